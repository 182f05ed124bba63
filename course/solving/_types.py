"""What a solver gives back."""

from __future__ import annotations

from dataclasses import dataclass

from course.items.types import Answer


class SolveError(RuntimeError):
    """No optimum can be given; the message says why and what to do."""


@dataclass(frozen=True)
class Found:
    """An answer and how far it is proven; see `Best` in `items/kinds/allocation.py`."""

    answer: Answer
    method: str
    bound: float | None = None
    relaxed: float | None = None
    multiplier: float | None = None
    residual: float | None = None
    starts: int | None = None
