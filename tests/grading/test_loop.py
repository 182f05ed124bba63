"""The whole loop through nbgrader's own commands, as a class would run it."""

from __future__ import annotations

import getpass
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from small_course import ASSIGNMENT, NOTEBOOK, POINTS, score_of, secret, write_answers

from course.feedback_scores import read_scores
from course.grading.config import workspace_config
from course.grading.leaks import scan, scan_feedback
from course.items.bank import load_bank

Run = Callable[..., Any]


def test_release_to_feedback(small: Path, tmp_path: Path, nbgrader: Run) -> None:
    """generate → release → fetch → answer → submit → collect → autograde → feedback → fetch."""
    bank = load_bank(small / "solutions" / ASSIGNMENT)
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    exchange = str(small / "gradebook" / "exchange")
    (workspace / "nbgrader_config.py").write_text(workspace_config(exchange))

    nbgrader(small, "generate_assignment", ASSIGNMENT)
    nbgrader(small, "release_assignment", ASSIGNMENT)
    nbgrader(workspace, "fetch_assignment", ASSIGNMENT)
    here = workspace / "exercises" / ASSIGNMENT
    assert scan(here, small / "solutions") == []

    # Lab runs a trusted notebook's exercises by itself.
    notary = NotebookNotary(data_dir=str(tmp_path / "home" / "data"))
    fetched = nbformat.read(here / f"{NOTEBOOK}.ipynb", as_version=4)
    assert notary.check_signature(fetched)

    answers = {name: key["model"] for name, key in bank.keys.items()}
    answers |= {"choice": {"chosen": ["full-step"]}, "sorting": None}
    write_answers(here, bank, answers)
    nbgrader(workspace, "submit", ASSIGNMENT)
    nbgrader(workspace, "submit", ASSIGNMENT, "--student=ben")

    me = getpass.getuser()
    nbgrader(small, "collect", ASSIGNMENT)
    submitted = small / "gradebook" / "submitted"
    assert {path.name for path in submitted.iterdir()} == {me, "ben"}
    nbgrader(small, "autograde", ASSIGNMENT)
    assert score_of(small, me) == score_of(small, "ben") == POINTS - 10
    graded = small / "gradebook" / "autograded" / me / ASSIGNMENT
    assert (graded / "answers" / "choice.json").is_file()
    assert not [path for path in graded.rglob("*") if path.suffix in (".yaml", ".yml")]

    nbgrader(small, "generate_feedback", ASSIGNMENT)
    nbgrader(small, "release_feedback", ASSIGNMENT)
    nbgrader(workspace, "fetch_feedback", ASSIGNMENT)
    found = read_scores(here / "feedback")[NOTEBOOK]
    assert (found["score"], found["max"]) == (POINTS - 10, POINTS)
    chosen: dict[str, Any] = dict(answers)
    chosen["estimate"] = {"values": {"cash": {"text": "223,517", "number": 223_517.0}}}
    assert scan_feedback(here / "feedback", bank, chosen) == []
    page = Path(found["page"]).read_text()
    assert secret("choice", "options", "full-step", "why") in page

    # What a learner gets never held a key, at any step.
    for path in [*workspace.rglob("*"), *(tmp_path / "home").rglob("*")]:
        if path.is_file():
            assert (
                secret("choice", "options", "small-step", "why").encode() not in path.read_bytes()
            )


@pytest.fixture
def inbound(released: Path, nbgrader: Run) -> Path:
    nbgrader(released, "release_assignment", ASSIGNMENT)
    return released / "gradebook" / "exchange" / "product-to-cpo" / "inbound"


def hand_in(inbound: Path, released: Path, name: str) -> Path:
    folder = inbound / name
    shutil.copytree(released / "exercises" / ASSIGNMENT, folder)
    (folder / "timestamp.txt").write_text(name.split("+")[2])
    (folder / "submission_secret.txt").write_text("secret" + name)
    bank = load_bank(released / "solutions" / ASSIGNMENT)
    write_answers(folder, bank, {n: key["model"] for n, key in bank.keys.items()})
    return folder


STAMP = "2026-01-05 10:00:00.000000 UTC"


def test_collecting_takes_no_links_and_stops_for_nobody(
    released: Path, inbound: Path, nbgrader: Run
) -> None:
    hand_in(inbound, released, f"ada+{ASSIGNMENT}+{STAMP}+x")
    bad = hand_in(inbound, released, f"mallory+{ASSIGNMENT}+{STAMP}+x")
    (bad / "notes.txt").symlink_to(
        released / "solutions" / ASSIGNMENT / "items" / "choice.key.yaml"
    )
    os.mkfifo(bad / "pipe.txt")
    (bad / "timestamp.txt").unlink()
    (bad / f"{NOTEBOOK}.ipynb").unlink()
    (inbound / f"noel+{ASSIGNMENT}+{STAMP}+x").symlink_to(released / "solutions" / ASSIGNMENT)
    (inbound / f"nemo+{ASSIGNMENT}+not a time+x").mkdir()
    hand_in(inbound, released, f"zoe+{ASSIGNMENT}+{STAMP}+x")
    hand_in(inbound, released, f"zoe+{ASSIGNMENT}+2999-01-01 10:00:00.000000 UTC+x")
    done = nbgrader(released, "collect", ASSIGNMENT)
    assert "notes.txt: a link was not followed" in done.stderr
    assert "its time lies in the future" in done.stderr
    submitted = released / "gradebook" / "submitted"
    assert {path.name for path in submitted.iterdir()} == {"ada", "mallory", "zoe"}
    assert not (submitted / "mallory" / ASSIGNMENT / "notes.txt").exists()
    assert (submitted / "zoe" / ASSIGNMENT / "timestamp.txt").read_text() == STAMP
    nbgrader(released, "autograde", ASSIGNMENT)
    assert {score_of(released, name) for name in ("ada", "mallory", "zoe")} == {POINTS}


def test_feedback_of_one_faulty_folder_holds_up_no_other(
    released: Path, inbound: Path, nbgrader: Run
) -> None:
    for name in ("ada", "mallory", "zoe"):
        hand_in(inbound, released, f"{name}+{ASSIGNMENT}+{STAMP}+x")
    (inbound / f"mallory+{ASSIGNMENT}+{STAMP}+x" / "submission_secret.txt").unlink()
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        nbgrader(released, command, ASSIGNMENT)
    assert len(list((inbound.parent / "feedback").glob("*.html"))) == 2


def test_the_workspace_config_is_python_that_nbgrader_reads() -> None:
    from traitlets.config import Config

    c = Config()
    exec(workspace_config("/srv/exchange"), {"get_config": lambda: c})  # noqa: S102
    assert c.Exchange.root == "/srv/exchange"
    assert c.Exchange.assignment_dir == "exercises"


def test_nbgrader_finds_alembic_from_an_environment_that_is_not_active(
    small: Path, nbgrader: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    nbgrader(small, "generate_assignment", ASSIGNMENT)
    made = json.loads((small / "exercises" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_text())
    assert len(made["cells"]) == 6
