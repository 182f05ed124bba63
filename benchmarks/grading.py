"""CPU seconds a submission: the course's grading beside stock `nbgrader autograde`.

    python benchmarks/grading.py [LEARNERS]

Both grade the same answers to the same exercises, in processes of their own,
start-up included; children (kernels) count. Ours is the median of five runs. The exercises are those of the
graded notebook of lesson 1.1. The bar: stock takes at least ten times the CPU.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "grading")]

from small_course import load_bank, write_answers  # noqa: E402

ASSIGNMENT = "1-fundamentals"

OURS = """
import sys
from pathlib import Path
from course.grading.batch import autograde
results = autograde(Path.cwd(), sys.argv[1])
assert all(r.ok and r.score == r.max > 0 for r in results), results
"""


def spent(command: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and wall seconds of a command with all its children."""
    # Stock nbgrader finds `alembic` on the PATH only.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": path}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - began


def main(learners: int = 30) -> int:
    with tempfile.TemporaryDirectory() as place:
        course = Path(place).resolve() / "course"
        source = ROOT / "solutions" / ASSIGNMENT
        shutil.copytree(source, course / "solutions" / ASSIGNMENT)
        shutil.copy(ROOT / "nbgrader_config.py", course)
        stock = course.parent / "stock"
        shutil.copytree(course / "solutions", stock / "source")
        (stock / "nbgrader_config.py").write_text("c = get_config()\n")
        nbgrader = [sys.executable, "-m", "nbgrader"]
        for folder in (course, stock):
            spent([*nbgrader, "generate_assignment", ASSIGNMENT], folder)
        bank = load_bank(course / "solutions" / ASSIGNMENT)
        answers = {name: key["model"] for name, key in bank.keys.items()}
        for number in range(learners):
            for folder in (course / "gradebook", stock):
                there = folder / "submitted" / f"learner{number:02d}" / ASSIGNMENT
                shutil.copytree(course / "exercises" / ASSIGNMENT, there)
                write_answers(there, bank, answers)

        # Ours is short and other processes disturb it, so it runs around the long one.
        batch = [sys.executable, "-c", OURS, ASSIGNMENT]
        runs = [spent(batch, course) for _ in range(2)]
        theirs = spent([*nbgrader, "autograde", ASSIGNMENT], stock)
        runs += [spent(batch, course) for _ in range(3)]
        ours = sorted(runs)[2]
        shutil.rmtree(course / "gradebook" / "autograded")
        command = spent([*nbgrader, "autograde", ASSIGNMENT], course)

    print(f"{learners} learners, seconds a submission      CPU    wall")
    for name, (cpu, wall) in (
        ("course grading, one process", ours),
        ("nbgrader autograde, course settings", command),
        ("nbgrader autograde, stock", theirs),
    ):
        print(f"{name:<38}{cpu / learners:>8.3f}{wall / learners:>8.3f}")
    print(f"stock / course: {theirs[0] / ours[0]:.1f} times the CPU (bar 10)")
    return 0 if theirs[0] >= 10 * ours[0] else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
