"""The computed parts of keys: recorded from code beside them, and compared.

`items/ID.key.py` works out what the key of `ID` holds, so that a key cannot drift from
Fernwick's tables. For a `table` it defines `tables()`: DataFrames, "model" and one for each
named mistake; they are written into `ID.key.yaml`, between `tables:` and the next field. For
an `estimate` it defines `numbers()`: for each quantity the value by name, "value" for the
right one and else the mistake's id; for a `ranking` it defines `effects()`: a number for each card.
These are authored by hand and only compared.
"""

from __future__ import annotations

import json
import math
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.items.bank import Bank
from course.items.kinds import estimate
from course.items.registry import take
from course.items.types import AnswerError, Item, Key
from course.widgets.plain import plain

FIELD = "tables:"
RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


class RecordError(ValueError):
    """A computed key that cannot be recorded; the message names the file."""


def record(bank: Bank) -> Iterator[tuple[Path, bool]]:
    """Write the computed tables of a bank into its keys; yields each file and whether it changed.

    `bank` may hold keys whose tables are old, so it is read without their checks.
    """
    for name, item in bank.items.items():
        path = _code(bank.folder, name)
        if item["kind"] != "table" or not path.is_file():
            continue
        key = path.with_suffix(".yaml")
        text = key.read_text(encoding="utf-8")
        made = _replaced(text, _block(tables(path, item)), key)
        if made != text:
            key.write_text(made, encoding="utf-8")
        yield key, made != text


def differences(bank: Bank) -> Iterator[str]:
    """How the keys of a bank differ from what their code works out, one sentence each."""
    for name, item in bank.items.items():
        path = _code(bank.folder, name)
        where = f"{bank.folder.name}/items/{name}.key.yaml"
        if item["kind"] == "table" and not path.is_file():
            yield f"{where}: there is no {path.name} that its tables come from"
        if not path.is_file():
            continue
        try:
            if item["kind"] == "table":
                if _block(tables(path, item)) != _block(_fields(bank.keys[name])["tables"]):
                    yield f"{where}: not what {path.name} gives: run `course record-keys`"
            elif item["kind"] == "ranking":
                yield from (f"{where}: {said}" for said in _effects(path, bank.keys[name]))
            else:
                yield from (f"{where}: {said}" for said in _numbers(path, bank.keys[name]))
        except RecordError as error:
            yield str(error)


def tables(path: Path, item: Item) -> dict[str, Any]:
    """What the code at `path` works out, as answers. Raises RecordError."""
    fields = _fields(item)
    wanted = [*(column["id"] for column in fields["columns"]), fields["index"]["name"]]
    made = {}
    for name, frame in _run(path, "tables").items():
        try:
            answer, _ = take(item, {}, plain(frame, wanted))
        except AnswerError as error:
            raise RecordError(f"{path.name}: {name}: {error}") from None
        # Cents of a cent are the platform's, not the key's.
        rows = [[round(c, 6) if type(c) is float else c for c in row] for row in answer["rows"]]
        made[name] = {**answer, "rows": rows}
    return made


def _numbers(path: Path, key: Key) -> Iterator[str]:
    known = _fields(key)["quantities"]
    for quantity, values in _run(path, "numbers").items():
        part: estimate.QuantityKey = known[quantity]
        stated = {"value": part["value"], **{m["id"]: m["value"] for m in part["mistakes"]}}
        for name in sorted(stated.keys() | values.keys()):
            if name not in values or name not in stated:
                where = path.name if name not in values else "the key"
                yield f"{quantity}: {name} is missing in {where}"
            elif not math.isclose(stated[name], values[name], rel_tol=5e-4, abs_tol=5e-4):
                yield f"{quantity}: {name} is {stated[name]:g}, and {path.name} gives {values[name]:.6g}"


def _effects(path: Path, key: Key) -> Iterator[str]:
    stated: dict[str, float] = _fields(key).get("effects", {})
    made = _run(path, "effects")
    for card in sorted(stated.keys() | made.keys()):
        if card not in stated or card not in made:
            yield f"effects: {card} is missing in {path.name if card not in made else 'the key'}"
        elif not math.isclose(stated[card], made[card], rel_tol=5e-4, abs_tol=5e-3):
            yield f"effects: {card} is {stated[card]:g}, and {path.name} gives {made[card]:.6g}"


def _run(path: Path, function: str) -> dict[str, Any]:
    try:
        made: dict[str, Any] = runpy.run_path(str(path))[function]()
    except Exception as error:
        raise RecordError(
            f"{path.name}: {function}() fails: {type(error).__name__}: {error}"
        ) from error
    return made


def _block(made: dict[str, Any]) -> str:
    """The field `tables` as YAML, a row a line; an anchor at each, so that answers can name it."""
    lines = [FIELD]
    for name, table in made.items():
        lines.append(f"  {name}: &{name}")
        lines.append(f"    columns: [{', '.join(map(_word, table['columns']))}]")
        lines.append(f"    index: [{', '.join(map(_word, table['index']))}]")
        lines.append("    rows:")
        lines += [f"      - [{', '.join(map(_word, row))}]" for row in table["rows"]]
    return "\n".join(lines) + "\n"


def _word(value: str | float | bool | None) -> str:
    """A cell as YAML; JSON is YAML, and bare words read better where they are safe."""
    bare = isinstance(value, str) and re.fullmatch(r"[A-Za-z][A-Za-z_-]*", value)
    if bare and str(value).lower() not in RESERVED:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _replaced(text: str, block: str, path: Path) -> str:
    lines = text.splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if line.startswith(FIELD)]
    if not starts:
        raise RecordError(f"{path.name}: there is no field `tables:` to put the tables in")
    start = starts[0]
    end = next(
        (at for at in range(start + 1, len(lines)) if not lines[at].startswith((" ", "\n"))),
        len(lines),
    )
    return "".join(lines[:start]) + block + "".join(lines[end:])


def _fields(part: Item | Key) -> dict[str, Any]:
    """With the fields of its kind, which the common type does not name."""
    return {**part}


def _code(folder: Path, name: str) -> Path:
    return folder / "items" / f"{name}.key.py"
