"""`table`: a small table that the learner's own code makes and records.

What has the wrong shape is never recorded: the learner is told in his or her own terms
what was expected and what came, and what was recorded before stays. So an answer always
has the item's columns, and rows with a readable name each.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NotRequired

from typing_extensions import TypedDict

from course.items import types
from course.items.frame import CALLED, MOST_ROWS, Cell, CellError, Frame, Type, read, say
from course.items.kinds._common import duplicates, ids, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md

LABEL = "Data lab"
DONE = "Recorded"
EVENTS: frozenset[str] = frozenset()
MOST_COLUMNS = 8
MOST_EXPECTED = 60
NAMED = 5  # names listed before "and n more"


class Column(TypedDict):
    id: str  # the column's name in pandas
    label: Line
    type: Type
    unit: NotRequired[str]
    hint: NotRequired[Line]


class Index(TypedDict):
    name: str
    label: Line
    type: Type
    hint: NotRequired[Line]
    labels: NotRequired[list[str]]  # where the rows are no part of the question


class ITEM(types.Item):
    index: Index
    columns: list[Column]
    rows: NotRequired[int]
    ordered: NotRequired[bool]  # the order of the rows is part of what is asked


class Table(TypedDict):
    columns: list[str]
    index: list[str]
    rows: list[list[str | float | int | bool | None]]


class ColumnKey(TypedDict):
    tolerance: NotRequired[float]
    absolute: NotRequired[float]
    weight: NotRequired[float]
    why: Md


class Mistake(TypedDict):
    title: str
    credit: float
    why: Md


class KEY(types.Key):
    # "model" and one table for each named mistake: made by `course record-keys`.
    tables: dict[str, Table]
    columns: dict[str, ColumnKey]
    mistakes: dict[str, Mistake]


def empty(item: ITEM) -> Answer:
    return {"columns": ids(item["columns"]), "index": [], "rows": []}


def clean(item: ITEM, raw: object) -> Answer:
    if not isinstance(raw, dict) or set(raw) != {"columns", "index", "rows"}:
        raise AnswerError("a table has the fields columns, index and rows")
    columns, index, rows = raw["columns"], raw["index"], raw["rows"]
    if columns != ids(item["columns"]):
        raise AnswerError(f"the table should have the columns {', '.join(ids(item['columns']))}")
    if not isinstance(index, list) or not isinstance(rows, list) or len(index) != len(rows):
        raise AnswerError("the table has not one name for each row")
    if any(not isinstance(row, list) or len(row) != len(columns) for row in rows):
        raise AnswerError("every row of the table has one value for each column")
    if not rows:
        return empty(item)
    return _table(item, index, rows)


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    raise EventError("this table comes from your code, not from the page")


def take(item: ITEM, answer: Answer, value: object) -> tuple[Answer, list[str]]:
    """The answer that a value of the learner's code makes, and remarks on what was left out.

    `value` is a Frame, or a mapping of names to values where one column is asked for.
    Raises AnswerError in words for the learner.
    """
    wanted = ids(item["columns"])
    if isinstance(value, dict) and len(wanted) == 1:
        value = Frame(wanted, wanted, list(value), None, [[cell] for cell in value.values()], False)
    if not isinstance(value, Frame):
        raise AnswerError(f"a table was expected ({_expected(item)}), and {_kind_of(value)} came")
    if len(value.columns) == len(wanted) == 1 and value.columns != wanted and not value.counted:
        value = value._replace(columns=wanted, taken=wanted)  # a Series of another name
    remarks = []
    index = item["index"]
    labels, rows, taken = value.labels, value.rows, value.taken
    if index["name"] in taken and index["name"] not in wanted:
        # reset_index() was called: the names of the rows are a column.
        at = taken.index(index["name"])
        labels = [row[at] for row in rows]
    elif value.counted and index["type"] != "integer":
        raise AnswerError(
            f"the index only counts the rows (0 to {max(len(rows) - 1, 0)}); expected "
            f"{_plural(index)} as index: set_index(…) does that"
        )
    _check_columns(item, value)
    places = [taken.index(name) for name in wanted]
    made = _table(item, labels, [[row[place] for place in places] for row in rows])
    extra = [name for name in value.columns if name not in (*wanted, index["name"])]
    if extra:
        remarks.append(f"Not asked for and left out: {_names(extra)}.")
    gaps = {name: sum(row[at] is None for row in made["rows"]) for at, name in enumerate(wanted)}
    for name, count in gaps.items():
        if count:
            cells = "1 row has" if count == 1 else f"{count} rows have"
            remarks.append(f"In column {name}, {cells} no value (NaN or infinite).")
    return made, remarks


def _check_columns(item: ITEM, value: Frame) -> None:
    wanted = ids(item["columns"])
    absent = [name for name in wanted if name not in value.taken]
    if not absent:
        return
    said = []
    spare = [name for name in value.columns if name not in wanted]
    for name in absent:
        near = next((one for one in spare if _folded(one) == _folded(name)), None)
        close = difflib.get_close_matches(name, spare, n=1, cutoff=0.75)
        near = near or (close[0] if close else None)
        said.append(f"{name} (you have {near})" if near else name)
    missing = (
        f"column {said[0]} is missing"
        if len(said) == 1
        else f"columns {', '.join(said)} are missing"
    )
    has = _names(value.columns) if value.columns else "no columns"
    raise AnswerError(f"{missing}; your table has {has}")


def _table(item: ITEM, labels: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Answer:
    """A valid answer of these cells. Raises AnswerError, in words for the learner."""
    if not rows:
        raise AnswerError(f"the table has no rows; expected {_expected(item)}")
    if len(rows) > MOST_ROWS:
        raise AnswerError(f"the table has {len(rows):,} rows; expected {_expected(item)}")
    names = _labels(item, labels)
    made: list[list[Cell]] = [[] for _ in rows]
    for at, column in enumerate(item["columns"]):
        for number, row in enumerate(rows):
            try:
                made[number].append(read(row[at], column["type"]))
            except CellError as error:
                raise AnswerError(
                    f"column {column['id']} should hold {CALLED[column['type']]} in each row; "
                    f"row {names[number]} has {error}"
                ) from None
    return {"columns": ids(item["columns"]), "index": names, "rows": made}


def _labels(item: ITEM, labels: Sequence[Any]) -> list[str]:
    index = item["index"]
    names: list[str] = []
    for label in labels:
        try:
            name = read(_number(label, index["type"]), index["type"])
        except CellError as error:
            raise AnswerError(f"the index should hold {_plural(index)}; it has {error}") from None
        if name is None:
            raise AnswerError(f"a row has no name: the index should hold {_plural(index)}")
        names.append(str(name))
    twice = duplicates(names)
    if twice:
        raise AnswerError(f"the index has {_names(twice)} more than once; expected one row each")
    asked = index.get("labels")
    if asked is not None:
        absent = [name for name in asked if name not in names]
        odd = [name for name in names if name not in asked]
        said = [f"{_names(absent)} {_is(absent)} missing"] if absent else []
        said += [f"{_names(odd)} {_is(odd)} not asked for"] if odd else []
        if said:
            raise AnswerError(f"the rows should be {_span(asked)}; {' and '.join(said)}")
    elif "rows" in item and len(names) != item["rows"]:
        raise AnswerError(f"expected {item['rows']} rows, and {len(names)} came")
    return names


def _number(label: Any, wanted: Type) -> Any:
    """A number's name is text in an answer: read it as what it was."""
    if wanted in ("number", "integer") and isinstance(label, str):
        with suppress(ValueError):
            return float(label)
    return label


