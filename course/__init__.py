"""The course's package: what a notebook imports, and nothing heavy until it is used.

from course import exercise
exercise("title-decoder")
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["exercise", "explore", "home"]


def exercise(name: str) -> float | None:
    """Show the exercise `name` of this notebook, with the last saved answer.

    While nbgrader runs the notebook it returns points instead; see
    `course.widgets.show`. A wrong name shows what there is and goes on.
    """
    from course.widgets.show import show

    return show(name)


def explore(name: str) -> None:
    """Show the explorer `name`: a small model to try an idea on."""
    from course.widgets.explorer import explore as _explore

    _explore(name)


def home() -> None:
    """Show the course's home page: what there is, what is done, what is next."""
    from course.widgets.home import home as _home

    _home()


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def __getattr__(name: str) -> Any:
    raise AttributeError(f"course has no {name!r}; notebooks use {', '.join(__all__)}")
