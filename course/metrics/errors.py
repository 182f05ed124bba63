"""The one error of the metrics, so that a lesson can catch it and show its words."""

from __future__ import annotations


class MetricError(ValueError):
    """These inputs have no such metric; the message says what is wrong and what to do."""
