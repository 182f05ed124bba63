"""What the steps of the generator hand to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

START = pd.Timestamp("2023-01-01")
END = pd.Timestamp("2025-12-31")
MONTHS = pd.date_range("2023-01-01", "2025-12-01", freq="MS", unit="us")


@dataclass
class World:
    """The tables made so far, and what is true behind them.

    `tables` are published. `facts` are not: they are what a step has decided and
    later steps need, such as who will leave and why.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def __setitem__(self, name: str, frame: pd.DataFrame) -> None:
        self.tables[name] = frame
