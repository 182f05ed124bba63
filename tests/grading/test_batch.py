"""A class graded in one process: personas, and bad submissions that stop nobody."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_course import ASSIGNMENT, NOTEBOOK, POINTS, answer_file, score_of

from course.grading import batch
from course.grading.batch import Result, autograde, feedback
from course.items.bank import Bank, BankError
from course.items.registry import kind
from course.scoring import points, score_answer
from course.scoring.personas import answers

Submit = Callable[..., Path]


def graded(root: Path) -> dict[str, Result]:
    """Everybody's result; the gradebook agrees with each."""
    results = {result.student: result for result in autograde(root, ASSIGNMENT)}
    for student, result in results.items():
        if result.ok:
            assert score_of(root, student) == pytest.approx(result.score)
    return results


def test_personas_score_what_they_must_through_nbgrader(
    released: Path, bank: Bank, submit: Submit
) -> None:
    by_item = {name: answers(item, bank.keys[name]) for name, item in bank.items.items()}
    common = set.intersection(*(set(one) for one in by_item.values()))
    for persona in common:
        submit(persona, {name: one[persona] for name, one in by_item.items()})
    declared = {}
    for name, one in by_item.items():
        for persona, answer in one.items():
            if persona.startswith("declared:"):
                student = f"near-{name}"
                submit(student, {name: answer})
                want = {d["name"]: d["score"] for d in bank.keys[name]["declared"]}
                declared[student] = want[persona.split(":")[1]] * bank.items[name]["points"]
    results = graded(released)
    assert all(result.ok for result in results.values())
    assert results["model"].score == results["model"].max == POINTS
    assert results["blank"].score == 0
    for student, want in declared.items():
        assert results[student].score == pytest.approx(want, abs=0.05)
    for persona in common - {"model", "blank"}:
        want = 0.0
        for name, item in bank.items.items():
            answer = kind(item["kind"]).clean(item, by_item[name][persona])
            fraction = score_answer(item, bank.keys[name], answer)["fraction"]
            want += points(fraction, item["points"])
        assert results[persona].score == pytest.approx(want)


def test_progress_is_told_one_by_one(released: Path, submit: Submit) -> None:
    submit("ada")
    submit("ben")
    seen: list[str] = []
    autograde(released, ASSIGNMENT, progress=lambda result: seen.append(result.student))
    assert seen == ["ada", "ben"]


def test_only_the_named_students_are_graded(released: Path, submit: Submit) -> None:
    submit("ada")
    submit("ben")
    assert [r.student for r in autograde(released, ASSIGNMENT, ["ben"])] == ["ben"]
    assert score_of(released, "ada") is None


def test_somebody_who_handed_in_nothing_is_reported(released: Path) -> None:
    (result,) = autograde(released, ASSIGNMENT, ["nobody"])
    assert result.error == "nothing was handed in"


@pytest.mark.parametrize("name", ["a[bc]", "*", "a?"])
def test_a_name_that_is_a_pattern_is_refused(released: Path, submit: Submit, name: str) -> None:
    # nbgrader would look for the notebooks of everybody whom the pattern fits.
    submit(name)
    submit("ab")
    results = graded(released)
    assert results["ab"].score == POINTS
    assert "cannot be a name" in results[name].error


def test_grading_again_takes_the_new_answers(released: Path, bank: Bank, submit: Submit) -> None:
    folder = submit("ada", {})
    assert graded(released)["ada"].score == 0
    answer = bank.keys["choice"]["model"]
    (folder / "answers").mkdir(exist_ok=True)
    (folder / "answers" / "choice.json").write_text(answer_file(bank.items["choice"], answer))
    assert graded(released)["ada"].score == 4


