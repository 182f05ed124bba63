"""The home page in words: everything that it shows, as plain data and as static HTML. Pure.

The widget (`home.py`) reads the folder and carries the page to the front end.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, Literal, cast

from course.history import History
from course.manifest import Graded, Lesson, Manifest, Module, is_opener
from course.progress import GradedProgress, LessonProgress, Progress, in_order, rounded
from course.widgets.home_practice import confidence_panel, review_card

Mode = Literal["local", "class", "author"]

Page = dict[str, Any]


def page_of(
    manifest: Manifest,
    progress: Progress,
    mode: Mode,
    up: str = "",
    history: History | None = None,
    today: date | None = None,
) -> Page:
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
                "meta": f"{_plural(len(_lessons(module)), 'lesson')}, about {duration(minutes)}",
                "coming": not ready,
                "share": _module_share(progress, m),
                "rows": entries,
                "takeaway": _takeaway(module, up),
            }
        )
    return {
        "title": manifest["title"],
        "promise": manifest["promise"],
        "company": manifest["company"],
        "company_page": _company_page(manifest, mode, up),
        "next": _next_card(manifest, progress, mode, up),
        "overall": _overall(progress),
        "review": review_card(progress, history, today, up) if history and today else None,
        "confidence": confidence_panel(history.forecasts) if history else None,
        "modules": modules,
        "grading": _grading(manifest, progress, mode),
        "notice": "",
    }


def _lessons(module: Module) -> list[Lesson]:
    """The lessons proper, without the map that opens the module."""
    return [lesson for lesson in module["lessons"] if not is_opener(lesson)]


def _takeaway(module: Module, up: str) -> str:
    """The page to print; made for every module with a lesson to take something from."""
    ready = any(lesson["status"] == "ready" for lesson in _lessons(module))
    return f"{up}modules/{module['folder']}/takeaway.html" if ready else ""


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


def empty_page() -> Page:
    return {
        "title": "The course",
        "promise": "",
        "company": "",
        "company_page": "",
        "next": None,
        "overall": None,
        "review": None,
        "confidence": None,
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
