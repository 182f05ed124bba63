"""Find an exercise beside its notebook, with the standard library alone.

Three places look alike: a learner's folder holds compiled JSON (with a key
only for practice), an author's holds YAML, and nbgrader's stock autograding
puts the author's YAML over a learner's JSON. YAML wins, because only an
author's tree has it and it is the source.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, cast

from course.items.types import Item, Key


class NoSuchExercise(LookupError):
    """There is no exercise of that name beside the notebook; the message suggests others."""


class Loaded(NamedTuple):
    """An exercise as found: `authored` when it comes from an author's tree."""

    item: Item
    key: Key | None
    authored: bool


def load_exercise(folder: Path, name: str) -> Loaded:
    """The exercise `name` of the notebook in `folder`. Raises NoSuchExercise."""
    items = folder / "items"
    if (items / f"{name}.yaml").is_file():
        from course.items.bank import load_pair  # an author's tree: pydantic is there

        item, key = load_pair(folder, name)
        return Loaded(item, key, authored=True)
    path = items / f"{name}.json"
    if not path.is_file():
        raise NoSuchExercise(_missing(items, name))
    key_path = items / f"{name}.key.json"
    return Loaded(
        cast(Item, _read(path)),
        cast(Key, _read(key_path)) if key_path.is_file() else None,
        authored=False,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoSuchExercise(
            f"The exercise file {path.name} cannot be read ({error}). Run `make lab` again: "
            "it puts a fresh copy there and keeps your answers."
        ) from None
    return cast(dict[str, Any], data)


def _missing(items: Path, name: str) -> str:
    import difflib  # only for a slip; every kernel's start would pay for it

    names = sorted(
        {p.name.split(".")[0] for p in items.glob("*.json")}
        | {p.name.split(".")[0] for p in items.glob("*.yaml")}
    )
    if not names:
        return (
            f"There is no exercise {name!r}: this folder has no items/ beside the notebook. "
            "Open the notebook from the course's own folder."
        )
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names)}."
    return f"There is no exercise {name!r} here. {hint}"
