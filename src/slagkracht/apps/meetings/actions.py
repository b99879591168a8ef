"""Planning, opening, deciding, promising, closing.

Two people may lead one meeting at the same time. So every act locks the meeting first and looks again at
where things stand; whoever was a moment earlier goes first, and the other one hears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.meetings import agenda, policies, queries, said
from slagkracht.apps.meetings.models import Body, Item, Meeting, Presence, Promise
from slagkracht.apps.organisation.queries import actor_in_seat, mandates_of
from slagkracht.apps.vault.sealing import Batch, reseal
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow, Stale
from slagkracht.base.ids import new_id
from slagkracht.base.policy import Decision

GROUND = "WGS 2.23(3)"
NOTES, PROMISE = "meeting_notes", "meeting_promise"
Found = Sequence[tuple[agenda.Source, agenda.Waiting]]


class _Changed(Exception):
    """Somebody else wrote the notes a moment earlier."""


# ---- before ----


def plan(*, by: Actor, body_id: UUID, day: date, starts: time) -> UUID:
    """Plan a meeting; its members find it under *Today*."""
    body = queries.body_row(body_id)
    role = queries.role_in(by, body_id)
    if role is None:
        raise Missing("body", body_id)
    require(policies.may_lead(by, role), by=by, act="meeting.plan", owner=body_id)
    if day < clock.today():
        raise Invalid({"day": [{"code": "day_has_passed"}]})
    meeting_id = new_id()
    batch = Batch()
    batch.owner(meeting_id)
    batch.make_keys()
    with act("meeting.plan", by=by, owner=meeting_id) as entry:
        batch.write()
        Meeting.objects.create(id=meeting_id, body=body, day=day, starts=starts)
        for person, *_ in queries.members_of(body_id):
            tasks.for_person(
                entry, "meeting.attend", subject=meeting_id, person=person, due=day, body=body.name
            )
    return meeting_id


def cancel(*, by: Actor, meeting_id: UUID) -> None:
    """Call a planned meeting off."""
    by, meeting = _led(by, meeting_id, "meeting.cancel")
    _refuse_now(policies.may_move(meeting.stage, policies.CANCELLED))
    with act("meeting.cancel", by=by, owner=meeting_id) as entry:
        _move(meeting_id, policies.PLANNED, stage=policies.CANCELLED)
        tasks.finish(entry, subjects=[meeting_id])


def begin(*, by: Actor, meeting_id: UUID, present: Iterable[UUID]) -> None:
    """Open the meeting: who is there, and an agenda of what waits now."""
    by, meeting = _led(by, meeting_id, "meeting.open")
    _refuse_now(policies.may_move(meeting.stage, policies.OPEN))
    members = {person: seat for person, _, seat, _ in queries.members_of(meeting.body_id)}
    there = [person for person in dict.fromkeys(present) if person in members]
    if not there:
        raise Invalid({"present": [{"code": "nobody_present"}]})
    waiting = queries.waiting_for(meeting.body.kind, meeting.body.scope)
    with act("meeting.open", by=by, owner=meeting_id, ground=GROUND) as entry:
        Body.objects.select_for_update().get(id=meeting.body_id)  # one opening of this body at a time
        if Meeting.objects.filter(body=meeting.body, stage=policies.OPEN).exclude(id=meeting_id).exists():
            raise NotNow("another_meeting_is_open")
        _move(meeting_id, policies.PLANNED, stage=policies.OPEN, opened=clock.now())
        Presence.objects.bulk_create(
            [Presence(meeting=meeting, person_id=person, seat_id=members[person]) for person in there]
        )
        _put_on_agenda(meeting_id, waiting)
        entry.note(items=len(waiting), present=len(there))


def _put_on_agenda(meeting_id: UUID, waiting: Found) -> int:
    """Add what is not on it yet, in order; the meeting's clock begins with the oldest. Gives how many."""
    there = Item.objects.filter(meeting=meeting_id)
    known = set(there.values_list("subject", flat=True))
    fresh = [(source, found) for source, found in waiting if found.subject not in known]
    start = len(known)
    Item.objects.bulk_create(
        [
            Item(meeting_id=meeting_id, source=source.code, subject=found.subject, position=start + index)
            for index, (source, found) in enumerate(fresh)
        ]
    )
    oldest = min([clock.today(), *(found.since for _, found in fresh)])
    row = Meeting.objects.get(id=meeting_id)
    Meeting.objects.filter(id=meeting_id).update(counted_from=min(row.counted_from or oldest, oldest))
    return len(fresh)


