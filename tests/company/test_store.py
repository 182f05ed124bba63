"""What a notebook calls: `load`, `tables`, `describe`."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import course
from course.company import store
from course.company.schema import SCHEMAS


def test_every_table_can_be_loaded_and_has_a_line() -> None:
    names = list(course.tables())
    assert names == list(SCHEMAS)
    said = repr(course.tables())
    for name in names:
        assert len(course.load(name))
        assert name in said
        assert str(SCHEMAS[name].description) in said


def test_types_are_right() -> None:
    accounts = course.load("accounts")
    assert isinstance(accounts["segment"].dtype, pd.CategoricalDtype)
    assert list(accounts["segment"].cat.categories) == ["SMB", "MM", "ENT"]
    assert accounts["segment"].cat.ordered
    assert accounts["created"].dtype.kind == "M"
    assert accounts["name"].dtype == "str"
    assert course.load("nps")["score"].dtype == "Int64"
    for name in course.tables():
        assert "object" not in set(map(str, course.load(name).dtypes)), name


def test_files_keep_what_the_schemas_say() -> None:
    for name, schema in SCHEMAS.items():
        schema.validate(course.load(name), lazy=True)


def test_each_call_gives_a_table_of_its_own() -> None:
    mine = course.load("fx")
    mine.loc[:, "plan_rate"] = 0.0
    assert course.load("fx")["plan_rate"].min() > 0


def test_the_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    course.load("campaigns")

    def fail(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(pd, "read_parquet", fail)
    assert len(course.load("campaigns"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("account", "accounts"),
        ("Oportunities", "opportunities"),
        ("pnl", "pnl_quarterly"),
        ("tickets", "support_tickets"),
        ("usage", "usage_monthly"),
    ],
)
def test_a_wrong_name_suggests_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(store.NoSuchTable, match=f"Did you mean '{meant}'"):
        course.load(typed)


def test_a_hopeless_name_lists_what_there_is() -> None:
    with pytest.raises(store.NoSuchTable, match="accounts, subscriptions"):
        course.describe("qqq")


def test_the_dictionary_says_everything_about_every_column() -> None:
    for name, schema in SCHEMAS.items():
        page = course.describe(name)
        assert page.columns == list(schema.columns)
        html, text = page._repr_html_(), repr(page)
        for column in schema.columns.values():
            assert f"<code>{column.name}</code>" in html
            assert str(column.description) in text
            assert str(column.description).endswith((".", "`.", ")"))


def test_numbers_have_a_unit() -> None:
    for entry in store.dictionary():
        for column in entry["columns"]:
            if column["type"] in ("int64", "Int64", "float64"):
                plain = {"year", "level", "position", "target", "actual"}
                assert column["unit"] or column["name"] in plain, (
                    f"{entry['name']}.{column['name']}"
                )


def test_the_package_stays_light() -> None:
    """Importing the course reads no table and no pandas."""
    code = (
        "import sys, course; heavy = {'pandas', 'numpy', 'pyarrow', 'pandera'} & set(sys.modules);"
        "course.tables(); heavy |= {'pandas', 'pandera'} & set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in store.DATA.iterdir()) < 15e6
