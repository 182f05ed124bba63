"""The course's part of a Jupyter server: notebooks are saved clean."""

from __future__ import annotations

from typing import Any

from course.server.saving import clean_on_save


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(clean_on_save)
