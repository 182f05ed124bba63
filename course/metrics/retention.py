"""What customers of a year ago are worth today: gross and net revenue retention."""

from __future__ import annotations

from collections.abc import Callable
from typing import overload

import numpy as np
import pandas as pd

from course.metrics.check import (
    Column,
    Floats,
    Kind,
    a_share,
    above_zero,
    columns,
    elementwise,
    groups,
    not_negative,
)
from course.metrics.currency import Rates, factors
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

PIECE = 8_192


def _pair(
    start: Column, end: Column, currency: Column | None, rates: Rates | None
) -> tuple[Floats, Floats]:
    first, last = columns(start=start, end=end)
    not_negative(first, "start")
    not_negative(last, "end")
    if currency is None:
        return first, last
    factor = factors(start, currency, rates)
    return first * factor, last * factor


def _kept(
    keep: Callable[[Floats, Floats], Floats],
    first: Floats,
    last: Floats,
    start: Column,
    by: Column | None,
    name: str,
) -> float | pd.Series[float]:
    """What `keep` makes of both days over the first day, in all or by group."""
    if by is None:
        base = float(first.sum())
        above_zero(base, "ARR at the start", "nobody was a customer then")
        return float(keep(first, last).sum()) / base
    codes, names = groups(by, start)
    bases, kept = np.zeros(len(names)), np.zeros(len(names))
    # In pieces: measured twice as fast as whole columns, most likely because no large
    # array is allocated (benchmarks/metrics.py).
    step = max(PIECE, len(names))
    for at in range(0, len(first), step):
        piece = slice(at, at + step)
        a, b, group = first[piece], last[piece], codes[piece]
        bases += np.bincount(group, a, len(names))
        kept += np.bincount(group, keep(a, b), len(names))
    if (empty := bases <= 0).any():
        raise MetricError(
            f"Group {names[int(np.argmax(empty))]} has no ARR at the start; leave it out."
        )
    return pd.Series(kept / bases, index=names, name=name)


def _still_there(first: Floats, last: Floats) -> Floats:
    return last * (first > 0)


@overload
def grr(
    start: Column,
    end: Column,
    *,
    by: None = ...,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> float: ...
@overload
def grr(
    start: Column,
    end: Column,
    *,
    by: Column,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> pd.Series[float]: ...
@metric
def grr(
    start: Column,
    end: Column,
    *,
    by: Column | None = None,
    currency: Column | None = None,
    rates: Rates | None = None,
) -> float | pd.Series[float]:
    """Gross revenue retention: the share of last year's ARR that is still there.

    Formula: sum of min(ARR at end, ARR at start) / sum of ARR at start, over customers
        who were live at the start.
    Unit: share, at most 1 (0.92 reads 92 %); over 12 months if the days are so far apart.
    Source: facta.io/saas-finance-glossary/net-revenue-retention
    Variant: each customer capped at its own start, so nobody's growth hides another's loss.
    Common mistake: netting expansion; per-period x4; new customers in base.

    `start` and `end` hold ARR per customer, 0 for no customer; `by` gives a Series by
    group. Raises MetricError for negative ARR, a group without ARR at the start, or
    several currencies without rates.
    """
    first, last = _pair(start, end, currency, rates)
    return _kept(np.minimum, first, last, start, by, "grr")


@overload
def nrr(
    start: Column,
    end: Column,
    *,
    by: None = ...,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> float: ...
@overload
def nrr(
    start: Column,
    end: Column,
    *,
    by: Column,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> pd.Series[float]: ...
@metric
def nrr(
    start: Column,
    end: Column,
    *,
    by: Column | None = None,
    currency: Column | None = None,
    rates: Rates | None = None,
) -> float | pd.Series[float]:
    """Net revenue retention: what the customers of a year ago pay now, over what they paid.

    Formula: ARR at the end of customers live 12 months before / their ARR then.
    Unit: share (1.07 reads 107 %).
    Source: facta.io/saas-finance-glossary/net-revenue-retention ;
        retentionlens.com/saas-metrics/net-revenue-retention
    Variant: by customer, from two days; who came in between does not count.
    Common mistake: movement sums that include customers won inside the window;
        contractual escalators called expansion.

    `start` and `end` hold ARR per customer, 0 for no customer; `by` gives a Series by
    group. Raises MetricError for negative ARR, a group without ARR at the start, or
    several currencies without rates.
    """
    first, last = _pair(start, end, currency, rates)
    return _kept(_still_there, first, last, start, by, "nrr")


@mistake("grr")
def grr_netting_expansion(start: Column, end: Column) -> float:
    """The cap put on the sum, so that one customer's growth hides another's loss."""
    return min(nrr(start, end), 1.0)


@mistake("grr")
@elementwise
def grr_quarter_times_four(quarter_grr: Kind) -> Kind:
    """A quarter's loss times four, as if lost customers could be lost again."""
    a_share(quarter_grr, "GRR of the quarter")
    return 1 - 4 * (1 - quarter_grr)


@mistake("grr")
def grr_with_new_customers(start: Column, end: Column) -> float:
    """Customers won inside the window put into the base: they have had no year to leave."""
    first, last = _pair(start, end, None, None)
    return grr(np.where(first > 0, first, last), last)


@mistake("nrr")
@elementwise
def nrr_from_movement_sums(
    start: Kind, expansion: Kind | float, contraction: Kind | float, churn: Kind | float
) -> Kind:
    """All movements of the window over the start: part of them belongs to customers won since."""
    above_zero(start, "ARR at the start")
    return (start + expansion - contraction - churn) / start


@mistake("nrr")
def nrr_with_new_customers(start: Column, end: Column) -> float:
    """All ARR at the end over all ARR at the start: that is growth, not retention."""
    first, last = _pair(start, end, None, None)
    above_zero(float(first.sum()), "ARR at the start")
    return float(last.sum() / first.sum())


@mistake("nrr")
@elementwise
def expansion_with_escalators(
    start: Kind, expansion: Kind | float, escalators: Kind | float
) -> Kind:
    """Price rises that the contract had agreed called expansion: no customer chose them."""
    above_zero(start, "ARR at the start")
    return (expansion + escalators) / start
