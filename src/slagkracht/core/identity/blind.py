"""Blind keys: the bytes that stand for an identifier, to ask *do you have this one?* without showing it.

This module makes the bytes; the shell keys them (HMAC-SHA-256 under a secret key, one per purpose), keeps
the result and forgets the identifier. Without the secret a key of a nine-digit number is guessed in
seconds, so the bytes themselves are as sensitive as the identifier: never store or log them.

Which identifiers are exact enough? Those that one person, legal person, account or vehicle has alone, and
whose typing errors a check digit catches: bsn, rsin, iban. kvk and plate are exact too, but a typing error
may be somebody else's. A telephone number, an e-mail address, an address, or a name with a date of birth
are not exact: ``false_hit`` gives the chance that a hit is about someone else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slagkracht.core.errors import UnusableInput, sentence
from slagkracht.core.identity.addresses import check_postcode, house_number
from slagkracht.core.identity.dates import parse_date
from slagkracht.core.identity.lexicon import family_share
from slagkracht.core.identity.numbers import (
    Check,
    check_bsn,
    check_email,
    check_iban,
    check_kvk,
    check_phone,
    check_plate,
    check_rsin,
)
from slagkracht.core.identity.person_names import parse_full_name

_VERSION = "slagkracht.blind.v1"
_SEPARATOR = "\x1f"
_EXACT: dict[str, Callable[[str], Check]] = {
    "bsn": check_bsn,
    "rsin": check_rsin,
    "kvk": check_kvk,
    "iban": check_iban,
    "plate": check_plate,
}
_SHARED: dict[str, Callable[[str], Check]] = {"phone": check_phone, "email": check_email}
KINDS = (*_EXACT, *_SHARED, "address", "person")

# People per household in the Netherlands (CBS StatLine 71486ned, 2023): who shares a line or a house.
_HOUSEHOLD = 2.1
_DAYS_OF_BIRTH = 80 * 365.25  # births spread over eighty years
_INITIAL_SHARE = 0.12  # of the commonest initial, J: an upper bound


@dataclass(frozen=True)
class BlindValue:
    """The bytes to be keyed, whether they are exact, and what a hit may wrongly be about.

    ``q``: the chance that one other record, of somebody else, has the same bytes; ``shared``: the chance that
    a hit is about another person who rightly has the same value (a housemate).
    """

    kind: str
    data: bytes
    exact: bool
    q: float = 0.0
    shared: float = 0.0

    def false_hit(self, records: int) -> float:
        """The chance (0 to 1) that a hit among ``records`` records of others is about someone else."""
        return 1 - (1 - self.shared) * (1 - self.q) ** records


def blind_value(kind: str, value: str) -> BlindValue:
    """The bytes for one identifier.

    Takes a kind (``KINDS``) and the value as written: ``person`` as ``name|birth date``, ``address`` as
    ``postcode|house number``. Gives the same bytes for every way of writing the same value. Raises
    ``identity.unknown_kind`` and ``identity.no_key`` (not valid: a key of a typing error finds nothing, or
    somebody else). Not for searching, not for lists: one question, by one named human, about one subject.
    """
    if kind in _EXACT:
        return BlindValue(kind, _bytes(kind, _valid(kind, _EXACT[kind](value))), exact=True)
    if kind in _SHARED:
        data = _bytes(kind, _valid(kind, _SHARED[kind](value)))
        return BlindValue(kind, data, exact=False, shared=1 - 1 / _HOUSEHOLD)
    if kind == "address":
        return _address(value)
    if kind == "person":
        return _person(value)
    raise UnusableInput("identity.unknown_kind", value=kind, known=KINDS)


def _address(value: str) -> BlindValue:
    code, _, house = value.partition("|")
    found = _valid("address", check_postcode(code))
    number = house_number(house)
    if not number.number:
        raise _no_key("address", "no_house_number")
    data = _bytes("address", found, str(number))
    return BlindValue("address", data, exact=False, shared=1 - 1 / _HOUSEHOLD)


def _person(value: str) -> BlindValue:
    """First initial, family name without tussenvoegsels, full date of birth."""
    text, _, birth = value.rpartition("|")
    name, date = parse_full_name(text), parse_date(birth)
    if not name.given or not name.family_key:
        raise _no_key("person", "no_name")
    if date is None or not date.complete:
        raise _no_key("person", "not_a_date")
    q = family_share(name.family_key) * _INITIAL_SHARE / _DAYS_OF_BIRTH
    data = _bytes("person", name.given[0][0], name.family_key, str(date))
    return BlindValue("person", data, exact=False, q=q)


def _valid(kind: str, check: Check) -> str:
    if not check.valid:
        raise _no_key(kind, check.reason, **check.facts)
    return check.normal


def _no_key(kind: str, reason: str, **facts: object) -> UnusableInput:
    why = sentence(f"identity.check_{reason}", "nl").format(**facts)
    return UnusableInput("identity.no_key", value=kind, why=why)


def _bytes(*parts: str) -> bytes:
    return _SEPARATOR.join((_VERSION, *parts)).encode("utf-8")
