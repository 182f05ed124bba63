"""The explorer of weekly looks: its sums against another method, and against luck itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.explorers.peeking import (
    CONTROLS,
    MADE_FOR_LOOKING,
    MOST,
    NAIVE,
    Result,
    compute,
    present,
    stopping,
)
from course.metrics.experiments import false_alarms_when_peeking


def run(**values: object) -> Result:
    return compute({**{control["id"]: control["value"] for control in CONTROLS}, **values})


@pytest.mark.parametrize("looks", [1, 2, 5, 12, MOST])
def test_false_alarms_are_those_of_the_metric(looks: int) -> None:
    stopped = sum(up + down for up, down, _ in stopping(looks, 0, NAIVE))
    assert stopped == pytest.approx(false_alarms_when_peeking(looks), abs=2e-4)


def test_the_line_made_for_looking_keeps_five_percent() -> None:
    assert len(MADE_FOR_LOOKING) == MOST
    for looks, bound in enumerate(MADE_FOR_LOOKING, 1):
        stopped = sum(up + down for up, down, _ in stopping(looks, 0, bound))
        assert stopped == pytest.approx(0.05, abs=1e-4)


def test_simulated_tests_agree() -> None:
    """Twenty thousand tests of twelve weeks with a true rise of 1.4 points, drawn by seed."""
    out = run(effect=1.4)
    error = 100 * np.sqrt(2 * 0.18 * 0.82 / 650)
    week = np.random.default_rng(1).normal(1.4, error, (20_000, 12))
    looks = np.arange(1, 13)
    lift = week.cumsum(axis=1) / looks
    z = lift / (error / np.sqrt(looks))
    green = np.abs(z) > NAIVE
    first = green.argmax(axis=1)
    seen = lift[np.arange(len(lift)), first]
    rise, fall = green.any(axis=1) & (seen > 0), green.any(axis=1) & (seen < 0)
    assert out["up"][-1] == pytest.approx(rise.mean(), abs=0.01)
    assert out["down"][-1] == pytest.approx(fall.mean(), abs=0.003)
    assert out["announced"] == pytest.approx(seen[rise].mean(), abs=0.05)
    once = z[:, -1] > NAIVE
    assert out["once"] == pytest.approx(once.mean(), abs=0.01)
    assert out["once_announced"] == pytest.approx(lift[once, -1].mean(), abs=0.05)


@given(looks=st.integers(1, MOST), users=st.integers(2, 80))
def test_more_users_do_not_help_where_there_is_nothing_to_find(looks: int, users: int) -> None:
    few, many = run(looks=looks), run(looks=looks, users=50 * users)
    assert few["up"] == pytest.approx(many["up"])
    assert few["down"] == pytest.approx(few["up"])


@given(looks=st.integers(1, MOST), effect=st.floats(0.1, 4), users=st.integers(2, 80))
def test_the_first_green_day_never_tells_less_than_the_truth(
    looks: int, effect: float, users: int
) -> None:
    out = run(looks=looks, effect=effect, users=50 * users)
    assert out["announced"] >= out["once_announced"] - 1e-6
    assert out["once_announced"] >= effect - 1e-9
    assert 0 <= out["up"][-1] + out["down"][-1] <= 1 + 1e-4  # the sums are worked out on a grid


def test_the_lesson_quotes_what_is_shown() -> None:
    assert present(run())["short"] == "21 % false alarms"
    assert present(run(line="made"))["short"] == "5.0 % false alarms"
    assert present(run(effect=1.4))["short"] == "1.4 becomes 2.6"
