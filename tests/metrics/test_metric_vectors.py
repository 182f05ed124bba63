"""Each metric on the vector that its definition gives, worked out by hand."""

from __future__ import annotations

from math import nan, sqrt

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from course import metrics as m

# name, arguments, options, value; amounts as in the definitions.
VECTORS = [
    ("mrr", ([12_000, 48_000], [12, 24]), {}, 1_000 + 2_000),
    ("arr", (3.34e6,), {}, 40.08e6),
    ("carr", (3.0e6, 0.1e6), {}, 37.2e6),
    ("mrr_end", (100, 12, 15, 1, 3, 5), {}, 120),
    ("grr", ([82, 13, 5, 0], [97, 10, 0, 12]), {}, 0.92),
    ("nrr", ([82, 13, 5, 0], [97, 10, 0, 12]), {}, 1.07),
    ("logo_churn", (2, 100), {}, 0.02),
    ("annualise_churn", (0.02,), {}, 0.215),
    ("cac", (3.4e6, 85), {}, 40_000),
    ("cac_payback", (6_000, 500, 0.8), {}, 15),
    ("ltv", (500, 0.8, 0.02), {}, 20_000),
    ("ltv_discounted", ([100, 110, 121], 0.1), {"customers": 3}, 100),
    ("ltv_cac", (20_000, 6_000), {}, 3.33),
    ("magic_number", (9.4, 8.9, 4.4), {}, 0.4545),
    ("burn_multiple", (2.1, 1.75), {}, 1.2),
    ("rule_of_40", (0.24, -0.09), {"basis": "FCF"}, 15),
    ("quick_ratio", (20, 8, 3, 5), {}, 3.5),
    ("cost_of_revenue", (1.0, 0.6, 0.3, 0.2, 0.3), {}, 2.4),
    ("gross_margin", (9.4, 2.4), {}, 0.745),
    ("contribution_margin", (200,), {"hosting": 25, "commission": 15}, 0.8),
    ("win_rate", (34, 46, 20), {}, 0.34),
    ("pipeline_coverage", (9.6, 4.0, 1.2), {}, 3.43),
    ("coverage_needed", (0.25,), {}, 4),
    ("acv", (300_000, 3), {}, 100_000),
    ("asp", (90_000, 200), {}, 450),
    ("attach_rate", (30, 100), {}, 0.3),
    ("rice", (2_000, 2, 0.8, 3), {}, 1_067),
    ("wsjf", (30_000, 3), {}, 10_000),
    ("opportunity_score", (9, 4), {}, 14),
    ("opportunity_score", (4, 9), {}, 4),
    ("top_two_box", ([5, 4, 3, 1],), {}, 5),
    ("kano_better", (4, 3, 2, 1), {}, 0.7),
    ("kano_worse", (4, 3, 2, 1), {}, -0.5),
    ("sample_size_16", (sqrt(0.18 * 0.82), 0.025), {}, 3_779),
    ("sample_size_shares", (0.18, 0.205), {}, 3_900),
    # 2 (1.95996 + 0.84162)^2 = 15.698
    ("sample_size", (1, 1), {}, 15.698),
    ("srm_chi2", (12_400, 11_760), {}, 16.95),
    ("srm_chi2", (30, 10), {"share_a": 0.75}, 0),
    ("srm", (12_400, 11_760), {}, 3.83e-5),
    # -100 - 30 / 1.1 + 90 / 1.21
    ("rnpv", ([-100, -50, 300], [1, 0.6, 0.3], 0.1), {}, -52.893),
]
TABLES = [
    "movements",
    "cohort_retention",
    "retention_curve",
    "sales_cycle",
    "kano",
    "kano_class",
    "customer_priority_score",
    "price_curves",
    "van_westendorp",
    "gabor_granger",
]

JOINED = [0, 0, 1]
AMOUNTS = [[10, 10, 0], [10, 20, 20], [0, 5, 5]]
FOUR = {
    "too_cheap": [10, 15, 20],
    "cheap": [20, 25, 30],
    "expensive": [30, 35, 40],
    "too_expensive": [40, 45, 50],
}


# Where the definition prints a rounded value: the decimals it prints.
DECIMALS = {
    "annualise_churn": 3, "ltv_cac": 2, "magic_number": 4, "gross_margin": 3,
    "pipeline_coverage": 2, "rice": 0, "sample_size": 3, "sample_size_16": 0,
    "sample_size_shares": 0, "srm_chi2": 2, "srm": 7, "rnpv": 3,
}  # fmt: skip


@pytest.mark.parametrize(("name", "amounts", "options", "value"), VECTORS)
def test_the_vector_of_the_definition(name, amounts, options, value) -> None:
    made = m.METRICS[name](*amounts, **options)
    assert type(made) is float
    if name in DECIMALS:
        made = round(made, DECIMALS[name])
    assert made == pytest.approx(value, rel=1e-12)


