"""Reading meetings: for members of the body; a guest sees the items he was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from slagkracht.apps.meetings import agenda, policies
from slagkracht.apps.meetings.models import Body, Item, Meeting, Member, Presence, Promise
from slagkracht.apps.organisation.queries import seat_names, valid_on
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing

GROUND = "WGS 2.23(3)"


@dataclass(frozen=True)
class MeetingLine:
    """One meeting in a list."""

    id: UUID
    body: str
    kind: str
    day: date
    starts: time
    stage: str
    items: int
    waiting: int


@dataclass(frozen=True)
class BodyLine:
    """One body of this actor, with what waits for it."""

    id: UUID
    name: str
    kind: str
    leads: bool
    waiting: int


def my_bodies(by: Actor) -> list[BodyLine]:
    """The bodies this actor belongs to today."""
    rows = _memberships(by).select_related("body").order_by("body__kind", "body__name")
    return [
        BodyLine(
            m.body_id,
            m.body.name,
            m.body.kind,
            m.role in policies.LEADERS,
            len(waiting_for(m.body.kind, m.body.scope)),
        )
        for m in rows
    ]


def _memberships(by: Actor) -> QuerySet[Member]:
    return Member.objects.filter(valid_on(clock.today()), person_id=by.id)


def role_in(by: Actor, body_id: UUID) -> str | None:
    """This actor's role in a body today, or None."""
    return _memberships(by).filter(body_id=body_id).values_list("role", flat=True).first()


def my_meetings(by: Actor, *, closed: bool) -> list[MeetingLine]:
    """The meetings of this actor's bodies: those to come, or the latest fifty that were closed."""
    if not by.grants:
        return []
    bodies = list(_memberships(by).values_list("body_id", flat=True))
    rows = Meeting.objects.filter(body__in=bodies).exclude(stage=policies.CANCELLED)
    rows = (
        rows.filter(stage=policies.CLOSED).order_by("-day", "-id")[:50]
        if closed
        else rows.exclude(stage=policies.CLOSED).order_by("day", "starts")
    )
    waiting = Count("items", filter=Q(items__stage=Item.Stage.WAITING))
    counted = rows.select_related("body").annotate(all_items=Count("items"), waiting_items=waiting)
    return [_line(meeting, meeting.all_items, meeting.waiting_items) for meeting in counted]


def _line(meeting: Meeting, items: int, waiting: int) -> MeetingLine:
    if meeting.stage == policies.PLANNED:
        items = waiting = len(waiting_for(meeting.body.kind, meeting.body.scope))
    return MeetingLine(
        meeting.id,
        meeting.body.name,
        meeting.body.kind,
        meeting.day,
        meeting.starts,
        meeting.stage,
        items,
        waiting,
    )


def waiting_for(body_kind: str, scope: str) -> list[tuple[agenda.Source, agenda.Waiting]]:
    """What waits for a body of this kind and scope, oldest first."""
    found = [
        (source, waiting) for source in agenda.sources_for(body_kind) for waiting in source.waiting(scope)
    ]
    return sorted(found, key=lambda pair: (pair[1].since, pair[1].title))


@dataclass(frozen=True)
class ItemLine:
    """One item of an agenda, without content."""

    id: UUID
    meeting: UUID
    source: str
    subject: UUID
    title: str
    stage: str
    outcome: str
    position: int


@dataclass(frozen=True)
class MeetingPage:
    """One meeting."""

    id: UUID
    body_id: UUID
    body: str
    kind: str
    scope: str
    day: date
    starts: time
    stage: str
    closed: datetime | None
    leads: bool
    items: list[ItemLine]
    waiting: list[agenda.Waiting]  # before it opens: what will be on the agenda
    present: list[tuple[UUID, str, str]]  # person, name, seat name
    notes: UUID | None

    @property
    def to_do(self) -> int:
        """Items still waiting."""
        return sum(item.stage == Item.Stage.WAITING for item in self.items)

    def item(self, item_id: UUID | None) -> ItemLine | None:
        """The item asked, or the first that waits, or the last."""
        asked = next((item for item in self.items if item.id == item_id), None)
        if item_id is not None and asked is None:
            raise Missing("item", item_id)
        first = next((item for item in self.items if item.stage == Item.Stage.WAITING), None)
        return asked or first or (self.items[-1] if self.items else None)

    def beside(self, item: ItemLine) -> tuple[ItemLine | None, ItemLine | None]:
        """The items before and after."""
        index = self.items.index(item)
        before = self.items[index - 1] if index else None
        return before, self.items[index + 1] if index + 1 < len(self.items) else None


