"""What happens to a test that is looked at every week and stopped at the first green.

Worked out exactly and not drawn by lot: between two looks the sum of what was seen moves
by a normal step, so the chance of each value is carried from look to look, and what leaves
the bound has stopped (Armitage, McPherson and Rowe, 1969).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TypedDict

from course.charts.bars import Bar, bars
from course.charts.climb import climb
from course.explorers import Control, Values, View

TITLE = "Looking every week"
INTRO = (
    "A test runs for some weeks. Every Monday you open the dashboard, and if the difference is green, at "
    "p below .05, you stop and announce it. The start value of the true rise is nothing at all. How many such tests "
    "find something?"
)
NOTE = (
    "What you set is your assumption. The chances are worked out by formula, for two arms of one size and a share "
    "of 18 % without the change. Invented for teaching."
)
LEFT_OUT = [
    "Weeks are alike: no novelty that wears off, no Monday that differs from a Friday.",
    "One metric and one group of users; each further one that you look at is a further chance of green.",
    "The split between the arms is as planned. If it is not, no line helps.",
]
INPUTS = "The test"

BASE = 0.18  # the share without the change
NAIVE = NormalDist().inv_cdf(0.975)
MOST = 26  # looks
# A bound that is the same at every look and keeps false alarms at 5 % over all of them
# (Pocock, 1977). Kept, as finding one takes twenty runs of the model; a test holds them to it.
MADE_FOR_LOOKING = (
    1.960, 2.178, 2.289, 2.361, 2.413, 2.453, 2.485, 2.512, 2.535, 2.555, 2.572, 2.588, 2.602,
    2.615, 2.626, 2.637, 2.646, 2.656, 2.664, 2.672, 2.679, 2.686, 2.693, 2.699, 2.705, 2.711,
)  # fmt: skip
PARTS = 4  # grid points to a normal step

CONTROLS: list[Control] = [
    {
        "id": "looks",
        "label": "Weeks, with a look in each",
        "type": "range",
        "value": 12,
        "min": 1,
        "max": MOST,
        "step": 1,
    },
    {
        "id": "users",
        "label": "Users a week in each arm",
        "type": "range",
        "value": 650,
        "min": 100,
        "max": 4000,
        "step": 50,
    },
    {
        "id": "effect",
        "label": "True rise",
        "type": "range",
        "value": 0.0,
        "min": 0,
        "max": 4,
        "step": 0.1,
        "unit": "points",
        "help": "What the change really does. In life nobody shows you this one.",
    },
    {
        "id": "line",
        "label": "Green is",
        "type": "select",
        "value": "naive",
        "options": [
            {"value": "naive", "label": "p below .05 at any look"},
            {"value": "made", "label": "A line made for so many looks"},
        ],
    },
]


class Result(TypedDict):
    looks: int
    users: int  # a week and arm
    effect: float  # true rise, points
    bound: float  # standard errors
    up: list[float]  # chance to have stopped on a rise, by look from 0
    down: list[float]  # and on a fall
    announced: float  # mean rise where one was announced, points
    once: float  # chance of a green rise when read once at the end
    once_down: float
    once_announced: float


def stopping(looks: int, drift: float, bound: float) -> list[tuple[float, float, float]]:
    """By look: the chance to stop there on a rise, on a fall, and the sum's part on a rise.

    The sum of what was seen moves by `drift` and one normal step a look; a look stops where the
    sum, in standard errors, lies beyond `bound`. The third figure is E[sum; stopped on a rise].
    """
    made: list[tuple[float, float, float]] = []
    points, weights = [0.0], [1.0]  # where the sum may be, and how likely it is there
    for look in range(1, looks + 1):
        edge = bound * math.sqrt(look)
        up = down = part = 0.0
        for at, weight in zip(points, weights, strict=True):
            mean = at + drift
            above = _tail(edge - mean)
            up += weight * above
            down += weight * _tail(edge + mean)
            part += weight * (mean * above + _density(edge - mean))
        made.append((up, down, part))
        if look < looks:
            points, weights = _carried(points, weights, drift, edge)
    return made


def _carried(
    points: list[float], weights: list[float], drift: float, edge: float
) -> tuple[list[float], list[float]]:
    """The sums inside the bound after a look, as points with Simpson's weights."""
    half = max(4, math.ceil(edge * PARTS))
    half += half % 2
    step = edge / half
    grid = [step * n for n in range(-half, half + 1)]
    inner = [4 if n % 2 else 2 for n in range(1, 2 * half)]
    simpson = [step / 3 * n for n in (1, *inner, 1)]
    old = list(zip((at + drift for at in points), weights, strict=True))
    # Beyond seven standard deviations a normal step adds nothing that could be seen.
    density = [sum(w * _density(x - mean) for mean, w in old if abs(x - mean) < 7) for x in grid]
    return grid, [part * value for part, value in zip(simpson, density, strict=True)]


