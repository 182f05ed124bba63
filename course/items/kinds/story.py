"""`story`: a scenario that branches and remembers; played choice by choice.

The answer is the play itself: its seed and its path. Everything shown is replayed from them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NotRequired

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import MAX_TEXT, same_ids
from course.items.types import Answer, AnswerError, Event, EventError, Md
from course.stories import types as stories
from course.stories.engine import MAX_SEED, Book, State, StoryError, Turn
from course.stories.show import changes, clock, meters, scene
from course.stories.types import Condition

LABEL = "Story"
DONE = "Played to the end"
EVENTS = frozenset({"begin", "forecast", "choose", "back"})
SEEDED = frozenset({"begin"})  # events that the session gives a seed


class ITEM(types.Item, stories.Story):
    """A story is an exercise and a story."""


Case = TypedDict("Case", {"if": Condition, "quality": float, "why": Md})


class ChoiceKey(TypedDict):
    quality: float  # of the decision, in [0, 1], whatever luck makes of it
    why: Md
    cases: NotRequired[list[Case]]  # where the state makes it another decision; first match


Likely = TypedDict("Likely", {"if": Condition, "expert": float})


class ForecastKey(TypedDict):
    comes_true: Condition  # looked at when the story is over
    void: NotRequired[Condition]  # then nobody can tell, and the forecast does not count
    expert: float  # what somebody who reads the evidence well would say
    cases: NotRequired[list[Likely]]  # where the state makes it more or less likely
    why: Md


class EndingKey(TypedDict):
    why: Md


class Band(TypedDict):
    low: float
    high: float


class KEY(types.Key):
    nodes: dict[str, dict[str, ChoiceKey]]
    forecasts: NotRequired[dict[str, ForecastKey]]
    weights: dict[str, float]
    endings: dict[str, EndingKey]
    band: Band  # where the mean score of random play must lie
    habits: NotRequired[dict[str, dict[str, str]]]  # what a persona takes at each node


@lru_cache(maxsize=8)
def _book(number: int, holder: _Same) -> Book:
    return Book(holder.item)


class _Same:
    """An item as a cache key: the object itself."""

    def __init__(self, item: ITEM) -> None:
        self.item = item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.item is self.item

    def __hash__(self) -> int:
        return id(self.item)


def book(item: ITEM) -> Book:
    """The story made ready for playing; made once for an item."""
    return _book(id(item), _Same(item))


def turns(item: ITEM, answer: Answer) -> list[Turn]:
    """The play that a valid answer holds."""
    path = [(step["node"], step["choice"]) for step in answer["path"]]
    return book(item).replay(answer["seed"] or 0, path)


def state(item: ITEM, answer: Answer) -> State:
    """Where a valid answer stands."""
    played = turns(item, answer)
    return played[-1].after if played else book(item).begin()


def empty(item: ITEM) -> Answer:
    return {"seed": None, "path": []}


def cleared(item: ITEM, answer: Answer) -> Answer:
    # The luck stays: clearing is a way to decide anew, not to draw anew.
    return {"seed": answer["seed"], "path": []}


def clean(item: ITEM, raw: object) -> Answer:
    if not isinstance(raw, dict):
        raise AnswerError("the answer should be a mapping with 'seed' and 'path'")
    unknown = sorted(set(map(str, raw)) - {"seed", "path", "stated"})
    if unknown:
        raise AnswerError(f"the answer has unknown fields: {', '.join(unknown)[:MAX_TEXT]}")
    seed, path = raw.get("seed"), raw.get("path", [])
    if seed is not None and not (type(seed) is int and 0 <= seed <= MAX_SEED):
        raise AnswerError("the seed of a story is a whole number")
    if not isinstance(path, list) or len(path) > item["steps"]:
        raise AnswerError(f"the path of this story is a list of up to {item['steps']} choices")
    if path and seed is None:
        raise AnswerError("a path needs the seed that it was played with")
    steps = [_step(item, step) for step in path]
    made: Answer = {"seed": seed, "path": steps}
    try:
        here = state(item, made)
    except StoryError as error:
        raise AnswerError(str(error)) from None
    if "stated" in raw:
        made["stated"] = _share(raw["stated"])
        if seed is None or "ask" not in book(item).nodes.get(here.node, {}):
            raise AnswerError("a confidence stands where the story does not ask for one")
    return made


def _step(item: ITEM, raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict) or not {"node", "choice"} <= set(raw) <= {
        "node",
        "choice",
        "confidence",
    }:
        raise AnswerError("each step of a path has a node, a choice and perhaps a confidence")
    node, choice = raw["node"], raw["choice"]
    if not isinstance(node, str) or not isinstance(choice, str):
        raise AnswerError("nodes and choices are named by their ids")
    step: dict[str, Any] = {"node": node[:MAX_TEXT], "choice": choice[:MAX_TEXT]}
    if "confidence" in raw:
        if "ask" not in book(item).nodes.get(node, {}):
            raise AnswerError(f"node {step['node']!r} does not ask for a confidence")
        step["confidence"] = _share(raw["confidence"])
    return step


def _share(value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise AnswerError("a confidence is a number between 0 and 1")
    return float(value)  # type: ignore[arg-type]


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    what = event.get("type")
    if what == "begin":
        return _begin(answer, event)
    if what not in EVENTS:
        raise EventError("that is not part of this story")
    if answer["seed"] is None:
        raise EventError("the story has not begun")
    here = state(item, answer)
    if event.get("node") != here.node:
        # A click on a scene that is gone: a second tab, or a double click.
        raise EventError("the story has moved on since; here is where it stands")
    if what == "forecast":
        return _confidence(item, answer, here, event)
    if what == "back":
        return _back(item, answer, here)
    return _choose(item, answer, here, event)


def _begin(answer: Answer, event: Event) -> Answer:
    if answer["seed"] is not None:
        return answer  # cleared before: the luck stays
    seed = event.get("seed")
    if type(seed) is not int or not 0 <= seed <= MAX_SEED:
        raise EventError("the story could not draw its luck")
    return {"seed": seed, "path": []}


def _confidence(item: ITEM, answer: Answer, here: State, event: Event) -> Answer:
    if "ask" not in book(item).nodes.get(here.node, {}):
        raise EventError("the story does not ask for a confidence here")
    try:
        return {**answer, "stated": _share(event.get("confidence"))}
    except AnswerError as error:
        raise EventError(str(error)) from None


def _back(item: ITEM, answer: Answer, here: State) -> Answer:
    node = book(item).nodes.get(here.node)
    if node is None or not node.get("back") or not answer["path"]:
        raise EventError("this choice cannot be taken back")
    last = answer["path"][-1]
    made: Answer = {"seed": answer["seed"], "path": answer["path"][:-1]}
    if "confidence" in last:
        made["stated"] = last["confidence"]
    return made


def _choose(item: ITEM, answer: Answer, here: State, event: Event) -> Answer:
    choice = event.get("choice")
    if choice not in book(item).open(here):
        raise EventError("that choice is not open here")
    step: dict[str, Any] = {"node": here.node, "choice": choice}
    if "ask" in book(item).nodes[here.node]:
        if "stated" not in answer:
            raise EventError("say first how likely you think it is")
        step["confidence"] = answer["stated"]
    return {"seed": answer["seed"], "path": [*answer["path"], step]}


def missing(item: ITEM, answer: Answer) -> str:
    if answer["seed"] is None or not answer["path"]:
        return "Not answered yet" if answer["seed"] is None else "The story has just begun"
    if book(item).over(state(item, answer)):
        return ""
    made = len(answer["path"])
    return f"{made} {'decision' if made == 1 else 'decisions'} made; the story goes on"


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """The page's whole picture of the play: scene, meters, choices, history, ending."""
    here, made = book(item), turns(item, answer)
    now = made[-1].after if made else here.begin()
    before = made[-1].before if made else now
    node = here.nodes.get(now.node)
    ask = node.get("ask") if node else None
    return {
        "begun": answer["seed"] is not None,
        "step": len(made),
        "clock": clock(here, now),
        "meters": meters(here, before, now),
        "happened": list(made[-1].says) if made else [],
        "scene": scene(here, now),
        "choices": [
            {"id": offer.choice["id"], "text": offer.choice["text"], "locked": offer.locked}
            for offer in here.offers(now)
        ],
        "ask": {"event": ask["event"], "stated": answer.get("stated")} if ask else None,
        "back": bool(node and node.get("back") and made),
        "history": [
            _past(here, turn, step) for turn, step in zip(made, answer["path"], strict=True)
        ],
        "over": here.over(now),
    }


