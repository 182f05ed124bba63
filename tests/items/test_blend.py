"""Orders blended by weight: what the page shows while somebody weighs sources."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.kinds import _blend
from course.items.kinds import allocation as kind

BLEND: Any = {
    "label": "Your order",
    "cases": ["Maps", "Bills", "Vans"],
    "ranks": {"survey": [1, 2, 3], "usage": [3, 2, 1]},
}


def item() -> Any:
    return {
        "kind": "allocation",
        "form": "amounts",
        "budget": {"total": 4.0, "unit": "points", "exact": True},
        "options": [{"id": "survey", "text": "Survey"}, {"id": "usage", "text": "Usage"}],
        "blend": BLEND,
    }


def test_the_heavier_source_leads_and_equal_weights_leave_all_level() -> None:
    shown = kind.present(item(), {"amounts": {"survey": 1, "usage": 3}})["order"]
    assert [(one["place"], one["text"]) for one in shown] == [
        ("1", "Vans"),
        ("2", "Bills"),
        ("3", "Maps"),
    ]
    level = kind.present(item(), {"amounts": {"survey": 2, "usage": 2}})["order"]
    assert [one["place"] for one in level] == ["1=", "1=", "1="]
    assert [one["text"] for one in level] == BLEND["cases"], "level cases stay as listed"


def test_without_weight_there_is_no_order_and_without_a_blend_none_is_shown() -> None:
    assert kind.present(item(), {"amounts": {}})["order"] == []
    plain = item()
    del plain["blend"]
    assert "order" not in kind.present(plain, {"amounts": {"survey": 4}})


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=9))
def test_places_share_out_the_same_sum_and_keep_the_order(values: list[int]) -> None:
    found = _blend.places(values)
    assert sum(found) == pytest.approx(sum(range(1, len(values) + 1)))
    for one, first in zip(values, found, strict=True):
        for other, second in zip(values, found, strict=True):
            assert (one < other) == (first < second)


@given(st.integers(1, 9), st.integers(1, 9), st.floats(0.01, 1000))
def test_only_the_proportions_of_the_weights_count(one: int, other: int, times: float) -> None:
    ranks = {"a": [1, 4, 2, 3], "b": [2, 1, 4, 3]}
    assert _blend.blended(ranks, {"a": one, "b": other}) == _blend.blended(
        ranks, {"a": one * times, "b": other * times}
    )


@pytest.mark.parametrize(
    ("change", "valued", "says"),
    [
        ({}, BLEND["ranks"], ""),
        ({"ranks": {"survey": [1, 2, 3]}}, {"survey": [1, 2, 3]}, "by each option"),
        ({"cases": ["Maps"]}, BLEND["ranks"], "gives each case a rank"),
        ({}, {**BLEND["ranks"], "usage": [3, 1, 2]}, "other ranks than the key's model"),
    ],
)
def test_a_blend_that_does_not_fit_is_named(change: Any, valued: Any, says: str) -> None:
    changed: Any = {**BLEND, **change}
    told = " ".join(_blend.check(changed, ["survey", "usage"], valued))
    assert says in told
    assert bool(told) == bool(says)
