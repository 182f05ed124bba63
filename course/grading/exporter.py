"""How nbgrader's Autograde reads a submission's notebooks: through the gate and repaired."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.api import Gradebook, MissingEntry

from course.grading import gate, repair
from course.grading.gate import Finding
from course.grading.repair import CellSpec


class SubmissionExporter(NotebookExporter):
    """Stands in for NotebookExporter in Autograde, which converts each notebook twice.

    The first time it comes from the learner: it is read as hostile and repaired
    from the gradebook. The second time it is the copy just written.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        resources = ResourcesDict() if resources is None else resources
        path = Path(filename)
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        if self.parent._sanitizing:
            notebook = self._from_learner(path, resources["nbgrader"])
        else:
            # Written by the first pass a moment ago, so valid.
            notebook = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        output, resources = self.from_notebook_node(notebook, resources=resources, **kw)
        return output, resources

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Run the preprocessors, without nbconvert's copies and validation.

        Nobody else holds this notebook, what is read was made valid, and
        nbformat checks again when writing.
        """
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources

    def _from_learner(self, path: Path, about: dict[str, Any]) -> Any:
        findings = gate.ADMITTED.get(str(path.parent))
        if findings is None:
            raise gate.Refused("the gate did not look at this submission")
        specs = cell_specs(about["db_url"], about["assignment"], about["notebook"])
        notebook, more = admit_notebook(path, specs)
        for finding in more:
            self.log.warning("%s: %s", about["student"], finding)
        notebook["metadata"]["course"] = {
            "findings": [[one.path, one.kind, one.text] for one in (*findings, *more)]
        }
        return nbformat.from_dict(notebook)


def admit_notebook(path: Path, specs: list[CellSpec]) -> tuple[repair.Notebook, list[Finding]]:
    """The notebook at `path`, repaired; rebuilt from `specs` where it cannot be used."""
    try:
        notebook = repair.read_notebook(gate.read_bytes(path.parent, path.name))
    except FileNotFoundError:
        problem = "the notebook is not there"
    except (gate.Refused, repair.Damaged) as error:
        problem = str(error)
    else:
        return notebook, repair.repair(notebook, specs, path.name)
    text = f"{problem}; its exercises were graded from the answers"
    return repair.rebuilt(specs), [Finding(path.name, "notebook", text)]


_remembered: dict[tuple[str, str, str], list[CellSpec]] | None = None


def cell_specs(db_url: str, assignment: str, notebook: str) -> list[CellSpec]:
    """The graded and locked cells of a notebook, in order, as the gradebook has them."""
    at = (db_url, assignment, notebook)
    if _remembered is not None and at in _remembered:
        return _remembered[at]
    with Gradebook(db_url) as book:
        return specs_of(book.find_notebook(notebook, assignment))


def assignment_specs(db_url: str, assignment: str) -> dict[str, list[CellSpec]]:
    """The cells of every notebook of an assignment; nothing for an unknown one."""
    with Gradebook(db_url) as book:
        try:
            notebooks = book.find_assignment(assignment).notebooks
        except MissingEntry:
            return {}
        return {notebook.name: specs_of(notebook) for notebook in notebooks}


@contextmanager
def remembered_specs(
    db_url: str, assignment: str, specs: dict[str, list[CellSpec]]
) -> Iterator[None]:
    """Spare the gradebook asking for these cells, for the length of one batch.

    Not for good: in a server that lives on, the assignment may be released anew.
    """
    global _remembered
    _remembered = {(db_url, assignment, name): known for name, known in specs.items()}
    try:
        yield
    finally:
        _remembered = None


def specs_of(found: Any) -> list[CellSpec]:
    """The cells of nbgrader's Notebook record `found`."""
    points = {cell.name: float(cell.max_score) for cell in found.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}
    return [
        CellSpec(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=bool(cell.locked),
            grade=cell.name in points,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name, tasks.get(cell.name)),
        )
        for cell in found.source_cells
    ]
