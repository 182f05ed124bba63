"""What the two surveys say, and where an average over segments hides it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
WAVES = ("2024-05-01", "2025-05-01")


def kano(functional: pd.Series, dysfunctional: pd.Series) -> pd.Series:
    """The class of each pair of answers, from the usual table of five by five."""
    there, gone = functional.astype(str), dysfunctional.astype(str)
    same_end = (there == gone) & there.isin(["like", "dislike"])
    classes = np.select(
        [
            same_end,
            (there == "like") & (gone == "dislike"),
            there == "like",
            (there == "dislike") | (gone == "like"),
            gone == "dislike",
        ],
        ["Q", "O", "A", "R", "M"],
        default="I",
    )
    return pd.Series(classes, index=functional.index)


def mode(classes: pd.Series) -> str:
    return str(classes.value_counts().idxmax())


def opportunity(rows: pd.DataFrame) -> pd.Series:
    """Importance plus what satisfaction lacks of it, each a tenth of the percent of 4 and 5."""
    need = rows["need"].astype(str)
    important = (rows["importance"] >= 4).groupby(need).mean() * 10
    satisfied = (rows["satisfaction"] >= 4).groupby(need).mean() * 10
    return important + (important - satisfied).clip(lower=0)


@pytest.fixture(scope="module")
def needs(table: Table) -> pd.DataFrame:
    rows = table("needs_survey")
    return rows.assign(kano=kano(rows["functional"], rows["dysfunctional"]))


@pytest.fixture(scope="module")
def latest(needs: pd.DataFrame) -> pd.DataFrame:
    return needs[needs["wave"] == WAVES[1]]


# --- shape -------------------------------------------------------------------------------------------


def test_two_waves_of_twelve_needs(needs: pd.DataFrame) -> None:
    people = needs.groupby("wave")["respondent_id"].nunique()
    assert people.tolist() == [240, 260]
    assert needs["need"].nunique() == 12
    assert (needs.groupby("respondent_id").size() == 12).all()
    # Nobody is in two segments, nor customer and not.
    assert (needs.groupby("respondent_id")[["segment", "customer"]].nunique() == 1).all().all()


def test_every_segment_of_every_wave_is_asked(needs: pd.DataFrame) -> None:
    people = needs.drop_duplicates("respondent_id")
    assert people.groupby(["wave", "segment"], observed=True).size().min() >= 40


def test_price_answers_are_whole_dollars_on_the_grid(table: Table) -> None:
    rows = table("price_survey")
    prices = rows[["too_cheap", "cheap", "expensive", "too_expensive", "highest_accepted"]]
    assert (prices == prices.round()).all().all()
    assert set(rows["highest_accepted"]) == {0, 29, 39, 45, 49, 59, 69, 79, 89}
    assert rows["segment"].value_counts().min() >= 60


def test_hardly_anybody_accepts_what_is_too_expensive(table: Table) -> None:
    rows = table("price_survey")
    straight = rows[rows["too_cheap"] < rows["too_expensive"]]
    assert (straight["highest_accepted"] >= straight["too_expensive"]).mean() < 0.02
    # The others say yes to everything.
    turned = rows[rows["too_cheap"] > rows["too_expensive"]]
    assert len(turned) == 14
    assert (turned["highest_accepted"] == 89).all()


# --- opportunity score -------------------------------------------------------------------------------


def test_the_average_hides_what_large_customers_need_most(latest: pd.DataFrame) -> None:
    by_segment = {
        str(segment): opportunity(rows)
        for segment, rows in latest.groupby("segment", observed=True)
    }
    large = by_segment["ENT"]
    assert large.idxmax() == "audit-trail"
    assert large.max() == pytest.approx(15.8, abs=1)
    naive = opportunity(latest)
    assert naive["audit-trail"] < 5
    assert naive.rank(ascending=False)["audit-trail"] >= 10


def test_forecasts_are_wanted_by_nobody_much(latest: pd.DataFrame) -> None:
    assert opportunity(latest).idxmin() == "forecasting"
    assert mode(latest.loc[latest["need"] == "forecasting", "kano"]) == "I"


# --- Kano --------------------------------------------------------------------------------------------


def test_most_needs_have_a_clear_class(latest: pd.DataFrame) -> None:
    lead = {}
    for need, rows in latest.groupby(latest["need"].astype(str)):
        counts = rows["kano"].value_counts(normalize=True)
        lead[need] = counts.iloc[0] - counts.iloc[1]
    assert sum(gap > 0.15 for gap in lead.values()) >= 10


def test_every_need_has_one_class_in_all_segments_but_roles(latest: pd.DataFrame) -> None:
    modes = latest.groupby([latest["need"].astype(str), latest["segment"].astype(str)])["kano"].agg(
        mode
    )
    split = modes.groupby(level=0).nunique()
    assert split.index[split > 1].tolist() == ["sso-roles"]
    assert modes["sso-roles", "ENT"] == "M"
    assert modes["sso-roles", "SMB"] == "I"
    # The blend would drop what large customers cannot do without.
    assert mode(latest.loc[latest["need"] == "sso-roles", "kano"]) == "I"


def test_the_portal_delighted_and_is_now_expected(needs: pd.DataFrame) -> None:
    classes = needs.groupby([needs["wave"], needs["need"].astype(str)])["kano"].agg(mode)
    before, after = classes.loc[WAVES[0]], classes.loc[WAVES[1]]
    changed = before.index[before != after.reindex(before.index)]
    assert changed.tolist() == ["customer-portal"]
    assert (before["customer-portal"], after["customer-portal"]) == ("A", "M")


def test_both_waves_in_one_show_neither(needs: pd.DataFrame) -> None:
    """Pooled, the portal has no clear class: the change is lost."""
    portal = needs[needs["need"] == "customer-portal"]
    shares = portal["kano"].value_counts(normalize=True)
    assert shares["A"] - shares["M"] == pytest.approx(0, abs=0.1)


def test_few_answers_are_reversed_or_contradict_themselves(needs: pd.DataFrame) -> None:
    assert needs["kano"].isin(["R", "Q"]).mean() == pytest.approx(0.04, abs=0.02)
