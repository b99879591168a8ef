"""What happens on a day of the past, and the clock standing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from slagkracht.base import clock


@dataclass(frozen=True)
class Step:
    """Something that happens on a day."""

    day: date
    do: Callable[[], None]

    def take(self) -> None:
        """Let it happen, on that day."""
        with clock.at(moment(self.day, 11)):
            self.do()


def moment(day: date, hour: int) -> datetime:
    """Half past an hour of a day."""
    return datetime.combine(day, time(hour, 30), tzinfo=UTC)
