"""Making, finding and overwriting wrapped keys. Every function is one transaction on the keyring alone.

Rows of owners are locked before their keys change, in order of id, and never together with the row of their
epoch: PostgreSQL drops a joined row from the answer when the lock had to wait for a change of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import models, transaction

from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.keyring.models import BlindRow, Epoch, OwnerKey, RecordKey
from slagkracht.base import clock
from slagkracht.base.errors import Sealed
from slagkracht.base.keys import KeyFault
from slagkracht.base.routers import KEYRING

BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True)
class NewRecord:
    """A record that needs a key: its exact identifiers, normalised, as ``(kind, value)``."""

    record: UUID
    owner: UUID
    identifiers: Sequence[tuple[str, str]] = field(default_factory=tuple, repr=False)


@dataclass(frozen=True)
class OwnerFound:
    """An owner's key, unwrapped, with the epoch it was wrapped under and that epoch's key."""

    key: bytes = field(repr=False)
    epoch: int
    kek: bytes = field(repr=False)


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut a list into pieces that fit one statement."""
    rest = list(items)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


# Making


def make_keys(new_owners: Iterable[UUID], records: Sequence[NewRecord]) -> dict[UUID, bytes]:
    """Make keys for new owners and for records (of these or existing owners). Gives the record keys.

    Raises ``Sealed("destroyed")`` when an owner is a tombstone, ``Sealed("no_owner")`` when it has no key.
    """
    with transaction.atomic(using=KEYRING, durable=True):
        epoch = epochs.hold_current()
        owners = _make_owners(list(new_owners), epoch, epochs.key_of(epoch))
        owners |= _locked_owners({r.owner for r in records} - owners.keys())
        return _make_records(records, owners)


def _make_owners(owners: Sequence[UUID], epoch: Epoch, kek: bytes) -> dict[UUID, OwnerFound]:
    keys = {owner: crypto.new_key() for owner in owners}
    moment = clock.now()
    OwnerKey.objects.bulk_create(
        [
            OwnerKey(
                owner=owner,
                epoch=epoch,
                made=moment,
                wrapped=crypto.encrypt(kek, key, crypto.owner_key_binding(owner, epoch.number)),
            )
            for owner, key in keys.items()
        ],
        batch_size=BATCH,
    )
    return {owner: OwnerFound(key, epoch.number, kek) for owner, key in keys.items()}


def _locked_owners(owners: Iterable[UUID]) -> dict[UUID, OwnerFound]:
    """The keys of these owners, their rows locked; raises ``Sealed`` for a tombstone or an unknown owner."""
    wanted, rows = sorted(owners), dict[UUID, OwnerKey]()
    for some in batches(wanted):
        locked = OwnerKey.objects.select_for_update().filter(owner__in=some).order_by("owner")
        rows |= {row.owner: row for row in locked}
    by_number = {epoch.number: epoch for epoch in epochs.living()} if wanted else {}
    keks = epochs.Keys()
    return {owner: unwrap(rows.get(owner), owner, by_number, keks) for owner in wanted}


def unwrap(
    row: OwnerKey | None, owner: UUID, by_number: Mapping[int, Epoch], keks: epochs.Keys
) -> OwnerFound:
    wrapped = _wrapped(row, owner)
    assert row is not None
    kek = keks.of(by_number[row.epoch_id])
    key = crypto.decrypt(kek, wrapped, crypto.owner_key_binding(owner, row.epoch_id))
    return OwnerFound(key, row.epoch_id, kek)


def _wrapped(row: OwnerKey | None, owner: UUID) -> bytes | memoryview:
    if row is None:
        raise Sealed("no_owner", owner)
    if row.wrapped is None:
        raise Sealed("destroyed", owner)
    return row.wrapped


def _make_records(records: Sequence[NewRecord], owners: Mapping[UUID, OwnerFound]) -> dict[UUID, bytes]:
    keys: dict[UUID, bytes] = {}
    rows: list[RecordKey] = []
    blind: list[BlindRow] = []
    for new in records:
        owner, key = owners[new.owner], crypto.new_key()
        keys[new.record] = key
        made = [_blind_row(owner.kek, crypto.blind_core(*pair), new) for pair in new.identifiers]
        blind += [row for row, _ in made]
        wrapped = crypto.encrypt(owner.key, key, crypto.record_key_binding(new.record, new.owner))
        handles = _seal_handles(key, new.record, [(row.id, core) for row, core in made]) if made else None
        rows.append(RecordKey(record=new.record, owner_id=new.owner, wrapped=wrapped, handles=handles))
    RecordKey.objects.bulk_create(rows, batch_size=BATCH)
    BlindRow.objects.bulk_create(blind, batch_size=BATCH)
    return keys


