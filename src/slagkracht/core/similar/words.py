"""Texts cut into words, and words brought down to what they share.

Words are compared in lower case without accents, without the words that only build sentences, and by their
stem: the algorithm ``dutch`` of Snowball (Kraaij & Pohlmann 1994, "Porter's stemming algorithm for Dutch").
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

SHORTEST = 2
# Combining marks belong to the letter before them, so a decomposed é does not cut a word in two.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def words_of(text: str) -> list[str]:
    """The words of a text in order: lower case, no accents, no stop words, nothing shorter than two signs."""
    folded = (fold(word) for word in raw_words(text))
    return [word for word in folded if counts(word)]


def raw_words(text: str) -> list[str]:
    """The words of a text as they are written."""
    return WORD.findall(text)


def fold(word: str) -> str:
    """Lower case without accents; ligatures and full-width signs written out."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def counts(word: str) -> bool:
    """Whether a folded word says what a text is about."""
    return len(word) >= SHORTEST and word not in stop_words()


@cache
def stop_words() -> frozenset[str]:
    """The words that are left out; see ``stopwords.toml``."""
    text = (files("slagkracht.core.similar") / "stopwords.toml").read_text("utf-8")
    return frozenset(word for words in tomllib.loads(text).values() for word in words)


def stem_of(word: str) -> str:
    """The stem of one folded word."""
    return stems_of([word])[0]


def stems_of(words: Iterable[str]) -> list[str]:
    """The stems of folded words, in the same order; a word without a stem of its own stands for itself."""
    import Stemmer

    listed = list(words)
    found = Stemmer.Stemmer("dutch").stemWords(listed)
    return [stem or word for stem, word in zip(found, listed, strict=True)]
