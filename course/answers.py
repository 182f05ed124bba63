"""The answer store: one small JSON file an exercise, beside the notebook.

A file is read as hostile (size, type, every field) and written so that a crash
leaves the old answer or the new one, never half of one. What is shown as saved
is on disk. Two kernels on one folder meet here: each change is applied to the
newest answer under a lock on the folder, so that neither loses the other's.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal, NamedTuple

from course.items import registry
from course.items.confidence import stated
from course.items.types import Answer, AnswerError, Item

try:
    import fcntl
except ImportError:  # Windows: no folder locks; changes are still atomic
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
MAX_BYTES = 256 * 1024
MAX_LOG = 200
MAX_TRIES = 12
MAX_TRIES_BYTES = MAX_BYTES // 2

State = Literal["absent", "ok", "damaged", "future", "foreign"]


class Try(NamedTuple):
    """An answer as it was when it was checked. What it was worth is worked out anew each time."""

    at: str
    answer: Answer
    confidence: float | None = None


class AnswerFile(NamedTuple):  # a dataclass costs every kernel's start a millisecond
    """What a file held. `answer` is None unless there is one that counts."""

    state: State
    answer: Answer | None = None
    base: Answer | None = None  # what the next change is made to; after clearing, what that leaves
    touched: bool = False
    checks: int = 0
    confidence: float | None = None
    revision: int = 0
    saved_at: str = ""
    log: tuple[dict[str, Any], ...] = ()
    tries: tuple[Try, ...] = ()  # oldest first
    problem: str = ""
    note: str = ""


class SaveError(OSError):
    """The answer is not on disk; the message says why and what to do."""


def answer_path(folder: Path, name: str) -> Path:
    """Where the answer of exercise `name` lies, for a notebook in `folder`."""
    return folder / "answers" / f"{name}.json"


def read_answer(path: Path, item: Item) -> AnswerFile:
    """Read an answer file, whatever is in it. Never raises on content, never writes.

    Links are not followed and only regular files are read.
    """
    try:
        raw = _read_bytes(path)
    except FileNotFoundError:
        return AnswerFile("absent")
    except OSError as error:
        return AnswerFile("damaged", problem=_why(error))
    if len(raw) > MAX_BYTES:
        return AnswerFile("damaged", problem=f"it is larger than {MAX_BYTES // 1024} KiB")
    try:
        record = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return AnswerFile("damaged", problem="it is not valid JSON")
    return _understand(record, item)


def _understand(record: object, item: Item) -> AnswerFile:
    if not isinstance(record, dict):
        return AnswerFile("damaged", problem="it does not hold an answer record")
    made = record.get("format")
    if type(made) is not int or made < 1:
        return AnswerFile("damaged", problem="it does not say which format it has")
    if made > FORMAT:
        return AnswerFile(
            "future", problem="a newer version of the course wrote it; update the course"
        )
    if record.get("item") != item["id"] or record.get("kind") != item["kind"]:
        return AnswerFile("foreign", problem="it belongs to another exercise")
    try:
        answer = registry.kind(item["kind"]).clean(item, record.get("answer"))
    except AnswerError as error:
        if record.get("version") != item["version"]:
            said = "the exercise has changed since, and the earlier answer no longer fits it"
            return AnswerFile("foreign", problem=said)
        return AnswerFile("damaged", problem=str(error))
    except RecursionError:
        return AnswerFile("damaged", problem="it is nested too deeply")
    touched = record.get("touched") is True
    note = ""
    if record.get("version") != item["version"]:
        note = (
            "This exercise has changed since you answered it. Your answer still fits and was kept."
        )
    log = record.get("log")
    return AnswerFile(
        "ok",
        # An untouched default is no answer.
        answer=answer if touched else None,
        base=answer if touched else registry.cleared(item, answer),
        touched=touched,
        checks=_count(record.get("checks")),
        confidence=stated(record.get("confidence")),
        revision=_count(record.get("revision")),
        saved_at=str(record.get("saved_at", ""))[:40],
        log=tuple(e for e in log if isinstance(e, dict))[-MAX_LOG:]
        if isinstance(log, list)
        else (),
        tries=_tries(record.get("tries"), item),
        note=note,
    )


def _tries(raw: object, item: Item) -> tuple[Try, ...]:
    """The checked answers that a file holds; one that is no answer to the item is left out."""
    found = []
    for one in raw[:MAX_TRIES] if isinstance(raw, list) else []:
        if isinstance(one, dict) and isinstance(one.get("at"), str):
            with contextlib.suppress(AnswerError):
                answer = registry.kind(item["kind"]).clean(item, one.get("answer"))
                found.append(Try(one["at"][:40], answer, stated(one.get("confidence"))))
    return tuple(found)


class AnswerStore:
    """The answer of one exercise in one folder. Construction touches nothing.

    `off` says in words why nothing is ever written here ("" when it is):
    while nbgrader executes, and in an author's tree, where an answers folder
    would replace every learner's answers at autograding.
    """

    def __init__(self, folder: Path, item: Item, *, authored: bool = False) -> None:
        self.folder = folder
        self.item = item
        self.path = answer_path(folder, item["id"])
        self.off = _why_off(folder, authored)
        self._seen: tuple[int, int, int] | None = None
        self.current = AnswerFile("absent")

    def load(self) -> tuple[AnswerFile, str]:
        """Read the file anew; one that cannot be used is set aside, never deleted.

        Returns what was read and, where a file was set aside, a sentence about it.
        """
        with _locked(self.path.parent):
            return self._load()

    def _load(self) -> tuple[AnswerFile, str]:
        seen = _signature(self.path)
        found = read_answer(self.path, self.item)
        self._seen = seen
        if found.problem:
            said = self._set_aside(found)
            self.current = AnswerFile("absent")
            return found, said
        self.current = found
        return found, ""

    def changed_elsewhere(self) -> bool:
        """Has another tab or program changed the file since it was last read or written?"""
        return not self.off and _signature(self.path) != self._seen

    def apply(
        self,
        change: Callable[[Answer], Answer],
        event: dict[str, Any],
        *,
        checks: int | None = None,
    ) -> tuple[Answer, str]:
        """Apply one change to the newest answer and put it on disk.

        Returns the answer as saved and a sentence when another tab's change was
        taken in. Raises SaveError when it is not on disk (the old file stays),
        and whatever `change` raises, with nothing written.
        """
        if self.off:
            raise SaveError(self.off)
        try:
            self.path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            with _locked(self.path.parent):
                said = self._take_in_others()
                before = self.current.base
                empty = registry.kind(self.item["kind"]).empty(self.item)
                after = change(empty if before is None else before)
                self._write(after, event, checks)
        except SaveError:
            raise
        except OSError as error:
            raise SaveError(_why(error)) from error
        return after, said

    def _take_in_others(self) -> str:
        """Make another program's change the base of the next one; say so."""
        now = _signature(self.path)
        if now is None or now == self._seen:
            return ""  # unchanged, or deleted under us: what we hold is the newest there is
        held = self.current
        found, said = self._load()
        if found.problem:
            self.current = held  # a file damaged meanwhile does not cost what we hold
            return said
        return "This exercise was changed in another tab too. Both changes are kept."

    def _write(self, answer: Answer, event: dict[str, Any], checks: int | None) -> None:
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        log = [*self.current.log, {"at": now, **event}][-MAX_LOG:]
        what = event.get("type")
        # To say how sure one is does not make an untouched default an answer.
        touched = self.current.touched if what == "confidence" else what != "reset"
        sure = self.current.confidence
        if what in ("confidence", "reset"):
            sure = stated(event.get("value"))
        tries = self.current.tries
        if what == "check":
            tries = _bounded([*tries, Try(now, answer, sure)])
        made = AnswerFile(
            "ok",
            answer=answer if touched else None,
            base=answer,
            touched=touched,
            checks=self.current.checks if checks is None else checks,
            confidence=sure,
            revision=self.current.revision + 1,
            saved_at=now,
            log=tuple(log),
            tries=tries,
        )
        record = {
            "format": FORMAT,
            "item": self.item["id"],
            "version": self.item["version"],
            "kind": self.item["kind"],
            "answer": answer,
            "touched": touched,
            "checks": made.checks,
            "confidence": made.confidence,
            "revision": made.revision,
            "saved_at": now,
            "log": log,
            "tries": [one._asdict() for one in tries],
        }
        write_atomic(self.path, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
        self._seen = _signature(self.path)
        self.current = made

    def _set_aside(self, found: AnswerFile) -> str:
        day = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.stem}.{found.state}-{day}.json")
        if self.off:
            return f"The answer file {self.path.name} cannot be used: {found.problem}."
        try:
            os.rename(self.path, aside)
            self._seen = None
        except OSError as error:
            return f"The answer file {self.path.name} cannot be used ({found.problem}) and not be moved: {_why(error)}"
        return (
            f"The saved answer could not be used: {found.problem}. "
            f"It was set aside as answers/{aside.name}; nothing was deleted. You start afresh here."
        )


