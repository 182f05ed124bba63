"""Grouping: how far a chart comes on four figures at once, from today's to the best balanced one.

Measured is the volume that a chart dominates (the hypervolume of multi-objective search): on each
figure its distance from the average of charts drawn by lot, as a share of the way to nought, and
the four shares multiplied. The fourth root turns the volume back into a share. Counting which of
the charts are beaten in all four figures would be simpler, and says too little: see
`docs/kinds/grouping.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import escape
from math import sqrt
from random import Random

from course.items.kinds import grouping as kind
from course.items.kinds._common import ids
from course.items.kinds.grouping import (
    FIGURES,
    ITEM,
    KEY,
    Chart,
    Design,
    Figures,
    Work,
    chart,
    figures,
    seen,
    today,
)
from course.items.types import Answer, Note
from course.scoring._common import note, pick
from course.scoring._tables import left, right, row_head, table

RULE = (
    "Each of the four figures counts 1 at nought and 0 at the average of the charts drawn by lot, and the four are "
    "multiplied (their geometric mean), so that a neglected one pulls the others down. "
    "Today's chart earns 0, the best balanced chart that a search found earns all, and between them it is proportional."
)
CLOSE = 0.6  # from here on an answer resembles a named design
FULL_TEAM = max(most for _, most in kind.SPANS.values())
NEAR = 1e-9


# ------------------------------------------------------------------ the charts drawn by lot


def cloud(item: ITEM, key: KEY) -> list[Chart]:
    """Charts in which everybody's team is drawn by lot among those with room, the same in every run.

    Only `Random.random` is drawn from: its sequence for a seed is the one that Python promises.
    """
    draw = Random(key["cloud"]["seed"]).random
    people, teams = ids(item["people"]), ids(item["teams"])
    return [_drawn(people, teams, draw) for _ in range(key["cloud"]["count"])]


def _drawn(people: list[str], teams: list[str], draw: Callable[[], float]) -> Chart:
    # Nobody would draw a team of twenty, so a team is full when a supervisor's is.
    most = max(FULL_TEAM, -(-len(people) // len(teams)))
    room = dict.fromkeys(teams, most)
    made: Chart = {}
    for person in people:
        free = [team for team in teams if room[team]]
        team = free[int(draw() * len(free))]
        room[team] -= 1
        made[person] = team
    return made


def average(item: ITEM, charts: list[Chart]) -> dict[str, float]:
    """The mean of each figure over charts, with the decimals that are stored."""
    made = [figures(item, one) for one in charts]
    return {name: round(sum(one[name] for one in made) / len(made), 3) for name in FIGURES}


def height(mine: Figures, usual: Mapping[str, float]) -> float:
    """The geometric mean of the four shares of the way from what is usual to nought."""
    volume = 1.0
    for name in FIGURES:
        volume *= max(0.0, 1 - mine[name] / usual[name])
    return sqrt(sqrt(volume))


def dominates(mine: Figures, other: Figures) -> bool:
    """As good on every figure, and better on one."""
    return mine != other and all(mine[name] <= other[name] for name in FIGURES)


# ------------------------------------------------------------------ the score


def fraction(item: ITEM, key: KEY, answer: Answer) -> float:
    """Where the answer lies between today's chart and the tuned one."""
    usual = key["cloud"]["average"]
    low = height(figures(item, today(item)), usual)
    high = height(key["tuned"], usual)
    got = (height(figures(item, chart(item, answer)), usual) - low) / (high - low)
    return 1.0 if got >= 1 - NEAR else max(0.0, got)


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    got = fraction(item, key, answer)
    now = chart(item, answer)
    mine, before = figures(item, now), figures(item, today(item))
    usual = key["cloud"]["average"]
    notes = _closest(item, key, answer, got)
    notes += [
        note("", mistake["name"], 0.0, mistake["why"])
        for mistake in key.get("mistakes", [])
        if seen(mistake, now)
    ]
    for name in FIGURES:
        title = f"Today {before[name]} · you {mine[name]} · tuned {key['tuned'][name]}"
        # A figure is well minded when it comes within a tenth of its scale of the tuned chart's.
        over = (mine[name] - key["tuned"][name]) / usual[name]
        credit = 1.0 if over <= 0.1 + NEAR else 0.5 if over <= 0.25 + NEAR else 0.0
        # What the author says of a figure tells how to mend it, so it waits until it is mended.
        said = _own(item, now, name)
        notes.append(
            note(name, title, credit, said + key["figures"][name] * (credit == 1 or reveal))
        )
    return got, notes


