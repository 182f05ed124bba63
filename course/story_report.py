"""What `course story` says of one story: its problems, its endings by player, its picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from course.items import checks as static
from course.items.kinds.story import ITEM, KEY, book
from course.items.types import Item, Key
from course.scoring import checks as scored
from course.scoring.story_balance import LUCKS, Balance, endings
from course.stories.engine import Book
from course.stories.graph import svg

SEEDS = 8  # of which the table of luck tells how each draw falls


@dataclass
class Report:
    """Tables are (title, columns, rows)."""

    problems: list[str]
    svg: str = ""
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)


def report(item: Item, key: Key, plays: int) -> Report:
    """Everything about a story; only its problems when it cannot be played."""
    story, judged = cast(ITEM, item), cast(KEY, key)
    problems = static.check_pair(item, key)
    found = Report(problems, svg(story))
    if problems:
        return found
    found.problems += scored.check_pair(item, key)
    balance = Balance(story, judged, lucks=max(LUCKS, plays // 20))
    tallies = [("random", balance.random(20))]
    # What the others are compared in is choices, so they all forecast like the expert.
    tallies += [
        (who, balance.tally(player, balance.expert)) for who, player in balance.players().items()
    ]
    ends = [end["title"] for end in story["endings"]]
    found.tables.append(
        ("Where players end", ["Player", "Score", "Decisions", *ends], endings(story, tallies))
    )
    here = book(story)
    if here.draws:
        found.tables.append(
            (
                "How luck falls at the start",
                ["Seed", *here.draws],
                [_luck(here, n) for n in range(SEEDS)],
            )
        )
    return found


def _luck(here: Book, seed: int) -> list[str]:
    luck, start = here.luck(seed), here.begin()
    falls = [
        f"{luck[name]:.2f} {here.outcome(name, luck[name], start.meters, start.flags)['id']}"
        for name in here.draws
    ]
    return [str(seed), *falls]
