"""Each slide's headline says what follows, as a sentence, instead of naming its topic."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Headlines that say something"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    slots = [slot for slot in memo.slots("pick") if slot["id"] != memo.key.get("call")]
    chosen = [memo.value(slot) for slot in slots]
    if not slots:
        return Result(0.0)
    return Result(sum(memo.option(c).get("credit", 0.0) if c else 0.0 for c in chosen) / len(slots))


def wants(item: ITEM, key: KEY) -> list[str]:
    picks = [s for s in item["slots"] if s["type"] == "pick" and s["id"] != key.get("call")]
    if not picks:
        return ["there is no headline to pick"]
    return [
        f"option {option['id']!r} needs a `credit`"
        for slot in picks
        for option in slot["options"]
        if "credit" not in key["options"][option["id"]]
    ]