def _blind_row(kek: bytes, core: bytes, new: NewRecord) -> tuple[BlindRow, bytes]:
    return BlindRow(id=uuid4(), **blind_columns(kek, core, new.record, new.owner)), core


def blind_columns(kek: bytes, core: bytes, record: UUID, owner: UUID) -> dict[str, bytes]:
    """Tag and sealed pointer of one identifier under one epoch."""
    pointer = json.dumps([str(record), str(owner)]).encode()
    return {
        "tag": crypto.blind_tag(kek, core),
        "pointer": crypto.encrypt(crypto.pointer_key(kek, core), pointer, "pointer.v1"),
    }


def _seal_handles(key: bytes, record: UUID, handles: Sequence[tuple[UUID, bytes]]) -> bytes:
    plain = json.dumps([[str(row), core.hex()] for row, core in handles]).encode()
    return crypto.encrypt(key, plain, crypto.handles_binding(record))


def open_handles(key: bytes, row: RecordKey) -> list[tuple[UUID, bytes]]:
    """The blind rows of a record: their ids and what each identifier was reduced to."""
    if row.handles is None:
        return []
    plain = json.loads(crypto.decrypt(key, row.handles, crypto.handles_binding(row.record)))
    return [(UUID(identifier), bytes.fromhex(core)) for identifier, core in plain]


# Finding


def record_keys(owner: UUID, records: Iterable[UUID] | None = None) -> dict[UUID, bytes]:
    """The keys of an owner's records that still have one.

    Raises ``Sealed("destroyed")`` when the owner is a tombstone, ``Sealed("no_owner")`` when it is unknown.
    """
    if records is not None:
        return keys_for(records, owner=owner)
    _wrapped(OwnerKey.objects.filter(owner=owner).first(), owner)
    living = RecordKey.objects.filter(owner=owner, wrapped__isnull=False)
    return keys_for(living.values_list("record", flat=True), owner=owner)


def keys_for(records: Iterable[UUID], owner: UUID | None = None) -> dict[UUID, bytes]:
    """The keys of these records, of any owner (or this one); those that are gone are left out."""
    wanted = list(records)
    try:
        return _keys_for(wanted, owner)
    except KeyFault:  # a rotation ended between the statement and the reading of the key: once more
        return _keys_for(wanted, owner)


_JOINED = ("record", "wrapped", "owner", "owner__wrapped", "owner__epoch")
_EPOCH = ("owner__epoch__check_value", "owner__epoch__retired")


def _keys_for(records: Sequence[UUID], owner: UUID | None) -> dict[UUID, bytes]:
    """Record, owner and epoch come from one statement, so from one state of a rotation."""
    keks = epochs.Keys()
    owner_keys: dict[UUID, bytes] = {}
    keys: dict[UUID, bytes] = {}
    for some in batches(records):
        queryset = RecordKey.objects.filter(record__in=some, wrapped__isnull=False)
        if owner is not None:
            queryset = queryset.filter(owner=owner)
        for record, wrapped, its_owner, its_key, number, *epoch in queryset.values_list(*_JOINED, *_EPOCH):
            if its_owner not in owner_keys:
                kek = keks.of(Epoch(number=number, check_value=epoch[0], retired=epoch[1]))
                binding = crypto.owner_key_binding(its_owner, number)
                owner_keys[its_owner] = crypto.decrypt(kek, its_key, binding)
            binding = crypto.record_key_binding(record, its_owner)
            keys[record] = crypto.decrypt(owner_keys[its_owner], wrapped, binding)
    return keys


def _owner_key(row: OwnerKey, keks: epochs.Keys) -> bytes:
    return unwrap(row, row.owner, {row.epoch_id: row.epoch}, keks).key


def unwrap_record(row: RecordKey, owner_key: bytes) -> bytes:
    """The key of one record."""
    assert row.wrapped is not None
    return crypto.decrypt(owner_key, row.wrapped, crypto.record_key_binding(row.record, row.owner_id))


