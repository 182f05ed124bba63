"""Tests read the tables that are in the package; `FERNWICK_DATA` points them at others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from course.company import store

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="session")
def table() -> Table:
    """`table("accounts")`: the table, as a learner's `course.load` gives it."""
    other = os.environ.get("FERNWICK_DATA")
    if other:
        store.DATA = Path(other)
        store.dictionary.cache_clear()
    return store.load


@pytest.fixture(scope="session")
def arr_at(table: Table) -> Callable[[str], pd.Series]:
    """`arr_at("2024-12-31")`: ARR in USD by customer at the end of that day, cleaned.

    Credits are corrections, not contracts. Merged companies count with their parent.
    Accounts of Fernwick's own pay nothing and fall out.
    """
    accounts = table("accounts").set_index("account_id")
    subscriptions = table("subscriptions")
    rate = table("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    subscriptions = subscriptions[subscriptions["plan"] != "Credit"]
    usd = subscriptions["mrr"] * subscriptions["currency"].astype(str).map(rate)
    parent = subscriptions["account_id"].map(accounts["parent_id"])
    subscriptions = subscriptions.assign(
        arr=usd * 12, customer=parent.fillna(subscriptions["account_id"])
    )

    def at(day: str) -> pd.Series:
        when = pd.Timestamp(day)
        live = subscriptions[(subscriptions["start"] <= when) & (subscriptions["end"] >= when)]
        arr = live.groupby("customer")["arr"].sum()
        return arr[arr > 0]

    return at


@pytest.fixture(scope="session")
def segment_of(table: Table) -> pd.Series:
    """Segment by account."""
    return table("accounts").set_index("account_id")["segment"]


@pytest.fixture(scope="session")
def statement(table: Table) -> pd.DataFrame:
    """The management accounts in $M: a row per quarter, a column per section."""
    pnl = table("pnl_quarterly")
    return pnl.pivot_table(
        index="quarter", columns="section", values="amount", aggfunc="sum", observed=True
    ).div(1e6)
