"""Campaigns, touches and spend: what attribution shows, and what it hides (T8, T15).

The first touch is the channel that found a company. The last is mostly someone typing
the name they already know, so last-touch reports credit branded search.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import Ints, choose, deal, scale_to, shares
from course.company.seeds import rng
from course.company.steps.contracts import first_day
from course.company.vocabulary import CHANNELS, PLAN_RATE
from course.company.words.campaigns import campaign_names
from course.company.world import World

MAKES = ("campaigns", "touches", "spend_monthly", "opportunities")

# T8: months until the gross profit of a channel's new customers of 2025 has paid for winning them,
# by the channel that found them. The least and the most are exact; those between are scaled so
# that all together come to what the year's sales and marketing cost.
PAYBACK = {
    "Branded search": 36.0,
    "Generic search": 47.0,
    "Paid social": 58.0,
    "Content": 27.0,
    "Events": 50.0,
    "Partner webinars": 14.0,
    "Outbound": 44.0,
    "Referral": 18.0,
}
GROSS_MARGIN = 0.74
EXPANSION = 0.31  # T15: share of sales and marketing that serves existing customers
EXPANSION_BY = {
    "Branded search": 0.02,
    "Generic search": 0.01,
    "Paid social": 0.03,
    "Content": 0.10,
    "Events": 0.22,
    "Partner webinars": 0.10,
    "Outbound": 0.42,
    "Referral": 0.10,
}
# Share of a channel's cost that is bought rather than paid to people, before scaling.
MEDIA = {
    "Branded search": 0.45,
    "Generic search": 0.50,
    "Paid social": 0.60,
    "Content": 0.25,
    "Events": 0.45,
    "Partner webinars": 0.25,
    "Outbound": 0.08,
    "Referral": 0.15,
}
# Who is there at the end: the channel of the last touch, whatever found the company.
LAST = (0.44, 0.12, 0.06, 0.10, 0.06, 0.05, 0.12, 0.05)
MIDDLE = (0.16, 0.12, 0.14, 0.22, 0.09, 0.13, 0.09, 0.05)
TOUCHES = 9000  # recorded, those sent twice among them
# Touches before an opportunity: fewest, and weight of what is dealt out beyond them. New business
# has a first touch, which found the company, and a last one.
BY_TYPE = {"new": (2, 1.0), "expansion": (0, 0.35), "renewal": (0, 0.0)}
DUPLICATES = 170  # T20: touches that the tracking sent twice


def make(world: World) -> None:
    draw = rng("marketing")
    world["campaigns"] = _campaigns(draw)
    world["touches"] = _touches(draw, world)
    last = world["touches"][world["touches"]["is_last"]].drop_duplicates("opp_id")
    opportunities = world["opportunities"].copy()
    opportunities["campaign_id"] = opportunities["opp_id"].map(
        last.set_index("opp_id")["campaign_id"]
    )
    world["opportunities"] = opportunities
    world["spend_monthly"] = _spend(draw, world)


def _campaigns(draw: np.random.Generator) -> pd.DataFrame:
    """Eight campaigns a channel, following each other so that one always runs."""
    channel = np.repeat(CHANNELS, 8)
    place = np.tile(np.arange(8), len(CHANNELS))
    start = np.round(place * 4.5).astype(int)
    made = pd.DataFrame(
        {
            "campaign_id": [f"C{n:03d}" for n in range(1, len(channel) + 1)],
            "channel": channel,
            "target_segment": draw.choice(["SMB", "MM", "ENT"], len(channel), p=[0.4, 0.4, 0.2]),
            # Marketing began before the data do.
            "started": first_day(np.where(place == 0, -6, start)).to_numpy(),
            "ended": (first_day(start + 6) - pd.Timedelta(days=1)).to_numpy(),
        }
    )
    made["name"] = campaign_names(draw, made["channel"].tolist(), made["target_segment"].tolist())
    return made


def _touches(draw: np.random.Generator, world: World) -> pd.DataFrame:
    opportunities = world["opportunities"]
    count = _counts(draw, opportunities["type"].astype(str))
    row = np.repeat(np.arange(len(count)), count)
    mine = opportunities.iloc[row].reset_index(drop=True)
    # Days before the opportunity, the earliest first.
    days = np.ceil(draw.gamma(1.4, 28, len(row))).astype(int)
    order = np.lexsort((-days, row))
    days = days[order]
    position = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + 1
    last = position == np.repeat(count, count)
    channel = draw.choice(CHANNELS, len(row), p=MIDDLE).astype(object)
    # Only new business was ever found; who is a customer already was found long ago.
    found_by = mine["account_id"].map(world["accounts"].set_index("account_id")["channel"])
    first = (position == 1) & (mine["type"] == "new").to_numpy()
    channel = np.where(first, found_by.astype(str), channel)
    # Dealt out by year and segment, so that won and lost deals of all sizes tell the same tale.
    year, won = mine["created"].dt.year, mine["outcome"] == "won"
    alike = mine.groupby([year, mine["type"], mine["segment"], won], observed=True).ngroup()
    for group in np.unique(alike):
        ends = np.flatnonzero(last & (alike == group).to_numpy())
        counts = [int(part) for part in shares(len(ends), LAST)]
        channel[ends] = deal(draw, dict(zip(CHANNELS, counts, strict=True)))
    date = mine["created"].to_numpy() - pd.to_timedelta(days, unit="D").to_numpy()
    made = pd.DataFrame(
        {
            "account_id": mine["account_id"],
            "opp_id": mine["opp_id"],
            "channel": channel,
            "date": date,
            "position": position,
            "is_last": last,
        }
    )
    made["campaign_id"] = _running(world["campaigns"], made)
    twice = made.iloc[choose(draw, np.ones(len(made)), DUPLICATES)]
    made = pd.concat([made, twice]).sort_values(
        ["date", "opp_id", "position"], kind="stable", ignore_index=True
    )
    made.insert(0, "touch_id", [f"T{n:05d}" for n in range(1, len(made) + 1)])
    return made


def _counts(draw: np.random.Generator, kinds: pd.Series) -> Ints:
    """Touches of each opportunity; with those sent twice they add up to `TOUCHES`."""
    fewest, weight = np.array([BY_TYPE[kind] for kind in kinds]).T
    fewest = fewest.astype(int)
    rest = TOUCHES - DUPLICATES - int(fewest.sum())
    made: Ints = fewest + shares(rest, weight * draw.uniform(0, 1, len(kinds)))
    return made


def _running(campaigns: pd.DataFrame, touches: pd.DataFrame) -> pd.Series:
    """The campaign of the channel that had begun last on the day of the touch."""
    left = touches[["channel", "date"]].assign(row=np.arange(len(touches)))
    left["date"] = left["date"].astype("datetime64[us]")
    right = campaigns[["channel", "started", "campaign_id"]].sort_values("started")
    found = pd.merge_asof(
        left.sort_values("date", kind="stable"),
        right,
        left_on="date",
        right_on="started",
        by="channel",
    ).sort_values("row", ignore_index=True)
    # A touch long before the data belongs to the channel's first campaign.
    first = campaigns.sort_values("started").groupby("channel")["campaign_id"].first()
    known: pd.Series = found["campaign_id"].fillna(found["channel"].map(first))
    return known


def _won_arr(world: World, year: int) -> pd.Series:
    """ARR at the end of `year` of the customers won in it, by the channel that found them."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    begin = 12 * (year - 2023)
    usd = paths[:, :, begin + 12].sum(axis=1) * customers["currency"].map(PLAN_RATE) * 12
    won = (customers["start"] >= begin) & (customers["start"] < begin + 12)
    found = usd[won].groupby(customers["channel"][won]).sum()
    by_channel: pd.Series = found.reindex(list(CHANNELS), fill_value=0.0)
    return by_channel


