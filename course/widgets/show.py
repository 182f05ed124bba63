"""`exercise("id")`: the page for a learner, points for nbgrader."""

from __future__ import annotations

import os
from pathlib import Path

from course.items.load import Loaded, NoSuchExercise, load_exercise
from course.items.types import Answer


class NotAnswered(Exception):
    """Raised only under nbgrader's Validate, for an exercise that is not complete."""

    def _render_traceback_(self) -> list[str]:
        # Validate prints the traceback to the learner: one sentence serves better.
        return [str(self)]


def show(name: str) -> float | None:
    """Display the exercise; under nbgrader, return its points instead.

    Autograding by stock nbgrader (the course's own examiner never runs this):
    static feedback, then the points as a built-in float. Validate: all points
    when the exercise is complete, NotAnswered when it is not.
    """
    from IPython.display import display

    folder = Path.cwd()
    running = os.environ.get("NBGRADER_EXECUTION", "")
    try:
        loaded = load_exercise(folder, name)
    except NoSuchExercise as error:
        if running:
            raise
        display({"text/plain": str(error), "text/html": _problem(str(error))}, raw=True)
        return None
    if running == "autograde":
        return _grade(loaded, folder)
    if running:
        return _validate(loaded, folder)
    from course.widgets.exercise import ExerciseWidget
    from course.widgets.session import Session

    display(ExerciseWidget(Session(loaded, folder)))
    return None


def _grade(loaded: Loaded, folder: Path) -> float:
    from IPython.display import display

    from course.answers import answer_path, read_answer
    from course.items.registry import by_person
    from course.render import feedback_html
    from course.scoring import points, score_answer

    item, key = loaded.item, loaded.key
    if key is None:
        raise LookupError(
            f"{item['id']}: there is no key beside the exercise, so it cannot be graded here"
        )
    found = read_answer(answer_path(folder, item["id"]), item)
    score = score_answer(item, key, found.answer, confidence=found.confidence)
    html = feedback_html(item, key, found.answer, score)
    worth = points(score["fraction"], item["points"])
    if by_person(item["kind"]):
        worth = 0.0  # this cell is worth nothing; a person gives the points, at the next one
    if found.problem:
        html = _problem(f"The answer file could not be used: {found.problem}.") + html
    display({"text/plain": score["feedback"]["headline"], "text/html": html}, raw=True)
    return worth


def _validate(loaded: Loaded, folder: Path) -> float:
    from course.answers import answer_path, read_answer
    from course.items import registry

    item = loaded.item
    found = read_answer(answer_path(folder, item["id"]), item)
    answer: Answer | None = found.answer
    if found.problem:
        raise NotAnswered(f"“{item['title']}”: the answer file cannot be used: {found.problem}.")
    missing = (
        "not answered yet" if answer is None else registry.missing(item, answer, found.confidence)
    )
    if missing:
        raise NotAnswered(f"“{item['title']}”: {missing[0].lower()}{missing[1:]}.")
    return 0.0 if registry.by_person(item["kind"]) else float(item["points"])


def _problem(text: str) -> str:
    from html import escape

    return f'<p class="fw-root fw-problem" role="alert">{escape(text)}</p>'
