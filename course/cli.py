"""The `course` command: what an instructor, an author and a learner run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

ROOT = Path(__file__).resolve().parent.parent

app = typer.Typer(
    help="The course: start it, grade it, release it, write it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)
new = typer.Typer(help="Start a new item, lesson, graded notebook or module from its template.")
app.add_typer(new, name="new")

Workspace = Annotated[
    Path | None,
    typer.Option(envvar="COURSE_WORKSPACE", help="The learner's folder; `workspace/` by default."),
]


def _place(workspace: Path | None) -> Path:
    return (workspace or ROOT / "workspace").resolve()


def _stop(message: object) -> NoReturn:
    """One clear line, and exit code 1."""
    typer.secho(str(message), fg="red", err=True)
    raise typer.Exit(1)


@app.command("lab")
def lab(
    workspace: Workspace = None,
    port: Annotated[int | None, typer.Option(help="This port and no other.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on the course's home page."""
    from course.lab import LabError, run_lab

    try:
        code = run_lab(_place(workspace), port=port, browser=browser)
    except LabError as error:
        _stop(error)
    raise typer.Exit(code or 0)


@app.command("workspace")
def workspace_(
    workspace: Workspace = None,
    exercises: Annotated[
        bool, typer.Option(help="Also the graded notebooks (a class fetches them).")
    ] = True,
) -> None:
    """Make or update the learner's folder; never overwrites the learner's work."""
    from course.workspace import WorkspaceError, prepare

    try:
        report = prepare(ROOT, _place(workspace), exercises=exercises)
    except WorkspaceError as error:
        _stop(error)
    typer.echo(report)


@app.command("grade")
def grade(
    workspace: Workspace = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result for a program.")
    ] = False,
) -> None:
    """Grade your own answers, here and now, and put the feedback beside them."""
    from course.grading.home import GradeError, grade_workspace

    try:
        results = grade_workspace(ROOT, _place(workspace))
    except GradeError as error:
        if as_json:
            typer.echo(json.dumps({"ok": False, "error": str(error)}))
            raise typer.Exit(1) from None
        _stop(error)
    if as_json:
        typer.echo(json.dumps({"ok": True, "results": [r.as_dict() for r in results]}))
        return
    _table(
        "Your results",
        ["Notebook", "Score", "Feedback"],
        [[r.notebook, f"{r.score:g} of {r.max_score:g}", str(r.feedback)] for r in results],
    )


@app.command("release")
def release() -> None:
    """Check the items and make `exercises/` from `solutions/`."""
    from course.grading.release import ReleaseError
    from course.grading.release import release as run

    try:
        report = run(ROOT)
    except ReleaseError as error:
        _stop(error)
    typer.echo(report)


@app.command("check")
def check() -> None:
    """Check everything that can be checked without running a notebook."""
    from course.checks import check_all

    problems = check_all(ROOT)
    for problem in problems:
        typer.secho(str(problem), fg="red")
    typer.echo(f"{len(problems)} problems" if problems else "all checks passed")
    if problems:
        raise typer.Exit(1)


@app.command("autograde")
def autograde(
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be repeated.")
    ] = None,
) -> None:
    """Autograde a class, one submission after another; one bad one never stops the rest."""
    from course.grading.batch import autograde as run

    _batch(run(ROOT, assignment, student or None, progress=_progress))


@app.command("feedback")
def feedback(
    assignment: str,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be repeated.")
    ] = None,
) -> None:
    """Make the feedback pages of a graded assignment."""
    from course.grading.batch import feedback as run

    _batch(run(ROOT, assignment, student or None, progress=_progress))


@app.command("personas")
def personas(folder: Annotated[Path, typer.Argument(help="A folder with items/.")]) -> None:
    """What simulated test-takers score on the items of a folder, in percent."""
    from course.items import registry
    from course.items.bank import BankError, load_bank
    from course.scoring import score_answer
    from course.scoring.personas import AUTHORED, GUESSERS, answers

    try:
        bank = load_bank(folder)
    except BankError as error:
        _stop(error)
    scores: dict[str, dict[str, float]] = {}
    for name, item in bank.items.items():
        clean = registry.kind(item["kind"]).clean
        for who, answer in answers(item, bank.keys[name]).items():
            if who in ("model", "blank", *GUESSERS, *AUTHORED):
                given = None if answer is None else clean(item, answer)
                fraction = score_answer(item, bank.keys[name], given)["fraction"]
                scores.setdefault(who, {})[name] = fraction * item["points"]
    total = sum(item["points"] for item in bank.items.values())
    rows = [
        [
            who,
            *(f"{100 * got[n] / bank.items[n]['points']:.0f}" for n in bank.items),
            f"{100 * sum(got.values()) / total:.0f}",
        ]
        for who, got in scores.items()
    ]
    _table("Percent of the points", ["Who", *bank.items, "all"], rows)


@new.command("item")
def new_item(
    kind: str,
    name: str,
    folder: Annotated[
        Path, typer.Argument(help="modules/… for practice, solutions/… for graded work.")
    ],
) -> None:
    """A new item of a kind, with its key."""
    from course.authoring import new_item as make

    _made(make, ROOT / folder, kind, name)


@new.command("lesson")
def new_lesson(lesson: str, name: str, title: str = "") -> None:
    """A new lesson, for example `course new lesson 1.2 customers`."""
    from course.authoring import new_lesson as make

    _made(make, ROOT, lesson, name, title)


@new.command("graded")
def new_graded(lesson: str, name: str, title: str = "") -> None:
    """The graded notebook of a lesson."""
    from course.authoring import new_graded as make

    _made(make, ROOT, lesson, name, title)


@new.command("module")
def new_module(module: str, name: str, title: str) -> None:
    """A new module, for example `course new module 5 pricing "Pricing"`."""
    from course.authoring import new_module as make

    _made(make, ROOT, module, name, title)


def _made(make: Any, *words: Any) -> None:
    from course.authoring import AuthoringError

    try:
        paths = make(*words)
    except AuthoringError as error:
        _stop(error)
    for path in paths:
        typer.echo(f"made {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")


def _batch(outcomes: Any) -> None:
    rows = [[o.student, o.said] for o in outcomes]
    _table("Submissions", ["Student", "Outcome"], rows)
    if any(not o.ok for o in outcomes):
        raise typer.Exit(1)


def _progress(items: Any, said: str) -> Any:
    from rich.progress import track

    return track(items, description=said, disable=not sys.stderr.isatty())


def _table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def main() -> None:
    """The entry point."""
    app()
