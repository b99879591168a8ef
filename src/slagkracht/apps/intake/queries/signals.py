"""Signals as their reporters and weighers see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from slagkracht.apps.intake import numbers
from slagkracht.apps.intake.models import Signal, Subject
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.organisation.queries import municipality_names, seat_names
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import EVERYWHERE, Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import merged, page
from slagkracht.core import law

GROUND = "WGS 2.23(3)"
TEXT_FIELDS = ("observation", "necessity", "others", "region")


def number_of(signal: Signal) -> str:
    """S-0412, as people say it; a draft has no number yet."""
    return numbers.said(numbers.SIGNAL, signal.number) if signal.number else ""


def facts_of(signal: Signal) -> policies.SignalFacts:
    """What policies need of a row."""
    return policies.SignalFacts(
        id=signal.id,
        stage=signal.stage,
        reporter=signal.reporter_id,
        seat=signal.seat_id,
        routed_to=signal.routed_to,
        dossier=signal.dossier,
        restorable_until=signal.destroy_on if signal.stage == policies.NOT_TAKEN_UP else None,
    )


def row_for(signal_id: UUID, *, by: Actor) -> Signal:
    """The row, for actions, when this actor may follow it; stranger and missing are one answer."""
    signal = Signal.objects.filter(id=signal_id).select_related("place", "municipality", "seat").first()
    if signal is None or signal.stage == policies.STAGED:
        raise Missing("signal", signal_id)
    directs = str(signal.dossier) in by.scopes("case_director") if signal.dossier else False
    if not policies.may_follow(by, facts_of(signal)).allowed and not directs:
        raise Missing("signal", signal_id)
    return signal


@dataclass(frozen=True)
class SignalLine:
    """One signal in a list: no content."""

    id: UUID
    number: str
    stage: str
    stage_name: str
    form: law.Text | None
    municipality: str
    seat: str
    made: datetime
    received: datetime | None
    why_not: str


@dataclass(frozen=True)
class SignalPage:
    """One page of a list."""

    rows: list[SignalLine]
    next: str | None


def my_signals(by: Actor, *, cursor: str = "") -> SignalPage:
    """The signals this actor reported, newest first, drafts included."""
    rows = Signal.objects.filter(reporter_id=by.id).exclude(stage=policies.STAGED)
    found = page(rows, order=["-made", "-id"], cursor=cursor)
    return SignalPage(lines(found.rows), found.next)


def all_signals(by: Actor, *, cursor: str = "", stage: str = "", district: str = "") -> SignalPage:
    """The signals of the groups this actor weighs for, newest first. Structured columns only."""
    scopes = by.scopes(*policies.WEIGHS)
    if not scopes:
        raise Missing("signals")
    rows = Signal.objects.exclude(received__isnull=True)
    if stage:
        rows = rows.filter(stage=stage)
    if EVERYWHERE in scopes:
        groups = [rows.filter(district=district) if district else rows]
    else:  # one question per group, each served by an index; the group is the filter
        groups = [rows.filter(routed_to=scope) for scope in sorted(scopes)]
    found = merged(groups, order=["-received", "-id"], cursor=cursor)
    return SignalPage(lines(found.rows), found.next)


def sees_everything(by: Actor) -> bool:
    """Does this actor weigh for the whole region, and so choose a district?"""
    return EVERYWHERE in by.scopes(*policies.WEIGHS)


def of_groups(rows: QuerySet[Signal], by: Actor) -> QuerySet[Signal]:
    """Of these signals those that this actor weighs (``policies.may_weigh``), as one question."""
    rows = rows.exclude(stage__in=(policies.DRAFT, policies.STAGED))
    return rows if sees_everything(by) else rows.filter(routed_to__in=by.scopes(*policies.WEIGHS))


def lines(rows: Iterable[Signal]) -> list[SignalLine]:
    """Rows as a list shows them."""
    forms = law.statute(clock.today()).forms
    places, seats = municipality_names(), seat_names()
    return [
        SignalLine(
            id=row.id,
            number=number_of(row),
            stage=row.stage,
            stage_name=str(row.get_stage_display()),
            form=forms[row.form].short if row.form in forms else None,
            municipality=places.get(row.municipality_id or "", ""),
            seat=seats.get(row.seat_id, ""),
            made=row.made,
            received=row.received,
            why_not=row.why_not,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Step:
    """One step on a signal's way: what happened, when; ``done`` False: still to come."""

    code: str
    at: datetime | date | None
    done: bool
    detail: str = ""


@dataclass(frozen=True)
class SignalView:
    """One signal as its reporter follows it."""

    id: UUID
    number: str
    stage: str
    form: law.Text | None
    municipality: str
    place: str
    seat: str
    observed_on: date | None
    received: datetime | None
    steps: list[Step]
    why_not: str
    dossier: UUID | None
    destroy_on: date | None
    readable: bool
    may_withdraw: bool
    may_ask_back: bool
    restoration: UUID | None
    may_confirm_back: bool
    version: int


