"""Authors' files: read, validate, compile. Needs pydantic, PyYAML and markdown-it.

A bank is the `items/` folder beside notebooks: `ID.yaml` with `ID.key.yaml`.
Every problem names its file, line and field, and all are reported at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import is_typeddict

from course.items import registry
from course.items.compile import compile_prose
from course.items.types import Item, Key

ID_FORM = "lower-case letters, digits and single hyphens"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an author's file; `line` counts from 1, 0 when unknown."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"
        )


class BankError(ValueError):
    """Authors' files that cannot be used; `problems` says all that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Bank:
    """Compiled items and keys of one folder, by id, in file order."""

    folder: Path
    items: dict[str, Item] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)


def load_bank(folder: Path) -> Bank:
    """All items under `folder/items`. Raises BankError with every problem found."""
    items: dict[str, Item] = {}
    keys: dict[str, Key] = {}
    problems: list[Problem] = []
    paths = sorted((folder / "items").glob("*.yaml"))
    for path in paths:
        if path.name.endswith(".key.yaml"):
            if not path.with_name(path.name.replace(".key.yaml", ".yaml")).exists():
                problems.append(Problem(str(path), 0, "", "a key without its item"))
            continue
        try:
            item, key = load_pair(folder, path.stem)
        except BankError as error:
            problems += error.problems
            continue
        items[item["id"]], keys[item["id"]] = item, key
    if problems:
        raise BankError(problems)
    return Bank(folder, items, keys)


def load_pair(folder: Path, name: str) -> tuple[Item, Key]:
    """One item with its key, validated and compiled. Raises BankError."""
    path = folder / "items" / f"{name}.yaml"
    item = cast(Item, _read(path))
    if "kind" not in item or item["kind"] not in registry.KINDS:
        known = ", ".join(registry.KINDS)
        raise BankError(
            [_problem(path, ("kind",), f"expected one of {known}; found {item.get('kind')!r}")]
        )
    kind = registry.kind(item["kind"])
    _validate(path, kind.ITEM, item)
    _named(path, name, item["id"])
    key_path = path.with_name(f"{name}.key.yaml")
    key = cast(Key, _read(key_path))
    _validate(key_path, kind.KEY, key)
    _named(key_path, name, key["id"])
    if key["version"] != item["version"]:
        message = f"the key is for version {key['version']}, the item is version {item['version']}"
        raise BankError([_problem(key_path, ("version",), message)])
    compiled = cast(Item, compile_prose(dict(item), kind.ITEM))
    return compiled, cast(Key, compile_prose(dict(key), kind.KEY))


class _Loader(yaml.CSafeLoader):
    """PyYAML keeps the last of two equal keys in silence; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BankError([Problem(str(path), 0, "", "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BankError([Problem(str(path), 0, "", f"cannot be read: {error}")]) from None
    try:
        data = yaml.load(text, _Loader)  # noqa: S506  (a SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        said = getattr(error, "problem", None) or str(error)
        raise BankError([Problem(str(path), line, "", f"not valid YAML: {said}")]) from None
    if not isinstance(data, dict):
        raise BankError([Problem(str(path), 1, "", "expected fields with values")])
    return data


def _validate(path: Path, form: Any, data: Any) -> None:
    try:
        adapter(form).validate_python(data)
    except ValidationError as error:
        raise BankError(
            [_problem(path, part["loc"], _say(form, part)) for part in error.errors()]
        ) from None


@cache
def adapter(form: Any) -> TypeAdapter[Any]:
    """pydantic's validator for a TypedDict: unknown fields refused, no conversions."""
    _forbid_unknown(form)
    return TypeAdapter(form)


def _forbid_unknown(form: Any) -> None:
    # TypedDicts take their configuration from this attribute; setting it here keeps
    # pydantic out of the modules that a learner's kernel imports.
    if is_typeddict(form):
        form.__pydantic_config__ = ConfigDict(extra="forbid", strict=True)
        for hint in get_type_hints(form, include_extras=True).values():
            _forbid_unknown(hint)
    for part in get_args(form):
        _forbid_unknown(part)


def _say(form: Any, part: Any) -> str:
    if part["type"] == "extra_forbidden":
        names = sorted(form.__annotations__) if len(part["loc"]) == 1 else []
        return "unknown field" + (f"; expected one of {', '.join(names)}" if names else "")
    if part["type"] == "missing":
        return "this field is missing"
    return f"{part['msg'].lower()}; found {part['input']!r:.60}"


def _named(path: Path, name: str, found: str) -> None:
    if found != name:
        message = f"expected {name!r}, the file's name; found {found!r}"
        raise BankError([_problem(path, ("id",), message)])
    if not name.replace("-", "").isalnum() or name != name.lower() or "--" in name:
        raise BankError([_problem(path, ("id",), f"expected {ID_FORM}")])


def _problem(path: Path, loc: tuple[Any, ...], message: str) -> Problem:
    return Problem(str(path), _line(path, loc), ".".join(map(str, loc)), message)


def _line(path: Path, loc: tuple[Any, ...]) -> int:
    """The line of a field, or of the nearest thing around it that exists."""
    node = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    line = 1
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if str(k.value) == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
