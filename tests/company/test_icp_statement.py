"""The figures that the exercise `icp-statement` shows are those of the tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]
SEGMENTS = ("SMB", "MM", "ENT")
INSPECTED = ("HVAC", "Elevators", "Fire and security", "Medical equipment")


@pytest.fixture(scope="module")
def shown(root: Path) -> str:
    path = root / "solutions" / "1-fundamentals" / "items" / "icp-statement.yaml"
    return str(yaml.safe_load(path.read_text())["situation"])


@pytest.fixture(scope="module")
def accounts(table: Table) -> pd.DataFrame:
    made = table("accounts").set_index("account_id")
    made["group"] = made["industry"].isin(INSPECTED).map({True: "Inspected", False: "Other"})
    return made.astype({"segment": str, "icp_fit": str})


@pytest.fixture(scope="module")
def deals(table: Table, accounts: pd.DataFrame) -> pd.DataFrame:
    """New business closed in 2024 and 2025, without renewals that were entered as new."""
    rows, contracts = table("opportunities"), table("subscriptions")
    first = contracts[contracts["plan"] != "Credit"].groupby("account_id")["start"].min()
    known = rows["account_id"].map(first) < rows["created"] - pd.Timedelta(days=180)
    rows = rows[(rows["type"] == "new") & (rows["outcome"] != "open") & ~known]
    rows = rows[rows["close_date"].dt.year >= 2024].astype({"segment": str})
    rows = rows.assign(
        won=rows["outcome"] == "won", days=(rows["close_date"] - rows["created"]).dt.days
    )
    return rows.join(accounts[["icp_fit", "group"]], on="account_id")


def kept(arr_at: At, accounts: pd.DataFrame, chosen: pd.Series) -> tuple[int, float, float, float]:
    """Customers and ARR of the end of 2024; gross and net retention through 2025."""
    before, after = arr_at("2024-12-31"), arr_at("2025-12-31")
    before = before[chosen.reindex(before.index)]
    now = after.reindex(before.index).fillna(0)
    gross = now.clip(upper=before).sum() / before.sum()
    return len(before), before.sum() / 1e6, gross, now.sum() / before.sum()


def test_each_segment_is_as_the_tables_have_it(
    table: Table, arr_at: At, accounts: pd.DataFrame, deals: pd.DataFrame, shown: str
) -> None:
    paid = table("subscriptions")
    first = paid[paid["mrr"] > 0].groupby("account_id")["start"].min()
    year = arr_at("2025-12-31").reindex(first.index[first.dt.year == 2025]).fillna(0.0)
    rows: dict[str, list[str]] = {}
    for segment in SEGMENTS:
        own, mine = deals[deals["segment"] == segment], accounts["segment"] == segment
        low, high = accounts.loc[mine, "technicians"].quantile([0.05, 0.95])
        new = year[mine.reindex(year.index)]
        count, arr, *_ = kept(arr_at, accounts, mine)
        for name, text in {
            "Technicians": f"{low:.0f} to {high:,.0f}",
            "New deals": f"{100 * own['won'].mean():.0f} % of {len(own)}",
            "Median": f"{own.loc[own['won'], 'days'].median():.0f}",
            "Customers won": f"{len(new)}; ${new.sum() / 1e6:.1f}M",
            "Customers at": f"{count}; ${arr:.1f}M",
        }.items():
            rows.setdefault(name, []).append(text)
    for name, cells in rows.items():
        (line,) = (line for line in shown.splitlines() if line.startswith(f"| {name}"))
        assert line.endswith(f"| {' | '.join(cells)} |"), line


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("Grade A", "icp_fit", "A"),
        ("Grade C", "icp_fit", "C"),
        ("Inspected trades", "group", "Inspected"),
        ("Other trades", "group", "Other"),
    ],
)
def test_each_group_is_as_the_tables_have_it(
    arr_at: At,
    accounts: pd.DataFrame,
    deals: pd.DataFrame,
    shown: str,
    row: str,
    column: str,
    value: str,
) -> None:
    cells = []
    for segment in SEGMENTS:
        own = deals[(deals["segment"] == segment) & (deals[column] == value)]
        chosen = (accounts["segment"] == segment) & (accounts[column] == value)
        count, _, gross, net = kept(arr_at, accounts, chosen)
        cells.append(f"{100 * own['won'].mean():.0f}, {100 * gross:.0f}, {100 * net:.0f} ({count})")
    assert f"| {row} | {' | '.join(cells)} |" in shown
