"""What a customer is worth over its life, by formula and by cohort."""

from __future__ import annotations

import numpy as np

from course.metrics.check import (
    Column,
    Kind,
    a_share,
    above_zero,
    columns,
    elementwise,
    not_negative,
)
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake


@metric
@elementwise
def ltv(arpa: Kind, gross_margin: Kind | float, churn: Kind | float) -> Kind:
    """Lifetime value by formula: the gross profit of a period over the churn of a period.

    Formula: ARPA x gross margin / revenue churn, all of the same period.
    Unit: money per customer.
    Source: finmark ; abovethecrowd.com 2012/09/04 (critique)
    Variant: gross churn that stays as it is forever, no discounting.
    Common mistake: revenue not margin; constant churn at small n; net churn near 0 explodes.

    Raises MetricError for churn of 0 (life without end; use `ltv_discounted`), churn or
    margin outside 0 to 1, or a negative ARPA.
    """
    not_negative(arpa, "ARPA")
    a_share(gross_margin, "gross margin")
    above_zero(churn, "revenue churn", "life would have no end, use ltv_discounted")
    a_share(churn, "revenue churn")
    return arpa * gross_margin / churn


@metric
def ltv_discounted(gross_profit: Column, rate: float, *, customers: float = 1) -> float:
    """Lifetime value of a cohort: its gross profit as it came, discounted, per customer won.

    Formula: sum over t of cohort gross profit in t / (1 + rate)^t, t = 0, 1, 2 ...,
        / customers at the start.
    Unit: money per customer.
    Source: finmark ; abovethecrowd.com 2012/09/04 (critique)
    Variant: observed periods only, the first undiscounted; `rate` per period of the inputs.
    Common mistake: a year's rate on months; gross profit only of who stayed.

    Raises MetricError for a rate of -1 or less, or no customers.
    """
    (profit,) = columns(gross_profit=gross_profit)
    above_zero(1 + rate, "1 + rate", "give the rate as a share per period")
    above_zero(customers, "customers")
    return float((profit / (1 + rate) ** np.arange(len(profit))).sum() / customers)


@metric
@elementwise
def ltv_cac(ltv: Kind, cac: Kind | float) -> Kind:
    """Lifetime value for each unit of money spent to win a customer.

    Formula: LTV / CAC.
    Unit: ratio.
    Source: abovethecrowd ; Kellogg deck (four churn rates -> four LTVs)
    Variant: whatever LTV is given; say which churn it rests on.
    Common mistake: 3:1 as law; hides time and cash.

    Raises MetricError for a CAC of 0 or less.
    """
    above_zero(cac, "CAC")
    return ltv / cac


@mistake("ltv")
@elementwise
def ltv_on_revenue(arpa: Kind, churn: Kind | float) -> Kind:
    """Revenue in place of gross profit, as if serving a customer cost nothing."""
    above_zero(churn, "revenue churn")
    return arpa / churn


@mistake("ltv")
@elementwise
def ltv_on_net_churn(
    arpa: Kind, gross_margin: Kind | float, churn: Kind | float, expansion: Kind | float
) -> Kind:
    """Net churn in the denominator: near 0 the value explodes, below it is without end (inf)."""
    net = np.asarray(churn - expansion, float)
    # Only rounding is left of a difference this small: 0.02 - 0.02 from two sums.
    ends = net > 1e-12
    profit = arpa * gross_margin
    return np.where(ends, profit / np.where(ends, net, 1), np.inf)  # type: ignore[return-value]


@mistake("ltv")
def ltv_from_first_period(arpa: float, gross_margin: float, survivors: Column) -> float:
    """The churn of a small cohort's first period taken for all time (inf if nobody left yet)."""
    (left,) = columns(survivors=survivors)
    if len(left) < 2:
        raise MetricError(f"Two periods of survivors are needed, not {len(left)}.")
    above_zero(left, "survivors")
    churn = 1 - left[1] / left[0]
    return float(arpa * gross_margin / churn) if churn > 0 else float("inf")


@mistake("ltv_discounted")
def ltv_discounted_year_rate(
    gross_profit_month: Column, year_rate: float, *, customers: float = 1
) -> float:
    """A year's rate put on months: every month is discounted like a year."""
    return ltv_discounted(gross_profit_month, year_rate, customers=customers)


@mistake("ltv_cac")
@elementwise
def ltv_cac_on_revenue(arpa: Kind, churn: Kind | float, cac: Kind | float) -> Kind:
    """A lifetime value on revenue over the cost: a rule of 3:1 was never meant for it."""
    above_zero(churn, "revenue churn")
    above_zero(cac, "CAC")
    return arpa / churn / cac


@mistake("ltv_cac")
@elementwise
def ltv_cac_as_law(ltv: Kind, cac: Kind | float) -> Kind:
    """1 if the ratio reaches 3, else 0: a rule of thumb read as a law, blind to time and cash."""
    above_zero(cac, "CAC")
    return np.where(ltv / cac >= 3, 1.0, 0.0)  # type: ignore[return-value]
