"""The number of the key on agreed price rises, from Fernwick's tables."""

# mypy: ignore-errors
from __future__ import annotations

import course


def numbers() -> dict[str, dict[str, float]]:
    rows = course.load("subscriptions")
    rows = rows[rows["plan"] != "Credit"].sort_values(["account_id", "product", "start"])
    rate = course.load("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    usd = rows["mrr"] * rows["currency"].astype(str).map(rate)
    step = usd - usd.groupby([rows["account_id"], rows["product"].astype(str)]).shift()
    risen = rows[(rows["reason"] == "escalator") & (rows["start"].dt.year == 2025)]
    moved = course.load("mrr_movements")
    grown = moved[(moved["type"] == "expansion") & (moved["month"].dt.year == 2025)]
    booked = float(grown["amount"].sum())
    share = 100 * float(step[risen.index].sum()) / booked
    return {
        "agreed": {
            "value": share,
            # The rate times what they pay after the rise, not before.
            "after": 100 * float((usd * rows["escalator_pct"])[risen.index].sum()) / booked,
            "rows": 100 * len(risen) / len(grown),
            "whole": 100 * float(usd[risen.index].sum()) / booked,
            "share": share / 100,
        }
    }
