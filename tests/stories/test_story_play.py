"""A learner's dealings with a story: clicks, luck, resuming, scores, the debrief."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.answers import answer_path, read_answer
from course.items import registry
from course.items.kinds.story import book
from course.items.load import Loaded
from course.items.types import AnswerError, EventError
from course.scoring import forecasts, guess, score_answer
from course.scoring import story as scoring
from course.scoring.story_debrief import others
from course.stories.plays import at_random, play
from course.widgets import session as sessions
from course.widgets.session import Session

STORY = registry.kind("story")


@pytest.fixture
def item(templates: Any) -> Any:
    return templates.items["story"]


@pytest.fixture
def key(templates: Any) -> Any:
    return templates.keys["story"]


@pytest.fixture(autouse=True)
def luck(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seeds as the session draws them, one after the other; the list tells how many."""
    drawn: list[int] = []

    def draw() -> int:
        drawn.append(len(drawn) + 1)
        return drawn[-1]

    monkeypatch.setattr(sessions, "draw_seed", draw)
    return drawn


def opened(item: Any, folder: Path, key: Any = None) -> Session:
    return Session(Loaded(item, key, authored=False), folder)


def act(shown: Session, *events: dict[str, Any]) -> dict[str, Any]:
    for event in events:
        assert shown.handle(event) == ""
    return shown.state()


def choose(node: str, choice: str) -> dict[str, Any]:
    return {"type": "choose", "node": node, "choice": choice}


def sure(node: str, confidence: float) -> dict[str, Any]:
    return {"type": "forecast", "node": node, "confidence": confidence}


# ---------------------------------------------------------------------------- clicks


@given(data=st.data())
def test_no_clicks_reach_a_state_that_the_engine_refuses(item: Any, data: st.DataObject) -> None:
    """What the page offers is taken, mixed with what it does not offer."""
    answer = STORY.reduce(
        item, STORY.empty(item), {"type": "begin", "seed": data.draw(st.integers(0, 99))}
    )
    for _ in range(data.draw(st.integers(0, 16))):
        shown = STORY.present(item, answer)  # type: ignore[attr-defined]
        node = shown["scene"]["id"]
        offered = [choose(node, c["id"]) for c in shown["choices"]]
        offered += [sure(node, 0.75)] * (2 if shown["ask"] else 0)
        offered += [{"type": "back", "node": node}] if shown["back"] else []
        strange = [
            choose("request", "queue"),
            choose(node, "fly"),
            sure(node, 2.0),
            {"type": "back", "node": "plan"},
            {"type": "begin", "seed": 3},
        ]
        event = data.draw(st.sampled_from(offered + strange))
        try:
            answer = STORY.reduce(item, answer, event)
        except EventError as error:
            assert str(error)
            if event in offered and event["type"] == "choose":
                locked = next(c["locked"] for c in shown["choices"] if c["id"] == event["choice"])
                assert locked or (shown["ask"] and shown["ask"]["stated"] is None)
        assert STORY.clean(item, json.loads(json.dumps(answer))) == answer
        assert STORY.present(item, answer)["step"] == len(answer["path"])  # type: ignore[attr-defined]


@given(seed=st.integers(0, 10**6))
def test_an_answer_file_replays_to_the_same_score(item: Any, key: Any, seed: int) -> None:
    answer = guess(item, "random", Random(seed))
    first = score_answer(item, key, STORY.clean(item, answer))
    again = json.loads(json.dumps(answer))
    assert score_answer(deepcopy(item), deepcopy(key), STORY.clean(item, again)) == first


def test_a_story_is_played_and_resumed_where_it_was_left(item: Any, tmp_path: Path) -> None:
    shown = opened(item, tmp_path)
    assert not shown.state()["shown"]["begun"]
    state = act(shown, {"type": "begin"}, choose("request", "sit-in"))
    assert state["shown"]["clock"] == "Week 2 of 4"
    assert state["shown"]["scene"]["title"] == "What to build first"
    assert "list: what agents look up" in state["shown"]["scene"]["text"]
    assert [m["by"] for m in state["shown"]["meters"]] == ["", "+30 points", "−3 days"]
    assert [m["tone"] for m in state["shown"]["meters"]] == ["", "good", "bad"]
    assert state["shown"]["meters"][1]["said"] == "Evidence up by 30 points to 50 points"
    assert "Weekly use" not in json.dumps(state["shown"]), "a hidden meter does not show"
    act(shown, sure("plan", 0.75))
    again = opened(item, tmp_path).state()
    assert again["shown"] == shown.state()["shown"]
    assert again["shown"]["ask"]["stated"] == 0.75
    assert again["missing"] == "1 decision made; the story goes on"


