"""How long a meeting stays, and what its end removes.

What is sealed with a meeting (notes, agreements) may be about subjects. So its clock is that of the oldest
thing that came up in it: five years after that at the latest, started a backup's life earlier (WGS 1.8(7),
our cautious reading). A meeting that never took place goes three months after its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.meetings import policies
from slagkracht.apps.meetings.models import Item, Meeting, Presence, Promise
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.base import clock

GROUND = "WGS 1.8(7)"
NEVER_HELD = timedelta(days=90)


def due() -> Iterable[Due]:
    """The meetings that must go today."""
    today = clock.today()
    held = Meeting.objects.filter(stage__in=(policies.OPEN, policies.CLOSED))
    for meeting, counted_from in held.values_list("id", "counted_from"):
        if counted_from and erase_by(counted_from) <= today:
            yield Due(meeting, "meeting", GROUND)
    never = Meeting.objects.filter(
        stage__in=(policies.PLANNED, policies.CANCELLED), day__lt=today - NEVER_HELD
    )
    for meeting in never.values_list("id", flat=True):
        yield Due(meeting, "meeting", GROUND)


def erase_by(counted_from: date) -> date:
    """The day on which the key of a meeting must be overwritten."""
    end = destruction_of(counted_from).erase_by
    assert end is not None  # no statute holds a meeting
    return end


def purge(meeting_id: UUID) -> None:
    """Everything this room keeps of a meeting: within the act of its destruction."""
    promises = list(Promise.objects.filter(meeting=meeting_id).values_list("id", flat=True))
    for subject in (meeting_id, *promises):
        tasks.forget(subject)
    Promise.objects.filter(meeting=meeting_id).delete()
    Presence.objects.filter(meeting=meeting_id).delete()
    Item.objects.filter(meeting=meeting_id).delete()
    Meeting.objects.filter(id=meeting_id).delete()
