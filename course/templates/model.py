"""What an allocation is worth, in one sentence a product person understands.

Copy this file to course/scoring/models/NAME.py, write your formula into `curve` (or into
`value`), name the model in a key (`valuation: {model: NAME, ...}`) and run
`course solve` on the item. Pure functions, standard library only: this runs in a
learner's kernel when the exercise is practice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from typing_extensions import TypedDict

# The forms of allocation that the model can value: "amounts", "picks" or both.
FORMS = frozenset({"amounts"})
# Which solver finds the best answer:
#   separable  a sum of one curve per option: exact by dynamic programming, with a bound
#   picks      whole options with values and overlaps: exact by integer programming
#   search     anything else: the best of many starts, and the certificate says so
SHAPE = "separable"


class Part(TypedDict):
    """The parameters of one option; each is checked for its type when the key is read."""

    rate: float


class PARAMETERS(TypedDict):
    options: dict[str, Part]


def check(names: list[str], parameters: PARAMETERS) -> list[str]:
    """What types cannot say: every option has its parameters, and they lie in their range."""
    found = parameters["options"]
    problems = [f"parameters: {name!r} is missing" for name in names if name not in found]
    problems += [f"parameters: there is no option {name!r}" for name in found if name not in names]
    problems += [f"parameters: {n!r}: a rate from 0" for n, p in found.items() if p["rate"] < 0]
    return problems


def curve(parameters: PARAMETERS, name: str, amount: float) -> float:
    """What this amount of one option brings."""
    return parameters["options"][name]["rate"] * math.sqrt(amount)


def link(parameters: PARAMETERS, total: float) -> float:
    """From the sum of the curves to the value; must be increasing."""
    return total


def concave(parameters: PARAMETERS) -> bool:
    """Is the next unit of every option worth less than the one before?"""
    return True


def value(parameters: PARAMETERS, amounts: Mapping[str, float]) -> float:
    """The whole; `amounts` has every option, within its bounds and the budget.

    A model that values dials too names them (`DIALS = frozenset({"bar"})`), has the SHAPE
    "search" and takes a third argument, `dials: Mapping[str, float] | None = None`.
    """
    total = sum(curve(parameters, name, amounts[name]) for name in parameters["options"])
    return link(parameters, total)