def find(kind: str, value: str) -> list[tuple[UUID, UUID]]:
    """The records, with their owners, that carry exactly this identifier. The caller asked the policy.

    Oldest epoch first, each pair once: a rotation moves rows to the newer epoch while we look.
    """
    core = crypto.blind_core(kind, value)
    found: dict[tuple[UUID, UUID], None] = {}
    for epoch in epochs.living():
        kek = epochs.key_of(epoch)
        for row in BlindRow.objects.filter(tag=crypto.blind_tag(kek, core)):
            plain = crypto.decrypt(crypto.pointer_key(kek, core), row.pointer, "pointer.v1")
            record, owner = json.loads(plain)
            found[UUID(record), UUID(owner)] = None
    return list(found)


# Overwriting


def entomb(owner: UUID, records: Sequence[UUID] | None = None) -> int | None:
    """Overwrite keys by tombstones, with their blind rows, in one transaction.

    ``records`` None: the owner and all its records. Gives the epoch under which copies may exist in
    backups (None when the owner never had a key). Doing it twice changes nothing.
    """
    with transaction.atomic(using=KEYRING, durable=True):
        row = OwnerKey.objects.select_for_update().filter(owner=owner).first()
        if row is None:
            return None
        keys = RecordKey.objects.filter(owner=owner, wrapped__isnull=False)
        if records is None:
            _entomb_records(keys, row)
            if row.wrapped is not None:
                OwnerKey.objects.filter(owner=owner).update(wrapped=None, destroyed=clock.now())
        else:
            for some in batches(records):
                _entomb_records(keys.filter(record__in=some), row)
        return row.epoch_id


def _entomb_records(keys: models.QuerySet[RecordKey], owner: OwnerKey) -> None:
    if owner.wrapped is not None:
        owner_key = _owner_key(owner, epochs.Keys())
        _delete_blind_rows(keys.filter(handles__isnull=False), owner_key)
    keys.update(wrapped=None, handles=None, destroyed=clock.now())


def _delete_blind_rows(rows: Iterable[RecordKey], owner_key: bytes) -> None:
    ids = [identifier for row in rows for identifier, _ in open_handles(unwrap_record(row, owner_key), row)]
    for some in batches(ids):
        BlindRow.objects.filter(id__in=some).delete()


# Orphans: keys whose rows never came


def living_records(after: UUID, before: UUID) -> list[UUID]:
    """The next ids of records that have a key, between these two."""
    rows = RecordKey.objects.filter(record__gt=after, record__lt=before, wrapped__isnull=False)
    return list(rows.order_by("record").values_list("record", flat=True)[:BATCH])


def living_owners(after: UUID, made_before: datetime) -> list[UUID]:
    """The next ids of owners that have a key made before this moment."""
    rows = OwnerKey.objects.filter(owner__gt=after, made__lt=made_before, wrapped__isnull=False)
    return list(rows.order_by("owner").values_list("owner", flat=True)[:BATCH])


def with_key(records: Iterable[UUID]) -> set[UUID]:
    """Which of these records have a key."""
    rows = RecordKey.objects.filter(record__in=list(records), wrapped__isnull=False)
    return set(rows.values_list("record", flat=True))


def owners_with_key(owners: Iterable[UUID]) -> set[UUID]:
    """Which of these owners have a key."""
    rows = OwnerKey.objects.filter(owner__in=list(owners), wrapped__isnull=False)
    return set(rows.values_list("owner", flat=True))


def drop_records(records: Sequence[UUID]) -> None:
    """Remove the keys and blind rows of records that were never written."""
    with transaction.atomic(using=KEYRING, durable=True):
        owners = RecordKey.objects.filter(record__in=records).values_list("owner", flat=True)
        found = _locked_owners(owners_with_key(owners))
        rows = RecordKey.objects.filter(record__in=records, owner__in=list(found))
        for owner, known in found.items():
            mine = rows.filter(owner=owner, wrapped__isnull=False, handles__isnull=False)
            _delete_blind_rows(mine, known.key)
        rows.delete()


def drop_owners(owners: Sequence[UUID]) -> int:
    """Remove the keys of owners that were never written and hold no record. Gives how many."""
    empty = OwnerKey.objects.filter(owner__in=owners, recordkey__isnull=True)
    return empty.delete()[0]
