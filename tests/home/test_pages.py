"""Home page and explorer in a browser, with a stand-in for the kernel: looks, keys, names, contrast."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from course.explorers import explorer
from course.items.types import Forecast
from course.manifest import load_manifest
from course.progress import Place, measure
from course.widgets.explorer import ExplorerWidget
from course.widgets.home_page import page_of
from course.widgets.home_practice import confidence_panel
from course.workspace import prepare

from .conftest import answer, feedback

sync_api = pytest.importorskip("playwright.sync_api")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")

STATIC = Path(__file__).resolve().parents[2] / "course" / "widgets" / "static"
THEMES = {
    "light": "--jp-layout-color1:#fff;--jp-ui-font-color1:rgb(0 0 0/87%);--jp-content-font-size1:14px",
    "dark": "--jp-layout-color1:#212121;--jp-ui-font-color1:#fff;--jp-content-font-size1:14px",
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<style>:root{%(theme)s} body{margin:0;padding:12px;background:var(--jp-layout-color1);color:var(--jp-ui-font-color1)}
*{transition:none!important}</style>
<style>%(css)s</style></head><body data-jp-theme-light="%(light)s"><main>%(before)s
<div id="here"></div></main><script type="module">
const traits = %(traits)s, on = {};
window.sent = []; window.mute = false;
window.model = {
  get: (name) => traits[name],
  on: (event, run) => (on[event] ??= new Set()).add(run),
  off: (event, run) => on[event]?.delete(run),
  send: (message) => {
    sent.push(message);
    if (!mute) setTimeout(() => { Object.assign(traits.values ?? {}, message.values); ack(message.seq); }, 30);
  },
};
window.emit = (event, ...rest) => [...(on[event] ?? [])].forEach((run) => run(...rest));
window.ack = (seq, error = "") => emit("msg:custom", { ack: seq, ok: !error, error });
window.put = (name, value) => { traits[name] = value; emit(`change:${name}`); };
const url = URL.createObjectURL(new Blob([%(js)s], { type: "text/javascript" }));
window.end = (await import(url)).default.render({ model, el: document.getElementById("here") });
window.ready = true;
</script></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield chrome
        chrome.close()


Draw = Callable[..., Any]


@pytest.fixture
def draw(browser: Any, tmp_path: Path) -> Iterator[Draw]:
    """Draw a widget from its traits; fails on any error of the page."""
    errors: list[str] = []
    pages = []

    def drawn(name: str, traits: dict[str, Any], width: int = 1100, theme: str = "light") -> Any:
        css = "\n".join((STATIC / f).read_text() for f in ("course.css", f"{name}.css"))
        file = tmp_path / f"{name}.html"
        made = {
            # An explorer stands in a lesson, below its headings.
            "before": "" if name == "home" else "<h1>Lesson</h1><h2>Part</h2>",
            "theme": THEMES[theme],
            "light": str(theme == "light").lower(),
            "css": css,
            "traits": json.dumps(traits).replace("<", "\\u003c"),
            "js": json.dumps((STATIC / f"{name}.js").read_text()).replace("<", "\\u003c"),
        }
        file.write_text(PAGE % made)
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        page.wait_for_function("window.ready")
        return page

    yield drawn
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture
def home_page(clone: Path, workspace: Path) -> dict[str, Any]:
    """A learner in the middle: practice done, graded once, one answer changed since."""
    prepare(clone, workspace)
    for name in ("alpha", "beta"):
        answer(workspace / "modules/1-first", name, checks=1)
    feedback(workspace / "exercises/1-first", "1.1-one", 6, 8)
    answer(workspace / "exercises/1-first", "gamma")
    manifest = load_manifest(workspace)
    return page_of(manifest, measure(manifest, Place(workspace)), "local")


def odds() -> dict[str, Any]:
    widget = ExplorerWidget(explorer("odds"))
    return {"spec": widget.spec, "values": widget.values, "view": widget.view}


def check(page: Any) -> None:
    """No axe violation, no contrast left undecided, and nothing wider than the window."""
    result = axe_module.Axe().run(page).response
    assert [(v["id"], v["nodes"][0]["html"]) for v in result["violations"]] == []
    undecided = [v for v in result["incomplete"] if v["id"] == "color-contrast"]
    found = [node["html"] for v in undecided for node in v["nodes"]]
    # Text in a picture is never decided; its colour is that of text beside it, see the curve's test.
    found = [html for html in found if not html.startswith("<text")]
    # What a narrow table has scrolled out of sight cannot be decided; the wide ones are.
    narrow = page.viewport_size["width"] < 400
    assert [html for html in found if not (narrow and html.startswith(("<th", "<td")))] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def guarded(page: Any) -> int:
    """How many focusable elements there are; every one keeps Lab's shortcuts away."""
    selector = "#here :is(a, button, input, select, summary, [tabindex])"
    bare = f"[...document.querySelectorAll('{selector}')].filter(e => !e.hasAttribute('data-lm-suppress-shortcuts')).length"
    assert page.evaluate(bare) == 0
    return int(page.evaluate(f"document.querySelectorAll('{selector}').length"))


