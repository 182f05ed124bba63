"""How lessons read: sentences, words and syllables are counted as a person would."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.readability import figures, measure, prose, sentences, table, words

ROOT = Path(__file__).resolve().parents[2]


def test_sentences_end_where_a_reader_stops() -> None:
    text = "You sign. Then, at $1.2M a year, they call: Who pays? \u201cWe do.\u201d Nobody does.\n\nA new start"
    assert sentences(text) == [
        "You sign.",
        "Then, at $1.2M a year, they call:",
        "Who pays?",
        "\u201cWe do.",
        "Nobody does.",
        "A new start",
    ]


def test_tables_code_and_marks_are_no_prose() -> None:
    said = prose(
        "## Heading\n\nSee **this** `name` and [a page](x.html).\n\n| a | b |\n|---|---|\n- One\n- Two"
    )
    assert words(said) == ["See", "this", "name", "and", "a", "page", "One", "Two"]


def test_flesch_on_a_worked_case() -> None:
    # 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 = 116.145
    got = figures("The cat sat on the mat.")
    assert got.ease == pytest.approx(116.145)
    assert got.words == 6


def test_long_words_read_harder() -> None:
    easy = figures("We ask who pays. We wait. Then we act.").ease
    hard = figures(
        "Organisational considerations necessitate interdepartmental communication."
    ).ease
    assert easy > 90 > 0 > hard


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(ValueError, match="no prose"):
        figures(prose("| a | b |"))


def test_the_page_names_every_lesson_with_its_figures() -> None:
    got = measure(ROOT / "modules/1-fundamentals/1.1-the-job.ipynb")
    assert f"| {got.words} | {got.ease:.0f} | {len(words(got.longest))} |" in table(ROOT)
