"""A memo as Markdown; the slides of a memo also as a PowerPoint file."""

from __future__ import annotations

import re
from typing import Any, cast

from course.items.memos.fields import ITEM
from course.items.memos.reading import Block, Page, pages
from course.items.types import Answer, Item

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STARTS = re.compile(r"^(\s*)([-+]|\d{1,9}[.)])(?=\s)")


def formats(item: Item) -> dict[str, str]:
    named = {"md": "Markdown"}
    return named | ({"pptx": "PowerPoint"} if cast(ITEM, item)["form"] == "slides" else {})


def export(item: Item, answer: Answer, wanted: str) -> bytes:
    memo = cast(ITEM, item)
    shown = pages(memo, answer)
    if wanted == "md":
        return to_markdown(memo, shown).encode("utf-8")
    from course.exports._slides import to_pptx  # python-pptx, only when it is asked for

    return to_pptx(memo, shown)


def to_markdown(item: ITEM, shown: list[Page]) -> str:
    """The memo with its head, or a section a slide. A learner's signs of Markdown stay signs."""
    parts = [f"# {sign(item['title'])}"]
    if item["form"] != "slides":
        parts.append(f"**To:** {sign(item['to'])}")
    for place, page in enumerate(shown, start=1):
        if page["label"]:
            head = next((b for b in page["blocks"] if b["part"] == "headline"), None)
            title = (head and head.get("text")) or page["label"]
            parts.append(f"## {place}. {sign(title)}")
            parts += [_block(b) for b in page["blocks"] if b is not head]
        else:
            parts += [_block(block) for block in page["blocks"]]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    kind = block["kind"]
    if kind == "gap":
        return ""
    head = f"**{sign(block['heading'])}**\n\n" if block["heading"] else ""
    if block["part"] == "speaker":
        return f"> *For the speaker:* {sign(block.get('text', ''))}"
    if kind == "lead":
        return f"{head}**{sign(block['text'])}**"
    if kind == "text":
        return head + sign(block["text"])
    if kind == "points":
        return head + "\n".join(f"{n}. {sign(one)}" for n, one in enumerate(block["items"], 1))
    if kind == "facts":
        return head + "\n".join(
            f"- **{sign(f['figure'])}** {sign(f['text'])} (`{f['source']}`)" for f in block["facts"]
        )
    if kind == "ask":
        return head + "\n".join(f"- **{sign(a)}:** {sign(b)}" for a, b in block["rows"])
    return head + "\n\n".join(_tree(block))


def _tree(block: Block) -> list[str]:
    made = [f"**{sign(block['text'])}**"] if block["text"] else []
    for branch in block["branches"]:
        lines = [sign(branch["text"])] if branch["text"] else []
        if lines and branch["support"]:
            lines.append("")
        lines += [f"- {sign(one)}" for one in branch["support"]]
        made.append("\n".join(lines))
    return made


def sign(text: Any) -> str:
    """The text with every sign that Markdown would read as its own made a plain sign."""
    return _STARTS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", str(text)))
