"""The order of the sentences that stay: Kendall tau, the ramble's own order worth nothing.

Answer before everything, a reason before its supports, each reason's supports
with it. Which reason comes first is the writer's choice, and so is the order of
the supports of one reason: of all orders of the reasons the best one counts.
"""

from __future__ import annotations

from itertools import combinations, permutations

from course.items.memos.fields import ITEM, KEY
from course.scoring._common import rescale
from course.scoring.memo_checks import Memo, Part, Result
from course.scoring.memo_checks.pyramid_roles import wants as _wants

TITLE = "The order: a pyramid"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    (slot,) = memo.slots("order")
    value = memo.value(slot)
    shown = [option["id"] for option in slot["options"]]
    if value is None:
        return Result(0.0)
    kept = [name for name in value["sequence"] if value["roles"].get(name) != "out"]
    return Result(rescale(tau(memo.key, shown, kept), max(0.0, tau(memo.key, shown, shown))))


def tau(key: KEY, names: list[str], order: list[str]) -> float:
    """Kendall tau in [-1, 1] of `order` against the best pyramid of the key.

    Pairs with a sentence that was left out, and should stay, count as undecided.
    """
    parts = {name: key["options"][name] for name in names}
    answer = [name for name in names if parts[name]["role"] == "answer"]
    branches = [
        (name, [n for n in names if parts[n].get("under") == name])
        for name in names
        if parts[name]["role"] == "reason"
    ]
    at = {name: place for place, name in enumerate(order)}
    return max(
        _agreement([[one] for one in answer] + [g for r, s in ways for g in ([r], s)], at)
        for ways in permutations(branches)
    )


def _agreement(groups: list[list[str]], at: dict[str, int]) -> float:
    """Pairs from different groups, in the groups' order; sentences of one group are tied."""
    total = agree = 0
    for early, late in combinations(groups, 2):
        for one in early:
            for other in late:
                total += 1
                if one in at and other in at:
                    agree += 1 if at[one] < at[other] else -1
    return agree / total


def wants(item: ITEM, key: KEY) -> list[str]:
    return _wants(item, key)
