"""How long things take: words at a speed, seconds of deciding, and what authors state beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from course import workload
from course.items import registry
from course.items.bank import load_pair
from course.items.types import Item
from course.workload import (
    EXPLORER,
    ITEM_SPEED,
    LESSON_SPEED,
    check_item,
    of_item,
    of_lesson,
    of_practice,
)

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "course" / "templates"


def _choice(words: int, minutes: float) -> Item:
    made: dict[str, Any] = {
        "id": "unread words of an id",
        "kind": "choice",
        "select": "one",
        "minutes": minutes,
        "situation": "<p>" + "word " * words + "</p>",
        "options": [{"id": "not read either", "text": "one more"}],
        "claims": ["S0-01"],
    }
    return cast(Item, made)


def test_words_at_a_speed_and_seconds_of_deciding() -> None:
    got = of_item(_choice(268, 2))
    assert got.words == 270
    assert got.minutes == pytest.approx(270 / ITEM_SPEED + 0.5)


def test_a_stated_time_far_off_is_named() -> None:
    assert check_item(_choice(268, 2)) == ""
    assert "about 2" in check_item(_choice(268, 9))


def test_code_takes_what_its_author_says() -> None:
    item = {**_choice(100, 12), "kind": "estimate", "computed": True, "quantities": []}
    assert of_item(cast(Item, item)).minutes == 12


def test_a_story_is_read_by_the_nodes_that_one_play_meets() -> None:
    nodes = [{"id": f"n{at}", "text": "word " * 50} for at in range(10)]
    item = {**_choice(0, 5), "kind": "story", "options": [], "nodes": nodes, "steps": 5}
    assert of_item(cast(Item, item)).words == 250


@pytest.mark.parametrize("kind", registry.KINDS)
def test_every_kind_says_how_long_it_takes(kind: str) -> None:
    item, _ = load_pair(TEMPLATES, kind)
    got = of_item(item)
    assert got.words > 20
    assert got.minutes > 0


def test_a_lesson_is_its_reading_its_explorers_and_its_practice(tmp_path: Path) -> None:
    def cell(kind: str, source: str, *tags: str) -> dict[str, Any]:
        return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}

    cells = [
        cell("markdown", "word " * 238),
        cell("markdown", "unread " * 999, "instructor"),
        cell("code", 'explore("odds")', "course"),
    ]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    got = of_lesson(path, workload.Bank(tmp_path))
    assert got.minutes == pytest.approx(238 / LESSON_SPEED + EXPLORER)


def test_explanations_after_practice_are_read_by_half(tmp_path: Path) -> None:
    key: Any = {"id": "x", "options": {"a": {"credit": 1, "why": "word " * 476}}, "note": "no"}
    bank = workload.Bank(tmp_path, {"x": _choice(268, 2)}, {"x": key})
    assert of_practice(bank, "x").minutes == pytest.approx(of_item(bank.items["x"]).minutes + 1)


def test_the_page_has_a_row_for_every_ready_part() -> None:
    page = workload.table(ROOT)
    for module, parts, graded in workload.ready(ROOT):
        assert f"**Module {module['id']}, {'graded work' if graded else 'lessons'}**" in page
        assert all(part["title"] in page for part, _ in parts)
