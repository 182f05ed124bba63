"""How well stated confidences fit what came of them; pure.

A pair is a confidence c and an outcome f, both in [0, 1]: the share of the points
that the answer earned, so mostly 1 or 0. Over N pairs, grouped by what was stated
(n_k pairs said c_k and earned f̄_k on average; f̄ is the mean of all):

    Brier score   = Σ (c - f)² / N                (Brier 1950, Mon. Weather Rev. 78)
    reliability   = Σ n_k (c_k - f̄_k)² / N        lower is better: says 70 %, earns 70 %
    resolution    = Σ n_k (f̄_k - f̄)² / N          higher is better: tells good from bad answers
    uncertainty   = Σ (f - f̄)² / N                 how mixed the answers were; f̄ (1 - f̄) for right or wrong
    Brier score   = reliability - resolution + uncertainty

(Murphy 1973, J. Appl. Meteorol. 12, here for outcomes between 0 and 1 as well: what
lies within the groups is the uncertainty less the resolution.) Few pairs a group
make reliability and resolution look larger than they are, so the page shows the
curve with intervals and the Brier score, and the parts only in the table.

The interval of a bin is Wilson's (1927, J. Am. Stat. Assoc. 22) for n pairs with the
mean f̄. An outcome between 0 and 1 varies less than right or wrong with the same
mean would, so there the interval is wider than it need be.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from typing_extensions import TypedDict

from course.items.types import Forecast

Z95 = 1.959963984540054  # the normal distribution's 97.5 % point

# Where the bins of the curve begin: five, so that a bin soon has a few pairs.
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8)


class Bin(TypedDict):
    """Pairs with about the same confidence."""

    count: int
    confidence: float  # mean stated
    outcome: float  # mean earned
    low: float  # Wilson's 95 % interval of the outcome
    high: float


class Calibration(TypedDict):
    """The whole record of somebody's confidences."""

    count: int
    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    confidence: float  # mean stated
    outcome: float  # mean earned
    bins: list[Bin]  # only those with pairs, lowest first


def calibrate(pairs: Sequence[Forecast]) -> Calibration:
    """The record of these pairs. Raises ValueError without any."""
    if not pairs:
        raise ValueError("there is no confidence to judge yet")
    n = len(pairs)
    mean = _mean([pair["outcome"] for pair in pairs])
    groups: dict[float, list[float]] = {}
    for pair in pairs:
        groups.setdefault(pair["confidence"], []).append(pair["outcome"])
    return {
        "count": n,
        "brier": _mean([(pair["confidence"] - pair["outcome"]) ** 2 for pair in pairs]),
        "reliability": sum(len(g) * (c - _mean(g)) ** 2 for c, g in groups.items()) / n,
        "resolution": sum(len(g) * (_mean(g) - mean) ** 2 for g in groups.values()) / n,
        "uncertainty": _mean([(pair["outcome"] - mean) ** 2 for pair in pairs]),
        "confidence": _mean([pair["confidence"] for pair in pairs]),
        "outcome": mean,
        "bins": bins(pairs),
    }


def bins(pairs: Sequence[Forecast]) -> list[Bin]:
    """The pairs in bins of about equal confidence, each with its interval."""
    held: list[list[Forecast]] = [[] for _ in EDGES]
    for pair in pairs:
        held[sum(pair["confidence"] >= edge for edge in EDGES[1:])].append(pair)
    made = []
    for inside in filter(None, held):
        outcome = _mean([pair["outcome"] for pair in inside])
        low, high = wilson(outcome, len(inside))
        confidence = _mean([pair["confidence"] for pair in inside])
        made.append(
            Bin(count=len(inside), confidence=confidence, outcome=outcome, low=low, high=high)
        )
    return made


def wilson(share: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of a share seen in `n` cases; 95 % unless `z` says otherwise."""
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle, scale = share + z * z / (2 * n), 1 + z * z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def leaning(pairs: Sequence[Forecast]) -> str:
    """ "over", "under" or "neither": does confidence differ from what was earned, beyond chance?

    The mean of c - f, with the interval of a mean (t is near 2 from eight pairs on).
    A gap of less than five points is nothing to act upon, however certain.
    """
    gaps = [pair["confidence"] - pair["outcome"] for pair in pairs]
    n, gap = len(gaps), _mean(gaps)
    if n < 2 or abs(gap) < 0.05:
        return "neither"
    error = sqrt(sum((one - gap) ** 2 for one in gaps) / (n - 1) / n)
    if abs(gap) <= _T95.get(n - 1, 2.0) * error:
        return "neither"
    return "over" if gap > 0 else "under"


# Student's t, 97.5 %, for few degrees of freedom; two serves beyond.
_T95 = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26, 10: 2.23}
_T95 |= dict.fromkeys(range(11, 16), 2.17) | dict.fromkeys(range(16, 31), 2.09)


def finding(pairs: Sequence[Forecast]) -> str:
    """What the record says, in one sentence."""
    said = _mean([pair["confidence"] for pair in pairs])
    earned = _mean([pair["outcome"] for pair in pairs])
    words = f"you say {_percent(said)} on average and earn {_percent(earned)}"
    lean = leaning(pairs)
    if lean == "over":
        return f"You are surer than you are right: {words}."
    if lean == "under":
        return f"You know more than you trust: {words}."
    return f"Your confidence fits so far: {words}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
