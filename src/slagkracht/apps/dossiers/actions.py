"""Opening a dossier from a registration; seats join and leave; people are admitted and let go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from slagkracht.apps.dossiers import code_names, policies, queries
from slagkracht.apps.dossiers.models import (
    Admission,
    Dossier,
    JoinedSignal,
    Participation,
    PhaseStep,
)
from slagkracht.apps.figures.events import Happening, happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.taking_up import NewDossier, TakenUp
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.queries import municipality, seat_names
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.base.ids import new_id
from slagkracht.base.policy import Decision
from slagkracht.core import law

GROUND = "WGS 2.23(5)"
PURPOSE, REASON = "dossier_purpose", "dossier_reason"
ACCESS_DAYS = 365


def prepare_opening(by: Actor, signal: TakenUp, wanted: NewDossier) -> Callable[[Draft], UUID]:
    """Check and seal what a new dossier needs; what is given back opens it inside the weighing's act."""
    _check(signal, wanted)
    dossier_id = new_id()
    batch = Batch()
    batch.owner(dossier_id)
    purpose = batch.add(dossier_id, PURPOSE, {"text": wanted.purpose})
    batch.make_keys()

    def apply(entry: Draft) -> UUID:
        batch.write()
        dossier = _create(dossier_id, purpose, signal, wanted)
        _begin(entry, dossier, signal, wanted)
        return dossier_id

    return apply


def _check(signal: TakenUp, wanted: NewDossier) -> None:
    text = law.statute(clock.today())
    problems: dict[str, list[dict[str, str]]] = {}
    if wanted.activity not in text.activities:
        problems["activity"] = [{"code": "choose_activity"}]
    if not wanted.purpose.strip():
        problems["purpose"] = [{"code": "purpose_needed"}]
    if not wanted.seats:
        problems["seats"] = [{"code": "choose_seats"}]
    elif set(wanted.seats) - seat_names().keys():
        problems["seats"] = [{"code": "unknown_seat"}]
    if wanted.director not in dict(queries.directors(signal.district)):
        problems["director"] = [{"code": "choose_director"}]
    if problems:
        raise Invalid(problems)


def _create(dossier_id: UUID, purpose: UUID, signal: TakenUp, wanted: NewDossier) -> Dossier:
    name = code_names.choose()
    code_names.take(name)
    dossier = Dossier.objects.create(
        id=dossier_id,
        code_name=name,
        activity=wanted.activity,
        form=signal.form,
        district=signal.district,
        director_id=wanted.director,
        opened=clock.now(),
        first_processed=signal.first_processed,
        purpose=purpose,
    )
    dossier.municipalities.add(municipality(signal.municipality))
    return dossier


def _begin(entry: Draft, dossier: Dossier, signal: TakenUp, wanted: NewDossier) -> None:
    moment = clock.now()
    Participation.objects.bulk_create(
        [Participation(dossier=dossier, seat_id=seat, joined=moment) for seat in dict.fromkeys(wanted.seats)]
    )
    PhaseStep.objects.create(dossier=dossier, phase=1, entered=moment, decided_by=entry.by.id)
    JoinedSignal.objects.create(dossier=dossier, signal=signal.signal, joined=moment)
    organisation.grant(
        entry,
        person_id=wanted.director,
        role=roles.CASE_DIRECTOR,
        scope=str(dossier.id),
        valid_from=clock.today(),
        valid_until=clock.today() + timedelta(days=ACCESS_DAYS),
        reason=f"director of {dossier.code_name}",
    )
    happened(_event("dossier.opened", dossier, signal.municipality))
    tasks.for_person(
        entry,
        "dossier.begin",
        subject=dossier.id,
        person=wanted.director,
        due=clock.today() + timedelta(days=7),
        name=dossier.code_name,
    )
    entry.touched(dossier.id)
    entry.note(activity=wanted.activity, phase=1, seats=len(wanted.seats))


def _event(kind: str, dossier: Dossier, municipality: str = "") -> Happening:
    return Happening(
        kind=kind,
        thing=dossier.id,
        municipality=municipality,
        district=dossier.district,
        form=dossier.form,
        stage=dossier.stage,
    )


def prepare_joining(by: Actor, signal: TakenUp, dossier_id: UUID) -> Callable[[Draft], UUID]:
    """Check that a signal may join an open dossier of its district; what is given back joins it."""
    dossier = Dossier.objects.filter(id=dossier_id, stage=policies.OPEN, district=signal.district).first()
    if dossier is None:
        raise Invalid({"dossier": [{"code": "choose_dossier"}]})

    def apply(entry: Draft) -> UUID:
        JoinedSignal.objects.create(dossier=dossier, signal=signal.signal, joined=clock.now())
        # The clock of the whole follows its oldest datum: joining never gives more time.
        earliest = min(dossier.first_processed, signal.first_processed)
        Dossier.objects.filter(id=dossier.id).update(first_processed=earliest)
        dossier.municipalities.add(municipality(signal.municipality))
        happened(_event("dossier.signal_joined", dossier, signal.municipality))
        tasks.for_person(
            entry,
            "dossier.signal_joined",
            subject=dossier.id,
            person=dossier.director_id,
            due=clock.today() + timedelta(days=7),
            name=dossier.code_name,
        )
        entry.touched(dossier.id)
        return dossier.id

    return apply


