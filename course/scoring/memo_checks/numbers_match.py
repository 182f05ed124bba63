"""Each figure in the learner's own sentences is one of Fernwick's, and of the right thing."""

from __future__ import annotations

from html import escape

from course.items.memos import figures
from course.items.memos.fields import ITEM, KEY
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "Numbers match the data"
PART: Part = "form"


def run(memo: Memo) -> Result:
    facts = memo.key.get("facts", {})
    good = [v for name, part in facts.items() if memo.bears(name) for v in part["values"]]
    good += memo.key.get("values", {}).values()
    other = [v for part in facts.values() for v in part["values"]]
    right, stray, unknown = 0, [], []
    written = [slot for slot in memo.slots("text") if memo.value(slot)]
    for slot in written:
        for figure in figures.find(memo.value(slot)):
            if figures.matches(figure, good):
                right += 1
            elif figure.small or figure.span:
                continue  # a count or a span of time, and no claim about the data
            elif figures.matches(figure, other):
                stray.append(figure.text)
            else:
                unknown.append(figure.text)
    total = right + len(stray) + len(unknown)
    if not total:
        return Result(0.0, "<p>There is no figure in your own sentences.</p>" if written else "")
    said = ""
    if unknown:
        said += f"<p>Not found in the data: {escape(', '.join(unknown))}.</p>"
    if stray:
        said += f"<p>In the data, and about something else: {escape(', '.join(stray))}.</p>"
    return Result(right / total, said)


def wants(item: ITEM, key: KEY) -> list[str]:
    named = key["checks"]["numbers-match"].get("slots")
    texts = [s for s in item["slots"] if s["type"] == "text" and (not named or s["id"] in named)]
    return [] if texts else ["there is no text in which a figure could stand"]
