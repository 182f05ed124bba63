"""How the product organisation works: its tests, roadmap, approvals, tasks, people and targets.

The planted truths are held in `truths/`. Here stands what must hold around them, so that a
learner who checks one table against another finds one company.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from course.company import vocabulary as v

Table = Callable[[str], pd.DataFrame]
At = Callable[[str], pd.Series]
YEARS = (2023, 2024, 2025)
ENGINEERING = ("Core engineering", "Connect engineering", "Insights engineering", "Platform")
# Where the people sit who may approve in a role.
TEAM_OF_ROLE = {
    "VP product": "Product",
    "Director": "Product",
    "Architecture": "Platform",
    "Security": "Platform",
    "Legal": "Finance and people",
    "Sales": "Sales",
}


@pytest.fixture(scope="module")
def tests(table: Table) -> pd.DataFrame:
    return table("experiments").set_index("experiment_id")


@pytest.fixture(scope="module")
def users(table: Table) -> pd.DataFrame:
    return table("experiment_users")


@pytest.fixture(scope="module")
def items(table: Table) -> pd.DataFrame:
    return table("roadmap_items")


@pytest.fixture(scope="module")
def log(table: Table) -> pd.DataFrame:
    """The approvals, those of a specification in the order of asking."""
    return table("approvals_log").sort_values(["spec_id", "asked", "decided"], kind="stable")


@pytest.fixture(scope="module")
def staff(table: Table) -> pd.DataFrame:
    return table("employees").set_index("employee_id")


@pytest.fixture(scope="module")
def tasks(table: Table) -> pd.DataFrame:
    return table("pm_tasks")


@pytest.fixture(scope="module")
def people(table: Table) -> pd.DataFrame:
    """People at the end of each quarter, a column per team."""
    rows = table("headcount").pivot(index="quarter", columns="team", values="people")
    return rows.set_axis(rows.columns.astype(str), axis=1)


@pytest.fixture(scope="module")
def targets(table: Table) -> pd.DataFrame:
    """Targets by year and by the first words of the metric."""
    rows = table("board_targets")
    short = rows["metric"].str.split(",").str[0]
    return rows.assign(short=short).set_index(["year", "short"]).sort_index()


def test_fourteen_tests_ran_for_weeks(tests: pd.DataFrame) -> None:
    assert len(tests) == 14
    assert not tests.duplicated(["test", "platform"]).any()
    days = (tests["ended"] - tests["started"]).dt.days + 1
    assert days.between(14, 90).all()
    assert (days % 7 == 0).all(), "whole weeks, or weekdays weigh unevenly"
    assert tests["started"].min() >= pd.Timestamp("2023-01-01")
    assert tests["ended"].max() <= pd.Timestamp("2025-12-31")
    assert (tests["planned_share"] == 0.5).all()
    assert (tests["primary_metric"] != tests["guardrail_metric"]).all()


def test_users_are_kept_of_two_tests(tests: pd.DataFrame, users: pd.DataFrame) -> None:
    sizes = users.groupby("experiment_id").size()
    assert sizes.to_dict() == {"X09": 24_160, "X10": 8_000, "X11": 12_000}
    assert tests.loc[sizes.index, "test"].nunique() == 2
    assert users["user_id"].is_unique, "nobody sees both arms"


def test_arms_are_mixed_and_tickets_are_uneven(users: pd.DataFrame) -> None:
    """A file sorted by arm, or a ticket for each third user, would give the planting away."""
    for _, rows in users.groupby("experiment_id"):
        half = rows["arm"].iloc[: len(rows) // 2]
        assert (half == "treatment").mean() == pytest.approx(
            (rows["arm"] == "treatment").mean(), abs=0.02
        )
        # More spread than a Poisson count has: some people call often.
        assert rows["tickets"].var() > 1.05 * rows["tickets"].mean()


def test_ninety_items_ship_over_three_years(items: pd.DataFrame) -> None:
    assert len(items) == 90
    assert items["title"].is_unique
    assert set(items["shipped"].dt.year) == set(YEARS)
    assert set(items["confidence"]) == {0.5, 0.8, 1.0}
    assert items["source"].value_counts().to_dict() == {
        "sales": 29,
        "discovery": 24,
        "executive": 15,
        "support": 13,
        "competitor": 9,
    }


def test_an_item_is_in_the_product_of_its_theme(table: Table, items: pd.DataFrame) -> None:
    product = {theme: name for theme, (_, name) in v.THEMES.items()}
    assert (items["theme"].astype(str).map(product) == items["product"].astype(str)).all()
    sold = table("subscriptions")
    first = sold.loc[sold["product"] == "Insights", "start"].min()
    assert items.loc[items["product"] == "Insights", "shipped"].min() >= first


def test_effort_overruns(items: pd.DataFrame) -> None:
    assert items["actual_effort_pm"].sum() / items["effort_pm"].sum() > 1.2
    # Some came early all the same: the overrun is a habit, not a rule of the generator.
    assert (items["actual_effort_pm"] < items["effort_pm"]).sum() >= 5


def test_certainty_is_the_habit_of_those_who_sell_the_idea(items: pd.DataFrame) -> None:
    sure = (items["confidence"] == 1).groupby(items["source"], observed=True).mean()
    assert sure.idxmax() == "executive"
    assert sure.idxmin() == "discovery", "who has asked customers knows what they do not know"


def test_a_specification_has_one_author_and_one_day(log: pd.DataFrame) -> None:
    assert len(log) == 1_900
    by = log.groupby("spec_id")
    assert (by["pm_id"].nunique() == 1).all()
    assert (by["submitted"].nunique() == 1).all()
    assert by.size().between(1, 4).all()
    assert not log.duplicated(["spec_id", "approver_role"]).any()


def test_approvers_are_asked_one_after_the_other(log: pd.DataFrame) -> None:
    before = log.groupby("spec_id")["decided"].shift().fillna(log["submitted"])
    assert (log["asked"] == before).all()
    assert (log["decided"] >= log["asked"]).all()


def test_the_vice_president_comes_last_and_asks_for_most(log: pd.DataFrame) -> None:
    """Rows of one day cannot be told apart by date, so the order is read from the log's own."""
    numbered = log.sort_values("approval_id")
    last = ~numbered.duplicated("spec_id", keep="last")
    vp = numbered["approver_role"] == "VP product"
    assert last[vp].all()
    back = (log["result"] == "changes asked").groupby(log["approver_role"], observed=True).mean()
    assert back.idxmax() == "VP product"
    assert log.groupby("approver_role", observed=True)["comments"].mean().idxmax() == "VP product"


