"""Who works at Fernwick."""

from __future__ import annotations

from course.company import vocabulary as v
from course.company.schema.columns import choice, date, key, money, number, ref, table, text, whole

AREA = "People"

employees = table(
    "employees",
    "One row per employee at the end of 2025.",
    key("employee_id", "The employee."),
    text("name", "Name."),
    text("title", "Title."),
    choice("team", v.TEAMS, "Team."),
    whole("level", "Distance from the CEO, who is 0.", 0, 8),
    ref("manager_id", "employees.employee_id", "Manager; empty for the CEO.", empty=True),
    choice("location", v.REGIONS, "Where they work."),
    date("hired", "Day they joined."),
    money("salary", "Base salary a year; invented for teaching."),
    number("performance", "Last rating.", 1, 5, unit="1 to 5"),
    area=AREA,
)

leaders = table(
    "leaders",
    "One row per executive, head and board member: what each is measured on, wants and fears.",
    key("name", "The person."),
    text("role", "The role."),
    ref("employee_id", "employees.employee_id", "Empty for the board.", empty=True),
    text("measured_on", "What their own success is measured on."),
    text("wants", "What they push for."),
    text("fears", "What they try to avoid."),
    text("tension", "With whom they pull in different directions, and about what."),
    text("voice", "How they talk, by an example."),
    area=AREA,
)

TABLES = (employees, leaders)