def _past(here: Book, turn: Turn, step: dict[str, Any]) -> dict[str, Any]:
    node = here.nodes[turn.before.node]
    return {
        "title": node["title"],
        "clock": clock(here, turn.before),
        "choice": here.choices[node["id"]][turn.choice]["text"],
        "event": node["ask"]["event"] if "ask" in node else "",
        "confidence": step.get("confidence"),
        "happened": list(turn.says),
        "changes": changes(here, turn.before, turn.after),
    }


def check(item: ITEM, key: KEY) -> list[str]:
    from course.stories import checks

    problems = checks.text(item)
    if problems:
        return problems  # it cannot be played
    problems += _key(item, key)
    return problems + checks.play(book(item), item["minutes"])


def _key(item: ITEM, key: KEY) -> list[str]:
    """Problems of the key against the story."""
    from course.stories import conditions

    here = book(item)
    problems = same_ids(list(here.nodes), key["nodes"], "node")
    problems += same_ids(list(here.endings), key["endings"], "ending")
    flags = item.get("flags", [])
    known = [*here.meters, *([conditions.CLOCK] if "clock" in item else [])]

    def look(condition: Condition, where: str) -> list[str]:
        return [f"{where}: {said}" for said in conditions.problems(condition, known, flags)]

    for name, choices in key["nodes"].items():
        if name not in here.nodes:
            continue
        problems += [
            f"node {name!r}: {said}"
            for said in same_ids(list(here.choices[name]), choices, "choice")
        ]
        for choice, part in choices.items():
            where = f"node {name!r}, choice {choice!r}"
            for case in part.get("cases", []):
                problems += look(case["if"], where)
            worths = [part["quality"], *(case["quality"] for case in part.get("cases", []))]
            if any(not 0 <= worth <= 1 for worth in worths):
                problems.append(f"{where}: a quality lies between 0 and 1")
        tops = [part["quality"] for part in choices.values()]
        tops += [c["quality"] for part in choices.values() for c in part.get("cases", [])]
        if len(tops) > 1 and (max(tops) != 1 or len(set(tops)) == 1):
            problems.append(f"node {name!r}: one choice has quality 1, and another has less")
    asked = [node["id"] for node in item["nodes"] if "ask" in node]
    problems += same_ids(asked, key.get("forecasts", {}), "forecast at node")
    for name, forecast in key.get("forecasts", {}).items():
        problems += look(forecast["comes_true"], f"forecast at {name!r}")
        problems += look(forecast.get("void", {}), f"forecast at {name!r}")
        likely = [forecast["expert"], *(case["expert"] for case in forecast.get("cases", []))]
        for chance in forecast.get("cases", []):
            problems += look(chance["if"], f"forecast at {name!r}")
        if any(not 0 <= share <= 1 for share in likely):
            problems.append(f"forecast at {name!r}: `expert` is a probability")
    for name, weight in key["weights"].items():
        if name not in here.meters:
            problems.append(f"the key weighs {name!r}, which is no meter of the story")
        elif weight <= 0:
            problems.append(f"the weight of {name!r} is not positive; a meter's `good` turns it")
    if not key["weights"]:
        problems.append("weigh at least one meter")
    for who, habit in key.get("habits", {}).items():
        for name, choice in habit.items():
            if choice not in here.choices.get(name, {}):
                problems.append(f"the habit of {who} names {name}: {choice}, which is not there")
    if not 0 <= key["band"]["low"] < key["band"]["high"] <= 1:
        problems.append("band: low lies below high, both between 0 and 1")
    return problems


def deciding(item: ITEM) -> float:
    return 20 * item["steps"]


def met(item: ITEM) -> float:
    """The share of a story's words that one play meets: its steps among all nodes."""
    return min(1.0, item["steps"] / len(item["nodes"]))
