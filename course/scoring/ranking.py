"""Ranking: weighted Kendall tau against the key, less what leaving the cards earns.

Only orders within a pair count. Pairs that the key ties are left out; pairs
with a card of the key's top k weigh double. The score is
max(0, (tau - tau_naive) / (1 - tau_naive)) with tau_naive that of the order
first shown, or 0 when that is negative.
"""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any, cast

from course.items.kinds.ranking import ITEM, KEY
from course.items.types import Answer, Note
from course.scoring._common import by_trait, note, rescale

RULE = (
    "Pairs count: each two cards in the right order add, each two in the wrong order take away. "
    "What leaving the cards as they came would earn is taken off."
)


def tau(key: KEY, order: list[str]) -> float:
    """Weighted Kendall tau in [-1, 1] of `order` against the key."""
    tied = {frozenset(pair) for run in key.get("ties", []) for pair in combinations(run, 2)}
    top = set(key["order"][: key.get("top", 0)])
    at = {name: place for place, name in enumerate(order)}
    total = agree = 0.0
    for first, second in combinations(key["order"], 2):
        if frozenset((first, second)) in tied:
            continue
        weight = 2.0 if {first, second} & top else 1.0
        total += weight
        agree += weight if at[first] < at[second] else -weight
    return agree / total


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    shown = [card["id"] for card in item["cards"]]
    fraction = rescale(tau(key, answer["order"]), max(0.0, tau(key, shown)))
    notes = []
    for place, name in enumerate(answer["order"]):
        worth = _worth(key, name, place)
        title = f"You: place {place + 1}"
        if reveal:
            title += f" · Key: {_span(key, name)}"
        if worth < 1 or reveal or fraction >= 0.995:
            notes.append(note(name, title, worth, key["cards"][name]["why"]))
        else:
            notes.append(note(name, title, worth, ""))
    return fraction, notes


def _places(key: KEY, name: str) -> tuple[int, int]:
    run = next((run for run in key.get("ties", []) if name in run), [name])
    places = [key["order"].index(other) for other in run]
    return min(places), max(places)


def _worth(key: KEY, name: str, place: int) -> float:
    low, high = _places(key, name)
    off = max(low - place, place - high, 0)
    return 1.0 if off == 0 else 0.5 if off == 1 else 0.0


def _span(key: KEY, name: str) -> str:
    low, high = _places(key, name)
    return f"place {low + 1}" if low == high else f"places {low + 1} to {high + 1}"


def guess(item: ITEM, how: str, random: Random) -> Answer:
    cards = cast(list[dict[str, Any]], item["cards"])
    return {"order": [cards[at]["id"] for at in by_trait(cards, how, random)]}
