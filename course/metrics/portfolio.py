"""What a bet is worth today if it may fail on the way."""

from __future__ import annotations

import numpy as np

from course.metrics.check import Column, Floats, a_share, above_zero, columns
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake


def _flows(cash_flows: Column, reach: Column, rate: float) -> Floats:
    """Each period's cash flow, weighted by the chance to get there, discounted."""
    flows, chance = columns(cash_flows=cash_flows, reach=reach)
    a_share(chance, "chance to reach a period")
    if (np.diff(chance) > 1e-12).any():
        raise MetricError(
            "reach rises; give the chance to get as far as each period, not of each step."
        )
    above_zero(1 + rate, "1 + rate", "give the rate as a share per period")
    made: Floats = chance * flows / (1 + rate) ** np.arange(len(flows))
    return made


@metric
def rnpv(cash_flows: Column, reach: Column, rate: float) -> float:
    """Risk-adjusted net present value: cash flows weighted by the chance to get that far.

    Formula: sum over t of P(reach t) x CF_t / (1 + r)^t, r without the technical risk.
    Unit: money today.
    Source: Boer, R&D valuation (scribd 44175325)
    Variant: t = 0, 1, 2 ..., the first flow is today; `reach` is the chance to get as far
        as t, so it never rises.
    Common mistake: probability and padded discount rate both; sunk cost kept.

    Raises MetricError for a chance outside 0 to 1 or rising, a rate of -1 or less, or
    unequal lengths.
    """
    return float(_flows(cash_flows, reach, rate).sum())


@mistake("rnpv")
def rnpv_with_padded_rate(
    cash_flows: Column, reach: Column, rate: float, *, padding: float
) -> float:
    """The risk counted twice: in the chance, and in a rate with a premium for it."""
    return rnpv(cash_flows, reach, rate + padding)


@mistake("rnpv")
def rnpv_with_sunk_cost(cash_flows: Column, reach: Column, rate: float, *, sunk: float) -> float:
    """What is already spent taken off: it is gone whether you go on or not."""
    return rnpv(cash_flows, reach, rate) - sunk


@mistake("rnpv")
def npv_as_if_certain(cash_flows: Column, rate: float) -> float:
    """No chance of failure at all: the plan's own story, discounted."""
    (flows,) = columns(cash_flows=cash_flows)
    return rnpv(flows, np.ones(len(flows)), rate)
