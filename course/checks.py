"""`course check`: everything about the course that can be known without running it.

Each check returns sentences that name a file; an empty list is good. They are
the failing kind of check: CI runs them, and `course release` runs the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from course.items import registry
from course.items.bank import Bank, BankError, load_bank
from course.items.checks import check_bank
from course.manifest import Manifest, ManifestError, read_authored
from course.scoring.checks import check_scores

CALL = re.compile(r'\bexercise\("([a-z0-9-]+)"\)')


def check_all(root: Path) -> list[str]:
    """All static checks of the repository at `root`."""
    try:
        manifest = read_authored(root / "modules" / "course.yaml")
    except ManifestError as error:
        return [str(error)]
    problems, banks = check_banks(root, manifest)
    if not problems:
        problems += check_notebooks(root, manifest, banks)
        problems += check_objectives(manifest, banks)
        problems += check_claims(root, manifest, banks)
        problems += check_bands(banks)
        problems += check_read_again(root, manifest, banks)
        problems += check_takeaways(root)
        problems += check_readability(root)
        problems += check_workload(root, banks)
        problems += check_dollars(root)
        problems += check_keys(banks)
        problems += check_release(root)
    return problems


def check_banks(root: Path, manifest: Manifest) -> tuple[list[str], dict[str, Bank]]:
    """Items and keys of every folder; also the banks, by `modules/…` or `solutions/…`."""
    problems: list[str] = []
    banks: dict[str, Bank] = {}
    for module in manifest["modules"]:
        for top in ("modules", "solutions"):
            folder = root / top / module["folder"]
            if not (folder / "items").is_dir():
                continue
            try:
                bank = load_bank(folder)
            except BankError as error:
                problems += map(str, error.problems)
                continue
            banks[f"{top}/{module['folder']}"] = bank
            problems += map(str, check_bank(bank))
            if not problems:
                problems += map(str, check_scores(bank))
    return problems, banks


def check_notebooks(root: Path, manifest: Manifest, banks: dict[str, Bank]) -> list[str]:
    """Notebooks name the exercises that there are, and carry their points."""
    problems = []
    for name, bank in banks.items():
        used: dict[str, str] = {}
        for path in sorted((root / name).glob("*.ipynb")):
            where = str(path.relative_to(root))
            for cell in _cells(path):
                problems += [f"{where}: {said}" for said in _check_cell(cell, bank, name)]
                for item in CALL.findall("".join(cell["source"])):
                    if item in used:
                        problems.append(f"{where}: {item} is also in {used[item]}")
                    used[item] = where
        problems += [
            f"{name}/items/{item}.yaml: no notebook shows it"
            for item in bank.items
            if item not in used
        ]
    for module in manifest["modules"]:
        for lesson in module["lessons"]:
            if lesson["status"] == "ready":
                shown = set(_exercises(root / "modules" / module["folder"] / lesson["file"]))
                if shown != set(lesson["practice"]):
                    odd = ", ".join(sorted(shown ^ set(lesson["practice"])))
                    problems.append(
                        f"modules/course.yaml: lesson {lesson['id']}: `practice` and the notebook differ: {odd}"
                    )
        for graded in module["graded"]:
            if graded["status"] == "ready":
                path = root / "solutions" / graded["assignment"] / f"{graded['notebook']}.ipynb"
                bank = banks[f"solutions/{graded['assignment']}"]
                total = sum(
                    bank.items[item]["points"] for item in _exercises(path) if item in bank.items
                )
                if total != graded["points"]:
                    problems.append(
                        f"modules/course.yaml: {graded['notebook']} has {total:g} points, not {graded['points']:g}"
                    )
    return problems


def check_objectives(manifest: Manifest, banks: dict[str, Bank]) -> list[str]:
    """Every objective of a ready lesson is practised and, where the lesson has one, graded."""
    problems = []
    known: set[str] = set()
    for module in manifest["modules"]:
        graded_lessons = {g.get("lesson") for g in module["graded"] if g["status"] == "ready"}
        for lesson in module["lessons"]:
            # Graded work may come before its lesson, so its objectives are known early.
            known |= {objective["id"] for objective in lesson.get("objectives", [])}
            if lesson["status"] != "ready":
                continue
            for objective in lesson["objectives"]:
                if objective["id"] not in _served(banks.get(f"modules/{module['folder']}")):
                    problems.append(f"objective {objective['id']} has no practice item")
                if lesson["id"] in graded_lessons and objective["id"] not in _served(
                    banks.get(f"solutions/{module['folder']}")
                ):
                    problems.append(f"objective {objective['id']} has no graded item")
    for name, bank in banks.items():
        problems += [
            f"{name}/items/{item['id']}.yaml: there is no objective {objective!r}"
            for item in bank.items.values()
            for objective in item["objectives"]
            if objective not in known
        ]
    return problems


def check_claims(root: Path, manifest: Manifest, banks: dict[str, Bank]) -> list[str]:
    """Every claim has a lesson or a reason, and every claim of a ready lesson is used."""
    claims = yaml.safe_load((root / "modules" / "claims.yaml").read_text(encoding="utf-8"))[
        "claims"
    ]
    lessons = {
        lesson["id"]: lesson for module in manifest["modules"] for lesson in module["lessons"]
    }
    used = {
        claim: item["id"]
        for bank in banks.values()
        for item in bank.items.values()
        for claim in item["claims"]
    }
    problems = [
        f"item {item}: there is no claim {claim!r}"
        for claim, item in used.items()
        if claim not in claims
    ]
    for name, claim in claims.items():
        if not claim["lessons"] and not claim.get("reason"):
            problems.append(f"modules/claims.yaml: {name} has neither a lesson nor a reason")
        for lesson in claim["lessons"]:
            if lesson not in lessons:
                problems.append(
                    f"modules/claims.yaml: {name} names lesson {lesson}, which does not exist"
                )
            elif lessons[lesson]["status"] == "ready" and name not in used:
                problems.append(
                    f"modules/claims.yaml: {name} belongs to lesson {lesson} and no item uses it"
                )
    return problems


def check_bands(banks: dict[str, Bank]) -> list[str]:
    """Simulated test-takers stay in their bands over each module's graded work."""
    from course.scoring import bands

    graded = {name: bank for name, bank in banks.items() if name.startswith("solutions/")}
    problems = [f"{name}: {said}" for name, bank in graded.items() for said in bands.check(bank)]
    return problems + bands.check_kinds(graded.values())