def _own(item: ITEM, now: Chart, name: str) -> str:
    """What makes a figure of this chart what it is, as HTML."""
    if name == "span":
        size = Counter(now.values())
        off = [(team, kind.beyond(team, size[team["id"]])) for team in item["teams"]]
        parts = [
            f"{team['lead']} has {abs(by)} too {'many' if by > 0 else 'few'}"
            for team, by in off
            if by
        ]
        none = "Every lead has as many people as he or she can lead."
    elif name == "crossings":
        names = {person["id"]: person["name"] for person in item["people"]}
        lone = Counter(person for work in item["work"] for person in _lone(work, now)).most_common(
            3
        )
        parts = [
            f"{names[person]} sits apart from everybody else on {n} items" for person, n in lone
        ]
        none = "No piece of work changes hands."
    elif name == "risk":
        alone = [system for system in item["systems"] if kind.exposed(system, now)]
        parts = [f"without a stand-in near: {', '.join(one['label'] for one in alone)}"] * bool(
            alone
        )
        none = "No system is without somebody near who could stand in."
    else:
        moved = sum(now[person["id"]] != person["team"] for person in item["people"])
        parts = [f"{moved} {'person gets' if moved == 1 else 'people get'} another lead"]
        none = ""
    said = f"{'; '.join(parts)}." if parts else none
    return f"<p>{escape(said[:1].upper() + said[1:])}</p>"


def _lone(work: Work, now: Chart) -> list[str]:
    """Who of a piece of work has nobody else of it in the team."""
    here = Counter(now[person] for person in work["people"])
    return [person for person in work["people"] if here[now[person]] == 1]


# ------------------------------------------------------------------ named designs


