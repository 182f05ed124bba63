"""The page about the company: linked from the home page, copied to the workspace."""

from __future__ import annotations

import json
from pathlib import Path

from course.manifest import read_authored
from course.progress import Place, measure
from course.widgets.home_page import page_of, static_html

ROOT = Path(__file__).parent.parent.parent


def test_the_home_page_leads_to_it_wherever_it_is() -> None:
    manifest = read_authored(ROOT / "modules" / "course.yaml")
    progress = measure(manifest, Place(ROOT))
    assert page_of(manifest, progress, "local")["company_page"] == "Fernwick.ipynb"
    assert page_of(manifest, progress, "local", "../")["company_page"] == "../Fernwick.ipynb"
    assert page_of(manifest, progress, "author")["company_page"] == "modules/Fernwick.ipynb"
    assert 'href="Fernwick.ipynb"' in static_html(page_of(manifest, progress, "local"))


def test_a_course_without_one_says_nothing() -> None:
    manifest = read_authored(ROOT / "modules" / "course.yaml")
    del manifest["company_page"]
    page = page_of(manifest, measure(manifest, Place(ROOT)), "local")
    assert page["company_page"] == ""
    assert "Meet the company" not in static_html(page)


def test_it_is_a_notebook_that_gives_nothing_away() -> None:
    """What is planted stays in the instructor's notes."""
    book = json.loads((ROOT / "modules" / "Fernwick.ipynb").read_text(encoding="utf-8"))
    text = "".join(json.dumps(cell, ensure_ascii=False) for cell in book["cells"])
    for word in ("T20", "merged companies", "sample ratio mismatch", "Simpson"):
        assert word not in text


def test_it_is_a_page_of_the_course() -> None:
    """Without the mark JupyterLab's side of the course leaves its explorer and its looks alone."""
    for path in (ROOT / "modules").rglob("*.ipynb"):
        if ".ipynb_checkpoints" not in path.parts:
            assert json.loads(path.read_text(encoding="utf-8"))["metadata"].get("course"), path
