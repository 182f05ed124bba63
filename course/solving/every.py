"""A budget in few steps: every split is tried, so that the best is proven.

For worths that move in jumps, where a climb by single moves ends on any step of the stairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course.items.kinds.allocation import bounds, step, tidy
from course.items.types import Answer
from course.scoring.models import worth
from course.solving._types import Found, SolveError

MANY = 20_000  # splits; beyond this the budget needs larger steps or fewer options


def solve(item: Any, valuation: Any) -> Found:
    """The best split; of several the one in their midst, which a reader takes for typical."""
    splits = list(_splits(item))
    values = [worth(item, valuation, _answer(split)) for split in splits]
    best = max(values)
    equals = [split for split, got in zip(splits, values, strict=True) if got > best - 1e-9]
    midst = min(equals, key=lambda one: sum(_apart(one, other) for other in equals))
    return Found(_answer(midst), f"all {len(splits)} splits tried", bound=best)


def _splits(item: Any) -> Iterator[dict[str, float]]:
    by, names = step(item), [option["id"] for option in item["options"]]
    ends = {name: [round(end / by) for end in bounds(item, name)] for name in names}

    def give(at: int, left: int) -> Iterator[list[int]]:
        if at == len(names):
            if not left or not item["budget"]["exact"]:
                yield []
            return
        low, high = ends[names[at]]
        for amount in range(low, min(high, left) + 1):
            for rest in give(at + 1, left - amount):
                yield [amount, *rest]

    for count, split in enumerate(give(0, round(item["budget"]["total"] / by))):
        if count >= MANY:
            raise SolveError(f"more than {MANY} splits: give the budget larger steps")
        if any(split):
            yield {name: tidy(steps * by) for name, steps in zip(names, split, strict=True)}


def _answer(split: dict[str, float]) -> Answer:
    return {"amounts": split}


def _apart(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(abs(one[name] - other[name]) for name in one)
