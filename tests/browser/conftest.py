"""A real JupyterLab with a real browser, shut off from everything else.

`start_lab` starts servers, `lab.open(path)` opens notebooks. Every request of
every page is recorded; one that leaves this machine fails the test.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, Page, Request, WebSocket, expect, sync_playwright

from course.lab import HOST, arguments, fold_side_bar

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "for-this-test-only"  # noqa: S105
# Pages are slow to open on a busy machine; limits that matter stand in the tests.
expect.set_options(timeout=20_000)
LOCAL = {"http", "https", "ws", "wss"}


def chromium_path() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine")


def free_port() -> int:
    """One that the system picks, so that tests side by side do not draw the same."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        return int(server.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chrome
        chrome.close()


class Lab:
    """One running JupyterLab on one workspace."""

    def __init__(
        self, workspace: Path, private: Path, browser: Browser, more: dict[str, str] | None = None
    ) -> None:
        self.more = more or {}
        self.workspace = workspace
        self.private = private
        self.browser = browser
        self.requests: list[str] = []
        self.pages: list[Page] = []
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.log = private / "server.log"
        self.process = self._start()
        self._wait()

    def environment(self) -> dict[str, str]:
        """Nothing of the person who runs the tests, and the extension as it is in the tree."""
        private, tree = self.private, ROOT / "course" / "server" / "etc"
        extensions = private / "share" / "labextensions"
        extensions.mkdir(parents=True, exist_ok=True)
        if not (extensions / "product-to-cpo").exists():
            (extensions / "product-to-cpo").symlink_to(ROOT / "labextension")
        kept = {k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "TMPDIR")}
        programs = str(Path(sys.executable).parent)
        return {
            **kept,
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
            "HOME": str(private / "home"),
            "IPYTHONDIR": str(private / "ipython"),
            "JUPYTER_CONFIG_DIR": str(private / "config"),
            "JUPYTER_CONFIG_PATH": str(tree),
            "JUPYTER_DATA_DIR": str(private / "data"),
            "JUPYTER_PATH": str(private / "share"),
            "JUPYTER_RUNTIME_DIR": str(private / "run"),
            "PYTHONPATH": str(ROOT),
            **self.more,
        }

    def _start(self) -> subprocess.Popen[bytes]:
        fold_side_bar(self.workspace)
        command = [
            *(sys.executable, "-m", "jupyterlab"),
            *arguments(self.workspace, self.port),
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",
        ]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.workspace, env=self.environment(), stdout=log, stderr=log
            )

    def _wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                self.api("/api/status")
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-3000:]}")

    def api(self, path: str) -> Any:
        """One of the server's own answers."""
        request = urllib.request.Request(  # noqa: S310 - a local address
            self.url + path, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def write(self, path: str, notebook: Any, trusted: bool = True) -> Path:
        """Put a notebook into the workspace, signed as `course workspace` signs its own."""
        target = self.workspace / path
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
        if trusted:
            notary = NotebookNotary(data_dir=str(self.private / "data"))
            (self.private / "data").mkdir(exist_ok=True)
            notary.sign(nbformat.read(target, as_version=4))
            notary.store.close()
        return target

    def kernel_pids(self) -> list[int]:
        """The processes of this server's kernels."""
        run = str(self.private / "run")
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().decode()
            except OSError:
                continue
            if "ipykernel_launcher" in command and run in command:
                found.append(int(folder.name))
        return found

    def open(self, path: str, *, layout: str | None = None, **context: Any) -> Page:
        """A fresh browser profile with one notebook open (its own layout unless one is named)."""
        page = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, **context
        ).new_page()
        page.set_default_timeout(30_000)
        page.on("request", self._record)
        page.on("websocket", self._record)
        self.pages.append(page)
        layout = layout or f"test-{time.monotonic_ns()}"
        page.goto(f"{self.url}/lab/workspaces/{layout}/tree/{path}?token={TOKEN}")
        return page

    def _record(self, request: Request | WebSocket) -> None:
        self.requests.append(request.url)

    def check_requests(self) -> None:
        away = {
            url
            for url in self.requests
            if urlsplit(url).scheme in LOCAL and urlsplit(url).hostname != HOST
        }
        assert not away, f"requests left this machine: {sorted(away)}"

    def stop(self) -> None:
        for page in self.pages:
            page.context.close()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def start_lab(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Lab]]:
    """Start JupyterLab on a workspace (an empty one unless given), with more environment.

    Stopped at the end of the session.
    """
    started: list[Lab] = []

    def start(workspace: Path | None = None, **more: str) -> Lab:
        private = tmp_path_factory.mktemp("lab")
        (private / "home").mkdir()
        if workspace is None:
            workspace = private / "workspace"
            workspace.mkdir()
        started.append(Lab(workspace, private, browser, more))
        return started[-1]

    yield start
    for lab in started:
        lab.stop()


@pytest.fixture(scope="module")
def course_lab(start_lab: Callable[..., Lab]) -> Lab:
    """JupyterLab on a learner's workspace, made as `make lab` makes it."""
    lab = start_lab(None)
    subprocess.run(
        [sys.executable, "-m", "course", "workspace", "--workspace", str(lab.workspace)],
        env=lab.environment(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return lab


@pytest.fixture(scope="module")
def lab_of_module(start_lab: Callable[[Path | None], Lab]) -> Lab:
    return start_lab(None)


@pytest.fixture
def lab(lab_of_module: Lab) -> Iterator[Lab]:
    """The module's JupyterLab; pages are closed and requests checked after each test."""
    yield lab_of_module
    for page in lab_of_module.pages:
        page.context.close()
    lab_of_module.pages.clear()
    lab_of_module.check_requests()
