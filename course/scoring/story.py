"""Stories: where the play ended, how good its decisions were, how well its forecasts held.

Luck cancels. The end is compared with the path of the best decisions under the same luck,
and not with the path that turns out best in hindsight: hindsight would reward gambles and
put full marks out of reach of whoever decides well. What random play earns under that luck
is taken off, and so is what a random choice earns at each node.

Forecasts are scored by Brier, less the Brier score of somebody who reads the evidence well
and meets the same events, so that an unlikely event costs nobody but the overconfident.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from statistics import mean
from typing import Any, cast

from course.items.kinds.story import ITEM, KEY, ForecastKey, book, turns
from course.items.types import Answer, Forecast, Note
from course.scoring._common import note, pick
from course.stories.engine import MAX_SEED, Book, State, Turn
from course.stories.plays import NoWay, at_random, best, play
from course.stories.show import share

END, DECISIONS, CALIBRATION = 0.5, 0.3, 0.2
SPREAD = 0.25  # Brier above the expert's at which a forecast earns nothing
NARROW = 0.05  # a smaller way from floor to reference is luck rather than skill
FLOOR_PLAYS = 40
CONFIDENCES = (0.05, 0.25, 0.5, 0.75, 0.95)

RULE = (
    "Half of the points come from where you end, against the path of the best decisions under "
    "your luck and less what random play earns. Three tenths come from the decisions themselves, "
    "whatever luck made of them, and two tenths from your forecasts: their Brier score beside "
    "that of somebody who reads the evidence well. A forecast not given counts as wholly wrong."
)


# ---------------------------------------------------------------------------- what things are worth


def quality(here: Book, key: KEY, state: State, choice: str) -> float:
    """How good a decision is in a state, in [0, 1], whatever luck makes of it."""
    part = key["nodes"][state.node][choice]
    for case in part.get("cases", ()):
        if here.holds(case["if"], state):
            return case["quality"]
    return part["quality"]


def why(here: Book, key: KEY, state: State, choice: str) -> str:
    """The explanation of a decision in a state, as HTML."""
    part = key["nodes"][state.node][choice]
    for case in part.get("cases", ()):
        if here.holds(case["if"], state):
            return case["why"]
    return part["why"]


def worth_of(here: Book, key: KEY) -> Callable[[State, str], float]:
    """The quality of a decision as players use it."""
    return lambda state, choice: quality(here, key, state, choice)


def value_of(here: Book, key: KEY) -> Callable[[State], float]:
    """What an end state is worth, in [0, 1]: the weighted meters between their bounds."""
    meters = [m for m in here.story["meters"] if m["id"] in key["weights"]]
    total = sum(key["weights"].values())
    parts = [
        (here.place[m["id"]], m, key["weights"][m["id"]] / total, m["good"] == "up") for m in meters
    ]

    def value(state: State) -> float:
        reached = 0.0
        for at, meter, weight, up in parts:
            part = share(meter, state.meters[at])
            reached += weight * (part if up else 1 - part)
        return reached

    return value


def reference(here: Book, key: KEY, seed: int) -> list[Turn]:
    """The path of the best decisions under a play's luck."""
    return best(here, here.luck(seed), worth_of(here, key), value_of(here, key))


def floor(here: Book, key: KEY, seed: int) -> float:
    """What random play ends with under a play's luck, on average."""
    luck, value = here.luck(seed), value_of(here, key)
    player = at_random(Random(seed))
    return mean(value(play(here, luck, player)[-1].after) for _ in range(FLOOR_PLAYS))


class Luck:
    """Reference and floor of one play's luck; kept, for a sample meets each luck often."""

    def __init__(self, here: Book, key: KEY, seed: int) -> None:
        self.path = reference(here, key, seed)
        self.top = value_of(here, key)(self.path[-1].after)
        self.low = floor(here, key, seed)


def end_credit(luck: Luck, reached: float) -> float:
    """Where an end lies between random play and the best decisions under the same luck."""
    if reached >= luck.top - 1e-9:
        return 1.0
    return min(1.0, max(0.0, (reached - luck.low) / max(luck.top - luck.low, NARROW)))


def decision_credit(here: Book, key: KEY, made: Sequence[Turn]) -> float:
    """The quality of the decisions, less what a random choice earns at the same nodes."""
    got = most = 0.0
    for turn in made:
        open_ = [quality(here, key, turn.before, name) for name in here.open(turn.before)]
        guess_ = mean(open_)
        got += quality(here, key, turn.before, turn.choice) - guess_
        most += max(open_) - guess_
    return min(1.0, max(0.0, got / most)) if most > 1e-9 else 1.0


