"""Sealing: keys first (keyring), then the sealed rows (main), inside the act they belong to.

    batch = Batch()
    batch.owner(signal_id)
    text = batch.add(signal_id, "signal_text", {"observed": "…"})
    batch.make_keys()                      # outside any act: its own transaction on the keyring
    with act("signal.report", by=by, owner=signal_id) as entry:
        batch.write()                      # with the rows that point to it
        Signal.objects.create(id=signal_id, text=text, …)

A batch that was keyed but never written leaves orphan keys; ``housekeeping.sweep`` removes them after a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from slagkracht.apps.ledger.acts import under_way
from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.kinds import check_fields
from slagkracht.apps.vault.models import Owner, Record
from slagkracht.base.errors import Sealed
from slagkracht.base.ids import new_id

BATCH = 500
KEYS_AT_ONCE = 2_000  # so that nobody waits long for the keyring


@dataclass(repr=False)
class _Draft:
    new: ring.NewRecord
    kind: str
    fields: Mapping[str, Any]


@dataclass(repr=False)
class Batch:
    """Records on their way into the vault."""

    _owners: list[UUID] = field(default_factory=list)
    _drafts: list[_Draft] = field(default_factory=list)
    _rows: list[Record] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"Sealed(batch of {len(self._drafts)} records)"

    def owner(self, owner: UUID) -> None:
        """Announce a new owner, which gets a key of its own."""
        self._owners.append(owner)

    def add(
        self,
        owner: UUID,
        kind: str,
        fields: Mapping[str, Any],
        identifiers: Sequence[tuple[str, str]] = (),
    ) -> UUID:
        """Add one record of a registered kind; gives its id. ``identifiers`` are normalised and exact."""
        check_fields(kind, fields)
        record = new_id()
        self._drafts.append(_Draft(ring.NewRecord(record, owner, tuple(identifiers)), kind, fields))
        return record

    def make_keys(self) -> None:
        """Make the keys and seal. Not inside an act: two databases are not atomic, and no transaction spans
        both. A large batch takes several short transactions on the keyring; cut off between them it leaves
        keys without rows, which are swept."""
        if under_way():
            raise RuntimeError("keys are made before the act begins")
        keys: dict[UUID, bytes] = {}
        for owners, new in self._pieces():
            keys |= ring.make_keys(owners, new)
        self._rows = [_seal(draft, keys[draft.new.record]) for draft in self._drafts]

    def _pieces(self) -> Iterator[tuple[list[UUID], list[ring.NewRecord]]]:
        """The records a piece at a time, each with those of their owners that are new."""
        waiting = dict.fromkeys(self._owners)
        for drafts in ring.batches(self._drafts, KEYS_AT_ONCE):
            new = [draft.new for draft in drafts]
            mine = [owner for owner in dict.fromkeys(record.owner for record in new) if owner in waiting]
            for owner in mine:
                del waiting[owner]
            yield mine, new
        for owners in ring.batches(waiting, KEYS_AT_ONCE):
            yield owners, []

    def write(self) -> None:
        """Insert the sealed rows, inside the act."""
        if len(self._rows) != len(self._drafts):
            raise RuntimeError("make_keys() comes before write()")
        Owner.objects.bulk_create([Owner(id=owner) for owner in self._owners], batch_size=BATCH)
        Record.objects.bulk_create(self._rows, batch_size=BATCH)


def _seal(draft: _Draft, key: bytes) -> Record:
    record, owner = draft.new.record, draft.new.owner
    ciphertext = crypto.seal_fields(key, draft.fields, kind=draft.kind, record=record, owner=owner)
    return Record(id=record, owner=owner, kind=draft.kind, ciphertext=ciphertext)


def reseal(owner: UUID, record: UUID, kind: str, fields: Mapping[str, Any]) -> None:
    """Replace the content of a record under its own key, inside an act.

    For text that is still being written. What must be unreadable in backups too (a correction, P2) becomes
    a new record, and the old one is destroyed. Raises ``Sealed("destroyed")`` when the record is gone.
    """
    check_fields(kind, fields)
    keys = ring.record_keys(owner, [record])
    if record not in keys:
        raise Sealed("destroyed", record)
    sealed = crypto.seal_fields(keys[record], fields, kind=kind, record=record, owner=owner)
    if not Record.objects.filter(id=record, owner=owner, kind=kind).update(ciphertext=sealed):
        raise Sealed("destroyed", record)
