"""The accounts of all who ever were customers, of merged companies and of our own tests.

Prospects that never bought are added with their deals, in `prospects`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.seeds import rng
from course.company.steps.contracts import first_day
from course.company.words.names import company_names
from course.company.world import World

MAKES = ("accounts",)

TEST_NAMES = (
    "Fernwick Demo North",
    "Fernwick Demo DACH",
    "zz test do not use",
    "QA regression 2",
    "Fernwick Training",
    "Sandbox Lucia",
)


def make(world: World) -> None:
    draw = rng("accounts")
    customers = world.facts["all_customers"]
    n = len(customers)
    made = customers[
        [
            "account_id",
            "segment",
            "industry",
            "region",
            "currency",
            "technicians",
            "employees",
            "channel",
            "icp_fit",
        ]
    ].copy()
    made["name"] = company_names(draw, made["industry"].tolist(), made["region"].tolist())
    made["parent_id"] = customers["parent_id"]
    # The CRM knows a company some weeks before its first contract.
    lead = pd.to_timedelta(draw.integers(12, 120, n), unit="D")
    made["created"] = first_day(customers["start"].to_numpy()).to_numpy() - lead.to_numpy()
    made = pd.concat([made, _tests(world)], ignore_index=True)
    made = owners(draw, world, made)
    world["accounts"] = made


def owners(draw: np.random.Generator, world: World, accounts: pd.DataFrame) -> pd.DataFrame:
    """Give each account its sellers: each works in one segment; small ones have no manager of
    their own in customer success."""
    roles = world.facts["roles"]
    sellers = np.array(roles["ae"])
    # Sellers divide the segments in the order of their ids.
    cut = {"SMB": sellers[:7], "MM": sellers[7:13], "ENT": sellers[13:]}
    made = accounts.copy()
    made["ae_id"] = ""
    for segment, mine in cut.items():
        group = (made["segment"] == segment).to_numpy()
        made.loc[group, "ae_id"] = draw.choice(mine, int(group.sum()))
    managers = draw.choice(np.array(roles["csm"]), len(made))
    made["csm_id"] = pd.Series(managers, index=made.index).mask(made["segment"] == "SMB", None)
    return made


def _tests(world: World) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": world.facts["tests"],
            "name": TEST_NAMES,
            "segment": "SMB",
            "industry": "Facilities",
            "region": "North America",
            "currency": "USD",
            "employees": 1,
            "technicians": 1,
            "channel": "Referral",
            "icp_fit": "C",
            "created": pd.Timestamp("2023-01-30"),
            "parent_id": None,
        }
    )
