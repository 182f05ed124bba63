"""What the course leaves out when one of its notebooks is saved.

An exercise lives in a running kernel and its answer in a file of its own. A
saved picture of it would only greet the next reader with an error, and make
every save look like a change.
"""

from __future__ import annotations

import logging
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
# What JupyterLab notes in a cell that ran: times, folded and scrolled outputs.
VOLATILE = ("execution", "ExecuteTime", "collapsed", "scrolled")

log = logging.getLogger(__name__)


def clean_on_save(model: Any, path: str = "", **_: Any) -> None:
    """Jupyter's pre-save hook. A save never fails because of it."""
    try:
        if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
            clean(model["content"])
    except Exception:
        log.warning("%s is saved as it is, with the traces of its exercises", path, exc_info=True)


def clean(notebook: dict[str, Any]) -> None:
    """Take the traces of running exercises out of a course notebook, in place."""
    metadata = notebook.get("metadata") or {}
    if not metadata.get("course"):
        return
    metadata.pop("widgets", None)
    for cell in notebook.get("cells", []):
        if _is_exercise(cell):
            _clean_cell(cell)


def _is_exercise(cell: dict[str, Any]) -> bool:
    tags = (cell.get("metadata") or {}).get("tags")
    return cell.get("cell_type") == "code" and isinstance(tags, list) and "course" in tags


def _clean_cell(cell: dict[str, Any]) -> None:
    cell["execution_count"] = None
    for name in VOLATILE:
        cell["metadata"].pop(name, None)
    kept = []
    for output in cell.get("outputs", []):
        if "execution_count" in output:
            output["execution_count"] = None
        data = output.get("data")
        if isinstance(data, dict) and VIEW in data:
            del data[VIEW]
            (output.get("metadata") or {}).pop(VIEW, None)
            if not data:
                continue
        kept.append(output)
    cell["outputs"] = kept
