"""Run the course's checks in order and say how each went.

make test                       everything
make test ARGS=--list           the names of the steps
make test ARGS="lint browser"   some of them
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = ["pytest", "-p", "no:cacheprovider"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)\b")
CLOSING = re.compile(r"^=*\s*(?:\d+ \w+,? ?)+ in [\d.]+s")
SINGULAR = {"errors": "error", "warnings": "warning"}
console = Console(highlight=False)


@dataclass
class Step:
    name: str
    title: str
    command: list[str]
    needs: tuple[str, ...] = ()
    # Why there is nothing to do; empty when there is.
    idle: Callable[[], str] = field(default=lambda: "")


def _no_notebooks() -> str:
    return "" if any((ROOT / "modules").rglob("*.ipynb")) else "no lessons yet"


def _no_tests(name: str) -> Callable[[], str]:
    return lambda: "" if any((ROOT / "tests" / name).glob("test_*.py")) else "no such tests yet"


XDIST = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadscope"]
NBVAL = ["--nbval", "--nbval-cell-timeout=120", *XDIST, "modules"]
UNIT = ["tests", "--ignore=tests/browser", "--ignore=tests/grading", *XDIST]
STEPS = [
    Step("lint", "Style of the code", ["ruff", "check", "."]),
    Step("format", "Layout of the code", ["ruff", "format", "--check", "."]),
    Step("types", "Types", ["mypy"]),
    Step("imports", "Who may import whom", ["lint-imports"]),
    Step("generated", "Content, and files made from other files", ["course", "check"]),
    Step(
        "company", "The company's tables, made again and compared", ["course", "company", "check"]
    ),
    Step("unit", "Parts, each alone", [*PYTEST, *UNIT], needs=("chromium",)),
    Step("notebooks", "Lessons run as shown", [*PYTEST, *NBVAL], idle=_no_notebooks),
    Step(
        "grading",
        "Grading, from release to feedback",
        [*PYTEST, "tests/grading", *XDIST],
        needs=("bubblewrap",),
        idle=_no_tests("grading"),
    ),
    Step("browser", "In JupyterLab", [*PYTEST, "tests/browser", *XDIST], needs=("chromium",)),
]
# What the tests need from the system: package, and the programs that will do.
SYSTEM = {
    "bubblewrap": ("bwrap",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}


def missing(steps: list[Step]) -> list[str]:
    wanted = dict.fromkeys(package for step in steps for package in step.needs)
    return [p for p in wanted if not any(shutil.which(program) for program in SYSTEM[p])]


def provide(packages: list[str]) -> None:
    """Install what is missing where that is ours to do; else say how."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        console.print(f"Installing {' and '.join(packages)} ...")
        for step in (["apt-get", "update"], command):
            if subprocess.run(step, stdout=subprocess.DEVNULL).returncode:
                break
        packages = [p for p in packages if not any(shutil.which(one) for one in SYSTEM[p])]
    if packages:
        sys.exit(
            f"make test: {' and '.join(packages)} missing; install with "
            f"`sudo apt-get install {' '.join(packages)}`, or choose steps with ARGS"
        )


def stream(command: list[str]) -> tuple[int, str]:
    """Run a step, show its words as they come, and return its exit code and last line."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    if console.is_terminal:
        environment |= {"PY_COLORS": "1", "FORCE_COLOR": "1", "MYPY_FORCE_COLOR": "1"}
    process = subprocess.Popen(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    tail = b""
    while chunk := os.read(process.stdout.fileno(), 65536):
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-4000:]
    lines = ANSI.sub("", tail.decode(errors="replace")).strip().splitlines()
    return process.wait(), lines[-1] if lines else ""


def run(steps: list[Step]) -> int:
    counts: Counter[str] = Counter()
    table = Table("step", "what", "seconds", "result", box=None, pad_edge=False)
    begun = time.monotonic()
    for number, step in enumerate(steps, 1):
        console.rule(f"[bold]{number}/{len(steps)} {step.title}[/] ({step.name})", align="left")
        if reason := step.idle():
            console.print(reason)
            table.add_row(step.name, step.title, "", reason)
            continue
        since = time.monotonic()
        code, last = stream(step.command)
        took = f"{time.monotonic() - since:.1f}"
        found: Counter[str] = Counter()
        if CLOSING.match(last):
            found.update({SINGULAR.get(word, word): int(n) for n, word in COUNT.findall(last)})
        if code and not (found["failed"] or found["error"]):
            found["error"] += 1
        counts += found
        table.add_row(step.name, step.title, took, "[red]failed[/]" if code else "ok")
    console.rule("[bold]Result[/]", align="left")
    console.print(table)
    return close(counts, time.monotonic() - begun)


def close(counts: Counter[str], seconds: float) -> int:
    """The closing line of pytest, over all steps; a failed check counts as an error."""
    bad = bool(counts["failed"] or counts["error"])
    order = ("failed", "passed", "skipped", "xfailed", "xpassed", "warning", "error")
    plural = {"warning", "error"}
    words = [
        f"{counts[word]} {word}{'s' if word in plural and counts[word] > 1 else ''}"
        for word in order
        if counts[word]
    ]
    line = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    width = max(console.width, len(line) + 2)
    console.print(line.center(width, "="), style="red" if bad else "green", markup=False)
    return int(bad)


def main() -> int:
    asked = sys.argv[1:]
    if "--list" in asked:
        for step in STEPS:
            console.print(f"{step.name:10} {step.title}")
        return 0
    known = {step.name for step in STEPS}
    if unknown := [name for name in asked if name not in known]:
        sys.exit(f"make test: no step {', '.join(unknown)}; there are {', '.join(known)}")
    steps = [step for step in STEPS if not asked or step.name in asked]
    provide(missing(steps))
    return run(steps)


if __name__ == "__main__":
    sys.exit(main())
