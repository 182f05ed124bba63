"""A small course of one assignment with every kind, made from the kinds' templates."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from course.answers import FORMAT
from course.items.bank import Bank, load_bank
from course.items.types import Item

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "course" / "templates" / "items"
ASSIGNMENT, NOTEBOOK = "1-basics", "1.1-first"
KINDS = ("choice", "estimate", "judgement", "ranking", "sorting")
POINTS = 24.0


def cell(
    kind: str, name: str, source: str, grading: dict[str, Any] | None = None
) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    if grading is not None:
        made["metadata"] = {
            "nbgrader": grading,
            "tags": ["course"],
            "jupyter": {"source_hidden": True},
        }
    return made


def graded(name: str, points: float) -> dict[str, Any]:
    grading = {
        "grade": True,
        "grade_id": name,
        "locked": True,
        "points": points,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    return cell("code", name, f'from course import exercise\n\nexercise("{name}")', grading)


def notebook(cells: list[dict[str, Any]]) -> str:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "version": "3.99"}}
    made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1) + "\n"


def secret(*parts: str) -> str:
    """Words that stand nowhere else, so that a test can find where they went."""
    name = "".join(part.replace("-", "") for part in parts)
    return " ".join(
        f"{name}{number}" for number in ("one", "two", "three", "four", "five", "six", "seven")
    )


TEXTS = ("why", "too_low", "too_high", "note", "basis", "takeaway", "look_for", "misreadings")


def _mark(tree: Any, at: tuple[str, ...]) -> Any:
    """A key with each of its texts replaced by words of its own."""
    if isinstance(tree, dict):
        marked = {}
        for name, part in tree.items():
            text = name in TEXTS or (len(at) > 1 and at[-1] == "mistakes" and isinstance(part, str))
            marked[name] = secret(*at, name) if text else _mark(part, (*at, name))
        return marked
    if isinstance(tree, list):
        return [_mark(part, (*at, str(number))) for number, part in enumerate(tree)]
    return tree


def write_items(folder: Path, kinds: tuple[str, ...] = KINDS) -> None:
    folder.mkdir(parents=True)
    for kind in kinds:
        item = yaml.safe_load((TEMPLATES / f"{kind}.yaml").read_text())
        key = yaml.safe_load((TEMPLATES / f"{kind}.key.yaml").read_text())
        if kind == "estimate":
            # A value that nobody writes by chance.
            key["quantities"]["cash"]["value"] = 223_517
            key["model"]["values"]["cash"]["text"] = "223,517"
        comment = "# " + secret(kind, "comment") + "\n"
        (folder / f"{kind}.yaml").write_text(
            comment + yaml.safe_dump(item, sort_keys=False, width=10_000)
        )
        (folder / f"{kind}.key.yaml").write_text(
            comment + yaml.safe_dump(_mark(key, (kind,)), sort_keys=False, width=10_000)
        )


def by_person(name: str, points: float) -> list[dict[str, Any]]:
    """The two cells of an exercise that a person marks."""
    sheet = graded(name, 0)
    sheet["metadata"]["nbgrader"]["grade_id"] = f"{name}-text"
    task = cell("markdown", f"{name}-marks", "*A person marks this.*", {})
    task["metadata"] = {
        "nbgrader": {
            "grade": False,
            "grade_id": name,
            "locked": True,
            "points": points,
            "schema_version": 3,
            "solution": False,
            "task": True,
        }
    }
    return [sheet, task]


def write_course(root: Path, kinds: tuple[str, ...] = KINDS) -> Path:
    source = root / "solutions" / ASSIGNMENT
    write_items(source / "items", kinds)
    bank = load_bank(source)
    cells = [cell("markdown", "title", "# A first notebook\n\nFive exercises.")]
    for name, item in bank.items.items():
        if item["kind"] == "text":
            cells += by_person(name, item["points"])
        else:
            cells.append(graded(name, item["points"]))
    (source / f"{NOTEBOOK}.ipynb").write_text(notebook(cells))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def answer_file(item: Item, answer: Any, sure: float | None = 1.0, touched: bool = True) -> str:
    """What the answer store writes, as text."""
    record = {
        "format": FORMAT,
        "item": item["id"],
        "version": item["version"],
        "kind": item["kind"],
        "answer": answer,
        "touched": touched,
        "checks": 0,
        "confidence": sure,
        "seed": None,
        "revision": 1,
        "saved_at": "2026-01-05T10:00:00.000+00:00",
        "log": [],
    }
    return json.dumps(record)


def write_answers(
    folder: Path, bank: Bank, answers: dict[str, Any], sure: dict[str, float | None] | None = None
) -> None:
    """Answers by item, with how sure each is; certain unless `sure` says otherwise."""
    (folder / "answers").mkdir(exist_ok=True)
    for name, answer in answers.items():
        if answer is not None:
            (folder / "answers" / f"{name}.json").write_text(
                answer_file(bank.items[name], answer, (sure or {}).get(name, 1.0))
            )


def score_of(root: Path, student: str) -> float | None:
    """A student's points in the gradebook; None when not graded."""
    from nbgrader.api import Gradebook, MissingEntry

    from course.grading.config import database

    with Gradebook(database(root), "product-to-cpo") as book:
        try:
            return float(book.find_submission(ASSIGNMENT, student).score)
        except MissingEntry:
            return None
