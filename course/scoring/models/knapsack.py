"""Picks with expected values: each is worth its size times the chance that it comes off.

Two options that solve one problem overlap: of the smaller one's expected value the
`shared` part is counted once only, when both are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired

from typing_extensions import TypedDict

FORMS = frozenset({"picks"})
SHAPE = "picks"


class Gain(TypedDict):
    size: float  # what it brings if it works
    chance: float  # how often such things have worked


class Overlap(TypedDict):
    options: list[str]  # two of them
    shared: float  # between 0 and 1


class PARAMETERS(TypedDict):
    options: dict[str, Gain]
    overlaps: NotRequired[list[Overlap]]


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    gains = parameters["options"]
    problems = [f"parameters: {name!r} has no size" for name in names if name not in gains]
    problems += [f"parameters: there is no option {name!r}" for name in gains if name not in names]
    for name, gain in gains.items():
        if gain["size"] < 0 or not 0 <= gain["chance"] <= 1:
            problems.append(f"parameters: {name!r}: a size from 0 and a chance between 0 and 1")
    for overlap in parameters.get("overlaps", []):
        pair = overlap["options"]
        if len(set(pair)) != 2 or set(pair) - set(names) or not 0 < overlap["shared"] <= 1:
            problems.append(f"parameters: the overlap of {pair} names two options and a share")
    return problems


def terms(parameters: PARAMETERS) -> tuple[dict[str, float], list[tuple[str, str, float]]]:
    """Each option's own value, and what two of them count twice."""
    values = {name: gain["size"] * gain["chance"] for name, gain in parameters["options"].items()}
    twice = []
    for overlap in parameters.get("overlaps", []):
        first, second = overlap["options"]
        twice.append((first, second, overlap["shared"] * min(values[first], values[second])))
    return values, twice


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    values, twice = terms(parameters)
    own = sum(values[name] * amounts[name] for name in values)
    return own - sum(lost * min(amounts[one], amounts[two]) for one, two, lost in twice)
