"""Static HTML of exercises and results: for feedback pages, and where no script runs.

Pure text in, text out. The classes are those of `widgets/static/course.css`,
so that a result in the feedback looks like the exercise it came from.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from course.items.registry import KINDS, kind
from course.items.registry import labels as kind_labels
from course.items.types import Answer, Feedback, Item, Key, Note, Score

STATIC = Path(__file__).parent / "widgets" / "static"
TONES = {"right": "Good call", "partial": "Partly", "wrong": "Not here", "info": "Note"}


@cache
def stylesheet() -> str:
    """The course's stylesheet with those of all kinds, as text."""
    return (STATIC / "course.css").read_text(encoding="utf-8") + "".join(map(kind_styles, KINDS))


@cache
def kind_styles(kind: str) -> str:
    """The styles that only exercises of this kind need; "" where the common ones do."""
    path = STATIC / "kinds" / f"{kind}.css"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def number(value: float) -> str:
    """Points as people write them: 4, 3.5, 2.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def fallback_html(item: Item) -> str:
    """The exercise as a still page: for a saved notebook before its kernel is up."""
    head = f"{kind(item['kind']).LABEL} · {number(item['points'])} points · about {number(item['minutes'])} minutes"
    return accessible(
        '<div class="fw-root fw-static">'
        f"<p><strong>{escape(item['title'])}</strong><br>{head}</p>"
        f"{item.get('situation', '')}{item['prompt']}"
        "<p><em>Open this notebook in JupyterLab to answer.</em></p></div>"
    )


def feedback_html(
    item: Item, key: Key, answer: Answer | None, score: Score, reveal: bool = False
) -> str:
    """One item's result as a static card: score, what was answered, why.

    `score` is from `score_answer(item, key, answer, reveal)`; nothing of the key
    is written here beyond what the score's feedback holds.
    """
    feedback = score["feedback"]
    got, most = score["fraction"] * item["points"], item["points"]
    points = f"{number(got)} of {number(most)} points"
    if score.get("pending"):
        points = f"{number(most)} points, given by a person"
    body = accessible("\n".join(_explained(item, feedback)))
    if score.get("pending") and answer is not None:
        body = marked_body(item, answer, score)
    return card(item["id"], item["title"], points, feedback["headline"], body)


def card(name: str, title: str, points: str, headline: str, body: str) -> str:
    """The result of one exercise: `points` and `headline` are text, `body` is HTML."""
    name = escape(name)
    return "\n".join(
        [
            f'<section class="fw-root fw-result" id="{name}" aria-labelledby="{name}-title">',
            '<header class="fw-result-head">',
            f'<h2 id="{name}-title">{escape(title)}</h2>',
            f'<p class="fw-result-score">{escape(points)}</p>',
            "</header>",
            f'<p class="fw-result-headline">{escape(headline)}</p>',
            body,
            "</section>",
        ]
    )


def marked_body(item: Item, answer: Answer | None, score: Score) -> str:
    """What a person marks, for the learner: the text, the rubric, what goes with them.

    Everything of the card but its points, which a person gives later.
    """
    from course.scoring import answered

    shown = answered(item, answer) if answer is not None else ""
    return accessible("\n".join([shown, *_explained(item, score["feedback"])]))


def _explained(item: Item, feedback: Feedback) -> list[str]:
    labels = labels_of(item)
    parts = [_note(note, labels) for note in feedback["notes"]]
    if feedback.get("confidence"):
        parts.insert(0, f'<p class="fw-result-sure">{escape(feedback["confidence"])}</p>')
    if feedback.get("debrief"):
        parts.append(f'<div class="fw-debrief">{feedback["debrief"]}</div>')
    if feedback["notes"]:
        from course.scoring import checklist

        parts.append(checklist(item))
    return [*parts, _foot(feedback)]


def labels_of(item: Item) -> dict[str, str]:
    """What each id that a note can speak of is called, as HTML."""
    fields: dict[str, Any] = {**item}
    parts = [part for name in ("options", "responses", "cards") for part in fields.get(name, [])]
    labels = {part["id"]: part["text"] for part in parts}
    for number in (*fields.get("quantities", []), *fields.get("columns", [])):
        unit = number.get("unit", "")
        labels[number["id"]] = number["label"] + (f" ({escape(unit)})" if unit else "")
    return labels | kind_labels(item)


def accessible(html: str) -> str:
    """Tables for a page without script: they scroll on their own, by keyboard too.

    An empty corner of a table is no header, so it is written as a plain cell.
    """
    html = html.replace("<th></th>", "<td></td>")
    html = html.replace(
        "<table>", '<div class="fw-scroll" tabindex="0" role="group" aria-label="Table"><table>'
    )
    return html.replace("</table>", "</table></div>")


def _note(note: Note, labels: dict[str, str]) -> str:
    about = labels.get(note["target"], "")
    title = note["title"]
    if title == about:
        title = ""
    return "\n".join(
        part
        for part in (
            f'<article class="fw-note fw-note-{note["tone"]}">',
            f'<p class="fw-note-tone">{TONES[note["tone"]]}{f" · {title}" if title else ""}</p>',
            f'<div class="fw-note-about">{about}</div>' if about else "",
            f'<div class="fw-note-why">{note["html"]}</div>' if note["html"] else "",
            "</article>",
        )
        if part
    )


def _foot(feedback: Feedback) -> str:
    lesson, _, anchor = feedback["read_again"].partition("#")
    where = f"lesson {escape(lesson)}" + (
        f", “{escape(anchor.replace('-', ' '))}”" if anchor else ""
    )
    return (
        '<div class="fw-result-foot">'
        f'<div class="fw-takeaway"><p class="fw-label">What to keep</p>{feedback["takeaway"]}</div>'
        f'<details class="fw-basis" open><summary>What the score rests on</summary>{feedback["basis"]}</details>'
        f'<p class="fw-again">Read again: {where}.</p></div>'
    )
