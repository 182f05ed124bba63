"""A small story to bend: two nodes, one draw, something that comes later."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

SMALL: dict[str, Any] = {
    "meters": [
        {
            "id": "trust",
            "label": "Trust",
            "unit": "points",
            "start": 50,
            "min": 0,
            "max": 100,
            "good": "up",
        },
        {
            "id": "cost",
            "label": "Cost",
            "unit": "$k",
            "start": 0,
            "min": 0,
            "max": 50,
            "good": "down",
        },
    ],
    "flags": ["asked", "won"],
    "clock": {"label": "Week", "start": 1, "end": 6},
    "draws": [
        {
            "id": "test",
            "outcomes": [
                {
                    "id": "yes",
                    "chance": {
                        "base": 0.2,
                        "per": {"trust": 0.005},
                        "flags": {"asked": 0.2},
                        "min": 0.1,
                        "max": 0.9,
                    },
                    "set": ["won"],
                    "says": "It works.",
                },
                {"id": "no", "effects": {"trust": -5}},
            ],
        }
    ],
    "steps": 4,
    "start": "one",
    "nodes": [
        {
            "id": "one",
            "title": "One",
            "text": "<p>Where it starts.</p>",
            "choices": [
                {
                    "id": "ask",
                    "text": "Ask first",
                    "effects": {"trust": 10, "cost": 10},
                    "set": ["asked"],
                    "takes": 2,
                    "goto": "two",
                },
                {
                    "id": "push",
                    "text": "Push on",
                    "effects": {"trust": -10},
                    "later": [{"in": 2, "effects": {"trust": -30}, "says": "It is remembered."}],
                    "goto": "two",
                },
            ],
        },
        {
            "id": "two",
            "title": "Two",
            "text": "<p>Where it turns.</p>",
            "back": True,
            "choices": [
                {
                    "id": "try",
                    "text": "Try it",
                    "draws": ["test"],
                    "effects": {"cost": 5},
                    "routes": [{"if": {"flag": "won"}, "to": "good"}],
                    "goto": "poor",
                },
                {
                    "id": "drop",
                    "text": "Drop it",
                    "needs": {"trust": {"min": 45}},
                    "locked": "Nobody would follow",
                    "effects": {"trust": -3},
                    "goto": "poor",
                },
            ],
        },
    ],
    "endings": [
        {"id": "good", "title": "Good", "text": "<p>It went well.</p>"},
        {"id": "poor", "title": "Poor", "text": "<p>It did not.</p>"},
    ],
}


@pytest.fixture
def story() -> dict[str, Any]:
    return deepcopy(SMALL)
