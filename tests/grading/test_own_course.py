"""The course's own assignments, released and graded in a copy."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from small_course import ROOT, write_answers

from course.feedback_scores import read_forecasts
from course.grading.alone import grade_workspace
from course.grading.batch import autograde, feedback
from course.grading.leaks import scan_feedback
from course.grading.release import check_release, release
from course.items.bank import load_bank
from course.items.registry import by_person, kind
from course.scoring.personas import GUESSERS, answers, confidence

ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/items"))
GUESSERS_BELOW = 0.40


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "solutions", root / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    report = release(root)
    assert report.ok, "\n".join([*report.problems, *map(str, report.leaks)])
    return root


def test_exercises_is_what_solutions_gives(root: Path) -> None:
    report = check_release(root)
    assert report.ok, "\n".join([*report.problems, *map(str, report.leaks), *report.differences])


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_personas_through_nbgrader(own: Path, assignment: str) -> None:
    bank = load_bank(own / "solutions" / assignment)
    by_item = {name: answers(item, bank.keys[name]) for name, item in bank.items.items()}
    # What a person marks has a model answer and a blank one, and stands in no band.
    by_machine = {n: one for n, one in by_item.items() if not by_person(bank.items[n]["kind"])}
    most = sum(bank.items[name]["points"] for name in by_machine)
    everywhere = set.intersection(*(set(one) for one in by_machine.values()))
    for persona in everywhere:
        folder = own / "gradebook" / "submitted" / persona / assignment
        shutil.copytree(own / "exercises" / assignment, folder)
        given = {name: one.get(persona) for name, one in by_item.items()}
        sure = {n: confidence(i, bank.keys[n], persona) for n, i in bank.items.items()}
        write_answers(folder, bank, given, sure)
    results = {result.student: result for result in autograde(own, assignment)}
    assert all(result.ok and not result.findings for result in results.values())
    assert results["model"].score == most
    assert results["model"].waiting == results["model"].max - most
    assert results["blank"].score == results["blank"].waiting == 0
    for guesser in GUESSERS:
        assert results[guesser].score < GUESSERS_BELOW * most, guesser

    assert all(result.ok for result in feedback(own, assignment))
    for persona in everywhere:
        chosen = {}
        for name, one in by_item.items():
            answer, item = one.get(persona), bank.items[name]
            chosen[name] = None if answer is None else kind(item["kind"]).clean(item, answer)
        pages = own / "gradebook" / "feedback" / persona / assignment
        assert scan_feedback(pages, bank, chosen) == [], persona


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_declared_answers_score_what_they_declare(own: Path, assignment: str) -> None:
    bank = load_bank(own / "solutions" / assignment)
    workspace = own / "workspaces" / assignment  # one assignment each
    shutil.copytree(own / "exercises" / assignment, workspace / "exercises" / assignment)
    folder = workspace / "exercises" / assignment
    most = max(len(key["declared"]) for key in bank.keys.values())
    for turn in range(most):
        want, given, sure = 0.0, {}, {}
        for name, key in bank.keys.items():
            if turn < len(key["declared"]):
                declared = key["declared"][turn]
                given[name], sure[name] = declared["answer"], declared.get("confidence")
                want += declared["score"] * bank.items[name]["points"]
        shutil.rmtree(folder / "answers", ignore_errors=True)
        write_answers(folder, bank, given, sure)
        (result,) = grade_workspace(own, workspace)
        assert result.state == "graded", result.error
        # Each score may differ from its declaration by half a per cent.
        assert result.score == pytest.approx(want, abs=0.005 * result.max + 0.01)
    # What was stated the first time comes back with the feedback, for the learner's calibration.
    declared = [key["declared"][0] for key in bank.keys.values() if key["declared"]]
    first = [one.get("confidence") for one in declared]
    returned = [one["confidence"] for one in read_forecasts(folder / "feedback")]
    # A story's forecasts are among them as well.
    assert not Counter(one for one in first if one is not None) - Counter(returned)
