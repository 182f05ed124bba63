"""Look for keys in what learners get, knowing nothing of how they were taken out.

This reads the authors' YAML by itself and every released file as text, so that
a fault in the release or the feedback cannot hide itself here as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import yaml

from course.items.bank import Bank
from course.items.kinds.grouping import figures

RUN = 6  # words in a row that are no coincidence
LONG = 16  # characters of code in a line that are none either

# Fields that only a key has; `value` is looked at by itself, for scales have it too.
KEY_FIELDS = frozenset(
    (
        *("absolute", "accept", "answer", "basis", "correct", "credit", "declared", "expert"),
        *("key", "mistakes", "model", "note", "order", "personas", "place", "read_again"),
        *("readers", "scoring", "solution", "takeaway", "ties", "tolerance", "too_high"),
        *("tables", "too_low", "top", "weight", "why"),
        *("exemplars", "look_for", "marks", "misreadings"),
        *("failed", "passed", "speaks_against", "speaks_for"),
    )
)
MARKS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")
RELEASED = {".ipynb", ".json", ".csv", ".txt", ".md", ".png", ".svg"}


@dataclass(frozen=True)
class Leak:
    """Something of a key in a file that a learner gets."""

    file: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}: {self.text}"


def scan(release: Path, solutions: Path) -> list[Leak]:
    """Everything in `release` that gives away a key of `solutions`."""
    keys = [_Key.read(path) for path in sorted(solutions.rglob("*.key.y*ml"))]
    runs: dict[tuple[str, ...], str] = {}
    for key in keys:
        for text in key.texts:
            runs |= dict.fromkeys(_runs(text), key.name)
    for path in sorted(solutions.rglob("*.y*ml")):
        for comment in _comments(path.read_text(encoding="utf-8")):
            runs |= dict.fromkeys(_runs(comment), f"a comment in {path.name}")
    code = _solution_lines(solutions)
    leaks: list[Leak] = []
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        if path.is_symlink() or not path.is_file():
            if path.is_symlink():
                leaks.append(Leak(name, "link", "a release holds plain files only"))
            continue
        leaks += _name_leaks(name, path)
        data = path.read_bytes()
        leaks += _file_leaks(name, data, runs, keys)
        leaks += _code_leaks(name, data, code)
    return leaks


def _solution_lines(solutions: Path) -> dict[str, str]:
    """Each line of solution code that stands nowhere outside of one, with its notebook's name.

    Read from the notebooks by marks and metadata, not by what nbgrader takes for a solution.
    """
    secret: dict[str, str] = {}
    public: set[str] = set()
    for path in sorted(solutions.rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
            lines = "".join(cell.get("source", "")).splitlines()
            marked = any("BEGIN SOLUTION" in line for line in lines)
            grading = cell.get("metadata", {}).get("nbgrader") or {}
            inside = not marked and grading.get("solution") is True
            for line in lines:
                if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                    inside = "BEGIN" in line
                elif inside:
                    secret.setdefault(_squeezed(line), path.name)
                else:
                    public.add(_squeezed(line))
    return {
        line: name
        for line, name in secret.items()
        if len(line) >= LONG and not any(line in one for one in public)
    }


def _code_leaks(name: str, data: bytes, code: Mapping[str, str]) -> Iterator[Leak]:
    text = data.decode("utf-8", "replace")
    strings = [text]
    if name.endswith((".json", ".ipynb")):
        try:
            tree = json.loads(text)
        except ValueError:
            tree = None
        strings += _strings(tree)
        for cell in tree.get("cells", []) if isinstance(tree, dict) else []:
            strings.append("".join(cell.get("source", "")))
    strings += [hidden for one in strings for hidden in _decoded(one)]
    flat = [_squeezed(one) for one in strings]
    for line, notebook in code.items():
        if any(line in one for one in flat):
            yield Leak(name, f"solution code of {notebook}", line[:80])


def _squeezed(text: str) -> str:
    """Code without its spaces and with one sort of quote."""
    return re.sub(r"\s+", "", text).replace("'", '"')


def _name_leaks(name: str, path: Path) -> Iterator[Leak]:
    parts = re.split(r"[^a-z]+", path.name.lower())
    if "key" in parts[1:] or parts[0] == "key":
        yield Leak(name, "file", "named as a key")
    if "yaml" in parts or "yml" in parts or path.suffix not in RELEASED:
        yield Leak(name, "file", "this type is not released")
    if "answers" in Path(name).parts:
        yield Leak(name, "file", "an answer")


def _file_leaks(
    name: str, data: bytes, runs: Mapping[tuple[str, ...], str], keys: list[_Key]
) -> Iterator[Leak]:
    text = data.decode("utf-8", "replace")
    tree: Any = None
    if name.endswith((".json", ".ipynb")):
        try:
            tree = json.loads(text)
        except ValueError:
            yield Leak(name, "file", "is not valid JSON")
    strings = list(_strings(tree)) if tree is not None else [text]
    if name.endswith(".ipynb") and isinstance(tree, dict):
        for cell in tree.get("cells", []):
            strings.append("".join(cell.get("source", "")))
            if cell.get("outputs"):
                yield Leak(name, "output", "a cell with output")
    elif tree is not None:
        yield from (Leak(name, "field", field) for field in sorted(_key_fields(tree)))
    strings += [hidden for one in strings for hidden in _decoded(one)]
    seen = set()
    for one in strings:
        for mark in MARKS:
            if mark in one:
                yield Leak(name, "mark", mark)
        for run in _runs(one):
            if run in runs and (runs[run], run) not in seen:
                seen.add((runs[run], run))
                yield Leak(name, f"words of {runs[run]}", " ".join(run))
    numbers = {number for one in strings for number in _numbers(one)}
    flat = re.sub(r"\s+", "", text + "".join(strings)).replace("'", '"')
    sequences = list(_sequences(tree)) if tree is not None else []
    for key in keys:
        for value in key.values:
            if _same_number(value, numbers):
                yield Leak(name, f"value of {key.name}", f"{value:g}")
        for order in key.orders:
            near = r"[^a-z0-9-]{1,6}".join(map(re.escape, order))
            if order in sequences or any(re.search(near, one) for one in strings):
                yield Leak(name, f"order of {key.name}", " ".join(order))
        for model in key.models:
            if model in flat:
                yield Leak(name, f"model answer of {key.name}", model[:80])


@dataclass(frozen=True)
class _Key:
    """What of one key may be found nowhere else."""

    name: str
    texts: list[str]
    orders: list[list[str]]
    values: list[float]
    models: list[str]

    @classmethod
    def read(cls, path: Path) -> _Key:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        data = data if isinstance(data, dict) else {}
        orders = [data["order"]] if isinstance(data.get("order"), list) else []
        quantities = data.get("quantities") or {}
        values = [
            float(part["value"])
            for part in quantities.values()
            if isinstance(part, dict) and _telling(part.get("value"))
        ]
        best = data.get("best")
        if isinstance(best, dict) and _telling(best.get("value")):
            values.append(float(best["value"]))
        model = data.get("model") or {}
        values += _cells(model)
        models = []
        for field, part in model.items():
            if field in ("columns", "index") and "rows" in model:
                continue  # what a table is asked to have is no secret
            if isinstance(part, (dict, list)) and len(part) > 1:
                models.append(re.sub(r"\s+", "", json.dumps(part, ensure_ascii=False)))
        return cls(path.name, list(_strings(data)), orders, values, models)


def _cells(model: Mapping[str, Any]) -> list[float]:
    """The telling numbers of a table, without signs, which `_numbers` leaves out."""
    return [
        abs(float(cell))
        for row in model.get("rows") or ()
        if isinstance(row, list)
        for cell in row
        if _telling(cell)
    ]


def _telling(value: object) -> bool:
    """Has a number enough digits that its appearance is no coincidence?"""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return len(f"{abs(value):.10g}".replace(".", "").strip("0")) >= 3


def _same_number(value: float, numbers: set[float]) -> bool:
    return any(abs(number - value) <= 1e-9 * abs(value) for number in numbers)


_NUMBER = re.compile(
    r"(?<![\w.])(\d[\d,  _']*(?:\.\d+)?)\s*(k|m|bn?|thousand|million|billion)?\b", re.I
)
_SCALE = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}


def _numbers(text: str) -> Iterator[float]:
    """Each number in a text, whatever its commas, spaces and suffix; signs are left out."""
    for digits, suffix in _NUMBER.findall(_plain(text)):
        for one in {re.sub(r"[^\d.]", "", digits), *re.split(r"[ \s']", digits)}:
            try:
                number = float(one.replace(",", ""))
            except ValueError:
                continue
            yield number
            if suffix:
                yield number * _SCALE[suffix[0].lower()]


def _plain(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", text))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[.,'’][a-z0-9]+)*", _plain(text).lower().replace("’", "'"))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _comments(text: str) -> Iterator[str]:
    for line in text.splitlines():
        found = re.search(r"(?:^|\s)#(.*)", line)
        if found:
            yield found[1]


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, part in tree.items():
            yield str(name)
            yield from _strings(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _strings(part)
    elif isinstance(tree, (int, float)) and not isinstance(tree, bool):
        yield f"{tree:.12g}"


def _key_fields(tree: Any, under: str = "") -> set[str]:
    found: set[str] = set()
    if isinstance(tree, dict):
        for name, part in tree.items():
            if name in KEY_FIELDS or (name == "value" and under != "scale"):
                found.add(name)
            found |= _key_fields(part, name)
    elif isinstance(tree, list):
        for part in tree:
            found |= _key_fields(part, under)
    return found


def _sequences(tree: Any) -> Iterator[list[str]]:
    """Every list of names, and of the ids of a list of parts."""
    if isinstance(tree, list):
        yield [part.get("id", "") if isinstance(part, dict) else str(part) for part in tree]
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _sequences(part)


def _decoded(text: str) -> Iterator[str]:
    for token in re.findall(r"[A-Za-z0-9+/_-]{24,}={0,2}", text):
        try:
            yield base64.b64decode(
                token.replace("-", "+").replace("_", "/") + "=" * (-len(token) % 4), validate=True
            ).decode("utf-8")
        except (binascii.Error, ValueError):
            continue


# --- feedback ------------------------------------------------------------------------------------


def scan_feedback(
    feedback_dir: Path, bank: Bank, answers: Mapping[str, Mapping[str, Any] | None]
) -> list[Leak]:
    """What one learner's pages explain beyond what he or she chose.

    `feedback_dir` holds that learner's pages; `answers` the answer to each item,
    None or absent where there was none. Not for pages with the key revealed.
    """
    pages = {
        path.relative_to(feedback_dir).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(feedback_dir.rglob("*.html"))
    }
    leaks: list[Leak] = []
    for name, key in bank.keys.items():
        answer = answers.get(name)
        public = list(_strings(bank.items[name]))
        allowed = [*public, *_allowed(bank.items[name], key, answer)]
        fine = {run for text in allowed for run in _runs(text)}
        secret = {run for text in _strings(key) for run in _runs(text)} - fine
        numbers = {number for text in allowed for number in _numbers(text)}
        numbers |= {number for text in _strings(answer or {}) for number in _numbers(text)}
        values = [
            float(part["value"])
            for part in dict(key).get("quantities", {}).values()  # type: ignore[attr-defined]
            if _telling(part["value"]) and not _same_number(float(part["value"]), numbers)
        ]
        values += [cell for cell in _cells(key["model"]) if not _same_number(cell, numbers)]
        for page, html in pages.items():
            leaks += _page_leaks(page, html, name, secret, values)
    return leaks


# Points are numbers too, and 1.14 of 4 is no leak of somebody's 1.14.
_POINTS = re.compile(
    r'<title>.*?</title>|<p class="fw-(?:result-score|feedback-total|feedback-late)">.*?</p>'
    r'|<table class="fw-feedback-table">.*?</table>',
    re.DOTALL,
)


def _page_leaks(
    page: str, html: str, name: str, secret: set[tuple[str, ...]], values: Iterable[float]
) -> Iterator[Leak]:
    body = re.sub(r"<style>.*?</style>", " ", html, flags=re.DOTALL)
    for run in _runs(body):
        if run in secret:
            yield Leak(page, f"words of the key of {name}", " ".join(run))
    numbers = set(_numbers(_POINTS.sub(" ", body)))
    for value in values:
        if _same_number(value, numbers):
            yield Leak(page, f"value of {name}", f"{value:g}")


def _allowed(item: Any, key: Any, answer: Mapping[str, Any] | None) -> Iterator[str]:
    """The texts of a key that go with an answer."""
    yield from (key["takeaway"], key["basis"], key["read_again"])
    if answer is None:
        return
    yield from _strings(answer)
    for name in answer.get("chosen", []):
        yield key["options"][name]["why"]
    for name, rating in answer.get("ratings", {}).items():
        part = key["responses"][name]
        yield part["why"]
        if rating not in part["accept"]:
            yield part.get("too_low" if rating < part["expert"] else "too_high", "")
    for name in answer.get("order", []):
        yield key["cards"][name]["why"]
    for name in [*answer.get("picked", []), *answer.get("amounts", {})]:
        yield key["options"][name]["why"]
    for name in answer.get("dials", {}):
        yield from _strings(key["dials"][name])
    for naive in key.get("naive", []):
        if _alike(item, naive["answer"], answer) >= 0.5:
            yield naive["why"]
    if "slots" in answer:
        yield from _allowed_memo(item, key, answer)
    for name, place in answer.get("places", {}).items():
        part = key["cards"][name]
        yield part["why"]
        for axis, category in place.items():
            yield part.get("mistakes", {}).get(f"{axis}:{category}", "")
    if answer.get("rows"):
        yield from _of_table(key, answer)
    if "moves" in answer:
        yield from _allowed_of_chart(item, key, answer["moves"])
    yield from _allowed_of_story(item, key, answer.get("path", []))
    for name, value in answer.get("values", {}).items():
        number, part = value.get("number"), key["quantities"][name]
        if number is None:
            continue
        if _close(number, part["value"], part):
            yield part["why"]
        else:
            for mistake in part.get("mistakes", []):
                if _close(number, mistake["value"], part):
                    yield mistake["why"]


def _alike(item: Any, one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much of two allocations goes the same way."""
    less = more = 0.0
    for option in item["options"]:
        name, low = option["id"], option.get("least", 0.0)
        first, second = (
            float(each["amounts"].get(name, low))
            if "amounts" in each
            else option.get("cost", 0.0) * (name in each["picked"])
            for each in (one, other)
        )
        less, more = less + min(first, second), more + max(first, second)
    return less / more if more else 0.0


