"""Allocations on a page: the budget that follows, amounts by key and pointer, cards compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from looks import check_looks
from page.bench import NARROW, WIDE, Bench, Card, new_page, on_bench
from page.exercises import allocation_with, exercises
from page.server import Served, serve
from playwright.sync_api import Browser, Locator, Page, expect


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    with new_page(browser) as page:
        yield page


@pytest.fixture
def bench(
    shared: Page, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folders: Callable[[], Path] = lambda: tmp_path_factory.mktemp("workspace")  # noqa: E731
    shared.set_viewport_size(WIDE)
    shared.emulate_media(color_scheme="light")
    with on_bench(shared, served, folders) as bench:
        yield bench


# What has the focus is in view, and the bar does not lie over it.
CLEAR = """
() => {
  const bar = document.querySelector('.fw-alloc-meter').getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  return document.activeElement.matches('.fw-tick') && box.top >= bar.bottom && box.bottom <= innerHeight;
}
"""


def names(cards: Locator) -> list[str]:
    return [text.strip() for text in cards.locator(".fw-alloc-name").all_inner_texts()]


def budget(card: Card) -> tuple[int, str]:
    """The total of an item's budget and its unit: authors write what they like."""
    found = card.exercise.item["budget"]
    return found["total"], found["unit"]


def most(card: Card, place: int = 0) -> int:
    """As much as an option can get."""
    return int(card.exercise.parts()[place].get("most", budget(card)[0]))


def test_a_typed_amount_moves_slider_bar_and_answer(bench: Bench) -> None:
    card = bench.show("allocation-amounts")
    total, unit = budget(card)
    number = card.root.get_by_role("spinbutton").first
    number.fill("3")
    first = card.exercise.parts()[0]["id"]
    expect(card.root.get_by_role("slider").first).to_have_value("3")
    expect(card.root.locator(".fw-alloc-left")).to_have_text(f"{total - 3} {unit} left")
    expect(card.status).to_contain_text(f"{total - 3} {unit} of {total} {unit} still to spend")
    assert card.answer == {"amounts": {first: 3}}
    expect(card.root.locator("[aria-live=polite].fw-alloc-spoken")).to_have_text(
        f"{total - 3} {unit} left"
    )


def test_an_amount_beyond_its_bound_comes_back_on_leaving(bench: Bench) -> None:
    card = bench.show("allocation-amounts")
    number = card.root.get_by_role("spinbutton").first
    number.fill("99")
    number.press("Tab")
    expect(number).to_have_value(str(most(card)))
    number.fill("")
    assert card.answer["amounts"] == {card.exercise.parts()[0]["id"]: most(card)}, (
        "emptied is not zero yet"
    )
    number.press("Tab")
    expect(number).to_have_value("0")
    assert card.answer == {"amounts": {}}


def test_arrow_keys_steppers_and_slider_do_the_same(bench: Bench) -> None:
    card = bench.show("allocation-amounts")
    unit = budget(card)[1]
    number, slider = (card.root.get_by_role(role).first for role in ("spinbutton", "slider"))
    number.press("ArrowUp")
    expect(slider).to_have_value("1")
    slider.press("ArrowRight")
    expect(number).to_have_value("2")
    card.root.get_by_role("button", name=f"1 {unit.removesuffix('s')} more").first.click()
    expect(slider).to_have_attribute("aria-valuetext", f"3 {unit}")
    card.root.get_by_role("button", name=f"1 {unit.removesuffix('s')} less").first.click()
    assert list(card.answer["amounts"].values()) == [2]
    assert bench.page.evaluate("leaked") == []


def test_the_order_of_the_weights_moves_with_them_and_is_said(bench: Bench) -> None:
    card = bench.show("allocation-blend")
    blend, parts = card.exercise.item["blend"], card.exercise.parts()
    order = card.root.get_by_role("region", name=blend["label"])
    expect(order).to_contain_text("Give a source some weight")
    for place in (0, len(parts) - 1):
        card.root.get_by_role("spinbutton").nth(0).fill("0")
        card.root.get_by_role("spinbutton").nth(place).fill(str(budget(card)[0]))
        ranks = blend["ranks"][parts[place]["id"]]
        first = blend["cases"][ranks.index(min(ranks))]
        rows = order.get_by_role("listitem")
        expect(rows).to_have_count(len(ranks))
        expect(rows.first).to_have_text(f"1{first}")
        expect(order.locator("[aria-live=polite]")).to_contain_text(f"1 {first}")
        card.root.get_by_role("spinbutton").nth(place).fill("0")
    expect(order.get_by_role("listitem")).to_have_count(0)


