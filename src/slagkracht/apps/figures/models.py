"""Domain events: what happened, in codes. The only thing that figures are counted from."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import LockedModel


class Event(LockedModel):
    """One thing that happened to a notice, local case, signal or dossier. Codes and dates only.

    ``thing`` ties the events of one thing together (for durations); when the thing is destroyed it is
    replaced by a random id, so that the numbers stay and lead nowhere.
    """

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    thing = models.UUIDField(db_index=True)
    municipality = models.CharField(max_length=6, blank=True)
    district = models.CharField(max_length=50, blank=True)
    form = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    seat_kind = models.CharField(max_length=30, blank=True)
    stage = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "at"], name="event_kind_at"),
            models.Index(fields=["kind", "district", "at"], name="event_kind_district"),
        ]
