"""Proof of destruction: certificates with their two dates, for who tests lawfulness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from slagkracht.apps.lawfulness import policies
from slagkracht.apps.lawfulness.act_words import kind_in_words
from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.vault import clocks
from slagkracht.apps.vault import queries as vault
from slagkracht.apps.vault.models import Certificate
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing

GROUND = "WGS 1.8(4)"
STAGES = vault.STAGES


@dataclass(frozen=True)
class Proof:
    """One certificate. ``erased``: the keys were overwritten. ``final``: no backup can be read either;
    until then ``final_by`` says when that is at the latest."""

    id: UUID
    owner: UUID
    kind: str
    whole: bool  # the thing itself, or only some of its records
    count: int
    ground: str
    stage: str
    epoch: int | None
    asked: datetime
    erased: datetime | None
    final: datetime | None
    final_by: datetime | None

    @property
    def short(self) -> str:
        """The end of the id, as lists show it."""
        return f"…{str(self.id)[-8:]}"


@dataclass(frozen=True)
class Proofs:
    """One page of certificates, the newest first."""

    rows: Sequence[Proof]
    next: str | None


def certificates(*, by: Actor, stage: str = "", cursor: str = "") -> Proofs:
    """Every certificate, or those of one stage."""
    _must_test(by)
    found = vault.certificates(stage=stage, cursor=cursor)
    _write(by)
    return Proofs([_proof(row) for row in found.rows], found.next)


def certificate_for(certificate_id: UUID, *, by: Actor) -> Proof:
    """One certificate. Raises ``Missing`` for a stranger and for one that is not there."""
    _must_test(by)
    row = vault.certificate(certificate_id)
    if row is None:
        raise Missing("certificate", certificate_id)
    _write(by, row.owner)
    return _proof(row)


def _must_test(by: Actor) -> None:
    """A stranger gets the answer of a missing page; that he asked stands in the ledger by that answer."""
    decision = policies.may_see_proof(by)
    if not decision.allowed:
        raise Missing("certificate", decision.code)


def _write(by: Actor, owner: UUID | None = None) -> None:
    record(Draft("certificate.read", by, owner, GROUND, Outcome.READ))


def _proof(row: Certificate) -> Proof:
    latest = clocks.final_by(row.erased) if row.erased and not row.final else None
    return Proof(
        id=row.id,
        owner=row.owner,
        kind=kind_in_words(row.owner_kind),
        whole=not row.records,
        count=row.count,
        ground=row.ground,
        stage=row.stage,
        epoch=row.epoch,
        asked=row.asked,
        erased=row.erased,
        final=row.final,
        final_by=latest,
    )
