"""The exercise widget: carries a session's state to the page and events back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets

from course.render import fallback_html, kind_styles
from course.widgets.session import Session

_LIVE: WeakSet[ExerciseWidget] = WeakSet()
STATIC = Path(__file__).parent / "static"


def refresh(path: Path, problem: str = "") -> None:
    """Let every card of the answer at `path` show what the learner's code did to it."""
    for card in list(_LIVE):
        if card.session.store.path == path:
            card.refresh(problem)


def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


class ExerciseWidget(anywidget.AnyWidget):
    """One exercise in a notebook. The front end never writes a trait."""

    _esm = _text("exercise.js")
    _css = _text("course.css")
    view = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    kind_esm = traitlets.Unicode().tag(sync=True)
    kind_css = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session, lead: dict[str, str] | None = None) -> None:
        """`lead` is a line above the exercise: its `place` in a set, and `why` it is there."""
        self.session = session
        view = {**session.item, "label": session.kind.LABEL, "done": session.kind.DONE}
        super().__init__(
            view=view if lead is None else {**view, "lead": lead},
            state=session.state(),
            kind_esm=_text(f"kinds/{session.item['kind']}.js"),
            kind_css=kind_styles(session.item["kind"]),
        )
        self.on_msg(self._receive)

        _LIVE.add(self)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        seq = content.get("seq", 0) if isinstance(content, dict) else 0
        event = content.get("event") if isinstance(content, dict) else None
        error = "that message is not understood"
        if isinstance(event, dict):
            try:
                error = self.session.handle(event, seq)
            except Exception as unexpected:  # the page must hear of it, whatever it is
                error = f"Something went wrong in the exercise ({unexpected}). Nothing was saved."
            self.state = self.session.state()
            self._tell_others()
        self.send({"ack": seq, "ok": not error, "error": error})

    def _tell_others(self) -> None:
        """The same exercise in another browser tab is another widget of this kernel."""
        for other in list(_LIVE):
            if other is not self and other.session.store.path == self.session.store.path:
                before = other.session.state()
                other.session.handle({"type": "sync"}, other.session.seq)
                if other.session.state() != before:
                    other.state = other.session.state()

    def refresh(self, problem: str) -> None:
        """Take in what the learner's code has recorded, or the reason why it was not."""
        if not problem:
            self.session.open()
        self.session.notices = [{"tone": "warning", "text": problem}] if problem else []
        self.state = self.session.state()

    def __repr__(self) -> str:
        item, session = self.session.item, self.session
        said = session.state()["missing"].lower() or "answered"
        mode = "author's preview, " if session.mode == "preview" else ""
        return (
            f"Exercise “{item['title']}” ({item['kind']}, {item['points']:g} points): {mode}{said}"
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, meta = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        still = fallback_html(self.session.item)
        return {**data, "text/plain": repr(self), "text/html": still}, meta
