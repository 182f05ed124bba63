"""The map of a module: its lessons, what each is for, and where this learner should look closely.

The map comes from the manifest. Where the diagnostic of the module (the practice of its
lesson N.0) has been checked, each lesson says whether its question came out right.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, TypedDict

import anywidget
import traitlets

from course.answers import answer_path, read_answer
from course.items.load import NoSuchExercise, load_exercise
from course.manifest import Lesson, ManifestError, Module, is_opener, load_manifest
from course.scoring import score_answer
from course.widgets.home import find_place, stylesheet
from course.widgets.home_page import duration

STATIC = Path(__file__).parent / "static"
RIGHT = 0.995  # of an item's points: what counts as knowing it already


class Row(TypedDict):
    id: str
    title: str
    time: str
    gains: list[str]
    path: str  # "" while the lesson is not ready
    tells: str  # what the diagnostic says of it; "" before it is answered
    look: bool  # the diagnostic says: take your time here


class Map(TypedDict):
    title: str
    promise: str
    rows: list[Row]
    closing: list[str]  # graded work that belongs to no single lesson
    finding: str  # what the diagnostic says as a whole


def map_of(module: Module, folder: Path) -> Map:
    """Everything the map shows. `folder` holds the module's lessons and their `items/`."""
    opener = next((one for one in module["lessons"] if is_opener(one)), None)
    results = _results(folder, opener["practice"] if opener else [])
    rows = [_row(lesson, results) for lesson in module["lessons"] if not is_opener(lesson)]
    return {
        "title": module["title"],
        "promise": module["promise"],
        "rows": rows,
        "closing": [one["title"] for one in module["graded"] if "lesson" not in one],
        "finding": _finding(rows, results, opener),
    }


def _row(lesson: Lesson, results: dict[str, float]) -> Row:
    got = results.get(lesson["id"])
    tells = ""
    if got is not None:
        tells = "You had its question right" if got >= RIGHT else "Take your time here"
    return {
        "id": lesson["id"],
        "title": lesson["title"],
        "time": duration(lesson["minutes"]),
        "gains": [one["text"] for one in lesson.get("objectives", [])],
        "path": lesson.get("file", "") if lesson["status"] == "ready" else "",
        "tells": tells,
        "look": got is not None and got < RIGHT,
    }


def _finding(rows: list[Row], results: dict[str, float], opener: Lesson | None) -> str:
    if opener is None:
        return ""
    questions = len(opener["practice"])
    if len(results) < questions:
        done = f"{len(results)} of {questions} answered" if results else "not answered yet"
        return f"The diagnostic below is {done}. It tells you where to spend your time."
    look = [row["id"] for row in rows if row["look"]]
    if not look:
        return "You had all the questions right. Skim the readings and go for the graded work."
    right = len(results) - len(look)
    return f"You had {right} of {len(results)} right. Take your time with {_listed(look)}; the rest you may skim."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _results(folder: Path, names: list[str]) -> dict[str, float]:
    """What each checked question of the diagnostic came to, by the lesson that it asks about."""
    out: dict[str, float] = {}
    for name in names:
        try:
            item, key, _ = load_exercise(folder, name)
        except NoSuchExercise:
            continue
        found = read_answer(answer_path(folder, name), item)
        if key is None or not found.checks or found.answer is None:
            continue
        about = item["objectives"][-1].partition("-")[0]
        out[about] = score_answer(item, key, found.answer)["fraction"]
    return out


def static_html(made: Map) -> str:
    """The map as plain HTML: what a saved page shows before the kernel is up."""
    rows = "".join(
        f"<li><strong>{escape(row['id'])} {escape(row['title'])}</strong> ({escape(row['time'])})"
        f"<ul>{''.join(f'<li>{escape(gain)}</li>' for gain in row['gains'])}</ul></li>"
        for row in made["rows"]
    )
    return f'<div class="fw-root fw-static"><p>{escape(made["promise"])}</p><ol>{rows}</ol></div>'


class ModuleMap(anywidget.AnyWidget):
    """Draws the map; reads the diagnostic anew when the reader looks at it again."""

    _esm = (STATIC / "map.js").read_text(encoding="utf-8")
    _css = stylesheet("map.css")

    map = traitlets.Dict().tag(sync=True)

    def __init__(self, module: str, folder: Path | None = None) -> None:
        super().__init__()
        self.module = module
        self.folder = (folder or Path.cwd()).resolve()
        self.refresh()
        self.on_msg(self._on_message)

    def refresh(self) -> None:
        """Raises ManifestError where there is no such module around the notebook."""
        _, _, where = find_place(self.folder)
        for module in load_manifest(where)["modules"]:
            if module["id"] == self.module:
                self.map = dict(map_of(module, self.folder))
                return
        raise ManifestError(f"There is no module {self.module!r} in this course.")

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict) and content.get("type") == "refresh":
            self.refresh()

    def __repr__(self) -> str:
        return f"Map of the module “{self.map['title']}”: {len(self.map['rows'])} lessons"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return made
        data, metadata = made
        return {**data, "text/plain": repr(self), "text/html": static_html(self.map)}, metadata


def module_map(module: str) -> None:
    """Show the map of the module with this id, as the notebook's folder has it."""
    from IPython.display import display

    display(ModuleMap(module))
