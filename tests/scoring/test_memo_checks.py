"""The machine checks of memos: each passes, fails and meets its edge; guessing does not pay."""

from __future__ import annotations

from copy import deepcopy
from html import escape
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import pytest
from doc_examples import write_examples
from hypothesis import given, settings
from hypothesis import strategies as st

from course.items.bank import Bank, load_bank
from course.items.checks import check_bank
from course.items.kinds import memo
from course.render import feedback_html
from course.scoring import guess, memo_checks, score_answer
from course.scoring.checks import check_scores
from course.scoring.memo import results
from course.scoring.memo_checks import pyramid_order
from course.scoring.personas import AUTHORED, GUESSERS, answers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The complete items in docs/kinds."""
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    return load_bank(folder)


@pytest.fixture(scope="module")
def forms(examples: Bank, templates: Bank) -> dict[str, Any]:
    made = {
        form: (examples.items[f"memo-{form}"], examples.keys[f"memo-{form}"])
        for form in ("slides", "pyramid")
    }
    return {"memo": (templates.items["memo"], templates.keys["memo"]), **made}


@pytest.fixture(scope="module")
def graded() -> Any:
    bank = load_bank(ROOT / "solutions" / "1-fundamentals")
    return bank.items["ab-memo"], bank.keys["ab-memo"]


def credit(pair: Any, check: str, **changes: Any) -> float:
    return found(pair, check, **changes).credit


def found(pair: Any, check: str, out: list[str] | None = None, **changes: Any) -> Any:
    """What a check says of the model answer with some slots changed (None takes one away)."""
    item, key = pair
    answer = deepcopy(key["model"])
    for name, value in changes.items():
        answer["slots"][name.replace("_", "-")] = value
    answer["slots"] = {n: v for n, v in answer["slots"].items() if v is not None}
    if out is not None:
        answer["out"] = out
    return results(item, key, memo.clean(item, answer))[check]


def test_the_examples_of_the_docs_hold(examples: Bank) -> None:
    assert {"memo-slides", "memo-pyramid"} <= set(examples.items)
    assert list(map(str, check_bank(examples))) == []
    assert list(map(str, check_scores(examples))) == []


# ------------------------------------------------------------------ one check after the other


def test_right_call(forms: Any) -> None:
    pair = forms["memo"]
    got = [credit(pair, "right-call", call=call) for call in ("stop", "shrink", "move", None)]
    assert got == [1, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("opening", "call", "passes"),
    [
        ("Stop the digest now.", "stop", 1),
        ("We STOP it.", "stop", 1),
        ("Nonstop news from the digest.", "stop", 0),
        ("The digest began in 2024.", "stop", 0),
        ("Move it this quarter.", "stop", 0),
        ("Move it this quarter.", "move", 1),
        ("Do not move it: stop it.", "stop", 1),
        ("Stop it.", None, 0),
        (None, "stop", 0),
    ],
)
def test_answer_first_in_a_sentence(forms: Any, opening: Any, call: Any, passes: int) -> None:
    assert credit(forms["memo"], "answer-first", opening=opening, call=call) == passes


def test_a_first_sentence_for_another_call_is_named(forms: Any) -> None:
    said = found(forms["memo"], "answer-first", opening="Carry over all of it.").said
    assert "“carry over”" in said


def test_answer_first_on_slides_and_in_a_pyramid(forms: Any) -> None:
    assert credit(forms["slides"], "answer-first") == 1
    late = ["s-tools", "s-risk"]
    assert credit(forms["slides"], "answer-first", out=late, h_who="who-topic") == 0
    _, key = forms["pyramid"]
    ramble = deepcopy(key["model"]["slots"]["ramble"])
    assert credit(forms["pyramid"], "answer-first", ramble=ramble) == 1
    ramble["sequence"].insert(0, ramble["sequence"].pop(3))
    assert credit(forms["pyramid"], "answer-first", ramble=ramble) == 0


@pytest.mark.parametrize(
    ("opening", "risk", "want"),
    [
        ("It moves activity by 0.2 points.", "", 1),
        ("41 % open it.", "", 1),
        ("About 40 % open it.", "", 0),
        ("It costs 2.9 million.", "", 0),
        ("It moves 0.2 points, of 40.1 million.", "", 0.5),
        ("3 reasons, in 60 days, by 30 April.", "", 0),
        ("3 reasons, and 0.2 points.", "", 1),
        ("No figure here.", "", 0),
        ("No figure here.", "Above 35 owners.", 1),
        ("0.2 points, and 17 of 41 % and 99.", "", 0.5),
    ],
)
def test_numbers_match(forms: Any, opening: str, risk: str, want: float) -> None:
    got = credit(forms["memo"], "numbers-match", opening=opening, risk=risk or None)
    assert got == pytest.approx(want)


def test_unknown_and_stray_figures_are_named_back(forms: Any) -> None:
    said = found(forms["memo"], "numbers-match", opening="2.9 points & 40.1 million.").said
    assert "Not found in the data: 2.9 points" in said
    assert "about something else: 40.1 million" in said


def test_disconfirming_used_follows_ones_own_call(forms: Any) -> None:
    pair = forms["memo"]
    assert credit(pair, "disconfirming-used", evidence=["f-active", "f-opened"]) == 1
    assert credit(pair, "disconfirming-used", evidence=["f-active", "f-gone"]) == 0
    assert credit(pair, "disconfirming-used", evidence=["f-opened", "f-gone"]) == 0.5
    both = ["f-active", "f-opened"]
    assert credit(pair, "disconfirming-used", call="move", evidence=both) == 1
    assert credit(pair, "disconfirming-used", call=None, evidence=both) == 0
    assert credit(pair, "disconfirming-used", evidence=None) == 0


def test_evidence_level_takes_blind_choice_off(forms: Any) -> None:
    pair = forms["memo"]
    assert credit(pair, "evidence-level", evidence=["f-active", "f-opened"]) == 1
    # Two of five cards bear on stopping; half of two chosen is a sixth above that.
    assert credit(pair, "evidence-level", evidence=["f-active", "f-arr"]) == pytest.approx(1 / 6)
    assert credit(pair, "evidence-level", evidence=["f-nps", "f-arr"]) == 0
    assert credit(pair, "evidence-level", evidence=None) == 0


def test_reasons_hold_and_differ(forms: Any) -> None:
    pair = forms["memo"]
    assert credit(pair, "reasons-distinct", reasons=["r-effect", "r-opened"]) == 1
    same = found(pair, "reasons-distinct", reasons=["r-effect", "r-zero"])
    assert same.credit == 0.5
    assert "does not bring owners back" in same.said and "as good as none" in same.said
    assert credit(pair, "reasons-distinct", reasons=["r-effect", "r-habit"]) == 0
    assert credit(pair, "reasons-distinct", reasons=["r-effect"]) == 0.5
    assert credit(pair, "reasons-distinct", reasons=None) == 0
    # A reason for another call does not carry this one.
    assert credit(pair, "reasons-distinct", call="move", reasons=["r-effect", "r-days"]) == 0


@pytest.mark.parametrize(
    ("risk", "thirds"),
    [
        ("If fewer than 35 owners open it by 30 April.", 3),
        ("If activity halves: below half by 30 April.", 3),
        ("If fewer than 35 owners open it.", 2),
        ("If owners complain by 30 April.", 2),
        ("If owners complain within 60 days.", 1),
        ("If it fails.", 0),
        (None, 0),
    ],
)
def test_kill_rule(forms: Any, risk: Any, thirds: int) -> None:
    if risk and "halves" in risk:
        risk = risk.replace("activity", "active use")
    result = found(forms["memo"], "kill-rule", risk=risk)
    assert result.credit == pytest.approx(thirds / 3)
    assert ("Not found" in result.said) == (thirds < 3 and risk is not None)


def test_ask_complete_goes_with_the_call(forms: Any) -> None:
    pair = forms["memo"]
    assert credit(pair, "ask-complete") == 1
    assert credit(pair, "ask-complete", call="shrink", amount="6") == 1
    assert credit(pair, "ask-complete", call="shrink") == pytest.approx(2 / 3)
    assert credit(pair, "ask-complete", day="2026-04-15") == pytest.approx(2 / 3)
    assert credit(pair, "ask-complete", owner="p-helen", amount="about two") == pytest.approx(1 / 3)
    assert credit(pair, "ask-complete", owner=None, amount=None, day=None) == 0
    assert "the amount, the owner" in found(pair, "ask-complete", owner=None, amount="7").said


def test_the_right_amount_is_not_told_to_whoever_missed_it(forms: Any) -> None:
    said = found(forms["memo"], "ask-complete", amount="7").said
    assert "Taking it out is one day" not in said
    assert "end of March" in said


def test_length(forms: Any) -> None:
    pair = forms["memo"]
    assert credit(pair, "length") == 1
    assert credit(pair, "length", opening="word " * 25) == 1
    over = found(pair, "length", opening="word " * 26)
    assert over.credit == 0 and "26 words, the limit is 25" in over.said
    assert credit(pair, "length", opening=None) == 0
    tight = ({**pair[0], "limit": 50}, pair[1])
    assert "the limit is 50" in found(tight, "length").said


def test_headlines_and_slides(forms: Any) -> None:
    pair = forms["slides"]
    assert credit(pair, "headlines") == 1
    assert credit(pair, "headlines", h_risk="risk-topic") == 0.75
    assert credit(pair, "headlines", h_risk=None) == 0.75
    assert credit(pair, "slides-chosen") == 1
    assert credit(pair, "slides-chosen", out=[]) == 0
    assert credit(pair, "slides-chosen", out=["s-who", "s-cost"]) == pytest.approx(0.8 - 0.5)
    everything = [slide["id"] for slide in pair[0]["slides"]]
    assert credit(pair, "slides-chosen", out=everything) == 0


def test_roles_count_near_ones_half_and_one_role_for_all_nothing(forms: Any) -> None:
    pair = forms["pyramid"]
    ramble = deepcopy(pair[1]["model"]["slots"]["ramble"])
    for role in ("answer", "reason", "support", "out"):
        same = {"sequence": ramble["sequence"], "roles": dict.fromkeys(ramble["roles"], role)}
        assert credit(pair, "pyramid-roles", ramble=same) == 0
    full = credit(pair, "pyramid-roles", ramble=ramble)
    ramble["roles"]["p-cheap"] = "support"
    near = credit(pair, "pyramid-roles", ramble=ramble)
    ramble["roles"]["p-cheap"] = "out"
    assert full == 1 > near > credit(pair, "pyramid-roles", ramble=ramble)


def order(pair: Any, *names: str) -> float:
    ramble = deepcopy(pair[1]["model"]["slots"]["ramble"])
    ramble["sequence"] = [*names, *(n for n in ramble["sequence"] if n not in names)]
    return credit(pair, "pyramid-order", ramble=ramble)


def test_which_reason_comes_first_is_free_and_so_are_its_supports(forms: Any) -> None:
    pair = forms["pyramid"]
    assert order(pair, "p-answer", "p-cheap", "p-days", "p-tickets", "p-why", "p-eleven") == 1
    assert order(pair, "p-answer", "p-days", "p-cheap") < 1
    assert order(pair, "p-tickets", "p-answer") < 1


def test_the_rambles_own_order_earns_nothing(forms: Any) -> None:
    pair = forms["pyramid"]
    shown = [option["id"] for option in pair[0]["slots"][0]["options"]]
    assert order(pair, *shown) == 0
    assert credit(pair, "pyramid-order", ramble=None) == 0


def test_leaving_out_what_should_stay_earns_no_order(forms: Any) -> None:
    pair = forms["pyramid"]
    ramble = deepcopy(pair[1]["model"]["slots"]["ramble"])
    ramble["roles"] = dict.fromkeys(ramble["roles"], "out")
    assert credit(pair, "pyramid-order", ramble=ramble) == 0


@given(st.permutations(list("abcdefg")))
def test_tau_is_bounded_and_1_only_for_a_pyramid(names: list[str]) -> None:
    parts: dict[str, Any] = {
        "a": {"role": "answer"},
        "b": {"role": "reason"},
        "c": {"role": "support", "under": "b"},
        "d": {"role": "support", "under": "b"},
        "e": {"role": "reason"},
        "f": {"role": "support", "under": "e"},
        "g": {"role": "out"},
    }
    got = pyramid_order.tau({"options": parts}, list("abcdefg"), names)  # type: ignore[typeddict-item]
    assert -1 <= got <= 1
    kept = "".join(name for name in names if name != "g")
    assert (got == 1) == (kept in ("abcdef", "abdcef", "aefbcd", "aefbdc"))


def test_a_card_that_several_slides_offer_is_explained_once(forms: Any) -> None:
    item, key = forms["slides"]
    answer = deepcopy(key["model"])
    answer["slots"]["e-cost"] = ["f-invoice", "f-fair"]
    for reveal in (False, True):
        notes = score((item, key), answer, reveal)["feedback"]["notes"]
        (fair,) = [note for note in notes if note["target"] == "f-fair"]
        assert fair["title"] == "Speaks for your call"


# ------------------------------------------------------------------ checks as files


def test_each_file_is_a_check_of_its_name() -> None:
    for name in memo_checks.NAMES:
        check = memo_checks.load(name)
        assert check.TITLE and check.PART in ("substance", "form")
        assert check.run.__doc__ is not None or check.__doc__  # type: ignore[attr-defined]
    with pytest.raises(KeyError, match="there is no check 'style'"):
        memo_checks.load("style")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda i, k: k["checks"].update(style=k["checks"]["length"]), "no check 'style'"),
        (lambda i, k: k["checks"]["length"].update(weight=0.4), "at most half"),
        (lambda i, k: k["options"]["stop"].pop("credit"), "'stop' needs a `credit`"),
        (lambda i, k: k["options"]["stop"].pop("amount"), "'stop' needs an `amount`"),
        (lambda i, k: k["options"]["stop"].pop("days"), "'stop' needs `days`"),
        (lambda i, k: k["options"]["stop"]["days"].update(last="soon"), "days are written"),
        (lambda i, k: k["options"]["stop"].pop("says"), "'stop' needs `says`"),
        (lambda i, k: k["checks"]["kill-rule"].pop("terms"), "`terms` lists"),
        (lambda i, k: k["options"]["r-zero"].pop("tags"), "two reasons share a tag"),
        (lambda i, k: k["options"]["r-habit"].update(credit=1), "one reason does not hold"),
        (lambda i, k: k["facts"]["f-opened"].pop("speaks_against"), "speaks against 'stop'"),
        (lambda i, k: k["facts"]["f-arr"].update(speaks_for=["move"]), "bear on no call"),
    ],
)
def test_authors_are_told_what_a_check_lacks(forms: Any, change: Any, says: str) -> None:
    item, key = deepcopy(forms["memo"][0]), deepcopy(forms["memo"][1])
    change(item, key)
    assert any(says in said for said in memo_checks.problems(item, key))


# ------------------------------------------------------------------ the score as a whole


def score(pair: Any, answer: Any, reveal: bool = False) -> Any:
    item, key = pair
    return score_answer(item, key, memo.clean(item, answer), reveal)


def test_form_alone_earns_nothing_and_keeps_what_substance_earns(forms: Any) -> None:
    pair = forms["memo"]
    tidy = {"opening": "Move it, 3 % go.", "call": "move", "risk": "None."}
    tidy |= {"reasons": ["r-habit", "r-zero"], "evidence": ["f-arr", "f-nps"]}
    tidy |= {"amount": "90", "owner": "p-helen", "day": "2026-04-30"}
    found = results(*pair, memo.clean(pair[0], {"slots": tidy}))  # type: ignore[call-arg]
    assert [found[name].credit for name in ("answer-first", "numbers-match", "length")] == [1, 1, 1]
    assert score(pair, {"slots": tidy})["fraction"] == 0
    model = deepcopy(pair[1]["model"])
    model["slots"]["opening"] = "word " * 26
    assert score(pair, model)["fraction"] == pytest.approx(1 - 0.15 - 0.1)


@settings(max_examples=60)
@given(text=st.text(max_size=600), number=st.text(max_size=40))
def test_any_writing_is_scored_between_0_and_1_and_shown_escaped(
    forms: Any, text: str, number: str
) -> None:
    item, key = forms["memo"]
    answer = deepcopy(key["model"])
    evil = f"<b>{text}"[:690]
    answer["slots"] |= {"opening": evil, "risk": evil, "amount": number}
    cleaned = memo.clean(item, answer)
    got = score_answer(item, key, cleaned, True)
    assert 0 <= got["fraction"] <= 1
    html = feedback_html(item, key, cleaned, got, True)
    assert "<b>" not in html
    assert escape("<b>") in html


def test_an_own_reading_changes_no_score(graded: Any) -> None:
    item, key = graded
    for declared in key["declared"]:
        plain = score(graded, declared["answer"])
        for level in (0, 2):
            own = {**declared["answer"], "self": {s["id"]: level for s in item["rubric"]}}
            assert score(graded, own) == plain


def test_the_exemplar_is_shown_at_full_marks_or_when_revealed(graded: Any) -> None:
    _, key = graded
    mark = "picked by lottery"
    assert mark in key["model"]["slots"]["opening"]
    assert mark in score(graded, key["model"])["feedback"]["debrief"]
    for declared in key["declared"]:
        assert mark not in str(score(graded, declared["answer"])["feedback"])
        assert mark in score(graded, declared["answer"], reveal=True)["feedback"]["debrief"]


def test_only_what_was_chosen_is_explained(graded: Any) -> None:
    _, key = graded
    shown = score(graded, key["declared"][0]["answer"])["feedback"]
    targets = {note["target"] for note in shown["notes"]}
    assert {"retest", "r-lost", "f-luck", "p-tessa"} <= targets
    assert not targets & {"scale", "r-chance", "f-pool", "p-lars"}
    everything = score(graded, key["declared"][0]["answer"], reveal=True)["feedback"]
    assert {"scale", "r-chance", "f-pool", "p-lars"} <= {n["target"] for n in everything["notes"]}


def test_feedback_prints_the_checklist_for_ones_own_reading(graded: Any) -> None:
    item, key = graded
    answer = memo.clean(item, key["declared"][0]["answer"])
    html = feedback_html(item, key, answer, score_answer(item, key, answer))
    for one in item["rubric"]:
        assert one["text"] in html
        assert all(f"☐ {level}" in html for level in one["levels"])
    assert "☐" not in feedback_html(item, key, None, score_answer(item, key, None))


@pytest.mark.parametrize("how", GUESSERS)
def test_guessing_does_not_pay(how: str, graded: Any, forms: Any) -> None:
    for item, key in (graded, *forms.values()):
        got = [
            score_answer(item, key, memo.clean(item, guess(item, how, Random(seed))))["fraction"]
            for seed in range(40 if how == "random" else 5)
        ]
        assert mean(got) < 0.4, item["id"]


def test_people_the_course_argues_with_are_half_right(graded: Any) -> None:
    item, key = graded
    made = answers(item, key)
    for who in AUTHORED:
        assert 0.2 <= score(graded, made[who])["fraction"] <= 0.6


def test_each_defensible_call_can_earn_half_or_more(graded: Any) -> None:
    stop = {
        "opening": "Stop it: the sides came out as 12,400 to 11,760.",
        "call": "stop",
        "reasons": ["r-uneven", "r-web", "r-nobody"],
        "evidence": ["f-arms", "f-web", "f-worst"],
        "against": "At worst it leads by 0.4 points.",
        "risk": "If activation falls by 1 point until 31 March, it comes back.",
        "amount": "4",
        "owner": "p-tessa",
        "day": "2026-02-16",
    }
    assert score(graded, {"slots": stop})["fraction"] == pytest.approx(1 - 1.5 / 12)
    go_on = {
        **stop,
        "opening": "Continue on Android: even at worst it leads by 0.4 points.",
        "call": "go-on",
        "reasons": ["r-web", "r-harm", "r-dear"],
        "against": "The split of 12,400 to 11,760 is no lottery.",
        "amount": "2",
        "day": "2026-03-02",
    }
    assert score(graded, {"slots": go_on})["fraction"] == pytest.approx(1 - 1.5 / 12)