def join(*, by: Actor, dossier_id: UUID, seat: str, reason: str) -> None:
    """Let a seat take part from now on, with the reason."""
    dossier = _directed(by, dossier_id, "dossier.join")
    if seat not in dict(queries.seats_to_join(dossier_id)):
        raise Invalid({"seat": [{"code": "choose_seats"}]})
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    with act("dossier.join", by=by, owner=dossier_id, ground=GROUND) as entry:
        batch.write()
        row = Participation.objects.create(
            dossier=dossier, seat_id=seat, joined=clock.now(), joined_because=record
        )
        happened(_event("dossier.seat_joined", dossier))
        entry.touched(row.id)
        entry.note(seat=seat)


def leave(*, by: Actor, dossier_id: UUID, seat: str, reason: str) -> None:
    """Let a seat leave: its people lose access with the next request."""
    dossier = _directed(by, dossier_id, "dossier.leave")
    _allow_now(policies.may_leave(_seats(dossier), seat, _seat_of_director(dossier)))
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    with act("dossier.leave", by=by, owner=dossier_id, ground=GROUND) as entry:
        batch.write()
        moment = clock.now()
        Participation.objects.filter(dossier=dossier, seat_id=seat, left__isnull=True).update(
            left=moment, left_because=record
        )
        admitted = Admission.objects.filter(dossier=dossier, seat_id=seat, ended__isnull=True)
        organisation.end(entry, admitted.values_list("authorisation", flat=True), "seat left the dossier")
        admitted.update(ended=moment)
        happened(_event("dossier.seat_left", dossier))
        entry.note(seat=seat)


def admit(*, by: Actor, dossier_id: UUID, seat: str, person_id: UUID) -> None:
    """Let a person work in the dossier for a seat that takes part."""
    dossier = _directed(by, dossier_id, "dossier.admit")
    queries.person(person_id)
    decision = policies.may_admit(_seats(dossier), queries.mandates_of(person_id), seat)
    require(decision, by=by, act="dossier.admit", owner=dossier_id)
    with act("dossier.admit", by=by, owner=dossier_id, ground="WGS 1.8(2)") as entry:
        authorisation = organisation.grant(
            entry,
            person_id=person_id,
            role=roles.PARTICIPANT,
            scope=str(dossier_id),
            valid_from=clock.today(),
            valid_until=clock.today() + timedelta(days=ACCESS_DAYS),
            reason=f"works in {dossier.code_name} for {seat}",
        )
        Admission.objects.create(
            dossier=dossier,
            seat_id=seat,
            person_id=person_id,
            authorisation=authorisation,
            admitted=clock.now(),
        )
        entry.note(seat=seat)


def dismiss(*, by: Actor, dossier_id: UUID, seat: str, person_id: UUID) -> None:
    """End somebody's work in the dossier, at once."""
    dossier = _directed(by, dossier_id, "dossier.dismiss")
    admitted = Admission.objects.filter(
        dossier=dossier, seat_id=seat, person_id=person_id, ended__isnull=True
    )
    if not admitted.exists():
        raise Missing("person", person_id)
    with act("dossier.dismiss", by=by, owner=dossier_id, ground="WGS 1.8(2)") as entry:
        organisation.end(
            entry, admitted.values_list("authorisation", flat=True), "dismissed from the dossier"
        )
        admitted.update(ended=clock.now())
        entry.note(seat=seat)


def begun(*, by: Actor, dossier_id: UUID) -> None:
    """The director has seen the new dossier or the joined signal: the task is done."""
    _directed(by, dossier_id, "dossier.begin")
    with act("dossier.begin", by=by, owner=dossier_id) as entry:
        tasks.finish(entry, subjects=[dossier_id], codes=["dossier.begin", "dossier.signal_joined"])


def purge(dossier_id: UUID) -> None:
    """What this room keeps of a destroyed dossier: nothing but its place in the count. Inside the act."""
    from slagkracht.apps.figures.events import anonymise

    dossier = Dossier.objects.get(id=dossier_id)
    for related in (dossier.participations, dossier.phase_steps, dossier.joined_signals, dossier.admissions):
        related.all().delete()
    dossier.municipalities.clear()
    anonymise(dossier_id)
    tasks.forget(dossier_id)
    dossier.stage, dossier.purpose = policies.DESTROYED, None
    dossier.closed = dossier.closed or clock.now()
    dossier.save()


def _directed(by: Actor, dossier_id: UUID, name: str) -> Dossier:
    dossier = queries.dossier_row(dossier_id, by=by)
    require(policies.may_direct(by, dossier_id), by=by, act=name, owner=dossier_id)
    _allow_now(policies.may_change(dossier.stage))
    return dossier


def _allow_now(decision: Decision) -> None:
    if not decision.allowed:
        raise NotNow(decision.code, **decision.facts)


def _seats(dossier: Dossier) -> set[str]:
    taking = dossier.participations.filter(left__isnull=True)
    return set(taking.values_list("seat_id", flat=True))


def _seat_of_director(dossier: Dossier) -> str:
    """The seat that the director was designated by, when it takes part."""
    return dossier.director.designated_by_id
