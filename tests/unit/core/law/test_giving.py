"""Giving results out: P1 and P3–P11, each condition taken away in turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import (
    Answer,
    Giving,
    may_bring_in_icov_report,
    may_give_result,
    may_refuse,
    paragraph,
    statute,
)

ON = date(2026, 11, 23)

# One giving per receiver in which everything is in order.
IN_ORDER: dict[str, Giving] = {
    "participant": Giving(
        receiver="participant", compatible_task=True, objections=(), accurate=True, basis_stated=True
    ),
    "third_party": Giving(
        receiver="third_party",
        ground=True,
        rac_advice="positive",
        necessary=True,
        objections=(),
        accurate=True,
        basis_stated=True,
    ),
    "private_party": Giving(
        receiver="private_party",
        ground=True,
        rac_advice="positive",
        necessary=True,
        objections=(),
        accurate=True,
        basis_stated=True,
    ),
    "other_riec": Giving(receiver="other_riec", necessary=True, accurate=True, basis_stated=True),
    "other_partnership": Giving(
        receiver="other_partnership",
        partnership="zvh",
        providers=("politie",),
        consents={"politie": True},
        accurate=True,
        basis_stated=True,
        known_there=True,
    ),
}
# Per receiver: what may not be missing, by hand from P3, P4, P7, P10, P11.
NEEDED: dict[str, dict[str, str]] = {
    "participant": {
        "compatible_task": "compatible_task",
        "objections": "no_weighty_reasons",
        "accurate": "accuracy",
        "basis_stated": "basis_stated",
    },
    "third_party": {
        "ground": "ground",
        "rac_advice": "rac_tested",
        "necessary": "necessary",
        "objections": "no_objection",
        "accurate": "accuracy",
        "basis_stated": "basis_stated",
    },
    "private_party": {
        "ground": "ground",
        "rac_advice": "rac_tested",
        "necessary": "necessary",
        "objections": "no_objection",
        "accurate": "accuracy",
        "basis_stated": "basis_stated",
    },
    "other_riec": {
        "necessary": "necessary_other_riec",
        "accurate": "accuracy",
        "basis_stated": "basis_stated",
    },
    "other_partnership": {
        "providers": "providers_known",
        "consents": "consent",
        "accurate": "accuracy",
        "basis_stated": "basis_stated",
        "known_there": "known_there",
    },
}
UNKNOWN: dict[str, Any] = {"rac_advice": "none", "providers": (), "consents": {}}
FACTS = {"compatible_task", "ground", "necessary", "necessary_other_riec", "providers_known"}


def give(giving: Giving, **changes: Any) -> Answer:
    return may_give_result(replace(giving, **changes), on=ON)


def missing(answer: Answer) -> list[str]:
    return [point.code for point in answer.missing]


def test_the_receivers_are_those_of_the_law() -> None:
    assert set(statute(ON).receivers) == set(IN_ORDER)


@pytest.mark.parametrize("receiver", IN_ORDER)
def test_in_order_is_open_and_brings_duties(receiver: str) -> None:
    answer = give(IN_ORDER[receiver])
    assert answer.allowed
    assert answer.articles[1:] == ("WGS 1.7(4)", "WGS 1.11")
    assert answer.instead == answer.missing == ()


@pytest.mark.parametrize(
    ("receiver", "part"), [(receiver, part) for receiver, parts in NEEDED.items() for part in parts]
)
def test_each_condition_taken_away(receiver: str, part: str) -> None:
    answer = give(IN_ORDER[receiver], **{part: UNKNOWN.get(part)})
    code = NEEDED[receiver][part]
    assert missing(answer) == [code]
    assert answer.verdict == ("onder_voorwaarde" if code in FACTS else "nog_niet")
    assert (answer.status, answer.allowed) == ("closed", False)
    assert answer.instead


@pytest.mark.parametrize(
    ("receiver", "part"),
    [(receiver, part) for receiver, parts in NEEDED.items() for part in parts if part not in UNKNOWN],
)
def test_each_condition_refused(receiver: str, part: str) -> None:
    refused: Any = ["om"] if part == "objections" else False
    answer = give(IN_ORDER[receiver], **{part: refused})
    assert answer.verdict == "nee"
    assert answer.missing == ()
    assert len(answer.reasons) == 1


def test_nothing_known_misses_everything() -> None:
    for receiver, parts in NEEDED.items():
        bare = Giving(receiver=receiver, partnership="fec" if receiver == "other_partnership" else None)
        expected = set(parts.values()) - {"consent"}
        assert set(missing(may_give_result(bare, on=ON))) == expected


class TestObjections:
    def test_those_who_object_are_named(self) -> None:
        answer = give(IN_ORDER["third_party"], objections=["om", "politie"])
        assert answer.reasons[0].nl == "Deze deelnemers hebben bezwaar: de politie, het Openbaar Ministerie."
        assert answer.articles == ("WGS 1.7(2)",)

    def test_weighty_reasons_are_those_of_a_participant(self) -> None:
        answer = give(IN_ORDER["participant"], objections=["om"])
        assert "zwaarwegende redenen" in answer.reasons[0].nl
        assert answer.articles == ("WGS 1.7(1)",)


class TestRac:
    def test_against_it_only_with_documented_and_reported_reasons(self) -> None:
        against = replace(IN_ORDER["third_party"], rac_advice="negative")
        assert missing(give(against)) == ["deviation_reasoned", "deviation_reported"]
        assert missing(give(against, deviation_reasoned=True)) == ["deviation_reported"]
        assert give(against, deviation_reasoned=True, deviation_reported=True).allowed
        assert give(against, deviation_reasoned=False, deviation_reported=True).verdict == "nee"

    def test_not_asked_for_other_receivers(self) -> None:
        for receiver in ("participant", "other_riec", "other_partnership"):
            assert give(IN_ORDER[receiver], rac_advice="none").allowed


class TestConsent:
    @pytest.mark.parametrize("mark", ["special", "criminal"])
    @pytest.mark.parametrize(
        ("receiver", "article"),
        [("third_party", "WGS 1.7(3)"), ("private_party", "WGS 1.7(3)"), ("other_riec", "WGS 2.20")],
    )
    def test_marked_data_need_consent_of_each_provider(self, receiver: str, mark: str, article: str) -> None:
        marked = replace(IN_ORDER[receiver], marks=frozenset({mark}))
        assert missing(give(marked)) == ["providers_known"]
        both = replace(marked, providers=("politie", "om"))
        assert missing(give(both)) == ["consent"]
        waits = give(both, consents={"politie": True})
        assert waits.missing[0].nl.endswith("het Openbaar Ministerie.")
        assert waits.missing[0].article == article
        assert give(both, consents={"politie": True, "om": True}).allowed
        refused = give(both, consents={"om": False})
        assert refused.verdict == "nee"
        assert refused.reasons[0].nl == "Deze deelnemers stemmen niet toe: het Openbaar Ministerie."

    def test_inside_the_riec_no_consent_is_asked(self) -> None:
        assert give(IN_ORDER["participant"], marks=frozenset({"special", "criminal"})).allowed

    def test_other_marks_need_none(self) -> None:
        assert give(IN_ORDER["third_party"], marks=frozenset({"tax", "medical_secrecy"})).allowed

    def test_another_partnership_always(self) -> None:
        assert missing(give(IN_ORDER["other_partnership"], consents={})) == ["consent"]
        assert give(IN_ORDER["other_partnership"], consents={"politie": False}).articles == ("WGS 1.7(8)",)


class TestTax:
    def test_never_to_a_private_party(self) -> None:
        answer = give(IN_ORDER["private_party"], marks=frozenset({"tax"}))
        assert answer.verdict == "nee"
        assert answer.articles == ("WGS 1.5(4), 1.7(6)",)
        assert answer.instead[0].as_dict()["code"] == "leave_out"

    def test_to_others_it_may(self) -> None:
        for receiver in ("participant", "third_party", "other_riec"):
            assert give(IN_ORDER[receiver], marks=frozenset({"tax"})).allowed


class TestBasis:
    @pytest.mark.parametrize("receiver", IN_ORDER)
    def test_need_not_be_told_after_a_consultation(self, receiver: str) -> None:
        assert give(IN_ORDER[receiver], basis_stated=None, from_consultation=True).allowed
        assert give(IN_ORDER[receiver], accurate=None, from_consultation=True).verdict == "nog_niet"


class TestPartnerships:
    def test_the_first_question_needs_only_consent(self) -> None:
        first = replace(IN_ORDER["other_partnership"], content="known_there", known_there=None)
        assert give(first).allowed
        assert missing(give(first, consents={})) == ["consent"]

    def test_nothing_more_before_the_first_question_or_when_unknown_there(self) -> None:
        waits = give(IN_ORDER["other_partnership"], known_there=None)
        assert missing(waits) == ["known_there"]
        assert waits.instead[0].as_dict()["code"] == "ask_known"
        assert give(IN_ORDER["other_partnership"], known_there=False).verdict == "nee"

    @pytest.mark.parametrize(("partnership", "allowed"), [("zvh", True), ("fec", True), ("icov", False)])
    def test_interventions_are_coordinated_with_zvh_and_fec_only(
        self, partnership: str, allowed: bool
    ) -> None:
        answer = give(IN_ORDER["other_partnership"], partnership=partnership, content="coordination")
        assert answer.allowed is allowed
        assert allowed or "niet met iCOV" in answer.reasons[0].nl

    @pytest.mark.parametrize("mark", ["medical_secrecy", "youth_secrecy"])
    @pytest.mark.parametrize("content", ["known_there", "result", "coordination"])
    def test_medical_and_youth_care_secrecy_never(self, mark: str, content: str) -> None:
        answer = give(IN_ORDER["other_partnership"], marks=frozenset({mark}), content=content)
        assert answer.verdict == "nee"
        assert answer.articles == ("BGS 1.10(2)",)

    def test_an_icov_report_comes_in_by_its_requester(self) -> None:
        assert may_bring_in_icov_report(on=ON, by_requester=True, signal_about_subject=True).allowed
        for words in ((False, True), (True, False)):
            answer = may_bring_in_icov_report(on=ON, by_requester=words[0], signal_about_subject=words[1])
            assert answer.verdict == "nee"
        assert (
            may_bring_in_icov_report(on=ON, by_requester=None, signal_about_subject=None).verdict
            == "onder_voorwaarde"
        )


class TestRefusing:
    def test_only_for_weighty_recorded_reasons(self) -> None:
        answer = may_refuse(on=ON, weighty_reasons=True, reason_recorded=True)
        assert answer.allowed
        assert "geen verbod" in answer.reasons[0].nl
        assert may_refuse(on=ON, weighty_reasons=False, reason_recorded=True).verdict == "nee"
        assert missing(may_refuse(on=ON, weighty_reasons=True, reason_recorded=None)) == ["refusal_recorded"]


@pytest.mark.parametrize(
    "changes",
    [
        {"receiver": "x"},
        {"receiver": "other_partnership"},
        {"receiver": "other_partnership", "partnership": "x"},
        {"content": "x"},
        {"marks": frozenset({"x"})},
        {"providers": ("x",)},
        {"consents": {"x": True}},
        {"objections": ["x"]},
        {"rac_advice": "x"},
    ],
)
def test_unknown_words(changes: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput) as caught:
        give(IN_ORDER["third_party"], **changes)
    assert caught.value.code == "unknown_word"


def test_before_the_law_nothing() -> None:
    answer = may_give_result(IN_ORDER["participant"], on=date(2025, 2, 28))
    assert (answer.verdict, answer.missing) == ("nee", ())


def test_the_paragraph_lists_what_is_missing() -> None:
    answer = give(IN_ORDER["third_party"], rac_advice="none")
    assert "Daarvoor moet dit zo zijn: De RAC heeft dit geval getoetst" in paragraph(answer, "nl")
    assert "For that, this must be so: The RAC has tested this case" in paragraph(answer, "en")
