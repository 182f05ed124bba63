"""Explorers: small models whose inputs a reader moves to see what follows.

An explorer is a module here with `TITLE`, `INTRO`, `NOTE`, `LEFT_OUT`, `CONTROLS`,
`compute(values)` and `present(result)`, and `INPUTS` where the heading over its inputs is
not “Your assumptions”; all pure, standard library only. Adding one: write the module and
put its name in `NAMES`. Those on Fernwick's tables read the sums of `data`.
"""

from __future__ import annotations

import difflib
import math
from importlib import import_module
from typing import Any, Literal, NotRequired, Protocol, TypedDict, cast

from course.charts import Picture

NAMES: tuple[str, ...] = (
    "odds",
    "arr_bridge",
    "cohorts",
    "mix",
    "payback",
    "coverage",
    "peeking",
    "hiring_bar",
    "decision_clock",
)

Values = dict[str, Any]


class Choice(TypedDict):
    value: str
    label: str


class Control(TypedDict):
    """One input. Numbers have `min`, `max` and `step`; a select has `options`."""

    id: str
    label: str
    type: Literal["range", "number", "select"]
    value: float | str
    group: NotRequired[str]
    min: NotRequired[float]
    max: NotRequired[float]
    step: NotRequired[float]
    unit: NotRequired[str]
    help: NotRequired[str]
    options: NotRequired[list[Choice]]


class Bar(TypedDict):
    label: str
    value: float
    text: str


class Chart(TypedDict):
    """`crowd`: `marked` of `total` people. `bars`: lengths, with one value for comparison.

    `pyramid`: levels from the bottom up, as wide as the square root of their values.
    """

    kind: Literal["crowd", "bars", "pyramid"]
    title: str
    text: str  # the same in words, for who does not see the drawing
    total: NotRequired[int]
    marked: NotRequired[int]
    bars: NotRequired[list[Bar]]
    reference: NotRequired[Bar]


class Table(TypedDict):
    caption: str
    columns: list[str]
    rows: list[list[str]]


class Fact(TypedDict):
    label: str
    value: str


class View(TypedDict):
    """What is shown of a result. `finding` is the title of it all."""

    finding: str
    short: str  # the finding in two or three words
    text: str
    facts: list[Fact]
    charts: list[Chart | Picture]
    table: Table


class Explorer(Protocol):
    TITLE: str
    INTRO: str
    NOTE: str
    LEFT_OUT: list[str]  # what the model does not know, one sentence each
    CONTROLS: list[Control]

    def compute(self, values: Values) -> Any:
        """The model: any finite inputs within the controls' bounds give a result."""
        ...

    def present(self, result: Any) -> View:
        """The result in words, numbers and simple charts."""
        ...


class NoSuchExplorer(LookupError):
    """There is no explorer of that name; the message suggests others."""


def explorer(name: str) -> Explorer:
    """The explorer's module, imported on first use."""
    if name not in NAMES:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(NAMES)}."
        raise NoSuchExplorer(f"There is no explorer {name!r}. {hint}")
    return cast(Explorer, import_module(f"course.explorers.{name}"))


def defaults(controls: list[Control]) -> Values:
    return {control["id"]: control["value"] for control in controls}


def clean(controls: list[Control], values: Values, raw: object) -> Values:
    """`values` with what is usable of `raw`: known inputs, within their bounds."""
    made = dict(values)
    if not isinstance(raw, dict):
        return made
    for control in controls:
        if control["id"] in raw:
            made[control["id"]] = _clean_one(control, made[control["id"]], raw[control["id"]])
    return made


def _clean_one(control: Control, now: Any, value: object) -> Any:
    if control["type"] == "select":
        known = [option["value"] for option in control["options"]]
        return value if value in known else now
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return now
    low, high, step = control["min"], control["max"], control["step"]
    steps = round((min(high, max(low, value)) - low) / step)
    # Rounded, so that 0.1 + 0.2 shows as 0.3; clamped, as the last step may pass the end.
    return min(high, round(low + steps * step, 6))