def _spend(draw: np.random.Generator, world: World) -> pd.DataFrame:
    pnl = world["pnl_quarterly"]
    snm = pnl[pnl["section"] == "Sales and marketing"]
    programmes = snm["line"] == "Marketing programmes"
    by_year = snm.groupby(snm["quarter"].dt.year)["amount"].sum()
    frames = []
    for quarter, lines in snm.groupby("quarter"):
        when = pd.Timestamp(str(quarter))
        won = _won_arr(world, when.year)
        if when.year < 2025:
            # Only 2025 is exact. Before, budgets followed results less closely.
            weight = (0.5 * won + 0.5 * won.mean()) * pd.Series(PAYBACK)
        else:
            weight = won * _paybacks(won, (1 - EXPANSION) * float(by_year[when.year]))
        total = float(lines["amount"].sum())
        bought = float(lines.loc[programmes, "amount"].sum())
        frames.append(_quarter(draw, when, weight / weight.sum(), total, bought))
    return pd.concat(frames, ignore_index=True)


def _paybacks(won: pd.Series, spent: float) -> pd.Series:
    """`PAYBACK` with the channels between the extremes scaled to make up `spent` together.

    Raises ValueError when that takes one of them beyond an extreme.
    """
    planned = pd.Series(PAYBACK)
    between = ~planned.isin([planned.min(), planned.max()])
    # Spend is ARR x margin x months / 12.
    wanted = spent * 12 / GROSS_MARGIN - float((won * planned)[~between].sum())
    made = planned.where(~between, planned * wanted / float((won * planned)[between].sum()))
    if not made[between].between(planned.min(), planned.max()).all():
        raise ValueError(f"paybacks that make up {spent:,.0f} leave their range: {made.round(1)}")
    return made


def _quarter(
    draw: np.random.Generator, when: pd.Timestamp, new_logo: pd.Series, total: float, bought: float
) -> pd.DataFrame:
    """A quarter's spend by channel, purpose and month; adds up to the statement."""
    by = [(channel, "new logo", (1 - EXPANSION) * share) for channel, share in new_logo.items()]
    by += [(channel, "expansion", EXPANSION * share) for channel, share in EXPANSION_BY.items()]
    made = pd.DataFrame(by, columns=["channel", "purpose", "share"])
    amount = made["share"] * total
    media = made["channel"].map(MEDIA).astype(float) * amount
    media = media * (bought / media.sum())
    rows = []
    for month, part in enumerate(_thirds(draw, len(made))):
        rows.append(
            made[["channel", "purpose"]].assign(
                month=when + pd.DateOffset(months=month),
                media=media * part,
                people=(amount - media) * part,
            )
        )
    frame = pd.concat(rows, ignore_index=True)
    return _to_cents(frame, bought, total - bought)


def _thirds(draw: np.random.Generator, count: int) -> np.ndarray:
    """Three months' shares of a quarter for each row, shape (3, count)."""
    raw = draw.uniform(0.85, 1.15, (3, count))
    parts: np.ndarray = raw / raw.sum(axis=0)
    return parts


def _to_cents(frame: pd.DataFrame, media: float, people: float) -> pd.DataFrame:
    for column, total in (("media", media), ("people", people)):
        frame[column] = scale_to(frame[column], total)
    return frame
