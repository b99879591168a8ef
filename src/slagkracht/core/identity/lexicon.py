"""The words of ``lexicon.toml``, ready for use. Loaded once, on first use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class PersonWords:
    """Words in and around names of persons, in plain form."""

    titles: frozenset[str]
    prefixes: frozenset[str]
    same_given: dict[str, frozenset[int]]


@dataclass(frozen=True)
class FirmWords:
    """Words in names of firms. ``forms`` maps the words of a legal form to its kind; longest first."""

    forms: dict[tuple[str, ...], str]
    common: frozenset[str]
    abbreviations: dict[str, str]
    markers: tuple[tuple[str, ...], ...]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((files("slagkracht.core.identity") / "lexicon.toml").read_text("utf-8"))


@cache
def person_words() -> PersonWords:
    """Titles, tussenvoegsels, and for each given name the groups it belongs to."""
    raw = _raw()["persons"]
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(raw["same_given"].split("\n")):
        for name in line.split():
            groups.setdefault(name, set()).add(number)
    return PersonWords(
        titles=frozenset(raw["titles"].split()),
        prefixes=frozenset(raw["prefixes"].split()),
        same_given={name: frozenset(numbers) for name, numbers in groups.items()},
    )


@cache
def firm_words() -> FirmWords:
    """Legal forms, common words, abbreviations and trade-name markers."""
    raw = _raw()["firms"]
    forms = {tuple(spelling.split()): kind for kind, ways in raw["legal_forms"].items() for spelling in ways}
    markers = (tuple(marker.split()) for marker in raw["trade_name"]["markers"])
    return FirmWords(
        forms=dict(sorted(forms.items(), key=lambda item: -len(item[0]))),
        common=frozenset(raw["words"]["common"].split()),
        abbreviations=dict(raw["abbreviations"]),
        markers=tuple(sorted(markers, key=len, reverse=True)),
    )


@cache
def numerals() -> dict[str, str]:
    """Numbers written in words, ordinals and Roman numerals up to twelve or so, to digits."""
    raw = _raw()["numbers_in_words"]
    found = {word: str(number) for key in ("en", "nl") for number, word in enumerate(raw[key])}
    found |= {word: str(number) for number, word in enumerate(raw["ordinals"])}
    found |= {word: str(10 * number) for number, word in enumerate(raw["tens"]) if word}
    roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
    return found | {word: str(number) for number, word in enumerate(roman, 1) if len(word) > 1}


@cache
def family_share(key: str) -> float:
    """The share of people in the Netherlands with a family name; 1 in 10,000 for all but the commonest."""
    raw = _raw()["common_families"]
    return float(raw["bearers"].get(key, raw["inhabitants"] / 10_000) / raw["inhabitants"])