def test_a_forecast_comes_before_the_choice(item: Any, tmp_path: Path) -> None:
    shown = opened(item, tmp_path)
    act(shown, {"type": "begin"}, choose("request", "sit-in"))
    assert "how likely" in shown.handle(choose("plan", "slice"))
    act(shown, sure("plan", 0.9), choose("plan", "slice"))
    assert shown.answer["path"][-1] == {"node": "plan", "choice": "slice", "confidence": 0.9}
    assert "does not ask" in shown.handle(sure("result", 0.9))


def test_a_choice_is_taken_back_only_where_the_author_allows_it(item: Any, tmp_path: Path) -> None:
    shown = opened(item, tmp_path)
    act(shown, {"type": "begin"})
    assert "cannot be taken back" in shown.handle({"type": "back", "node": "request"})
    act(shown, choose("request", "queue"))
    assert "moved on" in shown.handle({"type": "back", "node": "request"})
    act(shown, {"type": "back", "node": "plan"})
    assert shown.answer == {"seed": 1, "path": []}
    act(shown, choose("request", "queue"), sure("plan", 0.5), choose("plan", "mock"))
    assert "cannot be taken back" in shown.handle({"type": "back", "node": "result"})


def test_a_late_click_on_a_scene_that_is_gone_changes_nothing(item: Any, tmp_path: Path) -> None:
    one, two = opened(item, tmp_path), opened(item, tmp_path)
    act(one, {"type": "begin"}, choose("request", "queue"))
    two.handle({"type": "sync"})
    act(one, sure("plan", 0.5), choose("plan", "mock"))
    assert "moved on" in two.handle(choose("plan", "whole"))
    assert read_answer(answer_path(tmp_path, "story"), item).answer == one.answer


def test_clearing_is_no_way_to_better_luck(item: Any, tmp_path: Path, luck: list[int]) -> None:
    shown = opened(item, tmp_path)
    act(shown, {"type": "begin", "seed": 99}, choose("request", "queue"))
    assert shown.answer["seed"] == 1, "the page has no say in it"
    state = act(shown, {"type": "reset"})
    assert not state["touched"]
    assert state["answer"] == {"seed": 1, "path": []}
    assert read_answer(answer_path(tmp_path, "story"), item).answer is None
    for session in (shown, opened(item, tmp_path)):
        act(session, {"type": "begin"})
        assert session.answer["seed"] == 1
    assert opened(item, tmp_path).state()["touched"]


def test_one_truth_about_the_seed(item: Any, tmp_path: Path) -> None:
    act(opened(item, tmp_path), {"type": "begin"})
    record = json.loads(answer_path(tmp_path, "story").read_text())
    assert record["answer"]["seed"] == 1
    assert "seed" not in record


# ---------------------------------------------------------------------------- scores


def played(*choices: Any, seed: int = 1) -> dict[str, Any]:
    path = [
        {"node": one[0], "choice": one[1], **({"confidence": one[2]} if len(one) > 2 else {})}
        for one in choices
    ]
    return {"seed": seed, "path": path}


def fraction(item: Any, key: Any, answer: Any) -> float:
    return score_answer(item, key, STORY.clean(item, answer))["fraction"]


@given(seed=st.integers(0, 10**6))
def test_good_decisions_earn_everything_whatever_the_luck(item: Any, key: Any, seed: int) -> None:
    here = book(item)
    path = []
    for turn in scoring.reference(here, key, seed):
        step: dict[str, Any] = {"node": turn.before.node, "choice": turn.choice}
        if turn.before.node in key["forecasts"]:
            part = key["forecasts"][turn.before.node]
            step["confidence"] = scoring.likely(here, part, turn.before)
        path.append(step)
    assert fraction(item, key, {"seed": seed, "path": path}) == 1.0


def test_an_unfinished_story_earns_a_part_and_says_so(item: Any, key: Any) -> None:
    begun = fraction(item, key, played())
    first = fraction(item, key, played(("request", "sit-in")))
    second = fraction(item, key, played(("request", "sit-in"), ("plan", "slice", 0.75)))
    assert begun == 0.0
    assert 0 < first < second < scoring.DECISIONS
    answer = STORY.clean(item, played(("request", "sit-in")))
    feedback = score_answer(item, key, answer)["feedback"]
    assert [n["title"] for n in feedback["notes"]] == ["Not finished"]
    assert "debrief" not in feedback


@pytest.mark.parametrize(
    ("said", "credit"),
    [(0.75, 1.0), (0.95, 1.0), (0.5, 0.25), (0.25, 0.0), (0.05, 0.0), (None, 0.0)],
)
def test_a_forecast_is_measured_beside_the_experts(
    item: Any, key: Any, said: Any, credit: float
) -> None:
    asked = ("plan", "slice", *([] if said is None else [said]))
    good = played(("request", "sit-in"), asked, ("result", "grow"))
    full = scoring.END + scoring.DECISIONS
    assert fraction(item, key, good) == pytest.approx(full + scoring.CALIBRATION * credit)
    got = forecasts(item, key, STORY.clean(item, good))
    assert got == ([] if said is None else [{"confidence": said, "outcome": 1.0}])


