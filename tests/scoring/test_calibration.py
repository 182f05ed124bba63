"""Calibration: worked vectors, and what must hold for any record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.calibration import bins, calibrate, finding, leaning, wilson

PAIR = st.fixed_dictionaries(
    {
        "confidence": st.sampled_from([step / 10 for step in range(11)]) | st.floats(0, 1),
        "outcome": st.sampled_from([0.0, 1.0]) | st.floats(0, 1),
    }
)
PAIRS: Any = st.lists(PAIR, min_size=1, max_size=30)


def record(*pairs: tuple[float, float]) -> Any:
    return [{"confidence": c, "outcome": f} for c, f in pairs]


# Ten forecasts of rain: five at 80 % with four wet days, five at 20 % with two.
RAIN = record(*[(0.8, 1)] * 4, (0.8, 0), *[(0.2, 1)] * 2, *[(0.2, 0)] * 3)


def test_a_worked_record() -> None:
    """By hand: 4 x .04 + .64 + 2 x .64 + 3 x .04 = 2.20 over 10; means .8 and .4 around .6."""
    got = calibrate(RAIN)
    assert got["count"] == 10
    assert got["brier"] == pytest.approx(0.22)
    assert got["reliability"] == pytest.approx((5 * 0 + 5 * 0.2**2) / 10)
    assert got["resolution"] == pytest.approx(0.2**2)
    assert got["uncertainty"] == pytest.approx(0.6 * 0.4)
    assert [(b["count"], round(b["outcome"], 3)) for b in got["bins"]] == [(5, 0.4), (5, 0.8)]


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [  # Newcombe 1998, Stat. Med. 17, table I, method 3: score without continuity correction
        (81 / 263, 263, 0.2553, 0.3662),
        (15 / 148, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1 / 29, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(share: float, n: int, low: float, high: float) -> None:
    assert wilson(share, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(PAIRS)
def test_the_parts_make_the_whole(pairs: Any) -> None:
    got = calibrate(pairs)
    parts = got["reliability"] - got["resolution"] + got["uncertainty"]
    assert got["brier"] == pytest.approx(parts, abs=1e-9)
    assert 0 <= got["resolution"] <= got["uncertainty"] + 1e-12


@given(PAIRS)
def test_the_order_says_nothing(pairs: Any) -> None:
    assert calibrate(pairs)["brier"] == pytest.approx(calibrate(pairs[::-1])["brier"])
    assert finding(pairs) == finding(pairs[::-1])


@given(PAIRS)
def test_every_pair_is_in_one_bin_and_within_its_interval(pairs: Any) -> None:
    made = bins(pairs)
    assert sum(one["count"] for one in made) == len(pairs)
    assert [one["confidence"] for one in made] == sorted(one["confidence"] for one in made)
    for one in made:
        assert 0 <= one["low"] <= one["outcome"] + 1e-9
        assert one["outcome"] - 1e-9 <= one["high"] <= 1


@given(st.floats(0, 1), st.integers(1, 500))
def test_more_cases_narrow_the_interval(share: float, n: int) -> None:
    (low, high), (closer, nearer) = wilson(share, n), wilson(share, 4 * n)
    assert nearer - closer < high - low


def test_perfect_foresight_has_nothing_to_improve() -> None:
    got = calibrate(record((1, 1), (0, 0), (1, 1)))
    assert got["brier"] == got["reliability"] == 0
    assert got["resolution"] == pytest.approx(got["uncertainty"])


@pytest.mark.parametrize(
    ("pairs", "lean", "says"),
    [
        (record(*[(0.9, 1)] * 4, *[(0.9, 0)] * 6), "over", "surer than you are right"),
        (record(*[(0.3, 1)] * 8, *[(0.3, 0)] * 2), "under", "know more than you trust"),
        (record(*[(0.8, 1)] * 8, *[(0.8, 0)] * 2), "neither", "fits so far"),
        (record((0.9, 0)), "neither", "fits so far"),  # one answer proves nothing
        (record(*[(0.9, 1)] * 3, *[(0.9, 0)] * 1), "neither", "fits so far"),
    ],
)
def test_leaning_is_said_only_beyond_chance(pairs: Any, lean: str, says: str) -> None:
    assert leaning(pairs) == lean
    assert says in finding(pairs)


def test_without_pairs_there_is_nothing_to_say() -> None:
    with pytest.raises(ValueError, match="no confidence"):
        calibrate([])
