"""Promises of features made to win or keep a customer (T6).

36 promises, 21 late. Of those late 15 renewed, of those kept 14 of 15: a gap that looks
large and that so few cases cannot carry (Fisher's p is .20). Eight were reused by others.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company.draw import choose
from course.company.seeds import rng
from course.company.words.promises import promised_feature
from course.company.world import World

MAKES = ("commitments", "opportunities")

LATE_RENEWED, LATE_LOST = 15, 6
KEPT_RENEWED, KEPT_LOST = 14, 1
REUSED = 8  # by more than three other customers
NOT_YET = 5  # of the late ones, those still not delivered
THEME = {
    "erp-integration": 0.24,
    "scheduling-rules": 0.12,
    "sso-roles": 0.12,
    "custom-reports": 0.12,
    "audit-trail": 0.10,
    "offline-mobile": 0.10,
    "parts-inventory": 0.08,
    "api-limits": 0.07,
    "customer-portal": 0.05,
}
WORDING = ("direction", "intent", "dated promise", "contract clause")
BY_SELLER = 0.7  # else the sales engineer, or an executive


def make(world: World) -> None:
    draw = rng("commitments")
    deals = world["opportunities"].copy()
    made = _deals(draw, world, deals)
    n = len(made)
    made = made.sort_values("promised", kind="stable", ignore_index=True)
    made["commitment_id"] = [f"K{k:02d}" for k in range(1, n + 1)]
    made["theme"] = draw.choice(list(THEME), n, p=list(THEME.values()))
    made["feature"] = [promised_feature(draw, theme) for theme in made["theme"]]
    made["wording"] = draw.choice(WORDING, n, p=(0.14, 0.25, 0.39, 0.22))
    made["in_contract"] = (made["wording"] == "contract clause") | (
        (made["wording"] == "dated promise") & (draw.random(n) < 0.25)
    )
    made["promised_by"] = _who(draw, world, made)
    made["effort_pm"] = np.round(np.clip(2.6 * np.exp(draw.normal(0, 0.6, n)), 0.5, 11), 1)
    reused = np.zeros(n, dtype=int)
    reused[:] = draw.choice((0, 1, 2, 3), n, p=(0.42, 0.28, 0.18, 0.12))
    done = made["delivered"].notna().to_numpy()
    for one in choose(draw, done.astype(float), REUSED):
        reused[one] = draw.integers(4, 23)
    reused[~done] = 0
    made["reuse_accounts"] = reused
    deals["committed_feature_id"] = deals["opp_id"].map(made.set_index("opp_id")["commitment_id"])
    world["opportunities"] = deals
    world["commitments"] = made


def _deals(draw: np.random.Generator, world: World, deals: pd.DataFrame) -> pd.DataFrame:
    """Won deals whose customer had a renewal decision later, with dates that fit."""
    ends = deals[(deals["type"] == "renewal") & deals["outcome"].isin(["won", "lost"])]
    won = deals[(deals["outcome"] == "won") & (deals["type"] != "renewal")]
    won = won[won["acv"] > 12_000]
    pairs = won[["opp_id", "account_id", "ae_id", "se_id", "close_date"]].merge(
        ends[["account_id", "close_date", "outcome"]],
        on="account_id",
        suffixes=("", "_renewal"),
    )
    gap = (pairs["close_date_renewal"] - pairs["close_date"]).dt.days
    pairs = pairs[(gap >= 190) & (gap <= 760)]
    # The first renewal after the deal decides.
    pairs = pairs.sort_values(["opp_id", "close_date_renewal"]).drop_duplicates("opp_id")
    pairs = pairs.sort_values(["account_id", "close_date"]).drop_duplicates("account_id")
    renewed = (pairs["outcome"] == "won").to_numpy()
    lost = pairs[~renewed].iloc[choose(draw, np.ones((~renewed).sum()), LATE_LOST + KEPT_LOST)]
    kept = pairs[renewed].iloc[choose(draw, np.ones(renewed.sum()), LATE_RENEWED + KEPT_RENEWED)]
    kept = kept.assign(late=np.arange(len(kept)) < LATE_RENEWED)
    lost = lost.assign(late=np.arange(len(lost)) < LATE_LOST)
    made = pd.concat([kept, lost], ignore_index=True)
    return _dates(draw, made)


def _dates(draw: np.random.Generator, made: pd.DataFrame) -> pd.DataFrame:
    n = len(made)
    close = made["close_date"].to_numpy().astype("datetime64[D]")
    renewal = made["close_date_renewal"].to_numpy().astype("datetime64[D]")
    promised = close - draw.integers(2, 25, n).astype("timedelta64[D]")
    room = (renewal - close).astype(int)
    due = close + np.floor(room * draw.uniform(0.35, 0.75, n)).astype("timedelta64[D]")
    late = made["late"].to_numpy()
    early = draw.integers(0, 22, n).astype("timedelta64[D]")
    slip = draw.integers(18, 260, n).astype("timedelta64[D]")
    delivered = np.where(late, due + slip, np.maximum(due - early, promised))
    missing = np.zeros(n, dtype=bool)
    missing[choose(draw, late.astype(float), NOT_YET)] = True
    missing |= delivered > np.datetime64("2025-12-31")
    return pd.DataFrame(
        {
            "opp_id": made["opp_id"],
            "account_id": made["account_id"],
            "ae_id": made["ae_id"],
            "se_id": made["se_id"],
            "promised": promised,
            "due": due,
            "delivered": pd.Series(delivered).mask(missing),
            "renewal_date": renewal,
            "renewed": (made["outcome"] == "won").to_numpy(),
        }
    )


def _who(draw: np.random.Generator, world: World, made: pd.DataFrame) -> np.ndarray:
    cro = world.facts["roles"]["exec"][2]
    luck = draw.random(len(made))
    engineer = made.pop("se_id")
    seller = made.pop("ae_id")
    other = engineer.where(engineer.notna(), cro)
    return np.where(luck < BY_SELLER, seller, np.where(luck < 0.9, other, cro))
