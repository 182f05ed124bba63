"""How far a learner is, and what comes next.

Pure reading: the manifest, the answer files beside the notebooks, and the
scores in the feedback. Standard library only, because the home page asks in
the learner's kernel each time that it is looked at. A file that cannot be read
counts as absent here; the exercise itself tells the learner about it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from course.answers import answer_path, read_answer
from course.feedback_scores import NotebookScore, read_scores
from course.items import registry
from course.manifest import Graded, Lesson, Manifest, Module

LARGEST = 2_000_000  # bytes of a compiled item; more is not one that the course wrote

Step = Literal["untouched", "started", "answered", "checked"]
LessonState = Literal["coming", "new", "started", "done"]
GradedState = Literal["coming", "absent", "new", "started", "answered", "submitted", "graded"]


class Score(TypedDict):
    points: float
    max: float
    waiting: float  # points that a person has still to give
    feedback: str  # path of the page, under the root
    stale: bool  # an answer changed after this was graded


class LessonProgress(TypedDict):
    state: LessonState
    done: int
    of: int
    path: str


class GradedProgress(TypedDict):
    state: GradedState
    done: int
    of: int
    path: str
    score: Score | None


class Next(TypedDict):
    kind: Literal["lesson", "graded", "grade", "finished"]
    module: int
    index: int
    started: bool
    reason: str


class Progress(TypedDict):
    lessons: list[list[LessonProgress]]  # by module, then as in the manifest
    graded: list[list[GradedProgress]]
    next: Next
    done: int  # lessons and graded notebooks that are ready and finished
    of: int
    share: float  # of the minutes that are ready
    minutes_left: int
    points: float
    points_max: float
    points_waiting: float


@dataclass(frozen=True)
class Place:
    """Where things lie: in a learner's workspace, or in the authors' tree."""

    root: Path
    graded: str = "exercises"

    def lesson(self, module: Module, lesson: Lesson) -> Path:
        return self.root / "modules" / module["folder"] / lesson.get("file", "")

    def notebook(self, graded: Graded) -> Path:
        folder = self.root / self.graded / graded.get("assignment", "")
        return folder / f"{graded.get('notebook', '')}.ipynb"


def measure(manifest: Manifest, place: Place, submissions: Path | None = None) -> Progress:
    """Everything the home page counts. `submissions` is nbgrader's own record of handing in."""
    lessons = [
        [_lesson(place, module, lesson) for lesson in module["lessons"]]
        for module in manifest["modules"]
    ]
    scores = _Scores(place)
    alone = manifest.get("grading", "local") == "local"
    graded = [
        [_graded(place, one, scores, submissions, alone) for one in module["graded"]]
        for module in manifest["modules"]
    ]
    total = left = 0.0
    done = of = 0
    points = points_max = waiting = 0.0
    for m, module in enumerate(manifest["modules"]):
        for i, lesson in enumerate(module["lessons"]):
            state = lessons[m][i]
            if state["state"] == "coming":
                continue
            of += 1
            done += state["state"] == "done"
            total += lesson["minutes"]
            left += lesson["minutes"] * (1 - share(state["done"], state["of"]))
        for i, one in enumerate(module["graded"]):
            result = graded[m][i]
            if result["state"] == "coming":
                continue
            of += 1
            finished = result["state"] in ("graded", "submitted")
            done += finished
            total += one["minutes"]
            left += 0 if finished else one["minutes"] * (1 - share(result["done"], result["of"]))
            points_max += one.get("points", 0)
            if result["score"]:
                points += result["score"]["points"]
                waiting += result["score"]["waiting"]
    return {
        "lessons": lessons,
        "graded": graded,
        "next": _next(manifest, lessons, graded),
        "done": done,
        "of": of,
        "share": 0.0 if total == 0 else (total - left) / total,
        "minutes_left": rounded(left),
        "points": points,
        "points_max": points_max,
        "points_waiting": waiting,
    }


def share(done: int, of: int) -> float:
    return 0.0 if of <= 0 else min(1.0, done / of)


def rounded(minutes: float) -> int:
    """To five minutes, as nobody reads more exactly; never zero while something is left."""
    return 0 if minutes <= 0 else max(5, round(minutes / 5) * 5)


def in_order(module: Module) -> Iterator[tuple[Literal["lesson", "graded"], int]]:
    """The parts of a module as a learner meets them: each lesson, its graded work, the cases."""
    for i, lesson in enumerate(module["lessons"]):
        yield "lesson", i
        for g, one in enumerate(module["graded"]):
            if one.get("lesson") == lesson["id"]:
                yield "graded", g
    for g, one in enumerate(module["graded"]):
        if "lesson" not in one:
            yield "graded", g


# --- one part ----------------------------------------------------------------------------------


def _lesson(place: Place, module: Module, lesson: Lesson) -> LessonProgress:
    path = place.lesson(module, lesson)
    if lesson["status"] != "ready":
        return {"state": "coming", "done": 0, "of": 0, "path": ""}
    steps = [step(path.parent, name) for name in lesson.get("practice", [])]
    done = steps.count("checked")
    state: LessonState = "new"
    if steps and done == len(steps):
        state = "done"
    elif any(one != "untouched" for one in steps):
        state = "started"
    return {"state": state, "done": done, "of": len(steps), "path": _under(place.root, path)}


