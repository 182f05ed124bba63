"""What people say about prices: Van Westendorp's four questions and Gabor-Granger's ladder."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.metrics.check import Column, Floats, Kind, a_share, columns, elementwise, not_negative
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

Variant = Literal["original", "narrow"]


class PricePoints(NamedTuple):
    """Van Westendorp's four prices, and how many answers they rest on."""

    # Too cheap x too expensive.
    opp: float
    # Cheap x expensive.
    idp: float
    # Lower and upper end of the acceptable range.
    pmc: float
    pme: float
    kept: int
    dropped: int


@metric
def price_curves(
    too_cheap: Column, cheap: Column, expensive: Column, too_expensive: Column
) -> pd.DataFrame:
    """The share of people who find each price too cheap, cheap, expensive, too expensive.

    Formula: too cheap and cheap: share of answers >= price; expensive and too expensive:
        share of answers <= price.
    Unit: shares by price.
    Source: max-alletsee/pricesensitivitymeter man/psm_analysis.rd
    Variant: at every price that somebody named, no interpolation, all answers as given.
    Common mistake: cheap and too cheap not turned round.

    Raises MetricError for negative or missing prices, or unequal lengths.
    """
    names = ("too_cheap", "cheap", "expensive", "too_expensive")
    answers = columns(
        too_cheap=too_cheap, cheap=cheap, expensive=expensive, too_expensive=too_expensive
    )
    for name, values in zip(names, answers, strict=True):
        not_negative(values, name)
    prices = np.unique(np.concatenate(answers))
    people = len(answers[0])
    below = [np.searchsorted(np.sort(a), prices, side="left") / people for a in answers[:2]]
    up_to = [np.searchsorted(np.sort(a), prices, side="right") / people for a in answers[2:]]
    shares = [1 - share for share in below] + up_to
    return pd.DataFrame(dict(zip(names, shares, strict=True)), index=pd.Index(prices, name="price"))


def _crossing(curves: pd.DataFrame, rising: Floats, falling: Floats) -> float:
    """The lowest price at which the rising curve has reached the falling one."""
    # Shares are counts over people: what is equal must not differ by rounding.
    met = rising >= falling - 1e-12
    if not met.any():
        raise MetricError("Two price curves never cross; are the four questions in their order?")
    return float(curves.index[int(np.argmax(met))])


@metric
def van_westendorp(
    too_cheap: Column,
    cheap: Column,
    expensive: Column,
    too_expensive: Column,
    *,
    variant: Variant = "original",
    keep_inconsistent: bool = False,
) -> PricePoints:
    """The range of prices that people find acceptable, and the two points inside it.

    Formula: OPP: too cheap x too expensive; IDP: cheap x expensive; PMC: too cheap x NOT
        cheap; PME: too expensive x NOT expensive (original). Narrower variant: PMC: too
        cheap x expensive; PME: too expensive x cheap.
    Unit: money, in the unit of the answers.
    Source: max-alletsee/pricesensitivitymeter man/psm_analysis.rd
    Variant: original, or `variant="narrow"`; the lowest named price at which two curves
        have met; people whose four prices do not rise are left out.
    Common mistake: mixing variants; inconsistent answers kept; calling OPP profit-optimal.

    Raises MetricError for negative or missing prices, another variant, or nobody consistent.
    """
    if variant not in ("original", "narrow"):
        raise MetricError(f"variant is {variant!r}; use 'original' or 'narrow'.")
    answers = columns(
        too_cheap=too_cheap, cheap=cheap, expensive=expensive, too_expensive=too_expensive
    )
    steps = np.diff(np.stack(answers), axis=0)
    rises: NDArray[np.bool_] = np.all(steps > 0, axis=0)
    used = np.ones_like(rises) if keep_inconsistent else rises
    if not used.any():
        raise MetricError("Nobody's four prices rise; are the four questions in their order?")
    curves = price_curves(*(answer[used] for answer in answers))
    tc, c, e, te = (curves[name].to_numpy() for name in curves)
    low, high = (1 - c, 1 - e) if variant == "original" else (e, c)
    return PricePoints(
        opp=_crossing(curves, te, tc),
        idp=_crossing(curves, e, c),
        pmc=_crossing(curves, low, tc),
        pme=_crossing(curves, te, high),
        kept=int(used.sum()),
        dropped=int((~used).sum()),
    )


