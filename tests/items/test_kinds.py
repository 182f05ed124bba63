"""Every kind: any sequence of changes is an answer, and any data is one or is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.items import registry
from course.items.registry import KINDS, UnknownKind
from course.items.types import AnswerError, EventError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "chosen",
                    "ratings",
                    "order",
                    "places",
                    "values",
                    "a",
                    "text",
                    "amounts",
                    "picked",
                    "heard",
                    "dials",
                    "columns",
                    "index",
                    "rows",
                    "seed",
                    "path",
                    "slots",
                    "moves",
                ]
            )
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def story_events(item: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    nodes = st.sampled_from([node["id"] for node in item.get("nodes", [])] or ["nowhere"])
    choices = [c["id"] for node in item.get("nodes", []) for c in node["choices"]]
    share = st.sampled_from([0.0, 0.25, 1, 1.5, True, None])
    return st.one_of(
        st.just({"type": "begin", "seed": 7}),
        st.fixed_dictionaries({"type": st.just("back"), "node": nodes}),
        st.fixed_dictionaries({"type": st.just("forecast"), "node": nodes, "confidence": share}),
        st.fixed_dictionaries(
            {
                "type": st.just("choose"),
                "node": nodes,
                "choice": st.sampled_from([*choices, "nobody"]),
            }
        ),
    )


def events(item: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Events of this item's kind, most of them fitting."""
    ids = [
        p["id"] for f in ("options", "responses", "cards", "quantities") for p in item.get(f, [])
    ]
    name = st.sampled_from([*ids, "nobody"])
    by_kind = {
        "choice": st.fixed_dictionaries(
            {"type": st.just("choose"), "option": name, "on": st.booleans()}
        ),
        "judgement": st.fixed_dictionaries(
            {
                "type": st.just("rate"),
                "response": name,
                "value": st.none() | st.integers(0, 7) | st.just(True),
            }
        ),
        "ranking": st.fixed_dictionaries(
            {"type": st.just("move"), "card": name, "to": st.integers(-3, 12)}
        ),
        "sorting": st.fixed_dictionaries(
            {
                "type": st.just("place"),
                "card": name,
                "axis": st.sampled_from(["level", "none"]),
                "category": st.none() | st.sampled_from(["pm", "vp", "cpo", "x"]),
            }
        ),
        "text": st.fixed_dictionaries(
            {
                "type": st.just("write"),
                "text": st.none() | st.text(max_size=2000) | st.just("word " * 30),
            }
        )
        | st.fixed_dictionaries(
            {
                "type": st.sampled_from(["assess", "none"]),
                "criterion": st.sampled_from(["decision", "evidence", "nobody"]),
                "points": st.none() | st.integers(-1, 5) | st.floats() | st.just(True),
            }
        ),
        "allocation": st.fixed_dictionaries(
            {
                "type": st.just("amount"),
                "option": name,
                "amount": st.integers(-3, 20) | st.floats() | st.just(True) | st.none(),
            }
        )
        | st.fixed_dictionaries(
            {
                "type": st.sampled_from(["listen", "dial"]),
                "option": name,
                "dial": st.sampled_from(["depth", "bar", "nothing"]),
                "value": st.integers(-3, 90) | st.floats() | st.just(True) | st.none(),
            }
        ),
        "memo": memo_events(item) if item["kind"] == "memo" else st.nothing(),
        "estimate": st.fixed_dictionaries(
            {
                "type": st.just("enter"),
                "quantity": name,
                "text": st.sampled_from(["220,000", "", "x", "$1.2M"]) | st.text(max_size=70),
            }
        ),
        # A table comes from code: whatever the page sends is refused.
        "table": st.fixed_dictionaries({"type": st.just("record"), "rows": JSON}),
        "story": story_events(item),
        "grouping": st.fixed_dictionaries(
            {
                "type": st.sampled_from(["move", "none"]),
                "person": st.sampled_from([*(p["id"] for p in item.get("people", [])), "nobody"]),
                "team": st.sampled_from(["shop", "numbers", "third", "nowhere"]) | st.none(),
            }
        ),
    }
    return by_kind[item["kind"]]


