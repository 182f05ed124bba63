"""Drawing with quotas: exact counts and exact totals, random only in who and when.

A planted truth must be there in every build, so shares are dealt out, not hoped for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def choose(rng: np.random.Generator, weights: ArrayLike, count: int) -> Ints:
    """`count` distinct positions, the heavier the likelier (Efraimidis and Spirakis 2006).

    Raises ValueError when fewer than `count` positions have a weight above 0.
    """
    w = np.asarray(weights, dtype=float)
    usable = np.flatnonzero(w > 0)
    if len(usable) < count:
        raise ValueError(f"{count} wanted, only {len(usable)} can be chosen")
    keys = np.log(rng.random(len(usable))) / w[usable]
    chosen: Ints = np.sort(usable[np.argsort(-keys, kind="stable")[:count]])
    return chosen


def deal(rng: np.random.Generator, counts: dict[str, int]) -> NDArray[np.str_]:
    """Every label as often as `counts` says, shuffled; shape (sum of counts,)."""
    dealt: NDArray[np.str_] = rng.permutation(np.repeat(list(counts), list(counts.values())))
    return dealt


def shares(total: int, weights: ArrayLike) -> Ints:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainder)."""
    w = np.asarray(weights, dtype=float)
    exact = total * w / w.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    rest = int(total - whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:rest]] += 1
    return whole


def scale_to(amounts: ArrayLike, total: float, digits: int = 2) -> Floats:
    """`amounts` times one factor, rounded, with the rounding rest on the largest."""
    raw = np.asarray(amounts, dtype=float)
    made: Floats = np.round(raw * (total / raw.sum()), digits)
    made[np.argmax(made)] = round(made[np.argmax(made)] + total - made.sum(), digits)
    return made


def lognormal(
    rng: np.random.Generator, median: float, sigma: float, size: int, low: float, high: float
) -> Floats:
    """Right-skewed amounts around `median`, cut at `low` and `high`."""
    made: Floats = np.clip(median * np.exp(rng.normal(0, sigma, size)), low, high)
    return made


def between(rng: np.random.Generator, first: ArrayLike, last: ArrayLike) -> NDArray[np.datetime64]:
    """A random day from `first` to `last`, both included; arrays of dates, elementwise."""
    a = np.asarray(first, dtype="datetime64[D]")
    b = np.asarray(last, dtype="datetime64[D]")
    span = (b - a).astype(int)
    days = np.floor(rng.random(span.shape) * (span + 1)).astype(int).astype("timedelta64[D]")
    made: NDArray[np.datetime64] = a + days
    return made
