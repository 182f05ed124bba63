"""T9: most of the new capacity went to the product that earns least and loses money."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def arr(table: Table) -> pd.DataFrame:
    """ARR by product at the ends of the years, USD."""
    moved = table("mrr_movements")
    ends = {year: moved[moved["month"] < f"{year + 1}-01-01"] for year in (2023, 2024, 2025)}
    return pd.DataFrame(
        {y: m.groupby("product", observed=True)["amount"].sum() * 12 for y, m in ends.items()}
    )


def added_capacity(table: Table) -> pd.Series:
    rows = table("headcount")
    rows = rows[rows["team"].str.contains("engineering|Platform") & (rows["capacity_pm"] > 0)]
    rows = rows.pivot(index="team", columns="quarter", values="capacity_pm").dropna()
    added = rows.iloc[:, -1] - rows.iloc[:, 0]
    return added / added.sum()


def contribution(table: Table) -> pd.Series:
    """Revenue less everything that varies with a product, 2025: its hosting, its bought
    software and data, the support and customer success it takes. USD."""
    pnl = table("pnl_quarterly")
    pnl = pnl[(pnl["quarter"] >= "2025-01-01") & (pnl["product"] != "Shared")]
    by = pnl.pivot_table(
        index="product", columns="section", values="amount", aggfunc="sum", observed=True
    )
    return by["Revenue"] - by["Cost of revenue"] - by["Customer operations"]


def test_t09_a_good_analysis_lays_capacity_beside_earnings(table: Table, arr: pd.DataFrame) -> None:
    share = added_capacity(table)
    assert share["Insights engineering"] == pytest.approx(0.61, abs=0.01)
    assert share["Connect engineering"] == pytest.approx(0.12, abs=0.01)
    assert arr.loc["Insights", 2025] / arr[2025].sum() == pytest.approx(0.09, abs=0.005)
    assert contribution(table)["Insights"] < 0
    assert contribution(table)["Connect"] > 0


def test_t09_connect_is_what_customers_grow_with(table: Table) -> None:
    moved = table("mrr_movements")
    grown = moved[moved["type"] == "expansion"].groupby("product", observed=True)["amount"].sum()
    assert grown["Connect"] / grown.sum() > 0.4
    assert grown.idxmax() == "Connect"


def test_t09_growth_in_percent_praises_insights(arr: pd.DataFrame) -> None:
    growth = arr[2025] / arr[2024] - 1
    assert growth.idxmax() == "Insights"
    # In dollars it is last.
    assert (arr[2025] - arr[2024]).idxmin() == "Insights"