def _bounded(tries: list[Try]) -> tuple[Try, ...]:
    """The first try and the newest ones: the first shows where somebody began."""
    while len(tries) > MAX_TRIES or (len(tries) > 1 and len(_dumped(tries)) > MAX_TRIES_BYTES):
        del tries[1 if len(tries) > 2 else 0]
    return tuple(tries)


def _dumped(tries: list[Try]) -> str:
    return json.dumps([one.answer for one in tries])


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path` whole or not at all, mode 0644. Raises OSError; leaves no debris."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o644
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _read_bytes(path: Path) -> bytes:
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        return file.read(MAX_BYTES + 1)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    # The folder itself is the lock: a lock file would be handed in with the answers.
    if fcntl is None or not folder.is_dir():
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):  # a file system without locks: go on without
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _why_off(folder: Path, authored: bool) -> str:
    if os.environ.get("NBGRADER_EXECUTION"):
        return "nbgrader is running this notebook: answers are read and not written"
    if authored or any(
        part.name == "solutions" and (part.parent / "nbgrader_config.py").exists()
        for part in [folder, *folder.parents]
    ):
        return "author's preview: nothing is saved in the course's own folders"
    return ""


def _why(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Your last saved answer is safe; free some space, then change it again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "This folder cannot be written to. Open the course from a folder of your own."
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return "it is a link, and links are not followed"
    return error.strerror or str(error)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _count(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**53 else 0
