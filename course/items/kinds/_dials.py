"""Dials of an allocation: named numbers beside the budget, such as the bar of a search.

A dial that nobody has touched is no answer, wherever it starts.
"""

from __future__ import annotations

import math
from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from course.items.kinds._common import duplicates, ids, known
from course.items.types import AnswerError, Event, EventError, Line

STEPS = 1_000  # the finest division that a slider and a solver can take


class Dial(TypedDict):
    """A number that the learner sets outside of the budget."""

    id: str
    label: str
    unit: str
    detail: NotRequired[Line]
    least: float
    most: float
    step: float
    start: float  # where it stands until it is set


def dials(item: Any) -> list[Dial]:
    """The dials of an item; most have none."""
    return cast(list[Dial], item.get("dials", []))


def snap(dial: Dial, number: float) -> float:
    """The nearest setting within the dial's ends."""
    kept = min(max(number, dial["least"]), dial["most"])
    made = round(dial["least"] + round((kept - dial["least"]) / dial["step"]) * dial["step"], 6)
    return int(made) if made == int(made) else made


def positions(dial: Dial) -> list[float]:
    """Every setting of a dial, from its least."""
    steps = round((dial["most"] - dial["least"]) / dial["step"])
    return [snap(dial, dial["least"] + n * dial["step"]) for n in range(steps + 1)]


def start(item: Any) -> dict[str, float]:
    """Where the dials stand before anybody has set them."""
    return {dial["id"]: dial["start"] for dial in dials(item)}


def settings(item: Any, raw: object) -> dict[str, float]:
    """The dials that were set, from untrusted data. Raises AnswerError."""
    if not isinstance(raw, dict):
        raise AnswerError("'dials' should be a mapping")
    found = {dial["id"]: dial for dial in dials(item)}
    for name, number in raw.items():
        dial = found[known(name, found, "dial")]
        if not _is_number(number):
            raise AnswerError(f"the dial {name!r} should be a number")
        if not dial["least"] <= number <= dial["most"] or abs(snap(dial, number) - number) > 1e-6:
            raise AnswerError(
                f"the dial {name!r} goes from {dial['least']:g} to {dial['most']:g} "
                f"in steps of {dial['step']:g}"
            )
    return {name: snap(found[name], raw[name]) for name in found if name in raw}


def turn(item: Any, before: dict[str, float], event: Event) -> dict[str, float]:
    """The dials after one of them was set. Raises EventError."""
    found = {dial["id"]: dial for dial in dials(item)}
    name, number = event.get("dial"), event.get("value")
    if not isinstance(name, str) or name not in found:
        raise EventError("that dial is not part of this exercise")
    if not _is_number(number):
        raise EventError("a number was expected")
    after = {**before, name: snap(found[name], cast(float, number))}
    return {each: after[each] for each in found if each in after}


def missing(item: Any, set_: dict[str, float]) -> str:
    """The first dial that is still untouched, in words."""
    for dial in dials(item):
        if dial["id"] not in set_:
            return f"“{dial['label']}” is not set yet"
    return ""


def check(item: Any) -> list[str]:
    """What is wrong with the dials of an item."""
    problems = []
    names = ids(dials(item))
    if names and item["form"] != "amounts":
        problems.append("only amounts have dials")
    for name in duplicates([*names, *ids(item["options"])]):
        if name in names:
            problems.append(f"dial {name!r}: the id stands twice")
    for dial in dials(item):
        where = f"dial {dial['id']!r}"
        least, most, step = dial["least"], dial["most"], dial["step"]
        if not (least < most and step > 0) or (most - least) / step > STEPS:
            problems.append(f"{where}: least < most, in at most {STEPS} steps")
            continue
        for field, edge in (("most", most), ("start", dial["start"])):
            if abs(snap(dial, edge) - edge) > 1e-6:
                problems.append(f"{where}: `{field}` is one of its settings")
    return problems


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(cast(float, value))
