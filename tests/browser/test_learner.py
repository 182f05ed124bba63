"""The graded notebook in a real JupyterLab, answered by clicking and by keyboard."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Lab
from looks import check_looks, set_theme
from playwright.sync_api import Page, expect

from course.manifest import exercise_ids

GRADED = "exercises/1-fundamentals/1.1-the-job.ipynb"
TRIAGE = "exercises/1-fundamentals/1.3-problems-first.ipynb"
LESSON = "modules/1-fundamentals/1.1-the-job.ipynb"


@pytest.fixture(scope="module")
def lab_of_module(course_lab: Lab) -> Lab:
    return course_lab


def exercise(page: Page, name: str) -> Any:
    """The exercise's card, alive."""
    card = page.locator(f".fw-root[data-item='{name}']")
    card.locator(".fw-task > *").first.wait_for()
    card.scroll_into_view_if_needed()
    return card


def answer_file(lab: Lab, name: str, folder: str = "exercises") -> Path:
    return lab.workspace / folder / "1-fundamentals" / "answers" / f"{name}.json"


def saved(
    path: Path, wanted: Callable[[dict[str, Any]], bool], seconds: float = 10
) -> dict[str, Any]:
    """The answer on disk once it is as wanted."""
    until = time.monotonic() + seconds
    answer: dict[str, Any] = {}
    while time.monotonic() < until:
        if path.exists():
            answer = json.loads(path.read_text())["answer"]
            if wanted(answer):
                return answer
        time.sleep(0.05)
    raise AssertionError(f"{path.name} is {answer or 'not there'}")


def items(lab: Lab) -> list[dict[str, Any]]:
    book = lab.workspace / GRADED
    folder = book.parent / "items"
    return [json.loads((folder / f"{name}.json").read_text()) for name in exercise_ids(book)]


def by_kind(lab: Lab, kind: str) -> dict[str, Any]:
    return next(item for item in items(lab) if item["kind"] == kind)


def test_every_graded_exercise_opens_ready_and_reads_well(lab: Lab) -> None:
    page = lab.open(GRADED)
    for item in items(lab):
        card = exercise(page, item["id"])
        expect(card.get_by_text(item["title"], exact=True).first).to_be_visible()
    assert page.get_by_text("model not found").count() == 0
    for theme in ("light", "dark"):
        set_theme(page, theme)
        for width in (700, 1600):
            page.set_viewport_size({"width": width, "height": 1000})
            for item in items(lab):  # what is out of sight is laid out only when it comes
                exercise(page, item["id"])
                page.wait_for_timeout(150)
            check_looks(page)


def test_a_budget_stays_in_view_while_the_notebook_scrolls(lab: Lab) -> None:
    """Lab scrolls a panel and not the page, so that nothing sticks by itself there."""
    page = lab.open(TRIAGE)
    card = exercise(page, "idea-triage")
    boxes = card.get_by_role("checkbox")
    boxes.last.check()
    expect(card.locator(".fw-status")).to_contain_text("Saved")
    meter = card.locator(".fw-alloc-meter")
    expect(meter).to_be_in_viewport(ratio=1)
    expect(meter).to_have_attribute("data-afloat", "yes")
    boxes.first.check()
    expect(meter.locator(".fw-alloc-left")).to_have_text("12 person-months left")
    check_looks(page)
    both = {"picked": ["wall-board", "small-insights"]}
    saved(answer_file(lab, "idea-triage"), lambda answer: answer == both)


def test_a_click_is_on_disk_and_comes_back(lab: Lab) -> None:
    item = by_kind(lab, "choice")
    page = lab.open(GRADED)
    card = exercise(page, item["id"])
    option = card.locator("input.fw-tick").nth(1)
    option.check()
    chosen = item["options"][1]["id"]
    saved(answer_file(lab, item["id"]), lambda a: chosen in a["chosen"])
    expect(card.locator(".fw-status")).to_contain_text("Saved")
    page.reload()
    card = exercise(page, item["id"])
    expect(card.locator("input.fw-tick").nth(1)).to_be_checked()


