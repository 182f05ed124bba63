"""Data labs in an author's notebook: the card, and below it the learner's own cell.

The card is the locked, graded cell of every exercise. The own cell is nbgrader's solution
cell: not graded, it runs before anything is written, and its last line records a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from course.items.bank import Bank
from course.items.types import Item

CARD = re.compile(r"""^exercise\(\s*["'](?P<name>[a-z0-9-]+)["']\s*\)\Z""", re.MULTILINE)
# The last line of a data lab's own cell: the value that the learner's code makes.
RECORDING = re.compile(
    r"""^exercise\(\s*["'](?P<name>[a-z0-9-]+)["']\s*,\s*[^)\n]+\)\s*\Z""", re.MULTILINE
)
SOLUTION = re.compile(r"^### BEGIN SOLUTION$.*?^### END SOLUTION$\n?", re.MULTILINE | re.DOTALL)
GOES_ON = "raises-exception"  # the tag of a cell that does not stop Run All


def check_own(
    cell: dict[str, Any], source: str, grading: dict[str, Any], bank: Bank
) -> Iterator[str]:
    """A learner's own cell: it runs before anything is written, and records at its end."""
    name = grading.get("grade_id", "")
    tags = cell.get("metadata", {}).get("tags", [])
    left = SOLUTION.sub("", source).rstrip()
    if grading.get("grade") or grading.get("locked"):
        yield f"cell {name!r} is the learner's to write: a solution, neither graded nor locked"
    if not SOLUTION.search(source):
        yield f"cell {name!r} needs ### BEGIN SOLUTION and ### END SOLUTION around the solution"
    if GOES_ON not in tags:
        yield f"cell {name!r} should have the tag {GOES_ON}, so that Run All goes on"
    if "course" in tags:
        yield f"cell {name!r} should not have the tag course: nobody's code runs by itself"
    found = RECORDING.search(left)
    if "exercise(" in source and found is None:
        yield f'cell {name!r} should end in exercise("ID", VALUE), below its solution'
    elif found and found["name"] not in bank.items:
        yield f"there is no exercise {found['name']!r} in items/"
    elif found and not takes_code(bank.items[found["name"]]):
        yield f"exercise {found['name']!r} takes no value from code"


def check_cards(cells: list[dict[str, Any]], bank: Bank) -> Iterator[str]:
    """What comes from code has its own cell below the exercise's card."""
    shown: set[str] = set()
    recorded: set[str] = set()
    for cell in cells:
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") != "code":
            continue
        if found := CARD.search(source.rstrip()):
            shown.add(found["name"])
        elif found := RECORDING.search(source.rstrip()):
            recorded.add(found["name"])
            if found["name"] not in shown:
                yield f"exercise {found['name']!r} is recorded above the cell that shows it"
    for name in sorted(shown - recorded):
        if name in bank.items and takes_code(bank.items[name]):
            yield f'no cell records {name!r}: add one that ends in exercise("{name}", VALUE)'


def takes_code(item: Item) -> bool:
    """Does the answer of this exercise come from the learner's code only?"""
    return item["kind"] == "table" or dict(item).get("computed") is True
