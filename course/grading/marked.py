"""Exercises that a person marks: their two cells, and what the marker sees in formgrader.

nbgrader asks a person for points, and lets one comment, at *task* cells alone. So such an
exercise has two cells in its notebook: a locked code cell that shows it, worth nothing (it
is there for nbgrader's Validate), and right after it the task cell that carries the
points, named like the exercise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from course.items import registry
from course.items.bank import Bank
from course.items.types import Answer, Item, Key
from course.items.writing import count_words, to_html
from course.render import accessible, marked_body, number
from course.scoring import score_answer
from course.scoring.text import exemplars, rubric_table

STYLE = Path(__file__).with_name("marker.css")
NO_TEXT = "No text was handed in."


def sheet_id(name: str) -> str:
    """The grade id of the cell that shows the exercise `name`."""
    return f"{name}-text"


def shown_by(grade_id: str, bank: Bank) -> str:
    """The exercise marked by a person whose sheet has this grade id; "" for any other cell."""
    name = grade_id.removesuffix("-text")
    marked = name in bank.items and registry.by_person(bank.items[name]["kind"])
    return name if marked and grade_id == sheet_id(name) else ""


# --- how it must stand in a notebook -------------------------------------------------------------


def check_sheet(cell: dict[str, Any], item: Item) -> Iterator[str]:
    """What is wrong with the code cell that shows `item`."""
    name, grading = item["id"], cell["metadata"].get("nbgrader") or {}
    if not (grading.get("grade") and grading.get("locked")) or grading.get("solution"):
        yield f"the cell that shows {name!r} should be nbgrader's autograded, locked cell"
    if grading.get("grade_id") != sheet_id(name):
        yield (
            f"the cell that shows {name!r} has the grade id {grading.get('grade_id')!r}; a person "
            f"marks this exercise, so it should be {sheet_id(name)!r} (docs/kinds/text.md)"
        )
    if float(grading.get("points", 0)) != 0:
        yield f"the cell that shows {name!r} gives points; they belong to the task cell after it"


def check_tasks(cells: Iterable[dict[str, Any]], bank: Bank, shown: Iterable[str]) -> Iterator[str]:
    """What is wrong with the task cells of a notebook that shows the exercises `shown`."""
    tasks: dict[str, dict[str, Any]] = {}
    before = ""
    for cell in cells:
        grading = cell.get("metadata", {}).get("nbgrader") or {}
        if grading.get("task"):
            name = str(grading.get("grade_id", ""))
            tasks[name] = grading
            if name in bank.items and before != sheet_id(name):
                yield f"the task cell {name!r} should stand right after the cell that shows it"
        before = str(grading.get("grade_id", ""))
    wanted = [name for name in shown if name in bank.items]
    for name in (one for one in wanted if registry.by_person(bank.items[one]["kind"])):
        if name not in tasks:
            yield f"{name!r} is marked by a person and has no task cell (docs/kinds/text.md)"
            continue
        given, says = float(tasks[name].get("points", 0)), bank.items[name]["points"]
        if given != says:
            yield f"the task cell {name!r} gives {given:g} points and its item says {says:g}"
        if not tasks[name].get("locked"):
            yield f"the task cell {name!r} should be locked"
    for name in tasks:
        if name not in wanted or not registry.by_person(bank.items[name]["kind"]):
            yield f"the task cell {name!r} belongs to no exercise that a person marks"


# --- grading -------------------------------------------------------------------------------------


def fill(
    cell: Any, item: Item, key: Key, answer: Answer | None, problem: str, reveal: bool, alone: bool
) -> None:
    """Put the learner's text into the task cell: for the marker, and for the feedback page.

    The cell's source is what formgrader shows; `metadata.course` is what the rest of the
    pipeline reads. The marker's notes stand in the source only.
    """
    text = answer["text"] if answer else ""
    words = count_words(text)
    shown = reveal or (alone and words > 0)
    score = score_answer(item, key, answer if words else None, shown)
    state = "damaged" if problem else "scored" if words else "missing"
    cell.source = for_formgrader(marker_card(item, key, text, problem))
    cell.metadata["course"] = {
        "item": item["id"],
        "title": item["title"],
        "state": state,
        "points": item["points"],
        "waits": words > 0,
        "alone": alone,
        "stamp": stamp(text, problem),
        "html": marked_body(item, answer if words else None, score),
    }


def stamp(text: str, problem: str = "") -> str:
    """Names a text in the gradebook, so that a changed one is noticed; the marker may read it."""
    if problem:
        return f"The text could not be read: {problem}."
    words = count_words(text)
    if not words:
        return NO_TEXT
    name = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{words} words, text {name}. Say what to keep and what to change."


def marker_card(item: Item, key: Key, text: str, problem: str = "") -> str:
    """The text beside the notes on it, the rubric, and texts to compare with, as HTML."""
    fields: dict[str, Any] = {**item}
    notes: dict[str, Any] = {**key}
    words, count = fields["words"], count_words(text)
    limits = f"{count} words; {words['least']} to {words['most']} were asked for"
    # The cell before gives no points: its box would only be in the marker's way.
    hide_sheet = f'.cell:has([id="{sheet_id(item["id"])}"]){{display:none}}'
    if problem:
        told = f"<p><em>The saved text could not be read: {escape(problem)}.</em></p>"
    else:
        told = to_html(text) if count else f"<p><em>{NO_TEXT} It scored 0 by itself.</em></p>"
    parts = [
        f"<style>{STYLE.read_text(encoding='utf-8')}{hide_sheet}</style>",
        f"<header><h3>{escape(item['title'])}</h3><p>{number(item['points'])} points. {limits}.</p></header>",
        f"<details><summary>The task as the learner saw it</summary>{item.get('situation', '')}{item['prompt']}</details>",
        '<div class="fw-marker-desk">',
        f'<section class="fw-marker-text"><h4>The learner’s text</h4><div class="fw-marker-own">{told}</div></section>',
        '<section class="fw-marker-notes"><h4>For the marker</h4>',
        f"<h5>What a strong answer does</h5>{notes['look_for']}",
        f"<h5>Often misread</h5>{notes['misreadings']}</section>",
        "</div>",
        f"<section><h4>The rubric, which learners see</h4>{rubric_table(fields)}</section>",  # type: ignore[arg-type]
        f'<section class="fw-marker-exemplars">{exemplars(fields, notes)}</section>',  # type: ignore[arg-type]
        '<p class="fw-marker-how">Give the points in the box above, a comment below; both save by themselves. The learner reads the comment, never these notes.</p>',
    ]
    # Both names that MathJax knows for "leave this alone".
    return f'<div class="fw-marker tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def for_formgrader(html: str) -> str:
    """HTML as the source of a Markdown cell that comes out of the renderer as it went in.

    A block of HTML ends at the first blank line, and formulas are looked for before
    anything else; so there is one line, and no sign that could begin a formula.
    """
    html = accessible(html).replace("<details open>", "<details>")
    for sign, name in (("$", "&#36;"), ("\\", "&#92;"), ("`", "&#96;")):
        html = html.replace(sign, name)
    return " ".join(html.split())
