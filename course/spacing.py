"""What to practise again, and when; pure: results and a date in, a list with reasons out.

Retrieving something again, spaced over days, beats doing it in one go (g about .74,
and retrieval as such carries over to new questions, d about .40; Latimier, Peyre and
Ramus 2021, 10.1007/s10648-020-09572-8). So an exercise comes back: the day after a
miss; after a success 1, 3, 7, then 21 days later, one step further for each success
in a row. That review finds growing and equal gaps about alike; growing ones keep the
daily set short.

Only the first try of a day counts: a second one comes after the explanation and shows
what was just read. And a set belongs to its day: it is made from the days before, so
that it stays the same while it is worked through.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

INTERVALS = (1, 3, 7, 21)  # days, by successes in a row
GOT = 0.75  # the share of the points from which on an answer counts as a success
MOST = 5  # exercises in a set
MINUTES = 15.0  # a set ends before it would take longer


class Result(NamedTuple):
    """The first try of a day, and the share of the points that it earned."""

    day: date
    share: float


class Past(NamedTuple):
    """One practice exercise with what came of it so far, oldest first; at least one result."""

    item: str
    lesson: str
    kind: str
    minutes: float
    results: tuple[Result, ...]


class Due(NamedTuple):
    """One exercise that should come back, since `day`."""

    past: Past
    day: date
    reason: str
    missed: bool


def next_day(results: Sequence[Result]) -> date:
    """When an exercise with these results (at least one) should come back."""
    streak = _streak(results)
    wait = INTERVALS[min(streak, len(INTERVALS)) - 1] if streak else 1
    return results[-1].day + timedelta(days=wait)


def todays_set(history: Sequence[Past], today: date) -> list[Due]:
    """The set of `today`: made from the days before it, whatever happens during the day."""
    return _mixed(_chosen(due(history, today)))


def due(history: Sequence[Past], today: date) -> list[Due]:
    """Everything that should come back by `today`, the most urgent first."""
    found = []
    for past in history:
        before = past._replace(results=tuple(r for r in past.results if r.day < today))
        if before.results and next_day(before.results) <= today:
            missed = bool(_misses(before.results))
            why = reason(before.results, today)
            found.append(Due(before, next_day(before.results), why, missed))
    return sorted(found, key=lambda one: _urgency(one, today))


def coming(history: Sequence[Past], today: date) -> tuple[date, int] | None:
    """The next day after `today` with something due, and how many exercises; None without any."""
    days = [max(next_day(past.results), today + timedelta(days=1)) for past in history]
    return (min(days), days.count(min(days))) if days else None


def reason(results: Sequence[Result], today: date) -> str:
    """Why an exercise comes back, in words."""
    missed = _misses(results)
    if missed == 1:
        return "You missed it last time" if len(results) > 1 else "You missed it"
    if missed:
        return f"Missed {_times(missed)} in a row"
    days = (today - results[-1].day).days
    return (
        f"{days} days since you last got it" if days > 1 else "You got it yesterday: does it stay?"
    )


def when(day: date, today: date) -> str:
    """A day to come, as people say it."""
    days = (day - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days"


def _streak(results: Sequence[Result]) -> int:
    """Successes in a row up to the last result."""
    for back, result in enumerate(reversed(results)):
        if result.share < GOT:
            return back
    return len(results)


def _misses(results: Sequence[Result]) -> int:
    for back, result in enumerate(reversed(results)):
        if result.share >= GOT:
            return back
    return len(results)


def _urgency(one: Due, today: date) -> tuple[int, float, str]:
    """Missed before got; then the most misses; then the longest over its time; then by name."""
    missed = _misses(one.past.results)
    wait = max(1, (one.day - one.past.results[-1].day).days)
    late = (today - one.past.results[-1].day).days / wait
    return (-missed, -late, one.past.item)


def _chosen(found: Sequence[Due]) -> list[Due]:
    """The most urgent, but no more than two of a kind of exercise while there are others."""
    kinds: dict[str, int] = {}
    first: list[Due] = []
    second: list[Due] = []
    for one in found:
        kinds[one.past.kind] = kinds.get(one.past.kind, 0) + 1
        (first if kinds[one.past.kind] <= 2 else second).append(one)
    chosen: list[Due] = []
    minutes = 0.0
    for one in [*first, *second]:
        if len(chosen) < MOST and (not chosen or minutes + one.past.minutes <= MINUTES):
            chosen.append(one)
            minutes += one.past.minutes
    return chosen


def _mixed(chosen: Sequence[Due]) -> list[Due]:
    """Neighbours from different lessons and of different kinds, as far as it goes."""
    left, mixed = list(chosen), list[Due]()
    while left:
        last = mixed[-1].past if mixed else None
        # min keeps the first of equals, so urgency decides where mixing does not.
        best = min(left, key=lambda one: _likeness(one.past, last))
        left.remove(best)
        mixed.append(best)
    return mixed


def _likeness(one: Past, other: Past | None) -> int:
    if other is None:
        return 0
    return 2 * (one.kind == other.kind) + (one.lesson == other.lesson)


def _times(count: int) -> str:
    return {2: "twice", 3: "three times"}.get(count, f"{count} times")
