"""Estimate: within tolerance, or a named mistake that the feedback explains."""

from __future__ import annotations

from random import Random

from course.items.kinds.estimate import ITEM, KEY, Mistake, QuantityKey, allowance
from course.items.numbers import say
from course.items.types import Answer, Note
from course.scoring._common import note

RULE = (
    "A number within the tolerance counts in full. "
    "One that a named slip produces counts in part, and the slip is explained."
)


def match(part: QuantityKey, number: float | None) -> tuple[float, Mistake | None]:
    """The credit of a number, and the named mistake that it comes from, if any."""
    if number is None:
        return 0.0, None
    if abs(number - part["value"]) <= allowance(part) * (1 + 1e-9):
        return 1.0, None
    for mistake in part["mistakes"]:
        if abs(number - mistake["value"]) <= allowance(part, mistake["value"]) * (1 + 1e-9):
            return mistake["credit"], mistake
    return 0.0, None


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    notes, total, got = [], 0.0, 0.0
    for quantity in item["quantities"]:
        name, unit = quantity["id"], quantity["unit"]
        part = key["quantities"][name]
        weight = part.get("weight", 1.0)
        number = answer["values"].get(name, {}).get("number")
        worth, mistake = match(part, number)
        total += weight
        got += weight * worth
        if number is None and not reveal:
            continue
        title = f"You: {say(number, unit)}" if number is not None else "No number"
        if reveal:
            title += f" · Key: {say(part['value'], unit)}"
        if mistake is not None:
            html = mistake["why"] + (part["why"] if reveal else "")
        elif worth == 1 or reveal:
            html = part["why"]
        else:
            html = "<p>This number matches neither the worked solution nor a usual slip. Go back over the steps one at a time and write down each intermediate result.</p>"
        notes.append(note(name, title, None if number is None else worth, html))
    return got / total, notes


def guess(item: ITEM, how: str, random: Random) -> Answer:
    # Nobody guesses a number from the wording; a round one is the best there is.
    number = (
        float(random.choice([10, 50, 100, 1000, 100_000, 1_000_000])) if how == "random" else 100.0
    )
    return {
        "values": {q["id"]: {"text": f"{number:g}", "number": number} for q in item["quantities"]}
    }
