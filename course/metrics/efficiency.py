"""What growth costs: magic number, burn multiple, rule of 40, quick ratio."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from course.metrics.check import Kind, above_zero, elementwise, not_negative, within
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

QUARTERS = 4
Margin = Literal["FCF", "EBITDA"]


@metric
@elementwise
def magic_number(revenue: Kind, revenue_before: Kind | float, sm_before: Kind | float) -> Kind:
    """A year of the revenue a quarter added, per unit of the quarter before's sales cost.

    Formula: (revenue of the quarter - revenue of the quarter before) x 4 / sales and
        marketing of the quarter before.
    Unit: ratio.
    Source: scalevp.com/insights/from-0-to-1m-the-magic-number
    Variant: reported (GAAP) recurring revenue, spend one quarter earlier.
    Common mistake: same-quarter S&M; mixing ARR and GAAP variants; one seasonal quarter.

    Raises MetricError for negative revenue, or spend of 0 or less.
    """
    not_negative(revenue, "revenue")
    not_negative(revenue_before, "revenue of the quarter before")
    above_zero(sm_before, "S&M of the quarter before")
    return (revenue - revenue_before) * QUARTERS / sm_before


@metric
@elementwise
def burn_multiple(net_burn: Kind, net_new_arr: Kind | float) -> Kind:
    """Cash burned for each unit of ARR added.

    Formula: net cash burn without financing / net new ARR.
    Unit: ratio; below 0 if the company makes cash.
    Source: winsabove.com/glossary/burn-multiple
    Variant: net of both: receipts off the burn, churn off the ARR.
    Common mistake: gross burn or gross new ARR; negative denominator unreported.

    Raises MetricError for net new ARR of 0 or less: the ratio has no meaning then.
    """
    above_zero(net_new_arr, "net new ARR", "say so, and report burn and net new ARR side by side")
    return net_burn / net_new_arr


@metric
@elementwise
def rule_of_40(growth: Kind, margin: Kind | float, *, basis: Margin) -> Kind:
    """Revenue growth and margin added up, to be held against 40.

    Formula: revenue growth year on year + margin, both as shares, times 100.
    Unit: percentage points.
    Source: blog.getlatka.com/rule-of-40 ; costanoa on medium ; omegapoint SaaS model
    Variant: the margin that `basis` names, FCF or EBITDA; it must be named.
    Common mistake: mixing bases (can move it by ~16 points); use below scale.

    Raises MetricError for another basis, growth below -1, or a margin above 1 (15 is no share).
    """
    if basis not in get_args(Margin):
        raise MetricError(f"basis is {basis!r}; name the margin: 'FCF' or 'EBITDA'.")
    within(growth, -1, np.inf, "growth", "give a share, 24 % is 0.24")
    within(margin, -np.inf, 1, "margin", "give a share, 24 % is 0.24")
    return 100 * (growth + margin)


@metric
@elementwise
def quick_ratio(
    new: Kind, expansion: Kind | float, contraction: Kind | float, churn: Kind | float
) -> Kind:
    """MRR won for each unit of MRR lost.

    Formula: (new + expansion MRR) / (churn + contraction MRR).
    Unit: ratio.
    Source: firstofficer.io/saas-metrics-glossary/quick-ratio
    Variant: SaaS quick ratio; losses are given as amounts of 0 or more.
    Common mistake: confusing with acid test; division by ~0; hides levels.

    Raises MetricError for a negative amount, or no loss at all.
    """
    for name, part in (
        ("new", new),
        ("expansion", expansion),
        ("contraction", contraction),
        ("churn", churn),
    ):
        not_negative(part, name)
    lost = churn + contraction
    above_zero(lost, "churn + contraction", "nothing was lost, report the amounts instead")
    return (new + expansion) / lost


@mistake("magic_number")
@elementwise
def magic_number_same_quarter(
    revenue: Kind, revenue_before: Kind | float, sm_same: Kind | float
) -> Kind:
    """Spend of the same quarter, although it wins the customers of the next."""
    above_zero(sm_same, "S&M of the quarter")
    return (revenue - revenue_before) * QUARTERS / sm_same


@mistake("magic_number")
@elementwise
def magic_number_on_arr(arr: Kind, arr_before: Kind | float, sm_before: Kind | float) -> Kind:
    """Change of ARR in place of revenue: another variant, not to be compared with this one."""
    above_zero(sm_before, "S&M of the quarter before")
    return (arr - arr_before) / sm_before


@mistake("burn_multiple")
@elementwise
def burn_multiple_gross_burn(gross_burn: Kind, net_new_arr: Kind | float) -> Kind:
    """All cash paid out, with what customers paid in left out."""
    above_zero(net_new_arr, "net new ARR")
    return gross_burn / net_new_arr


@mistake("burn_multiple")
@elementwise
def burn_multiple_gross_new_arr(net_burn: Kind, gross_new_arr: Kind | float) -> Kind:
    """ARR won without the ARR lost: churn costs nothing this way."""
    above_zero(gross_new_arr, "gross new ARR")
    return net_burn / gross_new_arr


@mistake("burn_multiple")
@elementwise
def burn_multiple_shrinking(net_burn: Kind, net_new_arr: Kind | float) -> Kind:
    """The ratio stated although ARR shrank: below 0, it reads like a company that makes cash."""
    above_zero(np.abs(net_new_arr), "size of net new ARR")
    return net_burn / net_new_arr


@mistake("rule_of_40")
@elementwise
def rule_of_40_mixed_bases(arr_growth: Kind, margin: Kind | float) -> Kind:
    """Growth of ARR with the margin of reported revenue: two bases in one sum."""
    return 100 * (arr_growth + margin)


@mistake("rule_of_40")
@elementwise
def rule_of_40_best_margin(
    growth: Kind, fcf_margin: Kind | float, ebitda_margin: Kind | float
) -> Kind:
    """Whichever margin looks better this year, without a name."""
    made: Kind = 100 * (growth + np.maximum(fcf_margin, ebitda_margin))
    return made


@mistake("quick_ratio")
@elementwise
def quick_ratio_acid_test(
    cash: Kind, receivables: Kind | float, current_liabilities: Kind | float
) -> Kind:
    """The accountants' quick ratio, or acid test: it has the name and nothing else in common."""
    above_zero(current_liabilities, "current liabilities")
    return (cash + receivables) / current_liabilities


@mistake("quick_ratio")
@elementwise
def quick_ratio_without_contraction(
    new: Kind, expansion: Kind | float, churn: Kind | float
) -> Kind:
    """Only lost customers below the line; those who pay less are not seen."""
    above_zero(churn, "churn")
    return (new + expansion) / churn
