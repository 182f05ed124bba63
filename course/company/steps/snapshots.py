"""The pipeline as it stood every Sunday night, with the dates that sellers then believed.

T16: what a snapshot holds for the next quarter converts at 24 % by value, some points more or
less from quarter to quarter, because sellers date deals too early and dead ones stay. So coverage
of 3.4 brings .82 of the target.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.seeds import rng
from course.company.world import World

MAKES = ("pipeline_snapshots",)

CONVERSION = 0.24
# By quarter, Q2 2023 to Q4 2025: points on top. The last six, and the last five, add up to none.
SWING = (-0.03, 0.02, -0.01, 0.03, -0.01, 0.0, 0.03, -0.02, -0.04, 0.04, -0.01)
SUNDAYS = np.arange(np.datetime64("2023-01-01"), np.datetime64("2025-12-29"), 7)
ROUNDING = 0.12  # share of deals whose value was different until it was settled
OTHER_VALUE = (0.8, 1.35)


def make(world: World) -> None:
    draw = rng("snapshots")
    deals = world["opportunities"]
    created = deals["created"].to_numpy().astype("datetime64[D]")
    close = deals["close_date"].to_numpy().astype("datetime64[D]")
    still = (deals["outcome"] == "open").to_numpy()
    gone = np.where(still, np.datetime64("2030-01-01"), close)
    first = np.searchsorted(SUNDAYS, created)
    last = np.searchsorted(SUNDAYS, gone)  # the Sundays before the day it closed
    weeks = np.maximum(last - first, 0)
    one = np.repeat(np.arange(len(deals)), weeks)
    at = np.arange(len(one)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    sunday = np.repeat(first, weeks) + at
    stage = _stages(world, one, sunday)
    acv = _values(draw, deals, one, at, weeks)
    made = pd.DataFrame(
        {
            "snapshot": SUNDAYS[sunday],
            "opp_id": deals["opp_id"].to_numpy()[one],
            "stage": np.array(v.STAGES)[stage],
            "acv": acv,
        }
    )
    made["expected_close"] = _expected(draw, deals, one, sunday, stage, acv)
    world["pipeline_snapshots"] = made.sort_values(
        ["snapshot", "opp_id"], kind="stable", ignore_index=True
    )


def _stages(world: World, one: np.ndarray, sunday: np.ndarray) -> np.ndarray:
    """Stage on each Sunday, 0 to 4: the latest entered by then."""
    history = world["opp_stage_history"]
    history = history[history["stage"] != "Closed"]
    place = world["opportunities"]["opp_id"]
    row = history["opp_id"].map(dict(zip(place, range(len(place)), strict=True))).to_numpy()
    entered = history["entered"].to_numpy().astype("datetime64[D]")
    found = np.zeros(len(one), dtype=int)
    day = SUNDAYS[sunday]
    for number, stage in enumerate(v.STAGES):
        mine = (history["stage"] == stage).to_numpy()
        since = np.full(len(place), np.datetime64("2100-01-01"))
        since[row[mine]] = entered[mine]
        found = np.where(since[one] <= day, number, found)
    return found


def _values(
    draw: np.random.Generator,
    deals: pd.DataFrame,
    one: np.ndarray,
    at: np.ndarray,
    weeks: np.ndarray,
) -> np.ndarray:
    """Some deals changed in value on their way."""
    final = deals["acv"].to_numpy(dtype=float)
    changed = draw.random(len(deals)) < ROUNDING
    changed &= (deals["outcome"] != "open").to_numpy()
    other = np.round(final * draw.uniform(*OTHER_VALUE, len(deals)), -2)
    when = np.floor(draw.uniform(0.3, 0.9, len(deals)) * weeks).astype(int)
    early = changed[one] & (at < when[one])
    value: np.ndarray = np.where(early, np.maximum(other, 100)[one], final[one])
    return value


def _expected(
    draw: np.random.Generator,
    deals: pd.DataFrame,
    one: np.ndarray,
    sunday: np.ndarray,
    stage: np.ndarray,
    acv: np.ndarray,
) -> np.ndarray:
    """The date that sellers believed in, Sunday by Sunday.

    For every deal and quarter that it was open in, it is settled whether the seller dated it in
    that quarter or later. The last Sunday of a quarter speaks of the next.
    """
    quarter = _quarter(SUNDAYS + 7)[sunday]
    closes = _quarter(deals["close_date"].to_numpy().astype("datetime64[D]"))
    dated = _dated(draw, deals, one, sunday, quarter, closes, stage, acv)
    begin = _first_day(quarter)
    length = (_first_day(quarter + 1) - begin).astype(int)
    # One day a deal and quarter; once it has passed, the end of the quarter.
    luck = draw.random((len(deals), 13))[one, quarter]
    day = begin + np.floor(luck * length).astype("timedelta64[D]")
    mine = deals["close_date"].to_numpy().astype("datetime64[D]")[one]
    still = (deals["outcome"] == "open").to_numpy()[one]
    day = np.where((closes[one] == quarter) & ~still, mine, day)
    end = _first_day(quarter + 1) - np.timedelta64(1, "D")
    day = np.where(day < SUNDAYS[sunday], end, day)
    later = end + np.floor(1 + 150 * luck).astype("timedelta64[D]")
    expected = np.where(dated[one, quarter], day, later)
    # Open deals carry the date that the table `opportunities` shows at the end.
    final = still & (sunday == len(SUNDAYS) - 1)
    shown: np.ndarray = np.where(final, mine, expected)
    return shown


def _dated(
    draw: np.random.Generator,
    deals: pd.DataFrame,
    one: np.ndarray,
    sunday: np.ndarray,
    quarter: np.ndarray,
    closes: np.ndarray,
    stage: np.ndarray,
    acv: np.ndarray,
) -> np.ndarray:
    """Whether a deal was dated within a quarter, shape (deals, quarters); plants the conversion."""
    n = len(deals)
    won = (deals["outcome"] == "won").to_numpy()
    dated = draw.random((n, 13)) < 0.6
    counted = (deals["type"] != "renewal").to_numpy()
    lasts = np.flatnonzero(_quarter(SUNDAYS) != _quarter(SUNDAYS + 7))
    for week in lasts[:-1]:
        q = int(_quarter(SUNDAYS[week : week + 1] + 7)[0])
        share = CONVERSION + SWING[q - 1]
        rows = np.flatnonzero((sunday == week) & (stage >= 1) & counted[one])
        mine, value = one[rows], acv[rows]
        wins = won[mine] & (closes[mine] == q)
        dated[mine, q] = False
        order = draw.permutation(np.flatnonzero(~wins))
        others = np.cumsum(value[order])
        # As many wins were foreseen as the other deals allow at this conversion.
        foreseen = draw.permutation(np.flatnonzero(wins))
        most = others[-1] * share / (1 - share) if len(others) else 0.0
        known = np.cumsum(value[foreseen])
        foreseen = foreseen[known <= min(most, 0.92 * known[-1])]
        dated[mine[foreseen], q] = True
        wanted = value[foreseen].sum() * (1 - share) / share
        dated[mine[_fill(order, value, wanted)], q] = True
    return dated


def _fill(order: np.ndarray, value: np.ndarray, wanted: float) -> np.ndarray:
    """Deals in this order whose values come as near as can be to `wanted`."""
    taken, total = [], 0.0
    for one in order:
        if total + value[one] <= wanted * 1.002:
            taken.append(one)
            total += value[one]
    return np.array(taken, dtype=int)


def _quarter(days: np.ndarray) -> np.ndarray:
    """Quarters counted from Q1 2023; before is the first, after 2025 the thirteenth."""
    months = days.astype("datetime64[M]").astype(int) - 12 * 53
    counted: np.ndarray = np.clip(months // 3, 0, 12)
    return counted


def _first_day(quarter: np.ndarray) -> np.ndarray:
    first: np.ndarray = (np.datetime64("2023-01", "M") + 3 * quarter).astype("datetime64[D]")
    return first
