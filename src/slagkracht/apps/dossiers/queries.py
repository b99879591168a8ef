"""Reading dossiers: only those this actor was admitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from slagkracht.apps.dossiers import policies
from slagkracht.apps.dossiers.models import Admission, Direction, Dossier, Participation
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.base import clock
from slagkracht.base.actors import EVERYWHERE, Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page
from slagkracht.core import law

GROUND = "WGS 2.23(5)"


# ---- who may ----


def mine(by: Actor) -> QuerySet[Dossier]:
    """The dossiers this actor works in today: those he directs, and those in which a seat takes part that he
    was admitted for and may still act for."""
    directs = Q(id__in=_ids(by, roles.CASE_DIRECTOR))
    seats = organisation.mandates_today().filter(person_id=by.id).values("seat_id")
    admitted = Q(
        id__in=_ids(by, roles.PARTICIPANT),
        admissions__person_id=by.id,
        admissions__ended__isnull=True,
        admissions__seat_id__in=seats,
    )
    return Dossier.objects.exclude(stage=policies.DESTROYED).filter(directs | admitted).distinct()


def _ids(by: Actor, role: str) -> list[str]:
    return [scope for scope in by.scopes(role) if _is_uuid(scope)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def dossier_row(dossier_id: UUID, *, by: Actor) -> Dossier:
    """The row itself, for actions, when this actor works in it; a stranger gets ``Missing``."""
    if not policies.may_see(by, dossier_id).allowed:
        raise Missing("dossier", dossier_id)
    row = mine(by).filter(id=dossier_id).select_related("director").first()
    if row is None:
        raise Missing("dossier", dossier_id)
    return row


def appointable_row(dossier_id: UUID, *, by: Actor) -> Dossier:
    """The row, for who may appoint its director; a stranger gets ``Missing``."""
    row = Dossier.objects.filter(id=dossier_id).select_related("director").first()
    if row is None or row.stage == policies.DESTROYED:
        raise Missing("dossier", dossier_id)
    if not policies.may_appoint(by, dossier_id, row.district).allowed:
        raise Missing("dossier", dossier_id)
    return row


# ---- lists ----


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
    ids = mine(by).filter(stage=stage).values("id")
    rows = Dossier.objects.filter(id__in=ids).select_related("director")
    found = page(rows, order=["-opened", "-id"], cursor=cursor)
    return DossierPage([_line(dossier) for dossier in found.rows], found.next)


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
        destroy_by=dossier.destroy_on or destruction_of(dossier.first_processed).latest,
    )


@dataclass(frozen=True)
class Directed:
    """One dossier as who appoints directors sees it: a code name and who directs, nothing of its content."""

    id: UUID
    code_name: str
    district: str
    director: str
    until: date | None  # until when that director has access; None: not any more
    version: int


@dataclass(frozen=True)
class DirectedPage:
    """One page of that list."""

    rows: list[Directed]
    next: str | None


def directed_in(by: Actor, *, cursor: str = "") -> DirectedPage:
    """The open dossiers of the districts for which this actor appoints directors, newest first."""
    if not policies.appoints(by):
        raise Missing("dossiers")
    rows = Dossier.objects.filter(stage=policies.OPEN).select_related("director")
    scopes = by.scopes(roles.ACCOUNT_MANAGER)
    if EVERYWHERE not in scopes:
        rows = rows.filter(district__in=[scope.removeprefix("district:") for scope in scopes])
    found = page(rows, order=["-opened", "-id"], cursor=cursor)
    return DirectedPage(_directed(found.rows), found.next)


def _directed(rows: Sequence[Dossier]) -> list[Directed]:
    today = clock.today()
    lines = organisation.authorisations_of_scopes([str(row.id) for row in rows], roles.CASE_DIRECTOR)
    until = {line.scope: line.valid_until for line in lines if line.person.is_active}
    screened = organisation.screened_on(today, {row.director_id for row in rows})
    names = {district.code: district.name for district in organisation.districts()}
    return [
        Directed(
            row.id,
            row.code_name,
            names.get(row.district, row.district),
            row.director.name,
            until.get(str(row.id)) if row.director_id in screened else None,
            row.version,
        )
        for row in rows
    ]


# ---- choices ----


def seats_in(dossier_id: UUID) -> list[tuple[str, str]]:
    """The seats that take part now: code and name."""
    taking = Participation.objects.filter(dossier_id=dossier_id, left__isnull=True).select_related("seat")
    return [(row.seat_id, row.seat.name) for row in taking.order_by("joined", "seat__name")]


def seats_to_join(dossier_id: UUID) -> list[tuple[str, str]]:
    """The seats that take no part yet."""
    present = {seat for seat, _name in seats_in(dossier_id)}
    return [(seat.code, seat.name) for seat in organisation.seats() if seat.code not in present]


def people_to_admit(dossier_id: UUID) -> list[tuple[str, str]]:
    """Who could be admitted: people with a mandate for a seat that takes part, but for the director, who is
    in. Values: ``seat|person``."""
    inside = set(
        Admission.objects.filter(dossier=dossier_id, ended__isnull=True).values_list("seat_id", "person_id")
    )
    taking = [seat for seat, _name in seats_in(dossier_id)]
    directs = Dossier.objects.filter(id=dossier_id).values("director_id")
    rows = organisation.mandates_today().filter(seat_id__in=taking, person__is_active=True)
    rows = rows.exclude(person_id__in=directs)
    return [
        (f"{row.seat_id}|{row.person_id}", f"{row.seat.name}: {row.person.name}")
        for row in rows.select_related("person", "seat").order_by("seat__name", "person__name")
        if (row.seat_id, row.person_id) not in inside
    ]


def directors(district: str) -> list[tuple[UUID, str]]:
    """Who may direct a dossier in this district: the case directors of the register who are screened."""
    ids = organisation.people_with_role(roles.CASE_DIRECTOR, EVERYWHERE, f"district:{district}")
    screened = organisation.screened_on(clock.today(), ids)
    found = organisation.names_of(person for person in ids if person in screened)
    return sorted(found.items(), key=lambda pair: pair[1])


def other_directors(dossier: Dossier) -> list[tuple[str, str]]:
    """Who could take over."""
    return [(str(id_), name) for id_, name in directors(dossier.district) if id_ != dossier.director_id]


def mandates_of(person_id: UUID) -> set[str]:
    """The seats a person may act for today."""
    return {mandate.seat for mandate in organisation.mandates_of(person_id)}


def person(person_id: UUID) -> Person:
    """One active person; raises ``Missing``."""
    row = Person.objects.filter(id=person_id, is_active=True).first()
    if row is None:
        raise Missing("person", person_id)
    return row


# ---- for the rooms below ----


@dataclass(frozen=True)
class Became:
    """What a signal became: a code name, and how many bodies take part."""

    code_name: str
    seats: int
    id: UUID | None  # for who works in it


def became(signal: UUID, *, by: Actor) -> Became | None:
    """The dossier a signal became, for who may follow the signal; None when there is none (any more)."""
    row = Dossier.objects.filter(joined_signals__signal=signal).exclude(stage=policies.DESTROYED).first()
    if row is None:
        return None
    seats = Participation.objects.filter(dossier=row, left__isnull=True).count()
    works = policies.may_see(by, row.id).allowed and mine(by).filter(id=row.id).exists()
    return Became(row.code_name, seats, row.id if works else None)


def about(dossiers: Sequence[UUID]) -> dict[UUID, tuple[str, int]]:
    """Code names and phases: for what stands under a task."""
    rows = Dossier.objects.filter(id__in=list(dossiers)).values_list("id", "code_name", "phase")
    return {dossier: (name, phase) for dossier, name, phase in rows}


def directions_of(dossier_id: UUID) -> list[Direction]:
    """Who directed before, the latest first."""
    rows = Direction.objects.filter(dossier=dossier_id, ended__isnull=False).select_related("person")
    return list(rows.order_by("-ended"))
