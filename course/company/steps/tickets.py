"""Support tickets: more at the start, more before leaving, far more per seat of Insights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import lognormal
from course.company.seeds import rng
from course.company.words.tickets import ticket_subjects
from course.company.world import World

MAKES = ("support_tickets",)

COUNT = 21_000
STARTING = (2.6, 2.0, 1.4)  # in the first months of a customer
LEAVING = 1.5  # in the last three
# Tickets of a customer that has the product, against Core alone.
BY_PRODUCT = {"Core": 1.0, "Connect": 0.30, "Insights": 0.34}
KINDS = ("how-to", "bug", "request", "outage", "billing")
KIND = {
    "Core": (0.44, 0.24, 0.17, 0.04, 0.11),
    "Connect": (0.27, 0.40, 0.18, 0.09, 0.06),
    "Insights": (0.41, 0.35, 0.20, 0.02, 0.02),
}
PRIORITIES = ("low", "normal", "high", "urgent")
PRIORITY = {
    "how-to": (0.45, 0.48, 0.06, 0.01),
    "bug": (0.14, 0.50, 0.28, 0.08),
    "request": (0.52, 0.42, 0.05, 0.01),
    "outage": (0.00, 0.04, 0.30, 0.66),
    "billing": (0.22, 0.62, 0.14, 0.02),
}
HOURS = {"low": 30.0, "normal": 14.0, "high": 7.0, "urgent": 3.0}
SLOWER = {"bug": 1.8, "outage": 1.2}
RATED = 0.35
# What tickets are about, in the order of vocabulary.THEMES.
THEME = (16, 12, 10, 8, 7, 7, 9, 4, 3, 6, 7, 3, 12, 4)


def make(world: World) -> None:
    draw = rng("tickets")
    usage = world["usage_monthly"]
    row = np.sort(draw.choice(len(usage), COUNT, p=_weights(world, usage)))
    made = usage.iloc[row][["account_id", "month"]].reset_index(drop=True)
    days = made["month"].dt.days_in_month.to_numpy()
    made["opened"] = made["month"] + pd.to_timedelta(
        np.floor(draw.random(COUNT) * days).astype(int), unit="D"
    )
    made["product"] = _products(draw, usage.iloc[row])
    made["theme"] = _themes(draw, made["product"])
    made["kind"] = _by(draw, made["product"], KIND, KINDS)
    made["priority"] = _by(draw, made["kind"], PRIORITY, PRIORITIES)
    typical = made["priority"].map(HOURS) * made["kind"].map(SLOWER).fillna(1.0)
    hours = typical.to_numpy(dtype=float) * lognormal(draw, 1.0, 0.9, COUNT, 0.05, 20.0)
    made["hours_to_resolve"] = np.round(hours, 1)
    made["csat"] = _csat(draw, hours)
    made["subject"] = ticket_subjects(
        draw, made["kind"].tolist(), made["theme"].tolist(), made["product"].tolist()
    )
    made = made.sort_values(["opened", "account_id"], kind="stable", ignore_index=True)
    made.insert(0, "ticket_id", [f"H{n:05d}" for n in range(1, COUNT + 1)])
    world["support_tickets"] = made.drop(columns="month")


def _weights(world: World, usage: pd.DataFrame) -> np.ndarray:
    customers = world.facts["all_customers"].set_index("account_id")
    month = ((usage["month"].dt.year - 2023) * 12 + usage["month"].dt.month - 1).to_numpy()
    start = usage["account_id"].map(customers["start"]).fillna(-99).to_numpy(dtype=int)
    left = usage["account_id"].map(customers["left"]).fillna(-1).to_numpy(dtype=int)
    weight = (usage["seats"].to_numpy(dtype=float) + 2) ** 0.62
    for age, factor in enumerate(STARTING):
        weight = np.where(month - start == age, weight * factor, weight)
    weight = np.where((left > month) & (left - month <= 3), weight * LEAVING, weight)
    weight = weight * (1 + BY_PRODUCT["Connect"] * usage["connect_live"])
    # Opened or not, Insights asks for help with its data.
    weight = weight * (1 + 2 * BY_PRODUCT["Insights"] * usage["insights_live"])
    share: np.ndarray = weight / weight.sum()
    return share


def _products(draw: np.random.Generator, rows: pd.DataFrame) -> np.ndarray:
    connect = BY_PRODUCT["Connect"] * rows["connect_live"].to_numpy(dtype=float)
    insights = 2 * BY_PRODUCT["Insights"] * rows["insights_live"].to_numpy(dtype=float)
    luck = draw.random(len(rows)) * (1 + connect + insights)
    return np.where(luck < 1, "Core", np.where(luck < 1 + connect, "Connect", "Insights"))


def _themes(draw: np.random.Generator, products: pd.Series) -> np.ndarray:
    made = np.empty(len(products), dtype=object)
    names = np.array(list(v.THEMES))
    for product in v.PRODUCTS:
        group = (products == product).to_numpy()
        own = np.array([p == product for _, p in v.THEMES.values()]) * np.array(THEME, dtype=float)
        made[group] = draw.choice(names, int(group.sum()), p=own / own.sum())
    return made


def _by(
    draw: np.random.Generator,
    of: pd.Series,
    chances: Mapping[str, tuple[float, ...]],
    names: tuple[str, ...],
) -> np.ndarray:
    made = np.empty(len(of), dtype=object)
    for one, p in chances.items():
        group = (of == one).to_numpy()
        made[group] = draw.choice(names, int(group.sum()), p=p)
    return made


def _csat(draw: np.random.Generator, hours: np.ndarray) -> pd.Series:
    """The longer it took, the worse; two in three say nothing."""
    mean = 4.5 - 0.5 * np.log10(1 + hours)
    score = np.clip(np.round(mean + draw.normal(0, 0.9, len(hours))), 1, 5)
    said = draw.random(len(hours)) < RATED
    return pd.Series(score).where(said).astype("Int64")
