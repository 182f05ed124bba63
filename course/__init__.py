"""The course's package: what a notebook imports, and nothing heavy until it is used.

from course import exercise
exercise("title-decoder")
exercise("mrr-bridge", bridge)  # a value of your own code, recorded as the answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from course.company.describe import Description, Tables

__version__ = "0.1.0"
_NONE_GIVEN: Any = object()  # None is a value: that of a cell not yet written
__all__ = [
    "describe",
    "exercise",
    "explore",
    "home",
    "load",
    "module_map",
    "review",
    "tables",
]


def exercise(name: str, value: Any = _NONE_GIVEN) -> float | None:
    """Show the exercise `name` of this notebook, with the last saved answer.

    With a `value` (a table, a dict of numbers, a number) it is recorded as the answer, and
    what was recorded or why not is said below the cell; None records nothing.

    While nbgrader runs the notebook it returns points instead; see
    `course.widgets.show`. A wrong name shows what there is and goes on.
    """
    if value is not _NONE_GIVEN:
        from course.widgets.record import record

        record(name, value)
        return None
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


def module_map(module: str) -> None:
    """Show the map of a module ("1"): its lessons, and where its diagnostic sends you."""
    from course.widgets.module_map import module_map as _module_map

    _module_map(module)


def load(name: str) -> pd.DataFrame:
    """The table `name` of Fernwick, the course's company, as a DataFrame of your own.

    Dates are datetimes, lists of values are ordered categories, money is in the
    unit that `describe(name)` states. The file is read once; later calls copy it
    from memory. Raises `course.company.store.NoSuchTable`, with the nearest name.
    """
    from course.company.store import load as _load

    return _load(name)


def review() -> None:
    """Show today's review: a few exercises that you missed or have not seen for a while."""
    from course.widgets.review import review as _review

    _review()


def tables() -> Tables:
    """All tables of Fernwick, each with its rows and a line that says what a row is."""
    from course.company.describe import tables as _tables

    return _tables()


def describe(name: str) -> Description:
    """The columns of the table `name`: meaning, unit, type, key. Raises NoSuchTable."""
    from course.company.describe import describe as _describe

    return _describe(name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def __getattr__(name: str) -> Any:
    raise AttributeError(f"course has no {name!r}; notebooks use {', '.join(__all__)}")
