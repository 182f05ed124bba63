"""From a click or a key press in the browser to the answer on disk.

    python benchmarks/latency.py

Each time is the answer file's own modification time less the moment the page
saw the event, both on this machine's clock. The bar: under 100 ms at the
median.

A choice in a story is timed to the frame in which the next scene stands, Python's
replay and the save included. The bar: 50 ms at the median.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _browser import TOKEN, browsing, course_command, prepare, served
from playwright.sync_api import Page

from course.items.bank import load_pair

STAMP = "addEventListener('{event}', () => {{ window.stamp = performance.timeOrigin + performance.now(); }}, true)"
EVENTS = 40
PLAYS = 12  # of the story, three choices each
TEMPLATES = Path(__file__).resolve().parent.parent / "course" / "templates"


def wait_newer(path: Path, than: int) -> int:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if path.exists() and path.stat().st_mtime_ns > than:
            return path.stat().st_mtime_ns
        time.sleep(0.002)
    raise SystemExit(f"nothing reached {path.name} within 10 seconds")


def measure(page: Page, path: Path, acts: list[object]) -> list[float]:
    times = []
    for act in acts:
        before = path.stat().st_mtime_ns if path.exists() else 0
        act()  # type: ignore[operator]
        saved = wait_newer(path, before)
        times.append(saved / 1e6 - page.evaluate("window.stamp"))
        page.wait_for_timeout(300)  # past the throttle of typing
    return times


SCENES = """
() => {
  window.drawn = [];
  let pressed = 0;
  addEventListener("click", (event) => {
    if (event.target.closest(".fw-story-choice")) pressed = performance.now();
  }, true);
  new MutationObserver((changes) => {
    const scene = changes.some((change) => [...change.addedNodes].some((n) => n.matches?.(".fw-story-scene")));
    if (!scene || !pressed) return;
    const began = pressed;
    pressed = 0;
    // After the next frame is on the screen.
    requestAnimationFrame(() => setTimeout(() => drawn.push(performance.now() - began)));
  }).observe(document.body, { childList: true, subtree: true });
}
"""


def add_story(workspace: Path, home: Path) -> str:
    """The template's story in a notebook of its own; returns its path in the workspace."""
    folder = workspace / "exercises" / "1-fundamentals"
    item, _ = load_pair(TEMPLATES, "story")
    (folder / "items" / "story.json").write_text(json.dumps(item), encoding="utf-8")
    book = json.loads((folder / "1.1-the-job.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    source = 'from course import exercise\n\nexercise("story")'
    cell = {**cells[0], "id": "story", "source": source, "metadata": {"tags": ["course"]}}
    book["cells"] = [cell]
    (folder / "story.ipynb").write_text(json.dumps(book), encoding="utf-8")
    # Signed as `course workspace` signs its own, so that the exercise opens by itself.
    trust = [str(course_command().with_name("jupyter")), "trust", str(folder / "story.ipynb")]
    environment = {**os.environ, "HOME": str(home)}
    subprocess.run(trust, env=environment, check=True, capture_output=True)
    return "exercises/1-fundamentals/story.ipynb"


def choices(page: Page, plays: int) -> list[float]:
    """Times from a click on a choice to the next scene on the screen."""
    card = page.locator(".fw-root[data-item='story']")  # Lab keeps the other notebook open
    card.locator(".fw-story-begin").click()
    page.evaluate(SCENES)
    made = 0
    for _ in range(plays):
        while card.locator(".fw-story-scene[data-over=no]").count():
            if card.locator(".fw-story-sure").count():
                card.locator(".fw-story-sure .fw-seg").nth(4).click()
            card.locator(".fw-story-choice[aria-disabled=false]").first.click()
            made += 1
            page.wait_for_function("made => drawn.length === made", arg=made)
            page.wait_for_timeout(200)
        for _ in range(2):
            card.locator(".fw-button-quiet", has_text="lear").click()
        card.locator(".fw-story-begin").click()
        card.locator(".fw-story-scene").wait_for()
    times: list[float] = page.evaluate("drawn")
    return times


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        workspace, home = Path(temporary) / "workspace", Path(temporary) / "home"
        home.mkdir()
        prepare(workspace, home)
        notebook = add_story(workspace, home)
        answers = workspace / "exercises" / "1-fundamentals" / "answers"
        with served(course_command(), workspace, home) as url, browsing() as page:
            page.goto(f"{url}/lab/tree/exercises/1-fundamentals/1.1-the-job.ipynb?token={TOKEN}")
            choice = page.locator(".fw-root[data-item='who-needs-a-cpo'] .fw-option-label")
            choice.first.wait_for()
            choice.first.scroll_into_view_if_needed()
            page.evaluate(STAMP.format(event="change"))
            boxes = choice.all()
            clicks = [lambda n=n: boxes[n % len(boxes)].click() for n in range(EVENTS)]
            clicked = measure(page, answers / "who-needs-a-cpo.json", clicks)
            page.evaluate(STAMP.format(event="input"))
            field = page.locator(".fw-root[data-item='pay-reconciliation'] input").first
            field.click()
            keys = [lambda n=n: page.keyboard.type(str(n % 9 + 1)) for n in range(EVENTS // 2)]
            typed = measure(page, answers / "pay-reconciliation.json", keys)
            page.goto(f"{url}/lab/tree/{notebook}?token={TOKEN}")
            page.locator(".fw-story-begin").wait_for()
            told = choices(page, PLAYS)
    fine = True
    for said, times, bar in (
        ("click", clicked, 100),
        ("key press", typed, 100),
        ("choice", told, 50),
    ):
        middle = statistics.median(times)
        fine = fine and middle < bar
        print(
            f"{said:10} {middle:6.1f} ms median, {max(times):6.1f} ms at most, {len(times)} events (bar {bar})"
        )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
