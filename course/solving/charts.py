"""A grouping's tuned chart: the best of many starts, improved by moves and swaps. Proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any

from course.items.kinds import grouping
from course.items.kinds.grouping import FIGURES, Chart, Figures, figures
from course.items.types import Answer
from course.scoring.grouping import average, cloud, height
from course.solving._types import SolveError

STARTS = 40
METHOD = f"best of {STARTS} starts by moves and swaps; not proven"


@dataclass(frozen=True)
class Tuned:
    """What was found for one item, and the figures of what it is compared with."""

    item: Any
    answer: Answer
    figures: Figures
    average: dict[str, float]
    designs: dict[str, Figures]

    def report(self) -> tuple[str, list[list[str]]]:
        """How it was found, and what: for a table of two columns."""
        low = height(figures(self.item, grouping.today(self.item)), self.average)
        high = height(self.figures, self.average)

        def row(name: str, made: Mapping[str, float]) -> list[str]:
            return [name, " · ".join(f"{one} {made[one]:g}" for one in FIGURES)]

        rows = [row("tuned", self.figures), row("by lot", self.average)]
        for name, made in self.designs.items():
            share = max(0.0, (height(made, self.average) - low) / (high - low))
            first, said = row(f"design: {name}", made)
            rows.append([first, f"{said}  ({share:.0%})"])
        return METHOD, rows


def solve(item: Any, key: Any) -> Tuned:
    """The best chart that the search finds. Raises SolveError where there is nothing to find."""
    usual = average(item, cloud(item, key))
    if min(usual.values()) <= 0:
        raise SolveError("the charts drawn by lot are faultless in a figure: it decides nothing")
    random = Random("charts")
    best, value = _climb(item, usual, grouping.today(item))
    for start in range(1, STARTS):
        near = start % 2 * 0.2 + 0.1  # how many start elsewhere: some near today, some far
        other, got = _climb(item, usual, _shaken(item, random, near))
        if got > value + 1e-12:
            best, value = other, got
    answer = grouping.clean(item, {"moves": best})
    if not answer["moves"]:
        raise SolveError("no chart that was found is better than today's: nothing to decide")
    designs = {
        design["id"]: figures(item, grouping.chart(item, grouping.clean(item, design["answer"])))
        for design in key["designs"]
    }
    return Tuned(item, answer, figures(item, best), usual, designs)


def _shaken(item: Any, random: Random, share: float) -> Chart:
    teams = [team["id"] for team in item["teams"]]
    now = grouping.today(item)
    return {p: random.choice(teams) if random.random() < share else t for p, t in now.items()}


def _climb(item: Any, usual: Mapping[str, float], start: Chart) -> tuple[Chart, float]:
    """Uphill by the best move or swap, until none helps."""
    now, value = dict(start), height(figures(item, start), usual)
    while True:
        step: dict[str, str] = {}
        for change in _changes(item, now):
            got = height(figures(item, {**now, **change}), usual)
            if got > value + 1e-12:
                step, value = change, got
        if not step:
            return now, value
        now |= step


def _changes(item: Any, now: Chart) -> Iterator[dict[str, str]]:
    for person in now:
        for team in item["teams"]:
            if team["id"] != now[person]:
                yield {person: team["id"]}
    for one, other in combinations(now, 2):
        if now[one] != now[other]:
            yield {one: now[other], other: now[one]}
