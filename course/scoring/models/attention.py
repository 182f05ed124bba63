"""Attention: what hours of a leader beside a person at a task are worth.

Where somebody is not ready for the task, hours lower the chance that it fails and teach; both
saturate with `scale`. Where somebody is ready there is little to avert and little to teach, and
each hour costs some ownership. So an hour can be worth less than nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "separable"


class Pair(TypedDict):
    ready: float  # how ready this person is for this task, 0 to 1
    stakes: float  # what is lost if the task fails
    learning: float  # what it is worth that this person can do it alone afterwards
    scale: float  # the hours after which 63 % of the effect has come


class PARAMETERS(TypedDict):
    options: dict[str, Pair]
    risk: float  # the chance of failing that attention can remove, for nobody's readiness
    cost: float  # the ownership that an hour takes from somebody wholly ready


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found = parameters["options"]
    problems = [f"parameters: {name!r} has no readiness" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    if not 0 <= parameters["risk"] <= 1 or parameters["cost"] < 0:
        problems.append("parameters: a risk in [0, 1] and a cost from 0")
    for name, pair in found.items():
        if not 0 <= pair["ready"] <= 1 or pair["scale"] <= 0:
            problems.append(f"parameters: {name!r}: ready in [0, 1] and a positive scale")
        if pair["stakes"] < 0 or pair["learning"] < 0:
            problems.append(f"parameters: {name!r}: stakes and learning from 0")
    return problems


def curve(parameters: PARAMETERS, name: str, amount: float) -> float:
    pair = parameters["options"][name]
    most = (1 - pair["ready"]) * (parameters["risk"] * pair["stakes"] + pair["learning"])
    gained = most * -math.expm1(-amount / pair["scale"])
    return gained - pair["ready"] * parameters["cost"] * amount


def link(parameters: PARAMETERS, total: float) -> float:
    return total


def concave(parameters: PARAMETERS) -> bool:
    return True


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    return sum(curve(parameters, name, amounts[name]) for name in parameters["options"])
