"""A story of forty nodes: checked, and balanced with 10,000 random plays.

    python benchmarks/stories.py

The story is generated: layers of nodes with meters, flags, delays, conditions and luck, and a
key that knows what each choice is worth. The bar: both together within ten seconds.
"""

from __future__ import annotations

import sys
import time
from random import Random
from statistics import mean
from typing import Any

from course.items.kinds.story import book, check
from course.scoring.story_balance import Balance, problems

LAYERS = (1, 3, 5, 6, 6, 6, 5, 4, 4)  # forty nodes; a play passes one of each layer
PLAYS, LUCKS = 10_000, 500
BAR = 10.0
METERS = ("trust", "evidence", "money", "speed")


def generated(seed: int = 3) -> tuple[Any, Any]:
    """An item and a key with forty nodes."""
    random = Random(seed)
    layers = [[f"n{at}-{n}" for n in range(size)] for at, size in enumerate(LAYERS)]
    ends = ["good", "mixed", "poor"]
    nodes, judged = [], {}
    for at, layer in enumerate(layers):
        onward = layers[at + 1] if at + 1 < len(layers) else ends
        for place, name in enumerate(layer):
            choices, worth = [], {}
            for n, quality in enumerate(random.sample((1.0, 0.5, 0.1), 3)):
                to = onward[(place + n) % len(onward)]
                choices.append(_choice(random, f"c{n}", quality, to, onward, at))
                worth[f"c{n}"] = {"quality": quality, "why": "<p>Because.</p>"}
            nodes.append(_node(name, choices, asks=at in (2, 5)))
            judged[name] = worth
    item = {
        "id": "forty",
        "minutes": 12,
        "meters": [
            {"id": m, "label": m, "unit": "points", "start": 50, "min": 0, "max": 100, "good": "up"}
            for m in METERS
        ],
        "flags": ["asked", "won"],
        "clock": {"label": "Week", "start": 1, "end": 12},
        "draws": [_draw(f"d{n}") for n in range(4)],
        "steps": len(LAYERS),
        "start": layers[0][0],
        "nodes": nodes,
        "endings": [{"id": e, "title": e, "text": "<p>The end of it.</p>"} for e in ends],
    }
    asked = [node["id"] for node in nodes if "ask" in node]
    key = {
        "nodes": judged,
        "weights": dict.fromkeys(METERS, 1.0),
        "forecasts": {
            name: {"comes_true": {"flag": "won"}, "expert": 0.6, "why": ""} for name in asked
        },
        "endings": {end: {"why": ""} for end in ends},
        "band": {"low": 0.0, "high": 0.45},
        "personas": {},
    }
    return item, key


def _node(name: str, choices: list[Any], asks: bool) -> Any:
    node = {"id": name, "title": name, "text": f"<p>{'word ' * 60}</p>", "choices": choices}
    return {**node, "ask": {"event": "It is won."}} if asks else node


def _choice(
    random: Random, name: str, quality: float, to: str, onward: list[str], at: int
) -> dict[str, Any]:
    gains, costs = random.sample(METERS, 2)
    choice: dict[str, Any] = {
        "id": name,
        "text": f"Do {name}",
        "effects": {gains: round(4 + 8 * quality), costs: -6},
        "goto": to,
    }
    if random.random() < 0.3:
        choice["later"] = [{"in": 3, "effects": {gains: -5 if quality < 1 else 4}}]
    if random.random() < 0.3:
        choice["draws"] = [f"d{random.randrange(4)}"]
    if random.random() < 0.3:
        choice["set"] = ["asked"]
    if random.random() < 0.2:
        choice["routes"] = [{"if": {"flag": "asked"}, "to": random.choice(onward)}]
    if name == "c2" and at and random.random() < 0.3:
        choice |= {"needs": {"trust": {"min": 45}}, "locked": "Not enough trust"}
    return choice


def _draw(name: str) -> dict[str, Any]:
    chance = {"base": 0.2, "per": {"evidence": 0.006}, "min": 0.1, "max": 0.9}
    yes = {"id": "yes", "chance": chance, "effects": {"money": 8}, "set": ["won"]}
    return {"id": name, "outcomes": [yes, {"id": "no", "effects": {"money": -4}}]}


def main() -> int:
    item, key = generated()
    began = time.perf_counter()
    said = check(item, key)
    checked = time.perf_counter() - began
    began = time.perf_counter()
    balance = Balance(item, key, lucks=LUCKS)
    tally = balance.random(PLAYS // LUCKS)
    balanced = time.perf_counter() - began
    began = time.perf_counter()
    held = problems(item, key)
    judged = time.perf_counter() - began
    print(f"{len(book(item).nodes)} nodes, {mean(tally.steps):.1f} decisions a play")
    print(f"checked   {checked:6.2f} s  {'; '.join(said)[:200] or 'nothing found'}")
    print(
        f"balanced  {balanced:6.2f} s  {tally.plays:,} random plays, mean {mean(tally.scores):.2f}"
    )
    print(f"judged    {judged:6.2f} s  {'; '.join(held)[:200] or 'nothing found'}")
    print(f"together  {checked + balanced + judged:6.2f} s (bar {BAR:g})")
    return 0 if checked + balanced + judged < BAR and len(book(item).nodes) == 40 else 1


if __name__ == "__main__":
    sys.exit(main())
