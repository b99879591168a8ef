"""Calendar periods of transfers: days, ISO weeks, months, quarters, years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from slagkracht.core.errors import UnusableInput
from slagkracht.core.money.moments import DAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from slagkracht.core.money.transactions import Transactions

    Whole = NDArray[np.int64]

PERIODS = ("day", "week", "month", "quarter", "year")
_EPOCH = date(1970, 1, 1)


def label(day: date, by: str) -> str:
    """The name of a day's period: ``2022-09-01``, ``2022-W35``, ``2022-09``, ``2022-Q3`` or ``2022``."""
    if by == "day":
        return day.isoformat()
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    if by == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if by == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return f"{day.year:04d}"


def periods_of(transactions: Transactions, by: str) -> tuple[Whole, list[str]]:
    """Per transfer the position of its period in the list of periods that occur, in order of time.

    Raises ``UnusableInput``: ``money.period_needs_time``, ``money.period_needs_dates`` (a file of steps).
    """
    import numpy as np

    if transactions.time is None:
        raise UnusableInput("money.period_needs_time", by=by)
    if not transactions.dated:
        raise UnusableInput("money.period_needs_dates", by=by)
    days = transactions.time // DAY
    first = int(days.min())
    present = np.bincount(days - first).nonzero()[0]
    names = [label(_EPOCH + timedelta(days=first + int(offset)), by) for offset in present]
    known = list(dict.fromkeys(names))
    place = {name: position for position, name in enumerate(known)}
    of_day = np.zeros(int(present[-1]) + 1, dtype=np.int64)
    of_day[present] = [place[name] for name in names]
    return of_day[days - first], known
