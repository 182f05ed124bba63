"""nbgrader's SaveAutoGrades with one query and one commit a notebook.

nbgrader looks up and commits each cell on its own. The entries are the same,
and a notebook's grades now appear together or not at all.

What a person marks is asked for when there is a text, and again when the text is
another one than the marker saw. nbgrader itself asks for every task, also an empty one.
"""

from __future__ import annotations

from typing import Any

from nbgrader import utils
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy.orm import joinedload


class SaveGradesAtOnce(SaveAutoGrades):
    """In place of SaveAutoGrades in `c.Autograde.autograde_preprocessors`."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        names = (about["notebook"], about["assignment"], about["student"])
        texts = [cell for cell in nb.cells if _is_text(cell)]
        own = [cell for cell in nb.cells if utils.is_solution(cell) or utils.is_task(cell)]
        if len(own) > len(texts):  # comments and marks of people: nbgrader's own way
            nb, resources = super().preprocess(nb, resources)
            if not texts:
                return nb, resources
        with Gradebook(about["db_url"]) as book:
            notebook = book.find_submission_notebook(*names)
            query = book.db.query(Grade).options(joinedload(Grade.cell))
            found = query.filter(Grade.notebook_id == notebook.id)
            grades = {grade.cell.name: grade for grade in found}
            for cell in nb.cells:
                if utils.is_grade(cell) and not utils.is_solution(cell):
                    grade = grades[cell.metadata["nbgrader"]["grade_id"]]
                    grade.auto_score, _ = utils.determine_grade(cell, self.log)
                    # A person's mark stands; it only wants another look.
                    by_hand = grade.manual_score is not None
                    grade.needs_manual_grade = by_hand or grade.auto_score is None
            for cell in texts:
                name = cell.metadata["nbgrader"]["grade_id"]
                comment = book.find_comment(name, *names)
                _ask(grades[name], comment, cell.metadata["course"])
            book.db.commit()
        return nb, resources

    def _add_comment(self, cell: Any, resources: Any) -> None:
        if not _is_text(cell):  # nbgrader would empty what `_ask` compares with
            super()._add_comment(cell, resources)


def _is_text(cell: Any) -> bool:
    """Is it the task cell of an exercise of the course? The examiner alone puts `course` there."""
    return bool(utils.is_task(cell)) and "course" in cell.metadata


def _ask(grade: Any, comment: Any, about: Any) -> None:
    """Does a person have to look at this text? The marker's own points and words stay."""
    before, comment.auto_comment = comment.auto_comment, about["stamp"]
    grade.auto_score = None if about["waits"] else 0.0
    if grade.manual_score is None:
        grade.needs_manual_grade = about["waits"]
    elif before != about["stamp"]:
        grade.needs_manual_grade = True
