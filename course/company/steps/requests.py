"""What is asked for, by whom, and how often (T5).

One account, the largest, gives 31 % of all priority points. Added up, three of its own themes
are among the top five; counted by account, none of them is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from course.company import vocabulary as v
from course.company.draw import Ints, choose, shares
from course.company.seeds import rng
from course.company.words.requests import request_words
from course.company.world import END, World

MAKES = ("feature_requests", "request_links")

REQUESTS = 420
LINKS = 2900
LOUD_LINKS = 660
LOUD_SHARE = 0.31
# What accounts ask for, in the order of vocabulary.THEMES.
ASKED = (17, 12, 13, 10, 5, 5, 4, 4, 3, 5, 6, 3, 11, 2)
# What the loud account asks for, and hardly anybody else.
LOUD = {
    "custom-reports": 0.27,
    "audit-trail": 0.27,
    "multi-language": 0.27,
    "sso-roles": 0.07,
    "erp-integration": 0.06,
    "forecasting": 0.06,
}
VIA_DEAL, VIA_TICKET = 880, 520  # of the others' links
POINTS = {  # who enters it -> lowest, highest
    "Account executive": (8, 10),
    "Sales engineer": (5, 9),
    "Customer success": (3, 8),
    "Support": (2, 5),
    "Customer": (3, 9),
}
BLOCKER = {
    "Account executive": 0.55,
    "Sales engineer": 0.30,
    "Customer success": 0.15,
    "Support": 0.04,
    "Customer": 0.20,
}
STATUS = ("open", "planned", "shipped", "declined")


def make(world: World) -> None:
    draw = rng("requests")
    world["feature_requests"] = _requests(draw)
    parts = [_via_deals(draw, world), _via_tickets(draw, world)]
    rest = LINKS - LOUD_LINKS - sum(map(len, parts))
    parts += [_by_customers(draw, world, rest), _loud(draw, world)]
    made = pd.concat(parts, ignore_index=True)
    _points(draw, world, made)
    _attach(draw, world["feature_requests"], made)
    made["blocker"] = draw.random(len(made)) < np.where(
        made["account_id"] == world.facts["loud"], 0.6, made["submitter_role"].map(BLOCKER)
    )
    made = made.sort_values(["date", "account_id"], kind="stable", ignore_index=True)
    made.insert(0, "link_id", [f"L{n:04d}" for n in range(1, len(made) + 1)])
    world["request_links"] = made.drop(columns="theme")


def _requests(draw: np.random.Generator) -> pd.DataFrame:
    """Twenty a theme at least, more where more is asked; the first of each in January 2023."""
    weight = np.array(ASKED, dtype=float) + 4
    counts = shares(REQUESTS - 10 * len(v.THEMES), weight) + 10
    rows = []
    for theme, count in zip(v.THEMES, counts, strict=True):
        days = np.sort(draw.integers(0, 1060, int(count)))
        days[:2] = draw.integers(0, 12, 2)
        for day in np.sort(days):
            title, text = request_words(draw, theme)
            created = pd.Timestamp("2023-01-03") + pd.Timedelta(days=int(day))
            rows.append((theme, title, text, created))
    made = pd.DataFrame(rows, columns=["theme", "title", "text", "created"])
    made = made.sort_values(["created", "theme"], kind="stable", ignore_index=True)
    made.insert(0, "request_id", [f"F{n:03d}" for n in range(1, len(made) + 1)])
    age = (END - made["created"]).dt.days.to_numpy() / 1095
    shipped = draw.random(len(made)) < 0.30 * age
    other = draw.choice(("open", "planned", "declined"), len(made), p=(0.68, 0.12, 0.20))
    made["status"] = np.where(shipped, "shipped", other)
    return made


def _themes(draw: np.random.Generator, count: int) -> np.ndarray:
    share = np.array(ASKED) / sum(ASKED)
    return draw.choice(list(v.THEMES), count, p=share)


def _via_deals(draw: np.random.Generator, world: World) -> pd.DataFrame:
    deals = world["opportunities"]
    fit = (deals["type"] != "renewal") & (deals["created"] >= "2023-01-05")
    fit &= (deals["created"] <= "2025-12-20") & (deals["account_id"] != world.facts["loud"])
    deals = deals[fit]
    row = deals.iloc[np.sort(draw.integers(0, len(deals), VIA_DEAL))]
    begin = row["created"].to_numpy().astype("datetime64[D]")
    end = np.minimum(
        row["close_date"].to_numpy().astype("datetime64[D]"), np.datetime64("2025-12-30")
    )
    room = np.maximum((end - begin).astype(int), 0)
    engineer = row["se_id"].notna().to_numpy() & (draw.random(VIA_DEAL) < 0.55)
    return pd.DataFrame(
        {
            "account_id": row["account_id"].to_numpy(),
            "opp_id": row["opp_id"].to_numpy(),
            "ticket_id": None,
            "submitter_role": np.where(engineer, "Sales engineer", "Account executive"),
            "theme": _themes(draw, VIA_DEAL),
            "date": begin + np.floor(draw.random(VIA_DEAL) * (room + 1)).astype("timedelta64[D]"),
        }
    )


def _via_tickets(draw: np.random.Generator, world: World) -> pd.DataFrame:
    """Tickets about the same theme, so that the ticket says what the vote says."""
    tickets = world["support_tickets"]
    own = {*world.facts["tests"], world.facts["loud"]}
    fit = tickets["kind"].isin(["request", "bug"]) & ~tickets["account_id"].isin(own)
    tickets = tickets[fit & (tickets["opened"] >= "2023-01-20")]
    frames = []
    for theme, count in zip(v.THEMES, shares(VIA_TICKET, ASKED), strict=True):
        mine = tickets[tickets["theme"] == theme]
        frames.append(mine.iloc[choose(draw, np.ones(len(mine)), int(count))])
    row = pd.concat(frames, ignore_index=True)
    wait = draw.integers(0, 15, len(row)).astype("timedelta64[D]")
    day = row["opened"].to_numpy().astype("datetime64[D]") + wait
    return pd.DataFrame(
        {
            "account_id": row["account_id"].to_numpy(),
            "opp_id": None,
            "ticket_id": row["ticket_id"].to_numpy(),
            "submitter_role": "Support",
            "theme": row["theme"].astype(str).to_numpy(),
            "date": np.minimum(day, np.datetime64("2025-12-31")),
        }
    )


def _by_customers(draw: np.random.Generator, world: World, count: int) -> pd.DataFrame:
    """Entered in the product or by customer success, in a month in which they were customers."""
    usage = world["usage_monthly"]
    own = {*world.facts["tests"], world.facts["loud"]}
    usage = usage[~usage["account_id"].isin(own)]
    weight = (usage["seats"].to_numpy(dtype=float) + 5) ** 0.4
    row = usage.iloc[np.sort(draw.choice(len(usage), count, p=weight / weight.sum()))]
    day = row["month"].to_numpy().astype("datetime64[D]")
    return pd.DataFrame(
        {
            "account_id": row["account_id"].to_numpy(),
            "opp_id": None,
            "ticket_id": None,
            "submitter_role": draw.choice(["Customer success", "Customer"], count, p=(0.55, 0.45)),
            "theme": _themes(draw, count),
            "date": day + draw.integers(0, 28, count).astype("timedelta64[D]"),
        }
    )


def _loud(draw: np.random.Generator, world: World) -> pd.DataFrame:
    day = np.datetime64("2023-02-01") + np.floor(1055 * draw.random(LOUD_LINKS) ** 0.7).astype(
        "timedelta64[D]"
    )
    roles = ("Customer success", "Customer", "Account executive", "Support")
    return pd.DataFrame(
        {
            "account_id": world.facts["loud"],
            "opp_id": None,
            "ticket_id": None,
            "submitter_role": draw.choice(roles, LOUD_LINKS, p=(0.4, 0.38, 0.17, 0.05)),
            "theme": draw.choice(list(LOUD), LOUD_LINKS, p=list(LOUD.values())),
            "date": day,
        }
    )


def _points(draw: np.random.Generator, world: World, made: pd.DataFrame) -> None:
    low, high = np.array([POINTS[role] for role in made["submitter_role"]]).T
    points: Ints = draw.integers(low, high + 1)
    loud = (made["account_id"] == world.facts["loud"]).to_numpy()
    wanted = round(LOUD_SHARE / (1 - LOUD_SHARE) * int(points[~loud].sum()))
    points[loud] = _adding_up(draw, wanted, int(loud.sum()))
    made["points"] = points


def _adding_up(draw: np.random.Generator, total: int, count: int) -> Ints:
    """`count` numbers up to 10 with this sum, most of them near the top."""
    if total > 10 * count:
        raise ValueError(f"{count} links cannot hold {total} points")
    made = np.full(count, 10, dtype=np.int64)
    for _ in range(10 * count - total):
        lower = np.flatnonzero(made > 6)
        made[draw.choice(lower)] -= 1
    return made


def _attach(draw: np.random.Generator, requests: pd.DataFrame, made: pd.DataFrame) -> None:
    """A request of the theme that was there on the day; some are voted for again and again."""
    made["request_id"] = ""
    date = made["date"].to_numpy().astype("datetime64[D]").copy()
    for theme, mine in requests.groupby("theme", sort=False):
        rows = np.flatnonzero(made["theme"] == theme)
        created = mine["created"].to_numpy().astype("datetime64[D]")
        date[rows] = np.maximum(date[rows], created[0])
        there = np.searchsorted(created, date[rows], side="right")
        place = np.floor(draw.random(len(rows)) ** 1.8 * there).astype(int)
        made.loc[rows, "request_id"] = mine["request_id"].to_numpy()[place]
    made["date"] = date
