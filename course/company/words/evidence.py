"""A director's line on a product manager and a kind of task.

It says what the numbers say (how often, how often alone, how much came back) and what the
director saw, so that task-relevant maturity can be read from either.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from course.company.words.phrases import join, pick


class Task(NamedTuple):
    """`one` and `many`: what is done. `good` and `poor`: what it looks like; `help`: from whom."""

    one: str
    many: str
    good: tuple[str, ...]
    poor: tuple[str, ...]
    help: tuple[str, ...]


TASKS: dict[str, Task] = {
    "Discovery interviews": Task(
        "interview round",
        "interview rounds",
        (
            "Asks about the last time it happened and then keeps quiet",
            "Brings back stories, not wishes",
            "The team quotes those interviews months later",
        ),
        (
            "Sells the idea in the second question",
            "Comes back with a list of features",
            "Talks to the same five friendly customers",
        ),
        ("the research lead", "a designer"),
    ),
    "Pricing": Task(
        "pricing question",
        "pricing questions",
        (
            "Separates what people would pay from what they say",
            "Had the effect on small accounts worked out before anyone asked",
            "Came with three packages and the reason against two of them",
        ),
        (
            "Took the list price of a competitor and went ten below",
            "Forgot the customers on old price lists",
            "Argued from cost alone",
        ),
        ("the pricing analyst", "finance"),
    ),
    "Experiment design": Task(
        "experiment",
        "experiments",
        (
            "Writes down the stopping rule before the start",
            "Checked the split of users first and stopped a broken test",
            "Picks guardrails that could really fail",
        ),
        (
            "Looked every day and stopped when it was green",
            "Chose a metric that could only go up",
            "Sample far too small for the effect hoped for",
        ),
        ("the product analyst", "a data scientist"),
    ),
    "Roadmap trade-offs": Task(
        "trade-off",
        "trade-offs",
        (
            "Says no with a reason that the other side can repeat",
            "Puts the cost of waiting next to each item",
            "Dropped a favourite idea in front of everyone when the numbers came",
        ),
        (
            "Spreads everybody's wish a little thinner",
            "Gives way to whoever spoke last",
            "Fills in the scores after the decision",
        ),
        ("me", "the vice president"),
    ),
    "Launch": Task(
        "launch",
        "launches",
        (
            "Support knew a week before the customers did",
            "Had a plan for rolling back, and used it once without drama",
            "Sales could explain it in a sentence on the day",
        ),
        (
            "Marketing heard of the date from a customer",
            "Release notes were the plan",
            "Nobody looked at adoption after the first week",
        ),
        ("product marketing", "a colleague who had done the one before"),
    ),
    "Technical scoping": Task(
        "scoping session",
        "scoping sessions",
        (
            "Engineers come to the session because it saves them time",
            "Found the cheaper half of the problem that solves most of it",
            "Knows which question to ask about sync before it hurts",
        ),
        (
            "Leaves the edge cases to engineering and is surprised by the bill",
            "Estimate doubled within two weeks",
            "Writes the solution where the problem should stand",
        ),
        ("the team lead", "the architect"),
    ),
    "Stakeholder updates": Task(
        "update",
        "updates",
        (
            "One page, bad news first",
            "Sales stopped asking in the corridor",
            "The chief financial officer reads it to the end",
        ),
        (
            "Everything is green until the week it is red",
            "Twelve slides, and the decision is on the last",
            "Each audience hears a slightly different date",
        ),
        ("me", "product operations"),
    ),
    "Data analysis": Task(
        "analysis",
        "analyses",
        (
            "Splits by segment before believing an average",
            "Says what the data cannot tell",
            "Checked the definition and found that two reports counted differently",
        ),
        (
            "Took the dashboard's figure as it was",
            "Reads a cause into two lines that rise together",
            "Left the test accounts in",
        ),
        ("the product analyst", "somebody from finance"),
    ),
    "Vendor negotiation": Task(
        "negotiation",
        "negotiations",
        (
            "Knew our alternative and theirs before the first call",
            "Got the exit clause that legal had given up on",
            "Traded the term for the price, in that order",
        ),
        (
            "Named our budget in the first mail",
            "Agreed on a minimum volume that we do not reach",
            "Left the data questions for after the signature",
        ),
        ("legal", "finance"),
    ),
    "Mentoring": Task(
        "mentoring round",
        "mentoring rounds",
        (
            "Two juniors ask for more of it",
            "Asks questions where others give the answer",
            "The person mentored ran the next release alone",
        ),
        (
            "Ends up doing the work of the junior",
            "Meetings get moved and then forgotten",
            "Gives advice before the question is out",
        ),
        ("me", "an outside coach"),
    ),
}
NEVER = (
    "Has not done it yet",
    "No occasion so far",
    "Never had the chance in this role",
    "Not done here, and I have seen nothing from before",
)
WANTS = {
    "no": (
        "Does not look for it",
        "Would rather leave it to others",
        "Takes it on when asked, not before",
        "Told me it is not where the energy is",
    ),
    "yes": (
        "Open to more",
        "Would like to do it again",
        "Asked to be thought of next time",
        "Says yes when I offer it",
    ),
    "keen": (
        "Asks for it in every one-to-one",
        "Wants the next one, whatever it is",
        "Has read up on it without being told",
        "Would swap other work for it",
    ),
}
WANTS_SHARE = 0.6


def evidence_line(
    rng: np.random.Generator,
    *,
    task: str,
    done: int,
    alone: int,
    rework: float | None,
    wants: str,
) -> str:
    """One to three short sentences that agree with the numbers."""
    kind = TASKS[task]
    want = pick(rng, WANTS[wants]) if done == 0 or rng.random() < WANTS_SHARE else ""
    if done == 0:
        return join(pick(rng, NEVER), want)
    back = 0.0 if rework is None or np.isnan(rework) else float(rework)
    seen = ""
    if back <= 0.2:
        seen = pick(rng, kind.good)
    elif back >= 0.35:
        seen = pick(rng, kind.poor)
    elif rng.random() < 0.5:
        poor = pick(rng, kind.poor)
        seen = f"{pick(rng, kind.good)}; then again: {poor[0].lower()}{poor[1:]}"
    return join(_count(rng, kind, done, alone), seen, _back(rng, done, back, bool(seen)), want)


def _count(rng: np.random.Generator, kind: Task, done: int, alone: int) -> str:
    times = f"one {kind.one}" if done == 1 else f"{_number(done)} {kind.many}"
    by = pick(rng, kind.help)
    if alone == 0:
        return pick(
            rng,
            (
                f"{times} so far, with {by}",
                f"{times}, always with {by}" if done > 1 else f"{times}, not alone, with {by}",
                f"only with help yet: {times}, with {by}",
            ),
        )
    if alone == done:
        if done == 2:
            return f"{times}, both alone"
        if done == 1:
            return pick(rng, (f"{times}, alone", f"did {times} without help"))
        return pick(
            rng, (f"{times}, all alone", f"did {times} without help", f"{times} and needed nobody")
        )
    helped = f"from {by}" if done - alone == 1 else f"mostly from {by}"
    return pick(
        rng,
        (
            f"{times}, {_number(alone)} of them alone",
            f"{times}; {_number(done - alone)} with help, {helped}",
            f"alone in {_number(alone)} of {_number(done)} {kind.many}",
        ),
    )


def _back(rng: np.random.Generator, done: int, back: float, said: bool) -> str:
    """Rework in words; left out now and then where it is plain already."""
    if done < 3 or (said and rng.random() < 0.45):
        return ""
    if back <= 0.2:
        return pick(rng, ("hardly anything comes back", "I sign it off as it is", "little rework"))
    if back >= 0.35:
        share = (
            "about half"
            if 0.43 <= back <= 0.57
            else "a good third"
            if back < 0.43
            else "most of it"
        )
        return pick(
            rng, (f"{share} had to be done again", f"{share} came back", f"I sent {share} back")
        )
    return pick(
        rng, ("about one in four comes back", "some rework each time", "needs a second pass")
    )


def _number(value: int) -> str:
    small = (
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    return small[value] if value < len(small) else str(value)
