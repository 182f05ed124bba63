"""nbgrader's SaveAutoGrades with one query and one commit a notebook.

nbgrader looks up and commits each cell on its own. The entries are the same,
and a notebook's grades now appear together or not at all.
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
        marked = [cell for cell in nb.cells if utils.is_solution(cell) or utils.is_task(cell)]
        if marked:  # comments and marks of people: nbgrader's own way
            return super().preprocess(nb, resources)
        with Gradebook(about["db_url"]) as book:
            notebook = book.find_submission_notebook(*names)
            query = book.db.query(Grade).options(joinedload(Grade.cell))
            found = query.filter(Grade.notebook_id == notebook.id)
            grades = {grade.cell.name: grade for grade in found}
            for cell in nb.cells:
                if utils.is_grade(cell):
                    grade = grades[cell.metadata["nbgrader"]["grade_id"]]
                    grade.auto_score, _ = utils.determine_grade(cell, self.log)
                    # A person's mark stands; it only wants another look.
                    by_hand = grade.manual_score is not None
                    grade.needs_manual_grade = by_hand or grade.auto_score is None
            book.db.commit()
        return nb, resources
