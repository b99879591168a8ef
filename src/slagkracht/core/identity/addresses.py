"""Addresses taken apart: street, house number, addition, postcode, town."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from slagkracht.core.identity.numbers import Check
from slagkracht.core.identity.text import plain

_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Z]{2})")
_NOT_GIVEN_OUT = {"SA", "SD", "SS"}
_HOUSE = re.compile(r"(?P<number>\d{1,5})\s*[-/ ]?\s*(?P<addition>[a-z0-9][a-z0-9 \-]*)?", re.IGNORECASE)
_LINE = re.compile(r"(?P<street>.*?\D)\s*(?P<house>\d{1,5}(?:\s*[-/ ]?\s*[a-z0-9]{1,6}){0,2})", re.IGNORECASE)
# Street words written short → written out; as last part of a word ("Dorpsstr.") or as a word.
_ENDINGS = (
    ("str", "straat"),
    ("ln", "laan"),
    ("wg", "weg"),
    ("pln", "plein"),
    ("sngl", "singel"),
    ("kd", "kade"),
)
_WORDS = {
    "v": "van", "vd": "van der", "d": "der", "burg": "burgemeester", "burgem": "burgemeester",
    "pr": "prins", "prs": "prinses", "kon": "koningin", "past": "pastoor", "gen": "generaal",
    "mr": "meester", "dr": "doctor", "prof": "professor", "st": "sint", "nwe": "nieuwe",
    "gr": "grote", "kl": "kleine",
}  # fmt: skip
_ADDITIONS = {"bis": "bis", "hs": "huis", "huis": "huis", "bg": "beganegrond", "zw": "zwart", "rd": "rood"}


@dataclass(frozen=True)
class HouseNumber:
    """House number and its addition in plain form; ``number`` 0 when none was found."""

    number: int
    addition: str = ""

    def __str__(self) -> str:
        return f"{self.number}{'-' if self.addition else ''}{self.addition}"


@lru_cache(maxsize=200_000)
def house_number(text: str) -> HouseNumber:
    """Read ``12``, ``12a``, ``12-A``, ``12 bis``, ``12 hs``, ``12-2``.

    A range (``12-14``) reads as number 12 with addition 14. Gives number 0 when there is none. Source for
    the parts: Wet basisregistratie adressen en gebouwen (huisnummer, huisletter, toevoeging).
    """
    found = re.search(_HOUSE, text)
    if found is None:
        return HouseNumber(0)
    addition = plain(found["addition"] or "").replace(" ", "")
    return HouseNumber(int(found["number"]), _ADDITIONS.get(addition, addition))


@lru_cache(maxsize=200_000)
def street(text: str) -> str:
    """A street name in plain form with usual abbreviations written out: ``Burg. v.d. Bergstr.`` →
    ``burgemeester van der bergstraat``."""
    return " ".join(_street_word(word) for word in plain(text.replace("v.d.", "vd ")).split())


def _street_word(word: str) -> str:
    for short, full in _ENDINGS:
        if word.endswith(short) and word not in _WORDS:
            return word.removesuffix(short) + full
    return _WORDS.get(word, word)


@lru_cache(maxsize=200_000)
def street_and_number(text: str) -> tuple[str, HouseNumber]:
    """Split one address line: ``Dorpsstraat 12-A`` → (``dorpsstraat``, 12-a).

    Foreign order (``12 High Street``) too.
    """
    text = text.strip()
    found = _LINE.fullmatch(text)
    if found:
        return street(found["street"]), house_number(found["house"])
    first, _, rest = text.partition(" ")
    if first[:1].isdigit() and plain(rest):
        return street(rest), house_number(first)
    return street(text), HouseNumber(0)


@lru_cache(maxsize=200_000)
def postcode(text: str) -> str:
    """A postcode in one form: letters and digits, upper case, no blanks. Any country; never fails."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def postcode_area(code: str) -> str:
    """The part of a postcode that names the neighbourhood or town.

    Takes the form ``postcode`` gives. Dutch ``1234AB`` → ``1234``; British ``SW1A2BJ`` → ``SW1A`` (all but
    the last three); all-digit codes lose their last digit; anything shorter than four signs stays whole.
    """
    if re.fullmatch(r"\d{4}[A-Z]{2}", code):
        return code[:4]
    if re.fullmatch(r"[A-Z]{1,2}[0-9A-Z]{1,2}\d[A-Z]{2}", code):
        return code[:-3]
    return code[:-1] if len(code) >= 4 else code


def check_postcode(value: str) -> Check:
    """Dutch postcode: four digits, the first not 0, two letters but not SA, SD or SS. Source: PostNL."""
    normal = postcode(value)
    found = _POSTCODE.fullmatch(normal)
    if found is None:
        return Check("postcode", value, normal, False, "shape", {"expected": "1234 AB"})
    shown = f"{found[1]} {found[2]}"
    if found[2] in _NOT_GIVEN_OUT:
        return Check("postcode", value, shown, False, "letters_not_used")
    return Check("postcode", value, shown, True, "ok")


def check_address(value: str) -> Check:
    """An address line with a street and a house number."""
    name, house = street_and_number(value)
    if not name:
        return Check("address", value, "", False, "no_street")
    if house.number == 0:
        return Check("address", value, name, False, "no_house_number")
    return Check("address", value, f"{name} {house}", True, "ok")


@lru_cache(maxsize=200_000)
def town(text: str) -> str:
    """A town in plain form; ``'s-Gravenhage`` and ``Den Haag`` are one, so are the few other double names."""
    name = plain(text)
    return _TOWNS.get(name, name)


_TOWNS = {
    "den haag": "s gravenhage",
    "sgravenhage": "s gravenhage",
    "the hague": "s gravenhage",
    "den bosch": "s hertogenbosch",
    "shertogenbosch": "s hertogenbosch",
    "ljouwert": "leeuwarden",
    "snits": "sneek",
    "it hearrenfean": "heerenveen",
}
