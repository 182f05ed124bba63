"""Sorting: right places per axis, less what one category for everything earns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, cast

from course.items.kinds._common import ids
from course.items.kinds.sorting import ITEM, KEY, Axis, CardKey, axes
from course.items.types import Answer, Note
from course.scoring._common import by_trait, note, rescale

RULE = (
    "Each card in its place counts in full, and one step beside it by half where the places have an order. "
    "What one place for everything would earn is taken off."
)


def credit(
    categories: list[str], ordered: bool, part: CardKey, axis: str, got: str | None
) -> float:
    """1 in a right place, .5 one step off on an ordered axis, else 0."""
    if got is None:
        return 0.0
    right = [part["place"][axis], *part.get("accept", {}).get(axis, [])]
    if got in right:
        return 1.0
    near = min(abs(categories.index(got) - categories.index(name)) for name in right)
    return 0.5 if ordered and near == 1 else 0.0


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    places, known = answer["places"], axes(item)
    fractions: list[float] = []
    worth: dict[str, list[float]] = {card: [] for card in key["cards"]}
    for axis in item["axes"]:
        mine = {card: places.get(card, {}).get(axis["id"]) for card in key["cards"]}
        credits = _credits(axis, key, mine)
        constant = [_credits(axis, key, dict.fromkeys(mine, name)) for name in known[axis["id"]]]
        naive = max(_mean(fixed.values()) for fixed in constant)
        fractions.append(rescale(_mean(credits.values()), naive))
        for card, got in credits.items():
            worth[card].append(got)
    notes = [
        _note(
            item,
            card["id"],
            key["cards"][card["id"]],
            places.get(card["id"], {}),
            worth[card["id"]],
            reveal,
        )
        for card in item["cards"]
        if places.get(card["id"]) or reveal
    ]
    return sum(fractions) / len(fractions), notes


def _credits(axis: Axis, key: KEY, places: Mapping[str, str | None]) -> dict[str, float]:
    categories = ids(axis["categories"])
    return {
        card: credit(categories, axis["ordered"], key["cards"][card], axis["id"], got)
        for card, got in places.items()
    }


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def _note(
    item: ITEM, card: str, part: CardKey, place: dict[str, str], worth: list[float], reveal: bool
) -> Note:
    labels = {(a["id"], c["id"]): c["label"] for a in item["axes"] for c in a["categories"]}
    mine = [labels[axis, name] for axis, name in place.items()]
    title = f"You: {', '.join(mine)}" if mine else "Not placed"
    if reveal:
        title += " · Key: " + ", ".join(
            " or ".join(
                labels[axis, name] for name in [right, *part.get("accept", {}).get(axis, [])]
            )
            for axis, right in part["place"].items()
        )
    named = "".join(
        part.get("mistakes", {}).get(f"{axis}:{name}", "") for axis, name in place.items()
    )
    credit = sum(worth) / len(worth) if place else None
    # A named mistake has its own explanation; the general one would repeat the key beside it.
    html = named if named and not reveal else named + part["why"]
    return note(card, title, credit, html)


def guess(item: ITEM, how: str, random: Random) -> Answer:
    cards = [card["id"] for card in item["cards"]]
    places: dict[str, dict[str, str]] = {card: {} for card in cards}
    for axis, categories in axes(item).items():
        for place, at in enumerate(
            by_trait(cast(list[dict[str, Any]], item["cards"]), how, random)
        ):
            if how == "random":
                choice = random.choice(categories)
            elif how == "always-first":
                choice = categories[0]
            elif how == "always-last":
                choice = categories[-1]
            else:
                choice = categories[-1 - place * len(categories) // len(cards)]
            places[cards[at]][axis] = choice
    return {"places": places}
