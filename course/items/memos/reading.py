"""How a memo reads: pages of blocks, from which preview, feedback and exports are all drawn.

Everything in here is plain text; whoever draws it escapes it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from course.items.memos import dates, values
from course.items.memos.fields import ITEM, Slot, facts_of
from course.items.numbers import parse, say
from course.items.types import Answer
from course.items.writing import count_words


class ShownFact(TypedDict):
    figure: str
    text: str
    source: str


class Branch(TypedDict):
    """A reason and what holds it up; `text` is "" for supports that stand under no reason."""

    text: str
    support: list[str]


class Block(TypedDict):
    """`gap` is a slot that is still empty; its `text` says what belongs there."""

    kind: Literal["lead", "text", "points", "facts", "ask", "tree", "gap"]
    heading: str
    part: str
    text: NotRequired[str]
    items: NotRequired[list[str]]
    facts: NotRequired[list[ShownFact]]
    rows: NotRequired[list[list[str]]]
    branches: NotRequired[list[Branch]]


class Page(TypedDict):
    """A whole memo, or one slide."""

    id: str
    label: str
    blocks: list[Block]


def plain(html: str) -> str:
    """A line of compiled prose as text."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def pages(item: ITEM, answer: Answer) -> list[Page]:
    """The memo as one page, or the slides that were kept."""
    if item["form"] != "slides":
        return [{"id": "", "label": "", "blocks": _blocks(item, item["slots"], answer)}]
    out = answer.get("out", [])
    return [
        {
            "id": slide["id"],
            "label": slide["label"],
            "blocks": _blocks(
                item, [s for s in item["slots"] if s.get("slide") == slide["id"]], answer
            ),
        }
        for slide in item.get("slides", [])
        if slide["id"] not in out
    ]


def _blocks(item: ITEM, slots: list[Slot], answer: Answer) -> list[Block]:
    blocks: list[Block] = []
    for place, slot in enumerate(slots):
        part = slot.get("part") or ("headline" if place == 0 else "body")
        block: Block = {"kind": "gap", "heading": slot.get("heading", ""), "part": part}
        value = answer["slots"].get(slot["id"])
        if value is None or values.problem(slot, value):
            if not slot.get("optional"):
                blocks.append({**block, "text": plain(slot["label"])})
            continue
        if slot["type"] in ("number", "owner", "date"):
            row = [block["heading"] or plain(slot["label"]), _short(slot, value)]
            if blocks and blocks[-1]["kind"] == "ask":
                blocks[-1]["rows"] = [*blocks[-1]["rows"], row]
            else:
                blocks.append({**block, "kind": "ask", "heading": "", "rows": [row]})
            continue
        blocks.append({**block, **_filled(item, slot, value, part)})  # type: ignore[typeddict-item]
    return blocks


def _short(slot: Slot, value: Any) -> str:
    if slot["type"] == "number":
        return say(parse(value, slot["unit"]), slot["unit"])
    if slot["type"] == "date":
        day = dates.read(value)
        return dates.say(day) if day else ""
    return _text(slot, value)


def _text(slot: Slot, name: str) -> str:
    return next(plain(one["text"]) for one in slot["options"] if one["id"] == name)


def _filled(item: ITEM, slot: Slot, value: Any, part: str) -> dict[str, Any]:
    if slot["type"] in ("pick", "text"):
        text = " ".join(value.split()) if slot["type"] == "text" else _text(slot, value)
        return {"kind": "lead" if part == "headline" else "text", "text": text}
    if slot["type"] == "reasons":
        return {"kind": "points", "items": [_text(slot, one) for one in value]}
    if slot["type"] == "evidence":
        known = {fact["id"]: fact for fact in facts_of(item, slot)}
        shown = [
            {"figure": f["figure"], "text": plain(f["text"]), "source": f["source"]}
            for f in (known[one] for one in value)
        ]
        return {"kind": "facts", "facts": shown}
    return _tree(slot, value)


def _tree(slot: Slot, value: Any) -> dict[str, Any]:
    answers: list[str] = []
    branches: list[Branch] = []
    for name in value["sequence"]:
        role = value["roles"].get(name)
        if role == "answer":
            answers.append(_text(slot, name))
        elif role == "reason":
            branches.append({"text": _text(slot, name), "support": []})
        elif role == "support":
            if not branches:
                branches.append({"text": "", "support": []})
            branches[-1]["support"].append(_text(slot, name))
    return {"kind": "tree", "text": " ".join(answers), "branches": branches}


def words(shown: list[Page]) -> int:
    """The words that a reader reads: headings, speaker's notes and gaps are left out."""
    return sum(
        count_words(text)
        for page in shown
        for block in page["blocks"]
        if block["part"] != "speaker" and block["kind"] != "gap"
        for text in _texts(block)
    )


def _texts(block: Block) -> list[str]:
    made = [block.get("text", ""), *block.get("items", [])]
    made += [f"{fact['figure']} {fact['text']}" for fact in block.get("facts", [])]
    made += [cell for row in block.get("rows", []) for cell in row]
    for branch in block.get("branches", []):
        made += [branch["text"], *branch["support"]]
    return made
