"""Charts of teams: what a move does to the four figures, and what the page is told."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.items.bank import Bank
from course.items.kinds import grouping as kind

PEOPLE = ("ada", "ben", "cleo", "dov", "eva", "fay", "gil", "hal", "ida", "jon")
TEAMS = ("shop", "numbers", "third")
MOVES = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(TEAMS))
COACHED = range(6, 8)
PLAYED = range(3, 6)


@pytest.fixture
def item(templates: Bank) -> Any:
    return deepcopy(templates.items["grouping"])


@pytest.fixture
def key(templates: Bank) -> Any:
    return deepcopy(templates.keys["grouping"])


def figures(item: Any, moves: Any) -> dict[str, int]:
    return kind.figures(item, kind.chart(item, kind.clean(item, {"moves": moves})))


def test_todays_chart_by_hand(item: Any) -> None:
    # Eight people with a coach are one too many, two with a player-coach one too few.
    assert figures(item, {}) == {"span": 2, "crossings": 3, "risk": 1, "cost": 0}


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        # The stand-ins of the warehouse link sit where Hal goes.
        ({"hal": "numbers"}, {"span": 0, "crossings": 2, "risk": 0, "cost": 3}),
        # One person opens a team that needs three, and each of his items crosses once more.
        ({"ida": "third"}, {"span": 1 + 2 + 2, "crossings": 3, "risk": 1, "cost": 3 + 5}),
        # Two teams for three people make one hand-over, three teams two.
        ({"cleo": "third"}, {"span": 0 + 1 + 2, "crossings": 4, "risk": 1, "cost": 3 + 5}),
        (
            dict.fromkeys(PEOPLE, "third"),
            {"span": 6 + 3 + 5, "crossings": 0, "risk": 0, "cost": 35},
        ),
    ],
)
def test_a_move_by_hand(item: Any, moves: Any, wanted: Any) -> None:
    assert figures(item, moves) == wanted


@given(MOVES)
def test_the_figures_are_those_of_another_way_of_counting(templates: Bank, moves: Any) -> None:
    item: Any = templates.items["grouping"]
    made = figures(item, moves)
    seat = {one["id"]: moves.get(one["id"], one["team"]) for one in item["people"]}
    sizes = {team: list(seat.values()).count(team) for team in TEAMS}
    off = [min(abs(sizes["shop"] - n) for n in COACHED)]
    off += [min(abs(sizes["numbers"] - n) for n in PLAYED)]
    off += [min(abs(sizes["third"] - n) for n in (0, *PLAYED) if n or not sizes["third"])]
    assert made["span"] == sum(off)
    cut = [{seat[one] for one in work["people"]} for work in item["work"]]
    assert made["crossings"] == sum(map(len, cut)) - len(item["work"])
    near = [(seat["ada"] == seat["ben"]), seat["hal"] in (seat["jon"], seat["ida"])]
    assert made["risk"] == near.count(False)
    moved = sum(seat[one["id"]] != one["team"] for one in item["people"])
    assert made["cost"] == 3 * moved + 5 * ("third" in seat.values())


@given(MOVES, st.sampled_from(PEOPLE), st.sampled_from(TEAMS))
def test_a_move_and_the_way_back_leave_the_chart_as_it_was(
    templates: Bank, moves: Any, who: str, to: str
) -> None:
    item: Any = templates.items["grouping"]
    before = kind.clean(item, {"moves": moves})
    home = kind.chart(item, before)[who]
    after = kind.reduce(item, before, {"type": "move", "person": who, "team": to})
    assert kind.chart(item, after)[who] == to
    assert kind.reduce(item, after, {"type": "move", "person": who, "team": home}) == before


def test_moving_nobody_is_no_answer(item: Any) -> None:
    there = kind.reduce(item, kind.empty(item), {"type": "move", "person": "ada", "team": "third"})
    assert kind.missing(item, there) == ""
    back = kind.reduce(item, there, {"type": "move", "person": "ada", "team": "shop"})
    assert back == kind.empty(item)
    assert kind.missing(item, back) == "Not answered yet"


def test_the_page_is_told_what_is_behind_the_figures(item: Any) -> None:
    shown = kind.present(item, {"moves": {"cleo": "third"}})
    assert [part["now"] for part in shown["figures"]] == [3, 4, 1, 8]
    assert [part["today"] for part in shown["figures"]] == [2, 3, 1, 0]
    said = {team: part["said"] for team, part in shown["teams"].items()}
    assert said == {"shop": "in range", "numbers": "1 too few", "third": "2 too few"}
    assert shown["teams"]["third"]["range"] == "player-coach, 3 to 5"
    assert "Price lists: Shop, Numbers, A third team" in shown["crossing"]
    assert shown["alone"] == [
        "Warehouse link: Hal Hansen (Shop), stand-in Jon Jansen (Numbers) or Ida Ito (Numbers)"
    ]


def test_an_empty_team_needs_nobody_only_where_it_may(item: Any) -> None:
    emptied = {"ida": "shop", "jon": "shop"}
    assert kind.present(item, {"moves": emptied})["teams"]["numbers"]["said"] == "3 too few"
    assert kind.present(item, {"moves": {}})["teams"]["third"]["said"] == "not open"
    three = dict.fromkeys(("eva", "fay", "gil"), "third")
    assert kind.present(item, {"moves": three})["teams"]["third"]["said"] == "newly opened"


def broken() -> Iterator[tuple[str, str, Any]]:
    yield "item", "person 'ada' stands twice", lambda i: i["people"].append(i["people"][0])
    yield "item", "six to sixty people", lambda i: i["people"].__delitem__(slice(4, None))
    yield "item", "a team that the item does not have", lambda i: i["people"][0].update(team="x")
    yield "item", "'third' is empty today", lambda i: i["teams"][2].pop("may_be_empty")
    yield "item", "work 'checkout' needs two", lambda i: i["work"][0].update(people=["ada"])
    yield "item", "work 'checkout' needs two", lambda i: i["work"][0].update(people=["ada", "zoe"])
    yield "item", "a keeper and stand-ins", lambda i: i["systems"][0].update(stand_ins=[])
    yield "item", "somebody else", lambda i: i["systems"][0].update(stand_ins=["ada"])
    yield "item", "a move costs something", lambda i: i["costs"].update(move=0)
    yield "item", "at least three pieces", lambda i: i["work"].__delitem__(slice(2, None))
    yield "key", "figure 'risk' has no explanation", lambda k: k["figures"].pop("risk")
    yield "key", "at least two designs", lambda k: k["designs"].pop()
    yield (
        "key",
        "no team 'moon'",
        lambda k: k["designs"][0].update(answer={"moves": {"ada": "moon"}}),
    )
    yield "key", "names people and teams", lambda k: k["mistakes"][0].update(people={"zoe": "shop"})
    yield "key", "names people and teams", lambda k: k["mistakes"][0].update(people={})
    yield "key", "at least twenty", lambda k: k["cloud"].update(count=3)


@pytest.mark.parametrize(("which", "says", "breaking"), list(broken()))
def test_a_broken_exercise_says_what_is_wrong(
    item: Any, key: Any, which: str, says: str, breaking: Any
) -> None:
    assert kind.check(item, key) == []
    breaking(item if which == "item" else key)
    assert says in " | ".join(kind.check(item, key))
