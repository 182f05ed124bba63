"""Which functions are metrics and which are named mistakes, so that a grader can list them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mistake:
    """A wrong way to compute `metric` that people really use."""

    name: str
    metric: str
    function: Callable[..., Any]
    says: str


METRICS: dict[str, Callable[..., Any]] = {}
MISTAKES: dict[str, tuple[Mistake, ...]] = {}


def metric(function: F) -> F:
    """Enter `function` among the metrics."""
    METRICS[function.__name__] = function
    return function


def mistake(of: str) -> Callable[[F], F]:
    """Enter a function as a mistake of the metric `of`; its docstring is what it says."""

    def enter(function: F) -> F:
        says = " ".join((inspect.getdoc(function) or "").split())
        made = Mistake(function.__name__, of, function, says)
        MISTAKES[of] = (*MISTAKES.get(of, ()), made)
        return function

    return enter
