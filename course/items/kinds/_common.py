"""Small checks that several kinds share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from course.items.types import AnswerError

MAX_TEXT = 200


def ids(parts: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of options, cards and the like, in the order shown."""
    return [part["id"] for part in parts]


def duplicates(names: list[str]) -> list[str]:
    """Ids that stand more than once, each named once."""
    return sorted({name for name in names if names.count(name) > 1})


def mapping(raw: object, field: str) -> dict[str, Any]:
    """`raw[field]` as a dict with string keys, or AnswerError."""
    if not isinstance(raw, dict):
        raise AnswerError(f"the answer should be a mapping with {field!r}, not {_type(raw)}")
    unknown = sorted(set(map(str, raw)) - {field})
    if unknown:
        raise AnswerError(f"the answer has unknown fields: {', '.join(unknown)[:MAX_TEXT]}")
    value = raw.get(field, {})
    if not isinstance(value, dict):
        raise AnswerError(f"{field!r} should be a mapping, not {_type(value)}")
    return value


def listing(raw: object, field: str) -> list[Any]:
    """`raw[field]` as a list, or AnswerError."""
    if not isinstance(raw, dict):
        raise AnswerError(f"the answer should be a mapping with {field!r}, not {_type(raw)}")
    unknown = sorted(set(map(str, raw)) - {field})
    if unknown:
        raise AnswerError(f"the answer has unknown fields: {', '.join(unknown)[:MAX_TEXT]}")
    value = raw.get(field, [])
    if not isinstance(value, list):
        raise AnswerError(f"{field!r} should be a list, not {_type(value)}")
    return value


def known(name: object, allowed: Iterable[str], what: str) -> str:
    """`name` when it is one of `allowed`, or AnswerError that shows what came."""
    if not isinstance(name, str) or name not in set(allowed):
        raise AnswerError(f"there is no {what} {str(name)[:MAX_TEXT]!r} in this exercise")
    return name


def same_ids(shown: list[str], keyed: Iterable[str], what: str) -> list[str]:
    """Problems where the key explains something else than the item shows."""
    keyed = list(keyed)
    problems = [
        f"{what} {name!r} has no explanation in the key" for name in shown if name not in keyed
    ]
    problems += [
        f"the key speaks of {what} {name!r}, which the item does not have"
        for name in keyed
        if name not in shown
    ]
    problems += [f"{what} {name!r} stands twice" for name in duplicates(shown)]
    return problems


def left(done: int, total: int, verb: str) -> str:
    """How much is still to do, in words; "" when nothing is."""
    if done >= total:
        return ""
    if done == 0:
        return "Not answered yet"
    return f"{total - done} of {total} still to {verb}"


def _type(value: object) -> str:
    return {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}.get(
        type(value), type(value).__name__
    )
