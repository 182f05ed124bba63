"""Release: the same bytes each time, nothing of a key, and nothing at all when something is wrong."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_course import ASSIGNMENT, KINDS, NOTEBOOK, cell, notebook, secret

from course.grading.config import IGNORE
from course.grading.leaks import scan
from course.grading.release import check_release, release


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_release_holds_the_notebook_and_its_items_only(released: Path) -> None:
    names = {f"{ASSIGNMENT}/items/{kind}.json" for kind in KINDS}
    assert set(tree(released / "exercises")) == names | {f"{ASSIGNMENT}/{NOTEBOOK}.ipynb"}


def test_two_releases_are_the_same_bytes(released: Path) -> None:
    before = tree(released / "exercises")
    assert release(released).ok
    assert tree(released / "exercises") == before


def test_check_release_agrees_with_a_fresh_release(released: Path) -> None:
    assert check_release(released).ok


def test_check_release_names_what_was_edited_added_and_deleted(released: Path) -> None:
    folder = released / "exercises" / ASSIGNMENT
    (folder / "items" / "choice.json").write_text("{}")
    (folder / "items" / "ranking.json").unlink()
    (folder / "extra.txt").write_text("by hand")
    said = "\n".join(check_release(released).differences)
    assert "items/choice.json differs" in said
    assert "items/ranking.json is missing" in said
    assert "extra.txt is not made from solutions/" in said


def test_check_release_writes_nothing(small: Path) -> None:
    report = check_release(small)
    assert not report.problems and report.differences
    assert not (small / "exercises").exists()


def test_nbgrader_command_gives_the_same_release(small: Path, nbgrader: Callable[..., Any]) -> None:
    assert release(small).ok
    ours = tree(small / "exercises")
    shutil.rmtree(small / "exercises")
    nbgrader(small, "generate_assignment", ASSIGNMENT)
    assert tree(small / "exercises") == ours


def test_compiled_items_are_stable_text(released: Path) -> None:
    data = (released / "exercises" / ASSIGNMENT / "items" / "choice.json").read_bytes()
    again = json.dumps(json.loads(data), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert data == again.encode()


def test_editors_traces_do_not_reach_the_release(released: Path) -> None:
    path = released / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    made = json.loads(path.read_text())
    made["metadata"]["language_info"] |= {"version": "3.12.1"}
    made["cells"][1] |= {"execution_count": 7, "outputs": []}
    made["cells"][1]["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01"}
    path.write_text(json.dumps(made))
    assert check_release(released).ok


def refuse(root: Path, *words: str) -> None:
    """A release says these words and leaves what was released before."""
    before = tree(root / "exercises")
    report = release(root)
    said = "\n".join([*report.problems, *map(str, report.leaks)])
    assert not report.ok
    for word in words:
        assert word in said, said
    assert tree(root / "exercises") == before


def edit_key(root: Path, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
    path = root / "solutions" / ASSIGNMENT / "items" / f"{kind}.key.yaml"
    key = yaml.safe_load(path.read_text())
    change(key)
    path.write_text(yaml.safe_dump(key))


def test_an_answers_folder_in_the_source_is_refused(released: Path) -> None:
    (released / "solutions" / ASSIGNMENT / "answers").mkdir()
    refuse(released, "answers: delete it")


def test_a_typo_in_a_key_is_named_and_nothing_is_released(released: Path) -> None:
    edit_key(released, "choice", lambda key: key.update(takeawy=key.pop("takeaway")))
    refuse(released, "choice.key.yaml", "takeawy")


def test_a_model_answer_below_full_marks_is_refused(released: Path) -> None:
    edit_key(released, "choice", lambda key: key.update(model={"chosen": ["wait-for-data"]}))
    refuse(released, "model answer scores 0.400")


def test_points_that_differ_from_the_item_are_refused(released: Path) -> None:
    path = released / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    path.write_text(path.read_text().replace('"points": 4', '"points": 5'))
    refuse(released, "gives 5 points and its item says 4")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('exercise(\\"choice\\")', 'exercise(\\"chioce\\")', "there is no exercise 'chioce'"),
        ('exercise(\\"choice\\")', 'exercise(\\"choice\\"); x = 1', "one line"),
        ('"grade_id": "choice"', '"grade_id": "choices"', "they should be the same"),
        ('"locked": true', '"locked": false', "autograded, locked cell"),
        ('"solution": false', '"solution": true', "neither graded nor locked"),
    ],
)
def test_a_wrong_cell_is_refused(released: Path, old: str, new: str, said: str) -> None:
    path = released / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    path.write_text(path.read_text().replace(old, new, 1))
    refuse(released, said)


def test_an_item_that_no_notebook_shows_is_refused(released: Path) -> None:
    path = released / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    made = json.loads(path.read_text())
    del made["cells"][-1]
    path.write_text(json.dumps(made))
    refuse(released, "no notebook shows this exercise")


def test_cells_cannot_change_once_somebody_was_graded(
    released: Path, submit: Callable[..., Path]
) -> None:
    from course.grading.batch import autograde

    submit("ada")
    assert autograde(released, ASSIGNMENT)[0].ok
    source = released / "solutions" / ASSIGNMENT
    for name in ("choice.yaml", "choice.key.yaml"):
        (source / "items" / name).unlink()
    made = json.loads((source / f"{NOTEBOOK}.ipynb").read_text())
    made["cells"] = [one for one in made["cells"] if one["id"] != "choice"]
    (source / f"{NOTEBOOK}.ipynb").write_text(json.dumps(made))
    refuse(released, "submissions associated")


def test_authors_files_are_never_copied_whatever_they_are_called(released: Path) -> None:
    items = released / "solutions" / ASSIGNMENT / "items"
    for name in (
        ".choice.key.yaml.swp",
        ".choice.yaml.tmp",
        "choice.key.yaml~",
        "choice.key.yaml.orig",
        "choice.yaml.bak",
        "old.yml",
        "choice.key.json",
    ):
        (items / name).write_text(secret("choice", "model"))
    assert "*.key.*" in IGNORE
    before = tree(released / "exercises")
    assert release(released).ok
    assert tree(released / "exercises") == before


def test_a_root_with_brackets_releases_nothing_it_should_not(small: Path) -> None:
    # nbgrader's `ignore` is a glob over full paths and matches nothing here.
    root = small.with_name("course [2026]")
    small.rename(root)
    report = release(root)
    assert not report.ok
    assert not (root / "exercises").exists()


# --- the leak scan, given leaks by hand ----------------------------------------------------------


@pytest.fixture
def leaks(released: Path) -> Callable[[], str]:
    def run() -> str:
        return "\n".join(map(str, scan(released / "exercises", released / "solutions")))

    return run


def test_a_clean_release_has_no_leak(leaks: Callable[[], str]) -> None:
    assert leaks() == ""


def put(root: Path, name: str, text: str) -> None:
    path = root / "exercises" / ASSIGNMENT / name
    path.write_text(text)


def item(root: Path, kind: str) -> dict[str, Any]:
    path = root / "exercises" / ASSIGNMENT / "items" / f"{kind}.json"
    return dict(json.loads(path.read_text()))


@pytest.mark.parametrize(
    "name", ["choice.key.yaml", "choice.yaml", "choice.key.json", "key.txt", "a.py"]
)
def test_a_file_that_should_not_be_there_is_a_leak(
    released: Path, leaks: Callable[[], str], name: str
) -> None:
    put(released, name, "{}")
    assert name in leaks()


@pytest.mark.parametrize(
    "at",
    [
        ("choice", "options", "small-step", "why"),
        ("choice", "takeaway"),
        ("choice", "basis"),
        ("choice", "declared", "0", "note"),
        ("choice", "comment"),
        ("estimate", "quantities", "cash", "mistakes", "0", "why"),
        ("judgement", "responses", "ask-first", "too_low"),
        ("sorting", "cards", "b", "mistakes", "level:cpo"),
    ],
)
@pytest.mark.parametrize("how", ["plain", "markup", "base64"])
def test_words_of_a_key_are_found(
    released: Path, leaks: Callable[[], str], at: tuple[str, ...], how: str
) -> None:
    words = secret(*at)
    if how == "markup":
        words = words.upper().replace(" ", "</em>&nbsp; <em>")
    if how == "base64":
        words = base64.b64encode(words.encode()).decode()
    made = item(released, "choice") | {"prompt": f"<p>Before. {words} After.</p>"}
    put(released, "items/choice.json", json.dumps(made))
    assert "words of" in leaks()


def test_words_of_a_key_are_found_in_a_notebook(released: Path, leaks: Callable[[], str]) -> None:
    half = secret("ranking", "cards", "count", "why").split()
    # Split over the list of lines in which notebooks store their text.
    made = json.loads(notebook([cell("markdown", "x", "")]))
    made["cells"][0]["source"] = [" ".join(half[:3]) + " ", " ".join(half[3:])]
    put(released, "other.ipynb", json.dumps(made))
    assert "words of ranking.key.yaml" in leaks()


@pytest.mark.parametrize("text", ["223517", "$223,517", "223 517", "223.517k", "0.223517 million"])
def test_the_value_of_an_estimate_is_found_however_written(
    released: Path, leaks: Callable[[], str], text: str
) -> None:
    put(released, "note.txt", f"It came to {text}, they said.")
    assert "value of estimate.key.yaml" in leaks()


@pytest.mark.parametrize(
    "text", ["count, tell, fix, announce", "count tell fix announce", "count>tell>fix>announce"]
)
def test_the_order_of_a_ranking_is_found(
    released: Path, leaks: Callable[[], str], text: str
) -> None:
    put(released, "note.txt", text)
    assert "order of ranking.key.yaml" in leaks()


def test_cards_in_the_right_order_are_found(released: Path, leaks: Callable[[], str]) -> None:
    made = item(released, "ranking")
    made["cards"].sort(key=lambda card: ["count", "tell", "fix", "announce"].index(card["id"]))
    put(released, "items/ranking.json", json.dumps(made))
    assert "order of ranking.key.yaml" in leaks()


@pytest.mark.parametrize(
    "field", ["expert", "accept", "credit", "correct", "value", "place", "model"]
)
def test_fields_of_a_key_are_found(released: Path, leaks: Callable[[], str], field: str) -> None:
    made = item(released, "choice")
    made["options"][0][field] = 1
    put(released, "items/choice.json", json.dumps(made))
    assert f"field: {field}" in leaks()


def test_a_model_answer_is_found_without_its_name(released: Path, leaks: Callable[[], str]) -> None:
    made = item(released, "judgement")
    made["hint"] = {"ask-first": 5, "decide-alone": 2, "escalate": 1, "measure": 4}
    put(released, "items/judgement.json", json.dumps(made))
    assert "model answer of judgement.key.yaml" in leaks()


def test_a_leak_stops_the_release(released: Path) -> None:
    path = released / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    made = json.loads(path.read_text())
    made["cells"][0]["source"] = secret("choice", "takeaway")
    path.write_text(json.dumps(made))
    refuse(released, "words of choice.key.yaml")
