"""Notes of sales engineers: what they met, why it matters, what is needed or done instead.

One to three sentences. Most of a note is taken from what belongs to its theme (`se_gaps`);
tone and verdict follow the severity, the opening follows the stage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from course.company.words.phrases import fill, join, pick
from course.company.words.se_gaps import GAPS
from course.company.words.settings import slots

# Where the call was, by stage; empty more often than not, as in real notes.
OPENINGS = {
    "1 Qualify": ("", "", "", "First call: ", "Intro with {role}: "),
    "2 Discover": ("", "", "", "Discovery: ", "Workshop on site: ", "Process walk-through: "),
    "3 Prove": (
        "",
        "",
        "Trial, day {few}: ",
        "Proof week {few}: ",
        "Trial: ",
        "Hands-on session: ",
    ),
    "4 Propose": ("", "", "", "Q&A on the proposal: ", "Second demo: ", "Final round: "),
    "5 Close": ("", "", "", "Last technical call: ", "Before signature: ", "Redlines call: "),
}
# From this stage on, notes may tell of a trial.
TRIAL_FROM = "3 Prove"
TRIED_SHARE = {"3 Prove": 0.7, "4 Propose": 0.4, "5 Close": 0.35}

VERDICTS = {
    "low": (
        "Nice to have, it will not decide anything",
        "Mentioned once, by the {role}, and dropped",
        "They can live without it for the first year",
        "Came up in passing; I note it for completeness",
        "On their wish list, near the bottom",
        "The {role} shrugged when I said not yet",
        "More curiosity than requirement",
    ),
    "middle": (
        "Came up {few} times, not yet a condition",
        "The {role} wants an answer before the next meeting",
        "It is on their scorecard, in the middle",
        "They would accept a date, I think, if it is a real one",
        "Will cost us points against the others",
        "The {role} cares, the rest of the room less so",
        "Could grow if procurement picks it up",
    ),
    "high": (
        "The {role} called it a must",
        "This is now the main open point of the deal",
        "They will not go to the board without an answer",
        "The {role} asked for it in writing by {day}",
        "It came back in every meeting of the last {weeks}",
        "I do not see the {role} signing without it",
        "Risk of losing the technical vote",
    ),
    "critical": (
        "Without it we are out, the {role} said so in plain words",
        "Deal breaker",
        "Knock-out criterion in their tender",
        "They stopped the evaluation over this",
        "I would not forecast this deal until it is solved",
        "The {role} ended the call early; this was the reason",
        "Lost unless product gives us a date we can keep",
    ),
}
NEEDS = (
    "They need {need}",
    "Needed: {need}",
    "Asked for {need}",
    "The {role} wants {need}",
    "Would be solved by {need}",
    "Ask to product: {need}",
)
DATED = ("They need {need} by {month}", "The {role} expects {need} before {month}")
AROUND = (
    "Workaround: {around}",
    "For now: {around}",
    "For the start they accept {around}",
    "Offered {around}; the {role} can live with it",
    "Way round it: {around}",
    "Good enough until next year: {around}",
    "We agreed on {around}",
)
# A workaround under a severe gap holds less well.
THIN_AROUND = (
    "Only way round: {around}. They took note, no more",
    "Offered {around}; the {role} will think about it",
    "Possible: {around}. Nobody there likes it",
    "Workaround: {around}. It buys us {weeks}",
)
STUCK = (
    "No workaround",
    "I found no way round it",
    "Nothing to offer today",
    "Tried {few} ways round, none held",
    "No way round that I would show a customer",
)
# Nobody looks for a way round what does not matter.
UNTRIED = (
    "No workaround",
    "Nothing to offer today",
    "I offered no way round, and nobody asked for one",
    "No way round it today, and none needed for now",
)
RIVAL = {
    "Fieldmarch": (
        "Fieldmarch showed this last week",
        "Fieldmarch claims to have it; the {role} has not seen it work",
        "Fieldmarch is weak here too, so it is open",
    ),
    "Dispatchly": (
        "Dispatchly does it out of the box, they say",
        "Dispatchly is cheaper and has half of this",
        "The {role} tried it in Dispatchly and liked it",
    ),
    "Orbis Service Cloud": (
        "Orbis Service Cloud would do it as a project, at a price",
        "Orbis Service Cloud ticks the box in the tender",
        "Their parent company runs Orbis Service Cloud and asks why not that",
    ),
    "In-house tool": (
        "Their own tool does this, badly, but it does",
        "Whoever wrote their in-house tool sat in the room",
        "Their in-house tool was built around exactly this",
    ),
    "Nobody": (
        "If this stays open they will simply not change anything",
        "They can also wait, and know it",
        "Nobody else is bidding; doing nothing is the other choice",
    ),
}
RIVAL_SHARE = 0.22
VERDICT_SHARE = {"low": 1.0, "middle": 0.55, "high": 0.5, "critical": 0.75}
# Numbers of a small company.
SMALL = {
    "few": ("two", "three", "four"),
    "many": ("30", "40", "60", "80"),
    "lots": ("350", "500", "700", "900", "1,200"),
    "n": ("5", "6", "8", "10", "12", "15"),
}


# What a small company does not have, what is too strong for a small gap, and what a first call
# cannot know: such phrases are left out there.
LARGE = re.compile(
    "board|council|procurement|warehouse|architect|egion|tender|analyst|{sites}|ead office|policy|"
    "auditor|developer|sandbox|directory|veto|depot|dispatchers|arent company|union|scorecard|"
    "acquisition|country|compan|committee|subcontractor|take over|take-over|uestionnaire"
)
STRONG = re.compile(
    "stopped the|lost one in|by law|by rule|auditor has given|gave up|went quiet|after the tenth|"
    "closed the window|three times|hers was better|not trusted one|worthless|or not at all"
)
LATE = re.compile("every meeting|ame up|evaluation|technical vote|Tried|before the next meeting")


def band(severity: int) -> str:
    """How a severity of 1 to 10 sounds."""
    if severity <= 3:
        return "low"
    if severity <= 6:
        return "middle"
    return "high" if severity <= 8 else "critical"


def se_note(
    rng: np.random.Generator,
    *,
    theme: str,
    severity: int,
    workaround: bool,
    segment: str,
    stage: str,
    industry: str,
    competitor: str | None = None,
) -> str:
    """A note of one to three sentences; the same arguments give another note at every call."""
    gap = GAPS[theme]
    tone = band(severity)
    unfit = [LARGE] * (segment == "SMB") + [STRONG] * (tone == "low") + [LATE] * (stage[0] == "1")

    def one(options: Sequence[str]) -> str:
        fit = [text for text in options if not any(rule.search(text) for rule in unfit)]
        return pick(rng, fit or options)

    tried = stage >= TRIAL_FROM and rng.random() < TRIED_SHARE[stage]
    fact = pick(rng, OPENINGS[stage]) + one(gap.tried if tried else gap.said)
    if workaround:
        way = one(THIN_AROUND if tone in ("high", "critical") else AROUND)
    else:
        way = one(UNTRIED if tone == "low" else (*STUCK, *gap.stuck, *gap.stuck))
    # The verdict, or why it matters to them; a low one has no great impact.
    middle = one(VERDICTS[tone] if rng.random() < VERDICT_SHARE[tone] else gap.impact)
    rival = ""
    if competitor in RIVAL and rng.random() < RIVAL_SHARE:
        rival = one(RIVAL[str(competitor)])
    shape = rng.random()
    if shape < 0.14 and tone != "critical":
        parts = [fact, way]
    elif shape < 0.30:
        parts = [fact, rival or one((*NEEDS, *DATED)), way]
    elif rival:
        parts = [fact, rival, way if rng.random() < 0.5 else middle]
    else:
        parts = [fact, middle, way]
    words = dict(slots(segment, industry)) | {"need": gap.need, "around": gap.around}
    # One prospect has one such system, speaks of one language and has so many technicians.
    words |= {name: (pick(rng, words[name]),) for name in ("erp", "lang_pair", "techs", "parts")}
    words["lang"] = (words["lang_pair"][0].split()[0],)
    if segment == "SMB":
        words |= SMALL
    # Filled together, so that a number does not come twice.
    text = fill(rng, " | ".join(parts), words)
    return join(*text.split(" | "))
