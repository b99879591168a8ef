"""New processing, hit/no-hit, the log, nationality, access and publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import (
    Answer,
    hit_no_hit,
    may_analyse_automatically,
    may_have_access,
    may_start_processing,
    may_use_log,
    may_use_nationality,
    publications_missing,
    statute,
)

ON = date(2026, 11, 23)
BEFORE = date(2025, 2, 28)
SUBJECTS = {
    "careful_handling",
    "rules",
    "work_processes",
    "analysis_methods",
    "information_security",
    "data_ethics",
}


class TestRac:
    def test_new_processing_waits_for_advice(self) -> None:
        assert may_start_processing("positive", on=ON).allowed
        waits = may_start_processing("none", on=ON)
        assert (waits.verdict, [p.code for p in waits.missing]) == ("nog_niet", ["rac_advice"])

    def test_against_it_with_reasons_and_a_report(self) -> None:
        against = may_start_processing("negative", on=ON)
        assert [p.code for p in against.missing] == ["deviation_reasoned", "deviation_reported"]
        assert {p.article for p in against.missing} == {"BGS 1.13–1.15"}
        reasoned = {"deviation_reasoned": True, "deviation_reported": True}
        assert may_start_processing("negative", on=ON, **reasoned).allowed
        assert (
            may_start_processing("negative", on=ON, **reasoned | {"deviation_reported": False}).verdict
            == "nee"
        )

    def test_unknown_advice(self) -> None:
        with pytest.raises(UnusableInput):
            may_start_processing("x", on=ON)  # type: ignore[arg-type]


class TestHitNoHit:
    def test_off_until_advice_is_recorded(self) -> None:
        answer = hit_no_hit("none", on=ON)
        assert (answer.status, answer.verdict, answer.allowed) == ("unclear", "niet_zeker", False)
        assert answer.articles == ("WGS 2.23(3)b en d, 2.23(4)", "WGS 1.8(6)")
        assert answer.instead

    def test_on_after_advice_by_one_human_about_one_person(self) -> None:
        answer = hit_no_hit("positive", on=ON)
        assert answer.allowed
        assert [p.code for p in answer.judge] == ["named_human"]

    def test_against_advice(self) -> None:
        assert hit_no_hit("negative", on=ON).verdict == "nog_niet"
        assert hit_no_hit("negative", on=ON, deviation_reasoned=True, deviation_reported=True).allowed

    @pytest.mark.parametrize("advice", ["none", "positive"])
    def test_before_the_law(self, advice: Any) -> None:
        assert hit_no_hit(advice, on=BEFORE).articles == ("Stb. 2024, 380",)


def test_no_machine_judges_people() -> None:
    answer = may_analyse_automatically(on=ON)
    assert (answer.verdict, answer.articles) == ("nee", ("WGS 2.18(2)",))
    assert [w.as_dict()["code"] for w in answer.instead] == ["one_question", "aggregate"]


class TestLog:
    @pytest.mark.parametrize("purpose", ["lawfulness", "internal_control", "security", "court"])
    def test_four_purposes(self, purpose: str) -> None:
        assert may_use_log(purpose, on=ON).allowed

    @pytest.mark.parametrize("purpose", ["figures", "contributions", "staff_appraisal"])
    def test_never_for_figures_or_counts(self, purpose: str) -> None:
        answer = may_use_log(purpose, on=ON)
        assert answer.verdict == "nee"
        assert answer.instead[0].as_dict()["code"] == "domain_events"

    def test_unknown(self) -> None:
        with pytest.raises(UnusableInput):
            may_use_log("x", on=ON)


@pytest.mark.parametrize(
    ("unavoidable", "recorded", "verdict"),
    [
        (True, True, "ja"),
        (True, None, "nog_niet"),
        (None, True, "onder_voorwaarde"),
        (False, True, "nee"),
        (True, False, "nee"),
    ],
)
def test_nationality(unavoidable: bool | None, recorded: bool | None, verdict: str) -> None:
    answer = may_use_nationality(on=ON, unavoidable=unavoidable, reason_recorded=recorded)
    assert answer.verdict == verdict
    assert {r.article for r in answer.reasons} == {"BGS 1.9"}


def access(**changes: Any) -> Answer:
    words: dict[str, Any] = {
        "on": ON,
        "designated": True,
        "charged_with": "carrying_out",
        "screened_until": ON,
        "training": SUBJECTS,
    }
    return may_have_access(**(words | changes))


class TestAccess:
    def test_in_order(self) -> None:
        answer = access()
        assert answer.allowed
        assert answer.judge == ()
        assert answer.reasons[0].nl == "Deze persoon mag toegang hebben, belast met: de verwerking uitvoeren."

    @pytest.mark.parametrize("charge", ["carrying_out", "testing_lawfulness", "supporting_systems"])
    def test_three_charges(self, charge: str) -> None:
        assert access(charged_with=charge).allowed

    def test_screening_counts_to_its_last_day(self) -> None:
        assert access(screened_until=ON).allowed
        ended = access(screened_until=ON - timedelta(days=1))
        assert ended.verdict == "nee"
        assert "22 november 2026" in ended.reasons[0].nl
        assert ended.articles == ("BGS 1.11(1)",)

    def test_never_screened(self) -> None:
        answer = access(screened_until=None)
        assert (answer.verdict, answer.missing[0].code) == ("nog_niet", "screened")

    def test_designated_and_charged(self) -> None:
        assert access(designated=False).verdict == "nee"
        assert access(charged_with=None).verdict == "nee"
        assert len(access(designated=False, charged_with=None).reasons) == 2

    def test_training_reminds_and_never_bars(self) -> None:
        answer = access(training=SUBJECTS - {"rules", "data_ethics"})
        assert answer.allowed
        assert answer.judge[0].nl.startswith("Nog te volgen opleiding: de regels, data-ethiek.")
        assert access(training=()).allowed
        assert access(training=(), training_needed=()).judge == ()
        assert (
            access(training=(), training_needed=["rules"])
            .judge[0]
            .nl.startswith("Nog te volgen opleiding: de regels.")
        )

    def test_six_subjects(self) -> None:
        assert set(statute(ON).trainings) == SUBJECTS

    @pytest.mark.parametrize(
        "words", [{"charged_with": "x"}, {"training": ["x"]}, {"training_needed": ["x"]}]
    )
    def test_unknown_words(self, words: dict[str, Any]) -> None:
        with pytest.raises(UnusableInput):
            access(**words)


def test_what_must_stand_on_the_internet() -> None:
    every = {"contact_point", "territory", "designated_forms", "yearly_report"}
    assert {entry.code for entry in publications_missing((), on=ON)} == every
    (left,) = publications_missing(every - {"territory"}, on=ON)
    assert (left.code, left.article) == ("territory", "BGS 2.13")
    with pytest.raises(UnusableInput):
        publications_missing(["x"], on=ON)
