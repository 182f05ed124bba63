"""Choice: the chosen option's credit; for many, hits less false alarms.

With several right options the score is the share of right options taken less
the share of wrong ones taken (Youden's index), so that taking everything, or
nothing, is worth nothing.
"""

from __future__ import annotations

from random import Random
from typing import cast

from course.items.kinds.choice import ITEM, KEY
from course.items.types import Answer, Note
from course.scoring._common import note, pick

RULE = (
    "Each option carries its own credit. "
    "Where several options belong to the answer, the share of right ones taken counts, less the share of wrong ones taken."
)


def score(item: ITEM, key: KEY, answer: Answer, reveal: bool) -> tuple[float, list[Note]]:
    chosen = set(answer["chosen"])
    credits = {name: part["credit"] for name, part in key["options"].items()}
    if item["select"] == "one":
        fraction = sum(credits[name] for name in chosen)
    else:
        right = {name for name, credit in credits.items() if credit == 1}
        wrong = set(credits) - right
        fraction = len(chosen & right) / len(right) - len(chosen & wrong) / len(wrong)
    notes = []
    for option in item["options"]:
        name = option["id"]
        if name in chosen:
            notes.append(note(name, option["text"], credits[name], key["options"][name]["why"]))
        elif reveal:
            title = "Also part of the answer" if credits[name] == 1 else "Not chosen"
            notes.append(note(name, title, None, key["options"][name]["why"]))
    missed = sum(credits[name] == 1 and name not in chosen for name in credits)
    if item["select"] == "many" and missed and not reveal:
        # Says how many, never which: a second attempt should still be a decision.
        words = "One option that belongs" if missed == 1 else f"{missed} options that belong"
        notes.append(
            note(
                "",
                "Something is missing",
                None,
                f"<p>{words} to the answer {'was' if missed == 1 else 'were'} left out.</p>",
            )
        )
    return fraction, notes


def guess(item: ITEM, how: str, random: Random) -> Answer:
    if item["select"] == "many" and how == "random":
        chosen = [option["id"] for option in item["options"] if random.random() < 0.5]
        return {"chosen": chosen or [random.choice(item["options"])["id"]]}
    return {
        "chosen": [
            item["options"][pick(cast(list[dict[str, str]], item["options"]), how, random)]["id"]
        ]
    }
