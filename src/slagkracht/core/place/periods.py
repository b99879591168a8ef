"""Periods as people write them: years, quarters, months, weeks, days, or just numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Integers
from slagkracht.core.tables import HEADER_ROWS

MOST_PERIODS = 20_000
UNITS = ("day", "week", "month", "quarter", "year")
SEASON_LENGTH = {"week": 52, "month": 12, "quarter": 4}


@dataclass(frozen=True)
class Axis:
    """An unbroken row of periods: ``unit`` and the numbers of the first and the last (both included)."""

    unit: str
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def labels(self) -> tuple[str, ...]:
        """How each period is written: 2019, 2019-Q1, 2019-03, 2019-W05, 2019-03-31 or 17."""
        return tuple(_LABEL[self.unit](number) for number in range(self.first, self.last + 1))


def read_periods(
    texts: Sequence[str], file: str, column: str, unit: str | None = None
) -> tuple[Axis, Integers]:
    """The axis that holds all ``texts``, and per text its place on it (from 0).

    Understands ``2019``, ``2019-Q1``, ``2019-03``, ``201903``, ``2019-W05``, ``2019-03-31`` (also with
    slashes, without leading zeros, as 31-03-2019, with a time after it), Statistics Netherlands'
    ``2019JJ00``, ``2019KW01``, ``2019MM03``, and plain whole numbers. Coarser than written with ``unit``.
    Raises ``value_missing``, ``place.not_a_period``, ``place.mixed_periods``, ``place.too_many_periods``,
    ``place.cannot_coarsen``.
    """
    known = _known(texts, file, column)
    kind = known[texts[0]][0]
    numbers: Integers = np.array([known[text][1] for text in texts], dtype=np.int64)
    if unit is not None and unit != kind:
        numbers, kind = _coarser(numbers, kind, unit), unit
    axis = Axis(kind, int(numbers.min()), int(numbers.max()))
    if len(axis) > MOST_PERIODS:
        raise UnusableInput("place.too_many_periods", file=file, column=column, periods=len(axis))
    return axis, numbers - axis.first


def _known(texts: Sequence[str], file: str, column: str) -> dict[str, tuple[str, int]]:
    """Per text its kind and number, all of one kind."""
    known: dict[str, tuple[str, int]] = {}
    odd: dict[str, int] = {}
    for row, text in enumerate(texts, start=HEADER_ROWS):
        if text not in known:
            known[text] = _parse(text, file, row, column)
            if known[text][0] != known[texts[0]][0]:
                odd[text] = row
    if not odd:
        return known
    # Days counted from 1 come past 1500 and are then no years; a few odd ones among years are slips.
    counted = sum(kind == "number" for kind, _ in known.values())
    if counted * 2 >= len(known) and all(re.fullmatch(_NUMBER, text) for text in known):
        return {text: ("number", int(float(text))) for text in known}
    value, row = next(iter(odd.items()))
    raise UnusableInput("place.mixed_periods", file=file, row=row, column=column, value=value)


def find_period(text: str, axis: Axis) -> int:
    """The place of one period on ``axis`` (may lie outside it); raises ``place.unknown_period``."""
    try:
        kind, number = _parse(text, "", 0, "")
        if axis.unit == "number" and re.fullmatch(_NUMBER, text):
            kind, number = "number", int(float(text))
        if kind != axis.unit:
            number = int(_coarser(np.array([number]), kind, axis.unit)[0])
    except UnusableInput as error:
        raise UnusableInput("place.unknown_period", value=text, example=axis.labels[0]) from error
    return number - axis.first


def _parse(text: str, file: str, row: int, column: str) -> tuple[str, int]:
    if text == "":
        raise UnusableInput("value_missing", file=file, row=row, column=column)
    for pattern, read in _PATTERNS:
        match = re.fullmatch(pattern, text)
        if match is not None:
            try:
                return read(*map(int, match.groups()))
            except ValueError:  # a thirteenth month; or a plain number that looks like a date
                continue
    raise UnusableInput("place.not_a_period", file=file, row=row, column=column, value=text)


def _year(year: int) -> tuple[str, int]:
    return "year", year


def _quarter(year: int, quarter: int) -> tuple[str, int]:
    return "quarter", year * 4 + _between(quarter, 4) - 1


def _month(year: int, month: int) -> tuple[str, int]:
    return "month", year * 12 + _between(month, 12) - 1


def _week(year: int, week: int) -> tuple[str, int]:
    return "week", (date.fromisocalendar(year, week, 1).toordinal() - 1) // 7


def _day(year: int, month: int, day: int) -> tuple[str, int]:
    return "day", date(year, month, day).toordinal()


def _between(value: int, most: int) -> int:
    if not 1 <= value <= most:
        raise ValueError(value)
    return value


_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_NUMBER = r"(-?\d{1,15})(?:\.0+)?"
_PATTERNS: tuple[tuple[str, Callable[..., tuple[str, int]]], ...] = (
    (r"((?:1[5-9]|2[01])\d{2})(?:JJ00)?", _year),
    (r"(\d{4})[-/ ]?(?:Q|K|KW0)([1-4])", _quarter),
    (r"(\d{4})[-/](\d{2})", _month),
    (r"((?:1[5-9]|2[01])\d{2})(?:M|MM)?(\d{2})", _month),
    (r"(\d{4})[-/](\d)", _month),
    (r"(\d{4})-?W(\d{1,2})", _week),
    (rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_CLOCK}", _day),
    (r"((?:1[5-9]|2[01])\d{2})(\d{2})(\d{2})", _day),
    (rf"(\d{{1,2}})-(\d{{1,2}})-(\d{{4}}){_CLOCK}", lambda day, month, year: _day(year, month, day)),
    (_NUMBER, lambda number: ("number", number)),
)


def _coarser(numbers: Integers, kind: str, unit: str) -> Integers:
    if (kind, unit) in _COARSER:
        return np.array([_COARSER[kind, unit](int(number)) for number in numbers], dtype=np.int64)
    raise UnusableInput("place.cannot_coarsen", value=kind, unit=unit)


def _of_day(number: int) -> date:
    return date.fromordinal(number)


_COARSER: dict[tuple[str, str], Callable[[int], int]] = {
    ("day", "week"): lambda number: (number - 1) // 7,
    ("day", "month"): lambda number: _month(_of_day(number).year, _of_day(number).month)[1],
    ("day", "quarter"): lambda number: _month(_of_day(number).year, _of_day(number).month)[1] // 3,
    ("day", "year"): lambda number: _of_day(number).year,
    ("month", "quarter"): lambda number: number // 3,
    ("month", "year"): lambda number: number // 12,
    ("quarter", "year"): lambda number: number // 4,
}


def _week_label(number: int) -> str:
    year, week, _ = date.fromordinal(number * 7 + 1).isocalendar()
    return f"{year:04d}-W{week:02d}"


_LABEL: dict[str, Callable[[int], str]] = {
    "number": str,
    "year": str,
    "quarter": lambda number: f"{number // 4:04d}-Q{number % 4 + 1}",
    "month": lambda number: f"{number // 12:04d}-{number % 12 + 1:02d}",
    "week": _week_label,
    "day": lambda number: date.fromordinal(number).isoformat(),
}
