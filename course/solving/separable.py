"""A sum of one curve per option: exact on the item's steps, bounded where they are finer.

The best on the steps comes from dynamic programming and is proven by it. Beside it
stands what steps of any size would allow: for concave curves by water-filling (one
price for all that are not at a limit), with its conditions measured and scipy's SLSQP as
a second opinion; for other curves a Lagrangian bound, which no split can exceed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, brentq, minimize

from course.items.kinds.allocation import bounds, step, tidy
from course.scoring.models import model
from course.solving._types import Found, SolveError

FINE = 4_000  # points of an option's range among which the Lagrangian looks for its best
AGREE = 1e-5  # how far the two methods may differ, relative

Curve = Callable[[float], float]


def solve(item: Any, valuation: Any) -> Found:
    used: Any = model(valuation["model"])
    parameters = valuation["parameters"]
    names = [option["id"] for option in item["options"]]
    curves: dict[str, Curve] = {name: partial(used.curve, parameters, name) for name in names}
    limits = {name: bounds(item, name) for name in names}
    budget = item["budget"]
    amounts = _on_steps(curves, limits, budget["total"], step(item), budget["exact"])
    on_steps = used.link(parameters, sum(curves[name](amounts[name]) for name in names))
    answer = {"amounts": {name: tidy(amounts[name]) for name in names}}
    if used.concave(parameters):
        price, filled = _fill(curves, limits, budget["total"], budget["exact"])
        best = sum(curves[name](filled[name]) for name in names)
        _second_opinion(curves, limits, budget["total"], budget["exact"], best)
        return Found(
            answer,
            "dynamic programming on the steps (exact); water-filling and SLSQP agree off them",
            bound=on_steps,
            relaxed=used.link(parameters, best),
            multiplier=price * _slope(partial(used.link, parameters), best, best - 1, best + 1),
            residual=_residual(curves, limits, filled, price),
        )
    return Found(
        answer,
        f"dynamic programming on the steps (exact); Lagrangian bound off them ({FINE} points each)",
        bound=on_steps,
        relaxed=used.link(parameters, _lagrangian(curves, limits, budget["total"])),
    )


def _on_steps(
    curves: dict[str, Curve],
    limits: dict[str, tuple[float, float]],
    total: float,
    by: float,
    exact: bool,
) -> dict[str, float]:
    """The best split on the grid: best value for each sum, one option after another."""
    size = round(total / by)
    best = np.full(size + 1, -np.inf)
    best[0] = 0.0
    choices = []
    for name, curve in curves.items():
        low, high = (round(edge / by) for edge in limits[name])
        worth = [curve(k * by) for k in range(low, high + 1)]
        after, chosen = np.full(size + 1, -np.inf), np.zeros(size + 1, dtype=int)
        for k, value in zip(range(low, high + 1), worth, strict=True):
            candidate = np.full(size + 1, -np.inf)
            candidate[k:] = best[: size + 1 - k] + value
            better = candidate > after
            after[better], chosen[better] = candidate[better], k
        best = after
        choices.append(chosen)
    at = size if exact else int(np.argmax(best))
    if not np.isfinite(best[at]):
        raise SolveError("no split fits the bounds and the total")
    amounts = {}
    for name, chosen in zip(reversed(list(curves)), reversed(choices), strict=True):
        amounts[name] = int(chosen[at]) * by
        at -= int(chosen[at])
    return {name: amounts[name] for name in curves}


def _slope(curve: Curve, x: float, low: float, high: float) -> float:
    h = 1e-5 * max(1.0, high - low)
    left, right = max(low, x - h), min(high, x + h)
    return (curve(right) - curve(left)) / (right - left)


def _fill(
    curves: dict[str, Curve], limits: dict[str, tuple[float, float]], total: float, exact: bool
) -> tuple[float, dict[str, float]]:
    """Water-filling: the price at which the options together want what there is."""

    def wanted(price: float) -> dict[str, float]:
        return {name: _wanted(curve, *limits[name], price) for name, curve in curves.items()}

    def excess(price: float) -> float:
        return sum(wanted(price).values()) - total

    slopes = [_slope(c, edge, *limits[n]) for n, c in curves.items() for edge in limits[n]]
    low, high = min(slopes) - 1.0, max(slopes) + 1.0
    if not exact and excess(0.0) <= 0:
        return 0.0, wanted(0.0)  # the ceiling does not bind
    if excess(low) < 0 or excess(high) > 0:
        raise SolveError("the bounds of the options do not fit the total")
    price = float(brentq(excess, low, high, xtol=1e-13))
    return price, wanted(price)


def _wanted(curve: Curve, low: float, high: float, price: float) -> float:
    def over(x: float) -> float:
        return _slope(curve, x, low, high) - price

    if over(low) <= 0:
        return low
    if over(high) >= 0:
        return high
    return float(brentq(over, low, high, xtol=1e-12))


def _residual(
    curves: dict[str, Curve],
    limits: dict[str, tuple[float, float]],
    amounts: dict[str, float],
    price: float,
) -> float:
    """The largest miss of the conditions of an optimum (Karush, Kuhn and Tucker)."""
    worst = 0.0
    for name, curve in curves.items():
        low, high = limits[name]
        over = _slope(curve, amounts[name], low, high) - price
        if amounts[name] <= low:
            over = max(0.0, over)
        elif amounts[name] >= high:
            over = min(0.0, over)
        worst = max(worst, abs(over))
    return worst


def _second_opinion(
    curves: dict[str, Curve],
    limits: dict[str, tuple[float, float]],
    total: float,
    exact: bool,
    best: float,
) -> None:
    names = list(curves)
    lows = np.array([limits[name][0] for name in names])
    highs = np.array([limits[name][1] for name in names])
    start = lows + (highs - lows) * (total - lows.sum()) / max((highs - lows).sum(), total)

    def loss(x: Any) -> float:
        inside = np.clip(x, lows, highs)  # SLSQP may look a hair outside
        return -sum(curves[name](float(much)) for name, much in zip(names, inside, strict=True))

    found = minimize(
        loss,
        start,
        method="SLSQP",
        bounds=list(zip(lows, highs, strict=True)),
        constraints=LinearConstraint(np.ones(len(names)), total if exact else -np.inf, total),
        options={"maxiter": 1_000, "ftol": 1e-12},
    )
    if abs(-float(found.fun) - best) > AGREE * max(1.0, abs(best)):
        raise SolveError(
            f"two solvers disagree: water-filling {best:.8g}, SLSQP {-float(found.fun):.8g}. "
            "Are all curves concave, as the model says?"
        )


def _lagrangian(
    curves: dict[str, Curve], limits: dict[str, tuple[float, float]], total: float
) -> float:
    """The least of sum(max over x of curve - price x) + price total: above every split."""
    grids = [np.linspace(*limits[name], FINE) for name in curves]
    heights = [
        np.array([curve(float(x)) for x in grid])
        for curve, grid in zip(curves.values(), grids, strict=True)
    ]

    def dual(price: float) -> float:
        best = (
            float((height - price * grid).max())
            for height, grid in zip(heights, grids, strict=True)
        )
        return sum(best) + price * total

    low, high = 0.0, max(float(np.ptp(h)) for h in heights) * FINE / total
    for _ in range(200):  # the dual is convex in the price
        one, two = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, two) if dual(one) < dual(two) else (one, high)
    return min(dual(low), dual(0.0))
