"""Data labs: the solution first, the starter runs, the recorded value is what is graded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from nbgrader.api import Gradebook
from small_course import ROOT, TEMPLATES, answer_file, cell, graded, notebook

from course.answers import answer_path, read_answer
from course.grading.alone import grade_workspace
from course.grading.batch import autograde, feedback
from course.grading.labs import takes_code
from course.grading.leaks import scan, scan_feedback
from course.grading.release import release
from course.items.bank import Bank, load_bank
from course.keys import differences, record
from course.scoring import score_answer

Run = Callable[..., Any]
ASSIGNMENT, NOTEBOOK = "1-labs", "1.1-lab"
SOLVED = "groceries = frame.assign(total=1).groupby('aisle').sum()"
STARTER = "made = None\n\n### BEGIN SOLUTION\n{}\n### END SOLUTION\n\nexercise({!r}, made)"


def own_cell(name: str, item: str, solution: str) -> dict[str, Any]:
    """A learner's own cell, with the solution that the release takes out."""
    grading = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    made = cell("code", name, STARTER.format(solution, item).replace("'", '"'), grading)
    made["metadata"]["tags"] = ["raises-exception"]
    del made["metadata"]["jupyter"]
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of one lab: the template of a table, and an estimate that code answers."""
    root = tmp_path / "course"
    items = root / "solutions" / ASSIGNMENT / "items"
    items.mkdir(parents=True)
    for name in ("table.yaml", "table.key.yaml", "table.key.py", "estimate.key.yaml"):
        shutil.copy(TEMPLATES / name, items)
    estimate = yaml.safe_load((TEMPLATES / "estimate.yaml").read_text())
    (items / "estimate.yaml").write_text(yaml.safe_dump({**estimate, "computed": True}))
    table = (
        "import pandas as pd\n\nframe = pd.DataFrame({'aisle': [1]})\n"
        + SOLVED
        + (
            "\nmade = pd.DataFrame({'customers': [412, 187, 64], 'mrr': [309e3, 654.5e3, 1126.4e3]},"
            " index=['SMB', 'MM', 'ENT'])"
        )
    )
    cells = [
        cell("markdown", "title", "# A lab"),
        cell("code", "start", "from course import exercise"),
        graded("table", 6),
        own_cell("table-code", "table", table),
        graded("estimate", 4),
        own_cell("estimate-code", "estimate", "made = 200_000 + 0.5 * 40_000"),
    ]
    (root / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").write_text(notebook(cells))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


@pytest.fixture
def released(root: Path) -> Path:
    report = release(root)
    assert report.ok, report
    return root


@pytest.fixture
def bank(root: Path) -> Bank:
    return load_bank(root / "solutions" / ASSIGNMENT)


def run_all(source: Path, folder: Path) -> list[Any]:
    """Run a notebook in `folder` from top to bottom; its cells. No cell may fail."""
    book = nbformat.read(source, as_version=4)
    client = NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}})
    client.execute()
    failed = [
        (c.id, o) for c in book.cells for o in c.get("outputs", []) if o.output_type == "error"
    ]
    assert not failed, failed
    return list(book.cells)


def text_of(cells: list[Any], name: str) -> str:
    outputs = next(c for c in cells if c.id == name).outputs
    return "\n".join(o.get("data", {}).get("text/plain", "") + o.get("text", "") for o in outputs)


# --- the course's own labs -----------------------------------------------------------------------


def _labs() -> list[tuple[str, str]]:
    found = []
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        if "### BEGIN SOLUTION" in path.read_text():
            found.append((path.parent.name, path.stem))
    return found


@pytest.mark.parametrize(("assignment", "name"), _labs())
def test_the_solution_scores_all_and_the_starter_runs_and_records_nothing(
    tmp_path: Path, assignment: str, name: str
) -> None:
    starter, solved = tmp_path / "starter", tmp_path / "solved"
    for folder in (starter, solved):
        shutil.copytree(ROOT / "exercises" / assignment, folder)
    cells = run_all(starter / f"{name}.ipynb", starter)
    assert not (starter / "answers").exists()
    run_all(ROOT / "solutions" / assignment / f"{name}.ipynb", solved)
    bank = load_bank(ROOT / "solutions" / assignment)
    recorded = [one for one in bank.items if answer_path(solved, one).exists()]
    assert recorded and all(takes_code(bank.items[one]) for one in recorded)
    for one in recorded:
        found = read_answer(answer_path(solved, one), bank.items[one])
        score = score_answer(bank.items[one], bank.keys[one], found.answer)
        assert score["fraction"] == 1.0, (one, score["feedback"]["notes"])
    said = "\n".join(text_of(cells, cell.id) for cell in cells if cell.cell_type == "code")
    assert said.count("Nothing recorded yet") == len(recorded)


@pytest.mark.parametrize("folder", sorted({ROOT / "solutions" / one for one, _ in _labs()}))
def test_keys_are_what_their_code_gives(folder: Path) -> None:
    assert list(differences(load_bank(folder))) == []


# --- a small lab through everything --------------------------------------------------------------


def test_the_release_has_the_starter_and_nothing_of_the_solution(released: Path) -> None:
    made = json.loads((released / "exercises" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").read_text())
    source = {one["id"]: "".join(one["source"]) for one in made["cells"]}
    assert source["table-code"] == (
        'made = None\n\n# Your code goes here.\n\nexercise("table", made)'
    )
    assert {p.name for p in (released / "exercises" / ASSIGNMENT / "items").iterdir()} == {
        "table.json",
        "estimate.json",
    }


def test_one_learner_from_run_all_to_feedback(released: Path, bank: Bank, tmp_path: Path) -> None:
    """Run the starter, write the code, record, grade alone; the code is in no feedback."""
    workspace = tmp_path / "workspace"
    here = workspace / "exercises" / ASSIGNMENT
    shutil.copytree(released / "exercises" / ASSIGNMENT, here)
    path = here / f"{NOTEBOOK}.ipynb"
    cells = run_all(path, here)
    assert "Nothing recorded yet" in text_of(cells, "table-code")
    assert not (here / "answers").exists()

    book = json.loads(path.read_text())
    for one in book["cells"]:
        if one["id"] == "table-code":
            one["source"] = (
                "import pandas as pd\nsecret_of_mine = 'my own words'\n"
                "made = pd.DataFrame({'customers': [412, 187, 60], 'mrr': [309e3, 654e3, 1126e3]},"
                "index=['SMB', 'MM', 'ENT'])\n1 / 0 if False else None\nexercise('table', made)"
            )
        if one["id"] == "estimate-code":
            one["source"] = "exercise('estimate', 220_000.4)\nraise ValueError('after it')"
    path.write_text(json.dumps(book))
    with pytest.raises(AssertionError, match="after it"):  # tagged, so Run All goes on
        run_all(path, here)
    (result,) = grade_workspace(released, workspace)
    assert (result.state, result.error, result.findings) == ("graded", "", [])
    # Two of three customers right, and their weight is a third.
    assert result.score == pytest.approx(6 * (2 / 3 + 2) / 3 + 4, abs=0.01)
    page = Path(result.pages[0]).read_text()
    assert "ENT: too low" in page
    assert "my own words" not in page and "secret_of_mine" not in page
    assert ">64<" not in page and "key 64" not in page
    answers = {n: read_answer(answer_path(here, n), bank.items[n]).answer for n in bank.items}
    assert scan_feedback(Path(result.pages[0]).parent, bank, answers) == []


def hand_in(root: Path, where: str, student: str, answers: dict[str, Any], bank: Bank) -> Path:
    folder = root / where / student / ASSIGNMENT
    shutil.copytree(
        root / ("exercises" if where != "submitted" else "release") / ASSIGNMENT, folder
    )
    (folder / "answers").mkdir()
    for name, answer in answers.items():
        (folder / "answers" / f"{name}.json").write_text(answer_file(bank.items[name], answer))
    return folder


def scores(db: str, course: str, student: str) -> dict[str, float]:
    with Gradebook(db, course) as book:
        (found,) = book.find_submission(ASSIGNMENT, student).notebooks
        return {grade.name: grade.auto_score for grade in found.grades}


def test_the_class_and_stock_nbgrader_agree_and_run_no_code_to_score(
    released: Path, bank: Bank, tmp_path: Path, nbgrader: Run
) -> None:
    stock = tmp_path / "stock"
    shutil.copytree(released / "solutions", stock / "source")
    (stock / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'
    )
    nbgrader(stock, "generate_assignment", ASSIGNMENT)
    key = bank.keys["table"]
    given = {
        "model": {name: one["model"] for name, one in bank.keys.items()},
        "near": {"table": key["tables"]["contracts"], "estimate": {"values": {"cash": 240_000}}},
        "blank": {},
    }
    touched = tmp_path / "was-run"
    for student, answers in given.items():
        for root, where in ((released, "gradebook/submitted"), (stock, "submitted")):
            folder = hand_in(root, where, student, answers, bank)
            path = folder / f"{NOTEBOOK}.ipynb"
            book = json.loads(path.read_text())
            own = next(one for one in book["cells"] if one["id"] == "table-code")
            own["source"] = [f"open({str(touched)!r}, 'w').close()\n", "1 / 0\n", "mine = 'kept'"]
            own["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "noise"}]
            own["execution_count"] = 7
            path.write_text(json.dumps(book))
    assert [result.findings for result in autograde(released, ASSIGNMENT)] == [[], [], []]
    assert not touched.exists(), "the course ran a learner's code"
    kept = released / "gradebook" / "autograded" / "near" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    own = next(one for one in json.loads(kept.read_text())["cells"] if one["id"] == "table-code")
    assert "mine = 'kept'" in "".join(own["source"]), "an instructor reads the code as written"
    assert own["outputs"] == []
    nbgrader(stock, "autograde", ASSIGNMENT)
    ours = f"sqlite:///{released / 'gradebook' / 'gradebook.db'}"
    for student in given:
        want = scores(ours, "product-to-cpo", student)
        assert set(want) == {"table", "estimate"}
        assert scores(f"sqlite:///{stock / 'gradebook.db'}", "stock", student) == pytest.approx(
            want
        )
    assert scores(ours, "product-to-cpo", "model") == {"table": 6, "estimate": 4}
    assert scores(ours, "product-to-cpo", "near") == {"table": pytest.approx(4.6), "estimate": 1.6}
    assert all(result.ok for result in feedback(released, ASSIGNMENT))


def test_nbgraders_own_autograde_command(released: Path, bank: Bank, nbgrader: Run) -> None:
    hand_in(
        released, "gradebook/submitted", "ada", {n: k["model"] for n, k in bank.keys.items()}, bank
    )
    nbgrader(released, "autograde", ASSIGNMENT)
    ours = f"sqlite:///{released / 'gradebook' / 'gradebook.db'}"
    assert scores(ours, "product-to-cpo", "ada") == {"table": 6, "estimate": 4}


def test_validate_writes_nothing_and_names_what_is_missing(
    released: Path, tmp_path: Path, nbgrader: Run
) -> None:
    here = tmp_path / ASSIGNMENT
    shutil.copytree(released / "exercises" / ASSIGNMENT, here)
    path = here / f"{NOTEBOOK}.ipynb"
    path.write_text(path.read_text().replace("# Your code goes here.", "made = 5"))
    said = nbgrader(here, "validate", path.name).stdout
    assert "VALIDATION FAILED ON 2 CELL(S)" in said
    assert not (here / "answers").exists()


# --- what an author can get wrong ----------------------------------------------------------------


def edit(root: Path, change: Callable[[dict[str, Any]], None]) -> str:
    """Change the learner's own cell; what the release says."""
    path = root / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    book = json.loads(path.read_text())
    change(next(one for one in book["cells"] if one["id"] == "table-code"))
    path.write_text(json.dumps(book))
    report = release(root)
    assert not report.ok
    assert not (root / "exercises").exists()
    return "\n".join([*report.problems, *map(str, report.leaks)])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one["metadata"].update(tags=[]), "should have the tag raises-exception"),
        (lambda one: one["metadata"].update(tags=["raises-exception", "course"]), "nobody's code runs by itself"),
        (lambda one: one["metadata"]["nbgrader"].update(grade=True, points=1), "neither graded nor locked"),
        (lambda one: one.update(source=one["source"].replace("### BEGIN", "# BEGIN")), "needs ### BEGIN SOLUTION"),
        (lambda one: one.update(source=one["source"].replace('"table"', '"tabel"')), "there is no exercise 'tabel'"),
        (lambda one: one.update(source=one["source"].replace("### END SOLUTION\n\n", "") + "\n### END SOLUTION"), "should end in exercise"),
        (lambda one: one.update(source='### BEGIN SOLUTION\nmade = 1\n### END SOLUTION'), "no cell records 'table'"),
    ],
)  # fmt: skip
def test_a_wrong_lab_cell_is_refused(root: Path, change: Any, said: str) -> None:
    assert said in edit(root, change)


