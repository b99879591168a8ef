"""Restoring a signal not taken up: two people, fourteen days, then it is destroyed."""

from __future__ import annotations

from uuid import UUID

from slagkracht.apps.figures.events import anonymise, happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.actions.reporting import event
from slagkracht.apps.intake.actions.waiting import ask_to_weigh
from slagkracht.apps.intake.models import ImportBatch, Restoration, Signal, Subject
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import facts_of, number_of, row_for
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow

GROUND = "BGS 1.16(1)"
WHY = ("mistake", "new_facts")


def ask_back(*, by: Actor, signal_id: UUID, reason: str) -> None:
    """The first of two: ask to restore a signal that was not taken up."""
    signal = row_for(signal_id, by=by)
    decision = policies.may_ask_back(by, facts_of(signal), clock.today())
    require(decision, by=by, act="signal.ask_back", owner=signal_id)
    if reason not in WHY:
        raise Invalid({"reason": [{"code": "why_back_needed"}]})
    if signal.restorations.filter(confirmed__isnull=True).exists():
        raise NotNow("already_asked_back")
    assert signal.destroy_on is not None
    with act("signal.ask_back", by=by, owner=signal_id, ground=GROUND) as entry:
        row = Restoration.objects.create(signal=signal, asked_by_id=by.id, asked=clock.now(), reason=reason)
        tasks.for_role(
            entry,
            "signal.confirm_back",
            subject=signal_id,
            role=roles.WEIGHER,
            scope=signal.routed_to,
            due=signal.destroy_on,
            number=number_of(signal),
        )
        entry.touched(row.id)
        entry.note(reason=reason)


def confirm_back(*, by: Actor, signal_id: UUID) -> None:
    """The second of two: the signal stands on the agenda again."""
    signal = row_for(signal_id, by=by)
    asked = signal.restorations.filter(confirmed__isnull=True).order_by("-asked").first()
    if asked is None:
        raise Missing("restoration", signal_id)
    decision = policies.may_confirm_back(by, facts_of(signal), clock.today(), asked_by=asked.asked_by_id)
    require(decision, by=by, act="signal.confirm_back", owner=signal_id)
    with act("signal.confirm_back", by=by, owner=signal_id, ground=GROUND) as entry:
        _back_on_agenda(signal)
        asked.confirmed_by_id, asked.confirmed = by.id, clock.now()
        asked.save()
        tasks.finish(entry, subjects=[signal_id])
        ask_to_weigh(entry, signal)
        entry.touched(asked.id)


def _back_on_agenda(signal: Signal) -> None:
    """As it was received: the clock goes on from its first registration, restoring gives no new time."""
    assert signal.first_processed is not None
    end = destruction_of(signal.first_processed).erase_by
    moved = Signal.objects.filter(id=signal.id, stage=policies.NOT_TAKEN_UP).update(
        stage=policies.RECEIVED, weighed=None, why_not="", destroy_on=end
    )
    if not moved:
        raise NotNow("signal_stage", stage=signal.stage, to=policies.RECEIVED)
    signal.refresh_from_db()
    happened(event("signal.restored", signal))


def due() -> list[Due]:
    """Signals whose time has come: a draft nobody finished, one not taken up after its fourteen days, and the
    last day of the five years."""
    today = clock.today()
    gone = [policies.WITHDRAWN, policies.DESTROYED, policies.STAGED]
    rows = Signal.objects.filter(destroy_on__lte=today).exclude(stage__in=gone)
    # One that was not taken up may still be restored on its last day.
    rows = rows.exclude(stage=policies.NOT_TAKEN_UP, destroy_on=today)
    return [Due(signal_id, "signal", "BGS 1.16(1)") for signal_id in rows.values_list("id", flat=True)]


def purge(signal_id: UUID) -> None:
    """What this room keeps of a destroyed signal: number, dates and outcome, for its sender. In the act."""
    Subject.objects.filter(signal_id=signal_id).delete()
    signal = Signal.objects.get(id=signal_id)
    if signal.number is None:  # a draft nobody else ever saw
        signal.delete()
        return
    if signal.stage == policies.RECEIVED:  # never weighed: else it would count as waiting for ever
        happened(event("signal.destroyed", signal))
    signal.stage = policies.DESTROYED
    signal.text = signal.place = signal.observed_on = None
    signal.partners = []
    signal.destroy_on = clock.today()
    signal.save()
    _forget_list(signal.batch)
    anonymise(signal_id)
    tasks.forget(signal_id, keep=["signal.heard"])


def _forget_list(batch: UUID | None) -> None:
    """When the last signal of an import is gone, the list itself is recognised no more."""
    living = Signal.objects.filter(batch=batch).exclude(stage=policies.DESTROYED)
    if batch is not None and not living.exists():
        ImportBatch.objects.filter(id=batch).update(fingerprint=b"")
