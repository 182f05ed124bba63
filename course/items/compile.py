"""Turn an author's Markdown into safe HTML, wherever a type says that a field is prose.

Done once, on the author's side, so that a learner's kernel needs no parser and
no comment of an author's file reaches a learner.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, NotRequired, get_args, get_origin, get_type_hints

from markdown_it import MarkdownIt
from typing_extensions import is_typeddict


@cache
def _markdown() -> MarkdownIt:
    # Raw HTML in an author's file would be a way around every escape; it stays text.
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def to_html(text: str) -> str:
    """Blocks of Markdown (tables included) as HTML."""
    return str(_markdown().render(text)).strip()


def line_to_html(text: str) -> str:
    """One line of Markdown as inline HTML."""
    return str(_markdown().renderInline(text)).strip()


@cache
def _hints(form: Any) -> dict[str, Any]:
    return get_type_hints(form, include_extras=True)


def compile_prose(value: Any, form: Any) -> Any:
    """A copy of `value` (valid for the type `form`) with its prose fields as HTML."""
    origin = get_origin(form)
    if origin is NotRequired:
        return compile_prose(value, get_args(form)[0])
    if origin is Annotated:
        marker = form.__metadata__[0]
        return to_html(value) if marker == "markdown" else line_to_html(value)
    if origin is list:
        return [compile_prose(part, get_args(form)[0]) for part in value]
    if origin is dict:
        return {name: compile_prose(part, get_args(form)[1]) for name, part in value.items()}
    if is_typeddict(form):
        hints = _hints(form)
        return {name: compile_prose(part, hints[name]) for name, part in value.items()}
    return value
