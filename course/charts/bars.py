"""Lying bars with their numbers beside them, for a handful of amounts to compare."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from course.charts import Picture, Spec, picture


class Bar(TypedDict):
    label: str
    value: float
    said: str
    tone: NotRequired[Literal["total", "gain", "loss", "1", "2", "3"]]


def bars(title: str, text: str, rows: list[Bar], unit: str) -> Picture:
    """`rows` from top to bottom, each with its amount in words at its end."""
    values = [{"tone": "total", **row} for row in rows]
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 8, "labelLimit": 190},
    }
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"nice": False},
        "axis": {"tickCount": 5},
    }
    tones = ["total", "gain", "loss", "1", "2", "3"]
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "cornerRadius": 3, "height": {"band": 0.62}},
            "encoding": {
                "y": y,
                "x": x,
                "color": {
                    "field": "tone",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": tones, "range": [f"token:{tone}" for tone in tones]},
                },
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
            "encoding": {"y": y, "x": x, "text": {"field": "said"}},
        },
    ]
    return picture(title, text, {"data": {"values": values}, "layer": layers}, 44 * len(rows) + 8)
