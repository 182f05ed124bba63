"""Starting new parts: a template copied is a valid part, and nothing existing changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from course.authoring import (
    TEMPLATES,
    AuthoringError,
    new_graded,
    new_item,
    new_lab,
    new_lesson,
    new_module,
)
from course.checks import check_banks, check_claims, check_notebooks, check_objectives
from course.items.bank import load_bank
from course.items.checks import check_bank
from course.items.registry import KINDS
from course.keys import differences
from course.manifest import read_authored
from course.scoring.checks import check_scores


@pytest.fixture
def tree(tmp_path: Path, root: Path) -> Path:
    """The authored part of the repository, to change at will."""
    for name in ("modules", "solutions"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("answers"))
    return tmp_path


def problems(tree: Path) -> list[str]:
    manifest = read_authored(tree / "modules" / "course.yaml")
    found, banks = check_banks(tree, manifest)
    found += check_notebooks(tree, manifest, banks)
    return found + check_objectives(manifest, banks)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_item_of_every_kind_is_valid(tmp_path: Path, kind: str) -> None:
    made = new_item(tmp_path, kind, "my-item")
    assert [p.name for p in made][:2] == ["my-item.yaml", "my-item.key.yaml"]
    computed = (TEMPLATES / "items" / f"{kind}.key.py").is_file()
    assert [p.name for p in made][2:] == (["my-item.key.py"] if computed else [])
    bank = load_bank(tmp_path)
    assert bank.items["my-item"]["kind"] == kind
    assert check_bank(bank) == [] and check_scores(bank) == []


def test_nothing_existing_is_overwritten(tmp_path: Path) -> None:
    made = new_item(tmp_path, "choice", "my-item")
    made[0].write_text("mine")
    with pytest.raises(AuthoringError, match="is there already; nothing was changed"):
        new_item(tmp_path, "choice", "my-item")
    assert made[0].read_text() == "mine"


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [("essay", "my-item", "There is no kind"), ("choice", "My Item", "cannot be a name")],
)
def test_a_slip_says_what_to_write(tmp_path: Path, kind: str, name: str, says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        new_item(tmp_path, kind, name)


def test_a_planned_lesson_is_started_and_passes_the_checks(tree: Path) -> None:
    before = (tree / "modules" / "course.yaml").read_text()
    new_lesson(tree, "3.1", "own")
    new_graded(tree, "3.1", "own")
    manifest = read_authored(tree / "modules" / "course.yaml")
    lesson = manifest["modules"][2]["lessons"][0]
    assert lesson["status"] == "ready"
    assert lesson["file"] == "3.1-own.ipynb"
    notebook = json.loads((tree / "modules" / "3-business-executive" / "3.1-own.ipynb").read_text())
    assert notebook["metadata"]["course"] == {"lesson": "3.1"}
    said = [p for p in problems(tree) if "1.1-" not in p]
    # The template's items serve lesson 1.1's objectives until their author names others.
    assert said == [
        "objective 3.1-first has no practice item",
        "objective 3.1-first has no graded item",
    ]
    comments = [line for line in before.splitlines() if line.startswith("#")]
    after = (tree / "modules" / "course.yaml").read_text()
    assert all(line in after for line in comments), "comments of the manifest were lost"


def test_a_new_lab_is_released_as_it_is(tree: Path, root: Path) -> None:
    from course.grading.release import release

    shutil.copy(root / "nbgrader_config.py", tree)
    made = new_lab(tree, "3.1", "tests")
    assert [path.name for path in made] == [
        "3.1-tests.ipynb",
        "tests-graded.yaml",
        "tests-graded.key.yaml",
        "tests-graded.key.py",
    ]
    assert [said for said in problems(tree) if "3.1" in said] == []
    assert list(differences(load_bank(made[0].parent))) == []
    # Alone: a number of the template may well stand in somebody else's exercise.
    for other in (tree / "solutions").iterdir():
        if other.is_dir() and other != made[0].parent:
            shutil.rmtree(other)
    report = release(tree)
    assert report.ok, report
    starter = (tree / "exercises" / "3-business-executive" / "3.1-tests.ipynb").read_text()
    assert 'exercise(\\"tests-graded\\", result)' in starter
    assert "654_500" not in starter


def test_a_new_module_stands_in_the_manifest_and_takes_a_lesson(tree: Path) -> None:
    new_module(tree, "5", "pricing", "Pricing")
    new_lesson(tree, "5.1", "first-price", "The first price")
    manifest = read_authored(tree / "modules" / "course.yaml")
    assert manifest["modules"][-1]["lessons"][0]["title"] == "The first price"
    with pytest.raises(AuthoringError, match="module 5 already"):
        new_module(tree, "5", "pricing", "Pricing")


def test_a_lesson_that_is_there_stays(tree: Path) -> None:
    with pytest.raises(AuthoringError, match=r"Lesson 1\.1 is there already"):
        new_lesson(tree, "1.1", "again")
    with pytest.raises(AuthoringError, match="There is no module 9"):
        new_lesson(tree, "9.1", "far")


def test_the_repository_passes_its_own_checks(root: Path) -> None:
    manifest = read_authored(root / "modules" / "course.yaml")
    found, banks = check_banks(root, manifest)
    found += check_notebooks(root, manifest, banks)
    found += check_objectives(manifest, banks)
    assert found + check_claims(root, manifest, banks) == []


def test_checks_find_what_is_wrong(tree: Path) -> None:
    book = tree / "solutions" / "1-fundamentals" / "1.1-the-job.ipynb"
    data = json.loads(book.read_text())
    graded = [cell for cell in data["cells"] if "nbgrader" in cell["metadata"]]
    graded[0]["metadata"]["nbgrader"]["points"] += 1
    graded[1]["metadata"]["tags"] = []
    book.write_text(json.dumps(data))
    said = "\n".join(problems(tree))
    assert "points, its cell" in said
    assert "will not open by itself" in said
