"""The gate and the repair: what is hostile is named, and never followed, read or believed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import compute_checksum

from course.grading import gate, repair
from course.grading.repair import CellSpec, Damaged

SOURCE = 'from course import exercise\n\nexercise("{}")'


def spec(name: str) -> CellSpec:
    made = CellSpec(name, "code", SOURCE.format(name), None, True, grade=True, points=4.0)
    cell = nbformat.from_dict(repair.new_cell(made))
    return CellSpec(**{**made.__dict__, "checksum": compute_checksum(cell)})


SPECS = [spec("first"), spec("second"), spec("third")]


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    folder = tmp_path / "gradebook" / "submitted" / "ada" / "1-basics"
    (folder / "answers").mkdir(parents=True)
    (folder / "items").mkdir()
    (folder / "nb.ipynb").write_text(json.dumps(repair.rebuilt(SPECS)))
    (folder / "answers" / "first.json").write_text("{}")
    (folder / "items" / "first.json").write_text("{}")
    (folder / "timestamp.txt").write_text("2026-01-01")
    return folder


def kinds(found: list[gate.Finding]) -> dict[str, str]:
    return {finding.path: finding.kind for finding in found}


def test_a_plain_submission_passes(submission: Path) -> None:
    assert gate.inspect(submission) == []


def test_what_nbgrader_never_copies_is_not_a_finding(submission: Path) -> None:
    (submission / "feedback" / "2026").mkdir(parents=True)
    (submission / ".ipynb_checkpoints").mkdir()
    (submission / "exports").mkdir()
    (submission / "exports" / "memo.pptx").write_bytes(b"PK")
    (submission / "exports" / "link").symlink_to("/etc/passwd")
    (submission / "answers" / ".first.json.12.tmp").write_text("half")
    assert gate.inspect(submission) == []


def test_exports_are_not_collected(submission: Path, tmp_path: Path) -> None:
    (submission / "exports").mkdir()
    (submission / "exports" / "memo.md").write_text("# A memo")
    assert gate.copy_submission(submission, tmp_path / "copy") == []
    assert not (tmp_path / "copy" / "exports").exists()
    assert (tmp_path / "copy" / "answers" / "first.json").exists()
    (submission / "exports" / "memo.md").unlink()
    (submission / "exports").rmdir()
    (submission / "exports").symlink_to(tmp_path)
    assert kinds(gate.inspect(submission)) == {"exports": "link"}


def test_links_are_found_and_not_followed(submission: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("the key")
    (submission / "answers" / "second.json").symlink_to(secret)
    (submission / "items" / "second.json").symlink_to("/nowhere")
    (submission / "notes").symlink_to(tmp_path)
    found = kinds(gate.inspect(submission))
    assert found == {"answers/second.json": "link", "items/second.json": "link", "notes": "link"}
    with pytest.raises(gate.Refused):
        gate.read_bytes(submission, "answers/second.json")


def test_a_linked_answers_folder_is_not_entered(submission: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (submission / "answers").rename(other)
    (submission / "answers").symlink_to(other)
    assert kinds(gate.inspect(submission)) == {"answers": "link"}
    with pytest.raises(gate.Refused):
        gate.read_bytes(submission, "answers/first.json")


def test_a_hard_link_is_refused(submission: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("another learner's")
    os.link(tmp_path / "other.json", submission / "answers" / "second.json")
    assert kinds(gate.inspect(submission)) == {"answers/second.json": "link"}


def test_a_pipe_is_found_and_does_not_block(submission: Path) -> None:
    os.mkfifo(submission / "answers" / "second.json")
    assert kinds(gate.inspect(submission)) == {"answers/second.json": "special"}
    with pytest.raises(gate.Refused):
        gate.read_bytes(submission, "answers/second.json")


def test_sizes_and_counts_are_capped(submission: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (submission / "answers" / "second.json").write_bytes(b" " * 400_000)
    assert kinds(gate.inspect(submission)) == {"answers/second.json": "size"}
    with pytest.raises(gate.Refused, match="larger"):
        gate.read_bytes(submission, "answers/second.json")
    monkeypatch.setattr(gate, "TOTAL", 10)
    assert "size" in kinds(gate.inspect(submission)).values()
    monkeypatch.setattr(gate, "TOTAL", 10**9)
    monkeypatch.setattr(gate, "MOST_FILES", 2)
    assert "count" in kinds(gate.inspect(submission)).values()


@pytest.mark.parametrize("name", ["pandas.py", "x.so", "answers/run.sh", "a/b.json"])
def test_other_files_are_named(submission: Path, name: str) -> None:
    (submission / name).parent.mkdir(exist_ok=True)
    (submission / name).write_text("x")
    assert gate.inspect(submission)


@pytest.mark.parametrize("text", ["", "soon", "2026-99-99 10:00:00 UTC", "\xff\x00", "1" * 900])
def test_a_time_that_is_none_is_named(submission: Path, text: str) -> None:
    (submission / "timestamp.txt").write_text(text)
    assert kinds(gate.inspect(submission)) == {"timestamp.txt": "time"}


@pytest.mark.parametrize("name", ["../x.json", "/etc/passwd", "answers/../../x.json", "", "x.py"])
def test_names_that_lead_out_are_refused(submission: Path, name: str) -> None:
    with pytest.raises((gate.Refused, FileNotFoundError)):
        gate.read_bytes(submission, name)


def test_admit_sets_aside_and_keeps_the_evidence(submission: Path) -> None:
    (submission / "pandas.py").write_text("evil")
    (submission / "answers" / "second.json").symlink_to("/etc/hostname")
    aside = gate.aside_of(submission)
    gate.admit(submission, aside)
    assert gate.inspect(submission) == []
    assert (aside / "pandas.py").read_text() == "evil"
    assert (aside / "answers" / "second.json").is_symlink()
    (submission / "pandas.py").write_text("again")
    gate.admit(submission, aside)
    assert (aside / "pandas.py.2").read_text() == "again"


def test_a_submission_that_is_a_link_is_taken_away_whole(submission: Path, tmp_path: Path) -> None:
    other = tmp_path / "solutions"
    submission.rename(other)
    submission.symlink_to(other)
    assert kinds(gate.admit(submission, gate.aside_of(submission))) == {".": "link"}
    assert not submission.exists() and (other / "nb.ipynb").exists()


def test_copying_takes_only_what_passes(submission: Path, tmp_path: Path) -> None:
    (submission / "pandas.py").write_text("evil")
    (submission / "answers" / "second.json").symlink_to(submission / "nb.ipynb")
    target = tmp_path / "copy"
    found = gate.copy_submission(submission, target)
    assert kinds(found) == {"pandas.py": "type", "answers/second.json": "link"}
    names = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert names == {"nb.ipynb", "answers/first.json", "items/first.json", "timestamp.txt"}


# --- notebooks -----------------------------------------------------------------------------------


def sound(notebook: dict[str, Any]) -> None:
    """Valid for Jupyter and nbgrader, with each graded cell once, in order, unchanged."""
    node = nbformat.from_dict(notebook)
    nbformat.validate(node)
    MetadataValidator().validate_nb(node)
    graded = [cell for cell in node.cells if "nbgrader" in cell.metadata]
    assert sorted(cell.metadata.nbgrader.grade_id for cell in graded) == [s.name for s in SPECS]
    for cell in graded:
        assert compute_checksum(cell) == cell.metadata.nbgrader.checksum
    nbformat.writes(node)


def cells(*names: str) -> dict[str, Any]:
    known = {one.name: one for one in SPECS}
    return repair.empty([repair.new_cell(known[name]) for name in names])


def mend(notebook: dict[str, Any]) -> set[str]:
    read = repair.read_notebook(json.dumps(notebook).encode())
    found = repair.repair(read, SPECS, "nb.ipynb")
    sound(read)
    assert repair.repair(read, SPECS, "nb.ipynb") == []
    return {finding.kind for finding in found}


def test_an_untouched_notebook_needs_no_repair() -> None:
    assert mend(cells("first", "second", "third")) == set()


def test_a_duplicated_cell_is_one_again() -> None:
    assert mend(cells("first", "second", "second", "third")) == {"duplicated"}


@pytest.mark.parametrize("left", [(), ("first",), ("second",), ("third",), ("third", "first")])
def test_deleted_cells_come_back_in_their_places(left: tuple[str, ...]) -> None:
    made = cells(*left)
    read = repair.read_notebook(json.dumps(made).encode())
    assert {f.kind for f in repair.repair(read, SPECS, "nb.ipynb")} == {"deleted"}
    sound(read)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", 4000),
        ("points", -1),
        ("points", "many"),
        ("points", float("1e308")),
        ("grade", False),
        ("solution", True),
        ("locked", False),
        ("task", True),
        ("schema_version", 99),
        ("schema_version", "x"),
        ("checksum", []),
        ("extra", {"deep": [1]}),
    ],
)
def test_edited_metadata_is_put_back(field: str, value: object) -> None:
    made = cells("first", "second", "third")
    made["cells"][1]["metadata"]["nbgrader"][field] = value
    assert mend(made) <= {"edited"}


def test_edited_source_and_type_are_put_back() -> None:
    made = cells("first", "second", "third")
    made["cells"][0]["source"] = "print('10.0')"
    made["cells"][1] = {**made["cells"][1], "cell_type": "markdown"}
    assert mend(made) == {"edited"}


def test_what_learners_add_stays() -> None:
    made = cells("first", "second", "third")
    made["cells"].insert(1, {"cell_type": "markdown", "metadata": {}, "source": "My note"})
    read = repair.read_notebook(json.dumps(made).encode())
    repair.repair(read, SPECS, "nb.ipynb")
    assert read["cells"][1]["source"] == "My note"


def test_foreign_grade_ids_claim_nothing() -> None:
    made = cells("first", "second", "third")
    made["cells"].append(
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade": True, "grade_id": "bonus", "points": 99}},
            "source": "99.0",
            "outputs": [{"output_type": "execute_result"}],
        }
    )
    assert mend(made) == {"cell"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
GRADING = st.fixed_dictionaries(
    {},
    optional={
        "grade": JSON,
        "solution": JSON,
        "locked": JSON,
        "points": JSON,
        "grade_id": st.sampled_from(["first", "second", "bonus", ""]) | JSON,
        "schema_version": JSON,
    },
)
CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON},
    optional={
        "id": st.just("first") | JSON,
        "source": st.text(max_size=20) | st.lists(st.text(max_size=5)) | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": GRADING, "tags": JSON}) | JSON,
        "outputs": JSON,
        "attachments": JSON,
    },
)
NOTEBOOKS = st.fixed_dictionaries(
    {"nbformat": st.just(4) | JSON, "cells": st.lists(CELL | JSON, max_size=6) | JSON},
    optional={"metadata": JSON, "nbformat_minor": JSON},
)


@given(NOTEBOOKS)
def test_any_notebook_is_read_and_repaired_or_refused(notebook: Any) -> None:
    try:
        read = repair.read_notebook(json.dumps(notebook).encode())
    except Damaged:
        return
    repair.repair(read, SPECS, "nb.ipynb")
    sound(read)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        repair.read_notebook(data)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Damaged):
        repair.read_notebook(b'{"nbformat": 4, "cells": ' + b"[" * 100_000)


def test_a_rebuilt_notebook_is_sound() -> None:
    sound(repair.rebuilt(SPECS))
