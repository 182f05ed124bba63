"""Stock nbgrader, without the course's settings: the same notebook, the same scores."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, KINDS, NOTEBOOK, POINTS, score_of, write_answers

from course.grading.batch import autograde
from course.items.bank import Bank
from course.scoring.personas import answers

Run = Callable[..., Any]


@pytest.fixture
def stock(released: Path, tmp_path: Path, nbgrader: Run) -> Path:
    """A course folder with nbgrader's own names and no settings but a course id."""
    folder = tmp_path / "stock"
    shutil.copytree(released / "solutions", folder / "source")
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'
    )
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    return folder


def scores(db: str, course: str, student: str) -> dict[str, float]:
    with Gradebook(db, course) as book:
        (notebook,) = book.find_submission(ASSIGNMENT, student).notebooks
        return {grade.name: grade.auto_score for grade in notebook.grades}


def test_stock_nbgrader_gives_the_same_scores(
    released: Path, bank: Bank, stock: Path, submit: Callable[..., Path], nbgrader: Run
) -> None:
    by_item = {name: answers(item, bank.keys[name]) for name, item in bank.items.items()}
    given = {
        "model": {name: one["model"] for name, one in by_item.items()},
        "near": {
            name: next(answer for who, answer in one.items() if who.startswith("declared"))
            for name, one in by_item.items()
        },
        "partly": {
            "choice": {"chosen": ["wait-for-data"]},
            "estimate": {"values": {"cash": {"text": "x"}}},
        },
        "blank": {},
    }
    for student, one in given.items():
        folder = submit(student, one)
        there = stock / "submitted" / student / ASSIGNMENT
        shutil.copytree(stock / "release" / ASSIGNMENT, there)
        shutil.copytree(folder / "answers", there / "answers")
    # A file that is not an answer scores 0 and stops nothing.
    for root in (stock / "submitted", released / "gradebook" / "submitted"):
        (root / "near" / ASSIGNMENT / "answers" / "ranking.json").write_text("{")
    assert all(result.ok for result in autograde(released, ASSIGNMENT))
    nbgrader(stock, "autograde", ASSIGNMENT)
    ours = f"sqlite:///{released / 'gradebook' / 'gradebook.db'}"
    theirs = f"sqlite:///{stock / 'gradebook.db'}"
    for student in given:
        want = scores(ours, "product-to-cpo", student)
        assert set(want) == set(KINDS)
        assert scores(theirs, "stock", student) == pytest.approx(want), student
    assert score_of(released, "model") == POINTS
    assert score_of(released, "blank") == 0
    nbgrader(stock, "generate_feedback", ASSIGNMENT)
    assert (stock / "feedback" / "near" / ASSIGNMENT / f"{NOTEBOOK}.html").is_file()


def test_validate_names_what_is_not_complete_and_writes_nothing(
    released: Path, bank: Bank, tmp_path: Path, nbgrader: Run
) -> None:
    here = tmp_path / "workspace" / ASSIGNMENT
    shutil.copytree(released / "exercises" / ASSIGNMENT, here)
    write_answers(here, bank, {name: key["model"] for name, key in bank.keys.items()})
    assert "Success" in nbgrader(here, "validate", f"{NOTEBOOK}.ipynb").stdout
    # Complete and wrong is complete: Validate knows no key.
    write_answers(here, bank, {"choice": {"chosen": ["full-step"]}})
    assert "Success" in nbgrader(here, "validate", f"{NOTEBOOK}.ipynb").stdout
    (here / "answers" / "judgement.json").unlink()
    (here / "answers" / "ranking.json").write_text("{")
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    said = nbgrader(here, "validate", f"{NOTEBOOK}.ipynb").stdout
    assert "VALIDATION FAILED ON 2 CELL(S)" in said
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before
