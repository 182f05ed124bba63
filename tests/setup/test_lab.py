"""What a learner reads when JupyterLab cannot start, and what it is started with."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from course import lab
from course.lab import HOST, LabError


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "run"))
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "Start.ipynb").write_text("{}")
    return folder


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """JupyterLab's arguments, instead of JupyterLab."""
    calls: list[list[str]] = []

    def serve(args: list[str], token: str) -> int:
        calls.append(args)
        return 0

    def announce(port: int, token: str, browser: bool) -> None:
        calls.append(["announce", str(browser)])

    monkeypatch.setattr(lab, "serve", serve)
    monkeypatch.setattr(lab, "announce", announce)
    return calls


def one_line(error: pytest.ExceptionInfo[LabError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_taken_port_that_was_asked_for(workspace: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LabError) as error:
            lab.run_lab(workspace, port=port)
    assert f"port {port} is already in use" in one_line(error)


def test_a_taken_port_that_was_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "_taken", lambda port: "is taken" if port < 8890 else "")
    assert lab.choose_port(None) == 8890
    monkeypatch.setattr(lab, "_taken", lambda port: "is taken")
    with pytest.raises(LabError, match="no port"):
        lab.choose_port(None)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_does_not_exist(port: int) -> None:
    with pytest.raises(LabError, match="does not exist"):
        lab.choose_port(port)


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(LabError) as error:
        lab.run_lab(tmp_path)
    assert "course workspace" in one_line(error)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "nothing can be saved"),
        (errno.EACCES, "nothing can be saved"),
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "is full"),
    ],
)
def test_a_folder_that_cannot_be_written(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lab.tempfile, "NamedTemporaryFile", refuse)
    with pytest.raises(LabError) as error:
        lab.run_lab(workspace)
    assert said in one_line(error)


def test_hardly_any_room(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(workspace)._replace(free=1000)
    monkeypatch.setattr(lab.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(LabError, match="is full"):
        lab.run_lab(workspace)


@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap for a read-only folder")
def test_a_truly_read_only_folder(workspace: Path, root: Path) -> None:
    """Root may write anywhere, so that only a read-only mount tells."""
    code = f"from course.lab import *\ncheck_workspace(Path({str(workspace)!r}))"
    mounts = ["--dev-bind", "/", "/", "--ro-bind", str(workspace), str(workspace)]
    done = subprocess.run(
        ["bwrap", *mounts, sys.executable, "-c", code], cwd=root, capture_output=True, text=True
    )
    if "bwrap:" in done.stderr:
        pytest.skip("bubblewrap may not make namespaces here")
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("course.lab.LabError: nothing can be saved in")


def test_no_browser_prints_the_address(
    workspace: Path, served: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: Any) -> None:
        raise webbrowser.Error("none")

    monkeypatch.setattr(lab.webbrowser, "get", none)
    assert lab.run_lab(workspace) == 0
    assert ["announce", "False"] in served
    assert any("--ServerApp.open_browser=False" in call for call in served)


def test_the_address_is_said_once_the_server_listens(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        port = server.getsockname()[1]
        lab.announce(port, "secret", browser=False)
    said = capsys.readouterr().out
    assert f"http://127.0.0.1:{port}/lab/tree/Start.ipynb?token=secret" in said


def test_only_this_machine_is_served(workspace: Path) -> None:
    args = lab.arguments(workspace, 8888)
    assert "--ServerApp.ip=127.0.0.1" in args
    assert "--LabApp.extension_manager=readonly" in args
    assert not any("token" in arg for arg in args)  # other users may read command lines


def test_side_bar_is_folded_on_the_first_start_only(workspace: Path) -> None:
    lab.fold_side_bar(workspace)
    (layout,) = (workspace / ".course" / "lab").iterdir()
    assert json.loads(layout.read_text())["data"]["layout-restorer:data"]["left"]["collapsed"]
    layout.write_text("{}")
    lab.fold_side_bar(workspace)
    assert layout.read_text() == "{}"


def test_programs_of_the_environment_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader calls `alembic` through the PATH."""
    monkeypatch.setenv("PATH", "/somewhere")
    lab.prepare_environment()
    lab.prepare_environment()
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/somewhere"
