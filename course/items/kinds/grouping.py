"""`grouping`: people into teams, from the chart of today, with four figures that move along.

All four are better when lower, and their best is nought: people outside the range of a lead,
hand-overs between teams, systems whose keeper has no stand-in near, and what the change costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import duplicates, ids, known, mapping, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md

LABEL = "Org chart"
DONE = "Chart changed"
EVENTS = frozenset({"move"})
PEOPLE = range(6, 61)
TEAMS = range(2, 8)  # seven columns are what a page can hold

# Habits of the trade and no findings: how many people go with a way of leading.
Leading = Literal["player-coach", "coach", "supervisor"]
SPANS: dict[str, tuple[int, int]] = {
    "player-coach": (3, 5),
    "coach": (6, 7),
    "supervisor": (8, 10),
}
FIGURES = ("span", "crossings", "risk", "cost")
Figures = dict[str, int]
Chart = dict[str, str]  # the team of every person


class Person(TypedDict):
    id: str
    name: str
    role: NotRequired[str]
    knows: NotRequired[str]  # a few words, shown under the name
    team: str  # today's


class Team(TypedDict):
    id: str
    label: str
    lead: str
    leads: Leading
    may_be_empty: NotRequired[bool]  # nobody need be in it: a team that could be opened


class Work(TypedDict):
    """A piece of work, and whom it needs."""

    id: str
    label: str
    people: list[str]


class System(TypedDict):
    """Something that one person knows by heart, and who could stand in."""

    id: str
    label: str
    keeper: str
    stand_ins: list[str]


class Costs(TypedDict):
    unit: str  # in the plural: "days"
    move: int  # each person who gets another lead
    open: NotRequired[int]  # each team that is empty today and is not any more


class ITEM(types.Item):
    people: list[Person]
    teams: list[Team]
    work: list[Work]
    systems: list[System]
    costs: Costs


class Design(TypedDict):
    """A chart that people draw by some idea, so that it can be named and explained."""

    id: str
    name: str
    answer: dict[str, Any]
    figures: NotRequired[Figures]  # written by `course solve`
    why: Md


class Mistake(TypedDict):
    """Something that is seen in a chart when all of `people` sit where it says."""

    id: str
    name: Line
    people: dict[str, str]
    why: Md


class Cloud(TypedDict):
    """The charts drawn by lot; they are drawn again from the seed wherever they are needed."""

    seed: int
    count: int
    average: NotRequired[dict[str, float]]  # of each figure; written by `course solve`


class KEY(types.Key):
    figures: dict[str, Md]  # an explanation for each of the four
    designs: list[Design]
    mistakes: NotRequired[list[Mistake]]
    cloud: Cloud
    tuned: NotRequired[Figures]  # of the model answer; both are written by `course solve`


# ------------------------------------------------------------------ answers


def empty(item: ITEM) -> Answer:
    return {"moves": {}}


def clean(item: ITEM, raw: object) -> Answer:
    moves = mapping(raw, "moves")
    people, teams = ids(item["people"]), ids(item["teams"])
    for person, team in moves.items():
        known(person, people, "person")
        known(team, teams, "team")
    return {"moves": _canonical(item, moves)}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    person, team = event.get("person"), event.get("team")
    if event.get("type") != "move" or person not in ids(item["people"]):
        raise EventError("that person is not part of this exercise")
    if team not in ids(item["teams"]):
        raise EventError("that team is not part of this exercise")
    moves = {**answer["moves"], cast(str, person): cast(str, team)}
    return {"moves": _canonical(item, moves)}


def _canonical(item: ITEM, moves: Mapping[str, str]) -> dict[str, str]:
    # One form for equal charts: who sits where he sat is not moved.
    return {
        person["id"]: team
        for person in item["people"]
        if (team := moves.get(person["id"], person["team"])) != person["team"]
    }


def missing(item: ITEM, answer: Answer) -> str:
    return "" if answer["moves"] else "Not answered yet"


# ------------------------------------------------------------------ the four figures


def today(item: ITEM) -> Chart:
    return {person["id"]: person["team"] for person in item["people"]}


def chart(item: ITEM, answer: Answer) -> Chart:
    """The team of every person: today's, where the answer does not move him."""
    return {**today(item), **answer["moves"]}


def beyond(team: Team, size: int) -> int:
    """By how many people a team is outside the range of its lead: more than 0 are too many."""
    least, most = SPANS[team["leads"]]
    if size == 0 and team.get("may_be_empty", False):
        return 0
    return size - most if size > most else min(0, size - least)


def handovers(work: Work, chart: Mapping[str, str]) -> int:
    """How often a piece of work goes from one team to another: none where all sit together."""
    return len({chart[person] for person in work["people"]}) - 1


def exposed(system: System, chart: Mapping[str, str]) -> bool:
    """Has the keeper no stand-in in the same team?"""
    mine = chart[system["keeper"]]
    return all(chart[person] != mine for person in system["stand_ins"])


def opened(item: ITEM, chart: Mapping[str, str]) -> list[str]:
    """Teams that are empty today and have somebody in the chart."""
    before = {person["team"] for person in item["people"]}
    used = set(chart.values())
    return [team["id"] for team in item["teams"] if team["id"] in used - before]


def figures(item: ITEM, chart: Mapping[str, str]) -> Figures:
    """The four figures of a chart, each better when lower."""
    size = Counter(chart.values())
    moved = sum(chart[person["id"]] != person["team"] for person in item["people"])
    costs = item["costs"]
    return {
        "span": sum(abs(beyond(team, size[team["id"]])) for team in item["teams"]),
        "crossings": sum(handovers(work, chart) for work in item["work"]),
        "risk": sum(exposed(system, chart) for system in item["systems"]),
        "cost": moved * costs["move"] + len(opened(item, chart)) * costs.get("open", 0),
    }


