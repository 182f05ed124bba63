"""The page's dark colours are the course's own; two stylesheets must not drift apart."""

from __future__ import annotations

import re

from course.grading.feedback_page import STYLE
from course.render import stylesheet


def tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"(--fw-[a-z-]+):\s*([^;]+);", text))


def test_dark_tokens_are_those_of_the_stylesheet() -> None:
    dark = stylesheet().split('[data-jp-theme-light="false"] .fw-root {')[1].split("}")[0]
    page = STYLE.read_text().split("prefers-color-scheme: dark")[1].split("@media")[0]
    assert tokens(page)
    assert tokens(page).items() <= tokens(dark).items()
