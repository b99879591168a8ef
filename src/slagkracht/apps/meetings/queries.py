"""Reading meetings: for members of the body; a guest sees the items he was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from slagkracht.apps.meetings import agenda, policies
from slagkracht.apps.meetings.models import Body, Item, Meeting, Member, Presence, Promise
from slagkracht.apps.organisation.queries import mandates_today, seat_names, valid_on
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page as keyset_page

# ---- bodies and membership ----


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
    rows = list(memberships(by).order_by("body__kind", "body__name"))
    waiting = _waiting_counts((m.body.kind, m.body.scope) for m in rows)
    return [
        BodyLine(
            m.body_id,
            m.body.name,
            m.body.kind,
            m.role in policies.LEADERS,
            waiting[m.body.kind, m.body.scope],
        )
        for m in rows
    ]


def _waiting_counts(bodies: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {body: len(waiting_for(*body)) for body in set(bodies)}


def memberships(by: Actor) -> QuerySet[Member]:
    """Where this actor is a member today: the membership, the body and the mandate for its seat must hold."""
    today = clock.today()
    rows = Member.objects.filter(valid_on(today), valid_on(today, "body__"), person_id=by.id)
    seats = mandates_today().filter(person_id=by.id).values("seat_id")
    return rows.filter(seat_id__in=seats).select_related("body", "seat")


def role_in(by: Actor, body_id: UUID) -> str | None:
    """This actor's role in a body today, or None."""
    return memberships(by).filter(body_id=body_id).values_list("role", flat=True).first()


