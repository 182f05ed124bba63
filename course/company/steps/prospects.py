"""The companies that never bought: lost and open deals need somebody to be with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import deal, shares
from course.company.seeds import rng
from course.company.steps.accounts import owners
from course.company.steps.profiles import profiles
from course.company.words.names import company_names
from course.company.world import World

MAKES = ("accounts",)

COUNT = {"SMB": 235, "MM": 690, "ENT": 150}
# Those who do not buy fit worse than those who do, by a little.
FIT = {"SMB": (0.20, 0.38, 0.42), "MM": (0.36, 0.36, 0.28), "ENT": (0.50, 0.34, 0.16)}


def make(world: World) -> None:
    """Leaves `facts['prospects']`, account ids by segment."""
    draw = rng("prospects")
    known = world["accounts"]
    frames = []
    for segment, count in COUNT.items():
        parts = dict(zip("ABC", map(int, shares(count, FIT[segment])), strict=True))
        frames.append(profiles(draw, segment, deal(draw, parts)))
    made = pd.concat(frames, ignore_index=True)
    last = int(known["account_id"].str[1:].max())
    made["account_id"] = [f"A{last + n:04d}" for n in range(1, len(made) + 1)]
    names = company_names(
        draw, made["industry"].tolist(), made["region"].tolist(), set(known["name"])
    )
    made["name"] = names
    # The day is set when their first deal is known.
    made["created"] = pd.Timestamp("2022-06-01")
    made["parent_id"] = np.full(len(made), None)
    made = owners(draw, world, made)
    for column in known.columns:
        made[column] = made[column].astype(known[column].dtype)
    world["accounts"] = pd.concat([known, made[known.columns]], ignore_index=True)
    world.facts["prospects"] = {
        segment: rows["account_id"].tolist()
        for segment, rows in made.groupby("segment", observed=True)
    }
