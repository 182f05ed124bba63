"""One exercise being answered: what is shown, and what each change does to it.

No widget and no browser in here, so that tests fire events and read state. The
widget (`exercise.py`) only carries `state` to the page and events back.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from course import exports
from course.answers import AnswerStore, SaveError
from course.items import confidence, registry
from course.items.load import Loaded
from course.items.types import Answer, AnswerError, Event, EventError, Feedback

REVEAL_AFTER = 2


def draw_seed() -> int:
    """A seed for an exercise with luck in it; who needs a fixed one sets `Session.draw_seed`."""
    return secrets.randbelow(2**31)


class Session:
    """The learner's dealings with one exercise in one notebook."""

    def __init__(self, loaded: Loaded, folder: Path) -> None:
        self.item = loaded.item
        self.key = loaded.key
        self.kind = registry.kind(self.item["kind"])
        self.store = AnswerStore(folder, self.item, authored=loaded.authored)
        # A key beside an exercise makes it practice, but never in the tree of graded work.
        graded = loaded.key is None or (loaded.authored and _is_source(folder))
        self.mode = "preview" if self.store.off else "graded" if graded else "practice"
        self.can_check = not graded
        self.answer: Answer = self.kind.empty(self.item)
        self.touched = False
        self.confidence: float | None = None
        self.checks = 0
        self.seq = 0
        self.save: dict[str, Any] = {"status": "empty", "at": None, "message": ""}
        self.feedback: Feedback | None = None
        self.outcome = 0.0  # of the answer that `feedback` speaks of
        self.notices: list[dict[str, str]] = []
        self.draw_seed = draw_seed
        self.exported: dict[str, str] | None = None
        self.open()

    def open(self) -> None:
        """Take in what is on disk: at the start, and when another tab has changed it."""
        if self.store.off:
            self.save = {"status": "off", "at": None, "message": self.store.off}
            return
        found, set_aside = self.store.load()
        self.notices = []
        if set_aside:
            self._notice("warning", set_aside)
        if found.note:
            self._notice("info", found.note)
        empty = self.kind.empty(self.item)
        self.answer = empty if found.base is None else found.base
        self.touched, self.checks = found.touched, found.checks
        self.confidence = found.confidence
        if found.touched or found.confidence is not None:
            self.save = {"status": "saved", "at": found.saved_at, "message": ""}
        else:
            self.save = {"status": "empty", "at": None, "message": ""}
        self.feedback = None

    def handle(self, event: Event, seq: int = 0) -> str:
        """Apply one event from the page. Returns "" or, in words, why it did not count."""
        self.seq = seq
        what = event.get("type")
        if what == "ping":
            return ""
        if what == "sync":
            if self.store.changed_elsewhere():
                self.open()
                self._notice(
                    "info", "This exercise was changed in another tab. Here is the newest answer."
                )
            return ""
        if what == "check":
            return self._check()
        if what == "again":
            self.feedback = None
            return ""
        if what == "export":
            return self._export(event.get("format"))
        if what in getattr(self.kind, "AFTER_CHECK", ()) and self.feedback is None:
            return "Check your answer first; then read it yourself."
        if what not in ("reset", "confidence") and what not in self.kind.EVENTS:
            return "that change is not known to this exercise"
        if what in getattr(self.kind, "SEEDED", ()):
            event = {**event, "seed": self.draw_seed()}  # never the page's to choose
        return self._change(event)

    def _change(self, event: Event) -> str:
        what = event["type"]

        def change(before: Answer) -> Answer:
            if what == "reset":
                return registry.cleared(self.item, before)
            if what == "confidence":
                confidence.from_event(self.item, event)  # refuses what does not fit
                return before
            return self.kind.reduce(self.item, before, event)

        try:
            if self.store.off:
                self.answer, merged = change(self.answer), ""
            else:
                self.answer, merged = self.store.apply(change, _clipped(event))
        except EventError as error:
            return str(error)
        except SaveError as error:
            # What the learner chose stays on the page, marked as not saved.
            self.save = {**self.save, "status": "failed", "message": str(error)}
            try:
                self.answer = change(self.answer)
            except EventError as wrong:
                return str(wrong)
            self._take(event)
            return str(error)
        self._take(event)
        if event["type"] not in getattr(self.kind, "AFTER_CHECK", ()):
            self.feedback = None
        self.notices = [n for n in self.notices if n["tone"] == "warning"]
        if merged:
            self._notice("info", merged)
        if not self.store.off:
            now = self.store.current.saved_at
            # Another tab's change may have been taken in with this one.
            self.touched = self.store.current.touched
            self.confidence = self.store.current.confidence
            held = self.touched or self.confidence is not None
            self.save = {"status": "saved" if held else "empty", "at": now, "message": ""}
        return ""

    def _take(self, event: Event) -> None:
        """What a change means besides the answer itself."""
        if event["type"] == "confidence":
            self.confidence = confidence.from_event(self.item, event)
        else:
            self.touched = event["type"] != "reset"
            self.confidence = self.confidence if self.touched else None

    def _check(self) -> str:
        if not self.can_check or self.key is None:
            return "This exercise is graded: its result comes with the feedback."
        missing = self._missing()
        if missing:
            return missing
        from course.scoring import score_answer

        self.checks += 1
        if not self.store.off:
            try:
                self.store.apply(lambda answer: answer, {"type": "check"}, checks=self.checks)
                self.save = {"status": "saved", "at": self.store.current.saved_at, "message": ""}
            except SaveError as error:
                self.save = {**self.save, "status": "failed", "message": str(error)}
        try:
            answer = self.kind.clean(self.item, self.answer)
        except AnswerError as error:
            return str(error)
        # Nobody marks practice: what a person would judge by is shown at once.
        reveal = self.checks >= REVEAL_AFTER or registry.by_person(self.item["kind"])
        result = score_answer(self.item, self.key, answer, reveal, self.confidence)
        self.feedback, self.outcome = result["feedback"], result["outcome"]
        return ""

    def _export(self, wanted: object) -> str:
        """Write the answer as a file for other programs, beside the notebook."""
        if self.store.off:
            return "This is the author's preview: no file is written here."
        try:
            self.exported = exports.write(self.store.folder, self.item, self.answer, wanted)
        except exports.ExportError as error:
            return str(error)
        return ""

    def _missing(self) -> str:
        if not self.touched:
            return "Not answered yet"
        return registry.missing(self.item, self.answer, self.confidence)

    def _notice(self, tone: str, text: str) -> None:
        self.notices = [
            *[n for n in self.notices if n["text"] != text],
            {"tone": tone, "text": text},
        ]

    def state(self) -> dict[str, Any]:
        """What the page draws; the contract is in the docstring of `exercise.js`."""
        missing = self._missing()
        return {
            "mode": self.mode,
            "answer": self.answer,
            "confidence": self.confidence,
            "touched": self.touched,
            "missing": missing,
            "save": self.save,
            "notices": self.notices,
            "shown": registry.present(self.item, self.answer),
            "practice": {
                "checks": self.checks,
                "can_check": self.can_check and not missing,
                "can_retry": self.feedback is not None and self.outcome < 1,
                "feedback": self.feedback,
            }
            if self.can_check
            else None,
            "exports": {"formats": exports.formats(self.item), "last": self.exported},
            "seq": self.seq,
        }


def _clipped(event: Event) -> Event:
    # The log is for the debrief, not a place to store what a page sends.
    return {
        str(k)[:20]: v if not isinstance(v, str) else v[:80] for k, v in list(event.items())[:6]
    }


def _is_source(folder: Path) -> bool:
    return "solutions" in folder.parts or "source" in folder.parts
