"""Opportunities and their stages: T1 (what sellers code), T2 (sales engineers), T4, T20.

What is won or lost is decided in `deal_sources`; this step says how each deal went.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import choose, lognormal, shares
from course.company.seeds import rng
from course.company.steps.deal_sources import expansions, new_lost, new_won, renewals, sizes
from course.company.world import END, World

MAKES = ("accounts", "opportunities", "opp_stage_history")

# Days from first stage to signature of won new business, by segment.
CYCLE = {"SMB": 24.0, "MM": 72.0, "ENT": 165.0}
CYCLE_OF_TYPE = {"new": 1.0, "expansion": 0.6}
CYCLE_OF_OUTCOME = {"won": 1.0, "lost": 1.15, "no_decision": 1.75}
RENEWAL_DAYS = (50, 95)
# When each stage is entered, as a share of the cycle, and where deals that are not won end.
ENTERED = np.array([0.0, 0.10, 0.34, 0.62, 0.86])
STOPS_AT = (0.05, 0.31, 0.31, 0.26, 0.07)
# T2: deals of mid-market new business by (promising?, won?) that had a sales engineer before stage
# 3. Promising deals are larger and fit better; they get engineers and they are won, so half of the
# difference is not the engineer's work. 420 of 980 in all, 143 of them won.
PROMISING_WON = 152
PROMISING_LOST = 240
EARLY = {(True, True): 105, (True, False): 154, (False, True): 38, (False, False): 123}
FIT_SCORE = {"A": 0.8, "B": 0.0, "C": -0.8}
# T1: what sellers pick when a deal is lost. Three of them see price everywhere.
CODED = {
    "Price": 0.38,
    "Missing feature": 0.17,
    "Competitor": 0.15,
    "Timing": 0.11,
    "No decision": 0.13,
    "Other": 0.06,
}
PRICE_SELLERS = 3
PRICE_HABIT = 4.0
RIVAL = {  # vocabulary.COMPETITORS, by segment
    "SMB": (0.16, 0.30, 0.04, 0.26, 0.24),
    "MM": (0.30, 0.20, 0.16, 0.20, 0.14),
    "ENT": (0.22, 0.06, 0.42, 0.24, 0.06),
}
ENTERED_AS_NEW = 27  # T20: renewals that a seller entered as new business
# Open at the end of 2025: new business by segment, and expansions.
OPEN_NEW = {"SMB": 26, "MM": 92, "ENT": 46}
OPEN_EXPANSION = 44
# T16: share of the value that is older than twice the median cycle, and coverage of the target.
STALE = 0.41
COVERAGE = 3.4
DATED_NEXT = 0.74  # of the open deals, those that sellers expect in the first quarter of 2026
LAST_SNAPSHOT = np.datetime64("2025-12-28")


def make(world: World) -> None:
    """Also leaves `facts['q1_target']`, USD of new and expansion ARR for Q1 2026."""
    draw = rng("deals")
    won = new_won(draw, world)
    made = pd.concat(
        [won, new_lost(draw, world, won), expansions(draw, world), renewals(draw, world)],
        ignore_index=True,
    )
    made["created"] = made["close_date"].to_numpy().astype("datetime64[D]") - _days(draw, made)
    made["last"] = _last_stage(draw, made)
    made = pd.concat([made, _open(draw, world, made)], ignore_index=True)
    made = made.sort_values(["created", "account_id"], kind="stable", ignore_index=True)
    made["opp_id"] = [f"O{n:05d}" for n in range(1, len(made) + 1)]
    _engineers(draw, world, made)
    _promising(draw, world, made)
    made["ae_id"] = made["account_id"].map(
        world["accounts"].set_index("account_id")["ae_id"].astype(str)
    )
    made["crm_loss_reason"] = _coded(draw, made)
    made["competitor"] = _rivals(draw, made)
    _entered_as_new(draw, made)
    world["opp_stage_history"] = _history(draw, made)
    made["stage"] = np.where(
        made["outcome"] == "open", np.array(v.STAGES)[made["last"] - 1], "Closed"
    )
    made["campaign_id"] = None
    made["committed_feature_id"] = None
    world["opportunities"] = made.drop(columns=["last"])
    world["accounts"] = _known_since(draw, world, made)


def _days(draw: np.random.Generator, deals: pd.DataFrame) -> np.ndarray:
    """Length of each closed deal, as timedelta64."""
    median = (
        deals["segment"].map(CYCLE)
        * deals["type"].map(CYCLE_OF_TYPE).fillna(1.0)
        * deals["outcome"].map(CYCLE_OF_OUTCOME)
    ).to_numpy(dtype=float)
    days = median * lognormal(draw, 1.0, 0.38, len(deals), 0.35, 2.8)
    renewal = (deals["type"] == "renewal").to_numpy()
    days[renewal] = draw.integers(*RENEWAL_DAYS, renewal.sum())
    return np.maximum(np.round(days), 5).astype("timedelta64[D]")


def _last_stage(draw: np.random.Generator, deals: pd.DataFrame) -> np.ndarray:
    """The last stage entered, 1 to 5; won deals went through all."""
    stops = draw.choice(5, len(deals), p=STOPS_AT) + 1
    return np.where(deals["outcome"] == "won", 5, stops)


def _open(draw: np.random.Generator, world: World, closed: pd.DataFrame) -> pd.DataFrame:
    """Deals open at the end: T16."""
    frames = []
    for segment, count in OPEN_NEW.items():
        who = draw.permutation(np.array(world.facts["prospects"][segment]))[:count]
        frames.append(
            pd.DataFrame({"account_id": who, "type": "new", "segment": segment, "product": "Core"})
        )
        frames[-1]["acv"] = sizes(draw, world, who, segment)
    grown = closed[(closed["type"] == "expansion") & (closed["close_date"] < "2025-06-01")]
    grown = grown[grown["outcome"] == "won"].drop_duplicates("account_id")
    live = world.facts["paths"][:, :, 36].sum(axis=1) > 0
    customers = set(world.facts["all_customers"].loc[live, "account_id"])
    grown = grown[grown["account_id"].isin(customers)]
    some = grown.iloc[choose(draw, np.ones(len(grown)), OPEN_EXPANSION)]
    frames.append(some[["account_id", "type", "segment", "product", "acv"]].copy())
    made = pd.concat(frames, ignore_index=True)
    made["outcome"] = "open"
    n = len(made)
    typical = made["segment"].map(_medians(closed)).to_numpy(dtype=float)
    stale = draw.random(n) < 0.40
    age = typical * np.where(stale, draw.uniform(2.15, 4.5, n), draw.uniform(0.15, 1.7, n))
    made["created"] = LAST_SNAPSHOT - np.maximum(age, 3).astype("timedelta64[D]")
    made["last"] = np.where(
        draw.random(n) < 0.14, 1, 2 + draw.choice(4, n, p=(0.34, 0.34, 0.22, 0.10))
    )
    next_quarter = draw.random(n) < DATED_NEXT
    until = np.where(next_quarter, draw.integers(8, 94, n), draw.integers(98, 270, n))
    made["close_date"] = LAST_SNAPSHOT + until.astype("timedelta64[D]")
    _stale_share(made, stale, next_quarter)
    counted = next_quarter & (made["last"] >= 2)
    total = float(made.loc[counted, "acv"].sum())
    world.facts["q1_target"] = round(total / COVERAGE, -3)
    return made


def _medians(closed: pd.DataFrame) -> pd.Series:
    won = closed[(closed["outcome"] == "won") & (closed["type"] == "new")]
    days = (won["close_date"] - won["created"]).dt.days
    return days.groupby(won["segment"]).median()


def _stale_share(made: pd.DataFrame, stale: np.ndarray, next_quarter: np.ndarray) -> None:
    """Scale the old deals so that they are the planted share of the pipeline's value."""
    counted = next_quarter & (made["last"] >= 2).to_numpy()
    acv = made["acv"].to_numpy(dtype=float).copy()
    old, new = acv[counted & stale].sum(), acv[counted & ~stale].sum()
    acv[stale] *= STALE / (1 - STALE) * new / old
    made["acv"] = np.round(acv, 2)


