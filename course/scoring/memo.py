"""Memo: the checks that the key names, each with its weight.

Checks of substance earn: their weighted mean. Checks of form keep: each takes
its weight off that, as a share, as far as it fails. So a well-made page around
nothing earns nothing, and a sound case in poor form loses part of its points.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, cast

from course.items.kinds.memo import ITEM, KEY
from course.items.memos import reading
from course.items.memos.dates import read as read_day
from course.items.memos.fields import ROLES, Slot, facts_of, offered
from course.items.memos.html import to_html
from course.items.types import Answer, Note
from course.scoring import FULL
from course.scoring._common import by_trait, note, pick
from course.scoring.memo_checks import Memo, Result, load, problems

RULE = (
    "Checks of substance earn the points, by weight; checks of form keep them: each one that fails "
    "takes off its share. Your own sentences are not judged beyond what the checks say."
)


def results(item: ITEM, key: KEY, answer: Answer) -> dict[str, Result]:
    """What each check of the key finds."""
    return {
        name: load(name).run(Memo(item, key, answer, given))
        for name, given in key["checks"].items()
    }


def verify(item: ITEM, key: KEY) -> list[str]:
    """What is wrong with the checks of a key; called by the checks of a bank."""
    return problems(item, key)


def fraction_of(key: KEY, found: dict[str, Result]) -> float:
    """The weighted mean of the substance, less what the failures of form take off."""
    weights = {name: part["weight"] for name, part in key["checks"].items()}
    substance = [name for name in found if load(name).PART == "substance"]
    earned = sum(weights[n] * found[n].credit for n in substance) / sum(
        weights[n] for n in substance
    )
    off = sum(weights[n] * (1 - found[n].credit) for n in found if n not in substance)
    return earned * (1 - off)


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    found = results(item, key, answer)
    fraction = fraction_of(key, found)
    notes = []
    for name, result in found.items():
        part = key["checks"][name]
        text = part["passed"] if result.credit >= FULL else part["failed"]
        notes.append(note("", load(name).TITLE, result.credit, result.said + text))
    return fraction, notes + _cards(item, key, answer, reveal)


def _cards(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> list[Note]:
    """Why, for each card that was chosen; with `reveal`, for all."""
    notes = []
    out = answer.get("out", [])
    checks = key["checks"]
    for slide, part in key.get("slides", {}).items():
        kept = slide not in out
        if kept or reveal:
            worth = float(kept == part["needed"])
            notes.append(
                note(slide, "You kept it" if kept else "You left it out", worth, part["why"])
            )
    used = {
        name
        for slot in item["slots"]
        if slot["type"] == "evidence" and slot.get("slide") not in out
        for name in answer["slots"].get(slot["id"], [])
    }
    told: set[str] = set()
    for slot in item["slots"]:
        if slot.get("slide") in out and not reveal:
            continue
        value = answer["slots"].get(slot["id"])
        memo = Memo(item, key, answer, next(iter(checks.values())))
        for name in offered(item, slot):
            taken = _taken(slot, value, name)
            if slot["type"] == "evidence":
                # Slides may offer one card several times; it is explained once.
                taken = taken or name in used
                if name in told:
                    continue
            if taken or reveal:
                told.add(name)
                notes.append(_card(memo, slot, name, value, taken))
    return notes


def _taken(slot: Slot, value: Any, name: str) -> bool:
    if slot["type"] == "order":
        return bool(value) and name in value["roles"]
    return value == name or (isinstance(value, list) and name in value)


def _card(memo: Memo, slot: Slot, name: str, value: Any, taken: bool) -> Note:
    if slot["type"] == "evidence":
        part = memo.key["facts"][name]
        title = "Bears on nothing here"
        if memo.call in part.get("speaks_for", []):
            title = "Speaks for your call"
        elif memo.call in part.get("speaks_against", []):
            title = "Speaks against your call"
        elif memo.bears(name):
            title = "Bears on the decision"
        title = title if taken else f"Not chosen · {title}"
        return note(name, title, float(memo.bears(name)) if taken else None, part["why"])
    option = memo.option(name)
    if slot["type"] == "order":
        from course.scoring.memo_checks.pyramid_roles import worth

        role = value["roles"].get(name) if value else None
        title = f"You: {SAID[role]}" if role else "Not marked"
        return note(name, title, worth(role, option["role"]) if role else None, option["why"])
    if not taken:
        return note(name, "Not chosen", None, option["why"])
    credit = option.get("credit", 0.0)
    if slot["type"] == "reasons":
        from course.scoring.memo_checks.reasons_distinct import holds

        credit = float(holds(memo, name))
    return note(name, "You chose this", credit, option["why"])


SAID = {"answer": "answer", "reason": "reason", "support": "support", "out": "leave out"}


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    """The memo as it was read, and the exemplar beside it once that gives nothing away."""
    shown = ""
    model = answer["slots"] == key["model"].get("slots")
    if answer["slots"] and not model:
        own = to_html(reading.pages(item, answer), item["form"])
        shown = (
            '<details class="fw-memo-shown"><summary>Your own, as it was read</summary>'
            f"{own}</details>"
        )
    if reveal or fraction_of(key, results(item, key, answer)) >= FULL:
        from course.items.kinds.memo import clean

        exemplar = to_html(reading.pages(item, clean(item, key["model"])), item["form"])
        shown += (
            '<details class="fw-memo-shown" open><summary>An exemplar: one good answer, not the only one</summary>'
            f"{exemplar}</details>"
        )
    return shown


def checklist(item: ITEM) -> str:
    """The self-rubric for a page without script: boxes to tick by hand, or in one's head."""
    rows = "".join(
        f'<tr><th scope="row">{one["text"]}</th>'
        + "".join(f"<td>☐ {level}</td>" for level in one["levels"])
        + "</tr>"
        for one in item["rubric"]
    )
    return (
        '<p class="fw-label">Read your own against this. It is for you and counts for nothing.</p>'
        f"<table><tbody>{rows}</tbody></table>"
    )