def _density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _tail(x: float) -> float:
    return math.erfc(x / math.sqrt(2)) / 2


def compute(values: Values) -> Result:
    looks, users, effect = int(values["looks"]), int(values["users"]), float(values["effect"])
    # Points by which the difference of one week's users strays.
    error = 100 * math.sqrt(2 * BASE * (1 - BASE) / users)
    drift = effect / error
    bound = NAIVE if values["line"] == "naive" else MADE_FOR_LOOKING[looks - 1]
    found = stopping(looks, drift, bound)
    up, down, weighed = [0.0], [0.0], 0.0
    for look, (rise, fall, part) in enumerate(found, 1):
        up.append(up[-1] + rise)
        down.append(down[-1] + fall)
        weighed += part / look
    root = math.sqrt(looks)
    once = _tail(NAIVE - drift * root)
    return {
        "looks": looks,
        "users": users,
        "effect": effect,
        "bound": bound,
        "up": up,
        "down": down,
        "announced": error * weighed / up[-1],
        "once": once,
        "once_down": _tail(NAIVE + drift * root),
        "once_announced": effect + error / root * _density(NAIVE - drift * root) / once,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def _times(looks: int) -> str:
    return "once" if looks == 1 else f"{looks} times"


def present(result: Result) -> View:
    looks, effect = result["looks"], result["effect"]
    stopped = result["up"][-1] + result["down"][-1]
    once = result["once"] + result["once_down"]
    shown = [100 * (up + down) for up, down in zip(result["up"], result["down"], strict=True)]
    if effect == 0:
        finding = (
            f"Looked at {_times(looks)}, {_percent(stopped)} of tests without any effect turn green"
        )
        short = f"{_percent(stopped)} false alarms"
        second = f"A false alarm upwards announces a rise of {result['announced']:.1f} points"
        text = (
            f"Read once, at the end, it would be {_percent(once)}, as promised. "
            f"More users do not help: with nothing to find, each look is one more draw, however many people stand "
            f"behind it. The rises that are announced by mistake are {result['announced']:.1f} points on average."
        )
    else:
        finding = (
            f"A true rise of {effect:.1f} points is announced as {result['announced']:.1f} on average, "
            f"in {_percent(result['up'][-1])} of tests"
        )
        short = f"{effect:.1f} becomes {result['announced']:.1f}"
        second = (
            f"The first green day overstates: {effect:.1f} points become {result['announced']:.1f}"
        )
        text = (
            f"Read once, at the end, {_percent(result['once'])} of tests find the rise, and announce "
            f"{result['once_announced']:.1f} points on average. Stopping early finds it sooner and tells it larger, "
            f"because luck chooses the day. A fall is announced by mistake in {_percent(result['down'][-1])}."
        )
    rows: list[Bar] = [
        {"label": "True rise", "value": effect, "said": f"{effect:.1f}", "tone": "3"},
        {"label": "Stopped at first green", "value": round(result["announced"], 2), "said": f"{result['announced']:.1f}", "tone": "loss"},
        {"label": "Read once, if green", "value": round(result["once_announced"], 2), "said": f"{result['once_announced']:.1f}", "tone": "total"},
    ]  # fmt: skip
    by_luck = "" if effect else " by luck"
    return {
        "finding": finding,
        "short": short,
        "text": text,
        "facts": [
            {"label": "Green at some look", "value": _percent(stopped)},
            {"label": "Green if read once", "value": _percent(once)},
            {"label": "Rise announced, on average", "value": f"{result['announced']:.1f} points"},
            {"label": "Green beyond, standard errors", "value": f"{result['bound']:.2f}"},
        ],
        "charts": [
            climb(
                f"By look {looks}, {_percent(stopped)} have turned green{by_luck}",
                f"A line of tests that turned green{by_luck}: {_percent(shown[1] / 100)} at the first look, {_percent(stopped)} by look "
                f"{looks}. A level line at 5 %.",
                shown,
                f"{_percent(stopped)} by look {looks}",
                5.0,
                "5 % is promised",
                "Looks so far",
            ),
            bars(
                second,
                "Three bars in points: " + "; ".join(f"{row['label']} {row['said']}" for row in rows) + ".",
                rows,
                "Points",
            ),
        ],
        "table": {
            "caption": "Look by look",
            "columns": ["Look", "Users in each arm", "Announced a rise so far", "Announced a fall so far"],
            "rows": [
                [str(look), f"{look * result['users']:,}", _percent(result["up"][look]), _percent(result["down"][look])]
                for look in range(1, looks + 1)
            ],
        },
    }  # fmt: skip
