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
