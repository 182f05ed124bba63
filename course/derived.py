"""What is made from Fernwick's tables and from libraries, and kept in the package.

The explorers' sums, the still pictures of their charts, and the library that draws them in
a browser. Made on the author's side by `course company build`, compared by `check`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course import charts, explorers
from course.company.aggregates import aggregates
from course.explorers import data

PACKAGE = Path(__file__).parent
STILLS = PACKAGE / "explorers" / "stills"
LIBRARY = PACKAGE / "widgets" / "static" / "vega.js"
# What the page needs of the bundle: one function.
SNIPPET = "export { vegaEmbed };"


def make(tables: dict[str, Any]) -> list[Path]:
    """Write all derived files; returns those that changed."""
    changed = []
    for path, text in _files(tables, _write_sums):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def check(tables: dict[str, Any]) -> list[str]:
    """Sentences about derived files that are missing or old; [] when all are as made."""

    def same(text: str) -> None:
        if not data.FILE.is_file() or data.FILE.read_text(encoding="utf-8") != text:
            problems.append(f"{_name(data.FILE)} is not what the tables give")

    problems: list[str] = []
    for path, text in _files(tables, same):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{_name(path)} is not what `course company build` makes")
    return problems


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


def _write_sums(text: str) -> None:
    data.FILE.write_text(text, encoding="utf-8")
    data.sums.cache_clear()


def _files(tables: dict[str, Any], sums: Callable[[str], None]) -> list[tuple[Path, str]]:
    """The derived files with their text; the sums go first, as the pictures are drawn of them."""
    import vl_convert

    sums(json.dumps(aggregates(tables), ensure_ascii=False, indent=0) + "\n")
    bundle = vl_convert.javascript_bundle(snippet=SNIPPET)
    made = [(LIBRARY, bundle + "\n")]
    for name in explorers.NAMES:
        model = explorers.explorer(name)
        view = model.present(model.compute(explorers.defaults(model.CONTROLS)))
        for number, chart in enumerate(view["charts"], 1):
            if chart["kind"] == "vega":
                spec = charts.coloured(chart["spec"], charts.STILL)
                svg = str(vl_convert.vegalite_to_svg(spec))
                made.append((STILLS / f"{name}-{number}.svg", svg + "\n"))
    return made
