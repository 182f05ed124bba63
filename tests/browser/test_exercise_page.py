"""The exercise's front end without JupyterLab: keys, pointer, traffic with Python, looks.

Messages can be held back or lost here, and the page's clock stands still where
a test is about time: nothing waits for a limit of seconds, nothing is measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looks import CONTRAST, check_looks, set_theme
from page.bench import NARROW, WIDE, Bench, Card, new_page, on_bench
from page.exercises import SORTS, Exercise, exercises
from page.server import Served, serve
from playwright.sync_api import Browser, Locator, Page, expect

from course.answers import SaveError
from course.items import registry

LATE = 4_600  # ms on the page's clock after which a message without a reply is late


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve() as server:
        yield server


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    with new_page(browser) as page:
        yield page


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    return lambda: tmp_path_factory.mktemp("workspace")


@pytest.fixture
def bench(shared: Page, served: Served, folders: Callable[[], Path]) -> Iterator[Bench]:
    """A page that is loaded anew by each test."""
    shared.set_viewport_size(WIDE)
    shared.emulate_media(color_scheme="light")
    shared.mouse.move(0, 0)
    with on_bench(shared, served, folders) as bench:
        yield bench


@pytest.fixture
def still(browser: Browser, served: Served, folders: Callable[[], Path]) -> Iterator[Bench]:
    """The same on a page whose clock stands still, see `pass_time`."""
    with new_page(browser) as page, on_bench(page, served, folders) as bench:
        bench.stop_clock()
        yield bench


# ------------------------------------------------------------------ by keyboard alone


def choose_by_keys(bench: Bench, card: Card) -> None:
    options = card.exercise.key["options"]
    credits = [options[option["id"]]["credit"] for option in card.exercise.parts()]
    bench.tab_to(".fw-tick")
    if card.exercise.item["select"] == "many":
        bench.keys("Space")
        return
    # Not the best option, so that the check leaves something to try again.
    wanted = next(place for place, credit in enumerate(credits) if place and credit < 1)
    bench.keys(*["ArrowDown"] * wanted)


def rate_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-seg-input")
    for place in range(card.parts):
        bench.keys("Space", "ArrowRight", *(["Tab"] if place < card.parts - 1 else []))


def rank_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-handle")
    bench.keys("Space", "End", "Enter")


def sort_on_board_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-tray .fw-tile")
    bench.keys(*["1"] * card.parts)  # each figure places a card and goes on to the next


def sort_in_list_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-sort-row .fw-seg-input")
    for _ in range(card.parts):
        bench.keys("Space", "ArrowRight", "Tab", "Space", "Enter")


def enter_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-number")
    for _ in range(card.parts):
        bench.keys("1", "Tab")


def write_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-writing")
    for _ in range(card.exercise.item["words"]["least"]):
        bench.page.keyboard.type("so ")
    bench.keys("Enter", "Enter", "x", "Tab")


def spread_by_keys(bench: Bench, card: Card) -> None:
    left = total = card.exercise.item["budget"]["total"]
    bench.tab_to(".fw-alloc-number")
    for place, option in enumerate(card.exercise.parts()):
        amount = min(left, option.get("most", total))
        left -= amount
        bench.keys(*str(amount), *(["Tab", "Tab"] if place < card.parts - 1 else []))


def pick_by_keys(bench: Bench, card: Card) -> None:
    bench.tab_to(".fw-tick")
    bench.keys("Space", "Tab", "Space")


def group_by_keys(bench: Bench, card: Card) -> None:
    """The first person to the second team by its figure, the next by the buttons of the card."""
    bench.tab_to(".fw-group-chip")
    bench.keys("2", "ArrowLeft", "Enter")
    expect(card.root.locator(".fw-group-card :focus")).to_have_count(1)
    bench.keys("Enter")
    expect(bench.focused()).to_have_class("fw-group-chip")


def play_by_keys(bench: Bench, card: Card) -> None:
    """To an ending, by the first choice that is open each time."""
    bench.tab_to(".fw-story-begin")
    bench.keys("Enter")
    for step in range(card.exercise.item["steps"]):
        expect(bench.focused()).to_have_class("fw-story-title")
        if card.session.state()["shown"]["over"]:
            return
        if card.session.state()["shown"]["ask"]:
            bench.tab_to(".fw-story-sure .fw-seg-input")
            bench.keys("Space")
            expect(card.root.locator(".fw-story-choice[aria-disabled=false]")).not_to_have_count(0)
        bench.tab_to(".fw-story-choice[aria-disabled=false]")
        bench.keys("Enter")
        assert len(card.answer["path"]) == step + 1
    expect(bench.focused()).to_have_class("fw-story-title")


def fill_in_by_keys(bench: Bench, card: Card) -> None:
    """Each slot in turn, with Tab between them; Space and the arrows choose."""
    item = card.exercise.item
    groups = card.root.locator(".fw-slot")
    days = iter(slot["window"]["first"] for slot in item["slots"] if slot["type"] == "date")
    for place, slot in enumerate(item["slots"]):
        here = groups.nth(place)
        if slot["type"] in ("pick", "owner"):
            here.locator("input").first.focus()
            bench.keys("ArrowDown", "ArrowUp")
        elif slot["type"] in ("reasons", "evidence"):
            boxes = here.locator("input")
            boxes.first.focus()
            for turn in range(slot["choose"]["least"]):
                bench.keys("Space", *(["Tab"] if turn < slot["choose"]["least"] - 1 else []))
        elif slot["type"] == "order":
            here.locator(".fw-seg-input").first.focus()
            for turn in range(len(slot["options"])):
                # Space takes the first role, the arrow goes on to the second.
                bench.keys("Space", *(["ArrowRight"] if turn else []))
                if turn < len(slot["options"]) - 1:
                    bench.tab_to(".fw-seg-input")
        elif slot["type"] == "date":
            here.locator("input").focus()
            year, month, day = next(days).split("-")
            bench.page.keyboard.type(f"{month}{day}{year}")
            bench.keys("Tab")
        else:
            here.locator("textarea, input").first.focus()
            bench.page.keyboard.type("12")
            bench.keys("Tab")


def build_slides_by_keys(bench: Bench, card: Card) -> None:
    item = card.exercise.item
    while len(card.answer.get("out", [])) < len(item["slides"]) - item["most"]:
        card.root.locator(".fw-slide-head .fw-tick:checked").last.focus()
        bench.keys("Space")
    fill_in_by_keys_visible(bench, card)


def fill_in_by_keys_visible(bench: Bench, card: Card) -> None:
    """The slots of the slides that are used."""
    types = {slot["id"]: slot for slot in card.exercise.item["slots"]}
    out = card.answer.get("out", [])
    for place, slot in enumerate(types.values()):
        if slot.get("slide") in out:
            continue
        here = card.root.locator(".fw-slot").nth(place)
        here.locator("textarea, input").first.focus()
        if slot["type"] in ("text", "number"):
            bench.page.keyboard.type("2")
            bench.keys("Tab")
        elif slot["type"] == "evidence":
            bench.keys("Space")
        else:
            bench.keys("ArrowDown")


BY_KEYS = {
    "choice-one": choose_by_keys,
    "choice-many": choose_by_keys,
    "judgement": rate_by_keys,
    "ranking": rank_by_keys,
    "sorting-one-axis": sort_on_board_by_keys,
    "sorting-two-axes": sort_in_list_by_keys,
    "estimate": enter_by_keys,
    "text": write_by_keys,
    "allocation-amounts": spread_by_keys,
    "allocation-blend": spread_by_keys,
    "allocation-picks": pick_by_keys,
    "grouping": group_by_keys,
    "story": play_by_keys,
    "memo": fill_in_by_keys,
    "memo-slides": build_slides_by_keys,
    "memo-pyramid": fill_in_by_keys,
}


@pytest.mark.parametrize("sort", SORTS)
def test_the_keyboard_alone_answers_checks_tries_again_and_clears(bench: Bench, sort: str) -> None:
    card = bench.show_small(sort, "practice")
    empty = card.answer
    BY_KEYS[sort](bench, card)
    assert card.answer != empty
    assert card.session.state()["missing"] == ""
    expect(card.status).to_contain_text("Saved")
    bench.tab_to(".fw-button-main")
    bench.keys("Enter")
    expect(bench.focused()).to_have_class("fw-summary-title")
    bench.tab_to(".fw-button-main")
    expect(bench.focused()).to_have_text("Try again")
    bench.keys("Enter")
    expect(card.root.locator(".fw-task :focus")).to_have_count(1)
    assert card.answer != empty, "trying again starts from the answer given"
    empty = registry.cleared(card.exercise.item, card.answer)
    bench.tab_to(".fw-button-quiet:not(.fw-keep)")
    bench.keys("Enter", "Enter")
    expect(card.status).to_contain_text("Not answered yet")
    assert card.answer == empty
    assert bench.page.evaluate("leaked") == [], "the notebook would act on these keys"


def test_delete_takes_a_rating_back(bench: Bench) -> None:
    card = bench.show_small("judgement")
    rate_by_keys(bench, card)
    assert len(card.answer["ratings"]) == card.parts
    bench.keys("Delete")
    assert len(card.answer["ratings"]) == card.parts - 1
    expect(card.status).to_contain_text(f"1 of {card.parts}")
    assert card.root.get_by_role("radiogroup").count() == card.parts


def test_a_card_carried_by_keys_is_announced_and_sent_when_put_down(bench: Bench) -> None:
    card = bench.show("ranking")
    before = card.answer["order"]
    bench.tab_to(".fw-handle")
    bench.keys("Space", "ArrowDown", "ArrowDown")
    expect(card.spoken).to_have_text(f"Position 3 of {card.parts}")
    assert card.sent == [], "nothing is sent while the card is held"
    bench.keys("Escape")
    expect(card.spoken).to_contain_text("Cancelled")
    expect(bench.focused()).to_have_class("fw-handle")
    assert card.sent == []
    bench.keys("Space", "ArrowDown", "ArrowDown", "Enter")
    expect(card.spoken).to_have_text(f"Moved to position 3 of {card.parts}")
    assert card.answer["order"].index(before[0]) == 2
    expect(bench.focused()).to_have_class("fw-handle")


def test_the_arrow_buttons_move_a_card_and_keep_the_focus(bench: Bench) -> None:
    card = bench.show("ranking")
    first, second = card.answer["order"][:2]
    bench.tab_to(".fw-handle")
    bench.tab_to(".fw-step[aria-disabled=false]")
    bench.keys("Enter")
    assert card.answer["order"][:2] == [second, first]
    expect(bench.focused()).to_have_class("fw-step")


def test_the_order_shown_can_be_kept(bench: Bench) -> None:
    card = bench.show("ranking")
    shown = card.answer["order"]
    card.root.get_by_role("button", name="Keep this order").click()
    expect(card.status).to_contain_text("Saved")
    assert card.answer["order"] == shown
    assert card.session.touched
    expect(card.root.locator(".fw-keep")).to_be_hidden()


def open_board(card: Card) -> Locator:
    card.root.locator(".fw-switch label").nth(1).click()
    board = card.root.locator(".fw-board:visible")
    board.scroll_into_view_if_needed()
    return board


def test_a_card_carried_over_the_board_is_sent_once(bench: Bench) -> None:
    card = bench.show("sorting-two-axes")
    board = open_board(card)
    board.locator(".fw-tray .fw-tile").first.focus()
    bench.keys("Space", "ArrowRight", "Escape")
    assert card.sent == []
    bench.keys("Space", "ArrowRight", "ArrowRight")
    expect(bench.focused()).to_have_class("fw-tile")
    assert card.sent == []
    bench.keys("Enter")
    axis = card.exercise.item["axes"][0]
    placed = {card.exercise.parts()[0]["id"]: {axis["id"]: axis["categories"][1]["id"]}}
    assert card.answer == {"places": placed}
    assert len(card.sent) == 1


def test_a_figure_goes_on_to_the_next_waiting_card_and_0_takes_back(bench: Bench) -> None:
    card = bench.show("sorting-one-axis")
    tile = card.root.locator(".fw-tray .fw-tile").first
    tile.focus()
    bench.keys("2", "1")
    assert len(card.answer["places"]) == 2
    expect(card.root.locator(".fw-tray :focus")).to_have_count(1)
    card.root.locator(".fw-columns .fw-tile").first.focus()
    bench.keys("0")
    assert len(card.answer["places"]) == 1
    assert bench.page.evaluate("leaked") == []


# ------------------------------------------------------------------ by pointer


def test_a_card_is_ranked_by_dragging(bench: Bench) -> None:
    card = bench.show("ranking")
    before = card.answer["order"]
    handles = card.root.locator(".fw-handle")
    handles.first.scroll_into_view_if_needed()
    bench.drag(handles.first, card.root.locator(".fw-rank").nth(3))
    expect(card.status).to_contain_text("Saved")
    after = card.answer["order"]
    assert after.index(before[0]) >= 3, "dropped on the fourth or, where cards are high, below"
    assert [one for one in after if one != before[0]] == before[1:]
    assert len(card.sent) == 1
    expect(card.root.locator(".fw-rank[data-held=yes]")).to_have_count(0)
    left = card.root.locator(".fw-rank").evaluate_all(
        "nodes => nodes.map((n) => n.style.transform)"
    )
    assert not any(left)


def test_escape_ends_a_drag_without_a_change(bench: Bench) -> None:
    card = bench.show("ranking")
    before = card.answer["order"]
    box = card.root.locator(".fw-handle").first.bounding_box()
    assert box
    bench.page.mouse.move(box["x"] + 10, box["y"] + 15)
    bench.page.mouse.down()
    bench.page.mouse.move(box["x"] + 10, box["y"] + 150, steps=6)
    expect(card.root.locator(".fw-rank[data-held=yes]")).to_have_count(1)
    bench.keys("Escape")
    expect(card.root.locator(".fw-rank[data-held=yes]")).to_have_count(0)
    bench.page.mouse.up()
    assert card.answer["order"] == before
    assert card.sent == []


def test_a_card_is_sorted_by_dragging(bench: Bench) -> None:
    card = bench.show("sorting-one-axis")
    first = card.exercise.parts()[0]["id"]
    column = card.root.locator(".fw-columns .fw-column").nth(1)
    bench.drag(card.root.locator(".fw-tray .fw-tile").first, column)
    axis = card.exercise.item["axes"][0]
    expect(column.locator(".fw-tile")).to_have_count(1)
    assert card.answer == {"places": {first: {axis["id"]: axis["categories"][1]["id"]}}}
    expect(card.root.locator(".fw-tile[aria-pressed=true]")).to_have_count(0)


def test_a_card_is_sorted_by_pressing_it_and_then_a_column(bench: Bench) -> None:
    card = bench.show("sorting-one-axis")
    card.root.locator(".fw-tray .fw-tile").first.click()
    card.root.locator(".fw-columns .fw-here").nth(1).click()
    card.root.locator(".fw-tray .fw-tile").first.click()
    card.root.locator(".fw-columns .fw-column-head").nth(0).click()
    expect(card.root.locator(".fw-columns .fw-tile")).to_have_count(2)
    assert len(card.answer["places"]) == 2


def test_with_the_mouse_the_next_card_opens_by_itself(bench: Bench) -> None:
    card = bench.show("sorting-two-axes")
    rows = card.root.locator(".fw-sort-row")
    for turn in range(2):
        expect(rows.nth(turn)).to_have_attribute("data-open", "yes")
        for axis in range(2):
            rows.nth(turn).locator(".fw-segs").nth(axis).locator("label").first.click()
    expect(rows.nth(2)).to_have_attribute("data-open", "yes")
    assert len(card.answer["places"]) == 2


# ------------------------------------------------------------------ texts


def test_a_text_is_saved_while_typing_and_keeps_its_caret(still: Bench) -> None:
    card = still.show("text")
    still.tab_to(".fw-writing")
    still.keys("a")
    assert [event["text"] for event in card.sent] == ["a"]
    still.keys("Space", "b", "Enter", "c")
    assert len(card.sent) == 1, "not every key is a message"
    still.pass_time(300)
    assert card.answer["text"] == "a b\nc"
    field = card.root.locator(".fw-writing")
    still.keys("ArrowLeft", "x")
    still.pass_time(300)
    assert card.answer["text"] == "a b\nxc"
    expect(field).to_have_value("a b\nxc")
    assert field.evaluate("area => area.selectionStart") == 5
    still.keys("Tab")
    expect(card.status).to_contain_text("Saved")
    assert still.page.evaluate("leaked") == [], "the notebook would act on these keys"


def test_the_count_is_spoken_in_a_pause_and_only_when_it_turns(still: Bench) -> None:
    card = still.show("text")
    least, most = (card.exercise.item["words"][what] for what in ("least", "most"))
    counted = card.root.locator(".fw-words")
    still.tab_to(".fw-writing")
    still.page.keyboard.type("one two")
    expect(counted).to_have_text(f"2 words · {least - 2} to go, at most {most}")
    assert "words" not in card.spoken.inner_text()
    still.pass_time(1_300)
    still.pass_time(50)
    expect(card.spoken).to_have_text(f"2 words. {least - 2} to go, at most {most}.")
    still.page.keyboard.type(" three")
    still.pass_time(1_300)
    still.pass_time(50)
    expect(card.spoken).to_have_text(f"2 words. {least - 2} to go, at most {most}.")
    card.root.locator(".fw-writing").fill("word " * (most + 1))
    still.pass_time(1_300)
    still.pass_time(1_000)
    expect(counted).to_have_text(f"{most + 1} words · 1 too many")
    expect(card.status).to_contain_text("1 word too many")


def test_a_text_grows_with_its_words_and_ends_at_its_cap(bench: Bench) -> None:
    card = bench.show("text")
    field = card.root.locator(".fw-writing")
    before = field.bounding_box()
    field.fill("line\n" * 40)
    after = field.bounding_box()
    assert before and after and after["height"] > before["height"] + 200
    assert field.evaluate("area => area.scrollHeight <= area.clientHeight + 2")
    cap = card.session.state()["shown"]["cap"]
    assert field.get_attribute("maxlength") == str(cap)
    # A page that ignores it is refused, and what was saved stays.
    bench.keys("Tab")
    saved = card.answer
    said = card.session.handle({"type": "write", "text": "a" * (cap + 1)})
    assert "too long" in said
    assert card.session.answer == saved


def test_a_hostile_text_is_shown_as_text(bench: Bench) -> None:
    evil = "<img src=x onerror=alert(1)> <b>bold</b>\n\n- **one** <script>alert(2)</script>\n- two"
    card = bench.show("text")
    card.root.locator(".fw-writing").fill(evil)
    bench.keys("Tab")
    preview = card.root.locator(".fw-reads .fw-handed-in")
    card.root.locator(".fw-reads summary").click()
    expect(preview).to_contain_text("<img src=x onerror=alert(1)> <b>bold</b>")
    expect(preview.locator("li")).to_have_count(2)
    expect(preview.locator("strong")).to_have_text("one")
    assert preview.locator("img, b, script").count() == 0


def test_after_a_check_the_rubric_is_ones_own_reading_by_keyboard(bench: Bench) -> None:
    answer = exercises("text")[0].mixed()
    card = bench.show("text", "practice", answer)
    assert card.root.locator(".fw-level-input:visible").count() == 0
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-summary")).to_be_visible()
    expect(card.root.locator(".fw-score")).to_have_text("No score: your own reading")
    expect(card.root.locator(".fw-exemplar")).to_have_count(len(card.exercise.key["exemplars"]))
    groups = card.root.get_by_role("radiogroup")
    assert groups.count() == card.parts
    groups.first.locator("input").first.focus()
    for place in range(card.parts):
        bench.keys("Space", "ArrowDown", *(["Tab"] if place < card.parts - 1 else []))
    expect(card.root.locator(".fw-own-mark")).to_contain_text("Your own mark")
    rated = card.answer["ratings"]
    assert rated == {one["id"]: one["levels"][1]["points"] for one in card.exercise.parts()}
    expect(card.root.locator(".fw-summary")).to_be_visible()
    assert card.session.checks == 1
    card.root.get_by_role("button", name="Try again").click()
    card.root.locator(".fw-writing").fill(answer["text"] + " more")
    bench.keys("Tab")
    assert card.answer["ratings"] == {}, "a reading is of the text as it was"


# ------------------------------------------------------------------ memos


def read(card: Card) -> Locator:
    card.root.locator(".fw-memo-bar .fw-seg").nth(1).click()
    return card.root.locator(".fw-read")


def test_a_memo_reads_as_it_is_written_and_hostile_text_is_text(bench: Bench) -> None:
    card = bench.show("memo")
    evil = "<img src=x onerror=alert(1)> **bold** & so on"
    card.root.locator(".fw-memo-text").first.fill(evil)
    paper = read(card)
    expect(paper.locator(".fw-letter-lead")).to_have_text(evil)
    assert paper.locator("img, strong, script").count() == 0
    expect(paper.locator(".fw-letter-head")).to_contain_text(card.exercise.item["to"])
    expect(paper.locator(".fw-gap").first).to_be_visible()
    assert card.root.locator(".fw-sheet").is_hidden()
    card.root.locator(".fw-memo-bar .fw-seg").first.click()
    expect(card.root.locator(".fw-memo-text").first).to_have_value(evil)


def test_the_preview_follows_a_change_and_looks_right(bench: Bench) -> None:
    for sort in ("memo", "memo-slides", "memo-pyramid"):
        exercise = exercises(sort)[0]
        card = bench.show(sort, "practice", exercise.key["model"])
        paper = read(card)
        expect(paper.locator(".fw-letter-lead").first).to_be_visible()
        assert paper.locator(".fw-gap").count() == 0
        if sort == "memo-slides":
            kept = len(exercise.item["slides"]) - len(exercise.key["model"]["out"])
            expect(paper.locator(".fw-slide")).to_have_count(kept)
            box = paper.locator(".fw-slide-face").first.bounding_box()
            assert box and abs(box["width"] / box["height"] - 16 / 9) < 0.1
        look(bench)


def test_words_left_are_counted_at_once_and_spoken_when_passed(still: Bench) -> None:
    card = still.show("memo")
    first = card.root.locator(".fw-slot").first
    most = card.exercise.item["slots"][0]["words"]
    first.locator("textarea").fill("one two")
    expect(first.locator(".fw-memo-tally")).to_have_text(f"{most - 2} words left")
    still.pass_time(1000)
    assert "words" not in card.spoken.first.inner_text()
    first.locator("textarea").fill("word " * (most + 1))
    expect(first.locator(".fw-memo-tally")).to_have_text("1 word too many")
    still.pass_time(1000)
    expect(card.spoken.last).to_have_text("1 word too many")


def test_a_full_tray_takes_no_more_until_one_goes_back(bench: Bench) -> None:
    card = bench.show("memo")
    slots = card.exercise.item["slots"]
    place, slot = next((n, s) for n, s in enumerate(slots) if s["type"] == "reasons")
    boxes = card.root.locator(".fw-slot").nth(place).locator("input")
    most = slot["choose"]["most"]
    for at in range(most):
        boxes.nth(at).check()
    boxes.nth(most).click()
    expect(boxes.nth(most)).not_to_be_checked()
    expect(card.spoken.last).to_contain_text(f"more than {most}")
    assert len(card.answer["slots"][slot["id"]]) == most
    boxes.nth(0).uncheck()
    boxes.nth(most).check()
    wanted = [slot["options"][at]["id"] for at in range(1, most + 1)]
    assert card.answer["slots"][slot["id"]] == wanted, "in the order of choosing"


def test_a_memo_is_saved_as_files_beside_the_notebook(bench: Bench) -> None:
    card = bench.show("memo-slides", answer=exercises("memo-slides")[0].key["model"])
    folder = card.session.store.folder
    for words, ending in (("Markdown", "md"), ("PowerPoint", "pptx")):
        card.root.get_by_role("button", name=f"Save as {words}").click()
        path = f"exports/{card.exercise.item['id']}.{ending}"
        expect(card.root.locator(".fw-written")).to_contain_text(path)
        assert (folder / path).is_file()
    (folder / "exports" / f"{card.exercise.item['id']}.md").unlink()
    (folder / "exports" / f"{card.exercise.item['id']}.pptx").unlink()
    (folder / "exports").rmdir()
    (folder / "exports").write_text("a file in the way")
    card.root.get_by_role("button", name="Save as Markdown").click()
    expect(card.alert).to_contain_text("was not written")


def test_a_sentence_is_moved_by_keys_and_by_dragging(bench: Bench) -> None:
    card = bench.show("memo-pyramid")
    (slot,) = card.exercise.item["slots"]
    names = [option["id"] for option in slot["options"]]
    bench.tab_to(".fw-handle")
    bench.keys("Space", "ArrowDown", "ArrowDown", "Escape")
    assert card.sent == []
    bench.keys("Space", "ArrowDown", "ArrowDown", "Enter")
    assert card.answer["slots"][slot["id"]]["sequence"][2] == names[0]
    expect(bench.focused()).to_have_class("fw-handle")
    handles = card.root.locator(".fw-handle")
    handles.first.scroll_into_view_if_needed()
    bench.drag(handles.first, card.root.locator(".fw-sentence").nth(2))
    assert card.answer["slots"][slot["id"]]["sequence"].index(names[1]) > 0
    assert len(card.sent) == 2
    assert bench.page.evaluate("leaked") == []


def test_what_is_left_out_goes_down_and_keeps_the_focus(bench: Bench) -> None:
    card = bench.show("memo-pyramid")
    (slot,) = card.exercise.item["slots"]
    bench.tab_to(".fw-sentence .fw-seg-input")
    bench.keys("Space", "ArrowLeft")  # from the first role round to the last: leave out
    value = card.answer["slots"][slot["id"]]
    assert value["sequence"][-1] == slot["options"][0]["id"]
    shown = card.root.locator(".fw-sentence").last
    expect(shown).to_have_attribute("data-role", "out")
    expect(shown.locator(":focus")).to_have_count(1)


def test_ones_own_reading_comes_after_the_result_and_changes_nothing(bench: Bench) -> None:
    exercise = exercises("memo")[0]
    card = bench.show("memo", "practice", exercise.mixed())
    assert card.root.locator(".fw-own").is_hidden()
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-own")).to_be_visible()
    score = card.root.locator(".fw-score").inner_text()
    for row in card.root.locator(".fw-own-row").all():
        row.get_by_role("radio").nth(1).check()
    expect(card.root.locator(".fw-own-state")).to_contain_text("Done")
    assert set(card.answer["self"].values()) == {1}
    assert card.root.locator(".fw-score").inner_text() == score
    card.root.get_by_role("button", name="Try again").click()
    card.root.locator(".fw-memo-text").first.fill("Something else.")
    bench.keys("Tab")
    assert "self" not in card.answer


# ------------------------------------------------------------------ several cards on one page

NAMES = """
() => [...document.querySelectorAll('.fw-root')].map((root) => {
  const all = [...root.querySelectorAll('*')];
  const ids = all.map((node) => node.id).filter(Boolean);
  const links = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'];
  const used = all.flatMap((node) => links.flatMap((link) => (node.getAttribute(link) ?? '').split(/\\s+/)));
  return {
    ids,
    groups: [...new Set(all.filter((n) => n.type === 'radio').map((n) => n.name))],
    loose: used.filter((id) => id && !ids.includes(id)),
  };
})
"""


def check_names(page: Page, cards: int) -> None:
    """No card shares an id or a group of radio buttons with another one."""
    names = page.evaluate(NAMES)
    assert len(names) == cards
    for what in ("ids", "groups"):
        each = [name for card in names for name in card[what]]
        assert len(each) == len(set(each)), f"{what} that stand twice"
    assert [card["loose"] for card in names] == [[]] * cards, "names that point out of the card"


def test_different_exercises_on_one_page_do_not_touch_each_other(bench: Bench) -> None:
    sorts = ("choice-one", "choice-one", "judgement", "judgement", "ranking", "estimate")
    places = [sorts[:place].count(sort) for place, sort in enumerate(sorts)]
    chosen = [exercises(sort)[place] for sort, place in zip(sorts, places, strict=True)]
    chosen += [exercises("sorting-one-axis")[0], exercises("sorting-two-axes")[0]]
    cards = bench.show_all(chosen)
    check_names(bench.page, len(cards))
    choosing = [card for card in cards if card.exercise.item["kind"] in ("choice", "judgement")]
    for card in choosing:
        card.root.get_by_role("radio").first.check()
    for card in choosing:
        assert card.answer == card.session.answer != {}
        expect(card.root.locator("input:checked")).to_have_count(1)
        assert len(card.sent) == 1


# What a view shows as the answer.
SHOWN = """
(root) => [
  [...root.querySelectorAll('.fw-task :is(input, textarea)')].map((input) => [input.checked, input.value]),
  [...root.querySelectorAll('.fw-rank-text')].map((text) => text.innerText),
  [...root.querySelectorAll('.fw-column')].map((column) => column.innerText),
  [...root.querySelectorAll('.fw-story')].map((story) => story.innerText),
]
"""


def change_something(card: Card, turn: int) -> None:
    root, kind = card.root, card.exercise.item["kind"]
    if kind == "choice":
        root.locator(".fw-tick").nth(turn).check()
    elif kind == "ranking":
        root.locator(".fw-step[aria-disabled=false]").nth(turn).click()
    elif kind == "text":
        root.locator(".fw-writing").fill(f"{turn + 1} words")
    elif kind == "allocation":
        if card.exercise.item["form"] == "picks":
            root.locator(".fw-tick").nth(turn).check()
        else:
            root.locator(".fw-alloc-slider").nth(turn).fill("2")
    elif kind == "memo" and card.exercise.item["form"] == "memo":
        root.locator(".fw-memo-text").first.fill(f"{turn + 1} words")
    elif kind == "memo":
        root.locator(".fw-slot :is(.fw-tick, .fw-seg-input)").nth(turn).check()
    elif kind == "estimate":
        root.locator(".fw-number").last.fill(f"{turn + 1}2.5")
    elif kind == "story":
        root.locator(".fw-story-begin, .fw-story-choice").first.click()
    elif kind == "grouping":
        root.locator(".fw-group-chip").nth(turn).press("2")
    elif len(card.exercise.item.get("axes", [])) == 1:
        root.locator(".fw-tray .fw-tile").first.press("1")
    else:
        root.locator(".fw-task li .fw-seg-input:visible").nth(turn).check()


def test_two_views_of_one_exercise_show_the_same(bench: Bench) -> None:
    firsts = bench.show_all([exercises(sort)[-1] for sort in SORTS])
    bench.page.evaluate("models.forEach((model) => model.addView())")
    count = len(firsts)
    bench.page.locator(".fw-root").nth(2 * count - 1).locator(".fw-task > *").first.wait_for()
    check_names(bench.page, 2 * count)
    for first in firsts:
        second = replace(first, place=first.place + count)
        change_something(first, 0)
        expect(second.status).to_contain_text("Saved")
        assert first.answer == first.session.answer
        shown = first.root.evaluate(SHOWN)
        assert shown == second.root.evaluate(SHOWN), first.exercise.item["kind"]
        change_something(second, 1)
        assert first.answer
        assert first.root.evaluate(SHOWN) == second.root.evaluate(SHOWN)
    bench.page.evaluate("models[0].ends[0]()")
    expect(bench.page.locator(".fw-root")).to_have_count(2 * count - 1)


# ------------------------------------------------------------------ messages to Python


def check_colours(page: Page) -> None:
    """The part of `check_looks` that changes with the theme, and is quick."""
    contrast = page.evaluate(CONTRAST, ".fw-root")
    assert contrast["texts"] > 0
    assert not contrast["bad"], contrast["bad"][:8]


def test_typing_is_sent_at_once_then_now_and_then_and_on_leaving(still: Bench) -> None:
    card = still.show("estimate")
    quantity = card.exercise.parts()[0]["id"]
    still.tab_to(".fw-number")
    still.keys("1")
    assert [event["text"] for event in card.sent] == ["1"]
    still.keys("2", "3", "4")
    assert len(card.sent) == 1, "not every key is a message"
    still.pass_time(300)
    assert [event["text"] for event in card.sent] == ["1", "1234"]
    still.keys("5")
    assert len(card.sent) == 2
    still.keys("Tab")
    assert [event["text"] for event in card.sent] == ["1", "1234", "12345"]
    assert card.answer["values"][quantity]["text"] == "12345"


def test_a_number_in_the_making_is_not_a_problem_yet(still: Bench) -> None:
    card = still.show("estimate")
    still.tab_to(".fw-number")
    still.page.keyboard.type("so")
    still.pass_time(300)
    field, reading = card.root.locator(".fw-number").first, card.root.locator(".fw-reading").first
    assert card.answer["values"]
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(reading).to_be_empty()
    still.pass_time(1000)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(reading).not_to_be_empty()


def test_a_number_is_read_back_and_the_caret_stays(bench: Bench) -> None:
    card = bench.show("estimate")
    field, reading = card.root.locator(".fw-number").first, card.root.locator(".fw-reading").first
    bench.tab_to(".fw-number")
    bench.page.keyboard.type("1234")
    expect(reading).to_contain_text("Read as")
    expect(reading).to_contain_text("1,234")
    bench.keys("ArrowLeft", "ArrowLeft")
    bench.page.keyboard.type("9")
    expect(reading).to_contain_text("12,934")
    expect(field).to_have_value("12934")
    assert field.evaluate("input => input.selectionStart") == 3


def test_saving_is_said_only_when_it_takes_long(still: Bench) -> None:
    card = still.show("judgement")
    card.hold()
    card.root.locator(".fw-seg").first.click()
    still.pass_time(200)
    assert "Sav" not in card.status.inner_text()
    still.pass_time(200)
    expect(card.status).to_contain_text("Saving…")
    card.release()
    expect(card.status).to_contain_text("Saved")
    assert (card.session.store.path).exists()


def test_a_lost_kernel_is_said_and_the_card_comes_back_with_what_is_saved(still: Bench) -> None:
    card = still.show("judgement")
    steps = len(card.exercise.item["scale"])
    card.root.locator(".fw-seg").first.click()
    expect(card.status).to_contain_text("Saved")
    card.has(deaf=True)
    card.root.locator(".fw-seg").nth(steps).click()
    expect(card.root.locator("input:checked")).to_have_count(2)
    still.pass_time(LATE)
    expect(card.alert).to_contain_text("Nothing is being saved")
    expect(card.status).to_contain_text("Not being saved")
    assert card.inert
    assert card.alert.evaluate("alert => !alert.closest('[inert]')")
    # Keys typed on must not fall through to the notebook.
    expect(still.focused()).to_have_class("fw-alerts")
    still.keys("x")
    assert still.page.evaluate("leaked") == []
    still.page.clock.resume()  # axe needs it
    check_looks(still.page)
    set_theme(still.page, "dark")
    check_colours(still.page)

    card.has(deaf=False)
    still.kernel("idle")
    expect(card.alert).to_contain_text("did not reach the notebook")
    assert not card.inert
    expect(card.root.locator("input:checked")).to_have_count(1)
    card.root.locator(".fw-seg").nth(steps).click()
    expect(card.alert).to_be_empty()
    assert len(card.answer["ratings"]) == 2


def test_a_lost_kernel_is_noticed_without_the_extension(still: Bench) -> None:
    card = still.show("choice-one")
    still.page.evaluate("document.getElementById('panel').removeAttribute('data-course-kernel')")
    card.has(deaf=True)
    card.root.locator(".fw-tick").first.click()
    still.pass_time(LATE)
    expect(card.alert).to_contain_text("Nothing is being saved")
    assert card.inert


def test_a_closed_channel_is_said_at_once(bench: Bench) -> None:
    card = bench.show("choice-one")
    card.has(closed=True)
    card.root.locator(".fw-tick").first.click()
    expect(card.alert).to_contain_text("Nothing is being saved")
    assert card.inert


def test_a_busy_notebook_is_waited_for(still: Bench) -> None:
    card = still.show("judgement")
    still.kernel("busy")
    card.hold()
    card.root.locator(".fw-seg").first.click()
    still.pass_time(LATE)
    expect(card.status).to_contain_text("The notebook is busy")
    expect(card.alert).to_be_empty()
    assert not card.inert
    card.root.locator(".fw-seg").last.click()
    still.kernel("idle")
    still.pass_time(500)
    assert not card.inert, "it has only now become free"
    card.release()
    expect(card.status).to_contain_text("Saved")
    assert len(card.answer["ratings"]) == 2


@pytest.mark.parametrize("status", ["restarting", "dead", "disconnected"])
def test_a_kernel_that_goes_stops_the_card_until_it_is_back(bench: Bench, status: str) -> None:
    card = bench.show("judgement")
    card.root.locator(".fw-seg").first.click()
    expect(card.status).to_contain_text("Saved")
    bench.kernel(status)
    expect(card.alert).to_contain_text("Nothing is being saved")
    assert card.inert
    bench.kernel("idle")
    expect(card.alert).to_be_empty()
    assert not card.inert
    expect(card.root.locator("input:checked")).to_have_count(1)


def test_a_failed_save_is_said_until_it_works_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = bench.show("judgement")

    def full(*_given: Any, **_more: Any) -> Any:
        raise SaveError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(card.session.store, "apply", full)
        card.root.locator(".fw-seg").first.click()
        expect(card.alert).to_contain_text("The disk is full.")
        expect(card.status).to_contain_text("Not saved")
        expect(card.root.locator("input:checked")).to_have_count(1)
        assert not card.inert
        check_looks(bench.page)
        set_theme(bench.page, "dark")
        check_colours(bench.page)
    card.root.locator(".fw-seg").last.click()
    expect(card.alert).to_be_empty()
    expect(card.status).to_contain_text("Saved")


def test_coming_back_to_the_window_shows_what_another_tab_saved(still: Bench) -> None:
    card = still.show("choice-one")
    other = card.exercise.session(card.session.store.path.parents[1])
    chosen = card.exercise.parts()[1]["id"]
    assert not other.handle({"type": "choose", "option": chosen, "on": True})
    still.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(card.root.locator(".fw-tick").nth(1)).to_be_checked()
    expect(card.root.locator(".fw-banner")).to_contain_text("changed in another tab")
    assert [event["type"] for event in card.sent] == ["sync"]


def test_clearing_needs_a_second_press_soon(still: Bench) -> None:
    exercise = exercises("choice-one")[0]
    answer = exercise.key["model"]
    card = still.show("choice-one", answer=answer)
    clear = card.root.get_by_role("button", name="clear")
    clear.click()
    expect(clear).to_have_text("Press again to clear")
    still.pass_time(5_000)
    expect(clear).to_have_text("Clear answer")
    clear.click()
    assert card.answer == answer
    assert card.sent == []
    clear.click()
    expect(card.root.locator("input:checked")).to_have_count(0)
    assert card.answer == {"chosen": []}
    expect(card.status).to_contain_text("Not answered yet")


TRY = {
    "choice-one": (".fw-tick", []),
    "choice-many": (".fw-tick", []),
    "judgement": (".fw-seg-input", []),
    "ranking": (".fw-handle, .fw-step", ["Space", "End", "Enter"]),
    "sorting-one-axis": (".fw-tile:visible", ["0", "Space", "ArrowRight", "Enter"]),
    "sorting-two-axes": (".fw-sort-body .fw-seg-input", []),
    "estimate": (".fw-number", []),
    "text": (".fw-writing", []),
    "allocation-amounts": (".fw-alloc-number, .fw-alloc-slider, .fw-alloc-step", []),
    "allocation-blend": (".fw-alloc-number, .fw-alloc-slider, .fw-alloc-step", []),
    "allocation-picks": (".fw-tick", []),
    "grouping": (".fw-group-to", []),
    "story": (".fw-story-choice, .fw-story-end .fw-button", []),
    "memo": (".fw-slot :is(input, textarea)", []),
    "memo-slides": (".fw-slot :is(input, textarea), .fw-slide-head input", []),
    "memo-pyramid": (".fw-seg-input:not(.fw-switch *), .fw-handle, .fw-step", ["Space", "End"]),
}


@pytest.mark.parametrize("sort", SORTS)
def test_a_checked_answer_is_locked_until_it_is_tried_again(bench: Bench, sort: str) -> None:
    answer = exercises(sort)[0].mixed()
    card = bench.show(sort, "practice", answer)
    before = card.answer
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-summary")).to_be_visible()
    expect(card.root.locator(".fw-note")).not_to_have_count(0)
    selector, keys = TRY[sort]
    parts = card.root.locator(f".fw-task :is({selector.removesuffix(':visible')})")
    assert parts.count()
    free = "nodes => nodes.filter((n) => !n.disabled && n.getAttribute('aria-disabled') !== 'true')"
    assert parts.evaluate_all(f"nodes => ({free})(nodes).map((node) => node.outerHTML)") == []
    if keys:
        card.root.locator(selector).first.focus()
        bench.keys(*keys)
    assert [event["type"] for event in card.sent] == ["check"]
    card.root.get_by_role("button", name="Try again").click()
    expect(card.root.locator(".fw-summary")).to_have_count(0)
    assert parts.evaluate_all(f"nodes => ({free})(nodes).length") > 0
    assert card.answer == before


def test_a_locked_card_cannot_be_dragged(bench: Bench) -> None:
    card = bench.show("sorting-one-axis", "practice", exercises("sorting-one-axis")[0].mixed())
    before = card.answer
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-summary")).to_be_visible()
    columns = card.root.locator(".fw-columns .fw-column")
    bench.drag(columns.first.locator(".fw-tile").first, columns.nth(1))
    assert card.answer == before
    assert [event["type"] for event in card.sent] == ["check"]


def test_a_front_end_that_breaks_says_so(bench: Bench) -> None:
    session = exercises("choice-one")[0].session(bench.folders())
    number = bench.served.add(session)
    bench.served.sources[number] = "export function draw() { throw new Error('on purpose'); }"
    bench.load([number])
    expect(bench.page.locator(".fw-task")).to_contain_text("could not be drawn")
    # What the console hears is what fails every other test.
    assert len(bench.errors) == 1
    assert "on purpose" in bench.errors.pop()


# ------------------------------------------------------------------ looks


def half(exercise: Exercise) -> Any:
    """An answer in the making; a number that cannot be read among it."""
    answer = exercise.mixed()
    if exercise.item["kind"] == "text":
        return {"text": "**Half** a page.\n\n- one\n- two", "ratings": {}}
    if exercise.item["kind"] == "story":
        return {**answer, "path": answer["path"][:1]}
    if exercise.item["kind"] == "memo":
        slots = dict(list(answer["slots"].items())[: (len(answer["slots"]) + 1) // 2])
        numbers = [slot["id"] for slot in exercise.item["slots"] if slot["type"] == "number"]
        return {**answer, "slots": slots | dict.fromkeys(numbers, "so-so")}
    ((field, whole),) = answer.items()
    if exercise.item["kind"] == "ranking":
        return answer
    if isinstance(whole, list):
        return {field: whole[:1]}
    kept = dict(list(whole.items())[: (len(whole) + 1) // 2])
    if exercise.item["kind"] == "estimate":
        kept[exercise.parts()[-1]["id"]] = {"text": "so-so", "number": None}
    return {field: kept}


def look(bench: Bench) -> None:
    """In both themes, in a narrow place and a wide one; axe sees each theme and each width once."""
    page = bench.page
    for theme, size, check in (
        ("light", WIDE, check_looks),
        ("light", NARROW, check_colours),
        ("dark", NARROW, check_looks),
        ("dark", WIDE, check_colours),
    ):
        set_theme(page, theme)
        page.set_viewport_size(size)
        check(page)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"scrolls sideways by {over} px at {size['width']}"


@pytest.mark.parametrize("mode", ["graded", "practice", "preview"])
@pytest.mark.parametrize("sort", SORTS)
def test_every_kind_reads_well(bench: Bench, sort: str, mode: str) -> None:
    exercise = exercises(sort)[0]
    answers = {"graded": half(exercise), "practice": exercise.mixed(), "preview": None}
    card = bench.show(sort, mode, answers[mode])
    if mode == "practice":
        card.root.get_by_role("button", name="Check answer").click()
        expect(card.root.locator(".fw-summary")).to_be_visible()
    # What unfolds is read as well.
    unfold = "root => root.querySelectorAll('details').forEach((part) => (part.open = true))"
    card.root.evaluate(unfold)
    look(bench)
    if exercise.item["kind"] == "sorting" and mode != "preview":
        # The list or the board, whichever was not shown.
        other = card.root.locator(".fw-switch input:not(:checked)").first
        other.evaluate("input => input.click()")
        look(bench)


# ------------------------------------------------------------------ how sure


def steps(card: Card) -> Locator:
    return card.root.get_by_role("radiogroup", name="How sure are you?").get_by_role("radio")


# What a person marks does not ask: nobody could say what the confidence was worth.
@pytest.mark.parametrize("sort", [sort for sort in BY_KEYS if sort != "text"])
def test_how_sure_is_said_by_keyboard_below_any_kind(bench: Bench, sort: str) -> None:
    exercise = exercises(sort)[-1].asking()
    (card,) = bench.show_all([exercise], "practice")
    BY_KEYS[sort](bench, card)
    before = card.answer
    assert card.session.state()["missing"] == "Say how sure you are"
    expect(card.status).to_contain_text("Say how sure you are")
    bench.tab_to(".fw-sure .fw-seg-input")
    bench.keys("Space", "ArrowRight", "ArrowRight")
    expect(steps(card).nth(2)).to_be_checked()
    expect(steps(card).nth(2)).to_have_accessible_name("20 %")
    expect(steps(card).nth(2)).to_have_accessible_description(re.compile("In per cent"))
    assert card.answer == before, "the answer itself stays"
    assert card.session.confidence == 0.2
    bench.keys("Delete")
    expect(card.status).to_contain_text("Say how sure you are")
    bench.keys("Space")
    bench.tab_to(".fw-button-main")
    bench.keys("Enter")
    expect(card.root.locator(".fw-sure-said")).to_contain_text("Brier score")
    expect(steps(card).first).to_be_disabled()
    bench.tab_to(".fw-button-main")
    bench.keys("Enter")
    expect(steps(card).first).to_be_enabled()
    assert bench.page.evaluate("leaked") == [], "the notebook would act on these keys"


def test_how_sure_reads_well(bench: Bench) -> None:
    exercise = exercises("choice-one")[0].asking(scored=0.2)
    (card,) = bench.show_all([exercise], "practice", exercise.mixed())
    look(bench)
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-sure-said")).to_contain_text("20 % of the points")
    look(bench)


def test_clearing_the_answer_clears_how_sure(bench: Bench) -> None:
    (card,) = bench.show_all([exercises("ranking")[-1].asking()])
    steps(card).nth(6).check()
    expect(card.status).to_contain_text("Saved")
    expect(card.status).to_contain_text("Not answered yet")
    clear = card.root.get_by_role("button", name="Clear answer")
    clear.click()
    card.root.get_by_role("button", name="Press again to clear").click()
    expect(card.root.locator(".fw-sure input:checked")).to_have_count(0)
    assert card.answer is not None
    assert card.session.confidence is None


def test_how_sure_waits_with_the_rest_while_nothing_is_saved(still: Bench) -> None:
    (card,) = still.show_all([exercises("choice-one")[0].asking()])
    card.has(deaf=True)
    steps(card).nth(6).check()
    still.pass_time(LATE)
    expect(card.alert).to_contain_text("Nothing is being saved")
    assert card.root.locator(".fw-sure").evaluate("part => part.inert")


# ------------------------------------------------------------------ stories


def at(card: Card, **wanted: bool) -> list[dict[str, str]]:
    """A way through the story to a scene that asks for a forecast, may go back, or has a lock."""
    kind = registry.kind("story")
    todo: list[Any] = [[]]
    while todo:
        path = todo.pop(0)
        answer = kind.clean(card.exercise.item, {"seed": 1, "path": path})
        shown = registry.present(card.exercise.item, answer)
        has = {
            "ask": bool(shown["ask"]),
            "back": shown["back"],
            "locked": any(choice["locked"] for choice in shown["choices"]),
        }
        if all(has[name] is value for name, value in wanted.items()) and not shown["over"]:
            return list(path)
        step = {"node": shown["scene"]["id"]}
        todo += [[*path, {**step, "choice": c["id"]}] for c in shown["choices"] if not c["locked"]]
    raise AssertionError(f"the story has no scene with {wanted}")


def story_at(bench: Bench, mode: str = "graded", **wanted: bool) -> Card:
    """A story opened again at such a scene, with its luck fixed."""
    card = bench.show_small("story", mode)
    path = at(card, **wanted)
    nodes = {node["id"]: node for node in card.exercise.item["nodes"]}
    for step in path:
        if "ask" in nodes[step["node"]]:
            step["confidence"] = 0.5  # type: ignore[assignment]
    return bench.show_all([card.exercise], mode, {"seed": 1, "path": path})[0]


def test_a_choice_moves_the_scene_the_meters_and_the_focus(bench: Bench) -> None:
    card = story_at(bench, ask=False)
    title = card.root.locator(".fw-story-title")
    before = title.inner_text()
    card.root.locator(".fw-story-choice[aria-disabled=false]").first.click()
    expect(title).not_to_have_text(before)
    expect(title).to_be_focused()
    shown = card.session.state()["shown"]
    moved = [meter for meter in shown["meters"] if meter["by"]]
    assert moved, "this story's first choice moves a meter"
    for meter in moved:
        expect(card.spoken).to_contain_text(meter["said"])
        cell = card.root.locator(".fw-story-meter", has_text=meter["label"])
        expect(cell).to_contain_text(meter["by"])
        expect(cell).to_have_attribute("data-tone", meter["tone"])
    expect(card.root.locator(".fw-story-past summary")).to_contain_text("1 decision")


def test_a_forecast_opens_the_choices_and_stays_when_the_page_is_opened_again(
    bench: Bench,
) -> None:
    card = story_at(bench, ask=True)
    choices = card.root.locator(".fw-story-choice[data-locked=no]")
    expect(choices.first).to_have_attribute("aria-disabled", "true")
    choices.first.click(force=True)
    expect(card.spoken).to_contain_text("Say first how likely")
    assert card.sent == []
    card.root.locator(".fw-story-sure .fw-seg").nth(6).click()
    expect(choices.first).to_have_attribute("aria-disabled", "false")
    assert card.answer["stated"] == 0.75
    again = card.exercise.session(card.session.store.path.parents[1])
    bench.load([bench.served.add(again)])
    expect(bench.page.locator(".fw-story-sure input").nth(6)).to_be_checked()


def test_a_choice_is_taken_back_where_the_story_allows_it(bench: Bench) -> None:
    card = story_at(bench, back=True)
    steps = len(card.answer["path"])
    card.root.get_by_role("button", name="Take back").click()
    expect(card.root.locator(".fw-story-title")).to_be_focused()
    assert len(card.answer["path"]) == steps - 1


def test_a_locked_choice_says_why_and_does_nothing(bench: Bench) -> None:
    card = story_at(bench, locked=True)
    locked = card.root.locator(".fw-story-choice[data-locked=yes]").first
    reason = locked.get_attribute("aria-describedby")
    assert reason
    words = card.root.locator(f"#{reason}").inner_text()
    locked.click(force=True)
    expect(card.spoken).to_contain_text(words.removeprefix("Not open:").strip())
    assert card.sent == []


def test_a_press_shows_at_once_and_a_second_one_is_not_sent(bench: Bench) -> None:
    card = story_at(bench, ask=False)
    card.hold()
    choice = card.root.locator(".fw-story-choice[aria-disabled=false]").first
    choice.dblclick()
    expect(card.root.locator(".fw-story-choice[data-chosen=yes]")).to_have_count(1)
    assert len(card.sent) == 1
    card.release()
    assert len(card.answer["path"]) == 1


def test_a_choice_that_python_refuses_can_be_made_again(bench: Bench) -> None:
    card = story_at(bench, ask=False)
    other = card.exercise.session(card.session.store.path.parents[1])
    scene = other.state()["shown"]
    first = next(choice["id"] for choice in scene["choices"] if not choice["locked"])
    assert not other.handle({"type": "choose", "node": scene["scene"]["id"], "choice": first})
    card.root.locator(".fw-story-choice[aria-disabled=false]").last.click()
    expect(card.alert).to_contain_text("moved on")


def test_a_practice_story_ends_in_its_debrief_and_is_played_again_under_the_same_luck(
    bench: Bench,
) -> None:
    exercise = exercises("story")[0]
    card = bench.show("story", "practice", exercise.key["model"])
    expect(card.root.locator(".fw-story-scene")).to_have_attribute("data-over", "yes")
    card.root.get_by_role("button", name="Check answer").click()
    expect(card.root.locator(".fw-pair").first).to_contain_text("You and the best path")
    card.root.get_by_role("button", name="Clear answer").click()
    card.root.get_by_role("button", name="clear").click()
    card.root.get_by_role("button", name="Begin again").click()
    expect(card.root.locator(".fw-story-title")).to_be_focused()
    assert card.answer == {"seed": exercise.key["model"]["seed"], "path": []}
