"""Reporting and withdrawing: a complete draft becomes a signal, routed to the group that weighs it."""

from __future__ import annotations

from uuid import UUID

from slagkracht.apps.figures.events import Happening, happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import numbers, routing
from slagkracht.apps.intake.actions import numbering
from slagkracht.apps.intake.actions.waiting import ask_to_weigh, no_longer_waits
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import TEXT_FIELDS, facts_of, number_of, row_for
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.vault import destruction
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, NotNow
from slagkracht.core import law

GROUND = "WGS 2.23(1)"
# Which field of the form explains which criterion of BGS 2.16(1); b is the form of crime itself.
CRITERIA = {"a": "observation", "c": "necessity", "d": "others", "e": "region"}


def problems_of(signal: Signal, words: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """What is missing before a draft may be reported, per field. The law function says which criteria."""
    explained = {letter for letter, name in CRITERIA.items() if words.get(name, "").strip()}
    explained |= {"b"} if signal.form else set()
    answer = law.criteria_complete(explained, {}, form=signal.form or None, on=clock.today())
    problems: dict[str, list[dict[str, str]]] = {}
    if any(need.code == "explained" for need in answer.missing):
        for letter in sorted(set(law.statute(clock.today()).criteria) - explained):
            problems[CRITERIA.get(letter, "form")] = [{"code": f"criterion_{letter}"}]
    own = law.kind_of_seat(signal.seat_id)
    if not set(signal.partners) - {own}:
        problems["partners"] = [{"code": "another_participant"}]
    if signal.municipality_id is None:
        problems["municipality"] = [{"code": "where_needed"}]
    if signal.observed_on is None:
        problems["observed_on"] = [{"code": "when_needed"}]
    elif signal.observed_on > clock.today():
        problems["observed_on"] = [{"code": "in_the_future"}]
    return problems


def report(*, by: Actor, signal_id: UUID, version: int) -> str:
    """Report a complete draft. Gives the number. Raises ``Invalid`` naming every field that is missing."""
    signal = row_for(signal_id, by=by)
    require(policies.may_report(by, signal.seat_id), by=by, act="signal.report", owner=signal_id)
    if signal.stage != policies.DRAFT or signal.version != version:
        raise NotNow("no_longer_draft" if signal.stage != policies.DRAFT else "saved_elsewhere")
    problems = problems_of(signal, _words(by, signal))
    if problems:
        raise Invalid(problems)
    with act("signal.report", by=by, owner=signal_id, ground=GROUND) as entry:
        _leave_draft(signal, version)
        receive(signal, numbering.take(numbers.SIGNAL))
        ask_to_weigh(entry, signal)
        entry.note(number=signal.number, form=signal.form)
    return number_of(signal)


def _leave_draft(signal: Signal, version: int) -> None:
    """Sent twice, or changed in another window a moment ago: the first goes."""
    draft = Signal.objects.filter(id=signal.id, stage=policies.DRAFT, version=version)
    if not draft.update(version=version + 1):
        raise NotNow("saved_elsewhere")


def _words(by: Actor, signal: Signal) -> dict[str, str]:
    assert signal.text is not None
    with reading(by, signal.id, GROUND):
        fields = open_records([signal.text])[signal.text].fields
    return {name: str(fields.get(name, "")) for name in TEXT_FIELDS}


def receive(signal: Signal, number: int) -> None:
    """The signal stands: numbered, dated, routed, counted. Its clock starts here (BGS 1.16)."""
    signal.number = number
    signal.stage = policies.RECEIVED
    signal.received = clock.now()
    signal.first_processed = clock.today()
    signal.routed_to = routing.group_for(
        form=signal.form,
        municipality=signal.municipality_id or "",
        district=signal.district,
        seat_kind=law.kind_of_seat(signal.seat_id),
    )
    signal.destroy_on = destruction_of(clock.today()).erase_by
    signal.version += 1
    signal.save()
    happened(event("signal.received", signal))


def event(kind: str, signal: Signal) -> Happening:
    """A domain event of a signal."""
    return Happening(
        kind=kind,
        thing=signal.id,
        municipality=signal.municipality_id or "",
        district=signal.district,
        form=signal.form,
        seat_kind=law.kind_of_seat(signal.seat_id),
        stage=signal.stage,
    )


def withdraw(*, by: Actor, signal_id: UUID) -> None:
    """Take a signal back before it was weighed: unreadable at once, then destroyed."""
    signal = row_for(signal_id, by=by)
    facts = facts_of(signal)
    require(policies.may_withdraw(by, facts), by=by, act="signal.withdraw", owner=signal_id)
    with act("signal.withdraw", by=by, owner=signal_id, ground="BGS 1.16(1)") as entry:
        here = Signal.objects.filter(id=signal_id, stage=facts.stage)
        if not here.update(stage=policies.WITHDRAWN, version=signal.version + 1):
            raise NotNow("signal_stage", stage=facts.stage, to=policies.WITHDRAWN)
        signal.stage = policies.WITHDRAWN
        no_longer_waits(entry, signal)
        tasks.finish(entry, subjects=[signal_id])
        if signal.received:
            happened(event("signal.withdrawn", signal))
        certificate = destruction.begin(entry, owner=signal_id, owner_kind="signal", ground="BGS 1.16(1)")
    destruction.finish_one(certificate)


def heard(*, by: Actor, signal_id: UUID) -> None:
    """The sender has read what became of the signal."""
    signal = row_for(signal_id, by=by)
    require(policies.may_hear(by, facts_of(signal)), by=by, act="signal.heard", owner=signal_id)
    with act("signal.heard", by=by, owner=signal_id) as entry:
        tasks.finish(entry, subjects=[signal_id], codes=["signal.heard"])
