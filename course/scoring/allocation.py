"""Allocation: what the split is worth, between the same for everything (0) and the best (1).

The value comes from the model that the key names; the best was found by a solver on the
author's side and stands in the key with its certificate, which `verify` holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from random import Random
from typing import Any, cast

from course.items.kinds import allocation as kind
from course.items.kinds._common import ids
from course.items.kinds.allocation import ITEM, KEY, Naive, bounds, costs, count, one, shares, step
from course.items.numbers import say
from course.items.types import Answer, Note
from course.scoring import _dials, _listening, _order
from course.scoring._common import by_trait, note
from course.scoring._tables import number, percent, right, row_head, signed, table
from course.scoring.models import (
    fit,
    fit_dials,
    misfit,
    model,
    valued,
    worth,
    worth_of_equal,
)

RULE = (
    "Counted is what your split is worth by the exercise's model. "
    "The same share for everything earns 0, the best split that a solver found earns all, and between them it is proportional."
)
AS_GOOD = 1e-4  # as good as the best, or the equal split: a difference that nobody could see
CLOSE = 0.5  # from here on a split resembles a naive one


def fraction(item: ITEM, key: KEY, answer: Answer) -> float:
    """Where the answer lies between the equal split and the best."""
    if _dials.untouched(item, answer):
        return 0.0  # a number that nobody has set is no decision, wherever its dial starts
    best = key["best"]
    span = best["value"] - best["equal"]
    got = (worth(item, key["valuation"], answer) - best["equal"]) / span
    return 1.0 if got >= 1 - AS_GOOD else got if got > AS_GOOD else 0.0


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    got = fraction(item, key, answer)
    notes = _closest(item, key, answer, got)
    # Another split that is worth as much as the stored one is no worse in any of its parts.
    mine, best = shares(item, answer), shares(item, answer if got >= 1 else key["model"])
    value = _Values(item, key, fit_dials(item, answer))
    notes += _dials.notes(item, key, answer, value.dials, value.at(fit(item, mine)), reveal)
    for option in item["options"]:
        name = option["id"]
        low = bounds(item, name)[0] if item["form"] == "amounts" else 0.0
        if mine[name] <= low and not reveal:
            continue
        judge = _judge_pick if item["form"] == "picks" else _judge_amount
        title, credit = judge(item, value, name, mine, best, reveal)
        notes.append(note(name, title, credit, key["options"][name]["why"]))
    return got, notes


def _judge_pick(
    item: ITEM,
    value: _Values,
    name: str,
    mine: Mapping[str, float],
    best: Mapping[str, float],
    reveal: bool,
) -> tuple[str, float | None]:
    unit = one(item["budget"]["unit"])
    density = value.per_cost(mine, name)
    title = f"Worth {number(density)} a {unit}"
    if not mine[name]:
        return f"Left out{' · belongs to the best set' if best[name] else ''} · {title}", None
    if best[name]:
        return title, 1.0
    # What the weakest of the best set brings is the price of room in the budget.
    price = min(value.per_cost(best, other) for other in _own_merit(item, best))
    if reveal:
        title += " · not in the best set"
    return title, 0.5 if density >= 0.8 * price else 0.0


def _own_merit(item: ITEM, amounts: Mapping[str, float]) -> list[str]:
    """What was picked for itself: a pick that another one needs is there for its sake."""
    taken = [name for name in amounts if amounts[name]]
    opens = {n for o in item["options"] if amounts[o["id"]] for n in o.get("needs", [])}
    return [name for name in taken if name not in opens] or taken


def _judge_amount(
    item: ITEM,
    value: _Values,
    name: str,
    mine: Mapping[str, float],
    best: Mapping[str, float],
    reveal: bool,
) -> tuple[str, float | None]:
    budget = item["budget"]
    off = mine[name] - best[name]
    title = f"You: {count(mine[name], budget['unit'])}"
    if reveal:
        title += f" · Best: {count(best[name], budget['unit'])}"
    elif abs(off) > step(item):
        title += " · more than it returns" if off > 0 else " · it would return more"
    near = abs(off) / budget["total"]
    return title, 1.0 if abs(off) <= step(item) + 1e-9 else 0.5 if near <= 0.12 else 0.0


# ------------------------------------------------------------------ naive splits


def resemblance(item: ITEM, one: Answer, other: Answer) -> float:
    """How much of two answers is the same: the shared part of what they spend, and near dials."""
    return _same_way(item, one, other) * _dials.alike(item, one, other)


def _same_way(item: ITEM, one: Answer, other: Answer) -> float:
    cost = costs(item)
    first, second = shares(item, one), shares(item, other)
    both = sum(cost[name] * min(first[name], second[name]) for name in cost)
    either = sum(cost[name] * max(first[name], second[name]) for name in cost)
    return both / either if either else 0.0


def closest(item: ITEM, key: KEY, answer: Answer) -> tuple[Naive, float]:
    """The naive split that an answer resembles most, and how much."""
    near = [(resemblance(item, answer, naive["answer"]), naive) for naive in key["naive"]]
    much, naive = max(near, key=lambda pair: pair[0])
    return naive, much


def _closest(item: ITEM, key: KEY, answer: Answer, got: float) -> list[Note]:
    naive, much = closest(item, key, answer)
    # Beside the best split a resemblance is no mistake, and naming one would mislead.
    if much < CLOSE or got >= 1:
        return []
    said = (
        "<p>Of all rules of thumb, your split is closest to this one: "
        f"{percent(_same_way(item, answer, naive['answer']))} of the budget goes the same way.</p>"
    )
    return [note("", f"Close to: {naive['name']}", None, said + naive["why"])]


# ------------------------------------------------------------------ the debrief


class _Values:
    """What parts of a split are worth, by the key's model, with the dials as they stand."""

    def __init__(self, item: ITEM, key: KEY, dials: Mapping[str, float]) -> None:
        self.item, self.valuation, self.dials = item, key["valuation"], dials
        self.unit = self.valuation["unit"]

    def of(self, amounts: Mapping[str, float]) -> float:
        return valued(self.valuation, amounts, self.dials)

    def at(self, amounts: Mapping[str, float]) -> Callable[[Mapping[str, float]], float]:
        """What these amounts are worth, by where the dials stand."""
        return lambda dials: valued(self.valuation, amounts, dials)

    def part(self, amounts: Mapping[str, float], name: str) -> float:
        """What one option adds beside the others; a pick that was left: what it would add."""
        low = bounds(self.item, name)[0] if self.item["form"] == "amounts" else 0.0
        high = amounts[name] if self.item["form"] == "amounts" else 1.0
        return self.of({**amounts, name: high}) - self.of({**amounts, name: low})

    def per_cost(self, amounts: Mapping[str, float], name: str) -> float:
        return self.part(amounts, name) / costs(self.item)[name]

    def next(self, amounts: Mapping[str, float], name: str) -> float | None:
        """What the next step would add; None at the option's limit."""
        more = amounts[name] + step(self.item)
        if more > bounds(self.item, name)[1] + 1e-9:
            return None
        return self.of({**amounts, name: more}) - self.of(amounts)


