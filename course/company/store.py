"""`load`: Fernwick's tables, from the Parquet files in the package."""

from __future__ import annotations

import difflib
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

DATA = Path(__file__).parent / "data"
DICTIONARY = "dictionary.json"


class NoSuchTable(LookupError):
    """There is no table of that name; the message suggests the nearest."""


def load(name: str) -> pd.DataFrame:
    """The table `name` as a DataFrame of your own: changing it changes nothing else.

    Dates are datetime64, lists of values are ordered categories, texts are strings.
    The file is read once; later calls copy it from memory. Raises NoSuchTable.
    """
    return _read(known(name)).copy()


@cache
def _read(name: str) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(DATA / f"{name}.parquet")


def known(name: str) -> str:
    """`name`, if there is such a table; else NoSuchTable, with the nearest."""
    names = [entry["name"] for entry in dictionary()]
    if name in names:
        return name
    typed = str(name).lower().strip()
    # `pnl` means `pnl_quarterly`, and `tickets` means `support_tickets`, however short they are.
    near = [one for one in names if typed and (typed in one or one in typed)]
    near = near or difflib.get_close_matches(typed, names, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names)}."
    raise NoSuchTable(f"Fernwick has no table {name!r}. {hint}")


@lru_cache(maxsize=1)
def dictionary() -> list[dict[str, Any]]:
    """The data dictionary: a dict per table with its line, rows and columns."""
    made: list[dict[str, Any]] = json.loads((DATA / DICTIONARY).read_text(encoding="utf-8"))
    return made
