"""The debrief of blended orders: the learner's order beside the one that came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.items.kinds._blend import Blend, blended, places
from course.scoring import _tables
from course.scoring._tables import right, row_head


def table(
    blend: Blend,
    mine: Mapping[str, float],
    best: Mapping[str, float],
    truth: Sequence[float] | None,
) -> str:
    """A row for each case, in the true order where that may be told (`truth`: how often)."""
    yours = blended(blend["ranks"], mine)
    head, columns, sort = ["Your order"], [yours], yours
    if truth is not None:
        sort = places([-often for often in truth])
        head += ["Best split", "Came true"]
        columns += [blended(blend["ranks"], best), sort]
    rows = [
        [row_head(blend["cases"][at]), *(right(f"{column[at]:g}") for column in columns)]
        for at in sorted(range(len(sort)), key=lambda at: sort[at])
    ]
    return _tables.table(f"{blend['label']}; cases that are level share a place", ["", *head], rows)
