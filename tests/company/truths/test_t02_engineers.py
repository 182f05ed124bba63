"""T2: deals with an early sales engineer win more; half of that is which deals get one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def deals(table: Table) -> pd.DataFrame:
    """Closed mid-market new business, renewals entered as new taken out."""
    deals, contracts = table("opportunities"), table("subscriptions")
    first = contracts[contracts["plan"] != "Credit"].groupby("account_id")["start"].min()
    known = deals["account_id"].map(first) < deals["created"] - pd.Timedelta(days=180)
    kept = (deals["type"] == "new") & (deals["segment"] == "MM") & (deals["outcome"] != "open")
    deals = deals[kept & ~known]
    fit = table("accounts").set_index("account_id")["icp_fit"]
    return deals.assign(
        won=deals["outcome"] == "won",
        early=deals["se_first_stage"].isin(["1 Qualify", "2 Discover"]),
        fit=deals["account_id"].map(fit),
        size=pd.qcut(deals["acv"], 3, labels=("small", "middle", "large")),
    )


def test_t02_a_good_analysis_compares_like_with_like(deals: pd.DataFrame) -> None:
    cells = deals.groupby(["size", "fit", "early"], observed=True)["won"].mean().unstack()
    weight = deals.groupby(["size", "fit"], observed=True).size()
    adjusted = ((cells[True] - cells[False]) * weight).sum() / weight.sum()
    crude = deals.loc[deals["early"], "won"].mean() - deals.loc[~deals["early"], "won"].mean()
    assert adjusted == pytest.approx(0.06, abs=0.015)
    assert 0.35 < adjusted / crude < 0.65


def test_t02_the_crude_difference_is_large_and_certain(deals: pd.DataFrame) -> None:
    table = pd.crosstab(deals["early"], deals["won"])
    assert table.sum(axis=1).to_dict() == {False: 560, True: 420}
    early, late = table.loc[True, True] / 420, table.loc[False, True] / 560
    assert early == pytest.approx(0.34, abs=0.005)
    assert late == pytest.approx(0.215, abs=0.01)
    pooled = deals["won"].mean()
    z = (early - late) / np.sqrt(pooled * (1 - pooled) * (1 / 420 + 1 / 560))
    assert z == pytest.approx(4.2, abs=0.3)


def test_t02_engineers_are_put_on_the_better_deals(deals: pd.DataFrame) -> None:
    share = deals.groupby(["size", "fit"], observed=True)["early"].mean()
    assert share["large", "A"] > 2 * share["small", "C"]
