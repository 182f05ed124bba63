"""Among the evidence is a fact that speaks against the memo's own recommendation."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY, slot_of
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "A fact against your own call"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    slots = memo.slots("evidence")
    at = slots[0]["id"] if slots else ""
    chosen = [memo.key["facts"][name] for slot in slots for name in memo.value(slot) or []]
    if not any(memo.call in part.get("speaks_against", []) for part in chosen):
        return Result(0.0, at=at)
    # Only contrary evidence is no case either.
    if not any(memo.call in part.get("speaks_for", []) for part in chosen):
        return Result(0.5, "<p>There is a fact against your call, and none for it.</p>", at)
    return Result(1.0, at=at)


def wants(item: ITEM, key: KEY) -> list[str]:
    slot = slot_of(item, key.get("call"))
    if slot is None:
        return ["`call` names the slot with the recommendation"]
    facts = key.get("facts", {}).values()
    return [
        f"no evidence card {field.replace('_', ' ')} {option['id']!r}"
        for option in slot["options"]
        for field in ("speaks_for", "speaks_against")
        if not any(option["id"] in part.get(field, []) for part in facts)  # type: ignore[operator]
    ]
