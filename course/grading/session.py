"""nbgrader in this process: its settings as its own commands would find them, and no chatter."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbgrader.api
import traitlets.log
from nbgrader.api import Base, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import scoped_session
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.grading.config import configure

SETTINGS = "nbgrader_config.py"


def settings(root: Path) -> Config:
    """The config of the course in `root`: its nbgrader_config.py, else the course's own."""
    if (root / SETTINGS).is_file():
        loaded: Config = PyFileConfigLoader(SETTINGS, path=str(root)).load_config()
        return loaded
    config = Config()
    configure(config, root)
    return config


def course_directory(config: Config) -> CourseDirectory:
    return CourseDirectory(config=config)


def ensure_gradebook(db_url: str) -> None:
    """Make an empty gradebook where there is none.

    nbgrader would do so itself, but by starting `alembic` through PATH.
    """
    engine = create_engine(db_url)
    try:
        if inspect(engine).get_table_names():
            return
        from alembic.script import ScriptDirectory

        head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        Base.metadata.create_all(bind=engine)
        with engine.begin() as connection:
            connection.execute(
                text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            )
            connection.execute(
                text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head}
            )
    finally:
        engine.dispose()


class _Kept(logging.Handler):
    """Keeps what nbgrader says, for a report instead of the screen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def quietly() -> Iterator[list[str]]:
    """Run with nbgrader's log kept back; yields the warnings and errors as lines."""
    log = traitlets.log.get_logger()
    kept = _Kept()
    before = log.handlers[:], log.propagate, log.level
    log.handlers, log.propagate = [kept], False
    log.setLevel(logging.WARNING)
    here = os.getcwd()
    try:
        with warnings.catch_warnings():
            # nbgrader's own, about the order in which it fills a new submission.
            warnings.simplefilter("ignore", SAWarning)
            yield kept.lines
    finally:
        os.chdir(here)
        log.handlers, log.propagate = before[0], before[1]
        log.setLevel(before[2])


def reason(lines: list[str]) -> str:
    """The sentence in nbgrader's log that says what went wrong."""
    traces = [line for line in lines if line.startswith("Traceback")]
    if traces:
        return traces[-1].strip().splitlines()[-1]
    return lines[0] if lines else "nbgrader could not convert it"


@contextmanager
def one_gradebook() -> Iterator[None]:
    """Let all gradebooks opened meanwhile share one engine, checked once.

    nbgrader opens the gradebook a dozen times a submission. Each time it makes
    an engine, looks at every table and translates every statement anew, which
    is two thirds of all the work. Closing one still closes its connection.
    """
    known: dict[tuple[str, str], dict[str, Any]] = {}
    engines: dict[str, Any] = {}
    opened, make_engine = Gradebook.__init__, nbgrader.api.create_engine

    def engine(url: str, **options: Any) -> Any:
        if url not in engines:
            engines[url] = make_engine(url, **options)
        return engines[url]

    def again(self: Any, db_url: str, course_id: str = "default_course", *more: Any) -> None:
        if (db_url, course_id) not in known:
            opened(self, db_url, course_id, *more)
            known[db_url, course_id] = dict(self.__dict__)
            return
        self.__dict__.update(known[db_url, course_id])
        # A session of its own, so that closing one gradebook leaves another open.
        self.db = scoped_session(self.db.session_factory)

    nbgrader.api.create_engine, Gradebook.__init__ = engine, again
    try:
        yield
    finally:
        nbgrader.api.create_engine, Gradebook.__init__ = make_engine, opened
        for one in engines.values():
            one.dispose()
