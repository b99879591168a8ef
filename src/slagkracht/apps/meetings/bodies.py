"""Keeping bodies: who decides together, and who belongs to them until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.meetings import agenda, policies
from slagkracht.apps.meetings.models import Body, Meeting, Member
from slagkracht.apps.organisation.queries import (
    districts,
    mandates_of,
    mandates_today,
    municipality_names,
    people_with_role,
    valid_on,
)
from slagkracht.apps.organisation.roles import DISTRICT, REGION, scope_kind
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing, NotNow
from slagkracht.base.ids import new_id

GROUND = "WGS 2.23(3)"


@dataclass(frozen=True)
class BodyRow:
    """One body in the administrator's list."""

    id: UUID
    code: str  # the kind's code
    kind: str
    name: str
    scope: str
    members: int


def all_bodies(*, by: Actor) -> list[BodyRow]:
    """Every body of today; only for who keeps them."""
    if not policies.may_keep_bodies(by).allowed:
        raise Missing("bodies")
    rows = Body.objects.filter(valid_on(clock.today())).order_by("kind", "name")
    counts: dict[UUID, int] = {}
    for body_id in Member.objects.filter(valid_on(clock.today())).values_list("body_id", flat=True):
        counts[body_id] = counts.get(body_id, 0) + 1
    return [
        BodyRow(row.id, row.kind, str(row.get_kind_display()), row.name, row.scope, counts.get(row.id, 0))
        for row in rows
    ]


@dataclass(frozen=True)
class MemberRow:
    """A member of a body."""

    id: UUID
    name: str
    seat: str
    role: str
    sees: bool  # has a role with which he may see what the body decides about
    mandated: bool  # may still act for the seat


def body_for(body_id: UUID, *, by: Actor) -> tuple[BodyRow, list[MemberRow]]:
    """One body with its members."""
    row = next((row for row in all_bodies(by=by) if row.id == body_id), None)
    if row is None:
        raise Missing("body", body_id)
    members = (
        Member.objects.filter(valid_on(clock.today()), body_id=body_id)
        .select_related("person", "seat")
        .order_by("role", "person__name")
    )
    seeing, mandates = _who_sees(row), set(mandates_today().values_list("person_id", "seat_id"))
    return row, [
        MemberRow(
            m.id,
            m.person.name,
            m.seat.name,
            str(m.get_role_display()),
            seeing is None or m.person_id in seeing,
            (m.person_id, m.seat_id) in mandates,
        )
        for m in members
    ]


def _who_sees(body: BodyRow) -> set[UUID] | None:
    """Who may see the subjects that come to this body; None: nothing comes to it yet."""
    roles = {role for source in agenda.sources_for(body.code) for role in source.roles}
    if not roles:
        return None
    return {person for role in roles for person in people_with_role(role, body.scope, REGION)}


def found(*, by: Actor, kind: str, name: str, scope: str) -> UUID:
    """Set a body up."""
    require(policies.may_keep_bodies(by), by=by, act="body.found")
    _check_body(kind, scope)
    with act("body.found", by=by, ground=GROUND) as entry:
        body = Body.objects.create(id=new_id(), kind=kind, name=name, scope=scope, valid_from=clock.today())
        entry.touched(body.id)
    return body.id


def _check_body(kind: str, scope: str) -> None:
    if kind not in Body.Kind.values:
        raise Invalid({"kind": [{"code": "unknown_word", "value": kind}]})
    fits = policies.fits(kind, scope_kind(scope))
    if not fits.allowed:
        raise Invalid({"scope": [{"code": fits.code}]})
    known = {REGION, *(f"{DISTRICT}:{d.code}" for d in districts()), *municipality_names()}
    if scope not in known:
        raise Invalid({"scope": [{"code": "unknown_word", "value": scope}]})


def end_body(*, by: Actor, body_id: UUID) -> None:
    """A body ends today; what it decided stands. Not while a meeting of it is planned or under way."""
    require(policies.may_keep_bodies(by), by=by, act="body.end", owner=body_id)
    if not Body.objects.filter(valid_on(clock.today()), id=body_id).exists():
        raise Missing("body", body_id)
    with act("body.end", by=by, owner=body_id, ground=GROUND) as entry:
        Body.objects.select_for_update().get(id=body_id)
        if Meeting.objects.filter(body=body_id, stage__in=(policies.PLANNED, policies.OPEN)).exists():
            raise NotNow("body_still_meets")
        Body.objects.filter(id=body_id).update(valid_until=clock.yesterday())
        Member.objects.filter(valid_on(clock.today()), body_id=body_id).update(valid_until=clock.yesterday())
        entry.touched(body_id)


def add_member(
    *, by: Actor, body_id: UUID, person_id: UUID, seat: str, role: str, until: date | None = None
) -> None:
    """Name a member, for a seat that person may act for."""
    require(policies.may_keep_bodies(by), by=by, act="body.member", owner=body_id)
    if seat not in {mandate.seat for mandate in mandates_of(person_id)}:
        raise Invalid({"member": [{"code": "no_mandate_for_body"}]})
    if role not in Member.Role.values:
        raise Invalid({"role": [{"code": "unknown_word", "value": role}]})
    today = clock.today()
    if not Body.objects.filter(valid_on(today), id=body_id).exists():
        raise Missing("body", body_id)
    if Member.objects.filter(valid_on(today), body_id=body_id, person_id=person_id).exists():
        raise Invalid({"member": [{"code": "member_already"}]})
    with act("body.member", by=by, owner=body_id, ground=GROUND) as entry:
        member = Member.objects.create(
            body_id=body_id,
            person_id=person_id,
            seat_id=seat,
            role=role,
            valid_from=today,
            valid_until=until,
        )
        entry.touched(member.id)


def end_member(*, by: Actor, body_id: UUID, member_id: UUID) -> None:
    """A member leaves today; what was decided with him stands."""
    require(policies.may_keep_bodies(by), by=by, act="body.member_left", owner=body_id)
    member = Member.objects.filter(valid_on(clock.today()), id=member_id, body_id=body_id).first()
    if member is None:
        raise Missing("member", member_id)
    with act("body.member_left", by=by, owner=body_id, ground=GROUND) as entry:
        if member.valid_from == clock.today():
            member.delete()
        else:
            member.valid_until = clock.yesterday()
            member.save()
        entry.touched(member_id)


def people_to_name(*, by: Actor) -> list[tuple[str, str]]:
    """Everybody with a mandate today, as choices ``person|seat``."""
    all_bodies(by=by)
    rows = mandates_today().filter(person__is_active=True)
    rows = rows.select_related("person", "seat").order_by("person__name", "seat__name")
    return [(f"{row.person_id}|{row.seat_id}", f"{row.person.name}, {row.seat.name}") for row in rows]
