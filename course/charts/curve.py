"""Money over time: a line that starts below zero, and the month in which it comes up."""

from __future__ import annotations

from course.charts import Picture, Spec, picture


def curve(
    title: str, text: str, values: list[float], mark: float | None, said: str, unit: str
) -> Picture:
    """`values` by month from 0. `mark` is a month to point at, None for none, `said` its words."""
    rows = [{"month": month, "value": round(value, 2)} for month, value in enumerate(values)]
    last = len(values) - 1
    axes = _axes(unit, last)
    layers: list[Spec] = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": "token:axis"},
            "encoding": {"y": {"field": "zero", "type": "quantitative"}},
        },
        {
            "mark": {"type": "area", "opacity": 0.18, "color": "token:total", "line": False},
            "encoding": axes,
        },
        {
            "mark": {"type": "line", "color": "token:total", "strokeWidth": 3},
            "encoding": axes,
        },
    ]
    if mark is not None:
        point = {"values": [{"month": mark, "value": 0, "said": said}]}
        layers += [
            {
                "data": point,
                "mark": {"type": "point", "filled": True, "size": 110, "color": "token:gain"},
                "encoding": axes,
            },
            {
                "data": point,
                # The curve rises: there is room to the lower right of the point, and to the upper
                # left where the right is too near the edge.
                "mark": {
                    "type": "text",
                    "fontWeight": 600,
                    **(
                        {"align": "left", "dx": 10, "dy": 16}
                        if mark < 0.75 * last
                        else {"align": "right", "dx": -10, "dy": -14}
                    ),
                },
                "encoding": {**axes, "text": {"field": "said"}},
            },
        ]
    return picture(title, text, {"data": {"values": rows}, "layer": layers}, 260)


def _axes(unit: str, last: int) -> Spec:
    return {
        "x": {
            "field": "month",
            "type": "quantitative",
            "title": "Months since won",
            "scale": {"domain": [0, last], "nice": False},
            "axis": {"grid": False, "values": list(range(0, last + 1, 12))},
        },
        "y": {"field": "value", "type": "quantitative", "title": unit},
    }
