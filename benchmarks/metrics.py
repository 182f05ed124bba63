"""The metrics of 1,000 cohorts at once, against Python loops, in turn in one process.

    python benchmarks/metrics.py

Six metrics of 1,000 cohorts' totals: one call each, against a loop of calls. The bar is
here: 50 times. And retention from 200,000 customers in no order: one call with `by=`,
against a loop over the cohorts that calls the same functions, and against two loops over
the customers that check nothing, one over ready-made lists, one over table rows. These
ratios are lower, as summing 200,000 amounts costs something however it is done.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from course import metrics as m

COHORTS = 1_000
CUSTOMERS = 200
RUNS = 15
BAR = 50
Retention = tuple[list[float], list[float]]


def made_up() -> pd.DataFrame:
    """Customers in no order, a tenth of them new, a tenth gone."""
    rng = np.random.default_rng(20230101)
    size = COHORTS * CUSTOMERS
    start = rng.lognormal(9, 1, size) * (rng.random(size) > 0.1)
    end = start * rng.normal(1.05, 0.2, size).clip(0) * (rng.random(size) > 0.1)
    end += rng.lognormal(9, 1, size) * (start == 0)
    cohort = rng.permutation(np.repeat(np.arange(COHORTS), CUSTOMERS))
    return pd.DataFrame({"cohort": cohort, "start": start, "end": end})


def loop(customers: Iterable[tuple[int, float, float]]) -> Retention:
    base: dict[int, float] = {}
    net: dict[int, float] = {}
    gross: dict[int, float] = {}
    for group, first, last in customers:
        if first > 0:
            base[group] = base.get(group, 0.0) + first
            net[group] = net.get(group, 0.0) + last
            gross[group] = gross.get(group, 0.0) + min(first, last)
    order = sorted(base)
    return [net[g] / base[g] for g in order], [gross[g] / base[g] for g in order]


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def totals() -> dict[str, np.ndarray]:
    """Made-up sums of 1,000 cohorts."""
    rng = np.random.default_rng(20230102)
    return {
        "spend": rng.lognormal(13, 0.4, COHORTS),
        "customers": rng.integers(20, 120, COHORTS).astype(float),
        "mrr": rng.lognormal(6, 0.4, COHORTS),
        "margin": rng.uniform(0.6, 0.8, COHORTS),
        "churn": rng.uniform(0.005, 0.04, COHORTS),
    }


def six(spend: Any, customers: Any, mrr: Any, margin: Any, churn: Any) -> list[Any]:
    """What a cohort costs and is worth; scalars or arrays."""
    cost = m.cac(spend, customers)
    value = m.ltv(mrr, margin, churn)
    return [
        cost,
        m.cac_payback(cost, mrr, margin),
        value,
        m.ltv_cac(value, cost),
        m.annualise_churn(churn),
        m.quick_ratio(mrr * 0.3, mrr * 0.1, mrr * churn, mrr * churn),
    ]


def main() -> int:
    table = made_up()
    lists = tuple(table[name].tolist() for name in ("cohort", "start", "end"))

    def ours() -> Retention:
        net = m.nrr(table["start"], table["end"], by=table["cohort"])
        gross = m.grr(table["start"], table["end"], by=table["cohort"])
        return net.tolist(), gross.tolist()

    def by_cohort() -> Retention:
        net, gross = [], []
        for _, rows in table.groupby("cohort"):
            net.append(m.nrr(rows["start"], rows["end"]))
            gross.append(m.grr(rows["start"], rows["end"]))
        return net, gross

    def careful() -> Retention:
        return loop(zip(*lists, strict=True))

    def usual() -> Retention:
        return loop(table.itertuples(index=False))

    sums = totals()
    columns = {name: column.tolist() for name, column in sums.items()}

    def at_once() -> list[Any]:
        return six(**sums)

    def one_by_one() -> list[Any]:
        return [
            six(**dict(zip(columns, row, strict=True)))
            for row in zip(*columns.values(), strict=True)
        ]

    for other in (by_cohort, careful):
        assert np.allclose(ours(), other()), "the two do not agree"
    assert np.allclose(np.array(at_once()).T, one_by_one()), "the two do not agree"
    print(f"retention of {COHORTS:,} cohorts, {COHORTS * CUSTOMERS:,} customers")
    compare(
        {
            "one call": ours,
            "loop over cohorts": by_cohort,
            "loop over lists, no checks": careful,
            "loop over rows, no checks": usual,
        }
    )
    print(f"six metrics of {COHORTS:,} cohorts")
    second = compare({"one call each": at_once, "loop over cohorts": one_by_one})
    print(f"bar {BAR} times on totals: {second:.0f}")
    return 0 if second >= BAR else 1


def compare(ways: dict[str, Callable[[], object]]) -> float:
    """Print each way's time and its ratio to the first; returns that of the second."""
    turns = [[spent(work) for work in ways.values()] for _ in range(RUNS)]
    ratios = []
    for place, name in enumerate(ways):
        ratios.append(statistics.median(turn[place] / turn[0] for turn in turns))
        took = 1000 * statistics.median(turn[place] for turn in turns)
        print(f"  {name:28} {took:8.2f} ms CPU  {ratios[-1]:6.1f} times")
    return ratios[1]


if __name__ == "__main__":
    sys.exit(main())
