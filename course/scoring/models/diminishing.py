"""Diminishing returns: the sum of gain (1 - exp(-amount / scale)) over the options.

`gain` is all that an option can ever bring; `scale` is the amount after which 63 % of
it has come. The next unit is always worth less than the one before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "separable"


class Returns(TypedDict):
    gain: float
    scale: float


class PARAMETERS(TypedDict):
    options: dict[str, Returns]


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found = parameters["options"]
    problems = [f"parameters: {name!r} has no returns" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    for name, part in found.items():
        if part["gain"] < 0 or part["scale"] <= 0:
            problems.append(f"parameters: {name!r}: a gain from 0 and a positive scale")
    return problems


def curve(parameters: PARAMETERS, name: str, amount: float) -> float:
    part = parameters["options"][name]
    return part["gain"] * -math.expm1(-amount / part["scale"])


def link(parameters: PARAMETERS, total: float) -> float:
    return total


def concave(parameters: PARAMETERS) -> bool:
    return True


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    return sum(curve(parameters, name, amounts[name]) for name in parameters["options"])
