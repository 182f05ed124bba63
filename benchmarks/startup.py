"""Kernel start-up: the course with its first exercise against one stock widget.

    python benchmarks/startup.py

Both run in fresh interpreters with IPython's shell loaded, as in a kernel, in
turn, and the ratio of the medians is printed. The bar: at most 1.5.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15

KERNEL = """
import time, ipykernel.kernelapp, ipykernel.ipkernel, ipykernel.zmqshell
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.instance()
start = time.process_time()
{body}
print(time.process_time() - start)
"""
STOCK = """
import ipywidgets
from IPython.display import display
display(ipywidgets.IntSlider())
"""
COURSE = """
from course import exercise
exercise({name!r})
"""


def run(body: str, folder: Path) -> float:
    """CPU seconds that `body` costs in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", KERNEL.format(body=body)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def main() -> int:
    from course.items.bank import load_bank

    bank = load_bank(ROOT / "solutions" / "1-fundamentals")
    name = next(iter(bank.items))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "items").mkdir()
        (folder / "items" / f"{name}.json").write_text(json.dumps(bank.items[name]))
        body = COURSE.format(name=name)
        run(STOCK, folder), run(body, folder)
        pairs = [(run(STOCK, folder), run(body, folder)) for _ in range(RUNS)]
    stock, course = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(c / s for s, c in pairs)
    print(f"stock widget     {1000 * stock:6.1f} ms CPU (median of {RUNS})")
    print(f"course, exercise {1000 * course:6.1f} ms CPU")
    print(f"ratio            {ratio:6.2f}  (bar 1.5)")
    return 0 if ratio <= 1.5 else 1


if __name__ == "__main__":
    sys.exit(main())
