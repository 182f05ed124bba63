"""T7: customers who connect early stay; half of that is which customers connect early."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def won(table: Table) -> pd.DataFrame:
    """Customers won in 2023 and 2024: live with Connect in 60 days? there after a year?"""
    accounts = table("accounts").set_index("account_id")
    contracts = table("subscriptions")
    contracts = contracts[(contracts["plan"] != "Credit") & (contracts["mrr"] > 0)]
    first = contracts.groupby("account_id")["start"].min()
    first = first[first.between("2023-01-01", "2024-12-31")]
    # A merged company is not a new one, and did not leave.
    first = first[first.index.map(accounts["parent_id"]).isna()]
    made = pd.DataFrame({"first": first})
    rows = contracts[contracts["account_id"].isin(made.index)]
    year = rows["account_id"].map(made["first"]) + pd.DateOffset(months=12)
    there = rows.loc[(rows["start"] <= year) & (rows["end"] >= year), "account_id"]
    made["stayed"] = made.index.isin(there)
    usage = table("usage_monthly")
    usage = usage[usage["account_id"].isin(made.index)]
    age = (usage["month"] - usage["account_id"].map(made["first"])).dt.days
    made["early"] = made.index.isin(usage.loc[(age < 60) & usage["connect_live"], "account_id"])
    return made.join(accounts[["segment", "icp_fit"]])


def test_t07_a_good_analysis_compares_like_with_like(won: pd.DataFrame) -> None:
    won = won.assign(best=won["icp_fit"] == "A")
    cells = won.groupby(["segment", "best", "early"], observed=True)["stayed"].mean().unstack()
    weight = won.groupby(["segment", "best"], observed=True).size()
    adjusted = ((cells[True] - cells[False]) * weight).sum() / weight.sum()
    assert adjusted == pytest.approx(0.06, abs=0.01)


def test_t07_the_crude_difference_is_twice_that(won: pd.DataFrame) -> None:
    kept = won.groupby("early")["stayed"].mean()
    assert kept[True] == pytest.approx(0.94, abs=0.005)
    assert kept[False] == pytest.approx(0.81, abs=0.005)


def test_t07_those_who_connect_are_other_customers(won: pd.DataFrame) -> None:
    share = won.groupby(["segment", "icp_fit"], observed=True)["early"].mean()
    assert share["MM", "A"] > 5 * share["SMB", "C"]
