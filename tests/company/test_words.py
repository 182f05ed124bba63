"""The words read like a company's: varied, whole, without slips that a machine would make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from course.company.schema.product import pm_tasks
from course.company.schema.sales import win_loss_interviews
from course.company.steps.profiles import profiles
from course.company.vocabulary import (
    BUYER_REASONS,
    CHANNELS,
    COMPETITORS,
    INDUSTRIES,
    REGIONS,
    SEGMENTS,
    STAGES,
    THEMES,
)
from course.company.words.campaigns import campaign_names
from course.company.words.evidence import evidence_line
from course.company.words.names import company_names, person_names
from course.company.words.phrases import fill, join, pick, sentence
from course.company.words.promises import promised_feature
from course.company.words.quotes import quote
from course.company.words.requests import request_words
from course.company.words.roadmap import roadmap_titles
from course.company.words.se_notes import band, se_note
from course.company.words.tickets import ticket_subjects

Rng = np.random.Generator
THEME_LIST = list(THEMES)
ROLES = win_loss_interviews.columns["buyer_role"].dtype.type.categories.tolist()
TASKS = pm_tasks.columns["task"].dtype.type.categories.tolist()
KINDS = ("how-to", "bug", "request", "outage", "billing")


def notes(rng: Rng) -> list[str]:
    return [
        se_note(
            rng,
            theme=THEME_LIST[n % 14],
            severity=int(rng.integers(1, 11)),
            workaround=bool(rng.random() < 0.4),
            segment=pick(rng, SEGMENTS),
            stage=pick(rng, STAGES),
            industry=pick(rng, INDUSTRIES),
            competitor=pick(rng, COMPETITORS) if rng.random() < 0.7 else None,
        )
        for n in range(1_150)
    ]


def quotes(rng: Rng) -> list[str]:
    made = []
    for n in range(220):
        reason = BUYER_REASONS[n % 6]
        theme = {
            "Integration": pick(rng, ("erp-integration", "api-limits")),
            "Missing feature": pick(rng, THEME_LIST),
        }.get(reason)
        made.append(
            quote(
                rng,
                reason=reason,
                role=ROLES[n % 5],
                outcome=("won", "lost", "no_decision")[n // 6 % 3],
                theme=theme,
                competitor=pick(rng, COMPETITORS) if rng.random() < 0.8 else None,
            )
        )
    return made


def subjects(rng: Rng) -> list[str]:
    themes = rng.choice(THEME_LIST, 21_000).tolist()
    kinds = rng.choice(KINDS, 21_000, p=(0.4, 0.35, 0.12, 0.03, 0.1)).tolist()
    return ticket_subjects(rng, kinds, themes, [THEMES[theme][1] for theme in themes])


def titles(rng: Rng) -> list[str]:
    return [request_words(rng, theme)[0] for theme in THEME_LIST * 30]


def texts(rng: Rng) -> list[str]:
    return [request_words(rng, theme)[1] for theme in THEME_LIST * 30]


def features(rng: Rng) -> list[str]:
    return [promised_feature(rng, theme) for theme in THEME_LIST * 3][:36]


def items(rng: Rng) -> list[str]:
    return roadmap_titles(rng, rng.choice(THEME_LIST, 90).tolist())


def lines(rng: Rng) -> list[str]:
    made = []
    for n in range(140):
        done = int(rng.choice([0, 1, 2, 4, 7, 12, 25]))
        alone = int(rng.integers(0, done + 1))
        rework = float(rng.random() * 0.7) if done else None
        wants = pick(rng, ("no", "yes", "keen"))
        task = TASKS[n % 10]
        made.append(
            evidence_line(rng, task=task, done=done, alone=alone, rework=rework, wants=wants)
        )
    return made


def campaigns(rng: Rng) -> list[str]:
    channels = [channel for channel in CHANNELS for _ in range(8)]
    return campaign_names(rng, channels, rng.choice(SEGMENTS, 64).tolist())


def companies(rng: Rng) -> list[str]:
    made = profiles(rng, "SMB", rng.choice(["A", "B", "C"], 3_500))
    return company_names(rng, made["industry"].tolist(), made["region"].tolist())


def people(rng: Rng) -> list[str]:
    return person_names(rng, 240)


# Each bank: how many different texts a full draw has at least, and how short and long they may be.
BANKS: dict[Callable[[Rng], list[str]], tuple[float, int, int]] = {
    notes: (0.97, 40, 420),
    quotes: (0.90, 25, 240),
    subjects: (0.20, 5, 70),
    titles: (0.93, 4, 70),
    texts: (0.93, 30, 280),
    features: (0.75, 12, 80),
    items: (1.00, 6, 60),
    lines: (0.85, 15, 280),
    campaigns: (1.00, 8, 70),
    companies: (1.00, 6, 60),
    people: (1.00, 5, 30),
}
PROSE = (notes, quotes, texts, lines)


@pytest.fixture(scope="module")
def drawn() -> dict[Callable[[Rng], list[str]], list[str]]:
    return {bank: bank(np.random.default_rng(7)) for bank in BANKS}


@pytest.fixture(params=list(BANKS), ids=lambda bank: bank.__name__)
def bank(request: pytest.FixtureRequest) -> Iterator[Callable[[Rng], list[str]]]:
    yield request.param


def test_a_full_draw_is_varied(drawn, bank) -> None:
    share = len(set(drawn[bank])) / len(drawn[bank])
    assert share >= BANKS[bank][0]


def test_lengths_are_plausible(drawn, bank) -> None:
    _, low, high = BANKS[bank]
    assert [text for text in drawn[bank] if not low <= len(text) <= high] == []


def test_nothing_is_left_unfilled_or_doubled(drawn, bank) -> None:
    odd = re.compile(
        r"[{}|]|  |\b([A-Za-zäöü]{2,}) \1\b|\(n\)|\.\.|,,| [,.;:?!]|^\s|\s$|\bNone(?! of)|\bnan\b"
    )
    assert [text for text in drawn[bank] if odd.search(text)] == []


def test_articles_fit(drawn, bank) -> None:
    if bank in (companies, people):
        return
    wrong = re.compile(
        r"(?<!&)\b[Aa] (?!one|uni|use|usa|util|Europ)[aeiou]|\b[Aa]n (?!hour|honest|HVAC|[AEFHILMNORSX][A-Z])"
        r"[^aeiouAEIOU8]|\b[Aa] (API|ERP|HVAC|8)"
    )
    assert [text for text in drawn[bank] if wrong.search(text)] == []


def test_sentences_begin_and_end(drawn) -> None:
    for bank in PROSE:
        for text in drawn[bank]:
            assert text[0].isupper() or text[0].isdigit(), text
            assert text.endswith((".", "?", '"')), text
            assert not re.search(r"[.?] [a-z]", text), text


def test_the_same_seed_gives_the_same_words(drawn, bank) -> None:
    again = bank(np.random.default_rng(7))
    assert again == drawn[bank]
    assert bank(np.random.default_rng(8)) != again


def test_taken_company_names_are_left_alone() -> None:
    first = company_names(np.random.default_rng(1), ["HVAC"] * 300, ["Nordics"] * 300)
    second = company_names(np.random.default_rng(1), ["HVAC"] * 200, ["Nordics"] * 200, set(first))
    assert not set(first) & set(second)


def test_companies_differ_in_more_than_the_legal_form(drawn) -> None:
    form = re.compile(
        r" (LLC|Inc\.|Co\.|Corp\.|Ltd\.|GmbH( & Co\. KG)?|KG|AG|B\.?V\.?|NV|AB|AS|A/S)$"
    )
    assert len({form.sub("", name) for name in drawn[companies]}) == len(drawn[companies])


def test_legal_forms_fit_the_region() -> None:
    rng = np.random.default_rng(2)
    wanted = {"DACH": "GmbH|KG|AG", "Benelux": "V|F", "Nordics": "AB|A/S|ApS|AS|Oy"}
    for region, form in wanted.items():
        for name in company_names(rng, ["Electrical"] * 60, [region] * 60):
            assert re.search(rf"({form})\.?$", name), name
    assert set(REGIONS) == {*wanted, "North America"}


def test_notes_of_a_theme_are_about_different_things(drawn) -> None:
    for place, theme in enumerate(THEME_LIST):
        mine = drawn[notes][place::14]
        # The words of the facts, without numbers: many beginnings, not one with other nouns.
        heads = Counter(" ".join(re.sub(r"^[^:]{0,30}: ", "", text).split()[-6:]) for text in mine)
        assert len(heads) >= 15, theme


def test_severity_is_heard() -> None:
    rng = np.random.default_rng(3)
    alarm = re.compile(
        "eal breaker|out, the|nock-out|stopped the eval|not forecast|ended the call|Lost unless"
    )

    def loud(severity: int) -> float:
        made = [
            se_note(
                rng,
                theme=theme,
                severity=severity,
                workaround=False,
                segment="MM",
                stage="4 Propose",
                industry="HVAC",
            )
            for theme in THEME_LIST * 5
        ]
        return float(np.mean([bool(alarm.search(text)) for text in made]))

    assert loud(10) > 0.4
    assert loud(2) == loud(5) == 0
    assert [band(n) for n in (1, 3, 4, 6, 7, 8, 9, 10)] == [
        "low", "low", "middle", "middle", "high", "high", "critical", "critical"
    ]  # fmt: skip


@pytest.mark.parametrize("reason", BUYER_REASONS)
@pytest.mark.parametrize("outcome", ["won", "lost", "no_decision"])
def test_every_reason_outcome_and_role_has_its_words(reason: str, outcome: str) -> None:
    rng = np.random.default_rng(4)
    for role in ROLES:
        for competitor in (None, *COMPETITORS):
            for theme in (None, "erp-integration", "forecasting"):
                text = quote(
                    rng,
                    reason=reason,
                    role=role,
                    outcome=outcome,
                    theme=theme,
                    competitor=competitor,
                )
                assert len(text) > 20


def test_only_price_is_about_money() -> None:
    """Buyers hint at the price seldom, and say that it was not it."""
    rng = np.random.default_rng(5)
    money = re.compile(r"price|money|budget|expensive|per seat", re.IGNORECASE)
    hints = [
        bool(money.search(quote(rng, reason=reason, role=role, outcome=outcome)))
        for reason in BUYER_REASONS[2:]
        for role in ROLES
        for outcome in ("lost", "no_decision")
        for _ in range(10)
    ]
    assert 0 < np.mean(hints) < 0.12


def test_evidence_agrees_with_the_numbers() -> None:
    rng = np.random.default_rng(6)
    for task in TASKS:
        never = evidence_line(rng, task=task, done=0, alone=0, rework=None, wants="no")
        assert re.search("not done|No occasion|Never|Not done", never)
        alone = evidence_line(rng, task=task, done=15, alone=15, rework=0.05, wants="yes")
        assert re.search("alone|without help|nobody", alone)
        assert "15" in alone
        helped = evidence_line(rng, task=task, done=3, alone=0, rework=0.5, wants="keen")
        assert re.search("three", helped, re.IGNORECASE)
        assert re.search("with|had", helped)


def test_requests_of_a_theme_go_by_many_names() -> None:
    """Counting titles must mislead: no title of a theme is common."""
    rng = np.random.default_rng(8)
    for theme in THEME_LIST:
        count = Counter(request_words(rng, theme)[0] for _ in range(30))
        assert count.most_common(1)[0][1] <= 4
        assert len(count) >= 22


def test_roadmap_titles_never_run_out_early() -> None:
    made = roadmap_titles(np.random.default_rng(9), ["api-limits"] * 45)
    assert len(set(made)) == 45
    with pytest.raises(ValueError, match="no title left"):
        roadmap_titles(np.random.default_rng(9), ["api-limits"] * 60)


def test_campaign_names_go_on_when_frames_are_used_up() -> None:
    made = campaign_names(np.random.default_rng(9), ["Branded search"] * 60, ["SMB"] * 60)
    assert len(set(made)) == 60


@pytest.mark.parametrize(
    ("frame", "made"),
    [
        ("a(n) {x}", "an audit"),
        ("A(n) {y}, a(n) {z}", "A user, an ERP"),
        ("a(n) {h} and a(n) {v}", "an hour and an HVAC firm"),
        ("a(n) {e}", "a European plan"),
    ],
)
def test_articles_are_chosen(frame: str, made: str) -> None:
    words = {"x": ["audit"], "y": ["user"], "z": ["ERP"], "h": ["hour"], "v": ["HVAC firm"]}
    assert fill(np.random.default_rng(0), frame, {**words, "e": ["European plan"]}) == made


def test_numbered_slots_differ_and_unknown_ones_are_refused() -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        a, b = fill(rng, "{who} {who2}", {"who": ["owner", "dispatcher", "buyer"]}).split()
        assert a != b
    with pytest.raises(KeyError):
        fill(rng, "{what}", {})


def test_joining_sentences() -> None:
    assert join("one", "", "two?") == "One. Two?"
    assert sentence(' said: "no"') == 'Said: "no".'
