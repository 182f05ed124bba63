"""The `course` command: what an instructor, an author and a learner run."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

# The course's folder; another one for a course kept apart from its package, and for tests.
ROOT = Path(os.environ.get("COURSE_ROOT") or Path(__file__).parent.parent).resolve()

app = typer.Typer(
    help="The course: start it, grade it, release it, write it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)
new = typer.Typer(help="Start a new item, lesson, graded notebook or module from its template.")
app.add_typer(new, name="new")
company = typer.Typer(help="Fernwick's tables: make them, compare them.")
app.add_typer(company, name="company")

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
    from dataclasses import asdict

    from course.grading.alone import grade_workspace

    place = _place(workspace)
    try:
        if not (place / "exercises").is_dir():
            raise ValueError(f"There is no graded work in {place}. Run `make lab` first.")
        results = grade_workspace(ROOT, place)
        failed = [f"{r.assignment}: {r.error}" for r in results if r.error]
        if not any(r.state != "empty" for r in results):
            failed.append("There is nothing to grade yet: no graded exercise has an answer.")
    except (OSError, ValueError, LookupError) as error:
        results, failed = [], [str(error)]
    if as_json:
        typer.echo(
            json.dumps({"error": "; ".join(failed), "results": [asdict(r) for r in results]})
        )
        raise typer.Exit(1 if failed else 0)
    rows = [
        [name, f"{got['score']:g} of {got['max']:g}{_waits(got['waiting'])}", r.state]
        for r in results
        for name, got in r.notebooks.items()
    ]
    if rows:
        _table("Your results", ["Notebook", "Score", ""], rows)
    for page in (page for r in results for page in r.pages):
        typer.echo(f"Feedback: {page}")
    if failed:
        _stop("; ".join(failed))


@app.command("release")
def release() -> None:
    """Check the items and make `exercises/` from `solutions/`."""
    from course.grading.release import release as run

    report = run(ROOT)
    for said in (*report.problems, *report.leaks, *report.differences):
        typer.secho(str(said), fg="red", err=True)
    if not report.ok:
        _stop("Nothing was released.")
    typer.echo(f"released {', '.join(report.assignments)}: {report.files} files")


@app.command("takeaway")
def takeaway() -> None:
    """Make each module's printable takeaway page from its lessons."""
    from course.items.bank import BankError
    from course.manifest import ManifestError
    from course.takeaway import TakeawayError, write

    try:
        changed = write(ROOT)
    except (TakeawayError, BankError, ManifestError, OSError) as error:
        _stop(error)
    for path in changed:
        typer.echo(f"changed {path.relative_to(ROOT)}")
    typer.echo("the takeaway pages are as the lessons give them")


@app.command("readability")
def readability() -> None:
    """Measure how the lessons read, and write docs/readability.md."""
    from course.readability import PAGE, measure, ready, words, write

    rows = []
    for module, lesson in ready(ROOT):
        got = measure(ROOT / "modules" / module["folder"] / lesson["file"])
        rows.append([lesson["id"], str(got.words), f"{got.ease:.0f}", str(len(words(got.longest)))])
    _table("How the lessons read", ["Lesson", "Words", "Ease", "Longest sentence"], rows)
    typer.echo(f"{'changed' if write(ROOT) else 'unchanged'} {PAGE.as_posix()}")


