"""The small form in which a story says "if". Data, never code: nothing is evaluated.

    {trust: {min: 40}}            a meter, or `clock`, at least (at most: `max`)
    {flag: promised}              a flag is set
    {not: {...}}                  the condition does not hold
    {all: [...]}, {any: [...]}    every one, at least one
Several entries in one mapping must all hold; an empty mapping always does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

WORDS = ("flag", "not", "all", "any")
CLOCK = "clock"


def holds(
    condition: Mapping[str, Any], meters: Mapping[str, float], flags: Collection[str]
) -> bool:
    """Does the condition hold? `meters` has the clock under its own name."""
    for name, part in condition.items():
        if name == "flag":
            fine = part in flags
        elif name == "not":
            fine = not holds(part, meters, flags)
        elif name == "all":
            fine = all(holds(one, meters, flags) for one in part)
        elif name == "any":
            fine = any(holds(one, meters, flags) for one in part)
        else:
            at = meters[name]
            fine = part.get("min", at) <= at <= part.get("max", at)
        if not fine:
            return False
    return True


def problems(condition: object, meters: Collection[str], flags: Collection[str]) -> list[str]:
    """What is wrong with a condition, in words."""
    if not isinstance(condition, dict):
        return [f"a condition is a mapping such as {{trust: {{min: 40}}}}, not {condition!r}"]
    found: list[str] = []
    for name, part in condition.items():
        if name == "flag":
            if part not in flags:
                found.append(f"there is no flag {part!r}")
        elif name == "not":
            found += problems(part, meters, flags)
        elif name in ("all", "any"):
            if not isinstance(part, list) or not part:
                found.append(f"`{name}` takes a list of conditions")
                continue
            for one in part:
                found += problems(one, meters, flags)
        elif name not in meters:
            found.append(f"there is no meter {name!r} to set a condition on")
        elif not (
            isinstance(part, dict)
            and part
            and set(part) <= {"min", "max"}
            and all(type(bound) in (int, float) for bound in part.values())
        ):
            found.append(f"the condition on {name!r} gives `min`, `max` or both")
    return found


def flags_of(condition: Mapping[str, Any]) -> set[str]:
    """The flags that a condition reads."""
    found: set[str] = set()
    for name, part in condition.items():
        if name == "flag":
            found.add(part)
        elif name == "not":
            found |= flags_of(part)
        elif name in ("all", "any"):
            for one in part:
                found |= flags_of(one)
    return found
