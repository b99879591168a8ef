"""Notices as officials, members of the local consultation and guests see them (``who_sees_what.toml``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from slagkracht.apps.intake import lists, numbers
from slagkracht.apps.intake.models import LocalCase, Notice, Signal
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.meetings.queries import is_guest_now
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page

GROUND = policies.ARTICLE


def number_of(notice: Notice) -> str:
    """M-0031, as people say it."""
    return numbers.said(numbers.NOTICE, notice.number)


def facts_of(notice: Notice, by: Actor) -> policies.NoticeFacts:
    """What policies need of a row, for this reader."""
    own = policies.may_list(by, notice.municipality_id).allowed
    return policies.NoticeFacts(
        id=notice.id,
        municipality=notice.municipality_id,
        stage=notice.stage,
        consultation=notice.municipality.local_consultation,
        guest=not own and is_guest_now(by, notice.id),
        to_riec=_to_riec(notice),
    )


def _to_riec(notice: Notice) -> bool:
    """Was it, or a local case of it, decided to go to the RIEC?"""
    if notice.stage != policies.LOCAL_CASE:
        return notice.stage == policies.TO_RIEC
    return LocalCase.objects.filter(notice=notice, result=LocalCase.Result.TO_RIEC).exists()


def row_for(notice_id: UUID, *, by: Actor) -> Notice:
    """The row, for whom the table names; a stranger and a missing one are one answer."""
    found = Notice.objects.filter(id=notice_id).select_related("municipality", "place", "reported_by")
    notice = found.first()
    if notice is None or not policies.may_see(by, facts_of(notice, by)).allowed:
        raise Missing("notice", notice_id)
    return notice


# ---- lists ----


@dataclass(frozen=True)
class NoticeLine:
    """One notice in a list: no content."""

    id: UUID
    number: str
    stage: str
    stage_name: str
    theme: lists.Named | None
    place: str
    received: datetime
    destroy_on: date


@dataclass(frozen=True)
class NoticePage:
    """One page of a list."""

    rows: list[NoticeLine]
    next: str | None


def my_municipalities(by: Actor) -> list[tuple[str, str]]:
    """The municipalities whose notices this actor sees: code and name."""
    names = organisation.municipality_names()
    mine = [(code, names[code]) for code in policies.municipalities(by) if code in names]
    return sorted(mine, key=lambda pair: pair[1])


def chosen_municipality(by: Actor, asked: str) -> str:
    """The municipality asked for, or the first of one's own; ``Missing`` for one that is not."""
    mine = [code for code, _name in my_municipalities(by)]
    if not mine or (asked and asked not in mine):
        raise Missing("municipality", asked)
    return asked or mine[0]


def notices_of(municipality: str, *, by: Actor, stage: str = "", cursor: str = "") -> NoticePage:
    """The notices of one municipality, newest first."""
    if not policies.may_list(by, municipality).allowed:
        raise Missing("notices", municipality)
    rows = Notice.objects.filter(municipality=municipality).select_related("place")
    if stage:
        rows = rows.filter(stage=stage)
    found = page(rows, order=["-received", "-id"], cursor=cursor)
    return NoticePage([_line(row) for row in found.rows], found.next)


def _line(row: Notice) -> NoticeLine:
    return NoticeLine(
        id=row.id,
        number=number_of(row),
        stage=row.stage,
        stage_name=str(row.get_stage_display()),
        theme=lists.themes().get(row.theme),
        place=row.place.name if row.place else "",
        received=row.received,
        destroy_on=row.destroy_on,
    )


# ---- one notice ----


@dataclass(frozen=True)
class CaseRef:
    """A local case that came of a notice."""

    id: UUID
    number: str
    stage: str


@dataclass(frozen=True)
class NoticeView:
    """One notice. Its words were opened inside a reading; whom it is about stays behind its seal."""

    id: UUID
    number: str
    stage: str
    stage_name: str
    municipality: str
    municipality_name: str
    consultation: bool
    place: str
    theme: lists.Named | None
    channel: str
    observed_on: date | None
    received: datetime
    reported_by: str
    decided: datetime | None
    decided_alone: bool
    department: lists.Named | None
    destroy_on: date
    days_left: int
    readable: bool
    text: str
    reason: str
    objections: list[tuple[str, str]]
    has_subject: bool
    may_see_subject: bool
    alone: tuple[str, ...]  # outcomes that this reader may decide outside the consultation
    seats: tuple[str, ...]  # seats for which this reader may make a signal of it
    handed_over: list[datetime]
    cases: list[CaseRef]