@app.command("workload")
def workload(
    items: Annotated[bool, typer.Option(help="Show each exercise as well.")] = False,
) -> None:
    """Estimate how long everything takes, and write docs/workload.md."""
    from course.checks import check_banks
    from course.manifest import read_authored
    from course.workload import PAGE, of_item, ready, write

    rows = []
    if items:
        banks = check_banks(ROOT, read_authored(ROOT / "modules" / "course.yaml"))[1]
        for item in (item for bank in banks.values() for item in bank.items.values()):
            got = of_item(item)
            rows.append(
                [item["id"], f"{got.words:,}", f"{got.minutes:.1f}", f"{item['minutes']:g}"]
            )
    for module, parts, graded in ready(ROOT):
        rows += [
            [part["title"], f"{got.words:,}", f"{got.minutes:.0f}", f"{part['minutes']:g}"]
            for part, got in parts
        ]
        total, stated = sum(got.minutes for _, got in parts), sum(p["minutes"] for p, _ in parts)
        name = f"Module {module['id']}, {'graded work' if graded else 'lessons'}"
        rows.append([name, "", f"{total:.0f}", f"{stated:g}"])
    _table("How long it takes", ["Part", "Words", "Minutes", "Stated"], rows)
    typer.echo(f"{'changed' if write(ROOT) else 'unchanged'} {PAGE.as_posix()}")


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


@app.command("solve")
def solve(
    item: Annotated[Path, typer.Argument(help="The item's file: FOLDER/items/ID.yaml.")],
) -> None:
    """Find the best answer of an allocation or a grouping and write it, with its proof, into the key."""
    from course.items.bank import BankError
    from course.scoring.models import UnknownModel

    try:
        from course.solving import SolveError, solve_file
    except ImportError as error:
        _stop(
            f"The solver cannot run here ({error.name} is missing). It needs a clone of the "
            "course with its authors' packages: `python3 tools/setup.py test`."
        )
    try:
        solved = solve_file(item)
    except (SolveError, BankError, UnknownModel) as error:
        _stop(error)
    method, rows = solved.report()
    _table(method, ["", "Value"], rows)


@app.command("record-keys")
def record_keys() -> None:
    """Work out the computed parts of keys from Fernwick's tables and write them down."""
    from course.items.bank import BankError, load_bank
    from course.keys import RecordError, record

    for folder in sorted({path.parent.parent for path in ROOT.glob("*/*/items/*.key.py")}):
        try:
            for path, changed in record(load_bank(folder)):
                typer.echo(f"{'changed  ' if changed else 'unchanged'} {path.relative_to(ROOT)}")
        except (BankError, RecordError) as error:
            _stop(error)


@app.command("run-lessons")
def run_lessons() -> None:
    """Execute the lessons in `modules/` and keep their outputs, for nbval to compare."""
    from course.lessons import run_lessons as run

    for path, changed in run(ROOT):
        typer.echo(f"{'changed  ' if changed else 'unchanged'} {path.relative_to(ROOT)}")


@company.command("build")
def company_build() -> None:
    """Run the generator and write the tables and what is derived from them."""
    world, generator = _make_company()
    generator.write(world)
    from course import derived

    for path in derived.make(world.tables):
        typer.echo(f"changed {path.relative_to(ROOT)}")
    typer.echo(f"{len(world.tables)} tables, {sum(map(len, world.tables.values())):,} rows")


@company.command("check")
def company_check() -> None:
    """Run the generator and compare with the tables in the package, by content."""
    world, generator = _make_company()
    from course import derived

    problems = [
        *generator.dangling(world.tables),
        *generator.differences(world),
        *derived.check(world.tables),
    ]
    for problem in problems:
        typer.secho(problem, fg="red")
    if problems:
        _stop("Run `course company build` if that is what you meant to change.")
    typer.echo(f"{len(world.tables)} tables are as the generator makes them")


def _make_company() -> tuple[Any, Any]:
    """The company, made anew, and the module that made it."""
    try:
        from course.company import build as generator
        from course.company.steps import STEPS
    except ImportError as error:
        _stop(
            f"The generator cannot run here ({error.name} is missing). It needs a clone of the "
            "course with its authors' packages: `python3 tools/setup.py test`."
        )
    with _progress() as bar:
        task = bar.add_task("Making the company", total=len(STEPS))

        def say(step: str) -> None:
            bar.update(task, advance=1, description=f"Making the company: {step}")

        try:
            return generator.build(say), generator
        except generator.BuildError as error:
            _stop(error)


