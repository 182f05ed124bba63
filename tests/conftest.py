"""Fixtures that every group of tests shares."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from course.items.bank import Bank, load_bank
from course.items.registry import KINDS, by_person

# The same examples in every run, and no failure because a machine is busy.
settings.register_profile(
    "course",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("course")

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "course" / "templates" / "items"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The template of every kind, loaded as a bank: small, valid exercises."""
    folder = tmp_path_factory.mktemp("templates")
    shutil.copytree(TEMPLATES, folder / "items")
    return load_bank(folder)


@pytest.fixture(params=KINDS)
def pair(request: pytest.FixtureRequest, templates: Bank) -> tuple[dict[str, Any], dict[str, Any]]:
    """One exercise of each kind with its key, both compiled."""
    return dict(templates.items[request.param]), dict(templates.keys[request.param])


@pytest.fixture(params=[name for name in KINDS if not by_person(name)])
def scored(
    request: pytest.FixtureRequest, templates: Bank
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One exercise of each kind that a machine scores, with its key."""
    return dict(templates.items[request.param]), dict(templates.keys[request.param])


@pytest.fixture(autouse=True)
def _no_nbgrader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
