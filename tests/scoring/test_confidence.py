"""What a stated confidence is worth: proper, bounded, and in the right order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items import confidence as asking
from course.items import registry
from course.items.types import EventError
from course.scoring import score_answer, stated
from course.scoring.confidence import brier, combine, figure, sentence
from course.scoring.personas import AUTHORED, GUESSERS, confidence

SHARE = st.floats(0, 1)
SCORED = st.floats(0.01, asking.MOST)


def spaced(text: str) -> str:
    """With plain spaces: a number and its per cent sign are kept on one line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def asks(pair: Any, scored: float | None = None) -> Any:
    item, key = pair
    asked = {"ask": "How sure are you?"} | ({} if scored is None else {"scored": scored})
    return {**item, "confidence": asked}, key


@given(SHARE, SHARE, SCORED)
def test_the_fraction_stays_a_fraction(outcome: float, sure: float, share: float) -> None:
    assert 0 <= combine(outcome, sure, share) <= 1
    assert combine(outcome, None, share) <= combine(outcome, sure, share)
    assert combine(outcome, sure, 0) == outcome


@given(SHARE, SHARE, SHARE, SCORED)
def test_a_better_answer_never_scores_less(
    one: float, two: float, sure: float, share: float
) -> None:
    worse, better = sorted((one, two))
    assert combine(worse, sure, share) <= combine(better, sure, share) + 1e-12


def test_the_most_that_may_be_scored_is_near_where_that_breaks() -> None:
    assert combine(1, 0, 0.4) < combine(0.9, 0, 0.4)


@given(st.lists(SHARE, min_size=1, max_size=6), SHARE, SCORED)
def test_nobody_gains_by_stating_anything_but_what_is_expected(
    outcomes: list[float], sure: float, share: float
) -> None:
    """Over outcomes that are equally likely, right or wrong or between."""
    honest = sum(outcomes) / len(outcomes)
    earned = [sum(combine(f, c, share) for f in outcomes) for c in (honest, sure)]
    assert earned[0] >= earned[1] - 1e-9
    if abs(sure - honest) > 0.01:
        assert earned[0] > earned[1]


@given(SHARE, SCORED)
def test_a_wrong_answer_on_purpose_never_pays(chance: float, share: float) -> None:
    honest = chance * combine(1, chance, share) + (1 - chance) * combine(0, chance, share)
    assert honest >= combine(0, 0, share) - 1e-12


@given(SHARE)
def test_fifty_per_cent_earns_a_quarter_of_a_point_of_brier(outcome: float) -> None:
    assert brier(0.5, 1) == brier(0.5, 0) == 0.25
    assert brier(outcome, outcome) == 0


def test_model_blank_and_half_sure(scored: Any) -> None:
    item, key = asks(scored, 0.2)
    model = registry.kind(item["kind"]).clean(item, key["model"])
    full = score_answer(item, key, model, confidence=1.0)
    assert full["fraction"] == full["outcome"] == 1.0
    half = score_answer(item, key, model, confidence=0.5)
    assert half["fraction"] == pytest.approx(0.95)
    assert half["outcome"] == 1.0
    assert "less sure than you could be" in half["feedback"]["headline"]
    assert score_answer(item, key, model)["fraction"] == pytest.approx(0.8)
    assert score_answer(item, key, None, confidence=1.0)["fraction"] == 0.0


def test_reported_only_changes_no_score(scored: Any) -> None:
    item, key = asks(scored)
    wrong = registry.kind(item["kind"]).clean(item, key["declared"][0]["answer"])
    sure = score_answer(item, key, wrong, confidence=1.0)
    assert sure["fraction"] == sure["outcome"] == score_answer(*scored, wrong)["fraction"]
    assert "100 % sure" in spaced(sure["feedback"]["confidence"])
    assert "confidence" not in score_answer(*scored, wrong, confidence=1.0)["feedback"]


@pytest.mark.parametrize(
    ("sure", "outcome", "share", "said"),
    [
        (0.9, 1, 0, "You were 90 % sure and right: Brier score .01; lower is better."),
        (0.9, 0, 0, "You were 90 % sure but wrong: Brier score .81; lower is better."),
        (0.2, 0, 0, "You were 20 % sure and wrong: Brier score .04; lower is better."),
        (1, 1, 0, "You were 100 % sure and right: Brier score 0; lower is better."),
        (0.7, 0.4, 0, "You were 70 % sure but 40 % right: Brier score .09; lower is better."),
        (
            0.5,
            1,
            0.2,
            "You were 50 % sure but right: Brier score .25; lower is better. "
            "Your confidence decides 20 % of the points here and earned 75 % of that.",
        ),
        (None, 1, 0, "You did not say how sure you were."),
        (
            None,
            1,
            0.2,
            "You did not say how sure you were. Your confidence decides 20 % of the points here.",
        ),
    ],
)
def test_what_it_was_worth_is_said(sure: Any, outcome: float, share: float, said: str) -> None:
    assert spaced(sentence(sure, outcome, share)) == said


def test_small_figures() -> None:
    assert [figure(v) for v in (0, 0.003, 0.04, 0.8101, 1)] == ["0", "0", ".04", ".81", "1"]


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([0.5]))
def test_only_the_steps_are_taken(templates: Any, value: Any) -> None:
    item = {**templates.items["choice"], "confidence": {"ask": "How sure?"}}
    offered = value is None or (type(value) in (int, float) and value in asking.STEPS)
    try:
        got = asking.from_event(item, {"type": "confidence", "value": value})
    except EventError:
        assert not offered
        return
    assert offered
    assert got == value


@given(st.floats(allow_nan=True) | st.integers() | st.booleans() | st.text())
def test_a_confidence_from_a_file_is_a_share_or_none(value: Any) -> None:
    share = type(value) in (int, float) and 0 <= value <= 1
    assert asking.stated(value) == (value if share else None)


def test_forecasts_hold_the_confidence_only_where_it_was_asked(pair: Any) -> None:
    item, key = asks(pair)
    model = registry.kind(item["kind"]).clean(item, key["model"])
    inside = stated(*pair, model, 0.8, 1.0)
    assert stated(item, key, model, 0.8, 1.0) == [*inside, {"confidence": 0.8, "outcome": 1.0}]
    assert stated(item, key, model, None, 1.0) == inside
    assert stated(item, key, None, 0.8, 0.0) == []


def test_personas_state_one_where_it_is_asked(pair: Any) -> None:
    item, key = asks(pair, 0.2)
    said = {who: confidence(item, key, who) for who in ("model", "blank", *GUESSERS, *AUTHORED)}
    assert said["model"] == 1.0
    assert said["blank"] is None
    assert {said[who] for who in GUESSERS} == {0.3}
    assert confidence(*pair, "model") is None


@pytest.mark.parametrize(("share", "fine"), [(0.0, False), (0.2, True), (0.3, True), (0.4, False)])
def test_the_scored_share_is_bounded(scored: Any, share: float, fine: bool) -> None:
    assert (asking.check(asks(scored, share)[0]) == []) is fine


def test_what_a_person_marks_does_not_ask(templates: Any) -> None:
    (said,) = asking.check(asks((templates.items["text"], templates.keys["text"]))[0])
    assert "a person marks this" in said
