"""T18: a third of the ideas hit, and how sure somebody was does not say which."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def items(table: Table) -> pd.DataFrame:
    rows = table("roadmap_items")
    rice = rows["reach"] * rows["impact"] * rows["confidence"] / rows["effort_pm"]
    return rows.assign(rice=rice)


def test_t18_a_good_analysis_looks_at_what_came(items: pd.DataFrame) -> None:
    assert (items["hit"] == (items["actual_effect"] >= items["predicted_effect"] / 2)).all()
    by = items.groupby("source", observed=True)["hit"].agg(["sum", "count"])
    assert by.loc["discovery"].tolist() == [14, 24]
    assert by.loc["sales"].tolist() == [9, 29]
    assert (items["hit"].sum(), len(items)) == (33, 90)


def test_t18_confidence_is_not_evidence(items: pd.DataFrame) -> None:
    certain = items[items["confidence"] == 1]
    assert (certain["hit"].sum(), len(certain)) == (8, 21)
    assert certain["hit"].mean() == pytest.approx(items["hit"].mean(), abs=0.03)
    assert certain["hit"].mean() < items.loc[items["source"] == "discovery", "hit"].mean() - 0.15


def test_t18_the_rice_order_does_not_find_the_hits(items: pd.DataFrame) -> None:
    """The upper half by RICE hits hardly more often than the lower."""
    upper = items["rice"].rank(ascending=False) <= 45
    assert abs(items.loc[upper, "hit"].mean() - items.loc[~upper, "hit"].mean()) < 0.15
    # And nearly everything took longer than was said.
    assert (items["actual_effort_pm"] > items["effort_pm"]).mean() > 0.7
