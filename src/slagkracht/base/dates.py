"""Dates: stored in UTC, shown in Europe/Amsterdam; deadlines are local dates, inclusive."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local_date(moment: datetime) -> date:
    """The date in the Netherlands at this moment."""
    return moment.astimezone(AMSTERDAM).date()


def in_words(day: date, language: str, *, today: date | None = None) -> str:
    """ "wo 25 nov", with the year when it is not this year's ("wo 25 nov 2027")."""
    pattern = "EE d MMM" if today is not None and day.year == today.year else "EE d MMM y"
    return format_date(day, pattern, locale=language).replace(".", "")


def in_full(day: date, language: str) -> str:
    """ "25 november 2026"."""
    return format_date(day, "d MMMM y", locale=language)


def moment_in_words(moment: datetime, language: str) -> str:
    """ "25 november 2026, 10.42 uur" / "25 November 2026, 10:42"."""
    pattern = "d MMMM y, HH.mm 'uur'" if language == "nl" else "d MMMM y, HH:mm"
    return format_datetime(moment.astimezone(AMSTERDAM), pattern, locale=language)


def work_days_later(day: date, days: int) -> date:
    """The date ``days`` working days (Monday to Friday) after ``day``."""
    result = day
    while days:
        result += timedelta(days=1)
        if result.weekday() < 5:
            days -= 1
    return result
