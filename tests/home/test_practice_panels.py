"""What the home page says of review and of confidence."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from course.history import History
from course.manifest import load_manifest
from course.progress import Place, measure
from course.spacing import Past, Result
from course.widgets.home import HomeWidget
from course.widgets.home_page import page_of
from course.widgets.home_practice import LEAST_PAIRS, confidence_panel, review_card
from course.workspace import prepare

from .conftest import answer
from .test_history import LESSON, day, tried

TODAY = date(2026, 3, 20)


def past(item: str, *results: tuple[int, float]) -> Past:
    days = tuple(Result(TODAY - timedelta(days=ago), share) for ago, share in results)
    return Past(item, "1.1", item, 3.0, days)


def progress(state: str = "done") -> Any:
    return {"lessons": [[{"state": "new"}, {"state": state}]]}


def card(*pasts: Past, state: str = "done") -> Any:
    return review_card(progress(state), History(list(pasts), []), TODAY, "../")


def test_review_is_quiet_until_a_lesson_is_done() -> None:
    assert card(past("a", (3, 0.0)), state="started") is None
    assert card() is None


def test_the_offer_says_how_much_and_why() -> None:
    offer = card(past("a", (3, 0.0)), past("b", (5, 1.0)), past("c", (9, 1.0)))
    assert offer["title"] == "3 exercises, about 10 minutes"
    assert offer["reason"].startswith("Because you missed one and two are ready to be tried again.")
    assert (offer["action"], offer["path"]) == ("Start the review", "../Review.ipynb")


def test_a_set_that_was_begun_goes_on_and_ends() -> None:
    offer = card(past("a", (3, 0.0), (0, 1.0)), past("b", (5, 1.0)))
    assert (offer["title"], offer["action"]) == (
        "1 exercise, about 5 minutes",
        "Go on with the review",
    )
    assert (offer["done"], offer["of"]) == (1, 2)
    done = card(past("a", (3, 0.0), (0, 1.0)), past("b", (5, 1.0), (0, 1.0)))
    assert (done["title"], done["action"]) == ("Today's review is done", "")
    assert done["reason"] == "The next 1 exercise comes back tomorrow."


def test_with_nothing_due_the_next_day_is_said() -> None:
    idle = card(past("a", (2, 1.0), (1, 1.0)), past("b", (2, 1.0), (1, 1.0)))
    assert idle["title"] == "Nothing to review today"
    assert idle["reason"] == "The next 2 exercises come back in 2 days."


def pairs(count: int, sure: float = 0.9, outcome: float = 1.0) -> Any:
    return [{"confidence": sure, "outcome": outcome}] * count


def test_confidence_is_quiet_then_counts_then_shows() -> None:
    assert confidence_panel([]) is None
    few = confidence_panel(pairs(3))
    assert few is not None
    assert not few["ready"]
    assert "three times" in few["line"]
    assert "After five more answers" in few["line"]
    assert confidence_panel(pairs(LEAST_PAIRS - 1))["ready"] is False  # type: ignore[index]
    shown = confidence_panel(pairs(LEAST_PAIRS))
    assert shown is not None
    assert shown["ready"]


def test_the_title_is_the_finding_and_words_say_what_the_curve_shows() -> None:
    shown = confidence_panel([*pairs(6, 0.9, 0.0), *pairs(4, 0.3, 1.0), *pairs(2, 0.9, 1.0)])
    assert shown is not None
    assert shown["text"] == (
        "4 answers at about 30 %: earned 100 %. 8 answers at about 90 %: earned 25 %."
    )
    assert [len(row) for row in shown["table"]["rows"]] == [len(shown["table"]["head"])] * 2
    assert "Brier score" in shown["line"]
    json.dumps(shown)


@pytest.fixture
def ready(clone: Path, workspace: Path) -> Path:
    prepare(clone, workspace)
    return workspace


def test_the_page_reads_both_from_the_folder(ready: Path) -> None:
    assert HomeWidget(ready).page["review"] is None
    for name in ("alpha", "beta"):
        answer(ready / LESSON, name, checks=1)
        tried(ready / LESSON, ready, name, (5, "right", None), (3, "left", None))
    page = HomeWidget(ready).page
    assert page["review"]["title"] == "2 exercises, about 10 minutes"
    assert (ready / LESSON / "items").is_dir()
    assert page["confidence"] is None


def test_without_a_history_the_page_has_neither(root: Path) -> None:
    manifest = load_manifest(root / "modules")
    page = page_of(manifest, measure(manifest, Place(root)), "local")
    assert page["review"] is page["confidence"] is None
    assert HomeWidget(root / "modules").page["review"] is None
    assert day(0) > day(1)
