"""How alike two names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.identity.alike import Alikeness, firms_alike, persons_alike, whole_alike, words_alike
from slagkracht.core.identity.firm_names import parse_firm_name
from slagkracht.core.identity.person_names import PersonName, parse_full_name

TIPS = 0.685  # where a name alone tips the balance (evidence._PERSON_BITS)

names = st.lists(
    st.sampled_from("jan piet kees van den berg bin al putin vladimir j p jansen janssen xi jc mo".split()),
    max_size=5,
).map(" ".join)


def persons(one: str, two: str) -> Alikeness:
    return persons_alike(parse_full_name(one), parse_full_name(two))


def firms(one: str, two: str) -> Alikeness:
    return firms_alike(parse_firm_name(one), parse_firm_name(two))


@given(names, names)
def test_alikeness_is_mutual_and_a_share(one: str, two: str) -> None:
    there, back = persons(one, two), persons(two, one)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1
    assert firms(one, two).score == pytest.approx(firms(two, one).score)


@given(names.filter(bool))
def test_a_name_is_like_itself(one: str) -> None:
    assert persons(one, one).score == pytest.approx(1)
    assert firms(one, one).score == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Jan van den Berg", "Berg, Jan van den"),
        ("Jan van den Berg", "J. v.d. Berg"),
        ("Kees de Boer", "Cornelis de Boer"),
        ("J.-C. Juncker", "Jean-Claude Juncker"),
        ("JC Juncker", "Jean-Claude Juncker"),
        ("Margarita-Simonyan", "Margarita Simonyan"),
        ("AlisherUsmanov", "Alisher Usmanov"),
        ("Wladimir Putin", "Vladimir Putin"),
        ("Sergey Viktorovich Lavrov", "Sergey Lavrov"),
        ("Aleksandar Vucic", "Александар Вучић"),
    ],
)
def test_one_person_written_twice(one: str, two: str) -> None:
    assert persons(one, two).score >= TIPS


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Jan Willem de Groot", "Jan Willem de Boer"),
        ("Barack Obama", "Michelle Obama"),
        ("A. Nazarbayev", "Nursultan Nazarbayev"),
        ("Shamsuddin", "Shamsuddin Mohammed Haqqani"),
        ("Omar bin Abdullah Masri", "Abdullah bin Omar Masri"),
        ("Jan", ""),
        ("", ""),
    ],
)
def test_two_people_with_much_in_common(one: str, two: str) -> None:
    assert persons(one, two).score < TIPS


def test_what_was_seen_is_told() -> None:
    found = persons("Jan de Boer", "Piet de Boer")
    assert found.weakest is not None
    assert {found.weakest.left, found.weakest.right} == {"jan", "piet"}
    assert persons("", "").weakest is None
    assert persons("Shamsuddin", "Shamsuddin Haqqani").notes == ("lone_word",)
    assert "other_father" in persons("A bin B", "B bin A").notes
    assert persons("bin Salman", "Salman bin Faisal").notes == ()


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        ("jan", "jan", "equal"),
        ("j", "jan", "initial"),
        ("j", "piet", "different"),
        ("kees", "cornelis", "short_form"),
        ("bruijn", "bruyn", "sound"),
        ("jansen", "jamsen", "spelling"),
        ("abc", "xyz", "different"),
        ("o", "oe", "initial"),
        ("ko", "ka", "spelling"),
    ],
)
def test_words_beside_each_other(left: str, right: str, how: str) -> None:
    assert words_alike(left, right).how == how


def test_firms() -> None:
    assert firms("Siemens AG", "Siemens Aktiengesellschaft").score == 1
    assert firms("Deutsche Bank AG", "Deutsche Bank GmbH").notes == ("other_form",)
    assert "other_number" in firms("Fund III LP", "Fund IV LP").notes
    assert "acronym" in firms("PLA", "People's Liberation Army").notes
    assert firms("Pietersen B.V. h.o.d.n. De Hoek", "De Hoek").score == 1
    assert firms("Bank of Boston", "Bank of Atlanta").score < 0.65
    assert firms("Vastgoed 3", "Vastgoed 4").score > 0.8  # the number is for the caller to weigh
    assert firms("", "De Hoek").score == 0
    assert firms("9 Lives", "Nine Lives").score == 1


def test_a_quick_look() -> None:
    one, two = parse_firm_name("PLA"), parse_firm_name("People's Liberation Army")
    assert whole_alike(one, two) == whole_alike(two, one) == 1
    assert whole_alike(one, parse_firm_name("PLB")) == pytest.approx(2 / 3)


def test_a_name_without_words() -> None:
    assert persons_alike(PersonName((), ()), PersonName((), ())).score == 0
