"""The table of contents: what authors may write, and what learners get of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course.manifest import (
    ManifestError,
    compiled,
    exercise_ids,
    load_manifest,
    read_authored,
    read_compiled,
)

from .conftest import MANIFEST, exercise, notebook


def authored(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "course.yaml"
    path.write_text(text)
    return path


def test_the_course_s_own_manifest_has_the_whole_house(root: Path) -> None:
    manifest = load_manifest(root / "modules")
    assert [module["id"] for module in manifest["modules"]] == ["1", "2", "3", "4"]
    for module in manifest["modules"]:
        # A map opens a module once it is written; it has no graded work.
        ids = [one["id"] for one in module["lessons"] if not one["id"].endswith(".0")]
        assert ids == [f"{module['id']}.{n}" for n in range(1, 6)]
        # Each lesson has its graded notebook, and one case closes the module.
        assert [one.get("lesson") for one in module["graded"]] == [*ids, None]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Lesson one", "titel: Lesson one", "course.yaml:11: modules[0].lessons[0].titel: "),
        ("minutes: 30\n", "minutes: thirty\n", "modules[0].lessons[0].minutes: should be"),
        ("minutes: 30\n", "minutes: 0\n", "above zero"),
        ("status: ready\n", "status: soon\n", "modules[0].lessons[0].status"),
        ("practice: [alpha, beta]", "practice: [alpha, alpha]", "stands twice"),
        ("practice: [alpha, beta]", "practice: []", "needs `practice`"),
        ("file: 1.1-one.ipynb", "file: ../../secret", "should be lower case"),
        ('lesson: "1.1"', 'lesson: "9.9"', "no lesson '9.9'"),
        ("points: 8, ", "", "needs `assignment`, `notebook`, `points`"),
        ("company: Invented for teaching.", "company: [", "not valid YAML"),
        ("promise: It holds.\n", "", "promise: this field is missing"),
        ("points: 8", "points: 8, items: [gamma]", "read from the notebook"),
    ],
)
def test_a_mistake_names_file_and_field(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in MANIFEST
    with pytest.raises(ManifestError) as caught:
        read_authored(authored(tmp_path, MANIFEST.replace(old, new, 1)))
    assert says in str(caught.value)
    assert "course.yaml" in str(caught.value)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6))
def test_whatever_stands_in_the_file_is_refused_in_words(tmp_path: Path, junk: object) -> None:
    path = authored(tmp_path, yaml.safe_dump({"title": junk, "modules": junk}))
    with pytest.raises(ManifestError):
        read_authored(path)


def test_compiled_is_the_same_each_time_and_reads_back(clone: Path, tmp_path: Path) -> None:
    manifest = load_manifest(clone / "modules")
    path = tmp_path / "course.json"
    path.write_text(compiled(manifest))
    assert read_compiled(path) == manifest
    assert compiled(read_compiled(path)) == compiled(manifest)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"modules": 3}', "\x00"])
def test_a_damaged_compiled_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "course.json").write_text(text)
    with pytest.raises(ManifestError, match="make lab"):
        load_manifest(tmp_path)


def test_a_learner_s_kernel_loads_no_parser(clone: Path) -> None:
    (clone / "course.json").write_text(compiled(load_manifest(clone / "modules")))
    code = (
        "import sys; from pathlib import Path; from course.manifest import load_manifest\n"
        f"load_manifest(Path({str(clone)!r}))\n"
        "import course.progress, course.widgets.home, course.widgets.explorer\n"
        "heavy = {'yaml', 'pydantic', 'pandas', 'numpy', 'nbgrader', 'nbformat', 'markdown_it'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_exercises_are_read_from_the_notebook(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(
        notebook(exercise("one"), "print('exercise')", exercise("two"), exercise("one"))
    )
    assert exercise_ids(path) == ["one", "two"]
    assert exercise_ids(tmp_path / "absent.ipynb") == []
    path.write_text("{")
    with pytest.raises(ManifestError):
        exercise_ids(path)
