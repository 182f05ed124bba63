"""The whole loop, clicked: at home alone, and in a class through nbgrader's own commands."""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Lab
from looks import check_looks
from playwright.sync_api import FrameLocator, Page, expect

from course.feedback_scores import read_scores
from course.items import registry
from course.items.bank import Bank, load_bank
from course.scoring import points, score_answer

ASSIGNMENT = "1-fundamentals"
NOTEBOOK = "1.1-the-job"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A course of its own, so that nobody's gradebook is touched."""
    for name in ("solutions", "modules"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("answers"))
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


@pytest.fixture
def bank(tree: Path) -> Bank:
    """The exercises of the one notebook that is answered here."""
    whole = load_bank(tree / "solutions" / ASSIGNMENT)
    book = (tree / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    items = {n: item for n, item in whole.items.items() if f'exercise(\\"{n}\\")' in book}
    return Bank(whole.folder, items, {name: whole.keys[name] for name in items})


Command = Callable[..., str]


@pytest.fixture
def run(tree: Path) -> Command:
    def command(*words: str, cwd: Path = tree, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=cwd, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return command


@pytest.fixture
def lab(start_lab: Callable[..., Lab], tree: Path) -> Iterator[Lab]:
    lab = start_lab(None, COURSE_ROOT=str(tree))
    yield lab
    for page in lab.pages:
        page.context.close()
    lab.pages.clear()
    lab.check_requests()


def click_model(page: Page, item: dict[str, Any], model: dict[str, Any]) -> None:
    """Give the model answer of any kind with the mouse and, for numbers, the keys."""
    card = page.locator(f".fw-root[data-item='{item['id']}']")
    card.locator(".fw-task > *").first.wait_for()
    card.scroll_into_view_if_needed()
    if item["kind"] == "choice":
        for at, option in enumerate(item["options"]):
            if option["id"] in model["chosen"]:
                card.locator(".fw-option-label").nth(at).click()
    elif item["kind"] == "judgement":
        steps = [step["value"] for step in item["scale"]]
        for at, response in enumerate(item["responses"]):
            step = steps.index(model["ratings"][response["id"]])
            card.locator(".fw-seg").nth(at * len(steps) + step).click()
    elif item["kind"] == "ranking":
        now = [part["id"] for part in item["cards"]]
        for place, name in enumerate(model["order"]):
            for at in range(now.index(name), place, -1):
                card.locator(".fw-rank").nth(at).locator(".fw-step").first.click()
            now.remove(name)
            now.insert(place, name)
    elif item["kind"] == "sorting":
        for at, part in enumerate(item["cards"]):
            row = card.locator(".fw-sort-row").nth(at)
            expect(row).to_have_attribute("data-open", "yes")  # a finished card opens the next
            for n, axis in enumerate(item["axes"]):
                names = [category["id"] for category in axis["categories"]]
                wanted = names.index(model["places"][part["id"]][axis["id"]])
                row.locator(".fw-segs").nth(n).locator(".fw-seg").nth(wanted).click()
    else:
        for at, quantity in enumerate(item["quantities"]):
            card.locator("input.fw-number").nth(at).fill(model["values"][quantity["id"]]["text"])
        page.keyboard.press("Tab")
    expect(card.locator(".fw-status")).to_contain_text("Saved", timeout=20_000)
    expect(card.locator(".fw-status")).not_to_contain_text("still to")


def answer_everything(page: Page, bank: Bank) -> float:
    """The model answer everywhere but in the choice, where a wrong one is clicked; the score due."""
    total = 0.0
    for name, item in bank.items.items():
        key = bank.keys[name]
        answer = dict(key["model"])
        if item["kind"] == "choice":
            wrong = next(o["id"] for o in item["options"] if o["id"] not in answer["chosen"])  # type: ignore[typeddict-item]
            answer = {"chosen": [wrong]}
        click_model(page, dict(item), answer)
        given = registry.kind(item["kind"]).clean(item, answer)
        total += points(score_answer(item, key, given)["fraction"], item["points"])
    return total


def feedback_frame(page: Page) -> FrameLocator:
    return page.frame_locator(".jp-HTMLViewer iframe, .jp-IFrame iframe").first


def test_at_home_one_button_grades_and_the_feedback_is_read(
    lab: Lab, tree: Path, bank: Bank, run: Command
) -> None:
    run("course", "release", env={**os.environ, "COURSE_ROOT": str(tree)})
    run("course", "workspace", "--workspace", str(lab.workspace), env=lab.environment())
    page = lab.open(f"exercises/{ASSIGNMENT}/{NOTEBOOK}.ipynb")
    due = answer_everything(page, bank)
    page.get_by_role("button", name="Course home").click()
    grade = page.get_by_role("button", name="Grade my work")
    grade.click()
    expect(page.get_by_text(f"{due:g} of 40 points").first).to_be_visible(timeout=60_000)
    check_looks(page)
    page.get_by_text("Read the feedback").first.click()
    frame = feedback_frame(page)
    wrong = next(i for i in bank.items.values() if i["kind"] == "choice")
    expect(frame.get_by_role("heading", name=wrong["title"]).first).to_be_visible(timeout=20_000)


def test_in_a_class_from_release_to_reading_the_feedback(
    lab: Lab, tree: Path, bank: Bank, run: Command
) -> None:
    """release → fetch → click → submit → collect → autograde → feedback → read in Lab."""
    teacher = {**os.environ, "COURSE_ROOT": str(tree), "PYTHONPATH": str(ROOT)}
    exchange = str(tree / "gradebook" / "exchange")
    learner = {**lab.environment(), "COURSE_EXCHANGE": exchange}
    run("course", "release", env=teacher)
    run("nbgrader", "release_assignment", ASSIGNMENT, env=teacher)
    run("course", "workspace", "--no-exercises", "--workspace", str(lab.workspace), env=learner)
    run("nbgrader", "fetch_assignment", ASSIGNMENT, cwd=lab.workspace, env=learner)
    page = lab.open(f"exercises/{ASSIGNMENT}/{NOTEBOOK}.ipynb")
    due = answer_everything(page, bank)
    run("nbgrader", "submit", ASSIGNMENT, cwd=lab.workspace, env=learner)

    me = getpass.getuser()
    run("nbgrader", "collect", ASSIGNMENT, env=teacher)
    run("course", "autograde", ASSIGNMENT, env=teacher)
    run("course", "feedback", ASSIGNMENT, env=teacher)
    run("nbgrader", "release_feedback", ASSIGNMENT, env=teacher)
    run("nbgrader", "fetch_feedback", ASSIGNMENT, cwd=lab.workspace, env=learner)
    assert (tree / "gradebook" / "submitted" / me / ASSIGNMENT / "answers").is_dir()
    here = lab.workspace / "exercises" / ASSIGNMENT
    found = read_scores(here / "feedback")[NOTEBOOK]
    assert found["score"] == pytest.approx(due)

    home = lab.open("Start.ipynb")
    expect(home.get_by_text(f"{due:g}/40").first).to_be_visible(timeout=30_000)
    home.get_by_role("link", name=re.compile("Feedback")).first.click()
    frame = feedback_frame(home)
    shown = next(i for i in bank.items.values() if i["kind"] == "choice")
    expect(frame.get_by_role("heading", name=shown["title"]).first).to_be_visible(timeout=20_000)
    text = frame.locator("body").inner_text()
    key = bank.keys[shown["id"]]
    right = key["model"]["chosen"][0]
    explained = re.sub(r"<[^>]+>", "", key["options"][right]["why"])  # type: ignore[typeddict-item]
    assert explained[:60] not in text, "the feedback tells what the learner did not choose"
    assert json.loads((here / "answers" / f"{shown['id']}.json").read_text())["touched"]
