"""Text that people write: tidied, counted in words, drawn as HTML that holds nothing but the text.

The page's preview, the feedback and the marker's view all draw a learner's text
with `to_html`, so that everybody reads the same. Everything is escaped first;
the few signs of Markdown that are understood (paragraphs, lists, bold, italic)
only ever add tags of their own.
"""

from __future__ import annotations

import re
from html import escape

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_BULLET = re.compile(r"\s{0,3}[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"\s{0,3}\d{1,3}[.)]\s+(?=\S)")
# Neither pattern can cross a star, so both take time in proportion to the text.
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]+)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])")


def tidy(text: str) -> str:
    """The text with one kind of line end and without signs that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Half a character (a lone surrogate) cannot be written to a file.
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def count_words(text: str) -> int:
    """Words: what stands between blanks and holds a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def unwrap(text: str) -> str:
    """An author's text with the line ends of the file taken out; paragraphs and lists stay."""
    lines: list[str] = []
    for line in text.split("\n"):
        begins = not line.strip() or _BULLET.match(line) or _NUMBER.match(line)
        if begins or not lines or not lines[-1].strip():
            lines.append(line)
        else:
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
    return "\n".join(lines)


def to_html(text: str) -> str:
    """Paragraphs, lists, **bold** and *italic* as HTML; every other sign as itself."""
    blocks: list[str] = []
    lines: list[str] = []
    kind = "p"

    def close() -> None:
        if lines:
            blocks.append(_block(kind, lines))
            lines.clear()

    for line in text.split("\n"):
        found = "ul" if _BULLET.match(line) else "ol" if _NUMBER.match(line) else "p"
        if not line.strip():
            close()
            kind = "p"
            continue
        if found != kind:
            close()
            kind = found
        lines.append(line)
    close()
    return "".join(blocks)


def _block(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(_inline(line.strip()) for line in lines)}</p>"
    sign = _BULLET if kind == "ul" else _NUMBER
    parts = (_inline(sign.sub("", line, count=1).strip()) for line in lines)
    return f"<{kind}>{''.join(f'<li>{part}</li>' for part in parts)}</{kind}>"


def _inline(text: str) -> str:
    html = _STRONG.sub(r"<strong>\1</strong>", escape(text))
    return _EMPHASIS.sub(r"<em>\1</em>", html)
