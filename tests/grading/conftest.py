"""Fixtures of the grading tests: a small course, released, and hands to hand in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_course import ASSIGNMENT, ROOT, write_answers, write_course

from course.items.bank import Bank, load_bank


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The course's root: solutions/ and nbgrader_config.py, nothing released."""
    return write_course(tmp_path / "course")


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from course.grading.release import release

    root = write_course(tmp_path_factory.mktemp("released") / "course")
    report = release(root)
    assert report.ok, report
    return root


@pytest.fixture
def released(_released: Path, tmp_path: Path) -> Path:
    """The same course, released; each test has its own copy."""
    root = tmp_path / "course"
    shutil.copytree(_released, root)
    return root


@pytest.fixture
def bank(released: Path) -> Bank:
    return load_bank(released / "solutions" / ASSIGNMENT)


Submit = Callable[..., Path]


@pytest.fixture
def submit(released: Path, bank: Bank) -> Submit:
    """Hand in for a student, as collected; answers default to the model's."""

    def hand_in(student: str, answers: dict[str, Any] | None = None) -> Path:
        folder = released / "gradebook" / "submitted" / student / ASSIGNMENT
        shutil.copytree(released / "exercises" / ASSIGNMENT, folder)
        (folder / "timestamp.txt").write_text("2026-01-05 10:00:00.000000 UTC")
        models = {name: key["model"] for name, key in bank.keys.items()}
        write_answers(folder, bank, models if answers is None else answers)
        return folder

    return hand_in


@pytest.fixture
def nbgrader(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one of nbgrader's own commands in a folder."""
    home = tmp_path / "home"
    home.mkdir()
    private = {
        "HOME": str(home),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(ROOT),
    }

    def run(folder: Path, *command: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command],
            cwd=folder,
            env={**os.environ, **private},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if ok:
            assert done.returncode == 0, done.stderr
        return done

    return run