def members_of(body_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """The members of a body today: person, name, seat code, role."""
    today = clock.today()
    rows = Member.objects.filter(valid_on(today), body_id=body_id, person__is_active=True)
    return [
        (m.person_id, m.person.name, m.seat_id, m.role)
        for m in rows.select_related("person").order_by("person__name", "id")
    ]


def bodies_of(kind: str) -> list[tuple[str, str]]:
    """The bodies of a kind today: scope and name."""
    rows = Body.objects.filter(valid_on(clock.today()), kind=kind).order_by("name")
    return list(rows.values_list("scope", "name"))


def body_row(body_id: UUID) -> Body:
    """One body of today; raises ``Missing``."""
    row = Body.objects.filter(valid_on(clock.today()), id=body_id).first()
    if row is None:
        raise Missing("body", body_id)
    return row


def is_guest_now(by: Actor, subject: UUID) -> bool:
    """Was this actor asked in at the item about this subject, which is not done yet, in a meeting that is
    open now?"""
    invited = Presence.objects.filter(
        person_id=by.id,
        guest_at__subject=subject,
        guest_at__stage=Item.Stage.WAITING,
        meeting__stage=policies.OPEN,
    )
    return bool(by.grants) and invited.exists()


def waiting_for(body_kind: str, scope: str) -> list[tuple[agenda.Source, agenda.Waiting]]:
    """What waits for a body of this kind and scope, oldest first."""
    found = [
        (source, waiting) for source in agenda.sources_for(body_kind) for waiting in source.waiting(scope)
    ]
    return sorted(found, key=lambda pair: (pair[1].since, pair[1].title))


# ---- lists of meetings ----


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
class MeetingList:
    """One page of a list."""

    rows: list[MeetingLine]
    next: str | None


def coming(by: Actor) -> list[MeetingLine]:
    """The meetings of this actor's bodies that are planned or under way, the nearest first."""
    rows = list(_meetings(by).filter(stage__in=(policies.PLANNED, policies.OPEN)).order_by("day", "starts"))
    planned = _waiting_counts((m.body.kind, m.body.scope) for m in rows if m.stage == policies.PLANNED)
    return [_line(meeting, planned.get((meeting.body.kind, meeting.body.scope), 0)) for meeting in rows]


def closed(by: Actor, *, cursor: str = "") -> MeetingList:
    """The closed meetings of this actor's bodies, the latest first."""
    found = keyset_page(_meetings(by).filter(stage=policies.CLOSED), order=["-day", "-id"], cursor=cursor)
    return MeetingList([_line(meeting, 0) for meeting in found.rows], found.next)


def _meetings(by: Actor) -> QuerySet[Meeting]:
    if not by.grants:
        return Meeting.objects.none()
    bodies = list(memberships(by).values_list("body_id", flat=True))
    waiting = Count("items", filter=Q(items__stage=Item.Stage.WAITING))
    rows = Meeting.objects.filter(body__in=bodies).select_related("body")
    return rows.annotate(all_items=Count("items"), waiting_items=waiting)


def _line(meeting: Meeting, planned: int) -> MeetingLine:
    before = meeting.stage == policies.PLANNED
    counted = vars(meeting)  # the annotations
    return MeetingLine(
        meeting.id,
        meeting.body.name,
        meeting.body.kind,
        meeting.day,
        meeting.starts,
        meeting.stage,
        planned if before else counted["all_items"],
        planned if before else counted["waiting_items"],
    )


# ---- one meeting ----


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
    waits: bool  # False: withdrawn meanwhile or decided elsewhere
    guests: tuple[str, ...] = ()

    @property
    def may_be_decided(self) -> bool:
        """Is there still something to decide?"""
        return self.waits and self.stage in (Item.Stage.WAITING, Item.Stage.POSTPONED)

    @property
    def takes_guests(self) -> bool:
        """Can somebody still be asked in at it?"""
        return self.waits and self.stage == Item.Stage.WAITING


@dataclass(frozen=True)
class MeetingPage:
    """One meeting."""

    id: UUID
    body_id: UUID
    body: str
    day: date
    starts: time
    stage: str
    closed: datetime | None
    leads: bool
    guest: bool
    items: list[ItemLine]
    waiting: list[agenda.Waiting]  # before it opens: what will be on the agenda
    present: list[tuple[UUID, str, str]]  # person, name, seat name
    notes: UUID | None
    version: int

    @property
    def to_do(self) -> int:
        """Items still waiting."""
        return sum(item.stage == Item.Stage.WAITING for item in self.items)

    @property
    def still_waiting(self) -> list[ItemLine]:
        """Items that must be decided or left for the next meeting before this one closes."""
        return [item for item in self.items if item.stage == Item.Stage.WAITING and item.waits]

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
    only = None if member else _guest_items(meeting_id, by)
    if only is not None and not policies.may_be_guest(meeting.stage, len(only)).allowed:
        raise Missing("meeting", meeting_id)
    return MeetingPage(
        id=meeting.id,
        body_id=meeting.body_id,
        body=meeting.body.name,
        day=meeting.day,
        starts=meeting.starts,
        stage=meeting.stage,
        closed=meeting.closed,
        leads=policies.may_lead(by, role).allowed,
        guest=not member,
        items=_items(meeting_id, only),
        waiting=_preview(meeting, by) if member else [],
        present=_present(meeting_id) if member else [],
        notes=meeting.notes if member else None,
        version=meeting.version,
    )


def _guest_items(meeting_id: UUID, by: Actor) -> set[UUID]:
    """The items this actor was asked in at, that are not done yet."""
    if not by.grants:
        return set()
    rows = Presence.objects.filter(
        meeting_id=meeting_id, person_id=by.id, guest_at__stage=Item.Stage.WAITING
    ).values_list("guest_at_id", flat=True)
    return {item for item in rows if item is not None}


def _items(meeting_id: UUID, only: set[UUID] | None) -> list[ItemLine]:
    rows = Item.objects.filter(meeting_id=meeting_id).order_by("position", "id")
    if only is not None:
        rows = rows.filter(id__in=only)
    items = list(rows)
    lines, guests = _lines_of(items), _guests_of(meeting_id)
    return [_item_line(item, lines.get(item.subject), guests.get(item.id, [])) for item in items]


def _item_line(item: Item, line: agenda.Line | None, guests: list[str]) -> ItemLine:
    return ItemLine(
        item.id,
        item.meeting_id,
        item.source,
        item.subject,
        line.title if line else "–",  # destroyed, and gone from its room
        item.stage,
        item.outcome,
        item.position,
        line is not None and line.waits,
        tuple(guests),
    )


def _lines_of(items: Sequence[Item]) -> dict[UUID, agenda.Line]:
    """The titles of all items: one question per source."""
    found: dict[UUID, agenda.Line] = {}
    for code in {item.source for item in items}:
        subjects = [item.subject for item in items if item.source == code]
        found |= agenda.source(code).lines(subjects)
    return found


def _guests_of(meeting_id: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Presence.objects.filter(meeting_id=meeting_id, guest_at__isnull=False)
    for presence in rows.select_related("person", "seat").order_by("person__name"):
        guest = f"{presence.person.name}, {presence.seat.name}"
        found.setdefault(presence.guest_at_id or UUID(int=0), []).append(guest)
    return found


def _preview(meeting: Meeting, by: Actor) -> list[agenda.Waiting]:
    """What will be on the agenda; what it is about only for a member who may see that."""
    if meeting.stage != policies.PLANNED:
        return []
    kind, scope = meeting.body.kind, meeting.body.scope
    return [
        waiting if policies.may_see_what(by, source.roles, scope).allowed else replace(waiting, facts="")
        for source, waiting in waiting_for(kind, scope)
    ]


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


def people_to_invite(page: MeetingPage) -> list[tuple[str, str]]:
    """Who could be asked in at an item: everybody with a mandate who is no member. As ``person|seat``."""
    members = {person for person, *_ in members_of(page.body_id)}
    rows = mandates_today().filter(person__is_active=True).select_related("person", "seat")
    return [
        (f"{row.person_id}|{row.seat_id}", f"{row.person.name}, {row.seat.name}")
        for row in rows.order_by("person__name", "seat__name")
        if row.person_id not in members
    ]


def promise_row(promise_id: UUID, *, by: Actor) -> Promise:
    """What somebody promised, for who promised it; its words stay sealed."""
    row = Promise.objects.filter(id=promise_id, person_id=by.id).select_related("person").first()
    if row is None or not by.grants:
        raise Missing("promise", promise_id)
    return row


def about_meetings(meetings: Sequence[UUID]) -> dict[UUID, tuple[str, time]]:
    """The body and the time of meetings: for the page of who must attend."""
    rows = Meeting.objects.filter(id__in=list(meetings)).values_list("id", "body__name", "starts")
    return {meeting: (body, starts) for meeting, body, starts in rows}
