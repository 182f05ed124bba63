"""The explorer of the bar: its sums against luck, and what it says at the ends."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.explorers.hiring_bar import (
    CONTROLS,
    HIGHEST,
    LOWEST,
    VALIDITY,
    Result,
    compute,
    present,
)


def run(**values: object) -> Result:
    return compute({**{control["id"]: control["value"] for control in CONTROLS}, **values})


@pytest.mark.parametrize("bar", [50, 61, 70])
def test_drawn_searches_agree(bar: int) -> None:
    """Forty thousand searches, where the score predicts performance as far as it says."""
    out = run(bar=bar)
    draw = np.random.default_rng(3)
    scores = draw.normal(50, 10, (40_000, 60))
    passed = scores >= bar
    hired = np.where(passed.any(axis=1), passed.argmax(axis=1), 59)
    z = (scores[np.arange(len(scores)), hired] - 50) / 10
    link = VALIDITY["both"]
    performance = link * z + np.sqrt(1 - link**2) * draw.normal(size=len(z))
    worth = 110 * performance - 9 * (hired + 1) / 2.5
    assert out["worth"][bar - LOWEST] == pytest.approx(worth.mean(), abs=2.5)
    assert out["weeks"][bar - LOWEST] == pytest.approx((hired + 1).mean() / 2.5, rel=0.02)


def test_the_start_shows_the_point() -> None:
    out = run()
    assert out["best"] == 61
    view = present(out)
    assert view["finding"] == "A bar of 70 is worth −$25k, a bar of 61 $58k"
    assert "$83k more" in view["text"]
    assert len(view["charts"]) == 2


def test_your_bar_at_the_best_one_is_said_to_be() -> None:
    view = present(run(bar=61))
    assert view["finding"].endswith("as good as it gets")
    assert "Yours" not in json.dumps(view["charts"][0]["spec"])  # type: ignore[typeddict-item]


def test_a_score_that_says_little_is_not_worth_a_wait() -> None:
    assert run(validity="years")["best"] < 50
    scarce = run(validity="years", arrivals=0.5)
    assert scarce["best"] == LOWEST
    assert "too little to wait for" in present(scarce)["text"]


def test_a_chair_that_costs_nothing_still_has_a_best_bar() -> None:
    """Sixty candidates are not endless: at some bar nobody passes, and the last one is hired."""
    out = run(chair=0)
    assert 67 <= out["best"] < HIGHEST
    assert "sixty run out" in present(run(chair=0, bar=HIGHEST))["text"]


@given(st.floats(0, 30), st.floats(0, 30))
def test_a_dearer_chair_never_raises_the_bar(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert run(chair=high)["best"] <= run(chair=low)["best"]


@given(st.sampled_from(sorted(VALIDITY)), st.sampled_from(sorted(VALIDITY)))
def test_a_better_score_never_lowers_the_bar(one: str, other: str) -> None:
    low, high = sorted((one, other), key=VALIDITY.__getitem__)
    assert run(validity=low)["best"] <= run(validity=high)["best"]
