"""nbgrader's GetGrades, which also tells whether a person still has to mark."""

from __future__ import annotations

from typing import Any

from nbgrader import utils
from nbgrader.preprocessors import GetGrades


class GetMarks(GetGrades):
    """In place of GetGrades in `c.GenerateFeedback.preprocessors`.

    A task cell's metadata gets `waits`: "new" where nobody has marked it, "again" where
    the text has changed since, "" where there is nothing to wait for.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if utils.is_task(cell):
            names = (self.notebook_id, self.assignment_id, self.student_id)
            name = cell.metadata["nbgrader"]["grade_id"]
            grade = self.gradebook.find_grade(name, *names)
            new = grade.manual_score is None and grade.auto_score is None
            again = grade.manual_score is not None and grade.needs_manual_grade
            cell.metadata.nbgrader["waits"] = "new" if new else "again" if again else ""
            # What the course writes for the marker is not for the learner.
            comment = self.gradebook.find_comment(name, *names)
            cell.metadata.nbgrader["comment"] = comment.manual_comment
        return cell, resources
