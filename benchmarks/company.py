"""Fernwick's tables: how long making and loading them takes.

    python benchmarks/company.py

Loading is stated against reading the same file with pandas alone, and a second
`load` against the first, in fresh interpreters, so that the ratios hold on any
machine. The bar for the generator is a minute.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 7
COLD = """
import time
import pandas, pyarrow.parquet
import course
from course.company.store import DATA, dictionary
start = time.process_time()
{body}
print(time.process_time() - start)
"""


def cold(body: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", COLD.format(body=body)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.splitlines()[-1])


def main() -> int:
    from course.company.build import build
    from course.company.store import DATA, dictionary, load

    largest = max(dictionary(), key=lambda entry: entry["rows"])
    name = largest["name"]
    bare = f"pandas.read_parquet(DATA / '{name}.parquet')"
    pairs = [(cold(bare), cold(f"course.load({name!r})")) for _ in range(RUNS)]
    first = statistics.median(ours for _, ours in pairs)
    load(name)
    warm = []
    for _ in range(20):
        start = time.process_time()
        load(name)
        warm.append(time.process_time() - start)
    again = statistics.median(warm)
    start = time.perf_counter()
    world = build()
    made = time.perf_counter() - start
    size = sum(path.stat().st_size for path in DATA.iterdir()) / 1e6
    print(f"largest table     {name}, {largest['rows']:,} rows")
    print(f"load, cold        {1000 * first:8.1f} ms CPU, median of {RUNS}")
    print(f"  against pandas  {statistics.median(o / b for b, o in pairs):8.2f} times read_parquet")
    print(f"load, warm        {1000 * again:8.2f} ms CPU, {again / first:.3f} of cold")
    print(f"generator         {made:8.1f} s for {len(world.tables)} tables (bar 60)")
    print(f"files             {size:8.2f} MB together (bar 15)")
    return 0 if made < 60 and size < 15 else 1


if __name__ == "__main__":
    sys.exit(main())
