"""The tables of the bridge's key, from Fernwick's tables; `course record-keys` writes them.

The right one comes from finance's movements, with the mergers undone. The solution in the
notebook comes from the contracts; that both agree to the cent is what a test holds.
"""

# mypy: ignore-errors
from __future__ import annotations

import pandas as pd

import course
from course.metrics.recurring import movements

COLUMNS = ["start", "new", "expansion", "reactivation", "contraction", "churn", "end"]
MONTHS = pd.period_range("2025-01", "2025-12", freq="M")


def tables() -> dict[str, pd.DataFrame]:
    model = from_books(merged=True)
    by_customer = month_ends(key=["customer"])
    return {
        "model": model,
        # The sums of finance's movements as they come.
        "merges-as-booked": from_books(merged=False),
        # Contracts added up by account: the parent of a merger seems to expand.
        "merges": from_contracts(month_ends(key=["account_id"])),
        "euros": from_contracts(month_ends(key=["customer"], converted=False)),
        "products": from_contracts(month_ends(key=["customer", "product"])),
        "credits": from_contracts(month_ends(key=["customer"], credits=True)),
        "returned-as-new": from_contracts(by_customer, history=False),
        "signs": model.assign(contraction=-model["contraction"], churn=-model["churn"]),
    }


def from_books(merged: bool) -> pd.DataFrame:
    moved = course.load("mrr_movements").assign(type=lambda rows: rows["type"].astype(str))
    moved["month"] = moved["month"].dt.to_period("M")
    if merged:
        moved = moved.drop(index=_mergers(moved))
    sums = moved.pivot_table(index="month", columns="type", values="amount", aggfunc="sum")
    sums = sums.reindex(columns=[*COLUMNS[1:-1], "opening"]).fillna(0)
    end = sums.sum(axis=1).cumsum()
    table = sums.assign(start=end.shift(fill_value=0), end=end)
    return table.loc[MONTHS, COLUMNS].round(2).rename_axis("month")


def _mergers(moved: pd.DataFrame) -> list[int]:
    """The rows of finance's movements that book a merger: a loss here, the same as new there."""
    parents = course.load("accounts").set_index("account_id")["parent_id"].dropna()
    rows: list[int] = []
    for row in moved[
        (moved["type"] == "churn") & moved["account_id"].isin(parents.index)
    ].itertuples():
        there = moved[
            (moved["account_id"] == parents[row.account_id])
            & (moved["month"] == row.month)
            & (moved["product"].astype(str) == str(row.product))
            & (moved["type"] == "new")
        ]
        assert abs(there["amount"].sum() + row.amount) < 0.02, row
        rows += [row.Index, *there.index]
    return rows


def month_ends(key: list[str], converted: bool = True, credits: bool = False) -> pd.DataFrame:
    """MRR at the end of each month, a row for each customer (or whatever `key` says)."""
    rows = course.load("subscriptions")
    if not credits:
        rows = rows[rows["plan"] != "Credit"]
    parent = rows["account_id"].map(course.load("accounts").set_index("account_id")["parent_id"])
    rows = rows.assign(customer=parent.fillna(rows["account_id"]))
    if converted:
        rate = course.load("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
        rows["mrr"] = rows["mrr"] * rows["currency"].astype(str).map(rate)
    ends = {}
    for month in pd.period_range("2022-12", "2025-12", freq="M"):
        day = month.end_time.normalize()
        live = rows[(rows["start"] <= day) & (rows["end"] >= day)]
        ends[month] = live.groupby(key, observed=True)["mrr"].sum()
    return pd.DataFrame(ends).fillna(0).clip(lower=0).round(2)


def from_contracts(ends: pd.DataFrame, history: bool = True) -> pd.DataFrame:
    made = {}
    for month in MONTHS:
        first, last = ends[month - 1], ends[month]
        before = (ends.loc[:, : month - 1] > 0).any(axis=1) if history else None
        parts = movements(first, last, before=before)._asdict()
        made[month] = parts | {name: -parts[name] for name in ("contraction", "churn")}
    return pd.DataFrame(made).T[COLUMNS].round(2).rename_axis("month")
