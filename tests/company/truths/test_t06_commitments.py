"""T6: late promises look as if they cost renewals; 36 cases cannot say so."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from scipy.stats import fisher_exact

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def promises(table: Table) -> pd.DataFrame:
    made = table("commitments")
    # What is not delivered by the end of the data and was due before is late.
    return made.assign(late=made["delivered"].isna() | (made["delivered"] > made["due"]))


def test_t06_a_good_analysis_asks_how_sure_it_can_be(promises: pd.DataFrame) -> None:
    counts = pd.crosstab(promises["late"], promises["renewed"])
    p = float(fisher_exact(counts).pvalue)
    assert p == pytest.approx(0.20, abs=0.02)


def test_t06_the_gap_looks_large(promises: pd.DataFrame) -> None:
    assert len(promises) == 36
    assert promises["late"].sum() == 21
    rate = promises.groupby("late")["renewed"].agg(["sum", "count"])
    assert rate.loc[True].tolist() == [15, 21]
    assert rate.loc[False].tolist() == [14, 15]
    assert 14 / 15 - 15 / 21 > 0.2


def test_t06_few_promises_serve_anybody_else(promises: pd.DataFrame) -> None:
    assert (promises["reuse_accounts"] > 3).sum() == 8


def test_t06_renewals_agree_with_the_contracts(table: Table, promises: pd.DataFrame) -> None:
    moved = table("mrr_movements")
    lost = moved[moved["type"] == "churn"].groupby("account_id")["month"].max()
    for promise in promises.itertuples():
        left = lost.get(promise.account_id)
        gone = left is not None and abs((left - promise.renewal_date).days) < 60
        assert gone != promise.renewed, promise.commitment_id
