"""`sorting`: place each card in a category, on one axis or on two."""

from __future__ import annotations

from typing import NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import duplicates, ids, known, left, mapping, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Md

LABEL = "Sorting"
DONE = "All answered"
EVENTS = frozenset({"place"})


class Category(TypedDict):
    id: str
    label: str


class Axis(TypedDict):
    id: str
    label: str
    ordered: bool
    categories: list[Category]
    # The category of a card with no fault on this axis: then it is scored as a search for faults.
    healthy: NotRequired[str]


class Card(TypedDict):
    id: str
    text: Md


class ITEM(types.Item):
    axes: list[Axis]
    cards: list[Card]


class CardKey(TypedDict):
    place: dict[str, str]
    accept: NotRequired[dict[str, list[str]]]
    why: Md
    mistakes: NotRequired[dict[str, Md]]


class KEY(types.Key):
    cards: dict[str, CardKey]


def axes(item: ITEM) -> dict[str, list[str]]:
    """Category ids by axis id, in the order shown."""
    return {axis["id"]: ids(axis["categories"]) for axis in item["axes"]}


def empty(item: ITEM) -> Answer:
    return {"places": {}}


def clean(item: ITEM, raw: object) -> Answer:
    places = mapping(raw, "places")
    cards, known_axes = ids(item["cards"]), axes(item)
    for card, place in places.items():
        known(card, cards, "card")
        if not isinstance(place, dict):
            raise AnswerError(f"the place of {card!r} should name a category for each axis")
        for axis, category in place.items():
            known(axis, known_axes, "axis")
            known(category, known_axes[axis], "category")
    return {"places": _ordered(item, places)}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    card, axis, category = event.get("card"), event.get("axis"), event.get("category")
    known_axes = axes(item)
    if event.get("type") != "place" or card not in ids(item["cards"]) or axis not in known_axes:
        raise EventError("that card or axis is not part of this exercise")
    if category is not None and category not in known_axes[cast(str, axis)]:
        raise EventError("that category is not part of this exercise")
    card = cast(str, card)
    places = {name: dict(place) for name, place in answer["places"].items()}
    places.setdefault(card, {})[cast(str, axis)] = category
    return {"places": _ordered(item, places)}


def _ordered(item: ITEM, places: dict[str, dict[str, str | None]]) -> dict[str, dict[str, str]]:
    # One canonical order, so that equal answers are equal files.
    out: dict[str, dict[str, str]] = {}
    for card in ids(item["cards"]):
        place = places.get(card, {})
        kept = {axis: name for axis in axes(item) if (name := place.get(axis)) is not None}
        if kept:
            out[card] = kept
    return out


def missing(item: ITEM, answer: Answer) -> str:
    done = sum(len(place) == len(item["axes"]) for place in answer["places"].values())
    if done == 0 and answer["places"]:
        return f"{len(item['cards'])} of {len(item['cards'])} still to place"
    return left(done, len(item["cards"]), "place")


def check(item: ITEM, key: KEY) -> list[str]:
    shown = ids(item["cards"])
    problems = same_ids(shown, key["cards"], "card")
    known_axes = axes(item)
    if not 1 <= len(known_axes) <= 2 or duplicates(ids(item["axes"])):
        problems.append("a sorting has one or two axes")
    for axis, categories in known_axes.items():
        if not 2 <= len(categories) <= 6 or duplicates(categories):
            problems.append(f"axis {axis!r} has two to six categories, each once")
    if not 6 <= len(shown) <= 16:
        problems.append("a sorting has six to sixteen cards")
    for each in item["axes"]:
        if each.get("healthy") not in (None, *ids(each["categories"])):
            problems.append(f"axis {each['id']!r}: `healthy` names no category of it")
    for card, part in key["cards"].items():
        if set(part["place"]) != set(known_axes):
            problems.append(f"card {card!r} has no place on every axis")
        named = list(part["place"].items())
        named += [(a, c) for a, more in part.get("accept", {}).items() for c in more]
        for wrong in part.get("mistakes", {}):
            axis, _, category = wrong.partition(":")
            named.append((axis, category))
            if category == part["place"].get(axis) or category in part.get("accept", {}).get(
                axis, []
            ):
                problems.append(f"card {card!r}: {wrong!r} is called a mistake and scored as right")
        for axis, category in named:
            if category not in known_axes.get(axis, []):
                problems.append(
                    f"card {card!r} names {axis}:{category}, which the item does not have"
                )
    for axis in known_axes:
        used = {part["place"].get(axis) for part in key["cards"].values()}
        if len(used) < 2:
            problems.append(f"every card has the same place on axis {axis!r}")
    return problems


def deciding(item: ITEM) -> float:
    return 8 * len(item["cards"]) * len(item["axes"])