WIDTHS = [(360, "dark"), (700, "light"), (1100, "dark"), (1600, "light")]


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
def test_home_at_every_width(draw: Draw, home_page: dict[str, Any], width: int, theme: str) -> None:
    for state in ("running", "failed") if theme == "dark" else ("idle", "done"):
        grading = {**home_page["grading"], "state": state}
        grading["message"] = "" if state == "idle" else f"It is {state}."
        notice = "Something is amiss." if state == "failed" else ""
        page = draw(
            "home", {"page": {**home_page, "grading": grading, "notice": notice}}, width, theme
        )
        check(page)
        assert guarded(page) >= 5


REVIEW = {
    "title": "3 exercises, about 10 minutes",
    "reason": "Because you missed two.",
    "action": "Start the review",
    "path": "Review.ipynb",
    "done": 1,
    "of": 4,
}


def sure(count: int) -> dict[str, Any] | None:
    """The panel of somebody who is too sure."""
    stated = [(0.9, 0.0), (0.9, 1.0), (0.7, 0.4), (0.3, 0.0), (1.0, 1.0)]
    pairs = [Forecast(confidence=c, outcome=f) for c, f in stated * count]
    return confidence_panel(pairs)


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
def test_review_and_confidence_at_every_width(
    draw: Draw, home_page: dict[str, Any], width: int, theme: str
) -> None:
    for panels in (
        {"review": REVIEW, "confidence": sure(1)},
        {"review": None, "confidence": sure(4)},
        {"review": REVIEW, "confidence": sure(4)},
    ):
        page = draw("home", {"page": {**home_page, **panels}}, width, theme)
        for summary in page.locator("summary").all():
            summary.click()
        check(page)
        assert guarded(page) >= 5


def test_the_curve_is_told_in_words_and_numbers_and_stays_open(
    draw: Draw, home_page: dict[str, Any]
) -> None:
    panel = sure(4)
    assert panel is not None
    shown = {**home_page, "review": REVIEW, "confidence": panel}
    page = draw("home", {"page": shown})
    picture = page.get_by_role("img", name=panel["title"])
    assert panel["text"] in picture.get_attribute("aria-label")
    assert page.locator(".fh-dot").count() == len(panel["points"])
    painted = "name => getComputedStyle(document.querySelector(name))"
    for text, beside in ((".fh-tick", ".fh-sure .fh-about"), (".fh-axis", ".fh-title")):
        fill = page.evaluate(f"name => ({painted})(name).fill", text)
        assert fill == page.evaluate(f"name => ({painted})(name).color", beside)
    page.get_by_text("Show the numbers").focus()
    page.keyboard.press("Enter")
    cells = page.get_by_role("row").nth(1).get_by_role("cell")
    assert cells.all_inner_texts() == panel["table"]["rows"][0][1:]
    page.evaluate("page => put('page', page)", {**shown, "notice": "Something else."})
    assert page.get_by_role("table").is_visible(), "a refresh does not close what was opened"
    link = page.get_by_role("link", name="Start the review")
    assert link.get_attribute("data-course-open") == "Review.ipynb"


def test_without_anything_to_say_there_are_no_panels(draw: Draw, home_page: dict[str, Any]) -> None:
    page = draw("home", {"page": {**home_page, "review": None, "confidence": None}})
    assert page.locator(".fh-practice").count() == 0


SET = {
    "title": "2 exercises, about 5 minutes",
    "line": "Because you missed one.",
    "rows": [
        {"title": "One page for Maren", "why": "You missed it", "state": "got", "back": "comes back in 3 days"},
        {"title": "What does a yes tell you?", "why": "You missed it", "state": "missed", "back": "comes back tomorrow"},
    ],
    "done": 2,
    "of": 2,
    "end": "That was today's review: 1 of 2 kept.",
    "next": "The next exercise comes back tomorrow.",
}  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
@pytest.mark.parametrize("part", ["head", "end"])
def test_the_head_and_the_end_of_a_review(draw: Draw, part: str, width: int, theme: str) -> None:
    begun = [{**SET["rows"][0]}, {**SET["rows"][1], "state": "", "back": ""}]  # type: ignore[index]
    for said in (SET, {**SET, "rows": begun, "done": 1, "end": ""}, {**SET, "rows": [], "of": 0}):
        page = draw("review", {"page": said, "part": part}, width, theme)
        check(page)
        guarded(page)
        assert (page.get_by_role("heading", name="1 of 2 kept").count() > 0) == (
            part == "end" and said["end"] != ""
        )


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
def test_explorer_at_every_width(draw: Draw, width: int, theme: str) -> None:
    page = draw("explorer", odds(), width, theme)
    page.get_by_role("button", name="Show as a table").click()
    page.get_by_text("What this sum leaves out").click()
    check(page)
    assert guarded(page) > 20


