"""Who stays: customers by the quarter in which they were won, quarter after quarter."""

from __future__ import annotations

from typing import TypedDict

from course.charts.heatmap import Cell, heatmap
from course.explorers import Control, Values, View
from course.explorers.data import SEGMENT_NAMES, sums

TITLE = "Cohorts: who stays"
INTRO = (
    "Each row is the customers won in one quarter; read it from left to right and watch them stay or "
    "go. A company can add customers every quarter and still melt: you see it only here."
)
NOTE = (
    "From Fernwick's contracts, in USD at the plan rate; a customer counts while it pays. "
    "No assumption of yours goes in. Fernwick and its figures are invented for teaching."
)
LEFT_OUT = [
    "Customers won before 2023 are not here: nobody knows how many of their cohort left earlier.",
    "Young cohorts have few columns. An average down a column mixes cohorts of different ages.",
    "Enterprise cohorts are two or three customers each: one leaving is a third of the row.",
]
INPUTS = "What to show"
CONTROLS: list[Control] = [
    {
        "id": "segment",
        "label": "Segment",
        "type": "select",
        "value": "All",
        "options": [{"value": key, "label": name} for key, name in SEGMENT_NAMES.items()],
    },
    {
        "id": "measure",
        "label": "Counted in",
        "type": "select",
        "value": "logos",
        "options": [
            {"value": "logos", "label": "Customers"},
            {"value": "arr", "label": "What they pay"},
        ],
    },
]


class Result(TypedDict):
    segment: str
    measure: str
    shares: list[list[float]]  # row by row, from the start
    before: float  # share at month 9, over the same cohorts as at month 12
    at: dict[int, float]  # month -> share, over all cohorts that are old enough
    oldest: float  # the first cohort at 33 months, as a share
    won: list[int]  # customers in each cohort


def compute(values: Values) -> Result:
    rows = sums("cohorts")[values["segment"]]
    mine = rows[values["measure"]]
    shares = [[value / row[0] for value in row] for row in mine if row[0]]
    at = {}
    for month in (12, 24):
        old = [row for row in mine if len(row) > month // 3 and row[0]]
        at[month] = sum(row[month // 3] for row in old) / sum(row[0] for row in old)
    old = [row for row in mine if len(row) > 4 and row[0]]
    return {
        "segment": values["segment"],
        "measure": values["measure"],
        "before": sum(row[3] for row in old) / sum(row[0] for row in old),
        "shares": shares,
        "at": at,
        "oldest": shares[0][-1],
        "won": [row[0] for row in rows["logos"]],
    }


def present(result: Result) -> View:
    name, quarters = SEGMENT_NAMES[result["segment"]], sums("cohorts")["quarters"]
    year, two = 100 * result["at"][12], 100 * result["at"][24]
    pays = result["measure"] == "arr"
    if pays:
        finding = f"{name}: of a dollar won, {year:.0f} cents are paid after a year and {two:.0f} after two"
    else:
        finding = f"{name}: of 100 customers won, {year:.0f} are there after a year and {two:.0f} after two"
    grows = two > year and pays
    text = (
        "Those who stay buy more than those who leave took with them, so the cohort is worth more than on "
        "its first day. Look at customers too: the same cohorts lose members all the while."
        if grows
        else "The steps come at twelve and twenty-four months, when yearly contracts end. "
        "Between them nothing seems to happen, which is why a good quarter says little about retention."
    )
    rows = [
        f"{quarter[:2]} ’{quarter[-2:]} ({count})"
        for quarter, count in zip(quarters, result["won"], strict=True)
    ]
    cells: list[Cell] = [
        {"row": rows[r], "column": 3 * k, "share": round(share, 4)}
        for r, row in enumerate(result["shares"])
        for k, share in enumerate(row)
    ]
    what = "of what they paid at first" if pays else "of the customers"
    most = max(map(len, result["shares"]))
    step = year - 100 * result["before"]
    drop = (
        f"{-step:.0f} points go at once (percent {what})"
        if step < -0.5
        else f"nothing is lost (percent {what})"
    )
    return {
        "finding": finding,
        "short": f"{year:.0f} % after a year",
        "text": text,
        "facts": [
            {"label": "After 12 months, all cohorts that old", "value": f"{year:.1f} %"},
            {"label": "After 24 months", "value": f"{two:.1f} %"},
            {"label": "The first cohort at the end", "value": f"{100 * result['oldest']:.1f} %"},
            {"label": "Customers won in all", "value": str(sum(result["won"]))},
        ],
        "charts": [
            heatmap(
                f"In month 12, when yearly contracts end, {drop}",
                f"A table of shades, one row for each quarter with the number of customers won in it, deeper where more is left. {finding}.",
                cells,
                rows,
                "Months since won",
            )
        ],
        "table": {
            "caption": f"{name}: percent {what} still there",
            "columns": ["Won in", "Customers", *(f"month {3 * k}" for k in range(most))],
            "rows": [
                [
                    quarters[r],
                    str(result["won"][r]),
                    *(f"{100 * share:.0f}" for share in row),
                    *[""] * (most - len(row)),
                ]
                for r, row in enumerate(result["shares"])
            ],
        },
    }
