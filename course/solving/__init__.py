"""Finding the best answer of an allocation, with a certificate, or of a grouping; for authors.

Needs scipy, which a learner does not have: nothing else in the course imports this.
Which solver serves an allocation's model is the model's own `SHAPE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.items.bank import BankError, Problem, load_pair
from course.items.kinds import allocation, grouping
from course.items.kinds.allocation import Best
from course.items.types import Answer
from course.scoring.checks import check_valuation
from course.scoring.models import misfit, model, worth, worth_of_equal
from course.solving import charts, every, picks, search, separable
from course.solving._types import SolveError

DIGITS = 9  # of what is written: enough for `course check` to find it again
SOLVERS = {
    "picks": picks.solve,
    "separable": separable.solve,
    "every": every.solve,
    "search": search.solve,
}


@dataclass(frozen=True)
class Solved:
    """What was found for one item."""

    item: Any
    answer: Answer
    best: Best
    naive: dict[str, float]  # the value of each naive split

    def report(self) -> tuple[str, list[list[str]]]:
        """How it was found, and what: for a table of two columns."""
        best = self.best
        rows = [
            [name, f"{value:.6g}"] for name, value in best.items() if not isinstance(value, str)
        ]
        span = best["value"] - best["equal"]
        rows += [
            [f"naive: {name}", f"{value:.6g}  ({max(0, (value - best['equal']) / span):.0%})"]
            for name, value in self.naive.items()
        ]
        return best["method"], rows


def solve(item: Any, key: Any) -> Solved:
    """The best answer of an item by its key's model. Raises SolveError."""
    valuation = key["valuation"]
    used = model(valuation["model"])
    if problem := misfit(item, valuation):
        raise SolveError(problem)
    found = SOLVERS[used.SHAPE](item, valuation)
    answer = allocation.clean(item, found.answer)
    undone = allocation.missing(item, answer)
    if undone:
        raise SolveError(f"the solver's answer could not be handed in: {undone}")
    value = worth(item, valuation, answer)
    best = Best(
        value=_short(value), equal=_short(worth_of_equal(item, valuation)), method=found.method
    )
    if found.bound is not None:
        best["bound"] = _short(max(found.bound, value))
        best["gap"] = _short((best["bound"] - best["value"]) / max(abs(best["value"]), 1e-12))
    for name in ("relaxed", "multiplier", "residual"):
        if (number := getattr(found, name)) is not None:
            best[name] = _short(number)
    if found.starts:
        best["starts"] = found.starts
    worths = {
        naive["id"]: _short(worth(item, valuation, naive["answer"])) for naive in key["naive"]
    }
    return Solved(item, answer, best, worths)


def solve_file(path: Path) -> Solved | charts.Tuned:
    """Solve the item in a YAML file and write the answer, and what holds it, into its key.

    The key keeps its comments. Raises SolveError or BankError.
    """
    path = path.resolve()
    name = path.name.removesuffix(".yaml").removesuffix(".key")
    folder = path.parent.parent
    if path.parent.name != "items" or not (path.parent / f"{name}.yaml").is_file():
        raise SolveError(f"{path} is not an item: expected a file FOLDER/items/ID.yaml")
    pair: Any = load_pair(folder, name)
    item, key = pair
    key_path = path.parent / f"{name}.key.yaml"
    if item["kind"] == "grouping":
        return _tune(item, key, key_path)
    if item["kind"] != "allocation":
        raise SolveError(
            f"{name} is of kind {item['kind']}; only an allocation or a grouping has an optimum"
        )
    problems = allocation.check(item, key) or check_valuation(key)
    if not problems:
        used, parameters = model(key["valuation"]["model"]), key["valuation"]["parameters"]
        problems = used.check([option["id"] for option in item["options"]], parameters)
    if problems:
        raise BankError([Problem(str(key_path), 0, "", said) for said in problems])
    solved = solve(item, key)
    _write(key_path, solved)
    return solved


def _tune(item: Any, key: Any, path: Path) -> charts.Tuned:
    # The old answer is about to be replaced, so what is wrong with it is no matter.
    fresh: Any = {**key, "model": grouping.empty(item)}
    if problems := grouping.check(item, fresh):
        raise BankError([Problem(str(path), 0, "", said) for said in problems])
    tuned = charts.solve(item, key)
    yaml, data = _open(path)
    _put(data, "model", _flow(tuned.answer), before="declared")
    _put(data, "tuned", _flowing(tuned.figures), before="declared")
    data["cloud"]["average"] = _flowing(tuned.average)
    for design in data["designs"]:
        _put(design, "figures", _flowing(tuned.designs[design["id"]]), before="why")
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return tuned


def _open(path: Path) -> tuple[Any, Any]:
    from course.authoring import round_trip

    yaml = round_trip()
    return yaml, yaml.load(path)


def _write(path: Path, solved: Solved) -> None:
    yaml, data = _open(path)
    _put(data, "model", _flow(solved.answer), before="declared")
    _put(data, "best", dict(solved.best), before="declared")
    for naive in data["naive"]:
        _put(naive, "value", solved.naive[naive["id"]], before="why")
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


def _put(data: Any, name: str, value: Any, before: str) -> None:
    """Set a field; a new one goes before another, so that comments stay where they belong."""
    if name in data or before not in data:
        data[name] = value
    else:
        data.insert(list(data).index(before), name, value)


def _flow(answer: Answer) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    for name, whole in answer.items():
        if name == "heard":
            continue  # an answer in a key does not claim an order of listening
        made[name] = _flowing(whole)
    return made


def _flowing(whole: Any) -> Any:
    """A mapping or a list on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    inner = CommentedMap(whole) if isinstance(whole, dict) else CommentedSeq(whole)
    inner.fa.set_flow_style()
    return inner


def _short(number: float) -> float:
    shortened = float(f"{number:.{DIGITS}g}")
    return 0.0 if abs(shortened) < 1e-12 else shortened


__all__ = ["SolveError", "Solved", "solve", "solve_file"]
