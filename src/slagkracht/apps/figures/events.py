"""Writing events, inside the act that makes them happen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from slagkracht.apps.figures.models import Event
from slagkracht.base import clock
from slagkracht.base.ids import new_id

BATCH = 500


@dataclass(frozen=True)
class Happening:
    """One event as a room tells it: codes only, never text."""

    kind: str  # "signal.received"
    thing: UUID
    municipality: str = ""
    district: str = ""
    form: str = ""
    theme: str = ""
    seat_kind: str = ""
    stage: str = ""


def happened(*happenings: Happening, at: datetime | None = None) -> None:
    """Write events that happened now (or at the moment of the act they belong to)."""
    write(happenings, at or clock.now())


def write(happenings: Iterable[Happening], at: datetime) -> None:
    """Write many events of one moment."""
    insert(prepared(happenings, at))


def prepared(happenings: Iterable[Happening], at: datetime) -> list[Event]:
    """Many events of one moment, made before the act that writes them, so that the act stays short."""
    return [Event(at=at, **vars(happening)) for happening in happenings]


def insert(events: Sequence[Event]) -> None:
    """Write events that were prepared, inside the act."""
    Event.objects.bulk_create(events, batch_size=BATCH)


def anonymise(thing: UUID) -> None:
    """Cut the tie between a destroyed thing and its numbers; inside the act of its destruction."""
    Event.objects.filter(thing=thing).update(thing=new_id())
