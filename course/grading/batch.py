"""Grade and give feedback to a class in one process, one learner at a time.

nbgrader's own converters do the work; a learner whose submission fails is
reported and the next one is graded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from course.grading import gate, session
from course.grading.banks import source_bank
from course.grading.exchange import restore_missing
from course.grading.exporter import assignment_specs, remembered_specs
from course.grading.onepass import OnePassAutograde
from course.grading.release import record
from course.grading.repair import CellSpec

Progress = Callable[["Result"], None]


@dataclass
class Result:
    """One learner's outcome; `error` is "" when graded."""

    student: str
    assignment: str
    error: str = ""
    score: float = 0.0
    max: float = 0.0
    waiting: float = 0.0  # points that a person has still to give
    notebooks: dict[str, dict[str, float]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.error


class NotRecorded(LookupError):
    """There is no such assignment."""


def autograde(
    root: Path,
    assignment: str,
    students: Iterable[str] | None = None,
    progress: Progress | None = None,
    reveal: bool = False,
    alone: bool = False,
) -> list[Result]:
    """Grade everybody's submission of `assignment`, or that of `students`.

    Raises BankError when the assignment's own files are faulty: then nobody can
    be graded. Whatever is wrong with a submission ends up in its Result.
    """
    root = root.resolve()
    config = session.settings(root)
    if reveal:
        config.Examiner.reveal = True
    if alone:
        config.Examiner.alone = True
    directory = session.course_directory(config)
    directory.assignment_id = assignment
    source = Path(directory.format_path(directory.source_directory, ".", assignment))
    if not source.is_dir():
        raise NotRecorded(f"there is no assignment {assignment!r} in {directory.source_directory}/")
    source_bank(source)
    _ensure_recorded(root, assignment, config)
    specs = assignment_specs(directory.db_url, assignment)

    def grade(result: Result) -> None:
        _grade(directory, config, specs, result)

    names = _students(directory, directory.submitted_directory, assignment, students)
    with remembered_specs(directory.db_url, assignment, specs):
        return _each(names, assignment, grade, progress)


def _each(
    students: list[str],
    assignment: str,
    do: Callable[[Result], None],
    progress: Progress | None,
) -> list[Result]:
    results = []
    with session.one_gradebook():
        for student in students:
            result = Result(student, assignment)
            results.append(result)
            try:
                do(result)
            except Exception as error:  # nothing in one submission may cost the others theirs
                result.error = result.error or f"{type(error).__name__}: {error}"
            if progress is not None:
                progress(result)
    return results


def _grade(
    directory: Any, config: Config, specs: dict[str, list[CellSpec]], result: Result
) -> None:
    if set(result.student) & set("*?[]/"):
        # nbgrader would look for the notebooks of everybody whom the pattern fits.
        result.error = f"{result.student!r} cannot be a name: it holds one of * ? [ ] /"
        return
    submission = Path(
        directory.format_path(directory.submitted_directory, result.student, result.assignment)
    )
    if not submission.is_dir():
        result.error = "nothing was handed in"
        return
    # Before nbgrader looks at the folder at all; its hook then takes these findings.
    found = gate.EARLIER.pop(str(submission), [])
    found += gate.admit(submission, gate.aside_of(submission))
    if not submission.is_dir():
        result.findings += map(str, found)
        result.error = "the submission was refused: " + found[0].text
        return
    for name in restore_missing(submission, specs):
        found.append(gate.Finding(name, "notebook", "was missing and was put back"))
    gate.EARLIER[str(submission)] = found
    result.findings += map(str, found)
    result.error = _convert(OnePassAutograde, directory, config, result.student)
    gate.EARLIER.pop(str(submission), None)
    if result.error:
        return
    graded = Path(
        directory.format_path(directory.autograded_directory, result.student, result.assignment)
    )
    for path in sorted(graded.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for place, _, text in notebook["metadata"].get("course", {}).get("findings", []):
            if (line := f"{place}: {text}") not in result.findings:
                result.findings.append(line)
    with Gradebook(directory.db_url, directory.course_id) as book:
        for notebook in book.find_submission(result.assignment, result.student).notebooks:
            late = notebook.late_submission_penalty or 0.0
            result.notebooks[notebook.name] = {
                "score": notebook.score - late,
                "max": notebook.max_score,
                "waiting": sum(
                    grade.max_score
                    for grade in notebook.grades
                    if grade.manual_score is None and grade.auto_score is None
                ),
            }
    result.score = sum(one["score"] for one in result.notebooks.values())
    result.max = sum(one["max"] for one in result.notebooks.values())
    result.waiting = sum(one["waiting"] for one in result.notebooks.values())


def feedback(
    root: Path,
    assignment: str,
    students: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Make the feedback pages of everybody who was graded, or of `students`."""
    root = root.resolve()
    config = session.settings(root)
    directory = session.course_directory(config)
    directory.assignment_id = assignment

    def make(result: Result) -> None:
        result.error = _convert(GenerateFeedback, directory, config, result.student)

    names = _students(directory, directory.autograded_directory, assignment, students)
    return _each(names, assignment, make, progress)


def _convert(kind: Any, directory: Any, config: Config, student: str) -> str:
    """Run one of nbgrader's converters for one learner; "" or why it failed."""
    directory.student_id = student
    converter = kind(coursedir=directory, config=config)
    converter.force = True
    with session.quietly() as lines:
        try:
            converter.start()
        except NbGraderException:
            return session.reason(lines)
    return ""


def _students(
    directory: Any, step: str, assignment: str, students: Iterable[str] | None
) -> list[str]:
    if students is not None:
        return list(students)
    home = Path(directory.format_path(step, ".", "."))
    return sorted(path.parent.name for path in home.glob(f"*/{assignment}"))


def _ensure_recorded(root: Path, assignment: str, config: Config) -> None:
    db_url = config.CourseDirectory.db_url
    session.ensure_gradebook(db_url)
    with Gradebook(db_url, config.CourseDirectory.course_id) as book:
        try:
            known = bool(book.find_assignment(assignment).notebooks)
        except MissingEntry:
            known = False
    if not known:
        record(root, assignment, config)
