"""The home page's words and the widget behind it."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import course.widgets.home as module
from course.manifest import load_manifest
from course.progress import Place, measure
from course.widgets.home import HomeWidget, why_failed
from course.widgets.home_page import duration, page_of, percent
from course.workspace import prepare

from .conftest import answer, feedback


@pytest.fixture
def ready(clone: Path, workspace: Path) -> Path:
    prepare(clone, workspace)
    return workspace


class Sent(HomeWidget):
    """A home page that remembers what it sent."""

    def __init__(self, folder: Path) -> None:
        self.sent: list[Any] = []
        super().__init__(folder)

    def send(self, content: Any, buffers: Any = None) -> None:
        self.sent.append(content)

    def receive(self, **content: Any) -> Any:
        self._on_message(self, content, [])
        return self.sent[-1]


def rows(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for m in page["modules"] for row in m["rows"] for part in (row, *row["graded"])]


def test_the_page_of_a_newcomer(ready: Path) -> None:
    page = HomeWidget(ready).page
    assert page["next"]["action"] == "Start: lesson 1.1"
    assert page["next"]["path"] == "modules/1-first/1.1-one.ipynb"
    assert page["next"]["gains"] == ["Know it."]
    assert page["overall"]["parts"] == "0 of 2 parts done"
    assert page["overall"]["left"] == "about 50 min left"
    assert page["overall"]["points"] == "0 of 8 points"
    assert [row["kind"] for row in rows(page)] == ["lesson", "graded", "lesson", "case"]
    assert [bool(row["path"]) for row in rows(page)] == [True, True, False, False]
    assert page["grading"]["can"]
    assert page["notice"] == ""
    json.dumps(page)


def test_every_link_leads_to_a_file(ready: Path) -> None:
    nested = ready / "modules" / "1-first"
    for folder in (ready, nested):
        for row in rows(HomeWidget(folder).page):
            if row["path"]:
                assert (folder / row["path"]).is_file()


def test_the_page_is_current_when_the_learner_returns(ready: Path) -> None:
    widget = Sent(ready)
    answer(ready / "modules/1-first", "alpha", checks=1)
    assert widget.receive(type="refresh", seq=4) == {"ack": 4, "ok": True, "error": ""}
    assert rows(widget.page)[0]["count"] == "practice 1 of 2"
    assert widget.page["next"]["action"] == "Continue: lesson 1.1"


@pytest.mark.parametrize("content", [None, [], {"type": 5}, {"type": "grade", "seq": []}, {}])
def test_any_message_is_survived(ready: Path, content: Any) -> None:
    widget = Sent(ready)
    (ready / "course.json").unlink()
    widget.refresh()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(widget, "_begin", lambda: "")
        widget._on_message(widget, content, [])


def test_a_damaged_contents_file_keeps_the_page_and_says_so(ready: Path) -> None:
    widget = HomeWidget(ready)
    (ready / "course.json").write_text("{")
    widget.refresh()
    assert "make lab" in widget.page["notice"]
    assert len(rows(widget.page)) == 4


def test_a_page_away_from_the_course(tmp_path: Path) -> None:
    widget = HomeWidget(tmp_path)
    assert "make lab" in widget.page["notice"]
    assert repr(widget) == "Course home page"


def test_in_the_authors_tree_nothing_is_counted_or_graded(root: Path) -> None:
    page = HomeWidget(root / "modules").page
    assert page["grading"]["mode"] == "author"
    assert not page["grading"]["can"]
    assert page["overall"]["share"] == 0


def test_text_and_static_page_are_stable(ready: Path) -> None:
    one, other = HomeWidget(ready), HomeWidget(ready)
    assert repr(one) == repr(other) == "A course: 1 module, 2 parts ready"
    data, _ = one._repr_mimebundle_()  # type: ignore[misc]
    assert data["text/plain"] == repr(one)
    assert data["text/html"] == other._repr_mimebundle_()[0]["text/html"]  # type: ignore[index]
    assert '<a href="modules/1-first/1.1-one.ipynb">' in data["text/html"]
    assert "<script" not in data["text/html"]


def test_a_title_cannot_bring_markup(clone: Path, workspace: Path) -> None:
    path = clone / "modules/course.yaml"
    path.write_text(path.read_text().replace("Lesson one", "<img src=x onerror=y>"))
    prepare(clone, workspace)
    data, _ = HomeWidget(workspace)._repr_mimebundle_()  # type: ignore[misc]
    assert "<img" not in data["text/html"]


# --- grading -----------------------------------------------------------------------------------


def grader(widget: HomeWidget, monkeypatch: pytest.MonkeyPatch, code: str) -> list[str]:
    """Let the widget run `code` in place of the grader; returns what the page said meanwhile."""
    real = asyncio.create_subprocess_exec

    async def stand_in(*command: str, **options: Any) -> Any:
        assert command[1:] == ("-m", "course", "grade", "--workspace", str(widget.root), "--json")
        return await real(sys.executable, "-c", code, **options)

    monkeypatch.setattr(module.asyncio, "create_subprocess_exec", stand_in)
    states: list[str] = []
    widget.observe(lambda change: states.append(change["new"]["grading"]["state"]), "page")
    return states


def test_grading_shows_the_new_score_and_its_feedback(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(ready / "exercises/1-first", "gamma")
    widget = HomeWidget(ready)
    states = grader(widget, monkeypatch, 'print(\'{"ok": true, "results": []}\')')
    feedback(ready / "exercises/1-first", "1.1-one", 6, 8)
    asyncio.run(widget.grade())
    assert states[0] == "running"
    doing = widget.page["grading"]
    assert doing["state"] == "done"
    assert doing["message"] == "Graded. One, graded: 6 of 8 points."
    assert doing["results"][0]["feedback"].endswith("1.1-one.html")
    assert rows(widget.page)[1]["score"]["text"] == "6/8"
    # The message stays when the learner comes back from the feedback.
    widget.refresh()
    assert widget.page["grading"]["state"] == "done"


def test_the_grader_runs_outside_and_a_learner_s_modules_shadow_nothing(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ready / "json.py").write_text("raise SystemExit('shadowed')")
    widget = HomeWidget(ready)
    code = "import os, json; assert os.environ['PYTHONSAFEPATH'] == '1'; print(json.dumps({'ok': True}))"
    grader(widget, monkeypatch, code)
    asyncio.run(widget.grade())
    assert widget.page["grading"]["state"] == "done"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            'print(\'{"ok": false, "error": "No key for gamma."}\'); raise SystemExit(1)',
            "No key for gamma.",
        ),
        ("raise RuntimeError('the gradebook is locked')", "RuntimeError: the gradebook is locked"),
        (
            "import sys; sys.exit(chr(27) + '[1;91mError: ' + chr(27) + '[0mno   room')",
            "no room",
        ),
        ("raise SystemExit(3)", "Grading stopped without a word (code 3)."),
    ],
)
def test_a_grader_that_fails_is_one_clear_line(
    ready: Path, monkeypatch: pytest.MonkeyPatch, code: str, says: str
) -> None:
    widget = HomeWidget(ready)
    grader(widget, monkeypatch, code)
    asyncio.run(widget.grade())
    assert widget.page["grading"]["state"] == "failed"
    assert widget.page["grading"]["message"] == says


def test_a_grader_that_hangs_is_stopped(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = HomeWidget(ready)
    grader(widget, monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(module, "LONGEST_GRADING", 0.5)
    asyncio.run(widget.grade())
    assert "took too long" in widget.page["grading"]["message"]


def test_one_grading_at_a_time(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = Sent(ready)
    count = 0

    async def slow() -> str:
        nonlocal count
        count += 1
        await asyncio.sleep(0.05)
        return ""

    async def twice() -> None:
        monkeypatch.setattr(widget, "_run", slow)
        assert widget.receive(type="grade", seq=1)["ok"]
        await asyncio.sleep(0.01)
        assert widget.receive(type="grade", seq=2)["ok"]
        assert widget._task is not None
        await widget._task

    asyncio.run(twice())
    assert count == 1


def test_a_class_grades_elsewhere(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace, exercises=False)
    widget = Sent(workspace)
    assert not widget.page["grading"]["can"]
    assert not widget.receive(type="grade", seq=1)["ok"]


@given(st.integers(0, 3), st.binary(max_size=80), st.binary(max_size=80))
def test_why_failed_is_one_short_line(code: int, out: bytes, err: bytes) -> None:
    said = why_failed(code, out, err)
    assert len(said) <= 300
    assert "\n" not in said
    assert bool(said) == (code != 0) or said


def test_small_words() -> None:
    assert [duration(m) for m in (0, 1, 45, 60, 85, 470)] == [
        "0 min", "5 min", "45 min", "1 h", "1 h 25 min", "7 h 50 min",
    ]  # fmt: skip
    assert [percent(s) for s in (0, 0.001, 0.5, 0.999, 1)] == [0, 1, 50, 99, 100]


def test_the_course_s_own_page_reads_the_manifest(root: Path) -> None:
    page = HomeWidget(root / "modules").page
    titles = [
        lesson["title"]
        for m in load_manifest(root / "modules")["modules"]
        for lesson in m["lessons"]
    ]
    assert [row["title"] for row in rows(page) if row["kind"] == "lesson"] == titles


def test_a_module_with_a_lesson_links_to_its_page_to_print(root: Path) -> None:
    manifest = load_manifest(root / "modules")
    progress = measure(manifest, Place(root, graded="solutions"))
    page = page_of(manifest, progress, "author", "../")
    for one, shown in zip(manifest["modules"], page["modules"], strict=True):
        ready = [lesson["id"] for lesson in one["lessons"] if lesson["status"] == "ready"]
        assert bool(shown["takeaway"]) is any(not name.endswith(".0") for name in ready)
        if shown["takeaway"]:
            assert (root / shown["takeaway"].removeprefix("../")).is_file()
        # The map that opens a module is none of its lessons.
        assert shown["meta"].startswith("5 lessons")
