"""The map of a module: what it says before, during and after its diagnostic."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.items.load import load_exercise
from course.manifest import AUTHORED, Module, is_opener, read_authored
from course.widgets.module_map import ModuleMap, map_of, static_html
from course.widgets.session import Session
from course.workspace import prepare

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "modules/1-fundamentals"


@pytest.fixture(scope="module")
def module() -> Module:
    return read_authored(ROOT / "modules" / AUTHORED)["modules"][0]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    prepare(ROOT, tmp_path / "workspace", exercises=False)
    return tmp_path / "workspace" / FOLDER


def answer(folder: Path, name: str, right: bool) -> None:
    session = Session(load_exercise(folder, name), folder)
    assert session.key is not None
    (best,) = session.key["model"]["chosen"]
    worst = min(
        session.key["options"],  # type: ignore[typeddict-item]
        key=lambda option: session.key["options"][option]["credit"],  # type: ignore[typeddict-item,index]
    )
    assert not session.handle({"type": "choose", "option": best if right else worst, "on": True})
    assert not session.handle({"type": "check"})


def questions(module: Module) -> list[str]:
    return next(one for one in module["lessons"] if is_opener(one))["practice"]


def test_before_the_diagnostic_the_map_only_shows_the_way(place: Path, module: Module) -> None:
    made = map_of(module, place)
    assert [row["id"] for row in made["rows"]] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert all(row["gains"] for row in made["rows"])
    assert not any(row["tells"] for row in made["rows"])
    assert "not answered yet" in made["finding"]


def test_the_diagnostic_has_a_question_for_each_lesson(place: Path, module: Module) -> None:
    for name in questions(module):
        answer(place, name, right=True)
    made = map_of(module, place)
    assert all(row["tells"] and not row["look"] for row in made["rows"])
    assert "all the questions right" in made["finding"]


def test_wrong_answers_say_where_to_slow_down(place: Path, module: Module) -> None:
    first, second, *others = questions(module)
    answer(place, first, right=False)
    assert "1 of 5 answered" in map_of(module, place)["finding"]
    answer(place, second, right=False)
    for name in others:
        answer(place, name, right=True)
    made = map_of(module, place)
    assert [row["id"] for row in made["rows"] if row["look"]] == ["1.1", "1.2"]
    assert "3 of 5 right. Take your time with 1.1 and 1.2" in made["finding"]


def test_the_page_asks_anew(place: Path, module: Module) -> None:
    shown = ModuleMap("1", place)
    answer(place, questions(module)[0], right=False)
    assert not any(row["look"] for row in shown.map["rows"])
    shown._on_message(shown, {"type": "refresh"}, [])
    assert [row["id"] for row in shown.map["rows"] if row["look"]] == ["1.1"]


def test_the_still_page_escapes_what_it_shows(module: Module, tmp_path: Path) -> None:
    lessons = [{**one, "title": "<b>x"} for one in module["lessons"]]
    made = map_of({**module, "lessons": lessons}, tmp_path)  # type: ignore[typeddict-item]
    assert "<b>x" not in static_html(made)
