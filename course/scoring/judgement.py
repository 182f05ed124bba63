"""Judgement: distance or mode against an expert key, less what one fixed rating earns.

Keys that join experts with theory, scored by distance or mode, have the best
validity for situational judgement tests (Weng et al. 2018); raw consensus the
lowest. A learner who gives the same rating everywhere scores 0.
"""

from __future__ import annotations

from random import Random
from typing import Any, cast

from course.items.kinds.judgement import ITEM, KEY, ResponseKey, values
from course.items.types import Answer, Note
from course.scoring._common import by_trait, note, rescale

RULE = (
    "A rating inside the key's range counts in full and one a step beside it by half. "
    "What the same rating for everything would earn is taken off, so that 0 means no telling apart."
)


def credit(steps: list[int], part: ResponseKey, rating: int | None, how: str) -> float:
    """1 inside the accepted values, .5 one step outside (distance only), else 0."""
    if rating is None:
        return 0.0
    if rating in part["accept"]:
        return 1.0
    at = steps.index(rating)
    near = min(abs(at - steps.index(value)) for value in part["accept"])
    return 0.5 if how == "distance" and near == 1 else 0.0


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    steps, how = values(item), key.get("scoring", "distance")
    labels = {step["value"]: step["label"] for step in item["scale"]}
    ratings = answer["ratings"]
    parts = key["responses"]

    def mean(rate: dict[str, int]) -> float:
        return sum(credit(steps, part, rate.get(name), how) for name, part in parts.items()) / len(
            parts
        )

    naive = max(mean(dict.fromkeys(parts, step)) for step in steps)
    notes = []
    for response in item["responses"]:
        name = response["id"]
        part, rating = parts[name], ratings.get(name)
        if rating is None and not reveal:
            continue
        html = part["why"]
        if rating is not None and rating not in part["accept"]:
            side = "too_low" if steps.index(rating) < steps.index(part["expert"]) else "too_high"
            html = cast(dict[str, Any], part).get(side, "") + html
        title = f"You: {labels[rating]}" if rating is not None else "Not rated"
        if reveal:
            title += f" · Key: {' or '.join(labels[value] for value in part['accept'])}"
        worth = None if rating is None else credit(steps, part, rating, how)
        notes.append(note(name, title, worth, html))
    return rescale(mean(ratings), naive), notes


def guess(item: ITEM, how: str, random: Random) -> Answer:
    steps, shown = values(item), [response["id"] for response in item["responses"]]
    if how == "always-first":
        return {"ratings": dict.fromkeys(shown, steps[0])}
    if how == "always-last":
        return {"ratings": dict.fromkeys(shown, steps[-1])}
    if how == "random":
        return {"ratings": {name: random.choice(steps) for name in shown}}
    # The test-wise rate what is long, or hedged, as good: best third high, and so on down.
    order = by_trait(cast(list[dict[str, Any]], item["responses"]), how, random)
    spread = {
        shown[at]: steps[-1 - place * len(steps) // len(order)] for place, at in enumerate(order)
    }
    return {"ratings": {name: spread[name] for name in shown}}
