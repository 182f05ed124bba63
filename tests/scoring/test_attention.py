"""Attention: an hour beside somebody who is not ready is worth much, beside somebody who is less than nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scoring.models import attention, fit

NAMES = ["new", "ready"]
PAIR = {"stakes": 100.0, "learning": 10.0, "scale": 4.0}
PARAMETERS: Any = {
    "options": {"new": {**PAIR, "ready": 0.0}, "ready": {**PAIR, "ready": 1.0}},
    "risk": 0.4,
    "cost": 3.0,
}


def test_the_first_hours_count_most_and_the_ready_pay_for_each() -> None:
    assert attention.curve(PARAMETERS, "new", 0) == 0
    # All there is: the risk that can be removed, and what is learned.
    assert attention.curve(PARAMETERS, "new", 1_000) == pytest.approx(0.4 * 100 + 10)
    assert attention.curve(PARAMETERS, "new", 4.0) == pytest.approx(50 * 0.632, abs=0.01)
    assert attention.curve(PARAMETERS, "ready", 4.0) == -12


@given(st.floats(0, 1), st.floats(0, 40), st.floats(0, 40), st.floats(0.1, 10))
def test_it_is_concave_as_it_says(ready: float, one: float, other: float, scale: float) -> None:
    pair = {**PAIR, "ready": ready, "scale": scale}
    parameters: Any = {**PARAMETERS, "options": {"new": pair}}
    middle = attention.curve(parameters, "new", (one + other) / 2)
    ends = [attention.curve(parameters, "new", hours) for hours in (one, other)]
    assert middle >= sum(ends) / 2 - 1e-9


@given(st.floats() | st.sampled_from([-1e300, 1e300, 0.5]), st.floats())
def test_nothing_is_gained_outside_bounds_and_budget(new: float, ready: float) -> None:
    budget = {"total": 9.0, "unit": "hours", "exact": True, "step": 1.0}
    item: Any = {
        "form": "amounts",
        "budget": budget,
        "options": [{"id": name, "text": name} for name in NAMES],
    }
    kept = fit(item, {"new": new, "ready": ready})
    # The best within the budget is all of it beside the one who is not ready.
    best = attention.curve(PARAMETERS, "new", 9.0)
    assert attention.value(PARAMETERS, kept) <= best + 1e-9


def test_parameters_that_types_cannot_catch() -> None:
    assert attention.check(NAMES, PARAMETERS) == []
    assert any("'ready'" in said for said in attention.check(["new"], PARAMETERS))
    assert any("'third'" in said for said in attention.check([*NAMES, "third"], PARAMETERS))
    out = {**PAIR, "ready": 1.5, "scale": 0.0, "stakes": -1.0}
    options: Any = {**PARAMETERS["options"], "new": out}
    said = attention.check(NAMES, {"options": options, "risk": 2.0, "cost": 3.0})
    assert len(said) == 3
    assert sum("'new'" in one for one in said) == 2
