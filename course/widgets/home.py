"""The home page: what there is, what is done, what is next, and one button that grades.

All words and numbers are made here; the front end draws them. Nothing heavy is
imported: the page must be there as soon as the kernel is.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from html import escape
from pathlib import Path
from typing import Any, Literal, cast

import anywidget
import traitlets

from course.manifest import (
    AUTHORED,
    COMPILED,
    Graded,
    Lesson,
    Manifest,
    ManifestError,
    load_manifest,
)
from course.progress import (
    GradedProgress,
    LessonProgress,
    Place,
    Progress,
    default_submissions,
    in_order,
    measure,
    rounded,
)

STATIC = Path(__file__).parent / "static"
LONGEST_GRADING = 900.0  # seconds

Mode = Literal["local", "class", "author"]

Page = dict[str, Any]


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


# --- the page in words -------------------------------------------------------------------------


def page_of(manifest: Manifest, progress: Progress, mode: Mode, up: str = "") -> Page:
    """Everything that the page shows. `up` leads from the notebook's folder to the root."""
    modules = []
    for m, module in enumerate(manifest["modules"]):
        entries: list[dict[str, Any]] = []
        for part, i in in_order(module):
            if part == "lesson":
                row = _lesson_row(module["lessons"][i], progress["lessons"][m][i], up)
                entries.append({**row, "graded": []})
                continue
            graded = module["graded"][i]
            row = _graded_row(graded, progress["graded"][m][i], up)
            if "lesson" in graded:
                entries[-1]["graded"].append(row)
            else:
                entries.append({**row, "kind": "case", "graded": []})
        minutes = sum(e["minutes"] for e in (*module["lessons"], *module["graded"]))
        ready = any(e["status"] == "ready" for e in (*module["lessons"], *module["graded"]))
        modules.append(
            {
                "id": module["id"],
                "title": module["title"],
                "promise": module["promise"],
                "meta": f"{_plural(len(module['lessons']), 'lesson')}, about {duration(minutes)}",
                "coming": not ready,
                "share": _module_share(progress, m),
                "rows": entries,
            }
        )
    return {
        "title": manifest["title"],
        "promise": manifest["promise"],
        "company": manifest["company"],
        "company_page": _company_page(manifest, mode, up),
        "next": _next_card(manifest, progress, mode, up),
        "overall": _overall(progress),
        "modules": modules,
        "grading": _grading(manifest, progress, mode),
        "notice": "",
    }


def _company_page(manifest: Manifest, mode: Mode, up: str) -> str:
    name = manifest.get("company_page", "")
    return f"{up}{'modules/' if mode == 'author' else ''}{name}" if name else ""


def _lesson_row(lesson: Lesson, state: LessonProgress, up: str) -> dict[str, Any]:
    coming = state["state"] == "coming"
    said = {"coming": "Coming", "new": "Not started", "started": "Started", "done": "Done"}
    return {
        "kind": "lesson",
        "id": lesson["id"],
        "title": lesson["title"],
        "time": duration(lesson["minutes"]),
        "state": state["state"],
        "status": said[state["state"]],
        "path": "" if coming else up + state["path"],
        "done": state["done"],
        "of": state["of"],
        "count": "" if coming else f"practice {state['done']} of {state['of']}",
        "score": None,
    }


def _graded_row(graded: Graded, state: GradedProgress, up: str) -> dict[str, Any]:
    said = {
        "coming": "Coming",
        "absent": "Not fetched yet",
        "new": "Not started",
        "started": "Started",
        "answered": "Answered, not graded yet",
        "submitted": "Handed in",
        "graded": "Graded",
    }
    score = state["score"]
    shut = state["state"] in ("coming", "absent")
    return {
        "kind": "graded",
        "id": "",
        "title": graded["title"],
        "time": duration(graded["minutes"]),
        "state": state["state"],
        "status": said[state["state"]],
        "path": "" if shut else up + state["path"],
        "done": state["done"],
        "of": state["of"],
        "count": "" if shut else f"answered {state['done']} of {state['of']}",
        "points": number(graded.get("points", 0)),
        "score": score
        and {
            "text": f"{number(round(score['points'], 1))}/{number(round(score['max'], 1))}",
            "words": f"{number(score['points'])} of {number(score['max'])} points"
            + _waits(score["waiting"])
            + (", before your latest changes" if score["stale"] else ""),
            "stale": score["stale"],
            "feedback": up + score["feedback"],
        },
    }


