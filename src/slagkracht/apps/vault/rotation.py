"""Rotation: a new epoch, new owner keys, everything wrapped anew, and the old key gone.

After it, nothing that any earlier copy of the keyring holds can be opened with today's key: not a
destroyed owner, not a destroyed record of a living owner (owner keys change too), not a blind row (tags and
pointers are keyed per epoch). So what was destroyed before the rotation is *final* after it. A new backup
of the keyring belongs right behind it; the ciphertexts of main are untouched, so old backups of main stay
useful with the new keyring.

Interrupted, it goes on where it was: every owner carries its epoch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.destruction import squeeze
from slagkracht.apps.vault.keyring import epochs, ring
from slagkracht.apps.vault.keyring.models import BlindRow, Epoch, OwnerKey, RecordKey
from slagkracht.apps.vault.models import Certificate
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.core.progress import Progress, silent

OWNERS_AT_ONCE = 200


@dataclass(frozen=True)
class Rotated:
    """What a rotation did."""

    epoch: int
    owners: int
    retired: tuple[int, ...]
    final: int


def rotate(*, by: Actor, progress: Progress = silent) -> Rotated:
    """Begin a new epoch, move every owner into it, retire the older epochs, make certificates final."""
    newest = epochs.current()
    if len(epochs.living()) == 1:  # more than one: an earlier rotation was interrupted and goes on
        newest = epochs.begin(newest.number + 1)
    moved = _move_all(newest, progress)
    return _retire(by, newest, moved)


def _move_all(newest: Epoch, progress: Progress) -> int:
    waiting = OwnerKey.objects.filter(wrapped__isnull=False, epoch__lt=newest.number)
    total, moved = waiting.count(), 0
    while owners := list(waiting.order_by("owner").values_list("owner", flat=True)[:OWNERS_AT_ONCE]):
        with transaction.atomic(using=ring.KEYRING):
            _move(owners, newest)
        moved += len(owners)
        progress(moved, total, "owners")
    return moved


def _move(owners: Sequence[UUID], newest: Epoch) -> None:
    """Wrap these owners anew, with new keys. Their rows are locked, so that nothing is sealed meanwhile."""
    rows = (
        OwnerKey.objects.select_for_update(of=("self",))
        .select_related("epoch")
        .filter(owner__in=owners, wrapped__isnull=False, epoch__lt=newest.number)
    )
    kek = epochs.key_of(newest)
    old_keys: dict[UUID, bytes] = {}
    new_keys: dict[UUID, bytes] = {}
    changed = []
    for row in rows:
        old_keys[row.owner] = ring.unwrap_owner(row, row.owner).key
        new_keys[row.owner] = crypto.new_key()
        binding = crypto.owner_key_binding(row.owner, newest.number)
        row.wrapped, row.epoch = crypto.encrypt(kek, new_keys[row.owner], binding), newest
        changed.append(row)
    OwnerKey.objects.bulk_update(changed, ["wrapped", "epoch"], batch_size=ring.BATCH)
    _move_records(old_keys, new_keys, kek)


def _move_records(old_keys: dict[UUID, bytes], new_keys: dict[UUID, bytes], kek: bytes) -> None:
    changed, blind = [], []
    for row in RecordKey.objects.filter(owner__in=list(old_keys), wrapped__isnull=False):
        key = ring.unwrap_record(row, old_keys[row.owner_id])
        binding = crypto.record_key_binding(row.record, row.owner_id)
        row.wrapped = crypto.encrypt(new_keys[row.owner_id], key, binding)
        changed.append(row)
        for identifier, core in ring.open_handles(key, row):
            columns = ring.blind_columns(kek, core, row.record, row.owner_id)
            blind.append(BlindRow(id=identifier, **columns))
    RecordKey.objects.bulk_update(changed, ["wrapped"], batch_size=ring.BATCH)
    BlindRow.objects.bulk_update(blind, ["tag", "pointer"], batch_size=ring.BATCH)


def _retire(by: Actor, newest: Epoch, moved: int) -> Rotated:
    """Destroy the older keys, then say so; in this order, so that *final* is never said too early."""
    older = [epoch for epoch in epochs.living() if epoch.number < newest.number]
    for epoch in older:
        settings.KEY_STORE.destroy(epochs.key_name(epoch.number))
        Epoch.objects.filter(number=epoch.number).update(retired=clock.now())
    numbers = tuple(epoch.number for epoch in older)
    with act("keys.rotate", by=by, ground="BGS 1.16") as entry:
        entry.note(epoch=newest.number, owners=moved)
        final = Certificate.objects.filter(stage=Certificate.Stage.ERASED, epoch__lt=newest.number).update(
            stage=Certificate.Stage.FINAL, final=clock.now()
        )
        final += Certificate.objects.filter(stage=Certificate.Stage.ERASED, epoch__isnull=True).update(
            stage=Certificate.Stage.FINAL, final=clock.now()
        )
    squeeze()
    return Rotated(newest.number, moved, numbers, final)
