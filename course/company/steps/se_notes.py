"""What sales engineers write down after calls and trials: gaps, with how much they hurt."""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.seeds import rng
from course.company.words.se_notes import se_note
from course.company.world import World

MAKES = ("se_notes",)

COUNT = 1150
# What the gap is about, by segment, in the order of vocabulary.THEMES.
GAP = {
    "SMB": (10, 14, 6, 12, 14, 10, 5, 1, 2, 2, 9, 4, 10, 1),
    "MM": (24, 9, 10, 7, 7, 9, 6, 3, 4, 6, 6, 3, 5, 1),
    "ENT": (24, 4, 8, 4, 4, 6, 7, 14, 10, 9, 2, 4, 2, 2),
}
# How bad it is: a gap in a deal that was lost is felt worse, the more so in integration.
SEVERITY = {"won": 4.0, "open": 5.0, "lost": 6.2, "no_decision": 5.4}
INTEGRATION_ADDS = 1.2


def make(world: World) -> None:
    draw = rng("se_notes")
    deals = world["opportunities"]
    deals = deals[deals["se_id"].notna()].reset_index(drop=True)
    weight = deals["segment"].map({"SMB": 0.5, "MM": 1.0, "ENT": 1.6}).to_numpy(dtype=float)
    row = np.sort(draw.choice(len(deals), COUNT, p=weight / weight.sum()))
    made = deals.iloc[row].reset_index(drop=True)
    made["gap_tag"] = ""
    for segment, counts in GAP.items():
        group = (made["segment"] == segment).to_numpy()
        share = np.array(counts) / sum(counts)
        made.loc[group, "gap_tag"] = draw.choice(list(v.THEMES), int(group.sum()), p=share)
    base = made["outcome"].astype(str).map(SEVERITY).to_numpy(dtype=float)
    base = base + INTEGRATION_ADDS * (made["gap_tag"] == "erp-integration")
    made["severity"] = np.clip(np.round(base + draw.normal(0, 1.9, COUNT)), 1, 10).astype(int)
    easy = 1 / (1 + np.exp((made["severity"] - 5.5) / 1.5))
    made["workaround"] = draw.random(COUNT) < 0.15 + 0.6 * easy
    _when(draw, world, made)
    industry = made["account_id"].map(
        world["accounts"].set_index("account_id")["industry"].astype(str)
    )
    rows = made.astype(object).where(made.notna(), None)
    made["text"] = [
        se_note(
            draw,
            theme=row["gap_tag"],
            severity=row["severity"],
            workaround=row["workaround"],
            segment=row["segment"],
            stage=row["stage"],
            industry=trade,
            competitor=row["competitor"],
        )
        for row, trade in zip(rows.to_dict("records"), industry, strict=True)
    ]
    made = made.sort_values(["date", "opp_id"], kind="stable", ignore_index=True)
    made["note_id"] = [f"N{n:04d}" for n in range(1, COUNT + 1)]
    world["se_notes"] = made[
        ["note_id", "opp_id", "se_id", "date", "stage", "gap_tag", "severity", "workaround", "text"]
    ]


def _when(draw: np.random.Generator, world: World, made: pd.DataFrame) -> None:
    """A day after the engineer joined and before the deal closed, and the stage of that day."""
    history = world["opp_stage_history"]
    entered = history.pivot(index="opp_id", columns="stage", values="entered")
    mine = entered.loc[made["opp_id"], list(v.STAGES)].to_numpy().astype("datetime64[D]")
    first = made["se_first_stage"].map({s: i for i, s in enumerate(v.STAGES)}).to_numpy(dtype=int)
    begin = mine[np.arange(len(made)), first]
    end = np.minimum(
        made["close_date"].to_numpy().astype("datetime64[D]"), np.datetime64("2025-12-30")
    )
    room = np.maximum((end - begin).astype(int), 0)
    day = begin + np.floor(draw.random(len(made)) * room).astype("timedelta64[D]")
    reached = (mine <= day[:, None]) & ~np.isnat(mine)
    last = 4 - np.argmax(reached[:, ::-1], axis=1)
    made["date"] = day
    made["stage"] = np.array(v.STAGES)[last]
