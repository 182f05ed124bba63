"""Reading the numbers that people type: `$1.2M`, `350k`, `12.5 %`, `1,234,567`.

Strict where a guess would hurt: a comma followed by one or two digits could be
a decimal comma or a slip, so it is refused with the two readings named.
"""

from __future__ import annotations

import math
import re

SCALES = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
CURRENCIES = "$€£"
LIMIT = 1e15

_FORM = re.compile(
    r"""(?P<sign>[-+]?)\s*(?P<currency>[$€£]?)\s*(?P<sign2>[-+]?)
        (?P<digits>\d[\d,' \u00a0\u202f]*(?:\.\d*)?|\.\d+)(?P<exp>e[-+]?\d{1,2})?\s*
        (?:(?P<scale>thousand|million|billion|mn|bn|k|m|b)(?![a-z]))?\s*(?P<unit>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class NumberError(ValueError):
    """The text is not a number, or could mean two; the message says which."""


def parse(text: str, unit: str = "") -> float:
    """The number in `text`, in `unit`.

    `unit` is the quantity's own ("$", "%", "months", ...): it may be typed or
    left out; another unit is refused. "12.5 %" in a quantity of unit "%" is
    12.5. Raises NumberError with a sentence for the learner.
    """
    stripped = text.strip().replace("\u2212", "-")
    match = _FORM.fullmatch(stripped)
    if match is None:
        raise NumberError("This is not a number yet. Type digits, for example 1,250,000 or 1.25M.")
    digits = match["digits"].strip()
    whole, _, _fraction = digits.partition(".")
    if "," in whole and not re.fullmatch(r"\d{1,3}(,\d{3})+", whole.replace(" ", "")):
        raise NumberError(
            "The comma could mean two things. Use a point for decimals: 1.5; or 1,500 for thousands."
        )
    if re.search(r"[' \u00a0\u202f]", whole) and not re.fullmatch(
        r"\d{1,3}([' \u00a0\u202f]\d{3})+", whole
    ):
        raise NumberError("There is a gap inside the number. Write 1,250,000 or 1250000.")
    if match["sign"] and match["sign2"]:
        raise NumberError("There are two signs in front of the number.")
    rest = match["unit"].strip().lower()
    if match["currency"] and match["currency"] != unit:
        raise NumberError(
            f"The answer is wanted in {unit or 'plain numbers'}, not in {match['currency']}."
        )
    if rest and rest.rstrip(".") not in _names(unit):
        raise NumberError(
            f"The answer is wanted in {unit or 'plain numbers'}; leave out {rest[:20]!r}."
        )
    number = float(re.sub(r"[,' \u00a0\u202f]", "", digits) + (match["exp"] or ""))
    number *= SCALES[(match["scale"] or "").lower()]
    if match["sign"] == "-" or match["sign2"] == "-":
        number = -number
    if not math.isfinite(number) or abs(number) > LIMIT:
        raise NumberError("That number is too large to be an answer here.")
    return number


def _names(unit: str) -> set[str]:
    low = unit.lower().strip()
    names = {low, low.rstrip("s"), low + "s"}
    if low == "%":
        names |= {"percent", "per cent", "pct"}
    if low == "$":
        names |= {"usd", "dollar", "dollars"}
    if low == "€":
        names |= {"eur", "euro", "euros"}
    return names


def say(number: float, unit: str = "") -> str:
    """The number as the learner reads it back: `$1,250,000`, `12.5 %`, `18 months`."""
    body = f"{abs(number):,.6f}".rstrip("0").rstrip(".")
    sign = "-" if number < 0 and body != "0" else ""
    if unit and unit in CURRENCIES:
        return f"{sign}{unit}{body}"
    return f"{sign}{body} {unit}".strip()
