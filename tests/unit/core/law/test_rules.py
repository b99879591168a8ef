"""Every row of the specification is owned: by a function that answers it, or by somebody whose duty it is."""

from __future__ import annotations

from datetime import date

import pytest

from slagkracht.core import law
from slagkracht.core.law import statute
from slagkracht.core.law.entries import NOTHING

ON = date(2026, 11, 23)
RULES = statute(ON).rules
# The rows of the specification with their articles, by hand.
SPECIFIED = {
    "P1": ["WGS 1.5(1)"],
    "P2": ["BGS 1.7"],
    "P3": ["WGS 1.7(1)"],
    "P4": ["WGS 1.7(2)", "WGS 2.23(8)"],
    "P5": ["WGS 1.7(3)"],
    "P6": ["WGS 1.5(4)", "WGS 1.7(6)"],
    "P7": ["BGS 1.8"],
    "P8": ["WGS 1.7(4)"],
    "P9": ["WGS 1.7(5)"],
    "P10": ["WGS 2.20"],
    "P11": ["WGS 1.7(8)", "BGS 1.10"],
    "P12": ["WGS 2.23(3)b", "WGS 2.23(3)d", "WGS 2.23(4)"],
    "S1": ["WGS 1.8(2)"],
    "S2": ["BGS 1.11(1)"],
    "S3": ["BGS 1.17"],
    "S4": ["WGS 1.8(4)", "BGS 1.12"],
    "S5": ["WGS 1.8(5)"],
    "S6": ["WGS 1.8(6)", "BGS 1.13–1.15"],
    "S7": ["WGS 1.8(7)", "BGS 1.16"],
    "S8": ["BGS 1.16(1)"],
    "S9": ["WGS 1.10", "BGS 1.18"],
    "S10": ["WGS 1.12"],
    "S11": ["BGS 1.1(3)", "BGS 2.13", "BGS 2.16(1)b6"],
    "S12": ["WGS 1.11"],
}
# Rules in the running text of the specification: the article that must be somewhere among the rules.
IN_THE_TEXT = [
    "WGS 1.4(1)",
    "WGS 1.4(2)",
    "BGS 1.1(2)c",
    "BGS 1.2",
    "BGS 1.3",
    "UAVG 41",
    "AVG 14",
    "AVG 26",
    "BGS 1.4",
    "WGS 2.17",
    "WGS 2.18(1)",
    "WGS 2.18(1)c",
    "WGS 2.18(2)",
    "WGS 1.9(6)",
    "WGS 2.23(1)",
    "BGS 1.6",
    "BGS 2.16",
    "WGS 2.23(3)",
    "WGS 2.23(4)",
    "WGS 2.23(5)",
    "BGS 2.15",
    "WGS 2.22",
    "WGS 2.22(1)",
    "WGS 2.23(6)",
    "BGS 1.9",
    "AVG 9",
    "WGS 2.21(1)",
    "WGS 2.23(7)",
    "Wpg 2(1)",
    "Wpg 8",
    "Wpg 9",
    "Wpg 10",
    "Wpg 3(5)",
    "Wpg 4(3)",
]


@pytest.mark.parametrize("code", SPECIFIED)
def test_every_row_is_there_with_its_articles(code: str) -> None:
    assert list(RULES[code].articles) == SPECIFIED[code]


def test_no_row_is_invented() -> None:
    assert {c for c, r in RULES.items() if r.part in ("provision", "safeguard")} == set(SPECIFIED)


@pytest.mark.parametrize("article", IN_THE_TEXT)
def test_the_running_text_is_covered(article: str) -> None:
    assert any(article in rule.articles for rule in RULES.values())


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_owned(code: str) -> None:
    rule = RULES[code]
    assert rule.text.nl
    assert rule.text.en
    if rule.by:
        assert callable(getattr(law, rule.by))
        assert rule.by in law.__all__
        assert rule.duty == NOTHING
    else:
        assert rule.duty.nl
        assert rule.duty.en


def test_every_function_that_answers_is_some_rule() -> None:
    """A public function of the law without a rule would be a rule nobody wrote down."""
    answering = {name for name in law.__all__ if name.startswith(("may_", "hit_", "criteria_"))}
    derived = {"may_bring_in_icov_report"}  # the sentence on iCOV in P11
    assert answering - derived == {r.by for r in RULES.values()} & answering


def test_participants_have_their_letters() -> None:
    letters = [p.article.removeprefix("WGS 2.19(1)") for p in statute(ON).participants.values()]
    assert letters == list("abcdefghijkl")


def test_words_of_the_statute_are_complete() -> None:
    text = statute(ON)
    for table in (
        text.participants,
        text.categories,
        text.activities,
        text.subjects,
        text.forms,
        text.receivers,
    ):
        for entry in table.values():
            assert entry.name.nl
            assert entry.name.en
    for category in text.categories.values():
        assert all((category.short.nl, category.limits.nl, category.none.nl, category.object.nl))
        assert all((category.short.en, category.limits.en, category.none.en, category.object.en))
    for sentence in (
        *text.reasons.values(),
        *text.points.values(),
        *text.options.values(),
        *text.destroys.values(),
    ):
        assert sentence.nl
        assert sentence.en
        assert sentence.article
