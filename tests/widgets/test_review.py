"""A review without a browser: blank attempts, lessons untouched, days that pass."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from course import answers
from course.manifest import ManifestError
from course.widgets import review as module
from course.widgets.exercise import ExerciseWidget
from course.widgets.review import ReviewWidget, make

NAMES = ("choice", "judgement", "ranking")


class Clock:
    """The learner's calendar: answers are saved, and reviews asked for, on its day."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.today = date(2026, 3, 2)
        clock = self

        class Now(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                noon = datetime.combine(clock.today, datetime.min.time()).replace(hour=12)
                return noon.astimezone(timezone.utc)

        monkeypatch.setattr(answers, "datetime", Now)

    def pass_days(self, days: int) -> None:
        self.today += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def course(tmp_path: Path, templates: Any) -> Path:
    """A workspace with one lesson of three exercises."""
    folder = tmp_path / "modules" / "1-first" / "items"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / f"{name}.json").write_text(json.dumps(templates.items[name]))
        (folder / f"{name}.key.json").write_text(json.dumps(templates.keys[name]))
    lesson = {"id": "1.1", "title": "One", "minutes": 9, "status": "ready", "file": "1.1.ipynb"}
    module = {
        "id": "1", "folder": "1-first", "title": "First", "promise": "", "graded": [],
        "lessons": [{**lesson, "objectives": [], "practice": list(NAMES)}],
    }  # fmt: skip
    contents = {"title": "A course", "promise": "", "company": "", "modules": [module]}
    (tmp_path / "course.json").write_text(json.dumps(contents))
    return tmp_path


def do(session: Any, answer: Any) -> None:
    """Answer as by clicking, then check."""
    taken = session.kind.clean(session.item, answer)
    session.store.apply(lambda _: taken, {"type": "choose"})
    session.answer, session.touched = taken, True
    assert session.handle({"type": "check"}) == ""


def lesson(course: Path, templates: Any, **given: Any) -> None:
    """The exercises of the lesson, checked."""
    from course.items.load import load_exercise
    from course.widgets.session import Session

    folder = course / "modules" / "1-first"
    for name, answer in given.items():
        do(Session(load_exercise(folder, name), folder), answer)


def wrong(templates: Any, name: str) -> Any:
    if name == "ranking":
        return {"order": templates.keys[name]["model"]["order"][::-1]}
    return min(templates.keys[name]["declared"], key=lambda one: one["score"])["answer"]


def exercises(widgets: list[Any]) -> list[ExerciseWidget]:
    return [one for one in widgets if isinstance(one, ExerciseWidget)]


def board(widgets: list[Any]) -> Any:
    (head, *_) = [one for one in widgets if isinstance(one, ReviewWidget)]
    return head.page