def refresh(*, by: Actor, meeting_id: UUID) -> int:
    """Add what came in since the meeting opened. Gives how many."""
    by, meeting = _led(by, meeting_id, "meeting.refresh")
    waiting = queries.waiting_for(meeting.body.kind, meeting.body.scope)
    with act("meeting.refresh", by=by, owner=meeting_id, ground=GROUND) as entry:
        _lock_open(meeting_id)
        added = _put_on_agenda(meeting_id, waiting)
        entry.note(items=added)
    return added


# ---- one item ----


def invite(*, by: Actor, meeting_id: UUID, item_id: UUID, person_id: UUID, seat: str) -> None:
    """Ask a guest in at one item: he sees that item until it is done, and nothing else."""
    by, meeting = _led(by, meeting_id, "meeting.invite")
    item = _item(meeting_id, item_id)
    if item.stage != Item.Stage.WAITING or not _still_waits([item]):
        raise NotNow("item_is_done")
    if seat not in {mandate.seat for mandate in mandates_of(person_id)}:
        raise Invalid({"guest": [{"code": "no_mandate_for_body"}]})
    if person_id in {person for person, *_ in queries.members_of(meeting.body_id)}:
        raise Invalid({"guest": [{"code": "member_already"}]})
    with act("meeting.invite", by=by, owner=item.subject, ground=GROUND) as entry:
        _lock_open(meeting_id)
        _must_wait(item_id)
        Presence.objects.get_or_create(
            meeting_id=meeting_id, person_id=person_id, guest_at=item, defaults={"seat_id": seat}
        )
        tasks.for_person(
            entry,
            "meeting.guest",
            subject=meeting_id,
            person=person_id,
            due=clock.today(),
            body=meeting.body.name,
        )
        entry.touched(meeting_id, item_id, person_id)


def decide(*, by: Actor, meeting_id: UUID, item_id: UUID, choice: agenda.Choice) -> None:
    """Record the joint decision about one item, with its reason and the objections by name."""
    by, meeting = _led(by, meeting_id, "meeting.decide")
    _must_be_open(meeting)
    item = _item(meeting_id, item_id)
    if item.stage == Item.Stage.DECIDED:
        raise NotNow("already_decided")
    source = agenda.source(item.source)
    outcome = _outcome(source, by, item.subject, choice)
    apply = source.prepare(_decided(by, meeting, item, choice))
    with act("meeting.decide", by=by, owner=item.subject, ground=source.ground) as entry:
        _lock_open(meeting_id)
        _settle(entry, meeting_id, item_id, _settled(outcome))
        apply(entry)
        entry.touched(meeting_id, item_id)
        entry.note(source=source.code, outcome=outcome.code, objections=len(choice.dissents))


def _settled(outcome: agenda.Outcome) -> dict[str, Any]:
    if not outcome.settles:
        return {"stage": Item.Stage.POSTPONED}
    return {"stage": Item.Stage.DECIDED, "outcome": outcome.code, "decided": clock.now()}


def _settle(entry: Draft, meeting_id: UUID, item_id: UUID, values: dict[str, Any]) -> None:
    """Mark the item; whoever decided the same item a moment earlier goes first. Its guests can go."""
    undecided = Item.objects.filter(id=item_id).exclude(stage=Item.Stage.DECIDED)
    if not undecided.update(**values):
        raise NotNow("already_decided")
    guests = Presence.objects.filter(meeting=meeting_id, guest_at__isnull=False)
    still = guests.filter(guest_at__stage=Item.Stage.WAITING).values("person")
    for person in guests.filter(guest_at=item_id).exclude(person__in=still).values_list("person", flat=True):
        tasks.finish_of(entry, subject=meeting_id, person=person, codes=["meeting.guest"])


