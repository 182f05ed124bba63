"""How long a decision takes, by who has to say yes to it and who may end it."""

from __future__ import annotations

from random import Random
from statistics import fmean, median
from typing import NamedTuple, TypedDict

from course.charts.bars import Bar, bars
from course.explorers import Control, Values, View

TITLE = "The decision clock"
INTRO = (
    "A decision goes round: somebody prepares it, everybody who must agree looks at it, and whoever has the last word ends it. "
    "Set up one that you know. What does it take beside the same decision with one owner?"
)
NOTE = (
    "Every input is your assumption. 400 decisions are drawn by luck, always the same luck, so two settings can be compared. "
    "The days that a step takes and the chances of going back are invented for teaching."
)
LEFT_OUT = [
    "How good the decision is: a second pair of eyes also stops mistakes, and here it only costs days.",
    "Nobody learns, nobody is on leave, and nobody hurries because it is the last week of a quarter.",
    "All who must agree look at it one after another, as they do where the first no ends the round.",
]
INPUTS = "Your decision"

CONTROLS: list[Control] = [
    {
        "id": "enders",
        "label": "People who can each end it",
        "type": "range",
        "value": 2,
        "min": 1,
        "max": 4,
        "step": 1,
    },
    {
        "id": "agree",
        "label": "People who must agree first",
        "type": "range",
        "value": 2,
        "min": 0,
        "max": 6,
        "step": 1,
    },
    {
        "id": "back",
        "label": "Each sends it back",
        "type": "range",
        "value": 20,
        "min": 0,
        "max": 60,
        "step": 5,
        "unit": "%",
        "help": "Out of a hundred times that it comes to one of them.",
    },
    {
        "id": "height",
        "label": "Levels above whoever has the facts",
        "type": "range",
        "value": 1,
        "min": 0,
        "max": 3,
        "step": 1,
        "help": "Each level waits for its own slot.",
    },
    {
        "id": "comes",
        "label": "It arrives",
        "type": "select",
        "value": "proposal",
        "options": [
            {"value": "proposal", "label": "As a proposal"},
            {"value": "question", "label": "As a question"},
        ],
    },
    {
        "id": "carriers",
        "label": "Those who carry it out",
        "type": "select",
        "value": "after",
        "options": [
            {"value": "before", "label": "Are heard before"},
            {"value": "after", "label": "Learn of it afterwards"},
        ],
    },
]

DECISIONS, SEED, ROUNDS = 400, 2026, 12
PREPARE = {"proposal": 2.0, "question": 5.0}  # days, before the first round; half for each further
LOOK = 2.0  # days on average until somebody who must agree has looked
SLOT, LEVEL = 1.5, 3.0  # days on average for the last word, and for each level above the facts
SAME = 0.75  # the chance that one more person with the last word wants the same as the others
REOPENED = {"before": 0.05, "after": 0.25}
TWO_ENDS = 0.10  # more of them are opened again where two could end it
AGAIN = 0.6  # of the first time, when it is opened again


class Grid(NamedTuple):
    """Who has a say in a decision."""

    enders: int
    agree: int
    back: float  # a share
    height: int
    comes: str
    carriers: str

    def repaired(self) -> Grid:
        """One owner where the facts are, a proposal, one veto at most, and the carriers heard."""
        return Grid(1, min(self.agree, 1), self.back, 0, "proposal", "before")


class Course(NamedTuple):
    """Where the days of one decision went."""

    prepare: float
    look: float
    end: float
    again: float

    @property
    def days(self) -> float:
        return sum(self)


class Side(TypedDict):
    """400 decisions under one grid; days."""

    middle: float
    late: float  # nine of ten are through by then
    reopened: float  # a share
    parts: dict[str, float]


class Result(TypedDict):
    mine: Side
    other: Side
    same: bool


def grid(values: Values) -> Grid:
    return Grid(
        int(values["enders"]),
        int(values["agree"]),
        float(values["back"]) / 100,
        int(values["height"]),
        str(values["comes"]),
        str(values["carriers"]),
    )


def compute(values: Values) -> Result:
    mine = grid(values)
    return {
        "mine": run(mine),
        "other": run(mine.repaired()),
        "same": mine == mine.repaired(),
    }


def run(one: Grid) -> Side:
    """The 400 decisions under a grid."""
    courses = [decide(one, Random(SEED * 1000 + n)) for n in range(DECISIONS)]
    days = sorted(course.days for course in courses)
    return {
        "middle": median(days),
        "late": days[int(0.9 * DECISIONS)],
        "reopened": sum(course.again > 0 for course in courses) / DECISIONS,
        "parts": {
            name: fmean(getattr(course, name) for course in courses) for name in Course._fields
        },
    }


