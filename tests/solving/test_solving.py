"""The solvers: against every possible answer where there are few, and against each other."""

from __future__ import annotations

import shutil
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from course.cli import app
from course.items.bank import BankError, load_pair
from course.items.kinds import allocation as kind
from course.items.kinds.grouping import figures
from course.scoring import allocation
from course.scoring import grouping as grouping_scores
from course.scoring.models import worth
from course.solving import SolveError, charts, every, search, solve, solve_file

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["a", "b", "c", "d"]


def amounts(total: float, exact: bool, most: list[int]) -> Any:
    options = [{"id": n, "text": n, "most": float(m)} for n, m in zip(NAMES, most, strict=True)]
    budget = {"total": total, "unit": "hours", "exact": exact, "step": 1.0}
    return {"kind": "allocation", "form": "amounts", "budget": budget, "options": options}


def every_split(item: Any) -> list[Any]:
    ranges = [range(int(kind.bounds(item, n)[1]) + 1) for n in NAMES]
    splits = [{"amounts": dict(zip(NAMES, one, strict=True))} for one in product(*ranges)]
    cleaned = [kind.clean(item, one) for one in splits]
    return [one for one in cleaned if not kind.missing(item, one)]


def key(model: str, parameters: Any) -> Any:
    return {"valuation": {"model": model, "unit": "x", "parameters": parameters}, "naive": []}


positive = st.floats(0.5, 20)


@settings(max_examples=25)
@given(
    gains=st.lists(positive, min_size=4, max_size=4),
    scales=st.lists(positive, min_size=4, max_size=4),
    exact=st.booleans(),
)
def test_diminishing_returns_are_split_as_trying_everything_would(
    gains: Any, scales: Any, exact: bool
) -> None:
    item = amounts(6.0, exact, [6, 3, 4, 6])
    returns = {n: {"gain": g, "scale": s} for n, g, s in zip(NAMES, gains, scales, strict=True)}
    asked = key("diminishing", {"options": returns})
    found = solve(item, asked)
    values = [worth(item, asked["valuation"], one) for one in every_split(item)]
    assert found.best["value"] == pytest.approx(max(values))
    assert found.best["gap"] == 0
    assert found.best["relaxed"] >= found.best["value"] - 1e-6
    assert found.best["residual"] < 1e-5


@settings(max_examples=25)
@given(data=st.data(), steep=st.sampled_from([1, 2]))
def test_support_is_won_as_trying_everything_would(data: Any, steep: int) -> None:
    def person() -> Any:
        start = data.draw(st.floats(-1, 0.5))
        return {
            "power": data.draw(st.floats(0.5, 3)),
            "trust": data.draw(st.floats(0.1, 1)),
            "start": start,
            "reach": data.draw(st.floats(start, 1)),
            "half": data.draw(st.floats(0.5, 4)),
        }

    item = amounts(6.0, True, [6, 6, 3, 6])
    people = {"options": {n: person() for n in NAMES}, "bias": 0.2, "slope": 3.0, "steep": steep}
    asked = key("support", people)
    found = solve(item, asked)
    values = [worth(item, asked["valuation"], one) for one in every_split(item)]
    assert found.best["value"] == pytest.approx(max(values))
    assert found.best["relaxed"] >= found.best["value"] - 1e-3
    assert ("residual" in found.best) == (steep == 1), "only concave curves have conditions to hold"


def picks(costs: list[int]) -> Any:
    options: list[Any] = [
        {"id": n, "text": n, "cost": float(c)} for n, c in zip(NAMES, costs, strict=True)
    ]
    options[1]["needs"] = ["a"]
    options[2]["excludes"] = ["d"]
    budget = {"total": 9.0, "unit": "weeks", "exact": False}
    return {"kind": "allocation", "form": "picks", "budget": budget, "options": options}


