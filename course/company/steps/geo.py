"""The holdout test of 2025: what a channel adds that would not have come anyway (T8).

Each of four channels was switched off in six areas and left on in six. Searchers of the
name buy with or without the advertisement; who saw a partner's webinar would not have come.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import Floats, Ints, lognormal, scale_to, shares
from course.company.seeds import rng
from course.company.world import World

MAKES = ("geo_holdout",)

CELLS = 6  # areas in each arm of a channel's test
# Companies of the target profile in an arm. The arms differ in size, so raw counts mislead.
TARGETS = {"exposed": 3000, "holdout": 2400}
# T8: new customers in the exposed and in the holdout areas of each channel.
CUSTOMERS = {
    "Branded search": (31, 24),
    "Partner webinars": (36, 14),
    "Paid social": (26, 19),
    "Events": (29, 17),
}
# ARR of a new customer in the areas of a channel's test, USD.
ARR = {
    "Branded search": 15_000.0,
    "Partner webinars": 24_000.0,
    "Paid social": 12_000.0,
    "Events": 26_000.0,
}
# Twelve weeks in the exposed areas, as a share of what the channel spent on new customers in 2025.
EXPOSED_SPEND = 0.10
LOCAL = 0.35  # how far areas differ in what they buy, as a share
AREAS = (
    "Upper Midwest", "Great Lakes", "Ohio Valley", "New England", "Upstate New York",
    "Mid-Atlantic", "Chesapeake", "Carolinas", "Georgia and Alabama", "North Florida",
    "South Florida", "Gulf Coast", "Tennessee Valley", "Ozarks", "North Texas",
    "South Texas", "West Texas", "Oklahoma and Kansas", "Nebraska and Iowa", "Dakotas",
    "Colorado Front Range", "Utah and Idaho", "Arizona", "New Mexico", "Nevada",
    "Southern California", "Central Valley", "Bay Area", "Oregon", "Puget Sound",
    "British Columbia", "Prairie Provinces", "Southern Ontario", "Quebec", "Bavaria",
    "Baden", "Rhineland", "Ruhr", "Hesse", "Saxony",
    "Northern Germany", "Austria", "German Switzerland", "Randstad", "Dutch South and East",
    "Flanders", "Denmark", "Southern Sweden",
)  # fmt: skip


def make(world: World) -> None:
    draw = rng("geo")
    spend = world["spend_monthly"]
    year = spend[(spend["month"].dt.year == 2025) & (spend["purpose"] == "new logo")]
    cost = (year["media"] + year["people"]).groupby(year["channel"].astype(str)).sum()
    frames = []
    for channel, counts in CUSTOMERS.items():
        for arm, count in zip(TARGETS, counts, strict=True):
            targets = _targets(draw, TARGETS[arm])
            spent = cost[channel] * EXPOSED_SPEND if arm == "exposed" else 0.0
            # Who buys follows the number of companies and a local difference.
            won = shares(count, targets * draw.uniform(1 - LOCAL, 1 + LOCAL, CELLS))
            frames.append(
                pd.DataFrame(
                    {
                        "channel": channel,
                        "arm": arm,
                        "target_accounts": targets,
                        "spend": np.round(spent * targets / targets.sum(), 2),
                        "new_customers": won,
                        "new_arr": _arr(draw, won, ARR[channel]),
                    }
                )
            )
    made = pd.concat(frames, ignore_index=True)
    made["geo"] = draw.permutation(np.array(AREAS))
    # The table does not come sorted by arm.
    made = made.iloc[draw.permutation(len(made))].reset_index(drop=True)
    made.insert(0, "cell_id", [f"G{n:02d}" for n in range(1, len(made) + 1)])
    world["geo_holdout"] = made


def _targets(draw: np.random.Generator, total: int) -> Ints:
    """Companies in each area; they add up to `total`."""
    made: Ints = scale_to(draw.uniform(0.7, 1.3, CELLS), total, digits=0).astype(np.int64)
    return made


def _arr(draw: np.random.Generator, won: Ints, typical: float) -> Floats:
    """ARR of the new customers of each area; the arm's mean is exactly `typical`."""
    each = scale_to(lognormal(draw, 1, 0.45, int(won.sum()), 0.3, 3), typical * won.sum())
    area = np.repeat(np.arange(len(won)), won)
    made: Floats = np.round(np.bincount(area, weights=each, minlength=len(won)), 2)
    return made
