"""Orders blended by weight: sources rank the same cases, and what is spent on each is its weight.

The ranks are on the page, so the resulting order may be shown while somebody decides. What
came true is not here; it stands in the key, with the model `agreement`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from typing_extensions import TypedDict

from course.items.types import Line

DIGITS = 6  # sums of ranks that differ by less are the dust of fractions, not an order


class Blend(TypedDict):
    """What the weights do, in sight: each option puts the same cases into an order."""

    label: str  # above the resulting order: "Your order of needs"
    cases: list[Line]
    ranks: dict[str, list[float]]  # by option: its place for each case, 1 for the first


class Placed(TypedDict):
    place: str  # "2", or "2=" where several share it
    text: Line


def blended(ranks: Mapping[str, Sequence[float]], weights: Mapping[str, float]) -> list[float]:
    """The places that the cases share by weight, averaged where they are level.

    Without any weight nothing is in order, and all cases share the middle.
    """
    size = len(next(iter(ranks.values()), []))
    sums = [math.fsum(weights.get(n, 0.0) * ranks[n][at] for n in ranks) for at in range(size)]
    total = math.fsum(weights.get(n, 0.0) for n in ranks) or 1.0
    return places([round(one / total, DIGITS) for one in sums])


def places(values: Sequence[float]) -> list[float]:
    """The place of each value, the smallest first; equal values share the mean of theirs."""
    inorder = sorted(values)
    return [inorder.index(one) + (1 + inorder.count(one)) / 2 for one in values]


def ordered(blend: Blend, weights: Mapping[str, float]) -> list[Placed]:
    """The cases in their blended order, for the page; empty before there is any weight."""
    if not any(weights.values()):
        return []
    found = blended(blend["ranks"], weights)
    rows = sorted(range(len(found)), key=lambda at: found[at])
    return [{"place": _said(found, found[at]), "text": blend["cases"][at]} for at in rows]


def _said(found: Sequence[float], place: float) -> str:
    shared = found.count(place)
    return f"{place - (shared - 1) / 2:g}{'=' if shared > 1 else ''}"


def check(blend: Blend, options: Sequence[str], valued: object) -> list[str]:
    """What is wrong with a blend; `valued` are the ranks by which the key's model values."""
    problems = []
    if set(blend["ranks"]) != set(options):
        problems.append("the blend ranks the cases by each option, and by nothing else")
    if any(len(ranks) != len(blend["cases"]) for ranks in blend["ranks"].values()):
        problems.append("the blend gives each case a rank by each option")
    if valued != blend["ranks"]:
        problems.append("the blend on the page has other ranks than the key's model")
    return problems
