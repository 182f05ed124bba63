"""The pages of a memo as HTML, for feedback. Everything a learner wrote is escaped."""

from __future__ import annotations

from html import escape

from course.items.memos.reading import Block, Page


def to_html(pages: list[Page], form: str) -> str:
    """A letter, or slides one below the other; gaps are left out."""
    if form == "slides":
        return "".join(
            f'<div class="fw-slide"><div class="fw-slide-face">{_face(page)}</div>{_speaker(page)}</div>'
            for page in pages
        )
    return f'<div class="fw-letter">{"".join(_block(block) for page in pages for block in page["blocks"])}</div>'


def _face(page: Page) -> str:
    return "".join(_block(block) for block in page["blocks"] if block["part"] != "speaker")


def _speaker(page: Page) -> str:
    said = "".join(_block(block) for block in page["blocks"] if block["part"] == "speaker")
    return f'<div class="fw-slide-speaker">{said}</div>' if said else ""


def _block(block: Block) -> str:
    if block["kind"] == "gap":
        return ""
    return f'<div class="fw-letter-block" data-kind="{block["kind"]}">{_inside(block)}</div>'


def _inside(block: Block) -> str:
    kind = block["kind"]
    head = (
        f'<p class="fw-letter-heading">{escape(block["heading"])}</p>' if block["heading"] else ""
    )
    if kind == "lead":
        return f'{head}<p class="fw-letter-lead">{escape(block["text"])}</p>'
    if kind == "text":
        return f"{head}<p>{escape(block['text'])}</p>"
    if kind == "points":
        return f"{head}<ol>{''.join(f'<li>{escape(one)}</li>' for one in block['items'])}</ol>"
    if kind == "facts":
        rows = "".join(
            f"<li><strong>{escape(f['figure'])}</strong> {escape(f['text'])} "
            f'<span class="fw-fact-source">{escape(f["source"])}</span></li>'
            for f in block["facts"]
        )
        return f'{head}<ul class="fw-letter-facts">{rows}</ul>'
    if kind == "ask":
        rows = "".join(
            f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
            for label, value in block["rows"]
        )
        return f'{head}<dl class="fw-letter-ask">{rows}</dl>'
    return head + _tree(block)


def _tree(block: Block) -> str:
    made = f'<p class="fw-letter-lead">{escape(block["text"])}</p>' if block["text"] else ""
    for branch in block["branches"]:
        if branch["text"]:
            made += f"<p><strong>{escape(branch['text'])}</strong></p>"
        if branch["support"]:
            made += f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in branch['support'])}</ul>"
    return made
