"""The customer survey, twice a year (T12).

Those who will leave do not answer: half as many as of those who stay. And who does answer
gives nearly the same scores, so a good and rising score says nothing about who will be there.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import choose, shares
from course.company.seeds import rng
from course.company.world import World

MAKES = ("nps",)

WAVES = ("2023-03-14", "2023-09-12", "2024-03-12", "2024-09-10", "2025-03-11", "2025-09-09")
ASKED = 800  # a wave
SOON = 9  # months within which somebody counts as leaving
ANSWERS = {"stays": 0.34, "leaves": 0.17}
ROLES = ("Owner", "Operations lead", "Dispatcher", "Technician")
ROLE = {
    "SMB": (0.5, 0.2, 0.2, 0.1),
    "MM": (0.15, 0.35, 0.35, 0.15),
    "ENT": (0.02, 0.38, 0.4, 0.2),
}
# Share of promoters (9, 10) and of detractors (0 to 6) among the answers, first wave and last.
PROMOTERS = {"stays": (0.37, 0.45), "leaves": (0.37, 0.42)}
DETRACTORS = {"stays": (0.25, 0.20), "leaves": (0.27, 0.24)}
LOW = (1, 1, 2, 4, 7, 14, 16)  # how detractors' scores fall, 0 to 6


def make(world: World) -> None:
    draw = rng("nps")
    frames = [_wave(draw, world, number, day) for number, day in enumerate(WAVES)]
    made = pd.concat(frames, ignore_index=True)
    made.insert(0, "nps_id", [f"V{n:04d}" for n in range(1, len(made) + 1)])
    world["nps"] = made


def _wave(draw: np.random.Generator, world: World, number: int, day: str) -> pd.DataFrame:
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    sent = pd.Timestamp(day)
    month = (sent.year - 2023) * 12 + sent.month - 1
    live = np.flatnonzero(paths[:, :, month + 1].sum(axis=1) > 0)
    segment = customers["segment"].to_numpy()[live]
    # Larger customers have more people to ask.
    weight = pd.Series(segment).map({"SMB": 1.0, "MM": 2.0, "ENT": 4.0}).to_numpy(dtype=float)
    who = np.sort(draw.choice(live, ASKED, p=weight / weight.sum()))
    left = customers["left"].to_numpy(dtype=int)[who]
    leaves = (left > month) & (left <= month + SOON)
    score = np.full(ASKED, -1)
    for kind, group in (("stays", ~leaves), ("leaves", leaves)):
        rows = np.flatnonzero(group)
        answered = rows[choose(draw, np.ones(len(rows)), round(ANSWERS[kind] * len(rows)))]
        score[answered] = _scores(draw, kind, number, len(answered))
    made = pd.DataFrame(
        {
            "account_id": customers["account_id"].to_numpy()[who],
            "sent": sent + pd.to_timedelta(draw.integers(0, 4, ASKED), unit="D"),
            "role": [
                str(draw.choice(ROLES, p=ROLE[one])) for one in customers["segment"].iloc[who]
            ],
            "answered": score >= 0,
            "score": pd.Series(score).where(score >= 0).astype("Int64"),
        }
    )
    return made.sort_values(["sent", "account_id"], kind="stable", ignore_index=True)


def _scores(draw: np.random.Generator, kind: str, wave: int, count: int) -> np.ndarray:
    at = wave / (len(WAVES) - 1)
    high = PROMOTERS[kind][0] * (1 - at) + PROMOTERS[kind][1] * at
    low = DETRACTORS[kind][0] * (1 - at) + DETRACTORS[kind][1] * at
    promoters, detractors, _ = shares(count, (high, low, 1 - high - low))
    made = np.concatenate(
        [
            draw.choice((9, 10), int(promoters), p=(0.55, 0.45)),
            draw.choice(7, int(detractors), p=np.array(LOW) / sum(LOW)),
            draw.choice((7, 8), count - int(promoters) - int(detractors), p=(0.4, 0.6)),
        ]
    )
    shuffled: np.ndarray = draw.permutation(made)
    return shuffled
