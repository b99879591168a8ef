"""Planning, opening, deciding, promising, closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.meetings import agenda, policies, queries
from slagkracht.apps.meetings.models import Body, Item, Meeting, Presence, Promise
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.base.ids import new_id
from slagkracht.base.policy import Decision

GROUND = "WGS 2.23(3)"
NOTES, PROMISE = "meeting_notes", "meeting_promise"


def plan(*, by: Actor, body_id: UUID, day: date, starts: time) -> UUID:
    """Plan a meeting; its members find it under *Today*."""
    require(policies.may_lead(by, queries.role_in(by, body_id)), by=by, act="meeting.plan", owner=body_id)
    if day < clock.today():
        raise Invalid({"day": [{"code": "day_has_passed"}]})
    meeting_id = new_id()
    batch = Batch()
    batch.owner(meeting_id)
    batch.make_keys()
    with act("meeting.plan", by=by, owner=meeting_id) as entry:
        body = Body.objects.get(id=body_id)
        Meeting.objects.create(id=meeting_id, body=body, day=day, starts=starts)
        for person, *_ in queries.members_of(body_id):
            tasks.for_person(
                entry, "meeting.attend", subject=meeting_id, person=person, due=day, body=body.name
            )
    return meeting_id


def cancel(*, by: Actor, meeting_id: UUID) -> None:
    """Call a planned meeting off."""
    meeting = _led(by, meeting_id, "meeting.cancel")
    _move(meeting, policies.CANCELLED)
    with act("meeting.cancel", by=by, owner=meeting_id) as entry:
        meeting.stage = policies.CANCELLED
        meeting.save()
        tasks.finish(entry, subjects=[meeting_id])


def begin(*, by: Actor, meeting_id: UUID, present: Iterable[UUID]) -> None:
    """Open the meeting: who is there, and an agenda of what waits now."""
    meeting = _led(by, meeting_id, "meeting.open")
    _move(meeting, policies.OPEN)
    members = {person: seat for person, _, seat, _ in queries.members_of(meeting.body_id)}
    there = [person for person in dict.fromkeys(present) if person in members]
    if not there:
        raise Invalid({"present": [{"code": "nobody_present"}]})
    if Meeting.objects.filter(body=meeting.body, stage=policies.OPEN).exists():
        raise NotNow("another_meeting_is_open")
    waiting = queries.waiting_for(meeting.body.kind, meeting.body.scope)
    with act("meeting.open", by=by, owner=meeting_id, ground=GROUND) as entry:
        meeting.stage, meeting.opened = policies.OPEN, clock.now()
        meeting.save()
        Presence.objects.bulk_create(
            [Presence(meeting=meeting, person_id=person, seat_id=members[person]) for person in there]
        )
        _put_on_agenda(meeting, waiting)
        entry.note(items=len(waiting), present=len(there))


def _put_on_agenda(meeting: Meeting, waiting: Iterable[tuple[agenda.Source, agenda.Waiting]]) -> None:
    start = Item.objects.filter(meeting=meeting).count()
    Item.objects.bulk_create(
        [
            Item(meeting=meeting, source=source.code, subject=found.subject, position=start + index)
            for index, (source, found) in enumerate(waiting)
        ]
    )


def refresh(*, by: Actor, meeting_id: UUID) -> int:
    """Add what came in since the meeting opened. Gives how many."""
    meeting = _led(by, meeting_id, "meeting.refresh")
    _must_be_open(meeting)
    known = set(Item.objects.filter(meeting=meeting).values_list("subject", flat=True))
    found = queries.waiting_for(meeting.body.kind, meeting.body.scope)
    fresh = [pair for pair in found if pair[1].subject not in known]
    with act("meeting.refresh", by=by, owner=meeting_id, ground=GROUND) as entry:
        _put_on_agenda(meeting, fresh)
        entry.note(items=len(fresh))
    return len(fresh)


def invite(*, by: Actor, meeting_id: UUID, item_id: UUID, person_id: UUID, seat: str) -> None:
    """Ask a guest in at one item."""
    meeting = _led(by, meeting_id, "meeting.invite")
    _must_be_open(meeting)
    item = _item(meeting, item_id)
    with act("meeting.invite", by=by, owner=meeting_id, ground=GROUND) as entry:
        Presence.objects.get_or_create(
            meeting=meeting, person_id=person_id, guest_at=item, defaults={"seat_id": seat}
        )
        entry.touched(item_id, person_id)


def decide(*, by: Actor, meeting_id: UUID, item_id: UUID, choice: agenda.Choice) -> None:
    """Record the joint decision about one item, with its reason and the objections by name."""
    meeting = _led(by, meeting_id, "meeting.decide")
    _must_be_open(meeting)
    item = _item(meeting, item_id)
    if item.stage == Item.Stage.DECIDED:
        raise NotNow("already_decided")
    source = agenda.source(item.source)
    outcome = _outcome(source, by, item.subject, choice)
    apply = source.prepare(_decided(by, meeting, item, choice))
    with act("meeting.decide", by=by, owner=item.subject, ground=source.ground) as entry:
        _settle(item, outcome)
        apply(entry)
        entry.touched(meeting_id, item_id)
        entry.note(source=source.code, outcome=outcome.code, objections=len(choice.dissents))


def _settle(item: Item, outcome: agenda.Outcome) -> None:
    """Mark the item; whoever decided the same item a moment earlier goes first."""
    undecided = Item.objects.filter(id=item.id).exclude(stage=Item.Stage.DECIDED)
    values: dict[str, Any] = {"stage": Item.Stage.POSTPONED}
    if outcome.settles:
        values = {"stage": Item.Stage.DECIDED, "outcome": outcome.code, "decided": clock.now()}
    if not undecided.update(**values):
        raise NotNow("already_decided")


def _outcome(source: agenda.Source, by: Actor, subject: UUID, choice: agenda.Choice) -> agenda.Outcome:
    possible = {option.code: option for option in source.outcomes(by, subject)}
    if choice.outcome not in possible:
        raise Invalid({"outcome": [{"code": "choose_outcome"}]})
    if possible[choice.outcome].needs_reason and not choice.reason.strip():
        raise Invalid({"reason": [{"code": "reason_needed"}]})
    return possible[choice.outcome]


def _decided(by: Actor, meeting: Meeting, item: Item, choice: agenda.Choice) -> agenda.Decided:
    seats = tuple(seat for seat, _name in queries.seats_present(meeting.id))
    if {dissent.seat for dissent in choice.dissents} - set(seats):
        raise Invalid({"dissents": [{"code": "seat_not_present"}]})
    return agenda.Decided(by, item.subject, meeting.id, meeting.body_id, seats, choice)


def postpone(*, by: Actor, meeting_id: UUID, item_id: UUID) -> None:
    """Leave an item for the next meeting: it keeps waiting."""
    meeting = _led(by, meeting_id, "meeting.postpone")
    _must_be_open(meeting)
    item = _item(meeting, item_id)
    if item.stage == Item.Stage.DECIDED:
        raise NotNow("already_decided")
    with act("meeting.postpone", by=by, owner=item.subject, ground=GROUND) as entry:
        item.stage = Item.Stage.POSTPONED
        item.save()
        entry.touched(meeting_id, item_id)


def promise(
    *, by: Actor, meeting_id: UUID, item_id: UUID | None, person_id: UUID, text: str, due: date
) -> UUID:
    """Record what somebody will do, and put it under that person's *Today*."""
    meeting = _led(by, meeting_id, "meeting.promise")
    _must_be_open(meeting)
    if person_id not in {person for person, *_ in queries.members_of(meeting.body_id)}:
        raise Invalid({"person": [{"code": "not_a_member"}]})
    if due < clock.today():
        raise Invalid({"due": [{"code": "day_has_passed"}]})
    item = _item(meeting, item_id) if item_id else None
    batch = Batch()
    record = batch.add(meeting_id, PROMISE, {"text": text})
    batch.make_keys()
    with act("meeting.promise", by=by, owner=meeting_id, ground=GROUND) as entry:
        batch.write()
        row = Promise.objects.create(meeting=meeting, item=item, person_id=person_id, text=record, due=due)
        tasks.for_person(
            entry, "meeting.promise", subject=row.id, person=person_id, due=due, body=meeting.body.name
        )
    return row.id


