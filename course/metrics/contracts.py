"""What a contract is worth a year, what a unit sells for, who takes the add-on."""

from __future__ import annotations

from course.metrics.check import (
    Column,
    Kind,
    above_zero,
    at_most,
    columns,
    elementwise,
    not_negative,
)
from course.metrics.registry import metric, mistake


@metric
@elementwise
def acv(recurring: Kind, years: Kind | float) -> Kind:
    """Annual contract value: the recurring value of a contract per year of its term.

    Formula: recurring contract value / years in term.
    Unit: money per year.
    Source: sourcegraph/handbook unofficial product sales metrics
    Variant: recurring only, averaged over the term (steps in price are smoothed).
    Common mistake: TCV as ACV; services inside.

    Raises MetricError for a negative value, or a term of 0.
    """
    not_negative(recurring, "recurring contract value")
    above_zero(years, "years in term")
    return recurring / years


@metric
@elementwise
def asp(net_sales: Kind, units: Kind | float) -> Kind:
    """Average selling price of a unit, discount included.

    Formula: net sales / units sold.
    Unit: money per unit.
    Source: sourcegraph/handbook unofficial product sales metrics
    Variant: weighted by units; a seat, a contract or a deal is a unit: say which.
    Common mistake: list price; the mean of unit prices, which forgets how many were sold.

    Raises MetricError for negative sales, or no units.
    """
    not_negative(net_sales, "net sales")
    above_zero(units, "units")
    return net_sales / units


@metric
@elementwise
def attach_rate(with_addon: Kind, new_logos: Kind | float) -> Kind:
    """The share of new customers who buy the add-on with it.

    Formula: new logos with the add-on / new logos.
    Unit: share.
    Source: sourcegraph/handbook unofficial product sales metrics
    Variant: flow over flow: both counts are of the same period's new customers.
    Common mistake: mixing base and flow.

    Raises MetricError for no new logos, or more with the add-on than there are.
    """
    not_negative(with_addon, "new logos with the add-on")
    above_zero(new_logos, "new logos")
    at_most(with_addon, new_logos, "more new logos with the add-on than new logos")
    return with_addon / new_logos


@mistake("acv")
@elementwise
def tcv_as_acv(recurring: Kind) -> Kind:
    """The value of the whole term called a year's: a longer contract looks like a larger one."""
    not_negative(recurring, "recurring contract value")
    return recurring


@mistake("acv")
@elementwise
def acv_with_services(recurring: Kind, services: Kind | float, years: Kind | float) -> Kind:
    """Services inside: they are delivered once and do not come again."""
    above_zero(years, "years in term")
    return (recurring + services) / years


@mistake("asp")
@elementwise
def asp_at_list(list_sales: Kind, units: Kind | float) -> Kind:
    """Sales at list price: the discount is what is to be seen."""
    above_zero(units, "units")
    return list_sales / units


@mistake("asp")
def asp_mean_of_prices(unit_prices: Column) -> float:
    """The plain mean of the prices of deals, which forgets that large deals sell more units."""
    (prices,) = columns(unit_prices=unit_prices)
    return float(prices.mean())


@mistake("attach_rate")
@elementwise
def attach_rate_mixing_base_and_flow(with_addon: Kind, all_customers: Kind | float) -> Kind:
    """New logos with the add-on over all customers: a flow over a base."""
    above_zero(all_customers, "customers")
    return with_addon / all_customers
