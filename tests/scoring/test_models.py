"""What a split is worth: each model on worked cases, and nothing to gain outside the limits."""

from __future__ import annotations

import math
import runpy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scoring.models import (
    MODELS,
    UnknownModel,
    diminishing,
    fit,
    knapsack,
    model,
    support,
    worth,
    worth_of_equal,
)

NAMES = ["a", "b", "c"]


def item(form: str = "amounts", **budget: Any) -> Any:
    total = {"total": 9.0, "unit": "hours", "exact": True, "step": 1.0, **budget}
    options: list[Any] = [{"id": name, "text": name} for name in NAMES]
    if form == "picks":
        for option, cost in zip(options, (4.0, 5.0, 3.0), strict=True):
            option["cost"] = cost
    return {"form": form, "budget": total, "options": options}


KNAPSACK = {
    "options": {
        "a": {"size": 100.0, "chance": 0.5},
        "b": {"size": 60.0, "chance": 0.5},
        "c": {"size": 10.0, "chance": 1.0},
    },
    "overlaps": [{"options": ["a", "b"], "shared": 0.5}],
}
RETURNS = {
    "options": {n: {"gain": g, "scale": 2.0} for n, g in zip(NAMES, (10, 5, 0), strict=True)}
}


def people(steep: int = 1) -> Any:
    one = {"power": 2.0, "trust": 0.5, "start": -0.5, "reach": 1.0, "half": 3.0}
    return {
        "options": {"a": one, "b": {**one, "power": 1.0}, "c": {**one, "trust": 0.0}},
        "bias": -0.5,
        "slope": 4.0,
        "steep": steep,
    }


EXAMPLES = [
    ("knapsack", "picks", KNAPSACK),
    ("diminishing", "amounts", RETURNS),
    ("support", "amounts", people()),
    ("support", "amounts", people(2)),
]


def test_a_sum_of_picks_counts_what_two_share_once() -> None:
    def value(*taken: str) -> float:
        return knapsack.value(KNAPSACK, {n: float(n in taken) for n in NAMES})  # type: ignore[arg-type]

    assert value("a") == 50
    assert value("b") == 30
    assert value("a", "b") == 50 + 30 - 0.5 * 30
    assert value("a", "c") == 60


def test_returns_fall_off_as_the_formula_says() -> None:
    got = diminishing.curve(RETURNS, "a", 2.0)  # type: ignore[arg-type]
    assert got == pytest.approx(10 * (1 - math.exp(-1)))
    assert diminishing.value(RETURNS, dict.fromkeys(NAMES, 0.0)) == 0  # type: ignore[arg-type]


def test_support_moves_half_way_after_half_and_approval_is_logistic() -> None:
    parameters = people()
    # Power 2 of 5, trust a half: support -0.5 + 1.5 / 2 at `half`.
    assert support.curve(parameters, "a", 3.0) == pytest.approx(2 * 0.5 * 0.25 / 5)
    assert support.curve(parameters, "c", 9.0) == 0, "nobody believes c"
    assert support.link(parameters, 0.125) == pytest.approx(50)
    first = [support.curve(people(2), "a", x) for x in (0, 0.5, 1.0)]
    assert first[2] - first[1] > first[1] - first[0], "steep 2: the first hour brings little"


@pytest.mark.parametrize(("name", "form", "parameters"), EXAMPLES)
@given(data=st.data())
def test_nothing_is_gained_outside_bounds_and_budget(
    name: str, form: str, parameters: Any, data: st.DataObject
) -> None:
    """Negative, huge, endless and fractional amounts are worth no more than the best allowed."""
    anything = st.floats() | st.sampled_from([-1e300, 1e300, 0.5, 1.0, 2.0])
    hostile = {n: data.draw(anything) for n in NAMES}
    where = item(form)
    kept = fit(where, hostile)
    assert set(kept) == set(NAMES)
    assert all(0 <= much <= 9 for much in kept.values())
    cost = {"a": 4.0, "b": 5.0, "c": 3.0} if form == "picks" else dict.fromkeys(NAMES, 1.0)
    assert sum(cost[n] * much for n, much in kept.items()) <= 9 + 1e-6
    value = model(name).value(parameters, kept)
    if form == "picks":
        allowed = [{"a": 1.0, "b": 1.0, "c": 0.0}, {"a": 1.0, "b": 0.0, "c": 1.0}]
        most = max(model(name).value(parameters, one) for one in allowed)
        assert set(kept.values()) <= {0.0, 1.0}
        assert value <= most + 1e-9
    else:
        # Every model here is increasing, so the whole budget on each at once is a bound.
        assert value <= model(name).value(parameters, dict.fromkeys(NAMES, 9.0)) + 1e-9


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(2, 1000))
def test_a_multiple_of_a_split_is_worth_the_split_itself(parts: list[int], times: int) -> None:
    if sum(parts) != 9:
        return
    split = dict(zip(NAMES, map(float, parts), strict=True))
    where = item()
    for option in where["options"]:
        option["most"] = 1e9  # so that only the budget can hold it
    blown = fit(where, {name: much * times for name, much in split.items()})
    assert blown == pytest.approx(split)


