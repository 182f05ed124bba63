"""The engine: replay, bounds, luck, order of things, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.stories import conditions
from course.stories.engine import Book, State, StoryError, Turn
from course.stories.plays import NoWay, at_random, best, by_habit, by_place, play

LUCK_OF_SEED_1 = 0.18861469557648497


@pytest.fixture(params=["small", "template"])
def book(request: pytest.FixtureRequest, story: Any, templates: Any) -> Book:
    return Book(story if request.param == "small" else templates.items["story"])


def path(turns: list[Turn]) -> list[tuple[str, str]]:
    return [(turn.before.node, turn.choice) for turn in turns]


@given(seed=st.integers(0, 10**6), hand=st.integers(0, 10**6))
def test_a_play_is_its_seed_and_its_choices(book: Book, seed: int, hand: int) -> None:
    turns = play(book, book.luck(seed), at_random(Random(hand)))
    assert book.replay(seed, path(turns)) == turns
    assert Book(book.story).replay(seed, path(turns)) == turns
    for turn in turns:
        for value, (low, high) in zip(turn.after.meters, book.bounds, strict=True):
            assert low <= value <= high
    assert book.over(turns[-1].after)
    assert turns[-1].after.waiting == (), "what was put off lands when the story ends"
    assert len(turns) <= book.limit


@given(seed=st.integers(0, 10**6))
def test_every_path_of_a_play_meets_the_same_luck(story: Any, seed: int) -> None:
    book = Book(story)
    luck = book.luck(seed)
    assert luck == book.luck(seed)
    assert all(0 <= number < 1 for number in luck.values())
    # More trust and a question asked only ever help: what wins without them wins with them.
    won = []
    for first in ("push", "ask"):
        turns = book.replay(seed, [("one", first), ("two", "try")])
        won.append("won" in turns[-1].after.flags)
    assert won != [True, False]


def test_luck_is_named_and_spreads(story: Any) -> None:
    story["draws"].append({**story["draws"][0], "id": "other"})
    book = Book(story)
    lucks = [book.luck(seed) for seed in range(2000)]
    assert len({luck["test"] for luck in lucks}) == 2000
    for name in ("test", "other"):
        assert 0.47 < sum(luck[name] for luck in lucks) / 2000 < 0.53
    both = sum(luck["test"] < 0.5 and luck["other"] < 0.5 for luck in lucks) / 2000
    assert 0.21 < both < 0.29, "two draws of one play are independent"


def test_the_same_seed_draws_the_same_luck_for_ever(story: Any) -> None:
    # Answers on disk are replayed by later versions: these numbers may never change.
    assert Book(story).luck(1)["test"] == pytest.approx(LUCK_OF_SEED_1, abs=1e-12)


def test_chances_lean_on_the_state_and_stay_between_their_bounds(story: Any) -> None:
    book = Book(story)
    assert book.chances("test", (50, 0), ()) == pytest.approx([0.45, 0.55])
    assert book.chances("test", (50, 0), ("asked",)) == pytest.approx([0.65, 0.35])
    story["draws"][0]["outcomes"][0]["chance"]["max"] = 0.4
    assert Book(story).chances("test", (100, 0), ("asked",)) == pytest.approx([0.4, 0.6])
    story["draws"][0]["outcomes"][0]["chance"]["base"] = -3.0
    assert Book(story).chances("test", (100, 0), ()) == pytest.approx([0.1, 0.9])


def test_effects_now_and_later(story: Any) -> None:
    book = Book(story)
    turns = book.replay(1, [("one", "push")])
    assert turns[-1].after.meters == (40, 0)
    assert turns[-1].after.time == 2
    assert len(turns[-1].after.waiting) == 1
    again = book.choose(turns[-1].after, "try", {"test": 0.99})
    assert again.after.meters == (5, 5), "-5 by the draw, -30 because week 3 has come"
    assert again.says == ("It is remembered.",)
    assert again.after.node == "poor"
    assert book.choose(turns[-1].after, "try", {"test": 0.0}).after.node == "good"


def test_what_waits_for_a_node_comes_there(story: Any) -> None:
    story["nodes"][0]["choices"][1]["later"] = [{"at": "two", "set": ["won"]}]
    after = Book(story).replay(1, [("one", "push")])[-1].after
    assert after.flags == {"won"}
    assert after.waiting == ()


def test_a_story_ends_where_a_stop_says(story: Any) -> None:
    story["stops"] = [{"if": {"trust": {"max": 40}}, "to": "poor"}]
    after = Book(story).replay(1, [("one", "push")])[-1].after
    assert after.node == "poor"
    assert after.meters[0] == 10, "what was still put off lands at the end"


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ([("two", "try")], "stands at 'one' there, not at 'two'"),
        ([("one", "fly")], "no choice 'fly' at 'one'"),
        ([("one", "push"), ("two", "drop")], "it is not open"),
        ([("one", "push"), ("two", "try"), ("good", "try")], "no choice 'try' at 'good'"),
    ],
)
def test_what_the_story_does_not_offer_is_refused(story: Any, choices: Any, says: str) -> None:
    with pytest.raises(StoryError, match=says):
        Book(story).replay(1, choices)


def test_no_play_goes_past_its_length(story: Any) -> None:
    story["nodes"][0]["choices"][1]["goto"] = "one"
    book = Book(story)
    four = [("one", "push")] * 4
    assert book.open(book.replay(1, four)[-1].after) == []
    with pytest.raises(StoryError, match="over its length"):
        book.replay(1, [*four, ("one", "push")])
    with pytest.raises(NoWay):
        play(book, book.luck(1), by_place(-1))


def test_a_locked_choice_is_shown_with_its_reason(story: Any) -> None:
    book = Book(story)
    after = book.replay(1, [("one", "push")])[-1].after
    assert [(o.choice["id"], o.locked) for o in book.offers(after)] == [
        ("try", ""),
        ("drop", "Nobody would follow"),
    ]
    del story["nodes"][1]["choices"][1]["locked"]
    assert [o.choice["id"] for o in Book(story).offers(after)] == ["try"]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"trust": {"min": 50}}, True),
        ({"trust": {"min": 51}}, False),
        ({"trust": {"min": 10, "max": 49}}, False),
        ({"flag": "asked"}, True),
        ({"not": {"flag": "asked"}}, False),
        ({"all": [{"flag": "asked"}, {"trust": {"max": 50}}]}, True),
        ({"any": [{"flag": "won"}, {"clock": {"min": 3}}]}, False),
        ({"flag": "asked", "trust": {"min": 60}}, False),
    ],
)
def test_conditions(condition: Any, holds: bool) -> None:
    assert conditions.holds(condition, {"trust": 50.0, "clock": 2.0}, {"asked"}) is holds


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"trsut": {"min": 4}}, "no meter 'trsut'"),
        ({"flag": "aksed"}, "no flag 'aksed'"),
        ({"trust": 40}, "gives `min`, `max` or both"),
        ({"trust": {"least": 40}}, "gives `min`, `max` or both"),
        ({"trust": {"min": True}}, "gives `min`, `max` or both"),
        ({"all": {"flag": "asked"}}, "takes a list"),
        ({"not": [1]}, "is a mapping"),
        ("trust > 40", "is a mapping"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(condition: Any, says: str) -> None:
    assert any(says in said for said in conditions.problems(condition, ["trust"], ["asked"]))


def all_plays(book: Book, luck: Any, state: State) -> Iterator[list[Turn]]:
    if book.over(state):
        yield []
    for name in book.open(state):
        turn = book.choose(state, name, luck)
        for rest in all_plays(book, luck, turn.after):
            yield [turn, *rest]


@given(seed=st.integers(0, 300))
def test_the_search_finds_what_trying_everything_finds(book: Book, seed: int) -> None:
    luck = book.luck(seed)

    def value(state: State) -> float:
        return sum(state.meters)

    every = list(all_plays(book, luck, book.begin()))
    anything = best(book, luck, lambda _state, _name: 1.0, value)
    assert anything in every
    assert value(anything[-1].after) == max(value(turns[-1].after) for turns in every)

    def worth(_state: State, name: str) -> float:
        return float(name in ("ask", "try", "sit-in", "slice", "mock", "stop"))

    good = [
        turns
        for turns in every
        if all(
            worth(t.before, t.choice) == max(worth(t.before, n) for n in book.open(t.before))
            for t in turns
        )
    ]
    got = best(book, luck, worth, value)
    assert value(got[-1].after) == max(value(turns[-1].after) for turns in good)


def test_a_habit_is_kept_where_it_can_be(story: Any) -> None:
    book = Book(story)
    habit = by_habit({"one": "push", "two": "drop"}, by_place(0))
    assert path(play(book, book.luck(1), habit)) == [("one", "push"), ("two", "try")]
