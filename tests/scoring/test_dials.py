"""Dials and listening in the score and in what is read afterwards."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.items.bank import load_pair
from course.items.kinds import allocation as kind
from course.scoring import allocation, score_answer
from course.scoring.models import worth
from course.solving import SolveError, solve, solve_file

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "solutions/2-vp-leap"
HIRING: Any = load_pair(FOLDER, "panel-weights")
MAP: Any = load_pair(FOLDER, "influence-map")


def with_bar(bar: Any, answer: Any = None) -> Any:
    given_ = HIRING[1]["model"] if answer is None else answer
    return kind.clean(HIRING[0], {"amounts": given_["amounts"], "dials": {"bar": bar}})


def test_without_its_dial_an_answer_earns_nothing() -> None:
    item, key = HIRING
    untouched = kind.clean(item, {"amounts": key["model"]["amounts"]})
    assert kind.missing(item, untouched)
    scored = score_answer(item, key, untouched, reveal=True)
    assert scored["fraction"] == 0
    notes = {note["target"]: note for note in scored["feedback"]["notes"]}
    assert notes["bar"]["title"] == "Not set"
    assert "best with your split" not in scored["feedback"]["debrief"]


def test_the_model_answer_names_its_own_bar_as_the_best() -> None:
    item, key = HIRING
    scored = score_answer(item, key, kind.clean(item, key["model"]), reveal=True)
    assert scored["fraction"] == 1
    debrief = scored["feedback"]["debrief"]
    assert "yours, the best with your split" in debrief
    assert "500 searches" in debrief
    assert "too high" not in debrief


@pytest.mark.parametrize(("bar", "way"), [(48, "too_low"), (72, "too_high")])
def test_a_bar_that_is_off_is_explained_by_its_side(bar: int, way: str) -> None:
    item, key = HIRING
    first = score_answer(item, key, with_bar(bar))["feedback"]
    note = next(note for note in first["notes"] if note["target"] == "bar")
    other = "too_high" if way == "too_low" else "too_low"
    assert way.replace("_", " ") in note["title"]
    assert key["dials"]["bar"][way] in note["html"]
    assert key["dials"]["bar"][other] not in note["html"]
    assert "best with your split" not in first["debrief"]
    whole = score_answer(item, key, with_bar(bar), reveal=True)["feedback"]
    top = key["model"]["dials"]["bar"]
    assert f"With your split the best setting is {top} points" in whole["debrief"]


def test_waiting_is_named_whatever_the_weights_and_not_beside_a_sound_bar() -> None:
    item, key = HIRING
    wait = score_answer(item, key, with_bar(75))["feedback"]["notes"][0]
    assert wait["title"] == "Close to: Wait for the right one"
    sound = [note["title"] for note in score_answer(item, key, with_bar(61))["feedback"]["notes"]]
    assert not any("Wait" in title or "Fill the chair" in title for title in sound)


def test_guesses_set_every_dial() -> None:
    from random import Random

    item = HIRING[0]
    for how in ("random", "always-first", "always-last", "always-longest"):
        assert kind.missing(item, allocation.guess(item, how, Random(1))) == ""


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["years", "talk", "structured", "second", "work"]), st.integers(0, 20)
    ),
    st.none() | st.integers(40, 75),
    st.booleans(),
)
def test_no_weights_and_bar_leave_0_to_1_or_beat_the_best(
    fives: dict[str, int], bar: int | None, reveal: bool
) -> None:
    item, key = HIRING
    raw = {"amounts": {n: 5 * much for n, much in fives.items()}}
    answer = kind.clean(item, {**raw, "dials": {} if bar is None else {"bar": bar}})
    assert 0 <= score_answer(item, key, answer, reveal)["fraction"] <= 1
    assert worth(item, key["valuation"], answer) <= key["best"]["value"] + 1e-6


def test_a_model_without_the_dial_is_told() -> None:
    item, key = (deepcopy(part) for part in HIRING)
    item["dials"][0]["id"] = "depth"
    assert "does not value a dial 'depth'" in " ".join(allocation.verify(item, key))
    with pytest.raises(SolveError, match="dial 'depth'"):
        solve(item, key)


def test_a_stored_bar_that_a_step_beats_is_told() -> None:
    item, key = HIRING[0], deepcopy(HIRING[1])
    key["model"]["dials"]["bar"] -= 2
    key["best"]["value"] = worth(item, key["valuation"], key["model"])
    assert "a small change beats the stored best" in " ".join(allocation.verify(item, key))


def test_solving_writes_weights_and_bar_and_no_order_of_listening(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    for name in ("panel-weights", "influence-map"):
        for suffix in (".yaml", ".key.yaml"):
            shutil.copy(FOLDER / "items" / f"{name}{suffix}", tmp_path / "items")
        path = tmp_path / "items" / f"{name}.key.yaml"
        before = path.read_text()
        solve_file(path)
        assert path.read_text() == before
        assert "heard" not in before.split("\nmodel:")[1].split("\nbest:")[0]


def test_listening_changes_no_score() -> None:
    item, key = MAP
    answer = kind.clean(item, key["declared"][1]["answer"])
    other = {**answer, "heard": answer["heard"][::-1]}
    assert allocation.fraction(item, key, answer) == allocation.fraction(item, key, other)


def test_the_debrief_tells_who_was_heard_in_order_and_what_the_others_had_to_say() -> None:
    item, key = MAP
    raw = {"amounts": {"holt": 8, "okafor": 8, "brandvold": 1, "raman": 3}}
    answer = kind.clean(item, {**raw, "heard": ["brandvold", "holt"]})
    html = score_answer(item, key, answer)["feedback"]["debrief"]
    table = html.split("In the order in which you listened")[1].split("</table>")[0]
    names = {option["id"]: option["text"] for option in item["options"]}
    places = [
        table.index(names[name]) for name in ("brandvold", "holt", "raman", "okafor", "bishop")
    ]
    assert places[:2] == sorted(places[:2])
    assert max(places[:4]) < places[4]
    assert "You heard 4 of 9. 1 hour went into listening alone" in html
    for option in item["options"]:
        assert option["told"] in table
    assert table.count("not heard") == 5


def test_hearing_everybody_and_only_the_loudest_are_named() -> None:
    item, key = MAP
    for name in ("everybody", "loudest"):
        naive = next(one for one in key["naive"] if one["id"] == name)
        notes = score_answer(item, key, kind.clean(item, naive["answer"]))["feedback"]["notes"]
        assert notes[0]["title"] == f"Close to: {naive['name']}"


def test_hearing_everybody_costs_and_whom_to_hear_can_be_seen() -> None:
    item, key = MAP
    heard = next(one for one in key["declared"] if one["name"] == "heard-everybody")
    assert len(kind.clean(item, heard["answer"])["heard"]) == 9
    assert heard["score"] < 0.75
    # Power times belief stands on the page; the best answer hears six of the first seven by it.
    rank = sorted(item["options"], key=lambda o: -o["facts"]["power"] * o["facts"]["trust"])
    assert set(key["model"]["amounts"]) < {option["id"] for option in rank[:7]}


def test_an_item_without_them_says_nothing_of_them() -> None:
    pair: Any = load_pair(ROOT / "modules/2-vp-leap", "twelve-hours")
    item, key = pair
    html = score_answer(item, key, key["model"], reveal=True)["feedback"]["debrief"]
    for word in ("You heard", "best setting", "searches, drawn"):
        assert word not in html
