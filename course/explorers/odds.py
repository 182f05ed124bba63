"""The honest arithmetic of the product pyramid; pure, standard library only.

A picture of a field that stands still: people enter as product managers, stay a number
of years, and chief product officers' seats come free now and then. Whoever fills a seat
is one of those people, or has never been one, or was a chief before. All inputs are the
reader's assumptions; nothing here is an estimate of the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from course.explorers import Bar, Chart, Control, View

Owner = Literal["you", "company", "market"]


@dataclass(frozen=True)
class Lever:
    """One slider. `better` is the direction that raises the odds, `owner` who can move it."""

    name: str
    label: str
    low: float
    high: float
    step: float
    default: float
    unit: str
    better: Literal[-1, 1]
    owner: Owner


# Defaults are round numbers to argue with. None of them is a measurement.
LEVERS: tuple[Lever, ...] = (
    Lever("pms", "Product managers under each director", 2, 12, 1, 5, "", -1, "company"),
    Lever("directors", "Directors under each VP", 1, 8, 1, 3, "", -1, "company"),
    Lever("vps", "VPs in each company", 1, 6, 1, 2, "", -1, "company"),
    Lever("seat_share", "Companies that have the seat at all", 5, 100, 5, 35, "%", 1, "company"),
    Lever("tenure", "Years until a seat comes free", 1, 12, 0.5, 4, "years", -1, "market"),
    Lever("outsiders", "Seats filled from outside product", 0, 90, 5, 30, "%", -1, "market"),
    Lever("repeaters", "Of the rest, filled by former chiefs", 0, 90, 5, 30, "%", -1, "market"),
    Lever("years", "Years you stay in the game", 3, 40, 1, 15, "years", 1, "you"),
    Lever("edge", "Your edge over the average peer", 0.25, 5, 0.25, 1, "×", 1, "you"),
)
BY_NAME = {lever.name: lever for lever in LEVERS}
PEERS = (1, 200, 20)  # low, high, default: how many colleagues you picture, yourself not counted
# Moving one of these alone by one step cannot tell a real gain from rounding below this.
SAME = 1e-9


class Change(TypedDict):
    """What one input alone could do for the reader's chance."""

    name: str
    label: str
    owner: Owner
    one_step: float  # the chance after one step of the slider in the better direction
    gain: float  # one_step / chance - 1
    doubling: float | None  # the value at which the chance has doubled, None: not in its range
    best: float  # the chance with this input at the better end of its range


class Odds(TypedDict):
    """Everything the explorer shows."""

    people_per_company: float  # product people below the chief
    people_per_seat: float  # the field's people for each seat in it, chiefs included
    openings: float  # how often one seat comes free while you are in the game
    first_timers: float  # of these, filled by someone from product for the first time
    average: float  # chance of an average entrant, 0..1
    chance: float  # your chance with your edge, 0..1
    one_in: float  # 1 / chance
    any_peer: float  # chance that at least one of `peers` average colleagues gets a seat
    saturated: bool  # the inputs promise more first seats than people; average cut at 1
    pyramid: list[tuple[str, float]]  # (rung, people for each seat), bottom first
    changes: list[Change]  # all inputs, largest gain first
    strongest: str  # name of the input that gains most by one step, "" when none gains
    doublers: list[str]  # inputs that can double the chance alone
    finding: str


def odds(peers: float = PEERS[2], **inputs: float) -> Odds:
    """The chance of ever holding a chief product officer's seat, under your assumptions.

    `inputs` are the levers by name; what is left out has its default, what lies outside
    its range is brought to the nearest end. An unknown name raises TypeError.

        people a company  = vps x (1 + directors x (1 + pms))
        people a seat     = people a company / seat share + 1
        openings          = years / tenure
        first timers      = openings x (1 - outsiders) x (1 - repeaters)
        average           = min(1, first timers / people a seat)
        chance            = 1 - (1 - average) ^ edge
        any of n peers    = 1 - (1 - average) ^ n
    """
    unknown = set(inputs) - set(BY_NAME)
    if unknown:
        raise TypeError(f"unknown input: {', '.join(sorted(unknown))}")
    now = {
        lever.name: _clamp(inputs.get(lever.name, lever.default), lever.low, lever.high)
        for lever in LEVERS
    }
    count = _clamp(peers, PEERS[0], PEERS[1])
    share = now["seat_share"] / 100
    people = _people(now)
    average, chance = _average(now), _chance(now)
    changes = sorted((_change(lever, now, chance) for lever in LEVERS), key=lambda c: -c["gain"])
    openings = now["years"] / now["tenure"]
    first = openings * (1 - now["outsiders"] / 100) * (1 - now["repeaters"] / 100)
    out = Odds(
        people_per_company=people,
        people_per_seat=_people_per_seat(now),
        openings=openings,
        first_timers=first,
        average=average,
        chance=chance,
        one_in=1 / chance,
        any_peer=1 - (1 - average) ** count,
        saturated=first > _people_per_seat(now),
        pyramid=[
            ("Product managers", now["vps"] * now["directors"] * now["pms"] / share),
            ("Directors", now["vps"] * now["directors"] / share),
            ("VPs", now["vps"] / share),
            ("Chief product officer", 1.0),
        ],
        changes=changes,
        strongest=changes[0]["name"] if changes[0]["gain"] > SAME else "",
        doublers=[c["name"] for c in changes if c["doubling"] is not None],
        finding="",
    )
    out["finding"] = _finding(out, now, count)
    return out