def test_home_says_what_is_next_and_links_to_it(draw: Draw, home_page: dict[str, Any]) -> None:
    page = draw("home", {"page": home_page})
    link = page.get_by_role("link", name="Continue: graded exercises")
    assert link.get_attribute("data-course-open") == "exercises/1-first/1.1-one.ipynb"
    assert page.get_by_role("heading", level=1).first.inner_text() == "A course"
    assert page.get_by_role("progressbar", name="Your progress").count() == 1
    row = page.get_by_role("link", name="1.1 Lesson one")
    assert row.get_attribute("data-course-open") == "modules/1-first/1.1-one.ipynb"
    old = page.get_by_role("link", name="Feedback: One, graded")
    assert old.get_attribute("data-course-open").endswith("feedback/2026-01-02/1.1-one.html")
    assert "changed since it was graded" in page.locator("#here").inner_text()


def test_grading_from_the_keyboard(draw: Draw, home_page: dict[str, Any]) -> None:
    page = draw("home", {"page": home_page})
    button = page.get_by_role("button", name="Grade my work")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("sent.at(-1).type") == "grade"
    running = {**home_page["grading"], "state": "running", "message": "Grading your work."}
    page.evaluate("page => put('page', page)", {**home_page, "grading": running})
    assert page.evaluate("document.activeElement.dataset.key") == "grade"
    assert page.get_by_role("status").inner_text() == "Grading your work."
    count = page.evaluate("sent.length")
    page.keyboard.press("Enter")
    assert page.evaluate("sent.length") == count


def test_home_asks_again_when_it_is_looked_at(draw: Draw, home_page: dict[str, Any]) -> None:
    page = draw("home", {"page": home_page})
    page.wait_for_timeout(1600)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert page.evaluate("sent.at(-1).type") == "refresh"
    count = page.evaluate("sent.length")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert page.evaluate("sent.length") == count
    page.evaluate("end()")
    page.wait_for_timeout(1600)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert page.evaluate("sent.length") == count


def test_a_silent_kernel_is_said_and_taken_back(draw: Draw, home_page: dict[str, Any]) -> None:
    page = draw("home", {"page": home_page})
    page.evaluate("window.mute = true")
    page.get_by_role("button", name="Grade my work").click()
    alert = page.get_by_role("alert")
    page.wait_for_function("document.querySelector('.fh-notice').textContent", timeout=6000)
    assert "Grading did not start" in alert.inner_text()
    page.evaluate("ack(sent.at(-1).seq)")
    assert alert.inner_text() == ""


def test_explorer_inputs_have_names_and_answer_to_keys(draw: Draw) -> None:
    page = draw("explorer", odds())
    slider = page.get_by_role("slider", name="Years you stay in the game")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("sent.at(-1).values.years") == 16
    assert slider.get_attribute("aria-valuetext") == "16 years"
    number = page.get_by_role("spinbutton", name="Years you stay in the game, exact, in years")
    assert number.input_value() == "16"
    page.wait_for_timeout(60)
    number.fill("25")
    assert page.evaluate("sent.at(-1).values.years") == 25
    assert slider.input_value() == "25"
    assert page.get_by_role("spinbutton", name="Colleagues you picture").count() == 1
    assert page.get_by_role("group", name="In your own hands").count() == 1


def test_the_newest_value_wins(draw: Draw) -> None:
    page = draw("explorer", odds())
    slider = page.get_by_role("slider", name="Years you stay in the game")
    page.evaluate("window.mute = true")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("sent.length") == 1
    page.evaluate("ack(sent[0].seq)")
    assert page.evaluate("sent.map(m => m.values.years)") == [16, 21]


def test_python_s_values_stand_after_an_answer(draw: Draw) -> None:
    traits = odds()
    page = draw("explorer", traits)
    page.get_by_role("button", name="Back to the start values").click()
    assert page.evaluate("sent.at(-1).reset") is True
    page.evaluate("v => put('values', v)", {**traits["values"], "years": 30})
    page.wait_for_timeout(80)
    assert page.get_by_role("slider", name="Years you stay in the game").input_value() == "30"


def test_a_result_can_be_pinned_and_is_read_out(draw: Draw) -> None:
    traits = odds()
    page = draw("explorer", traits)
    page.get_by_role("button", name="Pin this result").click()
    view = {**traits["view"], "finding": "About 1 in 30", "short": "1 in 30"}
    page.evaluate("v => put('view', v)", view)
    assert page.get_by_text("Pinned: 1 in 60. Now: 1 in 30.").is_visible()
    page.wait_for_timeout(800)
    assert page.get_by_role("status").inner_text() == "About 1 in 30"


def test_an_explorer_without_a_kernel_says_so(draw: Draw) -> None:
    page = draw("explorer", odds())
    page.evaluate("window.mute = true")
    page.get_by_role("slider", name="VPs in each company").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.fe-problem').textContent", timeout=6000)
    assert "does not answer" in page.get_by_role("alert").inner_text()
