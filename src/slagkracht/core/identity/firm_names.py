"""Names of firms taken apart: legal form, trade names, and the words that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from slagkracht.core.identity.lexicon import firm_words, numerals
from slagkracht.core.identity.text import plain

_SMALL = frozenset("the and of de het der den des und et en for te la le van voor".split())
# Forms so clearly forms that a name ends there, whatever follows ("Akzo Nobel N.V. Arnhem").
_ANYWHERE = frozenset("bv nv bvba gmbh ltd inc llc plc sarl srl vof ooo ojsc cjsc pjsc oao".split())


_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|e|ste|de)$")
_TENS = re.compile("[2-9]0")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?")


@dataclass(frozen=True)
class FirmName:
    """A firm's name in plain words.

    ``words``: what is left without legal form, small words and with abbreviations written out, in order;
    ``forms``: kinds of legal form found; ``trade_names``: further names after a marker such as h.o.d.n.
    """

    words: tuple[str, ...]
    forms: frozenset[str]
    trade_names: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> str:
        """The words as one word."""
        return "".join(self.words)

    @property
    def core(self) -> tuple[str, ...]:
        """The words that tell this firm from others: without what many firms are called; never empty
        unless the name is."""
        common = firm_words().common
        return tuple(word for word in self.words if word not in common) or self.words


@lru_cache(maxsize=200_000)
def parse_firm_name(text: str) -> FirmName:
    """Take a firm's name apart.

    Takes a name as written anywhere: ``B.V. Jansen & Zn.``, ``Jansen Vastgoed BV h.o.d.n. De Hoek``,
    ``OAO Gazprom``. Gives a ``FirmName``; an empty text gives an empty name. Legal forms are recognised at
    the beginning, the end and, when unmistakable, inside: then the name ends there.
    Source for the Dutch forms: Burgerlijk Wetboek book 2 (bv, nv, vereniging, coöperatie, stichting) and
    7A (maatschap), Wetboek van Koophandel (vof, cv).
    Not for deciding whether two legal persons are one: groups share names.
    """
    words = _join_single_letters(plain(_DOTTED.sub(_undotted, text.replace("&", " and "))).split())
    first, *others = _split_trade_names(words)
    kept, forms = _without_forms(first)
    trade_names = tuple(_spelled_out(_without_forms(part)[0]) for part in others)
    return FirmName(_spelled_out(kept), frozenset(forms), tuple(name for name in trade_names if name))


def _join_single_letters(words: list[str]) -> list[str]:
    """``a b c`` becomes ``abc``; a legal form run on behind it (``d s m n v``) is kept apart."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [*_apart_from_form(run), word]
        run = ""
    return [part for part in joined if part]


def _undotted(found: re.Match[str]) -> str:
    return " ".join(_apart_from_form(found.group().replace(".", "").lower())) + " "


def _apart_from_form(letters: str) -> list[str]:
    cut = len(letters) - 2 if len(letters) > 3 and letters.endswith(("nv", "bv")) else len(letters)
    return [letters[:cut], letters[cut:]]


def _split_trade_names(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    position = 0
    while position < len(words):
        size = _marker_at(words, position) if parts[-1] else 0
        if size and position + size < len(words):
            parts.append([])
            position += size
        else:
            parts[-1].append(words[position])
            position += 1
    return parts


def _marker_at(words: list[str], position: int) -> int:
    """How many words of a trade-name marker stand at ``position``; 0 for none."""
    for marker in firm_words().markers:
        for spelled in {marker, ("".join(marker),)}:
            if tuple(words[position : position + len(spelled)]) == spelled:
                return len(spelled)
    return 0


def _without_forms(words: list[str]) -> tuple[list[str], set[str]]:
    forms: set[str] = set()
    known = firm_words().forms
    found = True
    while found:
        found = False
        for form, kind in known.items():
            if len(words) <= len(form):
                continue
            if tuple(words[-len(form) :]) == form:
                words, found = words[: -len(form)], True
            elif tuple(words[: len(form)]) == form:
                words, found = words[len(form) :], True
            if found:
                forms.add(kind)
                break
    return _without_tail(words, forms)


def _without_tail(words: list[str], forms: set[str]) -> tuple[list[str], set[str]]:
    """Drop an unmistakable form inside the name and what follows it: a place or a country, not a name."""
    known = firm_words().forms
    for position, word in enumerate(words):
        if position and word in _ANYWHERE:
            return words[:position], forms | {known[(word,)]}
    return words, forms


def _spelled_out(words: list[str]) -> tuple[str, ...]:
    written = firm_words().abbreviations
    full = [part for word in words for part in written.get(word, word).split()]
    kept = [word for word in full if word not in _SMALL and not _royal(word)]
    return tuple(_in_digits(kept or full))


def _in_digits(words: list[str]) -> list[str]:
    """``first`` and ``1st`` as ``1``, ``forty four`` as ``44``, ``iii`` as ``3``."""
    known = numerals()
    found: list[str] = []
    for word in words:
        number = known.get(word) or (_ORDINAL.sub("", word) if _ORDINAL.search(word) else "")
        if len(number) == 1 and found and _TENS.fullmatch(found[-1]):
            found[-1] = str(int(found[-1]) + int(number))
        else:
            found.append(number or word)
    return found


def _royal(word: str) -> bool:
    """*Koninklijke* is an honour that a firm may put before its name, not part of it; often misspelled."""
    long_enough = len(word) >= 8 and word[0] == "k"
    return long_enough and DamerauLevenshtein.distance(word, "koninklijke") <= 3
