"""Checks of a bank that need scoring: the model scores all, declared answers what they say."""

from __future__ import annotations

from pydantic import ValidationError

from course.items import registry
from course.items.bank import Bank, Problem, adapter
from course.items.types import Item, Key
from course.scoring import score_answer, verify
from course.scoring.models import UnknownModel, model
from course.scoring.personas import confidence

TOLERANCE = 0.005


def check_scores(bank: Bank) -> list[Problem]:
    """Answers in the keys whose score is not what it must be."""
    problems = []
    for name, item in bank.items.items():
        file = str(bank.folder / "items" / f"{name}.key.yaml")
        for message in check_pair(item, bank.keys[name]):
            problems.append(Problem(file, 0, "", message))
    return problems


def check_pair(item: Item, key: Key) -> list[str]:
    clean = registry.kind(item["kind"]).clean
    problems = check_valuation(key) or verify(item, key)
    if problems:
        return problems  # nothing can be scored by a model that does not work
    sure = confidence(item, key, "model")
    scored = score_answer(item, key, clean(item, key["model"]), confidence=sure)
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
        sure = declared.get("confidence")
        answer = clean(item, declared["answer"])
        got = score_answer(item, key, answer, confidence=sure)["fraction"]
        if abs(got - declared["score"]) > TOLERANCE:
            problems.append(
                f"declared {declared['name']!r} scores {got:.3f}, not {declared['score']}"
            )
        if got >= 0.995:
            problems.append(f"declared {declared['name']!r} scores as much as the model answer")
    return problems


def check_valuation(key: Key) -> list[str]:
    """Where a key names a model: is it there, and do the parameters have its types?"""
    valuation = dict(key).get("valuation")
    if not isinstance(valuation, dict):
        return []
    try:
        form = model(valuation["model"]).PARAMETERS
        adapter(form).validate_python(valuation["parameters"])
    except UnknownModel as error:
        return [f"valuation.model: {error}"]
    except ValidationError as error:
        return [
            f"valuation.parameters.{'.'.join(map(str, part['loc']))}: "
            f"{part['msg'].lower()}; found {part['input']!r:.60}"
            for part in error.errors()
        ]
    return []
