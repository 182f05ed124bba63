"""How sure a learner is: the steps that the page offers, and reading what comes back.

The whole scale from 0 to 100 % in steps of ten. A scale from 50 % up serves
questions with two answers, where whoever knows nothing is right half of the time
(Lichtenstein, Fischhoff and Phillips 1982). Here a blind guess is right less
often, and answers can be partly right, so the share that somebody expects may be
anything: the full range fits every kind. Finer steps would not be used: people
state probabilities in tens.
"""

from __future__ import annotations

from course.items import registry
from course.items.types import Event, EventError, Item

STEPS = tuple(step / 10 for step in range(11))
# Below a third a better answer never scores less, whatever confidence was stated.
MOST = 0.3


def from_event(item: Item, event: Event) -> float | None:
    """The confidence that an event states; None takes it back. Raises EventError."""
    value = event.get("value")
    if "confidence" not in item:
        raise EventError("this exercise does not ask how sure you are")
    if value is None:
        return None
    if type(value) not in (int, float) or value not in STEPS:
        raise EventError("say how sure you are in steps of ten per cent, from 0 to 100")
    return float(value)


def stated(value: object) -> float | None:
    """A confidence from a file: a number in [0, 1], else none."""
    if type(value) in (int, float) and 0 <= value <= 1:  # type: ignore[operator]
        return float(value)  # type: ignore[arg-type]
    return None


def check(item: Item) -> list[str]:
    """What is wrong with an item's `confidence`, one sentence each."""
    asked = item.get("confidence")
    if asked is not None and registry.by_person(item["kind"]):
        return ["a person marks this, so nobody can tell a learner what the confidence was worth"]
    if asked is None or "scored" not in asked:
        return []
    if not 0 < asked["scored"] <= MOST:
        return [f"confidence.scored lies above 0 and is at most {MOST:g}"]
    return []
