"""Who becomes a customer, when, and who leaves: counts by quota, persons by lot.

What a teacher may want to change stands first. Counts of a quarter are exact;
which companies they hit follows size, fit and whether Connect was live early.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import Floats, choose, deal, shares
from course.company.seeds import rng
from course.company.steps.profiles import profiles
from course.company.world import World

MAKES: tuple[str, ...] = ()

# New customers of each quarter, Q1 2023 to Q4 2025.
NEW = {
    "SMB": (44, 48, 52, 56, 50, 52, 55, 58, 50, 55, 58, 60),
    "MM": (20, 20, 22, 23, 21, 21, 22, 24, 21, 22, 22, 25),
    "ENT": (3, 3, 3, 3, 2, 3, 2, 3, 2, 2, 2, 3),
}
# Share of the customers at the start of a quarter that leaves in it. T10: the price rise of
# July 2024 adds 1.1 points for small customers and nothing for the others.
RISE_QUARTER = 6
RISE_EFFECT = {"SMB": 0.011, "MM": 0.0, "ENT": 0.0}
LEAVE = {"SMB": 0.039, "MM": 0.021, "ENT": 0.009}
AT_END = {"SMB": 700, "MM": 300, "ENT": 90}
MONTHS_OF_QUARTER = (0.38, 0.33, 0.29)
# Small customers that left and came back within the same year, a year.
RETURN = 4
# 2025's new customers that leave within the year: all small and on monthly terms.
LEAVE_AT_ONCE = 8
# T7, customers won in 2023 and 2024. (segment, best fit?) -> share that had Connect live within
# 60 days, share without it and with it that stayed for a year. Stratified, Connect is worth about
# 6 points; it looks like 13, because those who connect early would have stayed anyway.
EARLY = {
    ("SMB", True): (0.40, 0.86, 0.92),
    ("SMB", False): (0.10, 0.78, 0.84),
    ("MM", True): (0.85, 0.91, 0.97),
    ("MM", False): (0.55, 0.89, 0.95),
    ("ENT", True): (0.90, 1.00, 1.00),
    ("ENT", False): (0.90, 1.00, 1.00),
}
FIT = {"SMB": (0.25, 0.40, 0.35), "MM": (0.45, 0.35, 0.20), "ENT": (0.60, 0.30, 0.10)}
TERMS = {  # months of a contract, and how common
    "SMB": {1: 0.4, 12: 0.6},
    "MM": {12: 0.8, 24: 0.15, 36: 0.05},
    "ENT": {12: 0.35, 24: 0.3, 36: 0.35},
}


def make(world: World) -> None:
    """Leaves `facts['customers']`: a row per customer ever, months counted from January 2023.

    `start` is the first month paid (negative: before 2023), `left` the first month not paid
    (-1: never left), `back` the month of a return (-1: none), `term` in months.
    """
    draw = rng("customers")
    frames = []
    for segment in NEW:
        frames.append(_segment(draw, segment))
    customers = pd.concat(frames, ignore_index=True)
    customers = customers.sort_values(["start", "segment"], kind="stable", ignore_index=True)
    customers.insert(0, "account_id", [f"A{n:04d}" for n in range(1, len(customers) + 1)])
    world.facts["customers"] = customers


def _segment(draw: np.random.Generator, segment: str) -> pd.DataFrame:
    losses, opening = _losses(segment)
    starts = np.concatenate([_opening(draw, opening), _new_months(draw, NEW[segment])])
    n = len(starts)
    made = profiles(draw, segment, _fits(draw, segment, starts))
    made["start"] = starts
    terms = TERMS[segment]
    made["term"] = np.array(list(terms))[draw.choice(len(terms), n, p=list(terms.values()))]
    made["early_connect"] = False
    made["left"] = -1
    made["back"] = -1
    leaving = _first_years(draw, segment, made)
    if segment == "SMB":
        _leave_at_once(draw, made, leaving)
    made["left"] = _leave(draw, made, leaving, losses)
    if segment == "SMB":
        _return(draw, made)
    return made


def _losses(segment: str) -> tuple[list[int], int]:
    """Customers lost in each quarter, and the customers at the start that this leads to."""
    returned = RETURN if segment == "SMB" else 0
    for opening in range(1, 2000):
        base, lost = float(opening), list[float]()
        for quarter, new in enumerate(NEW[segment]):
            rate = LEAVE[segment] + RISE_EFFECT[segment] * (quarter >= RISE_QUARTER)
            # Small rates would round to the same count for ever; the running total is rounded.
            lost.append(rate * base)
            base += new - lost[-1] + (returned if quarter % 4 == 3 else 0)
        if round(base) >= AT_END[segment]:
            whole = np.diff(np.round(np.cumsum([0, *lost]))).astype(int).tolist()
            ends = opening + sum(NEW[segment]) - sum(whole) + 3 * returned
            whole[-1] += ends - AT_END[segment]
            return whole, opening
    raise ValueError(f"{segment}: no opening count leads to {AT_END[segment]}")


def _opening(draw: np.random.Generator, count: int) -> np.ndarray:
    """First months of those who were customers before 2023: the nearer the commoner."""
    return -1 - np.floor(54 * draw.beta(1.1, 1.9, count)).astype(int)


def _new_months(draw: np.random.Generator, quarters: tuple[int, ...]) -> np.ndarray:
    """First months of the new customers, `quarters` of them in each quarter."""
    made: list[int] = []
    for quarter, count in enumerate(quarters):
        for month, part in enumerate(shares(count, MONTHS_OF_QUARTER)):
            made += [3 * quarter + month] * int(part)
    return draw.permutation(np.array(made))


def _fits(draw: np.random.Generator, segment: str, starts: np.ndarray) -> np.ndarray:
    """Fit by quota, apart for those whom T7 is counted on."""
    fits = np.empty(len(starts), dtype="<U1")
    counted = (starts >= 0) & (starts < 24)
    for group in (counted, ~counted):
        parts = shares(int(group.sum()), FIT[segment])
        fits[group] = deal(draw, dict(zip("ABC", map(int, parts), strict=True)))
    return fits


def _first_years(draw: np.random.Generator, segment: str, made: pd.DataFrame) -> np.ndarray:
    """Plants T7; returns the month in which first-year leavers leave, -1 for all others."""
    leaving = np.full(len(made), -1)
    counted = ((made["start"] >= 0) & (made["start"] < 24)).to_numpy()
    start, term = made["start"].to_numpy(dtype=int), made["term"].to_numpy(dtype=int).copy()
    for best in (True, False):
        share, without, with_it = EARLY[segment, best]
        cell = np.flatnonzero(counted & ((made["icp_fit"] == "A") == best))
        early = cell[choose(draw, np.ones(len(cell)), round(share * len(cell)))]
        made.loc[early, "early_connect"] = True
        for group, stay in ((early, with_it), (np.setdiff1d(cell, early), without)):
            for one in group[choose(draw, np.ones(len(group)), round((1 - stay) * len(group)))]:
                # A yearly contract ends at its anniversary; a monthly one when it is cancelled.
                leaving[one] = start[one] + (draw.integers(4, 13) if term[one] == 1 else 12)
                term[one] = min(term[one], 12)
    made["term"] = term
    # Earlier and later customers connect early about as often as those counted.
    for best in (True, False):
        others = np.flatnonzero(~counted & ((made["icp_fit"] == "A") == best))
        share = EARLY[segment, best][0] * 0.8
        early = others[choose(draw, np.ones(len(others)), round(share * len(others)))]
        made.loc[early, "early_connect"] = True
    return leaving


def _leave_at_once(draw: np.random.Generator, made: pd.DataFrame, leaving: np.ndarray) -> None:
    young = ((made["start"] >= 24) & (made["start"] < 31) & (made["term"] == 1)).to_numpy()
    start = made["start"].to_numpy(dtype=int)
    for one in choose(draw, young.astype(float), LEAVE_AT_ONCE):
        leaving[one] = start[one] + draw.integers(3, 6)


def _leave(
    draw: np.random.Generator, made: pd.DataFrame, leaving: np.ndarray, losses: list[int]
) -> np.ndarray:
    """Fill each quarter's losses with customers older than a year whose term ends in it."""
    left = leaving.copy()
    start, term = made["start"].to_numpy(), made["term"].to_numpy()
    fit = made["icp_fit"].map({"A": 0.55, "B": 1.0, "C": 1.5}).to_numpy(dtype=float)
    size = made["technicians"].to_numpy(dtype=float)
    weight: Floats = fit * np.where(made["early_connect"], 0.5, 1.0) / size**0.25
    for quarter, wanted in enumerate(losses):
        months = np.arange(3 * quarter, 3 * quarter + 3)
        already = int(np.isin(left, months).sum())
        ends = np.stack([(month - start) % term == 0 for month in months])
        old = np.stack([month - start > 12 for month in months])
        can = ends & old & (left < 0)
        who = choose(draw, weight * can.any(axis=0), max(0, wanted - already))
        for one in who:
            left[one] = months[draw.choice(np.flatnonzero(can[:, one]))]
    return left


def _return(draw: np.random.Generator, made: pd.DataFrame) -> None:
    start, left = made["start"].to_numpy(dtype=int), made["left"].to_numpy(dtype=int)
    back = made["back"].to_numpy(dtype=int).copy()
    for year in range(3):
        early = (left >= 12 * year) & (left < 12 * year + 7) & (start < left - 12)
        for one in choose(draw, early.astype(float), RETURN):
            back[one] = left[one] + draw.integers(2, 5)
    made["back"] = back
