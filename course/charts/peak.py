"""A curve with a highest point, and another point that somebody chose."""

from __future__ import annotations

from course.charts import Picture, Spec, picture


def peak(
    title: str, text: str, at: list[int], values: list[float], best: int, mine: int
) -> Picture:
    """What a bar is worth, in thousand dollars: `values` for the bars `at`, `best` and `mine` among them."""
    worth = {x: round(y, 2) for x, y in zip(at, values, strict=True)}
    rows = [{"bar": x, "worth": y} for x, y in worth.items()]
    # A bar far too high costs so much that the top would flatten: the drawing ends below.
    top = max(values)
    low = max(min(values), min(0.0, top) - 1.5 * max(abs(top), 20))
    span = max(top - low, 1.0)
    # The two points may lie together: then one of them is enough.
    points: list[Spec] = [
        {"bar": best, "worth": worth[best], "said": f"Best: {best}", "tone": "gain"}
    ]
    if mine != best:
        at_least = max(worth[mine], round(low, 2))  # on the edge, where the curve has left it
        points.append({"bar": mine, "worth": at_least, "said": f"Yours: {mine}", "tone": "loss"})
    x: Spec = {
        "field": "bar",
        "type": "quantitative",
        "title": "Bar, points",
        "scale": {"domain": [at[0], at[-1]], "nice": False},
        "axis": {"grid": False, "values": [x for x in at if x % 5 == 0]},
    }
    y: Spec = {
        "field": "worth",
        "type": "quantitative",
        "title": "Worth, thousand dollars",
        # Room above the peak for its words.
        "scale": {
            "domain": [round(low - 0.12 * span, 1), round(top + 0.25 * span, 1)],
            "nice": False,
        },
    }
    shown: Spec = {"x": x, "y": y}
    tone: Spec = {
        "field": "tone",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["gain", "loss"], "range": ["token:gain", "token:loss"]},
    }
    layers: list[Spec] = [
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": "token:axis"},
            "encoding": {"y": {"field": "zero", "type": "quantitative"}},
        },
        {
            "mark": {"type": "line", "color": "token:total", "strokeWidth": 3, "clip": True},
            "encoding": shown,
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "size": 120},
            "encoding": {**shown, "color": tone},
        },
    ]
    for point in points:
        # Words lie on the side of the middle, so that none is cut off.
        right = point["bar"] < (at[0] + at[-1]) / 2
        layers.append(
            {
                "data": {"values": [point]},
                "mark": {
                    "type": "text",
                    "fontWeight": 600,
                    "align": "left" if right else "right",
                    "dx": 10 if right else -10,
                    "dy": -14 if point is points[0] else 14,
                },
                "encoding": {**shown, "text": {"field": "said"}},
            }
        )
    return picture(title, text, {"data": {"values": rows}, "layer": layers}, 260)
