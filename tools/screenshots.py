"""Photograph the running course for the README: `make screenshots`.

A real JupyterLab on a fresh workspace, a few answers given, one grading run.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from _browser import TOKEN, browsing, course_command, prepare, served  # noqa: E402

from course.answers import AnswerStore  # noqa: E402
from course.items.bank import load_bank  # noqa: E402


def answer_some(workspace: Path) -> None:
    """A learner half-way: the lesson practised in part, three graded exercises answered."""
    for top, share in (("modules", 3), ("solutions", 4)):
        bank = load_bank(ROOT / top / "1-fundamentals")
        folder = workspace / ("exercises" if top == "solutions" else top) / "1-fundamentals"
        for name in list(bank.items)[:share]:
            key = bank.keys[name]
            given = key["declared"][0]["answer"] if share == 4 else key["model"]
            store = AnswerStore(folder, bank.items[name])
            store.apply(lambda _, given=given: given, {"type": "choose"}, checks=int(share == 3))


def main() -> None:
    docs = ROOT / "docs"
    docs.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        workspace, home = Path(temporary) / "workspace", Path(temporary) / "home"
        home.mkdir()
        prepare(workspace, home)
        answer_some(workspace)
        with served(course_command(), workspace, home) as url, browsing() as page:
            page.goto(f"{url}/lab/tree/Start.ipynb?token={TOKEN}")
            page.get_by_role("button", name="Grade my work").click()
            page.get_by_text("Read the feedback").first.wait_for()
            page.wait_for_timeout(1500)
            page.screenshot(path=str(docs / "home.png"))
            page.goto(f"{url}/lab/tree/exercises/1-fundamentals/1.1-the-job.ipynb?token={TOKEN}")
            card = page.locator(".fw-root[data-item='questions-first']")
            card.locator(".fw-task > *").first.wait_for()
            card.scroll_into_view_if_needed()
            page.wait_for_timeout(1500)
            page.screenshot(path=str(docs / "exercise.png"))
    print(json.dumps([str(p.relative_to(ROOT)) for p in sorted(docs.glob("*.png"))]))


if __name__ == "__main__":
    main()
