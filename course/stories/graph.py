"""A story as a picture: an SVG of its own small layered layout, left to right.

Each node is a box that lists its choices, and an edge leaves from the choice it stands for.
Dashed edges hold only under a condition or by luck; endings have the colour of their tone.
"""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import pairwise
from statistics import mean
from typing import Any, NamedTuple

from course.stories.types import Story

WIDTH, ROW, HEAD, GAP, BETWEEN, MARGIN = 268, 26, 34, 26, 110, 28
PASS = 12  # room for an edge that passes a layer
SWEEPS = 12
TEXT, MUTED, PAPER, LINE = "#1d2130", "#565c6e", "#ffffff", "#c5c9d6"
TONES = {
    "good": ("#dff1e5", "#17693a"),
    "mixed": ("#fbeed6", "#7c4a00"),
    "poor": ("#fae1de", "#a82a1d"),
    "": ("#e8ebf6", "#3a4fc4"),
}


class Edge(NamedTuple):
    """From a row of a box to another box; row -1 is the box itself."""

    source: str
    row: int
    target: str
    dashed: bool
    title: str


def edges(story: Story) -> list[Edge]:
    """Every way on that the story names, once."""
    draws = {draw["id"]: draw["outcomes"] for draw in story.get("draws", [])}
    found: dict[Edge, None] = {}
    for node in story["nodes"]:
        for row, choice in enumerate(node["choices"]):
            text = _plain(choice["text"])
            found[Edge(node["id"], row, choice["goto"], bool(choice.get("routes")), text)] = None
            for route in choice.get("routes", []):
                found[Edge(node["id"], row, route["to"], True, f"{text} (if …)")] = None
            for draw in choice.get("draws", []):
                for outcome in draws.get(draw, []):
                    if "goto" in outcome:
                        said = f"{text} ({draw}: {outcome['id']})"
                        found[Edge(node["id"], row, outcome["goto"], True, said)] = None
    return list(found)


def svg(story: Story) -> str:
    """The picture, self-contained and readable on white."""
    parts: dict[str, Any] = {part["id"]: part for part in (*story["nodes"], *story["endings"])}
    ways = [edge for edge in edges(story) if edge.target in parts]
    rank = _ranks(story, ways)
    layers, chains = _layers(parts, ways, rank)
    _order(layers, chains)
    heights = {name: _height(parts[name]) for name in parts}
    places = _places(layers, heights)
    width = max(x for x, _ in places.values()) + WIDTH + MARGIN
    tall = max(y + heights.get(name, PASS) for name, (_, y) in places.items())
    back = [edge for edge in ways if rank[edge.target] <= rank[edge.source]]
    height = tall + MARGIN + (30 if back else 0)
    drawn = [_chain(edge, chain, places) for edge, chain in chains]
    drawn += [_back(edge, places, tall, n) for n, edge in enumerate(back)]
    drawn += [_box(name, parts[name], *places[name], story) for name in parts]
    title = escape(str(story.get("title", "A story")))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" '
        f'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">'
        f"<title>{title}</title>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0l8 4-8 4z" fill="{MUTED}"/></marker></defs>'
        + "\n".join(drawn)
        + "</svg>\n"
    )


# ---------------------------------------------------------------------------- layout


def _ranks(story: Story, ways: list[Edge]) -> dict[str, int]:
    """The longest way from the start, leaving out edges that lead back."""
    names = [part["id"] for part in (*story["nodes"], *story["endings"])]
    onward: dict[str, list[str]] = {name: [] for name in names}
    for edge in ways:
        onward[edge.source].append(edge.target)
    rank = dict.fromkeys(names, 0)
    done: list[str] = []
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        state[name] = 1
        for other in onward[name]:
            if other not in state:
                visit(other)
        state[name] = 2
        done.append(name)

    for name in [story["start"], *names]:
        if name not in state:
            visit(name)
    order = {name: place for place, name in enumerate(reversed(done))}
    for name in reversed(done):
        for other in onward[name]:
            if order[other] > order[name]:
                rank[other] = max(rank[other], rank[name] + 1)
    last = max(rank.values(), default=0)
    for ending in story["endings"]:
        rank[ending["id"]] = max(last, 1)
    return rank


def _layers(
    parts: dict[str, Any], ways: list[Edge], rank: dict[str, int]
) -> tuple[list[list[str]], list[tuple[Edge, list[str]]]]:
    """Boxes by rank, with a passing place in each layer that a long edge crosses."""
    layers: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for name in parts:
        layers[rank[name]].append(name)
    chains = []
    for number, edge in enumerate(ways):
        first, last = rank[edge.source], rank[edge.target]
        if last <= first:
            continue
        passing = [f"\0{number}.{at}" for at in range(first + 1, last)]
        for at, name in zip(range(first + 1, last), passing, strict=True):
            layers[at].append(name)
        chains.append((edge, [edge.source, *passing, edge.target]))
    return layers, chains


