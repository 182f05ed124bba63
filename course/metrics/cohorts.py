"""Cohorts by age: what is left of each year's or month's customers as they grow older."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from course.metrics.check import Column, Floats, columns, not_negative
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake


def _panel(joined: Column, amounts: ArrayLike | pd.DataFrame) -> tuple[np.ndarray, Floats]:
    """First months as whole numbers, and the amounts as customers x months."""
    (raw,) = columns(joined=joined)
    panel = np.asarray(amounts, dtype=float)
    if panel.ndim != 2 or len(panel) != len(raw):
        raise MetricError(
            f"amounts is {' x '.join(map(str, panel.shape))} for {len(raw)} customers; "
            "give a row per customer and a column per month."
        )
    if not np.isfinite(panel).all():
        raise MetricError("amounts has missing values; write 0 for a month without payment.")
    not_negative(panel, "amounts")
    first = raw.astype(np.intp)
    bad = (first != raw) | (first < 0) | (first >= panel.shape[1])
    if bad.any():
        raise MetricError(
            f"joined is {raw[int(np.argmax(bad))]:g}; it must be one of the columns "
            f"0 to {panel.shape[1] - 1}. Leave out customers from before."
        )
    return first, panel


def _by_age(first: np.ndarray, panel: Floats) -> tuple[Floats, np.ndarray]:
    """Sums by cohort and age, NaN for an age not yet reached, and the cohorts."""
    cohorts = np.unique(first)
    months = panel.shape[1]
    sums = np.zeros((len(cohorts), months))
    np.add.at(sums, np.searchsorted(cohorts, first), panel)
    age = np.arange(months)
    column = cohorts[:, None] + age
    seen = column < months
    made = np.where(seen, np.take_along_axis(sums, np.minimum(column, months - 1), 1), np.nan)
    return made, cohorts


def _table(values: Floats, cohorts: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        values,
        index=pd.Index(cohorts, name="cohort"),
        columns=pd.RangeIndex(values.shape[1], name="age"),
    )


@metric
def cohort_retention(
    joined: Column, amounts: ArrayLike | pd.DataFrame, *, logos: bool = False
) -> pd.DataFrame:
    """What is left of each cohort at each age, as a share of its first month.

    Formula: for start cohort c: active customers (or ARR) in month k / those in month 0.
    Unit: share; NaN for an age that a cohort has not reached.
    Source: Kellogg NDR deck (slideshare ramblingman ... 249312899)
    Variant: amounts (net, with expansion); `logos=True` counts who pays at all.
    Common mistake: averaging over cohorts of unequal age; survivors only.

    `joined` is each customer's first month as a column number of `amounts`, which has a
    row per customer and a column per month, 0 where nothing is paid. Raises MetricError
    for a first month outside the columns, missing or negative amounts, or a cohort that
    pays nothing in its first month.
    """
    first, panel = _panel(joined, amounts)
    values, cohorts = _by_age(first, (panel > 0).astype(float) if logos else panel)
    if (empty := values[:, 0] <= 0).any():
        raise MetricError(
            f"Cohort {cohorts[int(np.argmax(empty))]} pays nothing in its first month; "
            "joined must be the first month paid."
        )
    return _table(values / values[:, :1], cohorts)


@metric
def retention_curve(
    joined: Column, amounts: ArrayLike | pd.DataFrame, *, logos: bool = False
) -> pd.Series[float]:
    """Retention by age over all cohorts: each age uses the cohorts old enough for it.

    Formula: for age k: sum over cohorts seen at k of amount in month k / their sum in month 0.
    Unit: share by age in months.
    Source: Kellogg NDR deck (slideshare ramblingman ... 249312899)
    Variant: weighted by the cohorts' size; the cohorts behind an age change with the age.
    Common mistake: averaging over cohorts of unequal age; survivors only.

    Inputs are those of `cohort_retention`; raises MetricError as it does.
    """
    cohort_retention(joined, amounts, logos=logos)
    first, panel = _panel(joined, amounts)
    values, _ = _by_age(first, (panel > 0).astype(float) if logos else panel)
    old_enough = ~np.isnan(values)
    base = (values[:, :1] * old_enough).sum(axis=0)
    reached = base > 0
    made = np.nansum(values, axis=0)[reached] / base[reached]
    return pd.Series(made, index=pd.Index(np.flatnonzero(reached), name="age"), name="retention")


@mistake("cohort_retention")
def cohort_retention_latest_average(
    joined: Column, amounts: ArrayLike | pd.DataFrame, *, logos: bool = False
) -> float:
    """The plain mean of each cohort's latest value: young cohorts had no time to lose anyone."""
    table = cohort_retention(joined, amounts, logos=logos).to_numpy()
    latest = (~np.isnan(table)).sum(axis=1) - 1
    return float(table[np.arange(len(table)), latest].mean())


@mistake("retention_curve")
def retention_curve_of_means(
    joined: Column, amounts: ArrayLike | pd.DataFrame, *, logos: bool = False
) -> pd.Series[float]:
    """The plain mean of the cohorts at each age: a cohort of two counts like one of two hundred."""
    return cohort_retention(joined, amounts, logos=logos).mean(axis=0)


@mistake("cohort_retention")
def cohort_retention_survivors_only(
    joined: Column, amounts: ArrayLike | pd.DataFrame
) -> pd.DataFrame:
    """Only customers who are still there today: nobody among them can have left."""
    first, panel = _panel(joined, amounts)
    here = panel[:, -1] > 0
    if not here.any():
        raise MetricError("Nobody is a customer in the last month.")
    return cohort_retention(first[here], panel[here])
