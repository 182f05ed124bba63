"""Interviews with buyers after the deal: what decided, in their words (T1).

A researcher talked to 150 buyers who did not buy and 70 who did. Large companies say yes
to an interview more often, so the answers must be weighted back to the deals.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import choose, shares
from course.company.seeds import rng
from course.company.words.quotes import quote
from course.company.world import World

MAKES = ("win_loss_interviews",)

LOST = {"SMB": 26, "MM": 64, "ENT": 60}
WON = {"SMB": 14, "MM": 30, "ENT": 26}
# Reasons of those who did not buy, in the order of vocabulary.BUYER_REASONS. Small companies do
# mean price more often; weighted to the lost deals it is 14 %, integration 29 %, risk 26 %.
WHY = {
    "SMB": (0.29, 0.14, 0.23, 0.15, 0.12, 0.07),
    "MM": (0.13, 0.31, 0.27, 0.12, 0.11, 0.06),
    "ENT": (0.05, 0.37, 0.27, 0.10, 0.13, 0.08),
}
# What those who bought name: the first is price, and it is seldom that either.
WHY_WON = (0.11, 0.27, 0.13, 0.14, 0.23, 0.12)
ROLES = ("Owner", "Operations lead", "IT lead", "Finance lead", "Dispatcher", "Procurement")
ROLE = {
    "SMB": (0.50, 0.24, 0.02, 0.06, 0.17, 0.01),
    "MM": (0.14, 0.36, 0.16, 0.14, 0.12, 0.08),
    "ENT": (0.01, 0.33, 0.28, 0.12, 0.06, 0.20),
}
THEMES = {
    "Integration": ("erp-integration", "api-limits"),
    "Implementation risk or no decision": ("onboarding",),
    "Missing feature": (
        "offline-mobile",
        "scheduling-rules",
        "parts-inventory",
        "audit-trail",
        "sso-roles",
        "route-planning",
        "multi-language",
        "customer-portal",
    ),
}


def make(world: World) -> None:
    draw = rng("interviews")
    deals = world["opportunities"]
    deals = deals[(deals["type"] != "renewal") & (deals["close_date"] >= "2023-03-01")]
    frames = []
    for counts, outcomes in ((LOST, ("lost", "no_decision")), (WON, ("won",))):
        for segment, count in counts.items():
            fit = deals[(deals["segment"] == segment) & deals["outcome"].isin(outcomes)]
            fit = fit.drop_duplicates("account_id")
            some = fit.iloc[choose(draw, _willing(fit), count)]
            why = WHY[segment] if counts is LOST else WHY_WON
            frames.append(_coded(draw, some, np.array(why), counts is LOST))
    made = pd.concat(frames, ignore_index=True)
    late = draw.integers(9, 46, len(made)).astype("timedelta64[D]")
    made["date"] = np.minimum(
        made["close_date"].to_numpy().astype("datetime64[D]") + late, np.datetime64("2025-12-19")
    )
    rows = made.astype(object).where(made.notna(), None)
    made["quote"] = [
        quote(
            draw,
            reason=row["primary_reason"],
            role=row["buyer_role"],
            outcome=row["outcome"],
            theme=row["theme"],
            competitor=row["competitor"],
        )
        for row in rows.to_dict("records")
    ]
    made = made.sort_values(["date", "opp_id"], kind="stable", ignore_index=True)
    made["interview_id"] = [f"I{n:03d}" for n in range(1, len(made) + 1)]
    world["win_loss_interviews"] = made[
        [
            "interview_id",
            "opp_id",
            "date",
            "buyer_role",
            "primary_reason",
            "secondary_reason",
            "theme",
            "quote",
        ]
    ]


def _willing(deals: pd.DataFrame) -> np.ndarray:
    """Larger deals are followed up more, recent ones too."""
    size = deals["acv"].to_numpy(dtype=float)
    recent = (deals["close_date"].dt.year - 2022).to_numpy(dtype=float)
    weight: np.ndarray = (size / np.median(size)) ** 0.3 * recent
    return weight


def _coded(
    draw: np.random.Generator, deals: pd.DataFrame, why: np.ndarray, lost: bool
) -> pd.DataFrame:
    """Reasons by quota; those who decided for nothing mostly feared the change."""
    n = len(deals)
    made = deals[["opp_id", "segment", "outcome", "competitor", "close_date"]].reset_index(
        drop=True
    )
    reason = np.full(n, "", dtype=object)
    order = ("Implementation risk or no decision", "Competitor fit", "Price", *v.BUYER_REASONS)
    counts = dict(zip(v.BUYER_REASONS, shares(n, why), strict=True))
    nothing = (made["outcome"] == "no_decision").to_numpy()
    alone = made["competitor"].isin(["Nobody"]).to_numpy()
    for name in dict.fromkeys(order):
        weight = (reason == "").astype(float)
        if lost and name.startswith("Implementation"):
            weight *= np.where(nothing, 5.0, 1.0)
        if name == "Competitor fit":
            weight *= np.where(alone | nothing, 0.05, 1.0)
        reason[choose(draw, weight, int(counts[name]))] = name
    made["primary_reason"] = reason
    second = draw.choice(v.BUYER_REASONS, n, p=(0.30, 0.20, 0.16, 0.18, 0.08, 0.08))
    none = (second == reason) | (draw.random(n) < 0.25)
    made["secondary_reason"] = pd.Series(second, dtype=object).where(~none, None)
    made["theme"] = [
        str(draw.choice(THEMES[one])) if one in THEMES and draw.random() < 0.9 else None
        for one in reason
    ]
    segment = str(made["segment"].iloc[0])
    made["buyer_role"] = draw.choice(ROLES, n, p=ROLE[segment])
    return made
