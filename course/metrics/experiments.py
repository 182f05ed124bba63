"""Tests: how many people they need, and whether the split is what was planned."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from course.metrics.check import Kind, a_share, above_zero, elementwise, not_negative
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

SIXTEEN = 16
ALPHA = 0.05
POWER = 0.8


def _z_squared(alpha: float, power: float) -> float:
    """(z of alpha/2 + z of power) squared."""
    if not (0 < alpha < 1 and 0 < power < 1):
        raise MetricError(f"alpha is {alpha:g}, power {power:g}; both lie between 0 and 1.")
    normal = NormalDist()
    return (normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)) ** 2


@metric
@elementwise
def sample_size(
    sigma: Kind, delta: Kind | float, *, alpha: float = ALPHA, power: float = POWER
) -> Kind:
    """Users that each arm of a test needs to see a difference in a mean.

    Formula: 2 (z_alpha/2 + z_power)^2 sigma^2 / delta^2.
    Unit: users per arm; round up.
    Source: ar5iv.labs.arxiv.org/html/2305.16459
    Variant: two-sided, two arms of one size and one spread, normal approximation.
    Common mistake: relative as absolute delta; peeking; unit mismatch.

    `delta` is absolute, in the unit of the mean. Raises MetricError for a sigma or delta
    of 0, or alpha or power outside 0 to 1.
    """
    above_zero(sigma, "sigma")
    above_zero(np.abs(delta), "delta", "a difference of 0 needs endless users")
    made: Kind = 2 * _z_squared(alpha, power) * sigma**2 / delta**2
    return made


@metric
@elementwise
def sample_size_16(sigma: Kind, delta: Kind | float) -> Kind:
    """Users per arm by the rule of sixteen, good enough for a meeting.

    Formula: 16 sigma^2 / delta^2.
    Unit: users per arm; round up.
    Source: ar5iv.labs.arxiv.org/html/2305.16459
    Variant: approximates 5 % two-sided and 80 % power (15.7); sigma of the base for both arms.
    Common mistake: relative as absolute delta; peeking; unit mismatch.

    For a share p sigma is sqrt(p (1 - p)). Raises MetricError for a sigma or delta of 0.
    """
    above_zero(sigma, "sigma")
    above_zero(np.abs(delta), "delta", "a difference of 0 needs endless users")
    made: Kind = SIXTEEN * sigma**2 / delta**2
    return made


@metric
@elementwise
def sample_size_shares(
    base: Kind, target: Kind | float, *, alpha: float = ALPHA, power: float = POWER
) -> Kind:
    """Users that each arm needs to see a share move from `base` to `target`.

    Formula: (z_alpha/2 + z_power)^2 (p1 (1-p1) + p2 (1-p2)) / (p2 - p1)^2.
    Unit: users per arm; round up.
    Source: ar5iv.labs.arxiv.org/html/2305.16459
    Variant: exact in that each arm has its own variance (unpooled), two-sided.
    Common mistake: relative as absolute delta; peeking; unit mismatch.

    Raises MetricError for a share outside 0 to 1, two equal shares, or alpha or power
    outside 0 to 1.
    """
    a_share(base, "base")
    a_share(target, "target")
    delta = target - base
    above_zero(np.abs(delta), "target - base", "no difference needs endless users")
    spread = base * (1 - base) + target * (1 - target)
    made: Kind = _z_squared(alpha, power) * spread / delta**2
    return made


@metric
@elementwise
def srm_chi2(a: Kind, b: Kind | float, *, share_a: float = 0.5) -> Kind:
    """How far the users of two arms are from the planned split.

    Formula: (nA - eA)^2 / eA + (nB - eB)^2 / eB, e = expected users.
    Unit: chi-squared with one degree of freedom.
    Source: Kohavi/Tang/Xu book notes (charliedeck.com)
    Variant: two arms, half each unless `share_a` says otherwise.
    Common mistake: expecting the split that was seen.

    Raises MetricError for negative users, nobody at all, or a share of 0 or 1.
    """
    not_negative(a, "users of A")
    not_negative(b, "users of B")
    everyone = a + b
    above_zero(everyone, "users", "nobody was in the test")
    if not 0 < share_a < 1:
        raise MetricError(f"share_a is {share_a:g}; give the planned share of A, such as 0.5.")
    expected_a, expected_b = everyone * share_a, everyone * (1 - share_a)
    made: Kind = (a - expected_a) ** 2 / expected_a + (b - expected_b) ** 2 / expected_b
    return made


@metric
@elementwise
def srm(a: Kind, b: Kind | float, *, share_a: float = 0.5) -> Kind:
    """Sample ratio mismatch: how likely so uneven a split is if the assignment works.

    Formula: p of chi2 = (nA-e)^2/e + (nB-e)^2/e with one degree of freedom.
    Unit: p from 0 to 1; below 0.001 stop and look for the fault.
    Source: Kohavi/Tang/Xu book notes (charliedeck.com)
    Variant: two arms; p = erfc(sqrt(chi2 / 2)).
    Common mistake: analysing lift anyway.

    Raises MetricError as `srm_chi2` does.
    """
    root = np.sqrt(np.asarray(srm_chi2(a, b, share_a=share_a), float) / 2)
    return np.vectorize(math.erfc, otypes=[float])(root)  # type: ignore[no-any-return]


@mistake("sample_size_16")
@mistake("sample_size_shares")
@elementwise
def sample_size_relative_as_absolute(base: Kind, relative_lift: Kind | float) -> Kind:
    """A lift of 14 % of the base taken as 14 points: far too few users."""
    a_share(base, "base")
    above_zero(np.abs(relative_lift), "lift")
    made: Kind = SIXTEEN * base * (1 - base) / relative_lift**2
    return made


@mistake("sample_size")
@elementwise
def sample_size_in_sessions(needed_users: Kind, sessions_per_user: Kind | float) -> Kind:
    """Sessions counted until the number of users is reached: these are the users really there."""
    above_zero(sessions_per_user, "sessions per user")
    return needed_users / sessions_per_user


@mistake("sample_size")
def false_alarms_when_peeking(looks: int, *, alpha: float = ALPHA) -> float:
    """The share of tests without any effect that show one, if you stop at the first good look."""
    if looks < 1:
        raise MetricError(f"{looks} looks; a test is looked at once at least.")
    if not 0 < alpha < 1:
        raise MetricError(f"alpha is {alpha:g}; give a share such as 0.05.")
    bound = NormalDist().inv_cdf(1 - alpha / 2)
    # The sum of what was seen moves by one normal step a look; what leaves the bound stops.
    cell, widest = 0.02, 8.0
    half = math.ceil((bound * math.sqrt(looks) + widest) / cell)
    sums = np.arange(-half, half + 1) * cell
    steps = np.arange(-round(widest / cell), round(widest / cell) + 1) * cell
    step = np.exp(-(steps**2) / 2)
    step /= step.sum()
    chance = np.zeros(len(sums))
    chance[half] = 1.0
    for look in range(1, looks + 1):
        chance = np.convolve(chance, step, mode="same")
        # A cell that the bound cuts stays in part.
        chance *= np.clip((bound * math.sqrt(look) - np.abs(sums)) / cell + 0.5, 0, 1)
    return float(1 - chance.sum())


@mistake("srm")
@elementwise
def lift_despite_srm(
    converted_a: Kind, users_a: Kind | float, converted_b: Kind | float, users_b: Kind | float
) -> Kind:
    """The lift of B over A, in points, as if it did not matter who is missing from an arm."""
    above_zero(users_a, "users of A")
    above_zero(users_b, "users of B")
    return converted_b / users_b - converted_a / users_a


@mistake("srm_chi2")
@elementwise
def srm_against_seen_split(a: Kind, b: Kind | float) -> Kind:
    """The split that was seen taken for the plan: 0 whatever happened."""
    above_zero(a + b, "users")
    return 0 * (a + b)
