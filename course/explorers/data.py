"""Sums of Fernwick's tables for the explorers; made by `course company build`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "fernwick.json"
SEGMENT_NAMES = {
    "All": "All customers",
    "SMB": "Small business",
    "MM": "Mid-market",
    "ENT": "Enterprise",
}


@cache
def sums(name: str) -> Any:
    """The sums of the explorer `name`; see `course.company.aggregates` for their form."""
    return json.loads(FILE.read_text(encoding="utf-8"))[name]


def millions(value: float, sign: bool = False) -> str:
    """USD as millions with two decimals: `6.22`, `+0.05`, `−1.88`."""
    text = f"{abs(value) / 1e6:.2f}"
    if value < 0:
        return f"−{text}"
    return f"+{text}" if sign else text
