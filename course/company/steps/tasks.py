"""What each product manager has done, and how it went: task by task.

Maturity belongs to a task, not to a person: everybody here is strong at something and new
to something else, whatever the title says.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.schema.product import pm_tasks
from course.company.seeds import rng
from course.company.words.evidence import evidence_line
from course.company.world import END, World

MAKES = ("pm_tasks",)

TASKS = tuple(pm_tasks.columns["task"].dtype.type.categories)
# How often a task comes up in a year, in the order of TASKS.
YEARLY = (9.0, 0.9, 2.0, 5.0, 2.2, 4.0, 8.0, 6.0, 0.6, 1.2)
STRONG, NEW = 3, 2  # tasks at which somebody is far above or far below their own level


def make(world: World) -> None:
    draw = rng("tasks")
    staff = world["employees"].set_index("employee_id")
    served = ((END - staff["hired"]).dt.days / 365.25).to_dict()
    rows = []
    for pm in world.facts["roles"]["pm"]:
        years = float(served[pm])
        level = 0.35 + 0.12 * (str(staff.at[pm, "title"]).split()[0] in ("Senior", "Principal"))
        special = draw.permutation(len(TASKS))
        for place, task in enumerate(TASKS):
            skill = level + draw.normal(0, 0.12)
            skill += 0.38 * (place in special[:STRONG]) - 0.40 * (place in special[-NEW:])
            skill = float(np.clip(skill, 0.02, 0.97))
            times = YEARLY[place] * min(years, 5.0) * (0.25 + 1.3 * skill)
            done = int(draw.poisson(times)) if skill > 0.12 else 0
            alone = int(draw.binomial(done, skill))
            rework = None if done == 0 else round(float(np.clip(0.75 - 0.7 * skill, 0, 1)), 2)
            wants = str(
                draw.choice(("no", "yes", "keen"), p=(0.25, 0.5, 0.25))
                if place not in special[-NEW:]
                else draw.choice(("no", "yes", "keen"), p=(0.2, 0.35, 0.45))
            )
            rows.append(
                {
                    "pm_id": pm,
                    "task": task,
                    "times_done": done,
                    "times_done_alone": alone,
                    "rework_share": rework,
                    "last_done_months": None if done == 0 else int(draw.integers(0, 15)),
                    "wants_it": wants,
                    "evidence": evidence_line(
                        draw, task=task, done=done, alone=alone, rework=rework, wants=wants
                    ),
                }
            )
    world["pm_tasks"] = pd.DataFrame(rows)
