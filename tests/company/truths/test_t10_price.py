"""T10: most buyers would pay more than the list price of 45; small ones would not, and left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
ASKED = (29, 39, 45, 49, 59, 69, 79, 89)
LIST = 45
RISE = pd.Timestamp("2024-07-01")


# --- what buyers say -----------------------------------------------------------------------------


def consistent(answers: pd.DataFrame) -> pd.DataFrame:
    """Only those whose four prices rise from too cheap to too expensive."""
    prices = answers[["too_cheap", "cheap", "expensive", "too_expensive"]]
    return answers[(prices.diff(axis=1).iloc[:, 1:] > 0).all(axis=1)]


def van_westendorp(answers: pd.DataFrame) -> pd.Series:
    """The four points of the original variant, and the ends of the narrower one."""
    price = np.arange(10, 200, 0.25)
    steps = price[:, None]
    too_cheap = (answers["too_cheap"].to_numpy() >= steps).mean(axis=1)
    cheap = (answers["cheap"].to_numpy() >= steps).mean(axis=1)
    expensive = (answers["expensive"].to_numpy() <= steps).mean(axis=1)
    too_expensive = (answers["too_expensive"].to_numpy() <= steps).mean(axis=1)

    def cross(falling: np.ndarray, rising: np.ndarray) -> float:
        return float(price[np.argmax(rising >= falling)])

    return pd.Series(
        {
            "PMC": cross(too_cheap, 1 - cheap),
            "PME": cross(1 - expensive, too_expensive),
            "OPP": cross(too_cheap, too_expensive),
            "IDP": cross(cheap, expensive),
            "narrow from": cross(too_cheap, expensive),
            "narrow to": cross(cheap, too_expensive),
        }
    )


def revenue(answers: pd.DataFrame) -> pd.Series:
    """Gabor-Granger: price times the share that accepts it or a higher one."""
    accepted = answers["highest_accepted"].to_numpy()
    return pd.Series({price: price * float((accepted >= price).mean()) for price in ASKED})


def test_t10_a_good_analysis_drops_answers_out_of_order(table: Table) -> None:
    answers = table("price_survey")
    kept = consistent(answers)
    assert len(answers) == 320
    assert 0.03 < 1 - len(kept) / len(answers) < 0.06
    points = van_westendorp(kept)
    assert points["PMC"] == pytest.approx(38, abs=1.5)
    assert points["PME"] == pytest.approx(71, abs=1.5)
    assert points["PMC"] < points["OPP"] < points["PME"]
    assert points["PMC"] < points["IDP"] < points["PME"]


def test_t10_a_good_analysis_finds_the_revenue_peak_at_59(table: Table) -> None:
    at = revenue(consistent(table("price_survey")))
    assert at.idxmax() == 59
    # Clearly, against the next best price and against the list price.
    assert at[59] / at.drop(59).max() > 1.04
    assert at[59] / at[LIST] > 1.05


def test_t10_answers_out_of_order_move_the_range(table: Table) -> None:
    """Naive: all 320 rows. The lower end rises out of the tolerance."""
    answers = table("price_survey")
    naive, clean = van_westendorp(answers), van_westendorp(consistent(answers))
    assert naive["PMC"] - clean["PMC"] >= 1.5
    assert naive["PME"] < clean["PME"]


def test_t10_the_narrower_variant_is_another_range(table: Table) -> None:
    """Naive: the crossings that many tools draw, under the names of the original ones."""
    points = van_westendorp(consistent(table("price_survey")))
    assert points["narrow from"] > points["PMC"] + 4
    assert points["narrow to"] < points["PME"] - 6


def test_t10_one_price_for_all_is_wrong_for_small_customers(table: Table) -> None:
    """Naive: 59 for everybody. For small customers revenue peaks at the list price."""
    answers = consistent(table("price_survey"))
    by = {str(one): rows for one, rows in answers.groupby("segment", observed=True)}
    peaks = {segment: revenue(rows).idxmax() for segment, rows in by.items()}
    assert peaks["SMB"] in (45, 49)
    assert peaks["MM"] == 59
    assert peaks["ENT"] >= 59
    small = revenue(by["SMB"])
    assert small[59] / small[LIST] < 0.9
    upper = {segment: van_westendorp(rows)["PME"] for segment, rows in by.items()}
    assert upper["SMB"] + 10 < upper["MM"] < upper["ENT"]


# --- what customers did after July 2024 ----------------------------------------------------------


@pytest.fixture(scope="module")
def leaving(table: Table) -> pd.DataFrame:
    """A row per segment, index whether after the rise: customers at the start, and lost."""
    accounts = table("accounts").set_index("account_id")
    moved = table("mrr_movements")
    # Companies that merged into another customer did not leave.
    moved = moved[~moved["account_id"].isin(accounts.index[accounts["parent_id"].notna()])]
    mrr = moved.pivot_table(index="account_id", columns="month", values="amount", aggfunc="sum")
    paying = mrr.fillna(0).cumsum(axis=1).round(2) > 0
    lost = moved[moved["type"] == "churn"]
    rows = []
    for first in pd.date_range("2023-01-01", "2025-10-01", freq="QS"):
        before = paying[first - pd.DateOffset(months=1)]
        inside = lost["month"].between(first, first + pd.DateOffset(months=2))
        there = before.index[before]
        gone = there.intersection(pd.Index(lost.loc[inside, "account_id"].unique()))
        for segment, accounts_of in (
            accounts["segment"].loc[there].groupby(accounts["segment"].loc[there].astype(str))
        ):
            left = accounts_of.index.isin(gone).sum()
            rows.append((segment, first >= RISE, len(accounts_of), int(left)))
    made = pd.DataFrame(rows, columns=["segment", "after", "there", "lost"])
    return made.groupby(["segment", "after"]).sum()


def rate(rows: pd.DataFrame) -> pd.Series:
    return rows["lost"] / rows["there"]


def test_t10_a_good_analysis_finds_the_effect_in_small_customers_only(
    leaving: pd.DataFrame,
) -> None:
    share = rate(leaving)
    assert share["SMB", False] == pytest.approx(0.039, abs=0.002)
    assert share["SMB", True] == pytest.approx(0.050, abs=0.002)
    assert share["SMB", True] - share["SMB", False] == pytest.approx(0.011, abs=0.002)
    for segment in ("MM", "ENT"):
        assert share[segment, True] - share[segment, False] == pytest.approx(0, abs=0.003)


def test_t10_the_effect_in_small_customers_is_hardly_luck(leaving: pd.DataFrame) -> None:
    small = leaving.loc["SMB"]
    pooled = small["lost"].sum() / small["there"].sum()
    error = np.sqrt(pooled * (1 - pooled) * (1 / small["there"]).sum())
    z = (rate(small)[True] - rate(small)[False]) / error
    # Just past the usual bar: worth acting on, not worth swearing on.
    assert 1.9 < z < 2.6


def test_t10_the_blend_says_less_and_blames_all(leaving: pd.DataFrame) -> None:
    """Naive: one churn rate for the company. It rises by two thirds of the true effect, and
    reads as if mid-market and enterprise had reacted too."""
    naive = rate(leaving.groupby("after").sum())
    rise = naive[True] - naive[False]
    assert rise == pytest.approx(0.007, abs=0.002)
    assert rise < 0.8 * (rate(leaving)["SMB", True] - rate(leaving)["SMB", False])
    large = rate(leaving.drop("SMB").groupby("after").sum())
    assert abs(large[True] - large[False]) < 0.3 * rise
