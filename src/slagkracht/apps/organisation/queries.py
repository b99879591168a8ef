"""Reading the organisation: actors, places and the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from slagkracht.apps.organisation import policies
from slagkracht.apps.organisation.models import (
    Authorisation,
    District,
    Mandate,
    Municipality,
    Person,
    Place,
    Region,
    Screening,
    Seat,
    Training,
)
from slagkracht.base import clock
from slagkracht.base.actors import Actor, Grant
from slagkracht.base.errors import Missing
from slagkracht.core import law


def valid_on(day: date, of: str = "") -> Q:
    """The filter for rows that are valid on a day; ``of="seat__"`` asks it of what a row points to."""
    begun = Q(**{f"{of}valid_from__isnull": True}) | Q(**{f"{of}valid_from__lte": day})
    not_ended = Q(**{f"{of}valid_until__isnull": True}) | Q(**{f"{of}valid_until__gte": day})
    return begun & not_ended


# ---- who acts ----


@dataclass(frozen=True)
class MandateOption:
    """A seat that a person may act for today."""

    id: UUID
    seat: str
    name: str


def mandates_of(person_id: UUID) -> list[MandateOption]:
    """The seats this person may act for today, by name: both the mandate and the seat must hold."""
    rows = mandates_today().filter(person_id=person_id).select_related("seat").order_by("seat__name", "id")
    # Two mandates for one seat (the old one and its renewal) are one choice.
    return list({row.seat_id: MandateOption(row.id, row.seat_id, row.seat.name) for row in rows}.values())


def mandates_today() -> QuerySet[Mandate]:
    """Every mandate that holds today, for a seat that takes part today."""
    today = clock.today()
    return Mandate.objects.filter(valid_on(today), valid_on(today, "seat__"))


def actor_and_access(person: Person, seat: str = "") -> tuple[Actor, policies.Access]:
    """The actor that this person is today, in the seat asked (or the first one), and what the law says of
    the access. When it says no there are no grants, whatever the register says (BGS 1.11(1))."""
    options = mandates_of(person.id)
    chosen = next((option for option in options if option.seat == seat), options[0] if options else None)
    grants = grants_of(person.id)
    access = _access(person, grants, mandated=bool(options))
    actor = Actor(
        id=person.id,
        name=person.name,
        seat=chosen.seat if chosen else "",
        seat_name=chosen.name if chosen else "",
        mandate=chosen.id if chosen else None,
        grants=grants if access.allowed else frozenset(),
        language=person.language,
    )
    return actor, access


def actor_for(person: Person, seat: str = "") -> Actor:
    """The actor alone, for background work and mail."""
    return actor_and_access(person, seat)[0]


def actor_in_seat(by: Actor, seat: str) -> Actor:
    """The same person acting for another of their seats; raises ``Missing`` for a seat that is not theirs."""
    for option in mandates_of(by.id):
        if option.seat == seat:
            return Actor(by.id, by.name, option.seat, option.name, option.id, by.grants, by.language)
    raise Missing("seat", seat)


def person_as_actor(person_id: UUID, seat: str) -> Actor:
    """The actor for background work on somebody's behalf; raises ``Missing``."""
    person = Person.objects.filter(id=person_id, is_active=True).first()
    if person is None:
        raise Missing("person", person_id)
    return actor_for(person, seat)


def valid_lines(day: date) -> QuerySet[Authorisation]:
    """The lines of the register that hold on a day: begun, not over, not withdrawn."""
    return Authorisation.objects.filter(withdrawn_at__isnull=True, valid_from__lte=day, valid_until__gte=day)


def grants_of(person_id: UUID) -> frozenset[Grant]:
    """What the register grants this person today."""
    rows = valid_lines(clock.today()).filter(person_id=person_id).values_list("role", "scope", "valid_until")
    return frozenset(Grant(role, scope, until) for role, scope, until in rows)


def screened_until(person_id: UUID) -> date | None:
    """Until when this person is screened: the latest end of any screening."""
    return (
        Screening.objects.filter(person_id=person_id, issued__lte=clock.today())
        .order_by("-valid_until")
        .values_list("valid_until", flat=True)
        .first()
    )