def _expected(item: ITEM) -> str:
    count = len(item["index"].get("labels", ())) or item.get("rows")
    columns = f"the columns {', '.join(ids(item['columns']))}"
    if len(item["columns"]) == 1:
        columns = f"one column, {item['columns'][0]['id']}"
    rows = f"{count} rows" if count else "one row"
    return f"{columns}, {rows} by {item['index']['name']}"


def _plural(index: Index) -> str:
    form = CALLED[index["type"]].removeprefix("a ")
    many = {"text": "names", "number": "numbers", "boolean": "True or False"}.get(index["type"])
    if many is None:
        noun, _, example = form.partition(" such as ")
        many = f"{noun}s such as {example}" if example else f"{form}s"
    return f"{index['name']} ({many})" if index["name"] else many


def _span(names: list[str]) -> str:
    return f"{names[0]} to {names[-1]}" if len(names) > NAMED else ", ".join(names)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:NAMED])
    more = len(names) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _folded(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _kind_of(value: object) -> str:
    plain = {dict: "a dict", list: "a list", tuple: "a tuple", str: "text", bool: "True or False"}
    if type(value) in (int, float):
        return "one number"
    return plain.get(type(value), f"a {type(value).__name__}")


def missing(item: ITEM, answer: Answer) -> str:
    return "" if answer["rows"] else "Nothing recorded yet"


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """The recorded cells as people read them, with as many decimals as their column needs."""
    columns = []
    for at, column in enumerate(item["columns"]):
        cells = [row[at] for row in answer["rows"]]
        largest = max((abs(c) for c in cells if isinstance(c, (int, float))), default=0)
        columns.append([say(cell, column["type"], largest) for cell in cells])
    return {"cells": [list(row) for row in zip(*columns, strict=True)]}


def width(part: ColumnKey, value: float) -> float:
    """How far from `value` a number of this column still counts."""
    return max(part.get("absolute", 0.0), abs(value) * part.get("tolerance", 0.0)) * (1 + 1e-9)


def same(part: ColumnKey, cell: Cell, want: Cell) -> bool:
    """Does a cell count as the one that is wanted?"""
    if cell is None or want is None:
        return cell is want
    if isinstance(want, bool) or isinstance(cell, bool):
        return cell is want
    if isinstance(want, (int, float)) and isinstance(cell, (int, float)):
        return abs(cell - want) <= width(part, want)
    return str(cell).strip().casefold() == str(want).strip().casefold()


def check(item: ITEM, key: KEY) -> list[str]:
    shown = ids(item["columns"])
    problems = same_ids(shown, key["columns"], "column")
    if not 1 <= len(shown) <= MOST_COLUMNS:
        problems.append(f"a table has one to {MOST_COLUMNS} columns")
    if item["index"]["name"] in shown:
        problems.append("the index has the name of a column")
    if problems:
        return problems
    if set(key["tables"]) != {"model", *key["mistakes"]}:
        return ["`tables` has `model` and one table for each mistake: run `course record-keys`"]
    cleaned = {}
    for name, table in key["tables"].items():
        try:
            cleaned[name] = clean(item, dict(table))
        except AnswerError as error:
            problems.append(f"table {name!r}: {error}")
    if problems:
        return problems
    model = cleaned["model"]
    if not 1 <= len(model["rows"]) <= MOST_EXPECTED:
        problems.append(f"a key has one to {MOST_EXPECTED} rows")
    if clean(item, key["model"]) != model:
        problems.append("`model` should be the table of that name: `model: *model`")
    for at, name in enumerate(shown):
        cells = [row[at] for row in model["rows"]]
        if any(cell is None for cell in cells):
            problems.append(f"column {name!r} of the model has a gap")
        part = key["columns"][name]
        numbers = [c for c in cells if isinstance(c, (int, float)) and not isinstance(c, bool)]
        if numbers and min(width(part, number) for number in numbers) <= 0:
            problems.append(
                f"column {name!r} needs a tolerance; give `absolute` where a value is 0"
            )
    for name, mistake in key["mistakes"].items():
        if not 0 <= mistake["credit"] < 1:
            problems.append(f"mistake {name!r} has credit outside [0, 1)")
        if _alike(key, model, cleaned[name]):
            problems.append(f"mistake {name!r} gives the right table")
    return problems


def _alike(key: KEY, one: Answer, other: Answer) -> bool:
    if one["index"] != other["index"]:
        return False
    parts = [key["columns"][name] for name in one["columns"]]
    return all(
        same(part, b, a)
        for row, more in zip(one["rows"], other["rows"], strict=True)
        for part, a, b in zip(parts, row, more, strict=True)
    )
