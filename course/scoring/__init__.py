"""From an item, its key and an answer to a score; pure, one module a family.

Scores are fractions of an item's points. Nothing here reads a file, knows a
notebook, or keeps state: the same three dicts give the same score anywhere.
"""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

from course.items.registry import KINDS, UnknownKind
from course.items.types import Answer, Feedback, Forecast, Item, Key, Note, Score
from course.scoring.confidence import combine, sentence

FULL = 0.995
HEADLINES = (
    (FULL, "That is the full mark."),
    (0.75, "Close to the key."),
    (0.4, "Partly there."),
    (0.0, "Not yet: read why, then look again."),
)
RIGHT_BUT = "That is the right answer, and you were less sure than you could be."

PENDING = "A person reads this and gives the points."
PENDING_REVEALED = "Now read your text as a marker would."


def score_answer(
    item: Item,
    key: Key,
    answer: Answer | None,
    reveal: bool = False,
    confidence: float | None = None,
) -> Score:
    """Score one answer, with the confidence that was stated for it.

    `answer` is valid (it came through the kind's `clean`) or None for none.
    The feedback explains what was chosen; with `reveal`, every option and the
    model answer as well. Where the family gives None instead of a fraction, a
    person marks the answer, and the score is `pending`. Raises UnknownKind for a
    kind this version lacks.
    """
    asked = item.get("confidence")
    sure = ""
    if answer is None:
        fraction, outcome, notes, debrief, pending = 0.0, 0.0, [], "", False
        headline = "No answer was saved for this exercise."
        # Nothing was chosen, so there is nothing to explain unless all is shown.
        if reveal:
            _, notes = _family(item).score(item, key, key["model"], True)
            debrief = _debrief(item, key, key["model"], True)
    else:
        raw, notes = _family(item).score(item, key, answer, reveal)
        pending = raw is None
        fraction = outcome = 0.0 if raw is None else _fraction(raw)
        debrief = _debrief(item, key, answer, reveal)
        headline = next(text for least, text in HEADLINES if outcome >= least)
        if pending:
            headline = PENDING_REVEALED if reveal else PENDING
        elif asked is not None:
            share = asked.get("scored", 0.0)
            fraction = _fraction(combine(outcome, confidence, share))
            sure = sentence(confidence, outcome, share)
            if fraction < FULL <= outcome:
                headline = RIGHT_BUT
    feedback = Feedback(
        score=fraction,
        headline=headline,
        notes=notes,
        takeaway=key["takeaway"],
        basis=_basis(item, key, outcome, reveal),
        read_again=key["read_again"],
        revealed=reveal,
    )
    if debrief:
        feedback["debrief"] = debrief
    if sure:
        feedback["confidence"] = sure
    if pending:
        feedback["pending"] = True
        return {"fraction": 0.0, "outcome": 0.0, "feedback": feedback, "pending": True}
    return {"fraction": fraction, "outcome": outcome, "feedback": feedback}


def points(fraction: float, max_points: float) -> float:
    """Points for nbgrader: a built-in finite float in [0, max_points], two decimals.

    nbgrader gives full marks to NaN, numpy floats and negatives, and fails the
    submission above the maximum, so nothing else may ever leave here.
    """
    value = float(fraction) * float(max_points)
    if not math.isfinite(value):
        return 0.0
    # Rounded first, bounded last: 2 decimals must not carry it above the maximum.
    return float(min(max(round(value, 2), 0.0), float(max_points)))


def guess(item: Item, how: str, random: Any) -> Answer:
    """The answer of a test-taker who guesses by `how`; see `course.scoring.personas`."""
    answer: Answer = _family(item).guess(item, how, random)
    return answer


def forecasts(item: Item, key: Key, answer: Answer) -> list[Forecast]:
    """The probabilities stated inside an answer, with what came of each; [] for most kinds.

    A family whose answers hold some defines `forecasts(item, key, answer)`.
    """
    made: list[Forecast] = getattr(_family(item), "forecasts", lambda *_: [])(item, key, answer)
    return made


def stated(
    item: Item, key: Key, answer: Answer | None, confidence: float | None, outcome: float
) -> list[Forecast]:
    """Every probability of one answer with what came of it: inside it, and for it as a whole."""
    if answer is None:
        return []
    found = forecasts(item, key, answer)
    if "confidence" in item and confidence is not None:
        found = [*found, Forecast(confidence=confidence, outcome=outcome)]
    return found


def answered(item: Item, answer: Answer) -> str:
    """The answer as it was given, as HTML: for what a person marks. "" for other kinds."""
    return str(getattr(_family(item), "answered", lambda *_: "")(item, answer))


def checklist(item: Item) -> str:
    """What a learner reads an answer against without a score, as HTML for a page without script."""
    return str(getattr(_family(item), "checklist", lambda *_: "")(item))


def verify(item: Item, key: Key) -> list[str]:
    """What is wrong with a key that only its scoring can tell; [] for most kinds.

    A family that values answers by a model defines `verify(item, key)`.
    """
    found: list[str] = getattr(_family(item), "verify", lambda *_: [])(item, key)
    return found


def _debrief(item: Item, key: Key, answer: Answer, reveal: bool) -> str:
    """What a family says of an answer as a whole, as HTML: `debrief(item, key, answer, reveal)`."""
    return str(getattr(_family(item), "debrief", lambda *_: "")(item, key, answer, reveal))


def _basis(item: Item, key: Key, outcome: float, reveal: bool) -> str:
    """How the points come about; the key's own reasoning only when it gives nothing away.

    A basis holds the arithmetic behind the key, so whoever may still try again,
    or sits beside somebody who may, does not read it yet.
    """
    rule = f"<p>{_family(item).RULE}</p>"
    return rule + key["basis"] if reveal or outcome >= FULL else rule


def _family(item: Item) -> Any:
    name = item["kind"]
    if name not in KINDS:
        raise UnknownKind(f"there is no exercise kind {name!r} in this version")
    return import_module(f"course.scoring.{name}")


def _fraction(raw: float) -> float:
    return min(1.0, max(0.0, float(raw))) if math.isfinite(raw) else 0.0


__all__ = [
    "Note",
    "answered",
    "checklist",
    "forecasts",
    "guess",
    "points",
    "score_answer",
    "stated",
    "verify",
]
