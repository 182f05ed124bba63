"""The recommendation: each has its credit in the key, for several can be defended."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY, slot_of
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "The call"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    at = memo.key.get("call", "")
    return Result(memo.option(memo.call).get("credit", 0.0) if memo.call else 0.0, at=at)


def wants(item: ITEM, key: KEY) -> list[str]:
    slot = slot_of(item, key.get("call"))
    if slot is None:
        return ["`call` names the slot with the recommendation"]
    missing = [o["id"] for o in slot["options"] if "credit" not in key["options"][o["id"]]]
    return [f"option {name!r} needs a `credit`" for name in missing]
