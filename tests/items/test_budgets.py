"""Allocations: the budget, ties between picks, and what is still to do, in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items import registry
from course.items.kinds import allocation as kind
from course.items.types import AnswerError, EventError


def picks(**more: Any) -> Any:
    """Five whole options; b needs a, and d and e exclude each other."""
    return {
        "kind": "allocation",
        "form": "picks",
        "budget": {"total": 10.0, "unit": "weeks", "exact": False},
        "facts": [{"id": "reach", "label": "Reach"}],
        "totals": [{"label": "Stated reach", "fact": "reach", "unit": "people"}],
        "options": [
            {"id": "a", "text": "A &amp; co", "cost": 2.0, "facts": {"reach": 10}},
            {"id": "b", "text": "B", "cost": 3.0, "needs": ["a"], "facts": {"reach": 20}},
            {"id": "c", "text": "C", "cost": 4.0, "facts": {"reach": 5}},
            {"id": "d", "text": "D", "cost": 3.5, "excludes": ["e"], "facts": {"reach": 1}},
            {"id": "e", "text": "E", "cost": 6.0, "facts": {"reach": 50}},
        ],
        **more,
    }


def amounts(**budget: Any) -> Any:
    return {
        "kind": "allocation",
        "form": "amounts",
        "budget": {"total": 6.0, "unit": "hours", "exact": True, "step": 0.5, **budget},
        "facts": [{"id": "reach", "label": "Reach"}],
        "totals": [{"label": "Reached", "fact": "reach"}],
        "options": [
            {"id": "a", "text": "A", "least": 1.0, "most": 4.0, "facts": {"reach": 10}},
            {"id": "b", "text": "B", "facts": {"reach": 1}},
            {"id": "c", "text": "C", "most": 2.0, "facts": {"reach": 3}},
        ],
    }


@pytest.mark.parametrize(
    ("picked", "says"),
    [
        ([], "Not answered yet"),
        (["a", "b", "c"], ""),
        (["b"], "“B” needs “A & co”: take both or neither"),
        (["d", "e"], "“D” and “E” exclude each other: keep one"),
        (["a", "c", "e"], "Over the budget by 2 weeks: take something out"),
        (["a", "b", "e"], "Over the budget by 1 week: take something out"),
    ],
)
def test_picks_say_what_is_still_to_do(picked: list[str], says: str) -> None:
    assert kind.missing(picks(), {"picked": picked}) == says


@pytest.mark.parametrize(
    ("given_", "exact", "says"),
    [
        ({}, True, "Not answered yet"),
        ({"a": 2}, True, "4 hours of 6 hours still to spend"),
        ({"a": 4, "b": 2}, True, ""),
        ({"a": 4, "b": 1.5, "c": 1.5}, True, "Over the budget by 1 hour: take some back"),
        ({"a": 2}, False, ""),
        ({"a": 4, "b": 2.5}, False, "Over the budget by 0.5 hours: take some back"),
    ],
)
def test_amounts_say_what_is_still_to_do(given_: Any, exact: bool, says: str) -> None:
    assert kind.missing(amounts(exact=exact), {"amounts": given_}) == says


def test_an_overshooting_change_stops_at_the_bounds_and_on_a_step() -> None:
    item = amounts()
    for sent, kept in ((99, 4), (-3, None), (2.26, 2.5), (1.0, None)):
        after = kind.reduce(
            item, {"amounts": {}}, {"type": "amount", "option": "a", "amount": sent}
        )
        assert after == {"amounts": {} if kept is None else {"a": kept}}, sent
    with pytest.raises(EventError, match="number"):
        kind.reduce(
            item, {"amounts": {}}, {"type": "amount", "option": "a", "amount": float("nan")}
        )


def test_a_change_of_the_other_form_is_refused() -> None:
    with pytest.raises(EventError, match="taken or left"):
        kind.reduce(picks(), {"picked": []}, {"type": "amount", "option": "a", "amount": 1})
    with pytest.raises(EventError, match="number"):
        kind.reduce(amounts(), {"amounts": {}}, {"type": "pick", "option": "a", "on": True})


def test_what_stands_at_its_minimum_is_left_out_and_still_counted() -> None:
    item = amounts()
    assert kind.clean(item, {"amounts": {"a": 1, "b": 0.0}}) == {"amounts": {}}
    assert kind.shares(item, {"amounts": {}}) == {"a": 1.0, "b": 0.0, "c": 0.0}
    assert kind.spent(item, {"amounts": {"b": 2.5}}) == 3.5


def test_the_page_gets_what_is_visible_and_no_worth() -> None:
    shown = kind.present(picks(), {"picked": ["b", "d", "e"]})
    assert shown["spent"] == 12.5
    assert shown["left"] == -2.5
    assert set(shown["problems"]) == {"b", "d", "e"}
    assert shown["totals"] == [{"label": "Stated reach", "said": "71 people"}]
    assert set(shown) == {"spent", "left", "problems", "totals"}
    assert kind.present(amounts(), {"amounts": {"b": 2}})["totals"][0]["said"] == "12"


@given(st.lists(st.tuples(st.sampled_from("abcdex"), st.booleans()), max_size=20))
def test_any_presses_leave_picks_that_can_be_read_back(presses: list[tuple[str, bool]]) -> None:
    item, answer = picks(), {"picked": []}
    for name, on in presses:
        try:
            answer = kind.reduce(item, answer, {"type": "pick", "option": name, "on": on})
        except EventError:
            assert name == "x"
            continue
        assert (name in answer["picked"]) == on
        assert kind.clean(item, answer) == answer
        complete = not kind.missing(item, answer)
        if complete:
            assert kind.spent(item, answer) <= 10
            assert "b" not in answer["picked"] or "a" in answer["picked"]
            assert not {"d", "e"} <= set(answer["picked"])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-5, 20)), max_size=20))
def test_any_slides_keep_every_amount_within_its_bounds(slides: list[tuple[str, float]]) -> None:
    item, answer = amounts(), {"amounts": {}}
    for name, amount in slides:
        answer = kind.reduce(item, answer, {"type": "amount", "option": name, "amount": amount})
        assert kind.clean(item, answer) == answer
        for each, much in kind.shares(item, answer).items():
            low, high = kind.bounds(item, each)
            assert low <= much <= high
            assert much * 2 == int(much * 2)
        if not kind.missing(item, answer):
            assert kind.spent(item, answer) == 6


def test_an_answer_of_the_other_form_is_refused() -> None:
    with pytest.raises(AnswerError, match="unknown fields: amounts"):
        kind.clean(picks(), {"amounts": {"a": 1}})


def key(item: Any) -> Any:
    why = {option["id"]: {"why": "x"} for option in item["options"]}
    answer = kind.empty(item)
    full = {"picked": ["a"]} if item["form"] == "picks" else {"amounts": {"a": 4, "b": 2}}
    naive = [{"id": n, "name": n, "answer": full, "why": "x"} for n in ("one", "two")]
    return {"options": why, "naive": naive, "model": answer}


def changed(item: Any, place: int, **more: Any) -> Any:
    item["options"][place] |= more
    return item


def test_a_sound_item_passes_the_static_checks() -> None:
    assert kind.check(picks(), key(picks())) == []
    assert kind.check(amounts(), key(amounts())) == []


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (changed(picks(), 0, cost=11.0), "'a' needs a cost within the budget"),
        (changed(picks(), 0, needs=["a"]), "'a' needs or excludes something odd"),
        (changed(picks(), 0, needs=["nobody"]), "'a' needs or excludes something odd"),
        (changed(picks(), 0, most=2.0), "bounds, which belong to amounts"),
        (changed(picks(), 0, facts={}), "'a' does not have every fact"),
        (picks(budget={"total": 99.0, "unit": "weeks", "exact": False}), "nothing to decide"),
        (picks(budget={"total": 10.0, "unit": "weeks", "exact": True}), "a ceiling without steps"),
        (picks(totals=[{"label": "x", "fact": "none"}]), "names a fact that is not there"),
        (amounts(step=0.001), "at most 1000 parts"),
        (amounts(total=6.2), "whole steps"),
        (changed(amounts(), 1, most=0.5), "do not fit the total"),
        (changed(amounts(), 0, cost=2.0), "which belong to picks"),
        (changed(amounts(), 0, least=4.0), "0 <= least < most"),
    ],
)
def test_static_checks_name_what_is_wrong(item: Any, says: str) -> None:
    if "do not fit" in says:
        item["options"][0]["most"] = 2.0
    assert says in " | ".join(kind.check(item, key(item)))


def test_a_naive_split_that_could_not_be_handed_in_is_named() -> None:
    broken = key(picks())
    broken["naive"][0]["answer"] = {"picked": ["b"]}
    assert "naive split 'one' could not be handed in" in " ".join(kind.check(picks(), broken))


def test_the_kind_is_found_by_its_module() -> None:
    assert registry.kind("allocation").LABEL == "Allocation"
