"""The figures that the keys of lesson 1.5 state in words, against the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import course
from course.items.bank import load_bank

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    return dict(load_bank(ROOT / "solutions" / "1-fundamentals").keys)


@pytest.fixture(scope="module")
def moved() -> pd.DataFrame:
    rows = course.load("mrr_movements")
    return rows[rows["month"].dt.year == 2025]


def test_the_bridge(keys: dict[str, Any], moved: pd.DataFrame) -> None:
    key = keys["mrr-bridge"]
    parents = course.load("accounts").dropna(subset=["parent_id"])["account_id"]
    merged = moved[(moved["type"] == "churn") & moved["account_id"].isin(parents)]
    assert "four mergers of 2025" in key["basis"]
    assert merged["account_id"].nunique() == 4
    back = moved[moved["type"] == "reactivation"]["account_id"].nunique()
    assert "Four customers came back" in key["columns"]["reactivation"]["why"]
    assert back == 4
    model = pd.DataFrame(key["model"]["rows"], columns=key["model"]["columns"])
    assert "Nearly as much was lost this way" in key["columns"]["contraction"]["why"]
    assert 0.9 < model["contraction"].sum() / model["churn"].sum() < 1
    pnl = course.load("pnl_quarterly").query("line == 'Subscriptions' and quarter >= '2025'")
    booked = pnl.groupby("quarter")["amount"].sum().to_numpy()
    made = model["end"].groupby(model.index // 3).sum().to_numpy()
    assert "within 0.04 %" in key["basis"]
    assert abs(made / booked - 1).max() < 0.0004
    gap = model["start"] + model.iloc[:, 1:-1].sum(axis=1) - model["end"]
    assert gap.abs().max() < 0.02


def test_retention_fell_where_the_key_says(keys: dict[str, Any]) -> None:
    quantities = keys["retention-by-segment"]["quantities"]
    # Of 2025, as the item states them and tests/company/truths/test_t03_retention.py holds.
    later = {"smb": (74, 82), "mm": (88, 101), "ent": (93, 113)}
    fell = {s: 100 * quantities[f"{s}-net"]["value"] - net for s, (_, net) in later.items()}
    assert fell == {"smb": pytest.approx(5), "mm": pytest.approx(2), "ent": pytest.approx(1)}
    situation = load_bank(ROOT / "solutions" / "1-fundamentals").items["retention-by-segment"]
    for gross, net in later.values():
        assert f"{gross} and {net} %" in situation["situation"]  # type: ignore[typeddict-item]


def test_expansion_that_nobody_sold(keys: dict[str, Any]) -> None:
    rows = course.load("subscriptions")
    rows = rows[rows["plan"] != "Credit"].sort_values(["account_id", "product", "start"])
    rate = course.load("fx").drop_duplicates("currency").set_index("currency")["plan_rate"]
    usd = rows["mrr"] * rows["currency"].astype(str).map(rate)
    step = usd - usd.groupby([rows["account_id"], rows["product"].astype(str)]).shift()
    risen = rows[(rows["reason"] == "escalator") & (rows["start"].dt.year == 2025)]
    segment = course.load("accounts").set_index("account_id")["segment"].astype(str)
    by = step[risen.index].groupby(risen["account_id"].map(segment)).sum()
    basis = keys["expansion-nobody-sold"]["basis"]
    assert "59 customers" in basis and risen["account_id"].nunique() == 59
    assert "88 % of it at enterprise" in basis
    assert round(100 * by["ENT"] / by.sum()) == 88
