"""What a page shows of a state: meters with their changes, the clock, the scene."""

from __future__ import annotations

from typing import Any

from course.stories.engine import Book, State
from course.stories.types import Message, Meter, Scene


def amount(value: float, unit: str, sign: bool = False) -> str:
    """A meter's value as people write it: 42 %, $1,200, 3 people; with a sign as a change."""
    size = abs(value)
    figures = f"{size:,.0f}" if abs(size - round(size)) < 0.05 else f"{size:,.1f}"
    mark = ("+" if value > 0 else "−" if value < 0 else "±") if sign else "−" if value < 0 else ""
    if unit.startswith("$"):
        return f"{mark}${figures}{unit[1:]}"
    return f"{mark}{figures} {unit}".rstrip()


def clock(book: Book, state: State) -> str:
    """Where the story's time stands; "" for a story without a clock."""
    found = book.story.get("clock")
    if not found:
        return ""
    return f"{found['label']} {min(state.time, found['end']):g} of {found['end']:g}"


def share(meter: Meter, value: float) -> float:
    """How far a value lies from the meter's lower bound to its upper one."""
    return (value - meter["min"]) / (meter["max"] - meter["min"])


def meters(book: Book, before: State, now: State) -> list[dict[str, Any]]:
    """The visible meters with what the last choice changed."""
    shown = []
    for at, meter in enumerate(book.story["meters"]):
        if not meter.get("hidden"):
            value, by = now.meters[at], now.meters[at] - before.meters[at]
            shown.append(
                {
                    "id": meter["id"],
                    "label": meter["label"],
                    "text": amount(value, meter["unit"]),
                    "share": round(share(meter, value), 4),
                    **change(meter, by, value),
                }
            )
    return shown


def change(meter: Meter, by: float, value: float) -> dict[str, Any]:
    """A change as a mark, a tone and a sentence for a screen reader."""
    if abs(by) < 1e-9:
        return {"by": "", "way": "", "tone": "", "said": ""}
    way = "up" if by > 0 else "down"
    size, now = amount(abs(by), meter["unit"]), amount(value, meter["unit"])
    return {
        "by": amount(by, meter["unit"], sign=True),
        "way": way,
        "tone": "good" if way == meter["good"] else "bad",
        "said": f"{meter['label']} {way} by {size} to {now}",
    }


def changes(book: Book, before: State, now: State) -> list[dict[str, Any]]:
    """Only the visible meters that moved."""
    return [part for part in meters(book, before, now) if part["by"]]


def scene(book: Book, state: State) -> dict[str, Any]:
    """The node or ending that a state stands at, with the passages that this play sees."""
    found: Scene = book.nodes[state.node] if state.node in book.nodes else book.endings[state.node]
    also = [part["text"] for part in found.get("also", []) if book.holds(part["if"], state)]
    return {
        "id": found["id"],
        "title": found["title"],
        "when": found.get("when", ""),
        "text": found["text"] + "".join(also),
        "thread": [
            _message(part)
            for part in found.get("thread", [])
            if book.holds(part.get("if", {}), state)
        ],
        "table": found.get("table"),
        "chart": _chart(found),
        "tone": book.endings[state.node].get("tone", "") if book.over(state) else "",
    }


def _message(part: Message) -> dict[str, Any]:
    return {
        "who": part["from"],
        "role": part.get("role", ""),
        "time": part.get("time", ""),
        "you": bool(part.get("you")),
        "text": part["text"],
    }


def _chart(found: Scene) -> dict[str, Any] | None:
    chart = found.get("chart")
    if chart is None:
        return None
    return {
        "form": chart["form"],
        "title": chart["title"],
        "unit": chart["unit"],
        "rows": [
            {"label": label, "size": size, "text": amount(size, chart["unit"])}
            for label, size in chart["rows"].items()
        ],
    }
