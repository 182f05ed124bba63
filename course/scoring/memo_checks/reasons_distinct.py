"""The reasons hold, carry the recommendation, and are not one reason in several wordings."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Reasons that hold and differ"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    earned = wanted = 0.0
    same: list[str] = []
    slots = memo.slots("reasons")
    for slot in slots:
        wanted += slot["choose"]["least"]
        seen: dict[str, str] = {}
        texts = {option["id"]: option["text"] for option in slot["options"]}
        for name in memo.value(slot) or []:
            part = memo.option(name)
            if not holds(memo, name):
                earned -= 1  # a reason that falls pulls the others down with it
                continue
            twin = next((seen[tag] for tag in part.get("tags", []) if tag in seen), "")
            if twin:
                same.append(f"<li>“{texts[twin]}” and “{texts[name]}”</li>")
                continue
            earned += 1
            seen |= dict.fromkeys(part.get("tags", []), name)
    said = f"<p>One reason in two wordings:</p><ul>{''.join(same)}</ul>" if same else ""
    credit = min(1.0, max(0.0, earned / wanted)) if wanted else 0.0
    # More reasons than asked for do not make good for a repeated one.
    return Result(min(credit, 0.75) if same else credit, said, slots[0]["id"] if slots else "")


def holds(memo: Memo, name: str) -> bool:
    """Is the reason sound, and does it speak for the call that was picked?"""
    part = memo.option(name)
    sound = part.get("credit", 1.0) > 0
    return sound and (not memo.call or memo.call in part.get("speaks_for", [memo.call]))


def wants(item: ITEM, key: KEY) -> list[str]:
    names = [o["id"] for s in item["slots"] if s["type"] == "reasons" for o in s["options"]]
    if not names:
        return ["there is no slot of type `reasons`"]
    found = []
    tags = [tag for name in names for tag in key["options"][name].get("tags", [])]
    if len(tags) == len(set(tags)):
        found.append("at least two reasons share a tag, so that a repetition can be seen")
    if all(key["options"][name].get("credit", 1.0) > 0 for name in names):
        found.append("at least one reason does not hold (credit 0)")
    return found
