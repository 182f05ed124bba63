"""Starting a new item, lesson, graded notebook or module from its template.

Everything is copied from `course/templates/`, which is the style guide; the
manifest is edited in place with its comments kept. Nothing existing is ever
overwritten.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from course.items.registry import KINDS

TEMPLATES = Path(__file__).parent / "templates"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class AuthoringError(ValueError):
    """A new part cannot be made; the message says why and what to do."""


def new_item(folder: Path, kind: str, name: str) -> list[Path]:
    """Copy the template of `kind` to `folder/items/`. Returns the files made."""
    if kind not in KINDS:
        raise AuthoringError(f"There is no kind {kind!r}. Choose one of {', '.join(KINDS)}.")
    _check_name(name)
    if not folder.is_dir():
        raise AuthoringError(f"There is no folder {folder}. Make the module first.")
    made = []
    for suffix in (".yaml", ".key.yaml"):
        text = (TEMPLATES / "items" / f"{kind}{suffix}").read_text(encoding="utf-8")
        text = re.sub(rf"^id: {kind}\b", f"id: {name}", text, count=1, flags=re.MULTILINE)
        made.append((folder / "items" / f"{name}{suffix}", text))
    code = TEMPLATES / "items" / f"{kind}.key.py"
    if code.is_file():  # what computes a part of the key
        made.append((folder / "items" / f"{name}.key.py", code.read_text(encoding="utf-8")))
    return _write(made)


def new_lesson(root: Path, lesson: str, name: str, title: str = "") -> list[Path]:
    """A lesson notebook with one practice item, and its entry in the manifest."""
    _check_name(name)
    manifest, text = _manifest(root)
    module = _module(manifest, lesson)
    folder = root / "modules" / module["folder"]
    entry = next((part for part in module["lessons"] if part["id"] == lesson), None)
    if entry is not None and entry["status"] == "ready":
        raise AuthoringError(f"Lesson {lesson} is there already: {entry['file']}.")
    title = title or (entry["title"] if entry else name.replace("-", " ").capitalize())
    item = f"{name}-check"
    folder.mkdir(parents=True, exist_ok=True)
    book = _fill("lesson.ipynb", lesson=lesson, title=title, item=item)
    made = _write([(folder / f"{lesson}-{name}.ipynb", book)])
    made += new_item(folder, "choice", item)
    if entry is None:
        entry = {"id": lesson, "title": title, "minutes": 45, "status": "ready"}
        module["lessons"].append(entry)
    entry.update(
        status="ready",
        file=f"{lesson}-{name}.ipynb",
        objectives=[{"id": f"{lesson}-first", "text": "Say with a verb what the reader can do."}],
        practice=[item],
    )
    _save(root, text, manifest)
    return made


def new_lab(root: Path, lesson: str, name: str, title: str = "") -> list[Path]:
    """A graded data lab: its notebook with a solution, a table to record, and its entry."""
    return new_graded(root, lesson, name, title, template="lab.ipynb", kind="table")


def new_graded(
    root: Path,
    lesson: str,
    name: str,
    title: str = "",
    template: str = "graded.ipynb",
    kind: str = "choice",
) -> list[Path]:
    """A graded notebook with one item under `solutions/`, and its entry in the manifest."""
    _check_name(name)
    manifest, text = _manifest(root)
    module = _module(manifest, lesson)
    entry = next((part for part in module["graded"] if part.get("lesson") == lesson), None)
    if entry is not None and entry["status"] == "ready":
        raise AuthoringError(f"Lesson {lesson} has its graded notebook: {entry['notebook']}.")
    folder = root / "solutions" / module["folder"]
    folder.mkdir(parents=True, exist_ok=True)
    title = title or (entry["title"] if entry else f"{name.replace('-', ' ').capitalize()}, graded")
    item = f"{name}-graded"
    book = _fill(template, lesson=lesson, title=title, item=item)
    made = _write([(folder / f"{lesson}-{name}.ipynb", book)])
    made += new_item(folder, kind, item)
    points = _points(kind)
    if entry is None:
        entry = {"lesson": lesson, "title": title, "minutes": 30}
        module["graded"].append(entry)
    entry.update(
        status="ready", assignment=module["folder"], notebook=f"{lesson}-{name}", points=points
    )
    _save(root, text, manifest)
    return made


def new_module(root: Path, module: str, name: str, title: str) -> list[Path]:
    """The folders of a module and its entry in the manifest."""
    _check_name(name)
    manifest, text = _manifest(root)
    if any(part["id"] == module for part in manifest["modules"]):
        raise AuthoringError(f"There is a module {module} already.")
    folder = f"{module}-{name}"
    made = []
    for top in ("modules", "solutions"):
        (root / top / folder / "items").mkdir(parents=True, exist_ok=True)
        made.append(root / top / folder)
    manifest["modules"].append(
        {
            "id": module,
            "folder": folder,
            "title": title,
            "promise": "One sentence: what the learner can do after this module.",
            "lessons": [],
            "graded": [],
        }
    )
    _save(root, text, manifest)
    return made


def _points(kind: str) -> int:
    text = (TEMPLATES / "items" / f"{kind}.yaml").read_text(encoding="utf-8")
    return int(yaml.safe_load(text)["points"])


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise AuthoringError(
            f"{name!r} cannot be a name. Use lower-case letters, digits and single hyphens, "
            "for example title-decoder."
        )


def _fill(template: str, **words: str) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for field, word in words.items():
        # The text goes into JSON strings.
        text = text.replace("{" + field + "}", word.replace("\\", "\\\\").replace('"', '\\"'))
    return text


def _write(files: list[tuple[Path, str]]) -> list[Path]:
    for path, _ in files:
        if path.exists():
            raise AuthoringError(f"{path} is there already; nothing was changed.")
    for path, text in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in files]


def round_trip() -> Any:
    """A reader and writer of YAML that keeps a file's comments and order."""
    from ruamel.yaml import YAML  # keeps the comments of a file that people edit

    yaml = YAML()
    yaml.width = 100
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _manifest(root: Path) -> tuple[Any, Path]:
    path = root / "modules" / "course.yaml"
    if not path.is_file():
        raise AuthoringError(f"There is no {path}. Run this in the course's own folder.")
    return round_trip().load(path), path


def _save(root: Path, path: Path, manifest: Any) -> None:
    with path.open("w", encoding="utf-8") as file:
        round_trip().dump(manifest, file)


def _module(manifest: Any, lesson: str) -> Any:
    if not re.fullmatch(r"\d+\.\d+", lesson):
        raise AuthoringError(f"{lesson!r} is not a lesson's number; write it like 1.2.")
    wanted = lesson.split(".", maxsplit=1)[0]
    for module in manifest["modules"]:
        if module["id"] == wanted:
            return module
    raise AuthoringError(f"There is no module {wanted}. Start it with `course new module`.")
