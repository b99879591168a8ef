"""Destruction in three steps, each its own transaction, each repeatable:

1. main: a certificate ``destroying`` and the ledger entry (the room hides the thing at once);
2. keyring: the keys overwritten by tombstones, and on SQLite the old pages squeezed out; then a signed line
   in the anchor file;
3. main: the sealed rows and what the room keeps of the thing are gone; the certificate says *erased*.

A crash between two steps is finished by ``finish`` at start-up and by ``destroy --due``. The certificate
becomes *final* when the epoch under which any copy was wrapped is gone (``rotation``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.acts import Draft, act, certify
from slagkracht.apps.ledger.store import anchor
from slagkracht.apps.vault import derivations
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Certificate, Derivation, Owner, Record
from slagkracht.apps.vault.squeezing import squeeze
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.routers import KEYRING

AT_ONCE = 500  # ids on one line of the anchor file
Purge = Callable[[UUID], None]
_purges: dict[str, Purge] = {}
_log = logging.getLogger(__name__)


class _DoneMeanwhile(Exception):
    """Another process finished this certificate first."""


def register(owner_kind: str, purge: Purge) -> None:
    """A room says how to remove what it keeps of an owner; runs inside step 3."""
    _purges[owner_kind] = purge


def destroy(*, by: Actor, owner: UUID, owner_kind: str, ground: str, records: Sequence[UUID] = ()) -> UUID:
    """Destroy an owner with everything sealed under it (or these records of it), all three steps.

    Gives the certificate's id.
    """
    with act("vault.destroy", by=by, owner=owner, ground=ground) as entry:
        certificate = begin(entry, owner=owner, owner_kind=owner_kind, ground=ground, records=records)
    finish_one(certificate)
    return certificate.id


def begin(
    entry: Draft, *, owner: UUID, owner_kind: str, ground: str, records: Sequence[UUID] = ()
) -> Certificate:
    """Step 1, inside the act of the room that decides. ``records`` empty: the whole owner."""
    if not records and owner_kind not in _purges:
        raise ValueError(f"no room registered how to remove a {owner_kind!r}")
    rows = Record.objects.filter(owner=owner)
    count = (
        sum(rows.filter(id__in=some).count() for some in ring.batches(records)) if records else rows.count()
    )
    certificate = Certificate.objects.create(
        owner=owner,
        owner_kind=owner_kind,
        records=[str(record) for record in records],
        count=count,
        ground=ground,
        asked=clock.now(),
    )
    entry.touched(certificate.id)
    return certificate


def finish_one(certificate: Certificate, *, erased: datetime | None = None) -> bool:
    """Steps 2 and 3, from wherever it stands. Sets the certificate's stage in place.

    ``erased``: the moment an earlier attempt signed. False when a reader still holds the old pages of the
    keyring: then the keys are tombstones, and the rest is finished later.
    """
    records = [UUID(record) for record in certificate.records] or None
    certificate.epoch = ring.entomb(certificate.owner, records)
    if not squeeze(KEYRING):
        _log.warning("certificate %s waits: the keyring's log could not be emptied", certificate.id)
        return False
    if erased is None:
        erased = clock.now()
        _certify(certificate, erased)
    certificate.erased = erased
    try:
        _erase(certificate, records)
    except _DoneMeanwhile:
        certificate.refresh_from_db()
    squeeze("default")
    return True


def _certify(certificate: Certificate, erased: datetime) -> None:
    """Sign it outside the database, a long list of records on several lines."""
    facts = {
        "certificate": str(certificate.id),
        "owner": str(certificate.owner),
        "owner_kind": certificate.owner_kind,
        "count": certificate.count,
        "ground": certificate.ground,
        "erased": erased.isoformat(),
        "epoch": certificate.epoch,
    }
    for some in list(ring.batches(certificate.records, AT_ONCE)) or [[]]:
        certify(anchors.DESTROYED, {**facts, "records": some})


def _erase(certificate: Certificate, records: Sequence[UUID] | None) -> None:
    """Step 3: one act."""
    owner, ground = certificate.owner, certificate.ground
    with act("vault.erased", by=service("destroyer"), owner=owner, ground=ground) as entry:
        stored = Certificate.objects.select_for_update().get(id=certificate.id)
        if stored.stage != Certificate.Stage.DESTROYING:
            raise _DoneMeanwhile
        entry.touched(certificate.id)
        if records is None:
            _erase_owner(certificate)
        else:
            _erase_records(owner, records)
        certificate.stage = Certificate.Stage.ERASED
        certificate.save(update_fields=["stage", "erased", "epoch"])


def _erase_owner(certificate: Certificate) -> None:
    owner = certificate.owner
    rows = Record.objects.filter(owner=owner)
    derivations.work_through(rows.values_list("id", flat=True), "destroyed")
    Derivation.objects.filter(source_owner=owner).delete()
    rows.delete()
    Owner.objects.filter(id=owner).delete()
    if certificate.owner_kind in _purges:
        _purges[certificate.owner_kind](owner)


def _erase_records(owner: UUID, records: Sequence[UUID]) -> None:
    derivations.work_through(records, "destroyed")
    for some in ring.batches(records):
        Derivation.objects.filter(source__in=some).delete()
        Record.objects.filter(owner=owner, id__in=some).delete()


def finish() -> int:
    """Finish every destruction that a crash left half done. Gives how many.

    One that fails (in a room's own removal) waits for the next time and stops neither the others nor the
    start of the site: its keys are tombstones already.
    """
    waiting = list(Certificate.objects.filter(stage=Certificate.Stage.DESTROYING).order_by("asked"))
    if not waiting:
        return 0
    signed = certified({certificate.id for certificate in waiting})
    moments = {key: line.erased for key, line in signed.items()}
    return sum(_finish_quietly(c, moments.get(c.id)) for c in waiting)


def _finish_quietly(certificate: Certificate, erased: datetime | None) -> bool:
    try:
        return finish_one(certificate, erased=erased)
    except Exception as error:
        told = (certificate.id, certificate.owner_kind, type(error).__name__)
        _log.error("certificate %s of a %s could not be finished: %s", *told)
        return False


# What the anchor file certifies


@dataclass
class Certified:
    """One destruction as the anchor file has it."""

    certificate: UUID
    owner: UUID
    owner_kind: str
    count: int
    ground: str
    erased: datetime
    records: list[str]


def certified(only: set[UUID] | None = None) -> dict[UUID, Certified]:
    """The destructions that the anchor file certifies: these, or all of them."""
    found: dict[UUID, Certified] = {}
    for line in anchor().lines():
        if line["kind"] == anchors.DESTROYED:
            key = UUID(line["certificate"])
            if only is None or key in only:
                _gather(found, key, line)
    return found


def _gather(found: dict[UUID, Certified], key: UUID, line: Mapping[str, str | int | list[str]]) -> None:
    records = [str(record) for record in _list(line["records"])]
    if key in found:
        found[key].records += [record for record in records if record not in found[key].records]
        return
    found[key] = Certified(
        certificate=key,
        owner=UUID(str(line["owner"])),
        owner_kind=str(line["owner_kind"]),
        count=int(str(line.get("count", 0))),
        ground=str(line["ground"]),
        erased=datetime.fromisoformat(str(line["erased"])),
        records=records,
    )


def _list(value: str | int | list[str]) -> list[str]:
    return value if isinstance(value, list) else []


def entomb_again(all_certified: Iterable[Certified]) -> None:
    """After a restore: put every tombstone back that the anchor file certifies."""
    for line in all_certified:
        ring.entomb(line.owner, [UUID(record) for record in line.records] or None)


def reopen_certificates(entry: Draft, all_certified: Iterable[Certified]) -> int:
    """After a restore, inside an act: let every certified destruction stand at (1) again, so that ``finish``
    removes what the backup brought back. Gives how many."""
    known = {row.id: row for row in Certificate.objects.all()}
    reopened = []
    for line in all_certified:
        if line.certificate not in known:
            Certificate.objects.create(
                id=line.certificate,
                owner=line.owner,
                owner_kind=line.owner_kind,
                records=line.records,
                count=line.count,
                ground=line.ground,
                asked=line.erased,
            )
        elif not _has_rows(line):
            continue
        else:
            Certificate.objects.filter(id=line.certificate).update(
                stage=Certificate.Stage.DESTROYING, erased=None, final=None
            )
        reopened.append(line.certificate)
    for some in ring.batches(reopened):
        entry.touched(*some)
    return len(reopened)


def _has_rows(line: Certified) -> bool:
    rows = Record.objects.filter(owner=line.owner)
    return rows.filter(id__in=line.records).exists() if line.records else rows.exists()
