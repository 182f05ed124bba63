"""Each sentence of the ramble is known for what it is: answer, reason, support or neither."""

from __future__ import annotations

from course.items.memos.fields import ITEM, KEY, ROLES
from course.scoring._common import rescale
from course.scoring.memo_checks import Memo, Part, Result

TITLE = "What each sentence is"
PART: Part = "substance"


def run(memo: Memo) -> Result:
    (slot,) = memo.slots("order")
    names = [option["id"] for option in slot["options"]]
    roles = (memo.value(slot) or {"roles": {}})["roles"]
    right = {name: memo.option(name)["role"] for name in names}
    got = sum(worth(roles.get(name), right[name]) for name in names) / len(names)
    # One role for every sentence earns nothing.
    naive = max(sum(worth(role, right[n]) for n in names) / len(names) for role in ROLES)
    return Result(rescale(got, naive))


def worth(got: str | None, right: str) -> float:
    """1 for the role; half where a reason and what supports it were taken for each other."""
    if got == right:
        return 1.0
    return 0.5 if {got, right} == {"reason", "support"} else 0.0


def wants(item: ITEM, key: KEY) -> list[str]:
    slots = [slot for slot in item["slots"] if slot["type"] == "order"]
    if len(slots) != 1:
        return ["there is one slot of type `order`"]
    parts = {o["id"]: key["options"][o["id"]] for o in slots[0]["options"]}
    found = [f"sentence {name!r} needs a `role`" for name, p in parts.items() if "role" not in p]
    if sum(part.get("role") == "answer" for part in parts.values()) != 1:
        found.append("one sentence is the answer")
    reasons = [name for name, part in parts.items() if part.get("role") == "reason"]
    if not 2 <= len(reasons) <= 4:
        found.append("there are two to four reasons")
    found += [
        f"support {name!r} needs `under`, the reason that it stands under"
        for name, part in parts.items()
        if part.get("role") == "support" and part.get("under") not in reasons
    ]
    return found
