"""Slides through python-pptx: a title, a body with the evidence, notes for the speaker."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

from course.items.memos.fields import ITEM
from course.items.memos.reading import Block, Page

WIDE, HIGH = Emu(12192000), Emu(6858000)  # 16:9
INK, ACCENT, MUTED = (
    RGBColor(0x22, 0x24, 0x2E),
    RGBColor(0x3A, 0x4F, 0xC4),
    RGBColor(0x5E, 0x62, 0x70),
)
TITLE_AND_CONTENT = 1
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def to_pptx(item: ITEM, shown: list[Page]) -> bytes:
    """A presentation of the slides that were kept, as the bytes of a file."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    show.core_properties.title = item["title"]
    for page in shown:
        _slide(show, page)
    out = BytesIO()
    show.save(out)
    return out.getvalue()


def _slide(show: Any, page: Page) -> None:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_AND_CONTENT])
    title, body = slide.shapes.title, slide.placeholders[1]
    # The template is 4:3; its placeholders are laid out anew for the wide slide.
    title.left, title.top, title.width, title.height = (
        Emu(685800),
        Emu(420000),
        Emu(10820400),
        Emu(1250000),
    )
    body.left, body.top, body.width, body.height = (
        Emu(685800),
        Emu(1850000),
        Emu(10820400),
        Emu(4450000),
    )
    head = next((b for b in page["blocks"] if b["part"] == "headline"), None)
    title.text_frame.word_wrap = True
    title.text_frame.text = clean((head and head.get("text")) or page["label"])
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size, run.font.bold, run.font.color.rgb = Pt(30), True, INK
    lines = [line for b in page["blocks"] if b is not head for line in _lines(b)]
    for place, (strong, text, small) in enumerate(lines):
        frame = body.text_frame
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        for words, bold, colour, size in (
            (strong, True, ACCENT, 24),
            (text, False, INK, 20),
            (small, False, MUTED, 12),
        ):
            if words:
                run = paragraph.add_run()
                run.text = clean(words) + ("  " if words is not small else "")
                run.font.bold, run.font.color.rgb, run.font.size = bold, colour, Pt(size)
    said = [b["text"] for b in page["blocks"] if b["part"] == "speaker" and b["kind"] != "gap"]
    slide.notes_slide.notes_text_frame.text = clean("\n".join(said))


def _lines(block: Block) -> list[tuple[str, str, str]]:
    """The paragraphs of a block: what is strong, what is said, what is small."""
    if block["kind"] == "gap" or block["part"] == "speaker":
        return []
    if block["kind"] == "points":
        return [("", one, "") for one in block["items"]]
    if block["kind"] == "facts":
        return [(f["figure"], f["text"], f["source"]) for f in block["facts"]]
    if block["kind"] == "ask":
        return [(label, value, "") for label, value in block["rows"]]
    return [("", block.get("text", ""), "")]


def clean(text: str) -> str:
    """Text without the signs that an XML file cannot hold."""
    return _CONTROL.sub("", text)
