"""Two moments and a line between them for each group: what rose, what fell, and the whole."""

from __future__ import annotations

import itertools
from typing import TypedDict

from course.charts import Picture, Spec, picture

COLOURS = ("token:total", "token:1", "token:2", "token:3")
DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])


class Group(TypedDict):
    name: str
    before: float
    after: float
    strong: bool


def apart(values: list[float]) -> list[float]:
    """Where to write each value, so that no two are closer than a line of text."""
    # Of 300 px for somewhat more than what lies between the values; a line takes 17.
    gap = 17 / 300 * 1.25 * max(max(values) - min(values), 1.0)
    order = sorted(range(len(values)), key=values.__getitem__)
    at = list(values)
    for lower, upper in itertools.pairwise(order):
        at[upper] = max(at[upper], at[lower] + gap)
    return at


def slope(
    title: str, text: str, groups: list[Group], moments: tuple[str, str], unit: str
) -> Picture:
    """Shares in percent at two `moments`; one group may be `strong`, the whole."""
    labels = [
        apart([group["before"] for group in groups]),
        apart([group["after"] for group in groups]),
    ]
    rows = [
        {
            "name": group["name"],
            "moment": moment,
            "value": value,
            "said": f"{value:.1f}",
            "end": f"{group['name']} {value:.1f}",
            "at": round(at, 2),
            "strong": group["strong"],
        }
        for group, places in zip(groups, zip(*labels, strict=True), strict=True)
        for moment, value, at in zip(
            moments, (group["before"], group["after"]), places, strict=True
        )
    ]
    names = [group["name"] for group in groups]
    colour: Spec = {
        "field": "name",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
    }
    x: Spec = {
        "field": "moment",
        "type": "nominal",
        "sort": list(moments),
        "title": unit,
        "scale": {"type": "point", "padding": 0.03},
        "axis": {"labelAngle": 0, "ticks": False, "domain": False, "labelFontWeight": 600},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        # Every point has its number beside it.
        "axis": None,
        "scale": {"zero": False, "nice": True},
    }
    width: Spec = {"condition": {"test": "datum.strong", "value": 4}, "value": 2}
    spec: Spec = {
        "data": {"values": rows},
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {
                "mark": {"type": "line"},
                "encoding": {
                    "strokeWidth": width,
                    "strokeDash": {
                        "field": "name",
                        "legend": None,
                        "scale": {"domain": names, "range": list(DASHES[: len(names)])},
                    },
                    "detail": {"field": "name"},
                },
            },
            {"mark": {"type": "point", "filled": True, "size": 70}},
            {
                "transform": [{"filter": f"datum.moment == '{moments[0]}'"}],
                "mark": {"type": "text", "align": "right", "dx": -10, "fontWeight": 600},
                "encoding": {"text": {"field": "said"}, "y": {**y, "field": "at"}},
            },
            {
                "transform": [{"filter": f"datum.moment == '{moments[1]}'"}],
                "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": 600},
                "encoding": {"text": {"field": "end"}, "y": {**y, "field": "at"}},
            },
        ],
    }
    return picture(title, text, spec, 300)
