"""The card of a data lab without JupyterLab: what is expected, what is recorded, by keys and looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from looks import check_looks, set_theme
from page.bench import NARROW, WIDE, Bench, Card, new_page, on_bench
from page.exercises import Exercise
from page.server import Served, serve
from playwright.sync_api import Browser, expect

from course.items import registry
from course.items.bank import load_pair
from course.widgets.session import Session

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as server:
        yield server


@pytest.fixture
def bench(browser: Browser, served: Served, tmp_path: Path) -> Iterator[Bench]:
    folders: Callable[[], Path] = lambda: tmp_path  # noqa: E731
    with new_page(browser) as page, on_bench(page, served, folders) as bench:
        yield bench


def lab() -> Exercise:
    """The widest table of the course, or the template."""
    found = []
    for folder in [ROOT / "course" / "templates", *sorted((ROOT / "solutions").glob("*/"))]:
        for path in sorted((folder / "items").glob("*.key.py")):
            item, key = load_pair(folder, path.name.split(".")[0])
            if item["kind"] == "table":
                found.append(Exercise(item, key))
    return max(found, key=lambda each: len(each.item["columns"]))


def computed() -> Exercise:
    item, key = load_pair(ROOT / "course" / "templates", "estimate")
    more = {**item, "computed": True, "quantities": [*dict(item)["quantities"]]}  # type: ignore[misc]
    more["quantities"].append({"id": "second", "label": "Second", "unit": "%"})
    keys = deepcopy(dict(key))
    keys["quantities"]["second"] = {"value": 1, "why": "", "mistakes": []}  # type: ignore[index]
    return Exercise(more, keys)


def record(session: Session, value: Any) -> None:
    """What a learner's code does: through the file, behind the card's back."""
    session.store.apply(
        lambda before: registry.take(session.item, before, value)[0], {"type": "record"}
    )
    session.open()


def put(session: Session, answer: Any) -> None:
    session.store.apply(lambda _: session.kind.clean(session.item, answer), {"type": "record"})
    session.open()


def show(bench: Bench, exercise: Exercise, session: Session) -> Card:
    bench.load([bench.served.add(session)])
    card = Card(bench.page, 0, exercise, session)
    card.root.locator(".fw-task > *").first.wait_for()
    return card


STATES = ("empty", "recorded", "refused", "checked")


def prepare(state: str, folder: Path) -> tuple[Exercise, Session]:
    exercise = lab()
    session = exercise.session(folder, "practice" if state == "checked" else "graded")
    slips = list(exercise.key["tables"].values())
    if state != "empty":
        put(session, slips[1])
    if state == "refused":
        session.notices = [{"tone": "warning", "text": "Not recorded: column churn is missing."}]
    if state == "checked":
        assert not session.handle({"type": "check"})
    return exercise, session


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("state", STATES)
def test_looks(bench: Bench, tmp_path: Path, state: str, size: Any) -> None:
    exercise, session = prepare(state, tmp_path)
    bench.page.set_viewport_size(size)
    card = show(bench, exercise, session)
    for theme in ("light", "dark"):
        set_theme(bench.page, theme)  # type: ignore[arg-type]
        check_looks(bench.page)
    box = card.root.bounding_box()
    assert box and box["width"] <= size["width"], "the page scrolls sideways"
    table = card.root.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(1 + len(exercise.item["columns"]))
    caption = "What is expected" if state == "empty" else "from your code"
    expect(table.locator("caption")).to_contain_text(caption)


def test_an_empty_card_says_what_is_expected_and_how_it_gets_there(
    bench: Bench, tmp_path: Path
) -> None:
    exercise, session = prepare("empty", tmp_path)
    card = show(bench, exercise, session)
    expect(card.root).to_contain_text(f'exercise("{exercise.item["id"]}", your_table)')
    for column in exercise.item["columns"]:
        expect(card.root.locator("dt").filter(has_text=column["id"]).first).to_be_visible()
    expect(card.status).to_contain_text("Not answered yet")


def test_the_card_follows_what_the_code_records(bench: Bench, tmp_path: Path) -> None:
    exercise, session = prepare("empty", tmp_path)
    card = show(bench, exercise, session)
    put(session, exercise.key["model"])
    # Here the page asks when its window comes back; a kernel would send the news by itself.
    bench.page.wait_for_function("performance.now() > 2100")
    bench.page.evaluate("dispatchEvent(new Event('focus'))")
    table = card.root.get_by_role("table")
    rows = len(exercise.key["model"]["rows"])
    expect(table.locator("caption")).to_contain_text(f"from your code: {rows} rows")
    expect(table.locator("tbody tr")).to_have_count(rows)
    expect(card.status).to_contain_text("Recorded")


def test_by_keyboard_alone(bench: Bench, tmp_path: Path) -> None:
    """Scroll what is too wide, check, try again, clear."""
    exercise = lab()
    session = exercise.session(tmp_path, "practice")
    put(session, [*exercise.key["tables"].values()][1])
    bench.page.set_viewport_size(NARROW)
    card = show(bench, exercise, session)
    bench.tab_to(".fw-scroll")
    before = bench.focused().evaluate("node => node.scrollLeft")
    bench.keys("ArrowRight", "ArrowRight")
    bench.page.wait_for_function(f"document.activeElement.scrollLeft > {before}")
    bench.tab_to(".fw-button-main")
    bench.keys("Enter")
    expect(bench.focused()).to_have_class("fw-summary-title")
    expect(card.root).to_contain_text("rows right")
    bench.tab_to(".fw-button-main")
    bench.keys("Enter")
    expect(card.root.locator(".fw-summary")).to_have_count(0)
    bench.tab_to(".fw-button-quiet:not(.fw-keep)")
    bench.keys("Enter", "Enter")
    expect(card.status).to_contain_text("Not answered yet")
    expect(card.root.locator("caption")).to_contain_text("What is expected")
    assert bench.page.evaluate("leaked") == [], "the notebook would act on these keys"


def test_a_long_table_shows_its_first_rows_and_the_rest_on_request(
    bench: Bench, tmp_path: Path
) -> None:
    exercise = lab()
    item = deepcopy(exercise.item)
    item["index"] = {"name": "row", "label": "Row", "type": "integer"}
    item.pop("rows", None)
    session = Exercise(item, exercise.key).session(tmp_path)
    row = exercise.key["model"]["rows"][0]
    put(
        session,
        {
            "columns": exercise.key["model"]["columns"],
            "index": [str(n) for n in range(40)],
            "rows": [row] * 39 + [[None] * len(row)],
        },
    )
    card = show(bench, exercise, session)
    rows = card.root.locator("tbody tr")
    expect(rows).to_have_count(14)
    bench.tab_to(".fw-keep")
    expect(bench.focused()).to_have_text("Show all 40 rows")
    bench.keys("Enter")
    expect(rows).to_have_count(40)
    expect(rows.last).to_contain_text("no value")
    check_looks(bench.page)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_computed_numbers_are_shown_and_cannot_be_typed(
    bench: Bench, tmp_path: Path, size: Any
) -> None:
    exercise = computed()
    bench.page.set_viewport_size(size)
    session = exercise.session(tmp_path)
    record(session, {"cash": 1234567.891})
    card = show(bench, exercise, session)
    first, second = card.root.get_by_role("textbox").all()
    expect(first).to_have_value("1,234,570")
    expect(second).to_have_value("")
    expect(card.root).to_contain_text('exercise("estimate", {"cash": …})')
    first.press("9")
    expect(first).to_have_value("1,234,570")
    assert card.sent == []
    expect(card.status).to_contain_text("1 of 2 still to estimate")
    for theme in ("light", "dark"):
        set_theme(bench.page, theme)  # type: ignore[arg-type]
        check_looks(bench.page)
