"""A share that grows step by step, beside a level that was promised."""

from __future__ import annotations

from course.charts import Picture, Spec, picture


def climb(
    title: str, text: str, values: list[float], said: str, line: float, promised: str, over: str
) -> Picture:
    """`values` in percent by step from 0, the last with its words `said`; `over` names a step.

    `line` is the promised level, drawn across with its words; the last value is not below it.
    """
    last = len(values) - 1
    rows = [{"step": step, "value": round(value, 2)} for step, value in enumerate(values)]
    x: Spec = {
        "field": "step",
        "type": "quantitative",
        "title": over,
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"grid": False, "values": list(range(0, last + 1, 1 + last // 13))},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": "Percent of tests",
        # Room above the last point for its words, and below the line for the line's.
        "scale": {"domain": [0, round(max(1.3 * max(values), 2 * line), 1)], "nice": False},
    }
    at: Spec = {"x": x, "y": y}
    end = {"values": [{**rows[-1], "said": said}]}
    level = {"values": [{"step": last, "value": line, "said": promised}]}
    words: Spec = {"type": "text", "align": "right", "fontWeight": 600}
    layers: list[Spec] = [
        {
            "data": level,
            "mark": {"type": "rule", "color": "token:text", "strokeDash": [5, 4], "size": 2},
            "encoding": {"y": y},
        },
        {"mark": {"type": "line", "color": "token:total", "strokeWidth": 3}, "encoding": at},
        {
            "mark": {"type": "point", "filled": True, "size": 50, "color": "token:total"},
            "encoding": at,
        },
        {
            "data": end,
            "mark": {**words, "dx": -4, "dy": -14},
            "encoding": {**at, "text": {"field": "said"}},
        },
        {
            "data": level,
            "mark": {**words, "dx": -4, "dy": 13},
            "encoding": {**at, "text": {"field": "said"}},
        },
    ]
    return picture(title, text, {"data": {"values": rows}, "layer": layers}, 260)
