"""The numbers of the key on Helen's tray, from Fernwick's log of approvals."""

# mypy: ignore-errors
from __future__ import annotations

import course

DAYS = 365


def numbers() -> dict[str, dict[str, float]]:
    log = course.load("approvals_log")
    count = log["spec_id"].value_counts()
    first = log.drop_duplicates("spec_id").set_index("spec_id")["submitted"]
    last = log.sort_values("decided").drop_duplicates("spec_id", keep="last")
    took = (last.set_index("spec_id")["decided"] - first).dt.days
    single = took[count.reindex(took.index) == 1]
    several = took[count.reindex(took.index) > 1]
    lay = (log["decided"] - log["asked"]).dt.days
    hers = log["approver_role"] == "VP product"
    year = log["asked"].dt.year == 2025
    mine = log[hers & year]
    days = lay[mine.index]
    tray = float(days.sum()) / DAYS
    rate = len(mine) / DAYS
    load = tray / (1 + tray)
    needs = load / rate
    kept = float((mine["spec_id"].map(count) > 1).mean())
    mean = float(days.mean())
    since = float((mine["decided"] - mine["submitted"]).dt.days.sum()) / DAYS
    everyone = float(lay[year].sum()) / DAYS
    work = float(days.sum()) / 250
    return {
        "reviewed": {
            "value": 100 * float(log.loc[hers, "spec_id"].nunique()) / len(count),
            "rows": 100 * float(hers.mean()),
            "share": float(log.loc[hers, "spec_id"].nunique()) / len(count),
        },
        "added": {
            "value": float(several.median() - single.median()),
            "mean": float(several.mean() - single.mean()),
            "more": float(several.median()),
            "rows": float(lay[log["spec_id"].map(count) > 1].median() - single.median()),
        },
        "tray": {"value": tray, "since": since, "everyone": everyone, "work": work},
        "load": {
            "value": load,
            "since": since / (1 + since),
            "everyone": everyone / (1 + everyone),
            "inverse": 1 - 1 / tray,
            "percent": 100 * load,
        },
        "reading": {"value": needs, "whole": mean, "gap": 1 / rate, "median": float(days.median())},
        "after": {
            "value": needs / (1 - load * kept),
            "proportion": mean * kept,
            "dropped": needs / (1 - load * (1 - kept)),
        },
    }
