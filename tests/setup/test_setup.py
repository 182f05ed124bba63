"""The set-up script's decisions, with stand-ins for the installer."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def setup(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("course_setup", root / "tools" / "setup.py")
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text(name)
    (tmp_path / "labextension").mkdir()
    (tmp_path / "course" / "server" / "etc").mkdir(parents=True)
    module.ROOT = tmp_path
    module.VENV = tmp_path / ".venv"
    module.STAMP = module.VENV / "course-setup.json"
    module.LOCKS = {
        "learner": tmp_path / "requirements.lock",
        "test": tmp_path / "requirements-test.lock",
    }
    module.calls = []

    def run(command: list[str], purpose: str, quiet: bool = True) -> None:
        module.calls.append(purpose)
        (module.VENV / "bin").mkdir(parents=True, exist_ok=True)
        (module.programs(module.VENV)).mkdir(parents=True, exist_ok=True)
        (module.programs(module.VENV) / "python").touch()

    module.real_run = module.run
    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module, "find_uv", lambda: "uv")
    return module


ALL = ["make the environment", "install the packages", "install the course"]


def steps(setup: Any, mode: str) -> list[str]:
    setup.calls.clear()
    setup.install(mode)
    return list(setup.calls)


def test_second_run_does_nothing(setup: Any) -> None:
    assert steps(setup, "learner") == ALL
    assert steps(setup, "learner") == []


def test_changed_lock_and_changed_extension(setup: Any) -> None:
    steps(setup, "learner")
    setup.LOCKS["learner"].write_text("newer")
    assert steps(setup, "learner") == ALL[1:]
    (setup.ROOT / "labextension" / "x.js").write_text("newer")
    assert steps(setup, "learner") == ALL[2:]


def test_test_environment_serves_learners_too(setup: Any) -> None:
    steps(setup, "learner")
    assert steps(setup, "test") == ALL[1:]
    assert steps(setup, "learner") == []
    assert json.loads(setup.STAMP.read_text())["mode"] == "test"


def test_copied_folder_is_set_up_anew(setup: Any) -> None:
    steps(setup, "learner")
    stamp = json.loads(setup.STAMP.read_text())
    setup.STAMP.write_text(json.dumps({**stamp, "place": "/elsewhere/.venv"}))
    assert steps(setup, "learner") == ALL


def test_interrupted_run_is_repeated(setup: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    steps(setup, "learner")
    setup.LOCKS["learner"].write_text("newer")
    good = setup.run

    def stop(command: list[str], purpose: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        setup.install("learner")
    monkeypatch.setattr(setup, "run", good)
    assert steps(setup, "learner")[-2:] == ALL[1:]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("error sending request for url: dns error", "no connection"),
        ("No space left on device (os error 28)", "disk is full"),
        ("Hash mismatch for `x`", "see above"),
    ],
)
def test_failures_are_one_clear_line(setup: Any, said: str, told: str) -> None:
    command = [sys.executable, "-c", f"import sys; print({said!r}); sys.exit(1)"]
    with pytest.raises(SystemExit, match=told):
        setup.real_run(command, "install the packages")


def test_old_python_is_told(root: Path) -> None:
    """The script must at least be readable for an old Python."""
    code = f"import ast; ast.parse(open({str(root / 'tools' / 'setup.py')!r}).read(), feature_version=(3, 6))"
    subprocess.run([sys.executable, "-c", code], check=True)
