"""Names of firms, addresses and dates made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.identity import addresses
from slagkracht.core.identity.dates import PartialDate, check_date, parse_date
from slagkracht.core.identity.firm_names import FirmName, parse_firm_name


@pytest.mark.parametrize(
    ("text", "words", "forms", "trade"),
    [
        ("B.V. Jansen & Zn.", "jansen zn", {"bv"}, []),
        ("Jansen Vastgoed B.V. h.o.d.n. De Hoek", "jansen vastgoed", {"bv"}, ["hoek"]),
        ("OAO Gazprom", "gazprom", {"jsc"}, []),
        ("Koninklijke Philips N.V. Eindhoven", "philips", {"nv"}, []),
        ("Koniklijke Philips NV", "philips", {"nv"}, []),
        ("Kon. Zeilvereniging", "zeilvereniging", set(), []),
        ("D.S.M.N.V.", "dsm", {"nv"}, []),
        ("D S M N V", "dsm", {"nv"}, []),
        ("AT&T Inc.", "at t", {"inc"}, []),
        ("Stichting De Hoop", "hoop", {"stichting"}, []),
        ("Brigade Forty-Four", "brigade 44", set(), []),
        ("1st International Bank", "1 international bank", set(), []),
        ("Fund III L.P.", "fund 3", {"lp"}, []),
        ("B.V.", "bv", set(), []),
        ("De", "de", set(), []),
        ("h.o.d.n. Bella", "hodn bella", set(), []),
        ("", "", set(), []),
    ],
)
def test_firm_names(text: str, words: str, forms: set[str], trade: list[str]) -> None:
    name = parse_firm_name(text)
    assert name == FirmName(tuple(words.split()), frozenset(forms), tuple((t,) for t in trade))


def test_the_words_that_tell_a_firm_apart() -> None:
    assert parse_firm_name("Jansen Holding B.V.").core == ("jansen",)
    assert parse_firm_name("Holding B.V.").core == ("holding",)
    assert parse_firm_name("De Hoek B.V.").key == "hoek"


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_firms(text: str) -> None:
    assert parse_firm_name(text) == parse_firm_name(text)


@pytest.mark.parametrize(
    ("line", "street", "house"),
    [
        ("Dorpsstraat 12-A", "dorpsstraat", "12-a"),
        ("Burg. v.d. Bergstr. 7 bis", "burgemeester van der bergstraat", "7-bis"),
        ("1e Weg 5 hs", "1e weg", "5-huis"),
        ("17e Septemberplein 12 II", "17e septemberplein", "12-ii"),
        ("12 High Street", "high street", "12"),
        ("Plein 1944 3", "plein", "1944-3"),
        ("Achterom", "achterom", "0"),
        ("12", "12", "0"),
        ("", "", "0"),
    ],
)
def test_street_and_number(line: str, street: str, house: str) -> None:
    found = addresses.street_and_number(line)
    assert (found[0], str(found[1])) == (street, house)


def test_house_numbers() -> None:
    assert addresses.house_number("geen").number == 0
    assert str(addresses.house_number("12-14")) == "12-14"
    assert addresses.house_number("12 ZW").addition == "zwart"


@pytest.mark.parametrize(
    ("code", "area"),
    [("1234AB", "1234"), ("SW1A2BJ", "SW1A"), ("2119", "211"), ("AB", "AB"), ("TQ138DF", "TQ13")],
)
def test_postcode_areas(code: str, area: str) -> None:
    assert addresses.postcode_area(addresses.postcode(f" {code[:3].lower()} {code[3:]}")) == area


def test_towns_with_two_names() -> None:
    assert addresses.town("Den Haag") == addresses.town("'s-Gravenhage")
    assert addresses.town("Zeist") == "zeist"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1980-02-29", (1980, 2, 29)),
        ("1980-02-29T10:00", (1980, 2, 29)),
        ("19800229", (1980, 2, 29)),
        ("29-2-1980", (1980, 2, 29)),
        ("29 februari 1980", (1980, 2, 29)),
        ("3 mrt 1980", (1980, 3, 3)),
        ("1980-02", (1980, 2, 0)),
        ("1980", (1980, 0, 0)),
        ("1861-86-18", (1861, 86, 18)),
        ("29 foo 1980", None),
        ("gisteren", None),
    ],
)
def test_dates(text: str, expected: tuple[int, int, int] | None) -> None:
    assert parse_date(text) == (PartialDate(*expected) if expected else None)


def test_american_dates_only_when_asked() -> None:
    assert parse_date("02/03/1980") == PartialDate(1980, 3, 2)
    assert parse_date("02/03/1980", month_first=True) == PartialDate(1980, 2, 3)


def test_days_that_were() -> None:
    assert PartialDate(1980, 2, 29).complete
    assert not PartialDate(1981, 2, 29).complete
    assert PartialDate(1980, 7, 1).default
    assert not PartialDate(1980, 7, 2).default
    assert [check_date(text).reason for text in ("29-02-1980", "29-02-1981", "1980", "x")] == [
        "ok",
        "no_such_day",
        "incomplete_date",
        "not_a_date",
    ]


@given(st.dates())
def test_every_day_reads_back(day: object) -> None:
    found = parse_date(str(day))
    assert found is not None
    assert str(found) == str(day)
    assert found.complete


def test_checks_of_addresses() -> None:
    assert addresses.check_postcode("1234 ab").normal == "1234 AB"
    assert addresses.check_postcode("1234SS").reason == "letters_not_used"
    assert addresses.check_postcode("0234AB").reason == "shape"
    assert addresses.check_address("Dorpsstr. 3").normal == "dorpsstraat 3"
    assert addresses.check_address("Dorpsstraat").reason == "no_house_number"
    assert addresses.check_address("").reason == "no_street"