def _engineers(draw: np.random.Generator, world: World, deals: pd.DataFrame) -> None:
    """Who has a sales engineer, and from which stage; mid-market new business follows below."""
    n = len(deals)
    chance = {"SMB": 0.12, "MM": 0.70, "ENT": 0.95}
    has = draw.random(n) < deals["segment"].map(chance).to_numpy(dtype=float)
    has &= ~((deals["type"] == "renewal").to_numpy())
    early = draw.random(n) < deals["segment"].map({"SMB": 0.2, "MM": 0.4, "ENT": 0.7}).to_numpy()
    deals["_early"], deals["_has"] = early & has, has


def _promising(draw: np.random.Generator, world: World, deals: pd.DataFrame) -> None:
    """Plants T2, and writes `se_id` and `se_first_stage` of all deals."""
    fit = deals["account_id"].map(
        world["accounts"].set_index("account_id")["icp_fit"].astype(str).map(FIT_SCORE)
    )
    group = (
        (deals["type"] == "new") & (deals["segment"] == "MM") & (deals["outcome"] != "open")
    ).to_numpy()
    won = group & (deals["outcome"] == "won").to_numpy()
    lost = group & ~won
    score = np.log(deals["acv"].to_numpy(dtype=float)) / 0.5 + fit.to_numpy(dtype=float)
    bar = np.sort(score[won])[-PROMISING_WON]
    # Lost deals are sized so that as many as planted clear the same bar.
    shift = np.exp((bar - np.sort(score[lost])[-PROMISING_LOST]) * 0.5 + 1e-6)
    acv = deals["acv"].to_numpy(dtype=float).copy()
    acv[lost] = np.round(acv[lost] * shift, 2)
    deals["acv"] = acv
    score = np.log(acv) / 0.5 + fit.to_numpy(dtype=float)
    early, has = deals.pop("_early").to_numpy().copy(), deals.pop("_has").to_numpy().copy()
    early[group] = False
    stage_ok = deals["last"].to_numpy()
    for (promising, is_won), count in EARLY.items():
        cell = np.flatnonzero(group & (won == is_won) & ((score >= bar) == promising))
        # Nobody joins before stage 3 a deal that never got to stage 2 with them.
        early[cell[choose(draw, np.where(stage_ok[cell] >= 2, 1.0, 0.0), count)]] = True
    has |= early
    last = deals["last"].to_numpy()
    first = np.where(early, np.minimum(draw.choice((1, 2), len(deals), p=(0.3, 0.7)), last), 3)
    later = np.minimum(draw.choice((3, 4), len(deals), p=(0.75, 0.25)), last)
    first = np.where(early, first, later)
    has &= early | (last >= 3)
    engineers = draw.choice(np.array(world.facts["roles"]["se"]), len(deals))
    deals["se_id"] = pd.Series(engineers).where(has, None)
    deals["se_first_stage"] = pd.Series(np.array(v.STAGES)[first - 1]).where(has, None)


