"""What a new customer costs, and how long until the cost is back."""

from __future__ import annotations

import numpy as np

from course.metrics.check import Kind, a_share, above_zero, elementwise, not_negative
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake


@metric
@elementwise
def cac(spend: Kind, customers: Kind | float, *, lag: int = 0) -> Kind:
    """Customer acquisition cost: what winning one new customer costs in full.

    Formula: fully loaded new-logo sales and marketing cost in period t-lag / new customers in t.
    Unit: money per customer.
    Source: help.finmark.com article 5525177
    Variant: new logos only, with salaries and tools; `lag` in periods of the inputs.
    Common mistake: media spend only; expansion spend mixed; no lag.

    With a lag both inputs are in order of time, and the first `lag` results are NaN,
    because their spend is not known. Raises MetricError for negative spend, a period
    without new customers, or a lag that leaves no period.
    """
    not_negative(spend, "spend")
    if not lag:
        above_zero(customers, "new customers")
        return spend / customers
    spent, won = np.atleast_1d(np.asarray(spend, float)), np.asarray(customers, float)
    if not 0 < lag < len(spent) or spent.shape != won.shape:
        raise MetricError(
            f"A lag of {lag} needs more than {lag} periods of spend and customers, "
            f"not {spent.size} and {won.size}."
        )
    above_zero(won[lag:], "new customers")
    made = np.full(len(spent), np.nan)
    made[lag:] = spent[:-lag] / won[lag:]
    return made  # type: ignore[return-value]


@metric
@elementwise
def cac_payback(cac: Kind, new_mrr: Kind | float, gross_margin: Kind | float) -> Kind:
    """Months until the gross profit of a new customer has paid for winning it.

    Formula: CAC / (new MRR per customer x gross margin).
    Unit: months.
    Source: GP Bullhound CFO handbook ; finmark
    Variant: on gross profit, new customers only, no churn and no interest.
    Common mistake: revenue instead of gross profit; blended new+expansion.

    Raises MetricError for a negative CAC, or MRR or margin of 0 or less: it never pays back.
    """
    not_negative(cac, "CAC")
    above_zero(new_mrr, "new MRR per customer", "the cost never comes back")
    above_zero(gross_margin, "gross margin", "the cost never comes back")
    a_share(gross_margin, "gross margin")
    return cac / (new_mrr * gross_margin)


@mistake("cac")
@elementwise
def cac_media_only(media: Kind, customers: Kind | float) -> Kind:
    """Media spend only: the people and the tools that win customers are left out."""
    above_zero(customers, "new customers")
    return media / customers


@mistake("cac")
@elementwise
def cac_with_expansion_spend(
    spend: Kind, expansion_spend: Kind | float, customers: Kind | float
) -> Kind:
    """What is spent on existing customers laid on the new ones."""
    above_zero(customers, "new customers")
    return (spend + expansion_spend) / customers


@mistake("cac")
@elementwise
def cac_without_lag(spend: Kind, customers: Kind | float) -> Kind:
    """Spend over customers of the same period, although a sale takes longer than that."""
    above_zero(customers, "new customers")
    return spend / customers


@mistake("cac_payback")
@elementwise
def payback_on_revenue(cac: Kind, new_mrr: Kind | float) -> Kind:
    """Revenue in place of gross profit: hosting and support are paid from it first."""
    above_zero(new_mrr, "new MRR per customer")
    return cac / new_mrr


@mistake("cac_payback")
@elementwise
def payback_blended(
    cac: Kind, new_mrr: Kind | float, expansion_mrr: Kind | float, gross_margin: Kind | float
) -> Kind:
    """Expansion of old customers helping to pay for the new ones."""
    above_zero((new_mrr + expansion_mrr) * gross_margin, "gross profit per customer")
    return cac / ((new_mrr + expansion_mrr) * gross_margin)
