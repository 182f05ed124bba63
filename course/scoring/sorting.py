"""Sorting: right places per axis, less what one category for everything earns.

Axes with a `healthy` category are a search for faults. Together they are scored by F1, the harmonic
mean of precision and recall (van Rijsbergen 1979): 2 found / (2 found + false alarms + missed). A
wrong fault on a faulty card is a false alarm and a miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from random import Random
from typing import Any, NamedTuple, cast

from course.items.kinds._common import ids
from course.items.kinds.sorting import ITEM, KEY, Axis, CardKey, axes
from course.items.types import Answer, Note
from course.scoring._common import by_trait, note, rescale

RULE = (
    "Each card in its place counts in full, and one step beside it by half where the places have an order. "
    "Where faults are sought, it is F1: what you found, against false alarms and what you missed. "
    "What one place for everything would earn is taken off."
)


class Faults(NamedTuple):
    """Counts of a search for faults, over cards and axes."""

    found: int
    alarms: int
    missed: int

    @property
    def f1(self) -> float:
        whole = 2 * self.found + self.alarms + self.missed
        return 2 * self.found / whole if whole else 0.0


def faults(item: ITEM, key: KEY, places: Mapping[str, Mapping[str, str]]) -> Faults:
    """What was found, named where there is nothing, and missed; a card not placed names nothing."""
    found = alarms = missed = 0
    for axis in _searched(item):
        for card, part in key["cards"].items():
            right = [part["place"][axis["id"]], *part.get("accept", {}).get(axis["id"], [])]
            got = places.get(card, {}).get(axis["id"], axis["healthy"])
            if got in right:
                found += got != axis["healthy"]
            else:
                alarms += got != axis["healthy"]
                missed += axis["healthy"] not in right
    return Faults(found, alarms, missed)


def _searched(item: ITEM) -> list[Axis]:
    return [axis for axis in item["axes"] if "healthy" in axis]


def _search(item: ITEM, key: KEY, places: Mapping[str, Mapping[str, str]]) -> float:
    """F1 of the search, less what the best constant answer reaches."""
    names = [ids(axis["categories"]) for axis in _searched(item)]
    constant = max(
        faults(
            item, key, {card: dict(zip(_at(item), one, strict=True)) for card in key["cards"]}
        ).f1
        for one in product(*names)
    )
    return rescale(faults(item, key, places).f1, constant)


def _at(item: ITEM) -> list[str]:
    return [axis["id"] for axis in _searched(item)]


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
    if _searched(item):
        # One search over all of its axes, which counts as often as it has axes.
        fractions += [_search(item, key, places)] * len(_searched(item))
    for axis in item["axes"]:
        mine = {card: places.get(card, {}).get(axis["id"]) for card in key["cards"]}
        credits = _credits(axis, key, mine)
        for card, got in credits.items():
            worth[card].append(got)
        if "healthy" in axis:
            continue
        constant = [_credits(axis, key, dict.fromkeys(mine, name)) for name in known[axis["id"]]]
        naive = max(_mean(fixed.values()) for fixed in constant)
        fractions.append(rescale(_mean(credits.values()), naive))
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


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    """For a search: how many faults there are, found, missed, and false alarms."""
    if not _searched(item):
        return ""
    got = faults(item, key, answer["places"])
    return (
        f"<p><strong>{got.found}</strong> of {got.found + got.missed} faults found, "
        f"<strong>{got.alarms}</strong> {'false alarm' if got.alarms == 1 else 'false alarms'}. "
        f"F1, which weighs both, is {got.f1:.2f}.</p>"
    )


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
