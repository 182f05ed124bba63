"""What was tried, worked out anew from the answers; what was forecast, also from the feedback."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from course.feedback_scores import read_forecasts, read_page
from course.history import History, day_of, read_history
from course.manifest import load_manifest
from course.progress import Place
from course.workspace import prepare

from .conftest import answer

LESSON = Path("modules/1-first")


@pytest.fixture
def ready(clone: Path, workspace: Path) -> Path:
    """A workspace whose practice asks how sure the learner is."""
    for path in (clone / LESSON / "items").glob("*.yaml"):
        if ".key." not in path.name:
            path.write_text(path.read_text() + "confidence: {ask: How sure are you?}\n")
    prepare(clone, workspace)
    return workspace


def history(workspace: Path) -> History:
    return read_history(load_manifest(workspace), Place(workspace))


def noon(days_ago: int) -> str:
    """A time in the middle of a day of the learner's."""
    here = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
    return (here - timedelta(days=days_ago)).astimezone(timezone.utc).isoformat()


def day(days_ago: int) -> date:
    return datetime.now().astimezone().date() - timedelta(days=days_ago)


def tried(
    folder: Path, workspace: Path, name: str, *tries: tuple[int, str, float | None]
) -> dict[str, Any]:
    """An answer file as checks leave it: (days ago, option, confidence), oldest first."""
    item = json.loads((workspace / LESSON / "items" / f"{name}.json").read_text())
    made = [{"at": noon(ago), "answer": {"chosen": [o]}, "confidence": c} for ago, o, c in tries]
    record = {
        "format": 1, "item": name, "version": item["version"], "kind": "choice",
        "answer": made[-1]["answer"], "confidence": made[-1]["confidence"], "touched": True,
        "checks": len(made), "seed": None, "revision": 9, "saved_at": made[-1]["at"],
        "log": [], "tries": made,
    }  # fmt: skip
    path = folder / "answers" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record))
    return record


def test_nothing_tried_is_no_history(ready: Path) -> None:
    assert history(ready) == ([], [])
    answer(ready / LESSON, "alpha")  # answered and never checked
    assert history(ready) == ([], [])


def test_past_checks_are_worked_out_anew(ready: Path) -> None:
    tried(ready / LESSON, ready, "beta", (9, "right", 0.9), (4, "stay", 0.6), (2, "left", 1.0))
    (past,) = history(ready).pasts
    assert (past.item, past.lesson, past.kind, past.minutes) == ("beta", "1.1", "choice", 4.0)
    assert past.results == ((day(9), 0.0), (day(4), 0.5), (day(2), 1.0))
    assert history(ready).forecasts == [
        {"confidence": 0.9, "outcome": 0.0},
        {"confidence": 0.6, "outcome": 0.5},
        {"confidence": 1.0, "outcome": 1.0},
    ]


def test_only_the_first_try_of_a_day_says_something(ready: Path) -> None:
    tried(ready / LESSON, ready, "alpha", (2, "right", 0.9), (2, "left", 1.0))
    found = history(ready)
    assert found.pasts[0].results == ((day(2), 0.0),)
    assert found.forecasts == [{"confidence": 0.9, "outcome": 0.0}]


def test_lesson_and_review_are_one_history(ready: Path) -> None:
    tried(ready / LESSON, ready, "alpha", (5, "right", None))
    tried(ready / "review", ready, "alpha", (3, "left", None))
    assert history(ready).pasts[0].results == ((day(5), 0.0), (day(3), 1.0))
    assert history(ready).forecasts == []


def test_before_tries_were_kept_the_last_answer_is_known(ready: Path) -> None:
    answer(ready / LESSON, "alpha", checks=2)
    path = ready / LESSON / "answers/alpha.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({k: v for k, v in record.items() if k != "tries"}))
    assert history(ready).pasts[0].results == ((day(0), 1.0),)


@pytest.mark.parametrize("damage", ["{", "[]", '{"format": 1}', '{"kind": "choice"}'])
@pytest.mark.parametrize(
    "where", ["answers/alpha.json", "items/alpha.json", "items/alpha.key.json"]
)
def test_what_cannot_be_read_is_left_out(ready: Path, where: str, damage: str) -> None:
    for name in ("alpha", "beta"):
        tried(ready / LESSON, ready, name, (2, "left", 0.5))
    (ready / LESSON / where).write_text(damage)
    assert [past.item for past in history(ready).pasts] == ["beta"]


@pytest.mark.parametrize("at", ["", "yesterday", "9999-99-99", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_no_day(at: str) -> None:
    found = day_of(at)
    assert found is None or isinstance(found, date)


# --- graded work -------------------------------------------------------------------------------


def page(folder: Path, at: str, items: dict[str, Any]) -> Path:
    path = folder / at / "1.1-one.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    said = json.dumps({"notebook": "1.1-one", "score": 1, "max": 8, "items": items})
    path.write_text(f"<html><head><meta name='course-score' content='{said}'></head></html>")
    return path


def scored(*forecasts: Any) -> dict[str, Any]:
    return {"title": "T", "score": 1, "max": 4, "forecasts": list(forecasts)}


def test_graded_work_counts_as_it_was_first_returned(ready: Path) -> None:
    folder = ready / "exercises/1-first/feedback"
    page(folder, "2026-01-02", {"gamma": scored([0.9, 0.0])})
    page(folder, "2026-01-05", {"gamma": scored([1.0, 1.0]), "delta": scored([0.5, 0.4])})
    wanted = [{"confidence": 0.9, "outcome": 0.0}, {"confidence": 0.5, "outcome": 0.4}]
    assert read_forecasts(folder) == wanted
    assert history(ready).forecasts == wanted


@pytest.mark.parametrize("odd", [[0.5], [0.5, 2], ["x", 1], [0.5, 1, 1], 7])
def test_a_page_with_odd_forecasts_states_nothing(ready: Path, odd: Any) -> None:
    path = page(ready / "exercises/1-first/feedback", "2026-01-02", {"gamma": scored(odd)})
    assert read_page(path) is None
    assert history(ready).forecasts == []


def test_what_needs_cells_of_its_own_is_not_reviewed(ready: Path) -> None:
    tried(ready / LESSON, ready, "alpha", (2, "left", 0.5))
    path = ready / LESSON / "items/alpha.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "computed": True}))
    assert history(ready) == ([], [{"confidence": 0.5, "outcome": 1.0}])
