"""Allocations whose options tell something for their first step, and dials beside the budget."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.answers import AnswerStore
from course.items import registry
from course.items.kinds import allocation as kind
from course.items.types import AnswerError, EventError
from course.scoring.models import fit, fit_dials


def item(**more: Any) -> Any:
    """Three people, two of whom tell something, and a bar."""
    return {
        "id": "who-first",
        "version": 2,
        "kind": "allocation",
        "form": "amounts",
        "budget": {"total": 6.0, "unit": "hours", "exact": True, "step": 1.0},
        "listening": {"label": "Worry", "do": "Listen"},
        "options": [
            {"id": "a", "text": "A", "told": "A's worry", "least": 1.0, "most": 5.0},
            {"id": "b", "text": "B", "told": "B's worry"},
            {"id": "c", "text": "C"},
        ],
        "dials": [
            {"id": "bar", "label": "The bar", "unit": "points", "least": 40.0, "most": 75.0}
            | {"step": 1.0, "start": 55.0}
        ],
        **more,
    }


def plain() -> Any:
    """The same without either."""
    made = item()
    del made["listening"], made["dials"]
    for option in made["options"]:
        option.pop("told", None)
    return made


def do(answer: Any, *events: Any) -> Any:
    for event in events:
        answer = kind.reduce(item(), answer, event)
    return answer


def listen(name: str) -> Any:
    return {"type": "listen", "option": name}


def amount(name: str, much: float) -> Any:
    return {"type": "amount", "option": name, "amount": much}


def dial(value: Any, name: str = "bar") -> Any:
    return {"type": "dial", "dial": name, "value": value}


EMPTY = kind.empty(item())


def do_one(event: Any, answer: Any) -> Any:
    return kind.reduce(item(), answer, event)


def test_listening_costs_the_first_step_and_cannot_be_taken_back() -> None:
    assert kind.present(item(), EMPTY)["told"] == {}
    heard = do(EMPTY, listen("b"))
    assert heard == {"amounts": {"b": 1}, "heard": ["b"], "dials": {}}
    assert kind.present(item(), heard)["told"] == {"b": "B's worry"}
    assert kind.spent(item(), heard) == 2, "the other hour is A's least"
    for lower in (0, -3):
        assert do(heard, amount("b", lower)) == heard
    assert do(heard, amount("b", 4), amount("b", 0)) == heard
    assert do(heard, amount("b", 4), listen("b"))["amounts"] == {"b": 4}


def test_an_amount_that_reaches_the_first_step_listens_too() -> None:
    assert do(EMPTY, amount("b", 3)) == {"amounts": {"b": 3}, "heard": ["b"], "dials": {}}
    assert do(EMPTY, amount("b", 0.4))["heard"] == []
    # A's first hour goes to A anyway; the first step is the one above.
    assert do(EMPTY, amount("a", 1))["heard"] == []
    assert do(EMPTY, listen("a"))["amounts"] == {"a": 2}
    assert do(EMPTY, amount("c", 3))["heard"] == []


def test_the_order_of_listening_is_kept() -> None:
    assert do(EMPTY, listen("b"), amount("a", 3), listen("b"))["heard"] == ["b", "a"]
    assert kind.clean(item(), {"amounts": {"a": 2, "b": 1}, "heard": ["b", "a"]})["heard"] == [
        "b",
        "a",
    ]


def test_clearing_keeps_what_was_heard_with_its_hour() -> None:
    before = do(EMPTY, listen("b"), amount("b", 4), amount("c", 1), dial(60))
    after = registry.cleared(item(), before)
    assert after == {"amounts": {"b": 1}, "heard": ["b"], "dials": {}}
    assert kind.clean(item(), after) == after
    assert registry.cleared(plain(), {"amounts": {"b": 4}}) == {"amounts": {}}


def test_what_was_heard_survives_clearing_on_disk(tmp_path: Any) -> None:
    store = AnswerStore(tmp_path, item())
    for event in (listen("b"), amount("b", 3)):
        store.apply(partial(do_one, event), event)
    store.apply(lambda one: registry.cleared(item(), one), {"type": "reset"})
    again = AnswerStore(tmp_path, item())
    found, said = again.load()
    assert not said
    assert found.answer is None, "cleared is not answered"
    assert found.base == {"amounts": {"b": 1}, "heard": ["b"], "dials": {}}
    assert [event["type"] for event in found.log] == ["listen", "amount", "reset"]


def test_a_forged_claim_to_have_heard_pays_its_hour() -> None:
    forged = kind.clean(item(), {"amounts": {}, "heard": ["b", "a"]})
    assert forged["amounts"] == {"a": 2, "b": 1}
    assert kind.present(item(), forged)["told"].keys() == {"a", "b"}
    hidden = kind.clean(item(), {"amounts": {"b": 5}, "heard": []})
    assert hidden["heard"] == ["b"], "an hour spent was an hour of listening"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"amounts": {}, "heard": "b"}, "'heard' should be a list"),
        ({"amounts": {}, "heard": ["c"]}, "no option that tells something, 'c'"),
        ({"amounts": {}, "heard": [["b"]]}, "no option that tells something"),
        ({"amounts": {}, "heard": ["b", "b"]}, "'b' was heard twice"),
        ({"amounts": {}, "told": ["b"]}, "unknown fields: told"),
        ({"amounts": {}, "dials": [60]}, "'dials' should be a mapping"),
        ({"amounts": {}, "dials": {"x": 60}}, "no dial 'x'"),
        ({"amounts": {}, "dials": {"bar": 39}}, "goes from 40 to 75 in steps of 1"),
        ({"amounts": {}, "dials": {"bar": 60.5}}, "goes from 40 to 75 in steps of 1"),
        ({"amounts": {}, "dials": {"bar": True}}, "should be a number"),
        ({"amounts": {}, "dials": {"bar": float("nan")}}, "should be a number"),
    ],
)
def test_a_hostile_file_is_refused_in_words(raw: Any, says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        kind.clean(item(), raw)


@pytest.mark.parametrize("field", ["heard", "dials"])
def test_an_item_without_them_takes_no_such_field(field: str) -> None:
    with pytest.raises(AnswerError, match=f"unknown fields: {field}"):
        kind.clean(plain(), {"amounts": {}, field: {}})


def test_answers_from_before_load() -> None:
    old = {"amounts": {"a": 3, "c": 3}}
    assert kind.clean(plain(), old) == old
    assert kind.empty(plain()) == {"amounts": {}}
    assert kind.clean(item(), old) == {**old, "heard": ["a"], "dials": {}}


def test_an_untouched_dial_is_not_answered_wherever_it_starts() -> None:
    full = do(EMPTY, amount("b", 5))
    assert kind.missing(item(), full) == "“The bar” is not set yet"
    assert kind.missing(item(), do(full, dial(55))) == ""
    assert fit_dials(item(), full) == {"bar": 55}


def test_a_dial_stops_at_its_ends_and_on_a_step() -> None:
    for sent, kept in ((99, 75), (-1, 40), (60.4, 60), (60, 60)):
        assert do(EMPTY, dial(sent))["dials"] == {"bar": kept}
        assert fit_dials(item(), {"dials": {"bar": sent}}) == {"bar": kept}
    for event in (dial(None), dial(True), dial(float("inf")), dial(60, "x"), dial(60, ["bar"])):  # type: ignore[arg-type]
        with pytest.raises(EventError):
            do(EMPTY, event)
    with pytest.raises(EventError, match="nothing to tell"):
        do(EMPTY, listen("c"))
    with pytest.raises(EventError, match="not part"):
        kind.reduce(plain(), kind.empty(plain()), dial(60))


EVENTS = st.one_of(
    st.builds(listen, st.sampled_from("abcx")),
    st.builds(amount, st.sampled_from("abcx"), st.floats(-2, 9)),
    st.builds(dial, st.floats(allow_nan=True) | st.integers(30, 80)),
    st.just({"type": "reset"}),
)


@given(st.lists(EVENTS, max_size=25))
def test_whatever_is_done_what_was_heard_stays_heard_and_paid(events: list[Any]) -> None:
    answer = EMPTY
    for event in events:
        before = answer["heard"]
        if event["type"] == "reset":
            answer = registry.cleared(item(), answer)
        else:
            try:
                answer = kind.reduce(item(), answer, event)
            except EventError:
                continue
        assert answer["heard"][: len(before)] == before
        assert kind.clean(item(), answer) == answer
        for name in "ab":
            enough = kind.shares(item(), answer)[name] >= kind.first_step(item(), name)
            assert (name in answer["heard"]) == enough
        assert set(kind.present(item(), answer)["told"]) == set(answer["heard"])
        assert sum(fit(item(), kind.shares(item(), answer)).values()) <= 6 + 1e-9


@given(
    st.lists(st.sampled_from("ab"), unique=True),
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 5)),
)
def test_no_file_hears_more_than_it_pays_for(heard: list[str], amounts: dict[str, int]) -> None:
    answer = kind.clean(item(), {"amounts": amounts, "heard": heard})
    assert kind.clean(item(), answer) == answer
    assert answer["heard"][: len(heard)] == heard
    least = sum(kind.first_step(item(), name) for name in answer["heard"])
    assert kind.spent(item(), answer) >= least


def key() -> Any:
    why = {name: {"why": "x"} for name in "abc"}
    full = {"amounts": {"b": 5}, "dials": {"bar": 60}}
    naive = [{"id": n, "name": n, "answer": full, "why": "x"} for n in ("one", "two")]
    texts = {"why": "x", "too_low": "x", "too_high": "x"}
    return {"options": why, "naive": naive, "model": full, "dials": {"bar": texts}}


def test_a_sound_item_passes_the_static_checks() -> None:
    assert kind.check(item(), key()) == []
    assert kind.labels(item()) == {"bar": "The bar"}


def spoilt(part: str, **more: Any) -> Any:
    made = item()
    if part == "item":
        return {**made, **more}
    made[part][0] |= more
    return made


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (spoilt("options", least=5.0, most=6.0), "takes more than the budget"),
        ({k: v for k, v in item().items() if k != "listening"}, "belong together"),
        (spoilt("dials", id="b"), "dial 'b': the id stands twice"),
        (spoilt("dials", start=80.0), "`start` is one of its settings"),
        (spoilt("dials", most=40.0), "least < most"),
        (spoilt("dials", step=0.001), "in at most 1000 steps"),
    ],
)
def test_static_checks_name_what_is_wrong(wrong: Any, says: str) -> None:
    assert says in " | ".join(kind.check(wrong, key()))


def test_a_key_explains_each_dial_and_each_naive_split_sets_it() -> None:
    bare = key()
    del bare["dials"]
    bare["naive"][0]["answer"] = {"amounts": {"b": 5}}
    told = " | ".join(kind.check(item(), bare))
    assert "dial 'bar' has no explanation in the key" in told
    bare["dials"] = key()["dials"]
    assert "could not be handed in: “The bar” is not set yet" in " | ".join(
        kind.check(item(), bare)
    )
