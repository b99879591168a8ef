"""Numbers that identify: BSN, KvK, RSIN, IBAN, licence plate, telephone, e-mail: one form each, and checked.

Every check gives a ``Check``: the normal form, whether the number can exist, and why (a code that
``messages.toml`` words). *Can exist* is not *exists*: only the register knows that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_PLATE_SHAPES = {
    "LL9999": 1, "9999LL": 2, "99LL99": 3, "LL99LL": 4, "LLLL99": 5, "99LLLL": 6, "99LLL9": 7,
    "9LLL99": 8, "LL999L": 9, "L999LL": 10, "LLL99L": 11, "L99LLL": 12, "9LL999": 13, "999LL9": 14,
}  # fmt: skip
_PLATE_CUTS = {
    1: (2, 4), 2: (2, 4), 3: (2, 4), 4: (2, 4), 5: (2, 4), 6: (2, 4), 7: (2, 5), 8: (1, 4),
    9: (2, 5), 10: (1, 4), 11: (3, 5), 12: (1, 3), 13: (1, 3), 14: (3, 5),
}  # fmt: skip
# Not given out since series 4 (1978); O only as the first letter, for trailers.
_PLATE_NEVER = re.compile("[ACEIQU]|(?<=.)O|SS|SD|GVD|KKK|NSB|PKK|PSV|TBS")
_PLATE_STRICT_FROM = 4
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Check:
    """What checking a value gave.

    ``normal``: the value in its one form ("" when there is nothing to show); ``valid``: whether such a value
    can exist; ``reason``: a code, ``ok`` when valid; ``facts``: what the sentence needs.
    """

    kind: str
    value: str
    normal: str
    valid: bool
    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


def check_bsn(value: str) -> Check:
    """Burgerservicenummer: nine digits (eight with a leading zero left out) that pass the eleven test.

    Takes the number as written, with blanks or dots. The test: 9a+8b+7c+6d+5e+4f+3g+2h-i is a multiple of 11.
    Source: Wet algemene bepalingen burgerservicenummer; Logisch Ontwerp BSN, appendix on the number.
    Not proof that somebody has the number, nor whose it is.
    """
    digits, problem = _digits(value)
    if problem:
        return Check("bsn", value, digits, False, problem)
    if len(digits) not in (8, 9):
        return Check("bsn", value, digits, False, "length", {"expected": "9", "found": len(digits)})
    digits = digits.zfill(9)
    if digits == "000000000":
        return Check("bsn", value, digits, False, "all_zero")
    rest = sum(w * int(d) for w, d in zip(_BSN_WEIGHTS, digits, strict=True)) % 11
    return Check("bsn", value, digits, rest == 0, "ok" if rest == 0 else "eleven_test", {"rest": rest})


def check_rsin(value: str) -> Check:
    """RSIN of a legal person or partnership: nine digits, the same eleven test as the BSN.

    Source: Handelsregisterwet 2007, art. 9; the RSIN continues the fiscal number.
    """
    found = check_bsn(value)
    return Check("rsin", value, found.normal, found.valid, found.reason, found.facts)


def check_kvk(value: str) -> Check:
    """Number in the trade register: eight digits, no check digit.

    The register gives numbers out in series; there is no series ``00``. Source: Handelsregisterwet 2007,
    art. 9 under a; KVK, *Numbers in the Business Register*. A typing error cannot be seen from the number.
    """
    digits, problem = _digits(value)
    if problem:
        return Check("kvk", value, digits, False, problem)
    if len(digits) != 8:
        return Check("kvk", value, digits, False, "length", {"expected": "8", "found": len(digits)})
    known = not digits.startswith("00")
    return Check("kvk", value, digits, known, "ok_no_check_digit" if known else "no_such_series")


def check_iban(value: str) -> Check:
    """International bank account number: shape of the country and check digits (ISO 13616).

    Check digits (ISO 7064, mod 97-10) are computed as 98 - (number mod 97), so 00, 01 and 99 never occur.
    Not proof that the account is open, nor whose it is.
    """
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    normal = re.sub(r"[^0-9A-Z]", "", value.upper())
    if not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{8,30}", normal):
        return Check("iban", value, normal, False, "shape", {"expected": "NL00BANK0123456789"})
    if normal[2:4] in {"00", "01", "99"} or _mod_97(normal) != 1:
        return Check("iban", value, normal, False, "mod_97")
    try:
        iban.validate(normal, check_country=False)
    except ValidationError:
        return Check("iban", value, normal, False, "country_shape", {"country": normal[:2]})
    return Check("iban", value, normal, True, "ok")


def check_plate(value: str) -> Check:
    """Dutch licence plate: one of the shapes (sidecodes) given out since 1951.

    Since series 4 (1978) no vowels, no C and Q, and no SS, SD, NSB, GVD, KKK, PKK, PSV, TBS are given out;
    O only opens plates of trailers. Source: RDW, *Cijfers en letters op de kentekenplaat*; Regeling
    kentekens en kentekenplaten. Export, diplomatic and trade plates are not recognised.
    """
    normal = re.sub(r"[^0-9A-Z]", "", value.upper())
    shape = re.sub("[A-Z]", "L", re.sub(r"\d", "9", normal))
    series = _PLATE_SHAPES.get(shape)
    if series is None:
        return Check("plate", value, normal, False, "no_sidecode")
    first, second = _PLATE_CUTS[series]
    shown = f"{normal[:first]}-{normal[first:second]}-{normal[second:]}"
    letters = re.sub(r"\d+", "", normal)
    if series >= _PLATE_STRICT_FROM and _PLATE_NEVER.search(letters):
        return Check("plate", value, shown, False, "letters_not_used", {"series": series})
    return Check("plate", value, shown, True, "ok_sidecode", {"series": series})


def check_phone(value: str, country: str = "NL") -> Check:
    """Telephone number in international form (E.164).

    Takes the number as written; ``country`` is where a number without country code is dialled from.
    Uses the numbering plans in phonenumbers (Google's libphonenumber; for the Netherlands the Nummerplan
    telefoon- en ISDN-diensten). Not proof that the line is in use: numbers are given out again.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return Check("phone", value, re.sub(r"\D", "", value), False, "not_a_phone")
    normal = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    valid = phonenumbers.is_valid_number(parsed)
    return Check("phone", value, normal, valid, "ok" if valid else "outside_plan")


def check_email(value: str) -> Check:
    """E-mail address: something, @, a domain; in lower case."""
    normal = value.strip().lower()
    valid = _EMAIL.fullmatch(normal) is not None
    return Check("email", value, normal, valid, "ok" if valid else "shape", {"expected": "naam@voorbeeld.nl"})


def any_number(value: str) -> str:
    """An identifier of unknown kind in one form: letters and digits only, upper case. Never fails."""
    return "".join(sign for sign in value.upper() if sign.isalnum())


def _digits(value: str) -> tuple[str, str]:
    bare = re.sub(r"[\s.\-]", "", value)
    if not bare:
        return "", "empty"
    if not (bare.isascii() and bare.isdigit()):
        return bare, "not_digits"
    return bare, ""


def _mod_97(normal: str) -> int:
    turned = normal[4:] + normal[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97
