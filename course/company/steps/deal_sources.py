"""Where deals come from: new business won and lost, expansions, renewals.

Each function gives rows with account_id, type, segment, product, close_date, outcome
and acv. What was won agrees with the contracts; what was lost is dealt out so that the
win rates of every half-year and segment come out (T4).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import between, choose, lognormal
from course.company.steps.contracts import first_day
from course.company.vocabulary import PLAN_RATE, PRODUCTS
from course.company.world import World

# T4. Win rates by half-year, H1 2023 to H2 2025: each segment falls. Small customers used to buy
# on the website without a deal; the share that goes through sales grows by quarter, and with it
# the share of deals that are small and easy to win.
WIN_RATE = {
    "SMB": (0.505, 0.500, 0.490, 0.470, 0.455, 0.440),
    "MM": (0.285, 0.280, 0.275, 0.270, 0.260, 0.245),
    "ENT": (0.190, 0.185, 0.175, 0.155, 0.145, 0.128),
}
THROUGH_SALES = (0.12, 0.13, 0.14, 0.16, 0.18, 0.20, 0.24, 0.27, 0.45, 0.65, 0.82, 0.88)
MM_CLOSED = 980  # T2: 420 with an early sales engineer and 560 without
NO_DECISION = {"SMB": 0.24, "MM": 0.33, "ENT": 0.40}  # of those that were not won
LEAST_EXPANSION = 3_000.0  # USD a year; smaller growth is ordered without a deal
EXPANSION_WON = 0.62
ACV = {"SMB": (8_000, 0.45), "MM": (36_000, 0.45), "ENT": (120_000, 0.55)}


def new_won(draw: np.random.Generator, world: World) -> pd.DataFrame:
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    who = np.flatnonzero((customers["start"] >= 0) & customers["parent_id"].isna())
    mine = customers.iloc[who]
    start = mine["start"].to_numpy()
    rate = mine["currency"].map(PLAN_RATE).to_numpy(dtype=float)
    first = first_day(start).to_numpy()
    # Signed up to three weeks before the first paid month; in January 2023 just after.
    close = first - draw.integers(2, 21, len(who)).astype("timedelta64[D]")
    january = start == 0
    close[january] = first[january] + draw.integers(1, 9, january.sum()).astype("timedelta64[D]")
    made = pd.DataFrame(
        {
            "account_id": mine["account_id"].to_numpy(),
            "type": "new",
            "segment": mine["segment"].to_numpy(),
            "product": "Core",
            "close_date": close,
            "outcome": "won",
            "acv": np.round(paths[who, :, start + 1].sum(axis=1) * rate * 12, 2),
        }
    )
    quarter = _quarter(made["close_date"])
    keep = (made["segment"] != "SMB").to_numpy().copy()
    for q, share in enumerate(THROUGH_SALES):
        small = np.flatnonzero((made["segment"] == "SMB") & (quarter == q))
        keep[small[choose(draw, np.ones(len(small)), round(share * len(small)))]] = True
    return made[keep].reset_index(drop=True)


def new_lost(draw: np.random.Generator, world: World, won: pd.DataFrame) -> pd.DataFrame:
    frames = []
    for segment, rates in WIN_RATE.items():
        half = _quarter(won.loc[won["segment"] == segment, "close_date"]) // 2
        wins = np.bincount(half, minlength=6)
        lost = np.round(wins / np.array(rates)).astype(int) - wins
        if segment == "MM":
            lost[0] += MM_CLOSED - int(wins.sum() + lost.sum())
        n = int(lost.sum())
        begin = first_day(np.repeat(np.arange(6) * 6, lost)).to_numpy().astype("datetime64[D]")
        end = first_day(np.repeat(np.arange(6) * 6 + 6, lost)).to_numpy().astype("datetime64[D]")
        who = np.array(world.facts["prospects"][segment])
        # Most are met once, some twice.
        turns = np.concatenate([draw.permutation(who), draw.permutation(who)])[:n]
        nothing = np.zeros(n, dtype=bool)
        nothing[choose(draw, np.ones(n), round(NO_DECISION[segment] * n))] = True
        frames.append(
            pd.DataFrame(
                {
                    "account_id": turns,
                    "type": "new",
                    "segment": segment,
                    "product": "Core",
                    "close_date": between(draw, begin, end - np.timedelta64(1, "D")),
                    "outcome": np.where(nothing, "no_decision", "lost"),
                    "acv": sizes(draw, world, turns, segment),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def sizes(draw: np.random.Generator, world: World, who: np.ndarray, segment: str) -> np.ndarray:
    """What deals with `who` are worth a year: more technicians, more seats."""
    accounts = world["accounts"].set_index("account_id")
    size = accounts.loc[who, "technicians"].to_numpy(dtype=float)
    median, sigma = ACV[segment]
    noise = lognormal(draw, 1.0, sigma * 0.7, len(who), 0.25, 4.0)
    amount: np.ndarray = np.round(median * (size / np.median(size)) ** 0.7 * noise, -2)
    return amount


def expansions(draw: np.random.Generator, world: World) -> pd.DataFrame:
    """Won: the larger steps of mid-market and enterprise customers. Lost: on the same kind."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    reasons = world.facts["reasons"]
    rate = customers["currency"].map(PLAN_RATE).to_numpy(dtype=float)
    one, product, month = np.nonzero(np.isin(reasons, ("seats", "add-on")))
    step = (paths[one, product, month] - paths[one, product, month - 1]) * rate[one] * 12
    segment = customers["segment"].to_numpy()[one]
    kept = (segment != "SMB") & (step >= LEAST_EXPANSION) & (month >= 1)
    one, product, month, step = one[kept], product[kept], month[kept], step[kept]
    first = first_day(month - 1).to_numpy()
    close = first - draw.integers(0, 15, len(one)).astype("timedelta64[D]")
    close = np.maximum(close, np.datetime64("2023-01-02"))
    won = pd.DataFrame(
        {
            "account_id": customers["account_id"].to_numpy()[one],
            "type": "expansion",
            "segment": customers["segment"].to_numpy()[one],
            "product": np.array(PRODUCTS)[product],
            "close_date": close,
            "outcome": "won",
            "acv": np.round(step, 2),
        }
    )
    n = round(len(won) * (1 - EXPANSION_WON) / EXPANSION_WON)
    lost = won.iloc[np.sort(draw.integers(0, len(won), n))].reset_index(drop=True)
    shift = draw.integers(-60, 61, n).astype("timedelta64[D]")
    day = np.clip(
        lost["close_date"].to_numpy().astype("datetime64[D]") + shift,
        np.datetime64("2023-01-05"),
        np.datetime64("2025-12-20"),
    )
    lost["close_date"] = day
    lost["outcome"] = np.where(draw.random(n) < 0.45, "no_decision", "lost")
    lost["acv"] = np.round(lost["acv"] * draw.uniform(0.6, 1.5, n), -2)
    return pd.concat([won, lost], ignore_index=True)


