"""`allocation`: spread a budget over options, or pick whole options that a budget can pay.

Two forms. With `amounts` each option gets some of the budget, in steps, within bounds
of its own; the first step may be spent on listening, and beside the budget there may be
dials to set. With `picks` an option is taken or left, and has a cost; it may need another
one, or exclude it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds import _blend, _dials, _listening
from course.items.kinds._common import duplicates, ids, known, listing, mapping, same_ids
from course.items.kinds._dials import Dial
from course.items.kinds._listening import Listening
from course.items.numbers import say
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md

LABEL = "Allocation"
DONE = "Within the budget"
EVENTS = frozenset({"amount", "pick", "listen", "dial"})
STEPS = 1_000  # the finest division of a budget that a slider and a solver can take


class Budget(TypedDict):
    total: float
    unit: str  # "hours"
    exact: bool  # all of it has to be spent; otherwise it is a ceiling
    step: NotRequired[float]  # amounts: the smallest change


class Fact(TypedDict):
    """What is known of every option, in one column, so that options can be compared."""

    id: str
    label: str
    unit: NotRequired[str]
    detail: NotRequired[Line]
    filter: NotRequired[bool]  # offer to show only the options with one of its words


class Total(TypedDict):
    """A visible sum over what is spent: a fact times the amount, or of what is picked."""

    label: str
    fact: str
    unit: NotRequired[str]


class Range(TypedDict):
    """A figure that is known only between two ends."""

    low: float
    high: float


class Option(TypedDict):
    id: str
    text: Line
    detail: NotRequired[Md]
    facts: NotRequired[dict[str, float | str | Range]]
    told: NotRequired[Line]  # shown once the first step has been spent here
    least: NotRequired[float]
    most: NotRequired[float]
    cost: NotRequired[float]
    needs: NotRequired[list[str]]
    excludes: NotRequired[list[str]]


class ITEM(types.Item):
    form: Literal["amounts", "picks"]
    budget: Budget
    facts: NotRequired[list[Fact]]
    totals: NotRequired[list[Total]]
    blend: NotRequired[_blend.Blend]
    listening: NotRequired[Listening]
    dials: NotRequired[list[Dial]]
    options: list[Option]


class OptionKey(TypedDict):
    why: Md


class DialKey(TypedDict):
    why: Md
    too_low: Md
    too_high: Md


class Valuation(TypedDict):
    model: str  # a module in course/scoring/models
    unit: str  # what the value counts
    parameters: dict[str, Any]  # typed by the model


class Naive(TypedDict):
    """A split that people make by a rule of thumb, so that it can be named and explained."""

    id: str
    name: str
    answer: dict[str, Any]
    value: NotRequired[float]  # written by `course solve`
    why: Md


class Best(TypedDict):
    """What `course solve` found, and how far it is proven. `course check` holds it."""

    value: float
    equal: float  # the value of the same share for everything, with the dials at their start
    method: str
    bound: NotRequired[float]  # no answer is worth more; absent where nothing is proven
    gap: NotRequired[float]  # (bound - value) / |value|
    relaxed: NotRequired[float]  # the optimum if options could be divided at will
    multiplier: NotRequired[float]  # what one more unit of the budget would be worth
    residual: NotRequired[float]  # how far the conditions of an optimum are missed
    starts: NotRequired[int]


class KEY(types.Key):
    valuation: Valuation
    options: dict[str, OptionKey]
    dials: NotRequired[dict[str, DialKey]]
    naive: list[Naive]
    best: NotRequired[Best]


# ------------------------------------------------------------------ answers


def field(item: ITEM) -> str:
    """The one field of an answer in this form."""
    return "amounts" if item["form"] == "amounts" else "picked"


def empty(item: ITEM) -> Answer:
    return {"amounts": {}, **_extras(item)} if item["form"] == "amounts" else {"picked": []}


def cleared(item: ITEM, answer: Answer) -> Answer:
    # What was heard stays heard, with the step that it took.
    made = empty(item)
    return _settled(item, made, {}, answer["heard"]) if "heard" in answer else made


def clean(item: ITEM, raw: object) -> Answer:
    shown = ids(item["options"])
    if item["form"] == "picks":
        picked = [known(name, shown, "option") for name in listing(raw, "picked")]
        return {"picked": [name for name in shown if name in picked]}
    # Answers from before there was listening, or a dial, have no such field.
    more = {name: raw[name] for name in _extras(item) if isinstance(raw, dict) and name in raw}
    if more:
        raw = {name: value for name, value in cast(Answer, raw).items() if name not in more}
    amounts = mapping(raw, "amounts")
    for name, amount in amounts.items():
        known(name, shown, "option")
        if not _is_number(amount):
            raise AnswerError(f"the amount of {name!r} should be a number")
        low, high = bounds(item, name)
        if not low - 1e-9 <= amount <= high + 1e-9:
            raise AnswerError(f"the amount of {name!r} should lie between {low:g} and {high:g}")
        if abs(_snap(item, name, amount) - amount) > 1e-6:
            raise AnswerError(f"the amount of {name!r} should be in steps of {step(item):g}")
    made = empty(item)
    if "dials" in made:
        made["dials"] = _dials.settings(item, more.get("dials", {}))
    return _settled(item, made, amounts, _listening.order(item, more.get("heard", [])))


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    what = event.get("type")
    if what == "dial":
        return {**answer, "dials": _dials.turn(item, answer.get("dials", {}), event)}
    shown = ids(item["options"])
    name = event.get("option")
    if name not in shown:
        raise EventError("that option is not part of this exercise")
    if item["form"] == "picks":
        if what != "pick":
            raise EventError("here an option is taken or left")
        picked = set(answer["picked"]) - {name}
        if event.get("on", True):
            picked.add(name)
        return {"picked": [one for one in shown if one in picked]}
    name = cast(str, name)
    heard = answer.get("heard", [])
    if what == "listen":
        if name not in _listening.telling(item):
            raise EventError("that option has nothing to tell")
        if name in heard:
            return answer  # a second press
        amount = first_step(item, name)
    else:
        amount = cast(float, event.get("amount"))
        if what != "amount" or not _is_number(amount):
            raise EventError("a number was expected")
    # A slider or a typed number may overshoot; what is kept lies within the bounds, on a step.
    amounts = {**answer["amounts"], name: _snap(item, name, amount)}
    return _settled(item, answer, amounts, heard)


def _extras(item: ITEM) -> Answer:
    """The fields of an answer that only some allocations have, empty."""
    made: Answer = {}
    if _listening.telling(item):
        made["heard"] = []
    if "dials" in item:
        made["dials"] = {}
    return made


def _settled(item: ITEM, answer: Answer, amounts: Mapping[str, float], heard: list[str]) -> Answer:
    """The answer with these amounts, and with everything heard that they pay for."""
    if "heard" in answer:
        first = {name: first_step(item, name) for name in _listening.telling(item)}
        amounts, heard = _listening.settle(item, amounts, heard, first)
        answer = {**answer, "heard": heard}
    return {**answer, "amounts": _canonical(item, amounts)}


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(cast(float, value))


def _snap(item: ITEM, name: str, amount: float) -> float:
    low, high = bounds(item, name)
    kept = min(max(amount, low), high)
    return tidy(low + round((kept - low) / step(item)) * step(item))


def _canonical(item: ITEM, amounts: Mapping[str, float]) -> dict[str, float]:
    # One form for equal answers: what stands at its minimum is left out.
    snapped = {
        name: _snap(item, name, amounts[name]) for name in ids(item["options"]) if name in amounts
    }
    return {name: amount for name, amount in snapped.items() if amount != bounds(item, name)[0]}


def tidy(number: float) -> float:
    """Without the dust of binary fractions; a whole number stays one when written."""
    rounded = round(float(number), 6)
    return int(rounded) if rounded == int(rounded) else rounded


# ------------------------------------------------------------------ the budget


def step(item: ITEM) -> float:
    """The smallest change of an amount."""
    return item["budget"].get("step", 1.0)


def bounds(item: ITEM, name: str) -> tuple[float, float]:
    """The least and the most that an option may get."""
    option = next(part for part in item["options"] if part["id"] == name)
    return option.get("least", 0.0), option.get("most", item["budget"]["total"])


def first_step(item: ITEM, name: str) -> float:
    """What an option has after its first step."""
    return tidy(bounds(item, name)[0] + step(item))


def shares(item: ITEM, answer: Answer) -> dict[str, float]:
    """How much of each option there is: its amount, or 1 and 0 for taken and left."""
    if item["form"] == "picks":
        return {name: float(name in answer["picked"]) for name in ids(item["options"])}
    return {
        name: answer["amounts"].get(name, bounds(item, name)[0]) for name in ids(item["options"])
    }


def costs(item: ITEM) -> dict[str, float]:
    """What one unit of each option takes from the budget."""
    if item["form"] == "picks":
        return {option["id"]: option.get("cost", 0.0) for option in item["options"]}
    return dict.fromkeys(ids(item["options"]), 1.0)


def spent(item: ITEM, answer: Answer) -> float:
    """What the answer takes from the budget."""
    cost = costs(item)
    return tidy(sum(cost[name] * much for name, much in shares(item, answer).items()))


def conflicts(item: ITEM, answer: Answer) -> dict[str, str]:
    """What is wrong with a picked option beside the others, in words, by its id."""
    picked = answer.get("picked", [])
    names = {option["id"]: plain(option["text"]) for option in item["options"]}
    found: dict[str, str] = {}
    for option in item["options"]:
        name = option["id"]
        if name not in picked:
            continue
        for other in option.get("needs", []):
            if other not in picked:
                found[name] = f"“{names[name]}” needs “{names[other]}”: take both or neither"
        barred = [o["id"] for o in item["options"] if name in o.get("excludes", [])]
        for other in [*option.get("excludes", []), *barred]:
            if other in picked:
                found[name] = f"“{names[name]}” and “{names[other]}” exclude each other: keep one"
    return found


def missing(item: ITEM, answer: Answer) -> str:
    budget = item["budget"]
    used, total, unit = spent(item, answer), budget["total"], budget["unit"]
    if used > total + 1e-9:
        do = "take something out" if item["form"] == "picks" else "take some back"
        return f"Over the budget by {count(tidy(used - total), unit)}: {do}"
    for problem in conflicts(item, answer).values():
        return problem
    if answer == empty(item):
        return "Not answered yet"
    if budget["exact"] and used < total - 1e-9:
        return f"{count(tidy(total - used), unit)} of {count(total, unit)} still to spend"
    return _dials.missing(item, answer.get("dials", {}))


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """The visible side: what is spent and left, what does not fit, and the sums of stated facts."""
    budget = item["budget"]
    used = spent(item, answer)
    left = tidy(budget["total"] - used)
    held = conflicts(item, answer)
    shown: dict[str, Any] = {
        "spent": used,
        "left": left,
        "problems": held,
        "totals": [
            {
                "label": total["label"],
                "said": say(_total(item, answer, total), total.get("unit", "")),
            }
            for total in item.get("totals", [])
        ],
    }
    if "blend" in item:
        shown["order"] = _blend.ordered(item["blend"], shares(item, answer))
    if "heard" in answer:
        shown["told"] = _listening.told(item, answer["heard"])
    return shown


def labels(item: ITEM) -> dict[str, str]:
    """What the dials are called; the options are known by their texts."""
    return {dial["id"]: escape(dial["label"]) for dial in _dials.dials(item)}


def _total(item: ITEM, answer: Answer, total: Total) -> float:
    much = shares(item, answer)
    added = 0.0
    for option in item["options"]:
        fact = option.get("facts", {}).get(total["fact"])
        if isinstance(fact, (int, float)):
            added += fact * much[option["id"]]
    return tidy(added)


def count(number: float, unit: str) -> str:
    """An amount with its unit, which is written in the plural: "1 hour", "2.5 hours"."""
    return say(number, one(unit) if number == 1 else unit)


def one(unit: str) -> str:
    """The unit's name for one of it: "hours" gives "hour"."""
    return unit[:-1] if unit.endswith("s") and not unit.endswith("ss") else unit


