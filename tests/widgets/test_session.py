"""The exercise without a browser: fire events, read state."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from course.items.load import Loaded, NoSuchExercise, load_exercise
from course.widgets.session import Session


def session(templates: Any, folder: Path, name: str, practice: bool = False) -> Session:
    key = templates.keys[name] if practice else None
    return Session(Loaded(templates.items[name], key, authored=False), folder)


def test_a_click_is_saved_and_restored(tmp_path: Path, templates: Any) -> None:
    first = session(templates, tmp_path, "choice")
    assert first.state()["save"]["status"] == "empty"
    assert first.handle({"type": "choose", "option": "small-step", "on": True}, 7) == ""
    state = first.state()
    assert state["save"]["status"] == "saved"
    assert state["seq"] == 7
    assert state["missing"] == ""
    assert (tmp_path / "answers" / "choice.json").exists()
    again = session(templates, tmp_path, "choice").state()
    assert again["answer"] == {"chosen": ["small-step"]}
    assert again["save"]["status"] == "saved"


def test_state_is_plain_json(tmp_path: Path, pair: Any) -> None:
    item, key = pair
    shown = Session(Loaded(item, key, authored=False), tmp_path)
    assert json.loads(json.dumps(shown.state())) == shown.state()


def test_graded_work_has_no_feedback_and_no_key(tmp_path: Path, templates: Any) -> None:
    graded = session(templates, tmp_path, "choice")
    assert graded.state()["practice"] is None
    assert "graded" in graded.handle({"type": "check"})


def test_practice_explains_then_reveals_at_the_second_check(tmp_path: Path, templates: Any) -> None:
    practice = session(templates, tmp_path, "choice", practice=True)
    assert practice.handle({"type": "check"}) == "Not answered yet"
    practice.handle({"type": "choose", "option": "full-step", "on": True})
    assert practice.handle({"type": "check"}) == ""
    feedback = practice.state()["practice"]["feedback"]
    assert feedback["score"] == 0
    assert [n["target"] for n in feedback["notes"]] == ["full-step"]
    assert not feedback["revealed"]
    practice.handle({"type": "again"})
    assert practice.state()["practice"]["feedback"] is None
    practice.handle({"type": "choose", "option": "small-step", "on": True})
    practice.handle({"type": "check"})
    feedback = practice.state()["practice"]["feedback"]
    assert feedback["score"] == 1
    assert feedback["revealed"]
    assert {n["target"] for n in feedback["notes"]} == {"wait-for-data", "small-step", "full-step"}
    assert json.loads((tmp_path / "answers" / "choice.json").read_text())["checks"] == 2


def test_every_kind_checks_its_model_answer_to_full_marks(tmp_path: Path, pair: Any) -> None:
    item, key = pair
    practice = Session(Loaded(item, key, authored=False), tmp_path)
    practice.answer = practice.kind.clean(item, key["model"])
    practice.touched = True
    assert practice.handle({"type": "check"}) == ""
    feedback = practice.state()["practice"]["feedback"]
    assert feedback["score"] == 1 or feedback["pending"]


def test_a_failed_save_is_shown_as_such_and_keeps_the_choice_on_the_page(
    tmp_path: Path, templates: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = session(templates, tmp_path, "choice")
    shown.handle({"type": "choose", "option": "small-step", "on": True})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert "disk is full" in shown.handle({"type": "choose", "option": "full-step", "on": True})
    state = shown.state()
    assert state["save"]["status"] == "failed"
    assert "disk is full" in state["save"]["message"]
    assert state["answer"] == {"chosen": ["full-step"]}
    on_disk = json.loads((tmp_path / "answers" / "choice.json").read_text())
    assert on_disk["answer"] == {"chosen": ["small-step"]}


def test_a_damaged_file_is_named_and_the_exercise_works(tmp_path: Path, templates: Any) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "choice.json").write_text("{")
    shown = session(templates, tmp_path, "choice")
    notice = shown.state()["notices"][0]
    assert notice["tone"] == "warning"
    assert "set aside" in notice["text"]
    assert shown.handle({"type": "choose", "option": "small-step", "on": True}) == ""


def test_sync_takes_in_what_another_tab_did(tmp_path: Path, templates: Any) -> None:
    one = session(templates, tmp_path, "judgement")
    two = session(templates, tmp_path, "judgement")
    one.handle({"type": "rate", "response": "measure", "value": 4})
    two.handle({"type": "sync"})
    assert two.state()["answer"] == {"ratings": {"measure": 4}}
    assert "another tab" in two.state()["notices"][0]["text"]
    before = two.state()
    two.handle({"type": "sync"})
    assert two.state() == {**before, "seq": 0}


def test_a_change_that_does_not_fit_changes_nothing(tmp_path: Path, pair: Any) -> None:
    item, _ = pair
    shown = Session(Loaded(item, None, authored=False), tmp_path)
    before = shown.state()
    assert shown.handle({"type": "choose", "option": "nobody"})
    assert shown.handle({"type": "explode"})
    assert shown.handle({})
    assert shown.state() == before
    assert not (tmp_path / "answers" / f"{item['id']}.json").exists()


def test_an_authors_tree_is_a_preview(tmp_path: Path, templates: Any) -> None:
    shown = Session(
        Loaded(templates.items["choice"], templates.keys["choice"], authored=True), tmp_path
    )
    assert shown.state()["mode"] == "preview"
    shown.handle({"type": "choose", "option": "small-step", "on": True})
    assert shown.state()["answer"] == {"chosen": ["small-step"]}
    assert shown.handle({"type": "check"}) == ""
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_read_back_or_refused_in_words(tmp_path: Path, templates: Any) -> None:
    shown = session(templates, tmp_path, "estimate")
    shown.handle({"type": "enter", "quantity": "cash", "text": "1.2M"})
    assert shown.state()["shown"]["readings"] == {"cash": "$1,200,000"}
    shown.handle({"type": "enter", "quantity": "cash", "text": "1,2"})
    assert "two things" in shown.state()["shown"]["problems"]["cash"]
    assert shown.state()["missing"]


def test_reset_clears_and_counts_as_no_answer(tmp_path: Path, templates: Any) -> None:
    shown = session(templates, tmp_path, "choice")
    shown.handle({"type": "choose", "option": "small-step", "on": True})
    shown.handle({"type": "reset"})
    state = shown.state()
    assert not state["touched"]
    assert state["save"]["status"] == "empty"
    assert session(templates, tmp_path, "choice").state()["touched"] is False


def test_a_wrong_name_suggests_the_nearest(tmp_path: Path, templates: Any) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "title-decoder.json").write_text("{}")
    with pytest.raises(NoSuchExercise, match="Did you mean 'title-decoder'"):
        load_exercise(tmp_path, "title-decodr")
    with pytest.raises(NoSuchExercise, match="no items/"):
        load_exercise(tmp_path / "elsewhere", "x")


def test_the_same_exercise_in_another_tab_follows_at_once(tmp_path: Path, templates: Any) -> None:
    from course.widgets.exercise import ExerciseWidget

    one = ExerciseWidget(session(templates, tmp_path, "judgement"))
    two = ExerciseWidget(session(templates, tmp_path, "judgement"))
    elsewhere = ExerciseWidget(session(templates, tmp_path / "other", "judgement"))
    event = {"type": "rate", "response": "measure", "value": 4}
    one._receive(one, {"seq": 1, "event": event}, [])
    assert two.state["answer"] == {"ratings": {"measure": 4}}
    assert elsewhere.state["answer"] == {"ratings": {}}


# --- how sure ----------------------------------------------------------------------------------


def asking(pair: Any, folder: Path, practice: bool = True, **more: Any) -> Session:
    item, key = pair
    item = {**item, "confidence": {"ask": "How sure?", **more}}
    return Session(Loaded(item, key if practice else None, authored=False), folder)


def complete(shown: Session, key: Any) -> None:
    """The model answer, as if it had been clicked."""
    model = shown.kind.clean(shown.item, key["model"])
    shown.store.apply(lambda _: model, {"type": "choose"})
    shown.open()


@pytest.mark.parametrize("practice", [True, False])
def test_a_confidence_that_is_asked_for_is_part_of_the_answer(
    tmp_path: Path, pair: Any, practice: bool
) -> None:
    shown = asking(pair, tmp_path, practice)
    complete(shown, pair[1])
    assert shown.state()["missing"] == "Say how sure you are"
    if practice:
        assert shown.handle({"type": "check"}) == "Say how sure you are"
    assert shown.handle({"type": "confidence", "value": 0.8}) == ""
    assert shown.state()["missing"] == ""
    again = asking(pair, tmp_path, practice).state()
    assert (again["confidence"], again["missing"], again["save"]["status"]) == (0.8, "", "saved")


def test_what_it_was_worth_stands_in_the_feedback(tmp_path: Path, scored: Any) -> None:
    shown = asking(scored, tmp_path, scored=0.2)
    complete(shown, scored[1])
    shown.handle({"type": "confidence", "value": 0.5})
    assert shown.handle({"type": "check"}) == ""
    practice = shown.state()["practice"]
    assert practice["feedback"]["score"] == pytest.approx(0.95)
    assert "50\N{NO-BREAK SPACE}% sure" in practice["feedback"]["confidence"]
    assert not practice["can_retry"], "the answer itself is right"


def test_a_confidence_alone_is_saved_and_is_no_answer(tmp_path: Path, pair: Any) -> None:
    shown = asking(pair, tmp_path)
    assert shown.handle({"type": "confidence", "value": 0.3}) == ""
    state = shown.state()
    assert (state["confidence"], state["touched"], state["save"]["status"]) == (0.3, False, "saved")
    assert state["missing"] not in ("", "Say how sure you are")
    again = asking(pair, tmp_path)
    assert (again.confidence, again.touched) == (0.3, False)
    again.handle({"type": "reset"})
    assert asking(pair, tmp_path).state()["confidence"] is None


@pytest.mark.parametrize("value", ["0.5", True, 0.55, -1, 2, [0.5], float("nan")])
def test_a_confidence_off_the_scale_is_refused(tmp_path: Path, pair: Any, value: Any) -> None:
    shown = asking(pair, tmp_path)
    assert "steps of ten" in shown.handle({"type": "confidence", "value": value})
    assert shown.state()["confidence"] is None
    assert not list(tmp_path.rglob("*.json"))


def test_nobody_states_one_where_it_is_not_asked(tmp_path: Path, pair: Any) -> None:
    shown = Session(Loaded(*pair, authored=False), tmp_path)
    assert "does not ask" in shown.handle({"type": "confidence", "value": 0.5})


def test_a_confidence_from_another_tab_is_taken_in(tmp_path: Path, pair: Any) -> None:
    one, two = asking(pair, tmp_path), asking(pair, tmp_path)
    complete(one, pair[1])
    one.handle({"type": "confidence", "value": 0.6})
    two.handle({"type": "sync"})
    assert two.state()["confidence"] == 0.6
    two.handle({"type": "confidence", "value": None})
    one.handle({"type": "sync"})
    assert one.state()["confidence"] is None


def test_in_an_authors_tree_it_is_kept_on_the_page_only(tmp_path: Path, pair: Any) -> None:
    item = {**pair[0], "confidence": {"ask": "How sure?"}}
    shown = Session(Loaded(item, pair[1], authored=True), tmp_path)
    assert shown.handle({"type": "confidence", "value": 0.6}) == ""
    assert shown.state()["confidence"] == 0.6
    assert list(tmp_path.iterdir()) == []
