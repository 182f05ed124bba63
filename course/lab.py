"""Start JupyterLab on a learner's workspace."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from pathlib import Path

HOST = "127.0.0.1"
HOME = "Start.ipynb"
FIRST_PORT = 8888
PORTS_TO_TRY = 50
# Notebooks and answers are small; below this even JupyterLab's own files fail.
ROOM_NEEDED = 20 * 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


class LabError(RuntimeError):
    """JupyterLab cannot be started; one line that says why and what to do."""


def run_lab(workspace: Path, port: int | None = None, browser: bool = True) -> int:
    """Run JupyterLab until it is stopped; the exit code for the command line.

    Raises LabError with one clear line.
    """
    workspace = workspace.absolute()
    check_workspace(workspace)
    check_jupyter_folders()
    port = choose_port(port)
    fold_side_bar(workspace)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    show = browser and has_browser()
    prepare_environment()
    threading.Thread(target=announce, args=(port, token, show), daemon=True).start()
    return serve(arguments(workspace, port, show), token)


# --- what can stand in the way ------------------------------------------------------------------


def check_workspace(workspace: Path) -> None:
    """Can a learner's work be saved there? Found out by trying."""
    if not (workspace / HOME).is_file():
        raise LabError(f"there is no {HOME} in {workspace}; `course workspace` makes the workspace")
    _probe(workspace)
    if shutil.disk_usage(workspace).free < ROOM_NEEDED:
        raise LabError(_full(workspace))


def check_jupyter_folders() -> None:
    """JupyterLab keeps its running state and its trust in notebooks outside the workspace."""
    from jupyter_core.paths import jupyter_data_dir, jupyter_runtime_dir

    for folder in (Path(jupyter_data_dir()), Path(jupyter_runtime_dir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LabError(_unwritable(folder, error)) from None
        _probe(folder)


def _probe(folder: Path) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".course-") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise LabError(_unwritable(folder, error)) from None


def _unwritable(folder: Path, error: OSError) -> str:
    if error.errno in FULL:
        return _full(folder)
    return (
        f"nothing can be saved in {folder} ({error.strerror}); "
        "copy the course to a folder of your own and start it there"
    )


def _full(folder: Path) -> str:
    return f"the disk that holds {folder} is full; free some space, then start again"


def choose_port(asked: int | None) -> int:
    """The port that was asked for, or else the first free one."""
    if asked is not None:
        reason = _taken(asked)
        if reason:
            raise LabError(f"port {asked} {reason}; choose another one with --port")
        return asked
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        if not _taken(port):
            return port
    last = FIRST_PORT + PORTS_TO_TRY - 1
    raise LabError(f"no port from {FIRST_PORT} to {last} is free; choose one with --port")


def _taken(port: int) -> str:
    """Why the port cannot be had; empty when it can."""
    if not 0 < port < 65536:
        return "does not exist (1 to 65535)"
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        if os.name != "nt":  # as the server does: a port just given back is free
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((HOST, port))
        except OSError as error:
            return "needs more rights" if error.errno == errno.EACCES else "is already in use"
    return ""


def has_browser() -> bool:
    """Is there a browser that this machine can show?"""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


# --- JupyterLab's own matters -------------------------------------------------------------------


def arguments(workspace: Path, port: int, browser: bool = False) -> list[str]:
    """JupyterLab's command line: local, and silent towards other machines."""
    args = [
        f"--ServerApp.root_dir={workspace}",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        # Ctrl+C stops at once: everything that matters is already on disk.
        "--ServerApp.answer_yes=True",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
        f"--LabApp.default_url=/lab/tree/{HOME}",
        "--LabApp.extension_manager=readonly",
        # Tabs of other projects have no place here, nor the course's tabs there.
        f"--LabApp.workspaces_dir={_layouts(workspace)}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        args.append("--ServerApp.allow_root=True")  # containers; only this machine can connect
    return args


def _layouts(workspace: Path) -> Path:
    return workspace / ".course" / "lab"


def fold_side_bar(workspace: Path) -> None:
    """On the very first start the page is all there is to see; the files are one click away."""
    folder = _layouts(workspace)
    if folder.exists():
        return
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    side = {"collapsed": True, "visible": True}
    layout = {"left": side, "right": side}
    saved = {"data": {"layout-restorer:data": layout}, "metadata": {"id": "default"}}
    try:
        WorkspacesManager(str(folder)).save("default", json.dumps(saved))
    except OSError as error:
        raise LabError(_unwritable(workspace, error)) from None


def prepare_environment() -> None:
    """The environment's programs first: nbgrader looks for `alembic` on the PATH."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if path.split(os.pathsep)[0] != programs:
        os.environ["PATH"] = os.pathsep.join(filter(None, [programs, path]))


def announce(port: int, token: str, browser: bool) -> None:
    """Say where the course is, once somebody is listening there."""
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            break
        time.sleep(0.1)
    url = f"http://{HOST}:{port}/lab/tree/{HOME}?token={token}"
    lead = "The course is open at" if browser else "Open the course in a browser:"
    print(f"{lead} {url}\nTo stop it, press Ctrl+C here. Your answers are kept.", flush=True)


def serve(args: list[str], token: str) -> int:
    """JupyterLab in this process; returns when it has stopped."""
    from jupyterlab.labapp import LabApp

    try:
        LabApp.launch_instance([*args, f"--IdentityProvider.token={token}"])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except OSError as error:
        raise LabError(f"JupyterLab stopped: {error}") from error
    return 0
