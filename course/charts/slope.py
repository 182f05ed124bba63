"""Two moments and a line between them for each group: what rose, what fell, and the whole."""

from __future__ import annotations

from typing import TypedDict

from course.charts import Picture, Spec, picture

COLOURS = ("token:total", "token:1", "token:2", "token:3")
DASHES = ([1, 0], [6, 3], [2, 3], [8, 3, 2, 3])


class Group(TypedDict):
    name: str
    before: float
    after: float
    strong: bool


def slope(
    title: str, text: str, groups: list[Group], moments: tuple[str, str], unit: str
) -> Picture:
    """Shares in percent at two `moments`; one group may be `strong`, the whole."""
    rows = [
        {
            "name": group["name"],
            "moment": moment,
            "value": value,
            "said": f"{value:.1f} %",
            "end": f"{group['name']} {value:.1f} %",
            "strong": group["strong"],
        }
        for group in groups
        for moment, value in zip(moments, (group["before"], group["after"]), strict=True)
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
        "title": None,
        "scale": {"type": "point", "padding": 0.9},
        "axis": {"labelAngle": 0, "ticks": False, "domain": False, "labelFontWeight": 600},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
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
                "encoding": {"text": {"field": "said"}},
            },
            {
                "transform": [{"filter": f"datum.moment == '{moments[1]}'"}],
                "mark": {"type": "text", "align": "left", "dx": 10, "fontWeight": 600},
                "encoding": {"text": {"field": "end"}},
            },
        ],
    }
    return picture(title, text, spec, 300)
