"""A page with exercises, and what tests do on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page.exercises import Exercise, exercises
from page.server import Served
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
)

from course.widgets.session import Session

WIDE: ViewportSize = {"width": 1100, "height": 1200}
NARROW: ViewportSize = {"width": 360, "height": 900}


@dataclass
class Card:
    """One exercise on the page, and the session it talks to."""

    page: Page
    place: int
    exercise: Exercise
    session: Session

    @property
    def root(self) -> Locator:
        return self.page.locator(".fw-root").nth(self.place)

    @property
    def answer(self) -> Any:
        """The answer in Python, once nothing is under way."""
        self.page.wait_for_function("models.every((model) => !model.pending)")
        return self.session.answer

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The events that the card sent."""
        return self.page.evaluate("n => models[n].log.map((message) => message.event)", self.place)

    @property
    def status(self) -> Locator:
        return self.root.locator(".fw-status")

    @property
    def spoken(self) -> Locator:
        return self.root.get_by_role("status")

    @property
    def alert(self) -> Locator:
        return self.root.get_by_role("alert")

    @property
    def inert(self) -> bool:
        return bool(self.root.locator(".fw-task").evaluate("task => task.inert"))

    @property
    def parts(self) -> int:
        return len(self.exercise.parts())

    def has(self, **props: Any) -> None:
        """Set what the page's stand-in for the kernel does: deaf, closed."""
        self.page.evaluate("([n, props]) => Object.assign(models[n], props)", [self.place, props])

    def hold(self) -> None:
        self.page.evaluate("n => { models[n].hold() }", self.place)

    def release(self) -> None:
        self.page.evaluate("n => models[n].release()", self.place)


class Bench:
    """Puts exercises on a page and notes what must not happen there."""

    def __init__(self, page: Page, served: Served, folders: Callable[[], Path]) -> None:
        self.page = page
        self.served = served
        self.folders = folders
        self.errors: list[str] = []
        self.away: list[str] = []
        self.still = False
        self.ears = {"pageerror": self._failed, "console": self._said, "request": self._asked}
        for what, ear in self.ears.items():
            page.on(what, ear)  # type: ignore[call-overload]

    def end(self) -> None:
        """Take the cards away; nothing that they still say is missed."""
        self.page.evaluate("window.models?.forEach(({ ends }) => ends.forEach((end) => end()))")
        for what, ear in self.ears.items():
            self.page.remove_listener(what, ear)

    def _failed(self, error: Error) -> None:
        self.errors.append(str(error))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        own = (f"{self.served.url}/", f"blob:{self.served.url}/", "data:", "about:")
        if not request.url.startswith(own):
            self.away.append(request.url)

    def show(self, sort: str, mode: str = "graded", answer: Any = None) -> Card:
        """One exercise of a sort alone on the page, the one with the most parts."""
        return self.show_all([exercises(sort)[0]], mode, answer)[0]

    def show_small(self, sort: str, mode: str = "graded") -> Card:
        """The same with the fewest parts, where every part is done by hand."""
        return self.show_all([exercises(sort)[-1]], mode)[0]

    def show_all(
        self, chosen: list[Exercise], mode: str = "graded", answer: Any = None
    ) -> list[Card]:
        sessions = [each.session(self.folders(), mode, answer) for each in chosen]
        self.load([self.served.add(session) for session in sessions])
        cards = [
            Card(self.page, place, *pair)
            for place, pair in enumerate(zip(chosen, sessions, strict=True))
        ]
        for card in cards:
            card.root.locator(".fw-task > *").first.wait_for()
        return cards

    def load(self, numbers: list[int]) -> None:
        query = "&".join(f"id={number}" for number in numbers)
        self.page.goto(f"{self.served.url}/?{query}")
        self.page.wait_for_function("window.ready")
        if self.still:
            # Far from the start, and then only as `pass_time` says.
            self.page.clock.pause_at("2030-01-01T11:00:00")

    def stop_clock(self) -> None:
        """Call it before `show`: the page's time then stands."""
        self.page.clock.install(time="2030-01-01T10:00:00")
        self.still = True

    def pass_time(self, ms: int) -> None:
        self.page.clock.run_for(ms)

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def tab_to(self, selector: str) -> None:
        """With Tab alone, as somebody without a mouse gets there."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", selector):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    def focused(self) -> Locator:
        return self.page.locator(":focus")

    def kernel(self, status: str) -> None:
        self.page.evaluate("status => window.kernel(status)", status)

    def drag(self, what: Locator, to: Locator) -> None:
        """By small steps, so that the page sees a drag and no jump."""
        start, end = what.bounding_box(), to.bounding_box()
        assert start and end
        mouse = self.page.mouse
        mouse.move(start["x"] + 10, start["y"] + 15)
        mouse.down()
        mouse.move(start["x"] + 25, start["y"] + 35, steps=3)
        mouse.move(end["x"] + 30, end["y"] + end["height"] - 5, steps=8)
        mouse.up()


@contextmanager
def new_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@contextmanager
def on_bench(page: Page, served: Served, folders: Callable[[], Path]) -> Iterator[Bench]:
    """Errors in the console and requests to other machines fail the test."""
    bench = Bench(page, served, folders)
    yield bench
    bench.end()
    assert not bench.errors, bench.errors
    assert not bench.away, f"requests left this machine: {bench.away}"
