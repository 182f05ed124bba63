"""The picture of a story: well formed, nothing missing, nothing on top of something else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from course.cli import app
from course.stories.graph import edges, svg


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  (our own picture)


NS = "{http://www.w3.org/2000/svg}"


def test_every_node_choice_and_way_is_drawn(story: Any) -> None:
    story["nodes"][1]["choices"][1]["goto"] = "one"  # a way back
    story["nodes"][0]["title"] = "One & <only>"
    root = parsed(svg(story))
    words = " ".join(root.itertext())
    for text in ("One & <only>", "Ask first", "Drop it", "Good", "Poor"):
        assert text in words
    ways = [path for path in root.iter(f"{NS}path") if path.get("marker-end")]
    assert len(ways) == len(edges(story)) == 5
    assert sum(path.get("stroke-dasharray") is not None for path in ways) == 2


def test_boxes_do_not_lie_on_each_other(templates: Any) -> None:
    root = parsed(svg(templates.items["story"]))
    boxes = [
        tuple(float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{NS}rect")
        if rect.get("rx")
    ]
    assert len(boxes) == 6
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(boxes, 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_the_command_says_where_players_end_and_draws(root: Path, tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    for suffix in (".yaml", ".key.yaml"):
        text = (root / f"course/templates/items/story{suffix}").read_text(encoding="utf-8")
        (tmp_path / "items" / f"story{suffix}").write_text(text, encoding="utf-8")
    file, out = tmp_path / "items" / "story.yaml", tmp_path / "story.svg"
    ran = CliRunner().invoke(app, ["story", str(file), "--out", str(out), "--plays", "200"])
    assert ran.exit_code == 0, ran.output
    for word in ("order-taker", "purist", "random", "best", "100 %", "works"):
        assert word in ran.output
    parsed(out.read_text(encoding="utf-8"))
    broken = file.read_text(encoding="utf-8").replace("goto: learned", "goto: learnt", 1)
    file.write_text(broken, encoding="utf-8")
    ran = CliRunner().invoke(app, ["story", str(file)])
    assert ran.exit_code == 1
    assert "learnt" in ran.output


@pytest.mark.parametrize("name", ["choice", "sorting"])
def test_the_command_is_for_stories(root: Path, name: str) -> None:
    ran = CliRunner().invoke(app, ["story", str(root / f"course/templates/items/{name}.yaml")])
    assert ran.exit_code == 1
    assert "not a story" in ran.output
