"""Sums that move while cards are sorted: how much lies in each category, and what is torn apart.

For a sorting whose cards have sizes and share things, as crews that are put into teams do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict


class Shared(TypedDict):
    between: list[str]  # two cards, or a card and the category in which something already stands
    count: int


class Tally(TypedDict):
    unit: str  # of the sizes, in the plural: people
    start: dict[str, int]  # what stands in each category before any card
    size: dict[str, int]  # of each card
    home: dict[str, str]  # the category from which each card comes
    least: int
    most: int
    things: str  # what is shared, in the plural: items
    shared: list[Shared]


def sums(tally: Tally, categories: Mapping[str, str], places: Mapping[str, str]) -> dict[str, Any]:
    """The sums for the page. `categories` are names by id, `places` a category by card."""
    whole = len(places) == len(tally["size"])
    columns = []
    for category, name in categories.items():
        mine = (size for card, size in tally["size"].items() if places.get(card) == category)
        total = tally["start"][category] + sum(mine)
        over, under = total > tally["most"], whole and total < tally["least"]
        beyond = f", most {tally['most']}" if over else f", least {tally['least']}" if under else ""
        columns.append(
            {"id": category, "name": name, "said": f"{total}{beyond}", "out": bool(beyond)}
        )
    at = {**{category: category for category in categories}, **places}
    settled = [pair for pair in tally["shared"] if all(one in at for one in pair["between"])]
    apart = sum(pair["count"] for pair in settled if len({at[one] for one in pair["between"]}) > 1)
    moved = sum(
        tally["size"][card] for card, where in places.items() if where != tally["home"][card]
    )
    settled_total = sum(pair["count"] for pair in settled)
    return {
        "unit": tally["unit"],
        "columns": columns,
        "lines": [
            f"{tally['things'].capitalize()} that cross: {apart} of {settled_total}{'' if whole else ' so far'}",
            f"{tally['unit'].capitalize()} moved: {moved}",
        ],
    }


def check(tally: Tally, cards: list[str], categories: list[str]) -> list[str]:
    problems = []
    if set(cards) & set(categories):
        problems.append("tally: a card and a category have the same id")
    if set(tally["start"]) != set(categories):
        problems.append("tally: `start` names every category")
    for field in ("size", "home"):
        if set(tally[field]) != set(cards):
            problems.append(f"tally: `{field}` names every card")
    problems += [
        f"tally: there is no category {home!r}"
        for home in tally["home"].values()
        if home not in categories
    ]
    known = {*cards, *categories}
    pairs = [frozenset(pair["between"]) for pair in tally["shared"]]
    problems += [
        f"tally: something is shared by two that there are, not {sorted(pair)}"
        for pair in pairs
        if len(pair) != 2 or not pair <= known
    ]
    if len(set(pairs)) != len(pairs):
        problems.append("tally: what two share is said once")
    if not 0 <= tally["least"] <= tally["most"]:
        problems.append("tally: `least` is at most `most`")
    return problems