def test_every_metric_has_a_vector() -> None:
    assert {name for name, *_ in VECTORS} | set(TABLES) == set(m.METRICS)


def test_movements() -> None:
    made = m.movements(
        [82, 13, 5, 0, 0], [97, 10, 0, 12, 1], before=[True, True, True, False, True]
    )
    assert made == m.Movements(100, 12, 15, 1, 3, 5, 120)


def test_movements_by_group() -> None:
    made = m.movements([10, 0, 5], [0, 7, 6], by=["b", "a", "a"])
    assert made.loc["a"].to_dict() == {
        "start": 5, "new": 7, "expansion": 1, "reactivation": 0,
        "contraction": 0, "churn": 0, "end": 13,
    }  # fmt: skip
    assert made.loc["b", "churn"] == 10


def test_a_merge_moves_nothing() -> None:
    made = m.movements([60, 40, 10], [100, 0, 10], account=["big", "big", "other"])
    assert made == m.Movements(110, 0, 0, 0, 0, 0, 110)


def test_a_merged_account_that_was_a_customer_is_no_new_one() -> None:
    made = m.movements([0, 0], [5, 5], before=[False, True], account=["a", "a"])
    assert (made.new, made.reactivation) == (0, 10)


def test_mrr_of_what_is_active_by_group_and_currency() -> None:
    made = m.mrr(
        [12, 24, 36, 12],
        [12, 12, 12, 12],
        active=[True, True, False, True],
        by=["x", "y", "y", "y"],
        currency=["USD", "EUR", "EUR", "USD"],
        rates={"USD": 1.0, "EUR": 1.5},
    )
    assert made.to_dict() == {"x": 1, "y": 4}


def test_arr_in_several_currencies() -> None:
    made = m.arr(
        pd.Series([1.0, 2.0], index=["p", "q"]),
        currency=["USD", "EUR"],
        rates={"USD": 1, "EUR": 1.5},
    )
    assert made.to_dict() == {"p": 12, "q": 36}
    assert m.arr(10, currency=["EUR"], rates={"EUR": 1.5}) == 180


def test_retention_in_several_currencies() -> None:
    given = {"currency": ["USD", "EUR"], "rates": {"USD": 1, "EUR": 2}}
    assert m.nrr([10, 5], [10, 10], **given) == pytest.approx(30 / 20)
    assert m.grr([10, 5], [5, 10], **given) == pytest.approx(15 / 20)


def test_retention_by_group() -> None:
    made = m.nrr([10, 20, 10], [5, 30, 10], by=pd.Series(["u", "v", "u"], name="segment"))
    assert made.to_dict() == {"u": 0.75, "v": 1.5}
    assert made.index.name == "segment"
    assert m.grr([10, 20, 10], [5, 30, 20], by=[7, 2, 7]).to_dict() == {2: 1.0, 7: 0.75}


def test_cac_with_a_lag() -> None:
    made = m.cac(pd.Series([100.0, 200.0, 300.0], index=list("abc")), [1, 4, 5], lag=1)
    assert_series_equal(made, pd.Series([nan, 25.0, 40.0], index=list("abc")))


def test_cohort_retention() -> None:
    made = m.cohort_retention(JOINED, AMOUNTS)
    expected = pd.DataFrame(
        [[1.0, 1.5, 1.0], [1.0, 1.0, nan]],
        index=pd.Index([0, 1], name="cohort"),
        columns=pd.RangeIndex(3, name="age"),
    )
    assert_frame_equal(made, expected)
    assert m.cohort_retention(JOINED, AMOUNTS, logos=True).loc[0].tolist() == [1, 1, 0.5]


def test_a_cohort_that_is_gone_has_0_and_not_nothing() -> None:
    assert m.cohort_retention([0], [[5, 0, 0]]).loc[0].tolist() == [1, 0, 0]


def test_retention_curve() -> None:
    assert m.retention_curve(JOINED, AMOUNTS).tolist() == pytest.approx([1, 35 / 25, 1])
    assert m.retention_curve([1], [[0, 5, 5]]).tolist() == [1, 1]


def test_sales_cycle() -> None:
    made = m.sales_cycle(
        [10, 20, 30, 40, 50, 99, 5], ["won", "won", "won", "open", "open", "lost", "no_decision"]
    )
    # Still to be won after 10, 20 and 30 days: 4/5, 3/5, 2/5.
    assert made == m.SalesCycle(20, 3, 2, 2, 30)


def test_sales_cycle_whose_half_is_never_seen() -> None:
    made = m.sales_cycle([10, 40, 50], ["won", "open", "open"])
    assert made.median == 10
    assert made.median_with_open != made.median_with_open


