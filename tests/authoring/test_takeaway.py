"""The takeaway page: made of the lessons, complete, safe to keep and print."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from course.manifest import AUTHORED, read_authored
from course.takeaway import HEADING, NAME, TakeawayError, check, lines_to_keep, pages, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "modules", tmp_path / "modules")
    return tmp_path


def test_the_page_is_made_of_its_lessons() -> None:
    (path, text), *_ = pages(ROOT)
    assert path.name == NAME
    manifest = read_authored(ROOT / "modules" / AUTHORED)
    for lesson in manifest["modules"][0]["lessons"]:
        shown = lesson["status"] == "ready" and not lesson["id"].endswith(".0")
        assert (f">{lesson['id']}</span>" in text) is shown
    assert "<script" not in text
    assert "src=" not in text
    assert "href=" not in text


def test_an_old_page_is_named_and_made_anew(copy: Path) -> None:
    assert check(copy) == []
    page = copy / "modules/1-fundamentals" / NAME
    page.write_text(page.read_text(encoding="utf-8").replace("<h1>", "<h1>Old "), encoding="utf-8")
    (said,) = check(copy)
    assert said.startswith("modules/1-fundamentals/takeaway.html")
    assert write(copy) == [page]
    assert check(copy) == []


def test_a_lesson_without_lines_to_keep_is_named(copy: Path) -> None:
    manifest = read_authored(copy / "modules" / AUTHORED)
    lesson = next(one for one in manifest["modules"][0]["lessons"] if one["id"] == "1.1")
    path = copy / "modules/1-fundamentals" / lesson["file"]
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if "".join(cell["source"]).startswith(HEADING):
            cell["source"] = [f"{HEADING}\n\nNothing."]
    path.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(TakeawayError, match=r"1\.1-the-job"):
        lines_to_keep(path.parent, lesson)
