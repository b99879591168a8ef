"""Reading the authorisation register: for who keeps it or tests lawfulness; everybody sees his own page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.ledger.acts import Draft, record, require
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.organisation import policies, roles
from slagkracht.apps.organisation.models import Authorisation, Mandate, Person, Screening, Training
from slagkracht.apps.organisation.queries import access_of, seat_names, valid_lines
from slagkracht.apps.organisation.sign_in import has_factor
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page

GROUND = "WGS 1.8(2)"
WARN = timedelta(days=30)  # before a screening or authorisation ends


@dataclass(frozen=True)
class PersonLine:
    """One person in the register's list."""

    id: UUID
    name: str
    function: str
    seat: str
    screened_until: date | None
    ends_soon: bool  # the screening ends within thirty days
    roles: int


@dataclass(frozen=True)
class Register:
    """One page of the list."""

    rows: list[PersonLine]
    next: str | None


def people(*, by: Actor, name: str = "", closed: bool = False, cursor: str = "") -> Register:
    """The people of the register by name, fifty at a time; those whose access was closed when asked."""
    must_see(by)
    rows = Person.objects.filter(is_active=not closed).select_related("designated_by")
    if name:
        rows = rows.filter(name__icontains=name)
    found = page(rows, order=["name", "id"], cursor=cursor)
    return Register(_lines(found.rows), found.next)


def _lines(rows: Iterable[Person]) -> list[PersonLine]:
    shown, today = list(rows), clock.today()
    ids = [person.id for person in shown]
    screened: dict[UUID, date] = {}
    screenings = Screening.objects.filter(person__in=ids, issued__lte=today)
    for person_id, until in screenings.values_list("person_id", "valid_until"):
        screened[person_id] = max(until, screened.get(person_id, until))
    held: dict[UUID, int] = {}
    for person_id in valid_lines(today).filter(person__in=ids).values_list("person_id", flat=True):
        held[person_id] = held.get(person_id, 0) + 1
    return [
        PersonLine(
            id=person.id,
            name=person.name,
            function=person.function,
            seat=person.designated_by.name,
            screened_until=screened.get(person.id),
            ends_soon=screened.get(person.id, today) <= today + WARN,
            roles=held.get(person.id, 0),
        )
        for person in shown
    ]


@dataclass(frozen=True)
class PersonPage:
    """One person in the register, with everything that is written about their access."""

    person: Person
    access: policies.Access
    mandates: list[Mandate]
    screenings: list[Screening]
    trainings: dict[str, date]
    authorisations: list[Authorisation]
    factor: bool  # is a second factor enrolled?


def person_for(person_id: UUID, *, by: Actor) -> PersonPage:
    """One person of the register; the register's keepers see all, others only themselves."""
    if person_id != by.id:
        must_see(by)
    person = Person.objects.select_related("designated_by").filter(id=person_id).first()
    if person is None:
        raise Missing("person", person_id)
    latest: dict[str, date] = {}
    for training in Training.objects.filter(person=person).order_by("done_on"):
        latest[training.subject] = training.done_on
    return PersonPage(
        person=person,
        access=access_of(person),
        mandates=list(person.mandates.select_related("seat").order_by("-valid_from", "seat__name")),
        screenings=list(person.screenings.order_by("-valid_until")),
        trainings=latest,
        authorisations=list(person.authorisations.order_by("withdrawn_at", "-valid_until")),
        factor=has_factor(person),
    )


def must_see(by: Actor) -> None:
    """Stranger and missing are one answer."""
    if not policies.may_see_register(by).allowed:
        raise Missing("register")


def must_keep(by: Actor, act: str, person_id: UUID | None = None) -> None:
    """Asked before a form is looked at: who may only see the register is refused with the reason."""
    must_see(by)
    require(policies.may_keep_register(by), by=by, act=act, owner=person_id)


# ---- for the auditor ----

COLUMNS = (
    "person", "name", "e-mail", "function", "designated by", "active", "screened until",
    "role", "where", "from", "until", "why", "granted by", "ended on", "ended by", "ended because",
)  # fmt: skip


def export(*, by: Actor) -> str:
    """The whole register as CSV, a row per authorisation: staff data, and no content. In the ledger."""
    must_see(by)
    require(policies.may_see_register(by), by=by, act="register.export")
    rows = list(_rows())
    draft = Draft("register.export", by, ground=GROUND, outcome=Outcome.READ)
    draft.note(rows=len(rows))
    record(draft)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _rows() -> Iterator[tuple[object, ...]]:
    seats = seat_names()
    names = dict(Person.objects.values_list("id", "name"))
    screened: dict[UUID, date] = {}
    for person_id, until in Screening.objects.values_list("person_id", "valid_until"):
        screened[person_id] = max(until, screened.get(person_id, until))
    lines: dict[UUID, list[Authorisation]] = {}
    for line in Authorisation.objects.order_by("valid_from", "id"):
        lines.setdefault(line.person_id, []).append(line)
    for person in Person.objects.order_by("name", "id"):
        who = (
            person.id, person.name, person.email, person.function, seats.get(person.designated_by_id, ""),
            person.is_active, screened.get(person.id),
        )  # fmt: skip
        for line in lines.get(person.id, []):
            yield (*who, *_authorisation(line, names))
        if person.id not in lines:
            yield (*who, *[""] * (len(COLUMNS) - len(who)))


def _authorisation(line: Authorisation, names: dict[UUID, str]) -> tuple[object, ...]:
    role = roles.ROLES.get(line.role)
    ended_by = names.get(line.withdrawn_by, line.withdrawn_by) if line.withdrawn_by else ""
    return (
        role.name if role else line.role, line.scope, line.valid_from, line.valid_until, line.reason,
        names.get(line.granted_by, line.granted_by),
        line.withdrawn_at.date() if line.withdrawn_at else "", ended_by, line.withdrawn_because,
    )  # fmt: skip


def _cell(value: object) -> str:
    """Text as it is; what a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
