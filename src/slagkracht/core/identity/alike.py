"""How alike two names are: word beside word, and why.

The rule for persons, in one sentence: *two names are as alike as their least alike part*. ``Jan Willem de
Groot`` and ``Jan Willem de Boer`` share three words of four and are different people. Words that only one
of the names has (a middle name, a second family name) count little. Firms are called by long names of
common words, so there the whole written name weighs more than its worst word.

The shares with which part and whole are mixed were fitted on the developers' part of name_bench
(benchmarks/identity.py) and rounded; cross-validated, not tuned per case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from slagkracht.core.identity.firm_names import FirmName
from slagkracht.core.identity.person_names import PersonName, same_given_name
from slagkracht.core.identity.text import sound

Words = tuple[str, ...]

INITIAL = 0.8  # an initial agrees with a name, but says little
SHORT_FORM = 0.95  # Kees and Cornelis
SAME_SOUND = 0.9
_SOUND_SHARE = 0.85  # what alike consonants are worth against alike letters
_LONE_WORD = 0.5  # one word against several: never more alike than this
_WHOLE_PERSON, _WHOLE_FIRM = 0.5, 4.0  # weight of the whole name beside the least alike word
_ACRONYM = 0.7
_SON_OF = frozenset({"bin", "ben", "ibn", "bint", "ould"})
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True)
class WordPair:
    """Two words laid beside each other and how alike they are, 0 to 1.

    ``how`` is one of equal, initial, short_form, sound, spelling, different.
    """

    left: str
    right: str
    score: float
    how: str


@dataclass(frozen=True)
class Alikeness:
    """How alike two names are: ``score`` 0 to 1, the word pairs, words left over, the whole as written.

    ``notes`` are codes of what else was seen: lone_word, other_father, other_form, other_number, acronym.
    """

    score: float
    pairs: tuple[WordPair, ...]
    extra: Words
    whole: float
    notes: Words = ()

    @property
    def weakest(self) -> WordPair | None:
        """The least alike pair."""
        return min(self.pairs, key=lambda pair: pair.score, default=None)


def words_alike(left: str, right: str) -> WordPair:
    """Compare two plain words of a person's name. Not for sentences or codes."""
    if left == right:
        return WordPair(left, right, 1.0, "equal")
    if min(len(left), len(right)) == 1:
        agrees = left[0] == right[0]
        return WordPair(left, right, INITIAL if agrees else 0.0, "initial" if agrees else "different")
    if same_given_name(left, right):
        return WordPair(left, right, SHORT_FORM, "short_form")
    return _spelling(left, right, shortest_sound=2)


def persons_alike(left: PersonName, right: PersonName) -> Alikeness:
    """How alike two names of persons are; symmetric.

    Takes two parsed names. Word order is free (``Putin, Vladimir``), except around *son of*: ``A bin B`` is
    not ``B bin A``. One word against several (``Hassan`` – ``Hassan Dahir Aweys``) stays undecided. An empty
    name gives score 0. Not for deciding that two people are one: many people share a name.
    """
    first, second = _spell_initials(left.words, right.words), _spell_initials(right.words, left.words)
    if not first or not second:
        return Alikeness(0.0, (), first + second, 0.0)
    pairs, extra = _beside(first, second, words_alike)
    whole = max(_written("".join(first), "".join(second)), _written(_sorted(first), _sorted(second)))
    worst = min(pair.score for pair in pairs)
    notes: list[str] = []
    if extra and whole >= SAME_SOUND:
        worst = max(worst, whole)
    elif min(len(first), len(second)) == 1 and extra:
        worst, notes = min(worst, _LONE_WORD), ["lone_word"]
    if _other_father(left.sequence, right.sequence):
        worst, notes = min(worst, _LONE_WORD), [*notes, "other_father"]
    return Alikeness(_mix(worst, whole, _WHOLE_PERSON), pairs, extra, whole, tuple(notes))


def firms_alike(left: FirmName, right: FirmName) -> Alikeness:
    """How alike two names of firms are; symmetric. The best of registered and trade names counts.

    Takes two parsed names. Notes tell of another legal form and of another number (``Fund III``, ``Fund
    IV``): the caller decides what those mean, the score leaves them out. Not for deciding that two legal
    persons are one: a parent, its daughters and its neighbours may share a name.
    """
    names = [(a, b) for a in (left.words, *left.trade_names) for b in (right.words, *right.trade_names)]
    best = max((_firm_words_alike(a, b) for a, b in names), key=lambda found: found.score)
    if left.forms and right.forms and left.forms.isdisjoint(right.forms):
        return Alikeness(best.score, best.pairs, best.extra, best.whole, (*best.notes, "other_form"))
    return best


