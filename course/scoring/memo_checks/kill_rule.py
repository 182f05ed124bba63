"""The kill rule names a metric, a threshold and a day. Whether it is wise, no machine says."""

from __future__ import annotations

import re

from course.items.memos import dates, figures
from course.items.memos.fields import ITEM, KEY
from course.scoring.memo_checks import Memo, Part, Result
from course.scoring.memo_checks.answer_first import names

TITLE = "Kill rule: metric, threshold, day"
PART: Part = "substance"
WORDS = re.compile(r"\b(zero|half|twice|double|nil)\b", re.IGNORECASE)


def run(memo: Memo) -> Result:
    slots = memo.slots("text")
    text = " ".join(memo.value(slot) or "" for slot in slots)
    at = slots[0]["id"] if slots else ""
    if not text.strip():
        return Result(0.0, at=at)
    numbers = [figure for figure in figures.find(text) if not figure.span]
    found = {
        "a metric": bool(names(text, memo.given.get("terms", []))),
        "a threshold": bool(numbers or WORDS.search(text)),
        "a day": bool(dates.mentions(text)),
    }
    lacking = [what for what, there in found.items() if not there]
    said = f"<p>Not found: {', '.join(lacking)}.</p>" if lacking else ""
    return Result(sum(found.values()) / 3, said, at)


def wants(item: ITEM, key: KEY) -> list[str]:
    given = key["checks"]["kill-rule"]
    found = [] if given.get("terms") else ["`terms` lists the words that name a metric"]
    if not given.get("slots"):
        found.append("`slots` names the text that holds the rule")
    return found
