"""The fields of a memo's item and key, and what can be asked of them.

A memo is a list of slots. A slot has fields by its type; `SLOT_FIELDS` says
which, and the static checks hold authors to it.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from course.items import types
from course.items.types import Line, Md

Form = Literal["memo", "slides", "pyramid"]
SlotType = Literal["pick", "reasons", "evidence", "text", "number", "owner", "date", "order"]
Role = Literal["answer", "reason", "support", "out"]
ROLES: tuple[Role, ...] = ("answer", "reason", "support", "out")

# type -> (fields it must have, fields it may have)
SLOT_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "pick": ({"options"}, set()),
    "owner": ({"options"}, set()),
    "reasons": ({"options", "choose"}, set()),
    "evidence": ({"choose"}, {"facts"}),
    "text": ({"words"}, set()),
    "number": ({"unit"}, set()),
    "date": ({"window"}, set()),
    "order": ({"options"}, set()),
}


class Option(TypedDict):
    """A statement, a reason, a person or a sentence of the ramble."""

    id: str
    text: Line


class Choose(TypedDict):
    least: int
    most: int


class Window(TypedDict):
    """Days that can be named, as `"2026-03-02"` (in quotes: YAML has dates of its own)."""

    first: str
    last: str


class Slot(TypedDict):
    id: str
    type: SlotType
    label: Line
    hint: NotRequired[Line]
    heading: NotRequired[str]
    optional: NotRequired[bool]
    slide: NotRequired[str]
    part: NotRequired[Literal["headline", "body", "speaker"]]
    options: NotRequired[list[Option]]
    choose: NotRequired[Choose]
    facts: NotRequired[list[str]]
    words: NotRequired[int]
    unit: NotRequired[str]
    window: NotRequired[Window]


class Fact(TypedDict):
    """An evidence card: one figure, what it says, the table it is from."""

    id: str
    figure: str
    text: Line
    source: str


class Slide(TypedDict):
    id: str
    label: str


class Statement(TypedDict):
    """A line of the self-rubric with three levels, the best one first."""

    id: str
    text: Line
    levels: list[Line]


class Checked(TypedDict):
    """What the learner is told of one check, before writing."""

    check: str
    text: Line


class ITEM(types.Item):
    form: Form
    to: str
    slots: list[Slot]
    checks: list[Checked]
    rubric: list[Statement]
    evidence: NotRequired[list[Fact]]
    slides: NotRequired[list[Slide]]
    most: NotRequired[int]
    limit: NotRequired[int]


class Amount(TypedDict):
    """The amount that goes with a call."""

    value: float
    absolute: NotRequired[float]
    why: Md


class Days(TypedDict):
    """The days that go with a call."""

    first: str
    last: str
    why: Md


class OptionKey(TypedDict):
    why: Md
    credit: NotRequired[float]
    tags: NotRequired[list[str]]
    speaks_for: NotRequired[list[str]]
    says: NotRequired[list[str]]
    amount: NotRequired[Amount]
    days: NotRequired[Days]
    # Of a sentence in a ramble: its role, and for a support the reason above it.
    role: NotRequired[Role]
    under: NotRequired[str]


class FactKey(TypedDict):
    """`speaks_for` and `speaks_against` name calls; a card with neither bears on nothing here."""

    why: Md
    values: list[float]
    speaks_for: NotRequired[list[str]]
    speaks_against: NotRequired[list[str]]


class SlideKey(TypedDict):
    needed: bool
    why: Md


class CheckKey(TypedDict):
    weight: float
    passed: Md
    failed: Md
    slots: NotRequired[list[str]]
    terms: NotRequired[list[str]]


class KEY(types.Key):
    checks: dict[str, CheckKey]
    call: NotRequired[str]
    options: NotRequired[dict[str, OptionKey]]
    facts: NotRequired[dict[str, FactKey]]
    slides: NotRequired[dict[str, SlideKey]]
    # Figures of the situation that stand on no card, by what they are.
    values: NotRequired[dict[str, float]]


def slot_of(item: ITEM, name: object) -> Slot | None:
    """The slot of that id; None when there is none."""
    return next((slot for slot in item["slots"] if slot["id"] == name), None)


def facts_of(item: ITEM, slot: Slot) -> list[Fact]:
    """The evidence cards that a slot offers: those it names, or all."""
    named = slot.get("facts")
    return [f for f in item.get("evidence", []) if named is None or f["id"] in named]


def offered(item: ITEM, slot: Slot) -> list[str]:
    """The ids that can be chosen in a slot."""
    if slot["type"] == "evidence":
        return [fact["id"] for fact in facts_of(item, slot)]
    return [option["id"] for option in slot.get("options", [])]
