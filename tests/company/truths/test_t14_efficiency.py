"""T14: the magic number is poor while the burn multiple is splendid. Both are right."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

At = Callable[[str], pd.Series]


@pytest.fixture(scope="module")
def growth(statement: pd.DataFrame) -> pd.Series:
    """Growth of revenue on the quarter before, a year's worth."""
    return statement["Revenue"].diff() * 4


def test_t14_a_good_analysis_takes_four_quarters_and_the_spend_before(
    statement: pd.DataFrame, growth: pd.Series
) -> None:
    spent = statement["Sales and marketing"].shift()
    year = slice("2025-01-01", None)
    assert growth[year].sum() / spent[year].sum() == pytest.approx(0.41, abs=0.01)


def test_t14_one_quarter_or_the_same_quarter_says_something_else(
    statement: pd.DataFrame, growth: pd.Series
) -> None:
    spent = statement["Sales and marketing"]
    last = "2025-10-01"
    assert growth[last] / spent.shift()[last] == pytest.approx(0.60, abs=0.01)
    year = slice("2025-01-01", None)
    same = growth[year].sum() / spent[year].sum()
    lagged = growth[year].sum() / spent.shift()[year].sum()
    assert abs(same - lagged) > 0.003


def test_t14_the_burn_multiple_disagrees(table: Callable[[str], pd.DataFrame], arr_at: At) -> None:
    """7.2 of cash for 7.65 of ARR. Growth that is slow for its selling cost is cheap in cash,
    because most of what is burnt is not selling and much of the growth is expansion."""
    pnl = table("pnl_quarterly")
    cash = pnl[pnl["line"].isin(["Operating cash flow", "Capital expenditure"])]
    burn = -cash.loc[cash["quarter"] >= "2025-01-01", "amount"].sum()
    added = arr_at("2025-12-31").sum() - arr_at("2024-12-31").sum()
    assert burn / added == pytest.approx(0.94, abs=0.01)
    # Counting the financing of 2024 as if it were earned hides the burn of that year.
    financed = pnl[pnl["line"] == "Financing"]["amount"].sum()
    assert financed > 0
