"""T11: two tests that look won. One lost its users, the other broke its guardrail."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import pandas as pd
import pytest
from scipy.stats import chisquare, norm

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def arms(table: Table) -> pd.DataFrame:
    """Users, conversions, tickets by test and arm."""
    users = table("experiment_users")
    return users.groupby(["experiment_id", "arm"], observed=True).agg(
        users=("converted", "size"), converted=("converted", "sum"), tickets=("tickets", "sum")
    )


def p_of_lift(arms: pd.DataFrame) -> tuple[float, float]:
    """Relative lift and its two-sided p, as most dashboards work it out."""
    rate = arms["converted"] / arms["users"]
    pooled = arms["converted"].sum() / arms["users"].sum()
    error = sqrt(pooled * (1 - pooled) * (1 / arms["users"]).sum())
    z = (rate["treatment"] - rate["control"]) / error
    return rate["treatment"] / rate["control"] - 1, 2 * norm.sf(abs(z))


def test_t11_a_good_analysis_checks_the_split_first(arms: pd.DataFrame) -> None:
    android = arms.loc["X09", "users"]
    assert android.to_dict() == {"control": 12_400, "treatment": 11_760}
    found = chisquare(android.to_numpy())
    assert found.statistic == pytest.approx(16.95, abs=0.01)
    assert found.pvalue < 0.001
    # The same test on the web is as planned, and shows nothing.
    assert chisquare(arms.loc["X10", "users"].to_numpy()).pvalue > 0.05
    lift, p = p_of_lift(arms.loc["X10"])
    assert abs(lift) < 0.02
    assert p > 0.5


def test_t11_the_lift_looks_significant_all_the_same(table: Table, arms: pd.DataFrame) -> None:
    android = arms.loc["X09"]
    rate = android["converted"] / android["users"]
    assert rate["treatment"] - rate["control"] == pytest.approx(0.029, abs=0.0005)
    assert p_of_lift(android)[1] < 0.001
    # Had the missing been counted and not converted, nothing that luck does not do is left.
    assert android["converted"]["treatment"] / 12_400 - rate["control"] < 0.005
    tests = table("experiments").set_index("experiment_id")
    assert tests.at["X09", "decision"] == "shipped"


def test_t11_a_good_analysis_looks_at_the_guardrail(arms: pd.DataFrame) -> None:
    test = arms.loc["X11"]
    rate = test["tickets"] / test["users"]
    assert rate["treatment"] / rate["control"] - 1 == pytest.approx(0.11, abs=0.002)
    z = (test["tickets"]["treatment"] - test["tickets"]["control"]) / sqrt(test["tickets"].sum())
    assert 2 * norm.sf(z) < 0.001


def test_t11_the_primary_metric_alone_says_ship(table: Table, arms: pd.DataFrame) -> None:
    lift, p = p_of_lift(arms.loc["X11"])
    assert lift == pytest.approx(0.04, abs=0.002)
    assert p < 0.05
    assert table("experiments").set_index("experiment_id").at["X11", "decision"] == "shipped"
