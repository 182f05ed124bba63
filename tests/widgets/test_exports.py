"""Answers as files for other programs: what is in them, where they land, what goes wrong."""

from __future__ import annotations

import errno
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from doc_examples import write_examples
from pptx import Presentation

from course import exports
from course.exports import memo as memo_export
from course.items.bank import Bank, load_bank
from course.items.kinds import memo
from course.items.load import Loaded
from course.widgets.session import Session


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    return load_bank(folder)


def filled(bank: Bank, name: str, **changes: Any) -> tuple[Any, Any]:
    item, key = bank.items[name], bank.keys[name]
    answer = memo.clean(item, {**key["model"], "slots": {**key["model"]["slots"], **changes}})
    return item, answer


def session(bank: Bank, name: str, folder: Path, authored: bool = False) -> Session:
    shown = Session(Loaded(bank.items[name], None, authored=authored), folder)
    shown.answer = memo.clean(bank.items[name], bank.keys[name]["model"])
    return shown


# ------------------------------------------------------------------ Markdown


def test_a_memo_as_markdown(templates: Bank) -> None:
    text = exports.memo.export(*filled(templates, "memo"), "md").decode()  # type: ignore[attr-defined]
    assert text.startswith("# A title that asks for the decision\n\n**To:** Helen Sørby")
    for part in (
        "**Let us stop the digest",
        "1. It does not bring owners back",
        "- **+0.2 points** Owners active",
        "(`experiments, X08`)",
        "- **Days of work:** 1 days",
        "- **Done by:** 27 March 2026",
    ):
        assert part in text


def test_a_pyramid_and_slides_as_markdown(examples: Bank) -> None:
    pyramid = memo_export.export(*filled(examples, "memo-pyramid"), "md").decode()
    assert pyramid.index("**What I would like") < pyramid.index("Support tells another story")
    assert "\n- In the test each hundred" in pyramid
    slides = memo_export.export(*filled(examples, "memo-slides"), "md").decode()
    assert slides.count("\n## ") == 5
    assert "## 1. From April no mid-market customer" in slides
    assert "> *For the speaker:* Ben can serve" in slides


def test_signs_of_markdown_stay_signs(templates: Bank) -> None:
    evil = "# [a](javascript:1) <img src=x> *b* `c`"
    text = memo_export.export(*filled(templates, "memo", opening=evil), "md").decode()
    assert r"\# \[a\](javascript:1) \<img src=x\> \*b\* \`c\`" in text
    assert memo_export.sign("1. first") == r"\1. first"
    assert memo_export.sign("- first") == r"\- first"


def test_an_empty_memo_can_be_exported(templates: Bank) -> None:
    item = templates.items["memo"]
    assert memo_export.export(item, memo.empty(item), "md").decode().count("\n\n") == 1  # type: ignore[arg-type]


# ------------------------------------------------------------------ PowerPoint


def test_slides_go_through_powerpoint_and_back(examples: Bank) -> None:
    item, answer = filled(examples, "memo-slides")
    show = Presentation(BytesIO(memo_export.export(item, answer, "pptx")))
    assert show.slide_width * 9 == show.slide_height * 16
    slides = list(show.slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0].startswith("From April no mid-market customer")
    assert len(titles) == 5 and titles[-1].startswith("We ask for two people")
    body = slides[1].placeholders[1].text_frame.text
    assert "+6 points" in body and "inside one segment" in body
    assert "2 people" in slides[4].placeholders[1].text_frame.text
    assert slides[0].notes_slide.notes_text_frame.text.startswith("Ben can serve")
    assert show.core_properties.title == item["title"]


def test_signs_that_no_file_can_hold_are_left_out(examples: Bank) -> None:
    item, answer = filled(examples, "memo-slides")
    answer["slots"]["spoken"] = "a\x00b\x0bc \ufffe<&>"
    data = memo_export.export(item, answer, "pptx")
    assert Presentation(BytesIO(data)).slides[0].notes_slide.notes_text_frame.text == "ab c <&>"


