"""Each named mistake gives its own value, and not the value of its metric."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest

from course import metrics as m

FOUR = ([10, 15, 20, 44], [20, 25, 30, 46], [30, 35, 40, 48], [40, 45, 50, 60])
MIXED = tuple([*values, 33] for values in FOUR)
JOINED, AMOUNTS = [0, 0, 1], [[10, 10, 0], [10, 20, 20], [0, 5, 5]]
WON_OPEN = ([10, 20, 60, 90], ["won", "won", "won", "open"])
START, END = [82, 13, 5, 0], [97, 10, 0, 12]

# name, arguments, options, its value, and the right value beside it.
MISTAKES = [
    ("mrr_with_one_time_fees", ([12_000], [12], [1_200]), {}, 1_100, 1_000),
    ("mrr_with_usage", ([12_000], [12], [250]), {}, 1_250, 1_000),
    ("mrr_at_list_price", ([15_000], [12]), {}, 1_250, 1_000),
    ("arr_with_signed", (100, 10), {}, 1_320, 1_200),
    ("arr_with_services", (100, 20), {}, 1_440, 1_200),
    ("arr_from_revenue", (list(range(89, 101)),), {}, 1_134, 1_200),
    ("mrr_end_losses_added", (100, 12, 15, 1, 3, 5), {}, 136, 120),
    ("grr_netting_expansion", (START, END), {}, 1.0, 0.92),
    ("grr_quarter_times_four", (0.98,), {}, 0.92, 0.98**4),
    ("grr_with_new_customers", (START, END), {}, 104 / 112, 0.92),
    ("nrr_from_movement_sums", (100, 19, 3, 7), {}, 1.09, 1.07),
    ("nrr_with_new_customers", (START, END), {}, 1.19, 1.07),
    ("expansion_with_escalators", (100, 10, 5), {}, 0.15, 0.10),
    ("logo_churn_on_end_count", (2, 125), {}, 0.016, 0.02),
    ("churn_times_twelve", (0.02,), {}, 0.24, 0.2153),
    ("cohort_retention_latest_average", ([0, 1], [[10, 5, 4], [0, 10, 9]]), {}, 0.65, 0.4),
    ("cac_media_only", (0.85e6, 85), {}, 10_000, 40_000),
    ("cac_with_expansion_spend", (3.4e6, 0.85e6, 85), {}, 50_000, 40_000),
    ("cac_without_lag", (4.25e6, 85), {}, 50_000, 40_000),
    ("payback_on_revenue", (6_000, 500), {}, 12, 15),
    ("payback_blended", (6_000, 500, 100, 0.8), {}, 12.5, 15),
    ("ltv_on_revenue", (500, 0.02), {}, 25_000, 20_000),
    ("ltv_on_net_churn", (500, 0.8, 0.02, 0.01), {}, 40_000, 20_000),
    ("ltv_from_first_period", (500, 0.8, [50, 48, 40]), {}, 10_000, 20_000),
    ("ltv_discounted_year_rate", ([100, 112],  0.12), {"customers": 2}, 100, 105.44),
    ("ltv_cac_on_revenue", (500, 0.02, 6_000), {}, 25 / 6, 20 / 6),
    ("ltv_cac_as_law", (20_000, 6_000), {}, 1, 20 / 6),
    ("magic_number_same_quarter", (9.4, 8.9, 5.0), {}, 0.4, 0.4545),
    ("magic_number_on_arr", (40.1, 38.34, 4.4), {}, 0.4, 0.4545),
    ("burn_multiple_gross_burn", (3.5, 1.75), {}, 2, 1.2),
    ("burn_multiple_gross_new_arr", (2.1, 3.0), {}, 0.7, 1.2),
    ("burn_multiple_shrinking", (2.1, -0.3), {}, -7, inf),
    ("rule_of_40_mixed_bases", (0.40, -0.09), {}, 31, 15),
    ("rule_of_40_best_margin", (0.24, -0.09, 0.04), {}, 28, 15),
    ("quick_ratio_acid_test", (6, 4, 8), {}, 1.25, 3.5),
    ("quick_ratio_without_contraction", (20, 8, 5), {}, 5.6, 3.5),
    ("cost_of_revenue_without_support", (1.0, 0.3, 0.2, 0.3), {}, 1.8, 2.4),
    ("gross_margin_support_in_opex", (9.4, 2.4, 0.6), {}, 7.6 / 9.4, 7 / 9.4),
    ("gross_margin_blended", (9, 1.8, 1, 1.2), {}, 0.7, 0.8),
    ("contribution_margin_as_gross_margin", (200, 25), {}, 0.875, 0.8),
    ("contribution_margin_with_fixed_rd", (200, 60), {"hosting": 40}, 0.5, 0.8),
    ("win_rate_without_no_decision", (34, 46), {}, 0.425, 0.34),
    ("win_rate_mixed_stages", ([34, 50], [46, 30], [20, 20]), {}, 0.42, 0.34),
    (
        "win_rate_by_close_date",
        (["q1", "q2", "q2", "q2"], ["won", "won", "lost", "open"]),
        {"period": "q2"},
        0.5,
        0.34,
    ),
    ("pipeline_coverage_with_stale", (9.6, 2.8, 4.0, 1.2), {}, 12.4 / 2.8, 9.6 / 2.8),
    ("coverage_target_from_win_rate", (0.4,), {}, 2.5, 4),
    ("sales_cycle_mean", WON_OPEN, {}, 30, 20),
    ("sales_cycle_won_only", WON_OPEN, {}, 20, 60),
    ("tcv_as_acv", (300_000,), {}, 300_000, 100_000),
    ("acv_with_services", (300_000, 60_000, 3), {}, 120_000, 100_000),
    ("asp_at_list", (120_000, 200), {}, 600, 450),
    ("asp_mean_of_prices", ([400, 600],), {}, 500, 450),
    ("attach_rate_mixing_base_and_flow", (30, 600), {}, 0.05, 0.3),
    ("rice_with_other_window", (2_000, 2, 0.8, 4, 3), {}, 2_400, 800),
    ("rice_without_confidence", (2_000, 2, 4), {}, 1_000, 800),
    ("wsjf_points_as_money", (8, 2, 1_000), {}, 4_000, 10_000),
    # Nobody cares for it in the middle: means say 6 + 2, top-2 boxes 5 + 5.
    ("opportunity_from_means", ([5, 1, 5, 1], [3, 1, 3, 1]), {}, 8, 10),
    ("opportunity_over_segments", ([9, 5], [3, 7]), {}, 9, (15 + 5) / 2),
    ("top_two_box_mean", ([3, 3],), {}, 6, 0),
    ("kano_sum_likert", ([3, 3], [5, 5]), {}, 4, 0),
    ("sample_size_relative_as_absolute", (0.2, 0.1), {}, 256, 6_400),
    ("sample_size_in_sessions", (3_900, 3), {}, 1_300, 3_900),
    ("lift_despite_srm", (2_232, 12_400, 2_411, 11_760), {}, 2_411 / 11_760 - 0.18, 0),
    ("srm_against_seen_split", (12_400, 11_760), {}, 0, 16.95),
    ("van_westendorp_opp_as_best_price", FOUR, {}, 40, 49),
    ("gabor_granger_as_real_demand", (0.6, 1_000), {}, 600, 0.6),
    ("gabor_granger_revenue_price", ([29, 29, 39, 49], [29, 39, 49]), {}, 29, 39),
    (
        "rnpv_with_padded_rate",
        ([-100, 0, 300], [1, 0.6, 0.5], 0.1),
        {"padding": 0.15},
        -100 + 150 / 1.25**2,
        -100 + 150 / 1.1**2,
    ),
    ("rnpv_with_sunk_cost", ([-10, 22], [1, 1], 0.1), {"sunk": 8}, 2, 10),
    ("npv_as_if_certain", ([-10, 22], 0.1), {}, 10, 0),
]  # fmt: skip
SHAPED = [
    "movements_without_history",
    "movements_reactivation_as_expansion",
    "movements_without_merges",
    "cohort_retention_survivors_only",
    "retention_curve_of_means",
    "priority_as_arr",
    "kano_ignoring_split",
    "kano_worse_without_sign",
    "price_curves_not_turned",
    "van_westendorp_mixed_variants",
    "van_westendorp_keeping_inconsistent",
    "false_alarms_when_peeking",
]


@pytest.mark.parametrize(("name", "amounts", "options", "value", "right"), MISTAKES)
def test_the_value_of_the_mistake(name, amounts, options, value, right) -> None:
    made = getattr(m, name)(*amounts, **options)
    assert made == pytest.approx(value, rel=1e-9)
    assert made != pytest.approx(right, rel=1e-4)


def test_every_mistake_has_a_value_here() -> None:
    entered = {one.name for group in m.MISTAKES.values() for one in group}
    assert {name for name, *_ in MISTAKES} | set(SHAPED) == entered


def test_right_values_beside_those_that_are_easily_doubted() -> None:
    assert m.grr(START, END) == pytest.approx(0.92)
    assert m.top_two_box([3, 3]) == 0
    assert m.top_two_box([5, 1, 5, 1]) == 5
    assert m.sample_size_16(0.4, 0.02) == pytest.approx(6_400)
    assert m.rice(2_000, 2, 0.8, 4) == pytest.approx(800)
    assert m.sales_cycle(*WON_OPEN).median_with_open == 20
    profit = m.gabor_granger([29, 29, 39, 49], [29, 39, 49], unit_cost=20)["profit"]
    assert profit.idxmax() != m.gabor_granger_revenue_price([29, 29, 39, 49], [29, 39, 49])


def test_movements() -> None:
    start, end, before = [10, 0, 5, 5], [12, 4, 10, 0], [True] * 4
    right = m.movements(start, end, before=before, account=["a", "b", "c", "c"])
    assert right == m.Movements(20, 0, 2, 4, 0, 0, 26)
    assert m.movements_without_history(start, end).new == 4
    lumped = m.movements_reactivation_as_expansion(start, end, before)
    assert (lumped.expansion, lumped.reactivation) == (2 + 5 + 4, 0)
    assert m.movements_without_merges(start, end, before).churn == 5


def test_cohorts() -> None:
    assert m.cohort_retention_survivors_only(JOINED, AMOUNTS).loc[0].tolist() == [1, 2, 2]
    assert m.retention_curve_of_means(JOINED, AMOUNTS).tolist() == [1, 1.25, 1]


def test_scores() -> None:
    made = m.priority_as_arr(["r1", "r2", "r1"], [100, 100, 50])
    assert made.to_dict() == {"r1": 150, "r2": 100}
    assert m.kano_worse_without_sign(4, 3, 2, 1) == 0.5
    split = ([3] * 6 + [1] * 4, [5] * 6 + [3] * 4)
    assert m.kano_ignoring_split(*split) == "M"
    assert m.kano(*split, by=[0] * 6 + [1] * 4)["mode"].tolist() == ["M", "A"]


def test_prices() -> None:
    original, narrow = m.van_westendorp(*FOUR), m.van_westendorp(*FOUR, variant="narrow")
    mixed = m.van_westendorp_mixed_variants(*FOUR)
    assert (mixed.pmc, mixed.pme) == (original.pmc, narrow.pme) != (narrow.pmc, original.pme)
    kept = m.van_westendorp_keeping_inconsistent(*MIXED)
    assert (kept.kept, kept.dropped) == (5, 0)
    curves = m.price_curves(*FOUR)
    turned = m.price_curves_not_turned(*FOUR)
    assert np.allclose(turned["cheap"], 1 - curves["cheap"])


def test_net_churn_of_0_has_no_end() -> None:
    made = m.ltv_on_net_churn(pd.Series([500.0, 500.0]), 0.8, 0.02, pd.Series([0.02, 0.03]))
    assert made.tolist() == [inf, inf]
    assert m.ltv_from_first_period(500, 0.8, [10, 10]) == inf


@pytest.mark.parametrize(
    ("looks", "share"), [(1, 0.05), (2, 0.083), (5, 0.142), (10, 0.193), (20, 0.248)]
)
def test_peeking_against_the_published_table(looks: int, share: float) -> None:
    # Armitage, McPherson and Rowe 1969, at 5 %.
    assert m.false_alarms_when_peeking(looks) == pytest.approx(share, abs=6e-4)
