"""Deals on their way: how many are won, whether there are enough, how long they take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from course.metrics.check import (
    Column,
    Kind,
    a_share,
    above_zero,
    columns,
    elementwise,
    labels,
    not_negative,
)
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

OUTCOMES = ("won", "lost", "no_decision", "open")


@metric
@elementwise
def win_rate(won: Kind, lost: Kind | float, no_decision: Kind | float) -> Kind:
    """The share of closed deals that were won, of all that entered at one stage.

    Formula: closed-won / all closed (won + lost + no decision) of one entry stage, by
        count and by value.
    Unit: share (0.34 reads 34 %); give counts for one, amounts for the other.
    Source: revengine.substack.com sales ops toolbelt ; metrickittools win-rate
    Variant: no decision is a loss; deals still open are left out.
    Common mistake: dropping no-decision; mixing stages; cohort by close date while volume
        grows.

    Raises MetricError for a negative input, or no closed deal.
    """
    for name, part in (("won", won), ("lost", lost), ("no decision", no_decision)):
        not_negative(part, name)
    closed = won + lost + no_decision
    above_zero(closed, "closed deals")
    return won / closed


@metric
@elementwise
def pipeline_coverage(
    open_pipeline: Kind, target: Kind | float, already_won: Kind | float = 0.0
) -> Kind:
    """Open pipeline for each unit of the target that is still missing.

    Formula: open qualified pipeline dated in the period / (target - already won).
    Unit: ratio.
    Source: Kellogg via relationdigest.blogspot.com 2024/06 ; sellingsherpa.com
    Variant: what is left of the target, pipeline whose close date lies in the period.
    Common mistake: target coverage = 1/win rate (use `coverage_needed`); stale deals.

    Raises MetricError for negative pipeline, or a target that is already reached.
    """
    not_negative(open_pipeline, "open pipeline")
    left = target - already_won
    above_zero(left, "target - already won", "the target is reached, no coverage is needed")
    return open_pipeline / left


@metric
@elementwise
def coverage_needed(conversion: Kind) -> Kind:
    """The coverage that reaches the target, from what snapshots of that week came to.

    Formula: 1 / (won in the period from the pipeline of a snapshot / that pipeline).
    Unit: ratio.
    Source: Kellogg via relationdigest.blogspot.com 2024/06 ; sellingsherpa.com
    Variant: conversion of the snapshot by value, slipped deals included in its pipeline.
    Common mistake: 1/win rate, which forgets the deals that slip out of the period.

    Raises MetricError for a conversion of 0 or less, or above 1.
    """
    above_zero(conversion, "conversion of the snapshot")
    a_share(conversion, "conversion of the snapshot")
    return 1 / conversion


class SalesCycle(NamedTuple):
    """Days to win, with the open deals that the median of won deals leaves out."""

    median: float
    won: int
    open: int
    # Open deals that are already older than the median of the won ones.
    open_longer: int
    # Median if open deals go on: NaN if fewer than half are ever seen to be won.
    median_with_open: float


@metric
def sales_cycle(days: Column, outcome: Column) -> SalesCycle:
    """Days from entry stage to closed-won, and what the open deals say about it.

    Formula: median days of won deals; with open deals: Kaplan-Meier median, an open deal
        counting as not yet won at its age.
    Unit: days.
    Source: metrickittools pipeline guide
    Variant: won deals, open ones censored; lost and no-decision deals are left out.
    Common mistake: mean; won only without saying so.

    `outcome` is won, lost, no_decision or open; `days` runs to the close, or to today.
    Raises MetricError for negative days, another outcome, or no won deal.
    """
    length, state = _deals(days, outcome)
    won, still = length[state == "won"], length[state == "open"]
    median = float(np.median(won))
    return SalesCycle(
        median=median,
        won=len(won),
        open=len(still),
        open_longer=int((still > median).sum()),
        median_with_open=_kaplan_meier_median(won, still),
    )


def _deals(days: Column, outcome: Column) -> tuple[np.ndarray, np.ndarray]:
    (length,) = columns(days=days)
    not_negative(length, "days")
    state = labels(outcome, "outcome", days).astype(str)
    if not (known := np.isin(state, OUTCOMES)).all():
        raise MetricError(f"outcome is '{state[~known][0]}'; use {', '.join(OUTCOMES)}.")
    if not (state == "won").any():
        raise MetricError("No deal is won yet; there is no cycle to measure.")
    return length, state


def _kaplan_meier_median(ended: np.ndarray, censored: np.ndarray) -> float:
    """The first day by which half have ended, if the censored go on like the others."""
    days, wins = np.unique(ended, return_counts=True)
    everyone = np.sort(np.concatenate([ended, censored]))
    at_risk = len(everyone) - np.searchsorted(everyone, days, side="left")
    remaining = np.cumprod(1 - wins / at_risk)
    # Rounding must not move a half that is exact.
    half = remaining <= 0.5 + 1e-12
    return float(days[int(np.argmax(half))]) if half.any() else float("nan")


@mistake("win_rate")
@elementwise
def win_rate_without_no_decision(won: Kind, lost: Kind | float) -> Kind:
    """Deals that ended in no decision dropped: the commonest loss does not count."""
    above_zero(won + lost, "won + lost")
    return won / (won + lost)


@mistake("win_rate")
def win_rate_mixed_stages(won: Column, lost: Column, no_decision: Column) -> float:
    """Entry stages added up: a late entry wins more often, so the mix moves the rate."""
    w, lo, n = columns(won=won, lost=lost, no_decision=no_decision)
    return float(win_rate(float(w.sum()), float(lo.sum()), float(n.sum())))


@mistake("win_rate")
def win_rate_by_close_date(closed: Column, outcome: Column, *, period: object) -> float:
    """Deals of the period by close date: while volume grows, quick endings are too many in it."""
    when = labels(closed, "closed", outcome)
    state = labels(outcome, "outcome", closed).astype(str)
    ended = (when == period) & (state != "open")
    if not ended.any():
        raise MetricError(f"No deal closed in {period}.")
    return float((state[ended] == "won").mean())


@mistake("pipeline_coverage")
@elementwise
def pipeline_coverage_with_stale(
    open_pipeline: Kind, stale: Kind | float, target: Kind | float, already_won: Kind | float = 0.0
) -> Kind:
    """Stale deals counted as pipeline: nobody has spoken to them for months."""
    above_zero(target - already_won, "target - already won")
    return (open_pipeline + stale) / (target - already_won)


@mistake("coverage_needed")
@elementwise
def coverage_target_from_win_rate(win_rate: Kind) -> Kind:
    """1 / win rate: right only if every deal of the snapshot closed inside the period."""
    above_zero(win_rate, "win rate")
    return 1 / win_rate


@mistake("sales_cycle")
def sales_cycle_mean(days: Column, outcome: Column) -> float:
    """The mean of won deals: a few that took two years pull it up."""
    length, state = _deals(days, outcome)
    return float(length[state == "won"].mean())


@mistake("sales_cycle")
def sales_cycle_won_only(days: Column, outcome: Column) -> float:
    """The median of won deals with nothing said about the open ones, which take longer."""
    return sales_cycle(days, outcome).median