@settings(max_examples=40)
@given(
    costs=st.lists(st.integers(1, 6), min_size=4, max_size=4),
    sizes=st.lists(st.integers(1, 50), min_size=4, max_size=4),
    shared=st.floats(0.1, 1),
)
def test_picks_are_chosen_as_trying_every_set_would(costs: Any, sizes: Any, shared: float) -> None:
    item = picks(costs)
    gains = {n: {"size": float(s), "chance": 0.5} for n, s in zip(NAMES, sizes, strict=True)}
    asked = key(
        "knapsack", {"options": gains, "overlaps": [{"options": ["a", "c"], "shared": shared}]}
    )
    found = solve(item, asked)
    sets = [
        {"picked": [n for n, on in zip(NAMES, one, strict=True) if on]}
        for one in product((0, 1), repeat=4)
    ]
    allowed = [one for one in sets if one["picked"] and not kind.missing(item, one)]
    best = max(worth(item, asked["valuation"], one) for one in allowed)
    assert found.best["value"] == pytest.approx(best)
    assert found.best["gap"] == pytest.approx(0, abs=1e-6)
    assert found.best["relaxed"] >= best - 1e-6


def test_the_search_finds_what_is_known_and_claims_no_proof() -> None:
    for folder, name in (
        ("course/templates", "allocation"),
        ("solutions/1-fundamentals", "idea-triage"),
    ):
        pair: Any = load_pair(ROOT / folder, name)
        item, asked = pair
        found = search.solve(item, asked["valuation"])
        got = worth(item, asked["valuation"], found.answer)
        assert got <= asked["best"]["bound"] + 1e-6
        assert got >= 0.97 * asked["best"]["value"]
        assert found.bound is None
        assert "not proven" in found.method


def blend(**budget: Any) -> tuple[Any, Any]:
    """Three sources that rank four cases; the first is right, so any lead of it is the best."""
    ranks = {"a": [1, 2, 3, 4], "b": [2, 1, 4, 3], "c": [4, 3, 2, 1]}
    item = {
        "kind": "allocation",
        "form": "amounts",
        "budget": {"total": 10.0, "unit": "points", "exact": True, **budget},
        "options": [{"id": name, "text": name} for name in ranks],
    }
    return item, {"model": "agreement", "parameters": {"options": ranks, "truth": [9, 5, 2, 1]}}


def test_every_split_is_tried_and_of_equals_the_one_in_their_midst_is_taken() -> None:
    item, valuation = blend()
    found = every.solve(item, valuation)
    assert worth(item, valuation, found.answer) == found.bound == pytest.approx(100)
    assert found.method == "all 66 splits tried"
    alone = {"amounts": {"a": 10.0}}
    assert worth(item, valuation, alone) == pytest.approx(100)
    assert found.answer["amounts"]["a"] < 10, "the corner is as good and not typical"


def test_a_budget_that_need_not_be_spent_has_more_splits_and_a_fine_one_too_many() -> None:
    item, valuation = blend(exact=False)
    assert every.solve(item, valuation).method == "all 285 splits tried"
    item, valuation = blend(step=0.02)
    with pytest.raises(SolveError, match="larger steps"):
        every.solve(item, valuation)


def test_solvers_agree_with_the_keys_of_the_course() -> None:
    found = [
        path for path in ROOT.glob("*/*/items/*.key.yaml") if "\nvaluation:" in path.read_text()
    ]
    found += [ROOT / "course/templates/items/allocation.key.yaml"]
    assert len(found) >= 2
    for path in found:
        pair: Any = load_pair(path.parent.parent, path.name.removesuffix(".key.yaml"))
        item, asked = pair
        best, stored = dict(solve(item, asked).best), dict(asked["best"])
        assert best.pop("method") == stored.pop("method")
        assert best == pytest.approx(stored, rel=1e-6, abs=1e-6), path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    for suffix in (".yaml", ".key.yaml"):
        shutil.copy(ROOT / f"course/templates/items/allocation{suffix}", tmp_path / "items")
    return tmp_path


