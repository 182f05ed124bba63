"""What a debrief says of dials: each against its other settings, with the rest of the answer as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from random import Random
from typing import Any

from course.items.kinds._dials import Dial, dials, positions, snap
from course.items.numbers import say
from course.items.types import Answer, Note
from course.scoring._common import note
from course.scoring._tables import number, right, row_head, signed, table

Worth = Callable[[Mapping[str, float]], float]  # of the learner's split at these dials
FLAT, NEAR = 0.03, 0.2  # of the way from nothing to the best: lost without notice, lost in part
FAR = 0.25  # of a dial's range: from here on two settings have nothing in common


def untouched(item: Any, answer: Answer) -> bool:
    """Is a dial of the item not set?"""
    return any(dial["id"] not in answer.get("dials", {}) for dial in dials(item))


def alike(item: Any, one: Answer, other: Answer) -> float:
    """How near the dials of two answers are to each other, 0 to 1."""
    near = 1.0
    for dial in dials(item):
        first, second = (
            each.get("dials", {}).get(dial["id"], dial["start"]) for each in (one, other)
        )
        near *= max(0.0, 1 - abs(first - second) / (dial["most"] - dial["least"]) / FAR)
    return near


def best(dial: Dial, here: Mapping[str, float], worth: Worth) -> float:
    """The setting that is worth most with everything else as it is; the nearest of equals."""
    return max(
        positions(dial),
        key=lambda at: (round(worth({**here, dial["id"]: at}), 9), -abs(at - here[dial["id"]])),
    )


def notes(
    item: Any, key: Any, answer: Answer, here: Mapping[str, float], worth: Worth, reveal: bool
) -> list[Note]:
    """One explanation beside each dial."""
    made = []
    for dial in dials(item):
        name, texts = dial["id"], key["dials"][dial["id"]]
        if name not in answer.get("dials", {}):
            said = "<p>Nothing is counted while this is not set.</p>"
            made.append(note(name, "Not set", 0.0, said))
            continue
        top = best(dial, here, worth)
        lost = worth({**here, name: top}) - worth(here)
        share = lost / (key["best"]["value"] - key["best"]["equal"])
        credit = 1.0 if share <= FLAT else 0.5 if share <= NEAR else 0.0
        title, html = f"You: {say(here[name], dial['unit'])}", texts["why"]
        if credit < 1:
            high = here[name] > top
            title += " · too high for your split" if high else " · too low for your split"
            html = texts["too_high" if high else "too_low"] + (html if reveal else "")
        if reveal:
            title += f" · Best with your split: {say(top, dial['unit'])}"
        made.append(note(name, title, credit, html))
    return made


def debrief(item: Any, here: Mapping[str, float], worth: Worth, unit: str, reveal: bool) -> str:
    """For each dial a small table: yours, a little to both sides, and the ends."""
    out = ""
    for dial in dials(item):
        name, mine = dial["id"], here[dial["id"]]
        some = max(dial["step"], (dial["most"] - dial["least"]) / 10)
        shown = {
            dial["least"],
            dial["most"],
            mine,
            snap(dial, mine - some),
            snap(dial, mine + some),
        }
        top, tags = None, {mine: "yours"}
        if reveal:
            top = best(dial, here, worth)
            shown.add(top)
            tags[top] = "yours, the best with your split" if top == mine else "best with your split"
        value = {at: worth({**here, name: at}) for at in sorted(shown)}
        rows = []
        for at, got in value.items():
            label = f"{say(at, dial['unit'])}{' · ' + tags[at] if at in tags else ''}"
            change = "" if at == mine else signed(got - value[mine])
            rows.append([row_head(escape(label)), right(number(got)), right(change)])
        caption = f"{dial['label']}: what it is worth with your split, in {unit}"
        out += table(caption, [dial["label"], "Worth", "Against yours"], rows)
        if top is not None and top != mine:
            off = say(abs(round(top - mine, 6)), dial["unit"])
            lost = number(value[top] - value[mine])
            out += (
                f"<p>With your split the best setting is {say(top, dial['unit'])}. Yours is {off} "
                f"too {'high' if mine > top else 'low'}, which costs {lost}.</p>"
            )
    return out


def guess(item: Any, how: str, random: Random) -> dict[str, float]:
    """Where somebody sets the dials who knows nothing: at an end, where they stand, anywhere."""
    made = {}
    for dial in dials(item):
        ends = {"always-first": dial["least"], "always-last": dial["most"]}
        made[dial["id"]] = (
            random.choice(positions(dial)) if how == "random" else ends.get(how, dial["start"])
        )
    return made
