"""What comes back and when: intervals, reasons, mixture; the same for the same days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.spacing import GOT, MOST, Past, Result, coming, due, next_day, todays_set, when

TODAY = date(2026, 3, 20)


def past(item: str, *results: tuple[int, float], kind: str = "choice", lesson: str = "1.1") -> Past:
    """Results as (days before today, share)."""
    days = tuple(Result(TODAY - timedelta(days=ago), share) for ago, share in results)
    return Past(item, lesson, kind, 3.0, days)


@st.composite
def pasts(draw: st.DrawFn) -> list[Past]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        ago = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=6)), reverse=True)
        results = [(day, draw(st.sampled_from([0.0, 0.4, 0.8, 1.0]))) for day in ago]
        kind, lesson = draw(st.sampled_from("abc")), draw(st.sampled_from(["1.1", "1.2"]))
        made.append(past(f"item-{number}", *results, kind=kind, lesson=lesson))
    return made


@pytest.mark.parametrize(
    ("results", "days"),
    [
        ([(0, 0.0)], 1),
        ([(0, 1.0)], 1),
        ([(1, 1.0), (0, 1.0)], 3),
        ([(4, 1.0), (3, 1.0), (0, 0.75)], 7),
        ([(9, 1.0)] * 3 + [(0, 1.0)], 21),
        ([(9, 1.0)] * 9 + [(0, 1.0)], 21),
        ([(9, 1.0)] * 3 + [(0, 0.7)], 1),  # a miss begins anew
        ([(9, 1.0), (5, 0.2), (0, 1.0)], 1),
    ],
)
def test_the_intervals_grow_with_successes_in_a_row(results: Any, days: int) -> None:
    assert next_day(past("x", *results).results) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([(3, 0.2)], "You missed it"),
        ([(5, 1.0), (3, 0.2)], "You missed it last time"),
        ([(5, 0.0), (3, 0.2)], "Missed twice in a row"),
        ([(5, 0.0), (4, 0.1), (3, 0.2)], "Missed three times in a row"),
        ([(12, 1.0)], "12 days since you last got it"),
        ([(1, 1.0)], "You got it yesterday: does it stay?"),
    ],
)
def test_the_reason_is_said(results: Any, said: str) -> None:
    (one,) = due([past("x", *results)], TODAY)
    assert one.reason == said
    assert one.missed == ("iss" in said)


def test_what_was_missed_comes_first_then_what_waits_longest() -> None:
    history = [
        past("fresh", (1, 1.0)),
        past("late", (12, 1.0)),
        past("missed", (2, 0.0)),
        past("twice", (4, 0.0), (2, 0.0)),
        past("not-yet", (9, 1.0), (8, 1.0), (4, 1.0)),
    ]
    assert [one.past.item for one in due(history, TODAY)] == ["twice", "missed", "late", "fresh"]


def test_a_set_is_mixed() -> None:
    history = [
        past("c1", (2, 0.0)),
        past("c2", (2, 0.0)),
        past("c3", (2, 0.0)),
        past("r1", (2, 1.0), kind="ranking"),
        past("s1", (2, 1.0), kind="sorting", lesson="1.2"),
        past("s2", (2, 1.0), kind="sorting", lesson="1.2"),
    ]
    chosen = [one.past for one in todays_set(history, TODAY)]
    assert len(chosen) == MOST
    assert chosen[0].item == "c1", "the most urgent begins"
    kinds = [one.kind for one in chosen]
    assert kinds.count("choice") == 2
    assert all(one != other for one, other in pairwise(kinds))


def test_more_of_one_kind_serves_where_there_is_no_other() -> None:
    history = [past(f"c{n}", (2, 0.0)) for n in range(4)]
    assert len(todays_set(history, TODAY)) == 4


def test_a_set_is_short() -> None:
    long = [past(f"x{n}", (2, 0.0))._replace(minutes=8.0) for n in range(4)]
    assert len(todays_set(long, TODAY)) == 1
    assert len(todays_set([long[0]._replace(minutes=90.0)], TODAY)) == 1


@given(pasts())
def test_any_history_gives_a_set_that_holds(history: list[Past]) -> None:
    chosen = todays_set(history, TODAY)
    names = [one.past.item for one in chosen]
    assert len(names) == len(set(names)) <= MOST
    assert chosen == todays_set(list(history), TODAY)
    assert bool(chosen) == bool(due(history, TODAY))
    for one in chosen:
        assert one.day <= TODAY
        assert all(result.day < TODAY for result in one.past.results)
        assert one.reason


@given(pasts(), st.sampled_from([0.0, 1.0]))
def test_what_happens_today_leaves_todays_set(history: list[Past], share: float) -> None:
    before = todays_set(history, TODAY)
    worked = [
        one._replace(results=(*(r for r in one.results if r.day < TODAY), Result(TODAY, share)))
        for one in history
    ]
    assert todays_set(worked, TODAY) == before


@given(pasts())
def test_what_is_not_due_today_comes(history: list[Past]) -> None:
    found = coming(history, TODAY)
    if not history:
        assert found is None
        return
    assert found is not None
    day, count = found
    assert day > TODAY
    assert 1 <= count <= len(history)


def test_a_day_to_come_in_words() -> None:
    said = [when(TODAY + timedelta(days=days), TODAY) for days in (-1, 0, 1, 3)]
    assert said == ["today", "today", "tomorrow", "in 3 days"]


def test_close_to_the_key_counts_as_got() -> None:
    """The bound is that of the headline "Close to the key"."""
    from course.scoring import HEADLINES

    assert next(least for least, text in HEADLINES if text.startswith("Close")) == GOT
