"""Dates as people and registers write them, with unknown parts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from slagkracht.core.identity.numbers import Check

_MONTHS = {
    name[:3]: number
    for number, names in enumerate(
        (
            "januari january", "februari february", "maart march mrt", "april", "mei may", "juni june",
            "juli july", "augustus august", "september", "oktober october", "november", "december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(?P<y>-?\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?")
_SOLID = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})")
_WORDS = re.compile(r"(?P<d>\d{1,2})\.? (?P<word>[a-z]+)\.? (?P<y>\d{4})", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})")
_YEAR = re.compile(r"(?P<y>\d{4})")


@dataclass(frozen=True)
class PartialDate:
    """Year, month, day; 0 is unknown. Parts may be impossible (month 86): people type so."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def complete(self) -> bool:
        """Whether this is a day that existed."""
        try:
            dt.date(self.year, self.month, self.day)
        except ValueError:
            return False
        return True

    @property
    def default(self) -> bool:
        """Whether it looks filled in for want of a date: 1 January or 1 July."""
        return (self.month, self.day) in {(1, 1), (7, 1)}

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


@lru_cache(maxsize=200_000)
def parse_date(text: str, *, month_first: bool = False) -> PartialDate | None:
    """Read a date: ``1980-02-29``, ``19800229``, ``29-02-1980``, ``29 februari 1980``, ``1980``.

    ``month_first`` reads ``02/29/1980`` as Americans do: decide that for a whole column, not per value.
    Gives ``None`` when it is no date at all. Two-digit years are not guessed. Parts ``00`` are unknown, as
    in the BRP (Logisch Ontwerp, incomplete dates).
    """
    text = text.strip()
    for pattern in (_ISO, _SOLID, _DAY_FIRST, _WORDS, _YEAR_MONTH, _YEAR):
        found = pattern.fullmatch(text)
        if found:
            return _from_parts(found.groupdict(), month_first and pattern is _DAY_FIRST)
    return None


def _from_parts(parts: dict[str, str], swap: bool) -> PartialDate | None:
    month = _MONTHS.get(parts["word"][:3].lower(), 0) if "word" in parts else int(parts.get("m", "0"))
    if "word" in parts and not month:
        return None
    day = int(parts.get("d", "0"))
    return PartialDate(int(parts["y"]), *((day, month) if swap else (month, day)))


def check_date(value: str) -> Check:
    """A day that existed, in the form ``1980-02-29``."""
    found = parse_date(value)
    if found is None:
        return Check("date", value, "", False, "not_a_date")
    if found.month == 0 or found.day == 0:
        return Check("date", value, str(found), False, "incomplete_date")
    return Check("date", value, str(found), found.complete, "ok" if found.complete else "no_such_day")
