"""Hiring: what a scorecard is worth, as the hire that it finds less the weeks of an empty chair.

Signals are standard scores with a validity each and an overlap between any two. A weighted sum
of them predicts performance with

    validity = sum(weight x validity) / sqrt(sum(weight x weight x overlap))

Candidates come one by one; the first at or above the bar is hired, and the last one if nobody
was. With P = Phi(bar), Q = 1 - P and n candidates

    seen  = (1 - P^n) / Q                                        expected candidates
    score = (1 - P^n) phi(bar) / Q  -  P^(n-1) phi(bar)          expected score of who is hired

The worth is spread x validity x score - cost of the chair x seen, at the bar that was set; where
an exercise has no dial for it, at the bar where it is most. This is what the average of endlessly
many drawn searches comes to. `draws` draws five hundred of them by seed, to show how far a single
one may lie from it; docs/kinds/allocation.md says why the score does not rest on those.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from random import Random

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "search"  # only the proportions of the weights count, so no sum of curves
DIALS = frozenset({"bar"})

# A scorecard's total is written with mean 50 and spread 10; the sums are in standard deviations.
MEAN, STEP = 50, 10
SEARCHES = 500
# Bars in tenths of a standard deviation: whole points of the scorecard.
BARS = tuple(step / 10 for step in range(-20, 36))


class Overlap(TypedDict):
    between: list[str]  # two signals
    r: float


class PARAMETERS(TypedDict):
    validity: dict[str, float]
    overlaps: list[Overlap]
    spread: float  # what one standard deviation of performance is worth
    candidates: int
    chair: float  # what the empty chair costs until the next candidate


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found = parameters["validity"]
    problems = [f"parameters: {name!r} has no validity" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    if parameters["spread"] < 0 or parameters["chair"] < 0 or parameters["candidates"] < 1:
        problems.append("parameters: spread and chair from 0, at least one candidate")
    for overlap in parameters["overlaps"]:
        pair = overlap["between"]
        if len(set(pair)) != 2 or not set(pair) <= set(found):
            problems.append(f"parameters: an overlap is between two signals, not {pair}")
    if not problems and not _possible([*found], parameters):
        problems.append("parameters: no signals can have these validities and overlaps together")
    return problems


def _possible(names: list[str], parameters: PARAMETERS) -> bool:
    """Is the matrix of signals and performance positive definite? By Cholesky's steps."""
    r = _overlap(parameters)
    rows = [[r(one, other) for other in names] + [parameters["validity"][one]] for one in names]
    rows.append([*parameters["validity"].values(), 1.0])
    for step in range(len(rows)):
        if rows[step][step] <= 1e-9:
            return False
        for below in range(step + 1, len(rows)):
            part = rows[below][step] / rows[step][step]
            rows[below] = [a - part * b for a, b in zip(rows[below], rows[step], strict=True)]
    return True


def _overlap(parameters: PARAMETERS) -> Callable[[str, str], float]:
    """The overlap of two signals: 1 with itself, 0 where none is named."""
    named = {frozenset(overlap["between"]): overlap["r"] for overlap in parameters["overlaps"]}
    return lambda one, other: 1.0 if one == other else named.get(frozenset((one, other)), 0.0)


def validity(parameters: PARAMETERS, weights: Mapping[str, float]) -> float:
    """How well the weighted sum predicts performance; 0 without any weight."""
    names = [name for name in parameters["validity"] if weights[name] > 0]
    top = max((weights[name] for name in names), default=1.0)
    w = {name: weights[name] / top for name in names}  # so that tiny weights do not underflow
    r = _overlap(parameters)
    along = sum(w[name] * parameters["validity"][name] for name in names)
    spread = sum(w[one] * w[other] * r(one, other) for one in names for other in names)
    return along / math.sqrt(spread) if names else 0.0


def search(bar: float, candidates: int) -> tuple[float, float]:
    """Expected candidates seen, and the expected score of the one who is hired."""
    below, above = math.erfc(-bar / math.sqrt(2)) / 2, math.erfc(bar / math.sqrt(2)) / 2
    density = math.exp(-bar * bar / 2) / math.sqrt(2 * math.pi)
    if above < 1e-12:  # nobody passes: the last one is hired, an average one
        return float(candidates), 0.0
    passed = -math.expm1(candidates * math.log1p(-above))  # that somebody does
    seen = passed / above
    return seen, seen * density - below ** (candidates - 1) * density


@lru_cache(maxsize=64)
def _searches(candidates: int) -> tuple[tuple[float, float], ...]:
    return tuple(search(bar, candidates) for bar in BARS)


def best_bar(spread: float, chair: float, candidates: int) -> tuple[float, float]:
    """The bar that pays best for a scorecard worth `spread` a point of score, and its worth."""
    tried = zip(BARS, _searches(candidates), strict=True)
    worth = [(spread * score - chair * seen, bar) for bar, (seen, score) in tried]
    most, bar = max(worth)
    return bar, most


def value(
    parameters: PARAMETERS, amounts: Mapping[str, float], dials: Mapping[str, float] | None = None
) -> float:
    spread = parameters["spread"] * validity(parameters, amounts)
    if not dials or "bar" not in dials:
        return best_bar(spread, parameters["chair"], parameters["candidates"])[1]
    seen, score = search((dials["bar"] - MEAN) / STEP, parameters["candidates"])
    return spread * score - parameters["chair"] * seen


def draws(
    parameters: PARAMETERS, amounts: Mapping[str, float], dials: Mapping[str, float]
) -> tuple[str, list[tuple[str, str]]]:
    """Five hundred searches: a caption, and what came of them, each with a label.

    Each search has its own seed, so that other weights or another bar meet the same people.
    """
    v, bar = validity(parameters, amounts), (dials["bar"] - MEAN) / STEP
    worths, seens, nobody = [], [], 0
    for number in range(SEARCHES):
        random = Random(f"search {number}")
        rest = random.gauss(0, 1)  # what the scorecard does not see of whoever is hired
        seen, score = 1, random.gauss(0, 1)
        while score < bar and seen < parameters["candidates"]:
            seen, score = seen + 1, random.gauss(0, 1)
        nobody += score < bar
        performance = v * score + math.sqrt(max(0.0, 1 - v * v)) * rest
        worths.append(parameters["spread"] * performance - parameters["chair"] * seen)
        seens.append(seen)
    worths.sort()
    tenth = SEARCHES // 10
    return f"{SEARCHES} searches, drawn by seed", [
        ("One in ten is worth less than", _whole(worths[tenth])),
        ("The middle one", _whole(worths[SEARCHES // 2])),
        ("One in ten is worth more than", _whole(worths[-tenth])),
        ("Candidates seen, on average", f"{sum(seens) / SEARCHES:.1f}"),
        (
            f"Nobody at the bar in {parameters['candidates']}, so the last was taken",
            f"{nobody} of {SEARCHES}",
        ),
    ]


def _whole(number: float) -> str:
    return f"{'−' if round(number) < 0 else ''}{abs(number):,.0f}"