def _next_card(manifest: Manifest, progress: Progress, mode: Mode, up: str) -> dict[str, Any]:
    step = progress["next"]
    module = manifest["modules"][step["module"]]
    card: dict[str, Any] = {"kind": step["kind"], "reason": step["reason"], "path": ""}
    card |= {"meta": "", "gains": [], "gains_title": ""}
    if step["kind"] == "lesson":
        lesson = module["lessons"][step["index"]]
        state = progress["lessons"][step["module"]][step["index"]]
        card["title"] = lesson["title"]
        card["meta"] = f"Lesson {lesson['id']} · about {duration(lesson['minutes'])}"
        card["path"] = up + state["path"]
        card["gains_title"] = "Afterwards you can"
        card["gains"] = [objective["text"] for objective in lesson.get("objectives", [])]
        card["action"] = f"{'Continue' if step['started'] else 'Start'}: lesson {lesson['id']}"
        return card
    if step["kind"] == "finished":
        card["title"] = "All done for now" if progress["of"] else "The course is being built"
        card["action"] = ""
        card["gains_title"] = "Coming next"
        card["gains"] = [
            f"{lesson['id']} {lesson['title']}"
            for one in manifest["modules"]
            for lesson in one["lessons"]
            if lesson["status"] != "ready"
        ][:4]
        return card
    graded = module["graded"][step["index"]]
    result = progress["graded"][step["module"]][step["index"]]
    card["title"] = graded["title"]
    card["path"] = up + result["path"]
    card["meta"] = f"Graded notebook · about {duration(graded['minutes'])}"
    if graded.get("points"):
        card["meta"] += f" · {number(graded['points'])} points"
    card["action"] = f"{'Continue' if step['started'] else 'Start'}: graded exercises"
    if step["kind"] == "grade":
        if mode == "local":
            card["action"] = "Grade my work"
        else:
            card["kind"] = "graded"
            card["reason"] = (
                "Every exercise is answered. Hand it in with Submit in the Assignments list."
            )
            card["action"] = "Look over your answers"
    return card


def _overall(progress: Progress) -> dict[str, Any]:
    left = progress["minutes_left"]
    return {
        "share": round(progress["share"], 4),
        "percent": f"{percent(progress['share'])} %",
        "parts": f"{progress['done']} of {_plural(progress['of'], 'part')} done",
        "left": f"about {duration(left)} left" if left else "nothing left to do",
        "points": f"{number(progress['points'])} of {number(progress['points_max'])} points"
        + _waits(progress["points_waiting"])
        if progress["points_max"]
        else "",
    }


def _waits(points: float) -> str:
    """They are not lost, and no machine can give them."""
    return f", {number(points)} wait for a person" if points else ""


def percent(share: float) -> int:
    """Rounded, but 0 only for nothing and 100 only for everything."""
    if share <= 0 or share >= 1:
        return 100 if share >= 1 else 0
    return min(99, max(1, round(100 * share)))


def _module_share(progress: Progress, m: int) -> float:
    parts = [*progress["lessons"][m], *progress["graded"][m]]
    shares = [
        1.0
        if part["state"] in ("done", "graded", "submitted")
        else part["done"] / max(1, part["of"])
        for part in cast("list[LessonProgress]", parts)
    ]
    return round(sum(shares) / max(1, len(shares)), 4)


def _grading(manifest: Manifest, progress: Progress, mode: Mode) -> dict[str, Any]:
    about = {
        "local": "Scores the answers of every graded notebook on this computer and explains them. "
        "Repeat it as often as you like.",
        "class": "Hand in with Submit in the Assignments list. "
        "Scores and feedback appear here when your instructor releases them.",
        "author": "This is the authors' tree: nothing is saved or graded here.",
    }[mode]
    answered = any(part["done"] for module in progress["graded"] for part in module)
    if mode == "local" and not answered:
        about += " Nothing is answered yet."
    return {
        "mode": mode,
        "about": about,
        "can": mode == "local",
        "state": "idle",
        "message": "",
        "results": [],
    }


def duration(minutes: float) -> str:
    whole = rounded(minutes)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# --- the page without a kernel -----------------------------------------------------------------


def static_text(page: Page) -> str:
    """One stable line, for plain text output."""
    ready = sum(
        part["state"] != "coming"
        for module in page["modules"]
        for row in module["rows"]
        for part in (row, *row["graded"])
    )
    return f"{page['title']}: {_plural(len(page['modules']), 'module')}, {_plural(ready, 'part')} ready"


def static_html(page: Page) -> str:
    """The contents as plain HTML: what a saved page shows before the kernel is up."""
    parts = [f"<h1>{escape(page['title'])}</h1>", f"<p>{escape(page['promise'])}</p>"]
    for module in page["modules"]:
        parts.append(f"<h2>{escape(module['id'])}. {escape(module['title'])}</h2>")
        parts.append(f"<p>{escape(module['promise'])}</p>")
        rows = []
        for row in module["rows"]:
            rows += [_static_row(part) for part in (row, *row["graded"]) if part["path"]]
        if rows:
            parts.append(f"<ul>{''.join(rows)}</ul>")
        coming = [row["title"] for row in module["rows"] if row["state"] == "coming"]
        if coming:
            parts.append(f"<p><em>Coming:</em> {escape('; '.join(coming))}.</p>")
    more = page["company_page"]
    link = f' <a href="{escape(more)}">Meet the company</a>.' if more else ""
    parts.append(f"<p><small>{escape(page['company'])}{link}</small></p>")
    return f'<div class="fw-root fw-static">{"".join(parts)}</div>'


def _static_row(row: dict[str, Any]) -> str:
    name = f"{row['id']} {row['title']}".strip()
    return f'<li><a href="{escape(row["path"])}">{escape(name)}</a> ({escape(row["time"])})</li>'


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
            self.page = {**_empty_page(), **self.page, "notice": str(error)}
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
        return page_of(manifest, measure(manifest, place, submissions), mode, up)

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
            self._say(
                "done", "Graded. " + " ".join(f"{p['title']}: {p['words']}." for p in new), new
            )
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


def _empty_page() -> Page:
    return {
        "title": "The course",
        "promise": "",
        "company": "",
        "company_page": "",
        "next": None,
        "overall": None,
        "modules": [],
        "grading": {
            "mode": "author",
            "about": "",
            "can": False,
            "state": "idle",
            "message": "",
            "results": [],
        },
    }


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
