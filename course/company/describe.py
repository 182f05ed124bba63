"""`tables()` and `describe("accounts")`: the data dictionary, to be read in a notebook.

Plain HTML tables, because Lab styles those itself, light and dark, and a screen
reader knows them. Nothing is imported that a kernel does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from course.company import store

LEFT = ' style="text-align:left"'


class Tables:
    """What tables there are. Iterating gives their names; Lab shows them with a line each."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._entries = entries

    def __iter__(self) -> Iterator[str]:
        return (entry["name"] for entry in self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in list(self)

    def __repr__(self) -> str:
        wide = max(len(entry["name"]) for entry in self._entries)
        return "\n".join(
            f"{entry['name']:{wide}} {entry['rows']:>7,}  {entry['line']}"
            for entry in self._entries
        )

    def _repr_html_(self) -> str:
        parts = [
            "<table><caption>Fernwick's tables, 2023 to 2025</caption><thead><tr>",
            *(f'<th scope="col"{LEFT}>{head}</th>' for head in ("Table", "Rows", "One row is")),
            "</tr></thead>",
        ]
        area = ""
        for entry in self._entries:
            if entry["area"] != area:
                area = entry["area"]
                parts.append(f'<tr><th scope="rowgroup" colspan="3"{LEFT}>{escape(area)}</th></tr>')
            parts.append(
                f'<tr><th scope="row"{LEFT}><code>{entry["name"]}</code></th>'
                f"<td>{entry['rows']:,}</td><td{LEFT}>{escape(_row(entry['line']))}</td></tr>"
            )
        return "".join([*parts, "</table>"])


class Description:
    """One table's part of the data dictionary."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self._entry = entry

    @property
    def columns(self) -> list[str]:
        return [column["name"] for column in self._entry["columns"]]

    def __repr__(self) -> str:
        entry = self._entry
        wide = max(len(name) for name in self.columns)
        lines = [f"{entry['name']} ({entry['rows']:,} rows). {entry['line']}"]
        if entry["note"]:
            lines.append(entry["note"])
        for column in entry["columns"]:
            said = ", ".join(part for part in (column["unit"], *_remarks(column)) if part)
            lines.append(f"  {column['name']:{wide}}  {column['meaning']} [{said}]")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        entry = self._entry
        caption = f"<code>{entry['name']}</code>, {entry['rows']:,} rows. {escape(entry['line'])}"
        heads = ("Column", "Meaning", "Unit", "Type", "Remarks")
        parts = [
            f"<table><caption>{caption}</caption><thead><tr>",
            *(f'<th scope="col"{LEFT}>{head}</th>' for head in heads),
            "</tr></thead>",
        ]
        for column in entry["columns"]:
            cells = (column["meaning"], column["unit"], column["type"], "; ".join(_remarks(column)))
            parts.append(
                f'<tr><th scope="row"{LEFT}><code>{column["name"]}</code></th>'
                + "".join(f"<td{LEFT}>{escape(cell)}</td>" for cell in cells)
                + "</tr>"
            )
        note = f"<p>{escape(entry['note'])}</p>" if entry["note"] else ""
        return "".join([*parts, "</table>", note])


def tables() -> Tables:
    """All tables of Fernwick, each with its rows and a line that says what a row is."""
    return Tables(store.dictionary())


def describe(name: str) -> Description:
    """The columns of the table `name`: meaning, unit, type, key. Raises NoSuchTable."""
    known = store.known(name)
    return Description(next(entry for entry in store.dictionary() if entry["name"] == known))


def _row(line: str) -> str:
    """'One row per campaign.' under a heading that says so already."""
    short = line.removeprefix("One row per ")
    return short[:1].upper() + short[1:]


def _remarks(column: dict[str, Any]) -> list[str]:
    said = []
    if column["key"]:
        said.append("key")
    if column["refers"]:
        said.append(f"is a {column['refers']}")
    if column["may_be_empty"]:
        said.append("may be empty")
    if column.get("values"):
        said.append("one of " + ", ".join(column["values"]))
    return said
