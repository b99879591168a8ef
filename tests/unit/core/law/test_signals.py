"""Criteria, starting an activity, the step to a next phase, subjects and interventions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import (
    Answer,
    criteria_complete,
    may_enter_phase,
    may_process_for_intervention,
    may_register_subject,
    may_start_activity,
    paragraph,
    scan_needs_dossier,
    statute,
)

ON = date(2026, 11, 23)
BEFORE = date(2025, 2, 28)
ALL = "abcde"
MET = dict.fromkeys(ALL, True)
FACTORS = ("type", "number", "weight", "connection")


def criteria(**changes: Any) -> Answer:
    words: dict[str, Any] = {"explained": ALL, "judged": MET, "form": "drugs", "on": ON}
    return criteria_complete(**(words | changes))


def missing(answer: Answer) -> list[str]:
    return [point.code for point in answer.missing]


class TestForms:
    def test_a_signal_is_reported_as_one_of_the_five_of_the_law(self) -> None:
        found = statute(ON).reportable_forms
        assert [form.article for form in found.values()] == [f"BGS 2.16(1)b{n}" for n in range(1, 6)]
        assert set(statute(ON).forms) - set(found) >= {"aangewezen", "mensensmokkel"}


class TestCriteria:
    def test_the_five_and_their_articles(self) -> None:
        found = statute(ON).criteria
        assert [c.article for c in found.values()] == [f"BGS 2.16(1){c}" for c in ALL]
        assert [f.article for f in statute(ON).factors.values()] == [f"WGS 2.23(3){c}" for c in "abcd"]

    def test_complete(self) -> None:
        answer = criteria()
        assert answer.allowed
        assert answer.articles == ("BGS 2.16",)
        assert answer.judge == answer.missing == answer.instead == ()

    @pytest.mark.parametrize("code", ALL)
    def test_each_must_be_explained(self, code: str) -> None:
        answer = criteria(explained=ALL.replace(code, ""))
        assert answer.verdict == "nog_niet"
        assert missing(answer) == ["explained"]
        assert answer.missing[0].nl == f"De melder licht toe: criterium {code}."

    @pytest.mark.parametrize("code", ALL)
    def test_each_must_be_registered(self, code: str) -> None:
        answer = criteria(judged={c: True for c in ALL if c != code})
        assert (answer.verdict, missing(answer)) == ("nog_niet", ["judged"])

    @pytest.mark.parametrize("code", ALL)
    def test_each_must_be_met(self, code: str) -> None:
        answer = criteria(judged=MET | {code: False})
        assert answer.verdict == "nee"
        assert answer.reasons[0].nl == f"Volgens de deelnemers is niet voldaan aan: criterium {code}."
        assert answer.missing == ()
        assert answer.instead[0].as_dict()["code"] == "other_destination"

    def test_no_registration_yet(self) -> None:
        answer = criteria(judged={})
        assert answer.reasons[0].nl == "Dit mag pas als aan elke voorwaarde is voldaan."
        assert "criterium a, b, c, d, e" in answer.missing[0].nl

    def test_objections_are_named_and_do_not_undo_the_registration(self) -> None:
        answer = criteria(objections=["om", "politie", "om"])
        assert answer.allowed
        assert answer.judge[0].nl.startswith(
            "Deze deelnemers hebben bezwaar gemaakt: de politie, het Openbaar Ministerie."
        )

    @pytest.mark.parametrize(
        "form", ["mensenhandel", "drugs", "vastgoed", "witwassen", "overig_ernstig", "uitbuiting"]
    )
    def test_forms_fixed_by_decree(self, form: str) -> None:
        assert criteria(form=form).allowed

    def test_a_form_must_be_named(self) -> None:
        answer = criteria(form=None)
        assert (answer.verdict, missing(answer)) == ("onder_voorwaarde", ["form_named"])

    def test_a_narrower_word_within_none_is_no_form(self) -> None:
        answer = criteria(form="illegale_prostitutie")
        assert answer.verdict == "nee"
        assert answer.reasons[0].en.startswith("Illegal prostitution is not a form")

    @pytest.mark.parametrize(
        ("designated", "published", "verdict"),
        [
            (True, True, "ja"),
            (True, None, "nog_niet"),
            (None, True, "nog_niet"),
            (False, True, "nee"),
            (True, False, "nee"),
        ],
    )
    def test_form_6(self, designated: bool | None, published: bool | None, verdict: str) -> None:
        assert criteria(form="aangewezen", designated=designated, published=published).verdict == verdict

    @pytest.mark.parametrize(
        "words",
        [{"explained": "abcdef"}, {"judged": {"x": True}}, {"form": "x"}, {"objections": ["x"]}],
    )
    def test_unknown_words(self, words: dict[str, Any]) -> None:
        with pytest.raises(UnusableInput) as caught:
            criteria(**words)
        assert caught.value.code == "unknown_word"

    def test_before_the_law(self) -> None:
        assert criteria(on=BEFORE).articles == ("Stb. 2024, 380",)


def start(activity: str = "casusoverleg", **changes: Any) -> Answer:
    words: dict[str, Any] = {
        "on": ON,
        "criteria": criteria(),
        "weighed": FACTORS,
        "purpose_fits": True,
        "necessary": True,
        "participants": ("politie", "om"),
    }
    return may_start_activity(activity, **(words | changes))


class TestActivity:
    def test_all_in_order(self) -> None:
        answer = start()
        assert answer.allowed
        assert answer.reasons[0].nl == "De activiteit mag beginnen: een casusoverleg, in fase 1."

    @pytest.mark.parametrize(
        ("changes", "verdict", "gap"),
        [
            ({"criteria": None}, "nog_niet", "criteria"),
            ({"weighed": ()}, "nog_niet", "weighed"),
            ({"purpose_fits": None}, "nog_niet", "purpose"),
            ({"necessary": None}, "nog_niet", "activity_necessary"),
            ({"participants": None}, "nog_niet", "participants_decided"),
            ({"purpose_fits": False}, "nee", None),
            ({"necessary": False}, "nee", None),
            ({"participants": ()}, "nee", None),
        ],
    )
    def test_each_step(self, changes: dict[str, Any], verdict: str, gap: str | None) -> None:
        answer = start(**changes)
        assert (answer.verdict, missing(answer)) == (verdict, [gap] if gap else [])

    def test_criteria_waiting_or_refused(self) -> None:
        assert missing(start(criteria=criteria(judged={}))) == ["criteria"]
        assert start(criteria=criteria(judged=MET | {"a": False})).verdict == "nee"

    def test_what_was_not_weighed_is_named(self) -> None:
        answer = start(weighed=("type", "weight"))
        assert answer.missing[0].en.endswith("number, nature and extent, connection.")

    def test_a_scan_needs_abuses(self) -> None:
        assert start("scan").verdict == "onder_voorwaarde"
        assert start("scan", about_abuses=False).verdict == "nee"
        assert start("scan", about_abuses=True).allowed
        assert start("scan").instead[0].as_dict()["code"] == "open_data"

    @pytest.mark.parametrize("changes", [{"weighed": ["x"]}, {"participants": ["x"]}])
    def test_unknown_words(self, changes: dict[str, Any]) -> None:
        with pytest.raises(UnusableInput):
            start(**changes)
        with pytest.raises(UnusableInput):
            start("x")

    @pytest.mark.parametrize("parts", [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)])
    def test_scans_with_personal_data_are_dossiers(self, parts: tuple[int, int, int]) -> None:
        persons, homes, traders = map(bool, parts)
        assert scan_needs_dossier(persons=persons, homes=homes, sole_traders=traders) is any(parts)


def step(activity: str, current: int, target: int, **changes: Any) -> Answer:
    words: dict[str, Any] = {"on": ON, "necessity_reasoned": True, "subjects_named": 2}
    return may_enter_phase(activity, current, target, **(words | changes))


class TestPhases:
    STEPS = """
        handhavingsknelpunt nee ja nee nee nee ja nee nee nee
        casusoverleg        nee ja nee nee nee ja nee nee nee
        scan                nee ja nee nee nee nee nee nee nee
    """

    @pytest.mark.parametrize("row", [line.split() for line in STEPS.strip().splitlines()], ids=lambda r: r[0])
    def test_every_step(self, row: list[str]) -> None:
        said = [step(row[0], current, target).verdict for current in (1, 2, 3) for target in (1, 2, 3)]
        assert said == row[1:]

    def test_articles_and_words(self) -> None:
        assert step("casusoverleg", 1, 2).articles == ("WGS 2.23(6)b",)
        assert step("casusoverleg", 2, 3).articles == ("WGS 2.23(6)c",)
        assert "naar fase 3" in step("casusoverleg", 2, 3).reasons[0].nl

    def test_skipping_offers_the_next_phase(self) -> None:
        answer = step("casusoverleg", 1, 3)
        assert answer.instead[0].nl == "Neem eerst een besluit over fase 2."
        assert "overslaan" in answer.reasons[0].nl

    def test_a_scan_is_sent_elsewhere(self) -> None:
        answer = step("scan", 2, 3)
        assert answer.articles == ("WGS 2.23(6)c",)
        assert "casusoverleg" in answer.instead[0].nl
        assert "Werk verder in fase 2." in paragraph(answer, "nl")

    @pytest.mark.parametrize(
        ("changes", "verdict", "gaps"),
        [
            ({"necessity_reasoned": None}, "nog_niet", ["phase_necessary"]),
            ({"subjects_named": None}, "nog_niet", ["subjects_named"]),
            (
                {"necessity_reasoned": None, "subjects_named": None},
                "nog_niet",
                ["phase_necessary", "subjects_named"],
            ),
            ({"necessity_reasoned": False}, "nee", []),
            ({"subjects_named": 0}, "nee", []),
        ],
    )
    def test_the_decision(self, changes: dict[str, Any], verdict: str, gaps: list[str]) -> None:
        answer = step("casusoverleg", 1, 2, **changes)
        assert (answer.verdict, missing(answer)) == (verdict, gaps)

    def test_unknown_words(self) -> None:
        for words in (("x", 1, 2), ("scan", 0, 2), ("scan", 1, 4)):
            with pytest.raises(UnusableInput):
                step(*words)

    def test_before_the_law(self) -> None:
        assert step("casusoverleg", 1, 2, on=BEFORE).verdict == "nee"


class TestSubjects:
    @pytest.mark.parametrize(
        ("role", "facts", "verdict"),
        [
            ("betrokkene", {"signal_received": True}, "ja"),
            ("betrokkene", {"signal_received": False}, "nee"),
            ("betrokkene", {}, "onder_voorwaarde"),
            ("directe_kring", {"steps_from_betrokkene": 1, "step_recorded": True}, "ja"),
            ("directe_kring", {"steps_from_betrokkene": 2, "step_recorded": True}, "nee"),
            ("directe_kring", {"steps_from_betrokkene": 0, "step_recorded": True}, "nee"),
            ("directe_kring", {"steps_from_betrokkene": 1}, "nog_niet"),
            ("directe_kring", {"step_recorded": True}, "onder_voorwaarde"),
            ("medewerker", {"works_for_participant": True}, "ja"),
            ("medewerker", {"works_for_participant": False}, "nee"),
        ],
    )
    def test_roles(self, role: str, facts: dict[str, Any], verdict: str) -> None:
        assert may_register_subject(role, on=ON, **facts).verdict == verdict

    def test_promotion_needs_a_supplementary_signal(self) -> None:
        answer = may_register_subject("betrokkene", on=ON, signal_received=False)
        assert "aanvullend signaal" in answer.reasons[0].nl
        assert "aanvullend signaal" in answer.instead[0].nl

    def test_wrong_words(self) -> None:
        with pytest.raises(UnusableInput):
            may_register_subject("x", on=ON)
        with pytest.raises(UnusableInput) as caught:
            may_register_subject("directe_kring", on=ON, steps_from_betrokkene=-1)
        assert caught.value.code == "out_of_range"


def test_interventions_need_necessity_and_agreement() -> None:
    assert may_process_for_intervention(on=ON, necessary=True, agreed=True).articles == ("WGS 2.23(7)",)
    assert may_process_for_intervention(on=ON, necessary=None, agreed=True).verdict == "onder_voorwaarde"
    assert may_process_for_intervention(on=ON, necessary=True, agreed=None).verdict == "nog_niet"
    assert may_process_for_intervention(on=ON, necessary=True, agreed=False).verdict == "nee"
