"""Texts, which a person marks: through nbgrader's own means, and honestly counted meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, NOTEBOOK, secret, write_answers, write_course

from course.feedback_scores import read_scores
from course.grading.alone import grade_workspace
from course.grading.batch import autograde, feedback
from course.grading.config import database, workspace_config
from course.grading.leaks import scan, scan_feedback
from course.grading.release import check, release
from course.items.bank import Bank, load_bank

Run = Callable[..., Any]
KINDS = ("choice", "text")
HOSTILE = (
    "<script>alert(1)</script> </div></section> $x^2$ \\(y\\) \\begin{align} `code` "
    '<img src=x onerror="alert(2)"> [link](javascript:alert(3)) ![p](http://far.example/x.png)\n\n'
    "# heading\n\n    indented\n\n<!-- --> ]]> & &lt; ${jinja} {{ cell }} {% block %}\n\n"
    "- one <b>two</b>\n- three\n\n" + "and words enough to be long enough to count at all " * 3
)


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_course(tmp_path_factory.mktemp("marked") / "course", KINDS)
    report = release(root)
    assert report.ok, report
    return root


@pytest.fixture
def course(_made: Path, tmp_path: Path) -> Path:
    """A released course with one choice and one text."""
    shutil.copytree(_made, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def bank(course: Path) -> Bank:
    return load_bank(course / "solutions" / ASSIGNMENT)


def hand_in(course: Path, bank: Bank, student: str, text: str | None) -> Path:
    folder = course / "gradebook" / "submitted" / student / ASSIGNMENT
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course / "exercises" / ASSIGNMENT, folder)
    (folder / "timestamp.txt").write_text("2026-01-05 10:00:00.000000 UTC")
    answers = {"choice": bank.keys["choice"]["model"]}
    answers |= {} if text is None else {"text": {"text": text, "ratings": {}}}
    write_answers(folder, bank, answers)
    return folder


def grade(course: Path, student: str) -> Any:
    (result,) = autograde(course, ASSIGNMENT, [student])
    assert result.ok, result.error
    return result


def state(course: Path, student: str) -> tuple[Any, Any, bool]:
    """auto score, manual score, needs a person: of the text, in the gradebook."""
    with Gradebook(database(course), "product-to-cpo") as book:
        found = book.find_grade("text", NOTEBOOK, ASSIGNMENT, student)
        return found.auto_score, found.manual_score, found.needs_manual_grade


def mark(course: Path, student: str, points: float, comment: str = "") -> None:
    """What formgrader's boxes do."""
    with Gradebook(database(course), "product-to-cpo") as book:
        found = book.find_grade("text", NOTEBOOK, ASSIGNMENT, student)
        found.manual_score, found.needs_manual_grade = points, False
        if comment:
            said = book.find_comment("text", NOTEBOOK, ASSIGNMENT, student)
            said.manual_comment = comment
        book.db.commit()


def page_of(course: Path, student: str) -> str:
    (made,) = feedback(course, ASSIGNMENT, [student])
    assert made.ok, made.error
    where = course / "gradebook" / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html"
    return where.read_text()


def marker_source(course: Path, student: str) -> str:
    """What formgrader shows of the task cell."""
    path = course / "gradebook" / "autograded" / student / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return str(next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("task")))


TEXT = "We sell to the larger firms, as they stay. " * 5


def test_a_text_waits_for_a_person_and_its_points_are_not_lost(course: Path, bank: Bank) -> None:
    hand_in(course, bank, "ada", TEXT)
    result = grade(course, "ada")
    assert (result.score, result.max, result.waiting) == (4.0, 10.0, 6.0)
    assert state(course, "ada") == (None, None, True)
    text = page_of(course, "ada")
    assert "Waits for a person to mark it." in text
    assert "4 of 10 points, 6 wait for a person" in text
    found = read_scores(course / "gradebook" / "feedback" / "ada")[NOTEBOOK]
    assert (found["score"], found["waiting"]) == (4.0, 6.0)


