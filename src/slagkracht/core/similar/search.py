"""Finding texts like a question or like another text, with the words that made the match.

Scored by BM25 (Robertson & Zaragoza 2009, doi:10.1561/1500000019): a word counts for more the rarer it is
and the more often it stands in a text, with ever less for each further time, and for less in a long text.
Beside the same stem, a part of a compound counts: kwekerij finds hennepkwekerij. Parts are found by shared
trigrams and count for at most half of the whole word.

Per word of the question only the best match in a text counts. The parts of a score add up to the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.similar.texts import FloatArray, Index, IntArray, trigrams
from slagkracht.core.similar.words import stem_of, words_of

SATURATION = 1.2  # k1: how soon further times stop counting
LENGTH = 0.75  # b: how much a long text is held back
REPEATED = 8.0  # k3: the same for words repeated in the question, which matters when it is a whole text
PART = 0.5  # the most that a part of a compound counts, against the word itself
ALIKE = 0.6  # share of the shorter word's trigrams that must be in the longer
SHORTEST_PART = 4  # of the shorter stem: lab is in too much
MOST_WORDS_SHOWN = 8


@dataclass(frozen=True)
class Reason:
    """One word of the question that came back.

    ``asked``: the word as asked; ``found``: the words in the text; ``whole``: the same stem, or a part of a
    compound; ``weight``: what it adds to the score.
    """

    asked: str
    found: tuple[str, ...]
    whole: bool
    weight: float


@dataclass(frozen=True)
class Hit:
    """A text that is like the question.

    ``score`` orders texts within one search and has no meaning beside that; ``covered`` is the share (0–1)
    of the question, by rarity of its words, that came back in the text.
    """

    id: str
    score: float
    covered: float
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class _Asked:
    """A word of the question: as written, its stem, and how much it weighs for being repeated."""

    word: str
    stem: str
    weight: float


def find(texts: Index, question: str, *, top: int = 10) -> list[Hit]:
    """The texts most like a question.

    Takes the index, the question in plain words, and how many hits at most. Gives hits, best first; of
    equal scores the text that came first. Raises ``similar.nothing_to_look_for`` when no word of the
    question counts. Not for: finding people; and no hit is no proof that nothing alike is there, since it
    compares words and knows no synonyms.
    """
    return _search(texts, _asked(question), top, without=-1)


def like(texts: Index, name: str, *, top: int = 10) -> list[Hit]:
    """The texts most like one of them, itself left out; see ``find``.

    Raises ``similar.unknown_id`` and ``similar.nothing_to_look_for``.
    """
    if name not in texts.ids:
        raise UnusableInput("similar.unknown_id", value=name)
    number = texts.ids.index(name)
    return _search(texts, _asked(texts.texts[number]), top, without=number)


def unknown_words(texts: Index, question: str) -> list[str]:
    """The words of a question that stand in no text, whole or as a part."""
    return [asked.word for asked in _asked(question) if not _matches(texts, asked.stem)]


def _asked(question: str) -> list[_Asked]:
    words = words_of(question)
    if not words:
        raise UnusableInput("similar.nothing_to_look_for")
    stems = {word: stem_of(word) for word in dict.fromkeys(words)}
    times = Counter(stems[word] for word in words)
    first: dict[str, str] = {}
    for word, stem in stems.items():
        first.setdefault(stem, word)
    return [_Asked(first[stem], stem, (REPEATED + 1) * n / (REPEATED + n)) for stem, n in times.items()]


def _matches(texts: Index, stem: str) -> dict[int, float]:
    """The stems that answer to a stem: itself for 1, parts of compounds and the like for at most ``PART``."""
    found = {number: PART * share for number, share in _alike(texts, stem).items()}
    if stem in texts.number:
        found[texts.number[stem]] = 1.0
    return found


def _alike(texts: Index, stem: str) -> dict[int, float]:
    own = trigrams(stem)
    shared = Counter(number for trigram in sorted(own) for number in texts.by_trigram.get(trigram, ()))
    found = {}
    for number, count in shared.items():
        other = texts.stems[number]
        if min(len(stem), len(other)) >= SHORTEST_PART:
            share = count / min(len(own), len(trigrams(other)))
            if share >= ALIKE:
                found[number] = share
    return found


@dataclass(frozen=True, eq=False)
class _Gain:
    """What one word of the question adds: the stems that answer to it, the texts (ascending), how much, and
    how whole the match is."""

    stems: tuple[int, ...]
    where: IntArray
    value: FloatArray
    whole: FloatArray

    def at(self, text: int) -> tuple[float, float]:
        """Value and wholeness (1: the same stem) in one text; 0 where the word is not."""
        i = int(np.searchsorted(self.where, text))
        if i == len(self.where) or self.where[i] != text:
            return 0.0, 0.0
        return float(self.value[i]), float(self.whole[i])


def _search(texts: Index, question: Sequence[_Asked], top: int, *, without: int) -> list[Hit]:
    gains = [_gain(texts, asked) for asked in question]
    total = np.zeros(len(texts.ids))
    for gain in gains:
        total[gain.where] += gain.value
    if without >= 0:
        total[without] = 0.0
    order = np.argsort(-np.round(total, 12), kind="stable")[:top]
    most = sum(_rarity(texts, asked.stem) for asked in question)
    return [_hit(texts, question, gains, int(text), most) for text in order if total[text] > 0]


def _gain(texts: Index, asked: _Asked) -> _Gain:
    """The best match of one word in every text that has one."""
    matches = sorted(_matches(texts, asked.stem).items())
    found = [(*texts.postings(number), number, share) for number, share in matches]
    where = np.concatenate([np.zeros(0, dtype=np.int64), *(texts_of for texts_of, *_ in found)])
    times = np.concatenate([np.zeros(0), *(count for _, count, *_ in found)])
    sizes = [len(texts_of) for texts_of, *_ in found]
    # A rare compound must not count for more than the word that was asked.
    limit = _rarity(texts, asked.stem)
    tells = np.repeat([min(float(texts.rarity[number]), limit) for *_, number, _ in found], sizes)
    whole = np.repeat([share for *_, share in found], sizes).astype(np.float64)
    mean = max(float(texts.lengths.mean()), 1.0)
    slow = SATURATION * (1 - LENGTH + LENGTH * texts.lengths[where] / mean)
    value = asked.weight * whole * tells * times * (SATURATION + 1) / (times + slow)
    order = np.lexsort((value, where))
    last = np.flatnonzero(np.diff(where[order], append=-1))
    best = order[last]
    return _Gain(tuple(number for number, _ in matches), where[best], value[best], whole[best])


def _rarity(texts: Index, stem: str) -> float:
    """How much a stem tells; one that stands nowhere tells the most."""
    if stem in texts.number:
        return float(texts.rarity[texts.number[stem]])
    return float(np.log1p((len(texts.ids) + 0.5) / 0.5))


def _hit(
    texts: Index,
    question: Sequence[_Asked],
    gains: Sequence[_Gain],
    text: int,
    most: float,
) -> Hit:
    surface = _surface(texts.texts[text])
    reasons, came_back, score = [], 0.0, 0.0
    for asked, gain in zip(question, gains, strict=True):
        value, whole = gain.at(text)
        if value > 0:
            found = _shown(texts, asked, gain, surface, whole == 1.0)
            reasons.append(Reason(asked.word, found, whole == 1.0, value))
            came_back += _rarity(texts, asked.stem) * whole
            score += value
    reasons.sort(key=lambda reason: (-round(reason.weight, 12), reason.asked))
    return Hit(texts.ids[text], score, came_back / most, tuple(reasons))


def _surface(text: str) -> dict[str, list[str]]:
    """Per stem the words of a text that have it, in order."""
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(words_of(text)):
        found.setdefault(stem_of(word), []).append(word)
    return found


def _shown(
    texts: Index, asked: _Asked, gain: _Gain, surface: dict[str, list[str]], whole: bool
) -> tuple[str, ...]:
    """The words of the text that made the match."""
    stems = [asked.stem] if whole else [texts.stems[number] for number in gain.stems]
    return tuple([word for stem in stems for word in surface.get(stem, [])][:MOST_WORDS_SHOWN])
