"""What each customer pays, month by month: worked out backwards from the end of 2025.

The last year must show the planted retention of every segment (T3) and the planted top
ten (T19) to the dollar, so the end is drawn first and each year's start follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from course.company.draw import Floats, Ints, choose, lognormal, scale_to
from course.company.seeds import rng
from course.company.world import World

MAKES: tuple[str, ...] = ()

# The number picks a luck in which the quarters of 2025 grow as T14 needs them: slowly, then fast.
LUCK = "revenue 53"
END_ARR = {"SMB": 6_300_000.0, "MM": 12_600_000.0, "ENT": 21_150_000.0}
START_2025 = {"SMB": 5_415_000.0, "MM": 9_232_000.0, "ENT": 17_753_000.0}
# Net and gross retention of a year. Those of 2025 are T3; the years before are milder or better.
RETENTION = {
    "SMB": ((0.91, 0.80), (0.87, 0.77), (0.82, 0.74)),
    "MM": ((1.05, 0.90), (1.03, 0.89), (1.01, 0.88)),
    "ENT": ((1.15, 0.94), (1.14, 0.935), (1.13, 0.93)),
}
# T19: the ten largest customers at the end of 2025, ARR. The first is also the loud one (T5).
TOP_TEN = (1.642, 1.210, 1.060, 0.980, 0.930, 0.860, 0.800, 0.750, 0.710, 0.670)
NEXT_LARGEST = 0.6
SIZE = {"SMB": (9e3, 0.40), "MM": (42e3, 0.38), "ENT": (144e3, 0.50)}
NEW_SIZE = {"SMB": 0.90, "MM": 0.82, "ENT": 0.75}  # a new customer against a settled one
CONTRACTING = {"SMB": 0.14, "MM": 0.11, "ENT": 0.10}  # share of survivors whose year shrinks
EXPANDING = {"SMB": 0.30, "MM": 0.45, "ENT": 0.70}
ESCALATOR = {"SMB": 0.0, "MM": 0.35, "ENT": 0.55}  # share of expanding contracts that have one
ESCALATOR_PCT = (0.03, 0.035, 0.04, 0.05)
# Share of new customers that grow within their first calendar year; sums of movements count them
# into net retention by mistake.
GROW_AT_ONCE = 0.25
# When a year's changes fall, January to December.
SEASON = (4, 6, 6, 7, 7, 8, 6, 6, 7, 15, 12, 16)


class Life(NamedTuple):
    """When a customer came, left and came back, and the months of its term."""

    start: int
    left: int
    back: int
    term: int


@dataclass
class Segment:
    """Working state of one segment: `ends[y]` is ARR at the end of year y, 0 where not live."""

    rows: Ints
    ends: Floats  # shape (customers, 4): end of 2022, 2023, 2024, 2025
    lost: Floats  # ARR of the customer when it left, else 0


def make(world: World) -> None:
    """Leaves `facts['changes']`: a row per change of a customer's ARR.

    Columns: customer (row number), month (0..35, -1 before 2023), amount (USD a year),
    reason (opening, new, seats, escalator, reduction, left, return).
    """
    draw = rng(LUCK)
    customers = world.facts["customers"]
    parts = []
    for segment in END_ARR:
        parts.append(_segment(draw, customers, segment))
    changes = pd.concat(parts, ignore_index=True)
    order = ["customer", "month"]
    world.facts["changes"] = changes.sort_values(order, kind="stable", ignore_index=True)


def _segment(draw: np.random.Generator, customers: pd.DataFrame, segment: str) -> pd.DataFrame:
    rows = np.flatnonzero(customers["segment"] == segment)
    mine = customers.iloc[rows]
    start, left, back = (mine[name].to_numpy() for name in ("start", "left", "back"))
    gone = (left >= 0) & (back < 0)
    state = Segment(rows, np.zeros((len(rows), 4)), np.zeros(len(rows)))
    live = [(start < 12 * y) & (~gone | (left >= 12 * y)) for y in range(4)]
    state.ends[live[3], 3] = _final(draw, segment, start[live[3]], mine[live[3]])
    for year in (2, 1, 0):
        _year_back(draw, segment, state, live, gone & (left // 12 == year), year)
    first = _first_amounts(draw, state, start, gone, left)
    return _changes(draw, segment, state, mine, first)


def _final(draw: np.random.Generator, segment: str, start: Ints, mine: pd.DataFrame) -> Floats:
    """ARR at the end of 2025, settled and new customers scaled to their own totals."""
    median, sigma = SIZE[segment]
    most = NEXT_LARGEST * 1e6 if segment == "ENT" else median * 6
    # Technicians in the field are what seats are bought for.
    size = mine["technicians"].to_numpy(dtype=float)
    wanted = (
        median
        * (size / np.median(size)) ** 0.75
        * lognormal(draw, 1, sigma * 0.6, len(start), 0.3, 3)
    )
    young = np.where(
        start >= 12, NEW_SIZE[segment], np.where(start >= 0, NEW_SIZE[segment] ** 0.7, 1)
    )
    arr: Floats = np.clip(wanted * young, median * 0.25, most)
    new = start >= 24
    settled_total = RETENTION[segment][2][0] * START_2025[segment]
    new_total = END_ARR[segment] - settled_total
    if segment == "ENT":
        # The largest were there before 2023; it took them years to grow that large.
        top = np.argsort(-arr * (start < 0), kind="stable")[: len(TOP_TEN)]
        rest = np.setdiff1d(np.flatnonzero(~new), top)
        arr[top] = np.array(TOP_TEN) * 1e6
        arr[rest] = _scale_below(arr[rest], settled_total - sum(TOP_TEN) * 1e6, most)
    else:
        arr[~new] = scale_to(arr[~new], settled_total)
    arr[new] = scale_to(arr[new], new_total)
    return arr


def _scale_below(amounts: Floats, total: float, most: float) -> Floats:
    """Scale to `total` with nobody above `most`."""
    made = amounts.copy()
    for _ in range(50):
        made = np.minimum(made * (total / made.sum()), most)
    return scale_to(made, total)


def _year_back(
    draw: np.random.Generator,
    segment: str,
    state: Segment,
    live: list[np.ndarray],
    leavers: np.ndarray,
    year: int,
) -> None:
    """From the ARR at the end of `year` (0: 2023) work out the ARR at its start."""
    stay = live[year] & live[year + 1]
    leave = live[year] & leavers
    end = state.ends[stay, year + 1]
    net, gross = RETENTION[segment][year]
    begin = START_2025[segment] if year == 2 else float(end.sum()) / net
    loss = (1 - gross) * begin
    shrink = _some(draw, stay, CONTRACTING[segment])
    grow = _some(draw, stay & ~shrink, EXPANDING[segment])
    start = state.ends[:, year + 1].copy()
    # Those who leave are smaller than those who stay; contraction takes what is left of the loss.
    typical = np.median(end)
    if leave.any():
        amounts = typical * lognormal(draw, 0.75, 0.35, int(leave.sum()), 0.3, 1.6)
        churned = min(float(amounts.sum()), 0.8 * loss)
        start[leave] = scale_to(amounts, churned)
    lost = float(start[leave].sum())
    depth = draw.uniform(0.3, 1.0, len(start)) * state.ends[:, year + 1] * shrink
    start += scale_to(depth, loss - lost)
    gain = net * begin - (begin - loss)
    start -= _gains(draw, state.ends[:, year + 1], grow, gain)
    state.ends[live[year], year] = np.round(start[live[year]], 2)
    state.lost[leave] = start[leave]


def _some(draw: np.random.Generator, group: np.ndarray, share: float) -> np.ndarray:
    chosen = np.zeros(len(group), dtype=bool)
    chosen[choose(draw, group.astype(float), round(share * int(group.sum())))] = True
    return chosen


def _gains(draw: np.random.Generator, end: Floats, grow: np.ndarray, total: float) -> Floats:
    """Growth within the year that adds up to `total`; nobody more than triples."""
    appetite = draw.lognormal(0, 0.6, len(end)) * grow
    low, high = 0.0, 200.0
    for _ in range(80):
        middle = (low + high) / 2
        gained = end * (1 - 1 / (1 + np.minimum(middle * appetite, 2.0)))
        low, high = (middle, high) if gained.sum() < total else (low, middle)
    made: Floats = end * (1 - 1 / (1 + np.minimum(high * appetite, 2.0)))
    return scale_to(made, total)


def _first_amounts(
    draw: np.random.Generator, state: Segment, start: Ints, gone: np.ndarray, left: Ints
) -> Floats:
    """ARR on the first day of who became a customer within the three years, else 0."""
    first = np.zeros(len(start))
    for year in range(3):
        new = (start >= 12 * year) & (start < 12 * year + 12)
        kept = state.ends[:, year + 1] * new
        first += kept * np.where(
            draw.random(len(start)) < GROW_AT_ONCE, 1 / draw.uniform(1.15, 1.5, len(start)), 1
        )
        brief = new & gone & (left < 12 * year + 12)
        typical = np.median(state.ends[new & (kept > 0), year + 1])
        first[brief] = np.round(typical * draw.uniform(0.5, 1.1, int(brief.sum())), 2)
    return np.round(first, 2)


def _changes(
    draw: np.random.Generator,
    segment: str,
    state: Segment,
    mine: pd.DataFrame,
    first: Floats,
) -> pd.DataFrame:
    season = np.array(SEASON) / sum(SEASON)
    made: list[tuple[int, int, float, str]] = []
    escalated = draw.random(len(mine)) < ESCALATOR[segment]
    rates = draw.choice(ESCALATOR_PCT, len(mine))
    lives = mine[list(Life._fields)].to_numpy(dtype=int).tolist()
    for i, row in enumerate(Life(*life) for life in lives):
        one = int(state.rows[i])
        now = state.ends[i, 0] if row.start < 0 else first[i]
        made.append((one, max(row.start, -1), now, "opening" if row.start < 0 else "new"))
        for year in range(3):
            begin, end = 12 * year, 12 * year + 12
            if row.start >= end or (row.left >= 0 and row.back < 0 and row.left < begin):
                continue
            if begin <= row.left < end and row.back < 0:
                made.append((one, row.left, -now, "left"))
                continue
            since = max(begin, row.start + 1)
            if row.back >= 0 and begin <= row.left < end:
                made.append((one, row.left, -now, "left"))
                made.append((one, row.back, now, "return"))
                since = row.back + 1
            change = state.ends[i, year + 1] - now
            if since >= end:
                made[-1] = (one, made[-1][1], round(made[-1][2] + change, 2), made[-1][3])
            elif change < 0:
                month = _renewal(draw, row, since, end)
                made.append((one, month, change, "reduction"))
            elif change > 0:
                rate = rates[i] if escalated[i] else 0.0
                made += _growth(draw, one, row, now, change, rate, since, end, season)
            now = state.ends[i, year + 1]
    frame = pd.DataFrame(made, columns=["customer", "month", "amount", "reason"])
    frame["escalator"] = frame["customer"].map(
        dict(zip(state.rows.tolist(), np.where(escalated, rates, 0.0), strict=True))
    )
    return frame


def _renewal(draw: np.random.Generator, row: Life, since: int, end: int) -> int:
    """A month of the year in which a term ends; any month on monthly terms or between terms."""
    months = np.arange(since, end)
    fits = months[(months - row.start) % row.term == 0]
    return int(draw.choice(fits if len(fits) else months))


def _growth(
    draw: np.random.Generator,
    one: int,
    row: Life,
    now: float,
    change: float,
    rate: float,
    since: int,
    end: int,
    season: Floats,
) -> list[tuple[int, int, float, str]]:
    """Split a year's growth: the contract's escalator first, the rest in one to four steps."""
    made: list[tuple[int, int, float, str]] = []
    anniversary = since + (row.start - since) % 12
    rise = round(now * rate, 2)
    if rate and anniversary < end and change > rise * 1.2:
        made.append((one, anniversary, rise, "escalator"))
        change = round(change - rise, 2)
    weights = season[since % 12 : (since % 12) + end - since]
    steps = min(len(weights), int(draw.integers(1, 3 + (now > 60_000) * 2)))
    months = since + np.sort(
        draw.choice(len(weights), steps, replace=False, p=weights / weights.sum())
    )
    for month, amount in zip(months, scale_to(draw.uniform(0.5, 1.5, steps), change), strict=True):
        made.append((one, int(month), float(amount), "seats"))
    return made
