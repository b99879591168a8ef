"""Two records beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.compare import HOUSEHOLD_CAP, PRIOR_BITS, Explained, compare
from slagkracht.core.identity.fields import FIELDS

JAN = {
    "first_name": "Jan",
    "last_name": "Zuidema",
    "birth_date": "1980-02-29",
    "street": "Dorpsstraat",
    "house_number": "12",
    "postcode": "1234 AB",
    "town": "Zeist",
    "phone": "06-12345678",
}

records = st.dictionaries(
    st.sampled_from(list(FIELDS)),
    st.sampled_from(
        ["", "Jan", "de Vries", "1980-02-29", "1980", "1234 AB", "12a", "123456782", "Hoek B.V.", "06 1"]
    ),
    max_size=6,
)


def level(found: Explained, field: str) -> str:
    return next(evidence.level for evidence in found.evidence if evidence.field == field)


def bits(found: Explained, field: str) -> float:
    return next(evidence.bits for evidence in found.evidence if evidence.field == field)


@given(records, records)
def test_swapping_sides_changes_nothing(one: dict[str, str], two: dict[str, str]) -> None:
    try:
        there = compare(one, two)
    except UnusableInput:
        with pytest.raises(UnusableInput):
            compare(two, one)
        return
    back = compare(two, one)
    assert there.weight == pytest.approx(back.weight)
    assert (there.band, there.barred) == (back.band, back.barred)
    assert [e.left for e in there.evidence] == [e.right for e in back.evidence]


@given(records, records)
def test_the_waterfall_adds_up(one: dict[str, str], two: dict[str, str]) -> None:
    try:
        found = compare(one, two)
    except UnusableInput:
        return
    steps = found.waterfall()
    assert steps[0] == ("prior", PRIOR_BITS, PRIOR_BITS)
    assert steps[-1][2] == pytest.approx(found.weight)
    assert sum(step[1] for step in steps) == pytest.approx(found.weight)
    for language in ("nl", "en"):
        shown = found.as_dict(language)
        assert set(shown["fields"]) == {evidence.field for evidence in found.evidence}
        assert all(field["why"] for field in shown["fields"].values())


def test_the_same_record_twice() -> None:
    found = compare(JAN, JAN)
    assert found.band == "almost_certainly"
    assert found.probability > 0.999
    assert all(evidence.bits >= 0 for evidence in found.evidence)


def test_a_name_alone_is_at_most_probable() -> None:
    rare = compare({"full_name": "Jan Zuidema"}, {"full_name": "Jan Zuidema"})
    common = compare({"full_name": "Jan de Jong"}, {"full_name": "Jan de Jong"})
    assert rare.band == "probably"
    assert common.band == "unsure"
    assert common.weight < rare.weight


def test_a_housemate_is_not_the_same() -> None:
    brother = {**JAN, "first_name": "Piet", "birth_date": "1982-05-11"}
    found = compare(JAN, brother)
    assert found.band == "probably_not"
    shared = [e.bits for e in found.evidence if e.household and e.bits > 0]
    assert sum(shared) == pytest.approx(HOUSEHOLD_CAP)
    assert "samen woont" in found.as_dict("nl")["fields"]["phone"]["why"]


def test_two_valid_bsns_are_two_people() -> None:
    found = compare({**JAN, "number": "123456782"}, {**JAN, "number": "111222333"})
    assert (found.band, found.barred, found.probability) == ("definitely_not", "bsn", 0.0)
    assert found.as_dict("en")["barred"].endswith("they are two people.")
    assert compare({**JAN, "number": "123456782"}, {**JAN, "number": "123456789"}).barred == ""


def test_bars_speak_even_alone() -> None:
    assert compare({"number": "123456782"}, {"number": "111222333"}).band == "definitely_not"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("1980-02-29", "29-02-1980", "equal"),
        ("1980-01-01", "1980-01-01", "equal_default"),
        ("1980-02-03", "1980-03-02", "swapped"),
        ("1980-02-03", "1980-02-13", "slip"),
        ("1980-02-03", "1991-02-03", "other_year"),
        ("1980-02-03", "1980-11-30", "same_year"),
        ("1980-02-03", "1991-11-30", "different"),
        ("1980", "1980-11-30", "partly"),
        ("1980", "1981-11-30", "different"),
    ],
)
def test_dates_of_birth(one: str, two: str, expected: str) -> None:
    assert level(compare({"birth_date": one}, {"birth_date": two}), "birth_date") == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("123456782", "1234.56.782", "equal_bsn"),
        ("NL91ABNA0417164300", "nl91 abna 0417 1643 00", "equal_iban"),
        ("AB-12345", "AB12345", "equal"),
        ("AB-12345", "AB12346", "slip"),
        ("AB-12345", "XY-98765", "different"),
        ("1", "2", "different"),
    ],
)
def test_numbers(one: str, two: str, expected: str) -> None:
    assert level(compare({"number": one}, {"number": two}), "number") == expected


def test_firms_with_different_register_numbers() -> None:
    one, two = ({"organisation": "De Hoek B.V.", "number": number} for number in ("12345678", "87654321"))
    assert level(compare(one, two), "number") == "different_kvk"
    assert compare(one, two).band == "probably_not"


def test_sister_firms_at_one_address() -> None:
    here = {"street": "Kade 1", "postcode": "1234 AB", "phone": "0201234567"}
    one = {"organisation": "Hoek Vastgoed I B.V.", **here}
    two = {"organisation": "Hoek Vastgoed II B.V.", **here}
    other = {"organisation": "Stichting Hoek Vastgoed I", **here}
    assert compare(one, two).probability < 0.5
    assert compare(one, other).probability < 0.5
    assert "zusterbedrijf" in compare(one, two).as_dict("nl")["fields"]["organisation"]["why"]


def test_where_people_work_is_weak() -> None:
    found = compare({**JAN, "organisation": "De Hoek BV"}, {**JAN, "organisation": "De Hoek B.V."})
    assert (level(found, "organisation"), bits(found, "organisation")) == ("work_equal", 5.0)
    found = compare({**JAN, "organisation": "De Hoek BV"}, {**JAN, "organisation": "Ver Weg"})
    assert bits(found, "organisation") == -0.5


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("06-12345678", "+31612345678", "equal"),
        ("0612345678", "0612345679", "slip"),
        ("0612345678", "0209", "different"),
    ],
)
def test_phones(one: str, two: str, expected: str) -> None:
    assert level(compare({"phone": one}, {"phone": two}), "phone") == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("1234AB", "1234 ab", "equal"),
        ("1234AB", "1234AC", "slip"),
        ("1234AB", "1234ZX", "area"),
        ("1234AB", "9999ZZ", "different"),
    ],
)
def test_postcodes(one: str, two: str, expected: str) -> None:
    assert level(compare({"postcode": one}, {"postcode": two}), "postcode") == expected


def test_an_address_counts_once() -> None:
    street = {"street": "Dorpsstraat 12", "town": "Zeist"}
    placed = {**street, "postcode": "1234AB"}
    assert bits(compare(street, street), "street") > bits(compare(placed, placed), "street")
    assert bits(compare(street, street), "town") == 0  # the street says it already
    assert bits(compare({"town": "Zeist"}, {"town": "Zeist"}), "town") == 3
    assert bits(compare({"town": "Zeist"}, {"town": "Zeyst"}), "town") == -1
    assert level(compare({"town": "Amersfoort"}, {"town": "Amersfort"}), "town") == "alike"


@pytest.mark.parametrize(
    ("one", "two", "expected", "near"),
    [("12a", "12 A", "equal", 4.0), ("12a", "12", "number", 2.0), ("12", "14", "different", -1.0)],
)
def test_house_numbers(one: str, two: str, expected: str, near: float) -> None:
    found = compare({"postcode": "1234AB", "house_number": one}, {"postcode": "1234AB", "house_number": two})
    assert (level(found, "house_number"), bits(found, "house_number")) == (expected, near)
    assert level(compare({"house_number": one}, {"house_number": two}), "house_number") == expected


def test_a_given_name_that_is_equal_but_outweighed() -> None:
    found = compare(
        {"first_name": "Jan", "last_name": "Bakker"}, {"first_name": "Jan", "last_name": "Visser"}
    )
    assert found.probability < 0.01
    assert level(found, "first_name") in {"outweighed", "equal"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Jan", "J.", "initials"),
        ("Johannes Petrus", "J.P.", "initials"),
        ("Johannes", "J.P.", "initials"),
        ("Jan", "P.", "different"),
        ("Jan", "Johan", "alike"),
    ],
)
def test_an_initial_that_fits_is_no_difference(one: str, two: str, expected: str) -> None:
    found = compare({"first_name": one, "last_name": "Vries"}, {"first_name": two, "last_name": "Vries"})
    assert level(found, "first_name") == expected
    assert ("verschilt" in found.as_dict("nl")["fields"]["first_name"]["why"]) == (expected == "different")


def test_names_of_nothing_but_signs() -> None:
    found = compare({"first_name": "Jan", "last_name": "…"}, {"first_name": "Jan", "last_name": "…"})
    assert level(found, "last_name") == "different"
    assert found.probability < 0.5


def test_one_given_name_is_little() -> None:
    assert compare({"first_name": "Jan"}, {"first_name": "Johannes"}).band in {"unsure", "probably_not"}
    assert compare({"full_name": "Hannibal"}, {"full_name": "Hannibal"}).band == "probably"


def test_nearly_the_same_name() -> None:
    found = compare({"full_name": "Jan Zuidema"}, {"full_name": "Jan Zuidemaa"})
    assert level(found, "full_name") == "very_alike"
    assert "zuidemaa" in found.as_dict("en")["fields"]["full_name"]["why"]


def test_names_in_one_column_and_in_two() -> None:
    found = compare({"full_name": "Zuidema, Jan"}, {"first_name": "Jan", "last_name": "Zuidema"})
    assert level(found, "full_name") == "equal"
    only = compare({"last_name": "Zuidema"}, {"last_name": "Zuidema"})
    assert only.evidence[0].field == "full_name"
    assert only.evidence[0].left == "Zuidema"


def test_nothing_in_common() -> None:
    for one, two in (({}, {}), ({"phone": "06"}, {"town": "Zeist"}), ({"phone": " "}, {"phone": "06"})):
        with pytest.raises(UnusableInput, match="no field in common"):
            compare(one, two)
    with pytest.raises(UnusableInput) as caught:
        compare({"shoe": "42"}, {})
    assert caught.value.code == "identity.unknown_field"


def test_the_prior_is_an_argument() -> None:
    assert compare(JAN, JAN, prior=0.0).weight == pytest.approx(compare(JAN, JAN).weight - PRIOR_BITS)
