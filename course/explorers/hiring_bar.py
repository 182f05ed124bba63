"""Where the bar of a search pays best, between the first who comes and nobody.

The sums are those of `course.scoring.models.hiring`: a search for at most sixty candidates, and
the first at or above the bar is hired.
"""

from __future__ import annotations

from typing import TypedDict

from course.charts.bars import Bar, bars
from course.charts.peak import peak
from course.explorers import Control, Values, View
from course.scoring.models.hiring import search

TITLE = "The bar and the empty chair"
INTRO = (
    "A chair is empty and candidates come one by one. Each gets a score; the first at or above your bar is hired. A score "
    "has a mean of 50 and a spread of 10, so one candidate in six reaches 60 and one in 44 reaches 70."
)
NOTE = (
    "Every input is your assumption, and the start values are invented for teaching. A hire's worth is counted over the whole "
    "stay, against the average candidate. .42 and .19 are the links of structured and unstructured interviews with performance "
    "in a reanalysis of many studies (Sackett and colleagues, 2022); .48 adds a work sample of .33 that overlaps by .2."
)
LEFT_OUT = [
    "Good candidates do not wait: whoever you pass over is gone, but nobody whom you want says no.",
    "A chair costs the same in its first week and in its twentieth.",
    "A poor hire is worth as much less than average as a good one is worth more. Parting, and what it does to a team, is not in it.",
    "Sixty candidates at most; if nobody passes, the last one is hired.",
]
INPUTS = "Your search"

MOST = 60
LOWEST, HIGHEST = 40, 75  # bars that can be set

CONTROLS: list[Control] = [
    {
        "id": "bar",
        "label": "Your bar",
        "type": "range",
        "value": 70,
        "min": LOWEST,
        "max": HIGHEST,
        "step": 1,
        "unit": "points",
    },
    {
        "id": "chair",
        "label": "Empty chair, a week",
        "type": "range",
        "value": 9,
        "min": 0,
        "max": 30,
        "step": 0.5,
        "unit": "$k",
        "help": "Work that waits, not the salary that is saved.",
    },
    {
        "id": "arrivals",
        "label": "Candidates a week",
        "type": "range",
        "value": 2.5,
        "min": 0.5,
        "max": 10,
        "step": 0.5,
    },
    {
        "id": "validity",
        "label": "The score rests on",
        "type": "select",
        "value": "both",
        "options": [
            {"value": "both", "label": "Interview and sample (.48)"},
            {"value": "structured", "label": "Structured interview alone (.42)"},
            {"value": "talk", "label": "An open talk (.19)"},
            {"value": "years", "label": "Years of experience (.07)"},
            {"value": "perfect", "label": "A look into the future (1.00)"},
        ],
    },
    {
        "id": "spread",
        "label": "One step better is worth",
        "type": "range",
        "value": 110,
        "min": 20,
        "max": 400,
        "step": 10,
        "unit": "$k",
        "help": "Over the whole stay. One standard deviation of performance: from the middle of a hundred people to about the sixteenth best.",
    },
]
VALIDITY = {"both": 0.48, "structured": 0.42, "talk": 0.19, "years": 0.07, "perfect": 1.0}


class Result(TypedDict):
    bar: int
    best: int
    perfect: bool
    worth: list[float]  # by bar from LOWEST, thousand dollars
    seen: list[float]  # candidates
    weeks: list[float]
    gain: list[float]  # thousand dollars, before the chair is paid
    chair: float  # a week


def compute(values: Values) -> Result:
    spread = VALIDITY[str(values["validity"])] * float(values["spread"])
    arrivals, chair = float(values["arrivals"]), float(values["chair"])
    seen, weeks, gain, worth = [], [], [], []
    for bar in range(LOWEST, HIGHEST + 1):
        candidates, score = search((bar - 50) / 10, MOST)
        seen.append(candidates)
        weeks.append(candidates / arrivals)
        gain.append(spread * score)
        worth.append(gain[-1] - chair * weeks[-1])
    return {
        "bar": int(values["bar"]),
        "best": LOWEST + worth.index(max(worth)),
        "perfect": values["validity"] == "perfect",
        "worth": worth,
        "seen": seen,
        "weeks": weeks,
        "gain": gain,
        "chair": chair,
    }


