"""Read the scores off feedback pages; standard library only, for the home page.

A page's head holds
`<meta name="course-score" content='{"notebook":…, "score":…, "max":…, "items":…}'>`,
and `waiting` where a person has still to give points.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TypedDict

HEAD = 100_000


class ItemScore(TypedDict):
    title: str
    score: float
    max: float


class NotebookScore(TypedDict):
    """One notebook's newest result; `at` is the folder's name, `page` the file."""

    notebook: str
    score: float
    max: float
    waiting: float  # of `max`, the points that a person has still to give
    items: dict[str, ItemScore]
    at: str
    page: str


def read_scores(feedback_root: Path) -> dict[str, NotebookScore]:
    """The newest result of each notebook under `ASSIGNMENT/feedback`, by notebook."""
    newest: dict[str, NotebookScore] = {}
    for page in sorted(feedback_root.glob("*/*.html")):
        found = read_page(page)
        if found is not None:
            newest[page.stem] = found
    return newest


def read_page(page: Path) -> NotebookScore | None:
    """The result that a page states; None when it states none that can be read."""
    try:
        with page.open(encoding="utf-8", errors="replace") as handle:
            said = _meta(handle.read(HEAD))
        data = json.loads(said)
        items = {
            str(name): ItemScore(
                title=str(one["title"]), score=float(one["score"]), max=float(one["max"])
            )
            for name, one in data["items"].items()
        }
        return {
            "notebook": str(data["notebook"]),
            "score": float(data["score"]),
            "max": float(data["max"]),
            "waiting": float(data.get("waiting", 0)),
            "items": items,
            "at": page.parent.name,
            "page": str(page),
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


class _Head(HTMLParser):
    said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("name") == "course-score":
            self.said = self.said or values.get("content") or ""


def _meta(text: str) -> str:
    parser = _Head()
    parser.feed(text.split("</head>", 1)[0])
    return parser.said
