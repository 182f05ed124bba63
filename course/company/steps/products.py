"""Which product each change of revenue belongs to, and the monthly paths that follow.

Connect drives expansion; Insights, launched in July 2023, takes little of the revenue (T9).
"""

from __future__ import annotations

import numpy as np

from course.company.seeds import rng
from course.company.vocabulary import PLAN_RATE, PRODUCTS
from course.company.world import World

MAKES: tuple[str, ...] = ()

# The number picks a luck in which Insights ends at 9 % of the ARR.
LUCK = "products 1"

CORE, CONNECT, INSIGHTS = range(len(PRODUCTS))
INSIGHTS_LAUNCH = 6  # July 2023
CONNECT_SHARE = (0.16, 0.28)  # of a customer's first contract, where Connect is in it
# Chance that a customer without Connect in its first weeks has it by January 2023 all the same.
SETTLED_CONNECT = {"SMB": 0.12, "MM": 0.30, "ENT": 0.55}
NEW_INSIGHTS = {"SMB": 0.02, "MM": 0.20, "ENT": 0.50}
INSIGHTS_FIRST = 0.3  # chance that a customer who pays less begins with Insights
# What growth is bought for: Connect, Insights, else more Core seats.
GROWTH = {"SMB": (0.42, 0.04), "MM": (0.46, 0.20), "ENT": (0.45, 0.32)}


def make(world: World) -> None:
    """Leaves `facts['paths']` and `facts['reasons']`, both of shape (customers, products, 37).

    Paths are MRR in contract currency at the end of December 2022 and of each month; reasons
    say why the MRR of that month differs from the one before ('' where it does not).
    """
    draw = rng(LUCK)
    customers, changes = world.facts["customers"], world.facts["changes"]
    paths = np.zeros((len(customers), 3, 37))
    reasons = np.full(paths.shape, "", dtype="<U9")
    rates = customers["currency"].map(PLAN_RATE).to_numpy(dtype=float)
    segments = customers["segment"].to_numpy()
    early = customers["early_connect"].to_numpy()
    before_leaving = np.zeros((len(customers), 3))
    for change in changes.itertuples():
        one, month = int(change.customer), int(change.month) + 1
        now = paths[one, :, month].copy()
        amount = change.amount / 12 / rates[one]
        segment = str(segments[one])
        reason = str(change.reason)
        if reason in ("opening", "new"):
            new = _first(draw, segment, bool(early[one]), month - 1, amount)
        elif reason == "left":
            before_leaving[one], new = now, np.zeros(3)
        elif reason == "return":
            new = before_leaving[one]
        elif reason == "escalator":
            new = now * (1 + amount / now.sum())
        elif reason == "reduction":
            new = _reduced(draw, now, -amount)
        else:
            new = now.copy()
            new[_grown(draw, segment, month - 1)] += amount
        new = np.round(new, 2)
        for product in np.flatnonzero(new != now):
            added = reason == "seats" and now[product] == 0
            reasons[one, product, month] = "add-on" if added else reason
        paths[one, :, month:] = new[:, None]
    world.facts["paths"], world.facts["reasons"] = paths, reasons


def _first(
    draw: np.random.Generator, segment: str, early: bool, month: int, amount: float
) -> np.ndarray:
    share = np.zeros(3)
    settled = month < 0 and draw.random() < SETTLED_CONNECT[segment]
    if early or settled:
        share[CONNECT] = draw.uniform(*CONNECT_SHARE)
    if month >= INSIGHTS_LAUNCH and draw.random() < NEW_INSIGHTS[segment]:
        share[INSIGHTS] = draw.uniform(0.10, 0.22)
    share[CORE] = 1 - share.sum()
    return share * amount


def _reduced(draw: np.random.Generator, now: np.ndarray, amount: float) -> np.ndarray:
    """Insights goes first where there is some; the rest is taken from all alike."""
    new = now.copy()
    if now[INSIGHTS] > 0 and draw.random() < INSIGHTS_FIRST:
        new[INSIGHTS] = max(0.0, now[INSIGHTS] - amount)
    rest = amount - (now.sum() - new.sum())
    kept: np.ndarray = new * (1 - rest / new.sum())
    return kept


def _grown(draw: np.random.Generator, segment: str, month: int) -> int:
    connect, insights = GROWTH[segment]
    luck = draw.random()
    if luck < connect:
        return CONNECT
    if luck < connect + insights and month >= INSIGHTS_LAUNCH:
        return INSIGHTS
    return CORE