def test_amounts_within_the_limits_stay_as_they_are() -> None:
    split = {"a": 4.0, "b": 3.0, "c": 1.0}
    assert fit(item(), split) == split
    assert fit(item("picks"), {"a": 1.0, "b": 1.0, "c": 0.0}) == {"a": 1.0, "b": 1.0, "c": 0.0}


def test_minima_are_kept_when_a_split_is_scaled_down() -> None:
    where = item()
    where["options"][0]["least"] = 3.0
    kept = fit(where, {"a": 3.0, "b": 9.0, "c": 9.0})
    assert kept == pytest.approx({"a": 3.0, "b": 3.0, "c": 3.0})


def test_picks_beyond_the_budget_are_kept_in_the_order_shown_with_their_ties() -> None:
    where = item("picks")
    every = dict.fromkeys(NAMES, 1.0)
    assert fit(where, every) == {"a": 1.0, "b": 1.0, "c": 0.0}
    where["options"][0]["needs"] = ["c"]
    assert fit(where, every) == {"a": 0.0, "b": 1.0, "c": 0.0}, "what it needs did not fit"
    where["options"][0] = {"id": "a", "text": "a", "cost": 4.0, "excludes": ["b"]}
    assert fit(where, every) == {"a": 1.0, "b": 0.0, "c": 1.0}


def test_the_same_for_everything() -> None:
    valuation: Any = {"model": "diminishing", "unit": "x", "parameters": RETURNS}
    assert worth_of_equal(item(), valuation) == pytest.approx(
        worth(item(), valuation, {"amounts": dict.fromkeys(NAMES, 3.0)})
    )
    capped = item()
    capped["options"][0]["most"] = 1.0
    assert worth_of_equal(capped, valuation) == pytest.approx(
        worth(capped, valuation, {"amounts": {"a": 1.0, "b": 4.0, "c": 4.0}})
    )
    picks: Any = {"model": "knapsack", "unit": "x", "parameters": KNAPSACK}
    assert worth_of_equal(item("picks"), picks) == pytest.approx(9 / 12 * (50 + 30 + 10 - 15))


@pytest.mark.parametrize(("name", "form", "parameters"), EXAMPLES)
def test_parameters_that_types_cannot_catch(name: str, form: str, parameters: Any) -> None:
    used = model(name)
    assert form in used.FORMS
    assert used.check(NAMES, parameters) == []
    more = used.check([*NAMES, "d"], parameters)
    assert any("'d'" in said for said in more)
    assert any("'c'" in said for said in used.check(NAMES[:2], parameters))


def test_parameters_out_of_their_range_are_named() -> None:
    bad = {**KNAPSACK, "options": {**KNAPSACK["options"], "a": {"size": 1.0, "chance": 1.5}}}
    assert "'a'" in knapsack.check(NAMES, bad)[0]  # type: ignore[arg-type]
    twice = {**KNAPSACK, "overlaps": [{"options": ["a", "a"], "shared": 0.5}]}
    assert "overlap" in knapsack.check(NAMES, twice)[0]  # type: ignore[arg-type]
    flat = {"options": {n: {"gain": 1.0, "scale": 0.0} for n in NAMES}}
    assert len(diminishing.check(NAMES, flat)) == 3  # type: ignore[arg-type]
    assert "steep" in support.check(NAMES, {**people(), "steep": 3})[0]


def test_an_unknown_model_names_those_there_are() -> None:
    with pytest.raises(UnknownModel, match=", ".join(MODELS)):
        model("magic")


def test_the_template_is_a_model(root: Any) -> None:
    made = runpy.run_path(str(root / "course" / "templates" / "model.py"))
    parameters = {"options": {n: {"rate": 2.0} for n in NAMES}}
    assert made["SHAPE"] in ("picks", "separable", "search")
    assert made["check"](NAMES, parameters) == []
    assert made["value"](parameters, {"a": 4.0, "b": 0.0, "c": 1.0}) == 6
    assert made["concave"](parameters)