def renewals(draw: np.random.Generator, world: World) -> pd.DataFrame:
    """Every end of a term of mid-market and enterprise customers, until the end of 2025."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    rate = customers["currency"].map(PLAN_RATE).to_numpy(dtype=float)
    rows = []
    months = np.arange(36)
    for i in np.flatnonzero((customers["segment"] != "SMB") & customers["parent_id"].isna()):
        start, term, left = (int(customers[c].iat[i]) for c in ("start", "term", "left"))
        due = months[(months > start) & ((months - start) % term == 0)]
        if left >= 0:
            due = np.append(due[due < left], left)
        for month in due:
            before = paths[i, :, month].sum() * rate[i] * 12
            if before > 0:
                rows.append((i, int(month), "lost" if month == left else "won", before))
    made = pd.DataFrame(rows, columns=["one", "month", "outcome", "acv"])
    close = first_day(made["month"]).to_numpy() - draw.integers(3, 30, len(made)).astype(
        "timedelta64[D]"
    )
    return pd.DataFrame(
        {
            "account_id": customers["account_id"].to_numpy()[made["one"]],
            "type": "renewal",
            "segment": customers["segment"].to_numpy()[made["one"]],
            "product": "Core",
            "close_date": np.maximum(close, np.datetime64("2023-01-02")),
            "outcome": made["outcome"],
            "acv": np.round(made["acv"], 2),
        }
    )


def _quarter(days: pd.Series) -> np.ndarray:
    """Quarters counted from Q1 2023; what closed just before belongs to the first."""
    quarter = ((days.dt.year - 2023) * 4 + days.dt.quarter - 1).to_numpy()
    counted: np.ndarray = np.maximum(quarter, 0)
    return counted
