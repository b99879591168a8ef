"""May I share this: read from an address, offered as a sentence, answered, and as a table of cells."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.lawfulness import answering, asking, table
from slagkracht.core import law

ON = date(2026, 11, 23)
LAW = law.statute(ON)


def read(seat: str = "", **query: str) -> asking.Asked:
    return asking.read(query, on=ON, seat_kind=seat)


def test_without_words_it_asks_nothing_yet_and_knows_the_readers_seat():
    asked = read(seat="uwv")
    assert (asked.participant, asked.category, asked.phase, asked.activity) == ("uwv", "", 1, "casusoverleg")
    assert asked.answer(ON) is None
    assert read(seat="wizard").participant in LAW.participants


def test_a_seat_of_a_municipality_counts_as_its_kind():
    assert read(wie="burgemeester:gm0307").participant == "burgemeester"


def test_what_the_law_does_not_know_is_named_and_left_out():
    asked = read(wie="wizard", wat="identificatie", fase="9")
    assert set(asked.unread) == {"wie", "fase"}
    assert asked.answer(ON) is not None


QUESTIONS = st.builds(
    asking.Asked,
    st.sampled_from(list(LAW.participants)),
    st.sampled_from(list(LAW.categories)),
    st.sampled_from(list(LAW.subjects)),
    st.sampled_from(list(LAW.phases)),
    st.sampled_from(list(LAW.activities)),
    st.sampled_from(["", *LAW.forms]),
)


@given(QUESTIONS)
def test_every_question_can_be_shared_and_says_everything(asked):
    again = asking.read(dict(parse_qsl(asked.address[1:])), on=ON)
    assert again == asked
    answer = asked.answer(ON)
    said = answering.said(answer)
    assert said.title.nl
    assert said.sentence.nl
    assert said.articles
    assert bool(said.icon) != bool(said.sign)
    for text in (said.paragraph.nl, said.paragraph.en):
        assert any(article.name.split()[1] in text for article in said.articles)


@given(QUESTIONS)
def test_every_way_that_is_offered_instead_is_itself_open(asked):
    for way in answering.said(asked.answer(ON)).ways:
        if way.address:
            there = asking.read(dict(parse_qsl(way.address[1:])), on=ON)
            assert there.answer(ON).allowed


@given(QUESTIONS)
def test_every_cell_of_the_table_says_what_its_question_answers(asked):
    shown = table.table(asked, on=ON)
    about = {verdict.cell.nl: code for code, verdict in LAW.verdicts.items()}
    chosen = 0
    for group in shown.groups:
        for line in group.lines:
            for cell in line.cells:
                there = asking.read(dict(parse_qsl(cell.address[1:])), on=ON)
                assert there.participant == asked.participant
                assert there.answer(ON).verdict == about[cell.mark.word.nl]
                chosen += cell.chosen
    staff_only = not any(line for group in shown.groups for line in group.lines)
    assert chosen <= 1 or staff_only


def test_every_category_can_be_chosen_and_the_forbidden_ones_stand_apart():
    what = next(field for field in asking.fields(read(), on=ON) if field.name == asking.WHAT)
    offered = [option.word for group in what.groups for option in group.options]
    assert sorted(offered) == sorted(LAW.categories)
    never = {option.word for option in what.groups[-1].options}
    assert never == {code for code, category in LAW.categories.items() if category.never}


def test_what_is_always_forbidden_names_every_special_category():
    always = asking.always(ON)
    for category in LAW.categories.values():
        if category.never == "special":
            assert category.name.nl.lower() in always.never.nl.lower()
    assert always.never_article
    assert always.nationality_article
    assert always.refusal_article == "WGS 1.5(1)"


def test_the_form_of_crime_is_asked_only_where_the_answer_hangs_on_it():
    assert asking.form_field(read(wat="identificatie"), on=ON) is None
    assert asking.form_field(read(), on=ON) is None
    assert asking.form_field(read(wat="seksueel_gedrag"), on=ON) is not None
    assert asking.form_field(read(wat="identificatie", vorm=next(iter(LAW.forms))), on=ON) is not None


@pytest.mark.parametrize("verdict", list(LAW.verdicts))
def test_every_verdict_has_a_mark(verdict):
    assert (verdict in answering.MARKS) != (verdict in answering.SIGNS)
    assert verdict in table.INKS
