"""A bridge: from a start to an end, one step a column (a waterfall chart)."""

from __future__ import annotations

from typing import Literal, TypedDict

from course.charts import Picture, Spec, picture


class Step(TypedDict):
    label: str
    amount: float  # of a total its level, of a step its change
    kind: Literal["total", "step"]
    said: str  # the amount in words


def bridge(title: str, text: str, steps: list[Step], unit: str) -> Picture:
    """`steps` in order; totals stand on the ground, steps hang where the last one ended."""
    rows, level = [], 0.0
    for place, step in enumerate(steps):
        before = 0.0 if step["kind"] == "total" else level
        level = step["amount"] if step["kind"] == "total" else level + step["amount"]
        kind = "total" if step["kind"] == "total" else "gain" if step["amount"] >= 0 else "loss"
        rows.append(
            {
                "place": place,
                "label": step["label"],
                "low": min(before, level),
                "high": max(before, level),
                "level": level,
                "kind": kind,
                "said": step["said"],
            }
        )
    x: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelAngle": 0, "ticks": False, "labelLimit": 90, "labelOverlap": False},
    }
    spec: Spec = {
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadius": 3, "width": {"band": 0.66}},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "title": unit},
                    "y2": {"field": "high"},
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {
                            "domain": ["total", "gain", "loss"],
                            "range": ["token:total", "token:gain", "token:loss"],
                        },
                    },
                },
            },
            {
                "mark": {"type": "text", "dy": -8, "fontWeight": 600},
                "encoding": {
                    "y": {"field": "high", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    }
    return picture(title, text, spec, 300)