# ---------------------------------------------------------------------------- forecasts


def likely(here: Book, part: ForecastKey, state: State) -> float:
    """What somebody who reads the evidence well would say in a state."""
    for case in part.get("cases", ()):
        if here.holds(case["if"], state):
            return case["expert"]
    return part["expert"]


def asked_of(
    item: ITEM, key: KEY, answer: Answer, made: Sequence[Turn]
) -> list[tuple[str, float | None, float, float]]:
    """(node, said, came true, expert) for each forecast that a finished play can be held to."""
    here = book(item)
    if not made or not here.over(made[-1].after):
        return []
    found = []
    for turn, step in zip(made, answer["path"], strict=True):
        part = key.get("forecasts", {}).get(turn.before.node)
        if part is None or ("void" in part and here.holds(part["void"], made[-1].after)):
            continue
        outcome = float(here.holds(part["comes_true"], made[-1].after))
        expert = likely(here, part, turn.before)
        found.append((turn.before.node, step.get("confidence"), outcome, expert))
    return found


def forecasts(item: ITEM, key: KEY, answer: Answer) -> list[Forecast]:
    """The probabilities stated in a finished play, with what came of each."""
    asked = asked_of(item, key, answer, turns(item, answer))
    return [{"confidence": said, "outcome": came} for _, said, came, _ in asked if said is not None]


def calibration(asked: Sequence[tuple[str, float | None, float, float]]) -> float | None:
    """1 for forecasts as good as the expert's, 0 where they are no better than a shrug."""
    if not asked:
        return None
    mine = mean(1.0 if said is None else (said - came) ** 2 for _, said, came, _ in asked)
    theirs = mean((expert - came) ** 2 for _, _, came, expert in asked)
    return min(1.0, max(0.0, 1 - (mine - theirs) / SPREAD))


# ---------------------------------------------------------------------------- the score


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    here, made = book(item), turns(item, answer)
    if not made:
        return 0.0, []
    decided = decision_credit(here, key, made)
    if not here.over(made[-1].after):
        # Only what was decided can be valued, and as much of it as there is.
        try:
            whole = len(reference(here, key, answer["seed"]))
        except NoWay:
            whole = here.limit
        part = DECISIONS * decided * min(1.0, len(made) / (whole + 1))
        said = "<p>The story was not played to its end, so only the decisions made count.</p>"
        return part, [note("", "Not finished", 0.0, said)]
    luck = Luck(here, key, answer["seed"])
    ended = end_credit(luck, value_of(here, key)(made[-1].after))
    held = calibration(asked_of(item, key, answer, made))
    return total(ended, decided, held), _notes(ended, decided, held)


def total(ended: float, decided: float, held: float | None) -> float:
    """The three parts together; without forecasts the two others share their weight."""
    if held is None:
        return (END * ended + DECISIONS * decided) / (END + DECISIONS)
    return END * ended + DECISIONS * decided + CALIBRATION * held


def _notes(ended: float, decided: float, held: float | None) -> list[Note]:
    parts: list[tuple[str, float | None, str]] = [
        ("Where you ended", ended, "between random play and the best decisions under your luck"),
        ("Your decisions", decided, "between a random choice and the best one at each step"),
        ("Your forecasts", held, "beside somebody who reads the evidence well"),
    ]
    return [
        note("", f"{title}: {100 * got:.0f} of 100", round(got, 3), f"<p>Measured {how}.</p>")
        for title, got, how in parts
        if got is not None
    ]


def guess(item: ITEM, how: str, random: Random) -> Answer:
    here = book(item)
    seed = random.randrange(MAX_SEED)
    luck, state, path = here.luck(seed), here.begin(), []
    while not here.over(state) and (names := here.open(state)):
        parts = [here.choices[state.node][name] for name in names]
        name = names[pick(cast(list[dict[str, Any]], parts), how, random)]
        step: dict[str, Any] = {"node": state.node, "choice": name}
        if "ask" in here.nodes[state.node]:
            step["confidence"] = random.choice(CONFIDENCES) if how == "random" else 0.5
        path.append(step)
        state = here.choose(state, name, luck).after
    return {"seed": seed, "path": path}


def verify(item: ITEM, key: KEY) -> list[str]:
    """Balance: what random play scores, and whether the best decisions end best on average."""
    from course.scoring.story_balance import problems

    return problems(item, key)


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    """The play beside the best one, as HTML; "" before the story has ended."""
    from course.scoring.story_debrief import debrief_html  # only once a story has ended

    made = turns(item, answer)
    if not made or not book(item).over(made[-1].after):
        return ""
    return debrief_html(item, key, answer, reveal)
