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
        DROPPED = "dropped", _("dropped")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    made = models.DateTimeField()
    fingerprint = models.BinaryField(max_length=32)  # keyed: the same file twice is recognised
    rows = models.PositiveIntegerField()
    progress = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.CHECKED)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-made"], name="import_person"),
            models.Index(fields=["fingerprint"], name="import_fingerprint"),
        ]


class StagedRow(LockedModel):
    """A piece of a checked file, sealed; gone when the batch is done or dropped."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    text = models.UUIDField()  # sealed under the batch: some hundreds of rows
