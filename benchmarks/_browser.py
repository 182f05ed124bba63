"""One JupyterLab on a fresh workspace and one Chromium page, for the benchmarks."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "benchmark"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def served(course: Path, workspace: Path, home: Path) -> Iterator[str]:
    """JupyterLab through `course lab`, as `make lab` starts it; yields its URL."""
    port = free_port()
    environment = {**os.environ, "HOME": str(home), "JUPYTER_TOKEN": TOKEN}
    server = subprocess.Popen(
        [str(course), "lab", "--workspace", str(workspace), "--port", str(port), "--no-browser"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/api?token={TOKEN}", timeout=5)
                break
            if server.poll() is not None:
                raise SystemExit("JupyterLab did not start; run `make lab` to see why")
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@contextlib.contextmanager
def browsing() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        chromium.close()


def prepare(workspace: Path, home: Path) -> None:
    """A learner's workspace, trusted by the Jupyter of that home folder."""
    command = [str(course_command()), "workspace", "--workspace", str(workspace)]
    subprocess.run(command, env={**os.environ, "HOME": str(home)}, check=True, capture_output=True)


def course_command() -> Path:
    return Path(sys.executable).parent / "course"