def test_approvers_sit_where_their_role_says(log: pd.DataFrame, staff: pd.DataFrame) -> None:
    team = log["approver_id"].map(staff["team"].astype(str))
    assert (team == log["approver_role"].astype(str).map(TEAM_OF_ROLE)).all()
    vp = log.loc[log["approver_role"] == "VP product", "approver_id"].unique()
    assert staff.loc[vp, "title"].tolist() == ["Vice president product"]
    assert (log["approver_id"] != log["pm_id"]).all()


def test_every_product_manager_specifies_and_more_each_year(
    log: pd.DataFrame, staff: pd.DataFrame, tasks: pd.DataFrame
) -> None:
    assert set(log["pm_id"]) == set(tasks["pm_id"])
    assert (log["submitted"] >= log["pm_id"].map(staff["hired"])).all()
    assert log.groupby(log["submitted"].dt.year)["spec_id"].nunique().is_monotonic_increasing


def test_fourteen_managers_by_ten_tasks(tasks: pd.DataFrame, staff: pd.DataFrame) -> None:
    assert len(tasks) == 140
    assert tasks["pm_id"].nunique() == 14
    assert tasks["task"].nunique() == 10
    title = tasks["pm_id"].map(staff["title"])
    assert title.str.endswith("roduct manager").all()


def test_what_was_never_done_has_no_quality(tasks: pd.DataFrame, staff: pd.DataFrame) -> None:
    never = tasks["times_done"] == 0
    assert 0 < never.sum() < 70
    assert (tasks["rework_share"].isna() == never).all()
    assert (tasks["last_done_months"].isna() == never).all()
    assert (tasks["times_done_alone"] <= tasks["times_done"]).all()
    served = (pd.Timestamp("2025-12-31") - tasks["pm_id"].map(staff["hired"])).dt.days / 30.44
    done = tasks[~never]
    assert (done["last_done_months"] <= served[~never]).all()


