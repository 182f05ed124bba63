"""The debrief of a story: the path taken beside the best one, and one choice changed.

Everything is played again under the learner's own luck, so what differs, differs by choice.
The reasons of choices that the learner did not take are the key's: they come with `reveal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from typing import NamedTuple

from course.items.kinds.story import ITEM, KEY, book, turns
from course.items.types import Answer
from course.scoring.story import asked_of, quality, reference, value_of, why, worth_of
from course.stories.engine import Book, State, Turn
from course.stories.plays import NoWay, by_habit, by_worth, play
from course.stories.show import amount, clock

SHOWN = 2  # decisions that are played again with another choice
FELT = 0.01  # a smaller difference at the end is not worth a reader's time
TONES = ((0.995, "right", "Good call"), (0.45, "partial", "Defensible"), (0.0, "wrong", "Costly"))


class Other(NamedTuple):
    """One decision changed, and the play that follows from it."""

    at: int
    choice: str
    made: list[Turn]
    gain: float


def debrief_html(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    """The whole debrief of a finished play."""
    here, made = book(item), turns(item, answer)
    ideal = reference(here, key, answer["seed"])
    parts = [
        '<section class="fw-debrief-part" aria-label="Your path beside the best path">',
        '<p class="fw-debrief-title">Your path beside the best path</p>',
        "<p>Both met the same luck. The best path takes the best decision at each step, "
        "judged by what could be known then.</p>",
        _paths(here, key, made, ideal, reveal),
        "</section>",
        '<section class="fw-debrief-part" aria-label="How it ended">',
        '<p class="fw-debrief-title">How it ended</p>',
        _ends(here, [("Your path", made[-1].after), ("Best path", ideal[-1].after)]),
        f'<div class="fw-debrief-why">{key["endings"][made[-1].after.node]["why"]}</div>',
        "</section>",
        _forecasts(item, key, answer, made),
        _others(here, key, answer["seed"], made),
    ]
    return "\n".join(part for part in parts if part)


# ---------------------------------------------------------------------------- side by side


def _paths(here: Book, key: KEY, made: Sequence[Turn], ideal: Sequence[Turn], reveal: bool) -> str:
    rows = []
    for mine, theirs in zip_longest(made, ideal):
        same = (
            mine is not None
            and theirs is not None
            and ((mine.before.node, mine.choice) == (theirs.before.node, theirs.choice))
        )
        cells = [_cell(here, key, mine, "You", True)]
        if same:
            cells[0] = _cell(here, key, mine, "You and the best path", True)
        else:
            cells.append(_cell(here, key, theirs, "Best path", reveal))
        kind = ' data-same="yes"' if same else ""
        rows.append(f'<li class="fw-pair"{kind}>{"".join(cells)}</li>')
    return f'<ol class="fw-pairs">{"".join(rows)}</ol>'


def _cell(here: Book, key: KEY, turn: Turn | None, who: str, reasons: bool) -> str:
    if turn is None:
        return (
            f'<div class="fw-way"><p class="fw-way-who">{who}</p>'
            '<p class="fw-way-none">The story was over here.</p></div>'
        )
    node = here.nodes[turn.before.node]
    text = here.choices[node["id"]][turn.choice]["text"]
    time = clock(here, turn.before)
    where = f"{time} · {node['title']}" if time else node["title"]
    mark = ""
    if who != "Best path":
        worth = quality(here, key, turn.before, turn.choice)
        # Of the best that was open: nobody is blamed for what could not be chosen.
        top = max(quality(here, key, turn.before, name) for name in here.open(turn.before))
        _, tone, word = next(part for part in TONES if worth >= part[0] * top)
        mark = f'<p class="fw-way-mark" data-tone="{tone}">{word}</p>'
    reason = why(here, key, turn.before, turn.choice) if reasons else ""
    return (
        f'<div class="fw-way"><p class="fw-way-who">{who}</p>'
        f'<p class="fw-way-where">{escape(where)}</p>'
        f'<p class="fw-way-choice">{text}</p>{mark}'
        f'{f"""<div class="fw-way-why">{reason}</div>""" if reason else ""}</div>'
    )


def _ends(here: Book, columns: Sequence[tuple[str, State]]) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title, _ in columns)
    rows = [
        '<tr><th scope="row">Ending</th>'
        + "".join(f"<td>{escape(here.endings[state.node]['title'])}</td>" for _, state in columns)
        + "</tr>"
    ]
    for at, meter in enumerate(here.story["meters"]):
        label = escape(meter["label"]) + (" (not shown in play)" if meter.get("hidden") else "")
        cells = "".join(
            f"<td>{escape(amount(state.meters[at], meter['unit']))}</td>" for _, state in columns
        )
        rows.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _forecasts(item: ITEM, key: KEY, answer: Answer, made: Sequence[Turn]) -> str:
    asked = asked_of(item, key, answer, made)
    if not asked:
        return ""
    here, rows, reasons = book(item), [], []
    for node, said, came, expert in asked:
        event = here.nodes[node]["ask"]["event"]
        mine = "not given" if said is None else f"{100 * said:.0f} %"
        rows.append(
            f'<tr><th scope="row">{event}</th><td>{mine}</td>'
            f"<td>{100 * expert:.0f} %</td><td>{'It did' if came else 'It did not'}</td></tr>"
        )
        reasons.append(key["forecasts"][node]["why"])
    return (
        '<section class="fw-debrief-part" aria-label="Your forecasts">'
        '<p class="fw-debrief-title">Your forecasts</p>'
        "<table><thead><tr><td></td>"
        '<th scope="col">You said</th><th scope="col">The evidence said</th>'
        '<th scope="col">Did it happen?</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        f'<div class="fw-debrief-why">{"".join(reasons)}</div></section>'
    )


# ---------------------------------------------------------------------------- one different choice


def others(here: Book, key: KEY, seed: int, made: Sequence[Turn]) -> list[Other]:
    """The decisions that mattered most, each played again with one other choice.

    Where a better choice was open, that one is tried; somebody who took the best choice
    everywhere sees instead what the costliest slip would have done. After the change the
    learner's own later choices are kept where they are still open.
    """
    worth, value = worth_of(here, key), value_of(here, key)
    luck, reached = here.luck(seed), value(made[-1].after)
    own = {turn.before.node: turn.choice for turn in made}
    better: list[Other] = []
    worse: list[Other] = []
    for at, turn in enumerate(made):
        mine = worth(turn.before, turn.choice)
        for name in here.open(turn.before):
            if name == turn.choice:
                continue
            try:
                first = here.choose(turn.before, name, luck)
                rest = play(here, luck, by_habit(own, by_worth(worth)), first.after)
            except NoWay:
                continue
            again = [*made[:at], first, *rest]
            found = Other(at, name, again, value(again[-1].after) - reached)
            (better if worth(turn.before, name) > mine else worse).append(found)
    if better:
        return _strongest(better, key=lambda other: abs(other.gain))
    return _strongest(worse, key=lambda other: -other.gain)[:1]


def _strongest(found: list[Other], key: object) -> list[Other]:
    best_at: dict[int, Other] = {}
    for other in sorted(found, key=key, reverse=True):  # type: ignore[call-overload]
        best_at.setdefault(other.at, other)
    return list(best_at.values())[:SHOWN]


def _others(here: Book, key: KEY, seed: int, made: Sequence[Turn]) -> str:
    shown = []
    for other in others(here, key, seed, made):
        turn = made[other.at]
        node = here.nodes[turn.before.node]
        mine = here.choices[node["id"]][turn.choice]["text"].rstrip(".")
        new = here.choices[node["id"]][other.choice]["text"].rstrip(".")
        said = (
            "it would have ended better"
            if other.gain > FELT
            else "it would have ended worse"
            if other.gain < -FELT
            else "it would have ended about the same"
        )
        better = quality(here, key, turn.before, other.choice) > quality(
            here, key, turn.before, turn.choice
        )
        luck = (
            " That is luck: the other choice was the better decision."
            if better and other.gain < -FELT
            else ""
        )
        shown.append(
            f'<div class="fw-other"><p><strong>{escape(node["title"])}.</strong> '
            f"You chose “{mine}”. Had you chosen “{new}” there, and gone on as you did "
            f"where that was still possible, {said}.{luck}</p>"
            + _ends(
                here,
                [("As you played", made[-1].after), ("One choice changed", other.made[-1].after)],
            )
            + "</div>"
        )
    if not shown:
        return ""
    return (
        '<section class="fw-debrief-part" aria-label="One different choice, the same luck">'
        '<p class="fw-debrief-title">One different choice, the same luck</p>'
        + "".join(shown)
        + "</section>"
    )
