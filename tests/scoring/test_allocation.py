"""Scores of allocations: between the same for everything and the proven best."""

from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.items.bank import load_pair
from course.items.kinds import allocation as kind
from course.scoring import allocation, score_answer
from course.scoring.checks import check_pair, check_valuation
from course.scoring.models import worth

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "amounts": ("course/templates", "allocation"),
    "picks": ("solutions/1-fundamentals", "idea-triage"),
}
PAIRS: dict[str, Any] = {
    form: load_pair(ROOT / folder, name) for form, (folder, name) in PLACES.items()
}


@pytest.fixture(params=PAIRS)
def both(request: pytest.FixtureRequest) -> Any:
    """An exercise of each form with its key."""
    return PAIRS[request.param]


def answers(item: Any) -> st.SearchStrategy[Any]:
    """Anything that could stand in an answer file, within the budget or not."""
    names = [option["id"] for option in item["options"]]
    if item["form"] == "picks":
        chosen = st.lists(st.sampled_from(names), unique=True)
        return chosen.map(lambda some: kind.clean(item, {"picked": some}))
    each = {n: st.integers(0, int(kind.bounds(item, n)[1])) for n in names}
    return st.fixed_dictionaries(each).map(lambda much: kind.clean(item, {"amounts": much}))


@settings(max_examples=150)
@given(data=st.data(), form=st.sampled_from(sorted(PAIRS)))
def test_no_answer_leaves_0_to_1_or_beats_the_best(data: Any, form: str) -> None:
    item, key = PAIRS[form]
    answer = data.draw(answers(item))
    got, notes = allocation.score(item, key, answer, data.draw(st.booleans()))
    assert 0 <= got <= 1
    assert worth(item, key["valuation"], answer) <= key["best"]["bound"] + 1e-6
    targets = {note["target"] for note in notes}
    assert targets <= {option["id"] for option in item["options"]} | {""}
    assert "<table>" in allocation.debrief(item, key, answer, True) or not answer.get("picked", [1])


def test_the_best_earns_all_and_the_same_for_everything_nothing(both: Any) -> None:
    item, key = both
    assert score_answer(item, key, key["model"])["fraction"] == 1
    equal = next((n for n in key["naive"] if n["id"] == "equal"), None)
    if equal:
        assert score_answer(item, key, equal["answer"])["fraction"] == 0
    else:
        every = {"picked": [option["id"] for option in item["options"]]}
        assert score_answer(item, key, every)["fraction"] == 0


def test_a_better_split_never_scores_less(both: Any) -> None:
    item, key = both
    tried = [key["model"], *(n["answer"] for n in key["naive"])]
    tried += allocation.neighbours(item, key["model"])
    ranked = sorted(tried, key=lambda one: worth(item, key["valuation"], one))
    scores = [allocation.fraction(item, key, one) for one in ranked]
    assert scores == sorted(scores)


def test_the_stored_certificate_holds_without_a_solver(both: Any) -> None:
    item, key = both
    assert allocation.verify(item, key) == []
    assert check_pair(item, key) == []


def stale(key: Any) -> Any:
    key["best"]["value"] *= 1.01


def wrong_equal(key: Any) -> Any:
    key["best"]["equal"] += 1


def wrong_naive(key: Any) -> Any:
    key["naive"][0]["value"] += 1


def missing_best(key: Any) -> Any:
    del key["best"]


def loose(key: Any) -> Any:
    key["best"]["bound"] += 100


def residue(key: Any) -> Any:
    key["best"]["residual"] = 0.1


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (stale, "the stored best"),
        (wrong_equal, "the same for everything is worth"),
        (wrong_naive, "the value of naive split"),
        (missing_best, "run `course solve`"),
        (loose, "bound and gap"),
        (residue, "conditions of an optimum"),
    ],
)
def test_a_certificate_that_does_not_hold_is_told(both: Any, spoil: Any, says: str) -> None:
    item, key = both[0], deepcopy(both[1])
    spoil(key)
    assert says in " | ".join(allocation.verify(item, key))


def test_a_model_answer_that_a_small_change_beats_is_told(both: Any) -> None:
    item, key = both[0], deepcopy(both[1])
    key["model"] = key["declared"][0]["answer"]
    value = worth(item, key["valuation"], key["model"])
    key["best"] |= {"value": value, "bound": value, "gap": 0.0}
    assert "a small change beats the stored best" in " | ".join(allocation.verify(item, key))


def test_parameters_are_typed_by_their_model(both: Any) -> None:
    key = deepcopy(both[1])
    first = next(iter(key["valuation"]["parameters"]["options"].values()))
    first["chance" if "chance" in first else "gain"] = "high"
    assert "valuation.parameters.options" in check_valuation(key)[0]
    key["valuation"]["model"] = "magic"
    assert "there is no model 'magic'" in check_valuation(key)[0]


