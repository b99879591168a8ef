"""Texts made searchable: which stem stands how often in which text.

Kept in plain arrays, so that a million texts fit in memory.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from slagkracht.core.errors import UnusableInput
from slagkracht.core.similar.words import counts, fold, raw_words, stems_of

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Index:
    """Texts by number, stems by number, and the texts of each stem.

    ``lengths`` holds the words that count, per text. The texts of stem i are
    ``where[starts[i]:starts[i + 1]]``, the times it stands there ``times`` at the same places.
    """

    ids: tuple[str, ...]
    texts: Sequence[str]
    stems: tuple[str, ...]
    lengths: IntArray
    starts: IntArray
    where: IntArray
    times: IntArray

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Per stem its number."""
        return {stem: i for i, stem in enumerate(self.stems)}

    @cached_property
    def rarity(self) -> FloatArray:
        """Per stem how much it tells: ln(1 + (texts − with it + ½) / (with it + ½)), never below 0.

        Robertson & Spärck Jones (1976, doi:10.1002/asi.4630270302), in the form that stays positive.
        """
        within = np.diff(self.starts).astype(np.float64)
        return np.asarray(np.log1p((len(self.ids) - within + 0.5) / (within + 0.5)))

    @cached_property
    def by_trigram(self) -> Mapping[str, list[int]]:
        """Per trigram the stems that hold it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i, stem in enumerate(self.stems):
            for trigram in trigrams(stem):
                found[trigram].append(i)
        return found

    def postings(self, stem: int) -> tuple[IntArray, IntArray]:
        """The texts that hold a stem, and how often."""
        span = slice(self.starts[stem], self.starts[stem + 1])
        return self.where[span], self.times[span]


def trigrams(word: str) -> frozenset[str]:
    """The runs of three signs in a word, with a mark at either end: $ke, ker, erk, rk$."""
    marked = f"${word}$"
    return frozenset(marked[i : i + 3] for i in range(len(marked) - 2))


def index(ids: Sequence[str], texts: Sequence[str]) -> Index:
    """Make texts searchable.

    Takes names and texts, as many of each; a text may be empty. Raises ``similar.same_id_twice``.
    """
    _refuse_twice(ids)
    number: dict[str, int] = {}
    words, sizes = array("q"), array("q")
    for text in texts:
        found = raw_words(text)
        words.extend([number.setdefault(word, len(number)) for word in found])
        sizes.append(len(found))
    stem_of_word, stems = _stems(list(number))
    codes = stem_of_word[np.frombuffer(words, dtype=np.int64)]
    text_of = np.repeat(np.arange(len(texts)), np.frombuffer(sizes, dtype=np.int64))
    text_of, codes = text_of[codes >= 0], codes[codes >= 0]
    lengths = np.bincount(text_of, minlength=len(texts)).astype(np.int64)
    pairs, times = np.unique(codes * np.int64(max(len(texts), 1)) + text_of, return_counts=True)
    stem, where = np.divmod(pairs, max(len(texts), 1))
    starts = np.searchsorted(stem, np.arange(len(stems) + 1))
    return Index(tuple(ids), texts, stems, lengths, starts, where, times)


def _refuse_twice(ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for row, name in enumerate(ids):
        if name in seen:
            raise UnusableInput("similar.same_id_twice", value=name, position=row + 1)
        seen.add(name)


def _stems(words: list[str]) -> tuple[IntArray, tuple[str, ...]]:
    """Per word the number of its stem (−1: it does not count); and the stems in alphabetical order."""
    folded = [fold(word) for word in words]
    kept = [counts(word) for word in folded]
    found = stems_of(word for word, counted in zip(folded, kept, strict=True) if counted)
    stems = tuple(sorted(set(found)))
    number = {stem: i for i, stem in enumerate(stems)}
    codes = np.full(len(words), -1, dtype=np.int64)
    codes[np.flatnonzero(kept)] = [number[stem] for stem in found]
    return codes, stems
