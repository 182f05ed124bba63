"""Text: no machine scores it. A person reads it against the rubric and gives the points.

What is here is for people: the text and the rubric as they were handed in, the
notes of the marker, and the exemplars with their marks where the key is shown.
"""

from __future__ import annotations

from html import escape
from random import Random

from course.items.kinds.text import ITEM, KEY, Exemplar
from course.items.types import Answer, Note
from course.items.writing import count_words, to_html, unwrap
from course.scoring._common import note

RULE = "A person reads the text against the rubric and gives the points; no machine scores it."


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float | None, list[Note]]:
    """None where there is text for a person to read; 0 where there is none."""
    notes = []
    if reveal:
        notes = [
            note("", "What a strong answer does", None, key["look_for"]),
            note("", "What is often misread", None, key["misreadings"]),
        ]
    return (None if count_words(answer["text"]) else 0.0), notes


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    """Other people's texts with the points they got, to lay one's own beside."""
    return exemplars(item, key) if reveal else ""


def answered(item: ITEM, answer: Answer) -> str:
    """The text as it was handed in, and the rubric that it is read against, as HTML."""
    return (
        f'<p class="fw-label">Your text, {_words(answer["text"])}</p>'
        f'<div class="fw-handed-in">{to_html(answer["text"])}</div>'
        f'<p class="fw-label">The rubric</p>{rubric_table(item)}'
    )


def rubric_table(item: ITEM) -> str:
    """Criteria with their levels; the levels stand in the cells, as their number may differ."""
    most = max(len(one["levels"]) for one in item["rubric"])
    rows = []
    for one in item["rubric"]:
        cells = "".join(
            f"<td><strong>{escape(level['label'])}</strong> ({level['points']:g})<br>{level['anchor']}</td>"
            for level in one["levels"]
        )
        rest = "<td></td>" * (most - len(one["levels"]))
        rows.append(f'<tr><th scope="row">{one["title"]}</th>{cells}{rest}</tr>')
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def exemplars(item: ITEM, key: KEY) -> str:
    """Each exemplar: its text, its points by criterion, and why."""
    return "".join(
        ['<p class="fw-label">Texts to compare with, and the points that they got</p>']
        + [_exemplar(item, one, first=not at) for at, one in enumerate(key["exemplars"])]
    )


def _exemplar(item: ITEM, one: Exemplar, first: bool) -> str:
    marks = "; ".join(
        f"{part['title']} {one['marks'][part['id']]:g} of {part['levels'][0]['points']:g}"
        for part in item["rubric"]
    )
    total = sum(one["marks"].values())
    return (
        f'<details class="fw-exemplar"{" open" if first else ""}>'
        f"<summary>{escape(one['title'])}: {total:g} of {item['points']:g} points</summary>"
        f'<blockquote class="fw-handed-in">{to_html(unwrap(one["text"]))}</blockquote>'
        f'<p class="fw-exemplar-marks">{marks}.</p>{one["why"]}</details>'
    )


def _words(text: str) -> str:
    count = count_words(text)
    return f"{count} {'word' if count == 1 else 'words'}"


def guess(item: ITEM, how: str, random: Random) -> Answer:
    """Words of the right number and nothing in them; no band holds this, see `personas`."""
    words = ["growth", "customer", "value", "market", "segment", "focus"]
    count = item["words"]["least"]
    picked = (random.choice(words) if how == "random" else words[0] for _ in range(count))
    return {"text": " ".join(picked), "ratings": {}}
