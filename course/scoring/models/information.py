"""Information: what studies are worth before their results are known, as better decisions.

Behind each study stands a plan that is wrong with some chance. If it is wrong and stays, that
costs `loss`; changing a plan that was right costs `change`. A study says which of the two it is,
and is right in half of the cases at no effort and in `best` of them at endless effort. It is
worth what decisions made with it gain over the better of staying and changing without it. So
a study that could not turn the decision is worth nothing, and one that is too small neither.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "separable"


class Decision(TypedDict):
    chance: float  # that the plan is wrong
    loss: float
    change: float
    scale: float  # the amount after which 63 % of what can be learned is learned


class PARAMETERS(TypedDict):
    options: dict[str, Decision]
    best: float


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found = parameters["options"]
    problems = [f"parameters: {name!r} has no decision" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    if not 0.5 < parameters["best"] <= 1:
        problems.append("parameters: `best` above 0.5, up to 1")
    for name, part in found.items():
        if not 0 <= part["chance"] <= 1 or part["scale"] <= 0:
            problems.append(f"parameters: {name!r}: a chance in [0, 1] and a positive scale")
        if part["loss"] < 0 or part["change"] < 0:
            problems.append(f"parameters: {name!r}: loss and change from 0")
    return problems


def curve(parameters: PARAMETERS, name: str, amount: float) -> float:
    part = parameters["options"][name]
    right = 0.5 + (parameters["best"] - 0.5) * -math.expm1(-amount / part["scale"])
    gain, harm = part["chance"] * part["loss"], (1 - part["chance"]) * part["change"]
    against = max(0.0, gain * right - harm * (1 - right))  # the study speaks against the plan
    in_favour = max(0.0, gain * (1 - right) - harm * right)  # it speaks for it
    return max(0.0, against + in_favour - max(0.0, gain - harm))


def link(parameters: PARAMETERS, total: float) -> float:
    return total


def concave(parameters: PARAMETERS) -> bool:
    """Not in general: nothing until a study is good enough to turn the decision."""
    return False


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    return sum(curve(parameters, name, amounts[name]) for name in parameters["options"])
