"""`choice`: take one option, or all that apply."""

from __future__ import annotations

from typing import Literal, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import ids, known, listing, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md

LABEL = "Decision"
DONE = "Answered"
EVENTS = frozenset({"choose"})


class Option(TypedDict):
    id: str
    text: Line


class ITEM(types.Item):
    select: Literal["one", "many"]
    options: list[Option]


class OptionKey(TypedDict):
    credit: float
    why: Md


class KEY(types.Key):
    options: dict[str, OptionKey]


def empty(item: ITEM) -> Answer:
    return {"chosen": []}


def clean(item: ITEM, raw: object) -> Answer:
    chosen = listing(raw, "chosen")
    shown = ids(item["options"])
    names = [known(name, shown, "option") for name in chosen]
    if item["select"] == "one" and len(set(names)) > 1:
        raise AnswerError("this exercise takes one option, and several are chosen")
    return {"chosen": [name for name in shown if name in names]}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    shown = ids(item["options"])
    if event.get("type") != "choose" or event.get("option") not in shown:
        raise EventError("that option is not part of this exercise")
    option = cast(str, event["option"])
    on = bool(event.get("on", True))
    if item["select"] == "one":
        return {"chosen": [option] if on else []}
    chosen = set(answer["chosen"]) - {option} | ({option} if on else set())
    return {"chosen": [name for name in shown if name in chosen]}


def missing(item: ITEM, answer: Answer) -> str:
    return "" if answer["chosen"] else "Not answered yet"


def check(item: ITEM, key: KEY) -> list[str]:
    problems = same_ids(ids(item["options"]), key["options"], "option")
    if not 3 <= len(item["options"]) <= 6:
        problems.append("a choice has three to six options")
    credits = [part["credit"] for part in key["options"].values()]
    if any(not 0 <= credit <= 1 for credit in credits):
        problems.append("every credit lies between 0 and 1")
    if item["select"] == "one" and credits.count(1) != 1:
        problems.append("exactly one option has credit 1")
    if item["select"] == "many" and (set(credits) - {0, 1} or len(set(credits)) < 2):
        problems.append("with `select: many` credits are 1 or 0, and both occur")
    return problems


def deciding(item: ITEM) -> float:
    return 30 if item["select"] == "one" else 10 * len(item["options"])
