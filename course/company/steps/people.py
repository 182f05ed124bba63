"""Who works at Fernwick at the end of 2025, and what its leaders pull at.

The tree is written out seat by seat, because spans and reporting lines are part of the story:
the chief product officer's seat is empty, and one vice president holds eleven direct reports.
Random are only names, places, days, salaries within a band and ratings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from course.company.draw import between, deal
from course.company.seeds import rng
from course.company.vocabulary import REGIONS
from course.company.words import leaders as who
from course.company.words.names import person_names
from course.company.world import World

MAKES = ("employees", "leaders")


class Seat(NamedTuple):
    """`size` equal seats; `under` is the key of the manager, or several that share them."""

    key: str
    size: int
    title: str
    team: str
    under: str
    salary: int  # in $k a year in North America


# Ids follow this order. T17: vp_product has 11 direct reports.
SEATS: tuple[Seat, ...] = (
    Seat("ceo", 1, "Chief executive officer", "Executive", "", 310),
    Seat("cfo", 1, "Chief financial officer", "Executive", "ceo", 250),
    Seat("cro", 1, "Chief revenue officer", "Executive", "ceo", 255),
    Seat("cmo", 1, "Chief marketing officer", "Executive", "ceo", 225),
    Seat("cto", 1, "Chief technology officer", "Executive", "ceo", 255),
    Seat("vp_product", 1, "Vice president product", "Product", "ceo", 205),
    Seat("head_cs", 1, "Head of customer success", "Customer success", "ceo", 150),
    Seat("head_se", 1, "Head of sales engineering", "Sales engineering", "cro", 172),
    Seat("", 1, "Chief of staff", "Executive", "ceo", 120),
    # Product and design
    Seat("director_1", 1, "Director of product, Core", "Product", "vp_product", 152),
    Seat("director_2", 1, "Director of product, Insights", "Product", "vp_product", 152),
    Seat("director_3", 1, "Group product manager, Connect", "Product", "vp_product", 142),
    Seat("pm", 2, "Principal product manager", "Product", "vp_product", 138),
    Seat("pm", 2, "Senior product manager", "Product", "vp_product", 118),
    Seat("pm", 2, "Product manager", "Product", "vp_product", 96),
    Seat("pm", 3, "Senior product manager", "Product", "director_1 director_2 director_3", 118),
    Seat("pm", 5, "Product manager", "Product", "director_1 director_2 director_3", 96),
    Seat("product_ops", 1, "Product operations lead", "Product", "vp_product", 98),
    Seat("", 1, "Product analyst", "Product", "product_ops", 82),
    Seat("", 1, "Pricing analyst", "Product", "product_ops", 84),
    Seat("design", 1, "Design lead", "Design", "vp_product", 124),
    Seat("", 3, "Senior product designer", "Design", "design", 104),
    Seat("", 2, "Product designer", "Design", "design", 84),
    Seat("", 2, "User researcher", "Design", "design", 90),
    Seat("", 1, "Content designer", "Design", "design", 78),
    # Engineering
    Seat("core", 1, "Head of Core engineering", "Core engineering", "cto", 152),
    Seat("core_1", 1, "Team lead, Scheduling", "Core engineering", "core", 124),
    Seat("core_2", 1, "Team lead, Mobile", "Core engineering", "core", 124),
    Seat("core_3", 1, "Team lead, Work orders", "Core engineering", "core", 124),
    Seat("", 7, "Senior software engineer", "Core engineering", "core_1 core_2 core_3", 108),
    Seat("", 6, "Software engineer", "Core engineering", "core_3 core_1", 88),
    Seat("", 3, "Mobile engineer", "Core engineering", "core_2", 94),
    Seat("", 2, "Test engineer", "Core engineering", "core_2 core_3", 80),
    Seat("connect", 1, "Engineering manager, Connect", "Connect engineering", "cto", 134),
    Seat("", 4, "Senior integration engineer", "Connect engineering", "connect", 108),
    Seat("", 5, "Integration engineer", "Connect engineering", "connect", 88),
    Seat("insights", 1, "Head of Insights engineering", "Insights engineering", "cto", 156),
    Seat("insights_1", 1, "Team lead, Reports", "Insights engineering", "insights", 126),
    Seat("insights_2", 1, "Team lead, Forecasts", "Insights engineering", "insights", 126),
    Seat("insights_3", 1, "Team lead, Data platform", "Insights engineering", "insights", 126),
    Seat("", 6, "Senior data engineer", "Insights engineering", "insights_3 insights_2", 112),
    Seat("", 5, "Data engineer", "Insights engineering", "insights_3 insights_1", 92),
    Seat("", 4, "Data scientist", "Insights engineering", "insights_2", 102),
    Seat("", 5, "Software engineer", "Insights engineering", "insights_1", 88),
    Seat("platform", 1, "Head of platform", "Platform", "cto", 150),
    Seat("", 1, "Chief architect", "Platform", "cto", 156),
    Seat("", 1, "Security lead", "Platform", "platform", 130),
    Seat("platform_1", 1, "Team lead, Reliability", "Platform", "platform", 124),
    Seat("", 4, "Site reliability engineer", "Platform", "platform_1", 104),
    Seat("", 3, "Senior platform engineer", "Platform", "platform", 112),
    Seat("", 3, "Platform engineer", "Platform", "platform", 92),
    # Sales: the first 7 account executives sell to SMB, the next 6 to MM, the rest to ENT.
    Seat("sales_smb", 1, "Sales manager, small business", "Sales", "cro", 128),
    Seat("sales_mm", 1, "Sales manager, mid-market", "Sales", "cro", 146),
    Seat("sales_ent", 1, "Sales manager, enterprise", "Sales", "cro", 168),
    Seat("ae", 7, "Account executive, small business", "Sales", "sales_smb", 72),
    Seat("ae", 6, "Account executive, mid-market", "Sales", "sales_mm", 98),
    Seat("ae", 3, "Account executive, enterprise", "Sales", "sales_ent", 132),
    Seat("", 3, "Account manager", "Sales", "sales_mm sales_ent", 90),
    Seat("sales_dev", 1, "Sales development manager", "Sales", "cro", 96),
    Seat("", 7, "Sales development representative", "Sales", "sales_dev", 54),
    Seat("sales_ops", 1, "Sales operations lead", "Sales", "cro", 104),
    Seat("", 1, "Sales operations analyst", "Sales", "sales_ops", 76),
    Seat("se", 3, "Senior sales engineer", "Sales engineering", "head_se", 134),
    Seat("se", 5, "Sales engineer", "Sales engineering", "head_se", 112),
    # Marketing
    Seat("demand", 1, "Head of demand generation", "Marketing", "cmo", 134),
    Seat("pmm", 1, "Product marketing lead", "Marketing", "cmo", 122),
    Seat("brand", 1, "Content and brand lead", "Marketing", "cmo", 108),
    Seat("", 3, "Campaign manager", "Marketing", "demand", 84),
    Seat("", 1, "Partner marketing manager", "Marketing", "demand", 90),
    Seat("", 1, "Marketing operations manager", "Marketing", "demand", 86),
    Seat("", 2, "Product marketing manager", "Marketing", "pmm", 98),
    Seat("", 2, "Content writer", "Marketing", "brand", 68),
    # Customers
    Seat("csm", 2, "Senior customer success manager", "Customer success", "head_cs", 76),
    Seat("csm", 7, "Customer success manager", "Customer success", "head_cs", 62),
    Seat("support", 1, "Head of support", "Support", "cto", 92),
    Seat("support_1", 1, "Support team lead", "Support", "support", 62),
    Seat("support_2", 1, "Support team lead", "Support", "support", 62),
    Seat("", 4, "Technical support engineer", "Support", "support_1", 58),
    Seat("", 11, "Support specialist", "Support", "support_1 support_2 support_2 support_2", 45),
    Seat("services", 1, "Head of services", "Services", "cro", 118),
    Seat("", 6, "Implementation consultant", "Services", "services", 78),
    Seat("", 2, "Data migration specialist", "Services", "services", 70),
    # Finance and people
    Seat("controller", 1, "Financial controller", "Finance and people", "cfo", 138),
    Seat("fpa", 1, "Planning and analysis lead", "Finance and people", "cfo", 118),
    Seat("people", 1, "Head of people", "Finance and people", "cfo", 148),
    Seat("legal", 1, "General counsel", "Finance and people", "cfo", 178),
    Seat("it", 1, "IT manager", "Finance and people", "cfo", 98),
    Seat("", 3, "Accountant", "Finance and people", "controller", 70),
    Seat("", 1, "Billing specialist", "Finance and people", "controller", 58),
    Seat("", 1, "Financial analyst", "Finance and people", "fpa", 80),
    Seat("", 2, "People partner", "Finance and people", "people", 82),
    Seat("", 2, "Recruiter", "Finance and people", "people", 72),
    Seat("", 1, "Contracts manager", "Finance and people", "legal", 84),
    Seat("", 1, "IT support specialist", "Finance and people", "it", 60),
)

# Whose name, place and first day are fixed.
NAMED: dict[str, tuple[str, str, str]] = {
    "ceo": (who.CEO, "North America", "2018-03-05"),
    "cfo": (who.CFO, "North America", "2022-09-12"),
    "cro": (who.CRO, "North America", "2021-06-01"),
    "cmo": (who.CMO, "North America", "2024-02-05"),
    "cto": (who.CTO, "Benelux", "2016-10-03"),
    "vp_product": (who.VP_PRODUCT, "Nordics", "2017-08-14"),
    "head_cs": (who.HEAD_CS, "North America", "2020-01-13"),
    "head_se": (who.HEAD_SE, "DACH", "2019-05-06"),
}

# Pay of a place against North America, and how far a salary strays from its band.
PAY = {"North America": 1.0, "DACH": 0.84, "Benelux": 0.78, "Nordics": 0.80}
SPREAD = 0.09
PLACES = {
    "engineering": (0.36, 0.16, 0.30, 0.18),
    "other": (0.62, 0.16, 0.14, 0.08),
}
BUILDERS = (
    "Product",
    "Design",
    "Core engineering",
    "Connect engineering",
    "Insights engineering",
    "Platform",
)
# How many of a team were there before 2023; the others came since. T9: of the engineers who came
# since, 22 of 36 (61 %) went to Insights and 4 (11 %) to Connect.
BEFORE_2023 = {
    "Executive": 5,
    "Product": 18,
    "Design": 4,
    "Core engineering": 17,
    "Connect engineering": 6,
    "Insights engineering": 2,
    "Platform": 9,
    "Sales": 18,
    "Sales engineering": 9,
    "Marketing": 5,
    "Customer success": 4,
    "Support": 7,
    "Services": 4,
    "Finance and people": 8,
}
# Whoever owns deals, writes notes or asks for approvals from January 2023 on was there by then.
ACTING = ("ae", "se", "pm", "director_1", "director_2", "director_3")
FOUNDED, CUT, LAST_START = "2014-02-03", "2022-12-05", "2025-11-17"
# Ratings, in half steps: few are excellent, few are poor.
RATINGS = {"2": 6, "2.5": 16, "3": 50, "3.5": 62, "4": 50, "4.5": 22, "5": 6}


def make(world: World) -> None:
    draw = rng("people")
    staff = _seats()
    n = len(staff)
    named = staff["key"].map(NAMED)
    fixed = {name for name, _, _ in NAMED.values()} | {leader.name for leader in who.LEADERS}
    # A few more than needed, in case a name drawn is one that is fixed.
    drawn = [name for name in person_names(draw, n + len(fixed)) if name not in fixed][:n]
    staff["name"] = _fix(drawn, named, 0)
    staff["location"] = _fix(_places(draw, staff["team"]), named, 1)
    staff["hired"] = pd.to_datetime(_fix(_first_days(draw, staff), named, 2))
    pay = staff["location"].map(PAY).to_numpy(dtype=float)
    stray = np.exp(draw.normal(0, SPREAD, n).clip(-2 * SPREAD, 2 * SPREAD))
    staff["salary"] = np.round(staff["base"] * pay * stray * 2) * 500.0
    staff["performance"] = deal(draw, RATINGS).astype(float)
    world["employees"] = staff.drop(columns=["key", "base"])
    world["leaders"] = _leaders(staff)
    world.facts["roles"] = _roles(staff)


def _seats() -> pd.DataFrame:
    """One row per person: key, title, team, base, employee_id, manager_id and level."""
    rows = [(seat, place) for seat in SEATS for place in range(seat.size)]
    ids = [f"E{n:03d}" for n in range(1, len(rows) + 1)]
    chair = {seat.key: person for person, (seat, _) in zip(ids, rows, strict=True) if seat.key}
    level: dict[str | None, int] = {None: -1}
    made = []
    for person, (seat, place) in zip(ids, rows, strict=True):
        above = seat.under.split()
        manager = chair[above[place % len(above)]] if above else None
        # Managers stand before their people in SEATS, so their level is known.
        level[person] = level[manager] + 1
        made.append((person, seat.key, seat.title, seat.team, seat.salary, manager, level[person]))
    columns = ["employee_id", "key", "title", "team", "base", "manager_id", "level"]
    return pd.DataFrame(made, columns=columns)


def _fix(values: Sequence[object], named: pd.Series, place: int) -> pd.Series:
    """`values`, but what is fixed for the named."""
    return pd.Series(
        [
            mine[place] if isinstance(mine, tuple) else value
            for value, mine in zip(values, named, strict=True)
        ]
    )


def _places(draw: np.random.Generator, team: pd.Series) -> list[object]:
    builds = team.isin(BUILDERS).to_numpy()
    engineering = draw.choice(REGIONS, len(team), p=PLACES["engineering"])
    other = draw.choice(REGIONS, len(team), p=PLACES["other"])
    return list(np.where(builds, engineering, other))


def _first_days(draw: np.random.Generator, staff: pd.DataFrame) -> list[object]:
    """First days by the quota of the team; those who lead or are senior tend to be there longer."""
    weight = np.where(staff["key"].ne("") | staff["title"].str.startswith("Senior"), 3.0, 1.0)
    luck = draw.random(len(staff)) ** (1 / weight)
    first_served = staff["key"].isin(ACTING).to_numpy() + 2.0 * staff["key"].isin([*NAMED])
    place = pd.Series(luck + first_served).groupby(staff["team"]).rank(ascending=False)
    early = (place <= staff["team"].map(BEFORE_2023)).to_numpy()
    first = np.where(early, np.datetime64(FOUNDED), np.datetime64("2023-01-09"))
    last = np.where(early, np.datetime64(CUT), np.datetime64(LAST_START))
    day = between(draw, first, last).astype("datetime64[D]")
    # People start on a Monday, and not in the week of Christmas or after it.
    monday = day - (day.astype(int) + 3) % 7
    year = monday.astype("datetime64[Y]").astype("datetime64[D]")
    in_year = (monday - year).astype(int)
    monday = monday - np.where(in_year > 350, 14, 0) + np.where(in_year < 3, 7, 0)
    return list(monday.astype(str))


def _leaders(staff: pd.DataFrame) -> pd.DataFrame:
    made = pd.DataFrame(who.LEADERS)
    made["employee_id"] = made["name"].map(staff.set_index("name")["employee_id"])
    return made


def _roles(staff: pd.DataFrame) -> dict[str, list[str]]:
    """Employee ids by role, in the order of the ids; later steps deal accounts and tasks to them."""

    def ids(*keys: str) -> list[str]:
        return [str(person) for person in staff.loc[staff["key"].isin(keys), "employee_id"]]

    return {
        "ae": ids("ae"),
        "csm": ids("csm"),
        "se": ids("se"),
        "pm": ids("pm"),
        "director": ids("director_1", "director_2", "director_3"),
        "vp_product": ids("vp_product"),
        "support": [str(person) for person in staff.loc[staff["team"] == "Support", "employee_id"]],
        "exec": ids("ceo", "cfo", "cro", "cmo", "cto"),
    }
