"""T8: the last touch credits branded search; the areas where it was switched off do not miss it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]
MARGIN = 0.74


@pytest.fixture(scope="module")
def won(table: Table, arr_at: At) -> pd.Series:
    """ARR at the end of 2025 of each customer won in 2025; 0 where it left again."""
    paid = table("subscriptions")
    first = paid[paid["mrr"] > 0].groupby("account_id")["start"].min()
    new = first.index[first.dt.year == 2025]
    return arr_at("2025-12-31").reindex(new).fillna(0.0)


@pytest.fixture(scope="module")
def spent(table: Table) -> pd.Series:
    """What each channel cost in 2025 to win new customers, media and people."""
    rows = table("spend_monthly")
    rows = rows[(rows["month"].dt.year == 2025) & (rows["purpose"] == "new logo")]
    return (rows["media"] + rows["people"]).groupby(rows["channel"].astype(str)).sum()


@pytest.fixture(scope="module")
def holdout(table: Table) -> pd.DataFrame:
    """A row per channel: what it added in the exposed areas, against the holdout's rates."""
    sums = (
        table("geo_holdout")
        .groupby(["channel", "arm"], observed=True)[
            ["target_accounts", "spend", "new_customers", "new_arr"]
        ]
        .sum()
    )
    on, off = sums.xs("exposed", level="arm"), sums.xs("holdout", level="arm")
    # The arms differ in size: scale the holdout to the exposed areas.
    size = on["target_accounts"] / off["target_accounts"]
    made = pd.DataFrame(
        {
            "customers": on["new_customers"] - off["new_customers"] * size,
            "arr_per_dollar": (on["new_arr"] - off["new_arr"] * size) / on["spend"],
        }
    )
    return made.set_axis(made.index.astype(str))


def payback(spent: pd.Series, won: pd.Series) -> pd.Series:
    """Months until gross profit of the new customers has paid for winning them."""
    return spent / (won * MARGIN) * 12


def by_last_touch(table: Table, won: pd.Series) -> pd.Series:
    """ARR of the won customers by the channel of the touch right before the deal was opened."""
    deals = table("opportunities")
    deals = deals[(deals["type"] == "new") & (deals["outcome"] == "won")]
    deals = deals[deals["account_id"].isin(won.index)].drop_duplicates("account_id")
    touches = table("touches").drop(columns="touch_id").drop_duplicates()
    last = touches[touches["is_last"]].set_index("opp_id")["channel"].astype(str)
    return deals["account_id"].map(won).groupby(deals["opp_id"].map(last)).sum()


def chance(cells: pd.DataFrame) -> float:
    """How often an arm of six areas drawn by lot does as well as the exposed ones."""
    targets = cells["target_accounts"].to_numpy(dtype=float)
    new = cells["new_customers"].to_numpy(dtype=float)
    exposed = (cells["arm"] == "exposed").to_numpy()
    lots = np.array([np.isin(np.arange(12), six) for six in combinations(range(12), 6)])

    def lift(arms: np.ndarray) -> np.ndarray:
        return (arms @ new) / (arms @ targets) - (~arms @ new) / (~arms @ targets)

    return float((lift(lots) >= lift(exposed[None, :]) - 1e-12).mean())


def test_t08_a_good_analysis_divides_by_the_channel_that_found_the_customer(
    table: Table, won: pd.Series, spent: pd.Series
) -> None:
    found_by = table("accounts").set_index("account_id")["channel"].astype(str)
    months = payback(spent, won.groupby(won.index.map(found_by)).sum())
    assert months.idxmin() == "Partner webinars"
    assert months.min() == pytest.approx(14, abs=1.5)
    assert months.idxmax() == "Paid social"
    assert months.max() == pytest.approx(58, abs=1.5)
    company = spent.sum() / (won.sum() * MARGIN) * 12
    assert company == pytest.approx(33.3, abs=0.3)


def test_t08_a_good_analysis_reads_the_holdout(table: Table, holdout: pd.DataFrame) -> None:
    per_dollar = holdout["arr_per_dollar"]
    assert per_dollar.idxmax() == "Partner webinars"
    assert per_dollar["Partner webinars"] == pytest.approx(3.2, abs=0.4)
    assert per_dollar["Branded search"] < 0.2
    # 31 new customers where branded search ran; 30 of them would have come without it.
    assert holdout.at["Branded search", "customers"] == pytest.approx(1.0, abs=0.5)
    cells = table("geo_holdout")
    luck = {str(one): chance(rows) for one, rows in cells.groupby("channel", observed=True)}
    assert luck["Partner webinars"] < 0.02
    assert luck["Branded search"] > 0.2


def test_t08_the_last_touch_credits_branded_search(
    table: Table, won: pd.Series, spent: pd.Series
) -> None:
    """The naive report turns the order round: the best channel looks like one of the worst."""
    credit = by_last_touch(table, won)
    assert credit.idxmax() == "Branded search"
    # Nearly half of all new ARR; twice the next channel.
    assert 0.35 < credit["Branded search"] / credit.sum() < 0.55
    assert credit["Branded search"] > 2 * credit.drop("Branded search").max()
    months = payback(spent, credit)
    assert months.idxmin() == "Branded search"
    assert months["Branded search"] < 16
    assert months["Partner webinars"] > 40


def test_t08_raw_counts_of_unequal_arms_flatter_every_channel(
    table: Table, holdout: pd.DataFrame
) -> None:
    """Exposed minus holdout, without their sizes: branded search seems to add seven customers."""
    cells = table("geo_holdout")
    sums = cells.pivot_table(
        index="channel", columns="arm", values="new_customers", aggfunc="sum", observed=True
    )
    naive = (sums["exposed"] - sums["holdout"]).set_axis(sums.index.astype(str))
    assert naive["Branded search"] == 7
    assert (naive > holdout["customers"] + 3).all()
