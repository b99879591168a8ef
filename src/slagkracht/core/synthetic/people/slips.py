"""How offices write things down: typical Dutch slips, one function each, all by seeded chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from slagkracht.core.identity.lexicon import person_words
from slagkracht.core.identity.text import plain

if TYPE_CHECKING:
    import numpy as np

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_PREFIXES = ("van", "de", "der", "den", "het", "'t", "ter", "ten", "op", "in", "el", "ben", "da")


def keyboard(chance: np.random.Generator, text: str) -> str:
    """One slip: a neighbour on the keyboard, a letter lost, doubled, or two letters swapped."""
    if len(text) < 3:
        return text
    place = int(chance.integers(1, len(text) - 1))
    kind = int(chance.integers(4))
    if kind == 0:
        return text[:place] + _neighbour(chance, text[place]) + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    if kind == 2:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _neighbour(chance: np.random.Generator, sign: str) -> str:
    for row in _KEYBOARD:
        at = row.find(sign.lower())
        if at >= 0:
            return row[max(0, min(len(row) - 1, at + int(chance.choice([-1, 1]))))]
    return sign


def split_prefix(family: str) -> tuple[str, str]:
    """``van den Berg`` as (``van den``, ``Berg``)."""
    words = family.split()
    cut = 0
    while cut < len(words) - 1 and words[cut].lower() in _PREFIXES:
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def tussenvoegsel(chance: np.random.Generator, family: str) -> str:
    """The tussenvoegsel behind the name, lost, shortened, or stuck to it."""
    prefix, rest = split_prefix(family)
    if not prefix:
        return family
    short = prefix.replace("van den", "v.d.").replace("van der", "v.d.").replace("van de", "v.d.")
    return str(
        chance.choice([f"{rest}, {prefix}", rest, f"{short} {rest}", f"{prefix}{rest}".replace(" ", "")])
    )


def double_name(chance: np.random.Generator, family: str, partner: str) -> str:
    """The partner's name added before or behind, or used instead."""
    if not partner:
        return family
    return str(
        chance.choice([f"{family}-{partner}", f"{partner}-{family}", f"{partner} e/v {family}", partner])
    )


def given_variant(chance: np.random.Generator, given: str) -> str:
    """An initial, or another form of the same name (Cornelis, Kees; Mohammed, Muhammad)."""
    if chance.random() < 0.5:
        return f"{given[0]}."
    groups = person_words().same_given
    mine = groups.get(plain(given), frozenset())
    others = sorted(name for name, found in groups.items() if found & mine and name != plain(given))
    return str(chance.choice(others)).capitalize() if others else given


def birth_date(chance: np.random.Generator, date: dt.date) -> str:
    """Day and month swapped, one digit wrong, or only the year with 1 January."""
    text = date.isoformat()
    kind = int(chance.integers(3))
    if kind == 0 and date.day <= 12:
        return f"{date.year:04d}-{date.day:02d}-{date.month:02d}"
    if kind == 1:
        return f"{date.year:04d}-01-01"
    place = int(chance.choice([3, 6, 9]))
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def phone_form(chance: np.random.Generator, phone: str) -> str:
    """The same number written otherwise."""
    forms: tuple[Callable[[str], str], ...] = (
        lambda number: number,
        lambda number: f"{number[:2]}-{number[2:]}",
        lambda number: f"+31{number[1:]}",
        lambda number: f"0031 {number[1:3]} {number[3:]}",
    )
    return forms[int(chance.integers(len(forms)))](phone)


def street_form(chance: np.random.Generator, street: str) -> str:
    """Usual abbreviations: str., Burg., Prof."""
    shorter = street.replace("straat", "str.").replace("Burgemeester", "Burg.").replace("Professor", "Prof.")
    return shorter if chance.random() < 0.5 else street


def firm_form(chance: np.random.Generator, name: str) -> str:
    """Legal form written otherwise or left out, small words dropped, a keyboard slip."""
    kind = int(chance.integers(4))
    if kind == 0:
        return name.replace("B.V.", "BV").replace("N.V.", "NV").replace("V.O.F.", "vof")
    if kind == 1:
        return name.replace(" B.V.", "").replace(" N.V.", "").replace(" V.O.F.", "").replace("Stichting ", "")
    if kind == 2:
        return name.upper().replace("DE ", "").replace("HET ", "")
    return keyboard(chance, name)
