"""Wrapped keys. An owner's key is wrapped by the key of an epoch, a record's key by its owner's key."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Epoch(models.Model):
    """One life of the key-encryption key. Retired: nothing living is wrapped by it any more. Gone: the key
    is destroyed, and with it everything it ever wrapped, in any copy."""

    number = models.IntegerField(primary_key=True)
    began = models.DateTimeField()
    check_value = models.BinaryField()
    retired = models.DateTimeField(null=True)
    gone = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="epoch_gone_after_retired",
                condition=models.Q(gone__isnull=True) | models.Q(retired__isnull=False),
            )
        ]


class OwnerKey(models.Model):
    """The key of one notice, signal, dossier, …; a tombstone once it is destroyed."""

    owner = models.UUIDField(primary_key=True)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT)
    wrapped = models.BinaryField(null=True)
    made = models.DateTimeField(db_index=True)
    destroyed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="owner_key_or_tombstone",
                condition=models.Q(wrapped__isnull=True, destroyed__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed__isnull=True),
            )
        ]


class RecordKey(models.Model):
    """The key of one record, with the sealed list of its blind rows; a tombstone once it is destroyed."""

    record = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(OwnerKey, on_delete=models.PROTECT)
    wrapped = models.BinaryField(null=True)
    handles = models.BinaryField(null=True)
    destroyed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_key_or_tombstone",
                condition=models.Q(wrapped__isnull=True, handles__isnull=True, destroyed__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed__isnull=True),
            )
        ]


class BlindRow(models.Model):
    """One exact identifier of one record: a keyed tag, and a pointer only the identifier itself opens."""

    id = models.UUIDField(primary_key=True, default=uuid4)  # random: the order of rows tells nothing
    tag = models.BinaryField(max_length=32, db_index=True)
    pointer = models.BinaryField()
