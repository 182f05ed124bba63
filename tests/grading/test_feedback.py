"""Feedback pages: self-contained, readable by the home page, and silent about what was not chosen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import determine_grade
from small_course import ASSIGNMENT, KINDS, NOTEBOOK, POINTS, secret, write_answers

from course.feedback_scores import read_page, read_scores
from course.grading.batch import autograde, feedback
from course.grading.examiner import examine
from course.grading.leaks import scan_feedback
from course.items.bank import Bank
from course.items.registry import kind
from course.scoring.personas import answers

Submit = Callable[..., Path]


def page_of(root: Path, student: str, reveal: bool = False) -> Path:
    (result,) = autograde(root, ASSIGNMENT, [student], reveal=reveal)
    assert result.ok, result.error
    (made,) = feedback(root, ASSIGNMENT, [student])
    assert made.ok, made.error
    return root / "gradebook" / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html"


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_a_page_loads_nothing_and_runs_nothing(released: Path, submit: Submit) -> None:
    submit("ada")
    text = page_of(released, "ada").read_text()
    seen = Tags(text).seen
    assert not {"script", "link", "iframe", "img", "object", "form"} & {tag for tag, _ in seen}
    for _, attributes in seen:
        assert not any(name.startswith("on") for name in attributes)
        assert not {"src", "srcset", "action"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "default-src 'none'" in text
    for styles in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
        assert not re.search(r"@import|url\((?!['\"]?data:)", styles)


def test_every_row_leads_to_its_card(released: Path, submit: Submit) -> None:
    submit("ada")
    seen = Tags(page_of(released, "ada").read_text()).seen
    links = [a["href"] for tag, a in seen if tag == "a" and a.get("href")]
    ids = [a["id"] for _, a in seen if a.get("id")]
    assert links == [f"#{name}" for name in KINDS]
    assert {link[1:] for link in links if link} <= set(ids) and len(ids) == len(set(ids))
    assert sum(tag == "h1" for tag, _ in seen) == 1


def test_scores_can_be_read_from_a_page(released: Path, bank: Bank, submit: Submit) -> None:
    submit("ada", {name: bank.keys[name]["model"] for name in ("choice", "ranking")})
    page = page_of(released, "ada")
    found = read_page(page)
    assert found is not None
    assert (found["notebook"], found["score"], found["max"]) == (NOTEBOOK, 8.0, POINTS)
    assert {name: one["score"] for name, one in found["items"].items()} == {
        "choice": 4.0,
        "estimate": 0.0,
        "judgement": 0.0,
        "ranking": 4.0,
        "sorting": 0.0,
    }
    assert read_scores(page.parent.parent) == {NOTEBOOK: found}


def test_the_newest_page_counts(tmp_path: Path) -> None:
    for at, score in (("2026-01-01 10", 1.0), ("2026-02-01 10", 2.0)):
        folder = tmp_path / at
        folder.mkdir()
        said = json.dumps({"notebook": "n", "score": score, "max": 3, "items": {}})
        (folder / "n.html").write_text(
            f"<head><meta name=\"course-score\" content='{said}'></head>"
        )
    assert read_scores(tmp_path)["n"]["score"] == 2.0
    assert read_scores(tmp_path / "none") == {}


@given(st.text(max_size=60))
def test_any_page_is_read_or_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "n.html").write_text(
        f'<meta name="course-score" content="{{{text}">', "utf-8", "replace"
    )
    assert read_page(tmp_path / "n.html") is None


def test_learners_text_is_never_markup(released: Path, submit: Submit) -> None:
    evil = "<script>alert(1)</script>"
    folder = submit("ada", {"estimate": {"values": {"cash": {"text": evil}}}})
    (folder / f"{evil.replace('/', '')}.py").write_text("x")
    text = page_of(released, "ada").read_text()
    assert "<script" not in text and "&lt;script" in text


def test_a_missing_answer_is_named(released: Path, submit: Submit) -> None:
    submit("ada", {})
    text = page_of(released, "ada").read_text()
    assert text.count("(not answered)") == len(KINDS)


def test_a_damaged_answer_is_named_in_the_page(released: Path, submit: Submit) -> None:
    folder = submit("ada")
    (folder / "answers" / "choice.json").write_text("{")
    text = page_of(released, "ada").read_text()
    assert "(answer could not be read)" in text
    assert "The saved answer could not be read: it is not valid JSON." in text


# --- secrecy from the source to the page ---------------------------------------------------------


def test_no_feedback_explains_what_was_not_chosen(
    released: Path, bank: Bank, submit: Submit
) -> None:
    by_item = {name: answers(item, bank.keys[name]) for name, item in bank.items.items()}
    for persona in ("model", "blank", "random", "always-first", "order-taker", "purist"):
        given_answers = {name: one[persona] for name, one in by_item.items()}
        submit(persona, given_answers)
        page = page_of(released, persona)
        clean = {
            name: None
            if answer is None
            else kind(bank.items[name]["kind"]).clean(bank.items[name], answer)
            for name, answer in given_answers.items()
        }
        assert scan_feedback(page.parent, bank, clean) == []


def test_a_choice_is_explained_and_its_rivals_are_not(released: Path, submit: Submit) -> None:
    submit("ada", {"choice": {"chosen": ["full-step"]}})
    text = page_of(released, "ada").read_text()
    assert secret("choice", "options", "full-step", "why") in text
    assert secret("choice", "options", "small-step", "why") not in text
    assert secret("choice", "takeaway") in text


def test_reveal_shows_all(released: Path, submit: Submit) -> None:
    submit("ada", {"choice": {"chosen": ["full-step"]}})
    text = page_of(released, "ada", reveal=True).read_text()
    assert secret("choice", "options", "small-step", "why") in text


def test_the_feedback_scan_finds_what_is_planted(
    released: Path, bank: Bank, submit: Submit
) -> None:
    submit("ada", {"choice": {"chosen": ["full-step"]}})
    page = page_of(released, "ada")
    chosen = {"choice": {"chosen": ["full-step"]}}
    assert scan_feedback(page.parent, bank, chosen) == []
    for planted in (
        secret("choice", "options", "small-step", "why").replace(" ", "<br>"),
        secret("estimate", "quantities", "cash", "mistakes", "0", "why"),
        secret("choice", "declared", "0", "note"),
        "It is 223,517 $.",
    ):
        clean = page.read_text()
        page.write_text(clean.replace("</main>", f"<p>{planted}</p></main>"))
        assert scan_feedback(page.parent, bank, chosen), planted
        page.write_text(clean)


def test_no_folder_but_the_source_holds_a_key(released: Path, submit: Submit) -> None:
    submit("ada", {})
    page_of(released, "ada")
    words = secret("choice", "options", "small-step", "why")
    holders = [
        path.relative_to(released).as_posix()
        for path in released.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    ]
    assert holders == [f"solutions/{ASSIGNMENT}/items/choice.key.yaml"]
    assert not [p for p in (released / "gradebook").rglob("*") if p.suffix in (".yaml", ".yml")]


# --- the examiner's outputs, as nbgrader reads them ----------------------------------------------


@given(st.floats(0, 1e6), st.integers(0, 4))
def test_the_grade_nbgrader_reads_is_finite_and_in_bounds(most: float, at: int) -> None:
    from nbformat.v4 import new_code_cell

    bank, folder = EXAMINED
    name = KINDS[at]
    outputs, problem = examine(bank, name, folder, most)
    cell = new_code_cell(outputs=outputs)
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": name, "points": most}
    got, of = determine_grade(cell)
    assert not problem and of == most
    assert type(got) is float and 0 <= got <= most
    assert got == pytest.approx(most, abs=0.0051)
    assert [one.output_type for one in outputs] == ["display_data", "execute_result"]
    assert set(outputs[1]["data"]) == {"text/plain"}


EXAMINED: tuple[Bank, Path]


@pytest.fixture(autouse=True, scope="module")
def _examined(tmp_path_factory: pytest.TempPathFactory) -> None:
    from small_course import write_items

    from course.items.bank import load_bank

    global EXAMINED
    folder = tmp_path_factory.mktemp("examined")
    write_items(folder / "source" / "items")
    bank = load_bank(folder / "source")
    write_answers(folder, bank, {name: key["model"] for name, key in bank.keys.items()})
    EXAMINED = (bank, folder)


def test_a_card_that_cannot_be_drawn_costs_no_score(
    released: Path, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("drawing failed")

    monkeypatch.setattr("course.grading.examiner.feedback_html", fail)
    submit("ada")
    (result,) = autograde(released, ASSIGNMENT)
    assert result.score == POINTS
