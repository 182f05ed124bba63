"""Each check with a story that is broken in just that way."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from course.items import registry
from course.items.bank import BankError, load_pair
from course.scoring.story_balance import Balance, problems
from course.stories import checks
from course.stories.engine import Book

MINUTES = 1.5


def found(story: Any, minutes: float = MINUTES) -> list[str]:
    return checks.text(story) or checks.play(Book(story), minutes)


def test_a_sound_story_has_no_problems(story: Any, templates: Any) -> None:
    assert found(story) == []
    item, key = templates.items["story"], templates.keys["story"]
    assert registry.kind("story").check(item, key) == []
    assert problems(item, key) == []


def choice(story: Any, node: int, place: int) -> Any:
    return story["nodes"][node]["choices"][place]


TEXT: list[tuple[str, Callable[[Any], object], str]] = [
    ("start", lambda s: s.update(start="zero"), "starts at 'zero', which is no node"),
    ("goto", lambda s: choice(s, 0, 0).update(goto="three"), "leads to 'three'"),
    ("route", lambda s: choice(s, 1, 0)["routes"][0].update(to="best"), "leads to 'best'"),
    ("twice", lambda s: s["endings"][0].update(id="two"), "'two' stands twice"),
    ("choice twice", lambda s: choice(s, 0, 1).update(id="ask"), "'ask' stands twice"),
    ("no choice", lambda s: s["nodes"][1].update(choices=[]), "has no choice: a dead end"),
    ("meter", lambda s: choice(s, 0, 0)["effects"].update(luck=3), "moves 'luck'"),
    ("flag", lambda s: choice(s, 0, 0).update(set=["askd"]), "sets 'askd'"),
    ("flag unset", lambda s: choice(s, 0, 0).update(set=[]), "flag 'asked' is never set"),
    ("bounds", lambda s: s["meters"][0].update(start=101), "starts outside its bounds"),
    ("bounds order", lambda s: s["meters"][0].update(min=100), "min lies below max"),
    ("all hidden", lambda s: [m.update(hidden=True) for m in s["meters"]], "at least one meter"),
    ("reserved", lambda s: s["meters"][1].update(id="clock"), "has a meaning of its own"),
    ("locked", lambda s: choice(s, 0, 0).update(locked="No"), "has no `needs`"),
    (
        "condition",
        lambda s: choice(s, 1, 1).update(needs={"trsut": {"min": 1}}),
        "no meter 'trsut'",
    ),
    ("later", lambda s: choice(s, 0, 1)["later"][0].update(at="two"), "either `in` or `at`"),
    (
        "later in",
        lambda s: choice(s, 0, 1)["later"][0].update({"in": 0}),
        "`in` of what comes later",
    ),
    ("takes", lambda s: choice(s, 0, 0).update(takes=-1), "takes negative time"),
    ("draw", lambda s: choice(s, 0, 0).update(draws=["dice"]), "there is no draw 'dice'"),
    ("draw unused", lambda s: choice(s, 1, 0).update(draws=[]), "no choice draws it"),
    (
        "chance",
        lambda s: s["draws"][0]["outcomes"][0]["chance"].update(max=1.4),
        "min and max of a chance",
    ),
    (
        "chance of a meter",
        lambda s: s["draws"][0]["outcomes"][0]["chance"].update(per={"mood": 1}),
        "leans on 'mood'",
    ),
    ("no rest", lambda s: s["draws"][0]["outcomes"].pop(), "fewer than two outcomes"),
    ("last", lambda s: s["draws"][0]["outcomes"].reverse(), "every outcome but the last"),
    ("stop", lambda s: s.update(stops=[{"if": {}, "to": "one"}]), "which is no ending"),
    ("steps", lambda s: s.update(steps=0), "`steps` lies between"),
    ("clock", lambda s: s["clock"].update(end=1), "start lies before end"),
    (
        "table",
        lambda s: s["nodes"][0].update(
            table={"caption": "", "columns": ["a"], "rows": [["1", "2"]]}
        ),
        "a cell for each column",
    ),
    (
        "chart",
        lambda s: s["nodes"][0].update(
            chart={"form": "bars", "title": "", "unit": "", "rows": {"a": 1}}
        ),
        "at least two rows",
    ),
]


@pytest.mark.parametrize(("name", "break_it", "says"), TEXT, ids=[name for name, _, _ in TEXT])
def test_what_is_written_wrong_is_named(
    story: Any, name: str, break_it: Callable[[Any], object], says: str
) -> None:
    break_it(story)
    assert any(says in said for said in checks.text(story)), checks.text(story)


def loop(story: Any) -> None:
    choice(story, 0, 1).update(goto="one", later=[])


def orphan(story: Any) -> None:
    story["nodes"].append({**deepcopy(story["nodes"][0]), "id": "island"})


def dead_end(story: Any) -> None:
    choice(story, 1, 0).update(needs={"trust": {"min": 45}})


def never(story: Any) -> None:
    choice(story, 1, 1).update(needs={"trust": {"min": 99}})


def unreached(story: Any) -> None:
    choice(story, 1, 0)["routes"] = []


def still(story: Any) -> None:
    for node in story["nodes"]:
        for one in node["choices"]:
            one.get("effects", {}).pop("cost", None)


def pinned(story: Any) -> None:
    story["meters"][1].update(start=49)


def giveaway(story: Any) -> None:
    choice(story, 0, 0)["effects"].pop("cost")


PLAY: list[tuple[Callable[[Any], None], str]] = [
    (loop, "a play can go on past 4 choices"),
    (orphan, "node 'island' is never reached"),
    (dead_end, "node 'two' is a dead end"),
    (never, "choice 'drop' can never be taken"),
    (unreached, "ending 'good' is never reached"),
    (still, "meter 'cost' never moves"),
    (pinned, "meter 'cost' stands at a bound"),
    (giveaway, "node 'one': choice 'ask' is best on every visible meter"),
]


@pytest.mark.parametrize(("break_it", "says"), PLAY, ids=[part.__name__ for part, _ in PLAY])
def test_what_goes_wrong_in_play_is_found(
    story: Any, break_it: Callable[[Any], None], says: str
) -> None:
    break_it(story)
    assert checks.text(story) == []
    assert any(says in said for said in found(story)), found(story)


def test_minutes_far_from_the_length_of_a_play_are_found(story: Any) -> None:
    assert any("the item says 20" in said for said in found(story, minutes=20))


def test_a_story_too_large_to_explore_is_still_played(
    story: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "STATES", 3)
    states, whole, _ = checks.explore(Book(story), cap=3)
    assert len(states) == 3
    assert not whole
    assert found(story) == []


# ---------------------------------------------------------------------------- the key


def quality(key: Any, node: str, choice: str, value: float) -> None:
    part = key["nodes"][node][choice]
    part["quality"] = value
    part.pop("cases", None)


KEY: list[tuple[str, Callable[[Any], object], str]] = [
    ("no reason", lambda k: k["nodes"]["plan"].pop("mock"), "'mock' has no explanation"),
    ("too many", lambda k: k["nodes"].update(x={}), "speaks of node 'x'"),
    ("ending", lambda k: k["endings"].pop("used"), "ending 'used' has no explanation"),
    ("range", lambda k: quality(k, "plan", "whole", 1.2), "a quality lies between"),
    ("no best", lambda k: quality(k, "request", "sit-in", 0.9), "one choice has quality 1"),
    ("weights", lambda k: k["weights"].update(mood=1), "weighs 'mood'"),
    ("no weights", lambda k: k["weights"].clear(), "weigh at least one meter"),
    ("negative", lambda k: k["weights"].update(trust=-1), "not positive"),
    ("forecast", lambda k: k["forecasts"].clear(), "forecast at node 'plan' has no explanation"),
    (
        "event",
        lambda k: k["forecasts"]["plan"].update(comes_true={"flag": "fit"}),
        "no flag 'fit'",
    ),
    ("expert", lambda k: k["forecasts"]["plan"].update(expert=75.0), "is a probability"),
    ("habit", lambda k: k["habits"]["purist"].update(plan="fly"), "the habit of purist"),
    ("band", lambda k: k["band"].update(low=0.5), "low lies below high"),
]


@pytest.mark.parametrize(("name", "break_it", "says"), KEY, ids=[name for name, _, _ in KEY])
def test_a_key_that_does_not_fit_its_story_says_where(
    templates: Any, name: str, break_it: Callable[[Any], object], says: str
) -> None:
    item, key = templates.items["story"], deepcopy(templates.keys["story"])
    break_it(key)
    said = registry.kind("story").check(item, key)
    assert any(says in one for one in said), said


def test_random_play_outside_its_band_is_found(templates: Any) -> None:
    item, key = templates.items["story"], deepcopy(templates.keys["story"])
    key["band"] = {"low": 0.6, "high": 0.8}
    assert any("outside the declared band" in said for said in problems(item, key))


def test_a_decision_called_worse_that_ends_better_is_found(templates: Any) -> None:
    item, key = templates.items["story"], deepcopy(templates.keys["story"])
    quality(key, "request", "sit-in", 0.2)
    quality(key, "request", "promise", 1.0)
    said = problems(item, key)
    assert any("'sit-in' ends" in one and "better" in one for one in said), said


def test_meters_that_tell_nothing_apart_are_found(templates: Any) -> None:
    item, key = deepcopy(templates.items["story"]), templates.keys["story"]
    for node in item["nodes"]:
        for one in node["choices"]:
            one.pop("effects", None)
            one.pop("later", None)
    for outcome in item["draws"][0]["outcomes"]:
        outcome.pop("effects", None)
    assert any("hardly tell them apart" in said for said in problems(item, key))


def test_players_end_as_their_habits_say(templates: Any) -> None:
    item, key = templates.items["story"], templates.keys["story"]
    balance = Balance(item, key, lucks=30)
    players = balance.players()
    tallies = {who: balance.tally(player, balance.expert) for who, player in players.items()}
    assert set(tallies["best"].scores) == {1.0}
    assert max(tallies["worst"].scores) < 0.5
    assert tallies["order-taker"].ends == {"shelf": 30}
    assert {"always-first", "always-longest", "purist"} <= set(tallies)


def test_a_slip_in_the_file_names_its_line(tmp_path: Any, templates: Any, root: Any) -> None:
    (tmp_path / "items").mkdir()
    for suffix in (".yaml", ".key.yaml"):
        text = (root / f"course/templates/items/story{suffix}").read_text(encoding="utf-8")
        text = text.replace("        goto: result\n", "        gotto: result\n", 1)
        (tmp_path / "items" / f"story{suffix}").write_text(text, encoding="utf-8")
    with pytest.raises(BankError) as error:
        load_pair(tmp_path, "story")
    lines = (tmp_path / "items/story.yaml").read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if "gotto" in line)
    assert any(p.line == at and "unknown field" in p.message for p in error.value.problems)
