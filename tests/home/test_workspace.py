"""A learner's workspace: everything arrives, and nothing of the learner's is ever lost."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.sign import NotebookNotary

import course.workspace as module
from course.workspace import RECORD, Report, WorkspaceError, essential, prepare

from .conftest import ITEM, answer, exercise, notebook

LESSON = "modules/1-first/1.1-one.ipynb"
GRADED = "exercises/1-first/1.1-one.ipynb"


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def edit(path: Path, text: str = "# mine") -> None:
    data = json.loads(path.read_text())
    data["cells"][0]["source"] = text
    path.write_text(json.dumps(data))


def new_edition(clone: Path, name: str = LESSON, text: str = "# second edition") -> None:
    (clone / name).write_text(notebook(exercise("alpha"), text))


def test_everything_arrives_and_no_authored_file(clone: Path, workspace: Path) -> None:
    report = prepare(clone, workspace)
    names = set(tree(workspace))
    assert {
        "Start.ipynb",
        "course.json",
        LESSON,
        "modules/1-first/items/alpha.json",
        "modules/1-first/items/alpha.key.json",
        GRADED,
        "exercises/1-first/items/gamma.json",
    } <= names
    assert not [name for name in names if name.endswith((".yaml", ".yml"))]
    assert not [name for name in names if ".key." in name and name.startswith("exercises")]
    assert len(report.added) == len(names) - 1  # all but the record
    contents = json.loads((workspace / "course.json").read_text())
    assert contents["modules"][0]["graded"][0]["items"] == ["gamma", "delta"]


def test_the_review_comes_along_and_what_was_reviewed_is_never_touched(
    clone: Path, workspace: Path
) -> None:
    (clone / "modules/Review.ipynb").write_text(notebook("from course import review\nreview()"))
    prepare(clone, workspace)
    assert (workspace / "Review.ipynb").is_file()
    own = workspace / "review/answers/alpha.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    (clone / "modules/Review.ipynb").write_text(notebook("from course import review", "review()"))
    assert prepare(clone, workspace).updated == ["Review.ipynb"]
    assert own.read_text() == "{}"


def test_a_second_run_writes_nothing_and_loads_nothing_heavy(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    code = (
        "import sys; from pathlib import Path; from course.workspace import prepare\n"
        f"report = prepare(Path({str(clone)!r}), Path({str(workspace)!r}))\n"
        "print(report, report.seconds < 1.5, 'nbformat' in sys.modules, 'markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "the workspace is up to date True False False"
    assert {path: path.stat().st_mtime_ns for path in workspace.rglob("*")} == before


def test_two_workspaces_are_equal(clone: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        prepare(clone, tmp_path / name)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_what_the_learner_did_not_change_is_updated(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    new_edition(clone)
    report = prepare(clone, workspace)
    assert report.updated == [LESSON]
    assert "second edition" in (workspace / LESSON).read_text()


def test_running_a_notebook_is_no_change(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    ran = notebook(exercise("alpha"), exercise("beta"), outputs=True, collapsed=True)
    (workspace / LESSON).write_text(ran)
    new_edition(clone)
    assert prepare(clone, workspace).updated == [LESSON]


def test_a_changed_notebook_stays_and_the_new_edition_stands_beside(
    clone: Path, workspace: Path
) -> None:
    prepare(clone, workspace)
    edit(workspace / LESSON)
    mine = (workspace / LESSON).read_bytes()
    assert prepare(clone, workspace).lines() == []

    new_edition(clone)
    report = prepare(clone, workspace)
    beside = "modules/1-first/1.1-one (new edition).ipynb"
    assert report.kept == [(LESSON, beside)]
    assert "you changed it, so it stays" in str(report)
    assert (workspace / LESSON).read_bytes() == mine
    assert "second edition" in (workspace / beside).read_text()
    assert prepare(clone, workspace).lines() == []

    # A third edition replaces the second, unless the learner works in that one too.
    new_edition(clone, text="# third edition")
    prepare(clone, workspace)
    assert "third edition" in (workspace / beside).read_text()
    edit(workspace / beside, "# mine too")
    new_edition(clone, text="# fourth edition")
    assert prepare(clone, workspace).kept == [(LESSON, beside.replace("edition)", "edition 2)"))]
    assert "mine too" in (workspace / beside).read_text()
    assert (workspace / LESSON).read_bytes() == mine


def test_a_learner_who_takes_the_new_edition_is_updated_again(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    edit(workspace / LESSON)
    new_edition(clone)
    prepare(clone, workspace)
    (workspace / "modules/1-first/1.1-one (new edition).ipynb").replace(workspace / LESSON)
    prepare(clone, workspace)
    new_edition(clone, text="# third edition")
    assert prepare(clone, workspace).updated == [LESSON]


def test_graded_work_in_a_notebook_survives_a_new_release(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    edit(workspace / GRADED, "total = 42")
    (clone / GRADED).write_text(notebook(exercise("gamma"), "# new release"))
    report = prepare(clone, workspace)
    assert [kept for kept, _ in report.kept] == [GRADED]
    assert "total = 42" in (workspace / GRADED).read_text()


def test_answers_feedback_and_unknown_files_are_never_touched(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    folder = workspace / "modules" / "1-first"
    answer(folder, "alpha", checks=1)
    own = {
        folder / "notes.txt": "my notes",
        folder / "My copy.ipynb": "not even a notebook",
        workspace / "exercises/1-first/feedback/2026/x.html": "<p>",
        workspace / "exercises/1-first/answers/gamma.json": "{}",
    }
    for path, text in own.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    before = tree(workspace)
    # Authors' leftovers of the same names must not come over either.
    stray = clone / "exercises/1-first/answers"
    stray.mkdir()
    (stray / "gamma.json").write_text("theirs")
    new_edition(clone)
    prepare(clone, workspace)
    after = tree(workspace)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed == {LESSON, RECORD}


def test_what_leaves_the_course_stays_with_the_learner(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    (clone / LESSON).unlink()
    for part in ("beta.yaml", "beta.key.yaml"):
        (clone / "modules/1-first/items" / part).unlink()
    prepare(clone, workspace)
    assert (workspace / LESSON).exists()
    assert (workspace / "modules/1-first/items/beta.json").exists()


def test_a_deleted_lesson_comes_back(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    (workspace / LESSON).unlink()
    assert prepare(clone, workspace).added == [LESSON]


def test_a_changed_item_is_compiled_anew_and_a_damaged_one_restored(
    clone: Path, workspace: Path
) -> None:
    prepare(clone, workspace)
    item = "modules/1-first/items/alpha.json"
    authored = ITEM.format(name="alpha").replace("Which one?", "Which *way*?")
    (clone / "modules/1-first/items/alpha.yaml").write_text(authored)
    assert prepare(clone, workspace).updated == [item]
    assert "<em>way</em>" in (workspace / item).read_text()

    good = (workspace / item).read_bytes()
    (workspace / item).write_text("{ damaged")
    report = prepare(clone, workspace)
    assert (workspace / item).read_bytes() == good
    [(name, aside)] = report.restored
    assert name == item
    assert (workspace / aside).read_text() == "{ damaged"


def test_a_class_fetches_its_graded_notebooks_itself(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace, exercises=False)
    assert not (workspace / "exercises").exists()
    assert json.loads((workspace / "course.json").read_text())["grading"] == "class"


def test_notebooks_are_trusted_and_others_are_not(clone: Path, workspace: Path) -> None:
    def trusted(path: Path) -> bool:
        notary = NotebookNotary()
        try:
            return bool(notary.check_signature(nbformat.read(path, as_version=4)))
        finally:
            notary.store.close()

    prepare(clone, workspace)
    for name in ("Start.ipynb", LESSON, GRADED):
        assert trusted(workspace / name)
    # Another Jupyter data folder (a new account, a wiped one) knows no signatures yet.
    edit(workspace / GRADED, "import os")
    (Path(os.environ["JUPYTER_DATA_DIR"]) / "nbsignatures.db").unlink()
    prepare(clone, workspace)
    assert trusted(workspace / "Start.ipynb")
    assert not trusted(workspace / GRADED)


def test_the_start_page_can_be_read_without_a_kernel(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    start = nbformat.read(workspace / "Start.ipynb", as_version=4)
    html = start.cells[0].outputs[0].data["text/html"]
    for name in (LESSON, GRADED):
        assert f'<a href="{name}">' in html
        assert (workspace / name).is_file()
    # It follows the contents until the learner has saved it; then Lab draws it anyway.
    path = clone / "modules/course.yaml"
    path.write_text(path.read_text().replace("It holds.", "It stands."))
    assert "Start.ipynb" in prepare(clone, workspace).updated
    assert "It stands." in (workspace / "Start.ipynb").read_text()
    (workspace / "Start.ipynb").write_text(notebook("from course import home\nhome()"))
    path.write_text(path.read_text().replace("It stands.", "It falls."))
    report = prepare(clone, workspace)
    assert report.updated == ["course.json"]
    assert report.kept == []


def test_dead_widgets_do_not_greet_a_newcomer(clone: Path, workspace: Path) -> None:
    data = json.loads((clone / LESSON).read_text())
    view = {module.VIEW: {"model_id": "gone"}, "text/html": "<p>calm</p>"}
    data["cells"][0]["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": view}]
    data["metadata"]["widgets"] = {"state": {}}
    (clone / LESSON).write_text(json.dumps(data))
    prepare(clone, workspace)
    shown = json.loads((workspace / LESSON).read_text())
    assert shown["cells"][0]["outputs"][0]["data"] == {"text/html": "<p>calm</p>"}
    assert "widgets" not in shown["metadata"]


@pytest.mark.parametrize("writes", range(12))
def test_a_crash_in_the_middle_leaves_a_workspace_that_the_next_run_completes(
    clone: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    prepare(clone, workspace)
    answer(workspace / "modules" / "1-first", "alpha")
    edit(workspace / GRADED, "mine = 1")
    new_edition(clone)
    (clone / GRADED).write_text(notebook(exercise("gamma"), "# new release"))
    (clone / "modules/1-first/items/alpha.yaml").write_text(
        ITEM.format(name="alpha").replace("Which", "What")
    )
    left = [writes]
    real = module.write_atomic

    def dies(path: Path, data: bytes) -> None:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        real(path, data)

    monkeypatch.setattr(module, "write_atomic", dies)
    try:
        prepare(clone, workspace)
    except KeyboardInterrupt:
        for path in workspace.rglob("*.ipynb"):
            nbformat.read(path, as_version=4)
        monkeypatch.setattr(module, "write_atomic", real)
        # The course moved on meanwhile: what the crash left must not pass for the learner's work.
        new_edition(clone, text="# third edition")
        prepare(clone, workspace)
        assert "third edition" in (workspace / LESSON).read_text()
    assert "mine = 1" in (workspace / GRADED).read_text()
    assert (
        "new release" in (workspace / "exercises/1-first/1.1-one (new edition).ipynb").read_text()
    )
    assert (workspace / "modules/1-first/answers/alpha.json").exists()
    assert not (workspace / "modules/1-first/1.1-one (new edition).ipynb").exists()
    assert prepare(clone, workspace).lines() == []


def test_a_damaged_record_costs_nothing(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    edit(workspace / LESSON)
    (workspace / RECORD).write_text("{")
    report = prepare(clone, workspace)
    assert "damaged" in str(report)
    assert "# mine" in (workspace / LESSON).read_text()


@pytest.mark.parametrize(
    ("obstacle", "says"),
    [
        ("modules", "is a file where the course needs a folder"),
        ("exercises/1-first", "is a file where the course needs a folder"),
        (".course", "is a file where the course needs a folder"),
    ],
)
def test_a_file_in_the_place_of_a_folder(
    clone: Path, workspace: Path, obstacle: str, says: str
) -> None:
    path = workspace / obstacle
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")
    with pytest.raises(WorkspaceError, match=says) as caught:
        prepare(clone, workspace)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_text() == "mine"


def test_a_folder_in_the_place_of_a_file(clone: Path, workspace: Path) -> None:
    (workspace / "Start.ipynb").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="is a folder where the course needs a file"):
        prepare(clone, workspace)


def test_the_workspace_itself_is_a_file(clone: Path, workspace: Path) -> None:
    workspace.write_text("mine")
    with pytest.raises(WorkspaceError, match="is a file where"):
        prepare(clone, workspace)


@pytest.mark.parametrize(
    ("code", "says"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written"), (errno.EIO, "error")],
)
def test_disk_trouble_is_one_clear_line(
    clone: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    def fails(path: Path, data: bytes) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(module, "write_atomic", fails)
    with pytest.raises(WorkspaceError, match=says) as caught:
        prepare(clone, workspace)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_workspace(clone: Path, workspace: Path) -> None:
    prepare(clone, workspace)
    new_edition(clone)
    folder = (workspace / LESSON).parent
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(WorkspaceError, match="cannot be written"):
            prepare(clone, workspace)
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("place", ["", "modules", "solutions/x", "exercises", ".."])
def test_a_workspace_never_mixes_with_the_course_s_own_files(clone: Path, place: str) -> None:
    with pytest.raises(WorkspaceError, match="choose another folder"):
        prepare(clone, clone / place)


def test_a_folder_without_a_course(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"no modules/course\.yaml"):
        prepare(tmp_path, tmp_path / "workspace")


def test_an_author_s_mistake_is_one_line(clone: Path, workspace: Path) -> None:
    path = clone / "modules/1-first/items/alpha.yaml"
    path.write_text(path.read_text() + "colour: red\n")
    with pytest.raises(WorkspaceError, match=r"alpha\.yaml:\d+: colour") as caught:
        prepare(clone, workspace)
    assert "\n" not in str(caught.value)


sources = st.lists(st.text(max_size=20), min_size=1, max_size=4)


@given(sources, sources)
def test_essence_follows_the_sources_and_nothing_else(one: list[str], other: list[str]) -> None:
    plain = essential("x.ipynb", notebook(*one).encode())
    ran = essential("x.ipynb", notebook(*one, outputs=True, scrolled=True).encode())
    assert plain == ran
    assert (plain == essential("x.ipynb", notebook(*other).encode())) == (one == other)


@given(st.binary(max_size=60))
def test_essence_of_anything(data: bytes) -> None:
    assert essential("x.ipynb", data) == essential("x.ipynb", data)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["edit", "edition", "run", "delete", "prepare"]), st.integers(0, 3)
        ),
        max_size=8,
    )
)
def test_no_order_of_events_loses_work(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    root = tmp_path_factory.mktemp("story")
    (root / "modules/1-first/items").mkdir(parents=True)
    from .conftest import MANIFEST

    (root / "modules/course.yaml").write_text(MANIFEST)
    source, target = root / LESSON, root / "workspace" / LESSON
    source.write_text(notebook("# edition"))
    prepare(root, root / "workspace")
    mine: str | None = None
    for step, number in [*steps, ("prepare", 0)]:
        if step == "edit" and target.exists():
            mine = f"# my work {number}"
            edit(target, mine)
        elif step == "edition":
            source.write_text(notebook(f"# edition {number}"))
        elif step == "run" and target.exists():
            data = json.loads(target.read_text())
            data["cells"][0]["execution_count"] = number
            target.write_text(json.dumps(data))
        elif step == "delete":
            target.unlink(missing_ok=True)
            mine = None
        else:
            report = prepare(root, root / "workspace")
            assert isinstance(report, Report)
            if mine is not None:
                assert mine in target.read_text()
    texts = [path.read_text() for path in target.parent.glob("*.ipynb")]
    newest = json.loads(source.read_text())["cells"][0]["source"]
    assert any(newest in text for text in texts) or mine is not None
