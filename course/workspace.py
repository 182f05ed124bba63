"""A learner's workspace, made and updated from the clone.

The course may replace what it put there itself; what a learner changed stays.
A record of everything ever shipped (`.course/installed.json`) tells the two
apart. It is written before the files, so that a crash in the middle leaves
files that are still known for the course's own.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypedDict

from course.answers import write_atomic
from course.manifest import (
    AUTHORED,
    COMPILED,
    Manifest,
    ManifestError,
    compiled,
    read_authored,
    with_items,
)

RECORD = ".course/installed.json"
ASIDE = ".course/set-aside"
FORMAT = 1

# A learner's own folders, and what authors and machines leave about.
NEVER = {"answers", "exports", "feedback", "__pycache__", ".ipynb_checkpoints"}


class WorkspaceError(RuntimeError):
    """The workspace cannot be made; one line that says why and what to do."""


@dataclass
class Report:
    """What `prepare` did, by path in the workspace."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)  # (changed by you, new edition)
    restored: list[tuple[str, str]] = field(default_factory=list)  # (course's own, yours aside)
    notes: list[str] = field(default_factory=list)
    same: int = 0
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """The report in words; empty when there is nothing to tell."""
        said = []
        if self.added:
            said.append(f"{_files_said(self.added)} added")
        if self.updated:
            said.append(f"{_files_said(self.updated)} brought to the new edition")
        for path, beside in self.kept:
            said.append(f"{path}: you changed it, so it stays; the new edition is {beside}")
        for path, aside in self.restored:
            said.append(f"{path}: restored; the changed copy is kept as {aside}")
        return said + self.notes

    def __str__(self) -> str:
        return "\n".join(self.lines()) or "the workspace is up to date"


