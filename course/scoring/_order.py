"""The debrief of blended orders: the learner's order beside the one that came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from course.items.kinds._blend import Blend, blended, places


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
    top = "".join(f'<th scope="col" style="text-align:right">{name}</th>' for name in head)
    rows = "".join(
        f'<tr><th scope="row">{blend["cases"][at]}</th>'
        + "".join(f'<td style="text-align:right">{column[at]:g}</td>' for column in columns)
        + "</tr>"
        for at in sorted(range(len(sort)), key=lambda at: sort[at])
    )
    return (
        f"<table><caption>{escape(blend['label'])}; cases that are level share a place</caption>"
        f"<thead><tr><td></td>{top}</tr></thead><tbody>{rows}</tbody></table>"
    )
