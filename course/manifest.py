"""The course's table of contents: modules, lessons, graded notebooks.

Authors write `modules/course.yaml`. It is checked here and compiled to
`course.json`, which is all that a learner's kernel reads: the standard library
suffices for it, pydantic and PyYAML load only on the author's side.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import (
    Any,
    Literal,
    NotRequired,
    TypedDict,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

COMPILED = "course.json"
AUTHORED = "course.yaml"

Status = Literal["ready", "planned"]


class ManifestError(ValueError):
    """The manifest cannot be used; the text names the file and the field."""


class Objective(TypedDict):
    id: str
    text: str


class Lesson(TypedDict):
    id: str
    title: str
    minutes: int
    status: Status
    file: NotRequired[str]
    objectives: NotRequired[list[Objective]]
    practice: NotRequired[list[str]]


class Graded(TypedDict):
    title: str
    minutes: int
    status: Status
    lesson: NotRequired[str]
    assignment: NotRequired[str]
    notebook: NotRequired[str]
    points: NotRequired[float]
    # Read from the notebook when the manifest is compiled, never written by hand.
    items: NotRequired[list[str]]


class Module(TypedDict):
    id: str
    folder: str
    title: str
    promise: str
    lessons: list[Lesson]
    graded: list[Graded]


class Manifest(TypedDict):
    title: str
    promise: str
    company: str
    # A notebook beside `course.yaml` that shows the company; linked from the home page.
    company_page: NotRequired[str]
    modules: list[Module]
    # Set when the manifest is compiled: who grades, the learner alone or a class.
    grading: NotRequired[Literal["local", "class"]]


def is_opener(lesson: Lesson) -> bool:
    """Is this the lesson N.0, the map and diagnostic that opens a module? It has no reading."""
    return lesson["id"].endswith(".0")


def load_manifest(folder: Path) -> Manifest:
    """The manifest of `folder`: compiled where there is one, else as authored."""
    compiled = folder / COMPILED
    if compiled.is_file():
        return read_compiled(compiled)
    authored = folder / AUTHORED
    if authored.is_file():
        return with_items(read_authored(authored), folder.parent / "solutions")
    raise ManifestError(f"there is no {COMPILED} in {folder.name or folder}: run `make lab` again")


def read_compiled(path: Path) -> Manifest:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path.name} cannot be read ({error}): run `make lab` again") from None
    if not isinstance(data, dict) or not isinstance(data.get("modules"), list):
        raise ManifestError(f"{path.name} is not a course's contents: run `make lab` again")
    return cast(Manifest, data)


def compiled(manifest: Manifest) -> str:
    """The text of `course.json`; the same manifest always gives the same text."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def with_items(manifest: Manifest, released: Path) -> Manifest:
    """The manifest with the exercises of each graded notebook, read from the notebook itself."""
    for module in manifest["modules"]:
        for graded in module["graded"]:
            if graded["status"] == "ready" and "items" not in graded:
                path = released / graded["assignment"] / f"{graded['notebook']}.ipynb"
                graded["items"] = exercise_ids(path)
    return manifest


_CALL = re.compile(r"""^\s*exercise\(\s*["']([a-z0-9-]+)["']""", re.MULTILINE)


def exercise_ids(notebook: Path) -> list[str]:
    """The ids in a notebook's `exercise("ID")` calls, in order; none where it is absent."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"{notebook.name} is not a notebook that can be read: {error}"
        ) from None
    code = ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]
    return list(dict.fromkeys(name for source in code for name in _CALL.findall(source)))


# --- the author's side -------------------------------------------------------------------------


def read_authored(path: Path) -> Manifest:
    """`course.yaml`, checked. Raises ManifestError naming file, line and field."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path.name} cannot be read: {error}") from None
    try:
        data = yaml.safe_load(text)
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ManifestError(f"{path.name}: this is not valid YAML: {error}") from None
    problems = _shape(data) or _sense(cast(Manifest, data))
    if problems:
        raise ManifestError(
            "\n".join(f"{path.name}:{_line(tree, at)}: {_name(at)}: {why}" for at, why in problems)
        )
    return cast(Manifest, data)


Where = tuple[str | int, ...]


def _shape(data: object) -> list[tuple[Where, str]]:
    """Unknown, missing and mistyped fields, by pydantic models made from the types above."""
    from pydantic import ValidationError

    try:
        _model(Manifest).model_validate(data)
    except ValidationError as error:
        return [(tuple(one["loc"]), _plain(one)) for one in error.errors()]
    return []


