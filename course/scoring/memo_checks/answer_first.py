"""The first slot carries the recommendation: picked there, or named in the sentence written there."""

from __future__ import annotations

import re
from html import escape

from course.items.memos.fields import ITEM, KEY, Slot, slot_of
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Answer first"
PART: Part = "form"


def run(memo: Memo) -> Result:
    first = next(iter(memo.slots("pick", "text", "order", "reasons", "evidence")), None)
    if first is None:  # every slide was left out
        return Result(0.0)
    value = memo.value(first)
    if value is None:
        return Result(0.0, at=first["id"])
    if first["type"] == "pick":
        is_call = first["id"] == memo.key.get("call")
        return Result(1.0 if is_call else memo.option(value).get("credit", 0.0), at=first["id"])
    if first["type"] == "order":
        kept = [name for name in value["sequence"] if value["roles"].get(name) != "out"]
        right = bool(kept) and memo.option(kept[0]).get("role") == "answer"
        return Result(float(right), at=first["id"])
    return _written(memo, first, value) if first["type"] == "text" else Result(0.0, at=first["id"])


def _written(memo: Memo, first: Slot, text: str) -> Result:
    if names(text, memo.option(memo.call).get("says", []) if memo.call else []):
        return Result(1.0, at=first["id"])
    slot = slot_of(memo.item, memo.key.get("call"))
    for option in slot["options"] if slot else []:
        said = names(text, memo.option(option["id"]).get("says", []))
        if said and memo.call:
            html = f"<p>Your first sentence says “{escape(said)}”, and you recommend something else.</p>"
            return Result(0.0, html, first["id"])
    return Result(0.0, at=first["id"])


def names(text: str, terms: list[str]) -> str:
    """The first of the terms that stands in the text, at the start of a word; "" for none."""
    return next(
        (t for t in terms if re.search(rf"\b{re.escape(t)}", " ".join(text.split()), re.I)), ""
    )


def wants(item: ITEM, key: KEY) -> list[str]:
    named = key["checks"]["answer-first"].get("slots")
    first = next((s for s in item["slots"] if named is None or s["id"] in named), item["slots"][0])
    slot = slot_of(item, key.get("call"))
    if first["type"] != "text":
        return []
    if slot is None:
        return ["a first sentence that is written needs a `call` to name"]
    mute = [o["id"] for o in slot["options"] if not key["options"][o["id"]].get("says")]
    return [f"option {name!r} needs `says`, the words that name it" for name in mute]
