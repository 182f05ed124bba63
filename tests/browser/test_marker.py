"""The marker's view of a text, as formgrader puts it into its light page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import CONTRAST
from nbconvert.filters import markdown2html
from playwright.sync_api import Browser, Page

from course.grading.marked import for_formgrader, marker_card
from course.items.bank import load_pair

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    yield context.new_page()
    context.close()


def show(page: Page, text: str) -> list[str]:
    """Put the view on a page; what came up that must not: dialogs, errors, requests."""
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url))
    item, key = load_pair(ROOT / "solutions" / "1-fundamentals", "icp-statement")
    shown = markdown2html(for_formgrader(marker_card(item, key, text)))
    head = '<!doctype html><html lang="en"><title>Marking</title><main><h1>A</h1><h2>B</h2>'
    page.set_content(f"{head}{shown}</main></html>")
    return heard


@pytest.mark.parametrize("width", [1200, 600])
def test_it_reads_well(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    assert show(page, "We are for **larger** firms.\n\n- one\n- two") == []
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    found: Any = Axe().run(page, context=".fw-marker", options={"resultTypes": ["violations"]})
    assert [v["id"] for v in found.response["violations"]] == []
    contrast = page.evaluate(CONTRAST, ".fw-marker")
    assert contrast["texts"] > 50 and contrast["bad"] == []
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0, f"scrolls sideways by {over} px"


def test_a_hostile_text_does_nothing_there(page: Page) -> None:
    evil = (
        "<script>alert(1)</script><img src=//far.example/x onerror=alert(2)></div></section>\n\n"
        "<style>*{display:none}</style> [a](javascript:alert(3)) $x$ <svg onload=alert(4)>"
    )
    assert show(page, evil) == []
    own = page.locator(".fw-marker-own")
    assert "<svg onload=alert(4)>" in own.inner_text()
    assert own.locator("script, img, style, svg, a").count() == 0
    assert page.locator(".fw-marker .fw-marker-how").is_visible(), "the view ends where it should"
