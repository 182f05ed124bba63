"""Money over time: a line that starts below zero, and the month in which it comes up."""

from __future__ import annotations

from course.charts import Picture, Spec, picture


def curve(
    title: str, text: str, values: list[float], mark: float | None, said: str, unit: str
) -> Picture:
    """`values` by month from 0. `mark` is a month to point at, None for none, `said` its words."""
    rows = [{"month": month, "value": round(value, 2)} for month, value in enumerate(values)]
    layers: list[Spec] = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": "token:axis"},
            "encoding": {"y": {"field": "zero", "type": "quantitative"}},
        },
        {
            "mark": {"type": "area", "opacity": 0.18, "color": "token:total", "line": False},
            "encoding": _axes(unit),
        },
        {
            "mark": {"type": "line", "color": "token:total", "strokeWidth": 3},
            "encoding": _axes(unit),
        },
    ]
    if mark is not None:
        point = {"values": [{"month": mark, "value": 0, "said": said}]}
        layers += [
            {
                "data": point,
                "mark": {"type": "point", "filled": True, "size": 110, "color": "token:gain"},
                "encoding": _axes(unit),
            },
            {
                "data": point,
                "mark": {"type": "text", "dy": -16, "fontWeight": 600},
                "encoding": {**_axes(unit), "text": {"field": "said"}},
            },
        ]
    return picture(title, text, {"data": {"values": rows}, "layer": layers}, 260)


def _axes(unit: str) -> Spec:
    return {
        "x": {
            "field": "month",
            "type": "quantitative",
            "title": "Months since the customer was won",
            "axis": {"grid": False, "tickMinStep": 6},
        },
        "y": {"field": "value", "type": "quantitative", "title": unit},
    }
