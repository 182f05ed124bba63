"""Static checks of a bank: structure, without scoring anything."""

from __future__ import annotations

from course.items import confidence, registry
from course.items.bank import Bank, Problem
from course.items.types import AnswerError, Item, Key

PERSONAS = {"order-taker", "purist"}


def check_bank(bank: Bank) -> list[Problem]:
    """Everything wrong with the items of a bank, as Problems naming the file."""
    problems = []
    for name, item in bank.items.items():
        file = str(bank.folder / "items" / f"{name}.key.yaml")
        for message in check_pair(item, bank.keys[name]):
            problems.append(Problem(file, 0, "", message))
    return problems


def check_pair(item: Item, key: Key) -> list[str]:
    kind = registry.kind(item["kind"])
    problems = list(kind.check(item, key))
    if problems:
        return problems  # answers cannot be read against a broken item
    problems += confidence.check(item)
    scored = "scored" in item.get("confidence", {})
    for declared in key["declared"]:
        said = declared.get("confidence")
        if scored != (said is not None):
            wanted = (
                "needs the `confidence` that it is stated with"
                if scored
                else "states a confidence, which the item does not score"
            )
            problems.append(f"declared {declared['name']!r} {wanted}")
        elif said is not None and not 0 <= said <= 1:
            problems.append(f"declared {declared['name']!r}: a confidence lies between 0 and 1")
    named = {"model": key["model"], **key["personas"]}
    named |= {f"declared {d['name']!r}": d["answer"] for d in key["declared"]}
    for who, answer in named.items():
        try:
            if kind.missing(item, kind.clean(item, answer)) and who == "model":
                problems.append("the model answer is not complete")
        except AnswerError as error:
            problems.append(f"the answer of {who}: {error}")
    if registry.by_person(item["kind"]):
        # Nothing to hold a machine to: the exemplars, checked by the kind, guide the marker.
        if key["personas"] or key["declared"]:
            problems.append("a person marks this: leave `personas` and `declared` empty")
    else:
        if set(key["personas"]) != PERSONAS:
            problems.append(f"personas should be {', '.join(sorted(PERSONAS))}")
        if not {"near-miss", "wrong"} & {d["is"] for d in key["declared"]}:
            problems.append("declare at least one wrong or near-miss answer with its score")
    if item["points"] <= 0 or item["minutes"] <= 0:
        problems.append("points and minutes are positive")
    if not item["objectives"]:
        problems.append("name the objective that this exercise serves")
    return problems
