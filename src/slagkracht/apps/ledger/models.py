"""The chain of acts and its head."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import Locked


class Outcome(models.TextChoices):
    """How an act ended."""

    DONE = "done"
    READ = "read"
    REFUSED = "refused"


class Entry(Locked):
    """One act. ``digest`` covers everything in the row and the digest before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField()
    seat = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    ground = models.CharField(max_length=80, blank=True)
    owner = models.UUIDField(null=True)
    objects_touched = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "number"], name="entry_owner"),
            models.Index(fields=["actor", "number"], name="entry_actor"),
            models.Index(fields=["outcome", "number"], name="entry_outcome"),
        ]


class Head(Locked):
    """The one row that every act locks last: the number and digest of the latest entry."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]
