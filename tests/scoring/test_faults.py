"""A search for faults is scored by F1: found, false alarms, missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.bank import load_pair
from course.items.kinds.sorting import axes
from course.scoring.sorting import Faults, debrief, faults, score

MODULE = Path(__file__).resolve().parents[2] / "solutions" / "2-vp-leap"
ITEM, KEY = cast(Any, load_pair(MODULE, "decision-clinic"))
RIGHT = KEY["model"]["places"]


def _with(**cards: dict[str, str]) -> dict[str, Any]:
    return {
        **RIGHT,
        **{
            name.replace("_", "-"): {**RIGHT[name.replace("_", "-")], **place}
            for name, place in cards.items()
        },
    }


def test_f1_by_hand() -> None:
    assert Faults(found=6, alarms=0, missed=4).f1 == pytest.approx(0.75)
    assert Faults(0, 0, 0).f1 == 0


@pytest.mark.parametrize(
    ("places", "counted"),
    [
        (RIGHT, (10, 0, 0)),
        ({}, (0, 0, 10)),
        (_with(sync_order={"word": "two"}), (10, 1, 0)),
        (_with(launch={"word": "sound"}), (9, 0, 1)),
        # The wrong fault on a faulty grid: a false alarm, and a fault that was missed.
        (_with(launch={"word": "high"}), (9, 1, 1)),
    ],
)
def test_found_alarms_missed(places: dict[str, Any], counted: tuple[int, int, int]) -> None:
    assert faults(ITEM, KEY, places) == Faults(*counted)


def test_where_both_are_right_neither_costs() -> None:
    cards = {**KEY["cards"], "launch": {**KEY["cards"]["launch"], "accept": {"word": ["sound"]}}}
    key = {**KEY, "cards": cards}
    assert faults(ITEM, key, RIGHT) == Faults(10, 0, 0)
    assert faults(ITEM, key, _with(launch={"word": "sound"})) == Faults(9, 0, 0)


def test_no_fault_anywhere_and_one_fault_everywhere_earn_nothing() -> None:
    for word in axes(ITEM)["word"]:
        for rest in axes(ITEM)["rest"]:
            same = {card: {"word": word, "rest": rest} for card in RIGHT}
            assert score(ITEM, KEY, {"places": same}, False)[0] == 0


def test_the_debrief_counts() -> None:
    said = debrief(ITEM, KEY, {"places": _with(sync_order={"word": "two"})}, False)
    assert "<strong>10</strong> of 10 faults found, <strong>1</strong> false alarm." in said
    assert "0.95" in said


@given(st.data())
def test_one_more_right_fault_never_lowers_the_score(data: st.DataObject) -> None:
    def drawn(axis: str) -> Any:
        return st.sampled_from(axes(ITEM)[axis])

    places = {
        card: {"word": data.draw(drawn("word")), "rest": data.draw(drawn("rest"))} for card in RIGHT
    }
    card = data.draw(st.sampled_from(sorted(RIGHT)))
    axis = data.draw(st.sampled_from(["word", "rest"]))
    better = {**places, card: {**places[card], axis: RIGHT[card][axis]}}
    before, after = (score(ITEM, KEY, {"places": one}, False)[0] for one in (places, better))
    assert 0 <= before <= after <= 1
