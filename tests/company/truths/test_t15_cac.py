"""T15: nearly a third of sales and marketing serves customers that are there already."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]
MARGIN = 0.74


@pytest.fixture(scope="module")
def spent(table: Table) -> pd.Series:
    """Sales and marketing of 2025 by what it was spent on."""
    rows = table("spend_monthly")
    rows = rows[rows["month"].dt.year == 2025]
    return (rows["media"] + rows["people"]).groupby(rows["purpose"].astype(str)).sum()


@pytest.fixture(scope="module")
def new(table: Table, arr_at: At) -> pd.Series:
    """ARR at the end of 2025 of each customer won in 2025; 0 where it left again."""
    paid = table("subscriptions")
    first = paid[paid["mrr"] > 0].groupby("account_id")["start"].min()
    return arr_at("2025-12-31").reindex(first.index[first.dt.year == 2025]).fillna(0.0)


@pytest.fixture(scope="module")
def expansion(table: Table) -> float:
    """ARR that finance booked as expansion in 2025."""
    rows = table("mrr_movements")
    rows = rows[(rows["type"] == "expansion") & (rows["month"].dt.year == 2025)]
    return float(rows["amount"].sum()) * 12


def test_t15_a_good_analysis_takes_expansion_out_of_both_sides(
    spent: pd.Series, new: pd.Series
) -> None:
    assert spent["expansion"] / spent.sum() == pytest.approx(0.31, abs=0.002)
    assert len(new) == 322
    assert spent["new logo"] / len(new) == pytest.approx(39_600, abs=300)
    months = spent["new logo"] / (new.sum() * MARGIN) * 12
    assert months == pytest.approx(33.3, abs=0.3)


def test_t15_all_spend_over_new_customers_overstates_their_cost(
    spent: pd.Series, new: pd.Series
) -> None:
    """Naive one: it charges new customers with what was spent on the old ones."""
    blended = spent.sum() / len(new)
    assert blended == pytest.approx(57_500, abs=500)
    assert blended / (spent["new logo"] / len(new)) == pytest.approx(1 / 0.69, abs=0.01)
    # As a payback it would read 48 months, not 33.
    assert spent.sum() / (new.sum() * MARGIN) * 12 == pytest.approx(48.2, abs=0.5)


def test_t15_all_spend_over_new_and_expansion_understates_the_payback(
    spent: pd.Series, new: pd.Series, expansion: float
) -> None:
    """Naive two: cheap expansion hides what a new customer costs."""
    blended = spent.sum() / ((new.sum() + expansion) * MARGIN) * 12
    assert blended < 27
    assert spent["new logo"] / (new.sum() * MARGIN) * 12 > blended + 6
    # A dollar of new ARR costs about twice what a dollar of expansion does.
    cost_new, cost_more = spent["new logo"] / new.sum(), spent["expansion"] / expansion
    assert cost_new / cost_more == pytest.approx(2.0, abs=0.2)
