"""From a state and a choice to the next state, and a whole play from its choices.

A play's luck is drawn up front: one number in [0, 1) for each named draw, a function of the
seed and the draw's name alone. Every path of one play meets the same luck, so that two paths
differ by their choices only (common random numbers).

What one choice does, in this order: its own effects and what it puts off, its time, its
draws, the way on (an outcome's, a route's, the choice's), what had been put off and is now
due, and the endings that come whatever the node. Whatever is still put off when a story ends
lands then: consequences do not vanish because the story stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from course.stories import conditions
from course.stories.types import Chance, Choice, Ending, Later, Node, Outcome, Story

MAX_SEED = 2**31 - 1


class StoryError(ValueError):
    """A choice that the story does not offer there; the message says which and why."""


class Waiting(NamedTuple):
    """Something put off: until a time, or until a node is entered."""

    due: float | None
    at: str
    number: int  # of the story's `Later`s


class State(NamedTuple):
    """Where a play stands. `node` is an ending's id when it is over."""

    node: str
    meters: tuple[float, ...]
    flags: frozenset[str]
    waiting: tuple[Waiting, ...]
    time: float
    steps: int


class Turn(NamedTuple):
    """One choice taken: where from, what came of it in words, where to."""

    before: State
    choice: str
    says: tuple[str, ...]
    after: State


class Offer(NamedTuple):
    """A choice as it stands in a state; `locked` says why it cannot be taken."""

    choice: Choice
    locked: str


