"""The memo is whole, and fits: each text within its words and all of it on its page."""

from __future__ import annotations

from course.items.kinds.memo import missing
from course.items.memos import reading
from course.items.memos.fields import ITEM, KEY
from course.items.writing import count_words
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Length"
PART: Part = "form"


def run(memo: Memo) -> Result:
    whole = reading.words(reading.pages(memo.item, memo.answer))
    limit = memo.item.get("limit", whole)
    said = [f"{whole} words in all; the limit is {limit}."] if whole > limit else []
    for slot in memo.slots("text"):
        words = count_words(memo.value(slot) or "")
        if words > slot["words"]:
            heading = slot.get("heading") or slot["label"]
            said.append(f"{heading}: {words} words, the limit is {slot['words']}.")
    html = "".join(f"<p>{one}</p>" for one in said)
    # Half a memo is short by itself, and that is no merit.
    return Result(0.0 if said or missing(memo.item, memo.answer) else 1.0, html)


def wants(item: ITEM, key: KEY) -> list[str]:
    limited = "limit" in item or any(slot["type"] == "text" for slot in item["slots"])
    return [] if limited else ["there is no `limit` and no text"]
