"""`estimate`: numbers with their units, typed by the learner or computed by his or her code."""

from __future__ import annotations

from typing import Any, NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.frame import Frame
from course.items.kinds._common import ids, known, left, mapping, same_ids
from course.items.numbers import LIMIT, NumberError, parse, say
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md

LABEL = "Estimate"
DONE = "All answered"
EVENTS = frozenset({"enter"})
MAX_CHARACTERS = 60


class Quantity(TypedDict):
    id: str
    label: Line
    unit: str
    hint: NotRequired[Line]


class ITEM(types.Item):
    quantities: list[Quantity]
    # The numbers come from the learner's code only, `exercise("id", {"name": number})`.
    computed: NotRequired[bool]


class Mistake(TypedDict):
    id: str
    value: float
    credit: float
    why: Md


class QuantityKey(TypedDict):
    value: float
    tolerance: NotRequired[float]
    absolute: NotRequired[float]
    weight: NotRequired[float]
    why: Md
    mistakes: list[Mistake]


class KEY(types.Key):
    quantities: dict[str, QuantityKey]


def empty(item: ITEM) -> Answer:
    return {"values": {}}


def clean(item: ITEM, raw: object) -> Answer:
    given = mapping(raw, "values")
    shown = ids(item["quantities"])
    out = {}
    for name, entry in given.items():
        known(name, shown, "quantity")
        # A bare number is what a learner's code or a test records.
        text = entry.get("text") if isinstance(entry, dict) else entry
        if type(text) in (int, float):
            text = repr(text)
        if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
            raise AnswerError(f"the value of {name!r} should be a number")
        out[name] = text
    return {"values": {name: _entry(item, name, out[name]) for name in shown if out.get(name)}}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    if item.get("computed"):
        raise EventError("these numbers come from your code, not from the page")
    name, text = event.get("quantity"), event.get("text")
    if event.get("type") != "enter" or name not in ids(item["quantities"]):
        raise EventError("that quantity is not part of this exercise")
    if not isinstance(text, str):
        raise EventError("a number was expected")
    if len(text) > MAX_CHARACTERS:
        raise EventError(f"that is too long for a number (more than {MAX_CHARACTERS} characters)")
    values = {**answer["values"], cast(str, name): _entry(item, cast(str, name), text)}
    return {
        "values": {
            n: values[n]
            for n in ids(item["quantities"])
            if n in values and values[n]["text"].strip()
        }
    }


def take(item: ITEM, answer: Answer, value: object) -> tuple[Answer, list[str]]:
    """The answer with the numbers of a learner's code put in; others stay as they were."""
    names = ids(item["quantities"])
    if isinstance(value, Frame):  # a Series: a number by name
        if len(value.columns) != 1 or len(value.taken) != 1:
            raise AnswerError(f"a table came; expected {_expected(names)}")
        cells = [row[0] for row in value.rows]
        value = dict(zip(map(str, value.labels), cells, strict=True))
    if not isinstance(value, dict):
        if len(names) > 1:
            raise AnswerError(f"{_came(value)} came; expected {_expected(names)}")
        value = {names[0]: value}
    unknown = [str(name) for name in value if name not in names]
    if unknown or not value:
        odd = (
            f"there is no {', '.join(unknown)[:MAX_CHARACTERS]!r} here" if value else "it is empty"
        )
        raise AnswerError(f"{odd}; expected {_expected(names)}")
    values, shares = dict(answer["values"]), {}
    units = {quantity["id"]: quantity["unit"] for quantity in item["quantities"]}
    for name, number in value.items():
        if number is None:
            raise AnswerError(f"{name} has no value (None, NaN or infinite)")
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise AnswerError(f"{name} should be a number; {_came(number)} came")
        if not abs(number) <= LIMIT:
            raise AnswerError(f"{name} is too large to be an answer here")
        # Text is what an answer holds; below a millionth of a millionth nothing is meant.
        values[name] = _entry(item, name, repr(number if abs(number) > 1e-12 else 0))
        if units[name] == "%" and 0 < abs(number) <= 1.5:
            shares[name] = number  # right in kind, most likely, and a hundred times too small
    remarks = [
        f"{name} is wanted in %, so {number:.4g} is read as {number:.4g} %. Multiply a share by 100."
        for name, number in shares.items()
    ]
    return {"values": {name: values[name] for name in names if name in values}}, remarks


def _expected(names: list[str]) -> str:
    if len(names) == 1:
        return "one number"
    return f"a dict with a number for {', '.join(names)}"


def _came(value: object) -> str:
    plain = {bool: "True or False", type(None): "None", list: "a list", tuple: "a tuple"}
    if isinstance(value, str):
        return f"text ({value[:20]!r})"
    if type(value) in (int, float):
        return "one number"
    return plain.get(type(value), f"a {type(value).__name__}")


def _entry(item: ITEM, name: str, text: str) -> dict[str, object]:
    # The number in a file is never believed: it is read from the text again.
    unit = next(part["unit"] for part in item["quantities"] if part["id"] == name)
    try:
        return {"text": text, "number": parse(text, unit)}
    except NumberError:
        return {"text": text, "number": None}


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """How each number was read (`readings`), and why one was not (`problems`), by quantity."""
    units = {quantity["id"]: quantity["unit"] for quantity in item["quantities"]}
    readings, problems = {}, {}
    for name, entry in answer["values"].items():
        try:
            readings[name] = say(parse(entry["text"], units[name]), units[name])
        except NumberError as error:
            problems[name] = str(error)
    return {"readings": readings, "problems": problems}


def missing(item: ITEM, answer: Answer) -> str:
    done = sum(entry["number"] is not None for entry in answer["values"].values())
    if done == 0 and answer["values"]:
        return f"{len(item['quantities'])} of {len(item['quantities'])} still to estimate"
    return left(done, len(item["quantities"]), "estimate")


def check(item: ITEM, key: KEY) -> list[str]:
    problems = same_ids(ids(item["quantities"]), key["quantities"], "quantity")
    if not 1 <= len(item["quantities"]) <= 6:
        problems.append("an estimate asks for one to six quantities")
    for name, part in key["quantities"].items():
        width = allowance(part)
        if width <= 0:
            problems.append(
                f"quantity {name!r} has no tolerance; give `absolute` where the value is 0"
            )
        for mistake in part["mistakes"]:
            if abs(mistake["value"] - part["value"]) <= width:
                problems.append(
                    f"quantity {name!r}: mistake {mistake['id']!r} gives the right value"
                )
            if not 0 <= mistake["credit"] < 1:
                problems.append(
                    f"quantity {name!r}: mistake {mistake['id']!r} has credit outside [0, 1)"
                )
    return problems


def allowance(part: QuantityKey, value: float | None = None) -> float:
    """How far from `value` (default: the key's) a number still counts, in the quantity's unit."""
    if "absolute" in part:
        return part["absolute"]
    return abs(part["value"] if value is None else value) * part.get("tolerance", 0.01)


def deciding(item: ITEM) -> float | None:
    # Only the author knows how long it takes to write code.
    return None if item.get("computed") else 45 * len(item["quantities"])
