"""Another director takes over; the director says that something was seen; the dossier closes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from slagkracht.apps.dossiers import policies, queries
from slagkracht.apps.dossiers.actions.opening import let_direct
from slagkracht.apps.dossiers.actions.shared import (
    REASON,
    allow_now,
    directed,
    event,
    must_be_fresh,
    next_version,
)
from slagkracht.apps.dossiers.models import Direction, Dossier
from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid

NEW_TO_YOU = ("dossier.begin", "dossier.signal_joined", "dossier.let_in")


def hand_over(*, by: Actor, dossier_id: UUID, director: UUID, reason: str, version: int) -> None:
    """Another case director of the district takes over, at once: the old one's next request is refused."""
    dossier = queries.appointable_row(dossier_id, by=by)
    decision = policies.may_appoint(by, dossier_id, dossier.district)
    require(decision, by=by, act="dossier.hand_over", owner=dossier_id)
    allow_now(policies.may_change(dossier.stage))
    knows = policies.may_direct(by, dossier_id).allowed
    must_be_fresh(dossier, version, {"reason": reason}, with_seats=knows)
    if director == dossier.director_id or director not in dict(queries.directors(dossier.district)):
        raise Invalid({"director": [{"code": "choose_director"}]})
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    with act("dossier.hand_over", by=by, owner=dossier_id, ground="WGS 1.8(2)") as entry:
        next_version(dossier)
        batch.write()
        _stop_directing(entry, dossier)
        Dossier.objects.filter(id=dossier_id).update(director_id=director)
        let_direct(entry, dossier, director, because=record)
        entry.touched(director)


def _stop_directing(entry: Draft, dossier: Dossier) -> None:
    directing = Direction.objects.filter(dossier=dossier, ended__isnull=True)
    lines = list(directing.values_list("authorisation", flat=True))
    organisation.end(entry, lines, "another director took over")
    directing.update(ended=clock.now())
    tasks.finish_of(entry, subject=dossier.id, person=dossier.director_id)


def seen(*, by: Actor, dossier_id: UUID) -> None:
    """What was new to this actor has been seen: a new dossier, a signal that joined, being let in."""
    queries.dossier_row(dossier_id, by=by)
    with act("dossier.seen", by=by, owner=dossier_id) as entry:
        tasks.finish_of(entry, subject=dossier_id, person=by.id, codes=NEW_TO_YOU)


def close(*, by: Actor, dossier_id: UUID, why: str, reason: str, version: int) -> None:
    """Close the dossier: nothing changes in it any more, and its data go after a short time.

    Who works in it can read it until then, so that results are reported and lessons written.
    """
    dossier = directed(by, dossier_id, "dossier.close")
    must_be_fresh(dossier, version, {"reason": reason})
    allow_now(policies.may_move(dossier.stage, policies.CLOSED))
    if why not in policies.WHY_CLOSED:
        raise Invalid({"why": [{"code": "unknown_word", "value": why}]})
    batch = Batch()
    record = batch.add(dossier_id, REASON, {"text": reason})
    batch.make_keys()
    last = clock.today() + timedelta(days=policies.WHY_CLOSED[why])
    with act("dossier.close", by=by, owner=dossier_id, ground="BGS 1.16(1)") as entry:
        next_version(dossier)
        batch.write()
        Dossier.objects.filter(id=dossier_id).update(
            stage=policies.CLOSED,
            closed=clock.now(),
            closed_why=why,
            closed_because=record,
            destroy_on=min(last, destruction_of(dossier.first_processed).erase_by or last),
        )
        dossier.refresh_from_db()
        happened(event("dossier.closed", dossier))
        tasks.finish(entry, subjects=[dossier_id])
        entry.note(why=why)