def _money(thousands: float) -> str:
    sign = "−" if round(thousands) < 0 else ""
    return f"{sign}${abs(thousands):,.0f}k"


def _weeks(weeks: float) -> str:
    return f"{weeks:.1f} weeks"


def present(result: Result) -> View:
    bar, best = result["bar"], result["best"]
    at, top = bar - LOWEST, best - LOWEST
    worth, weeks = result["worth"], result["weeks"]
    lost = round(worth[top]) - round(worth[at])  # as somebody subtracts who reads the two
    mine = f"A bar of {bar} is worth {_money(worth[at])}"
    finding = (
        f"{mine}: as good as it gets"
        if lost <= 0
        else f"{mine}, a bar of {best} {_money(worth[top])}"
    )
    higher = "lower" if bar > best else "higher"
    text = (
        f"At {bar} you see {result['seen'][at]:.0f} candidates and wait {_weeks(weeks[at])} on average. The person you hire is "
        f"expected to be worth {_money(result['gain'][at])} more than an average candidate, and the empty chair takes "
        f"{_money(result['chair'] * weeks[at])}. "
    )
    if lost > 0:
        text += f"A {higher} bar would be worth {_money(lost)} more. "
    if result["gain"][at] < result["gain"][max(at - 5, 0)] - 0.5:
        text += "So high a bar even hires worse people: the sixty run out, and you take whoever comes last. "
    if best == LOWEST:
        text += (
            "As far as these bars go, the lowest pays best: the score says too little to wait for."
        )
    elif best == HIGHEST:
        text += "As far as these bars go, the highest pays best: waiting costs little here."
    else:
        text += "Only the difference counts, and beside its peak the curve is flat: two points more or less hardly matter."
    rows: list[Bar] = []
    for one in (bar, best):
        gain, cost = result["gain"][one - LOWEST], result["chair"] * weeks[one - LOWEST]
        rows += [
            {"label": f"Better hire, bar {one}", "value": round(gain, 2), "said": _money(gain), "tone": "gain"},
            {"label": f"Empty chair, bar {one}", "value": round(cost, 2), "said": _money(cost), "tone": "loss"},
        ]  # fmt: skip
    if bar == best:
        rows = rows[:2]
    return {
        "finding": finding,
        "short": f"Best bar {best}",
        "text": text,
        "facts": [
            {"label": "Candidates seen, on average", "value": f"{result['seen'][at]:.1f}"},
            {"label": "The chair is empty for", "value": _weeks(weeks[at])},
            {"label": "Worth at your bar", "value": _money(worth[at])},
            {"label": "Best bar", "value": f"{best} points"},
        ],
        "charts": [
            peak(
                f"The best bar is {best}, and a higher one pays less"
                if best < HIGHEST
                else "The higher the bar, the more it pays",
                f"A curve of what a search is worth by its bar, from {LOWEST} to {HIGHEST}: {_money(worth[0])} at the lowest bar, "
                f"{_money(worth[top])} at {best}, {_money(worth[-1])} at the highest. Yours, {bar}, is at {_money(worth[at])}.",
                list(range(LOWEST, HIGHEST + 1)),
                worth,
                best,
                bar,
            ),
            bars(
                f"What a bar of {bar} gains, and what the wait takes",
                "Bars in thousand dollars: " + "; ".join(f"{row['label']} {row['said']}" for row in rows) + ".",
                rows,
                "Thousand dollars",
            ),
        ],
        "table": {
            "caption": "Bar by bar",
            "columns": ["Bar", "Candidates seen", "Weeks empty", "Better hire", "Empty chair", "Worth"],
            "rows": [
                [
                    str(LOWEST + n),
                    f"{result['seen'][n]:.1f}",
                    f"{weeks[n]:.1f}",
                    _money(result["gain"][n]),
                    _money(result["chair"] * weeks[n]),
                    _money(worth[n]),
                ]
                for n in range(0, HIGHEST - LOWEST + 1, 5)
            ],
        },
    }  # fmt: skip
