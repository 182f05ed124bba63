"""Fill frames with words: what all text of the company is made with.

A frame is a sentence with `{slots}`. Slots with a number behind their name (`{role2}`) draw from
the same list, but never the same word again. `a(n)` becomes `a` or `an`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter

import numpy as np

Slots = Mapping[str, Sequence[str]]

_ARTICLE = re.compile(r"\b([Aa])\(n\) (?=(\S+))")
# Sounded otherwise than spelled: letters said one by one, and silent or hard first letters.
_AN = re.compile(r"^(hour|honest|heir|[AEFHILMNORSX][A-Z]|[8]\d*\b|11\b|18\b)|^[aeiouAEIOU]")
_A = re.compile(r"^(uni|use|usa|usu|util|eu|one\b|once|U[A-Z])", re.IGNORECASE)


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    """One of `options`."""
    return options[int(rng.random() * len(options))]


def fill(rng: np.random.Generator, frame: str, slots: Slots) -> str:
    """`frame` with every slot filled; what fills it may have slots of its own.

    Raises KeyError for a slot that `slots` does not know.
    """
    used: dict[str, list[str]] = {}
    made = _fill(rng, frame, slots, used)
    if "a(n)" in made or "A(n)" in made:
        made = _ARTICLE.sub(_article, made)
    return made


def sentence(text: str) -> str:
    """`text` with a capital first and an end, for joining to others."""
    made = text.strip()
    made = made[:1].upper() + made[1:]
    return made if made.endswith((".", "?", "!", '."', '?"')) else made + "."


def join(*sentences: str) -> str:
    """The sentences that are not empty, one space between them."""
    return " ".join(sentence(text) for text in sentences if text)


def _fill(rng: np.random.Generator, frame: str, slots: Slots, used: dict[str, list[str]]) -> str:
    if "{" not in frame:
        return frame
    made = []
    for literal, field in _parts(frame):
        made.append(literal)
        if field:
            name = field.rstrip("0123456789")
            options = slots[name]
            seen = used.setdefault(name, [])
            word = pick(rng, options)
            for _ in range(8):
                if word not in seen:
                    break
                word = pick(rng, options)
            seen.append(word)
            made.append(_fill(rng, word, slots, used))
    return "".join(made)


@cache
def _parts(frame: str) -> tuple[tuple[str, str], ...]:
    return tuple((literal, field or "") for literal, field, _, _ in Formatter().parse(frame))


def _article(match: re.Match[str]) -> str:
    a, word = match.group(1), match.group(2)
    vowel = bool(_AN.match(word)) and not _A.match(word)
    return f"{a}n " if vowel else f"{a} "
