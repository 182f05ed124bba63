"""Approval: the chance, in percent, of a yes by people whose support you work for.

Each person starts at a support between -1 (against) and 1 (for) and moves towards
`reach` with the amount spent: half of the way after `half` of it. With `steep: 2` the
first hour brings little, because trust comes before argument; with 1 it brings most.
Support counts by power and by trust, and the chance is logistic in the weighted mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

FORMS = frozenset({"amounts"})
SHAPE = "separable"


class Person(TypedDict):
    power: float
    trust: float  # how far what this person says is believed, 0 to 1
    start: float
    reach: float
    half: float


class PARAMETERS(TypedDict):
    options: dict[str, Person]
    bias: float  # the log odds at a support of 0
    slope: float
    steep: int


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    found = parameters["options"]
    problems = [f"parameters: {name!r} has no support" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    if parameters["slope"] <= 0 or parameters["steep"] not in (1, 2):
        problems.append("parameters: a positive slope, and `steep` 1 or 2")
    for name, one in found.items():
        if not -1 <= one["start"] <= one["reach"] <= 1:
            problems.append(f"parameters: {name!r}: -1 <= start <= reach <= 1")
        if one["power"] < 0 or not 0 <= one["trust"] <= 1 or one["half"] <= 0:
            problems.append(f"parameters: {name!r}: power from 0, trust in [0, 1], half above 0")
    if not sum(one["power"] for one in found.values()) > 0:
        problems.append("parameters: somebody has power")
    return problems


def curve(parameters: PARAMETERS, name: str, amount: float) -> float:
    one = parameters["options"][name]
    power = sum(other["power"] for other in parameters["options"].values())
    spent, half = amount ** parameters["steep"], one["half"] ** parameters["steep"]
    support = one["start"] + (one["reach"] - one["start"]) * spent / (spent + half)
    return one["power"] * one["trust"] * support / power


def link(parameters: PARAMETERS, total: float) -> float:
    return 100 / (1 + math.exp(-(parameters["bias"] + parameters["slope"] * total)))


def concave(parameters: PARAMETERS) -> bool:
    return parameters["steep"] == 1


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    total = sum(curve(parameters, name, amounts[name]) for name in parameters["options"])
    return link(parameters, total)