def test_nothing_is_written_into_a_clean_submission(released: Path, submit: Submit) -> None:
    folder = submit("ada")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    graded(released)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_no_kernel_starts(released: Path, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_client.manager import AsyncKernelManager, KernelManager

    def start(*_: Any, **__: Any) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(KernelManager, "start_kernel", start)
    monkeypatch.setattr(AsyncKernelManager, "start_kernel", start)
    submit("ada")
    assert graded(released)["ada"].score == POINTS


def test_learners_code_is_not_run(released: Path, submit: Submit, tmp_path: Path) -> None:
    folder, mark = submit("ada"), tmp_path / "ran"
    path = folder / f"{NOTEBOOK}.ipynb"
    made = json.loads(path.read_text())
    code = f"open({str(mark)!r}, 'w').write('x')"
    extra = {
        "cell_type": "code",
        "id": "x",
        "metadata": {},
        "source": code,
        "outputs": [],
        "execution_count": None,
    }
    made["cells"].insert(0, extra)
    path.write_text(json.dumps(made))
    (folder / "yaml.py").write_text(code)
    assert graded(released)["ada"].score == POINTS
    assert not mark.exists()


def test_answers_in_the_source_do_not_replace_learners(
    released: Path, bank: Bank, submit: Submit
) -> None:
    source = released / "solutions" / ASSIGNMENT / "answers"
    source.mkdir()
    model = answer_file(bank.items["choice"], bank.keys["choice"]["model"])
    (source / "choice.json").write_text(model)
    submit("ada", {})
    assert graded(released)["ada"].score == 0
    assert not (released / "gradebook" / "autograded" / "ada" / ASSIGNMENT / "answers").exists()


def test_a_submitted_key_or_item_decides_nothing(
    released: Path, bank: Bank, submit: Submit
) -> None:
    folder = submit("ada", {"choice": {"chosen": ["full-step"]}})
    key = {"id": "choice", "options": {"full-step": {"credit": 1}}}
    (folder / "items" / "choice.key.yaml").write_text(json.dumps(key))
    (folder / "items" / "choice.key.json").write_text(json.dumps(key))
    made = json.loads((folder / "items" / "choice.json").read_text())
    (folder / "items" / "choice.json").write_text(json.dumps(made | {"points": 1000, "version": 9}))
    assert graded(released)["ada"].score == 0


def test_a_faulty_bank_stops_before_anybody(released: Path, submit: Submit) -> None:
    submit("ada")
    key = released / "solutions" / ASSIGNMENT / "items" / "choice.key.yaml"
    key.write_text(key.read_text() + "\nnonsense: 1\n")
    with pytest.raises(BankError, match="nonsense"):
        autograde(released, ASSIGNMENT)


def test_an_unknown_assignment_is_named(released: Path) -> None:
    with pytest.raises(batch.NotRecorded, match="2-later"):
        autograde(released, "2-later")


# --- bad submissions: each is reported, the rest of the class is graded ---------------------------


class Class:
    """Ada and Zoe hand in well; Mallory, between them, does not."""

    def __init__(self, root: Path, submit: Submit) -> None:
        self.root = root
        submit("ada")
        self.folder = submit("mallory")
        submit("zoe")
        self.notebook = self.folder / f"{NOTEBOOK}.ipynb"

    def edit(self, change: Callable[[list[dict[str, Any]]], None]) -> None:
        made = json.loads(self.notebook.read_text())
        change(made["cells"])
        self.notebook.write_text(json.dumps(made))

    def grade(self, score: float | None, *said: str) -> Result:
        results = graded(self.root)
        assert results["ada"].score == results["zoe"].score == POINTS
        result = results["mallory"]
        if score is None:
            assert result.error
        else:
            assert result.ok, result.error
            assert result.score == pytest.approx(score)
        for words in said:
            assert words in "\n".join([result.error, *result.findings])
        pages = feedback(self.root, ASSIGNMENT)
        assert {one.student for one in pages if one.ok} >= {"ada", "zoe"}
        return result


@pytest.fixture
def room(released: Path, submit: Submit) -> Class:
    return Class(released, submit)


def test_bad_symlinked_answer(room: Class) -> None:
    path = room.folder / "answers" / "choice.json"
    path.unlink()
    path.symlink_to(
        room.root / "gradebook" / "submitted" / "ada" / ASSIGNMENT / "answers" / "choice.json"
    )
    room.grade(POINTS - 4, "answers/choice.json: a link was not followed")


def test_bad_symlink_to_the_solutions(room: Class) -> None:
    key = room.root / "solutions" / ASSIGNMENT / "items" / "choice.key.yaml"
    (room.folder / "notes.txt").symlink_to(key)
    room.grade(POINTS, "notes.txt: a link was not followed")
    for folder in ("autograded", "feedback"):
        for path in (room.root / "gradebook" / folder / "mallory").rglob("*"):
            assert path.name != "notes.txt" and not path.is_symlink()


def test_bad_symlinked_notebook(room: Class) -> None:
    room.notebook.unlink()
    room.notebook.symlink_to(room.root / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb")
    room.grade(POINTS, "a link was not followed")


def test_bad_symlinked_answers_folder(room: Class) -> None:
    shutil.rmtree(room.folder / "answers")
    (room.folder / "answers").symlink_to(
        room.root / "gradebook" / "submitted" / "ada" / ASSIGNMENT / "answers"
    )
    room.grade(0, "answers: a link was not followed")


def test_bad_submission_that_is_a_symlink(room: Class) -> None:
    shutil.rmtree(room.folder)
    room.folder.symlink_to(room.root / "gradebook" / "submitted" / "ada" / ASSIGNMENT)
    room.grade(None, "link")


def test_bad_pipe_for_an_answer(room: Class) -> None:
    (room.folder / "answers" / "choice.json").unlink()
    os.mkfifo(room.folder / "answers" / "choice.json")
    room.grade(POINTS - 4, "answers/choice.json: this is not a plain file")


def test_bad_pipe_for_the_timestamp(room: Class) -> None:
    (room.folder / "timestamp.txt").unlink()
    os.mkfifo(room.folder / "timestamp.txt")
    room.grade(POINTS, "timestamp.txt")


def test_bad_timestamp(room: Class) -> None:
    (room.folder / "timestamp.txt").write_text("next Tuesday-ish")
    room.grade(POINTS, "timestamp.txt: it states no time")


def test_bad_huge_answer(room: Class) -> None:
    (room.folder / "answers" / "choice.json").write_bytes(b"[" * 2_000_000)
    room.grade(POINTS - 4, "answers/choice.json: the file is larger")


def test_bad_huge_notebook(room: Class) -> None:
    room.notebook.write_bytes(b" " * 6_000_000 + room.notebook.read_bytes())
    room.grade(POINTS, "larger")


def test_bad_many_files(room: Class) -> None:
    for number in range(600):
        (room.folder / f"note{number}.txt").write_text("x")
    room.grade(POINTS, "more than 500 files")


def test_bad_answer_json(room: Class) -> None:
    (room.folder / "answers" / "choice.json").write_text('{"format": 1, "item": "cho')
    room.grade(POINTS - 4, "answers/choice.json: it is not valid JSON")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "small-step",
        {"chosen": "small-step"},
        {"chosen": [["small-step"]]},
        {"chosen": ["no-such"]},
        {"chosen": ["small-step"], "score": 99},
    ],
)
def test_bad_answer_types(room: Class, bank: Bank, answer: Any) -> None:
    path = room.folder / "answers" / "choice.json"
    path.write_text(answer_file(bank.items["choice"], answer))
    room.grade(POINTS - 4, "answers/choice.json")


