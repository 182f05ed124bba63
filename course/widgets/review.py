"""`review()`: today's set of exercises, one under the other, each answered afresh.

Attempts live under `review/` in the workspace and never touch a lesson's answers. An
attempt belongs to its day: on the next one the exercise starts blank, while what was
checked before stays in the file, as that is what spacing is worked out from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.history import REVIEW, History, Source, day_of, practice, read_history
from course.items.load import Loaded, NoSuchExercise, load_exercise
from course.manifest import ManifestError, load_manifest
from course.progress import rounded
from course.spacing import GOT, Due, Past, Result, next_day, todays_set, when
from course.widgets.exercise import ExerciseWidget
from course.widgets.home import STATIC, find_place, stylesheet
from course.widgets.home_practice import because, next_words
from course.widgets.session import Session


class ReviewSession(Session):
    """One exercise of a set. `checked` hears what the first check of the day came to."""

    def __init__(
        self, loaded: Loaded, folder: Path, today: date, checked: Callable[[str, float], None]
    ) -> None:
        self.today = today
        self.checked = checked
        super().__init__(loaded, folder)

    def open(self) -> None:
        super().open()
        saved = day_of(self.store.current.saved_at)
        if saved is None or saved >= self.today:
            return
        # An attempt of another day. Nothing is written before the learner does something.
        self.store.current = self.store.current._replace(
            answer=None, base=None, touched=False, checks=0, confidence=None
        )
        self.answer, self.touched = self.kind.empty(self.item), False
        self.checks, self.confidence = 0, None
        self.save = {"status": "empty", "at": None, "message": ""}

    def _check(self) -> str:
        said = super()._check()
        if not said:
            self.checked(self.item["id"], self.outcome)
        return said


class Board:
    """A day's set: what is in it, and what came of each exercise so far. Pure."""

    def __init__(self, history: History, today: date) -> None:
        self.today = today
        self.pasts = {past.item: past for past in history.pasts}
        self.chosen = todays_set(history.pasts, today)
        self.titles: dict[str, str] = {}

    def record(self, item: str, share: float) -> None:
        """Take in a check; only the first of a day says something."""
        past = self.pasts[item]
        if past.results[-1].day != self.today:
            results = (*past.results, Result(self.today, share))
            self.pasts[item] = past._replace(results=results)

    def leave_out(self, item: str) -> None:
        """An exercise that cannot be shown."""
        self.chosen = [one for one in self.chosen if one.past.item != item]

    def page(self) -> dict[str, Any]:
        """What the head and the end of the set show."""
        rows = [self._row(one) for one in self.chosen]
        done = [row for row in rows if row["state"]]
        nothing = not rows
        minutes = rounded(sum(one.past.minutes for one in self.chosen))
        count = "1 exercise" if len(rows) == 1 else f"{len(rows)} exercises"
        line = next_words(list(self.pasts.values()), self.today)
        return {
            "title": "Nothing to review today" if nothing else f"{count}, about {minutes} minutes",
            "line": line if nothing else because(self.chosen),
            "rows": rows,
            "done": len(done),
            "of": len(rows),
            "end": ""
            if nothing or len(done) < len(rows)
            else f"That was today's review: {sum(row['state'] == 'got' for row in rows)} of {len(rows)} kept.",
            "next": line,
        }

    def _row(self, one: Due) -> dict[str, str]:
        past: Past = self.pasts[one.past.item]
        row = {"title": self.titles.get(past.item, past.item), "why": one.reason}
        last = past.results[-1]
        if last.day != self.today:
            return {**row, "state": "", "back": ""}
        back = f"comes back {when(next_day(past.results), self.today)}"
        return {**row, "state": "got" if last.share >= GOT else "missed", "back": back}


class ReviewWidget(anywidget.AnyWidget):
    """The head of a set (what is in it, how far it is) or its end (what comes back when)."""

    _esm = (STATIC / "review.js").read_text(encoding="utf-8")
    _css = stylesheet("review.css")

    page = traitlets.Dict().tag(sync=True)
    part = traitlets.Unicode().tag(sync=True)

    def __repr__(self) -> str:
        if self.part == "end":
            return "Review: the end of the set"
        return f"Review: {self.page['title'][0].lower()}{self.page['title'][1:]}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, meta = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        still = f'<div class="fw-root fw-static"><p>{escape(self.page["line"])}</p></div>'
        html = still if self.part == "head" else ""
        return {**data, "text/plain": repr(self), "text/html": html}, meta


def make(start: Path, today: date) -> list[anywidget.AnyWidget]:
    """The widgets of the set of `today`, for a notebook in `start`: head, exercises, end.

    Raises ManifestError away from the course.
    """
    place, mode, where = find_place(start)
    manifest = load_manifest(where)
    # The authors' own tree keeps no answers, so there is nothing to review in it.
    history = History([], []) if mode == "author" else read_history(manifest, place)
    board = Board(history, today)
    sources = {one.name: one for one in practice(manifest, place)}
    parts: list[ReviewWidget] = []

    def checked(item: str, share: float) -> None:
        board.record(item, share)
        for part in parts:
            part.page = board.page()

    sessions = []
    for one in list(board.chosen):
        loaded = _load(sources[one.past.item])
        if loaded is None or loaded.key is None:
            board.leave_out(one.past.item)
            continue
        board.titles[one.past.item] = loaded.item["title"]
        sessions.append(ReviewSession(loaded, place.root / REVIEW, today, checked))
    exercises = [
        ExerciseWidget(session, lead={"place": f"{at} of {len(sessions)}", "why": one.reason})
        for at, (session, one) in enumerate(zip(sessions, board.chosen, strict=True), 1)
    ]
    names = ("head", "end") if exercises else ("head",)
    parts += [ReviewWidget(page=board.page(), part=name) for name in names]
    return [parts[0], *exercises, *parts[1:]]


def _load(source: Source) -> Loaded | None:
    try:
        return load_exercise(source.folder, source.name)
    except NoSuchExercise:
        return None


def review() -> None:
    """Show today's set."""
    from IPython.display import display

    try:
        widgets = make(Path.cwd(), date.today())
    except ManifestError as error:
        html = f'<p class="fw-root fw-problem" role="alert">{escape(str(error))}</p>'
        display({"text/plain": str(error), "text/html": html}, raw=True)
        return
    for widget in widgets:
        display(widget)
