"""Scores that put work in an order: RICE, WSJF, opportunity score, customer priority."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.metrics.check import (
    Amount,
    Column,
    Floats,
    Kind,
    above_zero,
    columns,
    elementwise,
    groups,
    not_negative,
    within,
)
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

IMPACTS = (3, 2, 1, 0.5, 0.25)
CONFIDENCES = (1, 0.8, 0.5)
BOX = 10


def _on_scale(values: Amount, scale: tuple[float, ...], what: str) -> None:
    off = ~np.isin(values, scale)
    if off.any():
        value = float(np.atleast_1d(np.asarray(values))[np.atleast_1d(off)][0])
        steps = ", ".join(f"{step:g}" for step in scale)
        raise MetricError(
            f"{what} is {value:g}; the scale is {steps} (any_scale=True to leave it)."
        )


@metric
@elementwise
def rice(
    reach: Kind,
    impact: Kind | float,
    confidence: Kind | float,
    effort: Kind | float,
    *,
    any_scale: bool = False,
) -> Kind:
    """What a piece of work is expected to do, per month of a person.

    Formula: reach per period x impact {3, 2, 1, .5, .25} x confidence {1, .8, .5} / person-months.
    Unit: score; only its order means something.
    Source: tempo.io RICE guide
    Variant: the published steps; `any_scale=True` takes other values.
    Common mistake: different reach windows; confidence never calibrated.

    Raises MetricError for a negative reach, effort of 0, or a step that is not published.
    """
    not_negative(reach, "reach")
    above_zero(effort, "effort in person-months")
    not_negative(impact, "impact")
    not_negative(confidence, "confidence")
    if not any_scale:
        _on_scale(impact, IMPACTS, "impact")
        _on_scale(confidence, CONFIDENCES, "confidence")
    return reach * impact * confidence / effort


@metric
@elementwise
def wsjf(cost_of_delay: Kind, duration: Kind | float) -> Kind:
    """What a week of waiting costs, per week that the work blocks the bottleneck.

    Formula: cost of delay / duration (SAFe: relative CoD / job size).
    Unit: money per week, per week (SAFe: no unit).
    Source: scaledagileframework.com/wsjf
    Variant: money over time (CD3); give relative points for SAFe's, the formula is the same.
    Common mistake: relative points treated as money; ranking only valid for one shared
        bottleneck.

    Raises MetricError for a negative cost of delay, or a duration of 0.
    """
    not_negative(cost_of_delay, "cost of delay")
    above_zero(duration, "duration")
    return cost_of_delay / duration


@metric
@elementwise
def opportunity_score(importance: Kind, satisfaction: Kind | float) -> Kind:
    """How much a need matters that is not well met today.

    Formula: importance + max(importance - satisfaction, 0), each = % top-2 box / 10.
    Unit: 0 to 20.
    Source: library.ryansallison.com opportunity algorithm
    Variant: top-2 box of each segment (see `top_two_box`), not means.
    Common mistake: averages over segments; means instead of top-2.

    Raises MetricError for an input outside 0 to 10.
    """
    within(importance, 0, BOX, "importance", "give the top-2 box in tenths, 90 % is 9")
    within(satisfaction, 0, BOX, "satisfaction", "give the top-2 box in tenths, 90 % is 9")
    made: Kind = importance + np.maximum(importance - satisfaction, 0)
    return made


def _ratings(ratings: Column, top: int) -> Floats:
    (given,) = columns(ratings=ratings)
    within(given, 1, top, "rating", "leave out who did not answer, or give top=")
    return given


@metric
def top_two_box(
    ratings: Column, *, top: int = 5, by: Column | None = None
) -> float | pd.Series[float]:
    """The share of people who chose one of the two highest answers, in tenths.

    Formula: 10 x people with a rating of `top` - 1 or `top` / all people.
    Unit: 0 to 10.
    Source: library.ryansallison.com opportunity algorithm
    Variant: a scale from 1 to `top`, 5 unless said otherwise.
    Common mistake: the mean of the ratings.

    `by` gives a Series by group. Raises MetricError for a rating outside 1 to `top`.
    """
    high = (_ratings(ratings, top) >= top - 1).astype(float)
    if by is None:
        return float(BOX * high.mean())
    codes, names = groups(by, ratings)
    size = np.bincount(codes, minlength=len(names))
    return pd.Series(BOX * np.bincount(codes, high, len(names)) / size, index=names)


@metric
def customer_priority_score(
    request: Column,
    account: Column,
    points: Column,
    arr: Column,
    effort: Column,
    *,
    urgency: Column | None = None,
) -> pd.Series[float]:
    """Requests weighted by the ARR that accounts put behind them, per unit of effort.

    Formula: sum over accounts of points x (account ARR / all points of the account) x urgency,
        / effort.
    Unit: money-weighted points per unit of effort.
    Source: GitLab handbook, customer issues prioritization framework
    Variant: an example of practice; urgency 1 unless given.
    Common mistake: reading it as ARR that will arrive.

    A row per request and account; `effort` repeats the effort of the row's request. The
    result is by request. Raises MetricError for negative points or ARR, an account without
    points or with two ARRs, or a request with two efforts or none.
    """
    given, money, cost = columns(points=points, arr=arr, effort=effort)
    not_negative(given, "points")
    not_negative(money, "ARR")
    above_zero(cost, "effort")
    weight = np.ones(len(given))
    if urgency is not None:
        weight, _ = columns(urgency=urgency, points=points)
        not_negative(weight, "urgency")
    of, accounts = groups(account, points)
    which, requests = groups(request, points)
    _one_value(money, of, accounts, "ARR of account")
    effort_of = _one_value(cost, which, requests, "effort of request")
    all_points = np.bincount(of, given, len(accounts))
    if (none := all_points <= 0).any():
        raise MetricError(f"Account {accounts[int(np.argmax(none))]} gave no points; leave it out.")
    worth = given * money / all_points[of] * weight
    total = np.bincount(which, worth, len(requests))
    return pd.Series(total / effort_of, index=requests, name="score")


def _one_value(values: Floats, codes: np.ndarray, names: pd.Index, what: str) -> Floats:
    """The value of each group; raises if a group has two."""
    low, high = np.full(len(names), np.inf), np.full(len(names), -np.inf)
    np.minimum.at(low, codes, values)
    np.maximum.at(high, codes, values)
    if (two := low != high).any():
        raise MetricError(f"{what} {names[int(np.argmax(two))]} has two values; settle on one.")
    return low


@mistake("rice")
@elementwise
def rice_with_other_window(
    reach: Kind,
    impact: Kind | float,
    confidence: Kind | float,
    effort: Kind | float,
    windows: Kind | float,
) -> Kind:
    """Reach counted over several periods (`windows`) beside others counted over one."""
    return rice(reach * windows, impact, confidence, effort, any_scale=True)


@mistake("rice")
@elementwise
def rice_without_confidence(reach: Kind, impact: Kind | float, effort: Kind | float) -> Kind:
    """Everybody is sure of their own idea: confidence 1 everywhere, held against nothing."""
    above_zero(effort, "effort in person-months")
    return reach * impact / effort


@mistake("wsjf")
@elementwise
def wsjf_points_as_money(
    relative_cost_of_delay: Kind, job_size: Kind | float, money_per_point: Kind | float
) -> Kind:
    """Relative points turned into money: they only say which is larger, not by how much."""
    above_zero(job_size, "job size")
    return relative_cost_of_delay * money_per_point / job_size


@mistake("opportunity_score")
def opportunity_from_means(importance: Column, satisfaction: Column, *, top: int = 5) -> float:
    """Mean ratings in place of the top-2 box: the middle of the scale hides who really cares."""
    scale = BOX / top
    wanted = float(_ratings(importance, top).mean()) * scale
    met = float(_ratings(satisfaction, top).mean()) * scale
    return float(opportunity_score(wanted, met))


@mistake("opportunity_score")
def opportunity_over_segments(importance: Column, satisfaction: Column) -> float:
    """The score of the average segment: one segment's unmet need drowns in another's content."""
    wanted, met = columns(importance=importance, satisfaction=satisfaction)
    return float(opportunity_score(float(wanted.mean()), float(met.mean())))


@mistake("top_two_box")
def top_two_box_mean(ratings: Column, *, top: int = 5) -> float:
    """The mean rating, stretched to 10: a crowd of threes looks like half of them caring."""
    return float(_ratings(ratings, top).mean() * BOX / top)


@mistake("customer_priority_score")
def priority_as_arr(request: Column, arr: Column) -> pd.Series[float]:
    """The ARR of all who asked, added up as if building it brought that in."""
    (money,) = columns(arr=arr)
    which, requests = groups(request, arr)
    return pd.Series(np.bincount(which, money, len(requests)), index=requests, name="arr")