def _coded(draw: np.random.Generator, deals: pd.DataFrame) -> pd.Series:
    """The CRM's reasons by quota; who likes `Price` gets more of it."""
    lost = np.flatnonzero(deals["outcome"].isin(["lost", "no_decision"]))
    counts = dict(zip(CODED, shares(len(lost), list(CODED.values())), strict=True))
    coded = np.full(len(deals), None, dtype=object)
    sellers = deals["ae_id"].to_numpy()
    known = sorted(set(sellers))
    habit = np.isin(sellers[lost], [known[2], known[8], known[9]][:PRICE_SELLERS])
    nothing = deals["outcome"].to_numpy()[lost] == "no_decision"
    for reason, count in counts.items():
        open_ = np.array([coded[i] is None for i in lost])
        weight = open_.astype(float)
        if reason == "Price":
            weight *= np.where(habit, PRICE_HABIT, 1.0)
        if reason in ("Timing", "No decision"):
            weight *= np.where(nothing, 6.0, 1.0)
        coded[lost[choose(draw, weight, int(count))]] = reason
    return pd.Series(coded, index=deals.index)


def _rivals(draw: np.random.Generator, deals: pd.DataFrame) -> np.ndarray:
    made = np.empty(len(deals), dtype=object)
    for segment, chances in RIVAL.items():
        group = (deals["segment"] == segment).to_numpy()
        made[group] = draw.choice(v.COMPETITORS, int(group.sum()), p=chances)
    # Who decides for nothing compared with what they have.
    nothing = (deals["outcome"] == "no_decision").to_numpy() & (draw.random(len(deals)) < 0.6)
    made[nothing] = draw.choice(["In-house tool", "Nobody"], int(nothing.sum()))
    made[(deals["type"] != "new").to_numpy()] = None
    return made