def debrief(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> str:
    mine, best = fit(item, shares(item, answer)), shares(item, key["model"])
    values = {
        "mine": _Values(item, key, fit_dials(item, answer)),
        "best": _Values(item, key, fit_dials(item, key["model"])),
    }
    value = values["mine"]
    stored, unit = key["best"], value.unit
    starts = "".join(f", at {count(dial['start'], dial['unit'])}" for dial in item.get("dials", []))
    parts = [
        f"<p>Your split is worth <strong>{number(value.of(mine))} {escape(unit)}</strong>. "
        f"The same share for everything{starts}: {number(stored['equal'])}. "
        f"The best found: {number(stored['value'])}{_proof(key)}.</p>"
    ]
    if not _dials.untouched(item, answer):
        parts.append(_dials.debrief(item, value.dials, value.at(mine), unit, reveal))
        parts.append(_draws(item, values, {"mine": mine, "best": best}, reveal))
    if "blend" in item:
        # The worth of an order moves in steps: what one more unit would add says little here.
        truth = key["valuation"]["parameters"].get("truth") if reveal else None
        parts.append(_order.table(item["blend"], mine, best, truth))
    else:
        draw = _pick_tables if item["form"] == "picks" else _amount_table
        parts.append(draw(item, values, mine, best, reveal))
    parts.append(_listening.debrief(item, answer))
    if reveal:
        if stored.get("multiplier"):
            parts.append(
                f"<p>At the best split one more {one(item['budget']['unit'])} would be worth about "
                f"{number(stored['multiplier'])}: that is the price of room in this budget.</p>"
            )
        parts.append(_naive_table(item, key, unit))
    return "".join(parts)


def _draws(
    item: ITEM,
    values: Mapping[str, _Values],
    amounts: Mapping[str, Mapping[str, float]],
    reveal: bool,
) -> str:
    """What chance makes of the answer, where the model draws it and dials are part of it."""
    valuation = values["mine"].valuation
    draws = getattr(model(valuation["model"]), "draws", None)
    if draws is None or not item.get("dials"):
        return ""
    shown = ["mine", "best"] if reveal else ["mine"]
    made = [draws(valuation["parameters"], amounts[who], values[who].dials) for who in shown]
    caption = f"{made[0][0]}: one alone, worth in {values['mine'].unit}"
    rows = [
        [row_head(escape(label)), *(right(escape(rows[at][1])) for _, rows in made)]
        for at, (label, _) in enumerate(made[0][1])
    ]
    return table(caption, ["", "You", "Best"][: 1 + len(shown)], rows)


def _proof(key: KEY) -> str:
    gap = key["best"].get("gap")
    if gap is None:
        return " (the best of many starts; nobody has proven it)"
    return " (proven)" if gap <= 1e-6 else f" (proven to within {100 * max(gap, 0.001):.1f} %)"


def _amount_table(
    item: ITEM,
    values: Mapping[str, _Values],
    mine: Mapping[str, float],
    best: Mapping[str, float],
    reveal: bool,
) -> str:
    unit = item["budget"]["unit"]
    most = max([*mine.values(), *(best.values() if reveal else [])]) or 1.0
    more = f"Next {count(step(item), unit)}" if step(item) != 1 else f"Next {one(unit)}"
    head = ["", "You", "Worth", more] + (["Best", "Worth", more] if reveal else [])
    rows = []
    for option in item["options"]:
        name = option["id"]
        cells = _cells(values["mine"], mine, name, most, "mine")
        if reveal:
            cells += _cells(values["best"], best, name, most, "best")
        rows.append([row_head(option["text"]), *cells])
    said = (
        "<p>Where the next unit adds more in one row than in another, moving a unit there pays. "
        "At the best split the rows that are not at a limit nearly agree.</p>"
    )
    return table(f"Worth in {values['mine'].unit}", head, rows) + said


def _cells(
    value: _Values, amounts: Mapping[str, float], name: str, most: float, whose: str
) -> list[str]:
    added = value.next(amounts, name)
    bar = (
        f'<span class="fw-alloc-bar" data-whose="{whose}" aria-hidden="true">'
        f'<span style="width:{100 * amounts[name] / most:.0f}%"></span></span>'
    )
    return [
        right(f"{say(kind.tidy(amounts[name]))}{bar}"),
        right(number(value.part(amounts, name))),
        right("at its limit" if added is None else signed(added)),
    ]


def _pick_tables(
    item: ITEM,
    values: Mapping[str, _Values],
    mine: Mapping[str, float],
    best: Mapping[str, float],
    reveal: bool,
) -> str:
    value = values["mine"]
    unit = item["budget"]["unit"]
    options = {option["id"]: option["text"] for option in item["options"]}
    density = {name: value.per_cost(mine, name) for name in options}
    taken = sorted((n for n in options if mine[n]), key=lambda n: -density[n])
    left = sorted((n for n in options if not mine[n]), key=lambda n: -density[n])
    if not taken:
        return "<p>Nothing that you took fits the budget.</p>"
    top = max(density.values()) or 1.0
    head = ["", unit[:1].upper() + unit[1:], "Worth", f"A {one(unit)}"]

    def row(name: str) -> list[str]:
        bar = (
            f'<span class="fw-alloc-bar" data-whose="{"mine" if mine[name] else "best"}" aria-hidden="true">'
            f'<span style="width:{max(0, 100 * density[name] / top):.0f}%"></span></span>'
        )
        cells = [say(costs(item)[name]), number(value.part(mine, name)), number(density[name])]
        return [row_head(options[name]), *map(right, cells[:2]), right(cells[2] + bar)]

    out = table(
        f"What you took, each beside the others, worth in {value.unit}",
        head,
        [row(name) for name in taken],
    )
    merits = _own_merit(item, mine)
    weakest = [name for name in taken if name in merits][-1]
    better = [name for name in left if density[name] > density[weakest] * 1.001]
    if better:
        out += (
            f"<p>The weakest that you took is “{options[weakest]}”. Of those that you left out, "
            f"{len(better)} {'brings' if len(better) == 1 else 'bring'} more for each {one(unit)}.</p>"
        )
    else:
        out += (
            f"<p>Nothing that you left out brings more for each {one(unit)} than what you took.</p>"
        )
    if reveal:
        swap_out = [n for n in taken if not best[n]]
        swap_in = [n for n in left if best[n]]
        if swap_in:
            out += table(
                "Left out, and part of the best set", head, [row(name) for name in swap_in]
            )
        if swap_out:
            names = ", ".join(f"“{options[name]}”" for name in swap_out)
            out += (
                f"<p>Room for them comes from {names}. Why each is worth less stands beside it.</p>"
            )
    return out


def _naive_table(item: ITEM, key: KEY, unit: str) -> str:
    rows = []
    for naive in key["naive"]:
        got = fraction(item, key, naive["answer"])
        rows.append(
            [
                row_head(escape(naive["name"])),
                right(number(worth(item, key["valuation"], naive["answer"]))),
                right(percent(got)),
            ]
        )
    head = ["", unit[:1].upper() + unit[1:], "Of the points"]
    return table("What rules of thumb would have earned", head, rows)


# ------------------------------------------------------------------ checks and guessers


def verify(item: ITEM, key: KEY) -> list[str]:
    """Is the stored optimum what the key says: feasible, reached by the model answer, unbeaten?

    Needs no solver, so that it runs everywhere. `course solve` writes what is verified.
    """
    valuation = key["valuation"]
    used = model(valuation["model"])
    if problem := misfit(item, valuation):
        return [problem]
    problems = used.check(ids(item["options"]), valuation["parameters"])
    if problems:
        return problems
    if "best" not in key:
        return ["there is no optimum yet: run `course solve` on this item"]
    best = key["best"]
    again = "; run `course solve` again"
    got = worth(item, valuation, key["model"])
    near = 1e-6 * max(1.0, abs(best["value"]))
    if abs(got - best["value"]) > near:
        problems.append(
            f"the model answer is worth {got:.6g}, the stored best {best['value']:.6g}{again}"
        )
    equal = worth_of_equal(item, valuation)
    if abs(equal - best["equal"]) > near:
        problems.append(
            f"the same for everything is worth {equal:.6g}, not {best['equal']:.6g}{again}"
        )
    if best["value"] <= best["equal"] + near:
        problems.append("the best is worth no more than the same for everything: nothing to decide")
    if "bound" in best:
        gap = (best["bound"] - best["value"]) / max(abs(best["value"]), 1e-12)
        if gap < -1e-6 or abs(gap - best.get("gap", -1)) > 1e-6:
            problems.append(f"bound and gap do not belong to the stored best{again}")
    if best.get("residual", 0.0) > 1e-4:
        problems.append(f"the conditions of an optimum are missed by {best['residual']:.2g}")
    for naive in key["naive"]:
        value = worth(item, valuation, naive["answer"])
        if abs(value - naive.get("value", float("inf"))) > near:
            problems.append(f"the value of naive split {naive['id']!r} is not {value:.6g}{again}")
        if value >= best["value"] - near:
            problems.append(f"naive split {naive['id']!r} is worth as much as the best")
    return problems + _beaten(item, key, got + near)


def _beaten(item: ITEM, key: KEY, best: float) -> list[str]:
    """A split one small change away from the model answer that is worth more, if there is one."""
    for changed in neighbours(item, key["model"]):
        if worth(item, key["valuation"], changed) > best:
            return [f"a small change beats the stored best: {changed}. Run `course solve` again"]
    return []


def neighbours(item: ITEM, answer: Answer) -> list[Answer]:
    """Every answer within the budget that is one move away: a step shifted, a pick swapped."""
    names = ids(item["options"])
    found: list[Answer] = []
    if item["form"] == "picks":
        picked = set(answer["picked"])
        changes = [picked ^ {name} for name in names]
        changes += [(picked - {o}) | {i} for o in picked for i in names if i not in picked]
        found = [{"picked": [n for n in names if n in one]} for one in changes]
    else:
        much, by = shares(item, answer), step(item)
        shifts = [{one: by, other: -by} for one in names for other in names if one != other]
        shifts += [{name: by} for name in names]
        for shift in shifts:
            moved = {n: kind.tidy(much[n] + shift.get(n, 0.0)) for n in names}
            if all(_within(item, name, amount) for name, amount in moved.items()):
                found.append(_with(item, answer, moved))
        dials = fit_dials(item, answer)
        for dial in item.get("dials", []):
            for to in (dials[dial["id"]] - dial["step"], dials[dial["id"]] + dial["step"]):
                if dial["least"] <= to <= dial["most"]:
                    turned = {**dials, dial["id"]: kind.tidy(to)}
                    found.append(_with(item, {"dials": turned}, much))
    return [one for one in found if not kind.missing(item, one)]


def _with(item: ITEM, answer: Answer, amounts: Mapping[str, float]) -> Answer:
    """An answer with these amounts and the dials of another one."""
    dials = {"dials": fit_dials(item, answer)} if "dials" in item else {}
    return kind.clean(item, {"amounts": dict(amounts), **dials})


def _within(item: ITEM, name: str, amount: float) -> bool:
    low, high = bounds(item, name)
    return low <= amount <= high


def guess(item: ITEM, how: str, random: Random) -> Answer:
    # Wording is all that a guesser goes by: the best-sounding first, until the budget is gone.
    spoken = [
        {**option, "text": option["text"] + option.get("detail", "")} for option in item["options"]
    ]
    order = by_trait(cast(list[dict[str, Any]], spoken), how, random)
    names = [item["options"][place]["id"] for place in order]
    if item["form"] == "picks":
        return _fill_picks(item, names)
    made = _fill_amounts(item, names, random if how == "random" else None)
    return _with(item, {"dials": _dials.guess(item, how, random)}, made)


def _fill_picks(item: ITEM, names: list[str]) -> Answer:
    answer: Answer = {"picked": []}
    # Twice, because an option that needs another may come before it.
    for name in [*names, *names]:
        more = {"picked": [*answer["picked"], name]}
        if name not in answer["picked"] and not kind.missing(item, more):
            answer = more
    return kind.clean(item, answer)


def _fill_amounts(item: ITEM, names: list[str], random: Random | None) -> dict[str, float]:
    much = {name: bounds(item, name)[0] for name in names}
    left = item["budget"]["total"] - sum(much.values())
    while left >= step(item) - 1e-9:
        open_ = [n for n in names if much[n] < bounds(item, n)[1] - 1e-9]
        if not open_:
            break
        name = random.choice(open_) if random else open_[0]
        much[name] = kind.tidy(much[name] + step(item))
        left -= step(item)
    return much


__all__ = ["RULE", "closest", "debrief", "guess", "neighbours", "score", "verify"]
