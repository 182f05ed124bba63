"""What an allocation is worth: pure models by name, standard library only.

Adding a model: copy `course/templates/model.py` to NAME.py here; a model is there when
its module is. Its parameters stand in an item's key (`valuation`), typed by the model's
`PARAMETERS`. An answer reaches a model only through `worth`, which first brings it within
the item's bounds and budget: whatever somebody writes into an answer file, the model
sees amounts that the page could have produced.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from course.items.kinds.allocation import ITEM, Valuation, costs, shares
from course.items.types import Answer
from course.scoring.models._fit import fit, fit_dials

MODELS: tuple[str, ...] = tuple(
    sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
)
Shape = Literal["picks", "separable", "every", "search"]
Amounts = Mapping[str, float]


class Model(Protocol):
    """The functions of a model; all pure. `amounts` has every option, within its bounds."""

    PARAMETERS: Any  # a TypedDict
    FORMS: frozenset[str]  # the forms of allocation that it can value
    SHAPE: Shape  # which solver serves it, see `course.solving`

    def check(self, names: list[str], parameters: Any) -> list[str]:
        """What is wrong with valid parameters for options of these names, in sentences."""
        ...

    def value(self, parameters: Any, amounts: Amounts) -> float:
        """What the amounts are worth."""
        ...

    # A model that values dials as well names them in
    #     DIALS: frozenset[str]
    # and its `value` takes them as a third argument, {} or absent where an item has none. It may
    # show what chance does to the value, for the debrief, as a caption and rows of text:
    #     def draws(parameters, amounts, dials) -> (caption, [(label, said), ...]).
    # With SHAPE "separable" a model also has
    #     def curve(parameters, name, amount) -> float    and
    #     def link(parameters, total) -> float            increasing in `total`,
    # with value == link(sum of the curves), and
    #     def concave(parameters) -> bool                 of all curves.
    # With SHAPE "picks" it has
    #     def terms(parameters) -> (values by name, [(name, name, value counted twice), ...]).


class UnknownModel(ValueError):
    """A key names a model that this version of the course does not have."""


def model(name: str) -> Model:
    """The module of a model. Raises UnknownModel."""
    if name not in MODELS:
        raise UnknownModel(f"there is no model {name!r}; there are {', '.join(MODELS)}")
    return cast(Model, import_module(f"course.scoring.models.{name}"))


def worth(item: ITEM, valuation: Valuation, answer: Answer) -> float:
    """The value of an answer, brought within bounds and budget first."""
    return valued(valuation, fit(item, shares(item, answer)), fit_dials(item, answer))


def valued(valuation: Valuation, amounts: Amounts, dials: Amounts) -> float:
    """What a model says of amounts and dials that are within an item's limits."""
    used: Any = model(valuation["model"])
    if dials:
        return float(used.value(valuation["parameters"], amounts, dials))
    return float(used.value(valuation["parameters"], amounts))


def misfit(item: ITEM, valuation: Valuation) -> str:
    """Why a model cannot value an item; "" when it can."""
    name, used = valuation["model"], model(valuation["model"])
    if item["form"] not in used.FORMS:
        return f"model {name!r} does not value {item['form']}"
    known: frozenset[str] = getattr(used, "DIALS", frozenset())
    for dial in item.get("dials", []):
        if dial["id"] not in known or used.SHAPE != "search":
            return f"model {name!r} does not value a dial {dial['id']!r}"
    return ""


def worth_of_equal(item: ITEM, valuation: Valuation) -> float:
    """The value of the same share for everything: what no decision at all is worth.

    Amounts: the budget in equal parts, within the bounds. Picks: the same part of every
    option, as if each could be begun and left. Dials stand at their start.
    """
    names = list(costs(item))
    if item["form"] == "picks":
        part = item["budget"]["total"] / sum(costs(item).values())
        same = dict.fromkeys(names, part)
    else:
        same = _level(item, names)
    return valued(valuation, same, fit_dials(item, {}))


def _level(item: ITEM, names: list[str]) -> dict[str, float]:
    """As equal as the bounds allow: one level, clipped to each option's bounds."""
    from course.items.kinds.allocation import bounds

    limits = {name: bounds(item, name) for name in names}
    low, high = 0.0, item["budget"]["total"]
    for _ in range(60):
        level = (low + high) / 2
        total = sum(min(max(level, least), most) for least, most in limits.values())
        low, high = (level, high) if total < item["budget"]["total"] else (low, level)
    return {name: min(max(high, least), most) for name, (least, most) in limits.items()}


__all__ = [
    "MODELS",
    "Model",
    "UnknownModel",
    "fit",
    "fit_dials",
    "misfit",
    "model",
    "valued",
    "worth",
    "worth_of_equal",
]
