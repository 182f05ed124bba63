"""What holds for every input: bounds, sums, and each column like a loop over its rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from course import metrics as m
from course.metrics.retention import PIECE

# Whole cents, and 0 often: nobody there is the case that goes wrong.
money = st.one_of(st.just(0.0), st.integers(1, 10_000_000).map(lambda cents: cents / 100))
paid = st.integers(1, 10_000_000).map(lambda cents: cents / 100)
share = st.floats(0, 1)
customer = st.tuples(money, money, st.sampled_from("abc"), st.booleans())
# The first customer pays at the start, so that there is a base.
customers = st.tuples(
    st.tuples(paid, money, st.sampled_from("abc"), st.booleans()), st.lists(customer, max_size=30)
).map(lambda both: [both[0], *both[1]])


@given(customers)
def test_grr_is_at_most_1_and_at_most_nrr(rows) -> None:
    start, end, *_ = zip(*rows, strict=True)
    assert 0 <= m.grr(start, end) <= 1
    assert m.grr(start, end) <= m.nrr(start, end) + 1e-12


@given(customers)
def test_groups_are_like_a_loop_over_them(rows) -> None:
    start, end, by, _ = (list(column) for column in zip(*rows, strict=True))
    rows = [row for row in rows if sum(r[0] for r in rows if r[2] == row[2]) > 0]
    start, end, by, _ = (list(column) for column in zip(*rows, strict=True))
    net, gross = m.nrr(start, end, by=by), m.grr(start, end, by=by)
    assert list(net.index) == list(gross.index) == sorted(set(by))
    for group in net.index:
        mine = [row for row in rows if row[2] == group]
        base = sum(s for s, *_ in mine)
        assert net[group] == pytest.approx(sum(e for s, e, *_ in mine if s > 0) / base)
        assert gross[group] == pytest.approx(sum(min(s, e) for s, e, *_ in mine) / base)


def test_more_rows_than_one_piece() -> None:
    rng = np.random.default_rng(7)
    size = 3 * PIECE + 5
    table = pd.DataFrame({"by": rng.integers(0, 40, size), "start": rng.random(size).round(1)})
    table["end"] = table["start"] * rng.random(size) * 2 + (table["start"] == 0)
    kept = table.assign(
        net=table["end"].where(table["start"] > 0, 0.0),
        gross=table[["start", "end"]].min(axis=1),
    )
    sums = kept.groupby("by")[["start", "net", "gross"]].sum()
    for name, made in (("net", m.nrr), ("gross", m.grr)):
        got = made(table["start"], table["end"], by=table["by"])
        pd.testing.assert_series_equal(got, sums[name] / sums["start"], check_names=False)


@given(customers, st.randoms(use_true_random=False))
def test_the_order_of_customers_does_not_matter(rows, random) -> None:
    shuffled = random.sample(rows, len(rows))
    before = [m.nrr(*zip(*[r[:2] for r in some], strict=True)) for some in (rows, shuffled)]
    assert before[0] == pytest.approx(before[1])


@given(customers)
def test_movements_add_up(rows) -> None:
    start, end, by, known = zip(*rows, strict=True)
    made = m.movements(start, end, before=known)
    assert made.start == pytest.approx(sum(start)) and made.end == pytest.approx(sum(end))
    assert min(made) >= 0
    assert m.mrr_end(*made[:-1]) == pytest.approx(made.end, abs=1e-6)
    grouped = m.movements(start, end, before=known, by=by)
    assert grouped.sum().tolist() == pytest.approx(list(made))


@given(customers)
def test_movements_and_retention_agree(rows) -> None:
    start, end, *_ = zip(*rows, strict=True)
    moved = m.movements(start, end)
    lost = moved.contraction + moved.churn
    assert m.grr(start, end) == pytest.approx((moved.start - lost) / moved.start, abs=1e-9)
    net = m.nrr_from_movement_sums(moved.start, moved.expansion, moved.contraction, moved.churn)
    assert m.nrr(start, end) == pytest.approx(net, abs=1e-9)


@given(share, st.integers(1, 24))
def test_annual_churn_is_what_is_gone_after_so_many_periods(rate: float, periods: int) -> None:
    left = 1.0
    for _ in range(periods):
        left *= 1 - rate
    made = m.annualise_churn(rate, periods=periods)
    assert 0 <= made <= 1
    assert made == pytest.approx(1 - left, abs=1e-12)
    assert made <= min(periods * rate, 1) + 1e-12


@given(share)
def test_churn_of_a_year_by_months_or_by_quarters(rate: float) -> None:
    quarter = m.annualise_churn(rate, periods=3)
    assert m.annualise_churn(quarter, periods=4) == pytest.approx(m.annualise_churn(rate))


@given(paid, st.floats(0.01, 1), st.floats(0.001, 1), paid, st.floats(0.01, 100))
def test_ltv_to_cac_does_not_depend_on_the_currency(arpa, margin, churn, cac, rate) -> None:
    one = m.ltv_cac(m.ltv(arpa, margin, churn), cac)
    other = m.ltv_cac(m.ltv(arpa * rate, margin, churn), cac * rate)
    assert one == pytest.approx(other)


@given(paid, paid, st.floats(0.01, 1))
def test_payback_and_ltv_meet_where_life_equals_payback(cac, arpa, margin) -> None:
    months = m.cac_payback(cac, arpa, margin)
    if months >= 1:
        assert m.ltv_cac(m.ltv(arpa, margin, 1 / months), cac) == pytest.approx(1)


@given(money, money, paid, money)
def test_quick_ratio_is_above_1_when_mrr_grows(new, expansion, contraction, churn) -> None:
    ratio = m.quick_ratio(new, expansion, contraction, churn)
    grown = new + expansion - contraction - churn
    assert ratio >= 0
    if abs(grown) > 1e-6:
        assert (ratio > 1) == (grown > 0)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_dropping_no_decision_never_lowers_the_win_rate(won, lost, undecided) -> None:
    if won + lost:
        assert m.win_rate_without_no_decision(won, lost) >= m.win_rate(won, lost, undecided)


pairs = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.sampled_from("xy")), min_size=1, max_size=40
)


@given(pairs)
def test_kano_counts_everybody_once(answers) -> None:
    functional, dysfunctional, by = zip(*answers, strict=True)
    table = m.kano(functional, dysfunctional, by=by)
    sizes = pd.Series(by).value_counts()
    assert table[list("AOMIRQ")].sum(axis=1).to_dict() == sizes.to_dict()
    assert table["better"].dropna().between(0, 1).all()
    assert table["worse"].dropna().between(-1, 0).all()
    for _, row in table.iterrows():
        assert row[row["mode"]] == max(row[list("AOMIRQ")])
        if sum(row[list("AOMI")]):
            votes = [float(row[name]) for name in "AOMI"]
            assert row["better"] == pytest.approx(m.kano_better(*votes))
            assert row["worse"] == pytest.approx(m.kano_worse(*votes))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_srm_does_not_mind_which_arm_is_which(a: int, b: int) -> None:
    assert m.srm(a, b) == pytest.approx(m.srm(b, a), abs=1e-300)
    assert 0 <= m.srm(a, b) <= 1
    assert m.srm(a, b, share_a=0.3) == pytest.approx(m.srm(b, a, share_a=0.7), rel=1e-6, abs=1e-300)


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.floats(0.05, 0.95))
def test_srm_is_the_test_of_the_books(a: int, b: int, planned: float) -> None:
    score = m.srm_chi2(a, b, share_a=planned)
    expected = np.array([planned, 1 - planned]) * (a + b)
    assert score == pytest.approx(float(((np.array([a, b]) - expected) ** 2 / expected).sum()))
    assert m.srm(a, b, share_a=planned) == pytest.approx(chi2.sf(score, 1), rel=1e-9, abs=1e-300)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.001, 0.2), st.floats(0.5, 0.99))
def test_the_sample_reaches_the_power_that_was_asked_for(base, target, alpha, power) -> None:
    if abs(target - base) < 0.001:
        return
    n = m.sample_size_shares(base, target, alpha=alpha, power=power)
    error = np.sqrt((base * (1 - base) + target * (1 - target)) / n)
    reached = norm.cdf(abs(target - base) / error - norm.ppf(1 - alpha / 2))
    assert reached == pytest.approx(power, abs=1e-9)


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_the_rule_of_sixteen_is_within_2_percent(sigma: float, delta: float) -> None:
    assert m.sample_size_16(sigma, delta) == pytest.approx(m.sample_size(sigma, delta), rel=0.02)


consistent = st.lists(
    st.lists(st.integers(1, 200), min_size=4, max_size=4, unique=True).map(sorted),
    min_size=1,
    max_size=40,
)


@given(consistent)
def test_price_points_of_consistent_people_stand_in_order(people) -> None:
    four = tuple(zip(*people, strict=True))
    made = m.van_westendorp(*four)
    assert made.dropped == 0
    assert made.pmc <= min(made.opp, made.idp) and max(made.opp, made.idp) <= made.pme
    narrow = m.van_westendorp(*four, variant="narrow")
    assert made.pmc <= narrow.pmc and narrow.pme <= made.pme
    assert (narrow.opp, narrow.idp) == (made.opp, made.idp)


@given(st.lists(st.lists(st.integers(1, 99), min_size=4, max_size=4), min_size=1, max_size=30))
def test_price_curves_go_one_way(people) -> None:
    curves = m.price_curves(*zip(*people, strict=True))
    assert curves.stack().between(-1e-12, 1 + 1e-12).all()
    assert (curves[["too_cheap", "cheap"]].diff().dropna() <= 1e-12).all(axis=None)
    assert (curves[["expensive", "too_expensive"]].diff().dropna() >= -1e-12).all(axis=None)


@given(st.lists(st.sampled_from([0, 29, 39, 49]), min_size=1), st.floats(0, 60))
def test_demand_falls_and_the_best_profit_is_no_cheaper_than_the_best_revenue(said, cost) -> None:
    table = m.gabor_granger(said, [49, 29, 39], unit_cost=cost)
    assert table.index.tolist() == [29, 39, 49]
    assert table["demand"].is_monotonic_decreasing
    assert (table["profit"] <= table["revenue"] + 1e-12).all()
    if table["profit"].max() > 1e-9 and cost > 0:
        assert table["profit"].max() <= table["revenue"].max()


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(
    st.lists(st.integers(0, 5), min_size=1, max_size=8), st.just(n))), st.data())  # fmt: skip
def test_cohort_retention_is_like_a_loop(made, data) -> None:
    joined = [min(j, made[1]) for j in made[0]]
    months = made[1] + 1
    rows = [
        [0.0] * j + [data.draw(paid)] + [data.draw(money) for _ in range(months - j - 1)]
        for j in joined
    ]
    table = m.cohort_retention(joined, rows)
    for cohort in sorted(set(joined)):
        mine = [row for j, row in zip(joined, rows, strict=True) if j == cohort]
        for age in range(months):
            got = table.loc[cohort, age]
            if cohort + age >= months:
                assert np.isnan(got)
            else:
                sums = sum(row[cohort + age] for row in mine), sum(row[cohort] for row in mine)
                assert got == pytest.approx(sums[0] / sums[1])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10), st.data(), st.floats(0, 1))
def test_rnpv_is_a_sum_over_periods(flows, data, rate) -> None:
    reach = sorted((data.draw(share) for _ in flows), reverse=True)
    by_hand = sum(
        p * f / (1 + rate) ** t for t, (p, f) in enumerate(zip(reach, flows, strict=True))
    )
    assert m.rnpv(flows, reach, rate) == pytest.approx(by_hand, abs=1e-6)
    assert m.npv_as_if_certain(flows, rate) == pytest.approx(
        m.rnpv(flows, [1] * len(flows), rate), abs=1e-6
    )


rates = st.floats(0.001, 1)
LOOPS = {
    "logo_churn": st.tuples(st.integers(0, 50), st.integers(50, 99)),
    "annualise_churn": st.tuples(share),
    "cac_payback": st.tuples(money, paid, rates),
    "ltv": st.tuples(money, rates, rates),
    "magic_number": st.tuples(money, money, paid),
    "burn_multiple": st.tuples(st.floats(-1e6, 1e6), paid),
    "quick_ratio": st.tuples(money, money, money, paid),
    "gross_margin": st.tuples(paid, money),
    "win_rate": st.tuples(money, paid, money),
    "rice": st.tuples(
        money, st.sampled_from([3, 2, 1, 0.5, 0.25]), st.sampled_from([1, 0.8, 0.5]), paid
    ),
    "opportunity_score": st.tuples(st.floats(0, 10), st.floats(0, 10)),
    "sample_size_shares": st.tuples(st.floats(0, 0.4), st.floats(0.5, 1)),
    "srm": st.tuples(st.integers(0, 9_999), st.integers(1, 9_999)),
}


@pytest.mark.parametrize("name", LOOPS)
@given(data=st.data())
def test_a_column_is_like_a_loop_over_its_rows(name: str, data) -> None:
    rows = data.draw(st.lists(LOOPS[name], min_size=1, max_size=12))
    index = pd.Index([f"row {n}" for n in range(len(rows))])
    columns = [pd.Series(column, index=index) for column in zip(*rows, strict=True)]
    made = m.METRICS[name](*columns)
    assert made.index.equals(index)
    assert made.tolist() == pytest.approx([m.METRICS[name](*row) for row in rows])
