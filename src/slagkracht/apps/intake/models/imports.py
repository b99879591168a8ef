"""Imports: a file becomes a sealed stage, then signals, all or nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.organisation.models import Person, Seat
from slagkracht.base.locks import LockedModel


class ImportBatch(LockedModel):
    """One file that somebody offered. Its rows are sealed under the batch's own key until it is done."""

    class Stage(models.TextChoices):
        CHECKED = "checked", _("checked, not yet imported")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        STOPPED = "stopped", _("stopped: nothing was imported")
        DROPPED = "dropped", _("dropped")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    made = models.DateTimeField()
    fingerprint = models.BinaryField(max_length=32)  # keyed: the same list twice is recognised
    rows = models.PositiveIntegerField()
    progress = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.CHECKED)
    run = models.UUIDField(null=True)  # the attempt under way: an older one that wakes up changes nothing
    moved = models.DateTimeField(null=True)  # when that attempt last did something
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-made"], name="import_person"),
            models.Index(fields=["fingerprint"], name="import_fingerprint"),
            models.Index(fields=["stage", "made"], name="import_stage"),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_finished_has_moment",
                condition=models.Q(stage__in=["done", "dropped"], finished__isnull=False)
                | (~models.Q(stage__in=["done", "dropped"]) & models.Q(finished__isnull=True)),
            ),
            models.CheckConstraint(
                name="import_running_has_run",
                condition=~models.Q(stage="running") | models.Q(run__isnull=False, moved__isnull=False),
            ),
        ]


class StagedRow(LockedModel):
    """A piece of a checked file, sealed; gone when the batch is done or dropped."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    text = models.UUIDField()  # sealed under the batch: some hundreds of rows

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="piece_position")]