def _graded(
    place: Place, graded: Graded, scores: _Scores, submissions: Path | None, alone: bool
) -> GradedProgress:
    if graded["status"] != "ready":
        return {"state": "coming", "done": 0, "of": 0, "path": "", "score": None}
    path = place.notebook(graded)
    items = graded.get("items", [])
    steps = [step(path.parent, name) for name in items]
    done = sum(one in ("answered", "checked") for one in steps)
    changed = max((_changed(path.parent, name) for name in items), default=0.0)
    score = scores.of(graded, changed)
    if alone and all(one == "untouched" for one in steps):
        # Whoever learns alone grades all notebooks of a module at once: one that was never
        # begun came back with 0 points, and is still to be done.
        score = None
    state: GradedState = "new"
    if score and not score["stale"]:
        state = "graded"
    elif not path.is_file():
        state = "absent"
    elif _submitted(submissions, graded) > changed:
        state = "submitted"
    elif items and done == len(items):
        state = "answered"
    elif any(one != "untouched" for one in steps):
        state = "started"
    return {
        "state": state,
        "done": done,
        "of": len(items),
        "path": _under(place.root, path),
        "score": score,
    }


def step(folder: Path, name: str) -> Step:
    """How far one exercise is. An untouched default is no answer, nor is half of one."""
    item = read_json(folder / "items" / f"{name}.json")
    if item is None:
        return "untouched"
    try:
        saved = read_answer(answer_path(folder, name), cast(Any, item))
        if saved.answer is None:
            return "untouched"
        if saved.checks:  # what was checked once stays learnt, also when opened again
            return "checked"
        missing = registry.missing(cast(Any, item), saved.answer, saved.confidence)
    except (AttributeError, LookupError, TypeError, ValueError):  # damaged; the exercise says so
        return "untouched"
    return "started" if missing else "answered"


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON file that holds an object; None for anything else."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _changed(folder: Path, name: str) -> float:
    try:
        return (folder / "answers" / f"{name}.json").stat().st_mtime
    except OSError:
        return 0.0


def _under(root: Path, path: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


# --- scores and handing in ---------------------------------------------------------------------


class _Scores:
    """The newest feedback of each assignment, read once."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.known: dict[str, dict[str, NotebookScore]] = {}

    def of(self, graded: Graded, changed: float) -> Score | None:
        name = graded.get("assignment", "")
        if name not in self.known:
            self.known[name] = read_scores(self.place.root / self.place.graded / name / "feedback")
        found = self.known[name].get(graded.get("notebook", ""))
        if found is None:
            return None
        page = Path(found["page"])
        return {
            "points": found["score"],
            "max": found["max"],
            "waiting": found["waiting"],
            "feedback": _under(self.place.root, page),
            "stale": changed > page.stat().st_mtime,
        }


def default_submissions() -> Path | None:
    """Where `nbgrader submit` keeps a copy of what was handed in."""
    own = os.environ.get("JUPYTER_DATA_DIR")
    base = Path(own) if own else Path.home() / ".local" / "share" / "jupyter"
    cache = base / "nbgrader_cache"
    return cache if cache.is_dir() else None


def _submitted(submissions: Path | None, graded: Graded) -> float:
    """When the assignment was last handed in; 0 when never."""
    if submissions is None:
        return 0.0
    try:
        copies = list(submissions.glob(f"*/*+{graded.get('assignment', '')}+*/timestamp.txt"))
        return max((copy.stat().st_mtime for copy in copies), default=0.0)
    except OSError:
        return 0.0


# --- what is next ------------------------------------------------------------------------------


def _next(
    manifest: Manifest, lessons: list[list[LessonProgress]], graded: list[list[GradedProgress]]
) -> Next:
    """The first unfinished part that is ready, with the reason why it comes next."""
    first = True
    for m, module in enumerate(manifest["modules"]):
        for part, i in in_order(module):
            if part == "lesson":
                found = _next_lesson(lessons[m][i], first)
            else:
                found = _next_graded(graded[m][i])
            if found is not None:
                kind, started, reason = found
                return {"kind": kind, "module": m, "index": i, "started": started, "reason": reason}
            if part == "lesson" and lessons[m][i]["state"] == "done":
                first = False
    planned = any(
        lesson["status"] != "ready"
        for module in manifest["modules"]
        for lesson in module["lessons"]
    )
    reason = "You have finished all that is ready." if planned else "You have finished the course."
    return {"kind": "finished", "module": 0, "index": 0, "started": True, "reason": reason}


Found = tuple[Literal["lesson", "graded", "grade", "finished"], bool, str]


def _next_lesson(state: LessonProgress, first: bool) -> Found | None:
    if state["state"] in ("coming", "done"):
        return None
    if state["state"] == "new":
        if first:
            return "lesson", False, "This is where the course begins."
        return "lesson", False, "The lesson before it is done."
    left = state["of"] - state["done"]
    noun = "practice exercise" if state["of"] == 1 else "practice exercises"
    return "lesson", True, f"{left} of {state['of']} {noun} still to check."


def _next_graded(state: GradedProgress) -> Found | None:
    if state["state"] in ("coming", "absent", "submitted", "graded"):
        return None
    if state["score"] is not None and state["done"] == state["of"]:
        return "grade", True, "You changed answers after the last grading."
    if state["state"] == "answered":
        return "grade", True, "Every exercise is answered. Grading shows the score and explains it."
    if state["state"] == "new":
        return "graded", False, "The practice is done. Now the same skills for points."
    left = state["of"] - state["done"]
    return "graded", True, f"{left} of {state['of']} graded exercises still to answer."
