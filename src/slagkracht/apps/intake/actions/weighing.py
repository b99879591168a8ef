"""Weighing: one joint registration (BGS 2.16(2)) and what follows from it (WGS 2.23(2)–(5)).

Called by the meeting: ``prepare`` checks and seals, what it gives back is applied inside the meeting's act.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.actions.reporting import CRITERIA, event
from slagkracht.apps.intake.actions.waiting import no_longer_waits
from slagkracht.apps.intake.models import Registration, Signal
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import facts_of, number_of
from slagkracht.apps.intake.taking_up import NewDossier, TakenUp, taker
from slagkracht.apps.ledger.acts import Draft, require
from slagkracht.apps.meetings.agenda import Apply, Decided
from slagkracht.apps.vault import clocks
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.core import law

REGISTRATION = "signal_registration"
NEW, JOIN, NOT = "new_dossier", "join_dossier", "not_taken_up"
# Why a signal is not taken up, in codes that the sender is told.
REASONS = ("criterion_a", "criterion_b", "criterion_c", "criterion_d", "criterion_e", "weight", "elsewhere")


def prepare(decided: Decided) -> Apply:
    """Check a decision against the law and prepare everything it needs. Raises ``Invalid``."""
    signal = Signal.objects.filter(id=decided.subject).first()
    if signal is None:
        raise Missing("signal", decided.subject)
    require(
        policies.may_weigh(decided.by, facts_of(signal)), by=decided.by, act="signal.weigh", owner=signal.id
    )
    outcome = decided.choice.outcome
    target = policies.NOT_TAKEN_UP if outcome == NOT else policies.TAKEN_UP
    if not policies.may_move(signal.stage, target).allowed:
        raise NotNow("already_decided")
    follow = {NEW: _prepare_new, JOIN: _prepare_join, NOT: _prepare_not}[outcome](decided, signal)
    record, batch = _sealed_registration(decided, signal)

    def apply(entry: Draft) -> None:
        batch.write()
        _register(decided, signal, record)
        follow(entry)

    return apply


def _met(extra: dict[str, Any]) -> dict[str, bool]:
    return {letter: bool(extra.get(f"met_{letter}")) for letter in law.statute(clock.today()).criteria}


def _criteria(decided: Decided, signal: Signal) -> law.Answer:
    """What the law says of the five criteria as this group judges them."""
    return law.criteria_complete(
        {"b", *CRITERIA},
        _met(dict(decided.choice.extra)),
        form=signal.form,
        on=clock.today(),
        objections=[law.kind_of_seat(dissent.seat) for dissent in decided.choice.dissents],
    )


def _must_be_met(decided: Decided, signal: Signal) -> law.Answer:
    answer = _criteria(decided, signal)
    if not answer.allowed:
        unmet = [letter for letter, met in _met(dict(decided.choice.extra)).items() if not met]
        field = f"met_{unmet[0]}" if unmet else "outcome"
        raise Invalid({field: [{"code": "criteria_not_met"}]})
    return answer


def _prepare_new(decided: Decided, signal: Signal) -> Callable[[Draft], None]:
    criteria = _must_be_met(decided, signal)
    extra = decided.choice.extra
    wanted = NewDossier(
        activity=str(extra.get("activity") or ""),
        purpose=str(extra.get("purpose") or ""),
        seats=tuple(extra.get("seats") or ()),
        director=_uuid(extra.get("director"), "director", "choose_director"),
    )
    may_start = law.may_start_activity(
        wanted.activity or "casusoverleg",
        on=clock.today(),
        criteria=criteria,
        weighed=law.statute(clock.today()).factors,
        purpose_fits=bool(wanted.purpose.strip()),
        necessary=True,
        participants=[law.kind_of_seat(seat) for seat in wanted.seats],
        about_abuses=bool(extra.get("about_abuses")),
    )
    opening = taker().prepare_opening(decided.by, _taken_up(signal), wanted)
    if not may_start.allowed:
        raise Invalid({"activity": [{"code": "activity_may_not_start"}]})

    def follow(entry: Draft) -> None:
        _take_up(entry, signal, opening(entry))

    return follow


def _prepare_join(decided: Decided, signal: Signal) -> Callable[[Draft], None]:
    _must_be_met(decided, signal)
    dossier = _uuid(decided.choice.extra.get("dossier"), "dossier", "choose_dossier")
    joining = taker().prepare_joining(decided.by, _taken_up(signal), dossier)

    def follow(entry: Draft) -> None:
        _take_up(entry, signal, joining(entry))

    return follow


def _prepare_not(decided: Decided, signal: Signal) -> Callable[[Draft], None]:
    why = str(decided.choice.extra.get("why_not") or "")
    if why not in REASONS:
        raise Invalid({"why_not": [{"code": "why_not_needed"}]})

    def follow(entry: Draft) -> None:
        _move(signal, policies.NOT_TAKEN_UP, why_not=why)
        signal.destroy_on = clock.today() + timedelta(days=clocks.SECOND_LOOK_DAYS)
        signal.save()
        happened(event("signal.not_taken_up", signal))
        _tell(entry, signal)

    return follow


def _take_up(entry: Draft, signal: Signal, dossier: UUID) -> None:
    _move(signal, policies.TAKEN_UP)
    signal.dossier = dossier
    signal.save()
    happened(event("signal.taken_up", signal))
    _tell(entry, signal)


def _move(signal: Signal, to: str, why_not: str = "") -> None:
    """Move the stage; a signal that was withdrawn a moment earlier goes first."""
    moved = Signal.objects.filter(id=signal.id, stage=signal.stage).update(
        stage=to, weighed=clock.now(), why_not=why_not
    )
    if not moved:
        raise NotNow("already_decided")
    signal.refresh_from_db()
    signal.version += 1


def _tell(entry: Draft, signal: Signal) -> None:
    """The group's task is done; the sender is told."""
    no_longer_waits(entry, signal)
    tasks.for_person(
        entry,
        "signal.heard",
        subject=signal.id,
        person=signal.reporter_id,
        due=clock.today() + timedelta(days=14),
        number=number_of(signal),
    )


def _taken_up(signal: Signal) -> TakenUp:
    assert signal.first_processed is not None
    return TakenUp(
        signal=signal.id,
        form=signal.form,
        municipality=signal.municipality_id or "",
        district=signal.district,
        first_processed=signal.first_processed,
    )


def _sealed_registration(decided: Decided, signal: Signal) -> tuple[UUID, Batch]:
    batch = Batch()
    objections = [{"seat": dissent.seat, "text": dissent.text} for dissent in decided.choice.dissents]
    fields = {"reason": decided.choice.reason, "objections": objections}
    record = batch.add(signal.id, REGISTRATION, fields)
    batch.make_keys()
    return record, batch


def _register(decided: Decided, signal: Signal, record: UUID) -> None:
    Registration.objects.create(
        signal=signal,
        meeting=decided.meeting,
        outcome=decided.choice.outcome,
        met=_met(dict(decided.choice.extra)),
        seats=list(decided.seats),
        objections=[dissent.seat for dissent in decided.choice.dissents],
        text=record,
        registered=clock.now(),
    )


def _uuid(value: Any, field: str, code: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Invalid({field: [{"code": code}]}) from error
