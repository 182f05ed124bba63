"""T3: one blended net retention of 104 % hides small customers that melt away."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]


def retention(before: pd.Series, after: pd.Series) -> tuple[float, float]:
    """Net and gross, of those who were customers before."""
    kept = after.reindex(before.index).fillna(0)
    return kept.sum() / before.sum(), kept.clip(upper=before).sum() / before.sum()


def test_t03_a_good_analysis_splits_by_segment(arr_at: At, segment_of: pd.Series) -> None:
    before, after = arr_at("2024-12-31"), arr_at("2025-12-31")
    net, gross = retention(before, after)
    assert net == pytest.approx(1.044, abs=0.001)
    assert gross == pytest.approx(0.884, abs=0.001)
    found = {
        segment: retention(one, after)
        for segment, one in before.groupby(before.index.map(segment_of), observed=True)
    }
    assert found["SMB"] == pytest.approx((0.82, 0.74), abs=0.003)
    assert found["MM"] == pytest.approx((1.01, 0.88), abs=0.003)
    assert found["ENT"] == pytest.approx((1.13, 0.93), abs=0.003)


def test_t03_the_blend_looks_healthy_and_small_customers_are_most_of_all(
    arr_at: At, segment_of: pd.Series
) -> None:
    before, after = arr_at("2024-12-31"), arr_at("2025-12-31")
    net, _ = retention(before, after)
    assert net > 1.0
    small = before[before.index.map(segment_of) == "SMB"]
    # Nearly two customers in three are in the segment that loses 18 % a year.
    assert len(small) / len(before) > 0.6
    assert retention(small, after)[0] < 0.85


def test_t03_sums_of_movements_count_customers_won_within_the_year(
    table: Table, arr_at: At
) -> None:
    """The naive formula: start + expansion - contraction - churn, over everything booked."""
    moved = table("mrr_movements")
    year = moved[moved["month"].dt.year == 2025]
    parts = year.groupby("type", observed=True)["amount"].sum()
    start = moved[moved["month"] < "2025-01-01"]["amount"].sum()
    naive = (start + parts["expansion"] + parts["contraction"] + parts["churn"]) / start
    net, _ = retention(arr_at("2024-12-31"), arr_at("2025-12-31"))
    assert naive - net == pytest.approx(0.008, abs=0.004)
