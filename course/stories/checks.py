"""What can be wrong with a story: in its text, and in its play.

`text` looks at what is written and must be clean before anything is played. `play` explores:
every state that any choice and any luck can lead to, as far as the cap allows, and random
plays for the averages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from statistics import mean
from typing import Any

from course.stories import conditions
from course.stories.engine import Book, State, Turn
from course.stories.plays import NoWay, at_random
from course.stories.plays import play as play_through
from course.stories.types import Chance, Story

MAX_STEPS = 60
STATES = 4_000  # explored at most; beyond that random plays do the looking
PLAYS = 400
MINUTES_A_DECISION = 0.7
WORDS_A_MINUTE = 190


# ---------------------------------------------------------------------------- as written


def text(story: Story) -> list[str]:
    """Names that lead nowhere, bounds that cannot hold, parts that nothing uses."""
    names = [part["id"] for part in (*story["nodes"], *story["endings"])]
    flags, draws = story.get("flags", []), story.get("draws", [])
    meters = [meter["id"] for meter in story["meters"]]
    found = _twice(names, "node or ending") + _twice(meters, "meter") + _twice(flags, "flag")
    found += _twice([draw["id"] for draw in draws], "draw")
    found += _numbers(story)
    if not story["nodes"] or story["start"] not in {node["id"] for node in story["nodes"]}:
        return [*found, f"the story starts at {story['start']!r}, which is no node"]
    read, written = Counter[str](), Counter[str]()
    known = [*meters, *([conditions.CLOCK] if "clock" in story else [])]

    def condition(one: Any, where: str) -> None:
        said = conditions.problems(one, known, flags)
        found.extend(f"{where}: {part}" for part in said)
        if not said:
            read.update(conditions.flags_of(one))

    def goto(name: str, where: str) -> None:
        if name not in names:
            found.append(f"{where} leads to {name!r}, which does not exist")

    def effects(part: Any, where: str) -> None:
        found.extend(
            f"{where} moves {name!r}, which is no meter"
            for name in part.get("effects", {})
            if name not in meters
        )
        for flag in (*part.get("set", []), *part.get("unset", [])):
            written[flag] += 1
            if flag not in flags:
                found.append(f"{where} sets {flag!r}, which is no flag of the story")
        for later in part.get("later", []):
            if ("in" in later) == ("at" in later):
                found.append(f"{where}: what comes later has either `in` or `at`")
            if later.get("in", 1) <= 0:
                found.append(f"{where}: `in` of what comes later is positive")
            if "at" in later:
                goto(later["at"], f"{where}, later")
            effects(later, f"{where}, later")

    def chance(part: Chance, where: str) -> None:
        if not 0 <= part["min"] <= part["max"] <= 1:
            found.append(f"{where}: min and max of a chance are probabilities, min first")
        for name in part.get("per", {}):
            if name not in meters:
                found.append(f"{where}: the chance leans on {name!r}, which is no meter")
        for name in part.get("flags", {}):
            read[name] += 1
            if name not in flags:
                found.append(f"{where}: the chance leans on {name!r}, which is no flag")

    used: set[str] = set()
    for node in story["nodes"]:
        where = f"node {node['id']!r}"
        found += _twice([choice["id"] for choice in node["choices"]], f"{where}: choice")
        if not node["choices"]:
            found.append(f"{where} has no choice: a dead end")
        for part in _conditions_of_scene(node):
            condition(part, where)
        for choice in node["choices"]:
            at = f"{where}, choice {choice['id']!r}"
            condition(choice.get("needs", {}), at)
            if "locked" in choice and "needs" not in choice:
                found.append(f"{at} says why it is locked and has no `needs`")
            if choice.get("takes", 1) < 0:
                found.append(f"{at} takes negative time")
            effects(choice, at)
            goto(choice["goto"], at)
            for route in choice.get("routes", []):
                condition(route["if"], at)
                goto(route["to"], at)
            for name in choice.get("draws", []):
                used.add(name)
                if name not in {draw["id"] for draw in draws}:
                    found.append(f"{at}: there is no draw {name!r}")
    for ending in story["endings"]:
        for part in _conditions_of_scene(ending):
            condition(part, f"ending {ending['id']!r}")
    for stop in story.get("stops", []):
        condition(stop["if"], "stops")
        if stop["to"] not in {ending["id"] for ending in story["endings"]}:
            found.append(f"stops lead to {stop['to']!r}, which is no ending")
    for draw in draws:
        where = f"draw {draw['id']!r}"
        found += _twice([outcome["id"] for outcome in draw["outcomes"]], f"{where}: outcome")
        if len(draw["outcomes"]) < 2:
            found.append(f"{where} has fewer than two outcomes")
        for place, outcome in enumerate(draw["outcomes"]):
            at = f"{where}, outcome {outcome['id']!r}"
            last = place == len(draw["outcomes"]) - 1
            if last == ("chance" in outcome):
                found.append(f"{at}: every outcome but the last has a chance")
            if "chance" in outcome:
                chance(outcome["chance"], at)
            effects(outcome, at)
            if "goto" in outcome:
                goto(outcome["goto"], at)
        if draw["id"] not in used:
            found.append(f"{where}: no choice draws it")
    found += [f"flag {flag!r} is never set" for flag in flags if not written[flag]]
    return found


def _twice(names: list[str], what: str) -> list[str]:
    return [f"{what} {name!r} stands twice" for name, count in Counter(names).items() if count > 1]


def _conditions_of_scene(scene: Any) -> Iterator[Any]:
    yield from (
        part["if"] for part in (*scene.get("also", []), *scene.get("thread", [])) if "if" in part
    )


def _numbers(story: Story) -> Iterator[str]:
    for meter in story["meters"]:
        if not meter["min"] < meter["max"]:
            yield f"meter {meter['id']!r}: min lies below max"
        elif not meter["min"] <= meter["start"] <= meter["max"]:
            yield f"meter {meter['id']!r} starts outside its bounds"
        if meter["id"] in (*conditions.WORDS, conditions.CLOCK):
            yield f"meter {meter['id']!r}: that name has a meaning of its own in conditions"
    if not [meter for meter in story["meters"] if not meter.get("hidden")]:
        yield "a story shows at least one meter"
    if not 1 <= story["steps"] <= MAX_STEPS:
        yield f"`steps` lies between 1 and {MAX_STEPS}"
    if not story["endings"]:
        yield "a story has at least one ending"
    clock = story.get("clock")
    if clock and not clock["start"] < clock["end"]:
        yield "clock: start lies before end"
    for scene in (*story["nodes"], *story["endings"]):
        table = scene.get("table")
        if table and any(len(row) != len(table["columns"]) for row in table["rows"]):
            yield f"{scene['id']!r}: each row of the table has a cell for each column"
        if "chart" in scene and len(scene["chart"]["rows"]) < 2:
            yield f"{scene['id']!r}: a chart has at least two rows"


# ---------------------------------------------------------------------------- as played


def play(book: Book, minutes: float, plays: int = PLAYS) -> list[str]:
    """Dead ends, loops, what is never reached, bounds, giveaways, length."""
    states, whole, ends = explore(book, STATES)
    found = list(ends)
    plays = plays if whole else 4 * plays
    try:
        played = sample(book, plays)
    except NoWay as error:
        return found or [f"a play stops at {error} without an ending"]
    reached = {state.node for state in states}
    reached |= {turn.after.node for turns in played for turn in turns}
    how = "" if whole else f" in {len(states):,} states and {plays} random plays"
    found += [f"node {name!r} is never reached{how}" for name in book.nodes if name not in reached]
    found += [
        f"ending {name!r} is never reached{how}" for name in book.endings if name not in reached
    ]
    seen = [*states, *(turn.before for turns in played for turn in turns)]
    found += _never_open(book, seen, how)
    found += _meters(book, seen, played)
    found += giveaways(book, seen)
    return found + _length(book, played, minutes)


def explore(book: Book, cap: int) -> tuple[list[State], bool, list[str]]:
    """The states that any choices and luck lead to; whether that is all; dead ends and loops."""
    start = book.begin()
    seen, queue = {start}, [start]
    dead, endless = Counter[str](), Counter[str]()
    at = 0
    while at < len(queue):
        state = queue[at]
        at += 1
        if book.over(state):
            continue
        if state.steps >= book.limit:
            endless[state.node] += 1
            continue
        names = book.open(state)
        if not names:
            dead[state.node] += 1
        for name in names:
            for after in book.branches(state, name):
                if after not in seen and len(seen) < cap:
                    seen.add(after)
                    queue.append(after)
    said = [f"node {name!r} is a dead end: in some plays nothing can be chosen" for name in dead]
    if endless:
        where = ", ".join(sorted(endless))
        said.append(
            f"a play can go on past {book.limit} choices (at {where}): a loop, or `steps` is too small"
        )
    return queue, len(seen) < cap, said


def sample(book: Book, plays: int, seed: int = 7) -> list[list[Turn]]:
    """Random plays, each with its own luck. Raises NoWay."""
    random = Random(seed)
    player = at_random(random)
    return [play_through(book, book.luck(random.randrange(2**31)), player) for _ in range(plays)]


def _never_open(book: Book, seen: Iterable[State], how: str) -> list[str]:
    never = {(node, choice) for node, choices in book.choices.items() for choice in choices}
    reached: set[str] = set()
    for state in seen:
        if state.node in book.nodes:
            reached.add(state.node)
            never -= {(state.node, name) for name in book.open(state)}
    return [
        f"node {node!r}: choice {choice!r} can never be taken{how}"
        for node, choice in sorted(never)
        if node in reached
    ]


def _meters(book: Book, seen: list[State], played: list[list[Turn]]) -> list[str]:
    found = []
    for at, meter in enumerate(book.story["meters"]):
        low, high = book.bounds[at]
        if len({state.meters[at] for state in seen}) == 1:
            found.append(f"meter {meter['id']!r} never moves")
        pinned = mean(
            mean(turn.after.meters[at] in (low, high) for turn in turns) for turns in played
        )
        if pinned > 0.5:
            found.append(
                f"meter {meter['id']!r} stands at a bound for {pinned:.0%} of random play: "
                "effects are cut off there and say nothing"
            )
    return found


def giveaways(book: Book, seen: Iterable[State], luck_seeds: int = 5) -> list[str]:
    """Choices that are at once best on every visible meter wherever they can be taken.

    Such a choice needs no judgement: the meters give it away.
    """
    shown = [
        (at, 1 if meter["good"] == "up" else -1)
        for at, meter in enumerate(book.story["meters"])
        if not meter.get("hidden")
    ]
    lucks = [book.luck(seed) for seed in range(luck_seeds)]
    states: dict[str, set[State]] = {}
    for state in seen:
        if state.node in book.nodes and len(states.setdefault(state.node, set())) < 60:
            states[state.node].add(state)
    found = []
    for node, some in states.items():
        ahead: dict[str, int] = Counter()
        out: set[str] = set()
        for state in some:
            names = book.open(state)
            if len(names) < 2:
                continue
            for luck in (
                lucks if any(book.choices[node][n].get("draws") for n in names) else lucks[:1]
            ):
                after = {
                    name: [
                        sign * book.choose(state, name, luck).after.meters[at] for at, sign in shown
                    ]
                    for name in names
                }
                for name in names:
                    others = [after[other] for other in names if other != name]
                    better = all(
                        all(a >= b for a, b in zip(after[name], other, strict=True))
                        and after[name] != other
                        for other in others
                    )
                    if better:
                        ahead[name] += 1
                    else:
                        out.add(name)
        found += [
            f"node {node!r}: choice {name!r} is best on every visible meter in every state: "
            "the meters give it away"
            for name in ahead
            if name not in out
        ]
    return found


def _length(book: Book, played: list[list[Turn]], minutes: float) -> list[str]:
    steps = mean(len(turns) for turns in played)
    taken = mean(reading(book, turns) for turns in played)
    found = []
    if not 0.5 * minutes <= taken <= 1.5 * minutes:
        found.append(
            f"a play has {steps:.1f} decisions and takes about {taken:.0f} minutes; "
            f"the item says {minutes:g}"
        )
    return found


def reading(book: Book, turns: list[Turn]) -> float:
    """Minutes that a play takes: its words read once, and time to decide."""
    words = _words(book, book.begin().node)
    words += sum(_words(book, turn.after.node) + len(" ".join(turn.says).split()) for turn in turns)
    return words / WORDS_A_MINUTE + len(turns) * MINUTES_A_DECISION


def _words(book: Book, name: str) -> int:
    scene: Any = book.nodes.get(name) or book.endings[name]
    texts = [scene["text"], *(part["text"] for part in scene.get("thread", []))]
    texts += [choice["text"] for choice in scene.get("choices", [])]
    extra = 30 if "chart" in scene or "table" in scene else 0
    return sum(len(re.sub(r"<[^>]+>", " ", one).split()) for one in texts) + extra
