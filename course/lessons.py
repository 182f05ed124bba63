"""`course run-lessons`: execute the notebooks of `modules/` and keep what they show.

The outputs stay in the repository so that nbval can compare them on every
change, and so that a lesson reads well where nothing runs. Only what is stable
is kept: no widget ids, no timings, no versions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"
TIMEOUT = 120
ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")  # where an object lay in memory; tests/nbval.cfg


def notebooks(root: Path) -> list[Path]:
    """The lessons and the home page, in order."""
    found = sorted((root / "modules").rglob("*.ipynb"))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def run_lessons(root: Path) -> Iterator[tuple[Path, bool]]:
    """Execute every notebook; yields each with whether its file changed.

    Raises nbclient's CellExecutionError when a cell fails: lessons never do.
    """
    import nbformat
    from nbclient import NotebookClient

    for path in notebooks(root):
        before = path.read_text(encoding="utf-8")
        book = nbformat.reads(before, as_version=4)
        NotebookClient(
            book,
            timeout=TIMEOUT,
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        ).execute()
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs = [_stable(output) for output in cell.outputs]
        book.metadata = json.loads(before)["metadata"]  # no widget state, no versions
        after = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8")
        yield path, after != before


def _stable(output: Any) -> Any:
    if "data" in output:
        output["data"] = {mime: data for mime, data in output["data"].items() if mime != WIDGET}
        output["metadata"] = {}
        plain = output["data"].get("text/plain")
        if isinstance(plain, str):
            output["data"]["text/plain"] = ADDRESS.sub("at 0x0", plain)
    return output
