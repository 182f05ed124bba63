"""Kano: what people would miss, want more of, or never asked for, from two answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course.metrics.check import (
    Column,
    Kind,
    above_zero,
    elementwise,
    groups,
    labels,
    not_negative,
)
from course.metrics.errors import MetricError
from course.metrics.registry import metric, mistake

ANSWERS = ("like", "expect", "neutral", "live with", "dislike")
CLASSES = ("A", "O", "M", "I", "R", "Q")
# Rows: the answer if it is there; columns: the answer if it is not; both as in ANSWERS.
TABLE = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])
# Where two classes have as many votes, the one that hurts more if it is missing.
TIES = ("M", "O", "A", "I", "R", "Q")


def _answers(values: Column, name: str, rows: Column) -> NDArray[np.intp]:
    """Answers as 0 to 4, from words or from 1 to 5."""
    given = labels(values, name, rows)
    if given.dtype.kind in "iuf":
        codes = given.astype(float) - 1
        bad = ~np.isin(codes, range(len(ANSWERS)))
    else:
        codes = pd.Index(ANSWERS).get_indexer(pd.Index(given.astype(str))).astype(float)
        bad = codes < 0
    if bad.any():
        raise MetricError(
            f"{name} is {given[int(np.argmax(bad))]}; use 1 to 5 or {', '.join(ANSWERS)}."
        )
    return codes.astype(np.intp)


@metric
def kano_class(functional: Column, dysfunctional: Column) -> pd.Series[str]:
    """The Kano class of each pair of answers.

    Formula: functional x dysfunctional 5 x 5 -> A, O, M, I, R, Q.
    Unit: class: attractive, one-dimensional, must-be, indifferent, reverse, questionable.
    Source: helpcenter.aytm.com Kano
    Variant: the common table of 25 cells; like/like and dislike/dislike are questionable.
    Common mistake: summing Likert.

    Answers are words (like, expect, neutral, live with, dislike) or 1 to 5 in that order.
    Raises MetricError for another answer, or unequal lengths.
    """
    made = TABLE[
        _answers(functional, "functional", functional),
        _answers(dysfunctional, "dysfunctional", functional),
    ]
    if not len(made):
        raise MetricError("There are no answers to class.")
    index = functional.index if isinstance(functional, pd.Series) else None
    return pd.Series(made, index=index, name="kano")


@metric
def kano(functional: Column, dysfunctional: Column, *, by: Column | None = None) -> pd.DataFrame:
    """Votes for each Kano class by segment, the class that leads, and the two coefficients.

    Formula: class = mode per segment; better = (A+O)/(A+O+M+I); worse = -(O+M)/(A+O+M+I).
    Unit: votes; class; share of votes; coefficients from 0 to 1 and from -1 to 0.
    Source: helpcenter.aytm.com Kano ; coefficient per Berger et al.
    Variant: ties go to M, then O, A, I; R and Q are left out of the coefficients (NaN if
        nothing else is there).
    Common mistake: summing Likert; ignoring split votes.

    A row by segment of `by`, or one row. `share` is the part of the votes that the leading
    class has: a low one is a split vote. Raises MetricError as `kano_class` does.
    """
    voted = kano_class(functional, dysfunctional)
    codes, names = (
        groups(by, functional)
        if by is not None
        else (np.zeros(len(voted), np.intp), pd.Index(["all"]))
    )
    place = pd.Index(CLASSES).get_indexer(pd.Index(voted.to_numpy()))
    size = len(names) * len(CLASSES)
    votes = np.bincount(codes * len(CLASSES) + place, minlength=size).reshape(-1, len(CLASSES))
    table = pd.DataFrame(votes, index=names, columns=list(CLASSES))
    ranked = table[list(TIES)].to_numpy()
    counted = table[["A", "O", "M", "I"]].sum(axis=1).where(lambda total: total > 0)
    table["mode"] = np.array(TIES)[ranked.argmax(axis=1)]
    table["share"] = ranked.max(axis=1) / ranked.sum(axis=1)
    table["better"] = (table["A"] + table["O"]) / counted
    table["worse"] = -(table["O"] + table["M"]) / counted
    return table


@metric
@elementwise
def kano_better(a: Kind, o: Kind | float, m: Kind | float, i: Kind | float) -> Kind:
    """How far a feature pleases if it is there (satisfaction coefficient).

    Formula: (A + O) / (A + O + M + I).
    Unit: 0 to 1.
    Source: coefficient per Berger et al.
    Variant: reverse and questionable votes are left out; some divide by all votes.
    Common mistake: read without its partner `kano_worse`.

    Raises MetricError for negative votes, or no vote of the four classes.
    """
    for name, votes in (("A", a), ("O", o), ("M", m), ("I", i)):
        not_negative(votes, name)
    above_zero(a + o + m + i, "A + O + M + I", "nobody voted")
    return (a + o) / (a + o + m + i)


@metric
@elementwise
def kano_worse(a: Kind, o: Kind | float, m: Kind | float, i: Kind | float) -> Kind:
    """How far a feature displeases if it is missing (dissatisfaction coefficient).

    Formula: -(O + M) / (A + O + M + I).
    Unit: -1 to 0.
    Source: coefficient per Berger et al.
    Variant: reverse and questionable votes are left out; some divide by all votes.
    Common mistake: the minus left off, and the feature read as pleasing.

    Raises MetricError for negative votes, or no vote of the four classes.
    """
    for name, votes in (("A", a), ("O", o), ("M", m), ("I", i)):
        not_negative(votes, name)
    above_zero(a + o + m + i, "A + O + M + I", "nobody voted")
    return -(o + m) / (a + o + m + i)


@mistake("kano_class")
@mistake("kano")
def kano_sum_likert(functional: Column, dysfunctional: Column) -> float:
    """Both answers summed as if they were points, 5 for like: a must-be scores like a no-matter."""
    first = _answers(functional, "functional", functional)
    second = _answers(dysfunctional, "dysfunctional", functional)
    points = len(ANSWERS)
    return float((2 * points - first - second).mean())


@mistake("kano")
def kano_ignoring_split(functional: Column, dysfunctional: Column) -> str:
    """One class for everybody: segments that vote against each other are not seen."""
    return str(kano(functional, dysfunctional)["mode"].iloc[0])


@mistake("kano_worse")
@elementwise
def kano_worse_without_sign(a: Kind, o: Kind | float, m: Kind | float, i: Kind | float) -> Kind:
    """The minus left off: what hurts when it is missing reads like what pleases."""
    above_zero(a + o + m + i, "A + O + M + I", "nobody voted")
    return (o + m) / (a + o + m + i)
