"""Make exercises/ from solutions/: checked, built beside, scanned, and only then put in place."""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from course.grading import labs, marked, session
from course.grading.banks import source_bank
from course.grading.leaks import Leak, scan
from course.items import registry
from course.items.bank import Bank, BankError
from course.items.checks import check_bank
from course.manifest import exercise_ids
from course.scoring.checks import check_scores

ONE_LINER = re.compile(
    r"""\s*(?:from course import exercise\s+)?exercise\(\s*["'](?P<name>[a-z0-9-]+)["']\s*\)\s*"""
)


@dataclass
class Report:
    """What a release did, or why it did nothing."""

    assignments: list[str] = field(default_factory=list)
    files: int = 0
    problems: list[str] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not (self.problems or self.leaks or self.differences)


def release(root: Path) -> Report:
    """Check everything, build the release, put it in place of exercises/ in one step."""
    root = root.resolve()
    report = check(root)
    if report.problems:
        return report
    config = session.settings(root)
    target = root / config.CourseDirectory.release_directory
    with _beside(root) as room:
        built = room / "built"
        _build(config, report, built, f"sqlite:///{room / 'trial.db'}")
        if not report.problems:
            report.leaks = scan(built, _source(config))
        if report.ok:
            # The gradebook learns of the cells last, when nothing else can fail.
            _build(config, report, room / "again", config.CourseDirectory.db_url)
        if report.ok:
            report.files = sum(path.is_file() for path in built.rglob("*"))
            _swap(built, target, room / "old")
    return report


def check_release(root: Path) -> Report:
    """Build the release elsewhere and compare it with exercises/, byte by byte."""
    root = root.resolve()
    report = check(root)
    if report.problems:
        return report
    config = session.settings(root)
    target = root / config.CourseDirectory.release_directory
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder).resolve()
        _build(config, report, room / "built", f"sqlite:///{room / 'trial.db'}")
        if not report.problems:
            report.leaks = scan(room / "built", _source(config))
            report.differences = list(compare(room / "built", target))
    return report


def compare(made: Path, stands: Path) -> Iterator[str]:
    """How the folder `stands` differs from what would be made, one sentence a file."""
    new, old = _names(made), _names(stands)
    for name in sorted(new | old):
        if name not in old:
            yield f"{name} is missing: run `course release`"
        elif name not in new:
            yield f"{name} is not made from solutions/: delete it or run `course release`"
        elif not filecmp.cmp(made / name, stands / name, shallow=False):
            yield f"{name} differs from what solutions/ gives: run `course release`"


def check(root: Path) -> Report:
    """Everything that must hold before a release; builds nothing."""
    report = Report()
    config = session.settings(root)
    source = _source(config)
    folders = sorted(path for path in source.glob("*") if path.is_dir() and path.name[0] != ".")
    if not folders:
        report.problems.append(f"{source.name}/ holds no assignment")
    for folder in folders:
        report.assignments.append(folder.name)
        if (folder / "answers").exists():
            report.problems.append(
                f"{source.name}/{folder.name}/answers: delete it; nbgrader would put these answers in place of every learner's"
            )
        try:
            bank = source_bank(folder)
        except BankError as error:
            report.problems += [str(problem) for problem in error.problems]
            continue
        problems = check_bank(bank)
        # An answer cannot be scored against an item that is broken.
        problems = problems or check_scores(bank)
        report.problems += [str(problem) for problem in problems]
        report.problems += _check_notebooks(folder, bank)
    return report


def _check_notebooks(folder: Path, bank: Bank) -> Iterator[str]:
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        yield f"{folder.name}: there is no notebook"
    used: list[str] = []
    for path in notebooks:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError, TypeError) as error:
            yield f"{path.name}: not a notebook: {error}"
            continue
        used += exercise_ids(path)
        for cell in cells:
            yield from (f"{path.name}: {said}" for said in _check_cell(cell, bank))
        yield from (f"{path.name}: {said}" for said in labs.check_cards(cells, bank))
        tasks = marked.check_tasks(cells, bank, exercise_ids(path))
        yield from (f"{path.name}: {said}" for said in tasks)
    for name in sorted(set(bank.items) - set(used)):
        yield f"{folder.name}/items/{name}.yaml: no notebook shows this exercise"
    for name in sorted({name for name in used if used.count(name) > 1}):
        yield f"{folder.name}: exercise {name!r} stands in two notebooks"


def _check_cell(cell: dict[str, Any], bank: Bank) -> Iterator[str]:
    source = "".join(cell.get("source", ""))
    found = ONE_LINER.fullmatch(source)
    grading = cell.get("metadata", {}).get("nbgrader") or {}
    name = grading.get("grade_id", "")
    if cell.get("cell_type") == "code" and grading.get("solution"):
        yield from labs.check_own(cell, source, grading, bank)
        return
    if cell.get("cell_type") != "code" or not ("exercise(" in source or grading.get("grade")):
        return
    if found is None:
        yield f'cell {name or source[:40]!r} should hold one line, exercise("ID")'
        return
    shown = found["name"]
    if shown not in bank.items:
        yield f"there is no exercise {shown!r} in items/"
    elif registry.by_person(bank.items[shown]["kind"]):
        yield from marked.check_sheet(cell, bank.items[shown])
    elif not (grading.get("grade") and grading.get("locked")):
        yield f"the cell of {shown!r} should be nbgrader's autograded, locked cell"
    elif name != shown:
        yield f"the cell of {shown!r} has the grade id {name!r}; they should be the same"
    elif float(grading.get("points", 0)) != float(bank.items[shown]["points"]):
        given, says = grading.get("points", 0), bank.items[shown]["points"]
        yield f"the cell of {shown!r} gives {given} points and its item says {says}"


def record(root: Path, assignment: str, config: Config | None = None) -> None:
    """Let the gradebook know an assignment's cells, leaving exercises/ alone."""
    config = config or session.settings(root)
    with _beside(root) as room:
        report = Report(assignments=[assignment])
        _build(config, report, room / "built", config.CourseDirectory.db_url)
    if report.problems:
        raise NbGraderException("\n".join(report.problems))


def _build(config: Config, report: Report, target: Path, db_url: str) -> None:
    """Run nbgrader's own converter for each assignment, into `target`."""
    session.ensure_gradebook(db_url)
    directory = session.course_directory(config)
    directory.release_directory = str(target)
    directory.db_url = db_url
    target.mkdir()
    for assignment in report.assignments:
        directory.assignment_id = assignment
        converter = GenerateAssignment(coursedir=directory, config=config)
        converter.force = True
        with session.quietly() as lines:
            try:
                converter.start()
            except NbGraderException:
                report.problems.append(f"{assignment}: {session.reason(lines)}")


def _source(config: Config) -> Path:
    return Path(config.CourseDirectory.root) / config.CourseDirectory.source_directory


def _names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


@contextmanager
def _beside(root: Path) -> Iterator[Path]:
    """A folder on the same disk, for building; gone afterwards."""
    home = root / "gradebook"
    home.mkdir(exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".release-", dir=home))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _swap(made: Path, target: Path, old: Path) -> None:
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(made, target)
    except OSError:
        if old.exists():
            os.rename(old, target)
        raise
