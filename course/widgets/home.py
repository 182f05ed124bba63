"""The home page: what there is, what is done, what is next, and one button that grades.

Words and numbers are made in `home_page.py`; the front end draws them. Nothing heavy
is imported: the page must be there as soon as the kernel is.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.history import read_history
from course.manifest import AUTHORED, COMPILED, ManifestError, load_manifest
from course.progress import Place, default_submissions, measure
from course.widgets.home_page import Mode, Page, empty_page, page_of, static_html, static_text

STATIC = Path(__file__).parent / "static"
LONGEST_GRADING = 900.0  # seconds


def find_place(start: Path) -> tuple[Place, Mode, Path]:
    """The course around a notebook's folder: its place, who grades, where the manifest lies."""
    for folder in (start, *start.parents):
        if (folder / COMPILED).is_file():
            return Place(folder), "local", folder
        for modules in (folder, folder / "modules"):
            if (modules / AUTHORED).is_file():
                return Place(modules.parent, graded="solutions"), "author", modules
    raise ManifestError(
        "The course's contents are not here. Run `make lab` and open Start.ipynb from there."
    )


# --- the widget --------------------------------------------------------------------------------


def stylesheet(*names: str) -> str:
    """The course's stylesheet and a widget's own, as one text."""
    sheets = (STATIC / name for name in ("course.css", *names))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.is_file())


class HomeWidget(anywidget.AnyWidget):
    """Draws the page; reads the folder anew when the learner comes back to it."""

    _esm = (STATIC / "home.js").read_text(encoding="utf-8")
    _css = stylesheet("home.css")

    page = traitlets.Dict().tag(sync=True)

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = (folder or Path.cwd()).resolve()
        self.root: Path | None = None
        self._task: asyncio.Task[None] | None = None
        self._doing: dict[str, Any] = {}
        self.refresh()
        self.on_msg(self._on_message)

    def refresh(self) -> None:
        """Read everything anew. What cannot be read is said on the page, which stays."""
        try:
            page = self._read()
        except (ManifestError, OSError) as error:
            self.page = {**empty_page(), **self.page, "notice": str(error)}
            return
        page["grading"].update(self._doing)
        self.page = page

    def _read(self) -> Page:
        place, mode, where = find_place(self.folder)
        self.root = place.root
        manifest = load_manifest(where)
        if mode == "local":
            mode = manifest.get("grading", "local")
        submissions = default_submissions() if mode == "class" else None
        up = Path(os.path.relpath(place.root, self.folder)).as_posix()
        up = "" if up == "." else f"{up}/"
        progress = measure(manifest, place, submissions)
        history = None if mode == "author" else read_history(manifest, place)
        return page_of(manifest, progress, mode, up, history, date.today())

    def _on_message(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        error = ""
        if content.get("type") == "refresh":
            self.refresh()
        elif content.get("type") == "grade":
            error = self._begin()
        self.send({"ack": content.get("seq"), "ok": not error, "error": error})

    # Grading runs outside the kernel: what it loads and does cannot touch this page.

    def _begin(self) -> str:
        if self._task is not None and not self._task.done():
            return ""
        if not self.page.get("grading", {}).get("can"):
            return "Nothing can be graded here."
        self._task = asyncio.get_running_loop().create_task(self.grade())
        return ""

    async def grade(self) -> None:
        """Grade the workspace in a process of its own; the page tells how it goes."""
        before = {part["feedback"] for part in self._scores()}
        self._say("running", "Grading your work.")
        try:
            error = await asyncio.wait_for(self._run(), LONGEST_GRADING)
        except TimeoutError:
            error = "Grading took too long and was stopped. Your answers are untouched; try again."
        except OSError as failed:
            error = f"Grading could not start: {failed.strerror or failed}."
        # Also after a failure: one assignment that fails does not cost the others.
        self.refresh()
        if error:
            self._say("failed", error)
            return
        new = [part for part in self._scores() if part["feedback"] not in before]
        if new:
            said = f"Graded. {new[0]['title']}: {new[0]['words']}."
            if len(new) > 1:
                said = f"Graded: {len(new)} notebooks."
            self._say("done", said, new)
        else:
            self._say("done", "Graded. No answer has changed since the last time.", self._scores())

    async def _run(self) -> str:
        """Run the grader; "" when all went well, else one clear line."""
        command = [sys.executable, "-m", "course", "grade", "--workspace", str(self.root), "--json"]
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=self.root,
            # A learner's pandas.py must not be taken for pandas.
            env={**os.environ, "PYTHONSAFEPATH": "1", "NO_COLOR": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # so that it can be stopped with all that it started
        )
        patience = asyncio.get_running_loop().create_task(self._still())
        try:
            out, err = await process.communicate()
        finally:
            patience.cancel()
            if process.returncode is None:
                _kill(process)
                await process.wait()
        return why_failed(process.returncode or 0, out, err)

    async def _still(self) -> None:
        await asyncio.sleep(8)
        self._say("running", "Still grading. The first time takes longest.")
        await asyncio.sleep(25)
        self._say("running", "Still grading. Notebooks with code of your own take a little longer.")

    def _say(self, state: str, message: str, results: list[dict[str, Any]] | None = None) -> None:
        self._doing = {"state": state, "message": message, "results": results or []}
        self.page = {**self.page, "grading": {**self.page["grading"], **self._doing}}

    def _scores(self) -> list[dict[str, Any]]:
        return [
            {"title": part["title"], **part["score"]}
            for module in self.page.get("modules", [])
            for row in module["rows"]
            for part in (row, *row["graded"])
            if part["score"]
        ]

    def __repr__(self) -> str:
        return static_text(self.page) if self.page.get("modules") else "Course home page"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        made = super()._repr_mimebundle_(**kwargs)
        if made is None or not self.page.get("modules"):
            return made
        data, metadata = made
        return {**data, "text/html": static_html(self.page)}, metadata


def _kill(process: asyncio.subprocess.Process) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def why_failed(code: int, out: bytes, err: bytes) -> str:
    """One clear line from a grader that failed; "" from one that did not."""
    said = out.decode(errors="replace").strip()
    try:
        answer = json.loads(said) if said else {}
    except ValueError:
        answer = {}
    told = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(told, str) and told.strip():
        return _one_line(told)
    if code == 0:
        return ""
    lines = [line for line in err.decode(errors="replace").splitlines() if line.strip()]
    return _one_line(lines[-1] if lines else f"Grading stopped without a word (code {code}).")


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _one_line(text: str) -> str:
    line = " ".join(_COLOUR.sub("", text).split()).removeprefix("Error: ").removeprefix("error: ")
    return line if len(line) <= 300 else f"{line[:297]}..."


def home() -> None:
    """Show the home page of the course around the notebook."""
    from IPython.display import display

    display(HomeWidget())
