"""Text made comparable: one script, one case, no accents, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ`´ʹ](?=\w)|['’‘ʼ`´ʹ]")
_NO_WORD = re.compile(r"[^a-z0-9]+")

# Spelling that sounds alike in Dutch and in the usual transliterations of Arabic, Turkish and Slavic names.
# Order matters: longer groups first.
_SOUNDS = (
    (re.compile("tsch|tch|tsj"), "c"),
    (re.compile("sch|sh|sj|sz"), "s"),
    (re.compile("ph|pf"), "f"),
    (re.compile("dt|th"), "t"),
    (re.compile("dj|zh"), "j"),
    (re.compile("kh|ch|gh"), "g"),
    (re.compile("ck|q"), "k"),
    (re.compile("c(?=[eiy])|z|ts"), "s"),
    (re.compile("c"), "k"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("h"), ""),
)
_VOWELS = re.compile("[aeiouyj]+")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Lower-case ASCII words with single blanks between them.

    Takes any text in any script. Gives ``""`` when nothing is left. Apostrophes vanish (``d'Arc`` →
    ``darc``, ``'s-Graveland`` → ``s graveland``), every other sign becomes a blank. Other scripts are
    transliterated sign by sign (anyascii), so two romanisations of a name may still differ: ``sound``
    brings those closer. Not for showing to people, and not reversible.
    """
    composed = unicodedata.normalize("NFKC", text)
    if not composed.isascii():
        from anyascii import anyascii

        composed = anyascii(_APOSTROPHES.sub("", composed))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", composed).lower()).strip()


def words(text: str) -> tuple[str, ...]:
    """The words of ``plain(text)``."""
    return tuple(plain(text).split())


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A consonant skeleton: words that are spelled differently but sound alike share it.

    Takes one plain word. The first vowel is kept as ``a`` when the word opens with one; other vowels go;
    doubled letters become one. Own rules for Dutch spelling (``ij``/``y``, ``dt``, ``sch``, ``c``/``k``) and
    for common transliterations; much like Soundex (Russell, US patent 1,261,167) but without its fixed
    length. Gives ``""`` for an empty word. Digits stay.
    """
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    opening = "a" if _VOWELS.match(word) else ""
    return opening + _DOUBLE.sub(r"\1", _VOWELS.sub("", word))
