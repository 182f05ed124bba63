"""A bridge: from a start to an end, one step a row (a waterfall chart)."""

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
    rows, level, longest = list[Spec](), 0.0, 0.0
    for step in steps:
        before = 0.0 if step["kind"] == "total" else level
        level = step["amount"] if step["kind"] == "total" else level + step["amount"]
        longest = max(longest, before, level)
        kind = "total" if step["kind"] == "total" else "gain" if step["amount"] >= 0 else "loss"
        rows.append(
            {
                "label": step["label"],
                "low": min(before, level),
                "high": max(before, level),
                "level": level,
                "kind": kind,
                "said": step["said"],
            }
        )
    # Lying, so that the names of the steps have room on a narrow page too.
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 8},
    }
    spec: Spec = {
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadius": 3, "height": {"band": 0.66}},
                "encoding": {
                    "x": {
                        "field": "low",
                        "type": "quantitative",
                        "title": unit,
                        "scale": {"domain": [0, longest], "nice": False},
                        "axis": {"tickCount": 5},
                    },
                    "x2": {"field": "high"},
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
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
                "encoding": {
                    "x": {"field": "high", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    }
    return picture(title, text, spec, 36 * len(rows))
