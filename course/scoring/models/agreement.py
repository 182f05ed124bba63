"""Agreement: how well sources, weighted by the amounts, put cases into the order that came true.

Every source gives each case a place. The places are blended by weight, and the worth is the
correlation of the blend with the true places, in percent; below zero it is worth nothing.
Only the proportions of the weights matter, so a blend is the same at twice the budget.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "search"


class PARAMETERS(TypedDict):
    options: dict[str, list[float]]  # the place that each source gives to each case
    truth: list[float]  # the places that came true


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found, truth = parameters["options"], parameters["truth"]
    problems = [f"parameters: {name!r} has no places" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    for name, places in found.items():
        if len(places) != len(truth):
            problems.append(f"parameters: {name!r}: {len(truth)} places, one for each case")
    if len(set(truth)) < 2:
        problems.append("parameters: truth: two cases with different places at least")
    return problems


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    sources, truth = parameters["options"], parameters["truth"]
    blend = [math.fsum(amounts[n] * sources[n][at] for n in sources) for at in range(len(truth))]
    return 100 * max(0.0, _correlation(blend, truth))


def _correlation(one: list[float], other: list[float]) -> float:
    first, second = _centred(one), _centred(other)
    size = math.sqrt(math.fsum(x * x for x in first) * math.fsum(y * y for y in second))
    if size < 1e-12:  # no weight at all, or sources that cancel each other
        return 0.0
    return math.fsum(x * y for x, y in zip(first, second, strict=True)) / size


def _centred(values: list[float]) -> list[float]:
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]
