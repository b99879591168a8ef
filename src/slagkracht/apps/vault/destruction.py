"""Destruction in three steps, each its own transaction, each repeatable:

1. main: a certificate ``destroying`` and the ledger entry (the room hides the thing at once);
2. keyring: the keys overwritten by tombstones; then a signed line in the anchor file;
3. main: the sealed rows and what the room keeps of the thing are gone; the certificate says *erased*.

A crash between two steps is finished by ``finish`` at start-up and by ``destroy --due``. The certificate
becomes *final* when the epoch under which any copy was wrapped is retired (``rotation``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connections

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.acts import Draft, act, certify
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Certificate, Derivation, Record
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service

Purge = Callable[[UUID], None]
_purges: dict[str, Purge] = {}


def register(owner_kind: str, purge: Purge) -> None:
    """A room says how to remove what it keeps of an owner; runs inside step 3."""
    _purges[owner_kind] = purge


def destroy(*, by: Actor, owner: UUID, owner_kind: str, ground: str) -> UUID:
    """Destroy an owner with everything sealed under it, all three steps. Gives the certificate's id."""
    with act("vault.destroy", by=by, owner=owner, ground=ground) as entry:
        certificate = begin(entry, owner=owner, owner_kind=owner_kind, ground=ground)
    finish_one(certificate)
    return certificate.id


def begin(
    entry: Draft, *, owner: UUID, owner_kind: str, ground: str, records: Sequence[UUID] = ()
) -> Certificate:
    """Step 1, inside the act of the room that decides. ``records`` empty: the whole owner."""
    rows = Record.objects.filter(owner=owner)
    if records:
        rows = rows.filter(id__in=records)
    certificate = Certificate.objects.create(
        owner=owner,
        owner_kind=owner_kind,
        records=[str(record) for record in records],
        count=rows.count(),
        ground=ground,
        asked=clock.now(),
    )
    entry.touched(certificate.id)
    return certificate


def finish_one(certificate: Certificate) -> None:
    """Steps 2 and 3, from wherever it stands. Sets the certificate's stage in place."""
    records = [UUID(record) for record in certificate.records] or None
    epoch = ring.entomb(certificate.owner, records)
    moment = clock.now()
    certify(
        anchors.DESTROYED,
        {
            "certificate": str(certificate.id),
            "owner": str(certificate.owner),
            "owner_kind": certificate.owner_kind,
            "records": certificate.records,
            "ground": certificate.ground,
            "erased": moment.isoformat(),
            "epoch": epoch,
        },
    )
    with act(
        "vault.erased", by=service("destroyer"), owner=certificate.owner, ground=certificate.ground
    ) as entry:
        entry.touched(certificate.id)
        _erase_rows(certificate, records)
        certificate.stage = Certificate.Stage.ERASED
        certificate.erased = moment
        certificate.epoch = epoch
        certificate.save()
    squeeze()


def _erase_rows(certificate: Certificate, records: Sequence[UUID] | None) -> None:
    rows = Record.objects.filter(owner=certificate.owner)
    derivations = Derivation.objects.filter(source_owner=certificate.owner)
    if records is not None:
        rows, derivations = rows.filter(id__in=records), derivations.filter(source__in=records)
    derivations.delete()
    rows.delete()
    if records is None and certificate.owner_kind in _purges:
        _purges[certificate.owner_kind](certificate.owner)


def finish() -> int:
    """Finish every destruction that a crash left half done. Gives how many."""
    waiting = list(Certificate.objects.filter(stage=Certificate.Stage.DESTROYING).order_by("asked"))
    for certificate in waiting:
        finish_one(certificate)
    return len(waiting)


def squeeze() -> None:
    """SQLite: move the write-ahead log into the file and empty it, so that no old page stays behind.

    ``secure_delete`` (set on every connection) has overwritten the freed pages. PostgreSQL keeps dead rows
    until vacuum and WAL until recycled: there only the retired epoch makes a destruction final.
    """
    for alias in settings.DATABASES:
        connection = connections[alias]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
