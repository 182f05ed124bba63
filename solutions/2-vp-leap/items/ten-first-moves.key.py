"""What ten first moves of a new vice president are worth: a small simulated half-year.

A teaching model; every coefficient is invented, except how many specifications there are and how many
pass the tray (`approvals_log`). Week by week specifications arrive, most of them wait in the vice president's tray,
and what leaves it becomes value: more from able people, less where other departments block it or where
it was for the wrong customer. A move takes hours from the tray in the weeks in which it is made, and
changes what follows. Its effect is the mean over 200 half-years with the move, less the same half-years
(the same luck) without it, in thousands of dollars for each hour of the vice president's.
"""

# mypy: ignore-errors
from __future__ import annotations

from dataclasses import dataclass
from random import Random

WEEKS, SEEDS = 26, 200
ARRIVE = 6.8  # specifications a week: 354 in 2025
IN_TRAY = 0.84  # of them, through the tray, in 2025
HOURS, EACH = 7.85, 4 / 3  # the vice president's hours for the tray a week; hours a specification
WORTH = 12.0  # $k of a specification that is delivered in time, is right, and blocked by nobody
WAIT = 0.10  # of its worth is lost for each week in the tray


@dataclass(frozen=True)
class Move:
    """A move: its hours, the weeks over which they are spent, and what it changes."""

    hours: float
    weeks: int = 4
    tray: float = 0.0  # less of the specifications go through the tray
    skill: float = 0.0  # a week, while it lasts
    skill_once: float = 0.0
    trust: float = 0.0  # once, when it is done
    right: float = 0.0  # more of what is begun is for the right customer, from the week it is done
    launches: float = 0.0  # fewer launches held up, from the week it is done
    once: float = 0.0  # $k, once, when it is done
    hands: float = 0.0  # more delivered, as a share, from `ready`
    ready: tuple[int, int] = (0, 0)  # weeks, earliest and latest
    upset: float = 0.0  # less delivered, as a share, for eight weeks from the start
    spread: float = 0.3  # how far the effect may lie off, as a share


MOVES = {
    "limit": Move(hours=8, weeks=3, tray=0.47, skill=0.002, trust=-0.01),
    "dates": Move(hours=5, weeks=2, launches=0.030),
    "peers": Move(hours=12, weeks=3, trust=0.13),
    "rounds": Move(hours=14, weeks=4, skill_once=0.04, right=0.012),
    "not-for": Move(hours=20, weeks=5, right=0.065),
    "beside": Move(hours=48, weeks=12, skill=0.0155),
    "seat": Move(hours=26, weeks=6, hands=0.16, ready=(11, 17), spread=0.6),
    "tool": Move(hours=24, weeks=6, launches=0.010, upset=0.004),
    "rescue": Move(hours=16, weeks=2, once=36, skill_once=-0.02),
    "chart": Move(
        hours=40, weeks=6, hands=0.05, ready=(12, 16), upset=0.07, trust=-0.03, spread=0.6
    ),
}


def effects() -> dict[str, float]:
    """$k for each hour, by card."""
    made = {}
    for name, move in MOVES.items():
        gained = [half_year(seed, move) - half_year(seed, None) for seed in range(SEEDS)]
        made[name] = round(sum(gained) / SEEDS / move.hours, 2)
    return made


def half_year(seed: int, move: Move | None) -> float:
    """$k delivered in 26 weeks under the luck of `seed`."""
    luck = Random(seed)
    draws = [(luck.gauss(0, 1), luck.gauss(0, 1)) for _ in range(WEEKS)]
    strength = 1 + (move.spread * luck.uniform(-1, 1) if move else 0)
    at = luck.random()
    skill, trust, queue, total = 0.5, 0.45, 3.4, 0.0
    for week, (many, good) in enumerate(draws):
        busy = move.hours / move.weeks if move and week < move.weeks else 0.0
        done = bool(move) and week >= move.weeks
        if move:
            if week < move.weeks or move.tray:
                skill += move.skill * strength
            if week == move.weeks:
                trust += move.trust * strength
                skill += move.skill_once * strength
                total += move.once * strength
        share = IN_TRAY - (move.tray if done and move else 0.0)
        came = max(0.0, ARRIVE + 1.1 * many)
        queue += came * share
        # A fifth of the hours of a move would have gone into the tray.
        read = min(queue, max(0.0, HOURS - busy / 5) / EACH)
        queue -= read
        wait = queue / max(read, 1.0)
        out = read * max(0.3, 1 - WAIT * wait) + came * (1 - share)
        right = 0.62 + (move.right * strength if done and move else 0.0)
        free = 0.70 + 0.4 * (trust - 0.45) + (move.launches * strength if done and move else 0.0)
        able = 0.45 + 0.8 * skill + 0.03 * good
        hands = 1.0
        if move:
            first, last = move.ready
            if move.hands and week >= first + at * (last - first):
                hands += move.hands * strength
            if week < 8:
                hands -= move.upset
        total += WORTH * out * right * free * able * hands
    return total
