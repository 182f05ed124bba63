"""The exchange, with two differences: fetched notebooks are trusted, collected ones are gated."""

from __future__ import annotations

import datetime
import glob
import os
import pwd
from pathlib import Path
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary
from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeReleaseFeedback,
)

from course.grading import gate, repair
from course.grading.exporter import assignment_specs
from course.grading.repair import CellSpec


def sign(folder: Path) -> None:
    """Mark the notebooks of `folder` as trusted by this user, so that Lab runs their exercises."""
    notary = NotebookNotary()
    for path in sorted(folder.glob("*.ipynb")):
        notary.sign(nbformat.read(path, as_version=4))


class SigningFetchAssignment(ExchangeFetchAssignment):
    """Fetches an assignment and signs those notebooks that are as the instructor released them."""

    def copy_files(self) -> None:
        super().copy_files()
        notary = NotebookNotary(parent=self)
        for path in sorted(Path(self.src_path).glob("*.ipynb")):
            here = Path(self.dest_path) / path.name
            # A notebook the learner had before keeps whatever trust it has.
            if here.is_file() and here.read_bytes() == path.read_bytes():
                notary.sign(nbformat.read(here, as_version=4))


class GatedCollect(ExchangeCollect):
    """Collects submissions one by one, through the gate; a bad one stops no other."""

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        try:
            record: dict[str, Any] = super()._path_to_record(path)
            problem = self._problem(Path(path), record)
        except Exception:
            # Anyone may make a folder of any name in there.
            name = Path(path).name
            record = {"username": name.split("+")[0], "filename": name}
            record["timestamp"] = datetime.datetime.min
            problem = "its name states no time"
        record["problem"] = problem
        if problem:
            self.log.warning("%s was not collected: %s", record["filename"], problem)
        return record

    def _problem(self, path: Path, record: dict[str, Any]) -> str:
        if path.is_symlink() or not path.is_dir():
            return "it is not a folder"
        if set(record["username"]) & set("*?[]"):
            return "its name is a pattern"
        # Own copies (one person being learner and instructor) need no check.
        owner = os.lstat(path).st_uid
        if self.check_owner and owner != os.getuid():
            try:
                name = pwd.getpwuid(owner).pw_name
            except KeyError:
                name = "somebody unknown"
            if name != record["username"]:
                return f"it is handed in for {record['username']} and belongs to {name}"
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        if record["timestamp"] > now + datetime.timedelta(hours=1):
            return "its time lies in the future"
        return ""

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        good = [record for record in records if not record["problem"]]
        ordered: list[dict[str, Any]] = super()._sort_by_timestamp(good or records)
        return ordered

    def copy_files(self) -> None:
        records = [record for record in self.src_records if not record["problem"]]
        if not records:
            self.src_records = []
            super().copy_files()
        for record in records:
            self.src_records = [record]
            try:
                super().copy_files()
            except Exception as error:
                self.log.error("%s was not collected: %s", record["filename"], error)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        target = Path(dest)
        findings = gate.copy_submission(Path(src), target)
        for finding in findings:
            self.log.warning("%s: %s", target.parent.name, finding)
        if target.is_dir():
            # The folder's name and the file in it state the same time, and only the
            # name was looked at.
            stamp = Path(src).name.rsplit("+", 3)[2]
            (target / "timestamp.txt").write_text(stamp, encoding="utf-8")
            specs = assignment_specs(self.coursedir.db_url, self.coursedir.assignment_id)
            for name in restore_missing(target, specs):
                self.log.warning("%s: %s was missing and was put back", target.parent.name, name)


class EachReleaseFeedback(ExchangeReleaseFeedback):
    """Releases feedback learner by learner, so that a faulty folder stops no other's."""

    src_path: str

    def copy_files(self) -> None:
        pattern = self.src_path
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207  (nbgrader's own pattern)
            self.src_path = glob.escape(folder)
            try:
                super().copy_files()
            except Exception as error:
                self.log.error("%s: the feedback was not released: %s", folder, error)


def restore_missing(submission: Path, specs: dict[str, list[CellSpec]]) -> list[str]:
    """Put notebooks back that the assignment has and the submission lacks; their names.

    Without one nbgrader would score its exercises 0, though the answers are there.
    """
    put = []
    for name, cells in specs.items():
        path = submission / f"{name}.ipynb"
        if not os.path.lexists(path):
            made = repair.rebuilt(cells)
            path.write_text(nbformat.writes(nbformat.from_dict(made)), encoding="utf-8")
            put.append(path.name)
    return put
