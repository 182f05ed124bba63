"""What an author writes of a story: the half that learners get.

Field names keep clear of those that only keys have (`course.grading.leaks`).
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from course.items.types import Line, Md

# {trust: {min: 40}} · {flag: x} · {all: [...]} · {any: [...]} · {not: {...}}; see conditions.py
Condition = dict[str, Any]


class Meter(TypedDict):
    """A number that the story moves, held between its bounds."""

    id: str
    label: str
    unit: str  # "%" and "$" stand at the number; anything else is written after it
    start: float
    min: float
    max: float
    good: Literal["up", "down"]
    hidden: NotRequired[bool]  # felt in the story, seen only in the debrief


class Clock(TypedDict):
    """Time as the story counts it; each choice takes some (1 unless it says so)."""

    label: str  # "Week": shown as "Week 3 of 12"
    start: float
    end: float


# The functional form, because `in` is a keyword of Python.
Later = TypedDict(
    "Later",
    {
        "in": NotRequired[float],  # after so much time (so many choices where there is no clock)
        "at": NotRequired[str],  # or when this node is entered
        "effects": NotRequired[dict[str, float]],
        "set": NotRequired[list[str]],
        "unset": NotRequired[list[str]],
        "says": NotRequired[Line],
    },
)


class Chance(TypedDict):
    """A probability that may lean on the state: base + slopes, kept between min and max."""

    base: float
    per: NotRequired[dict[str, float]]  # by meter: what one unit of it adds
    flags: NotRequired[dict[str, float]]  # by flag: what it adds when it is set
    min: float
    max: float


class Outcome(TypedDict):
    """One way a draw can end. The last of a draw has the chance that is left."""

    id: str
    chance: NotRequired[Chance]
    says: NotRequired[Line]
    effects: NotRequired[dict[str, float]]
    set: NotRequired[list[str]]
    unset: NotRequired[list[str]]
    later: NotRequired[list[Later]]
    goto: NotRequired[str]


class Draw(TypedDict):
    """Luck with a name: the same number for every path of one play."""

    id: str
    outcomes: list[Outcome]


Route = TypedDict("Route", {"if": Condition, "to": str})


class Choice(TypedDict):
    """Something the learner can do at a node."""

    id: str
    text: Line
    needs: NotRequired[Condition]
    locked: NotRequired[Line]  # why it cannot be taken; without it, it is not shown then
    takes: NotRequired[float]
    effects: NotRequired[dict[str, float]]
    set: NotRequired[list[str]]
    unset: NotRequired[list[str]]
    later: NotRequired[list[Later]]
    draws: NotRequired[list[str]]
    says: NotRequired[Line]  # what comes of it, shown with the next scene
    routes: NotRequired[list[Route]]  # the first whose condition holds
    goto: str  # otherwise


Message = TypedDict(
    "Message",
    {
        "from": str,
        "role": NotRequired[str],
        "time": NotRequired[str],
        "you": NotRequired[bool],
        "text": Md,
        "if": NotRequired[Condition],
    },
)
Passage = TypedDict("Passage", {"if": Condition, "text": Md})


class Table(TypedDict):
    caption: str
    columns: list[str]
    rows: list[list[str]]


class Chart(TypedDict):
    """A few numbers as a picture; the title says the finding."""

    form: Literal["bars", "line"]
    title: str
    unit: str
    rows: dict[str, float]


class Ask(TypedDict):
    """A forecast asked for before the choice: an event that will come true or not."""

    event: Line


class Scene(TypedDict):
    """What a node and an ending both show."""

    id: str
    title: str
    when: NotRequired[str]
    text: Md
    also: NotRequired[list[Passage]]  # paragraphs that only some plays see
    thread: NotRequired[list[Message]]
    table: NotRequired[Table]
    chart: NotRequired[Chart]


class Node(Scene):
    ask: NotRequired[Ask]
    choices: list[Choice]
    back: NotRequired[bool]  # from here the last choice may be taken back


class Ending(Scene):
    tone: NotRequired[Literal["good", "mixed", "poor"]]


Stop = TypedDict("Stop", {"if": Condition, "to": str})


class Story(TypedDict):
    """The fields of a story beside those that every exercise has."""

    meters: list[Meter]
    flags: NotRequired[list[str]]
    clock: NotRequired[Clock]
    draws: NotRequired[list[Draw]]
    stops: NotRequired[list[Stop]]  # endings that come whatever the node, first match
    steps: int  # no play has more choices than this
    start: str
    nodes: list[Node]
    endings: list[Ending]
