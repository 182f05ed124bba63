"""`ranking`: put cards in order."""

from __future__ import annotations

from itertools import pairwise
from typing import NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import duplicates, ids, known, listing, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Md

# `from` is a keyword of Python, hence the functional form for the ends' labels.
Ends = TypedDict("Ends", {"from": str, "to": str})
LABEL = "Ranking"
DONE = "Answered"
EVENTS = frozenset({"move"})


class Card(TypedDict):
    id: str
    text: Md


class ITEM(types.Item, Ends):
    cards: list[Card]


class CardKey(TypedDict):
    why: Md


class KEY(types.Key):
    order: list[str]
    ties: NotRequired[list[list[str]]]
    top: NotRequired[int]
    # What `ID.key.py` works out for each card, where the order comes from a model.
    effects: NotRequired[dict[str, float]]
    cards: dict[str, CardKey]


def empty(item: ITEM) -> Answer:
    return {"order": ids(item["cards"])}


def clean(item: ITEM, raw: object) -> Answer:
    order = listing(raw, "order")
    shown = ids(item["cards"])
    names = [known(name, shown, "card") for name in order]
    if duplicates(names):
        raise AnswerError(f"card {duplicates(names)[0]!r} stands twice in the order")
    if len(names) != len(shown):
        raise AnswerError(f"the order has {len(names)} of {len(shown)} cards")
    return {"order": names}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    order = list(answer["order"])
    card, to = event.get("card"), event.get("to")
    if event.get("type") != "move" or card not in order or type(to) is not int:
        raise EventError("that move does not fit this exercise")
    order.remove(cast(str, card))
    order.insert(max(0, min(to, len(order))), cast(str, card))
    return {"order": order}


def missing(item: ITEM, answer: Answer) -> str:
    # An order is always complete; whether the learner touched it is kept beside the answer.
    return ""


def check(item: ITEM, key: KEY) -> list[str]:
    shown = ids(item["cards"])
    problems = same_ids(shown, key["cards"], "card")
    if sorted(key["order"]) != sorted(shown):
        problems.append("the key's order does not hold each card once")
    if not 4 <= len(shown) <= 10:
        problems.append("a ranking has four to ten cards")
    for tie in key.get("ties", []):
        places = [key["order"].index(name) for name in tie if name in key["order"]]
        if len(places) != len(tie) or max(places) - min(places) != len(tie) - 1:
            problems.append(f"the tie {tie} is not a run of neighbours in the order")
    if not 0 <= key.get("top", 0) < len(shown):
        problems.append("`top` names fewer cards than there are")
    effects = key.get("effects")
    if effects is not None:
        if set(effects) != set(shown):
            problems.append("`effects` has a number for each card")
        else:
            tied = [set(tie) for tie in key.get("ties", [])]
            problems += [
                f"{second!r} has a larger effect than {first!r}, which stands before it"
                for first, second in pairwise(key["order"])
                if effects[first] < effects[second] and not any({first, second} <= t for t in tied)
            ]
    return problems


def deciding(item: ITEM) -> float:
    return 12 * len(item["cards"])
