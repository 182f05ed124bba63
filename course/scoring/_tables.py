"""Small tables of numbers for a debrief, as HTML."""

from __future__ import annotations

from html import escape


def table(caption: str, head: list[str], rows: list[list[str]], words: int = 1) -> str:
    """A table whose cells are HTML; the first `words` columns hold words, the others numbers."""
    top = "".join(
        f'<th scope="col"{_align(place, words)}>{escape(text)}</th>' if text else "<td></td>"
        for place, text in enumerate(head)
    )
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def _align(place: int, words: int) -> str:
    return ' style="text-align:right"' if place >= words else ""


def row_head(html: str) -> str:
    return f'<th scope="row">{html}</th>'


def right(html: str) -> str:
    return f'<td style="text-align:right">{html}</td>'


def left(html: str) -> str:
    return f"<td>{html}</td>"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def signed(value: float) -> str:
    """More or less: with some models the next unit takes away."""
    return f"+{number(value)}" if value >= 0 else number(value)


def number(value: float) -> str:
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return "0"
    return f"−{text}" if value < 0 else text