def _entered_as_new(draw: np.random.Generator, deals: pd.DataFrame) -> None:
    fit = ((deals["type"] == "renewal") & (deals["outcome"] == "won")).to_numpy()
    deals.loc[choose(draw, fit.astype(float), ENTERED_AS_NEW), "type"] = "new"


def _history(draw: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    """A row per stage entered; now and then one is skipped."""
    n = len(deals)
    created = deals["created"].to_numpy().astype("datetime64[D]")
    close = deals["close_date"].to_numpy().astype("datetime64[D]")
    still = (deals["outcome"] == "open").to_numpy()
    last = deals["last"].to_numpy()
    # An open deal is somewhere on its way; a lost one stopped after its last stage.
    until = np.where(still, LAST_SNAPSHOT, close)
    length = (until - created).astype(int)
    share = np.clip(ENTERED + draw.normal(0, 0.04, (n, 5)), 0, 0.97)
    share[:, 0] = 0
    share = np.maximum.accumulate(share, axis=1)
    reach = np.where(last == 5, 1.0, 0.9 / np.append(ENTERED, 1.0)[last])
    share = np.minimum(share * np.where(last == 5, 1.0, reach)[:, None], 0.97)
    day = created[:, None] + np.floor(share * length[:, None]).astype(int).astype("timedelta64[D]")
    stage = np.arange(1, 6)[None, :]
    first = deals["se_first_stage"].map({s: i + 1 for i, s in enumerate(v.STAGES)}).fillna(0)
    skipped = (draw.random((n, 5)) < 0.03) & (stage > 1) & (stage < last[:, None])
    skipped &= stage != first.to_numpy(dtype=int)[:, None]
    one, k = np.nonzero((stage <= last[:, None]) & ~skipped)
    ids = deals["opp_id"].to_numpy()
    entered = pd.DataFrame(
        {"opp_id": ids[one], "stage": np.array(v.STAGES)[k], "entered": day[one, k]}
    )
    ended = pd.DataFrame({"opp_id": ids[~still], "stage": "Closed", "entered": close[~still]})
    made = pd.concat([entered, ended], ignore_index=True)
    return made.sort_values(["opp_id", "entered", "stage"], kind="stable", ignore_index=True)


def _known_since(draw: np.random.Generator, world: World, deals: pd.DataFrame) -> pd.DataFrame:
    """No account is younger than its first deal; prospects come with it."""
    made = world["accounts"].copy()
    first = made["account_id"].map(deals.groupby("account_id")["created"].min())
    lead = pd.to_timedelta(draw.integers(1, 40, len(made)), unit="D")
    prospect = made["account_id"].isin(
        {a for ids in world.facts["prospects"].values() for a in ids}
    )
    late = prospect | (first < made["created"])
    made["created"] = made["created"].mask(late, first - lead).astype("datetime64[us]")
    assert made["created"].max() <= END
    return made