def memo_events(item: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Changes to any slot of a memo, most of the type that the slot takes."""
    slots = [slot["id"] for slot in item["slots"]]
    cards = [option["id"] for slot in item["slots"] for option in slot.get("options", [])]
    cards += [fact["id"] for fact in item.get("evidence", [])]
    slides = [slide["id"] for slide in item.get("slides", [])]
    texts = st.sampled_from(["", "12", "2026-03-04", "0001-01-01", "2026-02-30"])
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["pick", "take", "write", "move", "mark", "leave", "rate_self", "none"]
            ),
            "slot": st.sampled_from([*slots, "nowhere"]),
            "option": st.none() | st.sampled_from([*cards, "nobody"]),
            "card": st.sampled_from([*cards, "nobody"]),
            "on": st.booleans() | st.none(),
            "text": st.none() | texts | st.text(max_size=900),
            "part": st.sampled_from([*cards, "nobody"]),
            "to": st.integers(-3, 30) | st.none() | st.booleans(),
            "role": st.none() | st.sampled_from(["answer", "reason", "support", "out", "king"]),
            "slide": st.sampled_from([*slides, "nowhere"]),
            "statement": st.sampled_from([*(s["id"] for s in item["rubric"]), "nothing"]),
            "level": st.integers(-1, 3) | st.none() | st.booleans(),
        }
    )


@settings(max_examples=60)
@given(data=st.data())
def test_any_changes_leave_a_valid_answer(pair: Any, data: st.DataObject) -> None:
    item, _ = pair
    kind = registry.kind(item["kind"])
    answer = kind.empty(item)
    for event in data.draw(st.lists(events(item), max_size=12)):
        before = repr(answer)
        try:
            after = kind.reduce(item, answer, event)
        except EventError:
            assert repr(answer) == before
            continue
        assert repr(answer) == before, "reduce changed its input"
        assert kind.clean(item, after) == after
        assert isinstance(kind.missing(item, after), str)
        answer = after


@settings(max_examples=150)
@given(raw=JSON)
def test_any_data_is_an_answer_or_refused(pair: Any, raw: Any) -> None:
    item, _ = pair
    kind = registry.kind(item["kind"])
    try:
        answer = kind.clean(item, raw)
    except AnswerError as error:
        assert str(error)
    else:
        assert kind.clean(item, answer) == answer


def test_the_empty_answer_is_valid_and_the_model_complete(pair: Any) -> None:
    item, key = pair
    kind = registry.kind(item["kind"])
    empty = kind.empty(item)
    assert kind.clean(item, empty) == empty
    assert kind.missing(item, kind.clean(item, key["model"])) == ""


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("choice", {"chosen": ["small-step", "full-step"]}, "takes one option"),
        ("choice", {"chosen": "small-step"}, "should be a list, not text"),
        ("choice", {"chosen": [], "score": 1}, "unknown fields: score"),
        ("choice", [], "not a list"),
        ("judgement", {"ratings": {"measure": True}}, "not a step of the scale"),
        ("judgement", {"ratings": {"measure": 4.0}}, "not a step of the scale"),
        ("judgement", {"ratings": {"nobody": 4}}, "no response 'nobody'"),
        ("ranking", {"order": ["count", "count", "fix", "tell"]}, "stands twice"),
        ("ranking", {"order": ["count"]}, "1 of 4 cards"),
        ("sorting", {"places": {"a": "pm"}}, "should name a category"),
        ("sorting", {"places": {"a": {"level": "king"}}}, "no category 'king'"),
        ("allocation", {"amounts": {"calls": -1}}, "should lie between 0 and 8"),
        ("allocation", {"amounts": {"calls": 9}}, "should lie between 0 and 8"),
        ("allocation", {"amounts": {"calls": 1.5}}, "in steps of 1"),
        ("allocation", {"amounts": {"calls": True}}, "should be a number"),
        ("allocation", {"amounts": {"nobody": 1}}, "no option 'nobody'"),
        ("allocation", {"amounts": {"calls": float("nan")}}, "should be a number"),
        ("allocation", {"picked": ["calls"]}, "unknown fields: picked"),
        ("story", {"path": [], "score": 1}, "unknown fields: score"),
        ("story", {"path": [{"node": "request", "choice": "queue"}]}, "needs the seed"),
        ("story", {"seed": True, "path": []}, "a whole number"),
        ("story", {"seed": 1, "path": [{"node": "plan", "choice": "mock"}]}, "stands at 'request'"),
        ("story", {"seed": 1, "path": [{"node": "request", "choice": "x"}]}, "no choice 'x'"),
        ("story", {"seed": 1, "path": [{"node": "request"}]}, "each step of a path"),
        ("story", {"seed": 1, "path": [], "stated": 0.5}, "does not ask for one"),
        ("estimate", {"values": {"cash": {"number": 220000}}}, "should be a number"),
        ("grouping", {"moves": {"ada": "king"}}, "no team 'king'"),
        ("grouping", {"moves": {"zoe": "shop"}}, "no person 'zoe'"),
        ("grouping", {"moves": {"ada": ["shop"]}}, "no team"),
        ("grouping", {"moves": [], "cost": 0}, "unknown fields: cost"),
        ("text", {"text": ["a"]}, "should be text"),
        ("text", {"text": "a" * 1601}, "longer than 1600 characters"),
        ("text", {"text": "", "ratings": {"style": 1}}, "no criterion 'style'"),
        ("text", {"text": "", "ratings": {"decision": 3}}, "not a level"),
        ("text", {"text": "", "ratings": {"decision": True}}, "not a level"),
        ("text", {"text": "", "score": 6}, "unknown fields: score"),
        ("text", "words", "a mapping with 'text'"),
        ("estimate", {"values": {"cash": {"text": "9" * 61}}}, "should be a number"),
        ("memo", ["opening"], "a mapping with 'slots'"),
        ("memo", {"slots": {}, "score": 1}, "unknown fields: score"),
        ("memo", {"slots": {"nowhere": "x"}}, "no slot 'nowhere'"),
        ("memo", {"slots": {"opening": 5}}, "should be text"),
        ("memo", {"slots": {"opening": "a" * 701}}, "longer than 700"),
        ("memo", {"slots": {"call": "r-days"}}, "no option of 'call' 'r-days'"),
        ("memo", {"slots": {"reasons": "r-days"}}, "a list of cards"),
        ("memo", {"slots": {"reasons": ["r-days", "r-days"]}}, "stands twice"),
        ("memo", {"slots": {"reasons": ["r-days", "r-zero", "r-habit"]}}, "at most 2"),
        ("memo", {"slots": {"day": "tomorrow"}}, "a day like"),
        ("memo", {"slots": {"day": "2026-02-30"}}, "a day like"),
        ("memo", {"slots": {}, "out": ["first"]}, "no slide 'first'"),
        ("memo", {"slots": {}, "self": {"s-cut": 3}}, "0, 1 or 2"),
        ("memo", {"slots": {}, "self": {"s-cut": True}}, "0, 1 or 2"),
        ("memo", {"slots": {}, "self": {"style": 0}}, "no statement 'style'"),
    ],
)
def test_refusals_say_what_is_wrong(templates: Any, name: str, raw: Any, says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        registry.kind(name).clean(templates.items[name], raw)


def test_a_number_in_a_file_is_read_from_its_text(templates: Any) -> None:
    item = templates.items["estimate"]
    forged = {"values": {"cash": {"text": "1", "number": 220000}}}
    assert registry.kind("estimate").clean(item, forged)["values"]["cash"]["number"] == 1


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(UnknownKind, match=", ".join(KINDS)):
        registry.kind("essay")
