"""Inputs: the kinds that go in come out, and what has no answer is refused with words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from course import metrics as m

NAN = float("nan")
KW = {"basis": "FCF"}
# Metrics on amounts, with arguments that all stand for one row.
ELEMENTWISE = {
    "arr": (3.3,), "carr": (3.0, 0.1), "mrr_end": (100, 12, 15, 1, 3, 5), "logo_churn": (2, 100),
    "annualise_churn": (0.02,), "cac": (34, 8), "cac_payback": (6_000, 500, 0.8),
    "ltv": (500, 0.8, 0.02), "ltv_cac": (20, 6), "magic_number": (9.4, 8.9, 4.4),
    "burn_multiple": (2.1, 1.75), "rule_of_40": (0.24, -0.09), "quick_ratio": (20, 8, 3, 5),
    "cost_of_revenue": (1.0, 0.6, 0.3, 0.2, 0.3), "gross_margin": (9.4, 2.4),
    "win_rate": (34, 46, 20), "pipeline_coverage": (9.6, 4.0, 1.2), "coverage_needed": (0.25,),
    "acv": (300, 3), "asp": (90, 200), "attach_rate": (30, 100), "rice": (2_000, 2, 0.8, 3),
    "wsjf": (30, 3), "opportunity_score": (9, 4), "kano_better": (4, 3, 2, 1),
    "kano_worse": (4, 3, 2, 1), "sample_size_16": (0.4, 0.025), "sample_size": (0.4, 0.025),
    "sample_size_shares": (0.18, 0.205), "srm_chi2": (1_240, 1_176), "srm": (1_240, 1_176),
}  # fmt: skip


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_kind_that_goes_in_comes_out(name: str) -> None:
    function, one = m.METRICS[name], ELEMENTWISE[name]
    options = KW if name == "rule_of_40" else {}
    value = function(*one, **options)
    assert type(value) is float
    array = function(*(np.array([x, x, x]) for x in one), **options)
    assert isinstance(array, np.ndarray)
    assert array.tolist() == pytest.approx([value] * 3)
    index = pd.Index(["p", "q"], name="who")
    series = function(*(pd.Series([x, x], index=index) for x in one), **options)
    assert isinstance(series, pd.Series)
    assert series.index.equals(index) and series.index.name == "who"
    assert series.tolist() == pytest.approx([value] * 2)
    # A Series with plain numbers beside it.
    beside = function(pd.Series([one[0]] * 2, index=index), *one[1:], **options)
    assert beside.tolist() == pytest.approx([value] * 2)
    assert type(function(*(np.float64(x) for x in one), **options)) is float


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("bad", [NAN, float("inf"), None, "many"])
def test_no_metric_takes_what_is_no_number(name: str, bad: object) -> None:
    options = KW if name == "rule_of_40" else {}
    for place in range(len(ELEMENTWISE[name])):
        given = list(ELEMENTWISE[name])
        given[place] = bad  # type: ignore[call-overload]
        with pytest.raises(m.MetricError):
            m.METRICS[name](*given, **options)


def test_pandas_missing_values_and_nullable_columns() -> None:
    assert m.arr(pd.Series([1, 2], dtype="Int64")).tolist() == [12, 24]
    with pytest.raises(m.MetricError, match="position 1"):
        m.arr(pd.Series([1, None], dtype="Int64"))


def test_series_are_not_aligned_behind_your_back() -> None:
    first, second = pd.Series([1.0, 2.0], index=[0, 1]), pd.Series([1.0, 2.0], index=[1, 0])
    with pytest.raises(m.MetricError, match="different indices"):
        m.ltv_cac(first, second)
    with pytest.raises(m.MetricError, match="different indices"):
        m.nrr(first, second)
    with pytest.raises(m.MetricError, match="different indices"):
        m.nrr(first, first, by=second.astype(int))
    with pytest.raises(m.MetricError, match="different indices"):
        m.nrr(first, first, by=second.astype(int).astype("category"))


def test_inputs_are_left_as_they_were() -> None:
    start, end = pd.Series([1.0, 2.0]), pd.Series([2.0, 1.0])
    m.nrr(start, end, currency=["A", "B"], rates={"A": 2, "B": 3})
    m.movements(start, end)
    assert start.tolist() == [1, 2] and end.tolist() == [2, 1]


@pytest.mark.parametrize(
    "by",
    [
        pd.Series(["b", "a", "b"]),
        pd.Series(["b", "a", "b"], dtype="category"),
        pd.Series(["b", "a", "b"]).astype(pd.CategoricalDtype(["a", "b", "never"])),
        np.array(["b", "a", "b"]),
        ["b", "a", "b"],
        pd.Series(pd.to_datetime(["2024-02-01", "2024-01-01", "2024-02-01"])),
        [5, 3, 5],
        [-5, -8, -5],
        np.array([1, 0, 1], dtype=np.uint8),
        [10**12, 3, 10**12],
    ],
)
def test_groups_of_any_labels(by) -> None:
    made = m.nrr([10, 10, 10], [10, 5, 20], by=by)
    assert made.tolist() == [0.5, 1.5]
    assert list(made.index) == sorted(set(by))


def test_groups_keep_an_order_that_the_table_has() -> None:
    size = pd.Series(["SMB", "ENT"]).astype(pd.CategoricalDtype(["SMB", "ENT"], ordered=True))
    assert list(m.nrr([1, 1], [1, 1], by=size).index) == ["SMB", "ENT"]


def call(name: str, *amounts: object, **options: object) -> object:
    return lambda: m.METRICS[name](*amounts, **options)


REFUSED = [
    # Nothing to divide by, or a negative base.
    (call("logo_churn", 1, 0), "customers at the start is 0"),
    (call("cac", 100, 0), "new customers is 0"),
    (call("cac_payback", 100, 0, 0.8), "never comes back"),
    (call("ltv", 100, 0.8, 0), "ltv_discounted"),
    (call("ltv_cac", 100, 0), "CAC is 0"),
    (call("magic_number", 9, 8, 0), "S&M"),
    (call("burn_multiple", 2, 0), "side by side"),
    (call("burn_multiple", 2, -1), "net new ARR is -1"),
    (call("quick_ratio", 5, 5, 0, 0), "nothing was lost"),
    (call("gross_margin", 0, 1), "revenue is 0"),
    (call("gross_margin", -9, 1), "revenue is -9"),
    (call("contribution_margin", 0, hosting=1), "revenue is 0"),
    (call("win_rate", 0, 0, 0), "closed deals is 0"),
    (call("pipeline_coverage", 5, 4, 4), "target is reached"),
    (call("coverage_needed", 0), "conversion"),
    (call("acv", 100, 0), "years"),
    (call("asp", 100, 0), "units"),
    (call("attach_rate", 0, 0), "new logos is 0"),
    (call("rice", 1, 1, 1, 0), "effort"),
    (call("wsjf", 1, 0), "duration"),
    (call("kano_better", 0, 0, 0, 0), "nobody voted"),
    (call("kano_worse", 0, 0, 0, 0), "nobody voted"),
    (call("sample_size", 1, 0), "endless"),
    (call("sample_size_16", 0, 1), "sigma is 0"),
    (call("sample_size_shares", 0.2, 0.2), "endless"),
    (call("srm", 0, 0), "nobody"),
    (call("rnpv", [1], [1], -1), "rate"),
    (call("ltv_discounted", [1], -1.5), "rate"),
    (call("ltv_discounted", [1], 0.1, customers=0), "customers"),
    # Wrong signs, and shares that are no shares.
    (call("arr", -1), "MRR is -1"),
    (call("mrr", [-5], [12]), "price is -5"),
    (call("mrr", [5], [0]), "months is 0"),
    (call("mrr_end", 1, 0, 0, 0, 1, 1), "MRR at the end is -1"),
    (call("mrr_end", 10, 0, 0, 0, -3, 0), "contraction is -3"),
    (call("grr", [-1, 5], [1, 5]), "start is -1 at position 0"),
    (call("nrr", [1, 5], [1, -5]), "end is -5 at position 1"),
    (call("logo_churn", 5, 4), "the part is 5"),
    (call("attach_rate", 5, 4), "the part is 5"),
    (call("annualise_churn", 2), "5 % is 0.05"),
    (call("annualise_churn", 0.1, periods=0), "periods"),
    (call("cac_payback", 100, 10, 80), "gross margin is 80"),
    (call("ltv", 100, 80, 0.02), "gross margin is 80"),
    (call("rule_of_40", 0.24, 15, basis="FCF"), "margin is 15"),
    (call("rule_of_40", -2, 0.1, basis="FCF"), "growth is -2"),
    (call("rule_of_40", 0.24, 0.1, basis="net"), "'FCF' or 'EBITDA'"),
    (call("contribution_margin", 100), "No variable cost is named"),
    (call("contribution_margin", 100, hosting=-1), "hosting is -1"),
    (call("rice", 1, 5, 1, 1), "impact is 5"),
    (call("rice", 1, 1, 0.9, 1), "confidence is 0.9"),
    (call("opportunity_score", 90, 40), "90 % is 9"),
    (call("top_two_box", [0, 5]), "rating is 0"),
    (call("srm", 5, 5, share_a=50), "share_a is 50"),
    (call("sample_size", 1, 1, alpha=5), "alpha is 5"),
    (call("rnpv", [1, 1], [0.5, 0.6], 0.1), "reach rises"),
    (call("rnpv", [1], [60], 0.1), "0.05"),
    (call("cac", [1, 2], [1, 2], lag=2), "lag of 2"),
    # Empty, unequal, unknown.
    (call("grr", [], []), "empty"),
    (call("nrr", [0, 0], [1, 1]), "ARR at the start is 0"),
    (call("grr", [0, 5], [1, 5], by=["new", "old"]), "Group new has no ARR"),
    (call("nrr", [1, 5], [1, 5], by=["x", None]), "missing labels"),
    (call("nrr", [1], [1], by=pd.Series([None], dtype=pd.CategoricalDtype(["a"]))), "missing"),
    (call("nrr", [1, 2], [1]), "Unequal lengths: start 2, end 1"),
    (call("nrr", [1, 2], [1, 2], by=["x"]), "Unequal lengths"),
    (call("nrr", [[1, 2]], [[1, 2]]), "dimensions"),
    (call("ltv_cac", np.ones(2), np.ones(3)), "Unequal lengths"),
    (call("mrr", [5], [12], active=[False]), "No subscription"),
    (call("sales_cycle", [5], ["open"]), "No deal is won"),
    (call("sales_cycle", [5], ["gone"]), "outcome is 'gone'"),
    (call("sales_cycle", [-5], ["won"]), "days is -5"),
    (call("cohort_retention", [-1], [[1]]), "joined is -1"),
    (call("cohort_retention", [0.5], [[1]]), "joined is 0.5"),
    (call("cohort_retention", [0], [1]), "row per customer"),
    (call("cohort_retention", [0], [[NAN]]), "missing"),
    (call("cohort_retention", [0], [[0, 5]]), "pays nothing"),
    (call("retention_curve", [0], [[0, 5]]), "pays nothing"),
    (call("kano", [6], [1]), "functional is 6"),
    (call("kano_class", ["love"], ["like"]), "functional is love"),
    (call("kano", [], []), "no answers"),
    (call("kano", [1, 1], [1]), "Unequal lengths"),
    (call("van_westendorp", [4], [3], [2], [1]), "Nobody"),
    (call("van_westendorp", [1], [2], [3], [4], variant="wide"), "'original' or 'narrow'"),
    (call("price_curves", [-1], [2], [3], [4]), "too_cheap is -1"),
    (call("gabor_granger", [1], [5, 5]), "twice"),
    (call("gabor_granger", [1], [5], unit_cost=-1), "unit_cost"),
    (call("customer_priority_score", ["r"], ["a"], [0], [1], [1]), "gave no points"),
    (
        call("customer_priority_score", ["r", "s"], ["a", "a"], [1, 1], [1, 2], [1, 1]),
        "ARR of account a has two values",
    ),
    (
        call("customer_priority_score", ["r", "r"], ["a", "b"], [1, 1], [1, 1], [1, 2]),
        "effort of request r has two values",
    ),
    (call("movements", [1, 1], [1, 1], account=["a", "a"], by=["x", "y"]), "two groups"),
    # Currencies.
    (call("grr", [1, 1], [1, 1], currency=["EUR", "USD"]), "EUR, USD"),
    (call("nrr", [1, 1], [1, 1], currency=["EUR", "USD"]), "rates="),
    (call("mrr", [1, 1], [1, 1], currency=["EUR", "USD"]), "rates="),
    (call("arr", [1, 1], currency=["EUR", "USD"]), "rates="),
    (call("movements", [1, 1], [1, 1], currency=["EUR", "USD"]), "rates="),
    (call("nrr", [1], [1], currency=["EUR"], rates={"USD": 1}), "No rate for EUR"),
    (call("nrr", [1], [1], currency=["EUR"], rates={"EUR": 0}), "Rates must be above 0"),
    (call("nrr", [1, 1], [1, 1], currency=["EUR"]), "Unequal lengths"),
]


@pytest.mark.parametrize(("refused", "words"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_what_has_no_answer_is_refused_with_words(refused, words: str) -> None:
    with pytest.raises(m.MetricError) as error:
        refused()
    assert words in str(error.value)


def test_one_currency_needs_no_rates() -> None:
    assert m.nrr([1, 1], [1, 2], currency=["EUR", "EUR"]) == 1.5


def test_a_metric_error_is_a_value_error() -> None:
    assert issubclass(m.MetricError, ValueError)


def test_other_steps_of_rice_on_request() -> None:
    assert m.rice(10, 5, 0.9, 1, any_scale=True) == 45


def test_columns_as_the_tables_hold_them() -> None:
    answers = pd.CategoricalDtype(["like", "expect", "neutral", "live with", "dislike"])
    survey = pd.DataFrame(
        {
            "functional": pd.Series(["like", "neutral"], dtype=answers),
            "dysfunctional": pd.Series(["neutral", "dislike"], dtype=answers),
            "segment": pd.Series(["SMB", "ENT"], dtype="category"),
        }
    ).iloc[::-1]
    made = m.kano(survey["functional"], survey["dysfunctional"], by=survey["segment"])
    assert made["mode"].to_dict() == {"ENT": "M", "SMB": "A"}
    deals = pd.DataFrame({"days": [10, 30], "outcome": ["won", "open"]}).astype(
        {"outcome": "category"}
    )
    assert m.sales_cycle(deals["days"], deals["outcome"]).open_longer == 1
