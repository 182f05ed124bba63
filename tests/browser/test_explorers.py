"""Explorers whose charts Vega draws, in JupyterLab: drawn, themed, readable, by keyboard, offline.

That no request leaves the machine is asserted by the fixture `lab`.
"""

from __future__ import annotations

from typing import Any

import pytest
from looks import check_looks, set_theme
from nbformat import v4
from playwright.sync_api import Locator, Page, expect

CHARTS = {
    "arr_bridge": 1,
    "cohorts": 1,
    "mix": 1,
    "payback": 1,
    "coverage": 2,
    "peeking": 2,
    "hiring_bar": 2,
    "decision_clock": 2,
}
FILL = "svg => [...svg.querySelectorAll('path')].map(path => path.getAttribute('fill')).join()"


def opened(lab: Any, *names: str, width: int = 1280) -> Page:
    """A lesson with these explorers, which open by themselves."""
    cells = [
        v4.new_code_cell(
            f'from course import explore\nexplore("{name}")',
            metadata={"tags": ["course"], "jupyter": {"source_hidden": True}},
        )
        for name in names
    ]
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    book = v4.new_notebook(cells=cells, metadata={"kernelspec": spec, "course": {"lesson": "1.5"}})
    path = f"{'-'.join(names)}.ipynb"
    lab.write(path, book)
    page: Page = lab.open(path)
    page.set_viewport_size({"width": width, "height": 1000})
    expect(page.locator(".fw-explorer .fe-vega svg").first).to_be_visible()
    return page


def words_cut_off(chart: Locator) -> list[str]:
    """The words of a drawing that reach beyond it."""
    found: list[str] = chart.evaluate(
        """chart => {
          const edge = chart.querySelector('svg').getBoundingClientRect();
          return [...chart.querySelectorAll('svg text')].filter(text => text.textContent).filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < edge.left - 1 || box.right > edge.right + 1;
          }).map(text => text.textContent);
        }"""
    )
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_its_charts_are_drawn_whole_in_both_themes_wide_and_narrow(lab: Any, name: str) -> None:
    page = opened(lab, name, width=1440)
    charts = page.locator(".fe-vega")
    expect(charts.locator("svg")).to_have_count(CHARTS[name])
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        assert chart.get_attribute("aria-label")
        assert chart.locator("svg text").count() > 4
        assert words_cut_off(chart) == []
    light = charts.locator("svg").first.evaluate(FILL)
    check_looks(page)
    set_theme(page, "dark")
    page.wait_for_function(
        f"before => ({FILL})(document.querySelector('.fe-vega svg')) !== before", arg=light
    )
    check_looks(page)
    before = charts.first.locator("svg").bounding_box()
    assert before
    page.set_viewport_size({"width": 700, "height": 1000})
    page.wait_for_function(
        "wide => document.querySelector('.fe-vega svg').getBoundingClientRect().width < wide",
        arg=before["width"] - 20,
    )
    for chart in charts.all():
        assert words_cut_off(chart) == []


def test_the_keyboard_moves_an_input_and_opens_the_table(lab: Any) -> None:
    page = opened(lab, "mix")
    explorer = page.locator(".fw-explorer")
    finding = explorer.locator(".fe-finding")
    before = finding.inner_text()
    slider = explorer.get_by_role("slider", name="Share of small deals in H2 2025")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_value("5")
    expect(finding).not_to_have_text(before)
    expect(finding).to_contain_text("falls")
    # The drawing follows, and so do its words.
    drawn = explorer.locator(".fe-vega")
    expect(drawn.locator("svg")).to_contain_text("All 23.7")
    assert "All from 30.2 to 23.7" in str(drawn.get_attribute("aria-label"))
    explorer.get_by_role("button", name="Pin this result").focus()
    page.keyboard.press("Tab")
    expect(explorer.get_by_role("button", name="Show as a table")).to_be_focused()
    page.keyboard.press("Enter")
    table = explorer.get_by_role("region", name="Won of closed deals, by segment")
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(5)
    page.keyboard.press("Enter")
    expect(table).to_be_hidden()


def test_two_explorers_share_a_page_and_the_library(lab: Any) -> None:
    page = opened(lab, "arr_bridge", "payback")
    expect(page.locator(".fw-explorer .fe-vega svg")).to_have_count(2)
    page.get_by_label("Segment").select_option("ENT")
    expect(page.locator(".fe-finding").first).to_contain_text("Enterprise")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert sum(name.startswith("blob:") for name in loaded) <= 1
