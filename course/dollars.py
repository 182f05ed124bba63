"""Dollars that JupyterLab would typeset as a formula.

In a Markdown cell, what stands between two dollar signs of one paragraph becomes mathematics.
The course writes no formulas so; two such signs are always two prices.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path


def check(root: Path) -> list[str]:
    """A sentence for each paragraph of a notebook in `modules/` and `solutions/` with two `$`."""
    return [
        f"{path.relative_to(root)}: cell {cell}: two dollar signs in a paragraph, which Lab shows as a formula: {said}"
        for top in ("modules", "solutions")
        for path in sorted((root / top).rglob("*.ipynb"))
        for cell, said in _cells(path)
    ]


def doubled(markdown: str) -> list[str]:
    """The paragraphs in which two dollar signs stand; code does not count."""
    text = re.sub(r"```.*?```|`[^`\n]*`", " ", markdown, flags=re.DOTALL)
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.count("$") >= 2]


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            for said in doubled("".join(cell["source"])):
                yield str(cell.get("id")), f"{said[:70]}…"