def test_bad_answer_of_another_item(room: Class) -> None:
    shutil.copy(room.folder / "answers" / "estimate.json", room.folder / "answers" / "choice.json")
    room.grade(POINTS - 4, "answers/choice.json: it belongs to another exercise")


def test_bad_answer_of_the_future(room: Class) -> None:
    path = room.folder / "answers" / "choice.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    room.grade(POINTS - 4, "answers/choice.json: a newer version")


def test_bad_untouched_answer_is_no_answer(room: Class, bank: Bank) -> None:
    for name, key in bank.keys.items():
        text = answer_file(bank.items[name], key["model"], touched=False)
        (room.folder / "answers" / f"{name}.json").write_text(text)
    room.grade(0)


def test_bad_notebook_json(room: Class) -> None:
    room.notebook.write_text('{"cells": [')
    room.grade(POINTS, "the notebook is not valid JSON; its exercises were graded from the answers")


def test_bad_notebook_types(room: Class) -> None:
    room.notebook.write_text(
        json.dumps({"nbformat": 4, "cells": [3, {"cell_type": "code", "metadata": 3}]})
    )
    room.grade(POINTS, "was missing and was put back")


def test_bad_missing_notebook(room: Class) -> None:
    room.notebook.unlink()
    room.grade(POINTS, f"{NOTEBOOK}.ipynb: was missing and was put back")