def _of_table(key: Any, answer: Mapping[str, Any]) -> Iterator[str]:
    """The texts that go with a table: of its columns that are right, of the slips in the others."""
    want = dict(zip(key["model"]["index"], key["model"]["rows"], strict=True))
    have = dict(zip(answer["index"], answer["rows"], strict=True))
    for name, part in key["columns"].items():
        at = key["model"]["columns"].index(name)
        if have.keys() == want.keys() and all(
            _close_cell(have[row][at], want[row][at], part) for row in want
        ):
            yield part["why"]
            continue
        for slip, mistake in key["mistakes"].items():
            table = key["tables"][slip]
            made = dict(zip(table["index"], table["rows"], strict=True))
            if any(row in made and _close_cell(have[row][at], made[row][at], part) for row in have):
                yield from (mistake["why"], mistake["title"])


def _close_cell(cell: Any, want: Any, part: Mapping[str, Any]) -> bool:
    if isinstance(cell, (int, float)) and isinstance(want, (int, float)):
        width = max(part.get("absolute", 0), abs(want) * part.get("tolerance", 0))
        return abs(cell - want) <= width * (1 + 1e-9)
    return bool(cell == want)


def _allowed_of_chart(item: Any, key: Any, moves: Mapping[str, str]) -> Iterator[str]:
    """Designs that a chart resembles, mistakes that are seen in it, figures as good as the tuned."""
    chart = {person["id"]: moves.get(person["id"], person["team"]) for person in item["people"]}
    for design in key["designs"]:
        yield design["name"]  # a table names what charts by one idea come to
        other = design["answer"]["moves"]
        same = sum(other.get(person) == team for person, team in moves.items())
        if same >= 0.6 * len(moves.keys() | other.keys()):
            yield design["why"]
    for mistake in key.get("mistakes", []):
        if all(chart[person] == team for person, team in mistake["people"].items()):
            yield from (mistake["name"], mistake["why"])
    for name, value in figures(item, chart).items():
        if value - key["tuned"][name] <= 0.1 * key["cloud"]["average"][name] + 1e-9:
            yield key["figures"][name]


