"""The value of one slot: from untrusted data, after one change, and whether it is there."""

from __future__ import annotations

from typing import Any

from course.items.kinds._common import duplicates, known
from course.items.memos import dates
from course.items.memos.fields import ITEM, ROLES, Slot, offered
from course.items.numbers import NumberError, parse
from course.items.types import AnswerError, Event, EventError
from course.items.writing import tidy

MAX_NUMBER = 60


def cap(slot: Slot) -> int:
    """The most characters of a text that are kept: room for a draft of three times the words."""
    return 20 * slot.get("words", 0) + 200 if slot["type"] == "text" else MAX_NUMBER


def clean(item: ITEM, slot: Slot, raw: object) -> Any:
    """A valid value from untrusted data; None when it stands for nothing. Raises AnswerError."""
    name, names = slot["id"], offered(item, slot)
    if slot["type"] in ("pick", "owner"):
        return known(raw, names, f"option of {name!r}")
    if slot["type"] in ("reasons", "evidence"):
        if not isinstance(raw, list):
            raise AnswerError(f"{name!r} should be a list of cards")
        chosen = [known(one, names, f"card of {name!r}") for one in raw]
        if duplicates(chosen):
            raise AnswerError(f"card {duplicates(chosen)[0]!r} stands twice in {name!r}")
        if len(chosen) > slot["choose"]["most"]:
            raise AnswerError(f"{name!r} takes at most {slot['choose']['most']} cards")
        return chosen or None
    if slot["type"] == "order":
        return _clean_order(slot, raw, names)
    if slot["type"] == "number" and type(raw) in (int, float):
        raw = repr(raw)
    if not isinstance(raw, str):
        raise AnswerError(f"{name!r} should be text")
    text = tidy(raw)
    if len(text) > cap(slot):
        raise AnswerError(f"{name!r} is longer than {cap(slot)} characters")
    if slot["type"] == "date" and text and dates.read(text) is None:
        raise AnswerError(f"{name!r} should be a day like 2026-03-02")
    return text if text.strip() else None


def _clean_order(slot: Slot, raw: object, names: list[str]) -> dict[str, Any]:
    if not isinstance(raw, dict) or set(map(str, raw)) - {"sequence", "roles"}:
        raise AnswerError(f"{slot['id']!r} should have 'sequence' and 'roles'")
    sequence, roles = raw.get("sequence", names), raw.get("roles", {})
    if not isinstance(sequence, list) or not isinstance(roles, dict):
        raise AnswerError(f"{slot['id']!r} should have a list and a mapping")
    sequence = [known(one, names, "sentence") for one in sequence]
    if sorted(sequence) != sorted(names):
        raise AnswerError(f"{slot['id']!r} should hold each sentence once")
    for name, role in roles.items():
        known(name, names, "sentence")
        known(role, ROLES, "role")
    return {"sequence": sequence, "roles": {n: roles[n] for n in names if n in roles}}


def reduce(item: ITEM, slot: Slot, value: Any, event: Event) -> Any:
    """The value after one change; None when nothing is left. Raises EventError."""
    what, kind = event.get("type"), slot["type"]
    if what == "pick" and kind in ("pick", "owner"):
        return _one(event.get("option"), [None, *offered(item, slot)])
    if what == "take" and kind in ("reasons", "evidence"):
        card = _one(event.get("card"), offered(item, slot))
        rest = [one for one in value or [] if one != card]
        if event.get("on") is not True:
            return rest or None
        if len(rest) >= slot["choose"]["most"]:
            most = slot["choose"]["most"]
            raise EventError(f"That makes more than {most}: take one back first.")
        return [*rest, card]
    if what == "write" and kind in ("text", "number", "date"):
        return _written(slot, event.get("text"))
    if what in ("move", "mark") and kind == "order":
        return _arranged(slot, value, event, offered(item, slot))
    raise EventError("that change does not fit this part of the exercise")


def _one(name: Any, allowed: list[Any]) -> Any:
    if name not in allowed or isinstance(name, bool):
        raise EventError("that card is not part of this exercise")
    return name


def _written(slot: Slot, text: object) -> str | None:
    if not isinstance(text, str):
        raise EventError("text was expected")
    text = tidy(text)
    if len(text) > cap(slot):
        raise EventError(f"That is too long: at most {cap(slot):,} characters are kept.")
    if slot["type"] == "date" and text and dates.read(text) is None:
        raise EventError("That is not a day of the calendar.")
    return text if text.strip() else None


def _arranged(slot: Slot, value: Any, event: Event, names: list[str]) -> dict[str, Any]:
    value = value or {"sequence": names, "roles": {}}
    part = _one(event.get("part"), names)
    sequence, roles = list(value["sequence"]), dict(value["roles"])
    if event["type"] == "move":
        to = event.get("to")
        if type(to) is not int:
            raise EventError("that place is not in this exercise")
        sequence.remove(part)
        sequence.insert(max(0, min(to, len(sequence))), part)
    else:
        role, before = _one(event.get("role"), [None, *ROLES]), roles.pop(part, None)
        if role is not None:
            roles[part] = role
        if "out" in (role, before) and role != before:
            # What is left out goes below the rest, and comes back to the end of what stays.
            sequence.remove(part)
            kept = sum(roles.get(one) != "out" for one in sequence)
            sequence.insert(kept, part)
    return {"sequence": sequence, "roles": {n: roles[n] for n in names if n in roles}}


def problem(slot: Slot, value: Any) -> str:
    """What is wrong with a value that is there, for the learner; "" when nothing is."""
    if value is None:
        return ""
    if slot["type"] == "number":
        try:
            parse(value, slot["unit"])
        except NumberError as error:
            return str(error)
    if slot["type"] == "date":
        day, window = dates.read(value), slot["window"]
        first, last = dates.read(window["first"]), dates.read(window["last"])
        if day and first and last and not first <= day <= last:
            return f"Choose a day from {dates.say(first)} to {dates.say(last)}."
    return ""


def done(item: ITEM, slot: Slot, value: Any) -> bool:
    """Is there a value that can be used?"""
    if value is None or problem(slot, value):
        return False
    if slot["type"] in ("reasons", "evidence"):
        return len(value) >= slot["choose"]["least"]
    if slot["type"] == "order":
        return len(value["roles"]) == len(value["sequence"])
    return True
