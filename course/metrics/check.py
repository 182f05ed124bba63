"""What every metric asks of its inputs before it computes anything.

pandas and numpy answer bad questions with NaN, inf or a silent alignment. A metric
refuses instead, with the value that is wrong and what to do about it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.metrics.errors import MetricError

Floats = NDArray[np.float64]
# The same kind comes out that went in as the first amount.
Kind = TypeVar("Kind", float, Floats, "pd.Series[float]")
Amount: TypeAlias = "float | Floats | pd.Series[float]"
Column: TypeAlias = "Iterable[Any]"
F = TypeVar("F", bound=Callable[..., Any])


def _floats(values: Any, name: str) -> Floats:
    """`values` as floats, none missing or infinite."""
    try:
        if isinstance(values, pd.Series):
            made = values.to_numpy(dtype=float, na_value=np.nan)
        else:
            made = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise MetricError(f"{name} is not numeric ({error}); give numbers.") from None
    fine = np.isfinite(made)
    if not fine.all():
        raise MetricError(
            f"{name} is {_first(made, ~fine)}; fill in or leave out what is missing or infinite."
        )
    return made


def _first(values: Any, bad: Any) -> str:
    """The first value that is bad, and where it stands if there are several."""
    values, bad = np.atleast_1d(values), np.atleast_1d(bad)
    place = int(np.argmax(bad))
    value = np.broadcast_to(values, bad.shape).flat[place]
    return f"{value:g}" + (f" at position {place}" if bad.size > 1 else "")


def _same_rows(named: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Any:
    """The index of the Series among `named`; raises unless all have the same rows."""
    shaped = {name: array.shape for name, array in arrays.items() if array.ndim}
    if len(set(shaped.values())) > 1:
        told = ", ".join(f"{name} {' x '.join(map(str, s))}" for name, s in shaped.items())
        raise MetricError(f"Unequal lengths: {told}; give one value per row to each.")
    index, owner = None, ""
    for name, values in named.items():
        if not isinstance(values, pd.Series):
            continue
        if index is None:
            index, owner = values.index, name
        elif values.index is not index and not values.index.equals(index):
            raise MetricError(
                f"{name} and {owner} have different indices; join them into one table first."
            )
    return index


def elementwise(function: F) -> F:
    """Let a formula on floats take numbers, arrays and Series, checked.

    Arguments before the `*` and any further named ones are amounts; what stands
    after the `*` is an option and passes through. Series keep their index.
    """
    signature = inspect.signature(function)
    options = {p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY}
    rest = next((p.name for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD), None)

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        given = {k: v for k, v in bound.arguments.items() if k not in options and k != rest}
        given |= bound.arguments.get(rest or "", {})
        arrays = {name: _floats(values, name) for name, values in given.items()}
        index = _same_rows(given, arrays)
        passed = {k: v for k, v in bound.arguments.items() if k in options}
        made = function(**{name: array[()] for name, array in arrays.items()}, **passed)
        if index is not None:
            return pd.Series(made, index=index)
        return made if np.ndim(made) else float(made)

    return checked  # type: ignore[return-value]


def columns(**named: Column) -> tuple[Floats, ...]:
    """The columns as floats, one value per row, all of the same rows."""
    listed = {k: v if hasattr(v, "__array__") else list(v) for k, v in named.items()}
    arrays = {name: _floats(values, name) for name, values in listed.items()}
    for name, array in arrays.items():
        if array.ndim != 1:
            raise MetricError(f"{name} has {array.ndim} dimensions; give one value per row.")
        if not array.size:
            raise MetricError(f"{name} is empty; there is nothing to measure.")
    _same_rows(listed, arrays)
    return tuple(arrays.values())


def labels(values: Column, name: str, rows: Column) -> NDArray[Any]:
    """A column of labels for the same rows as `rows`; none may be missing."""
    listed: Any = values if hasattr(values, "__array__") else list(values)
    made = np.asarray(listed)
    if made.dtype.kind not in "iub" and bool(pd.isna(made).any()):
        raise MetricError(f"{name} has missing labels; fill them in or leave the rows out.")
    _same_rows({"the amounts": rows, name: listed}, {"the amounts": np.asarray(rows), name: made})
    return made


def groups(by: Column, rows: Column) -> tuple[NDArray[np.intp], pd.Index]:
    """The group of each row as a number, and the groups' names in order."""
    kind = getattr(by, "dtype", None)
    if isinstance(by, pd.Series) and isinstance(kind, pd.CategoricalDtype):
        used = by.cat.remove_unused_categories()
        codes = labels(used.cat.codes, "by", rows)
        if (codes < 0).any():
            raise MetricError("by has missing labels; fill them in or leave the rows out.")
        return codes.astype(np.intp), pd.Index(used.cat.categories, name=by.name)
    made = labels(by, "by", rows)
    name = getattr(by, "name", None)
    if made.dtype.kind in "iu" and made.size and made.min() >= 0 and made.max() < 4 * made.size:
        # Small whole numbers are their own place: no need to sort them.
        place = made.astype(np.intp, copy=False)
        there = np.bincount(place) > 0
        if there.all():
            return place, pd.RangeIndex(len(there), name=name)
        return (np.cumsum(there) - 1)[place], pd.Index(np.flatnonzero(there), name=name)
    codes, names = pd.factorize(made, sort=True)
    return codes, pd.Index(names, name=name)


def not_negative(values: Amount, what: str) -> None:
    """Raise unless every value is 0 or more."""
    bad = np.less(values, 0)
    if np.any(bad):
        raise MetricError(f"{what} is {_first(values, bad)}; it cannot be below 0, check the sign.")


def above_zero(values: Amount, what: str, do: str = "there is nothing to divide by") -> None:
    """Raise unless every value is above 0; `do` says what to do instead."""
    bad = np.less_equal(values, 0)
    if np.any(bad):
        raise MetricError(f"{what} is {_first(values, bad)} and must be above 0: {do}.")


def within(values: Amount, low: float, high: float, what: str, do: str) -> None:
    """Raise unless every value is from `low` to `high`; `do` says what to do instead."""
    bad = np.less(values, low) | np.greater(values, high)
    if np.any(bad):
        limits = f"at least {low:g}" if high == np.inf else f"at most {high:g}"
        limits = f"from {low:g} to {high:g}" if np.isfinite([low, high]).all() else limits
        raise MetricError(f"{what} is {_first(values, bad)} and must be {limits}: {do}.")


def a_share(values: Amount, what: str) -> None:
    """Raise unless every value is between 0 and 1."""
    within(values, 0, 1, what, "give a share, 5 % is 0.05")


def at_most(part: Amount, whole: Amount, said: str) -> None:
    """Raise if a part is larger than its whole."""
    bad = np.greater(part, whole)
    if np.any(bad):
        raise MetricError(f"{said}: the part is {_first(part, bad)}; check what is counted.")
