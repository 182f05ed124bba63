"""The settings that plug the course into nbgrader.

`nbgrader_config.py` at the root calls `configure`, so nbgrader's own commands,
formgrader's buttons and the `course` command all run the same way.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

COURSE_ID = "product-to-cpo"

# Never copied from solutions/ to anywhere, nor out of a submission. nbgrader
# matches these with `glob`, which passes over hidden files: hence ".*".
# `answers` cannot stand here, for the same list also decides what a learner
# submits; a release refuses such a folder instead (see `release`).
IGNORE = [
    ".*",
    "*~",
    "*.bak*",
    "*.key.*",
    "*.orig",
    "*.pyc",
    "*.y*ml*",
    "__pycache__",
    # A learner's exported memos and slides: for other programs, never handed in.
    "exports",
    "feedback",
]

GRADEBOOK = "gradebook"


def configure(c: Any, root: Path) -> None:
    """Fill nbgrader's config `c` for the course that lies in `root`."""
    root = root.resolve()
    home = root / GRADEBOOK
    # SQLite does not make folders; a read-only checkout fails later with its own message.
    with suppress(OSError):
        home.mkdir(exist_ok=True)
    _find_alembic()

    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.source_directory = "solutions"
    c.CourseDirectory.release_directory = "exercises"
    for step in ("submitted", "autograded", "feedback"):
        c.CourseDirectory[f"{step}_directory"] = f"{GRADEBOOK}/{step}"
    c.CourseDirectory.solution_directory = f"{GRADEBOOK}/solution"
    c.CourseDirectory.source_with_tests_directory = f"{GRADEBOOK}/source_with_tests"
    c.CourseDirectory.db_url = database(root)
    c.CourseDirectory.ignore = list(IGNORE)
    c.Exchange.root = os.environ.get("COURSE_EXCHANGE", str(home / "exchange"))

    c.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.IncludeHeaderFooter",
        "nbgrader.preprocessors.LockCells",
        "nbgrader.preprocessors.ClearSolutions",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.SaveCells",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
        "course.grading.writer.WriteItems",
    ]

    # What stands in a released data lab in place of its solution. nbgrader's own
    # stub raises; the cell of a learner who has not begun should simply run.
    c.ClearSolutions.code_stub = {"python": "# Your code goes here."}

    # The gate runs before a submission's files are copied, the exporter repairs
    # the notebook while reading it, the examiner stands where Execute stood.
    c.Autograde.pre_convert_hook = "course.grading.gate.hook"
    c.Autograde.exporter_class = "course.grading.exporter.SubmissionExporter"
    # The exporter drops outputs and puts cells, kernel and nbgrader's metadata back
    # to what the gradebook has; only ids are looked at once more.
    c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.DeduplicateIds"]
    c.Autograde.exclude_overwriting = source_answers(root / "solutions")
    c.Autograde.autograde_preprocessors = [
        "course.grading.examiner.Examiner",
        "course.grading.saving.SaveGradesAtOnce",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    # For those who put OverwriteCells back.
    c.OverwriteCells.add_missing_cells = True

    c.GenerateFeedback.exporter_class = "course.grading.feedback_page.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["course.grading.marks.GetMarks"]
    # One validation a conversion instead of one a preprocessor.
    c.Exporter.optimistic_validation = True

    c.ExchangeFactory.fetch_assignment = "course.grading.exchange.SigningFetchAssignment"
    c.ExchangeFactory.collect = "course.grading.exchange.GatedCollect"
    c.ExchangeFactory.release_feedback = "course.grading.exchange.EachReleaseFeedback"


def database(root: Path) -> str:
    """The gradebook's URL; graders who share one name it in COURSE_GRADEBOOK."""
    path = root / GRADEBOOK / "gradebook.db"
    return os.environ.get("COURSE_GRADEBOOK", f"sqlite:///{path}?timeout=60")


def source_answers(solutions: Path) -> dict[str, list[str]]:
    """Answer files under solutions/, by assignment.

    nbgrader would lay them over every learner's answers. There should be none;
    where there are, this keeps them out of the submissions.
    """
    found: dict[str, list[str]] = {}
    for folder in solutions.glob("*/answers"):
        files = [str(path.relative_to(folder.parent)) for path in folder.rglob("*")]
        found[folder.parent.name] = sorted(files)
    return found


def workspace_config(exchange: str, course_id: str = COURSE_ID) -> str:
    """The text of the nbgrader_config.py in a learner's workspace."""
    lines = [
        "# Made by the course; where nbgrader finds assignments and puts submissions.",
        "c = get_config()  # noqa: F821",
        f"c.CourseDirectory.course_id = {course_id!r}",
        f"c.CourseDirectory.ignore = {IGNORE!r}",
        f"c.Exchange.root = {exchange!r}",
        'c.Exchange.assignment_dir = "exercises"',
        'c.ExchangeFactory.fetch_assignment = "course.grading.exchange.SigningFetchAssignment"',
    ]
    return "\n".join(lines) + "\n"


def _find_alembic() -> None:
    # nbgrader starts `alembic` through PATH, which an inactive environment is not on.
    here = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if here not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, (here, path)))
