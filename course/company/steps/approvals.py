"""Who had to approve a specification, and how long that took (T17).

The VP reviews 82 % of all specifications. With one approval a specification is through in
11 days, with more in 23.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import choose, lognormal
from course.company.seeds import rng
from course.company.world import World

MAKES = ("approvals_log",)

# Approvals needed -> specifications; 1,900 approvals in all.
SPECS = {1: 380, 2: 260, 3: 160, 4: 130}
WITH_VP = {1: 266, 2: 229, 3: 146, 4: 122}  # 82 % of the 930
DAYS = {1: (11.0, 0.34), 2: (20.0, 0.28), 3: (25.0, 0.26), 4: (30.0, 0.24)}
MEDIAN_OF_MORE = 23
OTHERS = ("Director", "Architecture", "Security", "Legal", "Sales")
OTHER_WEIGHT = (0.34, 0.26, 0.16, 0.11, 0.13)
ASKS_CHANGES = {"VP product": 0.34, "Architecture": 0.22, "Security": 0.15}


def make(world: World) -> None:
    draw = rng("approvals")
    specs = _specs(draw)
    rows = []
    people = _approvers(world)
    for spec in specs.to_dict("records"):
        others = [str(o) for o in draw.permutation(_some(draw, spec["count"] - spec["vp"]))]
        # The VP comes last: she wants to see what the others said.
        roles = [*others, *(["VP product"] if spec["vp"] else [])]
        asked = spec["submitted"]
        share = np.sort(draw.uniform(0.15, 0.95, len(roles) - 1))
        ends = [*np.round(share * spec["days"]).astype(int), spec["days"]]
        for role, end in zip(roles, ends, strict=True):
            decided = spec["submitted"] + pd.Timedelta(days=int(end))
            back = draw.random() < ASKS_CHANGES.get(role, 0.10)
            rows.append(
                {
                    "spec_id": spec["spec_id"],
                    "pm_id": spec["pm"],
                    "approver_id": str(draw.choice(people[role])),
                    "approver_role": role,
                    "submitted": spec["submitted"],
                    "asked": asked,
                    "decided": decided,
                    "result": "changes asked" if back else "approved",
                    "comments": int(draw.poisson(9 if role == "VP product" else 3)),
                }
            )
            asked = decided
    made = pd.DataFrame(rows)
    pms = np.array(world.facts["roles"]["pm"])
    made["pm_id"] = pms[made["pm_id"].to_numpy(dtype=int) % len(pms)]
    made.insert(0, "approval_id", [f"P{n:04d}" for n in range(1, len(made) + 1)])
    world["approvals_log"] = made


def _specs(draw: np.random.Generator) -> pd.DataFrame:
    frames = []
    for count, number in SPECS.items():
        median, sigma = DAYS[count]
        days = median * lognormal(draw, 1.0, sigma, number, 0.3, 3.0)
        vp = np.zeros(number, dtype=int)
        vp[choose(draw, np.ones(number), WITH_VP[count])] = 1
        frames.append(pd.DataFrame({"count": count, "vp": vp, "days": days}))
    made = pd.concat(frames, ignore_index=True)
    # The planted medians, to the day.
    for group, wanted in ((made["count"] == 1, DAYS[1][0]), (made["count"] > 1, MEDIAN_OF_MORE)):
        made.loc[group, "days"] *= wanted / made.loc[group, "days"].median()
    made["days"] = np.maximum(np.round(made["days"]), made["count"]).astype(int)
    # More is specified every year, by more product managers.
    start = np.floor(1040 * draw.random(len(made)) ** 0.8).astype("timedelta64[D]")
    made["submitted"] = pd.to_datetime(np.datetime64("2023-01-03") + start)
    made = made.sort_values("submitted", kind="stable", ignore_index=True)
    made["spec_id"] = [f"Q{n:03d}" for n in range(1, len(made) + 1)]
    made["pm"] = draw.integers(0, 14, len(made))
    return made


def _some(draw: np.random.Generator, count: int) -> np.ndarray:
    return draw.choice(OTHERS, count, replace=False, p=OTHER_WEIGHT)


def _approvers(world: World) -> dict[str, list[str]]:
    staff = world["employees"]

    def of(team: str, most: int) -> list[str]:
        rows = staff[staff["team"] == team].sort_values(["level", "employee_id"])
        return rows["employee_id"].astype(str).tolist()[:most]

    roles = world.facts["roles"]
    return {
        "VP product": list(roles["vp_product"]),
        "Director": list(roles["director"]),
        "Architecture": of("Platform", 3),
        "Security": of("Platform", 5)[3:],
        "Legal": of("Finance and people", 3)[2:],
        "Sales": of("Sales", 2),
    }
