"""A ranking whose order comes from a model: key, code and order agree, or a sentence says where not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from course.items import registry
from course.items.bank import Bank, load_pair
from course.items.types import Key
from course.keys import differences

MODULE = Path(__file__).resolve().parents[2] / "solutions" / "2-vp-leap"
NAME = "ten-first-moves"


def _changed(**fields: Any) -> tuple[Any, Key]:
    item, key = load_pair(MODULE, NAME)
    return item, cast(Key, {**key, **fields})


def _effects() -> dict[str, float]:
    return dict(cast(Any, load_pair(MODULE, NAME)[1])["effects"])


def test_the_key_holds_what_the_model_gives() -> None:
    item, key = load_pair(MODULE, NAME)
    assert list(differences(Bank(MODULE, {NAME: item}, {NAME: key}))) == []


@pytest.mark.parametrize(
    ("effects", "said"),
    [({"limit": 9.9}, "limit is 9.9"), ({"limit": None}, "limit is missing in the key")],
)
def test_another_figure_is_named(effects: dict[str, Any], said: str) -> None:
    made = {name: v for name, v in {**_effects(), **effects}.items() if v is not None}
    item, key = _changed(effects=made)
    [found] = differences(Bank(MODULE, {NAME: item}, {NAME: key}))
    assert said in found


def test_an_order_against_its_effects_is_named() -> None:
    item, key = _changed(effects={**_effects(), "chart": 99.0})
    [found] = registry.kind("ranking").check(item, key)
    assert "'chart' has a larger effect than 'tool'" in found


def test_an_effect_is_there_for_each_card() -> None:
    item, key = _changed(effects={"limit": 1.0})
    assert registry.kind("ranking").check(item, key) == ["`effects` has a number for each card"]
