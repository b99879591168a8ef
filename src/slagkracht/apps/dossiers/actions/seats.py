"""Bodies join and leave a dossier; their people are let in and let go, at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from slagkracht.apps.dossiers import policies, queries
from slagkracht.apps.dossiers.actions.shared import (
    GROUND,
    REASON,
    allow_now,
    directed,
    event,
    must_be_fresh,
    next_version,
    person_until,
)
from slagkracht.apps.dossiers.models import Admission, Dossier, Participation
from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing

ACCESS = "WGS 1.8(2)"


def join(*, by: Actor, dossier_id: UUID, seat: str, reason: str, version: int) -> None:
    """Let a seat take part from now on, with the reason."""
    dossier = directed(by, dossier_id, "dossier.join")
    must_be_fresh(dossier, version, {"reason": reason})
    if seat not in dict(queries.seats_to_join(dossier_id)):
        raise Invalid({"seat": [{"code": "choose_seats"}]})
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    with act("dossier.join", by=by, owner=dossier_id, ground=GROUND) as entry:
        next_version(dossier)
        batch.write()
        row = Participation.objects.create(
            dossier=dossier, seat_id=seat, joined=clock.now(), joined_because=record
        )
        happened(event("dossier.seat_joined", dossier))
        entry.touched(row.id)
        entry.note(seat=seat)


def leave(*, by: Actor, dossier_id: UUID, seat: str, reason: str, version: int) -> None:
    """Let a seat leave: its people lose access with the next request."""
    dossier = directed(by, dossier_id, "dossier.leave")
    must_be_fresh(dossier, version, {"reason": reason})
    taking = {code for code, _name in queries.seats_in(dossier_id)}
    allow_now(policies.may_leave(taking, seat, dossier.director.designated_by_id))
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    with act("dossier.leave", by=by, owner=dossier_id, ground=GROUND) as entry:
        next_version(dossier)
        batch.write()
        Participation.objects.filter(dossier=dossier, seat_id=seat, left__isnull=True).update(
            left=clock.now(), left_because=record
        )
        admitted = Admission.objects.filter(dossier=dossier, seat_id=seat, ended__isnull=True)
        let_go(entry, admitted, "seat left the dossier")
        happened(event("dossier.seat_left", dossier))
        entry.note(seat=seat)


def admit(*, by: Actor, dossier_id: UUID, seat: str, person_id: UUID) -> None:
    """Let a person work in the dossier for a seat that takes part."""
    dossier = directed(by, dossier_id, "dossier.admit")
    queries.person(person_id)
    taking = {code for code, _name in queries.seats_in(dossier_id)}
    decision = policies.may_admit(taking, queries.mandates_of(person_id), seat)
    require(decision, by=by, act="dossier.admit", owner=dossier_id)
    until = person_until(dossier)
    with act("dossier.admit", by=by, owner=dossier_id, ground=ACCESS) as entry:
        Dossier.objects.select_for_update().get(id=dossier_id)
        if not Participation.objects.filter(dossier=dossier, seat_id=seat, left__isnull=True).exists():
            raise Invalid({"who": [{"code": "seat_takes_no_part"}]})
        if _living(dossier_id, seat, person_id).exists():
            raise Invalid({"who": [{"code": "works_in_it_already"}]})
        Admission.objects.create(
            dossier=dossier,
            seat_id=seat,
            person_id=person_id,
            authorisation=_line(entry, dossier, seat, person_id, until),
            until=until,
            admitted=clock.now(),
        )
        tasks.for_person(
            entry,
            "dossier.let_in",
            subject=dossier_id,
            person=person_id,
            due=clock.today(),
            name=dossier.code_name,
        )
        entry.note(seat=seat, until=until)


def _line(entry: Draft, dossier: Dossier, seat: str, person_id: UUID, until: date) -> UUID:
    """The line of the register that lets somebody in."""
    return organisation.grant(
        entry,
        person_id=person_id,
        role=roles.PARTICIPANT,
        scope=str(dossier.id),
        valid_from=clock.today(),
        valid_until=until,
        reason=f"works in {dossier.code_name} for {seat}",
    )


def prolong(*, by: Actor, dossier_id: UUID, seat: str, person_id: UUID) -> None:
    """Let somebody go on for another year, never beyond the dossier."""
    dossier = directed(by, dossier_id, "dossier.prolong")
    row = _living(dossier_id, seat, person_id).first()
    if row is None:
        raise Missing("person", person_id)
    until = person_until(dossier)
    with act("dossier.prolong", by=by, owner=dossier_id, ground=ACCESS) as entry:
        line = _line(entry, dossier, seat, person_id, until)
        organisation.end(entry, [row.authorisation], "prolonged")
        _living(dossier_id, seat, person_id).update(authorisation=line, until=until)
        entry.note(seat=seat, until=until)


def dismiss(*, by: Actor, dossier_id: UUID, seat: str, person_id: UUID) -> None:
    """End somebody's work in the dossier, at once."""
    directed(by, dossier_id, "dossier.dismiss")
    admitted = _living(dossier_id, seat, person_id)
    if not admitted.exists():
        raise Missing("person", person_id)
    with act("dossier.dismiss", by=by, owner=dossier_id, ground=ACCESS) as entry:
        let_go(entry, admitted, "dismissed from the dossier")
        entry.note(seat=seat)


def _living(dossier_id: UUID, seat: str, person_id: UUID) -> QuerySet[Admission]:
    return Admission.objects.filter(dossier=dossier_id, seat_id=seat, person_id=person_id, ended__isnull=True)


def let_go(entry: Draft, admitted: QuerySet[Admission], why: str) -> None:
    """End these admissions with their lines in the register, and what waited for these people."""
    rows = list(admitted)
    organisation.end(entry, [row.authorisation for row in rows], why)
    Admission.objects.filter(id__in=[row.id for row in rows]).update(ended=clock.now())
    for row in rows:
        tasks.finish_of(entry, subject=row.dossier_id, person=row.person_id)