Students = Annotated[
    list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")
]


@app.command("autograde")
def autograde(assignment: str, student: Students = None) -> None:
    """Autograde a class, one submission after another; one bad one never stops the rest."""
    from course.grading.batch import autograde as run

    _batch("Autograding", run, assignment, student)


@app.command("feedback")
def feedback(assignment: str, student: Students = None) -> None:
    """Make the feedback pages of a graded assignment."""
    from course.grading.batch import feedback as run

    _batch("Writing feedback", run, assignment, student)


@app.command("personas")
def personas(folder: Annotated[Path, typer.Argument(help="A folder with items/.")]) -> None:
    """What simulated test-takers score on the items of a folder, in percent."""
    from course.items import registry
    from course.items.bank import BankError, load_bank
    from course.scoring.bands import fractions, share
    from course.scoring.personas import AUTHORED, GUESSERS

    try:
        bank = load_bank(folder)
    except BankError as error:
        _stop(error)
    made = fractions(bank)
    whom = [who for who in ("model", "blank", *GUESSERS, *AUTHORED) if who in made]
    rows = [
        [name, item["kind"], f"{item['points']:g}"]
        + [f"{100 * made[who][name]:.0f}" if name in made[who] else "–" for who in whom]
        for name, item in bank.items.items()
    ]
    total = sum(item["points"] for item in bank.items.values())
    rows.append(["all", "", f"{total:g}", *(f"{100 * share(bank, made[who]):.0f}" for who in whom)])
    _table("Percent of the points", ["Item", "Kind", "Points", *whom], rows)
    for name, item in bank.items.items():
        if registry.by_person(item["kind"]):
            typer.echo(f"{name}: a person marks it, so it stands in no band")


@app.command("story")
def story(
    file: Annotated[Path, typer.Argument(help="A story: FOLDER/items/ID.yaml.")],
    out: Annotated[Path | None, typer.Option(help="Draw the story to this SVG file.")] = None,
    plays: Annotated[int, typer.Option(help="Random plays to make.")] = 2000,
) -> None:
    """Check a story, draw it, and list where each player ends, and how often."""
    from course.items.bank import BankError, load_pair
    from course.story_report import report

    try:
        item, key = load_pair(file.resolve().parent.parent, file.name.removesuffix(".yaml"))
    except BankError as error:
        _stop(error)
    if item["kind"] != "story":
        _stop(f"{file} is not a story but a {item['kind']}.")
    said = report(item, key, plays)
    for title, columns, rows in said.tables:
        _table(title, columns, rows)
    if out is not None:
        out.write_text(said.svg, encoding="utf-8")
        typer.echo(f"drawn: {out}")
    if said.problems:
        _stop("\n".join(said.problems))


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


@new.command("lab")
def new_lab(lesson: str, name: str, title: str = "") -> None:
    """The graded notebook of a lesson, as a data lab."""
    from course.authoring import new_lab as make

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


def _batch(said: str, run: Any, assignment: str, students: list[str] | None) -> None:
    try:
        with _progress() as bar:
            task = bar.add_task(said, total=None)
            results = run(ROOT, assignment, students, progress=lambda _: bar.advance(task))
    except (ValueError, LookupError, OSError) as error:
        _stop(error)
    rows = [
        [
            r.student,
            r.error or f"{r.score:g} of {r.max:g}{_waits(r.waiting)}",
            "; ".join(r.findings),
        ]
        for r in results
    ]
    _table(assignment, ["Student", "Outcome", "Noticed"], rows)
    if any(r.error for r in results):
        raise typer.Exit(1)


def _waits(points: float) -> str:
    return f", {points:g} wait for a person" if points else ""


def _progress() -> Any:
    """A bar on the terminal; silent where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    screen = Console(stderr=True)
    return Progress(*columns, console=screen, disable=not screen.is_terminal)


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