def keep_promise(*, by: Actor, promise_id: UUID) -> None:
    """Say that what was promised has been done."""
    queries.promise_for(promise_id, by=by)
    with act("meeting.promise_kept", by=by, owner=promise_id) as entry:
        Promise.objects.filter(id=promise_id, done__isnull=True).update(done=clock.now())
        tasks.finish(entry, subjects=[promise_id])


def note(*, by: Actor, meeting_id: UUID, text: str) -> None:
    """Write the general notes of the meeting; they replace the earlier ones."""
    meeting = _led(by, meeting_id, "meeting.note")
    _must_be_open(meeting)
    batch = Batch()
    record = batch.add(meeting_id, NOTES, {"text": text})
    batch.make_keys()
    with act("meeting.note", by=by, owner=meeting_id, ground=GROUND):
        batch.write()
        Meeting.objects.filter(id=meeting_id).update(notes=record)


def close(*, by: Actor, meeting_id: UUID) -> None:
    """Close: minutes, letters and tasks are ready."""
    meeting = _led(by, meeting_id, "meeting.close")
    _move(meeting, policies.CLOSED)
    _refuse_now(policies.may_close(Item.objects.filter(meeting=meeting, stage=Item.Stage.WAITING).count()))
    with act("meeting.close", by=by, owner=meeting_id, ground=GROUND) as entry:
        meeting.stage, meeting.closed = policies.CLOSED, clock.now()
        meeting.save()
        tasks.finish(entry, subjects=[meeting_id])


def _led(by: Actor, meeting_id: UUID, name: str) -> Meeting:
    """The meeting, when this actor leads its body; a stranger learns nothing."""
    page = queries.meeting_for(meeting_id, by=by)
    role = queries.role_in(by, page.body_id)
    require(policies.may_lead(by, role), by=by, act=name, owner=meeting_id)
    return Meeting.objects.select_related("body").get(id=meeting_id)


def _move(meeting: Meeting, to: str) -> None:
    _refuse_now(policies.may_move(meeting.stage, to))


def _must_be_open(meeting: Meeting) -> None:
    if meeting.stage != policies.OPEN:
        raise NotNow("meeting_not_open")


def _refuse_now(decision: Decision) -> None:
    """A step that the workflow does not allow: not a refusal by law, so not in the ledger."""
    if not decision.allowed:
        raise NotNow(decision.code, **decision.facts)


def _item(meeting: Meeting, item_id: UUID) -> Item:
    item = Item.objects.filter(id=item_id, meeting=meeting).first()
    if item is None:
        raise Missing("item", item_id)
    return item
