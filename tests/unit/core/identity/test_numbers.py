"""Identifying numbers: checked against stdnum, and against what a check digit must catch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as other_iban
from stdnum.nl import bsn as other_bsn

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity import numbers
from slagkracht.core.identity.check import CHECKS, check, check_as_dict
from slagkracht.core.identity.numbers import check_bsn

nine_digits = st.integers(1, 999_999_999).map(lambda number: f"{number:09d}")


@given(nine_digits)
def test_the_eleven_test_agrees_with_another_maker(digits: str) -> None:
    assert check_bsn(digits).valid == other_bsn.is_valid(digits)


@given(nine_digits, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(digits: str, place: int, shift: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert not (check_bsn(digits).valid and check_bsn(wrong).valid)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("123456782", "ok"),
        ("1234.56.782", "ok"),
        ("123456789", "eleven_test"),
        ("000000000", "all_zero"),
        ("1234", "length"),
        ("12345678A", "not_digits"),
        ("١٢٣٤٥٦٧٨٢", "not_digits"),
        ("", "empty"),
    ],
)
def test_bsn(value: str, reason: str) -> None:
    assert check_bsn(value).reason == reason
    assert numbers.check_rsin(value).reason == reason


def test_eight_digits_get_their_zero_back() -> None:
    short = next(f"{n:08d}" for n in range(10_000_000, 10_000_100) if other_bsn.is_valid(f"0{n}"))
    assert check_bsn(short).normal == f"0{short}"
    assert check_bsn(short).valid


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12345678", "ok_no_check_digit"),
        ("00345678", "no_such_series"),
        ("123", "length"),
        ("x", "not_digits"),
    ],
)
def test_kvk(value: str, reason: str) -> None:
    assert numbers.check_kvk(value).reason == reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("NL91 ABNA 0417 1643 00", "ok"),
        ("BE68539007547034", "ok"),
        ("NL92ABNA0417164300", "mod_97"),
        ("NL99ABNA0417164300", "mod_97"),
        ("hallo", "shape"),
    ],
)
def test_iban(value: str, reason: str) -> None:
    assert numbers.check_iban(value).reason == reason
    assert numbers.check_iban(value).valid == other_iban.is_valid(value, check_country=False)


def test_right_digits_in_the_wrong_shape() -> None:
    body = "ABNA04171643001"  # one digit too many for the Netherlands
    digits = 98 - int("".join(str(int(sign, 36)) for sign in body + "NL00")) % 97
    assert numbers.check_iban(f"NL{digits:02d}{body}").reason == "country_shape"


@pytest.mark.parametrize(
    ("value", "normal", "reason"),
    [
        ("gb001b", "GB-001-B", "ok_sidecode"),
        ("DE-34-56", "DE-34-56", "ok_sidecode"),
        ("12-xx-34", "12-XX-34", "ok_sidecode"),
        ("O-123-BB", "O-123-BB", "ok_sidecode"),
        ("BO-123-B", "BO-123-B", "letters_not_used"),
        ("12-ABC-3", "12-ABC-3", "letters_not_used"),
        ("9-QQQ-99", "9-QQQ-99", "letters_not_used"),
        ("99-SS-99", "99-SS-99", "ok_sidecode"),
        ("SS-99-SS", "SS-99-SS", "letters_not_used"),
        ("12345", "12345", "no_sidecode"),
    ],
)
def test_plates(value: str, normal: str, reason: str) -> None:
    found = numbers.check_plate(value)
    assert (found.normal, found.reason) == (normal, reason)


@pytest.mark.parametrize(
    ("value", "normal", "reason"),
    [
        ("06-12345678", "+31612345678", "ok"),
        ("+31 6 1234 5678", "+31612345678", "ok"),
        ("06-01234567", "+31601234567", "outside_plan"),
        ("bel mij", "", "not_a_phone"),
    ],
)
def test_phones(value: str, normal: str, reason: str) -> None:
    found = numbers.check_phone(value)
    assert (found.normal, found.reason) == (normal, reason)


def test_other_numbers() -> None:
    assert numbers.check_email(" A@Example.NL ").normal == "a@example.nl"
    assert numbers.check_email("a@nl").reason == "shape"
    assert numbers.any_number("12.34-ab ") == "1234AB"


@pytest.mark.parametrize("kind", CHECKS)
@given(value=st.text(max_size=30))
def test_every_check_answers_anything(kind: str, value: str) -> None:
    for language in ("nl", "en"):
        found = check_as_dict(check(kind, value), language)
        assert found["kind"] in {kind, "name", "firm"}
        assert found["why"]
        assert isinstance(found["valid"], bool)


def test_names_are_read_back() -> None:
    assert check("name", "Berg, J. van den").normal == "j van den berg"
    assert check("firm", "De Hoek B.V. h.o.d.n. Bella").facts["trade"] == "bella"
    assert check("firm", "De Hoek").facts == {"words": "hoek", "forms": "–", "trade": "–"}
    assert check("name", "…").reason == check("firm", "…").reason == "no_name"


def test_an_unknown_kind() -> None:
    with pytest.raises(UnusableInput) as caught:
        check("shoe", "42")
    assert "shoe" in caught.value.message("nl")
    assert caught.value.code == "identity.unknown_kind"
