"""The numbers of the retention key, from Fernwick's tables; `course check` compares them."""

# mypy: ignore-errors
from __future__ import annotations

import pandas as pd

import course
from course import metrics

SEGMENTS = {"smb": "SMB", "mm": "MM", "ent": "ENT"}


def numbers() -> dict[str, dict[str, float]]:
    accounts = course.load("accounts").set_index("account_id")
    segment = accounts["segment"].astype(str)
    first, last = at("2023-12-31"), at("2024-12-31")
    both = pd.DataFrame({"first": first, "last": last}).fillna(0)
    both["segment"] = both.index.map(segment)
    moved = course.load("mrr_movements")
    moved = moved[moved["month"].dt.year == 2024]
    made = {}
    for short, name in SEGMENTS.items():
        here = both[both["segment"] == name]
        old = here[here["first"] > 0]
        stayed = old[old["last"] > 0]
        sums = (
            moved[moved["account_id"].map(segment) == name]
            .groupby("type", observed=False)["amount"]
            .sum()
        )
        start, end = here["first"], here["last"]
        loss = {"contraction": -float(sums["contraction"]), "churn": -float(sums["churn"])}
        made[f"{short}-gross"] = {
            "value": metrics.grr(start, end),
            "movements": metrics.nrr_from_movement_sums(float(start.sum()), 0.0, **loss),
            "netted": metrics.grr_netting_expansion(start, end),
            "average": float((old["last"] / old["first"]).clip(upper=1).mean()),
            "customers": len(stayed) / len(old),
        }
        made[f"{short}-net"] = {
            "value": metrics.nrr(start, end),
            "movements": metrics.nrr_from_movement_sums(
                float(start.sum()), float(sums["expansion"]), **loss
            ),
            "everybody": metrics.nrr_with_new_customers(start, end),
            "survivors": metrics.nrr(stayed["first"], stayed["last"]),
            "average": float((old["last"] / old["first"]).mean()),
        }
        for part in made[f"{short}-gross"], made[f"{short}-net"]:
            part["per-cent"] = 100 * part["value"]
    # Two slips that change nothing that year: no enterprise customer won in the year lost
    # anything in it, and in small business the average customer keeps what the dollar keeps.
    del made["ent-gross"]["movements"], made["smb-gross"]["average"]
    return made


def at(day: str) -> pd.Series:
    """MRR by customer on a day, in USD, mergers undone and credits left out."""
    rows = course.load("subscriptions")
    when = pd.Timestamp(day)
    rows = rows[(rows["start"] <= when) & (rows["end"] >= when) & (rows["plan"] != "Credit")]
    rate = course.load("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    usd = rows["mrr"] * rows["currency"].astype(str).map(rate)
    parent = rows["account_id"].map(course.load("accounts").set_index("account_id")["parent_id"])
    summed = usd.groupby(parent.fillna(rows["account_id"])).sum()
    return summed[summed > 0]
