"""Two surveys of buyers: what a seat may cost (T10), and which needs matter to whom.

Shares are dealt out per segment, so the curves cross where they must. Who gave
which answer is drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import Floats, Ints, deal, shares
from course.company.seeds import rng
from course.company.world import World

MAKES = ("price_survey", "needs_survey")

# --- price survey, T10 ---------------------------------------------------------------------------
# Respondents whose answers are in order, and those who read the scale upside down.
ASKED = {"SMB": (144, 6), "MM": (105, 5), "ENT": (57, 3)}
CUSTOMERS = 0.55  # share of respondents that are customers
# T10: where the curves of all consistent answers cross, USD per seat and month.
CHEAPEST = 38.0  # too cheap x not cheap
DEAREST = 71.0  # too expensive x not expensive
# Median bargain and median "getting expensive" before scaling: small customers bear less.
MEDIANS = {"SMB": (38.0, 52.0), "MM": (49.0, 68.0), "ENT": (55.0, 80.0)}
SPREAD = 0.20  # between people of a segment
SLIP = 0.06  # between one person's answers
ROUND_FIVES = 0.35  # share of people who answer in fives
GRID = (29, 39, 45, 49, 59, 69, 79, 89)
# T10: share that accepts each price. Together the revenue peaks at 59, for small customers at 45.
ACCEPT = {
    "SMB": (0.90, 0.73, 0.67, 0.56, 0.43, 0.26, 0.13, 0.06),
    "MM": (0.97, 0.93, 0.90, 0.87, 0.82, 0.58, 0.37, 0.20),
    "ENT": (0.98, 0.97, 0.95, 0.93, 0.91, 0.80, 0.62, 0.42),
}

# --- needs survey --------------------------------------------------------------------------------
WAVES = {
    "2024-05-01": {"SMB": 120, "MM": 80, "ENT": 40},
    "2025-05-01": {"SMB": 130, "MM": 86, "ENT": 44},
}
# Share that says important (4 or 5) and share that is satisfied (4 or 5): SMB, MM, ENT.
# The audit trail is the need of large customers that an average hides.
NEEDS = {
    "erp-integration": ((0.52, 0.84, 0.88), (0.34, 0.28, 0.24)),
    "offline-mobile": ((0.80, 0.78, 0.72), (0.52, 0.48, 0.50)),
    "scheduling-rules": ((0.76, 0.82, 0.80), (0.62, 0.55, 0.50)),
    "bulk-edit": ((0.44, 0.52, 0.56), (0.48, 0.44, 0.42)),
    "customer-portal": ((0.58, 0.62, 0.55), (0.40, 0.38, 0.36)),
    "parts-inventory": ((0.50, 0.60, 0.58), (0.42, 0.40, 0.38)),
    "custom-reports": ((0.40, 0.58, 0.70), (0.44, 0.40, 0.38)),
    "sso-roles": ((0.18, 0.48, 0.86), (0.60, 0.46, 0.34)),
    "audit-trail": ((0.26, 0.44, 0.90), (0.56, 0.46, 0.22)),
    "route-planning": ((0.62, 0.55, 0.40), (0.46, 0.44, 0.42)),
    "onboarding": ((0.70, 0.62, 0.50), (0.44, 0.46, 0.48)),
    "forecasting": ((0.22, 0.36, 0.46), (0.40, 0.38, 0.36)),
}
# What changed by the second wave: added to importance and to satisfaction of every segment.
SHIFT = {
    "customer-portal": (0.12, -0.02),
    "offline-mobile": (0.04, 0.02),
    "onboarding": (0.0, 0.05),
}
# Answers of 100: attractive, one-dimensional, must-be, indifferent, reverse, questionable.
CLASSES = "AOMIRQ"
UNEVEN = 0.15  # how far the votes of two needs of the same kind lie apart, as a share
ATTRACTIVE = (52, 16, 7, 21, 2, 2)
MORE_IS_BETTER = (15, 52, 13, 17, 1, 2)
EXPECTED = (7, 19, 54, 17, 1, 2)
INDIFFERENT = (15, 7, 6, 66, 4, 2)
# Roles: a must for large customers, nothing to small ones; all together it reads as indifferent.
TORN = (10, 17, 33, 36, 2, 2)
VOTES = {
    "erp-integration": (MORE_IS_BETTER,) * 3,
    "offline-mobile": (EXPECTED,) * 3,
    "scheduling-rules": (MORE_IS_BETTER,) * 3,
    "bulk-edit": (MORE_IS_BETTER,) * 3,
    "customer-portal": (ATTRACTIVE,) * 3,
    "parts-inventory": (MORE_IS_BETTER,) * 3,
    "custom-reports": (ATTRACTIVE,) * 3,
    "sso-roles": (INDIFFERENT, TORN, EXPECTED),
    "audit-trail": ((8, 14, 42, 32, 2, 2), EXPECTED, EXPECTED),
    "route-planning": (ATTRACTIVE,) * 3,
    "onboarding": (MORE_IS_BETTER,) * 3,
    "forecasting": (INDIFFERENT,) * 3,
}
# What delighted in the first wave is expected in the second.
DRIFTED = {"customer-portal": (EXPECTED,) * 3}
# The pairs of answers (functional, dysfunctional) that make a class, and how common each is.
PAIRS = {
    "A": {("like", "expect"): 0.15, ("like", "neutral"): 0.55, ("like", "live with"): 0.30},
    "O": {("like", "dislike"): 1.0},
    "M": {
        ("expect", "dislike"): 0.70,
        ("neutral", "dislike"): 0.25,
        ("live with", "dislike"): 0.05,
    },
    "I": {
        ("neutral", "neutral"): 0.50,
        ("expect", "neutral"): 0.15,
        ("expect", "live with"): 0.10,
        ("neutral", "live with"): 0.15,
        ("live with", "neutral"): 0.10,
    },
    "R": {("dislike", "neutral"): 0.5, ("neutral", "like"): 0.3, ("dislike", "like"): 0.2},
    "Q": {("like", "like"): 0.6, ("dislike", "dislike"): 0.4},
}


def make(world: World) -> None:
    draw = rng("surveys")
    world["price_survey"] = _prices(draw)
    world["needs_survey"] = _needs(draw)


# --- price ---------------------------------------------------------------------------------------


def _prices(draw: np.random.Generator) -> pd.DataFrame:
    straight = _scaled(pd.concat([_people(draw, one, n) for one, (n, _) in ASKED.items()]))
    straight = _rounded(draw, straight)
    straight["highest_accepted"] = _accepted(draw, straight)
    made = pd.concat([straight, _upside_down(draw)], ignore_index=True)
    made["customer"] = _customers(draw, made["segment"])
    made = made.iloc[draw.permutation(len(made))].reset_index(drop=True)
    made.insert(0, "respondent_id", [f"P{n:03d}" for n in range(1, len(made) + 1)])
    return made


def _people(draw: np.random.Generator, segment: str, count: int) -> pd.DataFrame:
    """Four prices in order for each person; how much a person can bear moves all four."""
    cheap, expensive = MEDIANS[segment]
    bears = draw.normal(0, SPREAD, count)
    low = cheap * np.exp(bears + draw.normal(0, SLIP, count))
    high = np.maximum(expensive * np.exp(bears + draw.normal(0, SLIP, count)), low * 1.15)
    return pd.DataFrame(
        {
            "segment": segment,
            "too_cheap": low * draw.uniform(0.62, 0.86, count),
            "cheap": low,
            "expensive": high,
            "too_expensive": high * draw.uniform(1.16, 1.45, count),
        }
    )


def _scaled(people: pd.DataFrame) -> pd.DataFrame:
    """Move the lower and the upper pair so that each crosses where it must."""
    made = people.reset_index(drop=True)
    # At the crossing as many find it too cheap as find it no bargain any more.
    low = np.sort(np.concatenate([made["too_cheap"], made["cheap"]]))[len(made) - 1 : len(made) + 1]
    high = np.sort(np.concatenate([made["expensive"], made["too_expensive"]]))
    high = high[len(made) - 1 : len(made) + 1]
    made[["too_cheap", "cheap"]] *= CHEAPEST / low.mean()
    made[["expensive", "too_expensive"]] *= DEAREST / high.mean()
    return made


def _rounded(draw: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Whole dollars, for some people fives where that keeps their order."""
    prices = ["too_cheap", "cheap", "expensive", "too_expensive"]
    exact = people[prices].to_numpy()
    ones, fives = np.round(exact), 5 * np.round(exact / 5)
    distinct = (np.diff(fives, axis=1) > 0).all(axis=1)
    coarse = (draw.random(len(people)) < ROUND_FIVES) & distinct
    made = people.copy()
    made[prices] = np.where(coarse[:, None], fives, ones)
    return made


