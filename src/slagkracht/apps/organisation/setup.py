"""Setting a system up: the region as data, its seats, and the first administrator.

Places come from the outside (TOOI codes, mergers); here they are only written down, with their validity.
Loading again adds what is new and updates what changed; nothing is removed, because older rows refer to it.
The seats of a municipality that merged end with it; those of its successor are there from its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.organisation import roles
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
)
from slagkracht.apps.organisation.queries import valid_lines
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.errors import Invalid, NotNow
from slagkracht.base.ids import new_id
from slagkracht.core import law
from slagkracht.core.region import DistrictRow, MunicipalityRow, PlaceRow

BATCH = 500
COLUMNS = (
    "code", "name", "label", "column", "row", "district",
    "valid_from", "valid_until", "successor", "local_consultation",
)  # fmt: skip


def load_region(
    *,
    by: Actor,
    code: str,
    name: str,
    districts: Sequence[DistrictRow],
    municipalities: Iterable[MunicipalityRow],
    places: Iterable[PlaceRow],
) -> dict[str, int]:
    """Write the region down. Only a service account does this, from the command line. Gives how many rows
    there are of each."""
    towns = [_municipality(row) for row in municipalities]
    spots = [_place(row) for row in places]
    with act("region.load", by=by) as entry:
        region, _ = Region.objects.update_or_create(code=code, defaults={"name": name})
        for district in districts:
            values = {name: getattr(district, name) for name in ("name", "valid_from", "valid_until")}
            District.objects.update_or_create(code=district.code, defaults={**values, "region": region})
        for town in towns:
            Municipality.objects.update_or_create(code=town["code"], defaults=town)
        Place.objects.bulk_create(
            spots,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["kind", "name", "municipality", "valid_from", "valid_until"],
        )
        counts = {"districts": len(districts), "municipalities": len(towns), "places": len(spots)}
        entry.note(**counts)
    return counts


def _municipality(row: MunicipalityRow) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in COLUMNS}
    values["district_id"] = values.pop("district")
    return values


def _place(row: PlaceRow) -> Place:
    return Place(
        code=row.code,
        kind=row.kind,
        name=row.name,
        municipality_id=row.municipality,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def seat_participants(*, by: Actor) -> int:
    """A seat for every participant kind; mayor and college per municipality that is there today or will be.
    Seats of a municipality end with it. Gives how many seats were written."""
    today = clock.today()
    text = law.statute(today)
    rows = [
        Seat(code=code, kind=code, name=_capital(entry.short.in_("nl") or entry.name.in_("nl")))
        for code, entry in text.participants.items()
        if code not in roles.LOCAL_SEATS
    ]
    known = set(Seat.objects.filter(kind__in=roles.LOCAL_SEATS).values_list("municipality_id", flat=True))
    towns = [
        town
        for town in Municipality.objects.all()
        if town.valid_until is None or town.valid_until >= today or town.code in known
    ]
    rows += [_local_seat(kind, town, text) for kind in roles.LOCAL_SEATS for town in towns]
    with act("seats.load", by=by) as entry:
        Seat.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "valid_from", "valid_until"],
        )
        entry.note(seats=len(rows))
    return len(rows)


def _local_seat(kind: str, town: Municipality, text: law.Statute) -> Seat:
    short = _capital(text.participants[kind].short.in_("nl") or kind)
    return Seat(
        code=f"{kind}:{town.code}",
        kind=kind,
        name=f"{short} {town.name}",
        municipality=town,
        valid_from=town.valid_from,
        valid_until=town.valid_until,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class NewPerson:
    """The first administrator: there is nobody yet who could enter him."""

    name: str
    email: str
    function: str
    designated_by: str
    screened_until: date
    language: str = "nl"


def first_administrator(new: NewPerson, *, until: date) -> Person:
    """Enter the first administrator. Raises ``NotNow`` when there is one: then he enters the others."""
    today = clock.today()
    if valid_lines(today).filter(role=roles.ADMINISTRATOR).exists():
        raise NotNow("administrator_exists")
    if Person.objects.filter(email__iexact=new.email).exists():
        raise Invalid({"email": [{"code": "email_taken"}]})
    values = asdict(new)
    screened_until = values.pop("screened_until")
    values["designated_by_id"] = values.pop("designated_by")
    with act("person.first_administrator", by=service("setup"), ground="WGS 1.8(2)") as entry:
        person = Person(id=new_id(), joined=clock.now(), **values)
        person.set_unusable_password()
        person.save()
        Screening.objects.create(
            person=person, kind=Screening.Kind.VOG, issued=today, valid_until=screened_until
        )
        Mandate.objects.create(person=person, seat_id=new.designated_by, valid_from=today)
        Authorisation.objects.create(
            person=person,
            role=roles.ADMINISTRATOR,
            scope=roles.REGION,
            valid_from=today,
            valid_until=until,
            reason="first administrator",
            granted_by=entry.by.id,
            granted_at=clock.now(),
        )
        entry.touched(person.id)
    return person
