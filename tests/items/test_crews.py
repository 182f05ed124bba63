"""Thirty-four people, four teams: the key is the best of all charts, worked out from the cards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.items.kinds.sorting import present
from course.items.load import load_exercise

FOLDER = Path(__file__).parents[2] / "solutions" / "2-vp-leap"
LEADS = ("marcus", "daan", "niels", "gustav")
STAYS = {
    "Connectors": (0, 2),
    "Report builder": (1, 3),
    "Workload forecast": (2, 3),
    "Pipelines": (3, 3),
}
BETWEEN_THOSE_WHO_STAY = 3
CROSSES, NEW_LEAD, ALONE = 4, 3, 20
STAND_IN = {"Tax": "Invoices", "Access": "Interfaces"}


class Charts:
    """Every chart, by its number: who leads each crew, and what that costs."""

    def __init__(self) -> None:
        loaded: Any = load_exercise(FOLDER, "crews-to-teams")
        self.item, self.key = loaded.item, loaded.key
        self.crews: dict[str, str] = {}
        self.today: dict[str, int] = {}
        size: dict[str, int] = {}
        ties: dict[frozenset[str], set[int]] = {}
        for card in loaded.item["cards"]:
            text = str(card["text"])
            found = re.search(r"<strong>(.+?)</strong>, (\d) .*?with (\w+)\. (.*)\.", text)
            assert found, text
            name, people, lead, shared = found.groups()
            self.crews[name] = card["id"]
            size[name], self.today[name] = int(people), LEADS.index(lead.lower())
            for other, items in re.findall(r"([A-Z][a-z ]+?) (\d+)", shared):
                # A tie stands on both cards, and is counted once.
                ties.setdefault(frozenset((name, other)), set()).add(int(items))
        assert all(len(said) == 1 for said in ties.values()), ties
        number = np.arange(4 ** len(self.crews))
        self.at = {name: number // 4**n % 4 for n, name in enumerate(self.crews)}
        self.moved: Any = sum(size[name] * (at != self.today[name]) for name, at in self.at.items())
        whole = {**self.at, **{name: np.full(1, lead) for name, (lead, _) in STAYS.items()}}
        size |= {name: people for name, (_, people) in STAYS.items()}
        self.items = sum(n for (n,) in ties.values()) + BETWEEN_THOSE_WHO_STAY
        self.cross: Any = BETWEEN_THOSE_WHO_STAY + sum(
            n * (whole[one] != whole[other]) for (one, other), (n,) in ties.items()
        )
        alone = sum(1 * (whole[one] != whole[other]) for one, other in STAND_IN.items())
        self.spans: list[Any] = [
            sum(size[n] * (at == lead) for n, at in whole.items()) for lead in range(4)
        ]
        self.allowed: Any = np.all([(span >= 6) & (span <= 8) for span in self.spans], axis=0)
        self.cost: Any = CROSSES * self.cross + NEW_LEAD * self.moved + ALONE * alone

    def number(self, leads: dict[str, int]) -> int:
        return sum(leads[name] * 4**n for n, name in enumerate(self.crews))


@pytest.fixture(scope="module")
def charts() -> Charts:
    return Charts()


def test_the_chart_of_today_is_as_the_text_says(charts: Charts) -> None:
    now = charts.number(charts.today)
    assert charts.items == 100
    assert charts.cross[now] == 62
    assert charts.cost[now] == 268
    assert [span[now] for span in charts.spans] == [9, 7, 7, 6]
    assert not charts.allowed[now]


def test_the_key_is_the_only_best_chart(charts: Charts) -> None:
    places = charts.key["model"]["places"]
    leads = {name: LEADS.index(places[card]["lead"]) for name, card in charts.crews.items()}
    mine = charts.number(leads)
    costs = np.sort(charts.cost[charts.allowed])
    assert charts.allowed[mine]
    assert (charts.cost[mine], charts.cross[mine], charts.moved[mine]) == (178, 37, 10)
    # The next chart is so far behind that no second answer has to count.
    assert list(costs[:2]) == [178, 202]
    assert np.median(costs) == pytest.approx(387, abs=2)


def test_the_totals_on_the_page_say_the_same_as_the_cards(charts: Charts) -> None:
    tally = present(charts.item, charts.key["model"])["tally"]
    assert [column["said"] for column in tally["columns"]] == ["7", "7", "7", "8"]
    assert tally["lines"] == ["Items that cross: 37 of 100", "People moved: 10"]
    home = {card: {"lead": lead} for card, lead in charts.item["tally"]["home"].items()}
    today = present(charts.item, {"places": home})["tally"]
    assert today["lines"] == ["Items that cross: 62 of 100", "People moved: 0"]
    assert [column["out"] for column in today["columns"]] == [True, False, False, False]


def test_the_rule_of_spans_is_what_dashboards_pays(charts: Charts) -> None:
    best = int(np.argmin(charts.cost))
    assert charts.cost[best] == 168
    assert charts.at["Dashboards"][best] == LEADS.index("niels")
    assert not charts.allowed[best]