def test_the_keyboard_alone_answers_every_kind(lab: Lab) -> None:
    page = lab.open(GRADED)

    judgement = by_kind(lab, "judgement")
    card = exercise(page, judgement["id"])
    card.locator(".fw-seg-input").first.focus()
    for turn in range(len(judgement["responses"])):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        if turn < len(judgement["responses"]) - 1:
            page.keyboard.press("Tab")
    saved(
        answer_file(lab, judgement["id"]),
        lambda a: len(a["ratings"]) == len(judgement["responses"]),
    )

    ranking = by_kind(lab, "ranking")
    first = ranking["cards"][0]["id"]
    card = exercise(page, ranking["id"])
    card.locator(".fw-handle").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    saved(answer_file(lab, ranking["id"]), lambda a: a["order"].index(first) == 2)

    sorting = by_kind(lab, "sorting")
    card = exercise(page, sorting["id"])
    card.locator(".fw-sort-row .fw-seg-input").first.focus()
    for axis in sorting["axes"]:
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        if axis is not sorting["axes"][-1]:
            page.keyboard.press("Tab")
    card_id = sorting["cards"][0]["id"]
    saved(
        answer_file(lab, sorting["id"]),
        lambda a: len(a["places"].get(card_id, {})) == len(sorting["axes"]),
    )

    estimate = by_kind(lab, "estimate")
    quantity = estimate["quantities"][0]["id"]
    card = exercise(page, estimate["id"])
    card.locator("input.fw-number").first.focus()
    page.keyboard.type("12.5")
    page.keyboard.press("Tab")
    saved(
        answer_file(lab, estimate["id"]),
        lambda a: a["values"].get(quantity, {}).get("text") == "12.5",
    )

    choice = by_kind(lab, "choice")
    card = exercise(page, choice["id"])
    box = card.locator("input.fw-tick").first
    before = box.is_checked()
    box.focus()
    page.keyboard.press("Space" if choice["select"] == "many" or not before else "ArrowDown")
    expect(card.locator(".fw-status")).to_contain_text("Saved")
    # The keys did not reach the notebook: every cell is still there.
    assert page.locator(".jp-Cell").count() >= len(items(lab)) * 2


def test_a_kernel_that_does_not_answer_is_said_within_5_seconds(lab: Lab) -> None:
    item = by_kind(lab, "choice")
    page = lab.open(GRADED)
    card = exercise(page, item["id"])
    expect(card.locator("input.fw-tick").first).to_be_enabled()
    pids = lab.kernel_pids()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        card.locator(".fw-option-label").nth(2).click()
        alert = card.get_by_role("alert")
        expect(alert).to_contain_text("Nothing is being saved", timeout=15_000)
        assert card.locator(".fw-task").evaluate("task => task.inert")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    expect(card.locator(".fw-task")).not_to_have_attribute("inert", "", timeout=15_000)


def test_a_killed_kernel_is_said_and_the_exercise_comes_back_with_its_answer(lab: Lab) -> None:
    item = by_kind(lab, "choice")
    page = lab.open(GRADED)
    card = exercise(page, item["id"])
    option = card.locator("input.fw-tick").nth(1)
    if not option.is_checked():
        option.check()
    expect(card.locator(".fw-status")).to_contain_text("Saved")
    panel = page.locator(".jp-NotebookPanel[data-course-kernel]")
    for pid in lab.kernel_pids():
        os.kill(pid, signal.SIGKILL)
    page.wait_for_function(
        "() => document.querySelector('.jp-NotebookPanel[data-course-kernel]').dataset.courseKernel !== 'idle'",
        timeout=5_000,
    )
    expect(panel).to_have_attribute("data-course-kernel", "idle", timeout=30_000)
    card = exercise(page, item["id"])
    expect(card.locator("input.fw-tick").nth(1)).to_be_checked()
    assert page.get_by_text("model not found").count() == 0


