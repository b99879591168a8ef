"""Making, finding and overwriting wrapped keys. Every function is one transaction on the keyring alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.keyring.models import BlindRow, Epoch, OwnerKey, RecordKey
from slagkracht.base import clock
from slagkracht.base.errors import Sealed

KEYRING = "keyring"
BATCH = 500


@dataclass(frozen=True)
class NewRecord:
    """A record that needs a key: its exact identifiers, normalised, as ``(kind, value)``."""

    record: UUID
    owner: UUID
    identifiers: Sequence[tuple[str, str]] = field(default_factory=tuple)


def make_keys(new_owners: Iterable[UUID], records: Sequence[NewRecord]) -> dict[UUID, bytes]:
    """Make keys for new owners and for records (of these or existing owners). Gives the record keys.

    Raises ``Sealed("destroyed")`` when an owner is a tombstone, ``Sealed("no_owner")`` when it has no key.
    """
    with transaction.atomic(using=KEYRING):
        epoch = epochs.current()
        kek = epochs.key_of(epoch)
        owner_keys = _make_owners(list(new_owners), epoch, kek)
        others = {r.owner for r in records} - owner_keys.keys()
        owner_keys |= {owner: found.key for owner, found in _owners(others, lock=True).items()}
        keks = {epoch.number: kek}
        return _make_records(records, owner_keys, _epochs_of(records, epoch), keks)


def _epochs_of(records: Sequence[NewRecord], newest: Epoch) -> dict[UUID, int]:
    """Blind rows are keyed by the epoch of their owner, so that a rotation finds them together."""
    owners = {r.owner for r in records if r.identifiers}
    found = dict(OwnerKey.objects.filter(owner__in=owners).values_list("owner", "epoch_id"))
    return {owner: found.get(owner, newest.number) for owner in owners}


def _make_owners(owners: Sequence[UUID], epoch: Epoch, kek: bytes) -> dict[UUID, bytes]:
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
    return keys


def _make_records(
    records: Sequence[NewRecord],
    owner_keys: Mapping[UUID, bytes],
    epoch_of: Mapping[UUID, int],
    keks: dict[int, bytes],
) -> dict[UUID, bytes]:
    keys = {new.record: crypto.new_key() for new in records}
    rows, blind = [], []
    for new in records:
        key = keys[new.record]
        handles = None
        if new.identifiers:
            kek = _kek(epoch_of[new.owner], keks)
            made = [_blind_row(kek, crypto.blind_core(*pair), new) for pair in new.identifiers]
            blind += [row for row, _ in made]
            handles = _seal_handles(key, new.record, [(row.id, core) for row, core in made])
        binding = crypto.record_key_binding(new.record, new.owner)
        wrapped = crypto.encrypt(owner_keys[new.owner], key, binding)
        rows.append(RecordKey(record=new.record, owner_id=new.owner, wrapped=wrapped, handles=handles))
    RecordKey.objects.bulk_create(rows, batch_size=BATCH)
    BlindRow.objects.bulk_create(blind, batch_size=BATCH)
    return keys


def _kek(number: int, keks: dict[int, bytes]) -> bytes:
    if number not in keks:
        keks[number] = epochs.key_of(Epoch.objects.get(number=number))
    return keks[number]


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


@dataclass(frozen=True)
class OwnerFound:
    """An owner's key, unwrapped, and the epoch it was wrapped under."""

    key: bytes
    epoch: int


def _owners(owners: Iterable[UUID], *, lock: bool = False) -> dict[UUID, OwnerFound]:
    wanted = set(owners)
    if not wanted:
        return {}
    queryset = OwnerKey.objects.filter(owner__in=wanted).select_related("epoch")
    rows = {row.owner: row for row in (queryset.select_for_update(of=("self",)) if lock else queryset)}
    return {owner: unwrap_owner(rows.get(owner), owner) for owner in wanted}


def unwrap_owner(row: OwnerKey | None, owner: UUID) -> OwnerFound:
    """Unwrap an owner's key; raises ``Sealed`` for a tombstone or an unknown owner."""
    if row is None:
        raise Sealed("no_owner", owner)
    if row.wrapped is None:
        raise Sealed("destroyed", owner)
    kek = epochs.key_of(row.epoch)
    key = crypto.decrypt(kek, row.wrapped, crypto.owner_key_binding(owner, row.epoch.number))
    return OwnerFound(key, row.epoch.number)


def record_keys(owner: UUID, records: Iterable[UUID] | None = None) -> dict[UUID, bytes]:
    """The keys of an owner's records that still have one, in one statement (so one state of a rotation).

    Raises ``Sealed("destroyed")`` when the owner is a tombstone.
    """
    queryset = RecordKey.objects.filter(owner=owner, wrapped__isnull=False).select_related("owner__epoch")
    if records is not None:
        queryset = queryset.filter(record__in=list(records))
    rows = list(queryset)
    if not rows:
        unwrap_owner(OwnerKey.objects.select_related("epoch").filter(owner=owner).first(), owner)
        return {}
    owner_key = unwrap_owner(rows[0].owner, owner).key
    return {row.record: unwrap_record(row, owner_key) for row in rows}


def unwrap_record(row: RecordKey, owner_key: bytes) -> bytes:
    """The key of one record."""
    assert row.wrapped is not None
    return crypto.decrypt(owner_key, row.wrapped, crypto.record_key_binding(row.record, row.owner_id))


def find(kind: str, value: str) -> list[tuple[UUID, UUID]]:
    """The records, with their owners, that carry exactly this identifier. The caller asked the policy."""
    core = crypto.blind_core(kind, value)
    found = []
    for epoch in epochs.living():
        kek = epochs.key_of(epoch)
        for row in BlindRow.objects.filter(tag=crypto.blind_tag(kek, core)):
            plain = crypto.decrypt(crypto.pointer_key(kek, core), row.pointer, "pointer.v1")
            record, owner = json.loads(plain)
            found.append((UUID(record), UUID(owner)))
    return found


def entomb(owner: UUID, records: Sequence[UUID] | None = None) -> int | None:
    """Overwrite keys by tombstones, with their blind rows, in one transaction.

    ``records`` None: the owner and all its records. Gives the epoch under which copies may exist in
    backups (None when the owner never had a key). Doing it twice changes nothing.
    """
    with transaction.atomic(using=KEYRING):
        row = (
            OwnerKey.objects.select_for_update(of=("self",))
            .select_related("epoch")
            .filter(owner=owner)
            .first()
        )
        if row is None:
            return None
        keys = RecordKey.objects.filter(owner=owner, wrapped__isnull=False)
        if records is not None:
            keys = keys.filter(record__in=list(records))
        if row.wrapped is not None:
            _delete_blind_rows(keys.filter(handles__isnull=False), unwrap_owner(row, owner).key)
        moment = clock.now()
        keys.update(wrapped=None, handles=None, destroyed=moment)
        if records is None and row.wrapped is not None:
            OwnerKey.objects.filter(owner=owner).update(wrapped=None, destroyed=moment)
        return row.epoch_id


def _delete_blind_rows(rows: Iterable[RecordKey], owner_key: bytes) -> None:
    ids = [identifier for row in rows for identifier, _ in open_handles(unwrap_record(row, owner_key), row)]
    for start in range(0, len(ids), BATCH):
        BlindRow.objects.filter(id__in=ids[start : start + BATCH]).delete()