def test_nobody_is_senior_at_everything(tasks: pd.DataFrame, staff: pd.DataFrame) -> None:
    """Rework differs far more between a person's tasks than between persons, title or not."""
    done = tasks[tasks["times_done"] >= 2]
    by = done.groupby("pm_id")["rework_share"]
    assert by.std().mean() > 2 * by.mean().std()
    assert by.max().min() > 0.4, "everybody has a task that comes back"
    assert by.min().max() < 0.35, "everybody has a task that does not"
    never = tasks[tasks["times_done"] <= 1].groupby("pm_id").size()
    assert set(never.index) == set(tasks["pm_id"]), "everybody is new to something"
    senior = staff.loc[by.mean().index, "title"].str.match("Senior|Principal").to_numpy()
    assert by.max()[senior].max() > by.min()[~senior].max(), "a title says little of a task"


def test_headcount_ends_at_todays_employees(people: pd.DataFrame, staff: pd.DataFrame) -> None:
    assert people.shape == (12, len(v.TEAMS))
    now = staff["team"].astype(str).value_counts()
    assert people.iloc[-1].to_dict() == now.to_dict()
    assert people.iloc[-1].sum() == 212


def test_teams_only_grow_and_insights_most(people: pd.DataFrame) -> None:
    assert (people.diff().dropna() >= 0).all(axis=None)
    added = people.iloc[-1] - people.iloc[0]
    assert added.idxmax() == "Insights engineering"
    assert people["Executive"].nunique() == 1


def test_capacity_follows_people(table: Table) -> None:
    rows = table("headcount")
    makes = rows["team"].isin([*ENGINEERING, "Product", "Design"])
    assert (rows.loc[~makes, "capacity_pm"] == 0).all()
    a_person = rows.loc[makes, "capacity_pm"] / rows.loc[makes, "people"]
    assert a_person.between(2.2, 2.5).all()


def test_five_targets_a_year_and_what_is_booked_next(targets: pd.DataFrame) -> None:
    assert targets.groupby("year").size().to_dict() == {2023: 5, 2024: 5, 2025: 5, 2026: 6}
    assert targets.loc[2026, "actual"].isna().all()
    assert targets.loc[list(YEARS), "actual"].notna().all()
    booked = targets.loc[(2026, "New and expansion ARR booked in Q1 2026")]
    assert booked["target"] == pytest.approx(2.06e6, rel=0.01)
    assert booked["unit"] == "USD a year"


@pytest.mark.parametrize("year", YEARS)
def test_arr_actuals_are_what_the_contracts_give(
    targets: pd.DataFrame, arr_at: At, year: int
) -> None:
    before, after = arr_at(f"{year - 1}-12-31"), arr_at(f"{year}-12-31")
    growth = 100 * (after.sum() / before.sum() - 1)
    stayed = 100 * after.reindex(before.index).sum() / before.sum()
    actual = targets.loc[year, "actual"]
    assert actual["Growth of ARR"] == pytest.approx(growth, abs=0.1)
    assert actual["Net revenue retention"] == pytest.approx(stayed, abs=0.1)


@pytest.mark.parametrize("year", YEARS)
def test_money_actuals_are_what_the_statement_gives(
    table: Table, targets: pd.DataFrame, statement: pd.DataFrame, year: int
) -> None:
    actual = targets.loc[year, "actual"]
    last = statement.loc[f"{year}-10-01"]
    margin = 100 * (1 - last["Cost of revenue"] / last["Revenue"])
    assert actual["Gross margin as reported"] == pytest.approx(margin, abs=0.06)
    total = statement[statement.index.year == year].sum()
    result = 2 * total["Revenue"] - total.drop("Cash").sum()
    rule = actual["Growth of ARR"] + 100 * result / total["Revenue"]
    assert actual["Rule of 40"] == pytest.approx(rule, abs=0.11)
    pnl = table("pnl_quarterly")
    spent = pnl["line"].isin(["Operating cash flow", "Capital expenditure"])
    burn = -pnl.loc[spent & (pnl["quarter"].dt.year == year), "amount"].sum() / 1e6
    assert actual["Net cash burn before financing"] == pytest.approx(burn, abs=0.006)


def test_the_board_was_missed_on_growth_only_of_late(targets: pd.DataFrame) -> None:
    """Growth beat its target and then fell behind it: what the story of 2026 starts from."""
    growth = targets.xs("Growth of ARR", level="short").loc[list(YEARS)]
    assert (growth["actual"] > growth["target"]).tolist() == [True, True, False]
    kept = targets.xs("Net revenue retention", level="short").loc[list(YEARS), "actual"]
    assert kept.is_monotonic_decreasing
