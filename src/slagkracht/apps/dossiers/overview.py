"""The overview of one dossier: opened inside a reading, for who works in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from slagkracht.apps.dossiers import policies, queries
from slagkracht.apps.dossiers.models import Admission, Dossier, Participation
from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.queries.signals import SignalLine, lines
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.core import law

GROUND = "WGS 2.23(5)"


@dataclass(frozen=True)
class Working:
    """Somebody who works in the dossier for a seat."""

    id: UUID
    name: str
    until: date


@dataclass(frozen=True)
class Seated:
    """A seat in a dossier, with who works for it and since when."""

    seat: str
    name: str
    joined: datetime
    left: datetime | None
    people: list[Working]
    why_joined: str = ""
    why_left: str = ""


@dataclass(frozen=True)
class Before:
    """Who directed before."""

    name: str
    began: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Phase:
    """One of the three phases as the head of the page shows it."""

    number: int
    name: law.Text
    state: str  # "open", "current", "closed", "none"
    since: datetime | None


@dataclass(frozen=True)
class Head:
    """What the head of every page of a dossier shows: no content."""

    id: UUID
    code_name: str
    activity: str
    activity_name: law.Text
    form_name: law.Text
    municipalities: list[str]
    director: str
    stage: str
    phase: int
    phases: list[Phase]


@dataclass(frozen=True)
class Overview:
    """Everything the overview page shows."""

    head: Head
    opened: datetime
    closed: datetime | None
    closed_why: str
    closed_because: str
    destroy_on: date | None
    purpose: str
    seats: list[Seated]
    former: list[Seated]
    before: list[Before]
    why_this_director: str
    signals: list[SignalLine]
    clock: law.Destruction
    first_processed: date
    directs: bool
    version: int
    new_to_you: list[str]

    @property
    def id(self) -> UUID:
        """The dossier's id."""
        return self.head.id

    @property
    def days_left(self) -> int | None:
        """Days until the keys must be overwritten; None: a hold without an end."""
        end = self.destroy_on or self.clock.erase_by
        return (end - clock.today()).days if end else None


def head_of(dossier: Dossier) -> Head:
    """The head of every page of a dossier."""
    text = law.statute(clock.today())
    return Head(
        id=dossier.id,
        code_name=dossier.code_name,
        activity=dossier.activity,
        activity_name=text.activities[dossier.activity].short,
        form_name=text.forms[dossier.form].short,
        municipalities=[m.name for m in dossier.municipalities.order_by("name")],
        director=dossier.director.name,
        stage=dossier.stage,
        phase=dossier.phase,
        phases=_phases(dossier),
    )


def _phases(dossier: Dossier) -> list[Phase]:
    entered = {step.phase: step.entered for step in dossier.phase_steps.all()}
    names = law.statute(clock.today()).phases
    return [
        Phase(number, phase.note, _state(number, dossier), entered.get(number))
        for number, phase in sorted(names.items())
    ]


def _state(number: int, dossier: Dossier) -> str:
    if number <= dossier.phase:
        return "current" if number == dossier.phase else "open"
    step = law.may_enter_phase(
        dossier.activity,
        number - 1,
        number,
        on=clock.today(),
        necessity_reasoned=None,
        subjects_named=None,
    )
    return "none" if step.verdict == "nee" else "closed"  # phase 3 does not exist for a scan


def overview_for(dossier_id: UUID, *, by: Actor) -> Overview:
    """One dossier for somebody who works in it; writes the reading before anything is opened."""
    dossier = queries.dossier_row(dossier_id, by=by)
    seats = list(dossier.participations.select_related("seat").order_by("joined", "seat__name"))
    directing = dossier.directions.filter(ended__isnull=True).first()
    because = directing.began_because if directing else None
    sealed = [r for row in seats for r in (row.joined_because, row.left_because)]
    texts = _texts([dossier.purpose, dossier.closed_because, because, *sealed], dossier, by)
    people = _people(dossier)
    seated = [_seated(row, people, texts) for row in seats]
    return Overview(
        head=head_of(dossier),
        opened=dossier.opened,
        closed=dossier.closed,
        closed_why=dossier.closed_why,
        closed_because=_said(texts, dossier.closed_because),
        destroy_on=dossier.destroy_on,
        purpose=_said(texts, dossier.purpose),
        seats=[row for row in seated if row.left is None],
        former=[row for row in seated if row.left is not None],
        before=[Before(d.person.name, d.began, d.ended) for d in queries.directions_of(dossier.id)],
        why_this_director=_said(texts, because),
        signals=_signals(dossier),
        clock=destruction_of(dossier.first_processed),
        first_processed=dossier.first_processed,
        directs=policies.may_direct(by, dossier_id).allowed,
        version=dossier.version,
        new_to_you=inbox.waits_on(dossier_id, by=by),
    )


def _texts(records: Iterable[UUID | None], dossier: Dossier, by: Actor) -> dict[UUID, str]:
    with reading(by, dossier.id, GROUND):
        opened = open_records([record for record in records if record])
    return {record: str(found["text"]) for record, found in opened.items()}


def _said(texts: dict[UUID, str], record: UUID | None) -> str:
    return texts.get(record, "") if record else ""


def _people(dossier: Dossier) -> dict[str, list[Working]]:
    found: dict[str, list[Working]] = {}
    rows: Iterable[Admission] = dossier.admissions.filter(ended__isnull=True).select_related("person")
    for row in sorted(rows, key=lambda row: row.person.name):
        found.setdefault(row.seat_id, []).append(Working(row.person_id, row.person.name, row.until))
    return found


def _seated(row: Participation, people: dict[str, list[Working]], texts: dict[UUID, str]) -> Seated:
    return Seated(
        seat=row.seat_id,
        name=row.seat.name,
        joined=row.joined,
        left=row.left,
        people=people.get(row.seat_id, []) if row.left is None else [],
        why_joined=_said(texts, row.joined_because),
        why_left=_said(texts, row.left_because),
    )


def _signals(dossier: Dossier) -> list[SignalLine]:
    """The signals it rests on: structured columns only; what they say stays with them."""
    joined = list(dossier.joined_signals.order_by("joined", "id").values_list("signal", flat=True))
    rows = {row.id: row for row in Signal.objects.filter(id__in=joined)}
    return lines([rows[signal] for signal in joined if signal in rows])
