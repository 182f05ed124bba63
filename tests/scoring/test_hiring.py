"""Hiring: closed forms against luck, and what a second look at the same thing is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scoring.models import hiring

PARAMETERS: Any = {
    "validity": {"asked": 0.42, "again": 0.42, "work": 0.33, "years": 0.07},
    "overlaps": [
        {"between": ["asked", "again"], "r": 0.8},
        {"between": ["work", "asked"], "r": 0.2},
    ],
    "spread": 110.0,
    "candidates": 60,
    "chair": 3.6,
}
weights = st.fixed_dictionaries({name: st.integers(0, 100) for name in PARAMETERS["validity"]})


def only(**given: float) -> dict[str, float]:
    return {**dict.fromkeys(PARAMETERS["validity"], 0.0), **given}


def test_validity_against_drawn_people() -> None:
    """A hundred thousand people with these correlations, drawn by seed."""
    names = [*PARAMETERS["validity"], "performance"]
    r = np.eye(5)
    pairs = {("asked", "again"): 0.8, ("work", "asked"): 0.2}
    pairs |= {(name, "performance"): v for name, v in PARAMETERS["validity"].items()}
    for (one, other), value in pairs.items():
        i, j = names.index(one), names.index(other)
        r[i, j] = r[j, i] = value
    people = np.random.default_rng(1).multivariate_normal(np.zeros(5), r, 100_000)
    w = {"asked": 40.0, "again": 20.0, "work": 30.0, "years": 10.0}
    total = people[:, :4] @ [w[name] for name in names[:4]]
    drawn = np.corrcoef(total, people[:, 4])[0, 1]
    assert hiring.validity(PARAMETERS, w) == pytest.approx(drawn, abs=0.01)


@pytest.mark.parametrize("bar", [-0.5, 0.0, 1.0, 2.0, 2.5])
@pytest.mark.parametrize("candidates", [1, 5, 60])
def test_search_against_drawn_searches(bar: float, candidates: int) -> None:
    scores = np.random.default_rng(2).normal(size=(40_000, candidates))
    passed = scores >= bar
    hired = np.where(passed.any(axis=1), passed.argmax(axis=1), candidates - 1)
    seen, score = hiring.search(bar, candidates)
    assert seen == pytest.approx((hired + 1).mean(), rel=0.02)
    assert score == pytest.approx(scores[np.arange(len(scores)), hired].mean(), abs=0.02)


def test_a_bar_that_nobody_passes_hires_an_average_one_last() -> None:
    assert hiring.search(40.0, 60) == (60, 0)


def test_the_best_bar_is_neither_the_lowest_nor_the_highest() -> None:
    bar, worth = hiring.best_bar(54.0, 3.6, 60)
    assert bar == 1.1
    # Endless search has a closed form: the worth is the spread at the best bar.
    assert worth == pytest.approx(54 * bar, rel=0.03)


@given(st.floats(1, 100), st.floats(0, 10), st.floats(0, 10))
def test_a_dearer_chair_never_raises_the_bar(spread: float, one: float, more: float) -> None:
    cheap, dear = hiring.best_bar(spread, one, 60), hiring.best_bar(spread, one + more, 60)
    assert dear[0] <= cheap[0]
    assert dear[1] <= cheap[1]


def test_the_same_questions_twice_add_little_and_another_view_adds_more() -> None:
    once = hiring.validity(PARAMETERS, only(asked=1.0))
    twice = hiring.validity(PARAMETERS, only(asked=1.0, again=1.0))
    other = hiring.validity(PARAMETERS, only(asked=1.0, work=1.0))
    assert once == pytest.approx(0.42)
    assert once < twice < once + 0.03
    assert other > twice + 0.03


@given(weights, st.floats(0.01, 50))
def test_only_proportions_count(w: dict[str, int], factor: float) -> None:
    many = {name: factor * value for name, value in w.items()}
    assert hiring.validity(PARAMETERS, many) == pytest.approx(hiring.validity(PARAMETERS, w))


def test_no_weights_predict_nothing() -> None:
    assert hiring.validity(PARAMETERS, only()) == 0
    # Whoever comes first is as good as any.
    assert hiring.value(PARAMETERS, only()) == pytest.approx(-3.6, abs=0.1)


def test_a_bar_that_is_set_is_worth_what_drawn_searches_bring() -> None:
    """Thirty thousand searches with people and performance, drawn by seed."""
    w = only(asked=50.0, work=50.0)
    v = hiring.validity(PARAMETERS, w)
    random = np.random.default_rng(3)
    scores = random.normal(size=(30_000, 60))
    for bar in (45, 61, 68, 75):
        passed = scores >= (bar - 50) / 10
        at = np.where(passed.any(axis=1), passed.argmax(axis=1), 59)
        score = scores[np.arange(len(scores)), at]
        performance = v * score + np.sqrt(1 - v * v) * random.normal(size=len(scores))
        drawn = (110 * performance - 3.6 * (at + 1)).mean()
        assert hiring.value(PARAMETERS, w, {"bar": bar}) == pytest.approx(drawn, abs=2.5)


@given(weights, st.integers(40, 75))
def test_no_bar_beats_the_best_one_and_without_a_dial_it_is_taken(
    w: dict[str, int], bar: int
) -> None:
    best = hiring.value(PARAMETERS, w)
    assert hiring.value(PARAMETERS, w, {}) == best
    assert hiring.value(PARAMETERS, w, {"bar": bar}) <= best + 1e-9


def test_years_are_nearly_dead_and_waiting_has_an_end() -> None:
    good = only(asked=50.0, work=50.0)
    some = only(asked=47.5, work=47.5, years=5.0)
    much = only(asked=30.0, work=30.0, years=40.0)
    at = {"bar": 61.0}
    assert hiring.value(PARAMETERS, some, at) == pytest.approx(
        hiring.value(PARAMETERS, good, at), abs=1.0
    )
    assert hiring.value(PARAMETERS, much, at) < hiring.value(PARAMETERS, good, at) - 10
    worths = [hiring.value(PARAMETERS, good, {"bar": bar}) for bar in range(40, 76)]
    top = worths.index(max(worths))
    assert worths[: top + 1] == sorted(worths[: top + 1])
    assert worths[top:] == sorted(worths[top:], reverse=True)
    assert 40 < 40 + top < 70


def test_five_hundred_draws_are_the_same_each_time_and_show_the_spread() -> None:
    w = only(asked=50.0, work=50.0)
    caption, rows = hiring.draws(PARAMETERS, w, {"bar": 61})
    assert caption.startswith("500 searches")
    assert hiring.draws(PARAMETERS, w, {"bar": 61}) == (caption, rows)
    said = dict(rows)
    low, middle, high = (
        float(said[label].replace("−", "-").replace(",", ""))
        for label in (
            "One in ten is worth less than",
            "The middle one",
            "One in ten is worth more than",
        )
    )
    assert low < 0 < middle < high, "one search in ten disappoints with a good card too"
    seen = hiring.search(1.1, 60)[0]
    assert float(said["Candidates seen, on average"]) == pytest.approx(seen, rel=0.1)
    nobody = "Nobody at the bar in 60, so the last was taken"
    assert said[nobody] == "0 of 500"
    # The chance that none of sixty reaches 75 is (1 - 0.0062) to the power of 60.
    many = int(dict(hiring.draws(PARAMETERS, w, {"bar": 75})[1])[nobody].split()[0])
    assert many == pytest.approx(500 * (1 - 0.00621) ** 60, abs=35)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"validity": {"asked": 0.4}}, "has no validity"),
        ({"overlaps": [{"between": ["asked", "asked"], "r": 0.5}]}, "two signals"),
        ({"chair": -1.0}, "from 0"),
        # Nearly one signal, and yet one of them predicts and the other does not.
        ({"overlaps": [{"between": ["asked", "years"], "r": 0.99}]}, "together"),
    ],
)
def test_it_says_what_is_wrong(change: dict[str, Any], said: str) -> None:
    names = list(PARAMETERS["validity"])
    assert hiring.check(names, PARAMETERS) == []
    changed: Any = {**PARAMETERS, **change}
    assert said in " ".join(hiring.check(names, changed))
