"""What the explorers need of Fernwick's tables, summed up into one small file.

A learner's kernel shows an explorer without pandas, so the sums are made here, on the
author's side, and kept as JSON. Amounts are USD at the plan rate.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

SEGMENTS = ("All", "SMB", "MM", "ENT")
TYPES = ("new", "expansion", "reactivation", "contraction", "churn")
QUARTERS = 12
LAST = pd.Timestamp("2025-12-28")

Tables = dict[str, pd.DataFrame]


def aggregates(tables: Tables) -> dict[str, Any]:
    """All sums, by explorer; see the functions below."""
    return {
        "arr_bridge": bridges(tables),
        "cohorts": cohorts(tables),
        "mix": mix(tables),
        "payback": payback(tables),
        "coverage": coverage(tables),
    }


def _of(frame: pd.DataFrame, segment: str, column: str = "segment") -> pd.DataFrame:
    return frame if segment == "All" else frame[frame[column] == segment]


def bridges(tables: Tables) -> dict[str, Any]:
    """ARR at the start and end of a year and its movements as booked: segment -> year -> USD."""
    moved = tables["mrr_movements"]
    segment = tables["accounts"].set_index("account_id")["segment"].astype(str)
    moved = moved.assign(segment=moved["account_id"].map(segment), year=moved["month"].dt.year)
    made: dict[str, Any] = {}
    for name in SEGMENTS:
        mine = _of(moved, name)
        made[name] = {}
        for year in (2023, 2024, 2025):
            start = 12 * mine.loc[mine["year"] < year, "amount"].sum()
            by = 12 * mine[mine["year"] == year].groupby("type", observed=True)["amount"].sum()
            made[name][str(year)] = {
                "start": round(float(start)),
                **{kind: round(float(by.get(kind, 0.0))) for kind in TYPES},
            }
    return made


def _paid(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """MRR by account and month (USD), and the accounts; merged ones count with their parent."""
    accounts = tables["accounts"].set_index("account_id")
    rows = tables["subscriptions"]
    rows = rows[(rows["plan"] != "Credit") & (rows["mrr"] > 0)]
    rate = tables["fx"].drop_duplicates("currency").set_index("currency")["plan_rate"]
    usd = rows["mrr"] * rows["currency"].astype(str).map(rate)
    parent = rows["account_id"].map(accounts["parent_id"])
    owner = parent.fillna(rows["account_id"])
    months = pd.date_range("2023-01-01", "2025-12-01", freq="MS")
    columns = {
        n: usd[(rows["start"] <= day) & (rows["end"] >= day)].groupby(owner).sum()
        for n, day in enumerate(months)
    }
    return pd.DataFrame(columns).fillna(0.0), accounts


def cohorts(tables: Tables) -> dict[str, Any]:
    """Customers by the quarter in which they first paid: how many, and how much they pay,
    every third month after. segment -> {starts, logos, arr}; lists end with the data."""
    paid, accounts = _paid(tables)
    before = tables["subscriptions"]
    before = before[(before["plan"] != "Credit") & (before["start"] < "2023-01-01")]
    paid = paid[~paid.index.isin(before["account_id"])]
    value = paid.to_numpy()
    first = (value > 0).argmax(axis=1)
    segment = accounts.loc[paid.index, "segment"].astype(str).to_numpy()
    made: dict[str, Any] = {}
    for name in SEGMENTS:
        logos, arr = [], []
        for quarter in range(QUARTERS):
            mine = (first // 3 == quarter) & ((segment == name) | (name == "All"))
            lasts = 35 - (3 * quarter + 2)  # months that every member of the cohort could be seen
            steps = range(0, lasts + 1, 3)
            seen = [value[mine, first[mine] + k] for k in steps]
            logos.append([int((one > 0).sum()) for one in seen])
            arr.append([round(float(one.sum()) * 12) for one in seen])
        made[name] = {"logos": logos, "arr": arr}
    made["quarters"] = [f"Q{q % 4 + 1} {2023 + q // 4}" for q in range(QUARTERS)]
    return made


def mix(tables: Tables) -> dict[str, Any]:
    """New business closed in the second halves of 2024 and 2025: half -> segment -> won, closed."""
    deals, contracts = tables["opportunities"], tables["subscriptions"]
    deals = deals[(deals["type"] == "new") & (deals["outcome"] != "open")]
    first = contracts[contracts["plan"] != "Credit"].groupby("account_id")["start"].min()
    # Who has been a customer for half a year is not new business.
    known = deals["account_id"].map(first) < deals["created"] - pd.Timedelta(days=180)
    deals = deals[~known & (deals["close_date"].dt.month > 6)]
    made: dict[str, Any] = {}
    for year in (2024, 2025):
        rows = deals[deals["close_date"].dt.year == year]
        made[f"H2 {year}"] = {
            name: {
                "won": int((_of(rows, name)["outcome"] == "won").sum()),
                "closed": len(_of(rows, name)),
            }
            for name in SEGMENTS[1:]
        }
    return made


def payback(tables: Tables) -> dict[str, Any]:
    """The year 2025 in totals: spend, new customers, their ARR, margin, loss of revenue."""
    pnl = tables["pnl_quarterly"]
    year = pnl[pnl["quarter"] >= "2025-01-01"].groupby("section", observed=True)["amount"].sum()
    last = pnl[pnl["quarter"] >= "2025-10-01"].groupby("section", observed=True)["amount"].sum()
    spend = tables["spend_monthly"]
    spend = spend[spend["month"] >= "2025-01-01"]
    paid = spend.assign(all=spend["media"] + spend["people"]).groupby("purpose", observed=True)
    value, _ = _paid(tables)
    start, end = value[23] * 12, value[35] * 12
    kept = end[start > 0].clip(upper=start[start > 0])
    new = (start == 0) & (end > 0)
    moved = tables["mrr_movements"]
    grown = moved[(moved["type"] == "expansion") & (moved["month"] >= "2025-01-01")]
    return {
        "spend": round(float(year["Sales and marketing"])),
        "spend_new": round(float(paid["all"].sum()["new logo"])),
        "customers": int(new.sum()),
        "new_arr": round(float(end[new].sum())),
        "expansion_arr": round(12 * float(grown["amount"].sum())),
        "margin": round(
            1
            - float(last["Cost of revenue"] + last["Customer operations"]) / float(last["Revenue"]),
            3,
        ),
        "margin_reported": round(1 - float(last["Cost of revenue"]) / float(last["Revenue"]), 3),
        "loss": round(1 - float(kept.sum() / start.sum()), 3),
    }


def coverage(tables: Tables) -> dict[str, Any]:
    """The last snapshot deal by deal, the target, and what became of earlier snapshots.

    deals: [USD a year, stage 1 to 5, age in median cycles of its segment]. history: quarter,
    USD dated in it at its start, USD of that won in it; qualified deals only.
    """
    deals = tables["opportunities"].set_index("opp_id")
    rows = tables["pipeline_snapshots"].join(
        deals[["type", "segment", "created", "close_date", "outcome"]], on="opp_id"
    )
    rows = rows[rows["type"] != "renewal"]
    won = deals[(deals["outcome"] == "won") & (deals["type"] == "new")]
    cycle = (won["close_date"] - won["created"]).dt.days.groupby(won["segment"], observed=True)
    median = cycle.median()
    days = pd.Series(np.sort(rows["snapshot"].unique()))
    ends = days[days.dt.quarter != (days + pd.Timedelta(days=7)).dt.quarter]
    history = []
    for day in ends[(ends < LAST) & (ends >= "2024-06-01")]:
        quarter = (day + pd.Timedelta(days=7)).to_period("Q")
        held = rows[(rows["snapshot"] == day) & (rows["stage"] >= "2 Discover")]
        held = held[held["expected_close"].dt.to_period("Q") == quarter]
        came = (held["outcome"] == "won") & (held["close_date"].dt.to_period("Q") == quarter)
        history.append(
            [
                f"Q{quarter.quarter} {quarter.year}",
                round(float(held["acv"].sum())),
                round(float(held.loc[came, "acv"].sum())),
            ]
        )
    now = rows[rows["snapshot"] == LAST]
    now = now[now["expected_close"].dt.to_period("Q") == pd.Period("2026Q1")]
    age = (LAST - now["created"]).dt.days / now["segment"].astype(str).map(median)
    stage = now["stage"].cat.codes + 1
    targets = tables["board_targets"]
    target = targets.loc[targets["metric"].str.contains("Q1 2026"), "target"].iloc[0]
    listed = zip(now["acv"], stage, age, strict=True)
    return {
        "target": round(float(target)),
        "deals": [[round(float(a)), int(s), round(float(g), 2)] for a, s, g in listed],
        "history": history,
    }
