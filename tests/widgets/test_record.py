"""`exercise("id", value)`: any value is an answer or a clear refusal, and nothing is lost."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.answers import answer_path, read_answer
from course.items import registry
from course.items.frame import CALLED
from course.items.load import Loaded
from course.items.types import AnswerError
from course.scoring import score_answer
from course.widgets import record
from course.widgets.exercise import ExerciseWidget
from course.widgets.plain import plain
from course.widgets.session import Session

MONTHS = ["2025-01", "2025-02", "2025-03"]


def item(**fields: Any) -> Any:
    """A table item by hand: months, a number, a whole number, a name and a date."""
    made = {
        "id": "lab",
        "version": 1,
        "kind": "table",
        "title": "A lab",
        "points": 4,
        "minutes": 5,
        "claims": [],
        "objectives": ["x"],
        "prompt": "<p>Make it.</p>",
        "index": {"name": "month", "label": "Month", "type": "month", "labels": MONTHS},
        "columns": [
            {"id": "mrr", "label": "MRR", "type": "number", "unit": "USD"},
            {"id": "count", "label": "Customers", "type": "integer"},
        ],
    }
    return {**made, **fields}


def frame(**columns: Any) -> pd.DataFrame:
    columns = columns or {"mrr": [1.5, 2.5, 3.5], "count": [1, 2, 3]}
    return pd.DataFrame(columns, index=pd.period_range("2025-01", periods=3, freq="M"))


def wanted(of: Any) -> list[str]:
    return [*(column["id"] for column in of["columns"]), of["index"]["name"]]


def take(value: Any, of: Any = None) -> Any:
    of = of or item()
    return registry.take(of, registry.kind("table").empty(of), plain(value, wanted(of)))


RIGHT = {"columns": ["mrr", "count"], "index": MONTHS, "rows": [[1.5, 1], [2.5, 2], [3.5, 3]]}


# --- tables as pandas makes them -----------------------------------------------------------------


@pytest.mark.parametrize(
    "index",
    [
        pd.period_range("2025-01", periods=3, freq="M"),
        pd.date_range("2025-01-01", periods=3, freq="MS"),
        pd.date_range("2025-01-31", periods=3, freq="ME"),
        pd.date_range("2025-01-01", periods=3, freq="MS", tz="Europe/Berlin"),
        pd.Index(["2025-01", "2025-02", "2025-03"]),
        pd.CategoricalIndex(["2025-01", "2025-02", "2025-03"]),
        pd.Index([datetime.date(2025, month, 15) for month in (1, 2, 3)]),
    ],
    ids=lambda index: f"{type(index).__name__}-{index.dtype}",
)
def test_months_in_every_dress(index: pd.Index) -> None:
    assert take(frame().set_axis(index)) == (RIGHT, [])


@pytest.mark.parametrize(
    "dtype",
    ["int8", "Int64", "float32", "Float64", "object", "int64", "double[pyarrow]", "category"],
)
def test_numbers_in_every_dtype(dtype: str) -> None:
    made, _ = take(frame().assign(count=pd.Series([1, 2, 3], index=frame().index).astype(dtype)))
    assert made == RIGHT
    assert all(type(row[1]) is int for row in made["rows"])


def test_the_index_as_a_column_and_the_columns_in_any_order() -> None:
    table = frame().rename_axis("month").reset_index()[["count", "month", "mrr"]]
    assert take(table) == (RIGHT, [])


def test_columns_that_nobody_asked_for_are_left_out_and_named() -> None:
    made, remarks = take(frame().assign(check=[[1], {2}, object()]))
    assert made == RIGHT
    assert remarks == ["Not asked for and left out: check."]


def test_gaps_are_kept_as_gaps_and_said() -> None:
    made, remarks = take(frame(mrr=[1.5, np.nan, np.inf], count=[1, 2, 3]))
    assert [row[0] for row in made["rows"]] == [1.5, None, None]
    assert remarks == ["In column mrr, 2 rows have no value (NaN or infinite)."]
    for gap in (None, pd.NA, pd.NaT):
        table = frame().astype(object)
        table.iloc[0, 1] = gap
        assert take(table)[0]["rows"][0] == [1.5, None]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (frame().rename(columns={"mrr": "MRR"}), "column mrr (you have MRR) is missing; your table has MRR, count"),
        (frame().rename(columns={"count": "counts"}), r"column count \(you have counts\) is missing"),
        (frame()[["mrr"]], "column count is missing; your table has mrr"),
        (frame().reset_index(drop=True), "the index only counts the rows (0 to 2); expected month (months such as 2025-03)"),
        (frame().iloc[:2], "the rows should be 2025-01, 2025-02, 2025-03; 2025-03 is missing"),
        (frame().set_axis(["2025-01", "2025-02", "2025-02"]), "the index has 2025-02 more than once"),
        (frame().set_axis(["Jan", "Feb", "Mar"]), "the index should hold month (months such as 2025-03); it has text ('Jan')"),
        (frame(mrr=["1", "2", "3"], count=[1, 2, 3]), "column mrr should hold a number in each row; row 2025-01 has text ('1')"),
        (frame(mrr=[1, 2, 3], count=[1, 2.5, 3]), "column count should hold a whole number in each row; row 2025-02 has 2.5"),
        (frame(mrr=[1, 2, 3], count=[True, False, True]), "column count should hold a whole number in each row; row 2025-01 has True"),
        (frame(mrr=[1, 2, 1e300], count=[1, 2, 3]), "too large"),
        (frame(mrr=[[1], [2], [3]], count=[1, 2, 3]), "one of the values is a list"),
        (pd.concat([frame()] * 100), "the table has 300 rows; is a sum or a groupby still missing?"),
        (frame().set_index("count", append=True), "the index has several levels; call reset_index()"),
        (pd.concat({"a": frame()}, axis=1), "the columns have two levels"),
        (pd.concat([frame(), frame()[["mrr"]]], axis=1), "column mrr stands twice"),
        (frame().groupby("count"), "a DataFrameGroupBy came"),
        (frame().style, "a Styler came"),
        (frame().index, "a PeriodIndex came"),
        (frame().to_numpy(), "a table was expected (the columns mrr, count, 3 rows by month), and a ndarray came"),
        (frame()["mrr"], "column count is missing"),
        ({"mrr": 1}, "and a dict came"),
        ([1, 2], "and a list came"),
        (3.5, "and one number came"),
        ("x", "and text came"),
        (frame().iloc[:0], "the table has no rows"),
    ],
)  # fmt: skip
def test_refusals_in_the_learners_terms(value: Any, said: str) -> None:
    with pytest.raises(AnswerError) as refused:
        take(value)
    assert said.replace("\\", "") in str(refused.value)


def test_where_one_column_is_asked_for_a_series_and_a_dict_will_do() -> None:
    of = item(columns=[{"id": "mrr", "label": "MRR", "type": "number"}])
    right = {"columns": ["mrr"], "index": MONTHS, "rows": [[1.5], [2.5], [3.5]]}
    assert take(frame()["mrr"], of)[0] == right
    assert take(frame()["mrr"].rename("something"), of)[0] == right
    assert take(frame()["mrr"].rename(None), of)[0] == right
    assert take(dict(zip(MONTHS, [1.5, 2.5, 3.5], strict=True)), of)[0] == right


def test_dates_quarters_names_and_yes_or_no() -> None:
    of = item(
        index={"name": "quarter", "label": "Quarter", "type": "quarter"},
        columns=[
            {"id": "day", "label": "Day", "type": "date"},
            {"id": "name", "label": "Name", "type": "text"},
            {"id": "late", "label": "Late", "type": "boolean"},
        ],
        rows=2,
    )
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2025-01-03", "2025-05-06"]),
            "name": ["a", "b"],
            "late": [True, False],
        }
    )
    for index in (
        pd.period_range("2025Q1", periods=2, freq="Q"),
        pd.to_datetime(["2025-01-01", "2025-06-30"]),
    ):
        made, _ = take(table.set_axis(index), of)
        assert made["index"] == ["2025Q1", "2025Q2"]
        assert made["rows"] == [["2025-01-03", "a", True], ["2025-05-06", "b", False]]
    with pytest.raises(AnswerError, match="expected 2 rows, and 1 came"):
        take(table.set_axis(["2025Q1", "2025Q2"]).iloc[:1], of)


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.decimals(),
    st.complex_numbers(),
    st.sampled_from(
        [pd.NA, pd.NaT, pd.Period("2025-01"), pd.Timestamp("2025-01-01", tz="UTC"), np.int8(3),
         np.float32(1.5), np.bool_(True), np.datetime64("2025-01-01"), np.str_("x"), pd.Interval(0, 1)]
    ),
    st.lists(st.integers(), max_size=2),
)  # fmt: skip
LABEL = st.one_of(CELL.filter(lambda value: not isinstance(value, list)), st.sampled_from(MONTHS))


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(0, 4))
    names = draw(st.lists(st.sampled_from(["mrr", "count", "month", "x", 3, None]), max_size=4))
    columns = [draw(st.lists(CELL, min_size=rows, max_size=rows)) for _ in names]
    index = draw(
        st.none()
        | st.just(MONTHS[:rows] if rows <= 3 else None)
        | st.lists(LABEL, min_size=rows, max_size=rows)
    )
    table = pd.DataFrame({at: pd.Series(c, dtype=object) for at, c in enumerate(columns)})
    table = table.reindex(range(rows))
    table.columns = pd.Index(names, dtype=object)
    return table if index is None else table.set_axis(pd.Index(index, dtype=object))


@given(table=frames(), labels=st.sampled_from(["", *CALLED]))
def test_any_table_is_an_answer_or_a_clear_refusal(table: pd.DataFrame, labels: str) -> None:
    of = item(index={"name": "month", "label": "Month", "type": labels}) if labels else item()
    before = table.copy()
    try:
        made, remarks = take(table, of)
    except AnswerError as error:
        assert len(str(error)) < 400 and str(error)
        assert "Traceback" not in str(error)
        return
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert registry.kind("table").clean(of, made) == made
    assert all(isinstance(remark, str) for remark in remarks)
    pd.testing.assert_frame_equal(table, before)


@given(
    value=st.recursive(
        CELL,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
    )
)
def test_any_value_is_an_estimate_or_a_clear_refusal(value: Any, templates: Any) -> None:
    of = templates.items["estimate"]
    try:
        made, _ = registry.take(of, {"values": {}}, plain(value))
    except AnswerError as error:
        assert str(error)
        return
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert registry.kind("estimate").clean(of, made) == made
    assert made["values"]["cash"]["number"] is not None


# --- numbers -------------------------------------------------------------------------------------


@pytest.fixture
def two(templates: Any) -> Any:
    """A computed estimate of two quantities, one of them in per cent."""
    first = templates.items["estimate"]["quantities"][0]
    quantities = [first, {"id": "share", "label": "Share", "unit": "%"}]
    return {**templates.items["estimate"], "quantities": quantities, "computed": True}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(2.5), "2.5"),
        (np.int32(7), "7"),
        (Decimal("1.25"), "1.25"),
        (1 / 3, "0.3333333333333333"),
        (pd.Series([4.5]).iloc[0], "4.5"),
        (np.array(3.0), "3.0"),
        (1e-300, "0"),
    ],
)
def test_a_bare_number_is_kept_with_full_precision(templates: Any, value: Any, text: str) -> None:
    of = templates.items["estimate"]
    made, _ = registry.take(of, {"values": {}}, plain(value))
    assert made["values"]["cash"]["text"] == text


def test_some_numbers_now_and_others_later(two: Any) -> None:
    made, _ = registry.take(two, {"values": {}}, plain({"cash": 5}))
    assert registry.kind("estimate").missing(two, made) == "1 of 2 still to estimate"
    made, remarks = registry.take(two, made, plain(pd.Series({"share": 104.4})))
    assert made == {
        "values": {
            "cash": {"text": "5", "number": 5.0},
            "share": {"text": "104.4", "number": 104.4},
        }
    }
    assert remarks == []
    _, remarks = registry.take(two, made, plain({"share": 1.044}))
    assert remarks == [
        "share is wanted in %, so 1.044 is read as 1.044 %. Multiply a share by 100."
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3.5, "one number came; expected a dict with a number for cash, share"),
        ({"cahs": 1}, "there is no 'cahs' here; expected a dict with a number for cash, share"),
        ({"cash": True}, "cash should be a number; True or False came"),
        ({"cash": np.bool_(True)}, "cash should be a number; True or False came"),
        ({"cash": "5"}, "cash should be a number; text ('5') came"),
        ({"cash": float("nan")}, "cash has no value"),
        ({"cash": [1]}, "one of the values is a list"),
        ({"cash": 10**400}, "cash is too large"),
        ({}, "it is empty; expected a dict"),
        (pd.DataFrame({"cash": [1], "share": [2]}), "a table came"),
    ],
)
def test_numbers_that_are_none_are_refused(two: Any, value: Any, said: str) -> None:
    with pytest.raises(AnswerError) as refused:
        registry.take(two, {"values": {}}, plain(value))
    assert said in str(refused.value)


def test_computed_numbers_are_not_typed(two: Any, tmp_path: Path) -> None:
    session = Session(Loaded(two, None, authored=False), tmp_path)
    said = session.handle({"type": "enter", "quantity": "cash", "text": "5"})
    assert "come from your code" in said
    assert not (tmp_path / "answers" / "estimate.json").exists()


def test_other_kinds_take_no_value(templates: Any) -> None:
    with pytest.raises(AnswerError, match="answered on the page"):
        registry.take(templates.items["choice"], {"chosen": []}, {"chosen": ["small-step"]})


# --- recording -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "lab.json").write_text(json.dumps(item()))
    return tmp_path


def saved(folder: Path) -> Any:
    return read_answer(answer_path(folder, "lab"), item())


def test_recording_and_recording_again(folder: Path) -> None:
    said = record.outcome(folder, "lab", frame())
    assert said.tone == "saved"
    assert said.text == "Recorded for “A lab”: 3 rows, 2025-01 to 2025-03; 2 columns."
    assert saved(folder).answer == RIGHT
    record.outcome(folder, "lab", frame(mrr=[9, 9, 9], count=[1, 2, 3]))
    assert saved(folder).answer["rows"][0] == [9.0, 1]
    assert saved(folder).revision == 2
    assert answer_path(folder, "lab").stat().st_size < 2000, "tables must not pile up in the log"


def test_a_refusal_loses_nothing(folder: Path) -> None:
    record.outcome(folder, "lab", frame())
    before = answer_path(folder, "lab").read_bytes()
    for value in (frame()[["mrr"]], "x", object(), frame().iloc[:1], None, ...):
        said = record.outcome(folder, "lab", value)
        assert said.tone in ("refused", "empty")
        assert said.more == ("What you recorded before is still there.",)
        assert answer_path(folder, "lab").read_bytes() == before


def test_a_starter_records_nothing(folder: Path) -> None:
    said = record.outcome(folder, "lab", None)
    assert (said.tone, said.text) == (
        "empty",
        "Nothing recorded yet for “A lab”: the value is still None.",
    )
    assert not (folder / "answers").exists()


class Broken:
    def __class_getitem__(cls, _: Any) -> Any:
        raise RuntimeError

    @property
    def ndim(self) -> int:
        raise RuntimeError("no")


def test_an_object_that_breaks_when_looked_at_stops_nothing(folder: Path) -> None:
    assert "cannot be read" in record.outcome(folder, "lab", Broken()).text


def test_a_wrong_name_suggests_the_right_one(folder: Path) -> None:
    assert "Did you mean 'lab'?" in record.outcome(folder, "lap", frame()).text


@pytest.mark.parametrize("running", ["validate", "autograde"])
def test_nbgrader_never_writes(folder: Path, running: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", running)
    for value in (frame(), None, "x"):
        assert record.outcome(folder, "lab", value).tone in ("off", "empty", "refused")
    assert not (folder / "answers").exists()


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record.outcome(folder, "lab", frame())

    def full(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("course.answers.os.replace", full)
    said = record.outcome(folder, "lab", frame(mrr=[9, 9, 9], count=[1, 2, 3]))
    assert said.tone == "refused" and "disk is full" in said.text
    assert saved(folder).answer == RIGHT


def test_practice_explains_and_keeps_the_key_to_itself(tmp_path: Path, templates: Any) -> None:
    of, key = templates.items["table"], templates.keys["table"]
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "table.json").write_text(json.dumps(of))
    (tmp_path / "items" / "table.key.json").write_text(json.dumps(key))
    slip = key["tables"]["contracts"]
    table = pd.DataFrame(slip["rows"], columns=slip["columns"], index=slip["index"])
    for _ in range(3):  # however often the cell runs
        said = record.outcome(tmp_path, "table", table)
        assert "Contracts counted as customers" in said.html
        assert "SMB: too high" in said.html
        assert "412" not in said.html and "412" not in said.text


def test_the_card_above_follows_at_once(folder: Path) -> None:
    card = ExerciseWidget(Session(Loaded(item(), None, authored=False), folder))
    assert card.state["missing"] == "Not answered yet"
    record.outcome(folder, "lab", frame())
    assert card.state["answer"] == RIGHT
    assert card.state["save"]["status"] == "saved"
    assert card.state["shown"]["cells"][2] == ["3.50", "3"]
    record.outcome(folder, "lab", frame()[["mrr"]])
    assert card.state["answer"] == RIGHT
    (notice,) = card.state["notices"]
    assert notice["tone"] == "warning" and "column count is missing" in notice["text"]
    record.outcome(folder, "lab", frame())
    assert card.state["notices"] == []


def test_a_kernel_without_pandas_shows_what_was_recorded(folder: Path) -> None:
    record.outcome(folder, "lab", frame())
    code = (
        "import sys; sys.modules['pandas'] = sys.modules['numpy'] = None\n"
        "from pathlib import Path\n"
        "from course.items.load import load_exercise\n"
        "from course.widgets.record import outcome\n"
        "from course.widgets.session import Session\n"
        "here = Path('.')\n"
        "print(Session(load_exercise(here, 'lab'), here).state()['shown']['cells'][0])\n"
        "print(outcome(here, 'lab', {'mrr': 1}).tone)\n"
    )
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["['1.50', '1']", "refused"]


# --- scoring -------------------------------------------------------------------------------------


def key(of: Any, table: Any, slips: Any = None, **columns: Any) -> Any:
    parts = {
        c["id"]: {"tolerance": 0.01, "absolute": 0.01, "why": "<p>why</p>"} for c in of["columns"]
    }
    for name, more in columns.items():
        parts[name] |= more
    slips = slips or {}
    return {
        "tables": {"model": table, **slips},
        "model": table,
        "columns": parts,
        "mistakes": {n: {"title": n, "credit": 0.5, "why": f"<p>{n} it is</p>"} for n in slips},
        "takeaway": "",
        "basis": "",
        "read_again": "1.1#x",
    }


ROW = st.tuples(st.floats(-1e6, 1e6), st.integers(-1000, 1000))


@given(rows=st.lists(ROW, min_size=3, max_size=3), reveal=st.booleans())
def test_any_table_scores_between_0_and_1(rows: Any, reveal: bool) -> None:
    of = item()
    answer = {**RIGHT, "rows": [list(row) for row in rows]}
    slip = {"slip": {**RIGHT, "rows": [[1.5, 9], [2.5, 9], [9.0, 3]]}}
    fraction = score_answer(of, key(of, RIGHT, slip), answer, reveal)["fraction"]
    assert 0 <= fraction <= 1
    assert (fraction == 1) == all(
        abs(row[at] - want[at]) <= max(0.01, abs(want[at]) * 0.01) * (1 + 1e-9)
        for row, want in zip(rows, RIGHT["rows"], strict=True)
        for at in (0, 1)
    )


@given(order=st.permutations(range(3)))
def test_rows_count_in_any_order_unless_the_order_is_asked_for(order: list[int]) -> None:
    turned = {
        "columns": RIGHT["columns"],
        "index": [MONTHS[at] for at in order],
        "rows": [RIGHT["rows"][at] for at in order],
    }
    assert score_answer(item(), key(item(), RIGHT), turned)["fraction"] == 1
    ranked = item(ordered=True)
    right = sum(at == place for place, at in enumerate(order))
    assert score_answer(ranked, key(ranked, RIGHT), turned)["fraction"] == pytest.approx(right / 3)


def test_rows_too_many_or_too_few_cost_their_share() -> None:
    of = item(index={"name": "month", "label": "Month", "type": "month"})
    less = {**RIGHT, "index": MONTHS[:2], "rows": RIGHT["rows"][:2]}
    more = {**RIGHT, "index": [*MONTHS, "2025-04"], "rows": [*RIGHT["rows"], [4.5, 4]]}
    assert score_answer(of, key(of, RIGHT), less)["fraction"] == pytest.approx(2 / 3)
    assert score_answer(of, key(of, RIGHT), more)["fraction"] == pytest.approx(3 / 4)


def test_one_value_for_every_row_earns_nothing() -> None:
    table = {**RIGHT, "rows": [[0.0, 1], [0.0, 2], [5.0, 3]]}
    zeros = {**RIGHT, "rows": [[0.0, 0], [0.0, 0], [0.0, 0]]}
    assert score_answer(item(), key(item(), table), zeros)["fraction"] == 0


def test_a_slip_is_named_and_the_rows_told_without_their_values() -> None:
    slip = {"slip": {**RIGHT, "rows": [[1.5, 1], [25.0, 2], [35.0, 3]]}}
    made = key(item(), RIGHT, slip)
    result = score_answer(item(), made, {**RIGHT, "rows": [[1.5, 1], [25.0, 2], [35.1, -3]]})
    first, second = result["feedback"]["notes"]
    assert first["title"] == "1 of 3 rows right"
    assert "2025-02: too high; 2025-03: too high" in first["html"]
    assert "slip it is" in first["html"]
    assert "2025-03: the sign is turned" in second["html"]
    assert "No usual slip" in second["html"]
    shown = str(result["feedback"]["notes"])
    assert "2.5" not in shown and "3.5" not in shown
    # (1 + .5 + .5) / 3 of one column, 2/3 of the other.
    assert result["fraction"] == pytest.approx(2 / 3)
    revealed = score_answer(item(), made, {**RIGHT, "rows": [[1.5, 1], [25.0, 2], [35.1, 3]]}, True)
    assert "2025-02: too high (you 25, key 2.5)" in str(revealed["feedback"]["notes"])


def test_a_loss_is_too_far_below_zero_or_not_far_enough() -> None:
    table = {**RIGHT, "rows": [[-5.0, 1], [-6.0, 2], [-7.0, 3]]}
    wrong = {**RIGHT, "rows": [[-9.0, 1], [-1.0, 2], [-7.0, 3]]}
    said = score_answer(item(), key(item(), table), wrong)["feedback"]["notes"][0]["html"]
    assert "2025-01: too far below zero; 2025-02: not far enough below zero" in said
