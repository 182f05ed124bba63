"""The exercise kinds, and where the parts of a kind are found.

Adding a kind: write `items/kinds/KIND.py`, `scoring/KIND.py`,
`widgets/static/kinds/KIND.js` (and KIND.css where it needs styles of its own),
`templates/items/KIND.yaml` and `KIND.key.yaml`. Nothing else changes: a kind is
there when its module is.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from course.items.types import AnswerError

if TYPE_CHECKING:
    from course.items.types import Answer, Event, Item, Key

KINDS: tuple[str, ...] = tuple(
    sorted(
        path.stem
        for path in (Path(__file__).parent / "kinds").glob("*.py")
        if not path.stem.startswith("_")
    )
)


class Kind(Protocol):
    """The pure functions of a kind; all take compiled dicts and change nothing.

    Each module also defines the TypedDicts `ITEM` and `KEY` that authors' files
    are validated against.
    """

    ITEM: Any
    KEY: Any
    LABEL: str  # what the exercise is called on the page: "Decision"
    DONE: str  # what a complete answer is called: "Answered"
    EVENTS: frozenset[str]  # the types of the changes that `reduce` takes

    def empty(self, item: Item) -> Answer:
        """The answer before the learner has touched anything."""
        ...

    def clean(self, item: Item, raw: object) -> Answer:
        """A valid answer from untrusted data. Raises AnswerError with what is wrong."""
        ...

    def reduce(self, item: Item, answer: Answer, event: Event) -> Answer:
        """The answer after one change. Raises EventError when the change does not fit."""
        ...

    def missing(self, item: Item, answer: Answer) -> str:
        """What is still to do, in words; "" when the answer is complete."""
        ...

    def check(self, item: Item, key: Key) -> list[str]:
        """Static problems of an item and its key, one sentence each."""
        ...

    # A kind may also define
    #     def present(item: Item, answer: Answer) -> dict[str, Any]
    # what the page shows besides the answer itself (`state.shown`), worked out here so
    # that the page only draws it: how a number was read, what is left of a budget.
    #     def labels(item: Item) -> dict[str, str]
    # what each id that an explanation can speak of is called, as HTML, where that is more than
    # options, responses, cards and quantities.
    #     BY_PERSON = True            points are given by a person, not by `scoring`
    #     AFTER_CHECK = frozenset()   the changes that are made while the feedback is shown
    #
    #     def deciding(item: Item) -> float | None
    # seconds that an answer takes besides reading the exercise; None, as for kinds without it,
    # where only the author knows. `course workload` adds them up.
    #     def met(item: Item) -> float
    # the share of its words that a learner meets, where that is not all of them.
    #
    # A kind whose answer comes from the learner's code defines
    #     def take(item: Item, answer: Answer, value: object) -> tuple[Answer, list[str]]
    # the answer that a plain value (or a `Frame`) makes of the one before, and remarks for
    # the learner. It raises AnswerError with what was expected and what came.
    #     def cleared(item: Item, answer: Answer) -> Answer
    # what "Clear answer" leaves, where that is not the empty answer: the luck of a story.
    #     SEEDED: frozenset[str]
    # the events that the session gives a fresh `seed`, for a kind with luck in it.


class UnknownKind(ValueError):
    """The item names a kind that this version of the course does not have."""


def present(item: Item, answer: Answer) -> dict[str, Any]:
    """What the page shows of an answer besides the answer itself; {} where the kind has nothing."""
    made: dict[str, Any] = getattr(kind(item["kind"]), "present", lambda *_: {})(item, answer)
    return made


def missing(item: Item, answer: Answer, confidence: float | None) -> str:
    """What is still to do, in words; "" when answer and confidence are complete."""
    left = kind(item["kind"]).missing(item, answer)
    if left or "confidence" not in item or confidence is not None:
        return left
    return "Say how sure you are"


def labels(item: Item) -> dict[str, str]:
    """What the kind itself calls the ids of an item, as HTML; {} for most kinds."""
    made: dict[str, str] = getattr(kind(item["kind"]), "labels", lambda *_: {})(item)
    return made


def deciding(item: Item) -> float | None:
    """Seconds that an answer takes besides reading; None where only the author can say."""
    seconds: float | None = getattr(kind(item["kind"]), "deciding", lambda _: None)(item)
    return seconds


def met(item: Item) -> float:
    """The share of an exercise's words that a learner meets, in (0, 1]."""
    share: float = getattr(kind(item["kind"]), "met", lambda _: 1.0)(item)
    return share


def by_person(name: str) -> bool:
    """Are exercises of this kind marked by a person?"""
    return bool(getattr(kind(name), "BY_PERSON", False))


def take(item: Item, answer: Answer, value: object) -> tuple[Answer, list[str]]:
    """The answer that a value of the learner's code makes. Raises AnswerError, in words."""
    make = getattr(kind(item["kind"]), "take", None)
    if make is None:
        raise AnswerError("this exercise is answered on the page and takes no value from code")
    made: tuple[Answer, list[str]] = make(item, answer, value)
    return made


def cleared(item: Item, answer: Answer) -> Answer:
    """What clearing leaves of an answer: nothing, except where the kind keeps something."""
    found = kind(item["kind"])
    made: Answer = getattr(found, "cleared", lambda item, _: found.empty(item))(item, answer)
    return made


def kind(name: str) -> Kind:
    """The kind's module, imported on first use so that a kernel loads only what it shows."""
    if name not in KINDS:
        raise UnknownKind(
            f"there is no exercise kind {name!r}; this version knows {', '.join(KINDS)}"
        )
    return cast(Kind, import_module(f"course.items.kinds.{name}"))
