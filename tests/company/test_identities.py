"""What must hold in every build: counts, ARR, movements, the statement, and references."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from course.company.build import dangling
from course.company.schema import SCHEMAS

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]


@pytest.fixture(scope="module")
def last_year(statement: pd.DataFrame) -> pd.Series:
    return statement.loc["2025-01-01":].sum()


def line(table: Table, quarter: str, name: str) -> float:
    pnl = table("pnl_quarterly")
    return float(pnl.loc[(pnl["quarter"] == quarter) & (pnl["line"] == name), "amount"].sum()) / 1e6


# --- customers and ARR ---------------------------------------------------------------------------


def test_customers_and_arr_at_the_end(arr_at: At, segment_of: pd.Series) -> None:
    arr = arr_at("2025-12-31")
    by = arr.groupby(arr.index.map(segment_of))
    assert by.count().to_dict() == {"SMB": 700, "MM": 300, "ENT": 90}
    assert by.sum()["SMB"] == pytest.approx(6.30e6, rel=1e-4)
    assert by.sum()["MM"] == pytest.approx(12.60e6, rel=1e-4)
    assert by.sum()["ENT"] == pytest.approx(21.15e6, rel=1e-4)
    assert arr.sum() == pytest.approx(40.05e6, rel=1e-4)


def test_growth_of_the_last_year(arr_at: At) -> None:
    before, after = arr_at("2024-12-31"), arr_at("2025-12-31")
    assert before.sum() == pytest.approx(32.4e6, rel=1e-3)
    kept = after.reindex(before.index).fillna(0)
    assert kept.sum() / before.sum() == pytest.approx(1.044, abs=0.001)
    assert kept.clip(upper=before).sum() / before.sum() == pytest.approx(0.884, abs=0.001)
    assert kept.sum() == pytest.approx(33.8e6, rel=2e-3)
    assert after.sum() - kept.sum() == pytest.approx(6.22e6, rel=2e-3)
    assert after.sum() / before.sum() - 1 == pytest.approx(0.236, abs=0.001)


def test_movements_rebuild_the_mrr_to_the_cent(table: Table) -> None:
    """By account and product, at every month's end."""
    subscriptions = table("subscriptions")
    subscriptions = subscriptions[subscriptions["plan"] != "Credit"]
    rate = table("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    usd = (subscriptions["mrr"] * subscriptions["currency"].astype(str).map(rate)).round(2)
    key = ["account_id", "product"]
    moved = table("mrr_movements")
    for month in pd.date_range("2022-12-01", "2025-12-01", freq="MS"):
        day = month + pd.offsets.MonthEnd()
        live = (subscriptions["start"] <= day) & (subscriptions["end"] >= day)
        there = usd[live].groupby([subscriptions[k][live].astype(str) for k in key]).sum()
        so_far = moved[moved["month"] <= month]
        rebuilt = so_far["amount"].groupby([so_far[k].astype(str) for k in key]).sum()
        gap = rebuilt.sub(there, fill_value=0).abs()
        assert gap.max() < 0.005, f"{day:%Y-%m}: {gap.idxmax()}"


def test_every_type_of_movement_has_its_sign(table: Table) -> None:
    signs = table("mrr_movements").groupby("type", observed=True)["amount"].agg(["min", "max"])
    assert (signs.loc[["opening", "new", "expansion", "reactivation"], "min"] > 0).all()
    assert (signs.loc[["contraction", "churn"], "max"] < 0).all()


def test_price_times_seats_is_the_mrr(table: Table) -> None:
    rows = table("subscriptions")
    rows = rows[(rows["plan"] != "Credit") & (rows["mrr"] > 0)]
    paid = rows["seats"] * rows["unit_price"] * (1 - rows["discount"])
    # The discount is kept to four digits.
    assert ((paid - rows["mrr"]).abs() <= 1e-4 * rows["seats"] * rows["unit_price"]).all()


# --- the statement ---------------------------------------------------------------------------------


def test_subscription_revenue_is_the_sum_of_the_mrr(table: Table) -> None:
    """Of every year within 0.5 %; credits are the rest."""
    moved = table("mrr_movements").groupby("month")["amount"].sum()
    months = pd.date_range("2022-12-01", "2025-12-01", freq="MS")
    mrr = moved.reindex(months, fill_value=0).cumsum().iloc[1:]
    pnl = table("pnl_quarterly")
    booked = pnl[pnl["line"] == "Subscriptions"].groupby("quarter")["amount"].sum()
    for year in (2023, 2024, 2025):
        revenue = booked[booked.index.year == year].sum()
        assert revenue == pytest.approx(mrr[mrr.index.year == year].sum(), rel=0.005)


def test_last_quarter(statement: pd.DataFrame) -> None:
    last = statement.loc["2025-10-01"]
    assert last["Revenue"] == pytest.approx(10.0, abs=0.001)
    cost = last["Cost of revenue"] + last["Customer operations"]
    assert 1 - cost / last["Revenue"] == pytest.approx(0.74, abs=0.005)
    assert last["Research and development"] == pytest.approx(2.85, abs=0.001)
    assert last["Sales and marketing"] == pytest.approx(4.90, abs=0.001)
    assert last["General and administrative"] == pytest.approx(1.45, abs=0.001)
    running = last[
        ["Research and development", "Sales and marketing", "General and administrative"]
    ].sum()
    result = last["Revenue"] - cost - running
    assert result == pytest.approx(-1.8, abs=0.1)
    assert result / last["Revenue"] == pytest.approx(-0.18, abs=0.01)
    # Growth of ARR and operating margin: about 6.
    assert 23.6 + 100 * result / last["Revenue"] == pytest.approx(6, abs=1)


def test_burn_and_cash(table: Table, statement: pd.DataFrame) -> None:
    pnl = table("pnl_quarterly")
    cash = pnl[pnl["section"] == "Cash"].pivot_table(
        index="quarter", columns="line", values="amount", aggfunc="sum"
    )
    flow = cash.drop(columns="Closing cash").fillna(0).sum(axis=1)
    steps = cash["Closing cash"].diff().iloc[1:]
    assert (steps - flow.iloc[1:]).abs().max() <= 3  # whole dollars, three lines
    assert cash["Closing cash"].iloc[-1] == pytest.approx(26.0e6, abs=1e3)
    burn = -cash.loc["2025-01-01":, ["Operating cash flow", "Capital expenditure"]].sum().sum()
    assert burn == pytest.approx(7.2e6, abs=1e3)
    assert burn / 1e6 / 7.65 == pytest.approx(0.94, abs=0.01)


def test_company_payback_of_new_customers(last_year: pd.Series) -> None:
    payback = 0.69 * last_year["Sales and marketing"] / (6.22 * 0.74) * 12
    assert last_year["Sales and marketing"] == pytest.approx(18.5, abs=0.01)
    assert payback == pytest.approx(33, abs=0.5)


# --- references, dates, currencies -----------------------------------------------------------------


def test_every_reference_leads_somewhere(table: Table) -> None:
    assert dangling({name: table(name) for name in SCHEMAS}) == []


def test_every_account_has_a_contract_or_a_deal(table: Table) -> None:
    met = set(table("subscriptions")["account_id"]) | set(table("opportunities")["account_id"])
    orphans = set(table("accounts")["account_id"]) - met
    assert not orphans


def test_contract_versions_follow_each_other(table: Table) -> None:
    rows = table("subscriptions")
    rows = rows[rows["plan"] != "Credit"].sort_values(["account_id", "product", "start"])
    assert (rows["start"] <= rows["end"]).all()
    same = (rows["account_id"] == rows["account_id"].shift()) & (
        rows["product"].astype(str) == rows["product"].astype(str).shift()
    )
    assert (rows["start"] > rows["end"].shift())[same].all()


@pytest.mark.parametrize(
    ("name", "earlier", "later"),
    [
        ("opportunities", "created", "close_date"),
        ("campaigns", "started", "ended"),
        ("experiments", "started", "ended"),
        ("approvals_log", "submitted", "asked"),
        ("approvals_log", "asked", "decided"),
        ("commitments", "promised", "due"),
        ("commitments", "promised", "delivered"),
        ("commitments", "due", "renewal_date"),
        ("feature_requests", "created", None),
    ],
)
def test_dates_are_in_order(table: Table, name: str, earlier: str, later: str | None) -> None:
    rows = table(name)
    if later is None:
        assert rows[earlier].between("2023-01-01", "2025-12-31").all()
        return
    rows = rows.dropna(subset=[earlier, later])
    assert len(rows)
    assert (rows[earlier] <= rows[later]).all()


def test_stages_are_entered_in_order(table: Table) -> None:
    rows = table("opp_stage_history").sort_values(["opp_id", "entered", "stage"])
    same = rows["opp_id"] == rows["opp_id"].shift()
    stage = rows["stage"].cat.codes
    assert (stage > stage.shift())[same].all()
    first = rows.groupby("opp_id")["entered"].min()
    created = table("opportunities").set_index("opp_id")["created"]
    assert (first >= created.reindex(first.index)).all()


def test_votes_come_after_their_request(table: Table) -> None:
    links = table("request_links")
    created = links["request_id"].map(table("feature_requests").set_index("request_id")["created"])
    assert (links["date"] >= created).all()


def test_things_happen_to_accounts_that_exist_by_then(table: Table) -> None:
    created = table("accounts").set_index("account_id")["created"]
    for name, day in (("opportunities", "created"), ("nps", "sent"), ("support_tickets", "opened")):
        rows = table(name)
        early = rows[rows[day] < rows["account_id"].map(created)]
        assert early.empty, f"{name}: {len(early)} before their account, such as {early.iloc[0]}"


def test_contracts_are_in_the_currency_of_the_account(table: Table) -> None:
    currency = table("accounts").set_index("account_id")["currency"].astype(str)
    rows = table("subscriptions")
    assert (rows["currency"].astype(str) == rows["account_id"].map(currency)).all()
    euro = table("accounts")["region"].astype(str) != "North America"
    assert ((table("accounts")["currency"].astype(str) == "EUR") == euro).all()
    assert set(table("subscriptions")["currency"]) == {"USD", "EUR"}


def test_usage_is_of_months_that_were_paid(table: Table) -> None:
    usage = table("usage_monthly")
    rows = table("subscriptions")
    rows = rows[rows["plan"] != "Credit"]
    first, last = rows.groupby("account_id")["start"].min(), rows.groupby("account_id")["end"].max()
    day = usage["month"]
    assert (day >= usage["account_id"].map(first).dt.to_period("M").dt.to_timestamp()).all()
    assert (day <= usage["account_id"].map(last)).all()
