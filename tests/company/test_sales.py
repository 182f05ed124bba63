"""Deals agree with contracts, with their own history and with all that was written about them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
LAST = pd.Timestamp("2025-12-28")
END = pd.Timestamp("2025-12-31")
NOT_WON = ["lost", "no_decision"]


@pytest.fixture(scope="module")
def accounts(table: Table) -> pd.DataFrame:
    return table("accounts").set_index("account_id")


@pytest.fixture(scope="module")
def contracts(table: Table, accounts: pd.DataFrame) -> pd.DataFrame:
    """Contract versions in USD at the plan rate, corrections left out."""
    rows = table("subscriptions")
    rows = rows[rows["plan"] != "Credit"]
    rate = table("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    return rows.assign(usd=rows["mrr"] * rows["currency"].astype(str).map(rate))


@pytest.fixture(scope="module")
def first(contracts: pd.DataFrame) -> pd.Series:
    """First paid day by account."""
    return contracts.groupby("account_id")["start"].min()


@pytest.fixture(scope="module")
def deals(table: Table, first: pd.Series) -> pd.DataFrame:
    """All deals; `known` marks companies that had paid for half a year when it was created."""
    rows = table("opportunities")
    known = rows["account_id"].map(first) < rows["created"] - pd.Timedelta(days=180)
    return rows.assign(known=known)


@pytest.fixture(scope="module")
def new_won(deals: pd.DataFrame) -> pd.DataFrame:
    return deals[(deals["type"] == "new") & (deals["outcome"] == "won") & ~deals["known"]]


@pytest.fixture(scope="module")
def entered(table: Table, deals: pd.DataFrame) -> pd.DataFrame:
    """Day each stage was entered, a row per deal in the order of `deals`."""
    wide = table("opp_stage_history").pivot(index="opp_id", columns="stage", values="entered")
    return wide.loc[deals["opp_id"]]


def stage_on(entered: pd.DataFrame, opp_ids: pd.Series, days: pd.Series) -> np.ndarray:
    """The last stage that each deal had entered by each day, as its name."""
    open_stages = [str(name) for name in entered.columns if name != "Closed"]
    reached = entered.loc[opp_ids, open_stages].le(days.to_numpy(), axis=0).to_numpy()
    names: np.ndarray = np.array(open_stages)[4 - np.argmax(reached[:, ::-1], axis=1)]
    return names


def test_larger_new_customers_have_one_won_deal_each(
    table: Table, accounts: pd.DataFrame, first: pd.Series, new_won: pd.DataFrame
) -> None:
    assert new_won["account_id"].is_unique
    paid = table("subscriptions").groupby("account_id")["mrr"].max()
    known = accounts.loc[first.index]
    wanted = known[
        (first >= "2023-01-01")
        & (known["segment"] != "SMB")
        & known["parent_id"].isna()
        & (paid.loc[first.index] > 0)
    ]
    large = new_won[new_won["segment"] != "SMB"]
    assert set(large["account_id"]) == set(wanted.index)
    assert (large["segment"] == "MM").sum() == 263


def test_small_customers_move_from_the_website_to_sales(
    accounts: pd.DataFrame, first: pd.Series, new_won: pd.DataFrame
) -> None:
    begun = first[(first >= "2023-01-01") & (accounts.loc[first.index, "segment"] == "SMB")]
    through = pd.Series(begun.index.isin(new_won["account_id"]), index=begun.index)
    share = through.groupby(begun.dt.year).mean()
    assert share[2023] < share[2024] < 0.3
    assert share[2025] > 0.5


def test_a_won_deal_is_worth_its_first_month(
    contracts: pd.DataFrame, first: pd.Series, new_won: pd.DataFrame
) -> None:
    begun = contracts[contracts["start"] == contracts["account_id"].map(first)]
    year = begun.groupby("account_id")["usd"].sum() * 12
    gap = new_won["acv"] - new_won["account_id"].map(year)
    assert gap.abs().max() < 0.1
    lead = (new_won["account_id"].map(first) - new_won["close_date"]).dt.days
    # In January 2023 some were signed just after their first day.
    assert lead.between(-8, 20).all()
    assert (lead[new_won["close_date"] >= "2023-02-01"] > 0).all()


def test_larger_deals_take_longer(new_won: pd.DataFrame) -> None:
    days = (new_won["close_date"] - new_won["created"]).dt.days
    median = days.groupby(new_won["segment"], observed=True).median()
    assert median["SMB"] == pytest.approx(24, abs=3)
    assert median["MM"] == pytest.approx(72, abs=6)
    assert median["ENT"] == pytest.approx(165, abs=14)


def test_won_expansions_are_in_the_movements(table: Table, deals: pd.DataFrame) -> None:
    moved = table("mrr_movements")
    moved = moved[moved["type"] == "expansion"]
    amounts = moved.groupby(
        ["account_id", "product", moved["month"].dt.to_period("M")], observed=True
    )["amount"].sum()
    grown = deals[(deals["type"] == "expansion") & (deals["outcome"] == "won")]
    assert len(grown) > 300
    assert set(grown["segment"]) == {"MM", "ENT"}
    near = pd.DataFrame(index=grown.index)
    for months in (0, 1):
        keys = pd.MultiIndex.from_arrays(
            [
                grown["account_id"],
                grown["product"],
                grown["close_date"].dt.to_period("M") + months,
            ]
        )
        near[months] = (amounts.reindex(keys).to_numpy() * 12 - grown["acv"]).abs()
    assert near.min(axis=1).max() < 1


def test_renewals_are_lost_by_those_who_left(
    table: Table, accounts: pd.DataFrame, deals: pd.DataFrame
) -> None:
    moved = table("mrr_movements")
    left = moved[moved["type"] == "churn"].groupby("account_id")["month"].max()
    rows = deals[deals["type"] == "renewal"]
    # What was due on 1 January 2023 is dated the 2nd, the first working day of the tables.
    gone = (rows["account_id"].map(left) - rows["close_date"]).dt.days.between(-1, 60)
    assert (gone == (rows["outcome"] == "lost")).all()
    # And nobody larger left without one; what left by a merger did not leave.
    large = accounts[(accounts["segment"] != "SMB") & accounts["parent_id"].isna()].index
    late = left[left.index.isin(large) & (left >= "2023-02-01")]
    assert set(late.index) <= set(rows.loc[rows["outcome"] == "lost", "account_id"])


def test_prospects_never_paid_and_have_deals(
    accounts: pd.DataFrame, first: pd.Series, deals: pd.DataFrame
) -> None:
    never = accounts.index[~accounts.index.isin(first.index)]
    assert set(never) <= set(deals["account_id"])
    assert min(never) > max(first.index)
    missed = deals[(deals["type"] == "new") & (deals["outcome"] != "won")]
    assert not set(missed["account_id"]) & set(first.index)


def test_every_deal_runs_forward(deals: pd.DataFrame, entered: pd.DataFrame) -> None:
    by_stage = entered.to_numpy().astype("datetime64[D]")
    filled = pd.DataFrame(by_stage).ffill(axis=1).to_numpy().astype("datetime64[D]")
    assert (np.diff(filled, axis=1) >= np.timedelta64(0, "D")).all()
    created = deals["created"].to_numpy().astype("datetime64[D]")
    assert (by_stage[:, 0] == created).all()
    closed = (deals["outcome"] != "open").to_numpy()
    assert (np.isnat(by_stage[:, -1]) == ~closed).all()
    close = deals["close_date"].to_numpy().astype("datetime64[D]")
    assert (by_stage[closed, -1] == close[closed]).all()
    assert (deals.loc[closed, "close_date"] <= END).all()
    assert (deals.loc[~closed, "close_date"] > LAST).all()
    assert ((deals["stage"] == "Closed") == closed).all()


def test_stages_are_skipped_seldom(deals: pd.DataFrame, entered: pd.DataFrame) -> None:
    won = (deals["outcome"] == "won").to_numpy()
    share = entered[won].isna().to_numpy().mean()
    assert 0 < share < 0.05
    assert entered.loc[won, "5 Close"].notna().all()
    # Those that were not won end anywhere on the way, most of them in the middle.
    lost = deals["outcome"].isin(NOT_WON).to_numpy()
    assert 0.02 < entered.loc[lost, "5 Close"].notna().mean() < 0.2


def test_sellers_are_those_of_the_account(accounts: pd.DataFrame, deals: pd.DataFrame) -> None:
    assert (deals["ae_id"].astype(str) == deals["account_id"].map(accounts["ae_id"])).all()
    assert (deals["created"] >= deals["account_id"].map(accounts["created"])).all()


def test_engineers_join_in_a_stage_the_deal_reached(
    deals: pd.DataFrame, entered: pd.DataFrame
) -> None:
    assert (deals["se_id"].isna() == deals["se_first_stage"].isna()).all()
    joined = deals[deals["se_id"].notna()]
    for stage, rows in joined.groupby("se_first_stage", observed=True):
        assert entered.loc[rows["opp_id"], str(stage)].notna().all()


def test_only_what_was_lost_has_a_reason(deals: pd.DataFrame) -> None:
    assert (deals["crm_loss_reason"].notna() == deals["outcome"].isin(NOT_WON)).all()


def test_doing_it_themselves_is_the_rival_of_small_and_undecided(deals: pd.DataFrame) -> None:
    new = deals[(deals["type"] == "new") & ~deals["known"]]
    alone = new["competitor"].isin(["In-house tool", "Nobody"])
    by_segment = alone.groupby(new["segment"], observed=True).mean()
    assert by_segment["SMB"] > by_segment["ENT"]
    by_outcome = alone.groupby(new["outcome"], observed=True).mean()
    assert by_outcome["no_decision"] > by_outcome["lost"] + 0.2


def test_snapshots_hold_what_was_open_each_sunday(
    table: Table, deals: pd.DataFrame, entered: pd.DataFrame
) -> None:
    rows = table("pipeline_snapshots")
    assert sorted(rows["snapshot"].unique()) == list(
        pd.date_range("2023-01-01", LAST, freq="7D", unit="us")
    )
    deal = deals.set_index("opp_id").loc[rows["opp_id"]]
    day = rows["snapshot"].to_numpy()
    assert (deal["created"].to_numpy() <= day).all()
    still = (deal["outcome"] == "open").to_numpy()
    assert (still | (deal["close_date"].to_numpy() > day)).all()
    assert (rows["expected_close"] >= rows["snapshot"]).all()
    assert (rows["stage"].to_numpy() == stage_on(entered, rows["opp_id"], rows["snapshot"])).all()
    # Nothing that was open is missing either.
    sundays = np.sort(rows["snapshot"].unique())
    gone = deals["close_date"].where(deals["outcome"] != "open", pd.Timestamp("2030-01-01"))
    open_at = np.searchsorted(sundays, gone) - np.searchsorted(sundays, deals["created"])
    assert len(rows) == np.maximum(open_at, 0).sum()


def test_the_last_snapshot_is_what_the_deals_say(table: Table, deals: pd.DataFrame) -> None:
    rows = table("pipeline_snapshots")
    rows = rows[rows["snapshot"] == LAST].set_index("opp_id")
    # What closed in the last three days of the year was still open that Sunday.
    days = set(deals.loc[(deals["outcome"] != "open") & (deals["close_date"] > LAST), "opp_id"])
    mine = deals[deals["outcome"] == "open"].set_index("opp_id")
    assert set(rows.index) - days == set(mine.index)
    rows = rows.loc[mine.index]
    assert (rows["acv"] == mine["acv"]).all()
    assert (rows["expected_close"] == mine["close_date"]).all()
    assert (rows["stage"].astype(str) == mine["stage"].astype(str)).all()


def test_sellers_move_dates_on(table: Table) -> None:
    rows = table("pipeline_snapshots").sort_values(["opp_id", "snapshot"])
    moved = rows.groupby("opp_id")["expected_close"].diff().dt.days
    assert (moved > 0).sum() > 3 * (moved < 0).sum() > 0


def test_220_interviews_one_a_deal(table: Table, deals: pd.DataFrame) -> None:
    rows = table("win_loss_interviews")
    assert len(rows) == 220
    assert rows["opp_id"].is_unique
    outcome = rows["opp_id"].map(deals.set_index("opp_id")["outcome"].astype(str))
    assert outcome.isin(NOT_WON).sum() == 150
    assert (outcome == "won").sum() == 70
    assert (rows["primary_reason"].astype(str) != rows["secondary_reason"].astype(str)).all()


def test_notes_are_by_the_engineer_of_the_deal_and_of_its_time(
    table: Table, deals: pd.DataFrame, entered: pd.DataFrame
) -> None:
    rows = table("se_notes")
    assert len(rows) == 1150
    assert rows["text"].is_unique
    deal = deals.set_index("opp_id").loc[rows["opp_id"]]
    assert (rows["se_id"].to_numpy() == deal["se_id"].to_numpy()).all()
    assert (rows["date"].to_numpy() >= deal["created"].to_numpy()).all()
    assert (rows["date"].to_numpy() <= deal["close_date"].to_numpy()).all()
    assert (rows["stage"].to_numpy() == stage_on(entered, rows["opp_id"], rows["date"])).all()


def test_promises_and_deals_name_each_other(table: Table, deals: pd.DataFrame) -> None:
    made = table("commitments")
    deal = deals.set_index("opp_id").loc[made["opp_id"]]
    assert (deal["committed_feature_id"].to_numpy() == made["commitment_id"].to_numpy()).all()
    assert deals["committed_feature_id"].notna().sum() == len(made)
    assert (deal["account_id"].to_numpy() == made["account_id"].to_numpy()).all()
    assert (deal["outcome"] == "won").all()
    assert (made["promised"] < made["due"]).all()
    assert (made["due"] < made["renewal_date"]).all()
    assert (made["renewal_date"] <= END).all()
    done = made["delivered"].dropna()
    assert (done >= made.loc[done.index, "promised"]).all()
    assert (made.loc[made["wording"] == "contract clause", "in_contract"]).all()
