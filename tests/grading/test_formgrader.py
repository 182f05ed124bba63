"""Formgrader's buttons call NbGraderAPI: they do what the commands do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI
from small_course import ASSIGNMENT, NOTEBOOK, POINTS, score_of

from course.grading import session
from course.grading.release import check_release


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_the_buttons_release_grade_and_give_feedback(
    released: Path, submit: Callable[..., Path]
) -> None:
    folder = submit("ada")
    (folder / "pandas.py").write_text("raise SystemExit")
    config = session.settings(released)
    api = NbGraderAPI(coursedir=session.course_directory(config), config=config)
    for result in (
        api.generate_assignment(ASSIGNMENT),
        api.autograde(ASSIGNMENT, "ada"),
        api.generate_feedback(ASSIGNMENT, "ada"),
    ):
        assert result["success"], result
    assert check_release(released).ok
    assert score_of(released, "ada") == POINTS
    assert not (folder / "pandas.py").exists()
    page = released / "gradebook" / "feedback" / "ada" / ASSIGNMENT / f"{NOTEBOOK}.html"
    assert 'name="course-score"' in page.read_text()
