"""The tree of people: one root, the spans and teams that the course tells about."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from course.company.steps import people
from course.company.vocabulary import TEAMS
from course.company.world import END, World

Table = Callable[[str], pd.DataFrame]
NAMED = {
    "Maren Holt": "Chief executive officer",
    "Idris Okafor": "Chief financial officer",
    "Dana Whitlock": "Chief revenue officer",
    "Priya Raman": "Chief marketing officer",
    "Tomasz Zielinski": "Chief technology officer",
    "Helen Sørby": "Vice president product",
    "Ben Adeyemi": "Head of customer success",
    "Lucia Ferrante": "Head of sales engineering",
}


@pytest.fixture(scope="module")
def staff(table: Table) -> pd.DataFrame:
    return table("employees").set_index("employee_id")


@pytest.fixture(scope="module")
def roles() -> dict[str, list[str]]:
    world = World()
    people.make(world)
    made: dict[str, list[str]] = world.facts["roles"]
    return made


def test_212_people_with_names_of_their_own(staff: pd.DataFrame) -> None:
    assert len(staff) == 212
    assert staff["name"].is_unique
    assert staff.index.tolist() == [f"E{n:03d}" for n in range(1, 213)]
    assert set(staff["team"]) == set(TEAMS)


def test_the_leaders_sit_where_the_course_says(staff: pd.DataFrame) -> None:
    by_name = staff.set_index("name")
    assert by_name.loc[list(NAMED), "title"].to_dict() == NAMED
    assert staff.loc["E001", "name"] == "Maren Holt"
    assert not staff["title"].str.contains("Chief product", case=False).any()


def test_everyone_reports_to_the_chief_executive_in_the_end(staff: pd.DataFrame) -> None:
    manager = staff["manager_id"].astype(object)
    assert manager[manager.isna()].index.tolist() == ["E001"]
    above, steps = manager.dropna(), 0
    level = pd.Series(0, index=staff.index)
    while len(above):
        level[above.index] += 1
        above = above.map(manager).dropna()
        steps += 1
        assert steps < 9, "a circle of managers"
    pd.testing.assert_series_equal(level, staff["level"], check_names=False)


def test_a_manager_is_on_the_level_above(staff: pd.DataFrame) -> None:
    below = staff.dropna(subset=["manager_id"])
    assert (below["level"] - 1 == below["manager_id"].map(staff["level"])).all()


def test_the_vice_president_has_the_widest_span(staff: pd.DataFrame) -> None:
    span = staff["manager_id"].value_counts()
    assert span.idxmax() == "E006"
    assert span.max() == 11
    assert span.drop("E006").max() <= 9
    assert span.min() >= 1
    assert staff.loc["E006", "manager_id"] == "E001"


def test_teams_have_the_sizes_that_capacity_is_counted_from(staff: pd.DataFrame) -> None:
    size = staff["team"].value_counts()
    wanted = {
        "Core engineering": 22,
        "Connect engineering": 10,
        "Insights engineering": 24,
        "Platform": 14,
        "Design": 9,
        "Support": 18,
    }
    assert size[list(wanted)].to_dict() == wanted


def test_roles_are_there_for_later_steps(staff: pd.DataFrame, roles: dict[str, list[str]]) -> None:
    assert {name: len(ids) for name, ids in roles.items()} == {
        "ae": 16,
        "csm": 9,
        "se": 8,
        "pm": 14,
        "director": 3,
        "vp_product": 1,
        "support": 18,
        "exec": 5,
    }
    assert all(ids == sorted(ids) for ids in roles.values())
    assert roles["exec"] == ["E001", "E002", "E003", "E004", "E005"]
    titles = staff["title"]
    assert titles[roles["ae"][:7]].str.endswith("small business").all()
    assert titles[roles["ae"][7:13]].str.endswith("mid-market").all()
    assert titles[roles["ae"][13:]].str.endswith("enterprise").all()
    assert titles[roles["pm"]].str.endswith("roduct manager").all()
    assert (staff.loc[roles["se"], "manager_id"] == "E008").all()
    assert (staff.loc[roles["csm"], "manager_id"] == "E007").all()


def test_who_acts_in_the_tables_was_there_when_they_begin(
    staff: pd.DataFrame, roles: dict[str, list[str]]
) -> None:
    acting = [*roles["ae"], *roles["se"], *roles["pm"], *roles["director"], *roles["vp_product"]]
    assert (staff.loc[acting, "hired"] < "2023-01-01").all()
    assert staff["hired"].max() <= END
    assert (staff["hired"].dt.day_of_week == 0).mean() > 0.97


def test_insights_is_the_new_team(staff: pd.DataFrame) -> None:
    """T9: most of what engineering has hired since 2023 went there."""
    teams = ["Core engineering", "Connect engineering", "Insights engineering", "Platform"]
    new = staff[staff["team"].isin(teams) & (staff["hired"] >= "2023-01-01")]
    share = new["team"].value_counts(normalize=True)
    assert share["Insights engineering"] == pytest.approx(0.61, abs=0.01)
    assert share["Connect engineering"] == pytest.approx(0.12, abs=0.02)


def test_pay_is_plausible(staff: pd.DataFrame) -> None:
    assert staff["salary"].between(28_000, 360_000).all()
    assert staff["salary"].idxmax() == "E001"
    north = staff[staff["location"] == "North America"]
    mean = north.groupby("title")["salary"].mean()
    assert mean["Senior product manager"] > mean["Product manager"]
    assert mean["Senior software engineer"] > mean["Software engineer"]
    assert set(staff["performance"]) <= {1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0}
    assert 3.3 < staff["performance"].mean() < 3.7


def test_leaders_and_board(table: Table, staff: pd.DataFrame) -> None:
    leaders = table("leaders").set_index("name")
    assert len(leaders) == 13
    assert set(NAMED) <= set(leaders.index)
    board = leaders[leaders["employee_id"].isna()]
    assert len(board) == 5
    assert board["role"].str.contains("oard|Chair").all()
    inside = leaders.drop(board.index)
    assert (inside["employee_id"].map(staff["name"]) == inside.index).all()
    assert not set(board.index) & set(staff["name"])


def test_every_tension_names_a_leader(table: Table) -> None:
    leaders = table("leaders")
    names = set(leaders["name"])
    met = leaders["tension"].map(lambda text: {name for name in names if name in text})
    assert met.map(len).ge(1).all()
    for name, others in zip(leaders["name"], met, strict=True):
        assert name not in others
    # Tensions go both ways, directly or over others: nobody in the company stands alone.
    assert len(set().union(*met)) >= 8


def test_the_step_gives_the_same_people_again() -> None:
    first, second = World(), World()
    people.make(first)
    people.make(second)
    pd.testing.assert_frame_equal(first["employees"], second["employees"])
    pd.testing.assert_frame_equal(first["leaders"], second["leaders"])
