"""`memo`: one page of argument in slots; also as five slides, or a ramble put in order.

Statements, reasons and evidence are chosen from cards, the rest is written. The
machine checks of `course.scoring.memo_checks` judge it; the learner's own
reading against the rubric is kept beside and never counts.
"""

from __future__ import annotations

from typing import Any

from course.items.kinds._common import duplicates, ids, known, left, same_ids
from course.items.memos import reading, values
from course.items.memos.dates import read as read_day
from course.items.memos.fields import ITEM as ITEM
from course.items.memos.fields import KEY as KEY
from course.items.memos.fields import SLOT_FIELDS, Slot, facts_of, offered, slot_of
from course.items.numbers import parse, say
from course.items.types import Answer, AnswerError, Event, EventError

LABEL = "Memo"
DONE = "All filled in"
EVENTS = frozenset({"pick", "take", "write", "move", "mark", "leave", "rate_self"})
AFTER_CHECK = frozenset({"rate_self"})
LEVELS = 3
COMMON = {"id", "type", "label", "hint", "heading", "optional", "slide", "part"}


def empty(item: ITEM) -> Answer:
    return {"slots": {}}


def clean(item: ITEM, raw: object) -> Answer:
    if not isinstance(raw, dict):
        raise AnswerError("the answer should be a mapping with 'slots'")
    unknown = sorted(set(map(str, raw)) - {"slots", "out", "self"})
    if unknown:
        raise AnswerError(f"the answer has unknown fields: {', '.join(unknown)[:200]}")
    slots, out, own = raw.get("slots", {}), raw.get("out", []), raw.get("self", {})
    if not isinstance(slots, dict) or not isinstance(own, dict) or not isinstance(out, list):
        raise AnswerError("'slots' and 'self' should be mappings, 'out' a list")
    for name in slots:
        known(name, ids(item["slots"]), "slot")
    given = {
        slot["id"]: values.clean(item, slot, slots[slot["id"]])
        for slot in item["slots"]
        if slot["id"] in slots
    }
    slides = ids(item.get("slides", []))
    left_out = {known(name, slides, "slide") for name in out}
    statements = ids(item["rubric"])
    for name, level in own.items():
        known(name, statements, "statement")
        if type(level) is not int or not 0 <= level < LEVELS:
            raise AnswerError("a level of one's own reading is 0, 1 or 2")
    return _made(item, given, left_out, own)


def _made(item: ITEM, slots: dict[str, Any], out: set[str], own: dict[str, int]) -> Answer:
    # One canonical form, so that equal answers are equal files.
    answer: Answer = {
        "slots": {n: slots[n] for n in ids(item["slots"]) if slots.get(n) is not None}
    }
    if out:
        answer["out"] = [name for name in ids(item.get("slides", [])) if name in out]
    if own:
        answer["self"] = {name: own[name] for name in ids(item["rubric"]) if name in own}
    return answer


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    slots, out = dict(answer["slots"]), set(answer.get("out", []))
    if event.get("type") == "rate_self":
        name, level = event.get("statement"), event.get("level")
        if name not in ids(item["rubric"]) or type(level) is not int or not 0 <= level < LEVELS:
            raise EventError("that statement or level is not part of this exercise")
        return _made(item, slots, out, {**answer.get("self", {}), str(name): level})
    # A reading of one's own is of the memo as it was, so every other change clears it.
    if event.get("type") == "leave":
        slide = event.get("slide")
        if slide not in ids(item.get("slides", [])):
            raise EventError("that slide is not part of this exercise")
        out = out | {str(slide)} if event.get("on") is True else out - {str(slide)}
        return _made(item, slots, out, {})
    slot = slot_of(item, event.get("slot"))
    if slot is None:
        raise EventError("that part does not belong to this exercise")
    slots[slot["id"]] = values.reduce(item, slot, slots.get(slot["id"]), event)
    return _made(item, slots, out, {})


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """How it reads, its words, and how numbers and days were understood (or why not)."""
    shown = reading.pages(item, answer)
    problems, readings = {}, {}
    for slot in item["slots"]:
        value = answer["slots"].get(slot["id"])
        if said := values.problem(slot, value):
            problems[slot["id"]] = said
        elif slot["type"] == "number" and value is not None:
            readings[slot["id"]] = say(parse(value, slot["unit"]), slot["unit"])
    return {
        "pages": shown,
        "words": reading.words(shown),
        "problems": problems,
        "readings": readings,
        "caps": {s["id"]: values.cap(s) for s in item["slots"] if "words" in s},
    }


def asked(item: ITEM, answer: Answer) -> list[Slot]:
    """The slots that the answer has to fill: not the optional, nor those of slides left out."""
    out = answer.get("out", [])
    return [s for s in item["slots"] if not s.get("optional") and s.get("slide") not in out]


def missing(item: ITEM, answer: Answer) -> str:
    kept = len(item.get("slides", [])) - len(answer.get("out", []))
    if item["form"] == "slides" and kept == 0:
        return "Keep at least one slide"
    wanted = asked(item, answer)
    done = sum(values.done(item, slot, answer["slots"].get(slot["id"])) for slot in wanted)
    if done == 0 and answer["slots"]:
        return f"{len(wanted)} of {len(wanted)} still to fill in"
    if said := left(done, len(wanted), "fill in"):
        return said
    over = kept - item.get("most", kept)
    return f"{over} {'slide' if over == 1 else 'slides'} too many" if over > 0 else ""


