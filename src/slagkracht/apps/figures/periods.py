"""Periods as an address writes them: ``2026``, ``2026-k3`` (a quarter), ``2026-11`` (a month)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from slagkracht.core.law import Text
from slagkracht.core.law.wording import MONTHS

_WRITTEN = re.compile(r"(\d{4})(?:-(?:k([1-4])|(0[1-9]|1[0-2])))?")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, order=True)
class Period:
    """A calendar year, a quarter of it, or a month. ``quarter`` or ``month`` is 0 where it is neither."""

    year: int
    quarter: int = 0
    month: int = 0

    @property
    def code(self) -> str:
        """How an address writes it."""
        if self.quarter:
            return f"{self.year}-k{self.quarter}"
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 3 * (self.quarter or 1) - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        length = 1 if self.month else 3 if self.quarter else 12
        return _months_later(self.first, length) - timedelta(days=1)

    def months(self) -> tuple[Period, ...]:
        """The months in it."""
        length = 1 if self.month else 3 if self.quarter else 12
        return tuple(Period(self.year, month=self.first.month + i) for i in range(length))

    def finished(self, today: date) -> bool:
        """Is it over, so that nothing can be added to it?"""
        return self.last < today

    @property
    def name(self) -> Text:
        """ "2026", "derde kwartaal 2026", "november 2026"."""
        if self.month:
            month = MONTHS[self.month - 1]
            return Text(f"{month.nl} {self.year}", f"{month.en} {self.year}")
        if self.quarter:
            nl = ("eerste", "tweede", "derde", "vierde")[self.quarter - 1]
            en = ("first", "second", "third", "fourth")[self.quarter - 1]
            return Text(f"{nl} kwartaal {self.year}", f"{en} quarter of {self.year}")
        return Text(str(self.year), str(self.year))


def parse(written: str) -> Period | None:
    """The period that an address writes, or None where it writes none."""
    found = _WRITTEN.fullmatch(written)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    return Period(int(found[1]), int(found[2] or 0), int(found[3] or 0))


def quarters(year: int) -> tuple[Period, ...]:
    """The four quarters of a year."""
    return tuple(Period(year, quarter) for quarter in (1, 2, 3, 4))


def offered(first: date, today: date, *, finished_only: bool) -> list[Period]:
    """The periods from ``first`` to today, the newest first: years, then quarters, then months. For what
    leaves the house only finished years and quarters: numbers published once never change or overlap."""
    years = [Period(year) for year in range(today.year, first.year - 1, -1)]
    parts = [quarter for year in years for quarter in reversed(quarters(year.year))]
    if finished_only:
        return [p for p in (*years, *parts) if p.finished(today) and p.last >= first]
    months = [month for year in years for month in reversed(year.months())]
    return [p for p in (*years, *parts, *months) if p.first <= today and p.last >= first]


def _months_later(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
