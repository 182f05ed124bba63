"""Two models of lesson 1.2: sources blended into an order, and what an answer is worth."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scoring import allocation
from course.scoring._tables import signed
from course.scoring.models import agreement, information


def test_a_source_alone_agrees_as_its_ranks_do() -> None:
    places: Any = {"options": {"a": [1, 2, 3, 4], "b": [2, 1, 4, 3]}, "truth": [9, 5, 2, 1]}
    assert agreement.value(places, {"a": 5, "b": 0}) == pytest.approx(100)
    # Spearman: 1 - 6 x 4 / (4 x 15).
    assert agreement.value(places, {"a": 0, "b": 5}) == pytest.approx(60)


def test_two_half_right_sources_can_be_right_together() -> None:
    places: Any = {"options": {"a": [2, 1, 3, 4], "b": [1, 2, 4, 3]}, "truth": [9, 5, 2, 1]}
    alone = agreement.value(places, {"a": 2, "b": 0})
    assert alone == pytest.approx(80)
    assert agreement.value(places, {"a": 1, "b": 1}) > 89


def test_it_is_the_order_that_counts_and_not_how_far_apart_the_ranks_lie() -> None:
    places: Any = {"options": {"a": [1, 2, 3, 4], "b": [3, 1, 2, 4]}, "truth": [4, 3, 2, 1]}
    few, many = (agreement.value(places, {"a": much, "b": 1}) for much in (3, 9))
    assert few == many == pytest.approx(100)
    # Level in the truth, apart in the order: 1 and 2 share a place, so all cannot be reached.
    level: Any = {**places, "truth": [4, 4, 2, 1]}
    assert 90 < agreement.value(level, {"a": 1, "b": 0}) < 100


def test_no_weight_and_a_source_upside_down_are_worth_nothing() -> None:
    places: Any = {"options": {"a": [3, 2, 1], "b": [1, 2, 3]}, "truth": [7, 6, 0]}
    assert agreement.value(places, {"a": 0, "b": 0}) == 0
    assert agreement.value(places, {"a": 4, "b": 0}) == 0
    assert agreement.value(places, {"a": 2, "b": 2}) == 0, "they cancel"


@given(st.lists(st.integers(0, 9), min_size=2, max_size=2), st.floats(0.01, 1000, allow_nan=False))
def test_only_the_proportions_of_the_weights_matter(weights: list[int], times: float) -> None:
    places: Any = {"options": {"a": [2, 1, 3, 4], "b": [1, 4, 2, 3]}, "truth": [9, 5, 2, 1]}
    one = agreement.value(places, dict(zip("ab", weights, strict=True)))
    other = agreement.value(places, {n: w * times for n, w in zip("ab", weights, strict=True)})
    assert other == pytest.approx(one, abs=1e-6)


def weighed() -> tuple[Any, Any]:
    """Three sources of three cases: one right, one right about the first, one upside down."""
    ranks = {"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0], "c": [3.0, 2.0, 1.0]}
    options = [{"id": name, "text": name} for name in ranks]
    blend = {"label": "Your order", "cases": ["Maps", "Bills", "Vans"], "ranks": ranks}
    budget = {"total": 4.0, "unit": "points", "exact": True}
    item = {"kind": "allocation", "form": "amounts", "options": options}
    parameters = {"options": ranks, "truth": [9, 4, 2]}
    key = {
        "options": {name: {"why": f"Of {name}."} for name in ranks},
        "valuation": {"model": "agreement", "unit": "percent", "parameters": parameters},
        "naive": [{"id": "c", "name": "Only c", "answer": {"amounts": {"c": 4}}, "why": "No."}],
        "model": {"amounts": {"a": 4}},
        "best": {"value": 100.0, "equal": 0.0, "method": "all"},
    }
    return {**item, "budget": budget, "blend": blend}, key


def test_the_true_order_stands_in_the_debrief_once_it_may_be_told() -> None:
    item, key = weighed()
    answer = {"amounts": {"b": 3, "c": 1}}
    told = allocation.debrief(item, key, answer, True)
    assert "Came true" in told
    assert told.index("Maps") < told.index("Bills") < told.index("Vans")
    kept = allocation.debrief(item, key, answer, False)
    assert "Came true" not in kept
    assert kept.index("Maps") < kept.index("Vans") < kept.index("Bills"), "the learner's order"
    assert "Next point" not in told, "worths of an order move in steps"


def test_another_split_that_is_worth_as_much_is_right_in_all_its_parts() -> None:
    item, key = weighed()
    got, notes = allocation.score(item, key, {"amounts": {"a": 3, "b": 1}}, True)
    assert got == 1
    assert {one["tone"] for one in notes if one["target"]} == {"right"}
    got, notes = allocation.score(item, key, {"amounts": {"b": 4}}, True)
    assert got < 1
    assert {one["target"]: one["tone"] for one in notes if one["target"]}["b"] == "wrong"


def test_ranks_must_be_there_for_each_case() -> None:
    wrong: Any = {"options": {"a": [1, 2], "x": [1, 2, 3]}, "truth": [1, 2, 3]}
    told = " ".join(agreement.check(["a", "b"], wrong))
    assert "'b' has no ranks" in told
    assert "no option 'x'" in told
    assert "'a': 3 ranks" in told
    assert agreement.check(["a"], {"options": {"a": [1.0]}, "truth": [1.0]})


def decision(**other: float) -> Any:
    one = {"chance": 0.4, "loss": 100.0, "change": 100.0, "scale": 2.0, **other}
    return {"options": {"a": one}, "best": 0.9}


def test_an_answer_is_worth_what_it_adds_to_the_better_of_two_blind_choices() -> None:
    """Enumerated: each truth and each result, with the best act after the result."""
    parameters = decision()
    right = 0.5 + 0.4 * (1 - math.exp(-1))

    def best_after(result: bool) -> float:
        acts = []
        for change in (False, True):
            total = 0.0
            for wrong, chance in ((True, 0.4), (False, 0.6)):
                says = right if result == wrong else 1 - right
                total += chance * says * ((100 if wrong else -100) if change else 0)
            acts.append(total)
        return max(acts)

    blind = max(0.0, 0.4 * 100 - 0.6 * 100)
    worth = best_after(True) + best_after(False) - blind
    assert information.curve(parameters, "a", 2.0) == pytest.approx(worth)
    assert worth > 0


def test_what_cannot_turn_the_decision_is_worth_nothing() -> None:
    sure = decision(chance=0.02)
    assert information.curve(sure, "a", 1000.0) == 0, "even the best study leaves the plan alone"
    assert information.curve(decision(loss=0.0, change=0.0), "a", 5.0) == 0
    small, large = (information.curve(decision(chance=0.3), "a", x) for x in (0.5, 4.0))
    assert small == 0 < large


@given(st.floats(0, 1), st.floats(0, 500), st.floats(0, 500), st.floats(0, 50), st.floats(0, 50))
def test_more_effort_is_never_worth_less_and_never_more_than_the_truth(
    chance: float, loss: float, change: float, one: float, other: float
) -> None:
    parameters = decision(chance=chance, loss=loss, change=change)
    less, more = (information.curve(parameters, "a", x) for x in sorted((one, other)))
    assert less <= more + 1e-9
    gain, harm = chance * loss, (1 - chance) * change
    assert more <= gain - max(0.0, gain - harm) + 1e-9


def test_parameters_out_of_range_are_named() -> None:
    for field, value in product(("chance", "loss", "change", "scale"), (-1.0,)):
        assert "'a'" in " ".join(information.check(["a"], decision(**{field: value})))
    assert "'b' has no decision" in " ".join(information.check(["a", "b"], decision()))
    assert "`best`" in " ".join(information.check(["a"], decision() | {"best": 0.5}))
    assert information.check(["a"], decision()) == []


def test_a_next_unit_that_takes_away_is_shown_with_a_minus() -> None:
    assert signed(1.25).startswith("+1.2")
    assert signed(-1.25).startswith("−1.2")
