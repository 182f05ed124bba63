"""The management accounts: a statement per quarter, by line and product.

Subscription revenue is the sum of the months' MRR less credits. The rest is planned here
so that the last quarter and the last year show what they must: T9, T13, T14.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.steps.contracts import first_day
from course.company.vocabulary import PLAN_RATE, PRODUCTS
from course.company.world import World

MAKES = ("pnl_quarterly",)

# $M a quarter, Q1 2023 to Q4 2025. Total revenue is planned for the last five quarters, so that
# services fill the gap; before, services are a share of subscriptions.
TOTAL_REVENUE = {7: 8.110, 8: 8.515, 9: 8.865, 10: 9.3025, 11: 10.000}
SERVICES_SHARE = 0.03
RND = (1.75, 1.85, 1.95, 2.05, 2.20, 2.35, 2.50, 2.62, 2.70, 2.75, 2.80, 2.85)
SNM = (3.30, 3.45, 3.60, 3.85, 4.00, 4.15, 4.30, 4.70, 4.45, 4.50, 4.65, 4.90)
GNA = (0.95, 1.00, 1.03, 1.06, 1.12, 1.20, 1.26, 1.31, 1.36, 1.40, 1.42, 1.45)
# Net cash burn of a year before financing, and its split over the quarters.
BURN = {2023: 10.0, 2024: 8.6, 2025: 7.2}
BURN_SPLIT = (0.31, 0.27, 0.22, 0.20)
FINANCING = {5: 30.0}  # Q2 2024
CLOSING_CASH = 26.0  # end of 2025
CAPEX = 0.06

# Reported cost of revenue and customer operations, share of total revenue. T13: 78 % is reported,
# 74 % is left once support and customer success count as cost of revenue.
REPORTED_COST = (0.236, 0.234, 0.233, 0.232, 0.230, 0.229, 0.227, 0.225, 0.224, 0.223, 0.221, 0.220)
OPERATIONS = 0.040
SUPPORT_SHARE = 0.6
# Direct cost of a dollar of subscription: hosting, bought software and data. T9: Insights pays
# more for models and data than it earns.
DIRECT = {"Core": (0.062, 0.015), "Connect": (0.070, 0.050), "Insights": (0.560, 0.500)}
DELIVERY = 1.15  # cost of a dollar of services
OPERATIONS_BY = {"Core": 0.58, "Connect": 0.20, "Insights": 0.22}

# Lines of a section: name, share, and how the line spreads over products and the shared rest.
RND_LINES = {
    "Engineering people": 0.62,
    "Product and design people": 0.29,
    "Tools and test cloud": 0.09,
}
RND_BY = {"start": (0.46, 0.20, 0.06, 0.28), "end": (0.30, 0.14, 0.32, 0.24)}
SNM_LINES = {
    "Sales people": 0.33,
    "Commissions": 0.17,
    "Sales engineering people": 0.09,
    "Marketing people": 0.12,
    "Marketing programmes": 0.29,
}
GNA_LINES = {
    "Finance and people team": 0.46,
    "Office and systems": 0.24,
    "Insurance, audit and legal": 0.18,
    "Other": 0.12,
}


def make(world: World) -> None:
    subscriptions = _subscription_revenue(world)
    rows: list[tuple[int, str, str, str, float]] = []
    cash = CLOSING_CASH + sum(BURN.values()) - sum(FINANCING.values())
    for quarter in range(12):
        rows += _operating(quarter, subscriptions[:, quarter] / 1e6)
        flow = _cash(quarter)
        cash += sum(amount for *_, amount in flow)
        rows += [*flow, (quarter, "Cash", "Closing cash", "Shared", cash)]
    made = pd.DataFrame(rows, columns=["quarter", "section", "line", "product", "amount"])
    made["quarter"] = first_day(3 * made["quarter"].to_numpy()).to_numpy()
    made["amount"] = np.round(made["amount"] * 1e6)
    world["pnl_quarterly"] = made


def _subscription_revenue(world: World) -> np.ndarray:
    """USD by product and quarter, shape (3, 12)."""
    customers, paths = world.facts["all_customers"], world.facts["paths"]
    rate = customers["currency"].map(PLAN_RATE).to_numpy(dtype=float)
    monthly = (paths[:, :, 1:] * rate[:, None, None]).sum(axis=0)
    subs = world["subscriptions"]
    credits = subs[subs["plan"] == "Credit"]
    month = (credits["start"].dt.year - 2023) * 12 + credits["start"].dt.month - 1
    product = credits["product"].map({name: n for n, name in enumerate(PRODUCTS)}).astype(int)
    usd = credits["mrr"] * credits["currency"].map(PLAN_RATE).astype(float)
    np.add.at(monthly, (product.to_numpy(), month.to_numpy()), usd.to_numpy())
    quarterly: np.ndarray = monthly.reshape(3, 12, 3).sum(axis=2)
    return quarterly


def _operating(quarter: int, subscriptions: np.ndarray) -> list[tuple[int, str, str, str, float]]:
    rows = []
    sold = float(subscriptions.sum())
    total = TOTAL_REVENUE.get(quarter, sold * (1 + SERVICES_SHARE))
    services = total - sold
    for product, amount in zip(PRODUCTS, subscriptions, strict=True):
        rows.append((quarter, "Revenue", "Subscriptions", product, float(amount)))
    rows.append((quarter, "Revenue", "Services", "Shared", services))
    cost = 0.0
    for product, amount in zip(PRODUCTS, subscriptions, strict=True):
        hosting, bought = (share * float(amount) for share in DIRECT[product])
        rows.append((quarter, "Cost of revenue", "Hosting", product, hosting))
        rows.append((quarter, "Cost of revenue", "Bought software and data", product, bought))
        cost += hosting + bought
    rows.append((quarter, "Cost of revenue", "Services delivery", "Shared", services * DELIVERY))
    # Operations of the platform take what is left of the reported cost.
    rest = REPORTED_COST[quarter] * total - cost - services * DELIVERY
    rows.append((quarter, "Cost of revenue", "Platform operations people", "Shared", rest))
    operations = OPERATIONS * total
    for product, share in OPERATIONS_BY.items():
        support = operations * SUPPORT_SHARE * share
        success = operations * (1 - SUPPORT_SHARE) * share
        rows.append((quarter, "Customer operations", "Support people", product, support))
        rows.append((quarter, "Customer operations", "Customer success people", product, success))
    rows += _research(quarter)
    for line, share in SNM_LINES.items():
        rows.append((quarter, "Sales and marketing", line, "Shared", SNM[quarter] * share))
    for line, share in GNA_LINES.items():
        rows.append((quarter, "General and administrative", line, "Shared", GNA[quarter] * share))
    return rows


def _research(quarter: int) -> list[tuple[int, str, str, str, float]]:
    """Research and development, drifting from Core to Insights over the three years."""
    at = quarter / 11
    by = np.array(RND_BY["start"]) * (1 - at) + np.array(RND_BY["end"]) * at
    return [
        (quarter, "Research and development", line, product, RND[quarter] * share * float(part))
        for line, share in RND_LINES.items()
        for product, part in zip((*PRODUCTS, "Shared"), by, strict=True)
    ]


def _cash(quarter: int) -> list[tuple[int, str, str, str, float]]:
    burn = BURN[2023 + quarter // 4] * BURN_SPLIT[quarter % 4]
    rows = [
        (quarter, "Cash", "Operating cash flow", "Shared", -(burn - CAPEX)),
        (quarter, "Cash", "Capital expenditure", "Shared", -CAPEX),
    ]
    if quarter in FINANCING:
        rows.append((quarter, "Cash", "Financing", "Shared", FINANCING[quarter]))
    return rows
