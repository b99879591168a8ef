"""Reading dossiers: only those this actor was admitted to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from slagkracht.apps.dossiers import policies
from slagkracht.apps.dossiers.models import Dossier, Participation
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.models import Mandate, Person
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page
from slagkracht.core import law

GROUND = "WGS 2.23(5)"


@dataclass(frozen=True)
class DossierLine:
    """One dossier in the list."""

    id: UUID
    code_name: str
    activity: law.Text
    form: law.Text
    phase: int
    opened: datetime
    stage: str
    director: str
    destroy_by: date | None


@dataclass(frozen=True)
class DossierPage:
    """One page of the list."""

    rows: list[DossierLine]
    next: str | None


def my_dossiers(by: Actor, *, cursor: str = "", stage: str = policies.OPEN) -> DossierPage:
    """The dossiers this actor works in, newest first."""
    mine = [scope for scope in by.scopes(*policies.WORKS_IN_IT) if _is_uuid(scope)]
    rows = Dossier.objects.filter(id__in=mine, stage=stage).select_related("director")
    found = page(rows, order=["-opened", "-id"], cursor=cursor)
    return DossierPage([_line(dossier) for dossier in found.rows], found.next)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _line(dossier: Dossier) -> DossierLine:
    text = law.statute(clock.today())
    return DossierLine(
        id=dossier.id,
        code_name=dossier.code_name,
        activity=text.activities[dossier.activity].short,
        form=text.forms[dossier.form].short,
        phase=dossier.phase,
        opened=dossier.opened,
        stage=dossier.stage,
        director=dossier.director.name,
        destroy_by=destruction_of(dossier.first_processed).latest,
    )


def destruction_of(first_processed: date) -> law.Destruction:
    """What the law says of the end of a dossier whose oldest datum was registered on this date."""
    return law.latest_destruction(first_processed, on=clock.today(), backup_days=settings.BACKUP_DAYS)


@dataclass(frozen=True)
class Seated:
    """A seat in a dossier, with who works for it and since when."""

    id: UUID
    seat: str
    name: str
    joined: datetime
    left: datetime | None
    people: list[tuple[UUID, str]]
    why_joined: str = ""
    why_left: str = ""


@dataclass(frozen=True)
class Phase:
    """One of the three phases as the head of the page shows it."""

    number: int
    name: law.Text
    state: str  # "open", "current", "closed", "none"
    since: datetime | None


@dataclass(frozen=True)
class Overview:
    """Everything the overview page shows."""

    id: UUID
    code_name: str
    activity: str
    activity_name: law.Text
    form_name: law.Text
    municipalities: list[str]
    director: str
    director_id: UUID
    stage: str
    opened: datetime
    purpose: str
    phases: list[Phase]
    seats: list[Seated]
    former: list[Seated]
    signals: list[UUID]
    clock: law.Destruction
    first_processed: date
    directs: bool
    version: int

    @property
    def days_left(self) -> int | None:
        """Days until the keys must be overwritten; None: a hold without an end."""
        return (self.clock.erase_by - clock.today()).days if self.clock.erase_by else None


def dossier_row(dossier_id: UUID, *, by: Actor) -> Dossier:
    """The row itself, for actions, when this actor works in it; a stranger gets ``Missing``."""
    if not policies.may_see(by, dossier_id).allowed:
        raise Missing("dossier", dossier_id)
    row = Dossier.objects.filter(id=dossier_id).select_related("director").first()
    if row is None or row.stage == policies.DESTROYED:
        raise Missing("dossier", dossier_id)
    return row


def overview_for(dossier_id: UUID, *, by: Actor) -> Overview:
    """One dossier for somebody who works in it; writes the reading before anything is opened."""
    dossier = dossier_row(dossier_id, by=by)
    seats = list(dossier.participations.select_related("seat").order_by("joined"))
    texts = _texts(dossier, seats, by)
    people = _people(dossier)
    seated = [_seated(row, people, texts) for row in seats]
    text = law.statute(clock.today())
    return Overview(
        id=dossier.id,
        code_name=dossier.code_name,
        activity=dossier.activity,
        activity_name=text.activities[dossier.activity].short,
        form_name=text.forms[dossier.form].short,
        municipalities=[m.name for m in dossier.municipalities.order_by("name")],
        director=dossier.director.name,
        director_id=dossier.director_id,
        stage=dossier.stage,
        opened=dossier.opened,
        purpose=texts.get(dossier.purpose, "") if dossier.purpose else "",
        phases=_phases(dossier),
        seats=[row for row in seated if row.left is None],
        former=[row for row in seated if row.left is not None],
        signals=list(dossier.joined_signals.order_by("joined").values_list("signal", flat=True)),
        clock=destruction_of(dossier.first_processed),
        first_processed=dossier.first_processed,
        directs=policies.may_direct(by, dossier_id).allowed,
        version=dossier.version,
    )


def _texts(dossier: Dossier, seats: list[Participation], by: Actor) -> dict[UUID, str]:
    wanted = [dossier.purpose, *(r for row in seats for r in (row.joined_because, row.left_because))]
    with reading(by, dossier.id, GROUND):
        opened = open_records([record for record in wanted if record])
    return {record: str(found["text"]) for record, found in opened.items()}


def _people(dossier: Dossier) -> dict[str, list[tuple[UUID, str]]]:
    found: dict[str, list[tuple[UUID, str]]] = {}
    for admission in dossier.admissions.filter(ended__isnull=True).select_related("person"):
        found.setdefault(admission.seat_id, []).append((admission.person_id, admission.person.name))
    return found


def _seated(row: Participation, people: dict[str, list[tuple[UUID, str]]], texts: dict[UUID, str]) -> Seated:
    return Seated(
        id=row.id,
        seat=row.seat_id,
        name=row.seat.name,
        joined=row.joined,
        left=row.left,
        people=people.get(row.seat_id, []) if row.left is None else [],
        why_joined=texts.get(row.joined_because, "") if row.joined_because else "",
        why_left=texts.get(row.left_because, "") if row.left_because else "",
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


def seats_to_join(dossier_id: UUID) -> list[tuple[str, str]]:
    """The seats that take no part yet."""
    taking = Participation.objects.filter(dossier_id=dossier_id, left__isnull=True)
    present = set(taking.values_list("seat_id", flat=True))
    return [(seat.code, seat.name) for seat in organisation.seats() if seat.code not in present]


def people_to_admit(dossier_id: UUID, seats: list[Seated]) -> list[tuple[str, str]]:
    """Who could be admitted: people with a mandate for a seat that takes part. Values: ``seat|person``."""
    inside = {(row.seat, person) for row in seats for person, _name in row.people}
    rows = (
        Mandate.objects.filter(organisation.valid_on(clock.today()), seat_id__in=[row.seat for row in seats])
        .filter(person__is_active=True)
        .select_related("person", "seat")
        .order_by("seat__name", "person__name")
    )
    return [
        (f"{row.seat_id}|{row.person_id}", f"{row.seat.name}: {row.person.name}")
        for row in rows
        if (row.seat_id, row.person_id) not in inside
    ]


def directors(district: str) -> list[tuple[UUID, str]]:
    """Who may direct a dossier in this district: the case directors of the register."""
    ids = organisation.people_with_role(roles.CASE_DIRECTOR, "region", f"district:{district}")
    return sorted(organisation.names_of(ids).items(), key=lambda pair: pair[1])


def names_by_id(ids: list[UUID]) -> dict[UUID, str]:
    """Code names by id: for a sender, who may know the code name of what became of his signal."""
    return dict(Dossier.objects.filter(id__in=ids).values_list("id", "code_name"))


def mandates_of(person_id: UUID) -> set[str]:
    """The seats a person may act for today."""
    return {mandate.seat for mandate in organisation.mandates_of(person_id)}


def person(person_id: UUID) -> Person:
    """One active person; raises ``Missing``."""
    row = Person.objects.filter(id=person_id, is_active=True).first()
    if row is None:
        raise Missing("person", person_id)
    return row