def test_two_tabs_see_each_other(lab: Lab) -> None:
    item = by_kind(lab, "judgement")
    first, second = lab.open(GRADED), lab.open(GRADED)
    one, two = exercise(first, item["id"]), exercise(second, item["id"])
    last = len(item["responses"]) - 1
    steps = len(item["scale"])
    one.locator(".fw-seg").nth(last * steps).click()
    response = item["responses"][last]["id"]
    saved(
        answer_file(lab, item["id"]),
        lambda a: a["ratings"].get(response) == item["scale"][0]["value"],
    )
    second.bring_to_front()
    expect(two.locator(".fw-seg-input").nth(last * steps)).to_be_checked(timeout=10_000)


def test_a_damaged_answer_file_is_set_aside_and_said(lab: Lab) -> None:
    item = by_kind(lab, "ranking")
    path = answer_file(lab, item["id"])
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"format": 1, "item"')
    # A notebook of its own, so that a new kernel reads the file.
    book = json.loads((lab.workspace / GRADED).read_text())
    import nbformat

    lab.write("exercises/1-fundamentals/again.ipynb", nbformat.from_dict(book))
    page = lab.open("exercises/1-fundamentals/again.ipynb")
    card = exercise(page, item["id"])
    expect(card.locator(".fw-banner").get_by_text("was set aside as")).to_be_visible()
    assert list(path.parent.glob(f"{item['id']}.damaged-*.json"))


def test_the_lesson_is_ready_and_its_practice_explains(lab: Lab) -> None:
    page = lab.open(LESSON)
    card = exercise(page, "empty-chair")
    assert page.locator(".jp-InputArea-editor:visible").count() == 0, "code is in sight"
    card.locator("input.fw-tick").nth(0).check()
    card.locator(".fw-sure .fw-seg").nth(6).click()
    check = card.get_by_role("button", name="Check answer")
    check.click()
    expect(card.locator(".fw-summary")).to_be_visible()
    expect(card.locator(".fw-note")).not_to_have_count(0)
    check_looks(page)
    set_theme(page, "dark")
    check_looks(page)


def test_a_text_typed_in_lab_is_on_disk_and_no_key_reaches_the_notebook(lab: Lab) -> None:
    page = lab.open(GRADED.replace("1.1-the-job", "1.2-customers"))
    card = exercise(page, "icp-statement")
    cells = page.locator(".jp-Cell").count()
    field = card.locator(".fw-writing")
    field.click()
    # Lab's own keys among them: dd deletes a cell, b adds one, x cuts it.
    page.keyboard.type("xx dd bb aa\n\nWe are for ")
    page.keyboard.press("Control+b")
    page.keyboard.type("someone.")
    expect(card.locator(".fw-status")).to_contain_text("of at least 70 words")
    wanted = "xx dd bb aa\n\nWe are for someone."
    saved(answer_file(lab, "icp-statement"), lambda answer: answer["text"] == wanted)
    assert page.locator(".jp-Cell").count() == cells
    expect(field).to_have_value(wanted)


def test_a_memo_is_filled_read_and_exported_in_lab(lab: Lab) -> None:
    page = lab.open(GRADED.replace("1.1-the-job", "1.4-ship-measure-learn"))
    card = exercise(page, "ab-memo")
    cells = page.locator(".jp-Cell").count()
    card.locator(".fw-memo-text").first.click()
    page.keyboard.type("dd xx: stop it, 640 are missing.")
    card.get_by_role("radio", name="Stop.").check()
    card.get_by_role("checkbox", name="12,400 to 11,760").check()
    card.locator("input[type=date]").fill("2026-02-16")
    wanted = {
        "opening": "dd xx: stop it, 640 are missing.",
        "call": "stop",
        "evidence": ["f-arms"],
        "day": "2026-02-16",
    }
    saved(answer_file(lab, "ab-memo"), lambda answer: answer["slots"] == wanted)
    assert page.locator(".jp-Cell").count() == cells
    card.locator(".fw-memo-bar .fw-seg").nth(1).click()
    expect(card.locator(".fw-letter-lead")).to_have_text(wanted["opening"])
    check_looks(page)
    card.get_by_role("button", name="Save as Markdown").click()
    expect(card.locator(".fw-written")).to_contain_text("exports/ab-memo.md")
    folder = lab.workspace / "exercises" / "1-fundamentals"
    assert "16 February 2026" in (folder / "exports" / "ab-memo.md").read_text()