def test_the_command_writes_answer_and_certificate_and_keeps_the_comments(folder: Path) -> None:
    path = folder / "items" / "allocation.key.yaml"
    before = path.read_text()
    lines = before.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("best:"))
    end = next(i for i, line in enumerate(lines) if line.startswith("declared:"))
    bare = [line for i, line in enumerate(lines) if not at <= i < end and "    value:" not in line]
    path.write_text("\n".join(bare).replace("{sessions: 2, calls: 7, tickets: 3}", "{}") + "\n")
    done = CliRunner().invoke(app, ["solve", str(folder / "items" / "allocation.yaml")])
    assert done.exit_code == 0, done.output
    assert path.read_text() == before
    pair: Any = load_pair(folder, "allocation")
    assert allocation.verify(*pair) == []


def test_solving_twice_changes_nothing(folder: Path) -> None:
    path = folder / "items" / "allocation.key.yaml"
    solve_file(path.with_name("allocation.yaml"))
    once = path.read_text()
    solve_file(path)  # the key's own name will do as well
    assert path.read_text() == once


def test_what_cannot_be_solved_says_why(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SolveError, match="is not an item"):
        solve_file(tmp_path / "nothing.yaml")
    path = folder / "items" / "allocation.key.yaml"
    path.write_text(path.read_text().replace("gain: 16", "gain: -16"))
    with pytest.raises(BankError, match="'calls': a gain from 0"):
        solve_file(path)
    done = CliRunner().invoke(app, ["solve", str(ROOT / "course/templates/items/choice.yaml")])
    assert done.exit_code == 1
    assert "only an allocation or a grouping has an optimum" in " ".join(done.output.split())


# ------------------------------------------------------------------ charts of teams


def test_the_tuned_chart_is_the_best_of_all_charts() -> None:
    """Of a small department: every chart is worked out."""
    pair: Any = load_pair(ROOT / "course/templates", "grouping")
    item, key = deepcopy(pair)
    item["people"] = item["people"][1:]  # nine people in three teams: 19,683 charts
    item["work"] = [work for work in item["work"] if "ada" not in work["people"]]
    item["systems"] = [item["systems"][1]]
    usual = grouping_scores.average(item, grouping_scores.cloud(item, key))
    people, teams = [one["id"] for one in item["people"]], [one["id"] for one in item["teams"]]
    best = max(
        grouping_scores.height(figures(item, dict(zip(people, seats, strict=True))), usual)
        for seats in product(teams, repeat=len(people))
    )
    found = charts.solve(item, key)
    assert grouping_scores.height(found.figures, usual) == pytest.approx(best, abs=1e-12)


def test_the_command_tunes_a_grouping_and_keeps_the_comments(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    for suffix in (".yaml", ".key.yaml"):
        shutil.copy(ROOT / f"course/templates/items/grouping{suffix}", tmp_path / "items")
    path = tmp_path / "items" / "grouping.key.yaml"
    before = path.read_text()
    ours = ("  average:", "tuned:", "    figures:")
    bare = [line for line in before.splitlines() if not line.startswith(ours)]
    path.write_text("\n".join(bare).replace("{gil: numbers, hal: numbers}", "{}", 1) + "\n")
    done = CliRunner().invoke(app, ["solve", str(path.with_name("grouping.yaml"))])
    assert done.exit_code == 0, done.output
    pair: Any = load_pair(tmp_path, "grouping")
    assert grouping_scores.verify(*pair) == []
    solved = path.read_text()
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in solved.splitlines() if "#" in line
    ]
    solve_file(path)
    assert path.read_text() == solved


def test_a_grouping_that_decides_nothing_says_so() -> None:
    pair: Any = load_pair(ROOT / "course/templates", "grouping")
    item, key = deepcopy(pair)
    item["people"] = [{**one, "team": "shop"} for one in item["people"][:7]]
    item["teams"][1]["may_be_empty"] = True
    item["work"] = [{"id": "w", "label": "W", "people": ["ada", "ben"]}]
    item["systems"] = [{"id": "s", "label": "S", "keeper": "ada", "stand_ins": ["ben"]}]
    key["designs"] = []
    with pytest.raises(SolveError, match="no chart that was found is better than today's"):
        charts.solve(item, key)
