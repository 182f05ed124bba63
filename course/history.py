"""What a learner has tried so far and what came of it, read anew from the answers.

Answers record decisions and never scores: each check left the answer as it was, and
what it was worth is worked out here from the practice's own key. Of graded work there
is no key; what was stated there and what came of it stands in the released feedback.
Pure reading, standard library only. What cannot be read counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, cast

from course.answers import AnswerFile, Try, answer_path, read_answer
from course.feedback_scores import read_forecasts
from course.items.types import Forecast, Item, Key
from course.manifest import Manifest
from course.progress import Place, read_json
from course.spacing import Past, Result

REVIEW = "review"  # the folder beside `modules` in which reviews are answered


class Source(NamedTuple):
    """One practice exercise: where it lies, and the lesson that it belongs to."""

    folder: Path
    name: str
    lesson: str


class History(NamedTuple):
    """Every practice exercise that was tried, in the course's order, and all that was forecast."""

    pasts: list[Past]
    forecasts: list[Forecast]


def read_history(manifest: Manifest, place: Place) -> History:
    """The history of the learner whose workspace `place` is."""
    pasts: list[Past] = []
    forecasts: list[Forecast] = []
    for source in practice(manifest, place):
        items = source.folder / "items"
        item = cast("Item | None", read_json(items / f"{source.name}.json"))
        key = cast("Key | None", read_json(items / f"{source.name}.key.json"))
        if item is None or key is None:
            continue
        try:
            tries = [
                one
                for folder in (source.folder, place.root / REVIEW)
                for one in tried(read_answer(answer_path(folder, source.name), item))
            ]
            found = list(_judged(item, key, tries))
            minutes = float(item["minutes"])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            continue
        if found:
            results = tuple(result for result, _ in found)
            if not _by_code(item):
                pasts.append(Past(source.name, source.lesson, item["kind"], minutes, results))
            forecasts += [one for _, stated in found for one in stated]
    for name in sorted({g.get("assignment", "") for m in manifest["modules"] for g in m["graded"]}):
        if name:
            forecasts += read_forecasts(place.root / place.graded / name / "feedback")
    return History(pasts, forecasts)


def practice(manifest: Manifest, place: Place) -> Iterator[Source]:
    """Every practice exercise of the lessons that are ready."""
    for module in manifest["modules"]:
        for lesson in module["lessons"]:
            if lesson["status"] == "ready":
                for name in lesson.get("practice", []):
                    yield Source(place.lesson(module, lesson).parent, name, lesson["id"])


def tried(found: AnswerFile) -> tuple[Try, ...]:
    """The checked answers of a file; before tries were kept, only the last one is known."""
    if not found.tries and found.checks and found.answer is not None:
        return (Try(found.saved_at, found.answer, found.confidence),)
    return found.tries


def _by_code(item: Item) -> bool:
    """Does the answer come from cells beside the exercise? A review shows none."""
    return item["kind"] == "table" or bool(dict(item).get("computed"))


def day_of(at: str) -> date | None:
    """The learner's own day of a time in an answer file."""
    try:
        return datetime.fromisoformat(at).astimezone().date()
    except (ValueError, OverflowError, OSError):
        return None


def _judged(item: Item, key: Key, tries: list[Try]) -> Iterator[tuple[Result, list[Forecast]]]:
    """The first try of each day with what was forecast in it, oldest first.

    Later tries of a day follow the explanation: they tell of neither skill nor judgement.
    """
    if not tries:
        return
    from course.scoring import score_answer, stated  # only for who has tried something

    seen: set[date] = set()
    for one in sorted(tries, key=lambda one: one.at):
        day = day_of(one.at)
        if day is None or day in seen:
            continue
        seen.add(day)
        score = score_answer(item, key, one.answer, False, one.confidence)
        if score.get("pending"):  # nobody marks practice, so nothing came of it
            continue
        outcome = score["outcome"]
        yield Result(day, outcome), stated(item, key, one.answer, one.confidence, outcome)
