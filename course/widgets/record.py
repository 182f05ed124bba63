"""`exercise("id", value)`: take a value of the learner's code as the answer, and say what came of it.

Nothing raises and nothing is lost: what does not fit is explained, and the answer recorded
before stays. The card of the exercise, wherever it is shown in this kernel, follows at once.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from course.answers import AnswerStore, SaveError
from course.items import registry
from course.items.load import Loaded, NoSuchExercise, load_exercise
from course.items.types import Answer, AnswerError
from course.widgets.plain import plain


class Said(NamedTuple):
    """What the learner reads below the cell. `tone`: saved, refused, empty or off."""

    tone: str
    text: str
    more: tuple[str, ...] = ()
    html: str = ""  # explained feedback, where the exercise is practice


def record(name: str, value: Any) -> None:
    """Record `value` as the answer of the exercise `name`, and display the outcome."""
    from IPython.display import display

    said = outcome(Path.cwd(), name, value)
    display({"text/plain": _as_text(said), "text/html": _as_html(said)}, raw=True)


def outcome(folder: Path, name: str, value: Any) -> Said:
    """Record `value` for the notebook in `folder`; what to tell the learner."""
    try:
        loaded = load_exercise(folder, name)
    except NoSuchExercise as error:
        return Said("refused", str(error))
    item = loaded.item
    title = f"“{item['title']}”"
    store = AnswerStore(folder, item, authored=loaded.authored)
    try:
        if value is None or value is ...:
            return _nothing(store, title)
        fields: dict[str, Any] = {**item}
        wanted = [column["id"] for column in fields.get("columns", [])]
        wanted += [fields["index"]["name"]] if "index" in fields else []
        plain_value = plain(value, wanted)
        answer, remarks = registry.take(item, _before(store), plain_value)
    except AnswerError as error:
        return _refused(store, title, str(error))
    except Exception as error:  # an object that breaks when looked at must not stop Run All
        return _refused(store, title, f"the value cannot be read ({type(error).__name__}: {error})")
    if store.off:
        return _not_written(loaded, store, title, answer, remarks)
    try:
        # Taken again under the lock, so that what another tab entered meanwhile is kept.
        answer, _ = store.apply(
            lambda before: registry.take(item, before, plain_value)[0], {"type": "record"}
        )
    except (SaveError, AnswerError) as error:
        return _refused(store, title, str(error))
    _tell_cards(store)
    return Said(
        "saved",
        f"Recorded for {title}: {_summary(loaded, answer)}.",
        tuple(remarks),
        _explained(loaded, answer),
    )


def _before(store: AnswerStore) -> Answer:
    found = store.current if store.off else store.load()[0]
    return (
        registry.kind(store.item["kind"]).empty(store.item)
        if found.answer is None
        else found.answer
    )


def _nothing(store: AnswerStore, title: str) -> Said:
    kept = "" if store.off else _kept(store)
    if kept:
        return Said("empty", f"Nothing new recorded for {title}: the value is None.", (kept,))
    return Said("empty", f"Nothing recorded yet for {title}: the value is still None.")


def _refused(store: AnswerStore, title: str, why: str) -> Said:
    said = Said("refused", f"Not recorded for {title}: {why.rstrip('.')}.", ())
    if store.off:
        return said
    _tell_cards(store, said.text)
    kept = _kept(store)
    return said._replace(more=(kept,) if kept else ())


def _kept(store: AnswerStore) -> str:
    held = store.load()[0].answer is not None
    return "What you recorded before is still there." if held else ""


def _not_written(
    loaded: Loaded, store: AnswerStore, title: str, answer: Answer, remarks: list[str]
) -> Said:
    summary = _summary(loaded, answer)
    if os.environ.get("NBGRADER_EXECUTION"):
        return Said("off", f"{title} would be recorded here: {summary}. {store.off.capitalize()}.")
    scored = ""
    if loaded.key is not None:
        from course.scoring import score_answer

        fraction = score_answer(loaded.item, loaded.key, answer)["fraction"]
        scored = f" It scores {100 * fraction:.0f} %."
    return Said(
        "off", f"{title} fits: {summary}.{scored} {store.off.capitalize()}.", tuple(remarks)
    )


def _explained(loaded: Loaded, answer: Answer) -> str:
    """The feedback of practice. The whole key waits for the card's own button."""
    missing = registry.kind(loaded.item["kind"]).missing(loaded.item, answer)
    if loaded.key is None or missing:
        return ""
    from course.render import feedback_html
    from course.scoring import score_answer

    score = score_answer(loaded.item, loaded.key, answer)
    return feedback_html(loaded.item, loaded.key, answer, score)


def _summary(loaded: Loaded, answer: Answer) -> str:
    """What was recorded, in a few words."""
    item: dict[str, Any] = dict(loaded.item)
    if "rows" in answer:
        first, last = answer["index"][0], answer["index"][-1]
        count = len(answer["rows"])
        rows = f"{count} rows, {first} to {last}" if count > 1 else f"1 row, {first}"
        columns = len(answer["columns"])
        return f"{rows}; {columns} {'column' if columns == 1 else 'columns'}"
    shown = registry.present(loaded.item, answer).get("readings", {})
    names = [quantity["id"] for quantity in item["quantities"]]
    given = ", ".join(f"{name} {shown[name]}" for name in names if name in shown)
    absent = [name for name in names if name not in shown]
    return given + (f"; still to come: {', '.join(absent)}" if absent else "")


def _tell_cards(store: AnswerStore, problem: str = "") -> None:
    import sys

    # Where no card was ever shown, its module need not be loaded.
    module = sys.modules.get("course.widgets.exercise")
    if module is not None:
        module.refresh(store.path, problem)


def _as_text(said: Said) -> str:
    return "\n".join([said.text, *said.more])


def _as_html(said: Said) -> str:
    more = "".join(f"<p>{escape(line)}</p>" for line in said.more)
    role = "alert" if said.tone == "refused" else "status"
    note = f'<div class="fw-root fw-recorded" data-tone="{said.tone}" role="{role}"><p>{escape(said.text)}</p>{more}</div>'
    return STYLE + note + said.html


# The output of a code cell has no stylesheet of the course: one small rule of its own, in
# colours of Lab's theme.
STYLE = (
    "<style>.fw-recorded{border-left:3px solid var(--jp-border-color1,#888);padding:.3em .8em;margin:.2em 0;"
    "color:var(--jp-content-font-color1,inherit);font-family:var(--jp-content-font-family,inherit)}"
    ".fw-recorded p{margin:.1em 0}"
    ".fw-recorded[data-tone=saved]{border-color:var(--jp-success-color0,#2e7d32)}"
    ".fw-recorded[data-tone=refused]{border-color:var(--jp-error-color1,#c62828)}</style>"
)