def resemblance(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """How alike two charts are, by their moves: the same moves as a share of all that either makes."""
    both = sum(other.get(person) == team for person, team in one.items())
    either = len(one.keys() | other.keys())
    return both / either if either else 0.0


def closest(key: KEY, answer: Answer) -> tuple[Design, float]:
    """The named design that an answer resembles most, and how much."""
    near = [
        (resemblance(answer["moves"], design["answer"]["moves"]), -place, design)
        for place, design in enumerate(key["designs"])
    ]
    much, _, design = max(near, key=lambda part: part[:2])
    return design, much


def _closest(item: ITEM, key: KEY, answer: Answer, got: float) -> list[Note]:
    design, much = closest(key, answer)
    # Beside the best chart a resemblance is no mistake, and naming one would mislead.
    if much < CLOSE or got >= 1:
        return []
    said = f"<p>{100 * much:.0f} % of the moves in either chart are the same.</p>"
    return [note("", f"Close to: {design['name']}", None, said + design["why"])]


# ------------------------------------------------------------------ the debrief


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    mine = figures(item, chart(item, answer))
    charts = [figures(item, one) for one in cloud(item, key)]
    parts = [_figures(item, key, mine, charts), _cloud(key, mine, charts)]
    parts.append(_designs(item, key, charts))
    if reveal:
        parts.append(_tuned(item, key, answer))
    return "".join(parts)


def _figures(item: ITEM, key: KEY, mine: Figures, charts: list[Figures]) -> str:
    before, count = figures(item, today(item)), len(charts)
    rows = []
    for name, label in kind.names(item).items():
        beaten = sum(mine[name] < other[name] for other in charts)
        usual = f"{key['cloud']['average'][name]:.0f}"
        cells = [before[name], mine[name], key["tuned"][name], usual, beaten]
        rows.append([row_head(escape(label)), *(right(str(cell)) for cell in cells)])
    heads = ["", "Today", "You", "Tuned", "By lot, on average", f"Of {count} you beat"]
    return table("Four figures, each better when lower", heads, rows)


def _cloud(key: KEY, mine: Figures, charts: list[Figures]) -> str:
    ahead = sum(dominates(mine, other) for other in charts)
    behind = sum(dominates(other, mine) for other in charts)
    tuned = sum(dominates(key["tuned"], other) for other in charts)
    said = (
        f"<p>Of {len(charts)} charts drawn by lot, yours is as good in all four figures and better in "
        f"at least one as <strong>{ahead}</strong>; the tuned chart as {tuned}. "
    )
    if behind:
        said += f"{_times(behind, 'of them beats', 'of them beat')} yours in this sense. "
    else:
        said += "None of them beats yours in this sense. "
    rest = len(charts) - ahead - behind
    traded = f"With {rest} it is a trade: better here, worse there." if rest else ""
    return f"{said}{traded}</p>"


def _designs(item: ITEM, key: KEY, charts: list[Figures]) -> str:
    rows = []
    for design in key["designs"]:
        made = figures(item, chart(item, design["answer"]))
        earned = fraction(item, key, design["answer"])
        cells = [*(str(made[name]) for name in FIGURES), f"{100 * earned:.0f} %"]
        rows.append([row_head(escape(design["name"])), *map(right, cells)])
    heads = ["", "Span", "Hand-overs", "Alone", "Cost", "Of the points"]
    return table("What charts by one idea come to", heads, rows)


def _tuned(item: ITEM, key: KEY, answer: Answer) -> str:
    """Team by team: who sits there in the tuned chart, and who of them does in the answer."""
    best, mine = chart(item, key["model"]), chart(item, answer)
    rows = []
    for team in item["teams"]:
        people = [
            escape(person["name"]) + ("" if best[person["id"]] == person["team"] else " (moves)")
            for person in item["people"]
            if best[person["id"]] == team["id"]
        ]
        same = sum(best[p] == team["id"] == mine[p] for p in best)
        rows.append(
            [
                row_head(escape(f"{team['label']}, {team['lead']}")),
                left(", ".join(people) or "Nobody"),
                right(f"{same} of {len(people)}"),
            ]
        )
    return table("The tuned chart", ["", "Who sits there", "As in yours"], rows, words=2)


def _times(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


# ------------------------------------------------------------------ checks and guessers


def verify(item: ITEM, key: KEY) -> list[str]:
    """Is the tuned chart what the key says: reached by the model answer, beaten by nobody near?"""
    if "tuned" not in key or "average" not in key["cloud"]:
        return ["there is no tuned chart yet: run `course solve` on this item"]
    again = "; run `course solve` again"
    problems = []
    answer = kind.clean(item, key["model"])
    mine = figures(item, chart(item, answer))
    charts = cloud(item, key)
    usual = average(item, charts)
    if min(usual.values()) <= 0:
        return ["the charts drawn by lot are faultless in a figure: it decides nothing"]
    if mine != key["tuned"]:
        problems.append(
            f"the model answer has {_say(mine)}, the stored {_say(key['tuned'])}{again}"
        )
    if usual != key["cloud"]["average"]:
        problems.append(f"the average by lot is {_say(usual)}, not as stored{again}")
    if height(mine, usual) <= height(figures(item, today(item)), usual) + NEAR:
        problems.append("the tuned chart is no better than today's: nothing to decide")
    if any(dominates(figures(item, one), mine) for one in charts):
        problems.append(f"a chart drawn by lot beats the tuned one{again}")
    problems += [
        f"mistake {mistake['id']!r} is made by the tuned chart"
        for mistake in key.get("mistakes", [])
        if seen(mistake, chart(item, answer))
    ]
    for design in key["designs"]:
        made = figures(item, chart(item, design["answer"]))
        if made != design.get("figures"):
            problems.append(f"design {design['id']!r} has {_say(made)}{again}")
        if height(made, usual) >= height(mine, usual) - NEAR:
            problems.append(f"design {design['id']!r} is as good as the tuned chart")
    for changed in neighbours(item, chart(item, answer)):
        other = figures(item, changed)
        if dominates(other, mine) or height(other, usual) > height(mine, usual) + NEAR:
            return [*problems, f"a single move beats the tuned chart: {_say(other)}{again}"]
    return problems


def neighbours(item: ITEM, now: Chart) -> Iterator[Chart]:
    """Every chart that one move away leads to."""
    for person in now:
        for team in ids(item["teams"]):
            if team != now[person]:
                yield {**now, person: team}


def _say(made: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {made[name]:g}" for name in FIGURES)


def guess(item: ITEM, how: str, random: Random) -> Answer:
    """By lot for everybody, or everybody in the team that a guesser prefers."""
    teams = [{"text": f"{team['label']} {team['lead']}"} for team in item["teams"]]
    take: Callable[[], str] = lambda: ids(item["teams"])[pick(teams, how, random)]  # noqa: E731
    fixed = None if how == "random" else take()
    return kind.clean(item, {"moves": {one: fixed or take() for one in ids(item["people"])}})


__all__ = ["RULE", "cloud", "debrief", "guess", "score", "verify"]
