"""The exercise kinds, and where the parts of a kind are found.

Adding a kind: write `items/kinds/KIND.py`, `scoring/KIND.py`,
`widgets/static/kinds/KIND.js`, `templates/items/KIND.yaml` and
`KIND.key.yaml`, then add its name here. Nothing else changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from course.items.types import Answer, Event, Item, Key

KINDS: tuple[str, ...] = ("choice", "judgement", "ranking", "sorting", "estimate")


class Kind(Protocol):
    """The pure functions of a kind; all take compiled dicts and change nothing.

    Each module also defines the TypedDicts `ITEM` and `KEY` that authors' files
    are validated against.
    """

    ITEM: Any
    KEY: Any

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


class UnknownKind(ValueError):
    """The item names a kind that this version of the course does not have."""


def kind(name: str) -> Kind:
    """The kind's module, imported on first use so that a kernel loads only what it shows."""
    if name not in KINDS:
        raise UnknownKind(
            f"there is no exercise kind {name!r}; this version knows {', '.join(KINDS)}"
        )
    return cast(Kind, import_module(f"course.items.kinds.{name}"))
