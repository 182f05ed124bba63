"""T19: ten customers are a quarter of the company, and the largest decides next summer."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]


def test_t19_a_good_analysis_adds_up_by_customer_and_looks_at_terms(
    table: Table, arr_at: At
) -> None:
    arr = arr_at("2025-12-31").sort_values(ascending=False)
    assert arr.iloc[:10].sum() / arr.sum() == pytest.approx(0.24, abs=0.002)
    assert arr.iloc[0] / arr.sum() == pytest.approx(0.041, abs=0.0005)
    rows = table("subscriptions")
    running = rows[(rows["account_id"] == arr.index[0]) & (rows["end"] > "2025-12-31")]
    ends = running["end"].max()
    assert pd.Timestamp("2026-04-01") <= ends <= pd.Timestamp("2026-06-30")
    # None of the other nine is due in the first half of the year.
    others = rows[rows["account_id"].isin(arr.index[1:10]) & (rows["end"] > "2025-12-31")]
    assert (others.groupby("account_id")["end"].max() >= "2026-06-30").all()


def test_t19_single_contracts_hide_it(table: Table, arr_at: At) -> None:
    """A list of the largest contract rows misses the customer behind several products."""
    rows = table("subscriptions")
    rate = rows["currency"].map({"USD": 1.0, "EUR": 1.08}).astype(float)
    live = (rows["start"] <= "2025-12-31") & (rows["end"] >= "2025-12-31")
    largest = (rows["mrr"] * rate * 12)[live].nlargest(10)
    assert largest.sum() / arr_at("2025-12-31").sum() < 0.21
