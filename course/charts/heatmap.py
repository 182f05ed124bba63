"""A table of shares with a ground as deep as the share; the number stands in every cell."""

from __future__ import annotations

from typing import TypedDict

from course.charts import Picture, Spec, picture

STEPS = (0.7, 0.8, 0.9, 1.0)


class Cell(TypedDict):
    row: str
    column: int
    share: float


def heatmap(title: str, text: str, cells: list[Cell], rows: list[str], across: str) -> Picture:
    """`rows` from top to bottom. Shares of 0 to 1 and above, in words without decimals."""
    shown = [{**cell, "said": f"{100 * cell['share']:.0f}"} for cell in cells]
    spec: Spec = {
        "data": {"values": shown},
        "encoding": {
            "x": {
                "field": "column",
                "type": "ordinal",
                "title": across,
                "axis": {
                    "labelAngle": 0,
                    "labelOverlap": True,
                    "ticks": False,
                    "domain": False,
                    "orient": "top",
                },
            },
            "y": {
                "field": "row",
                "type": "ordinal",
                "sort": rows,
                "title": None,
                "axis": {"ticks": False, "domain": False, "labelPadding": 8},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3, "stroke": None},
                "encoding": {
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {
                            "type": "threshold",
                            "domain": list(STEPS),
                            "range": [f"token:heat{n}" for n in range(1, 6)],
                        },
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": {"expr": "width < 300 ? 9 : 11"}},
                "encoding": {
                    "text": {"field": "said"},
                    "color": {
                        "condition": {"test": f"datum.share >= {STEPS[2]}", "value": "token:deep"},
                        "value": "token:pale",
                    },
                },
            },
        ],
    }
    return picture(title, text, spec, 26 * len(rows) + 10)
