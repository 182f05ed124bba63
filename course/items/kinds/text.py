"""`text`: free text, marked by a person against a rubric that both sides see."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from course.items import types
from course.items.kinds._common import duplicates, ids, known
from course.items.types import Answer, AnswerError, Event, EventError, Line, Md
from course.items.writing import count_words, tidy, to_html

LABEL = "Written answer"
DONE = "Written"
EVENTS = frozenset({"write", "assess"})
AFTER_CHECK = frozenset({"assess"})
BY_PERSON = True


class Words(TypedDict):
    least: int
    most: int


class Level(TypedDict):
    points: float
    label: str
    anchor: Line


class Criterion(TypedDict):
    id: str
    title: Line
    levels: list[Level]


class ITEM(types.Item):
    words: Words
    rubric: list[Criterion]


class Exemplar(TypedDict):
    """A text as somebody might hand it in, with the points that a marker gave."""

    title: str
    text: str
    marks: dict[str, float]
    why: Md


class KEY(types.Key):
    look_for: Md
    misreadings: Md
    exemplars: list[Exemplar]


def empty(item: ITEM) -> Answer:
    return {"text": "", "ratings": {}}


def clean(item: ITEM, raw: object) -> Answer:
    if not isinstance(raw, dict):
        raise AnswerError("the answer should be a mapping with 'text'")
    unknown = sorted(set(map(str, raw)) - {"text", "ratings"})
    if unknown:
        raise AnswerError(f"the answer has unknown fields: {', '.join(unknown)[:200]}")
    text, ratings = raw.get("text", ""), raw.get("ratings", {})
    if not isinstance(text, str):
        raise AnswerError("'text' should be text")
    if len(text) > cap(item):
        raise AnswerError(f"the text is longer than {cap(item)} characters")
    if not isinstance(ratings, dict):
        raise AnswerError("'ratings' should be a mapping")
    shown = ids(item["rubric"])
    for name in ratings:
        known(name, shown, "criterion")
    found = {name: _level(item, name, ratings[name]) for name in shown if name in ratings}
    if None in found.values():
        raise AnswerError("a rating is not a level of its criterion")
    return {"text": tidy(text), "ratings": found}


def reduce(item: ITEM, answer: Answer, event: Event) -> Answer:
    if event.get("type") == "write":
        text = event.get("text")
        if not isinstance(text, str):
            raise EventError("text was expected")
        if len(text) > cap(item):
            raise EventError(
                f"That is too long: at most {cap(item):,} characters are kept. "
                "Shorten the text; what was saved before is safe."
            )
        # A rating is of the text as it was.
        return {"text": tidy(text), "ratings": {}}
    name, points = event.get("criterion"), event.get("points")
    if event.get("type") != "assess" or name not in ids(item["rubric"]):
        raise EventError("that criterion is not part of this exercise")
    rated = None if points is None else _level(item, str(name), points)
    if rated is None and points is not None:
        raise EventError("that is not a level of this criterion")
    ratings = {**answer["ratings"], str(name): rated}
    kept = {one: ratings[one] for one in ids(item["rubric"]) if ratings.get(one) is not None}
    return {"text": answer["text"], "ratings": kept}


def _level(item: ITEM, name: str, points: object) -> float | None:
    """The points of the criterion's level that gives `points`; None when there is none."""
    if type(points) not in (int, float):
        return None
    levels = next(one["levels"] for one in item["rubric"] if one["id"] == name)
    return next((level["points"] for level in levels if level["points"] == points), None)


def cap(item: ITEM) -> int:
    """The most characters that are kept: room for a draft of three times the words."""
    return 20 * item["words"]["most"] + 400


def present(item: ITEM, answer: Answer) -> dict[str, Any]:
    """The words counted, the text as it will be read, and how long it may be."""
    text = answer["text"]
    return {"words": count_words(text), "html": to_html(text), "cap": cap(item)}


def missing(item: ITEM, answer: Answer) -> str:
    count, words = count_words(answer["text"]), item["words"]
    if count == 0:
        return "Not answered yet"
    if count < words["least"]:
        return f"{count} of at least {words['least']} words"
    over = count - words["most"]
    return f"{over} {'word' if over == 1 else 'words'} too many" if over > 0 else ""


def check(item: ITEM, key: KEY) -> list[str]:
    words = item["words"]
    problems = []
    if not 5 <= words["least"] < words["most"] <= 1500:
        problems.append("`words` goes from `least` (5 or more) up to `most` (1,500 or fewer)")
    problems += _check_rubric(item)
    return problems or _check_exemplars(item, key)


def _check_rubric(item: ITEM) -> list[str]:
    rubric = item["rubric"]
    problems = [f"criterion {name!r} stands twice" for name in duplicates(ids(rubric))]
    if not 2 <= len(rubric) <= 6:
        problems.append("a rubric has two to six criteria")
    for one in rubric:
        where, points = f"criterion {one['id']!r}", [level["points"] for level in one["levels"]]
        if not 2 <= len(points) <= 5:
            problems.append(f"{where} has two to five levels")
        if points != sorted(set(points), reverse=True) or points[-1:] != [0]:
            problems.append(f"{where}: levels stand from most points down to 0")
        labels = [level["label"] for level in one["levels"]]
        anchors = [level["anchor"] for level in one["levels"]]
        if duplicates(labels) or duplicates(anchors):
            problems.append(f"{where}: each level has a label and an anchor of its own")
        if any(count_words(anchor) < 5 for anchor in anchors):
            problems.append(f"{where}: an anchor says what is visible in the text, in a few words")
    most = sum(max(level["points"] for level in one["levels"]) for one in rubric if one["levels"])
    if most != item["points"]:
        problems.append(f"the rubric gives {most:g} points and the item says {item['points']:g}")
    return problems


def _check_exemplars(item: ITEM, key: KEY) -> list[str]:
    problems = []
    if len(key["exemplars"]) < 3:
        problems.append("give three exemplars or more: strong, middling, weak")
    totals = []
    for one in key["exemplars"]:
        where = f"exemplar {one['title']!r}"
        if set(one["marks"]) != set(ids(item["rubric"])):
            problems.append(f"{where}: `marks` names each criterion once")
            continue
        for name, points in one["marks"].items():
            if _level(item, name, points) is None:
                problems.append(f"{where}: {points:g} is not a level of {name!r}")
        if short := missing(item, {"text": one["text"], "ratings": {}}):
            problems.append(f"{where}: {short}")
        totals.append(sum(one["marks"].values()))
    if totals and totals[0] != item["points"]:
        problems.append("the first exemplar is the strong one and gets all points")
    if totals != sorted(set(totals), reverse=True):
        problems.append("exemplars stand from most points to fewest, each with fewer")
    if key["exemplars"] and key["model"] != {"text": key["exemplars"][0]["text"]}:
        problems.append("`model` holds the text of the first exemplar")
    return problems
