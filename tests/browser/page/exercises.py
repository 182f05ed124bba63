"""Exercises to show, picked by what they are and never by name: authors may rename them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from doc_examples import write_examples

from course.items import registry
from course.items.bank import BankError, load_pair
from course.items.load import Loaded
from course.scoring import score_answer
from course.widgets.session import Session

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("modules/1-fundamentals", "solutions/1-fundamentals", "course/templates")
LATER = ("solutions/2-vp-leap", "modules/2-vp-leap")
TEMPLATES = ROOT / "course/templates"
TURNING = ("choice", "sorting")
SORTS = {
    "choice-one": lambda item: item["kind"] == "choice" and item["select"] == "one",
    "choice-many": lambda item: item["kind"] == "choice" and item["select"] == "many",
    "judgement": lambda item: item["kind"] == "judgement",
    "ranking": lambda item: item["kind"] == "ranking",
    "sorting-one-axis": lambda item: item["kind"] == "sorting" and len(item["axes"]) == 1,
    "sorting-two-axes": lambda item: item["kind"] == "sorting" and len(item["axes"]) == 2,
    "estimate": lambda item: item["kind"] == "estimate" and not item.get("computed"),
    "text": lambda item: item["kind"] == "text",
    "allocation-amounts": lambda item: item["kind"] == "allocation" and item["form"] == "amounts",
    "allocation-blend": lambda item: item["kind"] == "allocation" and "blend" in item,
    "allocation-picks": lambda item: item["kind"] == "allocation" and item["form"] == "picks",
    "grouping": lambda item: item["kind"] == "grouping",
    "story": lambda item: item["kind"] == "story",
    "memo": lambda item: item["kind"] == "memo" and item["form"] == "memo",
    "memo-slides": lambda item: item["kind"] == "memo" and item["form"] == "slides",
    "memo-pyramid": lambda item: item["kind"] == "memo" and item["form"] == "pyramid",
}
PARTS = {
    "choice": "options",
    "judgement": "responses",
    "ranking": "cards",
    "sorting": "cards",
    "estimate": "quantities",
    "text": "rubric",
    "allocation": "options",
    "grouping": "people",
    "story": "nodes",
    "memo": "slots",
}


class Exercise(NamedTuple):
    """An item with its key, both compiled."""

    item: Any
    key: Any

    def parts(self) -> list[Any]:
        return list(self.item[PARTS[self.item["kind"]]])

    def session(self, folder: Path, mode: str = "graded", answer: Any = None) -> Session:
        """The exercise in a mode, answered when an answer is given."""
        key = None if mode == "graded" else self.key
        session = Session(Loaded(self.item, key, authored=mode == "preview"), folder)
        if answer and answer.get("seed") is not None:
            session.draw_seed = lambda: answer["seed"]
        for event in self.events(answer) if answer else []:
            assert not session.handle(event)
        return session

    def events(self, answer: Any) -> list[Any]:
        """The changes that lead to an answer."""
        kind = registry.kind(self.item["kind"])
        cleaned = kind.clean(self.item, answer)
        memo = self.item["kind"] == "memo"
        events = list(
            _memo_events(self.item, cleaned) if memo else _events(self.item["kind"], cleaned)
        )
        return events + [{"type": "confidence", "value": 0.7}] * ("confidence" in self.item)

    def asking(self, **more: Any) -> Exercise:
        """The same exercise, asking how sure the learner is."""
        return self._replace(item={**self.item, "confidence": {"ask": "How sure are you?", **more}})

    def mixed(self) -> Any:
        """A complete answer, partly right: its feedback has notes of more than one tone."""
        kind = registry.kind(self.item["kind"])
        if registry.by_person(self.item["kind"]):
            return {"text": self.key["exemplars"][1]["text"], "ratings": {}}
        known = [d["answer"] for d in self.key["declared"]] + list(self.key["personas"].values())
        answers = [kind.clean(self.item, answer) for answer in known]
        scores = [
            (abs(score_answer(self.item, self.key, answer)["fraction"] - 0.5), place)
            for place, answer in enumerate(answers)
            if not kind.missing(self.item, answer)
        ]
        return answers[min(scores)[1]]


def _events(kind: str, answer: Any) -> Iterator[dict[str, Any]]:
    if kind == "choice":
        for option in answer["chosen"]:
            yield {"type": "choose", "option": option, "on": True}
    elif kind == "judgement":
        for response, value in answer["ratings"].items():
            yield {"type": "rate", "response": response, "value": value}
    elif kind == "ranking":
        for place, card in enumerate(answer["order"]):
            yield {"type": "move", "card": card, "to": place}
    elif kind == "sorting":
        for card, places in answer["places"].items():
            for axis, category in places.items():
                yield {"type": "place", "card": card, "axis": axis, "category": category}
    elif kind == "text":
        yield {"type": "write", "text": answer["text"]}
        for criterion, points in answer["ratings"].items():
            yield {"type": "assess", "criterion": criterion, "points": points}
    elif kind == "allocation":
        for option in answer.get("heard", []):
            yield {"type": "listen", "option": option}
        for option, amount in answer.get("amounts", {}).items():
            yield {"type": "amount", "option": option, "amount": amount}
        for option in answer.get("picked", []):
            yield {"type": "pick", "option": option, "on": True}
        for dial, value in answer.get("dials", {}).items():
            yield {"type": "dial", "dial": dial, "value": value}
    elif kind == "grouping":
        for person, team in answer["moves"].items():
            yield {"type": "move", "person": person, "team": team}
    elif kind == "story":
        yield {"type": "begin"}
        for step in answer["path"]:
            node = {"node": step["node"]}
            if "confidence" in step:
                yield {"type": "forecast", **node, "confidence": step["confidence"]}
            yield {"type": "choose", **node, "choice": step["choice"]}
    else:
        for quantity, value in answer["values"].items():
            yield {"type": "enter", "quantity": quantity, "text": value["text"]}


def _memo_events(item: Any, answer: Any) -> Iterator[dict[str, Any]]:
    for slide in answer.get("out", []):
        yield {"type": "leave", "slide": slide, "on": True}
    types = {slot["id"]: slot["type"] for slot in item["slots"]}
    for slot, value in answer["slots"].items():
        if isinstance(value, list):
            for card in value:
                yield {"type": "take", "slot": slot, "card": card, "on": True}
        elif isinstance(value, dict):
            for part, role in value["roles"].items():
                yield {"type": "mark", "slot": slot, "part": part, "role": role}
            for place, part in enumerate(value["sequence"]):
                yield {"type": "move", "slot": slot, "part": part, "to": place}
        elif types[slot] in ("pick", "owner"):
            yield {"type": "pick", "slot": slot, "option": value}
        else:
            yield {"type": "write", "slot": slot, "text": value}


@cache
def exercises(sort: str) -> list[Exercise]:
    """All exercises of a sort, those with the most parts first; there is always one."""
    found = [each for each in _all() if SORTS[sort](each.item)]
    return sorted(found, key=lambda each: -len(each.parts()))


@cache
def allocation_with(field: str) -> Exercise:
    """An allocation that has a field which few have: `listening`, `dials`."""
    found = [each for folder in LATER for each in _in(ROOT / folder)]
    return next(each for each in found if each.item["kind"] == "allocation" and field in each.item)


@cache
def _all() -> list[Exercise]:
    found = [each for folder in FOLDERS for each in _in(ROOT / folder)]
    with TemporaryDirectory() as folder:
        write_examples(Path(folder))
        found += _in(Path(folder))
    return found + [_turned(each) for each in _in(TEMPLATES) if each.item["kind"] in TURNING]


def _in(folder: Path) -> Iterator[Exercise]:
    for path in sorted((folder / "items").glob("*.yaml")):
        if not path.name.endswith(".key.yaml"):
            # What does not load is reported by the checks of the banks.
            with suppress(BankError):
                yield Exercise(*load_pair(folder, path.stem))


def _turned(exercise: Exercise) -> Exercise:
    """A template in its kind's other form, should the course have no such exercise."""
    item, key = deepcopy(exercise.item), deepcopy(exercise.key)
    item["id"] = f"{item['id']}-turned"
    if item["kind"] == "choice":
        item["select"] = "many"
        for option in key["options"].values():
            option["credit"] = round(option["credit"])
        return Exercise(item, key)
    (axis,) = item["axes"]
    second = {**deepcopy(axis), "id": "second", "label": "Who is asked", "ordered": False}
    item["axes"].append(second)
    for card in key["cards"].values():
        card["place"]["second"] = card["place"][axis["id"]]
    answers = [key["model"], *key["personas"].values(), *(d["answer"] for d in key["declared"])]
    for answer in answers:
        for places in answer["places"].values():
            places["second"] = places[axis["id"]]
    return Exercise(item, key)
