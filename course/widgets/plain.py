"""What a learner's code hands over, as plain values: the edge to pandas and numpy.

Neither library is imported here. Whoever hands over a DataFrame has loaded pandas, and its
objects are told by the module of their class, so that a kernel without pandas works too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from course.items.frame import MOST_ROWS, Frame
from course.items.types import AnswerError

MOST_NAMES = 500
GAPS = frozenset({"NAType", "NaTType"})


def plain(value: Any, wanted: Iterable[str] = ()) -> Any:
    """`value` without pandas and numpy: a Frame, a dict, or one plain value.

    Of a table only the columns `wanted` (and the index) are converted, so that a large one
    costs nothing. Raises AnswerError in words for the learner.
    """
    made = _kind(value)
    if made == "DataFrame":
        return _frame(value, set(wanted))
    if made == "Series":
        name = "" if value.name is None else str(value.name)
        _check_size(len(value), value.index)
        cells = [[_cell(cell)] for cell in value.tolist()]
        return Frame(
            [name], [name], _index(value.index), _name(value.index), cells, _counted(value.index)
        )
    if made:
        raise AnswerError(f"a table or a number was expected, and a {type(value).__name__} came")
    if isinstance(value, dict):
        if len(value) > MOST_ROWS:
            raise AnswerError(f"a dict of {len(value):,} entries came, which is too large")
        return {_key(name): _cell(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)) or getattr(value, "ndim", None):
        return value  # no table: the kind says what it expected instead
    return _cell(value)


def _kind(value: Any) -> str:
    """ "DataFrame", "Series", "other" of pandas' containers, "" for everything else."""
    for made in type(value).__mro__:
        if made.__module__.partition(".")[0] == "pandas":
            if made.__name__ in ("DataFrame", "Series"):
                return made.__name__
            if made.__name__ in (
                "Styler",
                "BaseGroupBy",
                "Index",
                "ExtensionArray",
                "BaseWindow",
                "Categorical",
            ):
                return "other"
    return ""


def _frame(value: Any, wanted: set[str]) -> Frame:
    if getattr(value.columns, "nlevels", 1) > 1:
        raise AnswerError(
            "the columns have two levels; flatten them first, for example with "
            "table.columns = ['_'.join(map(str, parts)) for parts in table.columns]"
        )
    _check_size(len(value), value.index)
    if value.shape[1] > MOST_NAMES:
        raise AnswerError(
            f"the table has {value.shape[1]:,} columns; keep those that are asked for"
        )
    names = [str(name) for name in value.columns]
    twice = sorted({name for name in names if name in wanted and names.count(name) > 1})
    if twice:
        raise AnswerError(f"column {twice[0]} stands twice in the table")
    taken = [at for at, name in enumerate(names) if name in wanted]
    columns = [[_cell(cell) for cell in value.iloc[:, at].tolist()] for at in taken]
    rows = [list(row) for row in zip(*columns, strict=True)] or [[] for _ in range(len(value))]
    index = value.index
    return Frame(
        names, [names[at] for at in taken], _index(index), _name(index), rows, _counted(index)
    )


def _check_size(rows: int, index: Any) -> None:
    if getattr(index, "nlevels", 1) > 1:
        raise AnswerError("the index has several levels; call reset_index() or keep one level")
    if rows > MOST_ROWS:
        raise AnswerError(f"the table has {rows:,} rows; is a sum or a groupby still missing?")


def _index(index: Any) -> list[Any]:
    return [_cell(label) for label in index.tolist()]


def _name(index: Any) -> str | None:
    return None if index.name is None else str(index.name)


def _counted(index: Any) -> bool:
    # A plain 0, 1, 2, ... with a name was meant; without one nobody chose it.
    return type(index).__name__ == "RangeIndex" and index.name is None


def _key(name: Any) -> Any:
    made = _cell(name)
    return made if isinstance(made, str) else str(made)


def _cell(value: Any) -> Any:
    """One value as None, bool, int, float or text."""
    if value is None or type(value).__name__ in GAPS:
        return None
    if isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (Decimal, Fraction)):
        return _finite(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    module = type(value).__module__.partition(".")[0]
    if module == "pandas" and type(value).__name__ == "Period":
        return str(value)
    if module == "numpy" and hasattr(value, "item") and getattr(value, "size", 0) == 1:
        if type(value).__name__ == "datetime64":
            text = str(value)
            return None if text == "NaT" else text
        if getattr(value, "ndim", 0) or type(value).__name__ in ("void", "record"):
            raise AnswerError("an array came where one value was expected; .item() takes it out")
        inner = value.item()
        return _other(value) if type(inner) is type(value) else _cell(inner)
    return _other(value)


def _finite(value: Any) -> float | None:
    try:
        made = float(value)
    except (OverflowError, ValueError):
        return None
    return made if math.isfinite(made) else None


def _other(value: Any) -> Any:
    raise AnswerError(f"one of the values is a {type(value).__name__}, not a number, text or date")
