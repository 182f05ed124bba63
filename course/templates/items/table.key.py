"""The tables of the key, worked out; `course record-keys` writes them into the key file.

Make the right table another way than the solution in the notebook does: a test runs that
solution, and it has to score full marks against this.
"""

# mypy: ignore-errors
from __future__ import annotations

import pandas as pd


def tables() -> dict[str, pd.DataFrame]:
    """The right table as `model`, and one for each named mistake."""
    model = pd.DataFrame(
        {"customers": [412, 187, 64], "mrr": [309_000.0, 654_500.0, 1_126_400.0]},
        index=pd.Index(["SMB", "MM", "ENT"], name="segment"),
    )
    return {
        "model": model,
        # Rows counted instead of customers: who has two products counts twice.
        "contracts": model.assign(customers=[455, 260, 118]),
        "per-year": model.assign(mrr=model["mrr"] * 12),
    }