def _clamp(value: float, low: float, high: float) -> float:
    # The comparison is false for NaN, which then becomes the low end.
    return min(high, value) if value >= low else low


def _people(now: dict[str, float]) -> float:
    return now["vps"] * (1 + now["directors"] * (1 + now["pms"]))


def _people_per_seat(now: dict[str, float]) -> float:
    return _people(now) / (now["seat_share"] / 100) + 1


def _average(now: dict[str, float]) -> float:
    seats = now["years"] / now["tenure"]
    seats *= (1 - now["outsiders"] / 100) * (1 - now["repeaters"] / 100)
    return min(1.0, seats / _people_per_seat(now))


def _chance(now: dict[str, float]) -> float:
    return float(1 - (1 - _average(now)) ** now["edge"])


def _change(lever: Lever, now: dict[str, float], chance: float) -> Change:
    def at(value: float) -> float:
        return _chance({**now, lever.name: value})

    end = lever.high if lever.better == 1 else lever.low
    step = at(_clamp(now[lever.name] + lever.better * lever.step, lever.low, lever.high))
    best = at(end)
    doubling = None
    if best >= 2 * chance:
        near, far = now[lever.name], end  # the chance rises steadily from near to far
        for _ in range(60):
            middle = (near + far) / 2
            near, far = (near, middle) if at(middle) >= 2 * chance else (middle, far)
        doubling = far
    return Change(
        name=lever.name,
        label=lever.label,
        owner=lever.owner,
        one_step=step,
        gain=step / chance - 1,
        doubling=doubling,
        best=best,
    )


def say_value(name: str, value: float) -> str:
    """A lever's value in words: `30 years`, `70 %`, `2`. Two decimals at most."""
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{number} {BY_NAME[name].unit}".strip()


def _percent(share: float) -> str:
    if share >= 0.9995:
        return "almost 100 %" if share < 1 else "100 %"
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"


def _finding(out: Odds, now: dict[str, float], peers: float) -> str:
    if out["saturated"]:
        return (
            "Your assumptions hand out more first seats than there are people to sit on them. "
            "Something in them is too kind: start with tenure or the width of the pyramid."
        )
    one_in, chance = out["one_in"], _percent(out["chance"])
    yours = f"about 1 in {one_in:.0f} ({chance})" if one_in >= 1.5 else chance
    opening = (
        f"If all this were true, your chance of ever holding the seat would be {yours}. "
        f"The chance that at least one of {peers:.0f} average colleagues holds one would be "
        f"{_percent(out['any_peer'])}."
    )
    said = [opening]
    if out["strongest"]:
        top = out["changes"][0]
        said.append(
            f"One step of a slider moves most at “{top['label']}”: "
            f"{chance} becomes {_percent(top['one_step'])}."
        )
    if out["chance"] > 0.5:
        said.append("Nothing can double a chance above one half.")
        return " ".join(said)
    doublers = [c for c in out["changes"] if c["doubling"] is not None]
    mine = [c for c in doublers if c["owner"] == "you"]
    if not doublers:
        said.append("No slider can double your odds alone; it takes several.")
        return " ".join(said)
    many = f"{len(doublers)} of {len(LEVERS)} sliders"
    if mine:
        ways = " or ".join(
            f"“{c['label']}” at about {say_value(c['name'], c['doubling'] or 0)}" for c in mine
        )
        said.append(f"To double it alone, {many} would do; of those in your own hands: {ways}.")
    else:
        said.append(f"To double it alone, {many} would do, and none of them is in your own hands.")
    return " ".join(said)


# --- the explorer ------------------------------------------------------------------------------

TITLE = "The honest odds"
INTRO = (
    "How likely is it that a product manager ever holds the seat of chief product officer? "
    "Nobody has counted. But you can write down what you assume and see what follows."
)
NOTE = (
    "Every number here is an assumption of yours, and the values at the start are round figures "
    "to argue with. Nothing is measured, and no real company or market is described."
)

LEFT_OUT = [
    "The field stands still: it neither grows nor shrinks.",
    "Companies with the seat are as large as those without; in truth they tend to be larger.",
    "Climbing takes no time: you can be chosen from your first day.",
    "A former chief who takes a seat again counts with the former chiefs, not with you.",
    "Peers compete, so not everybody can have an edge of two.",
    "Your colleagues' chances do not hang together, as those of one company's people would.",
]

