"""The fields that every item and key share.

Everything is a plain dict at run time, typed here for the checker. Authors
write the same fields in YAML; pydantic validates them against these very
types (`course.items.bank`), then prose is compiled from Markdown to HTML. A
field marked `Md` holds Markdown when authored and safe HTML when compiled;
`Line` holds one line of Markdown and compiles to inline HTML.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from typing_extensions import TypedDict

# The compiler finds prose by these markers.
Md = Annotated[str, "markdown"]
Line = Annotated[str, "line of markdown"]

Answer = dict[str, Any]
Event = dict[str, Any]


class AnswerError(ValueError):
    """An answer (from a file or from a learner's code) that an item cannot take."""


class EventError(ValueError):
    """A change from the page that does not fit the item; the answer stays as it was."""


class Confidence(TypedDict):
    """How sure the learner is, asked below the task of any kind.

    `ask` is the question; `scored` the share of the points that the stated
    confidence decides (see `course.scoring.confidence`), absent where it is only
    reported.
    """

    ask: Line
    scored: NotRequired[float]


class Item(TypedDict):
    """What the learner sees, the fields common to all kinds."""

    id: str
    version: int
    kind: str
    title: str
    points: float
    minutes: float
    claims: list[str]
    objectives: list[str]
    situation: NotRequired[Md]
    prompt: Md
    numbers: NotRequired[Md]
    contested: NotRequired[Md]
    confidence: NotRequired[Confidence]


# An answer whose score the author states, so that a test can hold it. (The
# functional form, because `is` is a keyword of Python.)
DeclaredAnswer = TypedDict(
    "DeclaredAnswer",
    {
        "name": str,
        "is": Literal["near-miss", "wrong"],
        "note": str,
        "answer": dict[str, Any],
        "score": float,
        "confidence": NotRequired[float],  # where the item scores it
    },
)


class Readers(TypedDict):
    """Second readers who answered without seeing the key."""

    count: int
    agree: float


class Key(TypedDict):
    """What the grader knows, the fields common to all kinds."""

    id: str
    version: int
    basis: Md
    read_again: str
    takeaway: Md
    model: dict[str, Any]
    declared: list[DeclaredAnswer]
    personas: dict[str, dict[str, Any]]
    readers: NotRequired[Readers]


class Note(TypedDict):
    """One explanation, beside the part of the exercise that it speaks of.

    `target` is the id of an option, response, card or quantity, or "" for the
    whole item.
    """

    target: str
    title: str
    tone: Literal["right", "partial", "wrong", "info"]
    html: str


class Feedback(TypedDict):
    """What a learner reads after a check or after grading."""

    score: float
    headline: str
    notes: list[Note]
    debrief: NotRequired[str]  # HTML: the answer laid beside its alternatives, as a whole
    confidence: NotRequired[str]  # a sentence: what the stated confidence was worth
    takeaway: str
    basis: str
    read_again: str
    revealed: bool
    pending: NotRequired[bool]  # a person gives the points; `score` says nothing yet


class Forecast(TypedDict):
    """A probability that a learner stated, and what came of it; both in [0, 1]."""

    confidence: float
    outcome: float


class Score(TypedDict):
    """The outcome of scoring one answer; both numbers lie in [0, 1].

    `outcome` is the answer's own share, against which a confidence is judged;
    `fraction` is what counts, with the confidence where the item scores it. With
    `pending` no machine scored it: a person will, and both are 0 meanwhile.
    """

    fraction: float
    outcome: float
    feedback: Feedback
    pending: NotRequired[bool]
