"""What several families share: rescaling against guessing, and picking by wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any, Literal

from course.items.types import Note

Tone = Literal["right", "partial", "wrong", "info"]

HEDGES = re.compile(
    r"\b(usually|often|might|depends?|consider|some|may|can|could|perhaps|generally|likely|sometimes|probably|mostly)\b",
    re.IGNORECASE,
)


def rescale(raw: float, naive: float) -> float:
    """`raw` on a scale where `naive` (what a fixed guess earns) is 0 and 1 is 1."""
    if naive >= 1.0:
        return 0.0
    return min(1.0, max(0.0, (raw - naive) / (1.0 - naive)))


def tone(credit: float) -> Tone:
    """The tone of an explanation, from the credit of what it explains."""
    if credit >= 0.995:
        return "right"
    return "partial" if credit > 0 else "wrong"


def note(target: str, title: str, credit: float | None, html: str) -> Note:
    """One explanation; `credit` None marks information rather than judgement."""
    return {
        "target": target,
        "title": title,
        "tone": "info" if credit is None else tone(credit),
        "html": html,
    }


def pick(parts: Sequence[dict[str, Any]], how: str, random: Random) -> int:
    """The index that a test-wise guesser takes among options with a `text`."""
    texts = [re.sub(r"<[^>]+>", " ", part["text"]) for part in parts]
    if how == "always-first":
        return 0
    if how == "always-last":
        return len(parts) - 1
    if how == "always-longest":
        return max(range(len(parts)), key=lambda at: len(texts[at]))
    if how == "always-most-hedged":
        return max(range(len(parts)), key=lambda at: (len(HEDGES.findall(texts[at])), -at))
    return random.randrange(len(parts))


def by_trait(parts: Sequence[dict[str, Any]], how: str, random: Random) -> list[int]:
    """All indices, best first, in the order a guesser would prefer them."""
    texts = [re.sub(r"<[^>]+>", " ", part["text"]) for part in parts]
    order = list(range(len(parts)))
    if how == "always-last":
        return order[::-1]
    if how == "always-longest":
        return sorted(order, key=lambda at: -len(texts[at]))
    if how == "always-most-hedged":
        return sorted(order, key=lambda at: -len(HEDGES.findall(texts[at])))
    if how == "random":
        random.shuffle(order)
    return order