def test_an_open_deal_that_is_young_counts_only_while_it_was_there() -> None:
    made = m.sales_cycle([5, 10, 20, 30], ["open", "won", "won", "won"])
    assert made.median_with_open == 20


def test_the_25_cells_of_kano() -> None:
    # Rows: like, expect, neutral, live with, dislike if it is there; columns: if it is not.
    cells = "Q A A A O / R I I I M / R I I I M / R I I I M / R R R R Q"
    rows = [row.split() for row in cells.split(" / ")]
    answers = ["like", "expect", "neutral", "live with", "dislike"]
    for f, row in enumerate(rows):
        for d, expected in enumerate(row):
            assert m.kano_class([answers[f]], [answers[d]]).tolist() == [expected]
            assert m.kano_class([f + 1], [d + 1]).tolist() == [expected]


def test_kano_by_segment() -> None:
    # a: M, M, A, Q; b: A, O: a tie goes to the class that hurts more.
    made = m.kano(
        [2, 3, 1, 1, 1, 1],
        [5, 5, 3, 1, 2, 5],
        by=["a", "a", "a", "a", "b", "b"],
    )
    assert made.loc["a", list("AOMIRQ")].tolist() == [1, 0, 2, 0, 0, 1]
    assert made["mode"].to_dict() == {"a": "M", "b": "O"}
    assert made["share"].to_dict() == {"a": 0.5, "b": 0.5}
    assert made["better"].to_dict() == pytest.approx({"a": 1 / 3, "b": 1.0})
    assert made["worse"].to_dict() == pytest.approx({"a": -2 / 3, "b": -0.5})


def test_kano_of_only_reversed_votes_has_no_coefficient() -> None:
    made = m.kano([5], [1])
    assert made["mode"].tolist() == ["R"]
    assert made[["better", "worse"]].isna().all(axis=None)


def test_customer_priority_score() -> None:
    made = m.customer_priority_score(
        request=["r1", "r2", "r1"],
        account=["x", "x", "y"],
        points=[6, 4, 5],
        arr=[100, 100, 50],
        urgency=[1, 1, 2],
        effort=[4, 2, 4],
    )
    # r1: (6 x 100/10 + 5 x 50/5 x 2) / 4; r2: 4 x 100/10 / 2
    assert made.to_dict() == {"r1": 40, "r2": 20}


def test_top_two_box_by_group() -> None:
    assert m.top_two_box([5, 4, 2, 1], by=["a", "a", "a", "b"]).to_dict() == pytest.approx(
        {"a": 20 / 3, "b": 0}
    )


def test_price_curves() -> None:
    made = m.price_curves(**FOUR)
    assert made.loc[15].tolist() == pytest.approx([2 / 3, 1, 0, 0])
    assert made.loc[30].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 0])
    assert made.loc[45].tolist() == pytest.approx([0, 0, 1, 2 / 3])


def test_van_westendorp() -> None:
    assert m.van_westendorp(**FOUR) == m.PricePoints(25, 30, 25, 40, 3, 0)
    narrow = m.van_westendorp(**FOUR, variant="narrow")
    assert (narrow.pmc, narrow.pme) == (25, 35)


def test_van_westendorp_with_overlapping_answers() -> None:
    people = range(10)
    made = m.van_westendorp(
        [20 + 3 * i for i in people],
        [30 + 3 * i for i in people],
        [40 + 3 * i for i in people],
        [50 + 3 * i for i in people],
    )
    # NOT cheap (answers below p) reaches too cheap (answers from p) at 39: 3/10 and 3/10.
    assert made.pmc == 39
    # Cheap (from p) and expensive (up to p): 49 has 3/10 and 4/10, 48 has 4/10 and 3/10.
    assert made.idp == 49


def test_van_westendorp_leaves_out_who_is_inconsistent() -> None:
    mixed = {name: [*values, 33] for name, values in FOUR.items()}
    made = m.van_westendorp(**mixed)
    assert made == m.van_westendorp(**FOUR)._replace(dropped=1)


def test_gabor_granger() -> None:
    made = m.gabor_granger([0, 29, 39, 39, 49], [29, 39, 49], unit_cost=10)
    assert made["demand"].tolist() == pytest.approx([0.8, 0.6, 0.2])
    assert made["revenue"].tolist() == pytest.approx([23.2, 23.4, 9.8])
    assert made["profit"].tolist() == pytest.approx([15.2, 17.4, 7.8])


def test_movements_of_merged_accounts_by_group() -> None:
    made = m.movements(
        [60, 40, 10, 7], [100, 0, 0, 7], account=["m", "m", "x", "y"], by=["b", "b", "a", "b"]
    )
    assert made["start"].to_dict() == {"a": 10, "b": 107}
    assert made["churn"].to_dict() == {"a": 10, "b": 0}
