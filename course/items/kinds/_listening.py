"""Options of an allocation that tell something once the first step has been spent on them.

What was heard cannot be unheard, so its step cannot be taken back: the amount of such an
option then starts at that step. `heard` in an answer is the order of listening. It holds
exactly the telling options that have their first step, so that no file can claim one
without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from course.items.kinds._common import MAX_TEXT, duplicates, known
from course.items.types import AnswerError


class Listening(TypedDict):
    """How the page speaks of the first step: what it tells, and the word on the button."""

    label: str  # "Worry"
    do: str  # "Listen"


def telling(item: Any) -> list[str]:
    """The options that tell something, in the order shown."""
    return [option["id"] for option in item["options"] if "told" in option]


def told(item: Any, heard: list[str]) -> dict[str, str]:
    """What the heard options tell, as HTML, by their ids."""
    return {option["id"]: option["told"] for option in item["options"] if option["id"] in heard}


def order(item: Any, raw: object) -> list[str]:
    """The order of listening that an answer file claims. Raises AnswerError."""
    if not isinstance(raw, list):
        raise AnswerError("'heard' should be a list of options")
    names = [known(name, telling(item), "option that tells something,") for name in raw]
    if duplicates(names):
        raise AnswerError(f"{duplicates(names)[0][:MAX_TEXT]!r} was heard twice")
    return names


def settle(
    item: Any, amounts: Mapping[str, float], heard: list[str], first: Mapping[str, float]
) -> tuple[dict[str, float], list[str]]:
    """Amounts and order of listening made to agree; `first` is each option's first step.

    Whoever was heard has taken that step; whoever has it was heard.
    """
    paid = {name: max(amounts.get(name, 0.0), first[name]) for name in heard}
    late = [
        name
        for name in telling(item)
        if name not in heard and amounts.get(name, 0.0) >= first[name] - 1e-9
    ]
    return {**amounts, **paid}, [*heard, *late]


def check(item: Any, first: Mapping[str, float], lows: Mapping[str, float]) -> list[str]:
    """What is wrong with the telling options of an item."""
    names = telling(item)
    if bool(names) != ("listening" in item):
        return ["`listening` and options with `told` belong together"]
    if names and item["form"] != "amounts":
        return ["only amounts have a first step that tells something"]
    least = sum(first[name] if name in names else low for name, low in lows.items())
    if names and least > item["budget"]["total"] + 1e-9:
        return ["to hear every option takes more than the budget"]
    return []
