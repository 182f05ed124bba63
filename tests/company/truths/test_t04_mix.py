"""T4: the win rate rises while it falls in every segment (Simpson's paradox)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


def new_business(table: Table, clean: bool = True) -> pd.DataFrame:
    deals, contracts = table("opportunities"), table("subscriptions")
    deals = deals[(deals["type"] == "new") & (deals["outcome"] != "open")]
    if clean:
        first = contracts[contracts["plan"] != "Credit"].groupby("account_id")["start"].min()
        known = deals["account_id"].map(first) < deals["created"] - pd.Timedelta(days=180)
        deals = deals[~known]
    half = deals["close_date"].dt.year * 10 + (deals["close_date"].dt.month > 6) + 1
    return deals.assign(won=deals["outcome"] == "won", half=half)


def test_t04_a_good_analysis_looks_at_each_segment(table: Table) -> None:
    deals = new_business(table)
    rate = deals.groupby(["segment", "half"], observed=True)["won"].mean().unstack()
    for segment in ("SMB", "MM", "ENT"):
        assert -0.04 <= rate.loc[segment, 20252] - rate.loc[segment, 20242] <= -0.02


def test_t04_the_blend_says_the_opposite(table: Table) -> None:
    deals = new_business(table)
    rate = deals.groupby("half")["won"].mean()
    assert rate[20252] - rate[20242] == pytest.approx(0.03, abs=0.01)
    # Renewals entered as new flatter every half, and leave the paradox as it is.
    dirty = new_business(table, clean=False).groupby("half")["won"].mean()
    assert dirty[20252] > rate[20252]
    assert dirty[20252] - dirty[20242] > 0.015


def test_t04_the_mix_explains_it(table: Table) -> None:
    """With the mix of 2024 the rate of 2025 would have fallen."""
    deals = new_business(table)
    rate = deals.groupby(["half", "segment"], observed=True)["won"].mean().unstack()
    mix = deals.groupby("half")["segment"].value_counts(normalize=True).unstack()
    kept = (rate.loc[20252] * mix.loc[20242]).sum()
    assert kept < (rate.loc[20242] * mix.loc[20242]).sum() - 0.02
    assert mix.loc[20252, "SMB"] > mix.loc[20242, "SMB"] + 0.2