def _files_said(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


class Entry(TypedDict):
    """What is known of one file that the course put there."""

    edition: str  # the edition that it was last brought to
    shipped: list[str]  # essence of every edition ever put there, or beside it
    bytes: str  # hash of the very bytes last written


class Record(TypedDict):
    format: int
    files: dict[str, Entry]
    trusted_in: str  # Jupyter's signature file in which the notebooks are signed


@dataclass(frozen=True)
class Part:
    """One file to be there: its edition's hash, and how to get its bytes."""

    edition: str
    make: Callable[[], bytes]
    owned: bool = False  # the course's machinery, not for a learner to change


def prepare(root: Path, workspace: Path, exercises: bool = True) -> Report:
    """Make or update the learner's workspace from the clone at `root`.

    `exercises=False` leaves the graded notebooks to the class (nbgrader
    fetches them). Raises WorkspaceError with one clear line.
    """
    begun = time.monotonic()
    report = Report()
    root, workspace = root.resolve(), workspace.absolute()
    _refuse_bad_places(root, workspace)
    with _clear_errors(workspace):
        workspace.mkdir(parents=True, exist_ok=True)
        record = _read_record(workspace, report)
        wanted = _wanted(root, exercises)
        _install(workspace, wanted, record, report)
    report.seconds = time.monotonic() - begun
    return report


# --- what should be there ----------------------------------------------------------------------


def _wanted(root: Path, exercises: bool) -> dict[str, Part]:
    modules = root / "modules"
    try:
        manifest = with_items(read_authored(modules / AUTHORED), root / "exercises")
    except ManifestError as error:
        raise WorkspaceError(str(error).splitlines()[0]) from None
    manifest["grading"] = "local" if exercises else "class"
    parts: dict[str, Part] = {COMPILED: _given(compiled(manifest).encode(), owned=True)}
    if (modules / "Start.ipynb").is_file():
        parts["Start.ipynb"] = _start(modules / "Start.ipynb", manifest, root)
    if (modules / "Review.ipynb").is_file():
        parts["Review.ipynb"] = _copied(modules / "Review.ipynb")
    about = manifest.get("company_page", "")
    if about and (modules / about).is_file():
        parts[about] = _copied(modules / about)
    for module in manifest["modules"]:
        folder = modules / module["folder"]
        if folder.is_dir():
            ready = {one.get("file") for one in module["lessons"] if one["status"] == "ready"}
            for path in _files(folder):
                inside = path.relative_to(folder)
                draft = path.suffix == ".ipynb" and inside.as_posix() not in ready
                if not draft and inside.parts[0] != "items":
                    parts[f"modules/{module['folder']}/{inside.as_posix()}"] = _copied(path)
            parts |= _items(folder, f"modules/{module['folder']}")
    if exercises and (root / "exercises").is_dir():
        for path in _files(root / "exercises"):
            inside = path.relative_to(root / "exercises")
            owned = "items" in inside.parts
            parts[f"exercises/{inside.as_posix()}"] = _copied(path, owned=owned)
    config = _config(root)
    if config is not None:
        parts["nbgrader_config.py"] = _given(config.encode())
    return parts


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder that are the course's, in a stable order. Keys never are."""
    for path in sorted(folder.iterdir()):
        if path.name in NEVER or path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file() and path.suffix not in (".yaml", ".yml") and ".key." not in path.name:
            yield path


def _items(folder: Path, under: str) -> dict[str, Part]:
    """The compiled practice items of a module, with their keys: practice explains itself.

    Compiling needs heavy imports, so it waits until a source has changed or a
    compiled file is missing.
    """
    sources = sorted((folder / "items").glob("*.yaml"))
    if not sources:
        return {}
    names = {p.name[: -len(".yaml")] for p in sources}
    edition = _digest(*(part for p in sources for part in (p.name.encode(), p.read_bytes())))
    edition = _digest(edition.encode(), _compiler().encode())
    made: dict[str, bytes] = {}

    def make(name: str) -> Callable[[], bytes]:
        def bytes_of() -> bytes:
            if not made:
                made.update(_compile(folder))
            return made[name]

        return bytes_of

    return {
        f"{under}/items/{name}.json": Part(f"{edition}:{name}", make(f"{name}.json"), owned=True)
        for name in sorted(names)
    }


def _compile(folder: Path) -> dict[str, bytes]:
    from course.items.bank import BankError, load_bank

    try:
        bank = load_bank(folder)
    except BankError as error:
        more = len(error.problems) - 1
        raise WorkspaceError(
            f"{error.problems[0]}" + (f" (and {more} more; see `make check`)" if more else "")
        ) from None
    made = {f"{name}.json": _json(item) for name, item in bank.items.items()}
    made |= {f"{name}.key.json": _json(key) for name, key in bank.keys.items()}
    return made


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _compiler() -> str:
    """Changes whenever the code that compiles items does."""
    here = Path(__file__).parent / "items"
    return _digest(*(path.read_bytes() for path in sorted(here.rglob("*.py"))))


def _config(root: Path) -> str | None:
    try:
        from course.grading.config import workspace_config
    except ImportError:  # a course without grading still teaches
        return None
    return workspace_config(os.environ.get("COURSE_EXCHANGE", str(root / "gradebook" / "exchange")))


def _copied(path: Path, owned: bool = False) -> Part:
    data = path.read_bytes()
    if path.suffix == ".ipynb":
        data = without_dead_widgets(data)
    return _given(data, owned)


def _start(path: Path, manifest: Manifest, root: Path) -> Part:
    """The home page's notebook, with the contents as a static page for readers without a kernel."""
    data = path.read_bytes()

    def make() -> bytes:
        from course.progress import Place, measure
        from course.widgets.home_page import page_of, static_html, static_text

        page = page_of(manifest, measure(manifest, Place(root)), "local")
        shown = {"text/plain": static_text(page), "text/html": static_html(page)}
        output = {"output_type": "display_data", "metadata": {}, "data": shown}
        notebook = json.loads(without_dead_widgets(data))
        for cell in notebook["cells"]:
            if "home()" in "".join(cell["source"]):
                cell["outputs"] = [output]
        return _json(notebook)

    drawn = Path(__file__).parent / "widgets" / "home_page.py"
    return Part(_digest(data, compiled(manifest).encode(), drawn.read_bytes()), make)


def _given(data: bytes, owned: bool = False) -> Part:
    return Part(_digest(data), lambda: data, owned)


VIEW = "application/vnd.jupyter.widget-view+json"


def without_dead_widgets(data: bytes) -> bytes:
    """A notebook whose outputs name no widget of a kernel that is long gone.

    Jupyter greets a reader of such an output with an error; what else the
    output holds (the static page) is what a newcomer should see.
    """
    if VIEW.encode() not in data and b'"widgets"' not in data:
        return data
    notebook = json.loads(data)
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(VIEW, None)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


# --- bringing the workspace to it --------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """One file to write; `settles` are the names that are then at this edition."""

    name: str
    data: bytes
    edition: str
    settles: tuple[str, ...]


def _install(workspace: Path, wanted: dict[str, Part], record: Record, report: Report) -> None:
    before = json.dumps(record)
    jobs = [
        job
        for name, part in wanted.items()
        if (job := _decide(workspace, name, part, record, report)) is not None
    ]
    if jobs:
        _write_record(workspace, record)
    for job in jobs:
        target = workspace / job.name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, job.data)
    for job in jobs:
        record["files"][job.name]["bytes"] = _digest(job.data)
        for name in job.settles:
            record["files"][name]["edition"] = job.edition
    _sign(workspace, record, {job.name for job in jobs}, report)
    if json.dumps(record) != before:
        _write_record(workspace, record)


