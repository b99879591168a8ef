"""What the acts of a dossier share: finding it, its version, its events, until when somebody has access."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.dossiers import policies, queries
from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.figures.events import Happening
from slagkracht.apps.ledger.acts import require
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import NotNow, Stale
from slagkracht.base.policy import Decision

GROUND = "WGS 2.23(5)"
PURPOSE, REASON = "dossier_purpose", "dossier_reason"
ACCESS_DAYS = 365


def event(kind: str, dossier: Dossier, municipality: str = "") -> Happening:
    """An event of a dossier, in codes."""
    return Happening(
        kind=kind,
        thing=dossier.id,
        municipality=municipality,
        district=dossier.district,
        form=dossier.form,
        stage=dossier.stage,
    )


def director_until(dossier: Dossier) -> date:
    """A director's access ends with what he directs: the day on which its keys must be overwritten."""
    end = destruction_of(dossier.first_processed).erase_by
    return max(end or clock.today(), clock.today())


def person_until(dossier: Dossier) -> date:
    """A participant's access lasts a year and can be prolonged; never beyond the dossier."""
    return min(clock.today() + timedelta(days=ACCESS_DAYS), director_until(dossier))


def directed(by: Actor, dossier_id: UUID, name: str) -> Dossier:
    """The dossier, open, for its director; a stranger learns nothing."""
    dossier = queries.dossier_row(dossier_id, by=by)
    require(policies.may_direct(by, dossier_id), by=by, act=name, owner=dossier_id)
    allow_now(policies.may_change(dossier.stage))
    return dossier


def allow_now(decision: Decision) -> None:
    """A step that the workflow does not allow: not a refusal by law, so not in the ledger."""
    if not decision.allowed:
        raise NotNow(decision.code, **decision.facts)


def must_be_fresh(
    dossier: Dossier, version: int, yours: Mapping[str, str], *, with_seats: bool = True
) -> None:
    """Raise ``Stale`` with both sides when the dossier changed since the form was shown: what was written,
    and who directs and takes part now."""
    if dossier.version != version:
        seats = ", ".join(name for _seat, name in queries.seats_in(dossier.id)) if with_seats else ""
        theirs = {"director": dossier.director.name, "seats": seats}
        shown = {name: text for name, text in theirs.items() if text}
        raise Stale("dossier", yours=yours, theirs=shown)


def next_version(dossier: Dossier) -> None:
    """Within the act: nobody else changed it since it was read, and nobody else can now."""
    rows = Dossier.objects.filter(id=dossier.id, version=dossier.version, stage=policies.OPEN)
    if not rows.update(version=dossier.version + 1):
        raise NotNow("changed_meanwhile")
