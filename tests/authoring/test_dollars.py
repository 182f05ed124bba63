"""Two dollar signs of a paragraph are a formula to JupyterLab."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course.dollars import check, doubled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs $5 and then $6.", 1),
        ("It costs $5.\n\nThen $6.", 0),
        ("| a | b |\n|---|---|\n| $1 | x |\n| y | $2 |", 1),
        ("Run `$HOME` or `$PATH`, it costs $5.", 0),
        ("```\n$a $b\n```\n\nOne $.", 0),
    ],
)
def test_paragraphs_with_two_dollars(text: str, found: int) -> None:
    assert len(doubled(text)) == found


def test_the_cell_is_named(tmp_path: Path) -> None:
    cells = [
        {"id": "price", "cell_type": "markdown", "source": ["From $1 to $2.\n"]},
        {"id": "code", "cell_type": "code", "source": "'$1 $2'"},
    ]
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    [said] = check(tmp_path)
    assert "modules/one.ipynb: cell price" in said
