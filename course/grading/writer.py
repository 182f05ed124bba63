"""The last step of a release: compiled items beside the notebook, and nothing else.

A preprocessor of nbgrader's GenerateAssignment, so that formgrader's button
and the command line give the same release as `course release`.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading.banks import source_bank
from course.grading.config import IGNORE
from course.grading.repair import KERNEL
from course.items.types import Item
from course.manifest import exercise_ids

CELL_METADATA = ("deletable", "editable", "jupyter", "nbgrader", "slideshow", "tags")


class WriteItems(NbGraderPreprocessor):
    """Adds `items/ID.json` for each exercise of the notebook; refuses what must not be released."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        source = Path(resources["metadata"]["path"])
        about = resources["nbgrader"]
        refuse_answers(source)
        converter = self.parent.parent
        if converter is not None:
            # nbgrader has copied the other files by now; its `ignore` misses
            # everything when the root's name holds a bracket.
            release = Path(converter._format_dest(about["assignment"], about["student"]))
            refuse_authored(release)
        bank = source_bank(source)
        outputs = {}
        for name in exercise_ids(source / f"{about['notebook']}.ipynb"):
            if name not in bank.items:
                raise LookupError(f"{about['notebook']}: there is no exercise {name!r}")
            outputs[f"items/{name}.json"] = compiled_item(bank.items[name])
        resources["outputs"] = outputs
        _stable(nb)
        return nb, resources


def compiled_item(item: Item) -> bytes:
    """The file a learner gets; the same item always gives the same bytes."""
    text = json.dumps(item, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def refuse_answers(source: Path) -> None:
    """Answers under solutions/ would be released and laid over every learner's own."""
    if (source / "answers").exists():
        raise PermissionError(
            f"{source.name}/answers: delete this folder; nbgrader would hand its answers to learners"
        )


def refuse_authored(release: Path) -> None:
    """Raise when an author's file stands in a release."""
    for path in release.rglob("*"):
        if path.is_file() and any(fnmatchcase(path.name, pattern) for pattern in IGNORE):
            raise PermissionError(f"{path.name} must not be released")


def _stable(nb: Any) -> None:
    # What an editor leaves behind differs from machine to machine.
    node = type(nb.metadata)
    kept = {"course": nb.metadata["course"]} if "course" in nb.metadata else {}
    nb.metadata = node(kept, kernelspec=node(KERNEL), language_info=node(name="python"))
    for cell in nb.cells:
        for name in set(cell.metadata) - set(CELL_METADATA):
            del cell.metadata[name]
