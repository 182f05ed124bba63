"""Bring an answer within an item's bounds, so that nothing is gained outside them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from course.items.kinds._dials import dials, snap
from course.items.kinds.allocation import ITEM, bounds, costs
from course.items.types import Answer


def fit(item: ITEM, amounts: Mapping[str, float]) -> dict[str, float]:
    """Amounts that a learner could have given; those already within the limits stay as they are.

    Amounts beyond the budget are scaled down together, above their minima. Of picks
    beyond it, those are kept that fit in the order shown, so that the rule is known
    to everybody and knows nothing of values.
    """
    return _fit_picks(item, amounts) if item["form"] == "picks" else _fit_amounts(item, amounts)


def fit_dials(item: ITEM, answer: Answer) -> dict[str, float]:
    """Where every dial stands: as it was set, within its ends; an untouched one at its start."""
    given = answer.get("dials", {})
    made = {}
    for dial in dials(item):
        number = given.get(dial["id"], dial["start"])
        made[dial["id"]] = snap(dial, number if math.isfinite(number) else dial["start"])
    return made


def _fit_amounts(item: ITEM, amounts: Mapping[str, float]) -> dict[str, float]:
    total = item["budget"]["total"]
    kept, lows = {}, {}
    for option in item["options"]:
        name = option["id"]
        low, high = bounds(item, name)
        amount = amounts.get(name, low)
        kept[name] = min(max(amount, low), high) if math.isfinite(amount) else low
        lows[name] = low
    above = sum(kept.values()) - sum(lows.values())
    room = total - sum(lows.values())
    if above > room + 1e-9:
        kept = {name: lows[name] + (kept[name] - lows[name]) * room / above for name in kept}
    return kept


def _fit_picks(item: ITEM, amounts: Mapping[str, float]) -> dict[str, float]:
    cost, left = costs(item), item["budget"]["total"]
    kept: list[str] = []
    for option in item["options"]:
        name = option["id"]
        # Whatever is not plainly 1 is not taken: no parts, no multiples.
        if amounts.get(name) != 1 or cost[name] > left + 1e-9:
            continue
        barred = [*option.get("excludes", []), *_excluded_by(item, name)]
        if not set(barred) & set(kept):
            kept.append(name)
            left -= cost[name]
    needs = {option["id"]: option.get("needs", []) for option in item["options"]}
    while any(set(needs[name]) - set(kept) for name in kept):
        kept = [name for name in kept if set(needs[name]) <= set(kept)]
    return {name: float(name in kept) for name in cost}


def _excluded_by(item: ITEM, name: str) -> list[str]:
    return [o["id"] for o in item["options"] if name in o.get("excludes", [])]