def test_slides_without_anything_in_them_are_a_file_too(examples: Bank) -> None:
    item = examples.items["memo-slides"]
    data = memo_export.export(item, memo.empty(item), "pptx")  # type: ignore[arg-type]
    assert len(Presentation(BytesIO(data)).slides) == 7
    none = {"slots": {}, "out": [slide["id"] for slide in item["slides"]]}  # type: ignore[typeddict-item]
    assert len(Presentation(BytesIO(memo_export.export(item, none, "pptx"))).slides) == 0


def test_powerpoint_is_loaded_only_when_it_is_asked_for() -> None:
    code = "import sys, course.widgets.session, course.exports.memo; print('pptx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# ------------------------------------------------------------------ from the page


def test_the_page_writes_a_file_beside_the_notebook(examples: Bank, tmp_path: Path) -> None:
    shown = session(examples, "memo-slides", tmp_path)
    assert shown.state()["exports"] == {
        "formats": {"md": "Markdown", "pptx": "PowerPoint"},
        "last": None,
    }
    for wanted in ("md", "pptx"):
        assert shown.handle({"type": "export", "format": wanted}) == ""
        path = f"exports/memo-slides.{wanted}"
        assert shown.state()["exports"]["last"]["path"] == path
        assert (tmp_path / path).stat().st_size > 500
    assert sorted(p.name for p in (tmp_path / "exports").iterdir()) == [
        "memo-slides.md",
        "memo-slides.pptx",
    ]
    assert not (tmp_path / "answers").exists(), "an export is no answer"


@pytest.mark.parametrize("wanted", ["pptx", "exe", "../md", None, 5, ["md"]])
def test_a_format_that_there_is_not(templates: Bank, tmp_path: Path, wanted: Any) -> None:
    shown = session(templates, "memo", tmp_path)
    assert "cannot be exported" in shown.handle({"type": "export", "format": wanted})
    assert list(tmp_path.iterdir()) == []


def test_other_kinds_have_nothing_to_export(templates: Bank, tmp_path: Path) -> None:
    shown = Session(Loaded(templates.items["choice"], None, authored=False), tmp_path)
    assert shown.state()["exports"]["formats"] == {}
    assert "cannot be exported" in shown.handle({"type": "export", "format": "md"})


def test_an_author_and_a_grader_write_nothing(templates: Bank, tmp_path: Path) -> None:
    shown = session(templates, "memo", tmp_path, authored=True)
    assert "preview" in shown.handle({"type": "export", "format": "md"})
    assert list(tmp_path.iterdir()) == []


def test_a_linked_folder_is_not_followed(templates: Bank, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "exports").symlink_to(tmp_path / "elsewhere")
    shown = session(templates, "memo", tmp_path)
    assert "is a link" in shown.handle({"type": "export", "format": "md"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_full_disk_is_said_and_the_old_file_stays(
    templates: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = session(templates, "memo", tmp_path)
    assert shown.handle({"type": "export", "format": "md"}) == ""
    before = (tmp_path / "exports" / "memo.md").read_bytes()

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exports, "write_atomic", full)
    said = shown.handle({"type": "export", "format": "md"})
    assert "exports/memo.md was not written: No space left" in said
    assert (tmp_path / "exports" / "memo.md").read_bytes() == before


# ------------------------------------------------------------------ one's own reading


def test_an_own_reading_waits_for_the_result_and_keeps_it(templates: Bank, tmp_path: Path) -> None:
    item, key = templates.items["memo"], templates.keys["memo"]
    shown = Session(Loaded(item, key, authored=False), tmp_path)
    rate = {"type": "rate_self", "statement": "s-cut", "level": 1}
    assert "Check your answer first" in shown.handle(rate)
    shown.answer, shown.touched = memo.clean(item, key["model"]), True
    shown.store.apply(lambda _: shown.answer, {"type": "write"})
    assert shown.handle({"type": "check"}) == ""
    before = shown.state()["practice"]["feedback"]
    assert shown.handle(rate) == ""
    assert shown.state()["answer"]["self"] == {"s-cut": 1}
    assert shown.state()["practice"]["feedback"] == before
    graded = session(templates, "memo", tmp_path / "graded")
    assert "Check your answer first" in graded.handle(rate)
