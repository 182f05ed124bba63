"""Build the company: run the steps, validate every table, write Parquet and the dictionary."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from course.company.schema import SCHEMAS
from course.company.steps import STEPS
from course.company.store import DATA, DICTIONARY
from course.company.world import World


class BuildError(Exception):
    """A table does not fit its schema; the message names table, column and examples."""


def build(say: Callable[[str], None] = lambda step: None) -> World:
    """Run all steps. `say` hears the name of each before it runs."""
    world = World()
    for name in STEPS:
        say(name)
        step: Any = import_module(f"course.company.steps.{name}")
        step.make(world)
        for table in step.MAKES:
            world[table] = conform(table, world[table])
    return world


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with the columns, order and dtypes of its schema, and nothing left unchecked."""
    from pandera.errors import SchemaError, SchemaErrors

    schema = SCHEMAS[name]
    wanted = list(schema.columns)
    if set(frame.columns) != set(wanted):
        odd = ", ".join(sorted(set(frame.columns) ^ set(wanted)))
        raise BuildError(f"{name}: columns differ from its schema: {odd}")
    made = frame[wanted].reset_index(drop=True)
    for column in schema.columns.values():
        label = str(column.name)
        dtype: Any = column.dtype.type if column.dtype is not None else None
        if isinstance(dtype, pd.CategoricalDtype):
            unknown = set(made[label].dropna()) - set(dtype.categories)
            if unknown:
                raise BuildError(
                    f"{name}.{label}: {sorted(map(str, unknown))[:3]} are not in its list"
                )
        try:
            made[label] = made[label].astype(dtype)
        except (TypeError, ValueError) as error:
            raise BuildError(f"{name}.{label}: cannot be {dtype}: {error}") from error
    try:
        checked: pd.DataFrame = schema.validate(made, lazy=True)
    except (SchemaError, SchemaErrors) as error:
        cases = getattr(error, "failure_cases", error)
        raise BuildError(f"{name}: {cases}") from error
    return checked


def dangling(tables: dict[str, pd.DataFrame]) -> list[str]:
    """References that lead nowhere, one sentence each."""
    problems = []
    for name, frame in tables.items():
        for column in SCHEMAS[name].columns.values():
            target = (column.metadata or {}).get("refers")
            if not target:
                continue
            table, field = target.split(".")
            lost = set(frame[str(column.name)].dropna()) - set(tables[table][field])
            if lost:
                problems.append(
                    f"{name}.{column.name}: {len(lost)} not in {target}, such as {sorted(lost)[0]}"
                )
    return problems


def write(world: World, folder: Path = DATA) -> None:
    """One Parquet file a table, and `dictionary.json`. Old files of gone tables are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.parquet"):
        if old.stem not in world.tables:
            old.unlink()
    for name, frame in world.tables.items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd", compression_level=19)
    text = json.dumps(dictionary(world.tables), ensure_ascii=False, indent=1) + "\n"
    (folder / DICTIONARY).write_text(text, encoding="utf-8")


def dictionary(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """The data dictionary, from the schemas: every table and column in their order."""
    return [
        {
            "name": name,
            "line": schema.description,
            "area": schema.metadata["area"],
            "note": schema.metadata["note"],
            "rows": len(tables[name]),
            "columns": [_column(column) for column in schema.columns.values()],
        }
        for name, schema in SCHEMAS.items()
        if name in tables
    ]


def _column(column: Any) -> dict[str, Any]:
    dtype = column.dtype.type
    made: dict[str, Any] = {
        "name": column.name,
        "type": "category" if isinstance(dtype, pd.CategoricalDtype) else str(dtype),
        "meaning": column.description,
        "unit": column.metadata["unit"],
        "key": column.metadata["key"],
        "refers": column.metadata["refers"],
        "may_be_empty": column.nullable,
    }
    if isinstance(dtype, pd.CategoricalDtype):
        made["values"] = [str(value) for value in dtype.categories]
    return made


def differences(world: World, folder: Path = DATA) -> list[str]:
    """How the tables in `folder` differ from `world`, by content; empty when they agree."""
    problems = []
    stored = {path.stem for path in folder.glob("*.parquet")}
    for name in sorted(stored ^ set(world.tables)):
        problems.append(f"{name}.parquet is {'too many' if name in stored else 'missing'}")
    for name in sorted(stored & set(world.tables)):
        there = pd.read_parquet(folder / f"{name}.parquet")
        try:
            # Rounding in the last digits may differ between processors; content may not.
            pd.testing.assert_frame_equal(there, world[name], rtol=1e-9, check_exact=False)
        except AssertionError as error:
            problems.append(f"{name}.parquet: {' '.join(str(error).split())}")
    text = json.dumps(dictionary(world.tables), ensure_ascii=False, indent=1) + "\n"
    path = folder / DICTIONARY
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        problems.append(f"{DICTIONARY} is not what the schemas say")
    return problems
