"""A learner's table as plain values: what the edge to pandas hands to the kinds.

The standard library alone, so that a kernel without pandas reads a recorded table too.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

Type = Literal["number", "integer", "text", "boolean", "date", "month", "quarter"]
Cell = str | float | int | bool | None

MOST_ROWS = 200
MOST_TEXT = 200
LIMIT = 1e15

CALLED = {
    "number": "a number",
    "integer": "a whole number",
    "text": "text",
    "boolean": "True or False",
    "date": "a date such as 2025-03-31",
    "month": "a month such as 2025-03",
    "quarter": "a quarter such as 2025Q1",
}


class Frame(NamedTuple):
    """A table taken from a learner's kernel. `columns` names all there were, `taken` those kept."""

    columns: list[str]
    taken: list[str]
    labels: list[Any]  # the index
    index_name: str | None
    rows: list[list[Any]]  # one cell per name in `taken`
    counted: bool  # the index is only 0, 1, 2, ... as pandas numbers rows by itself


class CellError(ValueError):
    """A value that is not of the type asked for."""


# A quarter's first or last day: what pandas leaves of quarters that were resampled.
QUARTER_DAYS = frozenset(
    "01-01 04-01 07-01 10-01 03-31 06-30 09-30 12-31".split()  # noqa: SIM905  (a list to read)
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:[+-]\d{2}:?\d{2}|Z)?)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2}(?:[T ].*)?)?")
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)


def read(value: Any, wanted: Type) -> Cell:
    """`value` as a cell of the type `wanted`; None stays None. Raises CellError."""
    if value is None:
        return None
    if wanted in ("number", "integer"):
        return _number(value, wanted)
    if wanted == "boolean":
        if isinstance(value, bool):
            return value
        raise CellError(_came(value))
    if wanted == "text":
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise CellError(_came(value))
        text = str(value)
        if len(text) > MOST_TEXT:
            raise CellError(f"a text of {len(text)} characters (at most {MOST_TEXT})")
        return text
    return _day(value, wanted)


def _number(value: Any, wanted: Type) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CellError(_came(value))
    if not abs(value) <= LIMIT:  # also false for NaN
        raise CellError(
            "a number too large to be an answer here" if value == value else "no number"
        )
    if wanted == "integer":
        if value != int(value):
            raise CellError(_came(value))
        return int(value)
    return float(value)


def _day(value: Any, wanted: Type) -> str:
    text = value.strip() if isinstance(value, str) else ""
    day, month, quarter = _DAY.fullmatch(text), _MONTH.fullmatch(text), _QUARTER.fullmatch(text)
    if month and not 1 <= int(month[2]) <= 12:
        raise CellError(_came(value))
    if wanted == "date" and day:
        return f"{day[1]}-{day[2]}-{day[3]}"
    if wanted == "month" and month:
        return f"{month[1]}-{month[2]}"
    if wanted == "quarter" and quarter:
        return f"{quarter[1]}Q{quarter[2]}"
    if wanted == "quarter" and day and f"{day[2]}-{day[3]}" in QUARTER_DAYS:
        return f"{day[1]}Q{(int(day[2]) + 2) // 3}"
    raise CellError(_came(value))


def _came(value: Any) -> str:
    return f"text ({value[:30]!r})" if isinstance(value, str) else f"{value!r:.30}"


def say(value: Cell, wanted: Type, largest: float | None = None) -> str:
    """A cell as people read it; `largest` is the largest number that it stands beside."""
    if value is None:
        return "no value"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or (isinstance(value, float) and wanted == "integer"):
        return f"{value:,.0f}"
    if isinstance(value, float):
        size = abs(value) if largest is None else largest
        digits = 0 if size >= 1000 else 2 if size >= 1 else 4
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if digits and largest is None else text
        return text.removeprefix("-") if not text.strip("-0.") else text
    return value
