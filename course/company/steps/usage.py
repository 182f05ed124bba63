"""Who used what, month by month (T7), and the slow fade of most who leave.

Connect was live within 60 days for exactly those whom the step `customers` decided on.
Insights is paid for by many and opened by few.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import Floats, Ints, lognormal
from course.company.seeds import rng
from course.company.steps.contracts import first_day
from course.company.world import World

MAKES = ("usage_monthly",)

ENGAGED = (7.0, 2.6)  # beta: the share of seats in use, as a trait of a customer
JOBS = 46.0  # jobs that somebody active closes in a month
SEASON = (0.94, 0.93, 1.0, 1.02, 1.04, 1.06, 1.03, 0.96, 1.03, 1.05, 1.02, 0.92)
# Use in the last months before leaving, the last first; a third of those who leave show nothing.
FADE = (0.52, 0.63, 0.76, 0.88)
FADES = 0.68
LATER_CONNECT = (2, 5)  # months from buying Connect late to running it
INSIGHTS_OPENED = 0.34  # customers with Insights who really use it


def make(world: World) -> None:
    draw = rng("usage")
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    n = len(customers)
    paid = paths[:, :, 1:].sum(axis=1) > 0
    one, month = np.nonzero(paid)
    seats = _seats(world)[one, month]
    active = _active(draw, customers, one, month, seats)
    per_head = JOBS * lognormal(draw, 1.0, 0.35, n, 0.35, 2.6)[one]
    jobs = active * per_head * np.array(SEASON)[month % 12] * draw.uniform(0.9, 1.1, len(one))
    made = pd.DataFrame(
        {
            "account_id": customers["account_id"].to_numpy()[one],
            "month": first_day(month),
            "seats": seats,
            "active_users": active,
            "key_actions": np.round(jobs).astype(int),
            "connect_live": _connect(draw, customers, paths)[one, month],
            "insights_live": _insights(draw, n, paths)[one, month],
        }
    )
    made = pd.concat([made, _tests(draw, world)], ignore_index=True)
    world["usage_monthly"] = made.sort_values(
        ["account_id", "month"], kind="stable", ignore_index=True
    )


def _seats(world: World) -> Ints:
    """Core seats by customer and month, from the contracts; shape (customers, 36)."""
    ids = world.facts["all_customers"]["account_id"]
    place = dict(zip(ids, range(len(ids)), strict=True))
    rows = world["subscriptions"]
    rows = rows[(rows["product"] == "Core") & (rows["plan"] != "Credit")]
    rows = rows[rows["account_id"].isin(place)]
    seats = np.zeros((len(ids), 36), dtype=np.int64)
    one = rows["account_id"].map(place).to_numpy(dtype=int)
    for column, at in (("start", 0), ("end", 1)):
        months = (rows[column].dt.year - 2023) * 12 + rows[column].dt.month - 1
        rows = rows.assign(**{f"m{at}": months.clip(0, 35)})
    for i, first, last, count in zip(one, rows["m0"], rows["m1"], rows["seats"], strict=True):
        seats[i, first : last + 1] = count
    return seats


def _active(
    draw: np.random.Generator, customers: pd.DataFrame, one: Ints, month: Ints, seats: Ints
) -> Ints:
    n = len(customers)
    level = draw.beta(*ENGAGED, n)[one]
    left = customers["left"].to_numpy(dtype=int)
    fades = (left >= 0) & (draw.random(n) < FADES)
    before = left[one] - month  # 1 in the last month paid
    fade = np.ones(len(one))
    for place, factor in enumerate(FADE):
        fade = np.where(fades[one] & (before == place + 1), factor, fade)
    # The first two months are a start.
    age = month - customers["start"].to_numpy(dtype=int)[one]
    fade = fade * np.where(age == 0, 0.45, np.where(age == 1, 0.75, 1.0))
    share = np.clip(level * fade * draw.uniform(0.9, 1.08, len(one)), 0, 1)
    active: Ints = draw.binomial(seats, share)
    return active


def _connect(draw: np.random.Generator, customers: pd.DataFrame, paths: Floats) -> np.ndarray:
    """Whether an integration moved data; shape (customers, 36)."""
    n = len(customers)
    start = customers["start"].to_numpy(dtype=int)
    early = customers["early_connect"].to_numpy(dtype=bool)
    months = np.arange(36)
    age = months[None, :] - start[:, None]
    owned = paths[:, 1, 1:] > 0
    bought = np.where(owned.any(axis=1), np.argmax(owned, axis=1), 99)
    lag = draw.integers(*LATER_CONNECT, n)
    first = np.where(early, start + draw.integers(0, 2, n), np.maximum(bought + lag, start + 2))
    # Whoever had it before 2023 ran it in January already.
    first = np.where((start < 0) & (early | (bought == 0)), 0, first)
    live = (months[None, :] >= first[:, None]) & (owned | early[:, None])
    # Now and then a month without data; not in the two months that T7 counts.
    pause = (draw.random((n, 36)) < 0.02) & (age > 1)
    seen: np.ndarray = live & ~pause
    return seen


def _insights(draw: np.random.Generator, n: int, paths: Floats) -> np.ndarray:
    owned = paths[:, 2, 1:] > 0
    uses = draw.random(n) < INSIGHTS_OPENED
    chance = np.where(uses, 0.86, 0.05)
    opened: np.ndarray = owned & (draw.random((n, 36)) < chance[:, None])
    return opened


def _tests(draw: np.random.Generator, world: World) -> pd.DataFrame:
    """Fernwick's own accounts click about as well (T20)."""
    ids = world.facts["tests"]
    months = np.arange(1, 36)
    count = len(ids) * len(months)
    active = draw.integers(0, 9, count)
    return pd.DataFrame(
        {
            "account_id": np.repeat(ids, len(months)),
            "month": first_day(np.tile(months, len(ids))),
            "seats": 25,
            "active_users": active,
            "key_actions": active * draw.integers(3, 60, count),
            "connect_live": draw.random(count) < 0.5,
            "insights_live": draw.random(count) < 0.6,
        }
    )
