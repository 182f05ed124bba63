"""`judgement`: rate several responses to a situation on one labelled scale."""

from __future__ import annotations

from typing import Literal, NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import duplicates, ids, known, left, mapping, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Md

LABEL = "Judgement"
DONE = "All answered"
EVENTS = frozenset({"rate"})


class Step(TypedDict):
    value: int
    label: str


class Response(TypedDict):
    id: str
    text: Md


class ITEM(types.Item):
    scale: list[Step]
    responses: list[Response]


class ResponseKey(TypedDict):
    expert: int
    accept: list[int]
    why: Md
    too_low: NotRequired[Md]
    too_high: NotRequired[Md]


class KEY(types.Key):
    responses: dict[str, ResponseKey]
    scoring: NotRequired[Literal["distance", "mode"]]


def values(item: ITEM) -> list[int]:
    """The steps of the scale, ascending."""
    return [step["value"] for step in item["scale"]]


def empty(item: ITEM) -> Answer:
    return {"ratings": {}}


def clean(item: ITEM, raw: object) -> Answer:
    ratings = mapping(raw, "ratings")
    shown = ids(item["responses"])
    for name, value in ratings.items():
        known(name, shown, "response")
        if type(value) is not int or value not in values(item):
            raise AnswerError(f"the rating of {name!r} is not a step of the scale")
    return {"ratings": {name: ratings[name] for name in shown if name in ratings}}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    shown = ids(item["responses"])
    name, value = event.get("response"), event.get("value")
    if event.get("type") != "rate" or name not in shown:
        raise EventError("that response is not part of this exercise")
    if value is not None and (type(value) is not int or value not in values(item)):
        raise EventError("that rating is not a step of the scale")
    ratings = {**answer["ratings"], cast(str, name): value}
    return {"ratings": {n: ratings[n] for n in shown if ratings.get(n) is not None}}


def missing(item: ITEM, answer: Answer) -> str:
    return left(len(answer["ratings"]), len(item["responses"]), "rate")


def check(item: ITEM, key: KEY) -> list[str]:
    problems = same_ids(ids(item["responses"]), key["responses"], "response")
    steps = values(item)
    if steps != sorted(set(steps)) or not 3 <= len(steps) <= 7:
        problems.append("the scale has three to seven steps in ascending order")
    if duplicates([step["label"] for step in item["scale"]]):
        problems.append("every step of the scale has its own label")
    if not 4 <= len(item["responses"]) <= 12:
        problems.append("a judgement has four to twelve responses")
    for name, part in key["responses"].items():
        if not set(part["accept"]) <= set(steps):
            problems.append(f"response {name!r} accepts a value that is not on the scale")
        if part["expert"] not in part["accept"]:
            problems.append(f"response {name!r}: the expert's value is not among those accepted")
        span = part["accept"]
        if len(span) > 1 and len(span) >= len(steps) - 1:
            problems.append(
                f"response {name!r} accepts nearly the whole scale and tells nothing apart"
            )
    if len({part["expert"] for part in key["responses"].values()}) < 2:
        problems.append("all responses have the same expert value: nothing to tell apart")
    return problems


def deciding(item: ITEM) -> float:
    return 10 * len(item["responses"])
