"""Recurring revenue: how much is under contract a month, and what moved it."""

from __future__ import annotations

from typing import NamedTuple, overload

import numpy as np
import pandas as pd

from course.metrics.check import (
    Amount,
    Column,
    Kind,
    above_zero,
    columns,
    elementwise,
    groups,
    labels,
    not_negative,
)
from course.metrics.currency import Rates, factors
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

PER_YEAR = 12


@overload
def mrr(
    price: Column,
    months: Column,
    *,
    active: Column | None = ...,
    by: None = ...,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> float: ...
@overload
def mrr(
    price: Column,
    months: Column,
    *,
    active: Column | None = ...,
    by: Column,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> pd.Series[float]: ...
@metric
def mrr(
    price: Column,
    months: Column,
    *,
    active: Column | None = None,
    by: Column | None = None,
    currency: Column | None = None,
    rates: Rates | None = None,
) -> float | pd.Series[float]:
    """Monthly recurring revenue: what active subscriptions are contracted to pay a month.

    Formula: sum over active subscriptions of contracted recurring price / months in term.
    Unit: money per month, in the currency of the prices or of `rates`.
    Source: gaspwiki.pages.dev/v1/metrics/core
    Variant: contracted net price of the whole term; no usage that is not guaranteed.
    Common mistake: one-time fees, unguaranteed usage, list instead of net price.

    `price` and `months` hold a row per subscription, `active` whether it counts on the
    day; `by` gives a Series by group. Raises MetricError for a negative price, a term of
    0 months, no active subscription, or several currencies without rates.
    """
    paid, term = columns(price=price, months=months)
    not_negative(paid, "price")
    above_zero(term, "months", "a subscription runs at least a month")
    monthly = paid / term * factors(price, currency, rates)
    if active is not None:
        live = labels(active, "active", price).astype(bool)
        if not live.any():
            raise MetricError("No subscription is active; check the day you ask about.")
        monthly = np.where(live, monthly, 0.0)
    if by is None:
        return float(monthly.sum())
    codes, names = groups(by, price)
    return pd.Series(np.bincount(codes, monthly, len(names)), index=names, name="mrr")


@metric
def arr(mrr: Kind, *, currency: Column | None = None, rates: Rates | None = None) -> Kind:
    """Annual recurring revenue: the MRR of a day, times 12.

    Formula: MRR x 12.
    Unit: money, as of a date.
    Source: ivristech.com/live-arr-saas-metric ; ssfllp.com (ARR and GAAP)
    Variant: live ARR; for contracts signed but not yet live see `carr`.
    Common mistake: calling it revenue; mixing CARR; annualising services.

    Raises MetricError for a negative MRR, or several currencies without rates.
    """
    rows = mrr if isinstance(mrr, pd.Series) else np.atleast_1d(mrr)
    factor = factors(rows, currency, rates)
    return _arr(mrr, factor=factor if np.ndim(mrr) else float(np.atleast_1d(factor)[0]))


@elementwise
def _arr(mrr: Kind, *, factor: Amount) -> Kind:
    not_negative(mrr, "MRR")
    return PER_YEAR * mrr * factor  # type: ignore[return-value]


@metric
@elementwise
def carr(live_mrr: Kind, signed_mrr: Kind | float) -> Kind:
    """Contracted ARR: live ARR and what is signed but not yet live.

    Formula: (live MRR + signed MRR that has not started) x 12.
    Unit: money, as of a date.
    Source: ivristech.com/live-arr-saas-metric ; ssfllp.com (ARR and GAAP)
    Variant: contracted; signed cancellations are not taken off.
    Common mistake: reported under the name of ARR.

    Raises MetricError for a negative MRR.
    """
    not_negative(live_mrr, "live MRR")
    not_negative(signed_mrr, "signed MRR")
    return PER_YEAR * (live_mrr + signed_mrr)


class Movements(NamedTuple):
    """What moved MRR between two days; all parts are 0 or more."""

    start: float
    new: float
    expansion: float
    reactivation: float
    contraction: float
    churn: float
    end: float


@overload
def movements(
    start: Column,
    end: Column,
    *,
    before: Column | None = ...,
    account: Column | None = ...,
    by: None = ...,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> Movements: ...
@overload
def movements(
    start: Column,
    end: Column,
    *,
    before: Column | None = ...,
    account: Column | None = ...,
    by: Column,
    currency: Column | None = ...,
    rates: Rates | None = ...,
) -> pd.DataFrame: ...
@metric
def movements(
    start: Column,
    end: Column,
    *,
    before: Column | None = None,
    account: Column | None = None,
    by: Column | None = None,
    currency: Column | None = None,
    rates: Rates | None = None,
) -> Movements | pd.DataFrame:
    """What moved MRR from one day to another, each customer in one movement only.

    Formula: start + new + expansion + reactivation - contraction - churn = end.
    Unit: money per month.
    Source: omegapoint.systems/omega/benchmarks/quick-ratio-growth
    Variant: net change per customer; reactivation stands apart from new.
    Common mistake: reactivation as new or expansion; account merges as churn+new.

    `start` and `end` hold the MRR per row on both days. `before` says who was a customer
    before the first day; without it, nobody is a reactivation. `account` is the account a
    row belongs to today: rows of one account are added up first, so that a merge moves
    nothing. `by` gives a table by group. Raises MetricError for a negative MRR, one
    account in two groups, or several currencies without rates.
    """
    first, last = columns(start=start, end=end)
    not_negative(first, "start")
    not_negative(last, "end")
    factor = factors(start, currency, rates)
    first, last = first * factor, last * factor
    known = np.zeros(len(first), bool)
    if before is not None:
        known = labels(before, "before", start).astype(bool)
    codes, names = (
        groups(by, start) if by is not None else (np.zeros(len(first), np.intp), pd.Index([0]))
    )
    if account is not None:
        of, accounts = groups(account, start)
        lowest = np.full(len(accounts), len(names), np.intp)
        highest = np.zeros(len(accounts), np.intp)
        np.minimum.at(lowest, of, codes)
        np.maximum.at(highest, of, codes)
        if (split := lowest != highest).any():
            raise MetricError(
                f"Account {accounts[int(np.argmax(split))]} is in two groups; "
                "give all its rows the group it has today."
            )
        codes = lowest
        known = np.bincount(of, known, len(accounts)) > 0
        first = np.bincount(of, first, len(accounts)).astype(float)
        last = np.bincount(of, last, len(accounts)).astype(float)
    change = last - first
    came, left = (first == 0) & (last > 0), (first > 0) & (last == 0)
    stayed = (first > 0) & (last > 0)
    parts = {
        "start": first,
        "new": np.where(came & ~known, change, 0),
        "expansion": np.where(stayed & (change > 0), change, 0),
        "reactivation": np.where(came & known, change, 0),
        "contraction": np.where(stayed & (change < 0), -change, 0),
        "churn": np.where(left, -change, 0),
        "end": last,
    }
    summed = {name: np.bincount(codes, part, len(names)) for name, part in parts.items()}
    if by is not None:
        return pd.DataFrame(summed, index=names)
    return Movements(**{name: float(total[0]) for name, total in summed.items()})


@metric
@elementwise
def mrr_end(
    start: Kind,
    new: Kind | float,
    expansion: Kind | float,
    reactivation: Kind | float,
    contraction: Kind | float,
    churn: Kind | float,
) -> Kind:
    """MRR at the end of a period from its start and its movements.

    Formula: start + new + expansion + reactivation - contraction - churn.
    Unit: money per month.
    Source: omegapoint.systems/omega/benchmarks/quick-ratio-growth
    Variant: losses are given as amounts of 0 or more and taken off.
    Common mistake: losses given as negative amounts, and so added.

    Raises MetricError for a negative movement, or losses above start + what came.
    """
    for name, part in (
        ("start", start),
        ("new", new),
        ("expansion", expansion),
        ("reactivation", reactivation),
        ("contraction", contraction),
        ("churn", churn),
    ):
        not_negative(part, name)
    end = start + new + expansion + reactivation - contraction - churn
    not_negative(end, "MRR at the end")
    return end


@mistake("mrr")
def mrr_with_one_time_fees(price: Column, months: Column, one_time: Column) -> float:
    """One-time fees spread over the term as if they came again every month."""
    paid, term, fee = columns(price=price, months=months, one_time=one_time)
    return mrr(paid + fee, term)


@mistake("mrr")
def mrr_with_usage(price: Column, months: Column, usage_month: Column) -> float:
    """This month's usage counted as recurring, although nobody has promised it."""
    usage, *_ = columns(usage_month=usage_month, price=price)
    return mrr(price, months) + float(usage.sum())


@mistake("mrr")
def mrr_at_list_price(list_price: Column, months: Column) -> float:
    """List price in place of the net price that the contract says."""
    return mrr(list_price, months)


@mistake("arr")
@elementwise
def arr_with_signed(live_mrr: Kind, signed_mrr: Kind | float) -> Kind:
    """Contracts that are signed but not live counted in: that is CARR."""
    return PER_YEAR * (live_mrr + signed_mrr)


@mistake("arr")
@elementwise
def arr_with_services(mrr: Kind, services_month: Kind | float) -> Kind:
    """A month of services times 12, as if projects came again every month."""
    return PER_YEAR * (mrr + services_month)


@mistake("arr")
def arr_from_revenue(revenue_by_month: Column) -> float:
    """The revenue of the last 12 months called ARR: it looks back, ARR is a day's level."""
    (revenue,) = columns(revenue_by_month=revenue_by_month)
    if len(revenue) != PER_YEAR:
        raise MetricError(f"Twelve months of revenue are needed, not {len(revenue)}.")
    return float(revenue.sum())


@mistake("movements")
def movements_without_history(start: Column, end: Column) -> Movements:
    """Customers who come back counted as new, because nobody looked before the first day."""
    return movements(start, end)


@mistake("movements")
def movements_reactivation_as_expansion(start: Column, end: Column, before: Column) -> Movements:
    """Customers who come back counted as expansion, although they paid nothing at the start."""
    right = movements(start, end, before=before)
    return right._replace(expansion=right.expansion + right.reactivation, reactivation=0.0)


@mistake("movements")
def movements_without_merges(start: Column, end: Column, before: Column | None = None) -> Movements:
    """Each old account for itself: a merge shows as churn of one and expansion of another."""
    return movements(start, end, before=before)


@mistake("mrr_end")
@elementwise
def mrr_end_losses_added(
    start: Kind,
    new: Kind | float,
    expansion: Kind | float,
    reactivation: Kind | float,
    contraction: Kind | float,
    churn: Kind | float,
) -> Kind:
    """Losses with the wrong sign, and so added."""
    return start + new + expansion + reactivation + contraction + churn
