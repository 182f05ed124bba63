"""The bands of simulated test-takers: held by the checks, and broken where a bank gives itself away."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from course.items.bank import Bank, load_bank
from course.scoring.bands import check, check_kinds, fractions, share

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def graded() -> Bank:
    return load_bank(ROOT / "solutions" / "1-fundamentals")


def test_model_earns_all_and_blank_nothing(graded: Bank) -> None:
    made = fractions(graded)
    assert share(graded, made["model"]) == 1
    assert share(graded, made["blank"]) == 0


def test_the_course_stays_in_its_bands(graded: Bank) -> None:
    assert check(graded) == []


def test_a_bank_whose_first_option_is_always_right_is_named(graded: Bank) -> None:
    items, keys = {}, {}
    choices = [name for name, item in graded.items.items() if item["kind"] == "choice"]
    for name in choices[:1]:
        for copy in range(4):
            item, key = deepcopy(graded.items[name]), deepcopy(graded.keys[name])
            first = item["options"][0]["id"]  # type: ignore[typeddict-item]
            for option, part in key["options"].items():  # type: ignore[typeddict-item]
                part["credit"] = float(option == first)
            item.pop("confidence", None)  # a guesser says so, and then earns a little less
            many = item["select"] == "many"  # type: ignore[typeddict-item]
            item["select"] = "one"  # type: ignore[typeddict-unknown-key]
            if many:
                key["personas"] = {who: {"chosen": [first]} for who in key["personas"]}
                key["declared"] = []
            key["model"] = {"chosen": [first]}
            items[f"{name}-{copy}"], keys[f"{name}-{copy}"] = item, key
    bank = replace(graded, items=items, keys=keys)
    assert any(said.startswith("always-first earns 100%") for said in check(bank))
    assert any("choice items on average" in said for said in check_kinds([bank]))


def test_someone_argued_with_must_earn_something(graded: Bank) -> None:
    keys = deepcopy(graded.keys)
    for key in keys.values():
        key["personas"] = {**key["personas"], "purist": key["model"]}
    said = check(replace(graded, keys=keys))
    assert said == ["the purist earns 100% of the points, not 20 to 60 %"]
