"""Whether a story and its key hold together over many plays: players, their scores, endings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import mean, median
from typing import Any, cast

from course.items.kinds.story import ITEM, KEY, book
from course.scoring._common import pick
from course.scoring.story import (
    CONFIDENCES,
    NARROW,
    Luck,
    asked_of,
    calibration,
    decision_credit,
    end_credit,
    likely,
    total,
    value_of,
    worth_of,
)
from course.stories.engine import MAX_SEED, Book, State, Turn
from course.stories.plays import (
    Player,
    at_random,
    by_habit,
    by_worth,
    play,
)

LUCKS = 40  # each met by several plays: what a luck is worth is worked out once
PLAYS_A_LUCK = 10
BETTER = 0.03  # by how much a worse decision must end better, on average, to be called so
SEED = 20260101

Teller = Callable[[Turn], float | None]  # what a player says before a choice, asked or not


@dataclass
class Tally:
    """What a player's plays came to."""

    scores: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    steps: list[int] = field(default_factory=list)

    @property
    def plays(self) -> int:
        return len(self.scores)


class Balance:
    """Plays and scores one story under a fixed set of lucks."""

    def __init__(self, item: ITEM, key: KEY, lucks: int = LUCKS) -> None:
        self.item, self.key, self.here = item, key, book(item)
        random = Random(SEED)
        self.seeds = [random.randrange(MAX_SEED) for _ in range(lucks)]
        self._lucks: dict[int, Luck] = {}
        self.value = value_of(self.here, key)

    def luck(self, seed: int) -> Luck:
        if seed not in self._lucks:
            self._lucks[seed] = Luck(self.here, self.key, seed)
        return self._lucks[seed]

    def score(self, seed: int, made: Sequence[Turn], said: Teller) -> float:
        """What `course.scoring.story.score` gives for this play."""
        path = [{"node": turn.before.node, "confidence": said(turn)} for turn in made]
        asked = asked_of(self.item, self.key, {"seed": seed, "path": path}, made)
        ended = end_credit(self.luck(seed), self.value(made[-1].after))
        return total(ended, decision_credit(self.here, self.key, made), calibration(asked))

    def tally(self, player: Player, said: Teller, plays: int = 1) -> Tally:
        """Every luck played `plays` times."""
        found = Tally()
        for seed in self.seeds:
            luck = self.here.luck(seed)
            for _ in range(plays):
                made = play(self.here, luck, player)
                found.scores.append(self.score(seed, made, said))
                found.ends[made[-1].after.node] += 1
                found.steps.append(len(made))
        return found

    def expert(self, turn: Turn) -> float | None:
        """The forecast of somebody who reads the evidence well."""
        part = self.key.get("forecasts", {}).get(turn.before.node)
        return likely(self.here, part, turn.before) if part else None

    def random(self, plays: int = PLAYS_A_LUCK) -> Tally:
        """Random choices and random confidences."""
        random = Random(SEED)
        return self.tally(at_random(random), lambda _: random.choice(CONFIDENCES), plays)

    def players(self) -> dict[str, Player]:
        """The players of `course story`, by name."""
        worth = worth_of(self.here, self.key)
        found = {
            "best": by_worth(worth),
            "worst": by_worth(lambda state, name: -worth(state, name)),
        }
        for how in ("always-first", "always-last", "always-longest", "always-most-hedged"):
            found[how] = _wise(self.here, how)
        for who, habit in self._habits().items():
            found[who] = by_habit(habit, at_random(Random(SEED)))
        return found

    def _habits(self) -> dict[str, dict[str, str]]:
        # Where the author gave no habits, the persona's one path says what it takes.
        drawn = {
            who: {step["node"]: step["choice"] for step in answer["path"]}
            for who, answer in self.key["personas"].items()
        }
        return {**drawn, **self.key.get("habits", {})}


def _wise(here: Book, how: str) -> Player:
    def choose(_book: Book, state: State, names: Sequence[str]) -> str:
        parts = cast(list[dict[str, Any]], [here.choices[state.node][name] for name in names])
        return names[pick(parts, how, Random(0))]

    return choose


# ---------------------------------------------------------------------------- problems


def problems(item: ITEM, key: KEY) -> list[str]:
    """Sentences about a story whose scores do not mean what they say."""
    balance = Balance(item, key)
    band, found = key["band"], []
    got = mean(balance.random().scores)
    if not band["low"] <= got <= band["high"]:
        found.append(
            f"random play scores {got:.2f} on average, outside the declared band "
            f"{band['low']:g} to {band['high']:g}"
        )
    ways = [balance.luck(seed).top - balance.luck(seed).low for seed in balance.seeds]
    if median(ways) < 2 * NARROW:
        found.append(
            f"the best decisions end only {median(ways):.2f} above random play: "
            "the meters hardly tell them apart"
        )
    return found + _wrong_way(balance) + _no_full_marks(balance)


def _wrong_way(balance: Balance) -> list[str]:
    """Choices that the key values less and that end better all the same, luck averaged out."""
    here, worth = balance.here, worth_of(balance.here, balance.key)
    ideal = by_worth(worth)
    gains: dict[tuple[str, str], list[float]] = {}
    for seed in balance.seeds:
        luck, state = here.luck(seed), here.begin()
        while not here.over(state):
            mine = ideal(here, state, here.open(state))
            top = worth(state, mine)
            reached = balance.value(play(here, luck, ideal, state)[-1].after)
            for name in here.open(state):
                if worth(state, name) < top:
                    first = here.choose(state, name, luck)
                    rest = play(here, luck, ideal, first.after)
                    after = rest[-1].after if rest else first.after
                    gains.setdefault((state.node, name), []).append(balance.value(after) - reached)
            state = here.choose(state, mine, luck).after
    return [
        f"node {node!r}: {choice!r} ends {mean(more):.2f} better than the decision that the key "
        "calls best, averaged over luck"
        for (node, choice), more in gains.items()
        if mean(more) > BETTER and len(more) >= len(balance.seeds) / 4
    ]


def _no_full_marks(balance: Balance) -> list[str]:
    """The best decisions must earn everything, whatever the luck."""
    for seed in balance.seeds:
        path = balance.luck(seed).path
        ended = end_credit(balance.luck(seed), balance.value(path[-1].after))
        if ended < 1 or decision_credit(balance.here, balance.key, path) < 1:
            return [f"the best decisions do not earn full marks under seed {seed}"]
    return []


def endings(item: ITEM, tallies: Iterable[tuple[str, Tally]]) -> list[list[str]]:
    """Rows of a table: each player with its mean score and how often each ending comes."""
    return [
        [
            who,
            f"{100 * mean(tally.scores):.0f}",
            f"{mean(tally.steps):.1f}",
            *(f"{100 * tally.ends[end['id']] / tally.plays:.0f} %" for end in item["endings"]),
        ]
        for who, tally in tallies
    ]
