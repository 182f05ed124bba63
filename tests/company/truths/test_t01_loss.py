"""T1: sellers write down “price”; buyers speak of integration and of the risk of change."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
NOT_WON = ("lost", "no_decision")
# Half the width of a 95 % interval for a share of 14 % among 150.
TOLERANCE = 0.056


@pytest.fixture(scope="module")
def lost(table: Table) -> pd.DataFrame:
    """Deals that were not won, renewals aside: those are another question."""
    deals = table("opportunities")
    return deals[deals["outcome"].isin(NOT_WON) & (deals["type"] != "renewal")]


@pytest.fixture(scope="module")
def interviews(table: Table, lost: pd.DataFrame) -> pd.DataFrame:
    return table("win_loss_interviews").merge(
        lost[["opp_id", "segment", "crm_loss_reason"]], on="opp_id"
    )


def shares_by_buyers(interviews: pd.DataFrame, lost: pd.DataFrame) -> pd.Series:
    """Reasons, each segment weighted as it is among the lost deals."""
    within = interviews.groupby("segment", observed=True)["primary_reason"].value_counts(
        normalize=True
    )
    weights = lost["segment"].value_counts(normalize=True)
    return within.unstack().mul(weights, axis=0).sum()


def test_t01_a_good_analysis_asks_buyers_and_weights_them_back(
    interviews: pd.DataFrame, lost: pd.DataFrame
) -> None:
    assert len(interviews) == 150
    found = shares_by_buyers(interviews, lost)
    assert found["Price"] == pytest.approx(0.14, abs=TOLERANCE)
    assert found["Integration"] == pytest.approx(0.29, abs=TOLERANCE)
    assert found["Implementation risk or no decision"] == pytest.approx(0.26, abs=TOLERANCE)
    assert found.idxmax() == "Integration"


def test_t01_the_crm_says_price(table: Table, lost: pd.DataFrame) -> None:
    coded = lost["crm_loss_reason"].value_counts(normalize=True)
    assert coded["Price"] == pytest.approx(0.38, abs=0.02)
    assert coded.idxmax() == "Price"
    # It is a habit of some: three sellers use it about twice as often as the others.
    by = lost.groupby("ae_id")["crm_loss_reason"].agg(lambda s: (s == "Price").mean())
    assert by.nlargest(3).min() > 1.3 * by.median()


def test_t01_most_deals_coded_price_were_not_about_price(interviews: pd.DataFrame) -> None:
    coded = interviews[interviews["crm_loss_reason"] == "Price"]
    assert len(coded) > 30
    assert (coded["primary_reason"] == "Price").mean() < 0.35


def test_t01_interviews_as_they_come_speak_for_large_companies(
    interviews: pd.DataFrame, lost: pd.DataFrame
) -> None:
    large = (interviews["segment"] == "ENT").mean()
    assert large > 1.7 * (lost["segment"] == "ENT").mean()
    naive = interviews["primary_reason"].value_counts(normalize=True)
    found = shares_by_buyers(interviews, lost)
    assert naive["Price"] < found["Price"] - 0.01
