"""A small region with people in it, made through the same actions as on screen.

world = build()                       # two districts, three municipalities, every seat, an administrator
ruben = world.person("Ruben", "politie", ("reporter", "seat:politie"))
group = world.weighing_group("oost")  # a body with chair, secretary and two members
client = world.client(ruben)          # signed in, as in the demo
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client

from slagkracht.apps.organisation import actions, roles, setup
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.organisation.queries import actor_for
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.core.region import DistrictRow, MunicipalityRow, PlaceRow

YEAR = timedelta(days=365)
DISTRICTS = (DistrictRow("oost", "Oost"), DistrictRow("west", "West"))
TOWNS = (
    MunicipalityRow("gm0307", "Amersfoort", "Amf", "oost", 4, 5, local_consultation=True),
    MunicipalityRow("gm0327", "Leusden", "Leu", "oost", 4, 6, local_consultation=True),
    MunicipalityRow("gm0632", "Woerden", "Woe", "west", 0, 5, local_consultation=True),
)
SPOTS = (
    PlaceRow("bu03070101", "neighbourhood", "Binnenstad", "gm0307"),
    PlaceRow("ob0307001", "public_object", "Station", "gm0307"),
    PlaceRow("bu06320101", "neighbourhood", "Molenvliet", "gm0632"),
)


@dataclass
class World:
    """The people of this test, and ways to make more."""

    administrator: Actor
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def person(self, name: str, seat: str, *grants: tuple[str, str], also_for: tuple[str, ...] = ()) -> Actor:
        """Somebody who is screened for a year, with lines in the register."""
        today = clock.today()
        by = self.keeper
        person_id = actions.add_person(
            by=by,
            name=name,
            email=f"{name.lower().replace(' ', '.')}.{next(self.numbers)}@slagkracht.example",
            function=f"functie van {name}",
            designated_by=seat,
            screening_kind="vog",
            screened_from=today,
            screened_until=today + YEAR,
        )
        for other in also_for:
            actions.mandate(by=by, person_id=person_id, seat=other, valid_from=today)
        for role, scope in grants:
            self.grant(person_id, role, scope)
        return self.actor(person_id, seat)

    def grant(self, person_id: UUID, role: str, scope: str, until: date | None = None) -> UUID:
        """One line of the register."""
        today = clock.today()
        return actions.authorise(
            by=self.keeper,
            person_id=person_id,
            role=role,
            scope=scope,
            valid_from=today,
            valid_until=until or today + YEAR,
            reason="test",
        )

    @property
    def keeper(self) -> Actor:
        """The administrator as of now."""
        return self.actor(self.administrator.id)

    def actor(self, person_id: UUID, seat: str = "") -> Actor:
        """The actor that somebody is now, with what the register grants at this moment."""
        return actor_for(Person.objects.get(id=person_id), seat)

    def client(self, actor: Actor) -> Client:
        """A browser of somebody who signed in."""
        client = Client()
        person = Person.objects.get(id=actor.id)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    def weighing_group(self, district: str = "oost") -> Group:
        """A weighing group: chair (OM), secretary (police), two members."""
        from slagkracht.apps.meetings import bodies

        scope = f"district:{district}"
        body = bodies.found(by=self.keeper, kind="weighing_group", name=f"Weeggroep {district}", scope=scope)
        parts = {
            "chair": ("om", "chair"),
            "secretary": ("politie", "secretary"),
            "tax": ("rijksbelastingdienst", "member"),
            "mayor": ("burgemeester:gm0307", "member"),
        }
        people = {}
        for name, (seat, part) in parts.items():
            extra = [(roles.ACCOUNT_MANAGER, scope)] if name == "secretary" else []
            people[name] = self.person(f"{name} {district}", seat, (roles.WEIGHER, scope), *extra)
            bodies.add_member(by=self.keeper, body_id=body, person_id=people[name].id, seat=seat, role=part)
        return Group(body, scope, **people)


@dataclass(frozen=True)
class Group:
    """A weighing group and its people."""

    body: UUID
    scope: str
    chair: Actor
    secretary: Actor
    tax: Actor
    mayor: Actor

    @property
    def people(self) -> list[Actor]:
        """Everybody in it."""
        return [self.chair, self.secretary, self.tax, self.mayor]


def build() -> World:
    """The region, its seats and an administrator."""
    by = service("setup")
    setup.load_region(
        by=by,
        code="testregio",
        name="Testregio",
        districts=DISTRICTS,
        municipalities=TOWNS,
        places=SPOTS,
    )
    setup.seat_participants(by=by)
    until = clock.today() + 2 * YEAR
    new = setup.NewPerson("Tess Beheer", "tess@slagkracht.example", "beheerder", "politie", until)
    return World(actor_for(setup.first_administrator(new, until=until)))


def report_signal(
    reporter: Actor, *, municipality: str = "gm0307", form: str = "", observed: str = ""
) -> UUID:
    """One complete signal, reported."""
    from slagkracht.apps.intake.actions import drafts, reporting
    from slagkracht.core import law

    forms = law.statute(clock.today()).forms
    signal = drafts.start(by=reporter, seat=reporter.seat)
    columns = {
        "observed_on": clock.today(),
        "municipality_id": municipality,
        "form": form or next(iter(forms)),
        "partners": ["rijksbelastingdienst"],
    }
    words = {
        "observation": observed or "Drie keer per week een bus zonder kenteken bij de loods.",
        "necessity": "De politie kan de geldstroom niet zien.",
        "others": "De Belastingdienst kent de aangiften.",
        "region": "De loods staat in Amersfoort.",
    }
    drafts.save(by=reporter, signal_id=signal, version=1, words=words, columns=columns)
    drafts.set_subjects(by=reporter, signal_id=signal, version=2, keep=[], add=[])
    reporting.report(by=reporter, signal_id=signal, version=3)
    return signal


MORNING = time(10)
