"""The course's charts: Vega-Lite specifications as plain dicts, one small module a form.

Vega-Lite, because JupyterLab draws it without a network, its SVG scales and prints, Altair
writes it for whoever works in pandas, and one specification serves the page and the still
picture. Nothing is imported here: a learner's kernel makes charts without numpy or pandas.

Colours are tokens (`token:1`), which the page replaces with those of its theme. No chart
speaks by colour alone: whatever has a colour has a label too.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Spec = dict[str, Any]


class Picture(TypedDict):
    """A chart as it is shown. The title says the finding; the text says the picture."""

    kind: Literal["vega"]
    title: str
    text: str
    spec: Spec


SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
CONFIG: Spec = {
    "font": FONT,
    "background": "transparent",
    # The page gives the words; the drawing says nothing to a screen reader.
    "aria": False,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 12, "color": "token:text"},
    "axis": {
        "labelColor": "token:text",
        "titleColor": "token:text",
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "labelFlush": False,
        "titleFontSize": 12,
        "titleFontWeight": 600,
        "gridColor": "token:grid",
        "domainColor": "token:axis",
        "tickColor": "token:axis",
    },
    "legend": {"labelColor": "token:text", "titleColor": "token:text", "labelFontSize": 12},
}
# For still pictures, which do not know on what ground they will stand: middling tones.
STILL = {
    "1": "#4f62d6",
    "2": "#b3590c",
    "3": "#2b7f58",
    "4": "#9a4aa8",
    "gain": "#2b7f58",
    "loss": "#c2452f",
    "total": "#4f62d6",
    "text": "#6b6b6b",
    "axis": "#8c8c8c",
    "grid": "#d0d0d066",
    "heat1": "#eef1fb",
    "heat2": "#cdd5f5",
    "heat3": "#9fb0ea",
    "heat4": "#4a5fcb",
    "heat5": "#2a3a9e",
    "pale": "#1b1f33",
    "deep": "#ffffff",
}


def picture(title: str, text: str, spec: Spec, height: int) -> Picture:
    """A chart as wide as its place and `height` px high, in the course's style.

    Words that reach beyond the drawing get their room once, at its full width. So scales that
    words stand beside end at the last mark: a margin in percent would shrink under the words.
    """
    whole = {
        "$schema": SCHEMA,
        "width": 640,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
        **spec,
    }
    return {"kind": "vega", "title": title, "text": text, "spec": whole}


def coloured(value: Any, tokens: dict[str, str]) -> Any:
    """A copy of a specification with its tokens replaced. Raises KeyError for an unknown one."""
    if isinstance(value, dict):
        return {name: coloured(part, tokens) for name, part in value.items()}
    if isinstance(value, list):
        return [coloured(part, tokens) for part in value]
    if isinstance(value, str) and value.startswith("token:"):
        return tokens[value.removeprefix("token:")]
    return value
