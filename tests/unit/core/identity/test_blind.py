"""Blind keys."""

from __future__ import annotations

import hmac

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.identity.blind import KINDS, blind_value

SAME = [
    ("bsn", "123456782", "1234.56.782"),
    ("rsin", "123456782", "1234 56782"),
    ("kvk", "12345678", "1234 5678"),
    ("iban", "NL91ABNA0417164300", "nl91 abna 0417 1643 00"),
    ("plate", "GB-001-B", "gb001b"),
    ("phone", "06-12345678", "+31 6 12345678"),
    ("email", "A@x.nl", "a@X.nl"),
    ("address", "1234 AB|12-a", "1234ab|12 A"),
    ("person", "Jan van den Berg|1980-02-29", "Berg, J. van den|29-02-1980"),
]


@pytest.mark.parametrize(("kind", "one", "two"), SAME)
def test_one_value_one_key(kind: str, one: str, two: str) -> None:
    assert blind_value(kind, one) == blind_value(kind, two)
    assert set(KINDS) == {row[0] for row in SAME}


def test_the_bytes_are_fixed() -> None:
    """These bytes are stored as keys: a change here orphans every key there is."""
    assert blind_value("bsn", "123456782").data == b"slagkracht.blind.v1\x1fbsn\x1f123456782"
    person = blind_value("person", "Jan van den Berg|1980-02-29").data
    assert person == b"slagkracht.blind.v1\x1fperson\x1fj\x1fberg\x1f1980-02-29"
    digest = hmac.new(b"secret", blind_value("kvk", "12345678").data, "sha256").hexdigest()
    assert digest == hmac.new(b"secret", b"slagkracht.blind.v1\x1fkvk\x1f12345678", "sha256").hexdigest()


def test_kinds_do_not_meet() -> None:
    assert blind_value("bsn", "123456782").data != blind_value("rsin", "123456782").data


def test_exact_or_not() -> None:
    assert [blind_value(kind, one).exact for kind, one, _ in SAME] == [True] * 5 + [False] * 4
    assert blind_value("bsn", "123456782").false_hit(17_000_000) == 0
    assert blind_value("phone", "06-12345678").false_hit(1) == pytest.approx(1 - 1 / 2.1)


def test_a_common_name_hits_wrongly_more_often() -> None:
    common = blind_value("person", "Jan de Jong|1980-02-28")
    rare = blind_value("person", "Jan Zuidema|1980-02-28")
    assert common.false_hit(1_000_000) > rare.false_hit(1_000_000) > 0
    by_hand = 1 - (1 - 1e-4 * 0.12 / (80 * 365.25)) ** 1_000_000
    assert rare.false_hit(1_000_000) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("bsn", "123456789"),
        ("kvk", "00123456"),
        ("address", "1234 AB|geen"),
        ("address", "fout|1"),
        ("person", "Jansen|1980-02-28"),
        ("person", "Jan|1980-02-28"),
        ("person", "Jan Jansen|1980"),
        ("person", "Jan Jansen|x"),
        ("person", ""),
    ],
)
def test_no_key_of_what_is_not_valid(kind: str, value: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        blind_value(kind, value)
    assert caught.value.code == "identity.no_key"
    assert value == "" or value not in caught.value.message("nl")


def test_an_unknown_kind() -> None:
    with pytest.raises(UnusableInput, match="shoe"):
        blind_value("shoe", "42")
