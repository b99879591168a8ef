"""Rotation: a new epoch, new owner keys, everything wrapped anew, and the old key gone.

After it, nothing that any earlier copy of the keyring holds can be opened with today's key: not a
destroyed owner, not a destroyed record of a living owner (owner keys change too), not a blind row (tags and
pointers are keyed per epoch). So what was destroyed before the rotation is *final* after it. The ciphertexts
of main are untouched, so old backups of main stay useful with the new keyring; old backups of the keyring
do not, so a new one is made before the old key goes (``before_retiring``).

Interrupted, it goes on where it was: every owner carries its epoch. Key files made with systemd are removed
there by hand; until then the epoch is retired but not gone, and nothing is final.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Count, Min, Model, Q, QuerySet

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.acts import Draft, act, certify, record
from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import epochs, ring
from slagkracht.apps.vault.keyring.models import BlindRow, Epoch, OwnerKey, RecordKey
from slagkracht.apps.vault.models import Certificate
from slagkracht.apps.vault.squeezing import squeeze
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.dates import local_date
from slagkracht.base.keys import KeyFault
from slagkracht.base.routers import KEYRING
from slagkracht.core.progress import Progress, silent

GROUND = "BGS 1.16"
OWNERS_AT_ONCE = 200
RECORDS_AT_ONCE = 2_000  # what one transaction moves at most, unless one owner has more
SLACK_DAYS = 2  # a timer may fail two days running and *final* still comes in time


@dataclass(frozen=True)
class Rotated:
    """What a rotation did. ``waiting``: retired keys that must be removed by hand."""

    epoch: int
    owners: int
    retired: tuple[int, ...]
    final: int
    waiting: tuple[int, ...] = ()


def is_due() -> bool:
    """Is the current epoch about as old as a backup may become, or was a rotation interrupted?"""
    if len(epochs.living()) > 1:
        return True
    began = local_date(epochs.current().began)
    return clock.today() >= began + timedelta(days=settings.BACKUP_DAYS - SLACK_DAYS)


def rotate(
    *,
    by: Actor,
    progress: Progress = silent,
    before_retiring: Callable[[], None] | None = None,
    os_user: str = "",
) -> Rotated:
    """Begin a new epoch, move every owner into it, retire the older epochs, make certificates final."""
    newest = epochs.current()
    if len(epochs.living()) == 1:  # more than one: an earlier rotation was interrupted and goes on
        draft = Draft("keys.rotate", by, ground=GROUND)
        draft.note(epoch=newest.number + 1, os_user=os_user)
        record(draft)
        newest = epochs.begin(newest.number + 1)
    moved = _move_all(newest, progress)
    if before_retiring is not None:
        before_retiring()
    while not _retire(newest):
        moved += _move_all(newest, progress)
    retired = tuple(epoch.number for epoch in epochs.unsettled())
    final = settle(by=by)
    squeeze(KEYRING)
    waiting = tuple(epoch.number for epoch in epochs.unsettled())
    return Rotated(newest.number, moved, retired, final, waiting)


# Moving


def _move_all(newest: Epoch, progress: Progress) -> int:
    waiting = OwnerKey.objects.filter(wrapped__isnull=False, epoch__lt=newest.number)
    total, moved = waiting.count(), 0
    after = UUID(int=0)
    while owners := list(
        waiting.filter(owner__gt=after).order_by("owner").values_list("owner", flat=True)[:OWNERS_AT_ONCE]
    ):
        for some in _bounded(owners):
            with transaction.atomic(using=KEYRING, durable=True):
                moved += _move(some, newest)
            progress(moved, total, "owners")
        after = owners[-1]
    return moved


def _bounded(owners: Sequence[UUID]) -> Iterator[list[UUID]]:
    """Cut the owners so that no transaction moves many records: locks stay short."""
    rows = RecordKey.objects.filter(owner__in=owners, wrapped__isnull=False)
    counts = dict(rows.values_list("owner").annotate(Count("record")).order_by())
    some: list[UUID] = []
    size = 0
    for owner in owners:
        if some and size + counts.get(owner, 0) > RECORDS_AT_ONCE:
            yield some
            some, size = [], 0
        some.append(owner)
        size += counts.get(owner, 0)
    if some:
        yield some


def _move(owners: Sequence[UUID], newest: Epoch) -> int:
    """Wrap these owners anew, with new keys. Their rows are locked, so that nothing is sealed meanwhile."""
    rows = list(
        OwnerKey.objects.select_for_update()
        .filter(owner__in=owners, wrapped__isnull=False, epoch__lt=newest.number)
        .order_by("owner")
    )
    by_number, keks = {epoch.number: epoch for epoch in epochs.living()}, epochs.Keys()
    kek = keks.of(newest)
    old = {row.owner: ring.unwrap(row, row.owner, by_number, keks).key for row in rows}
    new = {owner: crypto.new_key() for owner in old}
    _update_many(
        OwnerKey,
        ("wrapped", "epoch", "owner"),
        [
            (
                crypto.encrypt(kek, key, crypto.owner_key_binding(owner, newest.number)),
                newest.number,
                owner,
            )
            for owner, key in new.items()
        ],
    )
    _move_records(old, new, kek)
    return len(rows)


def _move_records(old: dict[UUID, bytes], new: dict[UUID, bytes], kek: bytes) -> None:
    records, blind = [], []
    for row in RecordKey.objects.filter(owner__in=list(old), wrapped__isnull=False):
        key = ring.unwrap_record(row, old[row.owner_id])
        binding = crypto.record_key_binding(row.record, row.owner_id)
        records.append((crypto.encrypt(new[row.owner_id], key, binding), row.record))
        for identifier, core in ring.open_handles(key, row):
            columns = ring.blind_columns(kek, core, row.record, row.owner_id)
            blind.append((columns["tag"], columns["pointer"], identifier))
    _update_many(RecordKey, ("wrapped", "record"), records)
    _update_many(BlindRow, ("tag", "pointer", "id"), blind)


def _update_many(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Update rows by key, the last of the names: one prepared statement, many times over."""
    if not rows:
        return
    connection = connections[KEYRING]
    quote = connection.ops.quote_name
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    *columns, key = [quote(str(field.column)) for field in fields]
    changes = ", ".join(f"{column} = %s" for column in columns)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 — our names
    prepared = [
        [field.get_db_prep_value(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, prepared)


# Retiring


def _retire(newest: Epoch) -> bool:
    """Mark the older epochs as retired, once nothing living is wrapped under them; False: move on first.

    Whoever was sealing under an older epoch holds its row until the commit: we wait for it here, and then
    see what it sealed.
    """
    with transaction.atomic(using=KEYRING, durable=True):
        older = Epoch.objects.filter(number__lt=newest.number, retired__isnull=True)
        list(older.select_for_update().order_by("number"))
        if OwnerKey.objects.filter(wrapped__isnull=False, epoch__lt=newest.number).exists():
            return False
        older.update(retired=clock.now())
    return True


def retire_empty() -> None:
    """Retire older epochs when nothing living is left in them: a rotation that was as good as done."""
    if len(epochs.living()) > 1:
        _retire(epochs.current())


def settle(*, by: Actor) -> int:
    """Destroy the keys of retired epochs, then say so: certificates become final, the anchor file knows.

    In this order, so that *final* is never said too early. Gives how many became final. Repeatable; runs at
    every start, for a rotation that was interrupted here or keys that were removed by hand.
    """
    gone = [epoch.number for epoch in epochs.unsettled() if _key_is_gone(epoch)]
    ready = _ready(gone)
    if not gone and not ready.exists():
        return 0
    with act("keys.retired", by=by, ground=GROUND) as entry:
        final = ready.update(stage=Certificate.Stage.FINAL, final=clock.now())
        entry.note(last_epoch=max(gone, default=None), final=final)
    for number in gone:
        certify(anchors.RETIRED, {"epoch": number})
        Epoch.objects.filter(number=number).update(gone=clock.now())
    return final


def _key_is_gone(epoch: Epoch) -> bool:
    """Destroy the key of a retired epoch; where systemd keeps it, that is done by hand."""
    try:
        settings.KEY_STORE.destroy(epochs.key_name(epoch.number))
    except KeyFault:
        return False
    return True


def _ready(gone: Sequence[int]) -> QuerySet[Certificate]:
    """Certificates whose epoch and every older one is gone, or goes now. One without an epoch (there never
    was a key) is final with the next key that goes."""
    still = Epoch.objects.filter(gone__isnull=True).exclude(number__in=gone)
    oldest = still.aggregate(number=Min("number"))["number"] or 0
    ready = Q(epoch__lt=oldest) | Q(epoch__isnull=True) if gone else Q(epoch__lt=oldest)
    return Certificate.objects.filter(ready, stage=Certificate.Stage.ERASED)