def test_over_the_budget_says_so_and_cannot_be_checked(bench: Bench) -> None:
    card = bench.show("allocation-amounts", "practice")
    total, unit = budget(card)
    given = [min(8, most(card, place)) for place in range(card.parts)]
    for number, amount in zip(card.root.get_by_role("spinbutton").all(), given, strict=True):
        number.fill(str(amount))
    expect(card.root.locator(".fw-alloc-meter")).to_have_attribute("data-state", "over")
    expect(card.root.locator(".fw-alloc-left")).to_contain_text("over the budget")
    expect(card.root.locator(".fw-alloc-problems")).to_contain_text("Take some back")
    expect(card.status).to_contain_text(
        f"Over the budget by {sum(given) - total} {unit}: take some back"
    )
    check = card.root.get_by_role("button", name="Check answer")
    expect(check).to_have_attribute("aria-disabled", "true")
    check.evaluate("button => button.click()")
    assert "check" not in [event["type"] for event in card.sent]
    check_looks(bench.page)


def test_a_card_is_taken_by_key_by_label_and_anywhere_on_it(bench: Bench) -> None:
    card = bench.show("allocation-picks")
    ids = [option["id"] for option in card.exercise.parts()]
    card.root.get_by_role("checkbox").nth(0).press("Space")
    card.root.locator(".fw-alloc-name").nth(1).click()
    card.root.locator(".fw-alloc-detail").nth(2).click()
    assert card.answer == {"picked": ids[:3]}
    card.root.locator(".fw-alloc-facts").nth(2).click()
    assert card.answer == {"picked": ids[:2]}
    assert len(card.sent) == 4


def test_what_a_pick_needs_is_asked_for_and_then_is_quiet(bench: Bench) -> None:
    card = bench.show("allocation-picks")
    tied = next(option for option in card.exercise.parts() if option.get("needs"))
    place = {option["id"]: at for at, option in enumerate(card.exercise.parts())}
    boxes = card.root.get_by_role("checkbox")
    boxes.nth(place[tied["id"]]).check()
    problem = card.root.locator(".fw-alloc-problems")
    expect(problem).to_contain_text("take both or neither")
    expect(card.root.locator(".fw-alloc-ties[data-state=problem]")).to_have_count(1)
    check_looks(bench.page)
    boxes.nth(place[tied["needs"][0]]).check()
    expect(problem).to_be_empty()
    expect(card.status).to_contain_text("Within the budget")


def test_cards_are_sorted_by_a_fact_and_back_and_keep_what_is_taken(bench: Bench) -> None:
    card = bench.show("allocation-picks")
    listed = names(card.root)
    card.root.get_by_role("checkbox").first.check()
    sort = card.root.get_by_role("group", name="Sort by").get_by_role("button", name="Reach")
    sort.click()
    parts = card.exercise.parts()
    by_reach = sorted(parts, key=lambda option: -option["facts"]["reach"])
    assert names(card.root) == [option["text"] for option in by_reach]
    expect(sort).to_have_attribute("aria-pressed", "true")
    expect(bench.focused()).to_have_text("Reach, largest first")
    expect(card.spoken).to_have_text("Sorted by Reach, largest first")
    sort.click()
    assert names(card.root)[-1] == by_reach[0]["text"]
    card.root.get_by_role("button", name="As listed").click()
    assert names(card.root) == listed
    assert card.answer == {"picked": [parts[0]["id"]]}
    assert len(card.sent) == 1, "sorting is no answer"


def test_only_one_source_or_only_what_is_taken_is_shown(bench: Bench) -> None:
    card = bench.show("allocation-picks")
    parts = card.exercise.parts()
    word = parts[0]["facts"]["from"]
    same = [option["text"] for option in parts if option["facts"]["from"] == word]
    show = card.root.get_by_role("group", name="Show")
    show.get_by_role("button", name=word).click()
    visible = card.root.locator(".fw-alloc-card:visible")
    expect(visible).to_have_count(len(same))
    visible.first.get_by_role("checkbox").check()
    show.get_by_role("button", name="Taken").click()
    expect(visible).to_have_count(1)
    visible.get_by_role("checkbox").uncheck()
    expect(visible).to_have_count(1)  # it stays until the list is asked for again
    show.get_by_role("button", name="Taken").click()
    expect(card.root.get_by_text("Nothing taken yet")).to_be_visible()
    show.get_by_role("button", name="All").click()
    expect(visible).to_have_count(len(parts))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_budget_stays_in_view_and_hides_no_focus(bench: Bench, size: dict[str, int]) -> None:
    bench.page.set_viewport_size({"width": size["width"], "height": 700})
    card = bench.show("allocation-picks")
    bench.tab_to(".fw-tick")
    for key, times in (("Tab", 14), ("Shift+Tab", 8)):
        bench.keys(*[key] * times)
        expect(card.root.locator(".fw-alloc-meter")).to_be_in_viewport(ratio=1)
        # The bar follows a frame after the page has scrolled.
        bench.page.wait_for_function(CLEAR)


def test_the_whole_key_stands_beside_the_split_at_the_second_check(bench: Bench) -> None:
    for sort in ("allocation-amounts", "allocation-picks"):
        card = bench.show(sort, "practice", exercises(sort)[0].mixed())
        check = card.root.get_by_role("button", name="Check answer")
        check.click()
        debrief = card.root.locator(".fw-debrief")
        expect(debrief).to_contain_text("The best found")
        expect(debrief).not_to_contain_text("rules of thumb would have earned")
        card.root.get_by_role("button", name="Try again").click()
        check.click()
        expect(debrief).to_contain_text("rules of thumb would have earned")
        for dark in ("light", "dark"):
            bench.page.emulate_media(color_scheme=dark)  # type: ignore[arg-type]
            check_looks(bench.page)