@pytest.mark.parametrize("text", [None, "", " \n\n ... "])
def test_a_blank_text_scores_0_and_asks_nobody(course: Path, bank: Bank, text: str | None) -> None:
    hand_in(course, bank, "noel", text)
    result = grade(course, "noel")
    assert (result.score, result.waiting) == (4.0, 0.0)
    assert state(course, "noel") == (0.0, None, False)
    assert "No text was handed in" in page_of(course, "noel")


def test_a_damaged_text_is_named_scores_0_and_asks_nobody(course: Path, bank: Bank) -> None:
    folder = hand_in(course, bank, "ada", TEXT)
    (folder / "answers" / "text.json").write_text("{")
    result = grade(course, "ada")
    assert result.findings == ["answers/text.json: it is not valid JSON"]
    assert state(course, "ada") == (0.0, None, False)
    assert "(answer could not be read)" in page_of(course, "ada")


def test_a_mark_stands_until_the_text_changes(course: Path, bank: Bank) -> None:
    hand_in(course, bank, "ada", TEXT)
    grade(course, "ada")
    mark(course, "ada", 5, "Name the loss.\n<b>Soon</b>")
    assert grade(course, "ada").score == 9.0
    assert state(course, "ada") == (None, 5.0, False), "nothing has changed"
    text = page_of(course, "ada")
    assert "A person read your text" in text and "5 of 6 points" in text
    assert "Name the loss.<br>&lt;b&gt;Soon" in text
    assert "wait for a person" not in text

    hand_in(course, bank, "ada", TEXT + "And two more words.")
    assert grade(course, "ada").score == 9.0, "the mark stands meanwhile"
    assert state(course, "ada") == (None, 5.0, True), "the text has changed"
    grade(course, "ada")
    assert state(course, "ada")[2], "graded again, and still nobody has looked"
    assert "a person will look again" in page_of(course, "ada")
    mark(course, "ada", 6)
    grade(course, "ada")
    assert state(course, "ada") == (None, 6.0, False)


def test_a_text_taken_back_after_its_mark_is_looked_at_again(course: Path, bank: Bank) -> None:
    hand_in(course, bank, "ada", TEXT)
    grade(course, "ada")
    mark(course, "ada", 5)
    hand_in(course, bank, "ada", None)
    grade(course, "ada")
    assert state(course, "ada") == (0.0, 5.0, True)


def test_a_notebook_without_its_cells_costs_no_text(course: Path, bank: Bank) -> None:
    for student, book in (("ada", "not a notebook"), ("ben", '{"nbformat": 4, "cells": []}')):
        folder = hand_in(course, bank, student, TEXT)
        (folder / f"{NOTEBOOK}.ipynb").write_text(book)
        assert grade(course, student).waiting == 6.0
        assert "We sell to the larger firms" in marker_source(course, student)


# --- what is shown to whom ----------------------------------------------------------------------