def whole_alike(left: FirmName, right: FirmName) -> float:
    """How alike two registered names are, written as one word: a quick look before the full comparison."""
    if _acronym(left.words, right.words) or _acronym(right.words, left.words):
        return 1.0
    return _written(left.key, right.key)


def _firm_words_alike(left: Words, right: Words) -> Alikeness:
    if not left or not right:
        return Alikeness(0.0, (), left + right, 0.0)
    pairs, extra = _beside(left, right, _firm_word)
    whole = _written("".join(left), "".join(right))
    worst = min((pair.score for pair in pairs if not _is_number(pair)), default=1.0)
    score, notes = _mix(worst, whole, _WHOLE_FIRM), []
    if _acronym(left, right) or _acronym(right, left):
        score, notes = max(score, _ACRONYM), ["acronym"]
    if _numbers(left) != _numbers(right):
        notes.append("other_number")
    return Alikeness(score, pairs, extra, whole, tuple(notes))


@lru_cache(maxsize=200_000)
def _firm_word(left: str, right: str) -> WordPair:
    if left == right:
        return WordPair(left, right, 1.0, "equal")
    if left.isdigit() or right.isdigit():
        return WordPair(left, right, 0.0, "different")
    return _spelling(left, right, shortest_sound=3)


def _spelling(left: str, right: str, *, shortest_sound: int) -> WordPair:
    letters = _written(left, right)
    heard_left, heard_right = sound(left), sound(right)
    shortest = min(len(heard_left), len(heard_right))
    if heard_left == heard_right and shortest >= shortest_sound:
        return WordPair(left, right, max(letters, SAME_SOUND), "sound")
    heard = _SOUND_SHARE * _written(heard_left, heard_right) if shortest >= 3 else 0.0
    score = max(letters, heard)
    return WordPair(left, right, score, "spelling" if score >= 0.5 else "different")


def _written(left: str, right: str) -> float:
    return float(DamerauLevenshtein.normalized_similarity(left, right))


def _sorted(found: Words) -> str:
    return "".join(sorted(found))


def _mix(worst: float, whole: float, share: float) -> float:
    return (worst + share * whole) / (1.0 + share)


def _beside(
    left: Words, right: Words, compare: Callable[[str, str], WordPair]
) -> tuple[tuple[WordPair, ...], Words]:
    """Lay the words beside each other, most alike first; give the pairs and the words left over."""
    ranked = sorted(
        ((compare(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda found: (-found[0].score, abs(found[1] - found[2]), found[1], found[2]),
    )
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    pairs = []
    for pair, i, j in ranked:
        if i in free_left and j in free_right:
            free_left.remove(i)
            free_right.remove(j)
            pairs.append(pair)
    extra = tuple(left[i] for i in sorted(free_left)) + tuple(right[j] for j in sorted(free_right))
    return tuple(pairs), extra


def _spell_initials(found: Words, other: Words) -> Words:
    """``jc`` as ``j``, ``c`` where the other name has a word for each in that order (``jean claude``)."""
    first_letters = "".join(word[0] for word in other)
    spelled: list[str] = []
    for word in found:
        run = 1 < len(word) <= 4 and _VOWELS.isdisjoint(word) and word not in other and word in first_letters
        spelled += list(word) if run else [word]
    return tuple(spelled)


def _other_father(left: Words, right: Words) -> bool:
    one, two = _son_and_father(left), _son_and_father(right)
    return one is not None and two is not None and one != two and one == two[::-1]


def _son_and_father(sequence: Words) -> tuple[str, str] | None:
    for position in range(1, len(sequence) - 1):
        if sequence[position] in _SON_OF:
            return sequence[0], sequence[position + 1]
    return None


def _is_number(pair: WordPair) -> bool:
    return pair.left.isdigit() and pair.right.isdigit()


def _numbers(found: Words) -> list[str]:
    return sorted(word for word in found if any(sign.isdigit() for sign in word))


def _acronym(short: Words, long: Words) -> bool:
    return len(short) == 1 and len(long) >= 3 and short[0] == "".join(word[0] for word in long)
