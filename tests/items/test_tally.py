"""The sums beside a sorting: what is placed counts, and nothing that is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.kinds._tally import check, sums

LEADS = {"left": "Left", "right": "Right"}
TALLY: Any = {
    "unit": "people",
    "start": {"left": 2, "right": 3},
    "size": {"a": 2, "b": 1, "c": 2},
    "home": {"a": "left", "b": "left", "c": "right"},
    "least": 4,
    "most": 6,
    "things": "items",
    "shared": [
        {"between": ["a", "b"], "count": 5},
        {"between": ["b", "right"], "count": 3},
        {"between": ["left", "right"], "count": 2},
    ],
}


def test_only_what_is_placed_is_counted() -> None:
    none = sums(TALLY, LEADS, {})
    assert [column["said"] for column in none["columns"]] == ["2", "3"]
    # Too few is said when all are placed: before, it would be no mistake.
    assert not any(column["out"] for column in none["columns"])
    assert none["lines"] == ["Items that cross: 2 of 2 so far", "People moved: 0"]
    some = sums(TALLY, LEADS, {"b": "right"})
    assert some["lines"] == ["Items that cross: 2 of 5 so far", "People moved: 1"]


def test_a_category_outside_its_bounds_says_so() -> None:
    made = sums(TALLY, LEADS, {"a": "right", "b": "right", "c": "right"})
    assert [column["said"] for column in made["columns"]] == ["2, least 4", "8, most 6"]
    assert made["lines"] == ["Items that cross: 2 of 10", "People moved: 3"]


@given(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["left", "right"])))
def test_nobody_is_lost(places: dict[str, str]) -> None:
    made = sums(TALLY, LEADS, places)
    total = sum(int(column["said"].partition(",")[0]) for column in made["columns"])
    assert total == 5 + sum(TALLY["size"][card] for card in places)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": {"left": 1}}, "`start` names every category"),
        ({"size": {"a": 1}}, "`size` names every card"),
        ({"home": {"a": "left", "b": "left", "c": "up"}}, "no category 'up'"),
        ({"shared": [{"between": ["a", "z"], "count": 1}]}, "shared by two that there are"),
        ({"shared": [TALLY["shared"][0]] * 2}, "said once"),
        ({"least": 9}, "`least` is at most `most`"),
    ],
)
def test_it_says_what_is_wrong(change: dict[str, Any], said: str) -> None:
    cards, categories = list("abc"), list(LEADS)
    assert check(TALLY, cards, categories) == []
    changed: Any = {**TALLY, **change}
    assert said in " ".join(check(changed, cards, categories))