def test_the_feedback_names_the_rule_of_thumb_that_was_followed(both: Any) -> None:
    item, key = both
    for naive in key["naive"]:
        near, much = allocation.closest(item, key, naive["answer"])
        assert (near["id"], much) == (naive["id"], 1)
        notes = score_answer(item, key, naive["answer"])["feedback"]["notes"]
        assert notes[0]["title"] == f"Close to: {naive['name']}"
        assert naive["why"] in notes[0]["html"]
    best = score_answer(item, key, key["model"])["feedback"]["notes"]
    assert all(note["target"] for note in best)


def test_the_debrief_shows_the_best_only_when_the_key_is_revealed(both: Any) -> None:
    item, key = both
    answer = key["naive"][1]["answer"]
    shown = score_answer(item, key, answer)["feedback"]
    whole = score_answer(item, key, answer, reveal=True)["feedback"]
    assert "rules of thumb would have earned" not in shown["debrief"]
    assert "rules of thumb would have earned" in whole["debrief"]
    left = [name for name, much in kind.shares(item, answer).items() if not much]
    for name in left:
        assert key["options"][name]["why"] not in str(shown["notes"])
        assert key["options"][name]["why"] in str(whole["notes"])


def test_marginal_returns_stand_in_the_debrief() -> None:
    item, key = PAIRS["amounts"]
    html = allocation.debrief(item, key, {"amounts": {"calls": 8, "tickets": 4}}, False)
    # One more hour of sessions: 3 (1 - exp(-1/2)); calls are at their limit of 8.
    assert "+1.18" in html
    assert "at its limit" in html


def test_both_cures_of_one_trouble_are_worth_little_more_than_one() -> None:
    item, key = PAIRS["picks"]
    value = {
        names: worth(item, key["valuation"], {"picked": list(names)})
        for names in (("invoice-check",), ("invoice-errors",), ("invoice-check", "invoice-errors"))
    }
    one, other, pair = value.values()
    assert max(one, other) < pair < one + other / 2


def test_a_feeling_does_visibly_worse_than_a_record_and_is_not_silly() -> None:
    """RICE as everybody computes it, against the same sort with the record in place of confidence."""
    item, key = PAIRS["picks"]
    chance = {n: p["chance"] for n, p in key["valuation"]["parameters"]["options"].items()}

    def sort_by(confidence: Any) -> float:
        def rank(option: Any) -> float:
            facts, work = option["facts"], option["facts"]["work"]
            middle = (work["low"] + work["high"]) / 2
            return -facts["reach"] * facts["impact"] * confidence(option) / middle

        answer: Any = {"picked": []}
        for option in sorted(item["options"], key=rank) * 2:
            more = {"picked": [*answer["picked"], option["id"], *option.get("needs", [])]}
            if not kind.missing(item, kind.clean(item, more)):
                answer = kind.clean(item, more)
        return allocation.fraction(item, key, answer)

    rice = sort_by(lambda option: option["facts"]["sure"] / 100)
    calibrated = sort_by(lambda option: chance[option["id"]])
    assert 0.3 < rice < 0.65
    assert calibrated > rice + 0.15
    assert calibrated < 1, "what is counted twice has still to be seen"


def test_the_chances_are_those_of_the_record() -> None:
    """Small sources are drawn half-way to the share of all; the large ones stand as they are."""
    import course

    item, key = PAIRS["picks"]
    record = course.load("roadmap_items")
    share = record.groupby("source", observed=True)["hit"].mean()
    names = {
        "Discovery": "discovery",
        "Sales": "sales",
        "Executives": "executive",
        "Support": "support",
        "Competitor": "competitor",
    }
    for option in item["options"]:
        source = names[option["facts"]["from"]]
        own, large = share[source], source in ("discovery", "sales")
        wanted = own if large else (own + record["hit"].mean()) / 2
        got = key["valuation"]["parameters"]["options"][option["id"]]
        assert got["chance"] == pytest.approx(wanted, abs=0.006), option["id"]
        assert got["size"] == option["facts"]["reach"] * option["facts"]["impact"]
        assert option["cost"] == option["facts"]["work"]["high"]


def test_a_learners_kernel_needs_no_solver() -> None:
    code = (
        "import sys; import course.scoring.allocation, course.items.kinds.allocation; "
        "from course.scoring.models import MODELS, model; [model(m) for m in MODELS]; "
        "heavy = {'scipy', 'numpy', 'pandas', 'pydantic', 'yaml'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
