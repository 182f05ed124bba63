"""Campaigns, touches, spend and the holdout test fit one another and the rest of the company."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from course.company.vocabulary import CHANNELS

Table = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def touches(table: Table) -> pd.DataFrame:
    """Touches without those that the tracking sent twice, in their order."""
    rows = table("touches").drop(columns="touch_id").drop_duplicates()
    return rows.sort_values(["opp_id", "position"])


# --- campaigns and touches -------------------------------------------------------------------------


def test_eight_campaigns_a_channel(table: Table) -> None:
    campaigns = table("campaigns")
    assert len(campaigns) == 64
    assert (campaigns["channel"].value_counts() == 8).all()
    assert campaigns["name"].is_unique
    assert (campaigns["started"] < campaigns["ended"]).all()


def test_touches_are_nine_thousand_and_some_came_twice(table: Table, touches: pd.DataFrame) -> None:
    assert len(table("touches")) == 9000
    assert len(touches) == 9000 - 170
    assert not touches.duplicated(["opp_id", "position"]).any()


def test_a_touch_belongs_to_a_campaign_of_its_channel_that_ran(
    table: Table, touches: pd.DataFrame
) -> None:
    campaigns = table("campaigns").set_index("campaign_id")
    channel = touches["campaign_id"].map(campaigns["channel"].astype(str))
    assert (channel == touches["channel"].astype(str)).all()
    late = touches["date"] >= "2022-07-01"  # marketing wrote down no campaigns before
    began = touches["campaign_id"].map(campaigns["started"])
    ended = touches["campaign_id"].map(campaigns["ended"])
    assert ((began <= touches["date"]) & (touches["date"] <= ended))[late].all()
    assert late.mean() > 0.98


def test_touches_are_numbered_in_time_and_end_before_the_opportunity(
    table: Table, touches: pd.DataFrame
) -> None:
    grouped = touches.groupby("opp_id")
    assert (touches["position"] == grouped.cumcount() + 1).all()
    assert (grouped["date"].diff().dropna() >= pd.Timedelta(0)).all()
    assert (
        touches["is_last"] == (touches["position"] == grouped["position"].transform("max"))
    ).all()
    deals = table("opportunities").set_index("opp_id")
    assert (touches["date"] < touches["opp_id"].map(deals["created"])).all()
    assert (touches["account_id"] == touches["opp_id"].map(deals["account_id"])).all()


def test_the_first_touch_of_new_business_is_the_channel_of_the_account(
    table: Table, touches: pd.DataFrame
) -> None:
    deals = table("opportunities")
    new = deals.loc[deals["type"] == "new", "opp_id"]
    first = touches[(touches["position"] == 1) & touches["opp_id"].isin(new)]
    assert len(first) == len(new)
    channel = first["account_id"].map(table("accounts").set_index("account_id")["channel"])
    assert (first["channel"].astype(str) == channel.astype(str)).all()


def test_an_opportunity_names_the_campaign_of_its_last_touch(
    table: Table, touches: pd.DataFrame
) -> None:
    last = touches[touches["is_last"]].set_index("opp_id")["campaign_id"]
    named = table("opportunities").set_index("opp_id")["campaign_id"].dropna()
    assert named.sort_index().equals(last.reindex(named.index).sort_index())
    assert len(named) == len(last)


# --- spend -----------------------------------------------------------------------------------------


def test_spend_adds_up_to_the_statement_of_every_quarter(table: Table) -> None:
    spend, pnl = table("spend_monthly"), table("pnl_quarterly")
    quarter = spend["month"].dt.to_period("Q").dt.start_time
    ours = spend.groupby(quarter)[["media", "people"]].sum()
    theirs = pnl[pnl["section"] == "Sales and marketing"].groupby("quarter")["amount"].sum()
    assert (ours.sum(axis=1) - theirs).abs().max() < 0.01
    programmes = pnl[pnl["line"] == "Marketing programmes"].groupby("quarter")["amount"].sum()
    assert (ours["media"] - programmes).abs().max() < 0.01


def test_every_channel_costs_something_every_month(table: Table) -> None:
    spend = table("spend_monthly")
    assert len(spend) == 36 * 8 * 2
    assert set(spend["channel"]) == set(CHANNELS)
    assert (spend[["media", "people"]] > 0).all().all()
    # People, not media, are what is forgotten in a cost per customer.
    assert 0.2 < spend["media"].sum() / spend[["media", "people"]].sum().sum() < 0.4


# --- the holdout test --------------------------------------------------------------------------------


def test_the_holdout_has_six_areas_an_arm(table: Table) -> None:
    cells = table("geo_holdout")
    assert len(cells) == 48
    assert cells["geo"].is_unique
    sizes = cells.groupby([cells["channel"].astype(str), cells["arm"].astype(str)]).size()
    assert len(sizes) == 8
    assert (sizes == 6).all()


def test_nothing_was_spent_where_the_channel_was_off(table: Table) -> None:
    cells = table("geo_holdout")
    off = cells["arm"] == "holdout"
    assert (cells.loc[off, "spend"] == 0).all()
    assert (cells.loc[~off, "spend"] > 0).all()
    assert ((cells["new_customers"] == 0) == (cells["new_arr"] == 0)).all()


def test_the_test_areas_hold_no_more_than_the_company(table: Table) -> None:
    """New customers and spend of the test are a part of what the year had."""
    cells, spend = table("geo_holdout"), table("spend_monthly")
    paid = table("subscriptions")
    first = paid[paid["mrr"] > 0].groupby("account_id")["start"].min()
    assert cells["new_customers"].sum() < (first.dt.year == 2025).sum()
    year = spend[(spend["month"].dt.year == 2025) & (spend["purpose"] == "new logo")]
    cost = (year["media"] + year["people"]).groupby(year["channel"].astype(str)).sum()
    tested = cells.groupby(cells["channel"].astype(str))["spend"].sum()
    assert (tested / cost.reindex(tested.index)).max() < 12 / 52
