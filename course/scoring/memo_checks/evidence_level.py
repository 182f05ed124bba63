"""The evidence bears on this decision: right test, right level, not just true."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY, facts_of
from course.scoring._common import rescale
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Evidence that bears on the decision"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    slots = memo.slots("evidence")
    chosen = [name for slot in slots for name in memo.value(slot) or []]
    shown = [fact["id"] for slot in slots for fact in facts_of(memo.item, slot)]
    at = slots[0]["id"] if slots else ""
    if not chosen:
        return Result(0.0, at=at)
    # What taking cards blindly would earn is taken off.
    blind = sum(map(memo.bears, shown)) / len(shown)
    return Result(rescale(sum(map(memo.bears, chosen)) / len(chosen), blind), at=at)


def wants(item: ITEM, key: KEY) -> list[str]:
    facts = key.get("facts", {}).values()
    stray = sum(not (p.get("speaks_for") or p.get("speaks_against")) for p in facts)
    return [] if stray >= 2 else ["at least two evidence cards bear on no call"]