def _must_wait(item_id: UUID) -> None:
    if not Item.objects.filter(id=item_id, stage=Item.Stage.WAITING).exists():
        raise NotNow("item_is_done")


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
    by, _meeting = _led(by, meeting_id, "meeting.postpone")
    item = _item(meeting_id, item_id)
    with act("meeting.postpone", by=by, owner=item.subject, ground=GROUND) as entry:
        _lock_open(meeting_id)
        _settle(entry, meeting_id, item_id, {"stage": Item.Stage.POSTPONED})
        entry.touched(meeting_id, item_id)


def take_off(*, by: Actor, meeting_id: UUID, item_id: UUID) -> None:
    """Take an item off the agenda that no longer waits: it was withdrawn, or decided elsewhere."""
    by, _meeting = _led(by, meeting_id, "meeting.take_off")
    item = _item(meeting_id, item_id)
    if _still_waits([item]):
        raise NotNow("item_still_waits")
    with act("meeting.take_off", by=by, owner=item.subject, ground=GROUND) as entry:
        _lock_open(meeting_id)
        _settle(entry, meeting_id, item_id, {"stage": Item.Stage.LAPSED})
        entry.touched(meeting_id, item_id)


def _still_waits(items: Iterable[Item]) -> list[Item]:
    """Those of these items whose subject still waits."""
    rows = list(items)
    waits: dict[UUID, bool] = {}
    for code in {item.source for item in rows}:
        lines = agenda.source(code).lines([item.subject for item in rows if item.source == code])
        waits |= {subject: line.waits for subject, line in lines.items()}
    return [item for item in rows if waits.get(item.subject, False)]


# ---- what is said ----


def promise(
    *, by: Actor, meeting_id: UUID, item_id: UUID | None, person_id: UUID, text: str, due: date
) -> UUID:
    """Record what somebody will do, and put it under that person's *Today*."""
    by, meeting = _led(by, meeting_id, "meeting.promise")
    _must_be_open(meeting)
    if person_id not in {person for person, *_ in queries.members_of(meeting.body_id)}:
        raise Invalid({"person": [{"code": "not_a_member"}]})
    if due < clock.today():
        raise Invalid({"due": [{"code": "day_has_passed"}]})
    item = _item(meeting_id, item_id) if item_id else None
    batch = Batch()
    record = batch.add(meeting_id, PROMISE, {"text": text})
    batch.make_keys()
    with act("meeting.promise", by=by, owner=meeting_id, ground=GROUND) as entry:
        _lock_open(meeting_id)
        batch.write()
        row = Promise.objects.create(
            meeting_id=meeting_id, item=item, person_id=person_id, text=record, due=due
        )
        tasks.for_person(
            entry, "meeting.promise", subject=row.id, person=person_id, due=due, body=meeting.body.name
        )
        entry.touched(row.id)
    return row.id


def keep_promise(*, by: Actor, promise_id: UUID) -> None:
    """Say that what was promised has been done."""
    row = queries.promise_row(promise_id, by=by)
    with act("meeting.promise_kept", by=by, owner=row.meeting_id, ground=GROUND) as entry:
        Promise.objects.filter(id=promise_id, done__isnull=True).update(done=clock.now())
        tasks.finish(entry, subjects=[promise_id])
        entry.touched(promise_id)


def note(*, by: Actor, meeting_id: UUID, text: str, version: int) -> None:
    """Write the general notes of the meeting. Raises ``Stale`` with both texts when somebody else wrote."""
    by, meeting = _led(by, meeting_id, "meeting.note")
    _must_be_open(meeting)
    page = queries.meeting_for(meeting_id, by=by)
    if version != meeting.version:
        theirs = said.notes_of(page, by=by)
        raise Stale("meeting", yours={"text": text}, theirs={"text": theirs})
    batch = Batch()
    record = meeting.notes or batch.add(meeting_id, NOTES, {"text": text})
    batch.make_keys()
    try:
        with act("meeting.note", by=by, owner=meeting_id, ground=GROUND):
            _lock_open(meeting_id)
            _take_version(meeting_id, version, record)
            if meeting.notes:
                reseal(meeting_id, record, NOTES, {"text": text})
            else:
                batch.write()
    except _Changed:  # between the look above and the act: now the other text can be read
        note(by=by, meeting_id=meeting_id, text=text, version=version)


