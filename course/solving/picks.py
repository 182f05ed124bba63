"""Whole options under a budget: exact, by integer programming (scipy's HiGHS)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from course.items.kinds.allocation import costs
from course.scoring.models import model
from course.solving._types import Found, SolveError


def solve(item: Any, valuation: Any) -> Found:
    """The best set, the solver's own bound, and the optimum if options could be divided.

    One variable per option, and one per overlap that is 1 when both of its options
    are taken. The bound is the dual bound of the branch and bound, so that a gap of 0
    is a proof; the multiplier is the dual price of the budget in the relaxation.
    """
    used: Any = model(valuation["model"])
    values, twice = used.terms(valuation["parameters"])
    names = [option["id"] for option in item["options"]]
    at = {name: place for place, name in enumerate(names)}
    size = len(names) + len(twice)
    gain = np.array([*(values[name] for name in names), *(-lost for _, _, lost in twice)])
    rows: list[Any] = []
    upper: list[float] = []

    def row(limit: float, **_: Any) -> Any:
        rows.append(np.zeros(size))
        upper.append(limit)
        return rows[-1]

    budget = row(item["budget"]["total"])
    for name, cost in costs(item).items():
        budget[at[name]] = cost
    for option in item["options"]:
        for other in option.get("needs", []):
            line = row(0.0)
            line[at[option["id"]]], line[at[other]] = 1, -1
        for other in option.get("excludes", []):
            line = row(1.0)
            line[at[option["id"]]] = line[at[other]] = 1
    for place, (one, two, _) in enumerate(twice):
        line = row(1.0)
        line[at[one]] = line[at[two]] = 1
        line[len(names) + place] = -1
    found = milp(
        -gain,
        constraints=LinearConstraint(np.array(rows), ub=np.array(upper)),
        integrality=np.ones(size, dtype=int),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if not found.success:
        raise SolveError(f"the solver found no set: {found.message}")
    relaxed = linprog(-gain, A_ub=np.array(rows), b_ub=np.array(upper), bounds=(0, 1))
    taken = [name for name in names if found.x[at[name]] > 0.5]
    return Found(
        answer={"picked": taken},
        method="scipy milp (HiGHS branch and bound), gap 0",
        bound=-float(found.mip_dual_bound or 0.0),
        relaxed=-float(relaxed.fun or 0.0),
        multiplier=-float(relaxed.ineqlin.marginals[0]),
    )
