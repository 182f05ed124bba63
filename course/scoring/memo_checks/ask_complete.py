"""The ask has an owner who can, the amount that the recommendation costs, and a day that works."""

from __future__ import annotations

from course.items.memos import dates
from course.items.memos.fields import ITEM, KEY, Slot, slot_of
from course.items.memos.values import problem
from course.items.numbers import NumberError, parse
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "The ask: owner, amount, day"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    slots = memo.slots("owner", "number", "date")
    if not slots:
        return Result(0.0)
    credits = {slot["id"]: _credit(memo, slot) for slot in slots}
    said = ""
    call = memo.option(memo.call) if memo.call else None
    for slot in slots:
        # Why an amount or a day fits is told only to whoever got it right: they may try again.
        if credits[slot["id"]] == 1 and call is not None:
            if slot["type"] == "number" and "amount" in call:
                said += call["amount"]["why"]
            elif slot["type"] == "date" and "days" in call:
                said += call["days"]["why"]
    words = {"owner": "the owner", "number": "the amount", "date": "the day"}
    off = [words[slot["type"]] for slot in slots if credits[slot["id"]] < 1]
    if off:
        said = f"<p>Does not go with your call: {', '.join(off)}.</p>" + said
    return Result(sum(credits.values()) / len(credits), said, slots[0]["id"])


def _credit(memo: Memo, slot: Slot) -> float:
    value = memo.value(slot)
    if value is None or problem(slot, value):
        return 0.0
    if slot["type"] == "owner":
        return memo.option(value).get("credit", 0.0)
    if not memo.call:
        return 0.0
    call = memo.option(memo.call)
    if slot["type"] == "number" and "amount" in call:
        amount = call["amount"]
        return float(_near(value, slot["unit"], amount["value"], amount.get("absolute", 0.0)))
    if slot["type"] == "date" and "days" in call:
        day = dates.read(value)
        first, last = dates.read(call["days"]["first"]), dates.read(call["days"]["last"])
        return float(bool(day and first and last and first <= day <= last))
    return 0.0


def _near(text: str, unit: str, value: float, width: float) -> bool:
    try:
        return abs(parse(text, unit) - value) <= width + 1e-9
    except NumberError:
        return False


def wants(item: ITEM, key: KEY) -> list[str]:
    slot = slot_of(item, key.get("call"))
    types = {one["type"] for one in item["slots"]}
    if slot is None:
        return ["`call` names the slot with the recommendation"]
    found = []
    for option in slot["options"]:
        part = key["options"][option["id"]]
        if "number" in types and "amount" not in part:
            found.append(f"option {option['id']!r} needs an `amount`")
        if "date" in types and "days" not in part:
            found.append(f"option {option['id']!r} needs `days`")
        for end in ("first", "last"):
            if "days" in part and dates.read(part["days"][end]) is None:
                found.append(f'option {option["id"]!r}: days are written like "2026-03-02"')
    return found
