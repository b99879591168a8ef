"""A small region for the intake: three towns in two districts, their groups, and people with roles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.meetings.models import Body, Member
from slagkracht.apps.organisation import setup
from slagkracht.apps.organisation.models import Authorisation, Mandate, Person, Screening
from slagkracht.apps.organisation.queries import person_as_actor
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.ids import new_id

LONG = date(2099, 12, 31)


@dataclass(frozen=True)
class Town:
    """A municipality as data."""

    code: str
    name: str
    label: str
    district: str
    column: int
    row: int
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""
    local_consultation: bool = False


@dataclass(frozen=True)
class Spot:
    """A place as data."""

    code: str
    kind: str
    name: str
    municipality: str


TOWNS = (
    Town("gm0307", "Amersfoort", "Amf", "oost", 4, 5, local_consultation=True),
    Town("gm0327", "Leusden", "Leu", "oost", 4, 6),
    Town("gm0632", "Woerden", "Woe", "west", 0, 5, local_consultation=True),
    Town("gm0620", "Vianen", "Via", "west", 2, 8, valid_until=date(2018, 12, 31), successor="gm0632"),
)
SPOTS = tuple(
    Spot(f"test-{town.code}-{number}", kind, f"{name} {town.name}", town.code)
    for town in TOWNS[:3]
    for number, (kind, name) in enumerate((("neighbourhood", "Kern"), ("public_object", "Haven")))
)


def load() -> None:
    """The region with its seats and weighing groups."""
    by = service("setup")
    districts = {"oost": "Oost", "west": "West"}
    setup.load_region(
        by=by, code="proef", name="Proefregio", districts=districts, municipalities=TOWNS, places=SPOTS
    )
    setup.seat_participants(by=by)
    for code, name in districts.items():
        body("weighing_group", f"Weeggroep {name}", f"district:{code}")


def body(kind: str, name: str, scope: str) -> Body:
    """A body of today."""
    with act("test.body", by=service("setup")):
        return Body.objects.create(kind=kind, name=name, scope=scope, valid_from=clock.today())


def member(group: Body, actor: Actor, role: str = "chair") -> None:
    """Somebody in a body, for his seat."""
    with act("test.member", by=service("setup")):
        Member.objects.create(
            body=group, person_id=actor.id, seat_id=actor.seat, role=role, valid_from=clock.today()
        )


def person(name: str, seat: str, *grants: tuple[str, str]) -> Actor:
    """Somebody in the register: designated, screened, with these roles; acting for the seat."""
    today = clock.today()
    with act("test.person", by=service("setup")):
        row = Person.objects.create(
            id=new_id(),
            name=name,
            email=f"{name.lower().replace(' ', '.')}@voorbeeld.test",
            function="test",
            designated_by_id=seat,
            joined=clock.now(),
        )
        Screening.objects.create(person=row, kind="vog", issued=today, valid_until=LONG)
        Mandate.objects.create(person=row, seat_id=seat, valid_from=today)
        Authorisation.objects.bulk_create(
            [
                Authorisation(
                    person=row,
                    role=role,
                    scope=scope,
                    valid_from=today - timedelta(days=1),
                    valid_until=LONG,
                    reason="test",
                    granted_by=row.id,
                    granted_at=clock.now(),
                )
                for role, scope in grants
            ]
        )
    return person_as_actor(row.id, seat)


def without_roles(actor: Actor) -> Actor:
    """The same person, with nothing granted any more."""
    return replace(actor, grants=frozenset())
