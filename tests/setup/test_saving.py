"""What is left out when a course notebook is saved."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from nbformat import v4

from course.server import _load_jupyter_server_extension
from course.server.saving import VIEW, clean, clean_on_save

WIDGET = {"version_major": 2, "version_minor": 0, "model_id": "f" * 32}


def cell(*tags: str) -> Any:
    made = v4.new_code_cell(
        'from course import exercise\nexercise("a")',
        metadata={
            "tags": list(tags),
            "jupyter": {"source_hidden": True},
            "nbgrader": {"points": 4},
            "execution": {"iopub.status.busy": "2026-01-01"},
            "collapsed": False,
        },
        execution_count=7,
    )
    made.outputs = [
        v4.new_output("display_data", data={"text/plain": "Exercise", VIEW: WIDGET}),
        v4.new_output("display_data", data={VIEW: WIDGET}, metadata={VIEW: {"a": 1}}),
        v4.new_output("display_data", data={"text/html": "<p>Static</p>"}),
        v4.new_output("execute_result", data={"text/plain": "2.5"}, execution_count=7),
    ]
    return made


def notebook(**metadata: Any) -> Any:
    return v4.new_notebook(cells=[cell("course"), cell()], metadata=metadata)


def test_exercise_cells_lose_their_widgets_and_counts() -> None:
    made = notebook(course={"lesson": "1.1"}, widgets={"state": {}})
    plain = copy.deepcopy(made.cells[1])
    clean(made)
    first = made.cells[0]
    assert [dict(output.data) for output in first.outputs] == [
        {"text/plain": "Exercise"},
        {"text/html": "<p>Static</p>"},
        {"text/plain": "2.5"},
    ]
    assert first.execution_count is None
    assert first.outputs[-1].execution_count is None
    assert set(first.metadata) == {"tags", "jupyter", "nbgrader"}
    assert "widgets" not in made.metadata
    assert made.cells[1] == plain
    nbformat.validate(made)
    again = copy.deepcopy(made)
    clean(again)
    assert again == made


def test_other_notebooks_are_left_alone() -> None:
    made = notebook(widgets={"state": {}})
    before = copy.deepcopy(made)
    clean(made)
    assert made == before


@pytest.mark.parametrize(
    "model",
    [
        {},
        {"type": "file", "content": "text"},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": {"metadata": None}},
        {"type": "notebook", "content": {"metadata": {"course": 1}, "cells": [None, 3]}},
        {
            "type": "notebook",
            "content": {
                "metadata": {"course": 1},
                "cells": [{"cell_type": "code", "metadata": {"tags": ["course"]}, "outputs": 5}],
            },
        },
    ],
)
def test_a_save_never_fails(model: dict[str, Any]) -> None:
    clean_on_save(model, "x.ipynb", contents_manager=None)


def test_jupyter_saves_through_it(tmp_path: Any) -> None:
    manager = FileContentsManager(root_dir=str(tmp_path))

    class Server:
        contents_manager = manager

    _load_jupyter_server_extension(Server())
    made = notebook(course={"lesson": "1.1"})
    manager.save({"type": "notebook", "format": "json", "content": made}, "a.ipynb")
    text = (tmp_path / "a.ipynb").read_text()
    assert text.count("widget-view") == 3  # those of the reader's own cell
    assert nbformat.read(tmp_path / "a.ipynb", as_version=4).cells[0].execution_count is None
