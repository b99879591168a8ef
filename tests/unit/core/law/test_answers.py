"""Properties of every answer in the finite domain, and the corners a lawyer would try."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import (
    Alternative,
    Answer,
    may_provide,
    may_report,
    paragraph,
    question_in_words,
    statute,
)
from slagkracht.core.law.answers import Question

ON = date(2026, 11, 23)
FIRST_DAY = date(2025, 3, 1)
TEXT = statute(ON)
DOMAIN = list(
    itertools.product(TEXT.participants, TEXT.categories, (1, 2, 3), TEXT.activities, TEXT.subjects)
)
FORMED = [
    (p, "seksueel_gedrag", phase, activity, subject, form)
    for p, phase, activity, subject, form in itertools.product(
        ("politie", "uwv"), (1, 2, 3), TEXT.activities, TEXT.subjects, TEXT.forms
    )
]
EVERY = [*DOMAIN, *FORMED]
CODE_WORD = re.compile(r"[a-z]+_[a-z]+|[{}]|  |\.\.| ,| \.")


def ask(*words: object) -> Answer:
    return may_provide(*words, on=ON)  # type: ignore[arg-type]


def sentences(answer: Answer) -> list[str]:
    said = [*answer.reasons, *answer.judge, *answer.instead, answer.title]
    return [text for one in said for text in (one.nl, one.en)]


def test_a_later_phase_never_closes_what_an_earlier_one_opened_except_where_it_does_not_exist() -> None:
    for participant, category, _, activity, subject in DOMAIN:
        last = TEXT.activities[activity].last_phase
        opened = [
            ask(participant, category, phase, activity, subject).allowed for phase in range(1, last + 1)
        ]
        assert opened == sorted(opened), (participant, category, activity, subject)


def test_the_direct_circle_gets_the_same_answer_as_a_betrokkene() -> None:
    for participant, category, phase, activity, _ in DOMAIN:
        one, other = (ask(participant, category, phase, activity, s) for s in ("betrokkene", "directe_kring"))
        assert (one.status, one.verdict) == (other.status, other.verdict)


def test_every_alternative_is_open_when_asked_and_differs_as_it_says() -> None:
    for words in EVERY:
        answer = ask(*words)
        for way in answer.instead:
            assert isinstance(way, Alternative)
            question = way.question
            assert way.participants[0] == question.participant
            assert (way.forms or (None,))[0] == question.form
            for participant, form in itertools.product(way.participants, way.forms or (None,)):
                asked = (question.category, question.phase, question.activity, question.subject, form)
                assert ask(participant, *asked).allowed, (words, way)
            theirs = {n for n in question.__slots__ if getattr(question, n) != getattr(answer.question, n)}
            assert set(way.changed) == theirs
            assert theirs


def test_a_refusal_always_says_what_is_possible_and_a_yes_does_not() -> None:
    for words in EVERY:
        answer = ask(*words)
        assert bool(answer.instead) is not answer.allowed, words
        assert len(answer.instead) == len(set(answer.instead)) <= 3


def test_an_open_answer_is_never_a_bare_yes() -> None:
    for words in EVERY:
        answer = ask(*words)
        if answer.allowed:
            codes = [point.code for point in answer.judge]
            assert codes[:3] == ["necessity", "not_excessive", "weighty_reasons"]
            assert answer.articles[0] in {"BGS 2.15", "WGS 2.22(1)c"}
            assert len(codes) == len(set(codes))


def test_words_are_complete_and_plain_in_both_languages() -> None:
    said = {text for words in EVERY for text in sentences(ask(*words))}
    for text in said:
        assert text
        assert not CODE_WORD.search(text), text
        assert text[0] == text[0].upper(), text
        assert text[-1] in ".?", text
    assert len(said) > 1000


def test_every_reason_names_an_article() -> None:
    law_like = re.compile(r"^(WGS|BGS|AVG|Wpg|Wjsg) [\d]")
    for words in EVERY:
        for one in (*ask(*words).reasons, *ask(*words).judge):
            assert law_like.match(one.article), one


def test_paragraphs_are_one_line_and_carry_verdict_article_and_date() -> None:
    for words in EVERY[::37]:
        answer = ask(*words)
        for language, since in (("nl", "geldend sinds 1 maart 2025"), ("en", "in force since 1 March 2025")):
            text = paragraph(answer, language)
            assert "\n" not in text
            assert "{" not in text
            assert since in text
            assert all(article in text for article in answer.articles)
            assert question_in_words(answer).in_(language) in text
            assert all(point.in_(language) in text for point in (*answer.judge, *answer.instead))


def test_the_mockup_answer() -> None:
    answer = ask("rijksbelastingdienst", "inkomen", 1, "casusoverleg", "betrokkene")
    assert answer.title.nl == "Nee, dit mag niet."
    assert answer.reasons[0].nl == (
        "De rijksbelastingdienst mag geen inkomensgegevens geven. "
        "Elke andere deelnemer mag dat vanaf fase 1 wel, als het noodzakelijk is."
    )
    others, own, *_ = answer.instead
    assert isinstance(others, Alternative)
    assert isinstance(own, Alternative)
    assert set(others.participants) == TEXT.participants.keys() - {"rijksbelastingdienst"}
    assert own.question == Question("rijksbelastingdienst", "fiscaal", 2, "casusoverleg", "betrokkene")
    assert own.nl == (
        "De rijksbelastingdienst mag fiscale gegevens geven over een betrokkene, "
        "in fase 2 van een casusoverleg. Daarvoor is een besluit met noodzaak nodig."
    )


def codes(answer: Answer) -> set[str]:
    return {point.code for point in answer.judge}


class TestCorners:
    def test_one_source_is_named_alone_and_several_together(self) -> None:
        ind = ask("politie", "verblijfsstatus", 1, "scan", "betrokkene").reasons[0]
        assert ind.nl.endswith("Alleen de IND mag dat, vanaf fase 1 en als het noodzakelijk is.")
        tax = ask("uwv", "fiscaal", 2, "casusoverleg", "betrokkene").reasons[0]
        assert "Alleen de rijksbelastingdienst en de gemeente mogen dat, vanaf fase 2" in tax.nl
        assert tax.nl.endswith("Voor de FIOD is het niet zeker.")
        assert tax.en.endswith("For the fiscal investigation service (FIOD) it is not certain.")

    def test_others_are_not_named_when_they_may_not_either(self) -> None:
        answer = ask("rijksbelastingdienst", "inkomen", 1, "casusoverleg", "medewerker")
        assert all("Elke andere" not in reason.nl for reason in answer.reasons)
        assert answer.articles == ("WGS 2.22(1)c", "BGS 2.15")

    def test_a_scan_has_no_phase_3(self) -> None:
        answer = ask("politie", "voertuig", 3, "scan", "betrokkene")
        assert answer.verdict == "nee"
        assert answer.articles == ("WGS 2.23(6)c",)
        assert "bestaat niet voor een scan" in answer.reasons[0].nl
        assert {w.question.phase for w in answer.instead} == {2}

    @pytest.mark.parametrize("phase", [1, 2, 3])
    def test_police_data_9_and_10_are_never_merely_later_in_a_scan(self, phase: int) -> None:
        answer = ask("politie", "wpg_9_10", phase, "scan", "betrokkene")
        assert answer.verdict == "nee"
        assert "mogen nooit in een scan" in " ".join(r.nl for r in answer.reasons)
        assert answer.instead[0].question.activity == "casusoverleg"
        assert answer.instead[0].nl.endswith("Dat is een andere activiteit, met een eigen besluit.")

    def test_two_phases_away_takes_two_decisions(self) -> None:
        answer = ask("kmar", "wpg_9_10", 1, "casusoverleg", "betrokkene")
        assert answer.verdict == "nog_niet"
        assert "Daarvoor zijn twee besluiten met noodzaak nodig." in answer.reasons[0].nl
        assert codes(answer) == {"phase_necessity"}
        assert answer.judge[0].article == "WGS 2.23(6)c"

    def test_not_yet_warns_when_it_will_not_be_certain_then(self) -> None:
        answer = ask("fiod", "wpg_8_13", 1, "casusoverleg", "betrokkene")
        assert (answer.status, answer.verdict) == ("closed", "nog_niet")
        assert answer.reasons[1].nl.startswith("Ook dan is het niet zeker.")

    def test_not_yet_warns_that_a_form_will_be_needed(self) -> None:
        answer = ask("uwv", "seksueel_gedrag", 1, "casusoverleg", "betrokkene")
        assert "Ook dan mag het alleen bij mensenhandel" in answer.reasons[1].nl
        assert (
            ask("uwv", "seksueel_gedrag", 1, "casusoverleg", "betrokkene", "mensenhandel").reasons[1:] == ()
        )

    @pytest.mark.parametrize("body", ["burgemeester", "college"])
    def test_municipal_enforcement_officers(self, body: str) -> None:
        answer = ask(body, "wpg_8_13", 2, "casusoverleg", "betrokkene")
        assert answer.verdict == "niet_zeker"
        assert "boa’s" in answer.reasons[0].nl
        assert answer.articles == ("BGS 2.15", "WGS 1.8(6)")
        assert "competent_decision" in codes(answer)
        assert answer.instead[0].participants == ("politie", "kmar")

    def test_smuggling_is_not_trafficking(self) -> None:
        asked = ("politie", "seksueel_gedrag", 2, "casusoverleg", "betrokkene")
        assert "not_smuggling_alone" in codes(ask(*asked, "mensenhandel"))
        assert "not_smuggling_alone" not in codes(ask(*asked, "uitbuiting"))
        assert ask(*asked, "mensensmokkel").verdict == "nee"
        assert {"beside_criminal_data", "no_orientation"} <= codes(ask(*asked, "uitbuiting"))

    def test_a_designated_form_must_be_published_for_every_category(self) -> None:
        asked = ("politie", "voertuig", 1, "casusoverleg", "betrokkene")
        assert "designated_and_published" in codes(ask(*asked, "aangewezen"))
        assert ask(*asked, "drugs").judge == ask(*asked).judge
        assert ask("rijksbelastingdienst", "inkomen", 1, "scan", "betrokkene", "aangewezen").judge == ()

    def test_orientation_is_refused_even_where_behaviour_is_open(self) -> None:
        asked = (2, "casusoverleg", "betrokkene", "mensenhandel")
        assert ask("politie", "seksueel_gedrag", *asked).allowed
        assert ask("politie", "seksuele_gerichtheid", *asked).verdict == "nee"

    def test_nationality_says_its_exception(self) -> None:
        answer = ask("ind", "nationaliteit", 1, "casusoverleg", "betrokkene")
        assert answer.verdict == "nee"
        assert "niet te identificeren" in answer.reasons[0].nl
        assert codes(answer) == {"unavoidable_identification"}

    def test_what_is_judged_follows_phase_role_and_activity(self) -> None:
        plain = codes(ask("politie", "voertuig", 1, "casusoverleg", "betrokkene"))
        assert plain == {"necessity", "not_excessive", "weighty_reasons", "lawfully_held"}
        assert codes(ask("politie", "voertuig", 2, "casusoverleg", "betrokkene")) - plain == {
            "covered_by_decision"
        }
        assert codes(ask("politie", "voertuig", 1, "casusoverleg", "directe_kring")) - plain == {"one_step"}
        assert codes(ask("politie", "voertuig", 1, "scan", "betrokkene")) - plain == {"scan_ground"}
        assert codes(ask("uwv", "screening", 2, "casusoverleg", "medewerker")) == plain

    def test_data_about_staff_belong_to_staff_alone(self) -> None:
        answer = ask("uwv", "screening", 1, "casusoverleg", "betrokkene")
        assert answer.articles == ("WGS 2.22(1)c",)
        assert answer.instead[0].question.subject == "medewerker"

    def test_a_seat_is_its_participant(self) -> None:
        asked = ("fiscaal", 2, "scan", "betrokkene")
        assert ask("burgemeester:gm0344", *asked) is ask("burgemeester", *asked)


class TestDates:
    def test_the_law_starts_on_its_first_day(self) -> None:
        asked = ("uwv", "inkomen", 1, "casusoverleg", "betrokkene")
        assert may_provide(*asked, on=FIRST_DAY).allowed
        before = may_provide(*asked, on=FIRST_DAY - timedelta(days=1))
        assert (before.status, before.verdict) == ("closed", "nee")
        assert before.articles == ("Stb. 2024, 380",)
        (way,) = before.instead
        assert isinstance(way, Alternative)
        assert way.on == FIRST_DAY
        assert way.changed == ("on",)
        assert way.nl.endswith("Dat kan sinds 1 maart 2025.")
        assert way.as_dict()["on"] == "2025-03-01"

    def test_before_the_law_every_alternative_is_open_on_its_date(self) -> None:
        for words in DOMAIN[::11]:
            answer = may_provide(*words, on=date(2020, 1, 1))
            assert answer.verdict == "nee"
            for way in answer.instead:
                assert isinstance(way, Alternative)
                assert way.on is not None
                asked = way.question
                assert may_provide(*(getattr(asked, n) for n in asked.__slots__), on=way.on).allowed
            assert answer.instead

    def test_the_answer_says_since_when(self) -> None:
        answer = ask("uwv", "inkomen", 1, "casusoverleg", "betrokkene")
        assert answer.as_dict()["law"] == {"in_force_since": "2025-03-01", "text_of": "2025-07-05"}
        assert paragraph(may_provide("uwv", "inkomen", 1, "scan", "betrokkene", on=date(2020, 1, 1)), "en")


class TestUnknownWords:
    GOOD: tuple[object, ...] = ("politie", "voertuig", 1, "scan", "betrokkene", None)

    @pytest.mark.parametrize(
        ("place", "kind"),
        list(enumerate(["participant", "category", "phase", "activity", "subject", "form"])),
    )
    @pytest.mark.parametrize("word", ["", "Politie", "politie ", "gemeente", "0", "1"])
    def test_each_place(self, place: int, kind: str, word: object) -> None:
        words = [*self.GOOD]
        words[place] = word
        with pytest.raises(UnusableInput) as caught:
            ask(*words)
        assert caught.value.code == "unknown_word"
        assert caught.value.facts["column"] == kind
        assert caught.value.facts["value"] == word
        known = {"category": "categories", "activity": "activities"}.get(kind, f"{kind}s")
        assert caught.value.facts["known"] == list(getattr(TEXT, known))

    @pytest.mark.parametrize("phase", [0, 4, -1, 10**9])
    def test_phases_that_are_none(self, phase: int) -> None:
        with pytest.raises(UnusableInput) as caught:
            ask("politie", "voertuig", phase, "scan", "betrokkene")
        assert caught.value.facts["known"] == [1, 2, 3]

    @given(st.text())
    def test_any_other_text(self, word: str) -> None:
        if word not in TEXT.categories:
            with pytest.raises(UnusableInput):
                ask("politie", word, 1, "scan", "betrokkene")

    @pytest.mark.parametrize(
        "seat", ["burgemeester:", ":gm0344", "burgemeester:gm0344:x", "burgemeester:GM 1", "x:gm1"]
    )
    def test_seats_that_are_none(self, seat: str) -> None:
        with pytest.raises(UnusableInput):
            ask(seat, "voertuig", 1, "scan", "betrokkene")

    def test_unknown_before_the_law_too(self) -> None:
        with pytest.raises(UnusableInput):
            may_provide("politie", "x", 1, "scan", "betrokkene", on=date(2020, 1, 1))


class TestReporting:
    def test_no_phase_stands_in_the_way_of_a_signal(self) -> None:
        answer = may_report("politie", "wpg_8_13", "betrokkene", on=ON)
        assert answer.allowed
        assert answer.articles == ("WGS 2.23(1)", "WGS 2.23(6)")
        assert "alleen leesbaar voor wie het weegt" in answer.reasons[1].nl
        assert answer.judge[0].code == "tested_facts"
        assert answer.question is None
        assert "Vraag:" not in paragraph(answer, "nl")
        assert question_in_words(answer).nl == ""

    def test_phase_1_needs_no_second_reason(self) -> None:
        assert may_report("uwv:x1", "inkomen", "betrokkene", on=ON).articles == ("WGS 2.23(1)",)

    def test_the_other_limits_hold(self) -> None:
        assert may_report("rijksbelastingdienst", "inkomen", "betrokkene", on=ON).verdict == "nee"
        assert may_report("politie", "gezondheid", "betrokkene", on=ON).articles == ("AVG 9",)
        assert may_report("fiod", "fiscaal", "betrokkene", on=ON).status == "unclear"
        assert may_report("uwv", "seksueel_gedrag", "betrokkene", on=ON).status == "unclear"
        assert may_report("uwv", "seksueel_gedrag", "betrokkene", "uitbuiting", on=ON).allowed
        assert may_report("uwv", "inkomen", "medewerker", on=ON).verdict == "nee"
        assert may_report("uwv", "inkomen", "betrokkene", on=date(2024, 1, 1)).articles == ("Stb. 2024, 380",)
        with pytest.raises(UnusableInput):
            may_report("uwv", "x", "betrokkene", on=ON)


def test_plain_data() -> None:
    answer = ask("fiod", "fiscaal", 2, "casusoverleg", "betrokkene").as_dict()
    assert list(answer)[:2] == ["allowed", "status"]
    assert {"allowed", "status", "reasons", "judge", "instead"} <= answer.keys()
    assert answer["allowed"] is False
    assert answer["status"] == "unclear"
    assert all(reason.keys() == {"article", "nl", "en"} for reason in answer["reasons"])
    assert all(point.keys() == {"code", "article", "nl", "en"} for point in answer["judge"])
    assert answer["question"] == {
        "participant": "fiod",
        "category": "fiscaal",
        "phase": 2,
        "activity": "casusoverleg",
        "subject": "betrokkene",
        "form": None,
    }
    assert answer["instead"][0]["participants"] == ["rijksbelastingdienst", "burgemeester", "college"]
