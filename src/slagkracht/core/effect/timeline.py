"""Times as they come in files, put in order: numbers, dates, months, or words of one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from slagkracht.core.effect.regression import Codes, Floats
from slagkracht.core.errors import UnusableInput

_CALENDARS = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<year>\d{4})[-/](?P<month>\d{2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{2})[-/](?P<day>\d{2})(?:[T ].*)?",
        r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?:[T ].*)?",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    )
)


def ordered(labels: npt.NDArray[np.str_], name: str | None) -> tuple[tuple[str, ...], Floats, Codes]:
    """The distinct times in order, each as a number, and per row which one it is.

    Dates (2026-11-23, 23-11-2026, 20261123) and months (2026-11, 202611) become months when they all fall on
    one day of the month, otherwise days in steps of the smallest distance; times that are numbers keep their
    value; other words (2019Q1, 2026-W03) must be of one shape, the year first, and become 0, 1, 2, …
    Raises ``effect.times_unordered``.
    """
    words, codes = np.unique(labels, return_inverse=True)
    positions = _calendar(words)
    if positions is None:
        positions = _numeric(words)
    if positions is None:
        if not _alphabetical(words.tolist()):
            raise UnusableInput("effect.times_unordered", file=name, values=words[:4].tolist())
        positions = np.arange(len(words), dtype=float)
    distinct, place = np.unique(positions, return_inverse=True)
    named = [""] * len(distinct)
    for word, spot in zip(words.tolist(), place.tolist(), strict=True):
        named[spot] = named[spot] or word
    return tuple(named), distinct, place[codes].astype(np.int64)


def _numeric(words: npt.NDArray[np.str_]) -> Floats | None:
    try:
        values = words.astype(float)
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def _calendar(words: npt.NDArray[np.str_]) -> Floats | None:
    """Months or days since the first, or None when the words are no dates of one shape."""
    for shape in _CALENDARS:
        found = [match for word in words.tolist() if (match := shape.fullmatch(word))]
        if len(found) < len(words):
            continue
        try:
            days = [date(**{part: int(text) for part, text in _parts(match)}) for match in found]
        except ValueError:  # a thirteenth month
            continue
        if len({day.day for day in days}) == 1:
            return _from_zero(np.array([12.0 * day.year + day.month for day in days]))
        return _from_zero(np.array([float(day.toordinal()) for day in days]))
    return None


def _parts(match: re.Match[str]) -> Iterable[tuple[str, str]]:
    return ({"day": "1"} | match.groupdict()).items()


def _alphabetical(words: Sequence[str]) -> bool:
    """Whether the order of the alphabet is the order in time: one shape, and one number or the year first.

    Not so: ``apr`` and ``jan``, or ``Q1-2020`` and ``Q2-2019``.
    """
    numbers = re.findall(r"\d+", words[0])
    year_first = bool(numbers) and (len(numbers) == 1 or len(numbers[0]) == len("2026"))
    return len({re.sub(r"\d", "0", word) for word in words}) == 1 and year_first


def _from_zero(values: Floats) -> Floats:
    steps = np.diff(np.unique(values))
    positions: Floats = (values - values.min()) / (steps.min() if len(steps) else 1.0)
    return positions
