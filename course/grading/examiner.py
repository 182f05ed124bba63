"""The examiner: scores graded cells from the learner's answers, in its own process.

It stands where nbgrader runs notebooks. No kernel starts and none of the
learner's code runs, in a data lab neither: what the learner's own kernel has
recorded is the answer. The score follows from the answer file and the key.
"""

from __future__ import annotations

import logging
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from course.answers import AnswerFile, answer_path, read_answer
from course.grading import marked
from course.grading.banks import source_bank
from course.items.bank import Bank
from course.items.types import Item
from course.render import feedback_html
from course.scoring import points, score_answer, stated


class Examiner(NbGraderPreprocessor):
    """In place of nbgrader's Execute, in `c.Autograde.autograde_preprocessors`."""

    reveal = Bool(
        False, help="Show the whole key in feedback, and not only what the learner chose."
    ).tag(config=True)
    alone = Bool(
        False, help="No person marks texts: show learners what they need to read their own."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        directory = self.parent.parent.coursedir
        bank = source_bank(
            Path(directory.format_path(directory.source_directory, ".", about["assignment"]))
        )
        # The learner's own folder and not the autograded copy: nbgrader lays the
        # source's files over that one.
        submission = Path(
            directory.format_path(
                directory.submitted_directory, about["student"], about["assignment"]
            )
        )
        notes = nb.metadata.setdefault("course", {}).setdefault("findings", [])
        refused = {path: text for path, _, text in notes}
        count = 0
        for cell in nb.cells:
            grading = cell.metadata.get("nbgrader", {})
            if grading.get("task") and grading["grade_id"] in bank.items:
                name = grading["grade_id"]
                said = refused.get(f"answers/{name}.json", "")
                found = read(submission, name, bank.items[name], said)
                marked.fill(
                    *(cell, bank.items[name], bank.keys[name], found.answer),
                    *(found.problem, self.reveal, self.alone),
                )
                if found.problem and not said:
                    notes.append([f"answers/{name}.json", "answer", found.problem])
                continue
            if not grading.get("grade") or grading.get("solution") or cell.cell_type != "code":
                continue
            count += 1
            name, most = grading["grade_id"], float(grading["points"])
            if name in bank.items:
                said = refused.get(f"answers/{name}.json", "")
                outputs, problem = examine(bank, name, submission, most, self.reveal, said)
                if problem and not said:
                    notes.append([f"answers/{name}.json", "answer", problem])
            elif marked.shown_by(name, bank):
                outputs = _outputs("<p>A person marks this: see the next cell.</p>", "0.0", {})
            else:
                # nbgrader gives full marks to a graded cell without output.
                notes.append([name, "unknown", "there is no exercise of this name; it scored 0"])
                outputs = _outputs("<p>This cell has no exercise.</p>", "0.0", {})
            cell.execution_count = count
            outputs[-1]["execution_count"] = count
            cell.outputs = outputs
        return nb, resources


def examine(
    bank: Bank, name: str, submission: Path, most: float, reveal: bool = False, refused: str = ""
) -> tuple[list[Any], str]:
    """The outputs of one graded cell, and what was wrong with the answer file ("" when nothing)."""
    item, key = bank.items[name], bank.keys[name]
    found = read(submission, name, item, refused)
    answer, problem, touched = found.answer, found.problem, found.touched
    sure = found.confidence
    state = "damaged" if problem else "scored" if answer is not None else "missing"
    score = score_answer(item, key, answer, reveal, sure)
    if problem:
        score["feedback"]["headline"] = f"The saved answer could not be read: {problem}."
    elif answer is None and not touched:
        score["feedback"]["headline"] = (
            "No answer was handed in for this exercise, so there is nothing to explain yet."
        )
    try:
        html = feedback_html(item, key, answer, score, reveal)
    except Exception:  # a card that cannot be drawn must not cost the score
        logging.getLogger("traitlets").exception("the feedback of %s was not drawn", name)
        html = f"<p>{escape(score['feedback']['headline'])}</p>"
    worth = points(score["fraction"], most)
    about = {"item": name, "title": item["title"], "state": state, "points": most}
    # For the learner's calibration on the home page: what was said, and what came of it.
    said = stated(item, key, answer, sure, score["outcome"])
    if said:
        about["forecasts"] = [[one["confidence"], round(one["outcome"], 4)] for one in said]
    return _outputs(html, repr(worth), about), problem


def read(submission: Path, name: str, item: Item, refused: str = "") -> AnswerFile:
    """What the answer file in a submission holds; what the gate refused is not read."""
    path = answer_path(submission, name)
    if refused:
        return AnswerFile("damaged", problem=refused)
    if path.parent.is_symlink():
        return AnswerFile("damaged", problem="it is a link, and links are not followed")
    return read_answer(path, item)


def _outputs(html: str, value: str, about: dict[str, Any]) -> list[Any]:
    """What nbgrader reads: something to show, then one float.

    Its grade is the first execute_result; anything there but a plain number in
    [0, points] would score full marks or fail the submission, and so would
    a stream to stderr score 0. So there is one float and no stream.
    """
    shown = new_output(
        "display_data", {"text/html": html, "text/plain": _plain(html)}, metadata={"course": about}
    )
    return [shown, new_output("execute_result", {"text/plain": value})]


def _plain(html: str) -> str:
    text = re.sub(r"</(p|li|h\d|article|section|header|tr)>", "\n", html)
    lines = (line.strip() for line in unescape(re.sub(r"<[^>]+>", " ", text)).splitlines())
    return "\n".join(line for line in lines if line)
