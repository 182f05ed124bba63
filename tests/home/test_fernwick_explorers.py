"""The explorers on Fernwick's tables give what the company is known by, and react as they should."""

from __future__ import annotations

from typing import Any

import pytest

import course
from course.explorers import Values, defaults, explorer


def at(name: str, **changes: Any) -> Any:
    """What the explorer computes from its start values with these changes."""
    model = explorer(name)
    values: Values = {**defaults(model.CONTROLS), **changes}
    return model.compute(values)


def finding(name: str, **changes: Any) -> str:
    return explorer(name).present(at(name, **changes))["finding"]


def test_the_bridge_ends_where_the_board_pack_does() -> None:
    year = at("arr_bridge")
    assert year["start"] == pytest.approx(32.4e6, abs=5e3)
    assert year["end"] == pytest.approx(40.05e6, abs=5e3)
    for segment in ("All", "SMB", "MM", "ENT"):
        for before, after in (("2023", "2024"), ("2024", "2025")):
            end = at("arr_bridge", segment=segment, year=before)["end"]
            assert at("arr_bridge", segment=segment, year=after)["start"] == pytest.approx(
                end, abs=9
            )
    parts = [at("arr_bridge", segment=segment)["end"] for segment in ("SMB", "MM", "ENT")]
    assert sum(parts) == pytest.approx(year["end"], abs=9)
    assert "−17 % without new customers" in finding("arr_bridge", segment="SMB")


def test_the_bridge_is_the_table_of_movements() -> None:
    moved = course.load("mrr_movements")
    mine = moved[moved["month"].dt.year == 2025].groupby("type", observed=True)["amount"].sum()
    for name, amount in at("arr_bridge")["moves"].items():
        assert amount == pytest.approx(12 * mine.get(name, 0.0), abs=1)


def test_cohorts_start_whole_and_customers_only_leave() -> None:
    for segment in ("All", "SMB", "MM", "ENT"):
        logos = at("cohorts", segment=segment)
        assert all(row[0] == 1 for row in logos["shares"])
        assert all(share <= 1 for row in logos["shares"] for share in row)
        assert logos["at"][24] <= logos["at"][12] <= logos["before"]
    rates = [at("cohorts", segment=segment)["at"][12] for segment in ("SMB", "MM", "ENT")]
    assert rates == sorted(rates)


def test_the_whole_rises_while_its_parts_fall_and_the_mix_is_why() -> None:
    real = at("mix")
    assert real["actual"] - real["before"]["All"] == pytest.approx(3, abs=0.3)
    for segment in ("SMB", "MM", "ENT"):
        assert -4.1 < real["after"][segment] - real["before"][segment] < -1.9
    assert real["same_mix"] < real["before"]["All"]
    assert "rises" in finding("mix")
    assert "falls" in finding("mix", small=23.0)


def test_payback_by_the_formula_and_with_those_who_leave() -> None:
    start = at("payback")
    assert start["payback"] == pytest.approx(33, abs=1)
    assert start["real"] > start["payback"]
    assert start["curve"][0] == pytest.approx(-start["cac"])
    month = int(start["real"])
    assert start["curve"][month] < 0 < start["curve"][month + 1]
    assert at("payback", loss=5.8)["value"] == pytest.approx(2 * start["value"])
    assert at("payback", cac=200.0)["payback"] == pytest.approx(2 * start["payback"])
    assert "never" in finding("payback", loss=40.0, cac=200.0, arr=5.0)


def test_coverage_of_three_is_not_enough() -> None:
    start = at("coverage")
    assert start["coverage"] == pytest.approx(3.4, abs=0.05)
    assert start["expected"] / start["target"] == pytest.approx(0.82, abs=0.05)
    assert start["stale"] == pytest.approx(0.41, abs=0.02)
    assert "not enough" in finding("coverage")
    assert at("coverage", age=2.0)["stale"] == 0
    assert at("coverage", stage="4")["counted"] < at("coverage", stage="2")["counted"]
    assert "is enough" in finding("coverage", conversion=40.0)