class Tags(HTMLParser):
    """Every tag and all text; an element that is not closed in its place is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("br", "meta"):
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("src", "href") or (value or "").startswith("#"), value

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_is_text_for_marker_and_learner(course: Path, bank: Bank) -> None:
    hand_in(course, bank, "mallory", HOSTILE)
    grade(course, "mallory")
    source = marker_source(course, "mallory")
    shown = str(markdown2html(source))
    for html in (shown, page_of(course, "mallory")):
        seen = Tags(html)
        assert not {"script", "img", "iframe", "link", "b", "pre"} & set(seen.seen)
        for part in ("<script>alert(1)</script>", "$x^2$", "\\(y\\)", "`code`", "{{ cell }}"):
            assert part in seen.text, part
    assert "\n" not in source and "$" not in source and "\\" not in source
    # The renderer of formgrader leaves the block as it was.
    assert shown.strip() == source.strip()
    assert "mathjax_ignore" in source


def test_the_marker_reads_notes_and_exemplars_and_the_learner_does_not(
    course: Path, bank: Bank
) -> None:
    hand_in(course, bank, "ada", TEXT)
    grade(course, "ada")
    source = marker_source(course, "ada")
    exemplar = "Stop selling to the smallest firms for two quarters."
    notes = [secret("text", "look_for"), secret("text", "misreadings"), escape(exemplar)]
    anchor = "Says in the first two sentences what to do"
    for part in [*notes, anchor, "We sell to the larger firms"]:
        assert part in source, part
    mark(course, "ada", 6)
    page = page_of(course, "ada")
    assert anchor in page and "We sell to the larger firms" in page
    for part in notes:
        assert part not in page, part
    pages = course / "gradebook" / "feedback" / "ada" / ASSIGNMENT
    chosen = {"choice": bank.keys["choice"]["model"], "text": {"text": TEXT, "ratings": {}}}
    assert scan_feedback(pages, bank, chosen) == []
    planted = pages / f"{NOTEBOOK}.html"
    planted.write_text(page.replace("</main>", f"<p>{notes[0]}</p></main>"))
    assert scan_feedback(pages, bank, chosen)


def test_the_instructor_can_show_all(course: Path, bank: Bank) -> None:
    hand_in(course, bank, "ada", TEXT)
    autograde(course, ASSIGNMENT, ["ada"], reveal=True)
    page = page_of(course, "ada")
    assert secret("text", "look_for") in page
    assert "Stop selling to the smallest firms" in page


def test_alone_one_marks_oneself_and_only_after_writing(course: Path, bank: Bank) -> None:
    workspace = course / "workspace"
    shutil.copytree(course / "exercises", workspace / "exercises")
    folder = workspace / "exercises" / ASSIGNMENT
    write_answers(folder, bank, {"choice": bank.keys["choice"]["model"]})
    (first,) = grade_workspace(course, workspace)
    assert (first.score, first.waiting) == (4.0, 0.0)
    assert "Stop selling" not in Path(first.pages[0]).read_text()
    write_answers(folder, bank, {"text": {"text": TEXT, "ratings": {}}})
    (second,) = grade_workspace(course, workspace)
    assert (second.score, second.max, second.waiting) == (4.0, 10.0, 6.0)
    page = Path(second.pages[0]).read_text()
    assert "To be marked by you" in page and "Stop selling" in page
    (third,) = grade_workspace(course, workspace)
    assert (third.state, third.waiting) == ("unchanged", 6.0)


def test_a_release_holds_the_rubric_and_nothing_of_the_key(course: Path) -> None:
    assert scan(course / "exercises", course / "solutions") == []
    item = course / "exercises" / ASSIGNMENT / "items" / "text.json"
    clean = item.read_text()
    assert "Says in the first two sentences" in clean
    for planted in ('"exemplars": []', '"look_for": ""', f'"x": "{secret("text", "look_for")}"'):
        item.write_text(clean.replace("{", "{" + planted + ",", 1))
        assert scan(course / "exercises", course / "solutions"), planted


# --- how it must stand in a notebook -------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda sheet, task: sheet.update(points=6), "gives points; they belong to the task cell"),
        (lambda sheet, task: sheet.update(grade_id="text"), "it should be 'text-text'"),
        (lambda sheet, task: sheet.update(locked=False), "autograded, locked cell"),
        (lambda sheet, task: task.update(points=5), "gives 5 points and its item says 6"),
        (lambda sheet, task: task.update(grade_id="txt"), "has no task cell"),
        (lambda sheet, task: task.update(grade_id="txt"), "'txt' belongs to no exercise"),
        (lambda sheet, task: task.update(locked=False), "should be locked"),
    ],
)
def test_wrong_cells_are_named_before_a_release(course: Path, change: Any, says: str) -> None:
    path = course / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    book = nbformat.read(path, as_version=4)
    sheet, task = (cell.metadata["nbgrader"] for cell in book.cells[-2:])
    assert check(course).ok
    change(sheet, task)
    nbformat.write(book, path)
    said = check(course).problems
    assert any(says in one and NOTEBOOK in one for one in said), said


def test_the_task_cell_stands_right_after_its_sheet(course: Path) -> None:
    path = course / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells.insert(0, book.cells.pop())
    nbformat.write(book, path)
    assert any("right after" in one for one in check(course).problems)


# --- nbgrader's own commands ---------------------------------------------------------------------


def test_release_to_feedback_with_nbgraders_own_commands(
    course: Path, bank: Bank, tmp_path: Path, nbgrader: Run
) -> None:
    import getpass

    workspace = tmp_path / "workspace"
    workspace.mkdir()
    exchange = str(course / "gradebook" / "exchange")
    (workspace / "nbgrader_config.py").write_text(workspace_config(exchange))
    nbgrader(course, "generate_assignment", ASSIGNMENT, "--force")
    nbgrader(course, "release_assignment", ASSIGNMENT)
    nbgrader(workspace, "fetch_assignment", ASSIGNMENT)
    here = workspace / "exercises" / ASSIGNMENT

    write_answers(here, bank, {"choice": bank.keys["choice"]["model"]})
    said = nbgrader(here, "validate", f"{NOTEBOOK}.ipynb").stdout
    assert "VALIDATION FAILED ON 1 CELL" in said and "not answered yet" in said
    write_answers(here, bank, {"text": {"text": TEXT, "ratings": {}}})
    assert "Success" in nbgrader(here, "validate", f"{NOTEBOOK}.ipynb").stdout

    nbgrader(workspace, "submit", ASSIGNMENT)
    nbgrader(course, "collect", ASSIGNMENT)
    nbgrader(course, "autograde", ASSIGNMENT)
    me = getpass.getuser()
    assert state(course, me) == (None, None, True)
    assert secret("text", "look_for") in marker_source(course, me)
    mark(course, me, 4, "Good.")
    nbgrader(course, "autograde", ASSIGNMENT, "--force")
    assert state(course, me) == (None, 4.0, False)
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    nbgrader(course, "release_feedback", ASSIGNMENT)
    nbgrader(workspace, "fetch_feedback", ASSIGNMENT)
    found = read_scores(here / "feedback")[NOTEBOOK]
    assert (found["score"], found["max"], found["waiting"]) == (8.0, 10.0, 0.0)
    assert found["items"]["text"] == {"title": bank.items["text"]["title"], "score": 4, "max": 6}
    words = secret("text", "look_for").encode()
    for path in [*workspace.rglob("*"), *(tmp_path / "home").rglob("*")]:
        if path.is_file():
            assert words not in path.read_bytes(), path


def test_stock_nbgrader_grades_the_rest_and_asks_a_person(
    course: Path, bank: Bank, tmp_path: Path, nbgrader: Run
) -> None:
    folder = tmp_path / "stock"
    shutil.copytree(course / "solutions", folder / "source")
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'
    )
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    there = folder / "submitted" / "ada" / ASSIGNMENT
    shutil.copytree(folder / "release" / ASSIGNMENT, there)
    write_answers(
        there, bank, {"choice": bank.keys["choice"]["model"], "text": {"text": TEXT, "ratings": {}}}
    )
    nbgrader(folder, "autograde", ASSIGNMENT)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "stock") as book:
        (notebook,) = book.find_submission(ASSIGNMENT, "ada").notebooks
        found = {one.name: (one.auto_score, one.needs_manual_grade) for one in notebook.grades}
    assert found == {"choice": (4.0, False), "text-text": (0.0, False), "text": (None, True)}
    nbgrader(folder, "generate_feedback", ASSIGNMENT)
    page = (folder / "feedback" / "ada" / ASSIGNMENT / f"{NOTEBOOK}.html").read_text()
    assert "We sell to the larger firms" in page and secret("text", "look_for") not in page
