"""The feedback page: one self-contained static HTML file a notebook.

No script, no font, no picture from elsewhere; a content policy in the page
itself keeps it so. Learners open it in Lab's HTML viewer, a browser or print.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from traitlets import default

from course.render import card, number, stylesheet

STYLE = Path(__file__).parent / "feedback.css"
STATED = ("title", "score", "max", "forecasts")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class FeedbackExporter(Exporter):
    """In place of HTMLExporter, as `c.GenerateFeedback.exporter_class`."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        resources = ResourcesDict() if resources is None else resources
        path = Path(filename)
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        # The examiner wrote it; nothing to validate.
        notebook = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return page(nb, resources["nbgrader"]), resources


def page(nb: Any, about: dict[str, Any]) -> str:
    """The page of one notebook, whose cells hold the examiner's outputs and their scores."""
    title = _title(nb, about["notebook"])
    rows = [row for cell in nb.cells if (row := _row(cell)) is not None]
    score, most = float(about["score"]), float(about["max_score"])
    late = float(about.get("late_penalty") or 0)
    stated = {
        "notebook": about["notebook"],
        "score": round(score, 2),
        "max": most,
        "items": {
            row["id"]: {name: row[name] for name in STATED if name in row}
            | ({"waiting": True} if row["waits"] == "new" else {})
            for row in rows
        },
    }
    waiting = sum(row["max"] for row in rows if row["waits"] == "new")
    total = f"{number(score)} of {number(most)} points"
    if waiting:
        stated["waiting"] = waiting
        total += f", {number(waiting)} wait for a person"
    said = json.dumps(stated, ensure_ascii=False, sort_keys=True)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Read by course/feedback_scores.py.
            f'<meta name="course-score" content="{escape(said, quote=True)}">',
            f"<title>{escape(title)}: {total}</title>",
            f"<style>{_styles()}</style>",
            "</head>",
            '<body class="fw-page">',
            '<main class="fw-root fw-feedback">',
            '<header class="fw-feedback-head">',
            '<p class="fw-feedback-kind">Your feedback</p>',
            f"<h1>{escape(title)}</h1>",
            f'<p class="fw-feedback-total"><strong>{total}</strong></p>',
            f'<p class="fw-feedback-late">{number(late)} points were taken off because this came late.</p>'
            if late
            else "",
            "</header>",
            _table(rows),
            _about_files(nb.metadata.get("course", {}).get("findings", [])),
            *(row["html"] for row in rows),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _styles() -> str:
    # "</style" in a stylesheet would end the element; CSS itself never needs it.
    return (stylesheet() + STYLE.read_text(encoding="utf-8")).replace("</", "<\\/")


def _title(nb: Any, fallback: str) -> str:
    for cell in nb.cells:
        found = re.search(r"^#\s+(.+?)\s*#*$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return re.sub(r"[*_`]", "", found[1])
    return fallback


def _row(cell: Any) -> dict[str, Any] | None:
    grading = cell.metadata.get("nbgrader", {})
    if not (grading.get("grade") or grading.get("task")):
        return None
    name = grading["grade_id"]
    if grading.get("task"):
        shown: Any = {}
        about = cell.metadata.get("course", {})
    else:
        shown = next(
            (one for one in cell.get("outputs", []) if one.output_type == "display_data"), {}
        )
        about = shown.get("metadata", {}).get("course", {}) if shown else {}
        if not about and not float(grading["points"]):
            return None  # shows an exercise whose points stand in the cell after it
    row = {
        "id": name,
        "title": about.get("title", name),
        "state": about.get("state", ""),
        "score": round(float(grading.get("score") or 0), 2),
        "max": float(grading.get("points") or 0),
        "waits": grading.get("waits", ""),
    }
    if about.get("forecasts"):
        row["forecasts"] = about["forecasts"]
    comment = grading.get("comment")
    if about and grading.get("task"):
        row["html"] = _by_person(row, about, comment)
        return row
    if about:
        html = shown["data"].get("text/html", "")
    else:
        # Marked by a person: what the learner wrote is shown as text, never as HTML.
        html = (
            f'<section class="fw-root fw-result" id="{escape(name)}"><h2>{escape(name)}</h2>'
            f'<pre class="fw-feedback-text">{escape(cell.source)}</pre></section>'
        )
    if comment:
        html += f'<p class="fw-feedback-comment"><strong>Comment:</strong> {escape(comment)}</p>'
    row["html"] = html
    return row


def _by_person(row: dict[str, Any], about: dict[str, Any], comment: str | None) -> str:
    """The card of a text: what a person gave and said, or that nobody has yet."""
    points = f"{number(row['score'])} of {number(row['max'])} points"
    if row["waits"] == "new":
        points = f"{number(row['max'])} points, not given yet"
    if row["state"] == "missing":
        headline = "No text was handed in, so there was nothing to mark."
    elif row["state"] == "damaged":
        headline = "The saved text could not be read."
    elif row["waits"] == "new" and about["alone"]:
        row["state"] = "yours"
        headline = (
            "To be marked by you: no machine reads texts. Go through the rubric with your text, "
            "then read the texts below and the points that they got."
        )
    elif row["waits"] == "new":
        row["state"] = "waits"
        headline = "Waits for a person to mark it. These points are not lost; they come later."
    elif row["waits"] == "again":
        headline = "The text has changed since it was marked, so a person will look again."
    else:
        headline = "A person read your text against the rubric and gave these points."
    said = ""
    if comment:
        lines = escape(comment).replace("\n", "<br>")
        said = (
            '<div class="fw-feedback-comment"><p class="fw-label">The marker’s comment</p>'
            f"<p>{lines}</p></div>"
        )
    return card(row["id"], row["title"], points, headline, said + about["html"])


STATES = {
    "waits": "waits for a person",
    "yours": "to be marked by you",
    "missing": "not answered",
    "damaged": "answer could not be read",
}


def _table(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        state = STATES.get(row["state"], "")
        note = f' <span class="fw-feedback-state">({state})</span>' if state else ""
        lines.append(
            f'<tr><th scope="row"><a href="#{escape(row["id"])}">{escape(row["title"])}</a>{note}</th>'
            f"<td>{'–' if row['waits'] == 'new' else number(row['score'])}</td><td>{number(row['max'])}</td></tr>"
        )
    return (
        '<table class="fw-feedback-table"><caption>Points by exercise</caption><thead><tr>'
        '<th scope="col">Exercise</th><th scope="col">Points</th><th scope="col">Of</th>'
        f"</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _about_files(findings: list[list[str]]) -> str:
    if not findings:
        return ""
    lines = "".join(
        f"<li><code>{escape(path)}</code>: {escape(text)}</li>" for path, _, text in findings
    )
    return (
        '<section class="fw-feedback-files"><h2>About the files you handed in</h2>'
        f"<ul>{lines}</ul><p>Everything else was graded as usual.</p></section>"
    )
