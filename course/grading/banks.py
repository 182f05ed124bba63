"""The bank of an assignment, read once a process from the authors' files.

Always from solutions/, never from a submission: a learner's copy of an item
decides nothing.
"""

from __future__ import annotations

from pathlib import Path

from course.items.bank import Bank, load_bank

_read: dict[Path, tuple[tuple[tuple[str, int, int], ...], Bank]] = {}


def source_bank(folder: Path) -> Bank:
    """The compiled bank of `folder`; read again when one of its files has changed."""
    folder = folder.resolve()
    stamp = tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted((folder / "items").glob("*.yaml"))
    )
    known = _read.get(folder)
    if known is None or known[0] != stamp:
        known = _read[folder] = (stamp, load_bank(folder))
    return known[1]