def test_a_review_from_the_first_day_to_the_next(
    course: Path, templates: Any, clock: Clock
) -> None:
    model = {name: templates.keys[name]["model"] for name in NAMES}
    assert [repr(one) for one in make(course, clock.today)] == ["Review: nothing to review today"]

    lesson(course, templates, choice=wrong(templates, "choice"), ranking=model["ranking"])
    same_day = make(course, clock.today)
    assert exercises(same_day) == []
    assert "2 exercises come back tomorrow" in board(same_day)["line"]

    clock.pass_days(1)
    widgets = make(course, clock.today)
    assert [one.session.item["id"] for one in exercises(widgets)] == ["choice", "ranking"]
    first = exercises(widgets)[0]
    assert first.view["lead"] == {"place": "1 of 2", "why": "You missed it"}
    assert not first.state["touched"], "a new attempt starts blank"
    assert repr(widgets[-1]) == "Review: the end of the set"

    do(first.session, model["choice"])
    assert board(widgets)["done"] == 1
    assert board(widgets)["rows"][0]["back"] == "comes back tomorrow"
    assert board(widgets)["end"] == ""
    do(exercises(widgets)[1].session, wrong(templates, "ranking"))
    done = board(widgets)
    assert done["end"] == "That was today's review: 1 of 2 kept."
    assert [row["state"] for row in done["rows"]] == ["got", "missed"]

    # The lesson's own answer is still the first one.
    own = json.loads((course / "modules/1-first/answers/choice.json").read_text())
    assert own["answer"] == wrong(templates, "choice")
    assert json.loads((course / "review/answers/choice.json").read_text())["checks"] == 1

    # The same day: the same set, as it was left.
    again = make(course, clock.today)
    assert board(again) == done
    assert exercises(again)[0].state["answer"] == model["choice"]

    clock.pass_days(1)
    tomorrow = make(course, clock.today)
    assert [one.session.item["id"] for one in exercises(tomorrow)] == ["ranking", "choice"]
    assert [one.state["touched"] for one in exercises(tomorrow)] == [False, False]
    do(exercises(tomorrow)[1].session, model["choice"])
    assert board(tomorrow)["rows"][1]["back"] == "comes back in 3 days"
    tries = json.loads((course / "review/answers/choice.json").read_text())["tries"]
    assert len(tries) == 2, "what was tried before stays known"


def test_opening_a_review_writes_nothing(course: Path, templates: Any, clock: Clock) -> None:
    lesson(course, templates, choice=wrong(templates, "choice"))
    clock.pass_days(2)
    make(course, clock.today)
    assert not (course / "review").exists()
    do(exercises(make(course, clock.today))[0].session, templates.keys["choice"]["model"])
    before = (course / "review/answers/choice.json").read_bytes()
    clock.pass_days(5)
    (shown,) = exercises(make(course, clock.today))
    assert not shown.state["touched"]
    assert (course / "review/answers/choice.json").read_bytes() == before


def test_a_second_check_of_a_day_changes_nothing(
    course: Path, templates: Any, clock: Clock
) -> None:
    lesson(course, templates, choice=wrong(templates, "choice"))
    clock.pass_days(1)
    widgets = make(course, clock.today)
    session = exercises(widgets)[0].session
    do(session, wrong(templates, "choice"))
    session.handle({"type": "again"})
    do(session, templates.keys["choice"]["model"])
    assert board(widgets)["rows"][0]["state"] == "missed"
    assert board(make(course, clock.today))["rows"][0]["state"] == "missed"


def test_the_key_is_shown_only_at_the_second_check_of_an_attempt(
    course: Path, templates: Any, clock: Clock
) -> None:
    lesson(course, templates, choice=wrong(templates, "choice"))
    for _ in range(2):
        clock.pass_days(1)
        session = exercises(make(course, clock.today))[0].session
        do(session, wrong(templates, "choice"))
        assert not session.feedback["revealed"]


def test_an_exercise_that_has_gone_is_left_out(course: Path, templates: Any, clock: Clock) -> None:
    for name in ("choice", "ranking"):
        lesson(course, templates, **{name: wrong(templates, name)})
    clock.pass_days(1)
    (course / "modules/1-first/items/choice.json").write_text("{")
    assert [one.session.item["id"] for one in exercises(make(course, clock.today))] == ["ranking"]


def test_away_from_the_course_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ManifestError, match="make lab"):
        make(tmp_path, date(2026, 3, 2))
    monkeypatch.chdir(tmp_path)
    module.review()
    assert "make lab" in capsys.readouterr().out


def test_in_the_authors_tree_there_is_nothing_to_review(root: Path) -> None:
    (head,) = make(root / "modules", date(2026, 3, 2))
    assert repr(head) == "Review: nothing to review today"
    data, _ = head._repr_mimebundle_()
    assert "checked some in a lesson" in data["text/html"]


def test_the_name_stays_a_function_when_its_module_is_loaded() -> None:
    import course

    assert callable(course.review)
    assert course.review is not module
    assert "review" in course.__all__
