"""Words to declare a table with: columns that know their unit, their key and their meaning.

They make pandera schemas. The generator validates every table against its
schema, and the data dictionary is written from the same declaration.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa

DATE = "datetime64[us]"


def table(
    name: str, line: str, *columns: pa.Column, area: str, note: str = ""
) -> pa.DataFrameSchema:
    """The schema of one table; `line` says in one line what a row is."""
    keys = [str(column.name) for column in columns if (column.metadata or {}).get("key")]
    return pa.DataFrameSchema(
        {str(column.name): column for column in columns},
        name=name,
        description=line,
        unique=keys or None,
        strict=True,
        ordered=True,
        metadata={"area": area, "key": keys, "note": note},
    )


def column(
    name: str,
    dtype: Any,
    meaning: str,
    *,
    unit: str = "",
    check: pa.Check | list[pa.Check] | None = None,
    empty: bool = False,
    key: bool = False,
    refers: str = "",
) -> pa.Column:
    """`empty`: may be missing. `key`: part of the primary key. `refers`: `table.column`."""
    return pa.Column(
        dtype,
        checks=check,
        nullable=empty,
        name=name,
        description=meaning,
        metadata={"unit": unit, "key": key, "refers": refers},
    )


def text(name: str, meaning: str, **more: Any) -> pa.Column:
    return column(name, "str", meaning, **more)


def key(name: str, meaning: str, **more: Any) -> pa.Column:
    return column(name, "str", meaning, key=True, **more)


def ref(name: str, refers: str, meaning: str, **more: Any) -> pa.Column:
    """An identifier that must exist as `table.column`."""
    return column(name, "str", meaning, refers=refers, **more)


def choice(name: str, options: tuple[str, ...], meaning: str, **more: Any) -> pa.Column:
    """One of `options`, in that order."""
    return column(name, pd.CategoricalDtype(list(options), ordered=True), meaning, **more)


def date(name: str, meaning: str, **more: Any) -> pa.Column:
    return column(name, DATE, meaning, unit=more.pop("unit", "date"), **more)


def month(name: str, meaning: str, **more: Any) -> pa.Column:
    first = pa.Check(lambda s: s.dt.day == 1, error="a month is written as its first day")
    return column(name, DATE, meaning, unit="month", check=first, **more)


def whole(name: str, meaning: str, low: int = 0, high: int | None = None, **more: Any) -> pa.Column:
    """A whole number; with `empty`, pandas' Int64."""
    return column(
        name,
        "Int64" if more.get("empty") else "int64",
        meaning,
        check=pa.Check.in_range(low, high) if high is not None else pa.Check.ge(low),
        **more,
    )


def number(
    name: str, meaning: str, low: float | None = None, high: float | None = None, **more: Any
) -> pa.Column:
    checks = []
    if low is not None:
        checks.append(pa.Check.ge(low))
    if high is not None:
        checks.append(pa.Check.le(high))
    return column(name, "float64", meaning, check=checks or None, **more)


def money(name: str, meaning: str, low: float | None = 0, **more: Any) -> pa.Column:
    return number(name, meaning, low, unit=more.pop("unit", "USD"), **more)


def share(name: str, meaning: str, **more: Any) -> pa.Column:
    return number(name, meaning, 0, 1, unit="share", **more)


def flag(name: str, meaning: str, **more: Any) -> pa.Column:
    return column(name, "boolean" if more.get("empty") else "bool", meaning, **more)