def _order(layers: list[list[str]], chains: list[tuple[Edge, list[str]]]) -> None:
    """Fewer crossings: each box goes to the mean place of its neighbours, back and forth."""
    before: dict[str, list[tuple[str, float]]] = {}
    after: dict[str, list[tuple[str, float]]] = {}
    for edge, chain in chains:
        for n, (one, two) in enumerate(pairwise(chain)):
            lean = edge.row / 10 if n == 0 else 0.0
            before.setdefault(two, []).append((one, lean))
            after.setdefault(one, []).append((two, 0.0))
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        near = before if down else after
        for layer in layers[1:] if down else layers[-2::-1]:
            place = {name: at for row in layers for at, name in enumerate(row)}
            was = {name: at for at, name in enumerate(layer)}

            wanted = {
                name: mean(place[other] + lean for other, lean in near[name])
                if name in near
                else float(was[name])
                for name in layer
            }
            layer.sort(key=wanted.__getitem__)


def _height(part: Any) -> float:
    return HEAD + ROW * len(part.get("choices", [])) + (8 if "choices" in part else 6)


def _places(layers: list[list[str]], heights: dict[str, float]) -> dict[str, tuple[float, float]]:
    room = [sum(heights.get(name, PASS) + GAP for name in layer) - GAP for layer in layers]
    most = max(room)
    places: dict[str, tuple[float, float]] = {}
    for at, layer in enumerate(layers):
        y = MARGIN + (most - room[at]) / 2
        for name in layer:
            places[name] = (MARGIN + at * (WIDTH + BETWEEN), y)
            y += heights.get(name, PASS) + GAP
    return places


# ---------------------------------------------------------------------------- drawing


def _out(edge: Edge, places: dict[str, tuple[float, float]]) -> tuple[float, float]:
    x, y = places[edge.source]
    return x + WIDTH, y + HEAD + ROW * (edge.row + 0.5)


def _into(name: str, places: dict[str, tuple[float, float]]) -> tuple[float, float]:
    x, y = places[name]
    return x, y + HEAD / 2


def _path(edge: Edge, d: str) -> str:
    dash = ' stroke-dasharray="5 4"' if edge.dashed else ""
    return (
        f'<path d="{d}" fill="none" stroke="{MUTED}" stroke-width="1.4"{dash} '
        f'marker-end="url(#tip)"><title>{escape(edge.title)}</title></path>'
    )


def _chain(edge: Edge, chain: list[str], places: Any) -> str:
    x, y = _out(edge, places)
    d = f"M{x:.0f} {y:.0f}"
    for name in chain[1:-1]:
        px, py = places[name]
        py += PASS / 2
        half = (px - x) / 2
        d += f"C{x + half:.0f} {y:.0f} {px - half:.0f} {py:.0f} {px:.0f} {py:.0f}H{px + WIDTH:.0f}"
        x, y = px + WIDTH, py
    tx, ty = _into(edge.target, places)
    half = (tx - x) / 2
    d += f"C{x + half:.0f} {y:.0f} {tx - half:.0f} {ty:.0f} {tx:.0f} {ty:.0f}"
    return _path(edge, d)


def _back(edge: Edge, places: Any, tall: float, number: int) -> str:
    """A way back runs under everything."""
    x, y = _out(edge, places)
    tx, ty = _into(edge.target, places)
    low = tall + 14 + 4 * (number % 4)
    return _path(
        edge,
        f"M{x:.0f} {y:.0f}C{x + 46:.0f} {y:.0f} {x + 46:.0f} {low:.0f} {x - 20:.0f} {low:.0f}"
        f"H{tx:.0f}C{tx - 46:.0f} {low:.0f} {tx - 46:.0f} {ty:.0f} {tx:.0f} {ty:.0f}",
    )


def _box(name: str, part: Any, x: float, y: float, story: Story) -> str:
    ending = "choices" not in part
    fill, ink = TONES[part.get("tone", "")] if ending else (PAPER, TEXT)
    edge = ink if ending or name == story["start"] else LINE
    height = _height(part)
    found = [
        f'<g><rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{height:.0f}" rx="9" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.5"/>',
        f'<text x="{x + 12:.0f}" y="{y + 22:.0f}" font-size="14" font-weight="650" fill="{ink}">'
        f"{escape(_cut(part['title'], 29))}<title>{escape(name)}</title></text>",
    ]
    for row, choice in enumerate(part.get("choices", [])):
        top = y + HEAD + ROW * row
        marks = [word for field, word in (("draws", "luck"), ("needs", "if")) if choice.get(field)]
        text = _cut(_plain(choice["text"]), 37 - 6 * len(marks))
        found.append(
            f'<path d="M{x:.0f} {top:.0f}h{WIDTH}" stroke="{LINE}" stroke-width="1"/>'
            f'<text x="{x + 12:.0f}" y="{top + 17:.0f}" font-size="12.5" fill="{MUTED}">'
            f"{escape(text)}<title>{escape(_plain(choice['text']))}</title></text>"
            f'<text x="{x + WIDTH - 10:.0f}" y="{top + 17:.0f}" font-size="11" '
            f'font-style="italic" text-anchor="end" fill="{MUTED}">{", ".join(marks)}</text>'
        )
    return "".join(found) + "</g>"


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