def test_a_lab_recorded_above_its_card_is_refused(root: Path) -> None:
    path = root / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    book = json.loads(path.read_text())
    book["cells"][2], book["cells"][3] = book["cells"][3], book["cells"][2]
    path.write_text(json.dumps(book))
    assert any("recorded above the cell that shows it" in said for said in release(root).problems)


def test_solution_code_in_a_release_is_found_however_it_got_there(released: Path) -> None:
    folder = released / "exercises" / ASSIGNMENT
    path = folder / f"{NOTEBOOK}.ipynb"
    clean = path.read_text()
    for where in ("code", "markdown", "output", "metadata", "file"):
        book = json.loads(clean)
        spaced = "x = 1\n  " + SOLVED.replace("'", '"').replace("=", " = ")
        if where == "output":
            book["cells"][1]["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": spaced}
            ]
        elif where == "metadata":
            book["cells"][1]["metadata"]["was"] = spaced
        elif where == "file":
            (folder / "notes.txt").write_text(spaced)
        else:
            at = 1 if where == "code" else 0
            book["cells"][at]["source"] = spaced
        path.write_text(json.dumps(book))
        found = [
            leak
            for leak in scan(released / "exercises", released / "solutions")
            if "solution code" in leak.what
        ]
        assert found, where
        (folder / "notes.txt").unlink(missing_ok=True)
    path.write_text(clean)
    assert scan(released / "exercises", released / "solutions") == []


