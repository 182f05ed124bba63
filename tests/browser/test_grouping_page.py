"""Thirty-four people on a page: by mouse, by key and by ear, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from looks import check_looks
from page.bench import NARROW, WIDE, Bench, Card, new_page, on_bench
from page.exercises import Exercise
from page.server import Served, serve
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from course.items.bank import load_pair

FOLDER = Path(__file__).resolve().parents[2] / "solutions" / "2-vp-leap"
SMALL_LAB: ViewportSize = {"width": 900, "height": 1000}
TALL: ViewportSize = {"width": 1100, "height": 1700}  # all of it, so that a drag needs no scrolling
PHONE: ViewportSize = {"width": 400, "height": 900}


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


def thirty_four() -> Exercise:
    """The largest chart of the course, found by what it is."""
    found = []
    for path in sorted((FOLDER / "items").glob("*.yaml")):
        if not path.name.endswith(".key.yaml") and "kind: grouping" in path.read_text("utf-8"):
            found.append(Exercise(*load_pair(FOLDER, path.stem)))
    return max(found, key=lambda each: len(each.item["people"]))


@pytest.fixture
def card(bench: Bench) -> Card:
    return bench.show_all([thirty_four()])[0]


def chip(card: Card, name: str) -> Locator:
    return card.root.locator(".fw-group-chip", has_text=name)


def team(card: Card, label: str) -> Locator:
    return card.root.locator(".fw-group-team", has=card.page.get_by_text(label, exact=True)).first


def figure(card: Card, label: str) -> Locator:
    return card.root.locator(".fw-group-figures > li", has_text=label)


def test_a_person_dragged_to_a_team_moves_the_figures(bench: Bench, card: Card) -> None:
    bench.page.set_viewport_size(TALL)
    expect(figure(card, "Hand-overs").locator("b")).to_have_text("25")
    expect(team(card, "Connectors").locator(".fw-group-said")).to_have_text("9 people, 2 too many")
    bench.drag(chip(card, "Birgit Krüger"), team(card, "Connectors"))
    assert card.answer == {"moves": {"kruger": "connectors"}}
    expect(figure(card, "Hand-overs").locator("b")).to_have_text("21")
    expect(figure(card, "Hand-overs")).to_contain_text("today 25, better")
    expect(figure(card, "Cost")).to_contain_text("today 0, worse")
    expect(team(card, "Connectors").locator(".fw-group-said")).to_have_text("10 people, 3 too many")
    expect(chip(card, "Birgit Krüger")).to_contain_text("from Reports")
    bench.drag(chip(card, "Birgit Krüger"), team(card, "Reports"))
    assert card.answer == {"moves": {}}
    expect(card.status).to_contain_text("Not answered yet")


def test_a_drag_that_ends_nowhere_or_with_escape_moves_nobody(bench: Bench, card: Card) -> None:
    bench.page.set_viewport_size(TALL)
    bench.drag(chip(card, "Birgit Krüger"), card.root.locator(".fw-title"))
    box = chip(card, "Astrid Strand").bounding_box()
    assert box
    bench.page.mouse.move(box["x"] + 10, box["y"] + 10)
    bench.page.mouse.down()
    bench.page.mouse.move(box["x"] + 300, box["y"] - 100, steps=5)
    bench.keys("Escape")
    bench.page.mouse.up()
    assert card.answer == {"moves": {}}
    assert card.sent == []


def test_a_person_pressed_tells_what_is_known_and_a_press_on_a_team_moves(
    bench: Bench, card: Card
) -> None:
    chip(card, "Camille Whitaker").click()
    known = card.root.get_by_role("group", name="Camille Whitaker")
    expect(known).to_contain_text("Data scientist")
    expect(known).to_contain_text("Keeps: Profit formulas. Stand-in: Nathan Lachance (Reports)")
    expect(known).to_contain_text("Executive overview, with Leah Navarro (Reports)")
    expect(chip(card, "Nathan Lachance")).to_contain_text("2 together")
    expect(known.get_by_role("button", name="Forecasts, here now")).to_be_disabled()
    team(card, "A fifth team").click(position={"x": 60, "y": 300})
    assert card.answer == {"moves": {"whitaker": "new"}}
    expect(team(card, "A fifth team")).to_contain_text("1 person, 2 too few")
    expect(card.root.locator(".fw-group-card")).to_contain_text("Press a person")


def test_by_key_and_by_ear(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-group-chip")
    expect(bench.focused()).to_contain_text("Aditi Menon")
    bench.keys("ArrowDown", "ArrowDown")
    expect(bench.focused()).to_contain_text("Naomi Crane")
    bench.keys("4")
    assert card.answer == {"moves": {"crane": "platform"}}
    expect(bench.focused()).to_contain_text("Naomi Crane")
    spoken = card.root.locator(".fw-group-spoken")
    expect(spoken).to_have_text(
        "Naomi Crane: Data platform. People outside their lead's range 4, was 6. "
        "Cost of the change, days 3, was 0."
    )
    # From the third in Data platform, across to the third of Forecasts, up, and to its buttons.
    bench.keys("ArrowLeft", "ArrowUp", "Enter")
    expect(bench.focused()).to_have_text("1Connectors")
    bench.keys("Escape")
    expect(bench.focused()).to_have_class("fw-group-chip")
    bench.keys("Enter", "2")
    assert len(card.answer["moves"]) == 2
    expect(bench.focused()).to_have_class("fw-group-chip")
    # One stop for all: the next Tab leaves the board.
    bench.keys("Tab")
    expect(card.root.locator(".fw-group-board :focus")).to_have_count(0)
    assert bench.page.evaluate("leaked") == [], "the notebook would act on these keys"


def test_a_figure_is_spoken_when_python_has_answered(bench: Bench) -> None:
    bench.stop_clock()
    card = bench.show_all([thirty_four()])[0]
    card.hold()
    chip(card, "Naomi Crane").focus()
    bench.keys("4")
    # The chip moves at once; the figures are those of the chart before, and nobody hears them.
    expect(team(card, "Data platform")).to_contain_text("Naomi Crane")
    spoken = card.root.locator(".fw-group-spoken")
    bench.pass_time(2_000)
    expect(spoken).to_have_text("")
    card.release()
    expect(figure(card, "Cost").locator("b")).to_have_text("3")
    bench.pass_time(2_000)
    expect(spoken).to_contain_text("Cost of the change, days 3")


def test_what_crosses_can_be_read(card: Card) -> None:
    card.root.get_by_text("Work that crosses teams now: 23").click()
    expect(card.root.get_by_text("Credit notes: Connectors, Reports", exact=True)).to_be_visible()
    card.root.get_by_text("Systems with no stand-in near, now: 6").click()
    expect(card.root.get_by_text("Tax rules: Aditi Menon (Connectors)")).to_be_visible()


@pytest.mark.parametrize(
    "size", [WIDE, SMALL_LAB, PHONE, NARROW], ids=["wide", "lab", "phone", "narrow"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_looks(bench: Bench, size: Any, theme: Any) -> None:
    page = bench.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    exercise = thirty_four()
    card = bench.show_all([exercise], answer=exercise.key["personas"]["order-taker"])[0]
    chip(card, "Camille Whitaker").click()
    expect(card.root.get_by_role("group", name="Camille Whitaker")).to_be_visible()
    page.mouse.move(0, 0)
    check_looks(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    names = card.root.locator(".fw-group-chip .fw-group-name")
    assert names.evaluate_all("all => all.every((one) => one.scrollWidth <= one.clientWidth)")
    if size == SMALL_LAB:
        # Five columns beside each other, and everybody to be seen without scrolling the board.
        tops = card.root.locator(".fw-group-team").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().top)"
        )
        assert len(set(tops)) == 1
        board = card.root.locator(".fw-group-teams").bounding_box()
        assert board and board["height"] < 800


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_feedback_reads_well(bench: Bench, theme: Any) -> None:
    page = bench.page
    page.emulate_media(color_scheme=theme)
    exercise = thirty_four()
    card = bench.show_all([exercise], "practice", exercise.key["personas"]["purist"])[0]
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.get_by_text("Close to: The fewest hand-overs at any price")).to_be_visible()
    expect(card.root.locator(".fw-group-notes .fw-note")).to_have_count(4)
    expect(card.root.get_by_text("Of 200 charts drawn by lot, yours is as good")).to_be_visible()
    chip(card, "Birgit Krüger").focus()
    bench.keys("2")
    assert card.answer["moves"]["kruger"] == "connectors", "checked: nobody moves"
    check_looks(page)