def signal_for(signal_id: UUID, *, by: Actor) -> SignalView:
    """One signal with every step, for who reported it or weighs it."""
    signal = row_for(signal_id, by=by)
    facts, today = facts_of(signal), clock.today()
    forms = law.statute(today).forms
    asked = signal.restorations.filter(confirmed__isnull=True).order_by("-asked").first()
    return SignalView(
        id=signal.id,
        number=number_of(signal),
        stage=signal.stage,
        form=forms[signal.form].name if signal.form in forms else None,
        municipality=signal.municipality.name if signal.municipality else "",
        place=signal.place.name if signal.place else "",
        seat=signal.seat.name,
        observed_on=signal.observed_on,
        received=signal.received,
        steps=_steps(signal),
        why_not=signal.why_not,
        dossier=signal.dossier,
        destroy_on=signal.destroy_on,
        readable=policies.may_read(by, facts).allowed,
        may_withdraw=policies.may_withdraw(by, facts).allowed,
        may_ask_back=asked is None and policies.may_ask_back(by, facts, today).allowed,
        restoration=asked.id if asked else None,
        may_confirm_back=asked is not None
        and policies.may_confirm_back(by, facts, today, asked_by=asked.asked_by_id).allowed,
        version=signal.version,
    )


def _steps(signal: Signal) -> list[Step]:
    """Like a parcel: what has happened, and what is still to come."""
    steps = [Step("received", signal.received, signal.received is not None)]
    gone = signal.stage == policies.DESTROYED
    weighed = signal.weighed is not None
    end = Step("destroyed", signal.destroy_on, gone)
    if signal.stage == policies.WITHDRAWN or (gone and not weighed):
        return [*steps, Step("withdrawn", None, True), end]
    steps.append(Step("weighed", signal.weighed, weighed))
    if not weighed:
        return steps
    if signal.why_not:
        return [*steps, Step("not_taken_up", signal.weighed, True, signal.why_not), end]
    return [*steps, Step("dossier", signal.weighed, True), *([end] if gone else [])]


@dataclass(frozen=True)
class SubjectLine:
    """A subject behind its seal: role and kind only."""

    id: UUID
    position: int
    kind: str


@dataclass(frozen=True)
class Content:
    """What a signal says, opened inside a reading; subjects stay behind their seal."""

    observation: str
    necessity: str
    others: str
    region: str
    reference: str  # the sender's own number, from a list
    partners: list[law.Text]
    subjects: list[SubjectLine]


def content_for(signal_id: UUID, *, by: Actor) -> Content:
    """Open what a signal says. Raises ``Missing`` for who may not read it."""
    signal = readable_row(signal_id, by=by)
    with reading(by, signal.id, GROUND):
        opened = open_records([signal.text]) if signal.text else {}
    text: dict[str, Any] = opened[signal.text].fields if signal.text in opened else {}
    participants = law.statute(clock.today()).participants
    return Content(
        **{name: str(text.get(name, "")) for name in (*TEXT_FIELDS, "reference")},
        partners=[participants[code].name for code in signal.partners if code in participants],
        subjects=subjects_of(signal),
    )


def readable_row(signal_id: UUID, *, by: Actor) -> Signal:
    """The row, when this actor may read its content."""
    signal = row_for(signal_id, by=by)
    if not policies.may_read(by, facts_of(signal)).allowed:
        raise Missing("signal", signal_id)
    return signal


def subjects_of(signal: Signal) -> list[SubjectLine]:
    """The subjects of a signal, sealed."""
    return [SubjectLine(s.id, s.position, s.kind) for s in signal.subjects.all()]


def subject_value(subject_id: UUID, *, by: Actor) -> str:
    """Open one subject: the answer to *Show*. One reading, one line of text."""
    subject = Subject.objects.filter(id=subject_id).first()
    if subject is None:
        raise Missing("subject", subject_id)
    signal = readable_row(subject.signal_id, by=by)
    with reading(by, signal.id, "WGS 2.22(1)"):
        opened = open_records([subject.text])
    if subject.text not in opened:
        raise Missing("subject", subject_id)
    fields = opened[subject.text].fields
    return ", ".join(str(fields[name]) for name in ("name", "number", "details") if fields.get(name))


def what_became(by: Actor, *, most: int = 5) -> list[SignalLine]:
    """What became of this actor's signals lately: for the margin of *Today*."""
    rows = Signal.objects.filter(reporter_id=by.id, weighed__isnull=False).order_by("-weighed", "-id")
    return lines(rows[:most])