# ------------------------------------------------------------------ guessing


def guess(item: ITEM, how: str, random: Random) -> Answer:
    """A test-wise filler: cards by their looks, and sentences that repeat the card chosen."""
    slots: dict[str, Any] = {}
    said = _call_text(item, how, random, slots)
    for slot in item["slots"]:
        if slot["id"] not in slots:
            slots[slot["id"]] = _guessed(item, slot, how, random, said)
    slides = [{"id": s["id"], "text": s["label"]} for s in item.get("slides", [])]
    order = by_trait(cast(list[dict[str, Any]], slides), how, random)
    out = {slides[at]["id"] for at in order[item.get("most", 5) :]}
    answer: Answer = {"slots": slots}
    if out:
        answer["out"] = [slide["id"] for slide in slides if slide["id"] in out]
    return answer


def _call_text(item: ITEM, how: str, random: Random, slots: dict[str, Any]) -> str:
    """The first statement picked: what a guesser repeats wherever a sentence is wanted."""
    first = next((slot for slot in item["slots"] if slot["type"] == "pick"), None)
    if first is None:
        return item["title"]
    at = pick(cast(list[dict[str, Any]], first["options"]), how, random)
    slots[first["id"]] = first["options"][at]["id"]
    return reading.plain(first["options"][at]["text"])


def _guessed(item: ITEM, slot: Slot, how: str, random: Random, said: str) -> Any:
    kind = slot["type"]
    if kind in ("pick", "owner"):
        options = cast(list[dict[str, Any]], slot["options"])
        return options[pick(options, how, random)]["id"]
    if kind in ("reasons", "evidence"):
        cards: Any = facts_of(item, slot) if kind == "evidence" else slot["options"]
        count = slot["choose"]["most"]
        if how == "random":
            count = random.randint(slot["choose"]["least"], count)
        return [cards[at]["id"] for at in by_trait(cards, how, random)[:count]]
    if kind == "text":
        facts = item.get("evidence", [])
        figure = f" ({random.choice(facts)['figure']})" if facts else ""
        return " ".join((said + figure).split()[: slot["words"]])
    if kind == "number":
        return str(random.choice((1, 2, 5, 10, 20, 50, 100)))
    if kind == "date":
        return _day(slot, how, random).isoformat()
    options = cast(list[dict[str, Any]], slot["options"])
    names = [options[at]["id"] for at in by_trait(options, how, random)]
    if how == "random":
        return {"sequence": names, "roles": {name: random.choice(ROLES) for name in names}}
    roles = {
        n: "answer" if at == 0 else "reason" if at < 4 else "support" for at, n in enumerate(names)
    }
    return {"sequence": names, "roles": roles}


def _day(slot: Slot, how: str, random: Random) -> date:
    first, last = read_day(slot["window"]["first"]), read_day(slot["window"]["last"])
    assert first and last, "held by the kind's check"
    if how == "always-first":
        return first
    return (
        last if how == "always-last" else first + timedelta(random.randint(0, (last - first).days))
    )
