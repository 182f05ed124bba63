"""Days in prose: `27 March`, `March 27, 2026`, `2026-03-27`, `by the end of March`."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LONG = "|".join(MONTHS)
_SHORT = r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = rf"(?:{_LONG}|(?:{_SHORT})\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"

# A bare month needs a word before it and its capital: "may" is a verb first of all.
FOUND = re.compile(
    rf"""\b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d{{2}})\b
    | \b(?i:{_DAY}(?:\s+of)?\s+{_MONTH})(?:,?\s+\d{{4}})?
    | \b(?i:{_MONTH}\s+(?:the\s+)?{_DAY})\b(?:,?\s+\d{{4}}\b)?
    | \b(?i:by|before|until|in|of|mid|early|late|from|after|on)[\s-]+(?:{_LONG})\b(?!\s+(?:the\s+)?\d{{1,2}}(?!\d))(?:\s+\d{{4}}\b)?
    | \b(?:{_LONG})\s+\d{{4}}\b""",
    re.VERBOSE,
)


def mentions(text: str) -> list[str]:
    """The days (or months) that a text names, as written."""
    return [found.strip() for found in FOUND.findall(text)]


def without(text: str) -> str:
    """The text with its days taken out, so that their figures are not taken for others."""
    return FOUND.sub(" ", text)


def read(text: object) -> date | None:
    """The day in `2026-03-27`; None for anything else."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def say(day: date) -> str:
    """The day as a reader wants it: 27 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
