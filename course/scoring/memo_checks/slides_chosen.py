"""Five slides or fewer: those that the story needs are there, and padding is not."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Five slides or fewer, and the right ones"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    slides = memo.key.get("slides", {})
    out = memo.answer.get("out", [])
    needed = [name for name, part in slides.items() if part["needed"]]
    padding = [name for name, part in slides.items() if not part["needed"]]
    if len(slides) - len(out) > memo.item.get("most", 5):
        return Result(0.0)
    kept = sum(name not in out for name in needed) / len(needed)
    stuffed = sum(name not in out for name in padding) / len(padding)
    # Keeping all earns nothing, and neither does keeping none.
    return Result(max(0.0, kept - stuffed))


def wants(item: ITEM, key: KEY) -> list[str]:
    found = {part["needed"] for part in key.get("slides", {}).values()}
    return [] if found == {True, False} else ["some slides are needed and some are padding"]