def labels(item: ITEM) -> dict[str, str]:
    """What each id that an explanation can speak of is called, as HTML."""
    made = {slot["id"]: slot["label"] for slot in item["slots"]}
    for slot in item["slots"]:
        made |= {option["id"]: option["text"] for option in slot.get("options", [])}
    made |= {
        f["id"]: f"<strong>{f['figure']}</strong> {f['text']}" for f in item.get("evidence", [])
    }
    return made | {slide["id"]: slide["label"] for slide in item.get("slides", [])}


# ------------------------------------------------------------------ static checks


def check(item: ITEM, key: KEY) -> list[str]:
    problems = _check_names(item)
    for slot in item["slots"]:
        problems += [f"slot {slot['id']!r}: {said}" for said in _check_slot(item, slot)]
    if problems:
        return problems
    problems += _check_slides(item)
    for one in item["rubric"]:
        if len(one["levels"]) != LEVELS or duplicates(one["levels"]):
            problems.append(f"statement {one['id']!r} has three different levels, the best first")
    if not 4 <= len(item["rubric"]) <= 6:
        problems.append("the self-rubric has four to six statements")
    return problems + _check_key(item, key)


def _check_names(item: ITEM) -> list[str]:
    names = [*ids(item["slots"]), *ids(item.get("evidence", [])), *ids(item.get("slides", []))]
    for slot in item["slots"]:
        names += ids(slot.get("options", []))
    problems = [f"the id {name!r} stands twice" for name in duplicates(names)]
    if not 1 <= len(item["slots"]) <= 24:
        problems.append("there are 1 to 24 slots")
    if item["form"] == "pyramid" and not any(s["type"] == "order" for s in item["slots"]):
        problems.append("a pyramid has a slot of type `order`")
    return problems


def _check_slot(item: ITEM, slot: Slot) -> list[str]:
    must, may = SLOT_FIELDS[slot["type"]]
    problems = [f"type {slot['type']} needs `{name}`" for name in sorted(must - set(slot))]
    extra = sorted(set(slot) - must - may - COMMON)
    problems += [f"type {slot['type']} has no `{name}`" for name in extra]
    if problems:
        return problems
    count = len(offered(item, slot))
    least = {"pick": 3, "owner": 2, "reasons": 5, "evidence": 4, "order": 6}.get(slot["type"], 0)
    if count < least or count > 30:
        problems.append(f"type {slot['type']} has {least} to 30 cards")
    if "choose" in slot and not 1 <= slot["choose"]["least"] <= slot["choose"]["most"] < count:
        problems.append("`choose` goes from `least` up to `most`, and leaves a card over")
    if "words" in slot and not 5 <= slot["words"] <= 400:
        problems.append("`words` is 5 to 400")
    if slot["type"] == "evidence" and len(facts_of(item, slot)) < len(slot.get("facts", [])):
        problems.append("`facts` names an evidence card that there is not")
    if "window" in slot:
        first, last = (read_day(slot["window"][end]) for end in ("first", "last"))
        if first is None or last is None or first >= last:
            problems.append('`window` goes from one day to a later one, each like "2026-03-02"')
    return problems


def _check_slides(item: ITEM) -> list[str]:
    slides = ids(item.get("slides", []))
    if (item["form"] == "slides") != bool(slides):
        return ["`slides` stand in an item of form `slides`, and only there"]
    if not slides:
        return []
    problems = []
    if not 1 <= item.get("most", 5) <= min(5, len(slides)):
        problems.append("at most five slides are kept, and not more than there are")
    if used := {slot.get("slide") for slot in item["slots"]} ^ set(slides):
        problems.append(f"slots and slides do not go together: {sorted(map(str, used))}")
    return problems


def _check_key(item: ITEM, key: KEY) -> list[str]:
    options = [name for s in item["slots"] for name in ids(s.get("options", []))]
    problems = same_ids(options, key.get("options", {}), "option")
    problems += same_ids(ids(item.get("evidence", [])), key.get("facts", {}), "evidence card")
    problems += same_ids(ids(item.get("slides", [])), key.get("slides", {}), "slide")
    problems += same_ids([one["check"] for one in item["checks"]], key["checks"], "check")
    slot = slot_of(item, key.get("call"))
    if "call" in key and (slot is None or slot["type"] != "pick"):
        problems.append("`call` names the slot of type `pick` that holds the recommendation")
    calls = set(ids(slot["options"])) if slot and slot["type"] == "pick" else set()
    named = [
        call
        for part in (*key.get("options", {}).values(), *key.get("facts", {}).values())
        for field in ("speaks_for", "speaks_against")
        for call in part.get(field, [])  # type: ignore[attr-defined]
    ]
    problems += [f"there is no call {name!r}" for name in sorted(set(named) - calls)]
    for name, part in key["checks"].items():
        if part["weight"] <= 0:
            problems.append(f"check {name!r} has a positive weight")
        for wanted in part.get("slots", []):
            if slot_of(item, wanted) is None:
                problems.append(f"check {name!r} names slot {wanted!r}, which there is not")
    return problems


def deciding(item: ITEM) -> float:
    return 30 * len(item["slots"])
