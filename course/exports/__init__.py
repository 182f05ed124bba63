"""An answer as a file for other programs: `exports/ID.md`, `exports/ID.pptx` beside the notebook.

A kind can be exported when there is a module of its name here, with
    formats(item) -> dict[str, str]          file ending -> what people call it
    export(item, answer, wanted) -> bytes    the file; `wanted` is one of the endings
The folder is no part of what is handed in (`course.grading.config.IGNORE`).
"""

from __future__ import annotations

from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

from course.answers import write_atomic
from course.items.types import Answer, Item

FOLDER = "exports"
KINDS = frozenset(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


class ExportError(OSError):
    """The file was not written; the message says why and what to do."""


def formats(item: Item) -> dict[str, str]:
    """The formats that an exercise can be exported to; {} for most kinds."""
    if item["kind"] not in KINDS:
        return {}
    made: dict[str, str] = _module(item).formats(item)
    return made


def write(folder: Path, item: Item, answer: Answer, wanted: object) -> dict[str, str]:
    """Write the file, whole or not at all. Returns its path in `folder` and when. Raises ExportError."""
    if not isinstance(wanted, str) or wanted not in formats(item):
        raise ExportError("This exercise cannot be exported to that format.")
    place = folder / FOLDER
    path = place / f"{item['id']}.{wanted}"
    try:
        data: bytes = _module(item).export(item, answer, wanted)
        if place.is_symlink():
            raise ExportError(f"{FOLDER} is a link. Remove it, then export again.")
        place.mkdir(mode=0o755, exist_ok=True)
        write_atomic(path, data)
    except ExportError:
        raise
    except ImportError as error:
        raise ExportError(f"{error.name} is not installed here. Run `make lab` again.") from None
    except OSError as error:
        said = error.strerror or str(error)
        raise ExportError(f"The file {FOLDER}/{path.name} was not written: {said}.") from error
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return {"path": f"{FOLDER}/{path.name}", "at": now}


def _module(item: Item) -> Any:
    return import_module(f"{__name__}.{item['kind']}")
