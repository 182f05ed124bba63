"""`course grade` for a learner alone: the class's own pipeline, for one person.

The workspace is copied as a submission through the gate, graded, and the pages
put where nbgrader's fetch_feedback would put them.
"""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from course.feedback_scores import read_scores
from course.grading import batch, gate, session

STUDENT = "you"
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"


@dataclass
class Result:
    """The outcome of one assignment; `state` is graded, unchanged, empty or failed."""

    assignment: str
    state: str
    score: float = 0.0
    max: float = 0.0
    waiting: float = 0.0  # points that no machine can give
    notebooks: dict[str, dict[str, float]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    error: str = ""


def grade_workspace(root: Path, workspace: Path, student: str = STUDENT) -> list[Result]:
    """Grade every assignment of the workspace that has answers."""
    root, workspace = root.resolve(), workspace.resolve()
    config = session.settings(root)
    source = root / config.CourseDirectory.source_directory
    submitted = root / config.CourseDirectory.submitted_directory
    results = []
    for folder in sorted((workspace / "exercises").glob("*/")):
        if not (source / folder.name).is_dir():
            continue
        result = Result(folder.name, "empty")
        results.append(result)
        if not _answers(folder):
            continue
        try:
            _grade(root, folder, submitted / student / folder.name, source / folder.name, result)
        except Exception as error:  # one assignment must not cost the others
            result.state, result.error = "failed", f"{type(error).__name__}: {error}"
    return results


def _grade(root: Path, folder: Path, submission: Path, source: Path, result: Result) -> None:
    if _unchanged(folder, submission, source):
        result.state = "unchanged"
        for name, known in read_scores(folder / "feedback").items():
            result.notebooks[name] = {
                "score": known["score"],
                "max": known["max"],
                "waiting": known["waiting"],
            }
            result.pages.append(known["page"])
        _sum(result)
        return
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime(STAMP)
    if submission.exists():
        shutil.rmtree(submission)
    findings = gate.copy_submission(folder, submission)
    if not submission.is_dir():
        result.state, result.error = "failed", findings[0].text
        return
    (submission / "timestamp.txt").write_text(stamp, encoding="utf-8")
    student, assignment = submission.parent.name, submission.name
    gate.EARLIER[str(submission)] = findings
    graded = batch.autograde(root, assignment, [student], alone=True)[0]
    result.findings = graded.findings
    if graded.ok:
        graded.error = batch.feedback(root, assignment, [student])[0].error
    if not graded.ok:
        result.state, result.error = "failed", graded.error
        return
    made = root / session.settings(root).CourseDirectory.feedback_directory / student / assignment
    result.pages = _publish(made, folder / "feedback" / stamp)
    result.state, result.notebooks = "graded", graded.notebooks
    _sum(result)


def _sum(result: Result) -> None:
    result.score = round(sum(one["score"] for one in result.notebooks.values()), 2)
    result.max = sum(one["max"] for one in result.notebooks.values())
    result.waiting = sum(one["waiting"] for one in result.notebooks.values())


def _publish(made: Path, target: Path) -> list[str]:
    """Copy the pages into the workspace as one new folder: all of them or none."""
    target.parent.mkdir(exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".feedback-", dir=target.parent))
    try:
        for page in sorted(made.glob("*.html")):
            shutil.copyfile(page, room / page.name)
        os.chmod(room, 0o755)  # noqa: S103  (mkdtemp makes it private)
        os.rename(room, target)
    except OSError:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return [str(page) for page in sorted(target.glob("*.html"))]


def _answers(folder: Path) -> dict[str, bytes]:
    """The answer files of a folder, as the gate would read them."""
    found = {}
    if not (folder / "answers").is_symlink():
        for path in sorted((folder / "answers").glob("*.json")):
            try:
                found[path.name] = gate.read_bytes(folder, f"answers/{path.name}")
            except (gate.Refused, FileNotFoundError):
                found[path.name] = b""
    return found


def _unchanged(folder: Path, submission: Path, source: Path) -> bool:
    """Has nothing changed, neither answers nor keys, since the newest feedback?"""
    pages = list((folder / "feedback").glob("*/*.html"))
    if not pages or _answers(folder) != _answers(submission):
        return False
    newest = max(page.stat().st_mtime for page in pages)
    return newest > max(path.stat().st_mtime for path in source.rglob("*"))
