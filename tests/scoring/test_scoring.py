"""Scores: bounded, monotone where they must be, and right on worked cases."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.items import registry
from course.render import labels_of
from course.scoring import guess, points, score_answer
from course.scoring.personas import GUESSERS, answers


def score(pair: Any, answer: Any) -> float:
    item, key = pair
    return score_answer(item, key, registry.kind(item["kind"]).clean(item, answer))["fraction"]


def test_model_blank_and_declared(pair: Any) -> None:
    item, key = pair
    if registry.by_person(item["kind"]):
        pytest.skip("a person marks it, see below")
    assert score(pair, key["model"]) == 1.0
    assert score_answer(item, key, None)["fraction"] == 0.0
    for declared in key["declared"]:
        assert score(pair, declared["answer"]) == pytest.approx(declared["score"], abs=0.005)


@settings(max_examples=50)
@given(how=st.sampled_from(GUESSERS), seed=st.integers(0, 10**6), reveal=st.booleans())
def test_any_guess_scores_between_0_and_1(pair: Any, how: str, seed: int, reveal: bool) -> None:
    item, key = pair
    answer = registry.kind(item["kind"]).clean(item, guess(item, how, Random(seed)))
    result = score_answer(item, key, answer, reveal)
    assert 0.0 <= result["fraction"] <= 1.0
    targets = {n["target"] for n in result["feedback"]["notes"]}
    assert targets <= set(labels_of(item)) | {""}


def test_the_same_thing_everywhere_scores_nothing(templates: Any) -> None:
    judgement = (templates.items["judgement"], templates.keys["judgement"])
    for step in range(1, 6):
        ratings = {r["id"]: step for r in judgement[0]["responses"]}
        assert score(judgement, {"ratings": ratings}) == 0
    sorting = (templates.items["sorting"], templates.keys["sorting"])
    for category in ("pm", "vp", "cpo"):
        places = {c["id"]: {"level": category} for c in sorting[0]["cards"]}
        assert score(sorting, {"places": places}) == 0


def test_leaving_the_cards_as_shown_scores_nothing(templates: Any) -> None:
    item, key = templates.items["ranking"], templates.keys["ranking"]
    assert score((item, key), registry.kind("ranking").empty(item)) == 0


def test_ties_in_a_ranking_may_swap(templates: Any) -> None:
    item = templates.items["ranking"]
    key = {**templates.keys["ranking"], "ties": [["tell", "fix"]]}
    assert score((item, key), {"order": ["count", "fix", "tell", "announce"]}) == 1


def many(templates: Any) -> Any:
    item = {**templates.items["choice"], "select": "many"}
    key = dict(templates.keys["choice"])
    options = {k: {**v, "credit": float(k != "full-step")} for k, v in key["options"].items()}
    return item, {**key, "options": options}


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [
        (["wait-for-data", "small-step"], 1.0),
        (["small-step"], 0.5),
        (["wait-for-data", "small-step", "full-step"], 0.0),
        (["full-step"], 0.0),
        ([], 0.0),
    ],
)
def test_many_counts_hits_less_false_alarms(templates: Any, chosen: Any, fraction: float) -> None:
    assert score(many(templates), {"chosen": chosen}) == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("220000", 1.0),
        ("$221,900", 1.0),
        ("217.9k", 1.0),
        ("222300", 0.0),
        ("240000", 0.4),
        ("240k", 0.4),
        ("12", 0.0),
        ("not a number", 0.0),
    ],
)
def test_an_estimate_is_right_a_named_mistake_or_wrong(
    templates: Any, text: str, fraction: float
) -> None:
    pair = (templates.items["estimate"], templates.keys["estimate"])
    assert score(pair, {"values": {"cash": {"text": text}}}) == fraction


def test_a_named_mistake_is_explained_and_the_solution_is_not(templates: Any) -> None:
    item, key = templates.items["estimate"], templates.keys["estimate"]
    answer = registry.kind("estimate").clean(item, {"values": {"cash": {"text": "240k"}}})
    shown = str(score_answer(item, key, answer)["feedback"])
    assert "as if it were always paid" in shown
    assert "220,000" not in shown
    assert "220,000" in str(score_answer(item, key, answer, reveal=True)["feedback"])


def test_feedback_holds_only_what_was_chosen(templates: Any) -> None:
    item, key = templates.items["choice"], templates.keys["choice"]
    answer = {"chosen": ["full-step"]}
    shown = str(score_answer(item, key, answer)["feedback"])
    assert "what it overlooks" in shown
    assert "Why this one stands" not in shown
    assert "Why this one stands" in str(score_answer(item, key, answer, reveal=True)["feedback"])


def test_mode_scoring_gives_nothing_for_near(templates: Any) -> None:
    item = templates.items["judgement"]
    near = {"ratings": {"ask-first": 5, "decide-alone": 2, "escalate": 1, "measure": 3}}
    key = {**templates.keys["judgement"], "scoring": "mode"}
    assert score((item, key), near) == pytest.approx((0.75 - 0.5) / (1 - 0.5))


def test_a_better_rating_never_scores_less(templates: Any) -> None:
    item, key = templates.items["judgement"], templates.keys["judgement"]
    ratings = dict(key["model"]["ratings"])
    got = []
    for step in (1, 2, 3, 4, 5):
        got.append(score((item, key), {"ratings": {**ratings, "ask-first": step}}))
    assert got == sorted(got)


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(0.25, 100))
def test_points_are_what_nbgrader_can_take(fraction: float, most: float) -> None:
    got = points(fraction, most)
    assert type(got) is float
    assert math.isfinite(got)
    assert 0.0 <= got <= most


def test_every_persona_answers_validly(pair: Any) -> None:
    item, key = pair
    kind = registry.kind(item["kind"])
    found = answers(item, key)
    others = {"random", "order-taker", "purist"}
    if registry.by_person(item["kind"]):
        assert set(found) == {"model", "blank"}, "no machine, no band"
    else:
        assert {"model", "blank", *others} <= set(found)
    assert found == answers(item, key), "personas must not depend on chance"
    for answer in found.values():
        if answer is not None:
            kind.clean(item, answer)


def test_the_keys_reasoning_waits_for_full_marks_or_the_reveal(pair: Any) -> None:
    item, key = pair
    kind = registry.kind(item["kind"])
    if registry.by_person(item["kind"]):
        pytest.skip("no answer has full marks by itself; see below for the reveal")
    wrong = kind.clean(item, key["declared"][0]["answer"])
    right = kind.clean(item, key["model"])
    assert key["basis"] not in score_answer(item, key, wrong)["feedback"]["basis"]
    assert key["basis"] in score_answer(item, key, wrong, reveal=True)["feedback"]["basis"]
    assert key["basis"] in score_answer(item, key, right)["feedback"]["basis"]


def test_what_a_person_marks_is_pending_and_nothing_else_is(pair: Any) -> None:
    item, key = pair
    marked = registry.by_person(item["kind"])
    model = registry.kind(item["kind"]).clean(item, key["model"])
    result = score_answer(item, key, model)
    assert result.get("pending", False) is marked
    assert result["feedback"].get("pending", False) is marked
    assert result["fraction"] == (0.0 if marked else 1.0)
    assert "pending" not in score_answer(item, key, None)


def test_a_text_without_words_waits_for_nobody(templates: Any) -> None:
    item, key = templates.items["text"], templates.keys["text"]
    for text in ("", " \n", "... -- !"):
        result = score_answer(item, key, {"text": text, "ratings": {}})
        assert "pending" not in result and result["fraction"] == 0.0


def test_a_markers_notes_show_only_with_the_key(templates: Any) -> None:
    item, key = templates.items["text"], templates.keys["text"]
    answer = {"text": "Some words.", "ratings": {}}
    hidden = [key["look_for"], key["misreadings"], key["exemplars"][2]["why"], key["basis"]]
    shown = score_answer(item, key, answer)["feedback"]
    revealed = score_answer(item, key, answer, reveal=True)["feedback"]
    for part in hidden:
        assert part not in str(shown.values())
        assert (
            part
            in "".join([n["html"] for n in revealed["notes"]])
            + revealed["debrief"]
            + (revealed["basis"])
        )
