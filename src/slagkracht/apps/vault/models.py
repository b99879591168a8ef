"""Sealed records, what rests on them, and the proof of their destruction."""

from __future__ import annotations

from django.db import models

from slagkracht.base.locks import Locked, LockedModel


class Record(Locked):
    """All sealed fields of one thing, as one padded JSON value, AES-256-GCM under a key of its own."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    ciphertext = models.BinaryField()


class Owner(Locked):
    """A thing that owns sealed records. Written with its first batch: a key without this row is an orphan."""

    id = models.UUIDField(primary_key=True, editable=False)


class Derivation(LockedModel):
    """Something that rests on a sealed record: a claim, a chart, a result. Correction works through it."""

    source = models.UUIDField(db_index=True)
    source_owner = models.UUIDField(db_index=True)
    dependent_kind = models.CharField(max_length=40)
    dependent = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "dependent"], name="derivation_once"),
        ]


class Certificate(LockedModel):
    """Proof of a destruction, with its two dates. Stages: ``destroying`` → ``erased`` → ``final``."""

    class Stage(models.TextChoices):
        DESTROYING = "destroying"
        ERASED = "erased"
        FINAL = "final"

    owner = models.UUIDField(db_index=True)
    owner_kind = models.CharField(max_length=40)
    records = models.JSONField(default=list)  # ids; empty: every record of the owner
    count = models.IntegerField(default=0)
    ground = models.CharField(max_length=80)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DESTROYING)
    epoch = models.IntegerField(null=True)
    asked = models.DateTimeField()
    erased = models.DateTimeField(null=True)
    final = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "asked"], name="certificate_stage")]
        constraints = [
            models.CheckConstraint(
                name="certificate_dates_follow_stage",
                condition=models.Q(stage="destroying", erased__isnull=True, final__isnull=True)
                | models.Q(stage="erased", erased__isnull=False, final__isnull=True)
                | models.Q(stage="final", erased__isnull=False, final__isnull=False),
            )
        ]
