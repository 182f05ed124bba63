"""Where a year's ARR came from: start, what was won, what was lost, end."""

from __future__ import annotations

from typing import TypedDict

from course.charts.bridge import Step, bridge
from course.explorers import Control, Values, View
from course.explorers.data import SEGMENT_NAMES, millions, sums

TITLE = "The ARR bridge"
INTRO = (
    "Annual recurring revenue never just grows: it is won, enlarged, cut and lost, all at once. "
    "Choose a year and a segment, and say before you look which of the five steps is the longest."
)
NOTE = (
    "From Fernwick's table mrr_movements, as finance booked it, in USD at the plan rate. "
    "No assumption of yours goes in. Fernwick and its figures are invented for teaching."
)
LEFT_OUT = [
    "What finance books as expansion is not all sold: price steps agreed in contracts count too.",
    "A customer who is won and grows in the same year stands in two rows.",
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
        "id": "year",
        "label": "Year",
        "type": "select",
        "value": "2025",
        "options": [{"value": year, "label": year} for year in ("2023", "2024", "2025")],
    },
]
MOVES = {
    "new": "New customers",
    "expansion": "Expansion",
    "reactivation": "Came back",
    "contraction": "Contraction",
    "churn": "Left",
}


class Result(TypedDict):
    segment: str
    year: str
    start: float
    moves: dict[str, float]
    end: float
    growth: float  # share of the start
    without_new: float  # end less what new customers brought, as a share of the start


def compute(values: Values) -> Result:
    found = sums("arr_bridge")[values["segment"]][values["year"]]
    moves = {name: float(found[name]) for name in MOVES}
    start = float(found["start"])
    end = start + sum(moves.values())
    return {
        "segment": values["segment"],
        "year": values["year"],
        "start": start,
        "moves": moves,
        "end": end,
        "growth": end / start - 1,
        "without_new": (end - moves["new"]) / start,
    }


def present(result: Result) -> View:
    name = SEGMENT_NAMES[result["segment"]]
    year, moves = result["year"], result["moves"]
    kept = result["without_new"]
    grown, own = (f"{100 * part:+.0f} %".replace("-", "−") for part in (result["growth"], kept - 1))
    finding = f"{name}, {year}: ARR {grown}, and {own} without new customers"
    if 0.995 <= kept <= 1.005:
        finding = f"{name}, {year}: all the growth came from new customers"
    gained = moves["expansion"] + moves["reactivation"]
    lost = -moves["contraction"] - moves["churn"]
    text = (
        f"{name} began {year} with {millions(result['start'])} million USD and ended it with "
        f"{millions(result['end'])}. New customers brought {millions(moves['new'])}. Those who were "
        f"there added {millions(gained)} and took away {millions(lost)}: for each dollar lost, "
        f"{gained / lost:.2f} came from growth, before a single new customer."
    )
    steps: list[Step] = [
        {"label": f"Start {year}", "amount": result["start"] / 1e6, "kind": "total", "said": millions(result["start"])},
        *(
            Step(label=label, amount=moves[move] / 1e6, kind="step", said=millions(moves[move], sign=True))
            for move, label in MOVES.items()
        ),
        {"label": f"End {year}", "amount": result["end"] / 1e6, "kind": "total", "said": millions(result["end"])},
    ]  # fmt: skip
    said = "; ".join(f"{step['label']} {step['said']}" for step in steps)
    return {
        "finding": finding,
        "short": f"{100 * result['growth']:+.1f} %".replace("-", "−"),
        "text": text,
        "facts": [
            {"label": "Start", "value": f"{millions(result['start'])} M"},
            {"label": "End", "value": f"{millions(result['end'])} M"},
            {"label": "Growth", "value": f"{100 * result['growth']:.1f} %"},
            {"label": "End without new customers, of the start", "value": f"{100 * kept:.0f} %"},
        ],
        "charts": [
            bridge(
                f"New customers brought {millions(moves['new'])}; all others gained {millions(gained)} "
                f"and lost {millions(lost)}",
                f"A bridge in million USD: {said}.",
                steps,
                "Million USD",
            )
        ],
        "table": {
            "caption": f"{name}, {year}: ARR in million USD",
            "columns": ["Step", "Million USD", "Share of the start"],
            "rows": [
                [step["label"], step["said"], f"{100e6 * step['amount'] / result['start']:.1f} %".replace("-", "−")]
                for step in steps
            ],
        },
    }  # fmt: skip
