"""The decision clock: its model at the ends, and the figures that the clinic quotes from it."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import fmean
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.explorers.decision_clock import (
    AGAIN,
    CONTROLS,
    DECISIONS,
    LOOK,
    PREPARE,
    REOPENED,
    SLOT,
    Grid,
    compute,
    grid,
    present,
    run,
)
from course.items.bank import load_pair

ROOT = Path(__file__).resolve().parents[2]
START = {control["id"]: control["value"] for control in CONTROLS}
OWNER = Grid(1, 0, 0.2, 0, "proposal", "before")

# The grids of the clinic: what each is, and what its repair makes of it.
CLINIC = {
    "credits": (Grid(1, 0, 0.2, 2, "question", "before"), OWNER),
    "launch": (Grid(2, 0, 0.2, 0, "proposal", "after"), OWNER),
    "plan-names": (Grid(1, 1, 0.6, 0, "proposal", "before"), OWNER),
    "early-access": (
        Grid(1, 1, 0.05, 1, "proposal", "before"),
        Grid(1, 1, 0.05, 0, "proposal", "before"),
    ),
    "outage": (Grid(2, 1, 0.35, 0, "proposal", "before"), OWNER),
}
grids = st.builds(
    Grid,
    st.integers(1, 4),
    st.integers(0, 6),
    st.sampled_from([0.0, 0.2, 0.5]),
    st.integers(0, 3),
    st.sampled_from(["proposal", "question"]),
    st.sampled_from(["before", "after"]),
)


def test_one_owner_takes_what_can_be_worked_out_by_hand() -> None:
    alone = run(OWNER)
    first = PREPARE["proposal"] + SLOT
    expected = first * (1 + AGAIN * REOPENED["before"])
    assert fmean([sum(alone["parts"].values())]) == pytest.approx(expected, rel=0.08)


def test_those_who_must_agree_add_their_looks() -> None:
    three = run(Grid(1, 3, 0.0, 0, "proposal", "before"))
    assert three["parts"]["look"] == pytest.approx(3 * LOOK, rel=0.08)


def test_the_start_shows_the_point() -> None:
    out = compute(START)
    view = present(out)
    assert view["finding"] == "23 days at the median, 6 days with one owner"
    assert out["mine"]["reopened"] > 5 * out["other"]["reopened"]
    assert len(view["charts"]) == 2


def test_one_owner_is_said_to_be_as_quick_as_it_gets() -> None:
    view = present(compute({**START, "enders": 1, "agree": 1, "height": 0, "carriers": "before"}))
    assert view["finding"].endswith("no way to be much quicker")
    assert "One owner" not in str(view["charts"])


@given(grids)
def test_the_repair_is_never_slower_on_average(one: Grid) -> None:
    before, after = run(one), run(one.repaired())
    assert sum(after["parts"].values()) <= 1.08 * sum(before["parts"].values())
    assert after["reopened"] <= before["reopened"] + 2 / DECISIONS


@given(grids)
def test_the_same_grid_takes_the_same_days(one: Grid) -> None:
    assert run(one) == run(one)


def test_the_inputs_are_read_as_a_grid() -> None:
    assert grid(START) == Grid(2, 2, 0.2, 1, "proposal", "after")


@pytest.mark.parametrize("card", sorted(CLINIC))
def test_the_clinic_quotes_the_clock(card: str) -> None:
    key = cast(Any, load_pair(ROOT / "solutions" / "2-vp-leap", "decision-clinic")[1])
    said = re.search(
        r"clock of lesson 2\.4: (\d+) days before, (\d+) after", key["cards"][card]["why"]
    )
    assert said, card
    assert [int(days) for days in said.groups()] == [
        round(run(one)["middle"]) for one in CLINIC[card]
    ]