class Book:
    """A story made ready for playing. Holds no state of any play."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.nodes: dict[str, Node] = {node["id"]: node for node in story["nodes"]}
        self.endings: dict[str, Ending] = {end["id"]: end for end in story["endings"]}
        self.meters = [meter["id"] for meter in story["meters"]]
        self.place = {name: at for at, name in enumerate(self.meters)}
        self.bounds = [(meter["min"], meter["max"]) for meter in story["meters"]]
        self.draws: dict[str, list[Outcome]] = {
            draw["id"]: draw["outcomes"] for draw in story.get("draws", [])
        }
        self.choices = {
            node["id"]: {choice["id"]: choice for choice in node["choices"]}
            for node in story["nodes"]
        }
        self.later: list[Later] = []
        self._numbers: dict[int, int] = {}  # id() of an author's `later` -> its number
        owners: list[Any] = [choice for node in story["nodes"] for choice in node["choices"]]
        owners += [outcome for outcomes in self.draws.values() for outcome in outcomes]
        for owner in owners:
            for later in owner.get("later", []):
                self._numbers[id(later)] = len(self.later)
                self.later.append(later)
        self.stops = story.get("stops", [])
        self.limit = story["steps"]

    # ------------------------------------------------------------------ a play

    def luck(self, seed: int) -> dict[str, float]:
        """The play's luck: a number in [0, 1) for each draw."""
        return {
            name: int.from_bytes(
                hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=7).digest(), "big"
            )
            / 2**56
            for name in self.draws
        }

    def begin(self) -> State:
        """The state before the first choice."""
        clock = self.story.get("clock")
        start = tuple(float(meter["start"]) for meter in self.story["meters"])
        time = float(clock["start"]) if clock else 0.0
        return State(self.story["start"], start, frozenset(), (), time, 0)

    def over(self, state: State) -> bool:
        """Has the story ended?"""
        return state.node in self.endings

    def holds(self, condition: Mapping[str, Any], state: State) -> bool:
        """Does a condition of the story (or of its key) hold in a state?"""
        if not condition:
            return True
        return conditions.holds(condition, self.values(state), state.flags)

    def values(self, state: State) -> dict[str, float]:
        """The meters by id, with the clock under its own name."""
        return {**dict(zip(self.meters, state.meters, strict=True)), conditions.CLOCK: state.time}

    def offers(self, state: State) -> list[Offer]:
        """The choices that the learner sees in a state, locked ones with the reason."""
        if state.node not in self.nodes:
            return []
        found = []
        for choice in self.nodes[state.node]["choices"]:
            if self.holds(choice.get("needs", {}), state):
                found.append(Offer(choice, ""))
            elif "locked" in choice:
                found.append(Offer(choice, choice["locked"]))
        return found

    def open(self, state: State) -> list[str]:
        """The ids of the choices that can be taken in a state."""
        if state.node not in self.nodes or state.steps >= self.limit:
            return []
        return [
            choice["id"]
            for choice in self.nodes[state.node]["choices"]
            if "needs" not in choice or self.holds(choice["needs"], state)
        ]

    def choose(self, state: State, name: str, luck: Mapping[str, float]) -> Turn:
        """Take a choice. Raises StoryError when the story does not offer it."""
        choice = self.choices.get(state.node, {}).get(name)
        if choice is None:
            raise StoryError(f"there is no choice {name!r} at {state.node!r}")
        if name not in self.open(state):
            why = "the story is over its length" if state.steps >= self.limit else "it is not open"
            raise StoryError(f"the choice {name!r} cannot be taken at {state.node!r}: {why}")

        def drawn(draw: str, meters: Sequence[float], flags: Iterable[str]) -> Outcome:
            return self.outcome(draw, luck[draw], meters, flags)

        return self._turn(state, choice, drawn)

    def outcome(
        self, draw: str, number: float, meters: Sequence[float], flags: Iterable[str]
    ) -> Outcome:
        """How a draw ends for a number in [0, 1)."""
        outcomes, chances = self.draws[draw], self.chances(draw, meters, flags)
        reached = 0.0
        for outcome, chance in zip(outcomes, chances, strict=True):
            reached += chance
            if number < reached:
                return outcome
        return outcomes[-1]

    def chances(self, draw: str, meters: Sequence[float], flags: Iterable[str]) -> list[float]:
        """The probabilities of a draw's outcomes; the last one has what the others leave."""
        left, found = 1.0, []
        for outcome in self.draws[draw]:
            chance = outcome.get("chance")
            share = left if chance is None else min(left, self._chance(chance, meters, flags))
            found.append(share)
            left -= share
        return found

    def _chance(self, chance: Chance, meters: Sequence[float], flags: Iterable[str]) -> float:
        value = chance["base"]
        for name, slope in chance.get("per", {}).items():
            value += slope * meters[self.place[name]]
        for name, more in chance.get("flags", {}).items():
            if name in flags:
                value += more
        return max(chance["min"], min(chance["max"], value))

    def _turn(self, state: State, choice: Choice, drawn: Any) -> Turn:
        meters, flags = list(state.meters), set(state.flags)
        waiting, says = list(state.waiting), list[str]()
        time = state.time + choice.get("takes", 1.0)
        steps = state.steps + 1
        self._apply(choice, meters, flags, says)
        self._put_off(choice, state.time, waiting)
        way = ""
        for draw in choice.get("draws", []):
            outcome = drawn(draw, meters, flags)
            self._apply(outcome, meters, flags, says)
            self._put_off(outcome, time, waiting)
            way = outcome.get("goto", way)
        if not way:
            values = {**dict(zip(self.meters, meters, strict=True)), conditions.CLOCK: time}
            routes = choice.get("routes", [])
            found = (r["to"] for r in routes if conditions.holds(r["if"], values, flags))
            way = next(found, choice["goto"])
        waiting = self._land(waiting, meters, flags, says, time, way)
        if way not in self.endings and self.stops:
            values = {**dict(zip(self.meters, meters, strict=True)), conditions.CLOCK: time}
            held = (s["to"] for s in self.stops if conditions.holds(s["if"], values, flags))
            way = next(held, way)
        if way in self.endings:
            for late in waiting:
                self._apply(self.later[late.number], meters, flags, says)
            waiting = []
        after = State(way, tuple(meters), frozenset(flags), tuple(waiting), time, steps)
        return Turn(state, choice["id"], tuple(says), after)

    def _apply(self, part: Any, meters: list[float], flags: set[str], says: list[str]) -> None:
        for name, by in part.get("effects", {}).items():
            at = self.place[name]
            low, high = self.bounds[at]
            meters[at] = min(high, max(low, meters[at] + by))
        flags.update(part.get("set", ()))
        flags.difference_update(part.get("unset", ()))
        if part.get("says"):
            says.append(part["says"])

    def _put_off(self, part: Any, now: float, waiting: list[Waiting]) -> None:
        for later in part.get("later", ()):
            due = now + later["in"] if "in" in later else None
            waiting.append(Waiting(due, later.get("at", ""), self._numbers[id(later)]))

    def _land(
        self,
        waiting: list[Waiting],
        meters: list[float],
        flags: set[str],
        says: list[str],
        time: float,
        node: str,
    ) -> list[Waiting]:
        kept = []
        for late in waiting:
            if (late.due is not None and late.due <= time) or late.at == node:
                self._apply(self.later[late.number], meters, flags, says)
            else:
                kept.append(late)
        return kept

    # ------------------------------------------------------------------ replay

    def replay(self, seed: int, choices: Iterable[tuple[str, str]]) -> list[Turn]:
        """A play from its seed and its (node, choice) pairs. Raises StoryError."""
        luck, state, turns = self.luck(seed), self.begin(), []
        for node, choice in choices:
            if node != state.node:
                raise StoryError(f"the story stands at {state.node!r} there, not at {node!r}")
            turn = self.choose(state, choice, luck)
            turns.append(turn)
            state = turn.after
        return turns

    def branches(self, state: State, name: str) -> list[State]:
        """Every state that a choice can lead to, whatever the luck."""
        choice = self.choices[state.node][name]
        found: list[State] = []
        pending: list[list[int]] = [[]]
        while pending:
            script = pending.pop()
            taken: list[int] = []

            def drawn(
                draw: str,
                meters: Sequence[float],
                flags: Iterable[str],
                script: list[int] = script,
                taken: list[int] = taken,
            ) -> Outcome:
                at = len(taken)
                possible = [
                    n for n, chance in enumerate(self.chances(draw, meters, flags)) if chance > 0
                ]
                pick = script[at] if at < len(script) else possible[0]
                if at >= len(script):
                    pending.extend([[*taken, other] for other in possible[1:]])
                taken.append(pick)
                return self.draws[draw][pick]

            found.append(self._turn(state, choice, drawn).after)
        return found