def _decide(workspace: Path, name: str, part: Part, record: Record, report: Report) -> Job | None:
    """What to write for one part, if anything; the record learns what is about to be shipped."""
    entry, target = _entry(record, name), workspace / name
    if _current(target, entry, part):
        report.same += 1
        return None
    data = part.make()
    essence = essential(name, data)
    there = target.read_bytes() if _there(target) else None
    found = "" if there is None else essential(name, there)
    # Same cells, new outputs: replaced only where nobody has opened and saved the file since.
    fresher = there is not None and _digest(there) == entry["bytes"] != _digest(data)
    if found == essence and not fresher:
        entry["edition"] = part.edition
        _ship(entry, essence)
        report.same += 1
        return None
    settles: tuple[str, ...] = (name,)
    if not found:
        report.added.append(name)
    elif found in entry["shipped"]:
        report.updated.append(name)
    elif part.owned:
        report.restored.append((name, _set_aside(workspace, name)))
    else:
        beside = _beside(workspace, name, essence, record)
        report.kept.append((name, beside))
        settles = (name, beside)
        _ship(entry, essence)  # a learner may take it up under the old name
        name = beside
    _ship(_entry(record, name), essence)
    return Job(name, data, part.edition, settles)


def _current(target: Path, entry: Entry, part: Part) -> bool:
    """Is there nothing new to bring? Decided without making the part's bytes."""
    if entry["edition"] != part.edition or not _there(target):
        return False
    return not part.owned or _digest(target.read_bytes()) == entry["shipped"][-1]


def _there(path: Path) -> bool:
    try:
        return os.path.lexists(path) and path.stat() is not None
    except FileNotFoundError:  # a link to nothing
        return False


def _entry(record: Record, name: str) -> Entry:
    return record["files"].setdefault(name, {"edition": "", "shipped": [], "bytes": ""})


def _ship(entry: Entry, essence: str) -> None:
    """Remember what is put there, newest last."""
    entry["shipped"] = [*(old for old in entry["shipped"] if old != essence), essence]


def _beside(workspace: Path, name: str, essence: str, record: Record) -> str:
    """Where the new edition goes: over an older new edition, never over a changed one."""
    path = PurePosixPath(name)
    for number in range(1, 1000):
        words = "new edition" if number == 1 else f"new edition {number}"
        beside = path.with_name(f"{path.stem} ({words}){path.suffix}").as_posix()
        if not _there(workspace / beside):
            return beside
        found = essential(beside, (workspace / beside).read_bytes())
        if found == essence or found in _entry(record, beside)["shipped"]:
            return beside
    raise WorkspaceError(f"{name}: there are too many new editions beside it; remove some")


def _set_aside(workspace: Path, name: str) -> str:
    """Move a changed part of the machinery out of the way; nothing is deleted."""
    folder = workspace / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    flat = name.replace("/", "--")
    for number in range(1000):
        aside = folder / f"{stamp}-{number}-{flat}"
        if not aside.exists():
            break
    # Copied, not moved: until the good one is written the old one still works.
    write_atomic(aside, (workspace / name).read_bytes())
    return aside.relative_to(workspace).as_posix()