def test_a_table_in_a_release_is_found(released: Path) -> None:
    path = released / "exercises" / ASSIGNMENT / "items" / "table.json"
    item = json.loads(path.read_text())
    path.write_text(json.dumps({**item, "numbers": "<p>about 654,500 a month</p>", "tables": {}}))
    said = "\n".join(map(str, scan(released / "exercises", released / "solutions")))
    assert "value of table.key.yaml: 654500" in said and "field: tables" in said


# --- recorded keys -------------------------------------------------------------------------------


def test_a_key_that_drifted_is_found_and_recorded_anew(root: Path, bank: Bank) -> None:
    path = root / "solutions" / ASSIGNMENT / "items" / "table.key.yaml"
    right = path.read_text()
    path.write_text(right.replace("[187, 654500.0]", "[187, 654501.0]"))
    drifted = load_bank(path.parent.parent)
    (said,) = differences(drifted)
    assert "not what table.key.py gives" in said
    assert list(record(drifted)) == [(path, True)]
    assert path.read_text() == right
    assert list(record(bank)) == [(path, False)]
    path.with_suffix(".py").unlink()
    assert "there is no table.key.py" in next(differences(bank))


def test_a_number_that_drifted_is_named(root: Path, bank: Bank) -> None:
    path = root / "solutions" / ASSIGNMENT / "items" / "estimate.key.py"
    path.write_text(
        "def numbers():\n    return {'cash': {'value': 220_000, 'bonus-in-full': 241_000}}"
    )
    (said,) = differences(bank)
    assert "cash: bonus-in-full is 240000, and estimate.key.py gives 241000" in said
    path.write_text("def numbers():\n    return 1 / 0")
    assert "ZeroDivisionError" in next(differences(bank))