@pytest.mark.parametrize("size", [WIDE, {"width": 400, "height": 900}])
def test_somebody_is_heard_by_keyboard_for_good(bench: Bench, size: dict[str, int]) -> None:
    bench.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    card = bench.show_all([allocation_with("listening")], "practice")[0]
    first, second = card.exercise.parts()[:2]
    label = card.exercise.item["listening"]["label"]
    told = card.root.locator(".fw-alloc-told")
    expect(told.first).to_have_text(f"{label}: not heard yet")
    for part in card.exercise.parts():
        expect(card.root.get_by_text(part["told"], exact=False)).to_have_count(0)
    expect(card.root.get_by_role("spinbutton")).to_have_count(0)
    bench.tab_to(".fw-alloc-listen")
    expect(bench.focused()).to_have_accessible_name(
        re.compile(f"^Listen · 1 hour ?: {first['text']}")
    )
    expect(bench.focused()).to_have_accessible_description(re.compile("not heard yet"))
    bench.keys("Enter")
    expect(told.first).to_have_text(f"{label}: {first['told']}")
    expect(told.nth(1)).to_have_text(f"{label}: not heard yet")
    expect(card.spoken).to_have_text(f"{first['text']}. {label}: {first['told']}")
    expect(bench.focused()).to_have_role("spinbutton")
    expect(bench.focused()).to_have_value("1")
    total, unit = budget(card)
    for keys, left in (["ArrowUp"], total - 2), (["ArrowDown"] * 3, total - 1):
        bench.keys(*keys)
        expect(card.status).to_contain_text(f"{left} {unit} of {total} {unit} still to spend")
    expect(bench.focused()).to_have_value("1")
    assert card.answer == {"amounts": {first["id"]: 1}, "heard": [first["id"]]}
    expect(card.root.locator(".fw-alloc-spent")).to_contain_text("1 of 9 heard")
    bench.tab_to(".fw-alloc-listen")
    bench.keys("Space")
    bench.keys("ArrowUp")
    clear = card.root.get_by_role("button", name="Clear answer")
    clear.press("Enter")
    card.root.get_by_role("button", name="Press again to clear").press("Enter")
    expect(told.nth(1)).to_have_text(f"{label}: {second['told']}")
    heard = [first["id"], second["id"]]
    assert card.answer == {"amounts": dict.fromkeys(heard, 1), "heard": heard}
    expect(card.status).to_contain_text("Not answered yet")
    for dark in ("light", "dark"):
        bench.page.emulate_media(color_scheme=dark)  # type: ignore[arg-type]
        check_looks(bench.page)


@pytest.mark.parametrize("size", [WIDE, {"width": 400, "height": 900}])
def test_a_dial_is_set_by_keyboard_and_explained(bench: Bench, size: dict[str, int]) -> None:
    bench.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    exercise = allocation_with("dials")
    (dial,) = exercise.item["dials"]
    key = exercise.key["model"]
    card = bench.show_all([exercise], "practice", {"amounts": key["amounts"]})[0]
    group = card.root.get_by_role("group", name="Beside the budget")
    number, slider = group.get_by_role("spinbutton"), group.get_by_role("slider")
    expect(number).to_have_accessible_name(re.compile(f"^{dial['label']} ?, {dial['unit']}"))
    expect(number).to_have_accessible_description(re.compile("Not set yet"))
    expect(card.status).to_contain_text(f"“{dial['label']}” is not set yet")
    check = card.root.get_by_role("button", name="Check answer")
    expect(check).to_have_attribute("aria-disabled", "true")
    number.fill("")
    number.press("Tab")
    assert card.answer["dials"] == {}, "emptied and left, it is still not set"
    group.get_by_role("button", name=f"Set it at {dial['start']:g} {dial['unit']}").press("Enter")
    expect(number).to_be_focused()
    assert card.answer["dials"] == {dial["id"]: dial["start"]}
    expect(group.get_by_text("Not set yet")).to_have_count(0)
    bench.keys("ArrowUp")
    slider.press("ArrowRight")
    expect(number).to_have_value(f"{dial['start'] + 2:g}")
    number.fill("999")
    number.press("Tab")
    expect(number).to_have_value(f"{dial['most']:g}")
    expect(card.status).to_contain_text("Within the budget")
    assert card.answer["dials"] == {dial["id"]: dial["most"]}
    for dark in ("light", "dark"):
        bench.page.emulate_media(color_scheme=dark)  # type: ignore[arg-type]
        check_looks(bench.page)
    check.press("Enter")
    expect(group).to_contain_text("too high for your split")
    debrief = card.root.locator(".fw-debrief")
    expect(debrief).to_contain_text("what it is worth with your split")
    expect(debrief).to_contain_text("500 searches")
    check_looks(bench.page)
