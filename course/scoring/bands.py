"""What simulated test-takers earn over a bank, and the bands that they must stay in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import mean

from course.items import registry
from course.items.bank import Bank
from course.scoring import score_answer
from course.scoring.personas import AUTHORED, GUESSERS, answers, confidence

MODULE_MOST = 0.40  # of a module's points, for whoever guesses
KIND_MOST = 0.45  # on average over a kind, for whoever guesses
ENOUGH = 4  # items of a kind; of fewer, one lucky guess is too large a part
ARGUED_WITH = (0.20, 0.60)  # of a module's points, for the order-taker and the purist


def fractions(bank: Bank) -> dict[str, dict[str, float]]:
    """Each persona's fraction of each item, as {persona: {item: fraction}}."""
    made: dict[str, dict[str, float]] = {}
    for name, item in bank.items.items():
        if registry.by_person(item["kind"]):
            continue  # a person marks it
        clean = registry.kind(item["kind"]).clean
        for who, answer in answers(item, bank.keys[name]).items():
            if who in ("model", "blank", *GUESSERS, *AUTHORED):
                given = None if answer is None else clean(item, answer)
                sure = confidence(item, bank.keys[name], who)
                got = score_answer(item, bank.keys[name], given, confidence=sure)["fraction"]
                made.setdefault(who, {})[name] = got
    return made


def share(bank: Bank, got: dict[str, float], names: Iterable[str] | None = None) -> float:
    """The share of the points of `names` (default: all that were scored) that `got` earns."""
    names = list(got) if names is None else list(names)
    total = sum(bank.items[name]["points"] for name in names)
    return sum(got[name] * bank.items[name]["points"] for name in names) / total if total else 0.0


def check(bank: Bank) -> list[str]:
    """Sentences about personas outside their bands over the graded items of a module."""
    made = fractions(bank)
    problems = []
    for who in GUESSERS:
        got = made.get(who, {})
        if (earned := share(bank, got)) >= MODULE_MOST:
            problems.append(f"{who} earns {earned:.0%} of the points; guessing stays under 40 %")
    low, high = ARGUED_WITH
    for who in AUTHORED:
        earned = share(bank, made.get(who, {}))
        if not low <= earned <= high:
            problems.append(f"the {who} earns {earned:.0%} of the points, not 20 to 60 %")
    return problems


def check_kinds(banks: Iterable[Bank]) -> list[str]:
    """Sentences about kinds, over all graded work, that pay whoever guesses too well."""
    got: dict[tuple[str, str], list[float]] = defaultdict(list)
    for bank in banks:
        for who, by_item in fractions(bank).items():
            for name, fraction in by_item.items():
                got[who, bank.items[name]["kind"]].append(fraction)
    return [
        f"{who} earns {mean(mine):.0%} of the {kind} items on average; guessing stays under 45 %"
        for (who, kind), mine in sorted(got.items())
        if who in GUESSERS and len(mine) >= ENOUGH and mean(mine) >= KIND_MOST
    ]
