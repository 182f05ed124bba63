"""Memos: every form takes any change, figures and days are found in prose, static checks speak."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from doc_examples import write_examples
from hypothesis import given, settings
from hypothesis import strategies as st
from test_kinds import memo_events

from course.items.bank import Bank, load_bank
from course.items.kinds import memo
from course.items.memos import dates, figures, reading
from course.items.memos.html import to_html
from course.items.types import EventError


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory, templates: Bank) -> dict[str, Any]:
    """An item and a key of each form."""
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    bank = load_bank(folder)
    made = {f: (bank.items[f"memo-{f}"], bank.keys[f"memo-{f}"]) for f in ("slides", "pyramid")}
    return {"memo": (templates.items["memo"], templates.keys["memo"]), **made}


# ------------------------------------------------------------------ answers


@pytest.mark.parametrize("form", ["memo", "slides", "pyramid"])
@settings(max_examples=80)
@given(data=st.data())
def test_any_changes_of_any_form_leave_a_valid_answer_that_reads(
    forms: Any, form: str, data: st.DataObject
) -> None:
    item, _ = forms[form]
    answer = memo.empty(item)
    for event in data.draw(st.lists(memo_events(item), max_size=25)):
        before = repr(answer)
        try:
            answer = memo.reduce(item, answer, event)
        except EventError:
            assert repr(answer) == before
            continue
        assert memo.clean(item, answer) == answer
        shown = memo.present(item, answer)
        assert shown["words"] >= 0
        assert isinstance(to_html(shown["pages"], item["form"]), str)


def test_a_full_choice_refuses_one_more_and_keeps_the_order_of_choosing(forms: Any) -> None:
    item, _ = forms["memo"]
    answer = memo.empty(item)
    for card in ("r-zero", "r-habit"):
        answer = memo.reduce(
            item, answer, {"type": "take", "slot": "reasons", "card": card, "on": True}
        )
    assert answer["slots"]["reasons"] == ["r-zero", "r-habit"]
    with pytest.raises(EventError, match="more than 2"):
        memo.reduce(item, answer, {"type": "take", "slot": "reasons", "card": "r-days", "on": True})
    answer = memo.reduce(
        item, answer, {"type": "take", "slot": "reasons", "card": "r-zero", "on": False}
    )
    assert answer["slots"]["reasons"] == ["r-habit"]


def test_what_is_left_out_of_a_ramble_goes_below_and_comes_back(forms: Any) -> None:
    item, _ = forms["pyramid"]
    mark = {"type": "mark", "slot": "ramble", "part": "p-half"}
    out = memo.reduce(item, memo.empty(item), {**mark, "role": "out"})
    assert out["slots"]["ramble"]["sequence"][-1] == "p-half"
    other = memo.reduce(item, out, {**mark, "part": "p-start", "role": "out"})
    assert other["slots"]["ramble"]["sequence"][-2:] == ["p-start", "p-half"]
    back = memo.reduce(item, other, {**mark, "role": "support"})
    assert back["slots"]["ramble"]["sequence"][-2:] == ["p-half", "p-start"]
    moved = memo.reduce(item, back, {"type": "move", "slot": "ramble", "part": "p-half", "to": 0})
    assert moved["slots"]["ramble"]["sequence"][0] == "p-half"


def test_an_own_reading_is_of_the_memo_as_it_was(forms: Any) -> None:
    item, key = forms["memo"]
    rated = memo.reduce(
        item,
        memo.clean(item, key["model"]),
        {"type": "rate_self", "statement": "s-cut", "level": 2},
    )
    assert rated["self"] == {"s-cut": 2}
    changed = memo.reduce(item, rated, {"type": "pick", "slot": "call", "option": "move"})
    assert "self" not in changed


def test_a_day_outside_its_window_is_said_and_does_not_count(forms: Any) -> None:
    item, key = forms["memo"]
    answer = memo.clean(item, key["model"])
    assert memo.missing(item, answer) == ""
    answer = memo.reduce(item, answer, {"type": "write", "slot": "day", "text": "2027-01-01"})
    assert "from 2 March 2026 to 30 April 2026" in memo.present(item, answer)["problems"]["day"]
    assert memo.missing(item, answer) == "1 of 8 still to fill in"


def test_slides_left_out_need_nothing_and_too_many_are_counted(forms: Any) -> None:
    item, key = forms["slides"]
    answer = memo.clean(item, key["model"])
    assert memo.missing(item, answer) == ""
    pages = memo.present(item, answer)["pages"]
    assert [page["id"] for page in pages] == ["s-answer", "s-why", "s-cost", "s-risk", "s-ask"]
    for slide, head in (("s-who", "who-fact"), ("s-tools", "tools-fact")):
        answer = memo.reduce(item, answer, {"type": "leave", "slide": slide, "on": False})
        slot = f"h-{slide[2:]}"
        answer = memo.reduce(item, answer, {"type": "pick", "slot": slot, "option": head})
    assert memo.missing(item, answer) == "2 slides too many"
    for slide in item["slides"]:
        answer = memo.reduce(item, answer, {"type": "leave", "slide": slide["id"], "on": True})
    assert memo.missing(item, answer) == "Keep at least one slide"


# ------------------------------------------------------------------ how it reads


def test_a_pyramid_reads_answer_reasons_supports(forms: Any) -> None:
    item, key = forms["pyramid"]
    ((block,),) = [page["blocks"] for page in reading.pages(item, memo.clean(item, key["model"]))]
    assert block["text"].startswith("What I would like to do")
    assert [len(branch["support"]) for branch in block["branches"]] == [2, 1, 1]
    assert "offsite" not in str(block)


def test_what_a_learner_writes_is_text_and_never_html(forms: Any) -> None:
    item, key = forms["memo"]
    answer = memo.clean(item, key["model"])
    answer["slots"]["opening"] = "<script>alert(1)</script> & </div>"
    html = to_html(reading.pages(item, answer), "memo")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;/div&gt;" in html


def test_speakers_notes_and_gaps_are_not_counted(forms: Any) -> None:
    item, _ = forms["slides"]
    spoken = {"slots": {"spoken": "one two three"}}
    assert reading.words(reading.pages(item, spoken)) == 0
    head = {"slots": {"spoken": "one two three", "h-risk": "risk-topic"}}
    assert reading.words(reading.pages(item, head)) == 1


# ------------------------------------------------------------------ days and figures in prose


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It ends on 27 March.", ["27 March"]),
        ("by March 27, 2026 at the latest", ["March 27, 2026"]),
        ("2026-03-27 or never", ["2026-03-27"]),
        ("the 3rd of april", ["3rd of april"]),
        ("by the end of May", ["of May"]),
        ("before May 2026", ["before May 2026"]),
        ("decided in March 2026; May 2027", ["in March 2026", "May 2027"]),
        ("by March the 3rd", ["March the 3rd"]),
        ("on 31.3.2026", ["31.3.2026"]),
        ("we may stop, and march on", []),
        ("in 28 days", []),
        ("soon", []),
    ],
)
def test_days_in_prose(text: str, found: list[str]) -> None:
    assert dates.mentions(text) == found


@pytest.mark.parametrize("text", ["2026-3-1", "2026-02-30", "", None, 5, "2026-03-01T00:00"])
def test_what_is_no_day(text: Any) -> None:
    assert dates.read(text) is None


def test_a_day_is_said_as_people_write_it() -> None:
    assert dates.say(date(2026, 3, 9)) == "9 March 2026"


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("12,400 against 11,760", [12400, 11760]),
        ("a lead of +1.4 points", [1.4]),
        ("−0.6 to 1.4 %", [0.6, 1.4]),
        ("$1.2M and 350k", [1.2e6, 350e3]),
        ("by 27 March 2026 at 18 %", [18]),
        ("test X09 in Q1", []),
        ("no figure", []),
    ],
)
def test_figures_in_prose(text: str, sizes: list[float]) -> None:
    found = [f.size for f in figures.find(text) if not f.small]
    assert found == pytest.approx(sizes)


@pytest.mark.parametrize(
    ("text", "small", "span"),
    [("3 reasons", True, False), ("60 days", False, True), ("3 %", False, False)],
)
def test_counts_and_spans_are_told_apart(text: str, small: bool, span: bool) -> None:
    (figure,) = figures.find(text)
    assert (figure.small, figure.span) == (small, span)


@pytest.mark.parametrize(
    ("text", "value", "same"),
    [
        ("1.4", 1.396, True),
        ("1.39", 1.396, False),
        ("19 %", 19.4, True),
        ("1 %", 1.396, False),
        ("17", 16.95, True),
        ("12.4k", 12400, True),
        ("12,000", 12400, False),
        ("-1.6", 1.6, True),
        ("2.9 points", 1.4, False),
    ],
)
def test_a_figure_may_be_rounded_as_it_is_written(text: str, value: float, same: bool) -> None:
    (figure,) = figures.find(text)
    assert figures.matches(figure, [value]) is same


@settings(max_examples=200)
@given(st.text(alphabet="0123456789.,-+%$ kMarch'/:e\n", max_size=200) | st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert all(figure.size >= 0 for figure in figures.find(text))
    dates.mentions(text)


def test_a_long_row_of_digits_takes_no_long_time() -> None:
    assert figures.find("9" * 5000) == []
    assert len(figures.find("1, " * 2000)) == 2000


# ------------------------------------------------------------------ static checks


def broken(pair: Any, change: Any) -> list[str]:
    item, key = deepcopy(pair[0]), deepcopy(pair[1])
    change(item, key)
    return memo.check(item, key)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda i, k: i["slots"][0].pop("words"), "needs `words`"),
        (lambda i, k: i["slots"][0].update(unit="x"), "has no `unit`"),
        (lambda i, k: i["slots"][1]["options"].pop(), "3 to 30 cards"),
        (lambda i, k: i["slots"][2]["choose"].update(most=9), "leaves a card over"),
        (lambda i, k: i["slots"][7]["window"].update(last="soon"), "goes from one day"),
        (lambda i, k: i["slots"][1]["options"][0].update(id="r-days"), "'r-days' stands twice"),
        (lambda i, k: k["options"].pop("r-days"), "option 'r-days' has no explanation"),
        (lambda i, k: k["facts"].pop("f-arr"), "evidence card 'f-arr' has no explanation"),
        (lambda i, k: i["checks"].pop(), "the key speaks of check 'length'"),
        (lambda i, k: k.update(call="owner"), "`call` names the slot of type `pick`"),
        (lambda i, k: k["facts"]["f-gone"].update(speaks_for=["king"]), "no call 'king'"),
        (lambda i, k: k["checks"]["length"].update(weight=0), "positive weight"),
        (lambda i, k: k["checks"]["kill-rule"].update(slots=["rule"]), "names slot 'rule'"),
        (lambda i, k: i["rubric"].pop(), "four to six statements"),
        (lambda i, k: i["rubric"][0]["levels"].pop(), "three different levels"),
        (lambda i, k: i.update(form="slides"), "`slides` stand in an item of form"),
        (lambda i, k: i.update(form="pyramid"), "a slot of type `order`"),
    ],
)
def test_authors_are_told_what_is_wrong(forms: Any, change: Any, says: str) -> None:
    assert any(says in said for said in broken(forms["memo"], change))


def test_the_examples_of_the_docs_are_sound(forms: Any) -> None:
    for item, key in forms.values():
        assert memo.check(item, key) == []


def test_not_more_than_five_slides(forms: Any) -> None:
    assert any("at most five" in s for s in broken(forms["slides"], lambda i, k: i.update(most=6)))


def test_names(forms: Any) -> None:
    for item, _ in forms.values():
        assert set(memo.labels(item)) >= {slot["id"] for slot in item["slots"]}
