"""The answer store: what is said to be saved is on disk, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course import answers
from course.answers import AnswerStore, SaveError, answer_path, read_answer
from course.items import registry


@pytest.fixture
def item(templates: Any) -> Any:
    return templates.items["choice"]


@pytest.fixture
def store(tmp_path: Path, item: Any) -> AnswerStore:
    return AnswerStore(tmp_path, item)


def choose(store: AnswerStore, option: str) -> None:
    event = {"type": "choose", "option": option, "on": True}
    kind = registry.kind(store.item["kind"])
    store.apply(lambda before: kind.reduce(store.item, before, event), event)


def record(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def test_construction_and_loading_write_nothing(tmp_path: Path, store: AnswerStore) -> None:
    store.load()
    assert list(tmp_path.iterdir()) == []


def test_saved_is_on_disk_whole_and_restored(tmp_path: Path, store: AnswerStore, item: Any) -> None:
    choose(store, "small-step")
    path = answer_path(tmp_path, "choice")
    assert path.stat().st_mode & 0o777 == 0o644
    assert [p.name for p in path.parent.iterdir()] == ["choice.json"]
    kept = record(path)
    assert kept["answer"] == {"chosen": ["small-step"]}
    assert kept["touched"] is True
    assert kept["log"][0]["option"] == "small-step"
    assert AnswerStore(tmp_path, item).load()[0].answer == {"chosen": ["small-step"]}


def test_a_score_is_never_recorded(tmp_path: Path, store: AnswerStore) -> None:
    choose(store, "small-step")
    assert not {"score", "points", "correct"} & set(record(answer_path(tmp_path, "choice")))


def test_an_untouched_default_is_no_answer(tmp_path: Path, templates: Any) -> None:
    ranking = templates.items["ranking"]
    store = AnswerStore(tmp_path, ranking)
    store.apply(lambda _: registry.kind("ranking").empty(ranking), {"type": "reset"})
    assert read_answer(store.path, ranking).answer is None


def test_the_log_is_bounded(tmp_path: Path, store: AnswerStore) -> None:
    for turn in range(answers.MAX_LOG + 20):
        choose(store, ("small-step", "full-step")[turn % 2])
    kept = record(store.path)
    assert len(kept["log"]) == answers.MAX_LOG
    assert kept["revision"] == answers.MAX_LOG + 20


def say(store: AnswerStore, value: float | None) -> None:
    store.apply(lambda before: before, {"type": "confidence", "value": value})


def test_a_confidence_is_kept_with_the_answer_and_cleared_with_it(store: AnswerStore) -> None:
    choose(store, "small-step")
    say(store, 0.7)
    choose(store, "full-step")
    assert read_answer(store.path, store.item).confidence == 0.7
    say(store, None)
    assert read_answer(store.path, store.item).confidence is None
    say(store, 0.4)
    store.apply(lambda _: {"chosen": []}, {"type": "reset"})
    found = read_answer(store.path, store.item)
    assert (found.confidence, found.touched) == (None, False)


def test_saying_how_sure_one_is_makes_no_answer_of_a_default(
    tmp_path: Path, templates: Any
) -> None:
    store = AnswerStore(tmp_path, templates.items["ranking"])
    say(store, 0.7)
    found = read_answer(store.path, store.item)
    assert (found.answer, found.touched, found.confidence) == (None, False, 0.7)


@pytest.mark.parametrize("value", ["1", True, -0.1, 1.1, [0.5], {"a": 1}, 10**400])
def test_a_confidence_that_is_none_is_left_out(store: AnswerStore, value: Any) -> None:
    choose(store, "small-step")
    store.path.write_text(json.dumps({**record(store.path), "confidence": value}))
    found = read_answer(store.path, store.item)
    assert found.state == "ok"
    assert found.confidence is None


def check(store: AnswerStore) -> None:
    store.apply(lambda before: before, {"type": "check"}, checks=1)


def test_each_check_keeps_the_answer_as_it_was(store: AnswerStore) -> None:
    choose(store, "full-step")
    say(store, 0.9)
    check(store)
    choose(store, "small-step")
    check(store)
    store.apply(lambda _: {"chosen": []}, {"type": "reset"})
    tries = read_answer(store.path, store.item).tries
    assert [(one.answer["chosen"], one.confidence) for one in tries] == [
        (["full-step"], 0.9),
        (["small-step"], 0.9),
    ]
    assert AnswerStore(store.folder, store.item).load()[0].tries == tries


def test_tries_are_bounded_and_the_first_stays(store: AnswerStore) -> None:
    for turn in range(answers.MAX_TRIES + 5):
        choose(store, "full-step" if turn == 0 else "small-step")
        check(store)
    tries = read_answer(store.path, store.item).tries
    assert len(tries) == answers.MAX_TRIES
    assert tries[0].answer == {"chosen": ["full-step"]}
    assert tries[-1].at == store.current.saved_at


def test_long_tries_never_make_a_file_too_large_to_read(
    store: AnswerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_TRIES_BYTES", 60)
    for _ in range(6):
        choose(store, "small-step")
        check(store)
    assert 1 <= len(read_answer(store.path, store.item).tries) <= 2


def test_tries_that_are_no_answers_are_left_out(store: AnswerStore) -> None:
    choose(store, "small-step")
    check(store)
    good = record(store.path)["tries"][0]
    bad: list[Any] = [1, {}, {"at": 3, "answer": good["answer"]}, {"at": "x", "answer": {"a": 1}}]
    store.path.write_text(json.dumps({**record(store.path), "tries": [*bad, good]}))
    assert [one.answer for one in read_answer(store.path, store.item).tries] == [good["answer"]]
    store.path.write_text(json.dumps({**record(store.path), "tries": "many"}))
    assert read_answer(store.path, store.item).tries == ()


DAMAGE = {
    "empty": b"",
    "half": b'{"format": 1, "item": "choice", "ans',
    "not-json": b"\x00\xff\xfe",
    "huge": b'{"x": "' + b"a" * (answers.MAX_BYTES + 10) + b'"}',
    "list": b"[]",
    "deep": b"[" * 100_000,
    "nan": b'{"format": 1, "item": "choice", "confidence": NaN}',
    "no-format": b'{"item": "choice"}',
    "wrong-type": b'{"format":1,"item":"choice","kind":"choice","version":1,"answer":{"chosen":"x"}}',
    "unknown-option": b'{"format":1,"item":"choice","kind":"choice","version":1,"answer":{"chosen":["x"]}}',
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_files_are_set_aside_and_kept(store: AnswerStore, name: str) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(DAMAGE[name])
    found, said = store.load()
    assert found.state == "damaged"
    assert found.answer is None
    aside = [p for p in store.path.parent.iterdir() if p.name.startswith("choice.damaged-")]
    assert len(aside) == 1
    assert aside[0].read_bytes() == DAMAGE[name]
    assert aside[0].name in said
    choose(store, "small-step")
    assert read_answer(store.path, store.item).answer == {"chosen": ["small-step"]}
    assert aside[0].exists()


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"format": 99}, "future"),
        ({"item": "other"}, "foreign"),
        ({"kind": "ranking"}, "foreign"),
        ({"version": 0, "answer": {"chosen": ["gone"]}}, "foreign"),
    ],
)
def test_future_and_foreign_files_are_set_aside(
    store: AnswerStore, change: dict[str, Any], state: str
) -> None:
    choose(store, "small-step")
    store.path.write_text(json.dumps({**record(store.path), **change}))
    found, said = store.load()
    assert found.state == state
    assert said
    assert [p for p in store.path.parent.iterdir() if f".{state}-" in p.name]


def test_an_answer_to_an_older_version_that_still_fits_is_kept(store: AnswerStore) -> None:
    choose(store, "small-step")
    store.path.write_text(json.dumps({**record(store.path), "version": 0}))
    found, said = store.load()
    assert found.answer == {"chosen": ["small-step"]}
    assert "has changed since" in found.note
    assert said == ""


@settings(max_examples=150)
@given(raw=st.binary(max_size=200))
def test_reading_never_raises(tmp_path: Path, item: Any, raw: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(raw)
    assert read_answer(path, item).answer is None


def test_links_and_odd_files_are_not_read(tmp_path: Path, item: Any, store: AnswerStore) -> None:
    secret = tmp_path / "secret.json"
    choose(store, "small-step")
    store.path.rename(secret)
    store.path.symlink_to(secret)
    assert "link" in read_answer(store.path, item).problem
    store.path.unlink()
    os.mkfifo(store.path)
    assert "regular file" in read_answer(store.path, item).problem


def test_two_tabs_lose_nothing(tmp_path: Path, templates: Any) -> None:
    judgement = templates.items["judgement"]
    kind = registry.kind("judgement")
    one, two = AnswerStore(tmp_path, judgement), AnswerStore(tmp_path, judgement)

    def rate(store: AnswerStore, response: str, value: int) -> str:
        event = {"type": "rate", "response": response, "value": value}
        return store.apply(lambda a: kind.reduce(judgement, a, event), event)[1]

    assert rate(one, "measure", 4) == ""
    assert "another tab" in rate(two, "escalate", 1)
    assert one.changed_elsewhere()
    assert "another tab" in rate(one, "ask-first", 5)
    assert read_answer(one.path, judgement).answer == {
        "ratings": {"ask-first": 5, "escalate": 1, "measure": 4}
    }


def test_a_file_deleted_under_us_is_written_again(store: AnswerStore, templates: Any) -> None:
    choose(store, "small-step")
    store.path.unlink()
    store.apply(lambda before: before, {"type": "check"}, checks=1)
    assert record(store.path)["answer"] == {"chosen": ["small-step"]}


def test_a_full_disk_keeps_the_old_answer_and_says_so(
    store: AnswerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(store, "small-step")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="disk is full"):
        choose(store, "full-step")
    assert record(store.path)["answer"] == {"chosen": ["small-step"]}
    assert [p.name for p in store.path.parent.iterdir()] == ["choice.json"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_folder_that_cannot_be_written_is_said(
    store: AnswerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    store.path.parent.mkdir()
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SaveError, match="cannot be written"):
        choose(store, "small-step")


@pytest.mark.parametrize("value", ["autograde", "validate"])
def test_nothing_is_written_while_nbgrader_runs(
    tmp_path: Path, item: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", value)
    store = AnswerStore(tmp_path, item)
    with pytest.raises(SaveError, match="nbgrader"):
        choose(store, "small-step")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_under_solutions(tmp_path: Path, item: Any) -> None:
    (tmp_path / "nbgrader_config.py").touch()
    folder = tmp_path / "solutions" / "1-fundamentals"
    folder.mkdir(parents=True)
    store = AnswerStore(folder, item)
    with pytest.raises(SaveError, match="preview"):
        choose(store, "small-step")
    assert list(folder.iterdir()) == []


KILLED = """
import sys
from pathlib import Path
from course.answers import AnswerStore
item = {"id": "choice", "version": 1, "kind": "choice", "select": "one", "title": "",
        "options": [{"id": "a"}, {"id": "b"}]}
store = AnswerStore(Path(sys.argv[1]), item)
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    store.apply(lambda _: {"chosen": ["ab"[turn % 2]]}, {"type": "choose", "option": "ab"[turn % 2]})
"""


def test_kill_9_during_saves_leaves_a_whole_answer(tmp_path: Path) -> None:
    item = {
        "id": "choice",
        "version": 1,
        "kind": "choice",
        "select": "one",
        "options": [{"id": "a"}, {"id": "b"}],
    }
    for turn in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.02 + 0.013 * turn)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        found = read_answer(answer_path(tmp_path, "choice"), item)  # type: ignore[arg-type]
        assert found.state in ("ok", "absent")
    assert found.answer in ({"chosen": ["a"]}, {"chosen": ["b"]})
