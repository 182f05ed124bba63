"""Customers lost: the rate of a period, and a month's rate over a year."""

from __future__ import annotations

from course.metrics.check import (
    Kind,
    a_share,
    above_zero,
    at_most,
    elementwise,
    not_negative,
)
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

MONTHS = 12


@metric
@elementwise
def logo_churn(lost: Kind, at_start: Kind | float) -> Kind:
    """The share of customers at the start of a period who left in it.

    Formula: customers lost in the period / customers at its start.
    Unit: share per period (0.02 a month reads 2 % a month).
    Source: refopedia.pages.dev/entries/saas-metrics
    Variant: customers, not money; of those lost, only those who were there at the start.
    Common mistake: end-count denominator; annualise by x12 (use 1-(1-m)^12).

    Raises MetricError without customers at the start, or with more lost than there were.
    """
    above_zero(at_start, "customers at the start")
    not_negative(lost, "customers lost")
    at_most(lost, at_start, "more customers lost than there were")
    return lost / at_start


@metric
@elementwise
def annualise_churn(rate: Kind, *, periods: float = MONTHS) -> Kind:
    """The share of customers lost in a year if each period takes the same share.

    Formula: 1 - (1 - rate of a period) ^ periods in a year.
    Unit: share per year.
    Source: refopedia.pages.dev/entries/saas-metrics ; the compounding is plain arithmetic
    Variant: 12 months; `periods=4` for quarters.
    Common mistake: the month's rate times 12, which loses some customers twice.

    Raises MetricError for a rate outside 0 to 1, or no period.
    """
    a_share(rate, "churn rate")
    if not periods > 0:
        raise MetricError(f"A year has {periods:g} periods; give 12 for months, 4 for quarters.")
    made: Kind = 1 - (1 - rate) ** periods
    return made


@mistake("logo_churn")
@elementwise
def logo_churn_on_end_count(lost: Kind, at_end: Kind | float) -> Kind:
    """Customers at the end in the denominator: growth makes churn look smaller."""
    above_zero(at_end, "customers at the end")
    return lost / at_end


@mistake("annualise_churn")
@elementwise
def churn_times_twelve(rate: Kind) -> Kind:
    """The month's rate times 12: who left in January cannot leave again in May."""
    a_share(rate, "churn rate")
    return MONTHS * rate
