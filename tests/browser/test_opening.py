"""How a course notebook opens: ready without a click, without code, without "model not found"."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Page, expect

from course.items.bank import Bank

LIVE = "[data-course-cell=live]"
GONE = "model not found"


def exercise(name: str) -> Any:
    return v4.new_code_cell(
        f'from course import exercise\nexercise("{name}")',
        metadata={"tags": ["course"], "jupyter": {"source_hidden": True}},
    )


def notebook(*names: str, **course: Any) -> Any:
    cells = [v4.new_markdown_cell("# A lesson\n\nSome words before the exercise.")]
    cells += [exercise(name) for name in names]
    cells += [
        v4.new_markdown_cell("Only for teachers.", metadata={"tags": ["instructor"]}),
        v4.new_code_cell("1 + 1"),
        v4.new_code_cell("raise SystemError('never by itself')", metadata={"tags": ["course"]}),
    ]
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": spec, "course": {"lesson": "1.1", **course}}
    )


@pytest.fixture
def names(lab: Any, templates: Bank) -> list[str]:
    """Two exercises as files of a lesson."""
    folder = lab.workspace / "modules" / "1-test" / "items"
    folder.mkdir(parents=True, exist_ok=True)
    items = {item["id"]: item for item in templates.items.values()}
    for name, item in items.items():
        (folder / f"{name}.json").write_text(json.dumps(item))
    return sorted(items)[:2]


def watch_text(page: Page, text: str) -> None:
    """Record whether any frame that the browser painted showed the text."""
    page.add_init_script(
        """(text => {
          window.seen = 0;
          const look = () => {
            const body = document.body?.innerText ?? "";
            if (body.includes(text)) window.seen += 1;
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })("TEXT")""".replace("TEXT", text)
    )


def wait_live(page: Page, count: int = 2) -> None:
    expect(page.locator(LIVE)).to_have_count(count, timeout=60_000)


def status(page: Page) -> str:
    return page.locator(".jp-NotebookPanel").get_attribute("data-course-kernel") or ""


def dirty(page: Page) -> bool:
    return bool(page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty"))


def test_opens_ready_without_a_click(lab: Any, names: list[str], tmp_path: Path) -> None:
    lab.write("modules/1-test/1.1.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.1.ipynb")
    wait_live(page)
    panel = page.locator(".jp-NotebookPanel")
    for cell in page.locator(LIVE).all():
        expect(cell.locator(".jp-InputArea")).to_be_hidden()
        expect(cell.locator(".jp-InputPlaceholder, .jp-OutputPrompt").first).to_be_hidden()
        expect(cell.locator("fieldset, form, section, article").first).to_be_visible()
    expect(panel).to_have_attribute("data-course-kernel", "idle")
    assert "from course import" not in page.locator("body").inner_text()
    # Nothing but exercises ran, nothing is to be saved, the history is the reader's own.
    assert page.evaluate(
        "jupyterapp.shell.currentWidget.content.widgets.map(w => w.model.executionCount ?? null)"
    ) == [None] * len(notebook(*names).cells)
    assert not dirty(page)
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0


def test_a_marked_cell_with_other_code_stays_visible(lab: Any, names: list[str]) -> None:
    lab.write("modules/1-test/1.1.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.1.ipynb")
    wait_live(page)
    odd = page.locator(".jp-CodeCell").last
    expect(odd.locator(".jp-InputArea")).to_be_visible()
    expect(odd.locator(".jp-OutputArea-output")).to_have_count(0)


def test_reopened_with_a_new_kernel(lab: Any, names: list[str]) -> None:
    path = lab.write("modules/1-test/1.2.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.2.ipynb")
    wait_live(page)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(500)
    saved = nbformat.read(path, as_version=4)
    assert "widget-view" not in path.read_text()
    assert all(cell.get("execution_count") is None for cell in saved.cells)
    page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    page.context.close()

    page = _open_watched(lab, "modules/1-test/1.2.ipynb")
    wait_live(page)
    assert page.evaluate("window.seen") == 0
    assert status(page) == "idle"


def test_stale_outputs_are_never_shown(lab: Any, names: list[str]) -> None:
    """Notebooks saved elsewhere still carry outputs of widgets that nobody has."""
    stale = notebook(*names)
    view = {"version_major": 2, "version_minor": 0, "model_id": "0" * 32}
    data = {"text/plain": "Exercise()", "application/vnd.jupyter.widget-view+json": view}
    for cell in stale.cells:
        if cell.cell_type == "code":
            cell.outputs = [v4.new_output("display_data", data=data)]
    lab.write("modules/1-test/1.3.ipynb", stale)
    page = _open_watched(lab, "modules/1-test/1.3.ipynb")
    wait_live(page)
    expect(page.locator(".course-gone").first).to_be_visible()  # the reader's own cell says so
    assert page.evaluate("window.seen") == 0


def _open_watched(lab: Any, path: str) -> Page:
    page = lab.open("Nowhere.txt")
    watch_text(page, GONE)
    page.goto(f"{lab.url}/lab/workspaces/watched-{time.time_ns()}/tree/{path}")
    return page


def test_untrusted_notebook_asks_first(lab: Any, names: list[str]) -> None:
    lab.write("modules/1-test/1.4.ipynb", notebook(*names), trusted=False)
    page = lab.open("modules/1-test/1.4.ipynb")
    button = page.get_by_role("button", name="Show the exercises")
    expect(button).to_be_visible(timeout=60_000)
    expect(page.locator("[data-course-cell=untrusted]")).to_have_count(2)
    expect(page.locator(LIVE)).to_have_count(0)
    button.press("Enter")
    wait_live(page)
    expect(button).to_have_count(0)
    page.wait_for_timeout(1000)
    # The answer is kept: the next opening asks nothing.
    page = lab.open("modules/1-test/1.4.ipynb")
    wait_live(page)


def test_restart_brings_the_exercises_back(lab: Any, names: list[str]) -> None:
    lab.write("modules/1-test/1.5.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.5.ipynb")
    wait_live(page)
    page.evaluate("void jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(page.locator("[data-course-cell=waiting]")).to_have_count(2)
    wait_live(page)
    assert status(page) == "idle"
    assert not dirty(page)


def test_killed_kernel_is_noticed_and_replaced(lab: Any, names: list[str]) -> None:
    before = set(lab.kernel_pids())
    lab.write("modules/1-test/1.6.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.6.ipynb")
    wait_live(page)
    (pid,) = set(lab.kernel_pids()) - before
    page.evaluate(
        """() => {
          window.statuses = [];
          document.querySelector(".jp-NotebookPanel")
            .addEventListener("course-kernel", e => window.statuses.push(e.detail.status));
        }"""
    )
    os.kill(pid, signal.SIGKILL)
    page.wait_for_function(
        "window.statuses.some(s => ['restarting', 'dead', 'disconnected'].includes(s))",
        timeout=5000,
    )
    page.get_by_role("button", name="Ok", exact=True).click()
    wait_live(page)
    assert status(page) == "idle"


STOP = {
    "by its reader": "jupyterapp.shell.currentWidget.sessionContext.shutdown()",
    "from elsewhere": """fetch(
        "/api/kernels/" + jupyterapp.shell.currentWidget.sessionContext.session.kernel.id,
        {method: "DELETE", headers: {"X-XSRFToken": document.cookie.match(/_xsrf=([^;]*)/)[1]}}
    ).then(answer => answer.status)""",
}


@pytest.mark.parametrize("way", STOP)
def test_stopped_kernel_can_be_started_again(lab: Any, names: list[str], way: str) -> None:
    lab.write("modules/1-test/1.10.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.10.ipynb")
    wait_live(page)
    page.evaluate(STOP[way])
    expect(page.locator("[data-course-cell=stopped]")).to_have_count(2)
    expect(page.locator(".jp-NotebookPanel")).to_have_attribute("data-course-kernel", "dead")
    page.get_by_role("button", name="Start them again").first.click()
    wait_live(page)
    assert status(page) == "idle"


def test_moved_exercise_opens_again(lab: Any, names: list[str]) -> None:
    lab.write("modules/1-test/1.12.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.12.ipynb")
    wait_live(page)
    page.evaluate("jupyterapp.shell.currentWidget.content.moveCell(1, 3)")
    wait_live(page)
    assert dirty(page)  # this is the reader's own change


def test_long_notebook_keeps_every_cell_in_its_place(lab: Any, names: list[str]) -> None:
    """JupyterLab draws cells bit by bit; exercises far down run before it is done."""
    long = notebook(names[0])
    words = [v4.new_markdown_cell(f"paragraph-{n}\n\n" + "words " * 200) for n in range(300)]
    long.cells[1:1] = words
    long.cells.append(exercise(names[1]))
    lab.write("modules/1-test/1.13.ipynb", long)
    page = lab.open("modules/1-test/1.13.ipynb")
    wait_live(page)
    expect(page.locator(".jp-Cell")).to_have_count(len(long.cells), timeout=60_000)
    texts = page.locator(".jp-Cell").evaluate_all(
        "cells => cells.map(c => c.textContent.match(/paragraph-(\\d+)/)?.[1] ?? null)"
    )
    assert [int(text) for text in texts if text] == list(range(300))
    assert "course-exercise" in (page.locator(".jp-Cell").last.get_attribute("class") or "")


def test_exercise_that_cannot_be_opened_says_so(lab: Any, names: list[str]) -> None:
    broken = notebook(names[0])
    broken.cells[1].source = "from course import nothing\nnothing()"
    broken.cells.insert(2, exercise(names[1]))
    lab.write("modules/1-test/1.11.ipynb", broken)
    page = lab.open("modules/1-test/1.11.ipynb")
    wait_live(page, 1)  # the next one opens all the same
    failed = page.locator("[data-course-cell=failed]")
    expect(failed.get_by_text("could not be opened")).to_be_visible()
    expect(failed.get_by_text("ImportError").first).to_be_hidden()
    failed.get_by_role("button", name="What went wrong").click()
    expect(failed.get_by_text("ImportError").first).to_be_visible()
    assert not dirty(page)


def test_instructor_notes_are_folded(lab: Any, names: list[str]) -> None:
    lab.write("modules/1-test/1.7.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.7.ipynb")
    wait_live(page)
    note = page.locator("p", has_text="Only for teachers.")
    expect(note).to_be_hidden()
    toggle = page.get_by_role("button", name="For the instructor")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("d")
    page.keyboard.press("d")  # JupyterLab's "delete this cell"
    expect(toggle).to_be_visible()


def test_other_notebooks_are_left_alone(lab: Any, names: list[str]) -> None:
    plain = notebook(*names)
    del plain.metadata["course"]
    lab.write("modules/1-test/plain.ipynb", plain)
    page = lab.open("modules/1-test/plain.ipynb")
    expect(page.locator(".jp-CodeCell").first).to_be_visible()
    page.wait_for_timeout(3000)
    expect(
        page.locator(".course-notebook, [data-course-kernel], [data-course-cell]")
    ).to_have_count(0)


def test_links_open_notebooks_and_feedback(lab: Any, names: list[str]) -> None:
    html = '<p><a href="#" data-course-open="1-test/{}">{}</a></p>'
    rows = [("1.8.ipynb", "lesson"), ("feedback.html", "feedback"), ("none.ipynb", "missing")]
    start = notebook(home=True)
    text = "".join(html.format(*row) for row in rows)
    start.cells[0] = v4.new_code_cell(
        "0", outputs=[v4.new_output("display_data", data={"text/html": text})]
    )
    lab.write("modules/1-test/1.8.ipynb", notebook())
    lab.write("modules/Start.ipynb", start)
    lab.write("Start.ipynb", start)
    (lab.workspace / "modules/1-test/feedback.html").write_text("<h1>Well done</h1>")
    page = lab.open("modules/Start.ipynb")
    expect(page.locator(".course-home")).to_be_visible()
    expect(page.locator(".course-home .jp-NotebookPanel-toolbar")).to_be_hidden()
    page.get_by_text("missing").click()
    expect(page.get_by_text("is not here yet")).to_be_visible()
    page.get_by_text("feedback", exact=True).click()
    expect(page.frame_locator("iframe").get_by_text("Well done")).to_be_visible()
    page.get_by_role("tab", name="Start.ipynb").click()
    page.get_by_text("lesson", exact=True).click()
    expect(page.get_by_role("tab", name="1.8.ipynb")).to_be_visible()
    page.get_by_role("button", name="Course home").first.click()
    expect(page.locator(".course-home")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_follows_the_system_theme(lab: Any, names: list[str], scheme: str) -> None:
    lab.write("modules/1-test/1.9.ipynb", notebook(*names))
    page = lab.open("modules/1-test/1.9.ipynb", color_scheme=scheme)
    wait_live(page)
    expect(page.locator("body")).to_have_attribute(
        "data-jp-theme-light", "true" if scheme == "light" else "false"
    )
    expect(page.get_by_text("Would you like to get notified")).to_have_count(0)


def test_a_lost_server_is_noticed(start_lab: Any, names: list[str], lab: Any) -> None:
    other = start_lab(None)
    other.write("1.ipynb", notebook())
    page = other.open("1.ipynb")
    expect(page.locator(".jp-NotebookPanel")).to_have_attribute(
        "data-course-kernel", "idle", timeout=60_000
    )
    other.process.send_signal(signal.SIGKILL)
    expect(page.locator(".jp-NotebookPanel")).to_have_attribute(
        "data-course-kernel", "disconnected", timeout=5000
    )