def _accepted(draw: np.random.Generator, people: pd.DataFrame) -> Floats:
    """Highest accepted price: dealt by segment, the highest to those who bear most."""
    both = people[["expensive", "too_expensive"]].to_numpy(dtype=float)
    bears = np.sqrt(both.prod(axis=1)) * np.exp(draw.normal(0, 0.02, len(people)))
    made = np.zeros(len(people))
    for segment, accept in ACCEPT.items():
        mine = np.flatnonzero(people["segment"] == segment)
        accepting = np.round(np.array([1.0, *accept, 0.0]) * len(mine)).astype(int)
        levels = np.repeat([0, *GRID], -np.diff(accepting))
        made[mine[np.argsort(bears[mine], kind="stable")]] = levels
    return made


def _upside_down(draw: np.random.Generator) -> pd.DataFrame:
    """People who gave the highest price for too cheap, and said yes to all that was asked."""
    made = pd.concat([_people(draw, one, n) for one, (_, n) in ASKED.items()], ignore_index=True)
    made = _rounded(draw, made)
    turned = {
        "too_cheap": "too_expensive",
        "cheap": "expensive",
        "expensive": "cheap",
        "too_expensive": "too_cheap",
    }
    return made.rename(columns=turned).assign(highest_accepted=float(GRID[-1]))


