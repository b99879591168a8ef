"""A registration opens a dossier, or a signal joins one. Runs inside the act of the weighing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.dossiers import code_names, policies, queries
from slagkracht.apps.dossiers.actions.shared import PURPOSE, director_until, event
from slagkracht.apps.dossiers.models import Direction, Dossier, JoinedSignal, Participation, PhaseStep
from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.taking_up import NewDossier, TakenUp
from slagkracht.apps.ledger.acts import Draft
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.organisation import queries as organisation_queries
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid
from slagkracht.base.ids import new_id
from slagkracht.core import law

SOON = timedelta(days=7)


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
    elif set(wanted.seats) - {seat.code for seat in organisation_queries.seats()}:
        problems["seats"] = [{"code": "unknown_seat"}]
    if wanted.director not in dict(queries.directors(signal.district)):
        problems["director"] = [{"code": "choose_director"}]
    if problems:
        raise Invalid(problems)


def _create(dossier_id: UUID, purpose: UUID, signal: TakenUp, wanted: NewDossier) -> Dossier:
    dossier = Dossier.objects.create(
        id=dossier_id,
        code_name=code_names.take(),
        activity=wanted.activity,
        form=signal.form,
        district=signal.district,
        director_id=wanted.director,
        opened=clock.now(),
        first_processed=signal.first_processed,
        purpose=purpose,
    )
    dossier.municipalities.add(organisation_queries.municipality(signal.municipality))
    return dossier


def _begin(entry: Draft, dossier: Dossier, signal: TakenUp, wanted: NewDossier) -> None:
    moment = clock.now()
    Participation.objects.bulk_create(
        [Participation(dossier=dossier, seat_id=seat, joined=moment) for seat in dict.fromkeys(wanted.seats)]
    )
    PhaseStep.objects.create(dossier=dossier, phase=1, entered=moment, decided_by=entry.by.id)
    JoinedSignal.objects.create(dossier=dossier, signal=signal.signal, joined=moment)
    let_direct(entry, dossier, wanted.director)
    happened(event("dossier.opened", dossier, signal.municipality))
    entry.touched(dossier.id)
    entry.note(activity=wanted.activity, phase=1, seats=len(wanted.seats))


def let_direct(entry: Draft, dossier: Dossier, person: UUID, because: UUID | None = None) -> None:
    """Write that somebody directs from now on: the register's line, the row, the task."""
    today = clock.today()
    authorisation = organisation.grant(
        entry,
        person_id=person,
        role=roles.CASE_DIRECTOR,
        scope=str(dossier.id),
        valid_from=today,
        valid_until=director_until(dossier),
        reason=f"director of {dossier.code_name}",
    )
    Direction.objects.create(
        dossier=dossier,
        person_id=person,
        authorisation=authorisation,
        began=clock.now(),
        began_because=because,
    )
    _tell_director(entry, "dossier.begin", dossier, person, today + SOON)


def _tell_director(entry: Draft, code: str, dossier: Dossier, person: UUID, due: date) -> None:
    tasks.for_person(entry, code, subject=dossier.id, person=person, due=due, name=dossier.code_name)


def prepare_joining(by: Actor, signal: TakenUp, dossier_id: UUID) -> Callable[[Draft], UUID]:
    """Check that a signal may join an open dossier of its district; what is given back joins it."""
    if not _joinable(dossier_id, signal.district):
        raise Invalid({"dossier": [{"code": "choose_dossier"}]})

    def apply(entry: Draft) -> UUID:
        dossier = Dossier.objects.select_for_update().get(id=dossier_id)
        if dossier.stage != policies.OPEN:  # closed since it was chosen
            raise Invalid({"dossier": [{"code": "choose_dossier"}]})
        JoinedSignal.objects.create(dossier=dossier, signal=signal.signal, joined=clock.now())
        # The clock of the whole follows its oldest datum: joining never gives more time.
        earliest = min(dossier.first_processed, signal.first_processed)
        Dossier.objects.filter(id=dossier.id).update(first_processed=earliest)
        dossier.municipalities.add(organisation_queries.municipality(signal.municipality))
        happened(event("dossier.signal_joined", dossier, signal.municipality))
        due = clock.today() + SOON
        _tell_director(entry, "dossier.signal_joined", dossier, dossier.director_id, due)
        entry.touched(dossier.id)
        return dossier.id

    return apply


def _joinable(dossier_id: UUID, district: str) -> bool:
    return Dossier.objects.filter(id=dossier_id, stage=policies.OPEN, district=district).exists()
