"""A rate that rises while all its parts fall: the mix has moved (Simpson's paradox)."""

from __future__ import annotations

from typing import TypedDict

from course.charts.slope import Group, slope
from course.explorers import Control, Values, View
from course.explorers.data import SEGMENT_NAMES, sums

TITLE = "The win rate and its parts"
INTRO = (
    "The win rate of new business went up within a year. Dana Whitlock shows it to the board with some "
    "pride. Move the share of small deals and see what is left of the rise."
)
NOTE = (
    "From Fernwick's closed new business of H2 2024 and H2 2025. The share of small deals is your "
    "assumption; the mix of the other two stays as it was. Invented for teaching."
)
LEFT_OUT = [
    "Counts, not value: a small deal and a large one weigh the same here.",
    "Why small deals came in, and whether they were worth a seller's time.",
    "With 31 enterprise deals in half a year, one deal is three points of that rate.",
]
INPUTS = "What if"
BEFORE, AFTER = "H2 2024", "H2 2025"
SEGMENTS = ("SMB", "MM", "ENT")


def _share(half: str) -> float:
    rows = sums("mix")[half]
    closed = float(sum(row["closed"] for row in rows.values()))
    return 100 * float(rows["SMB"]["closed"]) / closed


CONTROLS: list[Control] = [
    {
        "id": "small",
        "label": "Share of small deals in H2 2025",
        "type": "range",
        "value": float(round(_share(AFTER))),
        "min": 5,
        "max": 90,
        "step": 1,
        "unit": "%",
        "help": f"It was {_share(BEFORE):.0f} % in H2 2024.",
    },
]


class Result(TypedDict):
    small: float
    before: dict[str, float]  # win rate in percent, by segment and All
    after: dict[str, float]
    actual: float  # the blend of H2 2025 as it was
    same_mix: float  # the blend of H2 2025 with the mix of H2 2024


def _rates(half: str) -> dict[str, float]:
    rows = sums("mix")[half]
    rates = {name: 100 * rows[name]["won"] / rows[name]["closed"] for name in SEGMENTS}
    won = sum(row["won"] for row in rows.values())
    return {**rates, "All": 100 * won / sum(row["closed"] for row in rows.values())}


def _blend(rates: dict[str, float], small: float, half: str) -> float:
    """The win rate with this share of small deals; the other two keep their proportion."""
    rows = sums("mix")[half]
    rest = float(rows["MM"]["closed"] + rows["ENT"]["closed"])
    others = sum(rates[name] * float(rows[name]["closed"]) for name in ("MM", "ENT")) / rest
    return (small * rates["SMB"] + (100 - small) * others) / 100


def compute(values: Values) -> Result:
    before, after = _rates(BEFORE), _rates(AFTER)
    small = float(values["small"])
    return {
        "small": small,
        "before": before,
        "after": {**after, "All": _blend(after, small, AFTER)},
        "actual": after["All"],
        "same_mix": sum(after[name] * sums("mix")[BEFORE][name]["closed"] for name in SEGMENTS)
        / sum(row["closed"] for row in sums("mix")[BEFORE].values()),
    }


def present(result: Result) -> View:
    before, after = result["before"], result["after"]
    change = after["All"] - before["All"]
    moved = "rises" if change > 0.05 else "falls" if change < -0.05 else "stays"
    finding = (
        f"With {result['small']:.0f} % small deals the win rate {moved}"
        + (f" by {abs(change):.1f} points" if moved != "stays" else "")
        + ", and every segment falls"
    )
    text = (
        f"Every segment lost two to three points between the halves. In fact {_share(AFTER):.0f} % of the deals "
        f"of {AFTER} were small, where {_share(BEFORE):.0f} % had been, and small deals are won twice as "
        f"often. So the blend rose from {before['All']:.1f} to {result['actual']:.1f} %. With the mix of the "
        f"year before it would have been {result['same_mix']:.1f} %."
    )
    groups: list[Group] = [
        {"name": name, "before": before[key], "after": after[key], "strong": key == "All"}
        for key, name in (("All", "All"), ("SMB", "Small"), ("MM", "Mid"), ("ENT", "Enterprise"))
    ]
    said = "; ".join(f"{g['name']} from {g['before']:.1f} to {g['after']:.1f} %" for g in groups)
    rows = sums("mix")
    return {
        "finding": finding,
        "short": f"{after['All']:.1f} %",
        "text": text,
        "facts": [
            {"label": "Win rate, H2 2024", "value": f"{before['All']:.1f} %"},
            {"label": "Win rate, H2 2025, at your mix", "value": f"{after['All']:.1f} %"},
            {"label": "As it was reported", "value": f"{result['actual']:.1f} %"},
            {"label": "At the mix of 2024", "value": f"{result['same_mix']:.1f} %"},
        ],
        "charts": [
            slope(
                f"All three parts fall; the whole {moved} because small deals, which are easy, became more"
                if moved == "rises"
                else f"All three parts fall, and so the whole {moved}" if moved == "falls"
                else "All three parts fall, and the mix alone holds the whole up",
                f"Lines from {BEFORE} to {AFTER}: {said}.",
                groups,
                (BEFORE, AFTER),
                "Won, % of closed deals",
            )
        ],
        "table": {
            "caption": "Won of closed deals, by segment",
            "columns": ["Segment", BEFORE, "Rate", AFTER, "Rate", "Change"],
            "rows": [
                [
                    SEGMENT_NAMES[name],
                    f"{rows[BEFORE][name]['won']} of {rows[BEFORE][name]['closed']}",
                    f"{before[name]:.1f} %",
                    f"{rows[AFTER][name]['won']} of {rows[AFTER][name]['closed']}",
                    f"{after[name]:.1f} %",
                    f"{after[name] - before[name]:+.1f}".replace("-", "−"),
                ]
                for name in SEGMENTS
            ]
            + [
                ["All, at your mix", "", f"{before['All']:.1f} %", "", f"{after['All']:.1f} %", f"{change:+.1f}".replace("-", "−")]
            ],
        },
    }  # fmt: skip
