"""What is left of revenue: after the cost of delivery, and after all variable cost."""

from __future__ import annotations

from course.metrics.check import Amount, Kind, above_zero, elementwise, not_negative
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake


@metric
@elementwise
def cost_of_revenue(
    hosting: Kind,
    support: Kind | float,
    devops: Kind | float,
    third_party: Kind | float,
    services_delivery: Kind | float,
) -> Kind:
    """The cost of delivering what was sold (COGS), from its five parts.

    Formula: hosting + support + devops + third-party + services delivery.
    Unit: money per period.
    Source: opexengine.com "clarity around COGS" ; saas.wtf COGS vs opex
    Variant: support and devops are cost of revenue, customer success that sells is not.
    Common mistake: CS/support parked in opex.

    Raises MetricError for a negative part.
    """
    for name, part in (
        ("hosting", hosting),
        ("support", support),
        ("devops", devops),
        ("third_party", third_party),
        ("services_delivery", services_delivery),
    ):
        not_negative(part, name)
    return hosting + support + devops + third_party + services_delivery


@metric
@elementwise
def gross_margin(revenue: Kind, cogs: Kind | float) -> Kind:
    """The share of revenue left after the cost of delivering it.

    Formula: (revenue - COGS) / revenue; COGS = hosting, support, devops, third-party,
        services delivery (see `cost_of_revenue`).
    Unit: share (0.745 reads 74.5 %).
    Source: opexengine.com "clarity around COGS" ; saas.wtf COGS vs opex
    Variant: whole company; for subscription alone give its revenue and its COGS.
    Common mistake: CS/support parked in opex; blend of services with subscription.

    Raises MetricError for revenue of 0 or less, or negative COGS.
    """
    above_zero(revenue, "revenue")
    not_negative(cogs, "COGS")
    return (revenue - cogs) / revenue


@metric
@elementwise
def contribution_margin(revenue: Kind, **costs: Kind | float) -> Kind:
    """The share of a line's or segment's revenue left after all costs that vary with it.

    Formula: (revenue - all variable costs of the line or segment) / revenue.
    Unit: share.
    Source: openviewpartners.com SaaS contribution margin ; drivetrain.ai
    Variant: each cost is named: `contribution_margin(200, hosting=25, commission=15)`.
    Common mistake: used as synonym of gross margin; allocating fixed R&D.

    Raises MetricError for revenue of 0 or less, a negative cost, or no cost named.
    """
    above_zero(revenue, "revenue")
    if not costs:
        raise MetricError("No variable cost is named; list them: hosting=25, commission=15.")
    left = revenue
    for name, cost in costs.items():
        not_negative(cost, name)
        left = left - cost
    return left / revenue


@mistake("cost_of_revenue")
@elementwise
def cost_of_revenue_without_support(
    hosting: Kind, devops: Kind | float, third_party: Kind | float, services_delivery: Kind | float
) -> Kind:
    """Support parked in operating cost, where it does not spoil the gross margin."""
    return hosting + devops + third_party + services_delivery


@mistake("gross_margin")
@elementwise
def gross_margin_support_in_opex(revenue: Kind, cogs: Kind | float, support: Kind | float) -> Kind:
    """Support taken out of COGS and parked in operating cost: the margin looks better."""
    above_zero(revenue, "revenue")
    return (revenue - (cogs - support)) / revenue


@mistake("gross_margin")
@elementwise
def gross_margin_blended(
    subscription: Kind,
    subscription_cogs: Kind | float,
    services: Kind | float,
    services_cogs: Kind | float,
) -> Kind:
    """Services blended with subscription, and read as the margin of the subscription."""
    both = subscription + services
    above_zero(both, "revenue")
    return (both - subscription_cogs - services_cogs) / both


@mistake("contribution_margin")
@elementwise
def contribution_margin_as_gross_margin(revenue: Kind, cogs: Kind | float) -> Kind:
    """Gross margin under another name: commissions and card fees vary too and are left out."""
    above_zero(revenue, "revenue")
    return (revenue - cogs) / revenue


@mistake("contribution_margin")
@elementwise
def contribution_margin_with_fixed_rd(
    revenue: Kind, fixed_rd: Kind | float, **costs: Kind | float
) -> Kind:
    """Fixed R&D spread over the lines: dropping a line would not save it."""
    above_zero(revenue, "revenue")
    spent: Amount = fixed_rd
    for cost in costs.values():
        spent = spent + cost
    return (revenue - spent) / revenue  # type: ignore[return-value]
