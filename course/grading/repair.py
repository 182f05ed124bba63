"""Restore a submitted notebook to what the gradebook says it was.

Reading keeps only what the course uses of each cell, so that whatever a learner
put there is valid afterwards. Then every graded or locked cell is made what it
was when released: once, in place, with its own points. What was changed is
reported; nothing of it can stop the notebook from being graded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from course.grading.gate import Finding

Cell = dict[str, Any]
Notebook = dict[str, Any]

MOST_CELLS = 2000
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_GRADE_ID = re.compile(r"[a-zA-Z0-9_-]{1,200}")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class Damaged(ValueError):
    """A notebook of which nothing can be used; the text says why."""


@dataclass(frozen=True)
class CellSpec:
    """One cell as the gradebook knows it."""

    name: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float | None = None


def read_notebook(data: bytes) -> Notebook:
    """A valid notebook from untrusted bytes, or Damaged."""
    try:
        raw = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Damaged("the notebook is not valid JSON") from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4:
        raise Damaged("the notebook is not of format 4")
    cells = raw.get("cells")
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise Damaged("the notebook's cells cannot be read")
    return empty([cell for one in cells if (cell := _clean(one)) is not None])


def empty(cells: list[Cell]) -> Notebook:
    """A notebook of `cells`, each with an id of its own."""
    used: set[str] = set()
    for number, cell in enumerate(cells):
        name = cell.get("id")
        if not isinstance(name, str) or not _CELL_ID.fullmatch(name) or name in used:
            cell["id"] = name = _free(f"cell-{number}", used)
        used.add(name)
    metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def _free(name: str, used: set[str]) -> str:
    while name in used:
        name += "x"
    return name


def _clean(raw: object) -> Cell | None:
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
    # Lone surrogates are legal JSON and cannot be written as UTF-8.
    source = source.encode("utf-8", "replace").decode("utf-8")
    return _cell(raw["cell_type"], source, _metadata(raw.get("metadata")), raw.get("id"))


def _cell(cell_type: str, source: str, metadata: dict[str, Any], name: object) -> Cell:
    cell = {"cell_type": cell_type, "id": name, "metadata": metadata, "source": source}
    if cell_type == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _metadata(raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        return {}
    kept: dict[str, Any] = {}
    for name in ("deletable", "editable"):
        if isinstance(raw.get(name), bool):
            kept[name] = raw[name]
    tags = raw.get("tags")
    if isinstance(tags, list):
        kept["tags"] = sorted({tag for tag in tags if isinstance(tag, str) and "," not in tag})
    hidden = raw.get("jupyter")
    if isinstance(hidden, dict) and isinstance(hidden.get("source_hidden"), bool):
        kept["jupyter"] = {"source_hidden": hidden["source_hidden"]}
    if isinstance(raw.get("nbgrader"), dict):
        kept["nbgrader"] = raw["nbgrader"]
    return kept


def repair(notebook: Notebook, specs: list[CellSpec], path: str) -> list[Finding]:
    """Make `notebook` hold every cell of `specs` exactly once and unchanged.

    Cells that are the learner's to write keep the learner's text; of several
    copies the last counts, as in nbgrader.
    """
    known = {spec.name: spec for spec in specs}
    found: list[Finding] = []
    place: dict[str, Cell] = {}

    def report(kind: str, text: str) -> None:
        found.append(Finding(path, kind, text))

    for cell in notebook["cells"]:
        claimed = cell["metadata"].pop("nbgrader", None)
        name = claimed.get("grade_id") if isinstance(claimed, dict) else None
        if not isinstance(name, str) or name not in known:
            if claimed:
                shown = repr(name)[:80]
                report("cell", f"a cell claimed to be graded as {shown}, which does not exist")
            continue
        if name in place:
            report("duplicated", f"cell {name!r} stood there more than once")
        place[name] = cell
        if changed := _restore(cell, known[name], claimed):
            report("edited", f"cell {name!r} was restored ({', '.join(changed)} had changed)")

    # Copies lose their claim above; only the last of each carries it now.
    for name, cell in place.items():
        cell["metadata"]["nbgrader"] = _grading(known[name])
    at = 0
    for spec in specs:
        if spec.name in place:
            at = _index(notebook["cells"], place[spec.name]) + 1
            continue
        report("deleted", f"cell {spec.name!r} was missing and was put back")
        cell = new_cell(spec)
        notebook["cells"].insert(at, cell)
        at += 1
    notebook["cells"] = empty(notebook["cells"])["cells"]
    return found


def _index(cells: list[Cell], cell: Cell) -> int:
    return next(number for number, one in enumerate(cells) if one is cell)


def new_cell(spec: CellSpec) -> Cell:
    """The cell as it was released."""
    metadata: dict[str, Any] = {"nbgrader": _grading(spec)}
    if spec.locked:
        metadata |= {"deletable": False, "editable": False}
    name = spec.name if _CELL_ID.fullmatch(spec.name) else None
    return _cell(spec.cell_type, spec.source, metadata, name)


def _grading(spec: CellSpec) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": spec.cell_type,
        "grade": spec.grade,
        "grade_id": spec.name,
        "locked": spec.locked,
        "schema_version": 3,
        "solution": spec.solution,
        "task": spec.task,
    }
    if spec.checksum:
        made["checksum"] = spec.checksum
    if spec.points is not None:
        made["points"] = spec.points
    return made


def _restore(cell: Cell, spec: CellSpec, claimed: dict[str, Any]) -> list[str]:
    """Put a cell back to its spec; the names of what had changed."""
    changed = []
    if cell["cell_type"] != spec.cell_type:
        changed.append("type")
        restored = _cell(spec.cell_type, cell["source"], cell["metadata"], cell["id"])
        cell.clear()
        cell.update(restored)
    if spec.locked and cell["source"] != spec.source:
        changed.append("text")
        cell["source"] = spec.source
    for field in ("grade", "solution", "locked", "task"):
        if claimed.get(field, False) is not getattr(spec, field):
            changed.append(field)
    if spec.points is not None and claimed.get("points") != spec.points:
        changed.append("points")
    return changed


def rebuilt(specs: list[CellSpec]) -> Notebook:
    """A notebook of nothing but the cells that the gradebook knows."""
    return empty([new_cell(spec) for spec in specs])
