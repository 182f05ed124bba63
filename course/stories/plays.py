"""Players that decide by a rule, and what each choice is worth to them.

A player is a function: a book, a state and the open choices in, the id of one choice out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from course.stories.engine import Book, State, Turn

Player = Callable[[Book, State, Sequence[str]], str]
Worth = Callable[[State, str], float]  # of a decision in a state, for a given book


class NoWay(ValueError):
    """A play that does not reach an ending; checks find the story at fault."""


def play(
    book: Book, luck: Mapping[str, float], player: Player, start: State | None = None
) -> list[Turn]:
    """A whole play from `start` to an ending. Raises NoWay where there is none."""
    state, turns = start or book.begin(), []
    while not book.over(state):
        names = book.open(state)
        if not names:
            raise NoWay(state.node)
        turn = book.choose(state, player(book, state, names), luck)
        turns.append(turn)
        state = turn.after
    return turns


def at_random(random: Random) -> Player:
    """Any open choice, each as likely."""

    def pick(_book: Book, _state: State, names: Sequence[str]) -> str:
        # By name, so that the order in which choices are shown changes nobody's score.
        return sorted(names)[int(random.random() * len(names))]

    return pick


def by_place(place: int) -> Player:
    """Always the first (0) or the last (-1) choice."""
    return lambda _book, _state, names: names[place]


def by_habit(habit: Mapping[str, str], otherwise: Player) -> Player:
    """At each node what the habit names, where that is open."""

    def pick(book: Book, state: State, names: Sequence[str]) -> str:
        wanted = habit.get(state.node, "")
        return wanted if wanted in names else otherwise(book, state, names)

    return pick


def by_worth(worth: Worth) -> Player:
    """The choice that is worth most; of equals the one that stands first."""
    return lambda _book, state, names: max(names, key=lambda name: worth(state, name))


def best(
    book: Book,
    luck: Mapping[str, float],
    worth: Worth,
    value: Callable[[State], float],
    start: State | None = None,
) -> list[Turn]:
    """The path of the best decisions, and of those the one that ends best under this luck.

    Only choices that are worth most in their state are followed, so the search branches
    where an author calls two of them equal and nowhere else; states met before are not
    searched again.
    """
    known: dict[State, tuple[float, list[Turn]] | None] = {}

    def search(state: State) -> tuple[float, list[Turn]] | None:
        if book.over(state):
            return value(state), []
        if state not in known:
            names = book.open(state)
            top = max((worth(state, name) for name in names), default=0.0)
            found: tuple[float, list[Turn]] | None = None
            for name in names:
                if worth(state, name) < top:
                    continue
                turn = book.choose(state, name, luck)
                rest = search(turn.after)
                if rest is not None and (found is None or rest[0] > found[0]):
                    found = (rest[0], [turn, *rest[1]])
            known[state] = found
        return known[state]

    found = search(start or book.begin())
    if found is None:
        raise NoWay((start or book.begin()).node)
    return found[1]