def notice_for(notice_id: UUID, *, by: Actor) -> NoticeView:
    """One notice with everything this reader may see of it."""
    notice = row_for(notice_id, by=by)
    facts = facts_of(notice, by)
    words = _words(notice, facts, by)
    own = policies.may_list(by, notice.municipality_id).allowed
    return NoticeView(
        id=notice.id,
        number=number_of(notice),
        stage=notice.stage,
        stage_name=str(notice.get_stage_display()),
        municipality=notice.municipality_id,
        municipality_name=notice.municipality.name,
        consultation=facts.consultation,
        place=notice.place.name if notice.place else "",
        theme=lists.themes().get(notice.theme),
        channel=str(notice.get_channel_display()),
        observed_on=notice.observed_on,
        received=notice.received,
        reported_by=notice.reported_by.name if own else "",
        decided=notice.decided,
        decided_alone=notice.decided is not None and notice.meeting is None,
        department=lists.departments().get(notice.department),
        destroy_on=notice.destroy_on,
        days_left=(notice.destroy_on - clock.today()).days,
        readable=words.readable,
        text=words.text,
        reason=words.said.reason,
        objections=words.said.objections,
        has_subject=notice.about is not None,
        may_see_subject=policies.may_see_subject(by, facts).allowed,
        alone=_alone(by, facts),
        seats=_seats(by, facts),
        handed_over=_handed_over(notice) if own else [],
        cases=_cases(notice) if own else [],
    )


@dataclass(frozen=True)
class Said:
    """Why it was decided so, and who objected: seat name and words."""

    reason: str = ""
    objections: list[tuple[str, str]] = field(default_factory=list)


def decisions_of(notices: Sequence[Notice], *, by: Actor) -> dict[UUID, Said]:
    """What was said about these notices when they were decided, for who sees them."""
    seen = [
        notice
        for notice in notices
        if notice.decision is not None and policies.may_list(by, notice.municipality_id).allowed
    ]
    if not seen:
        return {}
    with reading(by, [notice.id for notice in seen], GROUND):
        opened = open_records(notice.decision for notice in seen if notice.decision is not None)
    names = organisation.seat_names()
    return {
        notice.id: _said(opened[notice.decision].fields, names)
        for notice in seen
        if notice.decision in opened
    }


def _said(fields: Mapping[str, Any], names: Mapping[str, str]) -> Said:
    objections = [(names.get(o["seat"], o["seat"]), str(o["text"])) for o in fields["objections"]]
    return Said(str(fields["reason"]), objections)


@dataclass(frozen=True)
class _Words:
    readable: bool
    text: str = ""
    said: Said = field(default_factory=Said)


def _words(notice: Notice, facts: policies.NoticeFacts, by: Actor) -> _Words:
    """What was seen, and why it was decided so; nothing for who may not read it."""
    if not policies.may_read(by, facts).allowed or notice.text is None:
        return _Words(False)
    wanted = [record for record in (notice.text, notice.decision) if record is not None]
    with reading(by, notice.id, GROUND):
        opened = open_records(wanted)
    text = str(opened[notice.text]["text"]) if notice.text in opened else ""
    if notice.decision is None or notice.decision not in opened:
        return _Words(True, text)
    return _Words(True, text, _said(opened[notice.decision].fields, organisation.seat_names()))


def _alone(by: Actor, facts: policies.NoticeFacts) -> tuple[str, ...]:
    return tuple(
        outcome
        for outcome in policies.OUTCOMES
        if policies.may_move(facts.stage, outcome).allowed
        and policies.may_decide_alone(by, facts, outcome).allowed
    )


def _seats(by: Actor, facts: policies.NoticeFacts) -> tuple[str, ...]:
    if not policies.may_hand_over(by, facts).allowed:
        return ()
    return tuple(policies.reports_for(by, facts.municipality))


def _handed_over(notice: Notice) -> list[datetime]:
    """When signals were made of it: a date, and no way to the signal itself."""
    return list(Signal.objects.filter(notice=notice.id).order_by("made").values_list("made", flat=True))


def _cases(notice: Notice) -> list[CaseRef]:
    rows = LocalCase.objects.filter(notice=notice).order_by("number")
    return [CaseRef(row.id, numbers.said(numbers.LOCAL_CASE, row.number), row.stage) for row in rows]


def subject_value(notice_id: UUID, *, by: Actor) -> str:
    """Whom it is about: the answer to *Show*. One reading, one line of text."""
    notice = row_for(notice_id, by=by)
    if not policies.may_see_subject(by, facts_of(notice, by)).allowed or notice.about is None:
        raise Missing("subject", notice_id)
    with reading(by, notice.id, GROUND):
        opened = open_records([notice.about])
    if notice.about not in opened:
        raise Missing("subject", notice_id)
    return str(opened[notice.about]["about"])


# ---- who can own a local case or an action ----


def officials(municipality: str) -> list[tuple[UUID, str]]:
    """The officials for notices of a municipality: they keep local cases."""
    return _people(roles.NOTICE_OFFICIAL, municipality)


def doers(municipality: str) -> list[tuple[UUID, str]]:
    """Officials and members of the consultation: they can do an action."""
    return sorted(
        {*officials(municipality), *_people(roles.LOCAL_MEMBER, municipality)}, key=lambda pair: pair[1]
    )


def _people(role: str, municipality: str) -> list[tuple[UUID, str]]:
    names = organisation.names_of(organisation.people_with_role(role, municipality))
    return sorted(names.items(), key=lambda pair: pair[1])
