"""How long the course takes: minutes of an exercise, a lesson, a module's graded work.

An estimate, the same for all: words at a reading speed, and seconds of deciding that each kind
of exercise states. `course workload` writes the figures to `docs/workload.md`; `course check`
holds what authors say beside them. Items whose time only the author knows (a data lab, a text to
write) count as stated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from course.items import registry
from course.items.bank import Bank, load_bank
from course.items.types import Item
from course.manifest import AUTHORED, Graded, Lesson, Manifest, Module, exercise_ids, read_authored
from course.readability import keep, words

PAGE = Path("docs") / "workload.md"
# Silent reading of non-fiction by adults: Brysbaert (2019), How many words do we read per minute?
# Journal of Memory and Language 109.
LESSON_SPEED = 238.0  # words a minute
# A situation is read, and gone back to while one decides: a third more.
ITEM_SPEED = LESSON_SPEED * 3 / 4
EXPLORER = 4.0  # minutes to guess, move the inputs and look
SLACK = 1.5  # minutes; a stated time may be off by this, or by a third
# About ninety minutes is the aim, and module 1 is not there: its lab, memo, story, text and ideas alone take an hour.
GRADED_MODULE = (60, 155)  # minutes
LESSONS_MODULE = (120, 180)  # minutes; about a hundred and fifty

_EXPLORE = re.compile(r"^\s*explore\(", re.MULTILINE)
# Fields that no learner reads.
_UNSEEN = frozenset(
    {
        "id",
        "version",
        "kind",
        "select",
        "form",
        "claims",
        "objectives",
        "filter",
        "type",
        "part",
        "check",
    }
)


class Time(NamedTuple):
    """Words to read and minutes to take."""

    words: int
    minutes: float


def of_item(item: Item) -> Time:
    """What an exercise takes a learner who has read the lesson."""
    count = round(sum(len(words(said)) for said in _texts(item)) * registry.met(item))
    seconds = registry.deciding(item)
    if seconds is None:
        return Time(count, item["minutes"])
    return Time(count, count / ITEM_SPEED + seconds / 60)


def of_practice(bank: Bank, name: str) -> Time:
    """An exercise with the explanations that follow at once; half of them concern one answer."""
    alone, key = of_item(bank.items[name]), bank.keys[name]
    said = sum(len(words(text)) for text in _explanations(key)) // 2
    return Time(alone.words + said, alone.minutes + said / LESSON_SPEED)


def of_lesson(path: Path, bank: Bank) -> Time:
    """Reading, explorers and practice of a lesson; notes for instructors are left out."""
    count, explorers = 0, 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            explorers += len(_EXPLORE.findall(source))
        elif "instructor" not in cell["metadata"].get("tags", []):
            count += len(words(source))
    practice = [of_practice(bank, name) for name in exercise_ids(path)]
    minutes = count / LESSON_SPEED + EXPLORER * explorers + sum(one.minutes for one in practice)
    return Time(count + sum(one.words for one in practice), minutes)


def of_graded(path: Path, bank: Bank) -> Time:
    """The exercises of a graded notebook."""
    items = [of_item(bank.items[name]) for name in exercise_ids(path)]
    return Time(sum(one.words for one in items), sum(one.minutes for one in items))


def ready(root: Path) -> Iterator[tuple[Module, list[tuple[Lesson | Graded, Time]], bool]]:
    """Each module's lessons, then its graded notebooks (True), with what they take."""
    manifest: Manifest = read_authored(root / "modules" / AUTHORED)
    for module in manifest["modules"]:
        lessons = [one for one in module["lessons"] if one["status"] == "ready"]
        if lessons:
            folder = root / "modules" / module["folder"]
            bank = load_bank(folder)
            yield module, [(one, of_lesson(folder / one["file"], bank)) for one in lessons], False
        graded = [one for one in module["graded"] if one["status"] == "ready"]
        if graded:
            folder = root / "solutions" / module["folder"]
            bank = load_bank(folder)
            paths = [(one, folder / f"{one['notebook']}.ipynb") for one in graded]
            yield module, [(one, of_graded(path, bank)) for one, path in paths], True


def check_item(item: Item) -> str:
    """Where the stated minutes are far from the estimate, a sentence; else ""."""
    got = of_item(item).minutes
    if abs(item["minutes"] - got) <= max(SLACK, got / 3):
        return ""
    return f"minutes: {item['minutes']:g} stated, about {got:.0f} by its words and decisions"


def check(root: Path, banks: dict[str, Bank]) -> list[str]:
    """Sentences about times that are not what the work takes."""
    problems = [
        f"{name}/items/{item['id']}.yaml: {said}"
        for name, bank in banks.items()
        for item in bank.items.values()
        if (said := check_item(item))
    ]
    for module, parts, graded in ready(root):
        for part, got in parts:
            if abs(part["minutes"] - got.minutes) > max(SLACK * 2, got.minutes / 5):
                problems.append(
                    f"modules/course.yaml: {part['title']}: minutes: {part['minutes']:g} stated, about {got.minutes:.0f} by its parts"
                )
        least, most = GRADED_MODULE if graded else LESSONS_MODULE
        total = sum(got.minutes for _, got in parts)
        if not least <= total <= most:
            what = "graded work" if graded else "lessons"
            problems.append(
                f"module {module['id']}: {what} of {total:.0f} minutes, not {least} to {most}"
            )
    page = root / PAGE
    if not page.is_file() or page.read_text(encoding="utf-8") != table(root):
        problems.append(f"{PAGE.as_posix()} is not what `course workload` makes")
    return problems


def table(root: Path) -> str:
    """The page for the docs, as Markdown."""
    lines = [
        "# How long the course takes",
        "",
        f"Made by `course workload`. Lessons are read at {LESSON_SPEED:.0f} words a minute (Brysbaert 2019), exercises at "
        f"{ITEM_SPEED:.0f}, as one goes back to them;",
        "of the explanations after practice half is read;",
        f"deciding adds what each kind of exercise states, an explorer {EXPLORER:.0f} minutes. Data labs and texts count as their authors state.",
        "These are estimates, not measured times. Notes for instructors are not counted.",
        "",
        "| part | words | minutes | stated |",
        "|---|--:|--:|--:|",
    ]
    for module, parts, graded in ready(root):
        for part, got in parts:
            lines.append(
                f"| {_title(part, graded)} | {got.words:,} | {got.minutes:.0f} | {part['minutes']:g} |"
            )
        total = Time(sum(got.words for _, got in parts), sum(got.minutes for _, got in parts))
        what = "graded work" if graded else "lessons"
        stated = sum(part["minutes"] for part, _ in parts)
        lines.append(
            f"| **Module {module['id']}, {what}** | **{total.words:,}** | **{total.minutes:.0f}** | **{stated:g}** |"
        )
    return "\n".join([*lines, ""])


def write(root: Path) -> bool:
    """Write the page; was it changed?"""
    return keep(root / PAGE, table(root))


def _title(part: Any, graded: bool) -> str:
    return part["title"] if graded else f"{part['id']} {part['title']}"


def _texts(value: object) -> Iterator[str]:
    """All that a learner reads of an item."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in _UNSEEN:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield re.sub(r"<[^>]+>", " ", value)


def _explanations(value: object) -> Iterator[str]:
    """Every `why` of a key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from [str(inner)] if name == "why" else _explanations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _explanations(inner)
