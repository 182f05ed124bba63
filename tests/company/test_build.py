"""The framework: steps are checked, deterministic, and said to be wrong where they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from course.company import build
from course.company.build import BuildError, conform, dangling, dictionary, differences, write
from course.company.seeds import rng
from course.company.steps import customers, revenue
from course.company.world import World


@pytest.fixture
def rates() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2023-01-01", "2023-01-01"]),
            "currency": ["USD", "EUR"],
            "spot_rate": [1, 1.09],
            "plan_rate": [1, 1.08],
        }
    )


def test_a_table_gets_the_types_of_its_schema(rates: pd.DataFrame) -> None:
    made = conform("fx", rates)
    assert str(made["currency"].dtype) == "category"
    assert made["spot_rate"].dtype == "float64"


def test_a_missing_or_extra_column_is_named(rates: pd.DataFrame) -> None:
    with pytest.raises(BuildError, match=r"fx: columns differ from its schema: odd, plan_rate"):
        conform("fx", rates.drop(columns="plan_rate").assign(odd=1))


def test_an_unknown_category_is_named(rates: pd.DataFrame) -> None:
    with pytest.raises(BuildError, match=r"fx.currency: \['GBP'\] are not in its list"):
        conform("fx", rates.assign(currency=["USD", "GBP"]))


def test_a_broken_key_or_range_is_named(rates: pd.DataFrame) -> None:
    with pytest.raises(BuildError, match="fx"):
        conform("fx", pd.concat([rates, rates]))
    with pytest.raises(BuildError, match="spot_rate"):
        conform("fx", rates.assign(spot_rate=-1.0))


def test_a_reference_to_nothing_is_named() -> None:
    tables = {
        "campaigns": pd.DataFrame({"campaign_id": ["C001"]}),
        "accounts": pd.DataFrame(
            {"account_id": ["A1"], "ae_id": ["E1"], "csm_id": [None], "parent_id": ["A9"]}
        ),
        "employees": pd.DataFrame({"employee_id": ["E1"], "manager_id": [None]}),
    }
    problems = dangling({k: tables[k] for k in ("accounts", "employees")})
    assert problems == ["accounts.parent_id: 1 not in accounts.account_id, such as A9"]


def test_a_step_has_luck_of_its_own() -> None:
    assert rng("one").integers(1e9) == rng("one").integers(1e9)
    assert rng("one").integers(1e9) != rng("two").integers(1e9)


def test_steps_do_the_same_every_time() -> None:
    worlds = [World(), World()]
    for world in worlds:
        customers.make(world)
        revenue.make(world)
    pd.testing.assert_frame_equal(*(w.facts["changes"] for w in worlds))


def test_differences_are_found(tmp_path: Path, rates: pd.DataFrame) -> None:
    world = World()
    world["fx"] = conform("fx", rates)
    write(world, tmp_path)
    assert differences(world, tmp_path) == []
    world["fx"] = conform("fx", rates.assign(spot_rate=[1, 1.1]))
    assert any(said.startswith("fx.parquet: ") for said in differences(world, tmp_path))
    (tmp_path / "gone.parquet").write_bytes(b"")
    assert "gone.parquet is too many" in differences(world, tmp_path)
    (tmp_path / "fx.parquet").unlink()
    assert "fx.parquet is missing" in differences(world, tmp_path)
    (tmp_path / "dictionary.json").write_text("[]")
    assert "dictionary.json is not what the schemas say" in differences(world, tmp_path)


def test_writing_removes_files_of_tables_that_are_gone(tmp_path: Path, rates: pd.DataFrame) -> None:
    (tmp_path / "old.parquet").write_bytes(b"")
    world = World()
    world["fx"] = conform("fx", rates)
    write(world, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dictionary.json", "fx.parquet"]


def test_the_dictionary_holds_keys_and_references() -> None:
    world = World()
    world["fx"] = conform(
        "fx", pd.DataFrame(columns=["month", "currency", "spot_rate", "plan_rate"])
    )
    (entry,) = dictionary(world.tables)
    assert [c["name"] for c in entry["columns"] if c["key"]] == ["month", "currency"]
    assert entry["columns"][1]["values"] == ["USD", "EUR"]


def test_steps_say_what_they_make() -> None:
    from importlib import import_module

    from course.company.schema import SCHEMAS
    from course.company.steps import STEPS

    made: set[str] = set()
    for name in STEPS:
        step = import_module(f"course.company.steps.{name}")
        assert step.__doc__
        made |= set(step.MAKES)
    assert made == set(SCHEMAS)
    assert build.build.__doc__
