"""Confidence and review in a real JupyterLab: said, saved, back again, and asked anew days later."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import Lab
from looks import check_looks, set_theme
from playwright.sync_api import Page, expect

LESSON = "modules/1-fundamentals/1.1-the-job.ipynb"
FOLDER = "modules/1-fundamentals"
ASKED = "empty-chair"


@pytest.fixture(scope="module")
def lab_of_module(course_lab: Lab) -> Lab:
    return course_lab


def exercise(page: Page, name: str) -> Any:
    card = page.locator(f".fw-root[data-item='{name}']")
    card.locator(".fw-task > *").first.wait_for()
    card.scroll_into_view_if_needed()
    return card


def record(path: Path, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """An answer file once it is as wanted."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if path.exists() and wanted(found := json.loads(path.read_text())):
            return found
        time.sleep(0.05)
    raise AssertionError(f"{path.name} is not as wanted")


def test_a_confidence_is_said_saved_checked_and_there_after_a_reload(lab: Lab) -> None:
    page = lab.open(LESSON)
    card = exercise(page, ASKED)
    card.locator("input.fw-tick").nth(3).check()
    expect(card.locator(".fw-status")).to_contain_text("Say how sure you are")
    check = card.get_by_role("button", name="Check answer")
    expect(check).to_have_attribute("aria-disabled", "true")
    group = card.get_by_role("radiogroup")
    group.get_by_role("radio", name="70 %").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio", name="80 %")).to_be_checked()
    path = lab.workspace / FOLDER / "answers" / f"{ASKED}.json"
    record(path, lambda found: found["confidence"] == 0.8)
    check.click()
    expect(card.locator(".fw-summary")).to_contain_text("You were 80 % sure")
    kept = record(path, lambda found: len(found["tries"]) == 1)
    assert kept["tries"][0]["confidence"] == 0.8
    page.reload()
    card = exercise(page, ASKED)
    expect(card.get_by_role("radio", name="80 %")).to_be_checked()
    expect(card.locator(".fw-status")).to_contain_text("Answered")
    check_looks(page)
    set_theme(page, "dark")
    check_looks(page)


def practised(lab: Lab) -> list[str]:
    """The lesson done some days ago, with one exercise missed; the sets that follow from it."""
    items = lab.workspace / FOLDER / "items"
    manifest = json.loads((lab.workspace / "course.json").read_text())
    lessons = {one["id"]: one for one in manifest["modules"][0]["lessons"]}
    kinds = {
        name: json.loads((items / f"{name}.json").read_text())["kind"]
        for name in lessons["1.1"]["practice"]
    }
    # The missed one is a judgement, which the test below fills in.
    names = sorted(kinds, key=lambda name: (kinds[name] != "judgement", name))
    for at, name in enumerate(names):
        item = json.loads((items / f"{name}.json").read_text())
        key = json.loads((items / f"{name}.key.json").read_text())
        missed = at == 0
        given = key["declared"][-1]["answer"] if missed else key["model"]
        when = (datetime.now(timezone.utc) - timedelta(days=9 - min(at, 7))).isoformat()
        sure = 0.9 if "confidence" in item else None
        record = {
            "format": 1, "item": name, "version": item["version"], "kind": item["kind"],
            "answer": given, "touched": True, "checks": 1, "confidence": sure, "seed": None,
            "revision": 3, "saved_at": when, "log": [],
            "tries": [{"at": when, "answer": given, "confidence": sure}],
        }  # fmt: skip
        path = lab.workspace / FOLDER / "answers" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(record))
    return names


def test_the_home_page_offers_a_review_and_it_starts_blank(lab: Lab) -> None:
    missed = practised(lab)[0]
    page = lab.open("Start.ipynb")
    card = page.get_by_role("region", name="exercises, about")
    expect(card).to_contain_text("you missed one")
    card.get_by_role("link", name="Start the review").click()
    head = page.locator(".fw-review [data-part=head]:visible")
    expect(head).to_contain_text("You missed it")
    shown = exercise(page, missed)
    expect(shown.locator(".fw-lead")).to_contain_text("1 of ")
    expect(shown.locator(".fw-status")).to_contain_text("Not answered yet")
    assert not (lab.workspace / "review").exists(), "looking writes nothing"
    for theme in ("light", "dark"):
        set_theme(page, theme)
        check_looks(page, ".jp-NotebookPanel:not(.lm-mod-hidden) .fw-root")
    own = (lab.workspace / FOLDER / "answers" / f"{missed}.json").read_bytes()
    item = json.loads((lab.workspace / FOLDER / "items" / f"{missed}.json").read_text())
    steps = len(item["scale"])
    for at in range(len(item["responses"])):
        shown.locator(".fw-seg").nth(at * steps).click()
    shown.get_by_role("button", name="Check answer").click()
    expect(shown.locator(".fw-summary")).to_be_visible()
    expect(head).to_contain_text("comes back tomorrow")
    path = lab.workspace / "review" / "answers" / f"{missed}.json"
    record(path, lambda found: len(found["tries"]) == 1)
    assert (lab.workspace / FOLDER / "answers" / f"{missed}.json").read_bytes() == own
    page.reload()
    expect(page.locator(".fw-review [data-part=head]:visible")).to_contain_text("tomorrow")
    expect(exercise(page, missed).locator(".fw-status")).to_contain_text("All answered")
