"""T20: the tables are as dirty as real ones, and the dirt can be found and taken out."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]


@pytest.fixture(scope="module")
def usd(table: Table) -> pd.DataFrame:
    """Contract versions with their MRR in USD."""
    rows = table("subscriptions")
    rate = table("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    return rows.assign(usd=rows["mrr"] * rows["currency"].astype(str).map(rate))


def test_t20_merged_companies_are_neither_lost_nor_new(table: Table) -> None:
    accounts = table("accounts")
    merged = accounts[accounts["parent_id"].notna()]
    assert len(merged) == 12
    moved = table("mrr_movements")
    lost = moved[(moved["type"] == "churn") & moved["account_id"].isin(merged["account_id"])]
    assert lost["account_id"].nunique() == 12
    # In the same month the parent takes over the same amount, booked as new.
    for row in lost.itertuples():
        parent = merged.set_index("account_id").at[row.account_id, "parent_id"]
        taken = moved[
            (moved["account_id"] == parent)
            & (moved["month"] == row.month)
            & (moved["type"] == "new")
        ]
        assert taken["amount"].sum() == pytest.approx(-row.amount, abs=0.02)


def test_t20_merges_left_in_make_churn_and_new_business_too_large(table: Table) -> None:
    moved, accounts = table("mrr_movements"), table("accounts")
    merged = set(accounts.loc[accounts["parent_id"].notna(), "account_id"])
    lost = moved[moved["type"] == "churn"]
    naive = lost["account_id"].nunique()
    assert naive - lost[~lost["account_id"].isin(merged)]["account_id"].nunique() == 12
    # A parent that was a customer already cannot be new.
    new = moved[moved["type"] == "new"]
    old = moved[moved["type"] == "opening"]["account_id"]
    assert new.loc[new["account_id"].isin(old), "account_id"].nunique() == 12


def test_t20_credits_are_not_contracts(usd: pd.DataFrame, arr_at: At) -> None:
    credits = usd[usd["plan"] == "Credit"]
    assert len(credits) == 46
    assert (credits["mrr"] < 0).all()
    live = (usd["start"] <= "2025-12-31") & (usd["end"] >= "2025-12-31")
    naive = usd.loc[live, "usd"].sum() * 12
    assert naive < arr_at("2025-12-31").sum() - 1000


def test_t20_euros_are_not_dollars(usd: pd.DataFrame, arr_at: At) -> None:
    live = (usd["start"] <= "2025-12-31") & (usd["end"] >= "2025-12-31")
    contracts = usd[live & (usd["plan"] != "Credit")]
    assert contracts["usd"].sum() * 12 == pytest.approx(arr_at("2025-12-31").sum(), rel=1e-6)
    naive = contracts["mrr"].sum() * 12
    assert 0.01 < 1 - naive / arr_at("2025-12-31").sum() < 0.05


def test_t20_escalators_are_price_not_expansion(table: Table, usd: pd.DataFrame) -> None:
    """A tenth or so of what finance books as expansion nobody had to be sold."""
    rows = usd.sort_values(["account_id", "product", "start"])
    before = rows.groupby(["account_id", "product"], observed=True)["usd"].shift()
    rows = rows.assign(step=rows["usd"] - before)
    rises = rows[(rows["reason"] == "escalator") & (rows["start"].dt.year == 2025)]
    moved = table("mrr_movements")
    booked = moved[(moved["type"] == "expansion") & (moved["month"].dt.year == 2025)]
    assert len(rises) > 50
    assert 0.03 < rises["step"].sum() / booked["amount"].sum() < 0.25
    # The contract says how much, and the step is that much.
    assert (rises["escalator_pct"] > 0).all()


def test_t20_renewals_entered_as_new_inflate_new_business(table: Table, usd: pd.DataFrame) -> None:
    deals = table("opportunities")
    new = deals[(deals["type"] == "new") & (deals["outcome"] == "won")]
    first = usd[usd["plan"] != "Credit"].groupby("account_id")["start"].min()
    # Who has paid for half a year before the deal was opened is no new customer.
    known = new["account_id"].map(first) < new["created"] - pd.Timedelta(days=180)
    assert known.sum() == 27
    rate = {
        name: (rows["outcome"] == "won").mean()
        for name, rows in {
            "naive": deals[(deals["type"] == "new") & (deals["outcome"] != "open")],
            "clean": deals[(deals["type"] == "new") & (deals["outcome"] != "open")].drop(
                new.index[known]
            ),
        }.items()
    }
    assert rate["naive"] > rate["clean"] + 0.003


def test_t20_some_touches_came_twice(table: Table) -> None:
    touches = table("touches").drop(columns="touch_id")
    assert touches.duplicated().sum() == 170


def test_t20_accounts_of_our_own_pay_nothing(table: Table, arr_at: At) -> None:
    rows = table("subscriptions")
    paid = rows.groupby("account_id")["mrr"].max()
    own = paid[paid == 0].index
    assert len(own) == 6
    assert not set(own) & set(arr_at("2025-12-31").index)
    live = rows[(rows["start"] <= "2025-12-31") & (rows["end"] >= "2025-12-31")]
    # Counting whoever has a contract counts them as customers.
    assert live["account_id"].nunique() == 1090 + 6
