"""Simulated test-takers, for holding a bank to its bands.

`model` must score full marks and `blank` nothing; the guessers know nothing of
the subject and must stay low; `order-taker` and `purist` are people the course
argues with, answered by the author; the rest are the declared near misses.
What a person marks stands in no band: of those items there are only the model
answer, which waits for a mark, and the blank one, which scores nothing.
"""

from __future__ import annotations

from random import Random

from course.items.registry import by_person
from course.items.types import Answer, Item, Key
from course.scoring import guess

GUESSERS = ("random", "always-first", "always-last", "always-longest", "always-most-hedged")
AUTHORED = ("order-taker", "purist")


def confidence(item: Item, key: Key, who: str) -> float | None:
    """How sure a persona says to be, by its name in `answers`; None where nobody asks.

    Guessers say what somebody expects who knows that he guesses; the people whom
    the course argues with are sure of themselves.
    """
    if "confidence" not in item or who == "blank":
        return None
    if who == "model":
        return 1.0
    if who in GUESSERS:
        return 0.3
    if who in AUTHORED:
        return 0.9
    named = {f"declared:{d['name']}": d.get("confidence") for d in key["declared"]}
    return named.get(who)


def answers(item: Item, key: Key, seed: int = 20260101) -> dict[str, Answer | None]:
    """Every persona's answer to one item, by name; None where nothing is answered."""
    out: dict[str, Answer | None] = {"model": key["model"], "blank": None}
    if by_person(item["kind"]):
        return out
    for how in GUESSERS:
        # Text seeds are hashed by Random without PYTHONHASHSEED, so runs agree.
        out[how] = guess(item, how, Random(f"{seed}:{item['id']}:{how}"))
    for name in AUTHORED:
        out[name] = key["personas"][name]
    for declared in key["declared"]:
        out[f"declared:{declared['name']}"] = declared["answer"]
    return out