def names(item: ITEM) -> dict[str, str]:
    """What each figure is called."""
    return {
        "span": "People outside their lead's range",
        "crossings": "Hand-overs between teams",
        "risk": "Systems with no stand-in near",
        "cost": f"Cost of the change, {item['costs']['unit']}",
    }


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """The four figures beside today's, what each team has, and what is behind the figures."""
    now = chart(item, answer)
    mine, before = figures(item, now), figures(item, today(item))
    size = Counter(now.values())
    labels = {team["id"]: team["label"] for team in item["teams"]}
    people = {person["id"]: person["name"] for person in item["people"]}
    crossing = [
        {"label": work["label"], "teams": _in_order(labels, {now[one] for one in work["people"]})}
        for work in item["work"]
        if handovers(work, now)
    ]
    alone = [
        f"{system['label']}: {people[system['keeper']]} ({labels[now[system['keeper']]]}), stand-in "
        + " or ".join(f"{people[one]} ({labels[now[one]]})" for one in system["stand_ins"])
        for system in item["systems"]
        if exposed(system, now)
    ]
    return {
        "figures": [
            {"id": name, "label": label, "now": mine[name], "today": before[name]}
            for name, label in names(item).items()
        ],
        "teams": {
            team["id"]: _said(team, size[team["id"]], opened(item, now)) for team in item["teams"]
        },
        "crossing": [f"{part['label']}: {', '.join(part['teams'])}" for part in crossing],
        "alone": alone,
    }


def _in_order(labels: Mapping[str, str], teams: set[str]) -> list[str]:
    return [label for team, label in labels.items() if team in teams]


def _said(team: Team, size: int, opened: list[str]) -> dict[str, Any]:
    off = beyond(team, size)
    if off:
        words = f"{abs(off)} too {'many' if off > 0 else 'few'}"
    elif size == 0:
        words = "not open"
    else:
        words = "newly opened" if team["id"] in opened else "in range"
    least, most = SPANS[team["leads"]]
    return {
        "size": size,
        "said": words,
        "out": off != 0,
        "range": f"{team['leads']}, {least} to {most}",
    }


def labels(item: ITEM) -> dict[str, str]:
    """An explanation speaks of a figure."""
    return names(item)


# ------------------------------------------------------------------ static checks


def check(item: ITEM, key: KEY) -> list[str]:
    people, teams = ids(item["people"]), ids(item["teams"])
    problems = [
        f"{what} {name!r} stands twice"
        for what, given in (
            ("person", people),
            ("team", teams),
            ("work", ids(item["work"])),
            ("system", ids(item["systems"])),
        )
        for name in duplicates(given)
    ]
    if len(people) not in PEOPLE or len(teams) not in TEAMS:
        problems.append("a grouping has six to sixty people and two to seven teams")
    problems += [
        f"person {person['id']!r} is today in a team that the item does not have"
        for person in item["people"]
        if person["team"] not in teams
    ]
    for team in item["teams"]:
        if not team.get("may_be_empty") and all(p["team"] != team["id"] for p in item["people"]):
            problems.append(f"team {team['id']!r} is empty today: say `may_be_empty: true`")
    for work in item["work"]:
        if len(work["people"]) < 2 or duplicates(work["people"]) or set(work["people"]) - {*people}:
            problems.append(f"work {work['id']!r} needs two or more people of the item, each once")
    for system in item["systems"]:
        mates = system["stand_ins"]
        if system["keeper"] not in people or not mates or set(mates) - set(people):
            problems.append(f"system {system['id']!r} needs a keeper and stand-ins of the item")
        elif system["keeper"] in mates or duplicates(mates):
            problems.append(f"system {system['id']!r}: a stand-in is somebody else, named once")
    if len(item["work"]) < 3 or len(item["systems"]) < 2:
        problems.append("there are at least three pieces of work and two systems")
    if item["costs"]["move"] <= 0 or item["costs"].get("open", 0) < 0:
        problems.append("a move costs something, and opening a team not less than nothing")
    problems += same_ids(list(FIGURES), key["figures"], "figure")
    return problems or _check_key(item, key)


def _check_key(item: ITEM, key: KEY) -> list[str]:
    problems = []
    if len(key["designs"]) < 2 or duplicates(ids(key["designs"])):
        problems.append("name at least two designs, each once")
    for design in key["designs"]:
        try:
            clean(item, design["answer"])
        except AnswerError as error:
            problems.append(f"design {design['id']!r}: {error}")
    mistakes = key.get("mistakes", [])
    problems += [f"mistake {name!r} stands twice" for name in duplicates(ids(mistakes))]
    for mistake in mistakes:
        where = mistake["people"]
        if not where or not _valid(item, {"moves": where}):
            problems.append(f"mistake {mistake['id']!r} names people and teams of the item")
    if key["cloud"]["count"] < 20:
        problems.append("the cloud has at least twenty charts")
    return problems


def seen(mistake: Mistake, chart: Mapping[str, str]) -> bool:
    """Is the mistake made in a chart?"""
    return all(chart[person] == team for person, team in mistake["people"].items())


def _valid(item: ITEM, answer: object) -> bool:
    try:
        clean(item, answer)
    except AnswerError:
        return False
    return True


def deciding(item: ITEM) -> float:
    return 60 + 6 * len(item["people"])