GROUPS: dict[Owner, str] = {
    "you": "In your own hands",
    "company": "How companies are built",
    "market": "How the market moves",
}
MOVERS: dict[Owner, str] = {"you": "you", "company": "your choice of company", "market": "nobody"}
CROWD = 500  # people that can still be told apart in a picture


def _control(lever: Lever) -> Control:
    return {
        "id": lever.name,
        "label": lever.label,
        "type": "range",
        "value": lever.default,
        "group": GROUPS[lever.owner],
        "min": lever.low,
        "max": lever.high,
        "step": lever.step,
        "unit": lever.unit,
    }


CONTROLS: list[Control] = [
    _control(lever) for owner in GROUPS for lever in LEVERS if lever.owner == owner
]
CONTROLS.append(
    {
        "id": "peers",
        "label": "Colleagues you picture",
        "type": "number",
        "value": PEERS[2],
        "group": "To compare with",
        "min": PEERS[0],
        "max": PEERS[1],
        "step": 1,
        "unit": "",
        "help": "Average peers, yourself not counted.",
    }
)


class Result(TypedDict):
    values: dict[str, float]
    odds: Odds


def compute(values: dict[str, Any]) -> Result:
    return {"values": values, "odds": odds(**values)}


def present(result: Result) -> View:
    out, values = result["odds"], result["values"]
    return {
        "finding": _headline(out),
        "short": _short(out),
        "text": out["finding"],
        "facts": [
            {"label": "People for each seat", "value": say_count(out["people_per_seat"])},
            {"label": "Times a seat comes free", "value": say_count(out["openings"])},
            {"label": "Filled by a first-timer", "value": say_count(out["first_timers"])},
            {
                "label": f"At least one of {values['peers']:.0f} peers",
                "value": _percent(out["any_peer"]),
            },
        ],
        "charts": [_pyramid(out), _crowd(out), _steps(out)],
        "table": {
            "caption": "What each assumption could change",
            "columns": [
                "Assumption",
                "Who can move it",
                "You assume",
                "Chance one step on",
                "Doubles your chance at",
            ],
            "rows": [
                [
                    change["label"],
                    MOVERS[change["owner"]],
                    say_value(change["name"], values[change["name"]]),
                    say_chance(change["one_step"]),
                    "not alone"
                    if change["doubling"] is None
                    else say_value(change["name"], change["doubling"]),
                ]
                for change in out["changes"]
            ],
        },
    }


def say_chance(share: float) -> str:
    """In a column of chances: one decimal below ten percent."""
    return f"{100 * share:.1f} %" if 0.0005 <= share < 0.0995 else _percent(share)


def say_count(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


def _short(out: Odds) -> str:
    if out["saturated"]:
        return "too kind"
    return _percent(out["chance"]) if out["one_in"] < 1.5 else f"1 in {out['one_in']:,.0f}"


def _headline(out: Odds) -> str:
    if out["saturated"]:
        return "Too good to be true: more first seats than people"
    if out["one_in"] < 1.5:
        return f"{_percent(out['chance'])}, if all this were true"
    return f"About 1 in {out['one_in']:,.0f}, if all this were true"


def _pyramid(out: Odds) -> Chart:
    levels: list[Bar] = [
        {"label": label, "value": count, "text": say_count(count)}
        for label, count in out["pyramid"]
    ]
    said = ", ".join(f"{level['text']} {level['label'].lower()}" for level in levels)
    return {
        "kind": "pyramid",
        "title": "People for each seat (bar widths by square root)",
        "text": f"For each seat there are, from the bottom up: {said}.",
        "bars": levels,
    }


def _crowd(out: Odds) -> Chart:
    if out["one_in"] < 1.5:
        total, marked = 100, min(100, max(1, round(100 * out["chance"])))
        title = f"{marked} of 100 people like you"
    else:
        total, marked = round(out["one_in"]), 1
        title = f"1 of {total:,} people like you"
    each = -(-total // CROWD)
    if each > 1:
        title += f" (a dot is {each} people)"
    text = f"{title} would come to hold the seat."
    return {
        "kind": "crowd",
        "title": title,
        "text": text,
        "total": -(-total // each),
        "marked": marked,
    }


def _steps(out: Odds) -> Chart:
    """What one step of each slider, in the better direction, would do."""
    bars: list[Bar] = [
        {
            "label": change["label"],
            "value": change["one_step"],
            "text": say_chance(change["one_step"]),
        }
        for change in out["changes"]
    ]
    now = say_chance(out["chance"])
    said = "; ".join(f"{bar['label']}: {bar['text']}" for bar in bars)
    return {
        "kind": "bars",
        "title": "Your chance after one step of a single slider",
        "text": f"From {now} now, one step leads to: {said}.",
        "bars": bars,
        "reference": {"label": "now", "value": out["chance"], "text": now},
    }
