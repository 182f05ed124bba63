"""Subscriptions, movements and exchange rates, as the billing system and finance wrote them down.

The dirt of T20 enters here: merged companies booked as one lost and one new, escalators
booked as expansion, credits among the subscriptions, two currencies, accounts of our own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import Floats, choose
from course.company.seeds import rng
from course.company.world import MONTHS, World

MAKES = ("subscriptions", "mrr_movements", "fx")

MERGERS = 12
CREDITS = 46
TEST_ACCOUNTS = 6
# T19: the renewal of the largest customer, as a month counted from January 2023: June 2026.
LARGEST_RENEWAL = 41
DISCOUNT = {"SMB": (0.0, 0.05), "MM": (0.08, 0.18), "ENT": (0.20, 0.35)}
PLAN = {"SMB": "Starter", "MM": "Team", "ENT": "Enterprise"}
BOOKED = {
    "opening": "opening",
    "new": "new",
    "add-on": "expansion",
    "seats": "expansion",
    "escalator": "expansion",
    "reduction": "contraction",
    "left": "churn",
    "merged": "new",
    "return": "reactivation",
}


def make(world: World) -> None:
    """Also leaves `facts['children']` (merged companies), `facts['loud']` (the largest
    customer's id) and `facts['tests']` (accounts of our own)."""
    draw = rng("contracts")
    world["fx"] = _fx(draw)
    _renewals_of_the_largest(world)
    _merge(draw, world)
    versions = _versions(world)
    versions = _priced(draw, versions)
    world["mrr_movements"] = _movements(world)
    credits = _credits(draw, versions)
    world["subscriptions"] = _numbered(pd.concat([versions, credits, _tests(world)]))


def first_day(months: pd.Series | np.ndarray) -> pd.Series:
    """Months counted from January 2023 as dates."""
    count = np.asarray(months, dtype=int)
    days = (np.datetime64("2023-01", "M") + count).astype("datetime64[D]")
    return pd.Series(pd.to_datetime(days).as_unit("us"))


def _fx(draw: np.random.Generator) -> pd.DataFrame:
    """EUR wanders around the plan rate; USD is 1."""
    walk = 1.08 + np.cumsum(draw.normal(0, 0.008, len(MONTHS)))
    spot = np.clip(walk - (walk.mean() - 1.085), 1.02, 1.16)
    frames = [
        pd.DataFrame(
            {
                "month": MONTHS,
                "currency": currency,
                "spot_rate": np.round(spot, 4) if currency == "EUR" else 1.0,
                "plan_rate": v.PLAN_RATE[currency],
            }
        )
        for currency in v.CURRENCIES
    ]
    return pd.concat(frames, ignore_index=True)


def _renewals_of_the_largest(world: World) -> None:
    customers, paths = world.facts["customers"], world.facts["paths"]
    usd = paths[:, :, 36].sum(axis=1) * customers["currency"].map(v.PLAN_RATE).to_numpy(dtype=float)
    largest = np.argsort(-usd, kind="stable")[:10]
    for place, one in enumerate(largest):
        customers.at[one, "term"] = 36 if place == 0 else 12
        # The largest renews in May 2026, the next nine in the second half of the year.
        due = LARGEST_RENEWAL if place == 0 else 42 + place % 6
        customers.at[one, "start"] = due - 36 * (2 + place % 2)
    world.facts["loud"] = str(customers.at[largest[0], "account_id"])


def _merge(draw: np.random.Generator, world: World) -> None:
    """Twelve customers took over a smaller one that was a customer too: split their past."""
    customers = world.facts["customers"]
    paths, reasons = world.facts["paths"], world.facts["reasons"]
    fit = (customers["left"] < 0) & (customers["start"] < 0) & (customers["segment"] != "ENT")
    parents = choose(draw, fit.to_numpy().astype(float), MERGERS)
    children = customers.iloc[parents].copy()
    children["parent_id"] = children["account_id"]
    last = int(customers["account_id"].str[1:].max())
    children["account_id"] = [f"A{last + n:04d}" for n in range(1, MERGERS + 1)]
    children["early_connect"] = False
    # Four a year, one of them in each quarter but the first.
    months = np.array([12 * (n % 3) + 3 + (5 * n) % 9 for n in range(MERGERS)])
    part = draw.uniform(0.2, 0.45, MERGERS)
    theirs = np.zeros((MERGERS, *paths.shape[1:]))
    why = np.full(theirs.shape, "", dtype=reasons.dtype)
    for n, one in enumerate(parents):
        # Not in a month in which the parent's own contract changes as well.
        until = int(months[n]) + 1
        until += int(np.argmax(reasons[one, 0, until:] == ""))
        months[n] = until - 1
        theirs[n, 0, :until] = np.round(paths[one, 0, :until] * part[n], 2)
        why[n, 0, :until] = reasons[one, 0, :until]
        why[n, 0, until] = "left"
        paths[one, 0, :until] = np.round(paths[one, 0, :until] - theirs[n, 0, :until], 2)
        reasons[one, 0, until] = "merged"
    children["left"] = months
    world.facts["children"] = children.reset_index(drop=True)
    world.facts["all_customers"] = pd.concat([customers, children], ignore_index=True)
    world.facts["paths"] = np.concatenate([paths, theirs])
    world.facts["reasons"] = np.concatenate([reasons, why])


def _versions(world: World) -> pd.DataFrame:
    """One row per customer, product and stretch of months with the same MRR."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    before = np.concatenate([np.zeros((*paths.shape[:2], 1)), paths[:, :, :-1]], axis=2)
    one, product, month = np.nonzero((paths != before) & (paths > 0))
    made = pd.DataFrame({"one": one, "p": product, "m": month})
    changed = np.argwhere(paths != before)
    after = _next_change(made, changed)
    mine = customers.iloc[one].reset_index(drop=True)
    start, term = mine["start"].to_numpy(), mine["term"].to_numpy()
    began = np.where(month == 0, start, month - 1)
    # A running version ends with the term it is in.
    running = start + term * (np.floor((35 - start) / term).astype(int) + 1)
    until = np.where(after > 0, after - 1, running)
    return pd.DataFrame(
        {
            "account_id": mine["account_id"],
            "segment": mine["segment"],
            "product": np.array(v.PRODUCTS)[product],
            "plan": mine["segment"].map(PLAN),
            "mrr": paths[one, product, month],
            "began": began,
            "start": first_day(began),
            "end": first_day(until) - pd.Timedelta(days=1),
            "term_months": term,
            "escalator_pct": _escalators(world, one),
            "currency": mine["currency"],
            "reason": world.facts["reasons"][one, product, month],
        }
    )


def _next_change(made: pd.DataFrame, changed: np.ndarray) -> np.ndarray:
    """Month index of the change that ends each version; 0 while it runs."""
    flat = (changed[:, 0] * 3 + changed[:, 1]) * 64 + changed[:, 2]
    mine = ((made["one"] * 3 + made["p"]) * 64 + made["m"]).to_numpy()
    place = np.searchsorted(flat, mine) + 1
    following = np.append(flat, -1)[place]
    return np.where(following // 64 == mine // 64, following % 64, 0)


def _escalators(world: World, one: np.ndarray) -> Floats:
    rates = world.facts["changes"].groupby("customer")["escalator"].max()
    known: Floats = rates.reindex(one).fillna(0.0).to_numpy(dtype=float)
    return known


def _priced(draw: np.random.Generator, versions: pd.DataFrame) -> pd.DataFrame:
    """Seats, list price and discount that multiply to the MRR."""
    made = versions.copy()
    newer = (made["began"] >= 18).to_numpy()
    made["price_version"] = np.where(newer, v.PRICE_VERSIONS[1], v.PRICE_VERSIONS[0])
    usd = [v.LIST_PRICE[a][b] for a, b in zip(made["price_version"], made["product"], strict=True)]
    rate = made["currency"].map(v.PLAN_RATE).to_numpy(dtype=float)
    made["unit_price"] = np.round(np.array(usd) / rate, 2)
    # A customer's discount is a trait of the customer, not of the version.
    ids, place = np.unique(made["account_id"].to_numpy(dtype=str), return_inverse=True)
    luck = draw.random(len(ids))[place]
    low, high = np.array([DISCOUNT[s] for s in made["segment"]]).T
    wanted = low + (high - low) * luck
    made["seats"] = np.ceil(made["mrr"] / (made["unit_price"] * (1 - wanted))).astype(int)
    made["discount"] = np.round(1 - made["mrr"] / (made["seats"] * made["unit_price"]), 4)
    return made


def _movements(world: World) -> pd.DataFrame:
    """Differences of the paths in USD at the plan rate; they add up to the end to the cent."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    rate = customers["currency"].map(v.PLAN_RATE).to_numpy(dtype=float)
    usd = np.round(paths * rate[:, None, None], 2)
    step = np.diff(usd, axis=2, prepend=0)
    one, product, month = np.nonzero(np.round(step, 2))
    reason = world.facts["reasons"][one, product, month]
    amount = np.round(step[one, product, month], 2)
    booked = pd.Series(reason).map(BOOKED).to_numpy()
    made = pd.DataFrame(
        {
            "month": first_day(month - 1),
            "account_id": customers["account_id"].to_numpy()[one],
            "product": np.array(v.PRODUCTS)[product],
            "type": booked,
            "amount": amount,
        }
    )
    return made.sort_values(["month", "account_id", "product"], kind="stable", ignore_index=True)


def _credits(draw: np.random.Generator, versions: pd.DataFrame) -> pd.DataFrame:
    """Corrections of an invoice that billing entered as subscriptions of a month."""
    settled = versions[(versions["reason"] != "opening") & (versions["began"] < 30)]
    rows = settled.iloc[choose(draw, np.ones(len(settled)), CREDITS)].copy()
    month = rows["began"].to_numpy() + 1
    # Some fall into the months on which a year's ARR is counted.
    month[:4], month[4:8] = 23, 35
    rows["start"] = first_day(month).to_numpy()
    rows["end"] = (first_day(month + 1) - pd.Timedelta(days=1)).to_numpy()
    rows["mrr"] = -np.round(rows["mrr"] * draw.uniform(0.15, 0.8, CREDITS), 2)
    rows["plan"], rows["reason"] = "Credit", "credit"
    rows["seats"], rows["unit_price"], rows["discount"], rows["term_months"] = 0, 0.0, 0.0, 1
    return rows


def _tests(world: World) -> pd.DataFrame:
    """Accounts of our own for demos and tests: seats, and nothing to pay."""
    last = int(world.facts["all_customers"]["account_id"].str[1:].max())
    ids = [f"A{last + n:04d}" for n in range(1, TEST_ACCOUNTS + 1)]
    world.facts["tests"] = ids
    price = v.LIST_PRICE["2022"]["Core"]
    return pd.DataFrame(
        {
            "account_id": ids,
            "segment": "SMB",
            "product": "Core",
            "plan": "Team",
            "seats": 25,
            "unit_price": price,
            "discount": 1.0,
            "mrr": 0.0,
            "start": pd.Timestamp("2023-02-01"),
            "end": pd.Timestamp("2027-01-31"),
            "term_months": 48,
            "escalator_pct": 0.0,
            "currency": "USD",
            "price_version": "2022",
            "reason": "new",
        }
    )


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    made = frame.sort_values(["start", "account_id", "product"], kind="stable", ignore_index=True)
    made.insert(0, "sub_id", [f"S{n:05d}" for n in range(1, len(made) + 1)])
    return made.drop(columns=["segment", "began"])