@metric
def gabor_granger(
    highest_accepted: Column, prices: Column, *, unit_cost: float = 0.0
) -> pd.DataFrame:
    """Demand, revenue and profit that people's highest accepted price would make.

    Formula: demand(p) = share accepting >= p; revenue p x demand; profit (p - c) x demand.
    Unit: share; money per person asked.
    Source: martecgroup.com ; ashokcharan.com Gabor-Granger
    Variant: one highest price per person, 0 for none; linear in people, no competitor.
    Common mistake: stated as real demand; no competitor; sensitised respondents.

    Raises MetricError for negative or missing prices, a price asked twice, or a negative cost.
    """
    (highest,) = columns(highest_accepted=highest_accepted)
    (asked,) = columns(prices=prices)
    not_negative(highest, "highest_accepted")
    not_negative(asked, "prices")
    not_negative(unit_cost, "unit_cost")
    ladder = np.unique(asked)
    if len(ladder) < len(asked):
        raise MetricError("A price stands twice in prices; give each price asked once.")
    demand = 1 - np.searchsorted(np.sort(highest), ladder, side="left") / len(highest)
    return pd.DataFrame(
        {"demand": demand, "revenue": ladder * demand, "profit": (ladder - unit_cost) * demand},
        index=pd.Index(ladder, name="price"),
    )


@mistake("van_westendorp")
def van_westendorp_mixed_variants(
    too_cheap: Column, cheap: Column, expensive: Column, too_expensive: Column
) -> PricePoints:
    """The lower end from the original, the upper end from the narrower variant."""
    original = van_westendorp(too_cheap, cheap, expensive, too_expensive)
    narrow = van_westendorp(too_cheap, cheap, expensive, too_expensive, variant="narrow")
    return original._replace(pme=narrow.pme)


@mistake("van_westendorp")
def van_westendorp_keeping_inconsistent(
    too_cheap: Column, cheap: Column, expensive: Column, too_expensive: Column
) -> PricePoints:
    """People kept whose cheap price is above their expensive one: they did not read."""
    return van_westendorp(too_cheap, cheap, expensive, too_expensive, keep_inconsistent=True)


@mistake("van_westendorp")
def van_westendorp_opp_as_best_price(
    too_cheap: Column, cheap: Column, expensive: Column, too_expensive: Column
) -> float:
    """The OPP read as the price with most profit: it knows neither cost nor demand."""
    return van_westendorp(too_cheap, cheap, expensive, too_expensive).opp


@mistake("price_curves")
def price_curves_not_turned(
    too_cheap: Column, cheap: Column, expensive: Column, too_expensive: Column
) -> pd.DataFrame:
    """All four curves counted upwards: a high price would be the cheaper one."""
    curves = price_curves(too_cheap, cheap, expensive, too_expensive)
    return curves.assign(too_cheap=1 - curves["too_cheap"], cheap=1 - curves["cheap"])


@mistake("gabor_granger")
@elementwise
def gabor_granger_as_real_demand(demand: Kind, market: Kind | float) -> Kind:
    """The share of people who said yes times the market: they paid nothing when they said it."""
    a_share(demand, "demand")
    not_negative(market, "market")
    return demand * market


@mistake("gabor_granger")
def gabor_granger_revenue_price(highest_accepted: Column, prices: Column) -> float:
    """The price with most revenue taken for the price with most profit: cost is left out."""
    table = gabor_granger(highest_accepted, prices)
    return float(table.index[int(table["revenue"].argmax())])
