"""The steps that make the company, in order.

Each is a module with `MAKES`, the tables it leaves in the world, and `make(world)`.
A step draws from `rng` of its own name, reads what earlier steps left and says in
constants at its top what a teacher may want to change.
"""

from __future__ import annotations

STEPS: tuple[str, ...] = (
    "people",
    "customers",
    "revenue",
    "products",
    "contracts",
    "accounts",
    "pnl",
    "prospects",
    "deals",
    "commitments",
    "snapshots",
    "interviews",
    "se_notes",
    "marketing",
    "geo",
    "usage",
    "tickets",
    "nps",
    "requests",
    "surveys",
    "experiments",
    "roadmap",
    "approvals",
    "tasks",
    "organisation",
)
