"""Names of persons taken apart: titles, given names, tussenvoegsels, family names and double names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from slagkracht.core.identity.lexicon import person_words
from slagkracht.core.identity.text import plain

_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.[\s-]?){2,}")
_PARTNER = re.compile(r"\b(?:e/v|geb\.?|geboren|gehuwd|gesch\.?|wed\.?|weduwe|nee|née)\s", re.IGNORECASE)
_DUTCH_OPENING = frozenset({"van", "de", "der", "den", "het", "ten", "ter", "te", "vd"})
_DOUBLE = re.compile(r"\s*[-‐–—/]\s*")


@dataclass(frozen=True)
class FamilyName:
    """One family name: its tussenvoegsels (``van``, ``den``) and the rest, as plain words."""

    prefix: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """The family name as one word, without tussenvoegsels: what registers sort by."""
        return "".join(self.words)


@dataclass(frozen=True)
class PersonName:
    """A person's name as plain words.

    ``given`` holds given names and initials (one letter each) in order; ``families`` one or more family
    names (a partner's name and a birth name) in the order written; ``sequence`` every word but titles,
    given names first.
    """

    given: tuple[str, ...]
    families: tuple[FamilyName, ...]
    titles: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Given names and family names without titles and tussenvoegsels."""
        prefixes = person_words().prefixes
        kept = tuple(word for word in self.given[1:] if word not in prefixes or len(word) == 1)
        return self.given[:1] + kept + tuple(word for family in self.families for word in family.words)

    @property
    def sequence(self) -> tuple[str, ...]:
        """Given names, then each family name with its tussenvoegsels."""
        return self.given + tuple(word for f in self.families for word in f.prefix + f.words)

    @property
    def family_key(self) -> str:
        """The first family name as one word; ``""`` when there is none."""
        return self.families[0].key if self.families else ""


@lru_cache(maxsize=200_000)
def parse_full_name(text: str) -> PersonName:
    """Take a full name apart.

    Takes a name as people write it: ``Jan van den Berg``, ``Berg, J. van den``, ``mr. A.B. de Vries-Jansen``,
    ``Jansen e/v De Vries, P.``. Gives a ``PersonName``; an empty text gives an empty name. Without a comma
    the family name starts at the first tussenvoegsel after a given name, or is the last word: so ``Hans
    Friedrich`` is read as given and family name even where it is the other way round, and comparisons
    must therefore not lean on the roles. Source for tussenvoegsels: BRP, Logisch Ontwerp, table 36
    (voorvoegsels). Not for telling persons from firms.
    """
    head, comma, tail = text.partition(",")
    if comma and plain(head) and _gives_given_names(tail):
        first, prefix = _without_final_prefix(tail)
        return parse_parts(first, f"{prefix} {head}")
    own, *partners = _PARTNER.split(text.replace(",", " "), maxsplit=1)
    units, titles = _split_titles(_DOUBLE.sub("-", own).split())
    cut = _family_starts(units)
    given = tuple(_plain_words(" ".join(units[:cut])))
    return PersonName(given, _families(" ".join(units[cut:]), *partners), titles)


@lru_cache(maxsize=200_000)
def parse_parts(first: str, last: str) -> PersonName:
    """A ``PersonName`` from what stands in a first-name and a last-name column; either may be empty.

    Tussenvoegsels at the end of the first-name column (``Jan van``) move to the family name.
    """
    units, titles = _split_titles(first.split())
    given = _plain_words(" ".join(units))
    moved: list[str] = []
    while len(given) > 1 and _is_prefix(given[-1]):
        moved.insert(0, given.pop())
    own, *partners = _PARTNER.split(_prefix_first(last), maxsplit=1)
    return PersonName(tuple(given), _families(" ".join([*moved, own]), *partners), titles)


def _prefix_first(last: str) -> str:
    """``Berg, van den`` as ``van den Berg``; any other text as it is."""
    head, comma, tail = last.partition(",")
    return f"{tail} {head}" if comma and head.strip() and _is_prefix(tail) else last


def same_given_name(left: str, right: str) -> bool:
    """Whether one person may use both given names: equal, or short forms of one name (Kees, Cornelis)."""
    groups = person_words().same_given
    return left == right or not groups.get(left, frozenset()).isdisjoint(groups.get(right, ()))


def _plain_words(text: str) -> list[str]:
    return plain(_INITIALS.sub(lambda run: re.sub(r"[.-]", " ", run.group()) + " ", text)).split()


def _split_titles(units: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Written words without titles; a name of nothing but titles stays whole."""
    known = person_words().titles
    found = {unit: plain(unit) for unit in units}
    kept = [unit for unit in units if found[unit] and found[unit] not in known]
    return (kept, tuple(found[unit] for unit in units if found[unit] in known)) if kept else (units, ())


def _gives_given_names(tail: str) -> bool:
    """Whether what follows a comma are given names, not just titles or a rank (``…, 1st baron``)."""
    words = plain(tail).split()
    return not all(word in person_words().titles for word in words) and not words[0][0].isdigit()


def _without_final_prefix(text: str) -> tuple[str, str]:
    words = text.split()
    cut = len(words)
    while cut > 1 and _is_prefix(words[cut - 1]):
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def _is_prefix(word: str) -> bool:
    parts = plain(word).split()
    return len("".join(parts)) > 1 and all(part in person_words().prefixes for part in parts)


def _family_starts(units: list[str]) -> int:
    """Where the family name begins: at a tussenvoegsel, or at a running double name."""
    if units and plain(units[0]) in _DUTCH_OPENING:
        return 0
    for position in range(1, len(units) - 1):
        if _is_prefix(units[position]) or _is_prefix(units[position].rpartition("-")[2]):
            return position
    return max(len(units) - 1, 0)


def _families(*texts: str) -> tuple[FamilyName, ...]:
    parts = (_plain_words(part) for text in texts for part in _DOUBLE.split(text))
    return tuple(_family(words) for words in parts if words)


def _family(words: list[str]) -> FamilyName:
    prefixes = person_words().prefixes
    kept = _split_titles(words)[0]
    cut = 0
    while cut < len(kept) - 1 and kept[cut] in prefixes:
        cut += 1
    rest = [word for word in kept[cut:] if word not in prefixes] or kept[cut:]
    return FamilyName(tuple(kept[:cut]), tuple(rest))
