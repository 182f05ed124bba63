"""A data lab in a real JupyterLab: open, Run All, write, record, see the card follow, restart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT, Lab
from looks import check_looks, set_theme
from playwright.sync_api import Locator, Page, expect

ASSIGNMENT, NOTEBOOK = "1-fundamentals", "1.5-money-literacy"
ITEM, OWN = "mrr-bridge", "mrr-bridge-code"
LIVE = "[data-course-cell=live]"


@pytest.fixture
def folder(lab: Lab, request: pytest.FixtureRequest) -> Path:
    """The assignment as fetched, for each test its own: kernels of others live on."""
    folder = lab.workspace / request.node.name[:20]
    shutil.copytree(ROOT / "exercises" / ASSIGNMENT, folder)
    return folder


@pytest.fixture
def page(lab: Lab, folder: Path) -> Page:
    path = f"{folder.name}/{NOTEBOOK}.ipynb"
    lab.write(path, nbformat.read(folder / f"{NOTEBOOK}.ipynb", as_version=4))
    page = lab.open(path)
    expect(page.locator(LIVE)).to_have_count(6, timeout=60_000)
    return page


def card(page: Page, item: str = ITEM) -> Locator:
    return page.locator(f".fw-root[data-item='{item}']")


def run(page: Page, *names: str) -> None:
    """Run the cells of these ids, one after another, as Shift+Enter does; all cells without."""
    page.evaluate(
        """async (names) => {
          const panel = jupyterapp.shell.currentWidget;
          const { widgets } = panel.content;
          if (!names.length) return jupyterapp.commands.execute('notebook:run-all-cells');
          for (const name of names) {
            panel.content.activeCellIndex = widgets.findIndex((cell) => cell.model.id === name);
            await jupyterapp.commands.execute('notebook:run-cell');
          }
        }""",
        list(names),
    )


def write(page: Page, name: str, source: str) -> None:
    page.evaluate(
        """([name, source]) => jupyterapp.shell.currentWidget.content.widgets
          .find((cell) => cell.model.id === name).model.sharedModel.setSource(source)""",
        [name, source],
    )


def counts(page: Page) -> dict[str, Any]:
    made: dict[str, Any] = page.evaluate(
        """() => Object.fromEntries(jupyterapp.shell.currentWidget.content.widgets
          .filter((cell) => cell.model.type === 'code')
          .map((cell) => [cell.model.id, cell.model.executionCount]))"""
    )
    return made


def shown(page: Page, name: str) -> str:
    """What a cell has put out, drawn or not: far cells are drawn when they are scrolled to."""
    outputs: list[dict[str, Any]] = page.evaluate(
        """(name) => jupyterapp.shell.currentWidget.content.widgets
          .find((cell) => cell.model.id === name).model.outputs.toJSON()""",
        name,
    )
    said = [one.get("evalue") or one.get("data", {}).get("text/plain", "") for one in outputs]
    return "\n".join("".join(one) for one in said)


def solution(name: str) -> str:
    path = ROOT / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    cells = json.loads(path.read_text())["cells"]
    return "".join(next(cell for cell in cells if cell["id"] == name)["source"])


def test_only_the_cards_open_by_themselves_and_run_all_records_nothing(
    folder: Path, page: Page
) -> None:
    assert set(counts(page).values()) == {None}, "a learner's code ran by itself"
    expect(card(page)).to_contain_text("What is expected: 12 rows")
    run(page)
    made = counts(page)
    assert all(made.values()), f"Run All stopped: {made}"
    assert "Nothing recorded yet" in shown(page, OWN)
    assert not (folder / "answers").exists()
    expect(card(page)).to_contain_text("Not answered yet")


def test_the_card_follows_and_survives_a_restart(folder: Path, page: Page) -> None:
    run(page, "look", "worked", "frame")
    write(page, OWN, solution(OWN))
    run(page, OWN)
    said = shown(page, OWN)
    assert "Recorded for “The bridge for Thursday”: 12 rows, 2025-01 to 2025-12" in said
    caption = card(page).locator("caption")
    expect(caption).to_contain_text("from your code: 12 rows")
    expect(card(page).locator("tbody tr")).to_have_count(12)
    expect(card(page).locator(".fw-status")).to_contain_text("Saved")

    # A slip with the shape is told below the cell and on the card, and costs nothing.
    write(page, "check-bridge", f'exercise("{ITEM}", bridge.rename(columns={{"churn": "Churn"}}))')
    run(page, "check-bridge")
    assert "column churn (you have Churn) is missing" in shown(page, "check-bridge")
    assert "What you recorded before is still there." in shown(page, "check-bridge")
    expect(card(page).locator(".fw-banner")).to_contain_text("column churn (you have Churn)")
    expect(card(page).locator("tbody tr")).to_have_count(12)
    for theme in ("light", "dark"):
        set_theme(page, theme)  # type: ignore[arg-type]
        check_looks(page)
        check_looks(page, ".fw-recorded")

    answers = folder / "answers"
    before = (answers / f"{ITEM}.json").read_bytes()
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(page.locator(LIVE)).to_have_count(6, timeout=60_000)
    expect(card(page).locator("caption")).to_contain_text("from your code: 12 rows")
    expect(card(page).locator("tbody tr").last).to_contain_text("2025-12")
    assert (answers / f"{ITEM}.json").read_bytes() == before


def test_numbers_come_one_after_another(page: Page) -> None:
    run(page, "look")
    write(page, "retention-code", 'exercise("retention-by-segment", {"smb-gross": 0.5})')
    run(page, "retention-code")
    assert "smb-gross 0.5; still to come: smb-net" in shown(page, "retention-code")
    one = card(page, "retention-by-segment")
    expect(one.get_by_role("textbox").first).to_have_value("0.5")
    expect(one.locator(".fw-status")).to_contain_text("5 of 6 still to estimate")
    write(page, "expansion-code", 'raise ValueError("mine")')
    run(page, "expansion-code", "retention-code")
    assert "mine" in shown(page, "expansion-code")