def _allowed_of_story(item: Any, key: Any, path: list[Any]) -> Iterator[str]:
    """The reasons of the choices made, and what a finished play explains of its end."""
    for step in path:
        part = key["nodes"][step["node"]][step["choice"]]
        yield part["why"]
        yield from (case["why"] for case in part.get("cases", []))
        if step["node"] in key.get("forecasts", {}):
            yield key["forecasts"][step["node"]]["why"]
    if path:
        yield from (ending["why"] for ending in key["endings"].values())


def _allowed_memo(item: Any, key: Any, answer: Mapping[str, Any]) -> Iterator[str]:
    """What checks say, and why for each card that was chosen or mark that was given.

    Whether a check passed, and so whether the exemplar may be read, is not known here; other
    tests hold that.
    """
    for part in key["checks"].values():
        yield from (part["passed"], part["failed"])
    yield from _strings(key["model"])
    for part in key.get("slides", {}).values():
        yield part["why"]
    for value in answer["slots"].values():
        names = value.get("roles", {}) if isinstance(value, dict) else value
        for name in [names] if isinstance(names, str) else names:
            part = key.get("options", {}).get(name) or key.get("facts", {}).get(name) or {}
            yield part.get("why", "")
            yield part.get("amount", {}).get("why", "")
            yield part.get("days", {}).get("why", "")


def _close(number: float, value: float, part: Mapping[str, Any]) -> bool:
    width = part.get("absolute", abs(value) * part.get("tolerance", 0.01))
    return bool(abs(number - value) <= width * (1 + 1e-9))
