"""The gate: what of a submission may pass, decided before anything is copied or run.

A submission is hostile until shown otherwise. Only listed kinds of plain files
pass, within their sizes; links are never followed. What does not pass is set
aside beside the submissions and named, and the rest is graded.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.utils import parse_utc

from course.grading.config import IGNORE

KB, MB = 1000, 1000 * 1000

# pattern of the path inside the submission -> largest size
ALLOWED = {
    "*.ipynb": 5 * MB,
    "answers/*.json": 300 * KB,
    "items/*.json": MB,
    "timestamp.txt": KB,
    "submission_secret.txt": KB,
    "*.txt": MB,
    "*.md": MB,
    "*.csv": MB,
}
TOTAL = 20 * MB
MOST_FILES = 500


@dataclass(frozen=True)
class Finding:
    """One thing about a submission that an instructor should know."""

    path: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class Refused(ValueError):
    """A file that is not read; the text says why."""


def inspect(submission: Path) -> list[Finding]:
    """What is wrong with the files of a submission; changes nothing.

    Cells are looked at by `repair`, which needs the gradebook's copy of them.
    """
    if submission.is_symlink() or submission.parent.is_symlink():
        return [Finding(".", "link", "the submission is a link and was not followed")]
    found: list[Finding] = []
    total = 0
    for count, (path, status) in enumerate(_walk(submission), start=1):
        name = path.relative_to(submission).as_posix()
        bad = _judge(name, status)
        if bad is None and stat.S_ISREG(status.st_mode):
            total += status.st_size
            if total > TOTAL:
                bad = ("size", f"the submission is larger than {TOTAL // MB} MB in all")
            elif count > MOST_FILES:
                bad = ("count", f"the submission has more than {MOST_FILES} files")
        if bad is None and name == "timestamp.txt" and not _is_time(submission):
            bad = ("time", "it states no time")
        if bad is not None:
            found.append(Finding(name, *bad))
    return found


def _is_time(submission: Path) -> bool:
    """Can nbgrader read the time of handing in? If not, it would fail the submission."""
    try:
        text = read_bytes(submission, "timestamp.txt").decode("ascii").strip()
        return bool(text) and parse_utc(text) is not None
    except (Refused, FileNotFoundError, ValueError, OverflowError, AttributeError, TypeError):
        return False


def _judge(name: str, status: os.stat_result) -> tuple[str, str] | None:
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        return "link", "a link was not followed"
    if stat.S_ISDIR(mode):
        if name in ("answers", "items"):
            return None
        return "type", "this folder does not belong to the assignment"
    if not stat.S_ISREG(mode):
        return "special", "this is not a plain file"
    if status.st_nlink > 1:
        # A hard link can name a file that the learner could not otherwise submit.
        return "link", "a file with several names was not read"
    limit = limit_of(name)
    if limit is None:
        return "type", "this kind of file does not belong to the assignment"
    if status.st_size > limit:
        return "size", f"the file is larger than {limit // KB} KB"
    return None


def limit_of(name: str) -> int | None:
    """The largest size of the file `name` (path inside the submission); None when not listed."""
    for pattern, limit in ALLOWED.items():
        if fnmatchcase(name, pattern) and name.count("/") == pattern.count("/"):
            return limit
    return None


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file, link and foreign folder, sorted; never through a link, never into the foreign."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        status = entry.stat(follow_symlinks=False)
        path = Path(entry.path)
        if stat.S_ISDIR(status.st_mode):
            if any(fnmatchcase(entry.name, pattern) for pattern in IGNORE):
                continue  # nbgrader copies none of it
            yield path, status
            if entry.name in ("answers", "items"):
                yield from _files(path)
        elif stat.S_ISLNK(status.st_mode) or not _hidden(entry.name):
            yield path, status


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if not _hidden(entry.name) or entry.is_symlink():
            yield Path(entry.path), entry.stat(follow_symlinks=False)


def _hidden(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in IGNORE)


def read_bytes(folder: Path, name: str, limit: int | None = None) -> bytes:
    """The bytes of a plain file inside `folder`, never through a link. Raises Refused."""
    limit = limit_of(name) if limit is None else limit
    if limit is None:
        raise Refused("this kind of file does not belong to the assignment")
    parts = Path(name).parts
    if not parts or any(part in ("..", "/") for part in parts):
        raise Refused("the name leads out of the submission")
    opened: list[int] = []
    try:
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        opened.append(at)
        for part in parts[:-1]:
            at = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            opened.append(at)
        # Non-blocking, so that opening a pipe returns instead of waiting for a writer.
        at = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
        opened.append(at)
        if not stat.S_ISREG(os.fstat(at).st_mode):
            raise Refused("this is not a plain file")
        with os.fdopen(os.dup(at), "rb") as handle:
            data = handle.read(limit + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(f"the file was not read: {error.strerror or error}") from None
    finally:
        for fd in reversed(opened):
            os.close(fd)
    if len(data) > limit:
        raise Refused(f"the file is larger than {limit // KB} KB")
    return data


def copy_submission(source: Path, target: Path) -> list[Finding]:
    """Copy what passes the gate into the new folder `target`; the findings for what does not."""
    found = inspect(source)
    if any(finding.path == "." for finding in found):
        return found
    bad = {finding.path for finding in found}
    target.mkdir(parents=True)
    for path, status in _walk(source):
        name = path.relative_to(source).as_posix()
        if name in bad or not stat.S_ISREG(status.st_mode):
            continue
        try:
            data = read_bytes(source, name)
        except (Refused, FileNotFoundError) as error:
            found.append(Finding(name, "read", str(error)))
            continue
        place = target / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
        os.utime(place, (status.st_atime, status.st_mtime))
    return found


def admit(submission: Path, aside: Path) -> list[Finding]:
    """Inspect a collected submission and move what does not pass into the folder `aside`."""
    found = inspect(submission)
    for finding in found:
        path = submission if finding.path == "." else submission / finding.path
        if finding.path == "." and not path.is_symlink():
            path = submission.parent
        _move(path, aside / finding.path.strip("."))
    return found


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    place, number = to, 1
    while os.path.lexists(place):
        number += 1
        place = to.with_name(f"{to.name}.{number}")
    try:
        os.rename(path, place)  # moves a link itself, not what it names
    except OSError:
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        else:
            shutil.rmtree(path)


# What the gate found in this process, by submission folder. The exporter reads
# no notebook from a folder that is not in here: if the gate fails, that
# learner's grading fails, not the protection.
ADMITTED: dict[str, list[Finding]] = {}
# Submissions that `course` gated a moment ago, before it handed them to nbgrader.
EARLIER: dict[str, list[Finding]] = {}


def hook(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's pre_convert_hook: gate one submission.

    nbgrader swallows what a hook raises, so the outcome goes into ADMITTED.
    """
    folder = Path(notebooks[0]).parent
    ADMITTED.pop(str(folder), None)
    found = EARLIER.pop(str(folder), None)
    if found is None:
        found = admit(folder, aside_of(folder))
    log = logging.getLogger("traitlets")
    for finding in found:
        log.warning("%s/%s: %s", folder.parent.name, folder.name, finding)
    ADMITTED[str(folder)] = found


def aside_of(submission: Path) -> Path:
    """Where things of this submission are set aside: gradebook/set-aside/STUDENT/ASSIGNMENT."""
    home = submission.parent.parent.parent
    return home / "set-aside" / submission.parent.name / submission.name
