"""T13: the reported gross margin of 78 % leaves support and customer success out."""

from __future__ import annotations

import pandas as pd
import pytest


def test_t13_a_good_analysis_moves_what_it_takes_to_serve(statement: pd.DataFrame) -> None:
    last = statement.loc["2025-10-01"]
    cost = last["Cost of revenue"] + last["Customer operations"]
    assert 1 - cost / last["Revenue"] == pytest.approx(0.74, abs=0.003)


def test_t13_the_reported_margin_is_four_points_too_good(statement: pd.DataFrame) -> None:
    last = statement.loc["2025-10-01"]
    assert 1 - last["Cost of revenue"] / last["Revenue"] == pytest.approx(0.78, abs=0.003)
    # It is not one quarter's accident: the gap is there in all twelve.
    gap = statement["Customer operations"] / statement["Revenue"]
    assert gap.between(0.035, 0.045).all()
