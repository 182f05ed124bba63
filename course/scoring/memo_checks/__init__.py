"""The machine checks of a memo, one file each, named in the key by the file's name.

A check is a module `some_name.py`, called `some-name` in items and keys, with
    TITLE   what the learner sees it called
    PART    "substance": its credit earns points; "form": a failure takes points off
    run(memo) -> Result
    wants(item, key) -> list[str]    optional: what an author must give it, in sentences
Adding the file is all there is to do.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, cast

from course.items.memos.fields import ITEM, KEY, CheckKey, OptionKey, Slot, slot_of
from course.items.types import Answer

Part = Literal["substance", "form"]
NAMES: tuple[str, ...] = tuple(
    sorted(
        path.stem.replace("_", "-")
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_")
    )
)


class Result(NamedTuple):
    """How a check came out: `said` is HTML about this answer, `at` the slot it speaks of."""

    credit: float
    said: str = ""
    at: str = ""


class Memo(NamedTuple):
    """One answer under one check; `given` is the check's own part of the key."""

    item: ITEM
    key: KEY
    answer: Answer
    given: CheckKey

    def slots(self, *types: str) -> list[Slot]:
        """The slots of some types that count: those the check names, of slides that were kept."""
        named, out = self.given.get("slots"), self.answer.get("out", [])
        return [
            slot
            for slot in self.item["slots"]
            if slot["type"] in types
            and (named is None or slot["id"] in named)
            and slot.get("slide") not in out
        ]

    def value(self, slot: Slot) -> Any:
        return self.answer["slots"].get(slot["id"])

    @property
    def call(self) -> str:
        """The recommendation that was picked; "" for none, or on a slide that was left out."""
        slot = slot_of(self.item, self.key.get("call"))
        if slot is None or slot.get("slide") in self.answer.get("out", []):
            return ""
        return str(self.value(slot) or "")

    def option(self, name: str) -> OptionKey:
        return self.key["options"][name]

    def bears(self, fact: str) -> bool:
        """Does an evidence card speak for or against the call (any call, where none is picked)?"""
        part = self.key["facts"][fact]
        calls = [*part.get("speaks_for", []), *part.get("speaks_against", [])]
        return self.call in calls if self.call else bool(calls)


class Check(Protocol):
    TITLE: str
    PART: Part

    def run(self, memo: Memo) -> Result: ...


def load(name: str) -> Check:
    """The check of that name. Raises KeyError for one that there is not."""
    if name not in NAMES:
        raise KeyError(f"there is no check {name!r}; there are {', '.join(NAMES)}")
    return cast(Check, import_module(f"{__name__}.{name.replace('-', '_')}"))


def problems(item: ITEM, key: KEY) -> list[str]:
    """What is wrong with the checks of a key, in sentences."""
    unknown = [name for name in key["checks"] if name not in NAMES]
    if unknown:
        return [f"there is no check {name!r}; there are {', '.join(NAMES)}" for name in unknown]
    found: list[str] = []
    parts = {name: load(name).PART for name in key["checks"]}
    if "substance" not in parts.values():
        found.append("at least one check is about the substance")
    off = sum(key["checks"][name]["weight"] for name, part in parts.items() if part == "form")
    if off > 0.5:
        found.append("the checks of form take off at most half of the points together")
    for name in key["checks"]:
        wants: list[str] = getattr(load(name), "wants", lambda *_: [])(item, key)
        found += [f"check {name!r}: {said}" for said in wants]
    return found
