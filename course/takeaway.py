"""The takeaway page of a module: one printable page made from its lessons.

`course takeaway` writes `takeaway.html` beside the lessons; CI makes it again and compares.
It holds what each lesson promises, its lines to keep, and what its practice teaches, so that
nothing on it is written twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from course.items.bank import load_pair
from course.items.compile import line_to_html
from course.manifest import AUTHORED, Lesson, Manifest, Module, is_opener, read_authored

NAME = "takeaway.html"
HEADING = "## What to take with you"
STYLE = Path(__file__).parent / "widgets" / "static" / "takeaway.css"
# No script, nothing from elsewhere: the page can be kept, mailed and printed.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class TakeawayError(ValueError):
    """A lesson does not hold what the page is made of; the text says which and what."""


def pages(root: Path) -> Iterator[tuple[Path, str]]:
    """The page of every module with a ready lesson: where it belongs, and its text."""
    manifest = read_authored(root / "modules" / AUTHORED)
    for module in manifest["modules"]:
        folder = root / "modules" / module["folder"]
        lessons = [lesson for lesson in module["lessons"] if _counts(lesson)]
        if lessons:
            yield folder / NAME, page(manifest, module, lessons, folder)


def write(root: Path) -> list[Path]:
    """Write the pages; returns those that changed."""
    changed = []
    for path, text in pages(root):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def check(root: Path) -> list[str]:
    """Sentences about pages that are missing or old."""
    return [
        f"{path.relative_to(root).as_posix()} is not what `course takeaway` makes of the lessons"
        for path, text in pages(root)
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def _counts(lesson: Lesson) -> bool:
    # The map that opens a module has nothing to take away.
    return lesson["status"] == "ready" and not is_opener(lesson)


def page(manifest: Manifest, module: Module, lessons: list[Lesson], folder: Path) -> str:
    """The whole page as HTML."""
    title = f"Module {module['id']}: {module['title']}"
    sections = "\n".join(_section(lesson, folder) for lesson in lessons)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: what to take with you</title>",
            f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>",
            "</head>",
            "<body>",
            "<main>",
            f'<header><p class="over">{escape(manifest["title"])}</p>',
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(module['promise'])}</p>",
            '<p class="print">Print this page, or save it as PDF with your browser’s print command.</p></header>',
            sections,
            f"<footer><p>{escape(manifest['company'])}</p></footer>",
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _section(lesson: Lesson, folder: Path) -> str:
    gains = "".join(f"<li>{escape(one['text'])}</li>" for one in lesson["objectives"])
    rules = "".join(f"<li>{line_to_html(line)}</li>" for line in lines_to_keep(folder, lesson))
    kept = "".join(_kept(folder, name) for name in lesson["practice"])
    return (
        f'<section><h2><span class="number">{escape(lesson["id"])}</span> {escape(lesson["title"])}</h2>'
        f'<ul class="rules">{rules}</ul>'
        f'<div class="two"><div><h3>You can now</h3><ul class="gains">{gains}</ul></div>'
        f'<div><h3>From the practice</h3><dl class="kept">{kept}</dl></div></div></section>'
    )


def _kept(folder: Path, name: str) -> str:
    item, key = load_pair(folder, name)
    return f"<dt>{escape(item['title'])}</dt><dd>{key['takeaway']}</dd>"


def lines_to_keep(folder: Path, lesson: Lesson) -> list[str]:
    """The lines under the lesson's heading *What to take with you*, as Markdown."""
    path = folder / lesson["file"]
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and text.startswith(HEADING):
            lines = re.findall(r"^- (.+(?:\n(?!- |\n).+)*)", text, re.MULTILINE)
            if lines:
                return [re.sub(r"\s*\n\s*", " ", line) for line in lines]
    raise TakeawayError(f"{path.name} has no lines under “{HEADING[3:]}”")