def _take_version(meeting_id: UUID, version: int, record: UUID) -> None:
    rows = Meeting.objects.filter(id=meeting_id, version=version)
    if not rows.update(notes=record, version=version + 1):
        raise _Changed


def close(*, by: Actor, meeting_id: UUID, leave_rest: bool = False) -> None:
    """Close: minutes, letters and tasks are ready. What no longer waits is taken off; what still waits must
    be decided or postponed, or with ``leave_rest`` is left for the next meeting."""
    by, meeting = _led(by, meeting_id, "meeting.close")
    _refuse_now(policies.may_move(meeting.stage, policies.CLOSED))
    waiting = list(Item.objects.filter(meeting=meeting_id, stage=Item.Stage.WAITING))
    living = {item.id for item in _still_waits(waiting)}
    if not leave_rest:
        _refuse_now(policies.may_close(len(living)))
    with act("meeting.close", by=by, owner=meeting_id, ground=GROUND) as entry:
        _lock_open(meeting_id)
        rest = Item.objects.filter(meeting=meeting_id, stage=Item.Stage.WAITING)
        rest.exclude(id__in=living).update(stage=Item.Stage.LAPSED)
        left = rest.filter(id__in=living).update(stage=Item.Stage.POSTPONED)
        _move(meeting_id, policies.OPEN, stage=policies.CLOSED, closed=clock.now())
        tasks.finish(entry, subjects=[meeting_id])
        entry.note(left=left)


# ---- shared ----


def must_lead(page: queries.MeetingPage, *, by: Actor, name: str) -> None:
    """Asked before a form is looked at: who does not lead is refused, and that stands in the ledger."""
    if not page.leads:
        _led(by, page.id, name)


def _led(by: Actor, meeting_id: UUID, name: str) -> tuple[Actor, Meeting]:
    """The meeting, when this actor leads its body, and the actor in the seat of that membership; a stranger
    learns nothing."""
    page = queries.meeting_for(meeting_id, by=by)
    member = queries.memberships(by).filter(body_id=page.body_id).first()
    role = member.role if member else None
    require(policies.may_lead(by, role), by=by, act=name, owner=meeting_id)
    acting = actor_in_seat(by, member.seat_id) if member else by
    return acting, Meeting.objects.select_related("body").get(id=meeting_id)


def _lock_open(meeting_id: UUID) -> None:
    """First thing in an act: nobody closes the meeting, or decides in it, until this act is done."""
    if not Meeting.objects.select_for_update().filter(id=meeting_id, stage=policies.OPEN).exists():
        raise NotNow("meeting_not_open")


def _move(meeting_id: UUID, from_: str, **values: Any) -> None:
    """Change the stage from where it was seen; raises ``NotNow`` when somebody was earlier."""
    if not Meeting.objects.filter(id=meeting_id, stage=from_).update(**values):
        raise NotNow("meeting_stage")


def _must_be_open(meeting: Meeting) -> None:
    if meeting.stage != policies.OPEN:
        raise NotNow("meeting_not_open")


def _refuse_now(decision: Decision) -> None:
    """A step that the workflow does not allow: not a refusal by law, so not in the ledger."""
    if not decision.allowed:
        raise NotNow(decision.code, **decision.facts)


def _item(meeting_id: UUID, item_id: UUID) -> Item:
    item = Item.objects.filter(id=item_id, meeting=meeting_id).first()
    if item is None:
        raise Missing("item", item_id)
    return item


def first_due() -> date:
    """What the form of an agreement offers as its date: in two weeks."""
    return clock.today() + timedelta(days=14)
