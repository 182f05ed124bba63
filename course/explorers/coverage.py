"""Is the pipeline enough? What it holds, what of it counts, and what earlier ones came to."""

from __future__ import annotations

from typing import TypedDict

from course.charts.bars import Bar, bars
from course.explorers import Control, Values, View
from course.explorers.data import millions, sums

TITLE = "Pipeline coverage"
INTRO = (
    "It is the last Sunday of 2025. The pipeline for the first quarter is more than three times the target, and "
    "everybody knows that three is enough. Take out what you would not believe, and see what is left."
)
NOTE = (
    "The pipeline of 28 December 2025, new business and expansion, dated in Q1 2026. The conversion is your "
    "assumption; it starts at what earlier snapshots came to. Invented for teaching."
)
LEFT_OUT = [
    "Deals that are not in the pipeline yet and close within the quarter all the same.",
    "One large deal: a sum of forty deals is steadier than its largest three.",
    "If you take stale deals out, what is left converts better than the whole did.",
]
INPUTS = "What you believe"


def _earlier() -> float:
    """The share by value of earlier snapshots that was won, in percent."""
    history = sums("coverage")["history"]
    return 100 * float(sum(row[2] for row in history)) / float(sum(row[1] for row in history))


CONTROLS: list[Control] = [
    {
        "id": "stage",
        "label": "Count deals from stage",
        "type": "select",
        "value": "2",
        "options": [
            {"value": "1", "label": "1 Qualify: all of them"},
            {"value": "2", "label": "2 Discover: qualified"},
            {"value": "3", "label": "3 Prove"},
            {"value": "4", "label": "4 Propose"},
        ],
    },
    {
        "id": "age",
        "label": "Oldest deal that counts",
        "type": "range",
        "value": 5.0,
        "min": 0.5,
        "max": 5,
        "step": 0.5,
        "unit": "cycles",
        "help": "In median sales cycles of its segment. Most deals older than two never close.",
    },
    {
        "id": "conversion",
        "label": "Of this value will be won in the quarter",
        "type": "range",
        "value": float(round(_earlier())),
        "min": 5,
        "max": 60,
        "step": 1,
        "unit": "%",
    },
    {
        "id": "target",
        "label": "Target for the quarter",
        "type": "range",
        "value": round(sums("coverage")["target"] / 1e6, 2),
        "min": 1,
        "max": 4,
        "step": 0.01,
        "unit": "M USD",
    },
]


class Result(TypedDict):
    held: float  # USD, all that is dated in the quarter
    counted: float
    deals: int
    stale: float  # share of the counted value older than two cycles
    coverage: float
    expected: float
    target: float
    conversion: float


def compute(values: Values) -> Result:
    found = sums("coverage")
    # The slider's end means: however old.
    most = float(values["age"]) if float(values["age"]) < 5 else 1e9
    kept = [d for d in found["deals"] if d[1] >= int(values["stage"]) and d[2] <= most]
    counted = float(sum(d[0] for d in kept))
    target = float(values["target"]) * 1e6
    return {
        "held": float(sum(d[0] for d in found["deals"])),
        "counted": counted,
        "deals": len(kept),
        "stale": sum(d[0] for d in kept if d[2] > 2) / counted if counted else 0.0,
        "coverage": counted / target,
        "expected": counted * float(values["conversion"]) / 100,
        "target": target,
        "conversion": float(values["conversion"]),
    }


def present(result: Result) -> View:
    reached = result["expected"] / result["target"]
    verdict = "enough" if reached >= 1 else "not enough"
    finding = (
        f"Coverage of {result['coverage']:.1f} is {verdict}: at {result['conversion']:.0f} % "
        f"it brings {100 * reached:.0f} % of the target"
    )
    need = 100 / result["conversion"]
    text = (
        f"{result['deals']} deals are counted, worth {millions(result['counted'])} million USD a year; "
        f"{100 * result['stale']:.0f} % of that is older than twice the median cycle. To reach the target at this "
        f"conversion you would need coverage of {need:.1f}. The win rate of closed deals is the wrong "
        "measure here: it forgets the deals that slip out of the quarter."
    )
    rows: list[Bar] = [
        {"label": "Dated in the quarter", "value": result["held"] / 1e6, "said": millions(result["held"]), "tone": "1"},
        {"label": "What you count", "value": result["counted"] / 1e6, "said": millions(result["counted"]), "tone": "total"},
        {"label": "Expected to be won", "value": result["expected"] / 1e6, "said": millions(result["expected"]), "tone": "gain" if reached >= 1 else "loss"},
        {"label": "Target", "value": result["target"] / 1e6, "said": millions(result["target"]), "tone": "3"},
    ]  # fmt: skip
    history = sums("coverage")["history"]
    past: list[Bar] = [
        {"label": quarter, "value": round(100 * won / held, 1), "said": f"{100 * won / held:.0f} % of {millions(held)}"}
        for quarter, held, won in history
    ]  # fmt: skip
    low, high = min(row["value"] for row in past), max(row["value"] for row in past)
    said = "; ".join(f"{row['label']} {row['said']}" for row in rows)
    before = "; ".join(f"{row['label']}: {row['said']}" for row in past)
    return {
        "finding": finding,
        "short": f"{100 * reached:.0f} % of target",
        "text": text,
        "facts": [
            {"label": "Coverage", "value": f"{result['coverage']:.2f}"},
            {"label": "Coverage you would need", "value": f"{need:.1f}"},
            {"label": "Deals counted", "value": str(result["deals"])},
            {"label": "Of their value, stale", "value": f"{100 * result['stale']:.0f} %"},
        ],
        "charts": [
            bars(
                f"Of {millions(result['counted'])} million counted, {millions(result['expected'])} can be expected; the target is {millions(result['target'])}",
                f"Four bars in million USD: {said}.",
                rows,
                "Million USD",
            ),
            bars(
                f"Earlier quarters won {low:.0f} to {high:.0f} % of what their first day held",
                f"Bars in percent. {before}.",
                past,
                "Percent of the value",
            ),
        ],
        "table": {
            "caption": "What earlier snapshots came to, million USD",
            "columns": ["Quarter", "Dated in it", "Won in it", "Conversion"],
            "rows": [
                *([quarter, millions(held), millions(won), f"{100 * won / held:.0f} %"] for quarter, held, won in history),
                ["Q1 2026, yours", millions(result["counted"]), millions(result["expected"]), f"{result['conversion']:.0f} %"],
            ],
        },
    }  # fmt: skip
