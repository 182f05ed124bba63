"""Figures in prose: found, with how exactly they were meant, and compared with known values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from course.items.memos import dates

SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
# Counting words ("3 reasons") and spans of time ("60 days") are no facts about Fernwick.
SMALL = 12
LIMIT = 18  # digits: what is longer is no figure that anybody means

_FIGURE = re.compile(
    r"""(?<![\w.,:/-])(?P<money>[$€£]\s?)?(?P<sign>[-+\u2212])?\s?(?P<money2>[$€£]\s?)?
        (?P<digits>\d[\d,]*(?:\.\d+)?)
        (?:\s?(?P<scale>thousand|million|billion|bn|[kKmM])\b)?
        (?P<unit>\s?(?:%|percent|per\ cent|pp\b|(?:percentage\s)?points?\b))?
        (?P<span>[\s-]+(?:\w+[\s-]+)?(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?)\b)?""",
    re.VERBOSE,
)


class Figure(NamedTuple):
    """A number as written, its size without the sign, and half a step of its last digit."""

    text: str
    size: float
    half: float
    small: bool  # a small whole number without a unit
    span: bool  # a span of time
    scale: float = 1.0  # of "million" and the like


def find(text: str) -> list[Figure]:
    """The figures of a text in order; days are no figures."""
    found = []
    for match in _FIGURE.finditer(dates.without(text)):
        digits = match["digits"].rstrip(",").replace(",", "")
        if len(digits) > LIMIT:
            continue
        scale = SCALES.get((match["scale"] or "").lower(), 1.0)
        size = float(digits) * scale
        half = 0.5 * 10.0 ** -len(digits.partition(".")[2]) * scale
        bare = not (match["scale"] or match["unit"] or match["money"] or match["money2"])
        small = bare and size <= SMALL and "." not in digits
        span = bool(match["span"]) and not match["unit"]
        said = match[0].strip() if not match["span"] else match[0][: -len(match["span"])].strip()
        found.append(Figure(said, size, half, small, span, scale))
    return found


def matches(figure: Figure, values: Iterable[float]) -> bool:
    """Is the figure one of the values, rounded as it was written and by no more than 3 %?

    An author may write 40.1 million as 40100000 or, as the card has it, as 40.1.
    """
    known = [abs(value) for value in values]
    return any(
        abs(figure.size / scale - value) <= min(figure.half / scale * 1.000001, 0.03 * value)
        or abs(figure.size / scale - value) <= 0.001 * value
        for scale in {1.0, figure.scale}
        for value in known
    )
