"""Which cells run by themselves, and where links lead: the extension's own rules."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

STATIC = Path(__file__).resolve().parents[2] / "labextension" / "static"


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def call(page: Page, file: str, name: str, *args: str) -> object:
    source = base64.b64encode((STATIC / file).read_bytes()).decode()
    return page.evaluate(
        "async ([url, name, args]) => (await import(url))[name](...args)",
        [f"data:text/javascript;base64,{source}", name, list(args)],
    )


@pytest.mark.parametrize(
    "source",
    [
        'from course import exercise\nexercise("title-decoder")',
        "from course import exercise\nexercise('title-decoder')",
        "from course import home\nhome()",
        'from course import exercise, explore\n\nexplore("odds")\n',
        'from course import explore\n\nexplore("arr_bridge")',
        'from course import explore\nfrom course import exercise\nexercise("a1")',
    ],
)
def test_plain_calls_run_by_themselves(blank: Page, source: str) -> None:
    assert call(blank, "cells.js", "isPlainCall", source) is True


@pytest.mark.parametrize(
    "source",
    [
        "",
        'exercise("a")',  # whose name is it?
        "exit()",
        "from course import exercise",
        'from course import home\nexercise("a")',
        'from course import exercise\nexercise("a", nrr)',
        'from course import exercise\nexercise("a"); import os',
        'from course import exercise\nexercise("a")\nexercise("b")',
        'from course import exercise as home\nhome("a")',
        "from course import *\nhome()",
        "from course.cli import app\napp()",
        "import os\nfrom course import home\nhome()",
        "from course import home; import os\nhome()",
        'from course import exercise\nexercise(f"{1}")',
        'from course import exercise\nexercise("../../etc")',
        "%run x.py\nfrom course import home\nhome()",
        "!ls",
        "from course import home\nhome()()",
        "from course import home\n  home()",
    ],
)
def test_anything_else_does_not(blank: Page, source: str) -> None:
    assert call(blank, "cells.js", "isPlainCall", source) is False


@pytest.mark.parametrize(
    ("start", "target", "path"),
    [
        ("Start.ipynb", "modules/1/1.1.ipynb", "modules/1/1.1.ipynb"),
        ("modules/1/1.1.ipynb", "../../Start.ipynb", "Start.ipynb"),
        ("modules/1/1.1.ipynb", "./1.2.ipynb#ask", "modules/1/1.2.ipynb"),
        ("modules/1/1.1.ipynb", "1.2 b.ipynb", "modules/1/1.2 b.ipynb"),
    ],
)
def test_links_are_seen_from_their_notebook(
    blank: Page, start: str, target: str, path: str
) -> None:
    found = call(blank, "links.js", "resolve", start, target)
    assert isinstance(found, dict)
    assert found["path"] == path


@pytest.mark.parametrize("target", ["../x.ipynb", "/etc/passwd", "https://x.org/", "javascript:1"])
def test_links_stay_in_the_workspace(blank: Page, target: str) -> None:
    assert call(blank, "links.js", "resolve", "Start.ipynb", target) is None
