"""T17: specifications wait for approvals, most of all for the VP's."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def specs(table: Table) -> pd.DataFrame:
    """A row per specification: approvals, days from submission to the last decision."""
    log = table("approvals_log")
    made = log.groupby("spec_id").agg(
        approvals=("approval_id", "size"),
        submitted=("submitted", "first"),
        decided=("decided", "max"),
        vp=("approver_role", lambda roles: (roles == "VP product").any()),
    )
    return made.assign(days=(made["decided"] - made["submitted"]).dt.days)


def test_t17_a_good_analysis_counts_by_specification(table: Table, specs: pd.DataFrame) -> None:
    assert specs["vp"].mean() == pytest.approx(0.82, abs=0.005)
    one, more = specs["approvals"] == 1, specs["approvals"] > 1
    assert specs.loc[one, "days"].median() == pytest.approx(11, abs=0.5)
    assert specs.loc[more, "days"].median() == pytest.approx(23, abs=0.5)
    staff = table("employees")
    vp = staff.loc[staff["title"] == "Vice president product", "employee_id"].iloc[0]
    assert (staff["manager_id"] == vp).sum() == 11


def test_t17_single_approvals_look_quick(table: Table, specs: pd.DataFrame) -> None:
    """The log by row says that an approval takes about a week: nobody seems to be slow."""
    log = table("approvals_log")
    naive = (log["decided"] - log["asked"]).dt.days.median()
    assert naive < 12
    assert specs["days"].median() > 1.5 * naive
    # By row the VP has two approvals in five, not four specifications in five.
    assert (log["approver_role"] == "VP product").mean() < 0.45