def _customers(draw: np.random.Generator, segment: pd.Series) -> np.ndarray:
    """The same share of customers in every segment."""
    made = np.zeros(len(segment), dtype=bool)
    for one in segment.unique():
        mine = np.flatnonzero(segment == one)
        made[draw.permutation(mine)[: round(CUSTOMERS * len(mine))]] = True
    return made


# --- needs ---------------------------------------------------------------------------------------


def _needs(draw: np.random.Generator) -> pd.DataFrame:
    frames, asked = [], 0
    for place, (wave, counts) in enumerate(WAVES.items()):
        total = sum(counts.values())
        order = draw.permutation(total) + asked + 1
        asked += total
        begin = 0
        for size, (segment, count) in enumerate(counts.items()):
            ids = [f"N{n:03d}" for n in order[begin : begin + count]]
            begin += count
            people = pd.DataFrame({"respondent_id": ids, "segment": segment})
            people["customer"] = _customers(draw, people["segment"])
            for need in NEEDS:
                answers = _answers(draw, need, place, size, count)
                frames.append(people.assign(wave=pd.Timestamp(wave), need=need, **answers))
    made = pd.concat(frames, ignore_index=True)
    return made.sort_values(["wave", "respondent_id"], kind="stable", ignore_index=True)


def _answers(
    draw: np.random.Generator, need: str, wave: int, size: int, count: int
) -> dict[str, np.ndarray]:
    """What `count` people of one segment say about one need."""
    more = SHIFT.get(need, (0.0, 0.0)) if wave else (0.0, 0.0)
    important, satisfied = (NEEDS[need][n][size] + more[n] for n in (0, 1))
    votes = (DRIFTED.get(need, VOTES[need]) if wave else VOTES[need])[size]
    uneven = np.array(votes) * draw.uniform(1 - UNEVEN, 1 + UNEVEN, len(votes))
    parts = [int(part) for part in shares(count, uneven)]
    classes = deal(draw, dict(zip(CLASSES, parts, strict=True)))
    functional = np.empty(count, dtype=object)
    dysfunctional = np.empty(count, dtype=object)
    for name, pairs in PAIRS.items():
        mine = np.flatnonzero(classes == name)
        cells = np.array(list(pairs))[draw.choice(len(pairs), len(mine), p=list(pairs.values()))]
        functional[mine], dysfunctional[mine] = cells[:, 0], cells[:, 1]
    # Who would miss it finds it important more often than who would not.
    misses = np.isin(classes, ["O", "M"]) * 0.6 + draw.random(count)
    return {
        "importance": _scores(draw, important, misses),
        "satisfaction": _scores(draw, satisfied, draw.random(count)),
        "functional": functional,
        "dysfunctional": dysfunctional,
    }


def _scores(draw: np.random.Generator, top: float, inclined: Floats) -> Ints:
    """1 to 5 for each person; the share `top` says 4 or 5, those most `inclined` to."""
    count = len(inclined)
    many = round(top * count)
    made = draw.choice([1, 2, 3], count, p=[0.15, 0.30, 0.55])
    made[np.argsort(-inclined, kind="stable")[:many]] = draw.choice([4, 5], many, p=[0.6, 0.4])
    return made
