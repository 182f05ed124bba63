"""Checks of a bank that need scoring: the model scores all, declared answers what they say."""

from __future__ import annotations

from course.items import registry
from course.items.bank import Bank, Problem
from course.items.types import Item, Key
from course.scoring import check_key, score_answer

TOLERANCE = 0.005


def check_scores(bank: Bank) -> list[Problem]:
    """Answers in the keys whose score is not what it must be."""
    problems = []
    for name, item in bank.items.items():
        file = str(bank.folder / "items" / f"{name}.key.yaml")
        for message in _check_pair(item, bank.keys[name]):
            problems.append(Problem(file, 0, "", message))
    return problems


def _check_pair(item: Item, key: Key) -> list[str]:
    clean = registry.kind(item["kind"]).clean
    problems = check_key(item, key)
    if problems:
        return problems
    scored = score_answer(item, key, clean(item, key["model"]))
    if score_answer(item, key, None)["fraction"] != 0.0:
        problems.append("no answer scores more than 0")
    if registry.by_person(item["kind"]):
        if not scored.get("pending"):
            problems.append("a machine scored the model answer, which a person should mark")
        return problems
    model = scored["fraction"]
    if model != 1.0:
        problems.append(f"the model answer scores {model:.3f}, not 1")
    for declared in key["declared"]:
        got = score_answer(item, key, clean(item, declared["answer"]))["fraction"]
        if abs(got - declared["score"]) > TOLERANCE:
            problems.append(
                f"declared {declared['name']!r} scores {got:.3f}, not {declared['score']}"
            )
        if got >= 0.995:
            problems.append(f"declared {declared['name']!r} scores as much as the model answer")
    return problems