def essential(name: str, data: bytes) -> str:
    """The hash of what a learner could have changed.

    Running a notebook changes outputs and counts, and Lab adds view state:
    none of that is the learner's work. A graded answer in a cell is.
    """
    if name.endswith(".ipynb"):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            cells = [
                [
                    cell["cell_type"],
                    "".join(cell["source"]),
                    cell.get("attachments", {}),
                    {k: v for k, v in cell["metadata"].items() if k in ("nbgrader", "tags")},
                ]
                for cell in json.loads(data)["cells"]
            ]
            return _digest(json.dumps(cells, sort_keys=True).encode())
    return _digest(data)


def _digest(*parts: bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(str(len(part)).encode() + b":" + part)
    return made.hexdigest()


# --- trust -------------------------------------------------------------------------------------


def _sign(workspace: Path, record: Record, written: set[str], report: Report) -> None:
    """Sign what the course wrote, so that Lab shows it ready. What others wrote is never signed."""
    database = _signatures()
    names = {name for name in written if name.endswith(".ipynb")}
    if record["trusted_in"] != str(database) or not database.is_file():
        names |= {name for name in record["files"] if _untouched(workspace, name, record)}
    if not names:
        return
    try:
        import nbformat
        from nbformat.sign import NotebookNotary

        notary = NotebookNotary()
        for name in sorted(names):
            notary.sign(nbformat.read(workspace / name, as_version=4))
        notary.store.close()
        record["trusted_in"] = str(database)
    except Exception as error:
        report.notes.append(
            "Jupyter could not be told to trust the notebooks "
            f"({type(error).__name__}: {error}): in Lab, choose Trust Notebook when a page stays empty"
        )


def _untouched(workspace: Path, name: str, record: Record) -> bool:
    path = workspace / name
    if not name.endswith(".ipynb") or not path.is_file():
        return False
    return _digest(path.read_bytes()) == record["files"][name]["bytes"]


def _signatures() -> Path:
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "nbsignatures.db"


# --- the record and the errors -----------------------------------------------------------------


def _read_record(workspace: Path, report: Report) -> Record:
    fresh: Record = {"format": FORMAT, "files": {}, "trusted_in": ""}
    path = workspace / RECORD
    if not path.exists():
        return fresh
    try:
        data = json.loads(path.read_bytes())
        files = {
            str(name): Entry(
                edition=str(entry["edition"]),
                shipped=[str(one) for one in entry["shipped"]],
                bytes=str(entry["bytes"]),
            )
            for name, entry in data["files"].items()
        }
        return {"format": FORMAT, "files": files, "trusted_in": str(data["trusted_in"])}
    except (ValueError, KeyError, TypeError, AttributeError):
        report.notes.append(
            f"{RECORD} was damaged and is made anew; what differs from the course counts as yours"
        )
        return fresh


def _write_record(workspace: Path, record: Record) -> None:
    path = workspace / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    # An entry that nothing was ever put at says nothing.
    record["files"] = {n: e for n, e in sorted(record["files"].items()) if e["shipped"]}
    write_atomic(path, _json(record))


def _refuse_bad_places(root: Path, workspace: Path) -> None:
    if not (root / "modules" / AUTHORED).is_file():
        raise WorkspaceError(f"{root} is not the course's folder: it has no modules/{AUTHORED}")
    place = workspace.resolve()
    own = [root / name for name in ("modules", "solutions", "exercises", "course", "tests", ".git")]
    if root.is_relative_to(place) or any(place.is_relative_to(one) for one in own):
        raise WorkspaceError(
            f"the workspace cannot be {workspace}: it would mix with the course's own files; "
            f"choose another folder, such as {root / 'workspace'}"
        )


@contextlib.contextmanager
def _clear_errors(workspace: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = Path(error.filename) if isinstance(error.filename, str) else workspace
        raise WorkspaceError(_why(error, where)) from error


def _why(error: OSError, where: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full: free some space and run `make lab` again; your work is untouched"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where} cannot be written or read: use a folder of your own for the workspace"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        file = next((one for one in [where, *where.parents] if one.is_file()), where)
        return f"{file} is a file where the course needs a folder: rename it, then try again"
    if error.errno == errno.EISDIR:
        return f"{where} is a folder where the course needs a file: rename it, then try again"
    return f"{where}: {error.strerror or error}"