def test_bad_duplicated_cell(room: Class) -> None:
    room.edit(lambda cells: cells.append(json.loads(json.dumps(cells[1]))))
    room.grade(POINTS, "stood there more than once")


def test_bad_deleted_cell(room: Class) -> None:
    room.edit(lambda cells: cells.pop(2))
    room.grade(POINTS, "was missing and was put back")


def test_bad_all_cells_deleted(room: Class) -> None:
    room.edit(lambda cells: cells.clear())
    room.grade(POINTS, "was missing and was put back")


def test_bad_edited_points(room: Class, bank: Bank) -> None:
    path = room.folder / "answers" / "choice.json"
    path.write_text(answer_file(bank.items["choice"], {"chosen": ["full-step"]}))
    room.edit(
        lambda cells: [c["metadata"]["nbgrader"].update(points=4000) for c in cells[1:]] and None
    )
    result = room.grade(POINTS - 4, "points had changed")
    assert result.max == POINTS


def test_bad_edited_source(room: Class) -> None:
    room.edit(lambda cells: cells[1].update(source="1000.0"))
    room.grade(POINTS, "text had changed")


def test_bad_flipped_flags(room: Class) -> None:
    def flip(cells: list[dict[str, Any]]) -> None:
        cells[1]["metadata"]["nbgrader"].update(grade=False, solution=True, locked=False)

    room.edit(flip)
    room.grade(POINTS, "had changed")


def test_bad_cell_type(room: Class) -> None:
    room.edit(lambda cells: cells[1].update(cell_type="markdown"))
    room.grade(POINTS, "type had changed")


@pytest.mark.parametrize("version", [0, 2, 99])
def test_bad_metadata_version(room: Class, version: int) -> None:
    room.edit(lambda cells: cells[1]["metadata"]["nbgrader"].update(schema_version=version))
    room.grade(POINTS)


def test_bad_foreign_files(room: Class) -> None:
    (room.folder / "pandas.py").write_text("raise SystemExit")
    (room.folder / "deep" / "er").mkdir(parents=True)
    (room.folder / "deep" / "er" / "x.txt").write_text("x")
    room.grade(POINTS, "pandas.py: this kind of file", "deep: this folder does not belong")
    aside = room.root / "gradebook" / "set-aside" / "mallory" / ASSIGNMENT
    assert (aside / "pandas.py").is_file() and (aside / "deep" / "er" / "x.txt").is_file()


def test_bad_submission_through_nbgraders_own_command(
    room: Class, nbgrader: Callable[..., Any]
) -> None:
    room.edit(lambda cells: cells.append(json.loads(json.dumps(cells[1]))))
    (room.folder / "answers" / "choice.json").unlink()
    (room.folder / "answers" / "choice.json").symlink_to("/etc/hostname")
    (room.folder / "pandas.py").write_text("raise SystemExit")
    nbgrader(room.root, "autograde", ASSIGNMENT)
    assert score_of(room.root, "ada") == score_of(room.root, "zoe") == POINTS
    assert score_of(room.root, "mallory") == POINTS - 4


def test_without_the_gate_nothing_is_read(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    from course.grading import gate

    monkeypatch.setattr(gate, "ADMITTED", {})
    monkeypatch.setattr(gate, "hook", lambda **_: None)
    assert not any(result.ok for result in autograde(room.root, ASSIGNMENT))
