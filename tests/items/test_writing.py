"""Learners' text as HTML: it holds the text, and no tag that the text brought along."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.writing import count_words, tidy, to_html, unwrap

OWN = {"p", "br", "ul", "ol", "li", "strong", "em"}
SIGNS = st.sampled_from(
    [*"<>&\"'*_`$\\-#.1 \n", "**", "<script>", "</p>", "- ", "1. ", "\n\n", "&lt;"]
)
TEXTS = st.lists(SIGNS | st.text(max_size=5), max_size=40).map("".join)


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OWN and not attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS)
def test_any_text_is_only_text(text: str) -> None:
    text = tidy(text)
    seen = Reader(to_html(text))
    assert not seen.open
    # Nothing is lost but blanks, stars and the signs of lists.
    marks = re.compile(r"^\s{0,3}(?:[-*•]|\d{1,3}[.)])\s+(?=\S)", re.MULTILINE)
    bare = "".join(marks.sub("", text).replace("*", "").split())
    assert "".join(seen.text.replace("*", "").split()) == bare


@given(st.text(st.characters(), max_size=60))
def test_a_tidy_text_stays_and_can_be_saved(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode()
    assert "\r" not in once and "\x00" not in once


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One.\nTwo.", "<p>One.<br>Two.</p>"),
        ("One.\n\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("So:\n- a\n* b\n\nThen", "<p>So:</p><ul><li>a</li><li>b</li></ul><p>Then</p>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("**a** and *b*", "<p><strong>a</strong> and <em>b</em></p>"),
        ("3 * 4 * 5, a*b*c, ** x **", "<p>3 * 4 * 5, a*b*c, ** x **</p>"),
        ("-no list, 2024. is a year", "<p>-no list, 2024. is a year</p>"),
        ("<b>&amp;", "<p>&lt;b&gt;&amp;amp;</p>"),
    ],
)
def test_a_little_markdown_is_read(text: str, html: str) -> None:
    assert to_html(text) == html


def test_an_authors_lines_flow_and_paragraphs_stay() -> None:
    text = "One\n  two.\n\nThree\n- a\n  b\n- c\n"
    assert unwrap(text) == "One two.\n\nThree\n- a b\n- c\n"
    assert count_words(unwrap(text)) == count_words(text)


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("- - ...", 0), ("one  two\nthree", 3), ("€45, it’s 3-4", 3)]
)
def test_words_hold_a_letter_or_a_digit(text: str, words: int) -> None:
    assert count_words(text) == words
