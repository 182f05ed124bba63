"""Explorers: the model, its bounds, and the widget."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.charts import STILL, coloured
from course.charts.slope import apart
from course.explorers import NAMES, NoSuchExplorer, clean, defaults, explorer
from course.explorers.odds import BY_NAME, LEVERS, PEERS, odds, present
from course.widgets.explorer import ExplorerWidget, explore


@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_is_whole(name: str) -> None:
    model = explorer(name)
    assert model.TITLE
    assert model.INTRO
    assert "assumption" in model.NOTE
    ids = [control["id"] for control in model.CONTROLS]
    assert len(set(ids)) == len(ids)
    for control in model.CONTROLS:
        assert control["label"]
        if control["type"] == "select":
            assert control["value"] in [option["value"] for option in control["options"]]
        else:
            assert control["min"] <= control["value"] <= control["max"]  # type: ignore[operator]
            assert control["step"] > 0
    # The start values pass through the cleaning unchanged.
    start = defaults(model.CONTROLS)
    assert clean(model.CONTROLS, start, start) == start


anything = st.one_of(
    st.floats(), st.integers(), st.text(max_size=3), st.none(), st.booleans(), st.just([])
)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_any_message_gives_a_whole_view(name: str, data: st.DataObject) -> None:
    model = explorer(name)
    ids = [*(control["id"] for control in model.CONTROLS), "unknown"]
    raw = data.draw(st.dictionaries(st.sampled_from(ids), anything) | anything)
    values = clean(model.CONTROLS, defaults(model.CONTROLS), raw)
    for control in model.CONTROLS:
        if control["type"] != "select":
            assert control["min"] <= values[control["id"]] <= control["max"]
    view = model.present(model.compute(values))
    assert view["finding"]
    assert view["text"]
    words = json.dumps([view["finding"], view["short"], view["text"], view["facts"]])
    assert not re.search(r"\b(nan|inf)\b", words)
    columns = len(view["table"]["columns"])
    assert all(len(row) == columns for row in view["table"]["rows"])
    for chart in view["charts"]:
        assert chart["title"]
        assert chart["text"]
        if chart["kind"] == "vega":
            check_drawable(chart["spec"])
        elif chart["kind"] == "crowd":
            assert 1 <= chart["marked"] <= chart["total"] <= 500
        else:
            assert all(math.isfinite(bar["value"]) and bar["value"] >= 0 for bar in chart["bars"])


def check_drawable(spec: Any) -> None:
    """Valid JSON of finite numbers; every field a mark asks for is in the rows it reads."""
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert spec["height"] > 0
    coloured(spec, STILL)  # a colour that no theme has is a KeyError
    for layer in spec["layer"]:
        own = layer.get("encoding", {})
        # A layer with rows of its own (a line to compare with) may lack what the others share.
        asked = own if "data" in layer else {**spec.get("encoding", {}), **own}
        rows = layer.get("data", spec["data"])["values"]
        assert rows
        for channel in asked.values():
            assert all(channel["field"] in row for row in rows if "field" in channel), channel


def test_odds_by_hand() -> None:
    out = odds()
    assert out["people_per_company"] == 2 + 6 + 30
    assert out["people_per_seat"] == pytest.approx(38 / 0.35 + 1)
    assert out["first_timers"] == pytest.approx(15 / 4 * 0.7 * 0.7)
    assert out["chance"] == pytest.approx(15 / 4 * 0.49 / (38 / 0.35 + 1))
    assert out["any_peer"] == pytest.approx(1 - (1 - out["average"]) ** 20)
    assert sum(count for _, count in out["pyramid"]) == pytest.approx(out["people_per_seat"])


@given(st.sampled_from(LEVERS), st.floats(0, 1), st.floats(0, 1))
def test_a_lever_helps_in_its_better_direction(lever: Any, one: float, other: float) -> None:
    low, high = (lever.low + (lever.high - lever.low) * part for part in sorted((one, other)))
    before, after = odds(**{lever.name: low})["chance"], odds(**{lever.name: high})["chance"]
    assert (after - before) * lever.better >= -1e-12


def test_what_doubles_doubles() -> None:
    out = odds()
    assert any(change["doubling"] is not None for change in out["changes"])
    for change in out["changes"]:
        if change["doubling"] is not None:
            again = odds(**{change["name"]: change["doubling"]})["chance"]
            assert again == pytest.approx(2 * out["chance"], rel=1e-6)


def test_outside_its_range_an_input_is_brought_to_the_end() -> None:
    assert odds(tenure=-3)["openings"] == odds(tenure=BY_NAME["tenure"].low)["openings"]
    assert odds(years=math.nan)["openings"] == odds(years=BY_NAME["years"].low)["openings"]
    assert odds(peers=10**9)["any_peer"] == odds(peers=PEERS[1])["any_peer"]
    with pytest.raises(TypeError, match="luck"):
        odds(luck=3)


def test_too_kind_assumptions_are_called_so() -> None:
    kind = {"pms": 2, "directors": 1, "vps": 1, "seat_share": 100, "tenure": 1}
    values = {**kind, "outsiders": 0, "repeaters": 0, "years": 40, "edge": 1, "peers": 20}
    out = odds(**values)
    assert out["saturated"]
    view = present({"values": values, "odds": out})
    assert view["finding"].startswith("Too good to be true")


class Sent(ExplorerWidget):
    def __init__(self) -> None:
        self.sent: list[Any] = []
        super().__init__(explorer("odds"))

    def send(self, content: Any, buffers: Any = None) -> None:
        self.sent.append(content)


def test_a_change_is_computed_and_acknowledged() -> None:
    widget = Sent()
    before = widget.view["finding"]
    widget._receive(widget, {"seq": 7, "values": {"years": 30.2, "luck": 3}}, [])
    assert widget.sent == [{"ack": 7, "ok": True, "error": ""}]
    assert widget.values["years"] == 30
    assert widget.view["finding"] != before
    widget._receive(widget, {"seq": 8, "reset": True}, [])
    assert widget.view["finding"] == before


def test_a_model_that_fails_is_told_and_the_last_result_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    widget = Sent()
    before = widget.view

    def fails(values: Any) -> Any:
        raise ZeroDivisionError("no seats")

    monkeypatch.setattr(widget.model, "compute", fails)
    widget._receive(widget, {"seq": 1, "values": {"years": 20}}, [])
    assert widget.sent[-1]["ok"] is False
    assert "no seats" in widget.sent[-1]["error"]
    assert widget.view == before


def test_text_and_static_page_are_stable() -> None:
    one, other = Sent(), Sent()
    assert repr(one) == repr(other)
    data, _ = one._repr_mimebundle_()
    assert data["text/html"] == other._repr_mimebundle_()[0]["text/html"]
    assert "<table>" in data["text/html"]


def test_a_wrong_name_suggests_another(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoSuchExplorer, match="Did you mean 'odds'"):
        explorer("ods")
    explore("nothing")
    assert f"There are: {', '.join(NAMES)}." in capsys.readouterr().out


def test_labels_of_a_slope_keep_their_distance() -> None:
    at = apart([24.5, 44.0, 24.6, 12.9])
    assert at[2] - at[0] > 1.5
    assert [at[1], at[3]] == [44.0, 12.9]
