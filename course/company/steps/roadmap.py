"""Ninety shipped items: what was predicted, and what came (T18).

A third of the ideas did what half of their prediction promised. Where an idea came from
tells more than how sure its author was, and the RICE order of the predictions tells nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import choose
from course.company.seeds import rng
from course.company.words.roadmap import roadmap_titles
from course.company.world import World

MAKES = ("roadmap_items",)

# source -> (items, those that hit)
HITS = {
    "discovery": (24, 14),
    "sales": (29, 9),
    "executive": (15, 3),
    "support": (13, 5),
    "competitor": (9, 2),
}
CERTAIN_HIT, CERTAIN_MISSED = 8, 13  # items stated with a confidence of 100 %
# Who is certain: executives and sellers, hits or not.
CERTAIN_BY = {"discovery": 0.5, "sales": 2.0, "executive": 3.0, "support": 0.7, "competitor": 1.0}
# Weight of each theme, in the order of vocabulary.THEMES; what Insights serves came late and much.
THEME = (10, 6, 9, 6, 7, 6, 14, 4, 4, 6, 6, 2, 6, 6)
INSIGHTS_FROM = 6  # July 2023
METRIC = {
    "Core": ("Jobs closed on the day", "Weekly active dispatchers", "Visits planned a day", "First job within a week"),
    "Connect": ("Connect live within 60 days", "Invoices without correction", "Connect attach rate"),
    "Insights": ("Insights opened in the month", "Insights attach rate", "Reports built by customers"),
}  # fmt: skip
SHIPS_LATE = (0.9, 2.4)


def make(world: World) -> None:
    draw = rng("roadmap")
    rows = [(s, k < hits) for s, (count, hits) in HITS.items() for k in range(count)]
    made = pd.DataFrame(rows, columns=["source", "hit"])
    made = made.iloc[draw.permutation(len(made))].reset_index(drop=True)
    n = len(made)
    month = np.sort(draw.integers(0, 36, n))
    weight = np.array(THEME, dtype=float)
    product = np.array([product for _, product in v.THEMES.values()])
    names = np.array(list(v.THEMES))
    before = weight * (product != "Insights")
    made["theme"] = [
        str(draw.choice(names, p=(w := before if m < INSIGHTS_FROM else weight) / w.sum()))
        for m in month
    ]
    made["product"] = made["theme"].map({name: p for name, (_, p) in v.THEMES.items()})
    made["title"] = roadmap_titles(draw, made["theme"].tolist())
    day = (np.datetime64("2023-01", "M") + month).astype("datetime64[D]")
    made["shipped"] = day + draw.integers(3, 28, n).astype("timedelta64[D]")
    made["reach"] = np.round(np.clip(140 * np.exp(draw.normal(0, 0.8, n)), 12, 900), -1)
    made["impact"] = draw.choice((0.25, 0.5, 1.0, 2.0, 3.0), n, p=(0.06, 0.24, 0.36, 0.26, 0.08))
    made["confidence"] = _confidence(draw, made)
    made["effort_pm"] = np.round(np.clip(5 * np.exp(draw.normal(0, 0.6, n)), 0.5, 24) * 2) / 2
    late = np.clip(1.35 * np.exp(draw.normal(0, 0.28, n)), *SHIPS_LATE)
    made["actual_effort_pm"] = np.round(made["effort_pm"] * late, 1)
    made["target_metric"] = [str(draw.choice(METRIC[p])) for p in made["product"]]
    made["predicted_effect"] = np.round(np.clip(4.2 * np.exp(draw.normal(0, 0.45, n)), 1.2, 12), 1)
    came = np.where(made["hit"], draw.uniform(0.58, 1.35, n), draw.uniform(-0.35, 0.40, n))
    made["actual_effect"] = np.round(made["predicted_effect"] * came, 1)
    made["item_id"] = [f"R{k:02d}" for k in range(1, n + 1)]
    world["roadmap_items"] = made


def _confidence(draw: np.random.Generator, made: pd.DataFrame) -> np.ndarray:
    stated = draw.choice((0.5, 0.8), len(made), p=(0.42, 0.58))
    who = made["source"].map(CERTAIN_BY).to_numpy(dtype=float)
    for hit, count in ((True, CERTAIN_HIT), (False, CERTAIN_MISSED)):
        stated[choose(draw, who * (made["hit"] == hit), count)] = 1.0
    return stated