def plain(html: str) -> str:
    """A line of prose as text, for a sentence about it."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


# ------------------------------------------------------------------ static checks


def check(item: ITEM, key: KEY) -> list[str]:
    shown = ids(item["options"])
    problems = same_ids(shown, key["options"], "option")
    problems += _check_options(item) + _dials.check(item)
    dials = ids(_dials.dials(item))
    problems += same_ids(dials, key.get("dials", {}), "dial")
    facts = ids(item.get("facts", []))
    problems += [f"fact {name!r} stands twice" for name in duplicates(facts)]
    for option in item["options"]:
        if set(option.get("facts", {})) != set(facts):
            problems.append(f"option {option['id']!r} does not have every fact, each once")
    for total in item.get("totals", []):
        if total["fact"] not in facts:
            problems.append(f"the total {total['label']!r} names a fact that is not there")
    if "blend" in item:
        valued = key["valuation"]["parameters"].get("options")
        problems += _blend.check(item["blend"], shown, valued)
    lows = {name: bounds(item, name)[0] for name in shown}
    firsts = {name: first_step(item, name) for name in shown}
    problems += _listening.check(item, firsts, lows)
    if problems:
        return problems  # a split cannot be read against options that are broken
    if len(key["naive"]) < 2 or duplicates(ids(key["naive"])):
        problems.append("name at least two naive splits, each once")
    for naive in key["naive"]:
        try:
            undone = missing(item, clean(item, naive["answer"]))
        except AnswerError as error:
            problems.append(f"naive split {naive['id']!r}: {error}")
        else:
            if undone:
                problems.append(f"naive split {naive['id']!r} could not be handed in: {undone}")
    return problems


def _check_options(item: ITEM) -> list[str]:
    budget, options = item["budget"], item["options"]
    shown = ids(options)
    if budget["total"] <= 0:
        return ["the budget's total is positive"]
    if item["form"] == "picks":
        problems = [] if 4 <= len(options) <= 30 else ["there are four to thirty options to pick"]
        if budget["exact"] or "step" in budget:
            problems.append("a budget for picks is a ceiling without steps")
        for option in options:
            if not 0 < option.get("cost", 0) <= budget["total"]:
                problems.append(f"option {option['id']!r} needs a cost within the budget")
            others = [*option.get("needs", []), *option.get("excludes", [])]
            if set(others) - set(shown) or option["id"] in others or duplicates(others):
                problems.append(f"option {option['id']!r} needs or excludes something odd")
            if "least" in option or "most" in option:
                problems.append(f"option {option['id']!r} has bounds, which belong to amounts")
        if sum(costs(item).values()) <= budget["total"]:
            problems.append("the budget pays for everything: there is nothing to decide")
        return problems
    problems = [] if 3 <= len(options) <= 12 else ["three to twelve options share a budget"]
    if step(item) <= 0 or budget["total"] / step(item) > STEPS:
        return [*problems, f"the step divides the budget into at most {STEPS} parts"]
    for option in options:
        low, high = bounds(item, option["id"])
        if not 0 <= low < high <= budget["total"]:
            problems.append(f"option {option['id']!r}: 0 <= least < most <= the total")
        for edge in (low, high, budget["total"]):
            if abs(round(edge / step(item)) * step(item) - edge) > 1e-6:
                problems.append(f"option {option['id']!r}: bounds and total are whole steps")
        if {"cost", "needs", "excludes"} & set(option):
            problems.append(f"option {option['id']!r} has a cost or a tie, which belong to picks")
    lows = sum(bounds(item, name)[0] for name in shown)
    highs = sum(bounds(item, name)[1] for name in shown)
    if lows > budget["total"] or (budget["exact"] and highs < budget["total"]):
        problems.append("the bounds of the options do not fit the total")
    return problems


def deciding(item: ITEM) -> float:
    return 60 + (6 if item["form"] == "picks" else 12) * len(item["options"])
