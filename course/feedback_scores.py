"""Read the scores off feedback pages; standard library only, for the home page.

A page's head holds
`<meta name="course-score" content='{"notebook":…, "score":…, "max":…, "items":…}'>`,
and `waiting` where a person has still to give points.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from course.items.types import Forecast

HEAD = 100_000


class ItemScore(TypedDict):
    title: str
    score: float
    max: float

    # What was said before, and what came of it: [confidence, outcome], both in [0, 1].
    forecasts: NotRequired[list[list[float]]]


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
        items = {str(name): _item(one) for name, one in data["items"].items()}
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


def read_forecasts(feedback_root: Path) -> list[Forecast]:
    """What was forecast in each exercise when it was first graded, under `ASSIGNMENT/feedback`.

    The first time: whoever has read the feedback knows the answer.
    """
    first: dict[tuple[str, str], list[list[float]]] = {}
    for page in sorted(feedback_root.glob("*/*.html")):
        found = read_page(page)
        for name, one in found["items"].items() if found else ():
            if "forecasts" in one:
                first.setdefault((page.stem, name), one["forecasts"])
    return [
        Forecast(confidence=confidence, outcome=outcome)
        for pairs in first.values()
        for confidence, outcome in pairs
    ]


def _item(said: Any) -> ItemScore:
    item = ItemScore(title=str(said["title"]), score=float(said["score"]), max=float(said["max"]))
    pairs = [[float(value) for value in pair] for pair in said.get("forecasts", [])]
    if any(len(pair) != 2 or not all(0 <= value <= 1 for value in pair) for pair in pairs):
        raise ValueError("a forecast is a confidence and an outcome")
    if pairs:
        item["forecasts"] = pairs
    return item


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
