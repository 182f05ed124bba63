"""The lists of what the course needs agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

NAME = re.compile(r"[A-Za-z0-9._-]+")
HOST = re.compile(r"https?://|file://|--(extra-)?index-url|--find-links", re.IGNORECASE)
# conda-forge calls these otherwise.
CONDA: dict[str, str] = {}


def split(requirement: str) -> tuple[str, frozenset[str]]:
    """A name and its bounds, without spaces and order."""
    match = NAME.match(requirement)
    assert match
    rest = requirement[match.end() :].replace(" ", "")
    return match.group().lower().replace("_", "-"), frozenset(filter(None, rest.split(",")))


def project(root: Path) -> dict[str, frozenset[str]]:
    data = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    needs = dict(split(one) for one in data["dependencies"])
    needs["python"] = frozenset(data["requires-python"].replace(" ", "").split(","))
    return needs


def locked(path: Path) -> dict[str, str]:
    """Name and version of each package; a name may have several versions by platform."""
    found = re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", path.read_text(), re.MULTILINE)
    return {name.replace("_", "-").replace(".", "-"): version for name, version in found}


def test_conda_environment_agrees(root: Path) -> None:
    data = yaml.safe_load((root / "environment.yml").read_text())
    names = dict(split(one) for one in data["dependencies"] if isinstance(one, str))
    assert names.pop("pip") == frozenset()
    assert names == {CONDA.get(name, name): bounds for name, bounds in project(root).items()}
    assert data["channels"][0] == "conda-forge"
    assert [one for one in data["dependencies"] if isinstance(one, dict)] == [{"pip": ["-e ."]}]


def test_locks_hold_what_is_needed_and_agree(root: Path) -> None:
    learner, test = locked(root / "requirements.lock"), locked(root / "requirements-test.lock")
    needed = {name.replace(".", "-") for name in project(root)} - {"python"}
    # The course itself is installed without a network, so its builder is locked too.
    assert needed | {"hatchling", "editables"} <= set(learner)
    assert learner.items() <= test.items()
    assert "playwright" in test and "playwright" not in learner
    assert "rfc3987-syntax" not in test


def test_locks_are_hashed_and_name_no_host(root: Path) -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (root / name).read_text()
        assert not HOST.search(text)
        blocks = re.split(r"\n(?=[a-z])", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)
