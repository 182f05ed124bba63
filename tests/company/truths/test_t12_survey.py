"""T12: those who will leave do not answer, and of those who answer many are promoters."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def asked(table: Table) -> pd.DataFrame:
    """Surveys whose next nine months are known, and whether the customer left in them."""
    moved, accounts = table("mrr_movements"), table("accounts").set_index("account_id")
    lost = moved[moved["type"] == "churn"]
    lost = lost[lost["account_id"].map(accounts["parent_id"]).isna()]
    left = lost.groupby("account_id")["month"].max()
    rows = table("nps")
    rows = rows[rows["sent"] < "2025-04-01"]
    after = rows["account_id"].map(left)
    wave = rows["sent"].dt.to_period("M").dt.to_timestamp()
    soon = (after > wave) & (after <= wave + pd.DateOffset(months=9))
    return rows.assign(leaves=soon, wave=wave)


def net_score(scores: pd.Series) -> float:
    return 100 * float((scores >= 9).mean() - (scores <= 6).mean())


def test_t12_a_good_analysis_looks_at_who_answers(asked: pd.DataFrame) -> None:
    rate = asked.groupby("leaves")["answered"].mean()
    assert rate[True] / rate[False] == pytest.approx(0.5, abs=0.06)


def test_t12_scores_do_not_tell_who_leaves(asked: pd.DataFrame) -> None:
    answers = asked[asked["answered"]]
    promoters = answers.assign(high=answers["score"] >= 9).groupby("leaves")["high"]
    assert promoters.sum()[True] >= 10
    assert abs(promoters.mean()[True] - promoters.mean()[False]) < 0.05


def test_t12_the_score_is_good_and_rising(asked: pd.DataFrame) -> None:
    answers = asked[asked["answered"]]
    score = answers.groupby("wave")["score"].apply(net_score)
    assert score.iloc[0] > 5
    assert score.iloc[-1] > score.iloc[0] + 4
