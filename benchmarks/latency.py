"""From a click or a key press in the browser to the answer on disk.

    python benchmarks/latency.py

Each time is the answer file's own modification time less the moment the page
saw the event, both on this machine's clock. The bar: under 100 ms at the
median.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from _browser import TOKEN, browsing, course_command, prepare, served
from playwright.sync_api import Page

STAMP = "addEventListener('{event}', () => {{ window.stamp = performance.timeOrigin + performance.now(); }}, true)"
EVENTS = 40


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


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        workspace, home = Path(temporary) / "workspace", Path(temporary) / "home"
        home.mkdir()
        prepare(workspace, home)
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
    fine = True
    for said, times in (("click", clicked), ("key press", typed)):
        middle = statistics.median(times)
        fine = fine and middle < 100
        print(
            f"{said:10} {middle:6.1f} ms median, {max(times):6.1f} ms at most, {len(times)} events (bar 100)"
        )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
