"""Times as they come in files, put in order: numbers, dates, months, or words of equal length."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy.typing as npt

from slagkracht.core.effect.regression import Codes, Floats
from slagkracht.core.errors import UnusableInput

MONTH = re.compile(r"(\d{4})[-/](\d{2})")
DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ].*)?")


def ordered(labels: npt.NDArray[np.str_], name: str | None) -> tuple[tuple[str, ...], Floats, Codes]:
    """The distinct times in order, each as a number, and per row which one it is.

    Times that are numbers keep their value; dates become months when they all fall on one day of the month,
    otherwise days in steps of the smallest distance; other words (2019Q1, 2026-W03) must be of one length
    and become 0, 1, 2, … Raises ``effect.times_unordered``.
    """
    words, codes = np.unique(labels, return_inverse=True)
    positions = _numeric(words)
    if positions is None:
        positions = _calendar(words)
    if positions is None:
        if len({len(word) for word in words.tolist()}) > 1:
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
    """Months or days since the first, or None when some word is no date."""
    months = [MONTH.fullmatch(word) for word in words.tolist()]
    days = [DAY.fullmatch(word) for word in words.tolist()]
    if not (all(months) or all(days)):
        return None
    try:
        parsed = [
            date(int(found[1]), int(found[2]), int(found[3]) if all(days) else 1)
            for found in (days if all(days) else months)
            if found
        ]
    except ValueError:
        return None
    if len({day.day for day in parsed}) == 1:
        return _from_zero(np.array([12.0 * day.year + day.month for day in parsed]))
    return _from_zero(np.array([float(day.toordinal()) for day in parsed]))


def _from_zero(values: Floats) -> Floats:
    steps = np.diff(np.unique(values))
    positions: Floats = (values - values.min()) / (steps.min() if len(steps) else 1.0)
    return positions
