"""Reading the numbers that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.numbers import NumberError, parse, say


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1,234,567", "$", 1234567),
        ("$1.2M", "$", 1.2e6),
        ("1.2 m", "$", 1.2e6),
        ("350k", "$", 350_000),
        ("2 bn", "$", 2e9),
        ("12.5 %", "%", 12.5),
        ("12.5 percent", "%", 12.5),
        (" -3 ", "", -3),
        ("−4", "%", -4),
        ("$-5", "$", -5),
        ("18 months", "months", 18),
        ("1 month", "months", 1),
        ("1 234", "$", 1234),
        ("1'234'567", "$", 1234567),
        (".5", "%", 0.5),
        ("1e6", "$", 1e6),
        ("1,000.50", "$", 1000.5),
        ("12 USD", "$", 12),
    ],
)
def test_reads(text: str, unit: str, number: float) -> None:
    assert parse(text, unit) == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("", "$", "not a number"),
        ("about ten", "$", "not a number"),
        ("1,5", "$", "could mean two things"),
        ("12,34", "%", "could mean two things"),
        ("1 23", "$", "gap inside"),
        ("€5", "$", "not in €"),
        ("$5", "%", "not in $"),
        ("5 weeks", "months", "wanted in months"),
        ("1.2.3", "$", "leave out"),
        ("1e99", "$", "too large"),
        ("--5", "", "two signs"),
    ],
)
def test_refuses_with_a_sentence(text: str, unit: str, says: str) -> None:
    with pytest.raises(NumberError, match=says.replace("$", r"\$")):
        parse(text, unit)


@given(st.floats(-1e12, 1e12).map(lambda x: round(x, 4)), st.sampled_from(["", "$", "%", "months"]))
def test_what_is_said_reads_back(number: float, unit: str) -> None:
    assert parse(say(number, unit), unit) == pytest.approx(number, abs=1e-4)


@given(st.text(max_size=60), st.sampled_from(["", "$", "%", "months"]))
def test_any_text_is_a_number_or_a_sentence(text: str, unit: str) -> None:
    try:
        number = parse(text, unit)
    except NumberError as error:
        assert str(error).endswith(".")
    else:
        assert abs(number) <= 1e15
