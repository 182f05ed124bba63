"""What a debrief says of listening: who was heard, in which order, and what the others had to tell."""

from __future__ import annotations

from html import escape
from typing import Any

from course.items.kinds._listening import telling
from course.items.kinds.allocation import count, first_step, shares, step
from course.items.types import Answer
from course.scoring._tables import left, row_head, table


def debrief(item: Any, answer: Answer) -> str:
    """A sentence and a table; "" where no option tells anything."""
    names = telling(item)
    if not names:
        return ""
    heard, much = answer.get("heard", []), shares(item, answer)
    only = [name for name in heard if much[name] <= first_step(item, name) + 1e-9]
    hours = count(len(only) * step(item), item["budget"]["unit"])
    said = f"You heard {len(heard)} of {len(names)}."
    if only:
        said += f" {hours} went into listening alone, where nothing came after it."
    rows = []
    for option in sorted(
        (option for option in item["options"] if option["id"] in names),
        key=lambda option: heard.index(option["id"]) if option["id"] in heard else len(heard),
    ):
        at = str(heard.index(option["id"]) + 1) if option["id"] in heard else "not heard"
        rows.append([row_head(option["text"]), left(at), left(option["told"])])
    head = ["", "Heard", item["listening"]["label"]]
    caption = "In the order in which you listened, and what the others would have told"
    return f"<p>{escape(said)}</p>" + table(caption, head, rows, words=3)
