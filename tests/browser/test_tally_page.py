"""A sorting with totals on a page: they count along, by key, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from looks import check_looks
from page.bench import NARROW, WIDE, Bench, new_page, on_bench
from page.exercises import Exercise, exercises
from page.server import Served, serve
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as server:
        yield server


@pytest.fixture
def bench(
    browser: Browser, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folders: Callable[[], Path] = lambda: tmp_path_factory.mktemp("workspace")  # noqa: E731
    with new_page(browser) as page, on_bench(page, served, folders) as bench:
        yield bench


def with_totals() -> Exercise:
    """A sorting on one axis whose cards have a size of two, and share one thing with the first."""
    exercise = exercises("sorting-one-axis")[0]
    cards = [card["id"] for card in exercise.item["cards"]]
    categories = [part["id"] for part in exercise.item["axes"][0]["categories"]]
    tally: Any = {
        "unit": "people",
        "start": dict.fromkeys(categories, 1),
        "size": dict.fromkeys(cards, 2),
        "home": dict.fromkeys(cards, categories[0]),
        "least": 1,
        "most": 4,
        "things": "items",
        "shared": [{"between": [cards[0], card], "count": 1} for card in cards[1:]],
    }
    return exercise._replace(item={**exercise.item, "tally": tally})


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_totals_follow_the_cards_and_say_what_is_too_much(
    bench: Bench, size: Any, theme: Any
) -> None:
    page: Page = bench.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    card = bench.show_all([with_totals()])[0]
    totals = card.root.get_by_role("list", name="Totals")
    first = totals.get_by_role("listitem").first
    expect(first.locator("b")).to_have_text("1")
    if size == NARROW:
        card.root.get_by_role("radio", name="Board", exact=True).check()
        card.root.locator(".fw-tray .fw-tile").first.wait_for()
    card.root.locator(".fw-tray .fw-tile").first.focus()
    bench.keys("1", "1", "2")
    assert len(card.answer["places"]) == 3
    expect(first.locator("b")).to_have_text("5, most 4")
    expect(first).to_have_attribute("data-out", "yes")
    expect(totals.get_by_text("Items that cross: 1 of 2 so far")).to_be_visible()
    expect(totals.get_by_text("People moved: 2")).to_be_visible()
    check_looks(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_sorting_without_totals_shows_none(bench: Bench) -> None:
    plain = next(one for one in exercises("sorting-one-axis") if "tally" not in one.item)
    card = bench.show_all([plain])[0]
    expect(card.root.locator(".fw-tally")).to_be_hidden()