def check_read_again(root: Path, manifest: Manifest, banks: dict[str, Bank]) -> list[str]:
    """Where feedback sends a learner to read again, there is such a section."""
    sections: dict[str, set[str]] = {}
    for module in manifest["modules"]:
        for lesson in module["lessons"]:
            if lesson["status"] == "ready":
                path = root / "modules" / module["folder"] / lesson["file"]
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
                sections[lesson["id"]] = {cell["id"].removeprefix("reading-") for cell in cells}
    problems = []
    for name, bank in banks.items():
        for key in bank.keys.values():
            lesson_id, _, section = key["read_again"].partition("#")
            if lesson_id in sections and section and section not in sections[lesson_id]:
                problems.append(
                    f"{name}/items/{key['id']}.key.yaml: lesson {lesson_id} has no section {section!r}"
                )
    return problems


def check_takeaways(root: Path) -> list[str]:
    """Each module's takeaway page is exactly what `course takeaway` makes."""
    from course.takeaway import TakeawayError, check

    try:
        return check(root)
    except TakeawayError as error:
        return [str(error)]


def check_readability(root: Path) -> list[str]:
    """Lessons are as long and as easy to read as busy adults need them."""
    from course.readability import check

    return check(root)


def check_workload(root: Path, banks: dict[str, Bank]) -> list[str]:
    """Stated minutes are what the work takes, and a module is as long as it promises."""
    from course.workload import check

    return check(root, banks)


def check_dollars(root: Path) -> list[str]:
    """No two prices of a notebook's paragraph become a formula."""
    from course.dollars import check

    return check(root)


def check_keys(banks: dict[str, Bank]) -> list[str]:
    """What is computed in a key is what the code beside it gives."""
    from course.keys import differences

    return [said for bank in banks.values() for said in differences(bank)]


def check_release(root: Path) -> list[str]:
    """`exercises/` is exactly what `course release` makes."""
    from course.grading.release import check_release as compare

    report = compare(root)
    return [str(said) for said in (*report.problems, *report.leaks, *report.differences)]


def _served(bank: Bank | None) -> set[str]:
    return {o for item in bank.items.values() for o in item["objectives"]} if bank else set()


def _check_cell(cell: dict[str, Any], bank: Bank, name: str) -> Iterator[str]:
    source = "".join(cell["source"])
    for item in CALL.findall(source):
        if item not in bank.items:
            yield f"there is no item {item!r} in {name}/items"
            continue
        grade = cell["metadata"].get("nbgrader")
        if name.startswith("solutions/"):
            if registry.by_person(bank.items[item]["kind"]):
                # Its two cells are looked at by the release, which is checked below.
                pass
            elif (
                not grade
                or grade.get("grade_id") != item
                or not grade.get("grade")
                or not grade.get("locked")
            ):
                yield f"the cell of {item!r} is not a locked graded cell with that grade_id"
            elif grade["points"] != bank.items[item]["points"]:
                yield f"{item!r} has {bank.items[item]['points']:g} points, its cell {grade['points']:g}"
        elif grade:
            yield f"{item!r} is practice, and its cell carries nbgrader's metadata"
        if "course" not in cell["metadata"].get("tags", []):
            yield f"the cell of {item!r} is not tagged `course`, so it will not open by itself"
        if cell.get("id") != item:
            yield f"the cell of {item!r} should have it as its cell id"


def _exercises(path: Path) -> list[str]:
    return [item for cell in _cells(path) for item in CALL.findall("".join(cell["source"]))]


def _cells(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]
