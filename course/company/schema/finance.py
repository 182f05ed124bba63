"""What the company earns and spends, and what its board expects."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import (
    choice,
    key,
    money,
    month,
    number,
    table,
    text,
    whole,
)

AREA = "Finance"
SECTIONS = (
    "Revenue",
    "Cost of revenue",
    "Customer operations",
    "Research and development",
    "Sales and marketing",
    "General and administrative",
    "Cash",
)

pnl_quarterly = table(
    "pnl_quarterly",
    "One row per quarter, line and product: the management accounts as finance reports them.",
    month("quarter", "First month of the quarter.", key=True),
    choice("section", SECTIONS, "Section of the statement as finance reports it."),
    text("line", "The line.", key=True),
    choice("product", (*v.PRODUCTS, "Shared"), "Product it belongs to, or `Shared`.", key=True),
    money(
        "amount", "Amount; costs are positive. Cash lines: inflow positive, outflow negative.", None
    ),
    area=AREA,
    note="`Customer operations` (support and customer success) stands below gross margin here; many would count it as cost of revenue.",
)

headcount = table(
    "headcount",
    "One row per quarter and team: people at the end of the quarter.",
    month("quarter", "First month of the quarter.", key=True),
    choice("team", v.TEAMS, "The team.", key=True),
    whole("people", "People at the end of the quarter.", unit="people"),
    number(
        "capacity_pm",
        "Capacity of product teams in the quarter; 0 for others.",
        0,
        unit="person-months",
    ),
    area=AREA,
)

board_targets = table(
    "board_targets",
    "One row per year and target that the board set.",
    whole("year", "The year.", 2023, key=True),
    key("metric", "The metric, with its definition in a few words."),
    number("target", "The target."),
    number("actual", "What came; empty for 2026.", empty=True),
    text("unit", "Unit of both."),
    area=AREA,
)

TABLES = (pnl_quarterly, headcount, board_targets)
