"""Every metric says what it is; every public function is a metric or a named mistake."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import course.metrics
from course import metrics as m

HEADINGS = ("Formula:", "Unit:", "Source:", "Variant:", "Common mistake:")
PLUMBING = {"check", "currency", "errors", "registry"}


@pytest.mark.parametrize("name", sorted(m.METRICS))
def test_a_metric_says_formula_unit_source_variant_mistake(name: str) -> None:
    text = inspect.getdoc(m.METRICS[name]) or ""
    places = [text.find(f"\n{heading} ") for heading in HEADINGS]
    assert -1 not in places, text
    assert places == sorted(places)
    # One sentence first, something after every heading, and what it refuses.
    assert re.match(r"[A-Z][^\n]+\.\n\n", text)
    assert all(re.search(rf"\n{heading} \S{{1,}}", text) for heading in HEADINGS)
    assert re.search(r"[Rr]aises MetricError", text[places[-1] :])


def test_every_public_function_is_entered_and_exported() -> None:
    mistakes = {one.name for group in m.MISTAKES.values() for one in group}
    public = set()
    for info in pkgutil.iter_modules(course.metrics.__path__):
        if info.name in PLUMBING:
            continue
        module = importlib.import_module(f"course.metrics.{info.name}")
        public |= {
            name
            for name, value in vars(module).items()
            if inspect.isfunction(value)
            and value.__module__ == module.__name__
            and not name.startswith("_")
        }
    assert public == set(m.METRICS) | mistakes
    assert public <= set(m.__all__)
    assert all(getattr(m, name) for name in m.__all__)


def test_every_mistake_belongs_to_a_metric_and_explains_itself() -> None:
    for metric, mistakes in m.MISTAKES.items():
        assert metric in m.METRICS
        assert len({one.name for one in mistakes}) == len(mistakes)
        for one in mistakes:
            assert one.metric == metric
            assert one.function is getattr(m, one.name)
            assert len(one.says) > 20 and one.says.endswith(".") and "\n" not in one.says


def test_every_metric_has_a_mistake_unless_none_can_be_computed() -> None:
    # CARR under the name of ARR, and a coefficient without its partner, are mistakes of words.
    assert set(m.METRICS) - set(m.MISTAKES) == {"carr", "kano_better"}