def _plain(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    if error["type"] == "missing":
        return "this field is missing"
    return str(error["msg"]).replace("Input should be", "should be")


def _model(typed: Any) -> Any:
    """A pydantic model of a TypedDict that refuses unknown fields and does not convert."""
    from pydantic import ConfigDict, create_model

    fields: dict[str, Any] = {}
    for name, hint in get_type_hints(typed, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        fields[name] = (_deep(get_args(hint)[0] if optional else hint), None if optional else ...)
    config = ConfigDict(extra="forbid", strict=True, title=typed.__name__)
    return create_model(typed.__name__, __config__=config, **fields)


def _deep(hint: Any) -> Any:
    if is_typeddict(hint):
        return _model(hint)
    if get_origin(hint) is list:
        return list[_deep(get_args(hint)[0])]  # type: ignore[misc]
    return hint


_PLAIN_NAME = re.compile(r"[0-9a-z][0-9a-z.-]*")


def _sense(manifest: Manifest) -> list[tuple[Where, str]]:
    """What types cannot say: ids that repeat, links to nothing, a ready part without content."""
    found: list[tuple[Where, str]] = []
    seen: set[str] = set()

    def once(at: Where, name: str) -> None:
        if name in seen:
            found.append((at, f"{name!r} stands twice"))
        seen.add(name)

    def plain(at: Where, name: str) -> None:
        if not _PLAIN_NAME.fullmatch(name) or ".." in name:
            found.append((at, f"{name!r} should be lower case letters, digits, dots and hyphens"))

    if "grading" in manifest:
        found.append((("grading",), "is set for each workspace, not written here"))
    for m, module in enumerate(manifest["modules"]):
        here: Where = ("modules", m)
        once((*here, "id"), f"module {module['id']}")
        plain((*here, "folder"), module["folder"])
        lessons = {lesson["id"] for lesson in module["lessons"]}
        for i, lesson in enumerate(module["lessons"]):
            at: Where = (*here, "lessons", i)
            once((*at, "id"), f"lesson {lesson['id']}")
            if lesson["minutes"] <= 0:
                found.append(((*at, "minutes"), "should be above zero"))
            for o, objective in enumerate(lesson.get("objectives", [])):
                once((*at, "objectives", o, "id"), f"objective {objective['id']}")
            for p, item in enumerate(lesson.get("practice", [])):
                once((*at, "practice", p), f"practice item {item}")
                plain((*at, "practice", p), item)
            if lesson["status"] == "ready":
                for field in ("file", "objectives", "practice"):
                    if not lesson.get(field):
                        found.append((at, f"a ready lesson needs `{field}`"))
            if "file" in lesson:
                plain((*at, "file"), lesson["file"])
        for g, graded in enumerate(module["graded"]):
            at = (*here, "graded", g)
            if graded["minutes"] <= 0:
                found.append(((*at, "minutes"), "should be above zero"))
            if "items" in graded:
                found.append(((*at, "items"), "is read from the notebook, not written here"))
            if "lesson" in graded and graded["lesson"] not in lessons:
                found.append(((*at, "lesson"), f"there is no lesson {graded['lesson']!r} here"))
            if graded["status"] == "ready":
                if not {"assignment", "notebook", "points"} <= graded.keys():
                    found.append((at, "a ready notebook needs `assignment`, `notebook`, `points`"))
                    continue
                once((*at, "notebook"), f"{graded['assignment']}/{graded['notebook']}")
                plain((*at, "assignment"), graded["assignment"])
                plain((*at, "notebook"), graded["notebook"])
    return found


def _name(at: Where) -> str:
    """`modules[0].lessons[2].title`"""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in at)
    return text.lstrip(".") or "the file"


def _line(node: Any, at: Where) -> int:
    """The line of a field; of the nearest part above it where the field itself is missing."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in at:
        children = getattr(node, "value", None)
        if isinstance(part, int) and isinstance(children, list) and part < len(children):
            node = children[part]
        elif isinstance(children, list) and children and isinstance(children[0], tuple):
            named = [pair for pair in children if pair[0].value == part]
            if not named:
                break
            key, node = named[0]
            line = key.start_mark.line + 1
            continue
        else:
            break
        line = node.start_mark.line + 1
    return int(line)
