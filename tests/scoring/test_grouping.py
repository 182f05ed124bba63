"""Scores of charts: better in one figure is never less, chance earns nothing, the tuned one all."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import course
from course.items.bank import Bank, load_pair
from course.items.kinds import grouping as kind
from course.scoring import score_answer
from course.scoring.grouping import average, cloud, dominates, fraction, height, neighbours, verify

FOLDER = Path(__file__).parents[2] / "solutions" / "2-vp-leap"
DEPARTMENT = ("Connect engineering", "Insights engineering")
FIGURES = st.fixed_dictionaries({name: st.integers(0, 20) for name in kind.FIGURES})
USUAL = {"span": 8.0, "crossings": 21.0, "risk": 9.5, "cost": 60.0}


@pytest.fixture
def pair(templates: Bank) -> Any:
    return deepcopy(templates.items["grouping"]), deepcopy(templates.keys["grouping"])


@pytest.fixture(scope="module")
def real() -> Any:
    """The graded exercise: thirty-four people."""
    return load_pair(FOLDER, "thirty-four-people")


# ------------------------------------------------------------------ the measure


@given(FIGURES, FIGURES)
def test_a_chart_that_dominates_never_has_less_volume(one: Any, other: Any) -> None:
    if dominates(one, other):
        assert height(one, USUAL) >= height(other, USUAL)
        assert not dominates(other, one)
        # And more, as long as no figure is worse than chance.
        assert height(one, USUAL) > height(other, USUAL) or height(other, USUAL) == 0
    assert 0 <= height(one, USUAL) <= 1


def test_all_at_nought_is_the_whole_volume_and_chance_none_of_it() -> None:
    nought = dict.fromkeys(kind.FIGURES, 0)
    assert height(nought, USUAL) == 1
    for name in kind.FIGURES:
        assert height({**nought, name: 60}, USUAL) == 0
    # One figure at half of chance, the others at nought: the fourth root of a half.
    assert height({**nought, "span": 4}, USUAL) == pytest.approx(0.5**0.25)


def test_the_lot_is_the_same_everywhere(pair: Any) -> None:
    item, key = pair
    # Worked out once. It must come out on every machine and with every Python.
    first = cloud(item, key)[0]
    assert "".join(team[0] for team in first.values()) == "snntssnntn"
    assert cloud(item, key) == cloud(item, key)
    assert len(cloud(item, key)) == 200


def test_nobody_is_drawn_into_a_full_team(pair: Any) -> None:
    item, key = pair
    item["people"] = [{**item["people"][0], "id": f"p{n}"} for n in range(33)]
    for drawn in cloud(item, key):
        sizes = [list(drawn.values()).count(team["id"]) for team in item["teams"]]
        assert sum(sizes) == 33
        assert max(sizes) <= 11


# ------------------------------------------------------------------ scores


@given(
    st.dictionaries(
        st.sampled_from(["ada", "ben", "cleo", "dov", "eva", "hal", "ida"]),
        st.sampled_from(["shop", "numbers", "third"]),
    )
)
def test_a_better_chart_never_scores_less(templates: Bank, moves: Any) -> None:
    item: Any = templates.items["grouping"]
    key: Any = templates.keys["grouping"]
    answer = kind.clean(item, {"moves": moves})
    now = kind.chart(item, answer)
    got, mine = fraction(item, key, answer), kind.figures(item, now)
    assert 0 <= got <= 1
    for other in neighbours(item, now):
        if dominates(kind.figures(item, other), mine):
            assert fraction(item, key, kind.clean(item, {"moves": other})) >= got


def test_today_earns_nothing_and_the_tuned_chart_all(pair: Any) -> None:
    item, key = pair
    assert fraction(item, key, {"moves": {}}) == 0
    assert fraction(item, key, key["model"]) == 1


def test_a_design_and_a_mistake_are_named(pair: Any) -> None:
    item, key = pair
    near = {"moves": {"cleo": "third", "eva": "third", "fay": "third", "dov": "third"}}
    titles = [n["title"] for n in score_answer(item, key, near)["feedback"]["notes"]]
    assert titles[:2] == ["Close to: A third team for search", "The warehouse link is left behind"]
    # Two moves of four are another chart, and Hal has gone to his stand-ins.
    other = {"moves": {"cleo": "third", "eva": "third", "hal": "numbers", "gil": "third"}}
    said = [n["title"] for n in score_answer(item, key, other)["feedback"]["notes"]]
    assert not [title for title in said if title.startswith(("Close", "The warehouse"))]


def test_the_tuned_chart_shows_only_with_the_key(pair: Any) -> None:
    item, key = pair
    shown = score_answer(item, key, {"moves": {"hal": "numbers"}})["feedback"]["debrief"]
    assert "The tuned chart</caption>" not in shown
    assert "Of 200 charts drawn by lot" in shown
    told = score_answer(item, key, {"moves": {"hal": "numbers"}}, reveal=True)["feedback"][
        "debrief"
    ]
    assert "The tuned chart</caption>" in told
    assert "Gil Gomez (moves)" in told


# ------------------------------------------------------------------ what `course check` finds


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tuned": {"span": 0, "crossings": 1, "risk": 0, "cost": 5}}, "the stored span 0"),
        ({"model": {"moves": {"hal": "numbers"}}}, "a single move beats"),
        ({"cloud": {"seed": 1, "count": 200, "average": {}}}, "not as stored"),
        ({"cloud": {"seed": 1, "count": 200}}, "no tuned chart yet"),
    ],
)
def test_a_key_that_does_not_hold_is_found(pair: Any, change: Any, says: str) -> None:
    item, key = pair
    assert verify(item, key) == []
    broken: Any = {**key, **change}
    assert says in " | ".join(verify(item, broken))


def test_designs_and_mistakes_that_do_not_hold_are_found(pair: Any) -> None:
    item, key = pair
    key["designs"][0] |= {"answer": key["model"], "figures": key["tuned"]}
    key["mistakes"][0]["people"] = {"hal": "numbers"}
    found = " | ".join(verify(item, key))
    assert "design 'by-subject' is as good as the tuned chart" in found
    assert "mistake 'lonely-warehouse' is made by the tuned chart" in found
    key["designs"][0]["figures"] = {**key["tuned"], "cost": 1}
    assert "design 'by-subject' has span 0" in " | ".join(verify(item, key))


# ------------------------------------------------------------------ thirty-four people


def test_the_people_and_their_leads_are_fernwicks(real: Any) -> None:
    item = real[0]
    table = course.load("employees")
    table = table[table["team"].isin(DEPARTMENT)]
    names = dict(zip(table["employee_id"], table["name"], strict=True))
    titles = dict(zip(table["name"], table["title"], strict=True))
    lead = {
        name: names.get(boss) for name, boss in zip(table["name"], table["manager_id"], strict=True)
    }
    leads = {team["id"]: team["lead"] for team in item["teams"]}
    assert len(titles) == len(item["people"]) + len(item["teams"]) == 34
    assert {*titles} == {*leads.values(), *(person["name"] for person in item["people"])}
    for person in item["people"]:
        assert person["role"] == titles[person["name"]]
        assert leads[person["team"]] == lead[person["name"]]


def test_the_work_is_all_that_both_products_have_shipped(real: Any) -> None:
    table = course.load("roadmap_items")
    shipped = table[table["product"].isin(["Connect", "Insights"])]
    found = {str(row["item_id"]).lower(): row["title"] for _, row in shipped.iterrows()}
    assert {work["id"]: work["label"] for work in real[0]["work"]} == found
    assert len(found) == 30


def test_what_the_text_says_of_today_and_of_chance(real: Any) -> None:
    item, key = real
    today = kind.figures(item, kind.today(item))
    assert today == {"span": 6, "crossings": 25, "risk": 6, "cost": 0}
    usual = average(item, cloud(item, key))
    assert [round(usual[name]) for name in kind.FIGURES] == [8, 45, 10, 78]
    assert "8 people, 45 hand-overs, 10 systems, 78 days" in item["situation"]


def test_minding_one_figure_is_not_enough_and_charts_unlike_the_tuned_one_are(real: Any) -> None:
    item, key = real
    earned = {d["id"]: fraction(item, key, d["answer"]) for d in key["designs"]}
    assert 0.3 < earned["nobody-alone"] < earned["fewest"] < 0.55
    assert max(earned[name] for name in ("last-in", "by-product", "by-trade", "equal-teams")) < 0.1
    assert 0.8 < earned["around-the-work"] < 0.85
    careful = kind.clean(
        item,
        {
            "moves": {
                **dict.fromkeys(("dewit", "crane", "espinoza", "gallo"), "platform"),
                "kruger": "connectors",
                "whitaker": "reports",
                **dict.fromkeys(("jensen", "mpeeters"), "forecasts"),
            }
        },
    )
    assert fraction(item, key, careful) == pytest.approx(0.982, abs=0.001)


def test_counting_the_beaten_would_say_too_little(real: Any) -> None:
    """Why the score is a volume: half of the table in the author's page."""
    item, key = real
    charts = [kind.figures(item, one) for one in cloud(item, key)]

    def beaten(answer: Any) -> int:
        mine = kind.figures(item, kind.chart(item, answer))
        return sum(dominates(mine, other) for other in charts)

    near = {declared["name"]: declared["answer"] for declared in key["declared"]}
    assert beaten({"moves": {}}) == 141
    assert (
        beaten(near["around-the-work"]) == beaten(near["six-moves"]) == beaten(key["model"]) == 200
    )
    by_lot = [fraction(item, key, kind.clean(item, {"moves": one})) for one in cloud(item, key)]
    assert max(by_lot) < 0.005
