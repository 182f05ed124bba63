"""What the home page says of review and of confidence, as plain data. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from course.calibration import Bin, calibrate, finding
from course.history import History
from course.items.types import Forecast
from course.progress import Progress, rounded
from course.spacing import Due, Past, coming, todays_set, when

# Fewer pairs leave bins of one or two, and a curve that only shows luck.
LEAST_PAIRS = 8

NOTEBOOK = "Review.ipynb"


def review_card(
    progress: Progress, history: History, today: date, up: str = ""
) -> dict[str, Any] | None:
    """The offer of today's set; None until a first lesson is done, and without anything tried."""
    done = any(lesson["state"] == "done" for module in progress["lessons"] for lesson in module)
    if not done or not history.pasts:
        return None
    chosen = todays_set(history.pasts, today)
    finished = sum(one.past.item in _tried_on(history.pasts, today) for one in chosen)
    card: dict[str, Any] = {"path": up + NOTEBOOK, "of": len(chosen), "done": finished}
    if finished < len(chosen):
        left = [one for one in chosen if one.past.item not in _tried_on(history.pasts, today)]
        minutes = rounded(sum(one.past.minutes for one in left))
        card["title"] = f"{_items(len(left))}, about {minutes} minutes"
        card["reason"] = because(left)
        card["action"] = "Go on with the review" if finished else "Start the review"
        return card
    card |= {"title": "Nothing to review today", "reason": next_words(history.pasts, today)}
    card["action"] = ""
    if chosen:
        card["title"] = "Today's review is done"
    return card


def because(chosen: Sequence[Due]) -> str:
    """Why these come back, in one sentence."""
    missed = sum(one.missed for one in chosen)
    rest = len(chosen) - missed
    parts = []
    if missed:
        parts.append(f"you missed {_count(missed)}")
    if rest:
        parts.append(f"{_count(rest)} {'is' if rest == 1 else 'are'} ready to be tried again")
    return f"Because {' and '.join(parts)}. What you call back from memory, days apart, stays."


def next_words(pasts: Sequence[Past], today: date) -> str:
    """When the next exercises come back."""
    found = coming(pasts, today)
    if found is None:
        return "Exercises come back here once you have checked some in a lesson."
    day, count = found
    return f"The next {_items(count)} {'comes' if count == 1 else 'come'} back {when(day, today)}."


def confidence_panel(pairs: Sequence[Forecast]) -> dict[str, Any] | None:
    """The calibration curve, or how far it is; None before the first confidence came true or not."""
    if not pairs:
        return None
    if len(pairs) < LEAST_PAIRS:
        left = LEAST_PAIRS - len(pairs)
        return {
            "ready": False,
            "title": "How sure you are",
            "line": f"You have said {_times(len(pairs))} how sure you are. After {_count(left)} "
            "more answers you see here whether your confidence fits.",
        }
    record = calibrate(pairs)
    return {
        "ready": True,
        "title": finding(pairs),
        "line": f"{record['count']} answers, Brier score {_figure(record['brier'])}. "
        "0 would be perfect; always saying 50 % earns .25 where answers are right or wrong.",
        "points": record["bins"],
        "text": " ".join(_bin_words(one) for one in record["bins"]),
        "table": {
            "head": ["You said", "You earned", "Answers", "95 % interval"],
            "rows": [_bin_row(one) for one in record["bins"]],
            "note": f"The Brier score {_figure(record['brier'])} is "
            f"reliability {_figure(record['reliability'])} (how far words and results differ) "
            f"less resolution {_figure(record['resolution'])} (how well you tell your good answers "
            f"from the others) plus uncertainty {_figure(record['uncertainty'])} (how mixed the "
            "answers were). With few answers the parts are rough.",
        },
    }


def _bin_words(one: Bin) -> str:
    count = f"{one['count']} answer{'' if one['count'] == 1 else 's'}"
    return f"{count} at about {_percent(one['confidence'])}: earned {_percent(one['outcome'])}."


def _bin_row(one: Bin) -> list[str]:
    return [
        _percent(one["confidence"]),
        _percent(one["outcome"]),
        str(one["count"]),
        f"{100 * one['low']:.0f} to {_percent(one['high'])}",
    ]


def _tried_on(pasts: Sequence[Past], today: date) -> set[str]:
    return {past.item for past in pasts if any(result.day == today for result in past.results)}


def _items(count: int) -> str:
    return "1 exercise" if count == 1 else f"{count} exercises"


def _count(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{_count(count)} times")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _figure(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")
