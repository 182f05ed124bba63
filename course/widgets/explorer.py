"""`explore("name")`: inputs to move, and what follows from them.

The front end sends the inputs as they are moved, one message under way at a
time; everything is computed here, so that the page and a test see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.explorers import Explorer, NoSuchExplorer, View, clean, defaults, explorer

STATIC = Path(__file__).parent / "static"
STILLS = Path(__file__).parent.parent / "explorers" / "stills"


def _text(name: str) -> str:
    path = STATIC / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


class ExplorerWidget(anywidget.AnyWidget):
    """One explorer. The front end never writes a trait."""

    _esm = _text("explorer.js")
    _css = _text("course.css") + "\n" + _text("explorer.css")

    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, model: Explorer) -> None:
        self.model = model
        super().__init__(
            spec={
                "title": model.TITLE,
                "intro": model.INTRO,
                "note": model.NOTE,
                "left_out": model.LEFT_OUT,
                "controls": model.CONTROLS,
                "inputs_title": getattr(model, "INPUTS", "Your assumptions"),
            },
            values=defaults(model.CONTROLS),
        )
        self.move({})
        self.on_msg(self._receive)

    def move(self, changes: object) -> None:
        """Take in new values of some inputs and show what follows."""
        values = clean(self.model.CONTROLS, self.values, changes)
        self.view = unbroken(dict(self.model.present(self.model.compute(values))))
        self.values = values

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        if content.get("need") == "vega":
            # Nearly a megabyte: sent when the first chart is shown, and once for a page.
            self.send({"library": "vega"}, [(STATIC / "vega.js").read_bytes()])
            return
        error = ""
        try:
            if content.get("reset"):
                self.values = defaults(self.model.CONTROLS)
            self.move(content.get("values"))
        except Exception as unexpected:  # the page must hear of it, whatever it is
            error = f"These values could not be computed ({unexpected})."
        self.send({"ack": content.get("seq"), "ok": not error, "error": error})

    def __repr__(self) -> str:
        return f"Explorer “{self.model.TITLE}”: {self.view.get('finding', '')}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, meta = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        html = static_html(self.model, self.view, stills(self.model))
        return {**data, "text/plain": repr(self), "text/html": html}, meta


def unbroken(value: Any) -> Any:
    """A copy in which no line breaks between a number and its percent sign."""
    if isinstance(value, dict):
        return {name: part if name == "spec" else unbroken(part) for name, part in value.items()}
    if isinstance(value, list):
        return [unbroken(part) for part in value]
    return value.replace(" %", "\u00a0%") if isinstance(value, str) else value


def stills(model: Explorer) -> list[str]:
    """The still pictures of an explorer's charts as it starts, as SVG; [] where there are none."""
    name = getattr(model, "__name__", "").rpartition(".")[2]
    return [path.read_text(encoding="utf-8") for path in sorted(STILLS.glob(f"{name}-*.svg"))]


def static_html(model: Explorer, view: View, pictures: Sequence[str] = ()) -> str:
    """The explorer as it starts, for a page without a kernel."""
    drawn = [chart for chart in view["charts"] if chart["kind"] == "vega"]
    figures = "".join(
        f"<figure><figcaption>{escape(chart['title'])}</figcaption>"
        f'<div role="img" aria-label="{escape(chart["text"])}">{picture}</div></figure>'
        for chart, picture in zip(drawn, pictures, strict=False)
    )
    table = view["table"]
    head = "".join(f"<th>{escape(name)}</th>" for name in table["columns"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in table["rows"]
    )
    return (
        '<div class="fw-root fw-static">'
        f"<p><strong>{escape(model.TITLE)}</strong></p><p>{escape(model.INTRO)}</p>"
        f"<p><strong>{escape(view['finding'])}.</strong> {escape(view['text'])}</p>"
        f"{figures}"
        f"<table><caption>{escape(table['caption'])}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p><small>{escape(model.NOTE)}</small></p></div>"
    )


def explore(name: str) -> None:
    """Show the explorer `name`; a wrong name says what there is and goes on."""
    from IPython.display import display

    try:
        model = explorer(name)
    except NoSuchExplorer as error:
        html = f'<p class="fw-root fw-problem" role="alert">{escape(str(error))}</p>'
        display({"text/plain": str(error), "text/html": html}, raw=True)
        return
    display(ExplorerWidget(model))
