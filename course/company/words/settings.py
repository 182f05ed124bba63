"""The world the text speaks of: systems, roles, assets, papers and sizes.

Names of systems are invented; what is maintained and certified fits the industry.
"""

from __future__ import annotations

from typing import NamedTuple

ERPS = ("Ledgerline", "Kontora", "Bookwell", "Tallis", "Abacor", "Mastbook", "Ordino", "Velbook")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "September", "October", "November"
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Trade(NamedTuple):
    """Words of one industry. All plural except `record` and `cert`."""

    assets: tuple[str, ...]
    visits: tuple[str, ...]
    record: str
    cert: str
    parts: tuple[str, ...]
    customers: tuple[str, ...]


TRADES: dict[str, Trade] = {
    "HVAC": Trade(
        ("chillers", "heat pumps", "rooftop units"),
        ("seasonal maintenance visits", "no-heat calls"),
        "refrigerant log",
        "refrigerant certificate",
        ("compressors", "filters", "fan motors"),
        ("supermarkets", "landlords", "schools"),
    ),
    "Electrical": Trade(
        ("switchboards", "distribution panels", "charging points"),
        ("periodic inspections", "fault calls"),
        "inspection protocol",
        "high-voltage permit",
        ("breakers", "relays", "cable drums"),
        ("factories", "housing associations", "shopping centres"),
    ),
    "Plumbing": Trade(
        ("boilers", "backflow valves", "booster pumps"),
        ("leak calls", "boiler services"),
        "backflow test report",
        "gas licence",
        ("valves", "pump seals", "thermostats"),
        ("landlords", "restaurants", "care homes"),
    ),
    "Elevators": Trade(
        ("lifts", "escalators", "goods lifts"),
        ("safety inspections", "entrapment calls"),
        "inspection book",
        "lift safety certificate",
        ("door motors", "control boards", "ropes"),
        ("hospitals", "building owners", "rail stations"),
    ),
    "Fire and security": Trade(
        ("alarm panels", "sprinkler valves", "smoke detectors"),
        ("annual tests", "false-alarm calls"),
        "fire test record",
        "alarm engineer licence",
        ("detector heads", "batteries", "sounders"),
        ("hotels", "warehouses", "hospitals"),
    ),
    "Medical equipment": Trade(
        ("infusion pumps", "ventilators", "ultrasound scanners"),
        ("calibration visits", "breakdown calls"),
        "calibration record",
        "manufacturer certificate",
        ("sensors", "battery packs", "probes"),
        ("hospitals", "clinics", "laboratories"),
    ),
    "Solar and storage": Trade(
        ("inverters", "battery racks", "trackers"),
        ("yield inspections", "inverter swaps"),
        "commissioning protocol",
        "roof-work certificate",
        ("string fuses", "inverter boards", "connectors"),
        ("farm owners", "homeowners", "logistics parks"),
    ),
    "Telecom": Trade(
        ("street cabinets", "masts", "fibre nodes"),
        ("line faults", "new connections"),
        "splice report",
        "climbing certificate",
        ("splice trays", "line cards", "power supplies"),
        ("network operators", "municipalities", "office parks"),
    ),
    "Utilities": Trade(
        ("meters", "pressure valves", "substations"),
        ("meter exchanges", "burst calls"),
        "meter exchange form",
        "confined-space certificate",
        ("meter heads", "gaskets", "valve kits"),
        ("households", "municipalities", "industrial sites"),
    ),
    "Facilities": Trade(
        ("automatic doors", "air handlers", "pumps"),
        ("site rounds", "reactive calls"),
        "site log",
        "site induction pass",
        ("door closers", "belts", "lamps"),
        ("office tenants", "retail chains", "universities"),
    ),
}
# Who speaks for a customer, by segment.
ROLES = {
    "SMB": ("owner", "office manager", "dispatcher", "lead technician"),
    "MM": ("operations lead", "service manager", "IT lead", "head of finance", "dispatch lead"),
    "ENT": (
        "head of field service",
        "IT lead",
        "programme manager",
        "regional operations lead",
        "head of finance",
        "enterprise architect",
    ),
}
TECHNICIANS = {
    "SMB": tuple(str(n) for n in (7, 9, 12, 14, 16, 19, 22, 27, 31, 38)),
    "MM": tuple(str(n) for n in (45, 58, 64, 72, 85, 96, 110, 130, 155, 190)),
    "ENT": tuple(str(n) for n in (260, 310, 380, 420, 540, 650, 780, "1,100", "1,400")),
}
SITES = {
    "SMB": ("one office", "two offices", "one depot", "one yard"),
    "MM": ("four branches", "five depots", "six branches", "eight depots", "three regions"),
    "ENT": ("11 countries", "23 branches", "40 depots", "six regions", "14 subsidiaries"),
}


def slots(segment: str, industry: str) -> dict[str, tuple[str, ...]]:
    """What frames about a company of this segment and industry are filled with."""
    trade = TRADES[industry]
    return {
        **NEUTRAL,
        "role": ROLES[segment],
        "techs": TECHNICIANS[segment],
        "sites": SITES[segment],
        "assets": trade.assets,
        "visits": trade.visits,
        "record": (trade.record,),
        "cert": (trade.cert,),
        "parts": trade.parts,
        "customers": trade.customers,
    }


# For text that does not know who speaks.
NEUTRAL: dict[str, tuple[str, ...]] = {
    "erp": ERPS,
    "month": MONTHS,
    "day": DAYS,
    "few": ("two", "three", "four", "five", "six"),
    "n": ("12", "14", "15", "18", "20", "25", "30", "35", "40", "45"),
    "many": ("60", "80", "120", "150", "200", "240", "300", "400", "600"),
    "lots": ("1,200", "2,400", "3,000", "4,500", "6,000", "9,000", "14,000", "22,000"),
    "pct": ("5 %", "8 %", "10 %", "12 %", "15 %", "20 %", "a quarter", "a third"),
    "weeks": ("two weeks", "three weeks", "a month", "six weeks", "ten days"),
    "lang": ("Polish", "Spanish", "Portuguese", "Romanian", "Turkish", "French", "Finnish"),
    "lang_pair": (
        "Polish and Romanian", "Spanish and Portuguese", "French and Dutch", "Turkish and Polish",
        "Finnish and Swedish", "Czech and Slovak",
    ),
    "hour": ("6 in the morning", "half past six", "7 o'clock", "a quarter to eight", "5 in the afternoon"),
    "role": tuple(role for roles in ROLES.values() for role in roles if role != "owner"),
    "techs": tuple(number for numbers in TECHNICIANS.values() for number in numbers[:8]),
    "sites": tuple(place for places in SITES.values() for place in places),
    "assets": tuple(dict.fromkeys(word for trade in TRADES.values() for word in trade.assets)),
    "visits": tuple(dict.fromkeys(word for trade in TRADES.values() for word in trade.visits)),
    "record": tuple(trade.record for trade in TRADES.values()),
    "cert": tuple(trade.cert for trade in TRADES.values()),
    "parts": tuple(dict.fromkeys(word for trade in TRADES.values() for word in trade.parts)),
    "customers": tuple(dict.fromkeys(word for trade in TRADES.values() for word in trade.customers)),
}  # fmt: skip
