"""People and capacity by quarter, and what the board asked for (T9).

Insights took 61 % of the engineering capacity that was added since the start of 2023, and
Connect 12 %. The board's figures for past years are what the tables give.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.steps.contracts import first_day
from course.company.world import World

MAKES = ("headcount", "board_targets")

# People in Q1 2023, where a team's end is not its start, and the shape of the way between:
# 1 is even, less is early, more is late.
START = {
    "Product": (18, 0.9),
    "Design": (5, 0.9),
    "Core engineering": (17, 1.6),
    "Connect engineering": (6, 1.2),
    "Insights engineering": (2, 0.75),
    "Platform": (9, 1.4),
    "Sales": (22, 1.0),
    "Sales engineering": (9, 1.0),
    "Marketing": (9, 0.8),
    "Customer success": (7, 1.0),
    "Support": (12, 1.0),
    "Services": (7, 1.0),
    "Finance and people": (11, 1.0),
    "Executive": (6, 1.0),
}
A_PERSON = 2.4  # person-months of work a quarter, after holidays and everything else
# Person-months in Q1 2023 and Q4 2025 of the engineering teams; part-time work makes the odd parts.
CAPACITY = {
    "Core engineering": (40.8, 52.8),
    "Connect engineering": (13.6, 24.0),
    "Insights engineering": (4.8, 57.6),
    "Platform": (22.2, 33.6),
}
TARGETS = {  # year -> metric -> target
    2023: {"growth": 34.0, "nrr": 108.0, "margin": 77.0, "burn": 9.0, "ro40": 0.0},
    2024: {"growth": 30.0, "nrr": 108.0, "margin": 78.0, "burn": 8.0, "ro40": 5.0},
    2025: {"growth": 26.0, "nrr": 106.0, "margin": 78.0, "burn": 7.0, "ro40": 10.0},
    2026: {"growth": 25.0, "nrr": 106.0, "margin": 79.0, "burn": 5.0, "ro40": 15.0},
}
SAID = {
    "growth": ("Growth of ARR, year-end on year-end", "%"),
    "nrr": ("Net revenue retention, customers of a year before", "%"),
    "margin": ("Gross margin as reported, fourth quarter", "%"),
    "burn": ("Net cash burn before financing", "USD million"),
    "ro40": ("Rule of 40, growth of ARR plus operating margin", "percentage points"),
}
BOOKED = "New and expansion ARR booked in Q1 2026"


def make(world: World) -> None:
    world["headcount"] = _headcount(world)
    world["board_targets"] = _targets(world)


def _headcount(world: World) -> pd.DataFrame:
    now = world["employees"]["team"].value_counts()
    rows = []
    for team in v.TEAMS:
        end = int(now.get(team, 0))
        start, shape = START[team]
        at = (np.arange(12) / 11) ** shape
        people = np.round(start + (end - start) * at).astype(int)
        capacity = np.zeros(12)
        if team in CAPACITY:
            low, high = CAPACITY[team]
            capacity = low + (high - low) * (people - start) / max(end - start, 1)
        elif team in ("Product", "Design"):
            capacity = people * A_PERSON
        rows += [(q, team, int(people[q]), round(float(capacity[q]), 1)) for q in range(12)]
    made = pd.DataFrame(rows, columns=["quarter", "team", "people", "capacity_pm"])
    made["quarter"] = first_day(3 * made["quarter"].to_numpy()).to_numpy()
    order = made["team"].map({team: n for n, team in enumerate(v.TEAMS)})
    return made.assign(order=order).sort_values(["quarter", "order"]).drop(columns="order")


def _targets(world: World) -> pd.DataFrame:
    actual = {year: _actual(world, year) for year in (2023, 2024, 2025)}
    rows = [
        (year, SAID[name][0], target, actual.get(year, {}).get(name), SAID[name][1])
        for year, targets in TARGETS.items()
        for name, target in targets.items()
    ]
    rows.append((2026, BOOKED, world.facts["q1_target"], None, "USD a year"))
    return pd.DataFrame(rows, columns=["year", "metric", "target", "actual", "unit"])


def _actual(world: World, year: int) -> dict[str, float]:
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    rate = customers["currency"].map(v.PLAN_RATE).to_numpy(dtype=float)
    owner = customers["parent_id"].where(customers["parent_id"].notna(), customers["account_id"])
    place = 12 * (year - 2023)
    arr = [
        pd.Series(paths[:, :, at].sum(axis=1) * rate * 12).groupby(owner.to_numpy()).sum()
        for at in (place, place + 12)
    ]
    stayed = arr[1][arr[0] > 0].sum()
    pnl = world["pnl_quarterly"]
    pnl = pnl[pnl["quarter"].dt.year == year]
    section = pnl.groupby("section", observed=True)["amount"].sum()
    last = pnl[pnl["quarter"].dt.month == 10].groupby("section", observed=True)["amount"].sum()
    costs = section.drop(["Revenue", "Cash"]).sum()
    cash = pnl[pnl["line"].isin(["Operating cash flow", "Capital expenditure"])]["amount"].sum()
    growth = 100 * (arr[1].sum() / arr[0].sum() - 1)
    return {
        "growth": round(growth, 1),
        "nrr": round(100 * stayed / arr[0].sum(), 1),
        "margin": round(100 * (1 - last["Cost of revenue"] / last["Revenue"]), 1),
        "burn": round(-cash / 1e6, 2),
        "ro40": round(growth + 100 * (1 - costs / section["Revenue"]), 1),
    }