def test_an_unlikely_event_costs_nobody_who_judged_well(item: Any, key: Any) -> None:
    # Under seed 2 the pilot fails though three in four would work.
    good = played(("request", "sit-in"), ("plan", "slice", 0.75), ("result", "stop"), seed=2)
    assert forecasts(item, key, STORY.clean(item, good))[0]["outcome"] == 0
    assert fraction(item, key, good) == 1.0
    sure_of_it = played(("request", "sit-in"), ("plan", "slice", 0.95), ("result", "stop"), seed=2)
    assert fraction(item, key, sure_of_it) < 0.9


def test_a_forecast_that_nobody_can_check_does_not_count(item: Any, key: Any) -> None:
    for said in (0.05, 0.95):
        mock = played(("request", "queue"), ("plan", "mock", said), ("result", "stop"))
        assert forecasts(item, key, STORY.clean(item, mock)) == []
    one, two = (
        fraction(
            item, key, played(("request", "queue"), ("plan", "mock", said), ("result", "stop"))
        )
        for said in (0.05, 0.95)
    )
    assert one == two


# ---------------------------------------------------------------------------- the debrief


def debrief(item: Any, key: Any, answer: Any, reveal: bool = False) -> str:
    return score_answer(item, key, STORY.clean(item, answer), reveal)["feedback"].get("debrief", "")


WEAK = played(("request", "promise"), ("plan", "whole", 0.95), ("result", "ship-all"))


def test_the_debrief_lays_the_path_beside_the_best_one(item: Any, key: Any) -> None:
    html = debrief(item, key, WEAK)
    for text in (
        "Promise the dashboard",
        "Build the one number",
        "buys goodwill today",
        "Weekly use",
    ):
        assert text in html
    assert "Two mornings are cheap" not in html, "why others are better is the key's"
    assert "Two mornings are cheap" in debrief(item, key, WEAK, reveal=True)


def test_one_choice_changed_under_the_same_luck(item: Any, key: Any) -> None:
    here = book(item)
    made = here.replay(1, [(s["node"], s["choice"]) for s in WEAK["path"]])
    found = others(here, key, 1, made)
    assert 1 <= len(found) <= 2
    value = scoring.value_of(here, key)
    for other in found:
        assert other.choice != made[other.at].choice
        assert other.made[: other.at] == made[: other.at]
        again = here.replay(1, [(t.before.node, t.choice) for t in other.made])
        assert again == other.made
        assert other.gain == pytest.approx(value(again[-1].after) - value(made[-1].after))
        later = {t.before.node: t.choice for t in made[other.at + 1 :]}
        for turn in other.made[other.at + 1 :]:
            if later.get(turn.before.node) in here.open(turn.before):
                assert turn.choice == later[turn.before.node], "own later choices are kept"
    assert abs(found[0].gain) >= abs(found[-1].gain)


def test_who_decides_well_sees_what_the_costliest_slip_would_have_done(item: Any, key: Any) -> None:
    here = book(item)
    made = scoring.reference(here, key, 1)
    (slip,) = others(here, key, 1, made)
    assert slip.gain < 0


@given(seed=st.integers(0, 10**6))
def test_every_finished_play_has_a_debrief(item: Any, key: Any, seed: int) -> None:
    made = play(book(item), book(item).luck(seed), at_random(Random(seed)))
    path = [{"node": t.before.node, "choice": t.choice} for t in made]
    html = debrief(item, key, {"seed": seed, "path": path})
    assert html.count('class="fw-pair"') >= len(made)
    assert html.count("<section") == html.count("</section>")


def test_practice_shows_the_debrief_and_graded_work_does_not(
    item: Any, key: Any, tmp_path: Path
) -> None:
    events = [{"type": "begin"}, choose("request", "sit-in"), sure("plan", 0.75)]
    events += [choose("plan", "slice"), choose("result", "grow")]
    graded = opened(item, tmp_path / "graded")
    (tmp_path / "graded").mkdir()
    state = act(graded, *events)
    assert state["practice"] is None
    assert "why" not in json.dumps(state["shown"])
    (tmp_path / "practice").mkdir()
    practice = opened(item, tmp_path / "practice", key)
    act(practice, *events, {"type": "check"})
    feedback = practice.state()["practice"]["feedback"]
    assert "You and the best path" in feedback["debrief"]


def test_a_forged_answer_is_refused(item: Any) -> None:
    for path in (
        [{"node": "request", "choice": "sit-in"}] * 2,
        [{"node": "request", "choice": "sit-in", "confidence": 0.5}],
        [{"node": "request", "choice": "sit-in", "score": 1}],
        [{"node": "request", "choice": "queue"}, {"node": "plan", "choice": "slice"}],
        [
            {"node": "request", "choice": "sit-in"},
            {"node": "plan", "choice": "mock", "confidence": "1"},
        ],
        [{}] * 100,
    ):
        with pytest.raises(AnswerError):
            STORY.clean(item, {"seed": 1, "path": path})
