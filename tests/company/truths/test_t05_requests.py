"""T5: one account of 4 % of the revenue gives 31 % of the points, and shapes the ranking."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def votes(table: Table) -> pd.DataFrame:
    theme = table("feature_requests").set_index("request_id")["theme"]
    links = table("request_links")
    return links.assign(theme=links["request_id"].map(theme))


def top(counts: pd.Series) -> list[str]:
    return counts.nlargest(5).index.tolist()


def test_t05_a_good_analysis_counts_accounts_not_points(votes: pd.DataFrame) -> None:
    by_points = top(votes.groupby("theme", observed=True)["points"].sum())
    by_accounts = top(votes.groupby("theme", observed=True)["account_id"].nunique())
    assert len(set(by_points) - set(by_accounts)) == 3
    # A cap of ten points per account and theme leads to the same five.
    capped = votes.groupby(["theme", "account_id"], observed=True)["points"].sum().clip(upper=10)
    assert set(top(capped.groupby("theme", observed=True).sum())) == set(by_accounts)


def test_t05_points_are_the_voice_of_one_account(
    votes: pd.DataFrame, arr_at: Callable[[str], pd.Series]
) -> None:
    share = votes.groupby("account_id")["points"].sum() / votes["points"].sum()
    assert share.max() == pytest.approx(0.31, abs=0.005)
    assert share.nlargest(2).iloc[1] < 0.02
    arr = arr_at("2025-12-31")
    assert share.idxmax() == arr.idxmax()
    assert arr.max() / arr.sum() == pytest.approx(0.041, abs=0.001)


def test_t05_sellers_give_high_points(votes: pd.DataFrame) -> None:
    """Another reason not to add points up: their scale depends on who enters them."""
    mean = votes.groupby("submitter_role", observed=True)["points"].mean()
    assert mean["Account executive"] > mean["Support"] + 3