def access_of(person: Person) -> policies.Access:
    """What the law says of this person's access today."""
    mandated = mandates_today().filter(person_id=person.id).exists()
    return _access(person, grants_of(person.id), mandated=mandated)


def _access(person: Person, grants: frozenset[Grant], *, mandated: bool) -> policies.Access:
    trained = Training.objects.filter(person_id=person.id).values_list("subject", flat=True)
    return policies.access(
        designated=person.is_active and mandated,
        roles_held=frozenset(grant.role for grant in grants),
        screened_until=screened_until(person.id),
        trained_in=frozenset(trained),
        today=clock.today(),
    )


# ---- places ----


@dataclass(frozen=True)
class Tile:
    """A municipality on the hexagon map."""

    code: str
    name: str
    label: str
    district: str
    district_name: str
    column: int
    row: int


def region_name() -> str:
    """The name of the region this system serves."""
    return Region.objects.values_list("name", flat=True).first() or ""


def tiles(day: date | None = None) -> list[Tile]:
    """The municipalities on a day, by name."""
    rows = Municipality.objects.filter(valid_on(day or clock.today())).select_related("district")
    return [
        Tile(m.code, m.name, m.label, m.district_id, m.district.name, m.column, m.row)
        for m in rows.order_by("name")
    ]


def municipality(code: str) -> Municipality:
    """One municipality, valid today or before; raises ``Missing``."""
    row = Municipality.objects.filter(code=code).select_related("district").first()
    if row is None:
        raise Missing("municipality", code)
    return row


def municipality_names() -> dict[str, str]:
    """Names by code, of all municipalities that ever were."""
    return dict(Municipality.objects.values_list("code", "name"))


def public_names() -> list[str]:
    """Names that are nobody's: of the region, its districts, municipalities and places."""
    names = {*Region.objects.values_list("name", flat=True), *District.objects.values_list("name", flat=True)}
    names |= set(Municipality.objects.values_list("name", flat=True))
    return sorted(names | set(Place.objects.values_list("name", flat=True)))


def districts() -> list[District]:
    """The districts of today, by name."""
    return list(District.objects.filter(valid_on(clock.today())).order_by("name"))


def places(municipality_code: str) -> list[Place]:
    """The neighbourhoods and public objects of a municipality today: neighbourhoods first."""
    rows = Place.objects.filter(valid_on(clock.today()), municipality_id=municipality_code)
    return list(rows.order_by("kind", "name"))


# ---- seats and people ----


def seats(*kinds: str) -> list[Seat]:
    """The seats of today, of these participant kinds when named."""
    rows = Seat.objects.filter(valid_on(clock.today()))
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.order_by("kind", "name"))


def seat_names() -> dict[str, str]:
    """Names of seats by code."""
    return dict(Seat.objects.values_list("code", "name"))


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Names of people by id: staff names, shown beside what they did."""
    return dict(Person.objects.filter(id__in=set(people)).values_list("id", "name"))


def people_with_role(role: str, *scopes: str) -> list[UUID]:
    """Who holds this role today in one of these scopes."""
    rows = valid_lines(clock.today()).filter(role=role, scope__in=scopes, person__is_active=True)
    return list(rows.values_list("person_id", flat=True).distinct())


# ---- access to one owner, and training ----


def authorisations_of_scopes(scopes: Iterable[str], role: str) -> QuerySet[Authorisation]:
    """Who holds a role today at each of these owners."""
    rows = valid_lines(clock.today()).filter(scope__in=list(scopes), role=role)
    return rows.select_related("person")


def screened_on(day: date, people: Iterable[UUID]) -> set[UUID]:
    """Which of these people are screened on a day."""
    rows = Screening.objects.filter(person__in=list(people), issued__lte=day, valid_until__gte=day)
    return set(rows.values_list("person_id", flat=True))


def training_subjects() -> dict[str, dict[str, str]]:
    """The six subjects of BGS 1.17, from the law."""
    trainings = law.statute(clock.today()).trainings
    return {code: {"nl": subject.name.nl, "en": subject.name.en} for code, subject in trainings.items()}
