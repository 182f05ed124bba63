"""What it costs to win a customer, when that is paid back, and what a customer is worth."""

from __future__ import annotations

from typing import TypedDict

from course.charts.curve import curve
from course.explorers import Control, Values, View
from course.explorers.data import sums

TITLE = "CAC payback and lifetime value"
INTRO = (
    "A customer costs money first and earns it back month by month. Four numbers decide how long that "
    "takes. The start values are Fernwick's of 2025; guess which one moves the payback most, then try."
)
NOTE = (
    "Start values from Fernwick's tables of 2025; what you set is your assumption. Loss of revenue is taken as "
    "the same every month, which no company has. Invented for teaching."
)
LEFT_OUT = [
    "One average stands for customers of 9 thousand and of a million a year.",
    "Expansion: whoever stays also buys more, and that has a cost of its own.",
    "A dollar in three years is worth less than one today; nothing is discounted here.",
    "Spend of this year also wins customers of the next.",
]
MONTHS = 72


def _start() -> dict[str, float]:
    found = sums("payback")
    return {
        "new": found["spend_new"] / found["customers"] / 1e3,
        "all": found["spend"] / found["customers"] / 1e3,
        "arr": found["new_arr"] / found["customers"] / 1e3,
        "margin": 100 * found["margin"],
        "loss": 100 * found["loss"],
    }


CONTROLS: list[Control] = [
    {
        "id": "count",
        "label": "Sales and marketing that counts",
        "type": "select",
        "value": "new",
        "group": "Spend",
        "options": [
            {"value": "new", "label": "Spent on new customers"},
            {"value": "all", "label": "All of it, expansion included"},
        ],
        "help": "31 % of the spend serves customers that Fernwick already has.",
    },
    {
        "id": "cac",
        "label": "Spend for a new customer, against 2025",
        "type": "range",
        "value": 100.0,
        "min": 40,
        "max": 200,
        "step": 5,
        "unit": "%",
        "group": "Spend",
    },
    {
        "id": "arr",
        "label": "A new customer pays a year",
        "type": "range",
        "value": round(_start()["arr"], 1),
        "min": 5,
        "max": 60,
        "step": 0.1,
        "unit": "k USD",
        "group": "Customer",
    },
    {
        "id": "margin",
        "label": "Gross margin",
        "type": "range",
        "value": float(round(_start()["margin"])),
        "min": 40,
        "max": 90,
        "step": 1,
        "unit": "%",
        "group": "Customer",
        "help": "Finance reports 78 %. Where support and customer success count as cost, 74 % is left.",
    },
    {
        "id": "loss",
        "label": "Revenue lost in a year",
        "type": "range",
        "value": round(_start()["loss"], 1),
        "min": 1,
        "max": 40,
        "step": 0.1,
        "unit": "%",
        "group": "Customer",
    },
]


class Result(TypedDict):
    cac: float  # thousand USD
    payback: float  # months, as the formula has it: nobody leaves
    real: float | None  # months with the loss taken into account; None: never
    value: float  # lifetime value, thousand USD
    ratio: float
    curve: list[float]  # thousand USD for each customer won, month 0 to MONTHS


def compute(values: Values) -> Result:
    cac = _start()[values["count"]] * float(values["cac"]) / 100
    profit = float(values["arr"]) / 12 * float(values["margin"]) / 100
    loss = float(values["loss"]) / 100
    kept = (1 - loss) ** (1 / 12)
    at, so_far = [-cac], -cac
    for month in range(MONTHS):
        so_far += profit * kept**month
        at.append(so_far)
    # All that ever comes is profit / (1 - kept); when it is less than the cost, it never pays.
    real = None
    if profit / (1 - kept) > cac:
        month, total = 0, -cac
        while total < 0:
            total += profit * kept**month
            month += 1
        real = month - total / (profit * kept ** (month - 1))
    value = float(values["arr"]) * float(values["margin"]) / 100 / loss
    return {
        "cac": cac,
        "payback": cac / profit,
        "real": real,
        "value": value,
        "ratio": value / cac,
        "curve": at,
    }


def present(result: Result) -> View:
    payback, real = result["payback"], result["real"]
    if real is None:
        finding = f"At this loss a customer never pays back: the formula says {payback:.0f} months, and too many leave before"
        when = "never"
    else:
        finding = f"A customer is paid back after {payback:.0f} months by the formula, after {real:.0f} with those who leave"
        when = f"{real:.0f} months"
    shown = result["curve"]
    lasting = "yes" if result["ratio"] >= 3 else "no"
    text = (
        f"Winning a customer costs {result['cac']:.1f} thousand USD. The ratio of lifetime value to that is "
        f"{result['ratio']:.1f}. Many call 3 the mark; here that says {lasting}, and it says nothing of when the cash "
        f"comes: at its deepest each customer won leaves {result['cac']:.0f} thousand out of pocket."
    )
    mark = real if real is not None and real <= MONTHS else None
    return {
        "finding": finding,
        "short": f"{payback:.0f} months",
        "text": text,
        "facts": [
            {"label": "Cost to win a customer", "value": f"{result['cac']:.1f} k"},
            {"label": "Payback by the formula", "value": f"{payback:.1f} months"},
            {"label": "With customers leaving", "value": when},
            {"label": "Lifetime value to cost", "value": f"{result['ratio']:.1f}"},
        ],
        "charts": [
            curve(
                f"Each customer won is under water for {real:.0f} months"
                if real is not None
                else "Customers leave before they have paid for what winning them cost",
                f"A line that starts at minus {result['cac']:.0f} thousand USD and "
                + (f"crosses zero after {real:.0f} months." if mark is not None else f"has not crossed zero after {MONTHS} months."),
                shown,
                mark,
                f"{real:.0f} months" if real is not None else "",
                "Thousand USD",
            )
        ],
        "table": {
            "caption": "Thousand USD for each customer won, so far",
            "columns": ["After", "Gross profit less cost"],
            "rows": [
                [f"{month} months", f"{shown[month]:.1f}".replace("-", "−")]
                for month in range(0, MONTHS + 1, 12)
            ],
        },
    }  # fmt: skip