def meeting_for(meeting_id: UUID, *, by: Actor) -> MeetingPage:
    """One meeting of a body this actor belongs to; for a guest with only his items."""
    meeting = Meeting.objects.select_related("body").filter(id=meeting_id).first()
    if meeting is None:
        raise Missing("meeting", meeting_id)
    role = role_in(by, meeting.body_id)
    member = policies.may_attend(by, role).allowed
    guest_items = None if member else _guest_items(meeting_id, by)
    if not member and not guest_items:
        raise Missing("meeting", meeting_id)
    return MeetingPage(
        id=meeting.id,
        body_id=meeting.body_id,
        body=meeting.body.name,
        kind=meeting.body.kind,
        scope=meeting.body.scope,
        day=meeting.day,
        starts=meeting.starts,
        stage=meeting.stage,
        closed=meeting.closed,
        leads=policies.may_lead(by, role).allowed,
        items=_items(meeting_id, guest_items),
        waiting=_preview(meeting) if member else [],
        present=_present(meeting_id) if member else [],
        notes=meeting.notes if member else None,
    )


def _guest_items(meeting_id: UUID, by: Actor) -> set[UUID]:
    if not by.grants:
        return set()
    rows = Presence.objects.filter(meeting_id=meeting_id, person_id=by.id, guest_at__isnull=False)
    return set(rows.values_list("guest_at_id", flat=True))


def _items(meeting_id: UUID, only: set[UUID] | None) -> list[ItemLine]:
    rows = Item.objects.filter(meeting_id=meeting_id)
    if only is not None:
        rows = rows.filter(id__in=only)
    return [
        ItemLine(
            i.id,
            i.meeting_id,
            i.source,
            i.subject,
            agenda.source(i.source).title(i.subject),
            i.stage,
            i.outcome,
            i.position,
        )
        for i in rows.order_by("position")
    ]


def _preview(meeting: Meeting) -> list[agenda.Waiting]:
    if meeting.stage != policies.PLANNED:
        return []
    return [waiting for _, waiting in waiting_for(meeting.body.kind, meeting.body.scope)]


def _present(meeting_id: UUID) -> list[tuple[UUID, str, str]]:
    names = seat_names()
    rows = Presence.objects.filter(meeting_id=meeting_id, guest_at__isnull=True).select_related("person")
    return [(p.person_id, p.person.name, names[p.seat_id]) for p in rows.order_by("person__name")]


def seats_present(meeting_id: UUID) -> list[tuple[str, str]]:
    """The seats present at a meeting: code and name. Guests have no part in the decision."""
    names = seat_names()
    rows = Presence.objects.filter(meeting_id=meeting_id, guest_at__isnull=True)
    return [
        (seat, names[seat]) for seat in rows.order_by("seat_id").values_list("seat_id", flat=True).distinct()
    ]


def bodies_of(kind: str) -> list[tuple[str, str]]:
    """The bodies of a kind today: scope and name."""
    rows = Body.objects.filter(valid_on(clock.today()), kind=kind).order_by("name")
    return list(rows.values_list("scope", "name"))


def is_guest_now(by: Actor, subject: UUID) -> bool:
    """Was this actor asked in at the item about this subject, in a meeting that is open now?"""
    invited = Presence.objects.filter(
        person_id=by.id, guest_at__subject=subject, meeting__stage=policies.OPEN
    )
    return bool(by.grants) and invited.exists()


def members_of(body_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """The members of a body today: person, name, seat code, role."""
    rows = Member.objects.filter(valid_on(clock.today()), body_id=body_id).select_related("person")
    return [(m.person_id, m.person.name, m.seat_id, m.role) for m in rows.order_by("person__name")]


@dataclass(frozen=True)
class PromiseLine:
    """Something promised, with its words: opened inside a reading."""

    id: UUID
    person: str
    text: str
    due: date
    done: bool
    item: UUID | None


def promises_of(meeting_id: UUID, *, by: Actor) -> list[PromiseLine]:
    """What was promised in a meeting of this actor's body."""
    meeting_for(meeting_id, by=by)
    rows = list(Promise.objects.filter(meeting_id=meeting_id).select_related("person").order_by("due"))
    return _promise_lines(meeting_id, rows, by) if rows else []


def promise_for(promise_id: UUID, *, by: Actor) -> PromiseLine:
    """One promise, for who made it."""
    row = Promise.objects.filter(id=promise_id, person_id=by.id).select_related("person").first()
    if row is None or not by.grants:
        raise Missing("promise", promise_id)
    return _promise_lines(row.meeting_id, [row], by)[0]


def _promise_lines(meeting_id: UUID, rows: Sequence[Promise], by: Actor) -> list[PromiseLine]:
    with reading(by, meeting_id, GROUND):
        opened = open_records([row.text for row in rows])
    return [
        PromiseLine(
            row.id,
            row.person.name,
            str(opened[row.text]["text"]) if row.text in opened else "",
            row.due,
            row.done is not None,
            row.item_id,
        )
        for row in rows
    ]


def notes_of(page: MeetingPage, *, by: Actor) -> str:
    """The general notes of a meeting."""
    if page.notes is None:
        return ""
    with reading(by, page.id, GROUND):
        opened = open_records([page.notes])
    return str(opened[page.notes]["text"]) if page.notes in opened else ""
