"""Until when something may exist: the law's clocks (core.law), started so much earlier as a backup lives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from slagkracht.base import clock
from slagkracht.core.law import Destruction, Hold, latest_destruction

# BGS 1.16(1): what yields no indications goes at once. So many days to see that this was a mistake.
SECOND_LOOK_DAYS = 14


def destruction_of(
    first_processed: date, provider_latest: date | None = None, holds: Iterable[Hold] = ()
) -> Destruction:
    """When must this be gone, and by when must its key be overwritten so that no backup outlives that?

    Rotations keep the second half of the promise: an epoch lasts at most ``BACKUP_DAYS`` (``rotation``).
    """
    return latest_destruction(
        first_processed,
        provider_latest,
        holds,
        on=clock.today(),
        backup_days=settings.BACKUP_DAYS,
    )


def erase_by(last: date) -> date:
    """The last day to overwrite a key, so that no backup opens what must be gone after ``last``."""
    return last - timedelta(days=settings.BACKUP_DAYS)


def final_by(erased: datetime) -> datetime:
    """When at the latest no backup opens what was erased: an epoch of the key-encryption key lasts at most
    ``BACKUP_DAYS``, and when it ends the copies end."""
    return erased + timedelta(days=settings.BACKUP_DAYS)
