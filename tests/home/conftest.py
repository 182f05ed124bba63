"""A small clone of the course, and what a learner does in its workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course.items.bank import load_bank
from course.items.types import Item

MANIFEST = """\
title: A course
promise: It holds.
company: Invented for teaching.
modules:
  - id: "1"
    folder: 1-first
    title: First
    promise: One thing.
    lessons:
      - id: "1.1"
        title: Lesson one
        minutes: 30
        status: ready
        file: 1.1-one.ipynb
        objectives: [{id: 1.1-know, text: Know it.}]
        practice: [alpha, beta]
      - {id: "1.2", title: Lesson two, minutes: 30, status: planned}
    graded:
      - {assignment: 1-first, notebook: 1.1-one, lesson: "1.1", title: "One, graded", minutes: 20, points: 8, status: ready}
      - {title: The case, minutes: 60, status: planned}
"""
ITEM = """\
id: {name}
version: 1
kind: choice
title: About {name}
points: 4
minutes: 4
claims: [S1-02]
objectives: [1.1-know]
prompt: Which one?
select: one
options:
  - {{id: left, text: Go left.}}
  - {{id: right, text: Go right.}}
  - {{id: stay, text: Stay.}}
"""
KEY = """\
id: {name}
version: 1
basis: Arithmetic.
read_again: "1.1#top"
takeaway: Look first.
options:
  left: {{credit: 1, why: Yes.}}
  right: {{credit: 0, why: No.}}
  stay: {{credit: 0.5, why: Half.}}
model: {{chosen: [left]}}
declared: [{{name: other, is: wrong, note: Misread., answer: {{chosen: [right]}}, score: 0}}]
personas: {{order-taker: {{chosen: [right]}}, purist: {{chosen: [stay]}}}}
"""


def notebook(*sources: str, outputs: bool = False, **metadata: Any) -> str:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": ["course"], **metadata},
            "execution_count": 3 if outputs else None,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "hello"}]
            if outputs
            else [],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def exercise(name: str) -> str:
    return f'from course import exercise\nexercise("{name}")'


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The authors' tree, small; Jupyter's own folders are private to the test."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    root = tmp_path / "clone"
    items = root / "modules" / "1-first" / "items"
    items.mkdir(parents=True)
    (root / "modules" / "course.yaml").write_text(MANIFEST)
    (root / "modules" / "Start.ipynb").write_text(notebook("from course import home\nhome()"))
    lesson = notebook(exercise("alpha"), exercise("beta"))
    (items.parent / "1.1-one.ipynb").write_text(lesson)
    for name in ("alpha", "beta"):
        (items / f"{name}.yaml").write_text(ITEM.format(name=name))
        (items / f"{name}.key.yaml").write_text(KEY.format(name=name))
    released = root / "exercises" / "1-first"
    (released / "items").mkdir(parents=True)
    (released / "1.1-one.ipynb").write_text(notebook(exercise("gamma"), exercise("delta")))
    for name in ("gamma", "delta"):
        scratch = root / "scratch" / "items"
        scratch.mkdir(parents=True, exist_ok=True)
        (scratch / f"{name}.yaml").write_text(ITEM.format(name=name))
        (scratch / f"{name}.key.yaml").write_text(KEY.format(name=name))
    for name, item in load_bank(root / "scratch").items.items():
        (released / "items" / f"{name}.json").write_text(json.dumps(item))
    return root


@pytest.fixture
def workspace(clone: Path) -> Path:
    return clone / "workspace"


def answer(folder: Path, name: str, *, chosen: str | None = "left", checks: int = 0) -> Path:
    """Answer an exercise as the widget would, through the store."""
    from course.answers import AnswerStore

    item: Item = json.loads((folder / "items" / f"{name}.json").read_text())
    store = AnswerStore(folder, item)
    store.load()
    event = {"type": "choose", "option": chosen, "on": True}
    picked = [] if chosen is None else [chosen]
    store.apply(lambda _: {"chosen": picked}, event, checks=checks or None)
    return store.path


def feedback(
    folder: Path, notebook: str, score: float, most: float, at: str = "2026-01-02"
) -> Path:
    page = folder / "feedback" / at / f"{notebook}.html"
    page.parent.mkdir(parents=True)
    said = json.dumps({"notebook": notebook, "score": score, "max": most, "items": {}})
    page.write_text(
        f"<html><head><meta name='course-score' content='{said}'></head><body></body></html>"
    )
    return page
