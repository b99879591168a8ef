"""The shell's one clock. Core never asks it; tests and the demo's history can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

from slagkracht.base.dates import local_date

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The moment, in UTC."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The date in the Netherlands."""
    return local_date(now())


def yesterday() -> date:
    """The date in the Netherlands a day ago."""
    return today() - timedelta(days=1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand still at ``moment``: for tests, and for the history of the demo."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
