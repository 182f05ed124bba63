"""Authors' files: what is refused, and how it is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course.items.bank import BankError, load_bank
from course.items.checks import check_bank
from course.items.registry import KINDS
from course.scoring.checks import check_scores

TEMPLATES = Path(__file__).resolve().parents[2] / "course" / "templates" / "items"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TEMPLATES, tmp_path / "items")
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace `old` and return the line where it stood."""
    path = folder / "items" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_every_template_is_a_valid_exercise(folder: Path) -> None:
    bank = load_bank(folder)
    assert sorted(bank.items) == sorted(KINDS)
    assert check_bank(bank) == []
    assert check_scores(bank) == []


def test_prose_is_compiled_and_raw_html_stays_text(folder: Path) -> None:
    edit(folder, "choice.yaml", "Ask for one decision.", "**Ask** <script>alert(1)</script>")
    prompt = load_bank(folder).items["choice"]["prompt"]
    assert prompt.startswith("<p><strong>Ask</strong> &lt;script&gt;")


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "says"),
    [
        ("choice.yaml", "minutes:", "minuts:", "minuts", "unknown field; expected one of"),
        ("choice.yaml", "select: one ", "select: some ", "select", "'one' or 'many'"),
        ("choice.yaml", "version: 1 ", "version: one ", "version", "valid integer"),
        ("choice.yaml", "kind: choice", "kind: chioce", "kind", "expected one of allocation"),
        ("choice.yaml", "id: choice ", "id: coice ", "id", "expected 'choice', the file's name"),
        (
            "choice.key.yaml",
            "credit: 0.4",
            "credits: 0.4",
            "options.wait-for-data.credits",
            "unknown",
        ),
        ("choice.key.yaml", "version: 1", "version: 2", "version", "the item is version 1"),
        (
            "judgement.key.yaml",
            "expert: 2",
            "expert: two",
            "responses.decide-alone.expert",
            "integer",
        ),
        ("sorting.yaml", "ordered: true ", "ordered: maybe ", "axes.0.ordered", "boolean"),
    ],
)
def test_a_slip_names_file_line_and_field(
    folder: Path, file: str, old: str, new: str, field: str, says: str
) -> None:
    line = edit(folder, file, old, new)
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    problem = next(p for p in caught.value.problems if p.field == field)
    assert problem.file.endswith(file)
    assert problem.line == line
    assert says in problem.message


def test_a_missing_field_and_a_missing_key_are_named(folder: Path) -> None:
    edit(folder, "choice.yaml", "points: 4\n", "")
    (folder / "items" / "ranking.key.yaml").unlink()
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    said = str(caught.value)
    assert "points: this field is missing" in said
    assert "ranking.key.yaml: the file is missing" in said


def test_yaml_that_says_a_thing_twice_is_refused(folder: Path) -> None:
    edit(folder, "choice.yaml", "points: 4\n", "points: 4\npoints: 5\n")
    with pytest.raises(BankError, match="'points' stands twice"):
        load_bank(folder)


def test_broken_yaml_names_its_line(folder: Path) -> None:
    line = edit(folder, "choice.yaml", "title: A", 'title: "A')
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    assert caught.value.problems[0].line >= line


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("choice.key.yaml", "credit: 1\n", "credit: 0.5\n", "exactly one option has credit 1"),
        ("choice.yaml", "  - id: full-step", "  - id: fuller-step", "has no explanation"),
        ("choice.yaml", "  - id: full-step", "  - id: small-step", "stands twice"),
        ("judgement.key.yaml", "accept: [5]", "accept: [4]", "not among those accepted"),
        ("ranking.key.yaml", "order: [count, tell, fix,", "order: [count, tell,", "each card once"),
        ("ranking.key.yaml", "ties: [] ", "ties: [[count, fix]] ", "not a run of neighbours"),
        ("sorting.key.yaml", "c: {place: {level: cpo}", "c: {place: {level: ceo}", "does not have"),
        ("estimate.key.yaml", "tolerance: 0.01 ", "tolerance: 0.1 ", "gives the right value"),
        (
            "choice.key.yaml",
            "model: {chosen: [small-step]}",
            "model: {chosen: [step]}",
            "the answer of model",
        ),
        ("choice.key.yaml", "  purist:", "  pursit:", "personas should be"),
    ],
)
def test_static_checks_find(folder: Path, file: str, old: str, new: str, says: str) -> None:
    edit(folder, file, old, new)
    assert any(says in problem.message for problem in check_bank(load_bank(folder)))


def test_a_model_answer_that_is_not_right_is_found(folder: Path) -> None:
    edit(folder, "choice.key.yaml", "model: {chosen: [small-step]}", "model: {chosen: [full-step]}")
    said = [p.message for p in check_scores(load_bank(folder))]
    assert said == ["the model answer scores 0.000, not 1"]


def test_a_declared_score_that_is_not_true_is_found(folder: Path) -> None:
    edit(folder, "choice.key.yaml", "score: 0.4", "score: 0.6")
    said = [p.message for p in check_scores(load_bank(folder))]
    assert said == ["declared 'cautious' scores 0.400, not 0.6"]