def decide(one: Grid, luck: Random) -> Course:
    """One decision, until it stands."""
    reopened = luck.random()
    prepare = look = end = 0.0
    for turn in range(ROUNDS):
        prepare += PREPARE[one.comes] / (2 if turn else 1)
        sent_back = False
        for _ in range(one.agree):
            look += luck.expovariate(1 / LOOK)
            if luck.random() < one.back:
                sent_back = True
                break
        if sent_back:
            continue
        for _ in range(one.enders):
            end += luck.expovariate(1 / (SLOT + LEVEL * one.height))
        if luck.random() < SAME ** (one.enders - 1):
            break
    chance = REOPENED[one.carriers] + TWO_ENDS * (one.enders > 1)
    first = prepare + look + end
    return Course(prepare, look, end, AGAIN * first if reopened < chance else 0.0)


def _days(days: float) -> str:
    return f"{days:.0f} {'day' if round(days) == 1 else 'days'}"


PARTS = {
    "prepare": "Preparing it",
    "look": "Waiting for who must agree",
    "end": "Waiting for the last word",
    "again": "Opened again",
}


def present(result: Result) -> View:
    mine, other = result["mine"], result["other"]
    middle, best = round(mine["middle"]), round(other["middle"])
    finding = (
        f"{_days(middle)} at the median: one owner, and no way to be much quicker"
        if result["same"]
        else f"{_days(middle)} at the median, {_days(best)} with one owner"
    )
    text = (
        f"Half of the decisions stand after {_days(mine['middle'])}, nine of ten after {_days(mine['late'])}; "
        f"{100 * mine['reopened']:.0f} % are opened again. "
    )
    if not result["same"]:
        text += (
            f"With one owner who has the facts, a proposal, one veto at most and the carriers heard, it is "
            f"{_days(other['middle'])} and {_days(other['late'])}, and {100 * other['reopened']:.0f} % are opened again. "
        )
    longest = max(mine["parts"], key=lambda name: mine["parts"][name])
    text += f"Most of your days go here: {PARTS[longest].lower()}. Nobody in the row has to be slow for that."
    sides = [("Yours", mine)] if result["same"] else [("Yours", mine), ("One owner", other)]
    rows: list[Bar] = []
    for label, side in sides:
        tone = "loss" if label == "Yours" and not result["same"] else "gain"
        for name, value in (("half stand", side["middle"]), ("nine of ten", side["late"])):
            rows.append({"label": f"{label}: {name}", "value": round(value, 1), "said": _days(value), "tone": tone})  # type: ignore[typeddict-item]  # fmt: skip
    parts: list[Bar] = [
        {"label": said, "value": round(mine["parts"][name], 2), "said": f"{mine['parts'][name]:.1f} days", "tone": "loss" if name == longest else "total"}
        for name, said in PARTS.items()
    ]  # fmt: skip
    return {
        "finding": finding,
        "short": _days(middle),
        "text": text,
        "facts": [
            {"label": "Half stand after", "value": _days(mine["middle"])},
            {"label": "Nine of ten after", "value": _days(mine["late"])},
            {"label": "Opened again", "value": f"{100 * mine['reopened']:.0f} %"},
            {"label": "With one owner", "value": _days(other["middle"])},
        ],
        "charts": [
            bars(
                "Days until a decision stands",
                "Bars in days: " + "; ".join(f"{row['label']} {row['said']}" for row in rows) + ".",
                rows,
                "Days",
            ),
            bars(
                f"Where the days go: {PARTS[longest].lower()}",
                "Average days: " + "; ".join(f"{row['label']} {row['said']}" for row in parts) + ".",
                parts,
                "Days on average",
            ),
        ],
        "table": {
            "caption": "Yours beside one owner, in days",
            "columns": ["", "Yours", "One owner"],
            "rows": [
                ["Half stand after", f"{mine['middle']:.1f}", f"{other['middle']:.1f}"],
                ["Nine of ten after", f"{mine['late']:.1f}", f"{other['late']:.1f}"],
                *[
                    [f"{said}, on average", f"{mine['parts'][name]:.1f}", f"{other['parts'][name]:.1f}"]
                    for name, said in PARTS.items()
                ],
                ["Opened again", f"{100 * mine['reopened']:.0f} %", f"{100 * other['reopened']:.0f} %"],
            ],
        },
    }  # fmt: skip
