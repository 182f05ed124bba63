"""Amounts in one currency, or a refusal: a sum over currencies is no amount."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from course.metrics.check import Column, Floats, labels
from course.metrics.errors import MetricError

Rates = Mapping[str, float]


def factors(rows: Column, currency: Column | None, rates: Rates | None) -> Floats | float:
    """What to multiply each row's amount with, so that all are in one currency.

    `rates` gives the value of one unit of each currency in the reporting currency.
    Raises MetricError for several currencies without rates, or a rate that is missing.
    """
    if currency is None:
        return 1.0
    codes, names = pd.factorize(labels(currency, "currency", rows))
    if rates is None:
        if len(names) > 1:
            raise MetricError(
                f"Amounts are in {', '.join(sorted(map(str, names)))}; "
                "give rates=, the value of one unit of each in your reporting currency."
            )
        return 1.0
    missing = sorted(str(name) for name in names if name not in rates)
    if missing:
        raise MetricError(f"No rate for {', '.join(missing)}; add it to rates=.")
    made = np.array([float(rates[name]) for name in names])
    if not (np.isfinite(made) & (made > 0)).all():
        raise MetricError(f"Rates must be above 0, not {made.min():g}.")
    converted: Floats = made[codes]
    return converted
