"""Table: each column by its rows, less what one value for all of them would earn.

A row that is wrong exactly as a named mistake makes it counts in part. Rows are found by
their names, or by their place where the item asks for an order.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from random import Random
from typing import Any, NamedTuple

from course.items.frame import Cell, Type, say
from course.items.kinds._common import ids
from course.items.kinds.table import ITEM, KEY, ColumnKey, same
from course.items.types import Answer, Note
from course.scoring._common import note, rescale

RULE = (
    "Each column counts by its rows that are right within the tolerance. "
    "Rows that a named slip explains count in part. "
    "What one value for every row would earn is taken off."
)
SHOWN = 5  # rows named before "and n more"

Place = tuple[str, Cell]  # a row's name, and its cell in one column


class Result(NamedTuple):
    """One column of an answer against the key."""

    fraction: float
    wrong: list[str]  # names of the key's rows that are wrong or absent
    extra: list[str]  # rows that the key does not have
    mistake: str  # the named mistake behind the wrong rows; "" where there is none


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    total, got, notes = 0.0, 0.0, []
    told: set[str] = set()
    for column in item["columns"]:
        name = column["id"]
        part = key["columns"][name]
        result = judge(item, key, answer, name)
        weight = part.get("weight", 1.0)
        total += weight
        got += weight * result.fraction
        if answer["rows"] or reveal:
            notes.append(_note(item, key, answer, name, column["type"], result, reveal, told))
    return got / total, notes


def judge(item: ITEM, key: KEY, answer: Answer, name: str) -> Result:
    """How one column of the answer stands against the key and its named mistakes."""
    part = key["columns"][name]
    ordered = item.get("ordered", False)
    want, have = _column(key["model"], name, ordered), _column(answer, name, ordered)
    count = max(len(want), len(have))
    right = {place for place in want if _same(part, have.get(place), want[place])}
    off = [place for place in want if place not in right]
    best, explained = "", set[str]()
    for mistake in key["mistakes"]:
        slip = _column(key["tables"][mistake], name, ordered)
        made = {place for place in off if _same(part, have.get(place), slip.get(place))}
        if len(made) > len(explained):
            best, explained = mistake, made
    if 2 * len(explained) < len(off):
        best, explained = "", set()
    credit = key["mistakes"][best]["credit"] if best else 0.0
    raw = (len(right) + credit * len(explained)) / count
    extra = [place for place in have if place not in want]
    fraction = rescale(raw, _naive(part, want) * len(want) / count)
    return Result(fraction, off, extra, best)


def _column(table: Mapping[str, Any], name: str, ordered: bool) -> dict[str, Place]:
    at = table["columns"].index(name)
    cells = [(label, row[at]) for label, row in zip(table["index"], table["rows"], strict=True)]
    if ordered:
        return {f"row {number}": cell for number, cell in enumerate(cells, 1)}
    # The name is the place, whatever its letters' case.
    return {cell[0].strip(): (cell[0].casefold().strip(), cell[1]) for cell in cells}


def _same(part: ColumnKey, have: Place | None, want: Place | None) -> bool:
    if have is None or want is None:
        return False
    return have[0].casefold() == want[0].casefold() and same(part, have[1], want[1])


def _naive(part: ColumnKey, want: Mapping[str, Place]) -> float:
    """The share of rows that the best single value gets right, where it gets more than one."""
    cells = [cell for _, cell in want.values()]
    most = max(sum(same(part, one, other) for other in cells) for one in cells)
    return most / len(cells) if 1 < most < len(cells) else 0.0


def _note(
    item: ITEM,
    key: KEY,
    answer: Answer,
    name: str,
    of: Type,
    result: Result,
    reveal: bool,
    told: set[str],
) -> Note:
    part = key["columns"][name]
    ordered = item.get("ordered", False)
    want, have = _column(key["model"], name, ordered), _column(answer, name, ordered)
    right = len(want) - len(result.wrong)
    perfect = not result.wrong and not result.extra
    title = f"All {len(want)} rows right" if perfect else f"{right} of {len(want)} rows right"
    html = ""
    if result.wrong and have:
        rows = [
            _differs(of, place, have.get(place), want[place], reveal)
            for place in result.wrong[:SHOWN]
        ]
        more = len(result.wrong) - SHOWN
        rows += [f"and {more} more"] if more > 0 else []
        html += f"<p>These rows differ: {'; '.join(rows)}.</p>"
    if result.extra:
        html += f"<p>Rows that do not belong: {escape(', '.join(result.extra[:SHOWN]))}.</p>"
    if result.mistake:
        mistake = key["mistakes"][result.mistake]
        html += f"<p><strong>{escape(mistake['title'])}.</strong></p>"
        if result.mistake not in told:  # said in full once, by name afterwards
            html += mistake["why"]
        told.add(result.mistake)
    elif result.wrong and have and not reveal:
        html += (
            "<p>No usual slip gives these values. Take one of the rows, pick a customer or an entry "
            "of it, and follow it by hand.</p>"
        )
    if perfect or reveal:
        html += part["why"]
    worth = None if not have else 1.0 if perfect else min(result.fraction, 0.99)
    return note(name, title if have else "No table", worth, html)


def _differs(of: Type, place: str, have: Place | None, want: Place, reveal: bool) -> str:
    """A row that is wrong: which way, and only when all is revealed by how much."""
    if have is None:
        said = f"{place}: not in your table"
    elif have[0].casefold() != want[0].casefold():
        said = f"{place}: {have[0]} does not belong here"
    elif have[1] is None:
        said = f"{place}: no value"
    else:
        said = f"{place}: {_way(have[1], want[1])}"
    if reveal:
        mine = "" if have is None else f"you {say(have[1], of)}, "
        said += f" ({mine}key {say(want[1], of)})"
    return escape(said)


def _way(have: Cell, want: Cell) -> str:
    numbers = isinstance(have, (int, float)) and isinstance(want, (int, float))
    if not numbers or isinstance(have, bool):
        return "another value"
    if have * want < 0:  # type: ignore[operator]
        return "the sign is turned"
    if want < 0:  # type: ignore[operator]
        # "Too low" would leave open which way, for a loss.
        return "too far below zero" if have < want else "not far enough below zero"  # type: ignore[operator]
    return "too high" if have > want else "too low"  # type: ignore[operator]


def guess(item: ITEM, how: str, random: Random) -> Answer:
    # Nobody guesses a table from its wording; round numbers are the best there is.
    labels = item["index"].get("labels") or [
        _label(item["index"]["type"], n) for n in range(item.get("rows", 5))
    ]
    rows = [[_cell(column["type"], how, random) for column in item["columns"]] for _ in labels]
    return {"columns": ids(item["columns"]), "index": list(labels), "rows": rows}


def _label(of: Type, number: int) -> str:
    if of in ("date", "month"):
        return f"2025-{number % 12 + 1:02d}" + ("-01" if of == "date" else "")
    if of == "quarter":
        return f"{2025 + number // 4}Q{number % 4 + 1}"
    return str(number)


def _cell(of: Type, how: str, random: Random) -> Cell:
    if of in ("number", "integer"):
        picked = random.choice([1, 10, 100, 1000, 100_000]) if how == "random" else 0
        return picked if of == "integer" else float(picked)
    if of == "boolean":
        return random.random() < 0.5 if how == "random" else True
    return "none" if of == "text" else _label(of, 0)
