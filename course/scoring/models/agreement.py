"""Agreement: how well sources, weighted by the amounts, put cases into the order that came true.

Every source gives each case a rank. The ranks are blended by weight, the blend is an order of
the cases, and the worth is the rank correlation of that order with the true one, in percent
(Spearman's, cases that are level share a place); below zero it is worth nothing. It is the
order that counts and not how far apart the blended ranks lie: an order is what the page shows
(`blend`) and what somebody acts on. The price is a worth that moves in steps, so an author looks
at all splits and not only at the best: its neighbours should be worth nearly as much.
Only the proportions of the weights matter, so a blend is the same at twice the budget.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

from course.items.kinds._blend import blended, places

FORMS = frozenset({"amounts"})
SHAPE = "every"


class PARAMETERS(TypedDict):
    options: dict[str, list[float]]  # the rank that each source gives to each case
    truth: list[float]  # how often each case came true: the most frequent is the first


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found, truth = parameters["options"], parameters["truth"]
    problems = [f"parameters: {name!r} has no ranks" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    for name, ranks in found.items():
        if len(ranks) != len(truth):
            problems.append(f"parameters: {name!r}: {len(truth)} ranks, one for each case")
    if len(set(truth)) < 2:
        problems.append("parameters: truth: two cases that differ at least")
    return problems


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    true = places([-often for often in parameters["truth"]])
    return 100 * max(0.0, _correlation(blended(parameters["options"], amounts), true))


def _correlation(one: list[float], other: list[float]) -> float:
    first, second = _centred(one), _centred(other)
    size = math.sqrt(math.fsum(x * x for x in first) * math.fsum(y * y for y in second))
    if size < 1e-12:  # no weight at all, or sources that cancel each other
        return 0.0
    return math.fsum(x * y for x, y in zip(first, second, strict=True)) / size


def _centred(values: list[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]
