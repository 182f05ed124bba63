"""`course grade` for a learner alone, on a workspace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_course import ASSIGNMENT, NOTEBOOK, POINTS, answer_file, write_answers

from course.feedback_scores import read_scores
from course.grading.alone import grade_workspace
from course.items.bank import Bank


@pytest.fixture
def workspace(released: Path) -> Path:
    folder = released / "workspace"
    shutil.copytree(released / "exercises", folder / "exercises")
    return folder


def test_nothing_answered_makes_no_page(released: Path, workspace: Path) -> None:
    (result,) = grade_workspace(released, workspace)
    assert result.state == "empty"
    assert not (workspace / "exercises" / ASSIGNMENT / "feedback").exists()


def test_answers_are_graded_and_the_page_lies_where_fetch_would_put_it(
    released: Path, workspace: Path, bank: Bank
) -> None:
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (result,) = grade_workspace(released, workspace)
    assert (result.state, result.score, result.max) == ("graded", 4.0, POINTS)
    (page,) = map(Path, result.pages)
    assert page.name == f"{NOTEBOOK}.html" and page.parent.parent == folder / "feedback"
    assert read_scores(folder / "feedback")[NOTEBOOK]["score"] == 4.0
    assert {path: path.read_bytes() for path in before} == before
    assert [path.name for path in (folder / "feedback").iterdir()] == [page.parent.name]


def test_a_second_time_grades_only_what_changed(
    released: Path, workspace: Path, bank: Bank
) -> None:
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    (first,) = grade_workspace(released, workspace)
    (second,) = grade_workspace(released, workspace)
    assert (second.state, second.score, second.pages) == ("unchanged", 4.0, first.pages)
    write_answers(folder, bank, {"ranking": bank.keys["ranking"]["model"]})
    (third,) = grade_workspace(released, workspace)
    assert (third.state, third.score) == ("graded", 8.0)
    assert len(list((folder / "feedback").iterdir())) == 2


def test_without_a_gradebook_one_is_made(released: Path, workspace: Path, bank: Bank) -> None:
    shutil.rmtree(released / "gradebook")
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    assert grade_workspace(released, workspace)[0].score == 4.0


def test_a_broken_workspace_is_graded_as_far_as_it_goes(
    released: Path, workspace: Path, bank: Bank
) -> None:
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    (folder / "answers" / "ranking.json").write_text("{")
    (folder / f"{NOTEBOOK}.ipynb").write_text("not a notebook")
    (folder / "my-plot.png").write_bytes(b"\x89PNG")
    (result,) = grade_workspace(released, workspace)
    assert (result.state, result.score) == ("graded", 4.0)
    assert any("ranking.json" in line for line in result.findings)
    # Nothing of the learner's own was moved.
    assert (folder / "my-plot.png").exists() and (folder / "answers" / "ranking.json").exists()


def test_a_faulty_bank_is_reported_for_its_assignment(
    released: Path, workspace: Path, bank: Bank
) -> None:
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    (released / "solutions" / ASSIGNMENT / "items" / "choice.yaml").write_text("id: [")
    (result,) = grade_workspace(released, workspace)
    assert result.state == "failed" and "choice.yaml" in result.error


def test_other_folders_are_passed_over(released: Path, workspace: Path, bank: Bank) -> None:
    (workspace / "exercises" / "own-notes").mkdir()
    (workspace / "exercises" / "own-notes" / "x.json").write_text(
        json.dumps(answer_file(bank.items["choice"], {}))
    )
    assert [one.assignment for one in grade_workspace(released, workspace)] == [ASSIGNMENT]
