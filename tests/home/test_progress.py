"""What is done, what is next: counted from files, whatever is in them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.manifest import Manifest, load_manifest
from course.progress import Place, Progress, in_order, measure, rounded, step
from course.workspace import prepare

from .conftest import answer, feedback


@pytest.fixture
def ready(clone: Path, workspace: Path) -> Path:
    prepare(clone, workspace)
    return workspace


def measured(workspace: Path, submissions: Path | None = None) -> Progress:
    return measure(load_manifest(workspace), Place(workspace), submissions)


def practice(workspace: Path) -> Path:
    return workspace / "modules" / "1-first"


def graded(workspace: Path) -> Path:
    return workspace / "exercises" / "1-first"


def test_a_newcomer(ready: Path) -> None:
    got = measured(ready)
    assert got["next"]["kind"] == "lesson"
    assert got["next"]["reason"] == "This is where the course begins."
    assert (got["done"], got["of"], got["share"], got["minutes_left"]) == (0, 2, 0.0, 50)
    assert [one["state"] for one in got["lessons"][0]] == ["new", "coming"]
    assert got["graded"][0][0]["state"] == "new"


def test_the_way_through(ready: Path) -> None:
    answer(practice(ready), "alpha")
    got = measured(ready)
    assert got["lessons"][0][0] == {
        "state": "started",
        "done": 0,
        "of": 2,
        "path": "modules/1-first/1.1-one.ipynb",
    }
    assert got["next"]["reason"] == "2 of 2 practice exercises still to check."

    answer(practice(ready), "alpha", checks=1)
    answer(practice(ready), "beta", checks=2)
    got = measured(ready)
    assert got["lessons"][0][0]["state"] == "done"
    assert (got["next"]["kind"], got["next"]["started"]) == ("graded", False)
    assert got["minutes_left"] == 20

    answer(graded(ready), "gamma")
    assert measured(ready)["next"]["reason"] == "1 of 2 graded exercises still to answer."
    answer(graded(ready), "delta", chosen="stay")
    got = measured(ready)
    assert (got["next"]["kind"], got["graded"][0][0]["state"]) == ("grade", "answered")

    page = feedback(graded(ready), "1.1-one", 6, 8)
    os.utime(page, (2_000_000_000, 2_000_000_000))
    got = measured(ready)
    assert got["graded"][0][0]["score"] == {
        "points": 6.0,
        "max": 8.0,
        "waiting": 0.0,
        "feedback": "exercises/1-first/feedback/2026-01-02/1.1-one.html",
        "stale": False,
    }
    assert (got["done"], got["share"], got["minutes_left"], got["points"]) == (2, 1.0, 0, 6.0)
    assert got["next"]["kind"] == "finished"
    assert got["next"]["reason"] == "You have finished all that is ready."


def test_a_score_from_before_a_change_says_so(ready: Path) -> None:
    for name in ("alpha", "beta"):
        answer(practice(ready), name, checks=1)
    for name in ("gamma", "delta"):
        answer(graded(ready), name)
    page = feedback(graded(ready), "1.1-one", 6, 8)
    os.utime(page, (1_000_000_000, 1_000_000_000))
    got = measured(ready)
    assert got["graded"][0][0]["score"]
    assert got["graded"][0][0]["score"]["stale"]
    assert got["next"]["kind"] == "grade"
    assert got["next"]["reason"] == "You changed answers after the last grading."


def test_work_that_was_never_begun_is_not_done_because_it_was_graded(ready: Path) -> None:
    """Alone, all notebooks of a module are graded at once."""
    feedback(graded(ready), "1.1-one", 0, 8)
    got = measured(ready)
    assert got["graded"][0][0]["state"] == "new"
    assert got["graded"][0][0]["score"] is None
    assert (got["done"], got["points"]) == (0, 0)
    # In a class a zero is a zero.
    manifest = load_manifest(ready)
    manifest["grading"] = "class"
    assert measure(manifest, Place(ready))["graded"][0][0]["state"] == "graded"


def test_the_newest_feedback_counts(ready: Path) -> None:
    answer(graded(ready), "gamma")
    feedback(graded(ready), "1.1-one", 2, 8, at="2026-01-02 10:00:00")
    feedback(graded(ready), "1.1-one", 7, 8, at="2026-01-03 10:00:00")
    score = measured(ready)["graded"][0][0]["score"]
    assert score
    assert score["points"] == 7


def test_handed_in(ready: Path, tmp_path: Path) -> None:
    answer(graded(ready), "gamma")
    cache = tmp_path / "cache"
    stamp = cache / "course" / "me+1-first+2026-01-01 00:00:00 UTC" / "timestamp.txt"
    stamp.parent.mkdir(parents=True)
    stamp.write_text("2026")
    os.utime(stamp, (2_000_000_000, 2_000_000_000))
    assert measured(ready, cache)["graded"][0][0]["state"] == "submitted"
    # An answer changed afterwards is not handed in.
    os.utime(stamp, (1_000_000_000, 1_000_000_000))
    assert measured(ready, cache)["graded"][0][0]["state"] == "started"


def test_a_class_that_has_not_fetched_yet(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace, exercises=False)
    for name in ("alpha", "beta"):
        answer(practice(workspace), name, checks=1)
    got = measured(workspace)
    assert got["graded"][0][0]["state"] == "absent"
    assert got["next"]["kind"] == "finished"


@pytest.mark.parametrize(
    "change",
    [
        {"touched": False},
        {"touched": "yes"},
        {"answer": {"chosen": []}},
        {"answer": {"chosen": ["nowhere"]}},
        {"answer": 7},
        {"item": "other"},
        {"format": 99},
    ],
)
def test_what_is_no_answer_does_not_count(ready: Path, change: dict[str, object]) -> None:
    path = answer(practice(ready), "alpha")
    assert step(practice(ready), "alpha") == "answered"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert step(practice(ready), "alpha") in ("untouched", "started")


@given(data=st.binary(max_size=200))
def test_any_bytes_for_an_answer(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "answers").mkdir()
    (folder / "items").mkdir()
    (folder / "answers" / "x.json").write_bytes(data)
    (folder / "items" / "x.json").write_bytes(data)
    assert step(folder, "x") == "untouched"


def test_links_are_not_followed(ready: Path, tmp_path: Path) -> None:
    path = answer(practice(ready), "alpha", checks=1)
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    assert step(practice(ready), "alpha") == "untouched"


@given(
    done=st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), unique=True),
    checked=st.booleans(),
)
def test_counts_always_fit_together(
    tmp_path_factory: pytest.TempPathFactory, done: list[str], checked: bool
) -> None:
    manifest: Manifest = {
        "title": "t",
        "promise": "p",
        "company": "c",
        "modules": [
            {
                "id": "1",
                "folder": "f",
                "title": "t",
                "promise": "p",
                "lessons": [
                    {
                        "id": "1.1",
                        "title": "t",
                        "minutes": 30,
                        "status": "ready",
                        "file": "a.ipynb",
                        "objectives": [],
                        "practice": ["alpha", "beta"],
                    }
                ],
                "graded": [
                    {
                        "title": "g",
                        "minutes": 20,
                        "status": "ready",
                        "assignment": "f",
                        "notebook": "a",
                        "points": 8,
                        "items": ["gamma", "delta"],
                    }
                ],
            }
        ],
    }
    root = tmp_path_factory.mktemp("counts")
    choice = {"version": 1, "kind": "choice", "select": "one", "options": [{"id": "left"}]}
    for name in ("alpha", "beta", "gamma", "delta"):
        where = root / ("modules" if name in ("alpha", "beta") else "exercises") / "f"
        (where / "items").mkdir(parents=True, exist_ok=True)
        (where / "items" / f"{name}.json").write_text(json.dumps({"id": name, **choice}))
        (where / "a.ipynb").write_text("{}")
        if name in done:
            answer(where, name, checks=int(checked))
    got = measure(manifest, Place(root))
    lesson, work = got["lessons"][0][0], got["graded"][0][0]
    assert lesson["done"] == (len({"alpha", "beta"} & set(done)) if checked else 0)
    assert work["done"] == len({"gamma", "delta"} & set(done))
    assert 0 <= got["share"] <= 1
    assert (got["minutes_left"] == 0) == (got["share"] == 1)
    assert 0 <= got["done"] <= got["of"] == 2
    if lesson["state"] != "done":
        assert got["next"]["kind"] == "lesson"
    else:
        assert got["next"]["kind"] == ("grade" if work["done"] == 2 else "graded")


def test_order_is_the_reader_s(root: Path) -> None:
    for module in load_manifest(root / "modules")["modules"]:
        parts = list(in_order(module))
        assert len(parts) == len(module["lessons"]) + len(module["graded"])
        assert len(set(parts)) == len(parts)
        assert parts[0] == ("lesson", 0)
        assert parts[-1][0] == "graded"


@given(st.floats(0, 10_000))
def test_minutes_are_round_and_never_nothing(minutes: float) -> None:
    got = rounded(minutes)
    assert got % 5 == 0
    assert (got == 0) == (minutes == 0)


def test_points_that_wait_for_a_person_are_counted_apart(ready: Path) -> None:
    from course.widgets.home_page import page_of

    for name in ("gamma", "delta"):
        answer(graded(ready), name)
    page = feedback(graded(ready), "1.1-one", 6, 8)
    page.write_text(page.read_text().replace('"items"', '"waiting": 2, "items"'))
    got = measured(ready)
    assert (got["points"], got["points_max"], got["points_waiting"]) == (6.0, 8.0, 2.0)
    home = page_of(load_manifest(ready), got, "local")
    assert home["overall"]["points"] == "6 of 8 points, 2 wait for a person"
    row = home["modules"][0]["rows"][0]["graded"][0]
    assert row["score"]["words"].startswith("6 of 8 points, 2 wait for a person")
