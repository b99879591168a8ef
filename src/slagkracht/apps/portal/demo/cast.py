"""Who plays which part: one login per role, and the groups that decide together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from slagkracht.apps.meetings import bodies
from slagkracht.apps.organisation import actions, roles, setup
from slagkracht.apps.organisation.models import Person
from slagkracht.apps.organisation.queries import actor_for, training_subjects
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.core.synthetic.region import Geography, StaffMember, staff

SCREENED_FOR = timedelta(days=3 * 365)
# The faces of the walk have fixed names, so that the manual can name them; all others follow the seed.
TOWN, DISTRICT = "gm0307", "oost-utrecht"


@dataclass
class Cast:
    """The actors of the demo, by part. ``logins`` are shown: name, function, part."""

    administrator: Actor | None = None
    reporters: list[Actor] = field(default_factory=list)
    secretaries: dict[str, Actor] = field(default_factory=dict)  # per district
    groups: dict[str, tuple[UUID, list[Actor]]] = field(default_factory=dict)  # district → body, members
    directors: dict[str, list[Actor]] = field(default_factory=dict)
    officials: dict[str, Actor] = field(default_factory=dict)  # per municipality
    consultations: dict[str, UUID] = field(default_factory=dict)
    logins: list[tuple[str, str]] = field(default_factory=list)


class Casting:
    """Fills the cast, one act at a time, as an administrator would."""

    def __init__(self, region: Geography, seed: int) -> None:
        self.region = region
        self.cast = Cast()
        self.today = clock.today()
        self._extras = iter(staff(400, seed))

    def fill(self) -> Cast:
        """Everybody, in the order in which the sign-in page offers them."""
        self._administrator()
        self._walk()
        for district in self.region.districts:
            self._group(district)
        for town in self.region.on(self.today):
            if town.local_consultation:
                self._consultation(town.code, town.name)
        return self.cast

    # ---- one person ----

    def person(
        self,
        function: str,
        seat: str,
        *grants: tuple[str, str],
        named: str = "",
        also_for: tuple[str, ...] = (),
    ) -> Actor:
        """Enter somebody with a screening, mandates, trainings and lines in the register."""
        who = _named(named) if named else next(self._extras)
        by = self._keeper()
        person_id = actions.add_person(
            by=by,
            name=who.name,
            email=who.email,
            function=function,
            designated_by=seat,
            screening_kind="vog",
            screened_from=self.today,
            screened_until=self.today + SCREENED_FOR,
        )
        for other in also_for:
            actions.mandate(by=by, person_id=person_id, seat=other, valid_from=self.today)
        for role, scope in grants:
            self._grant(person_id, role, scope)
        if named:
            for subject in list(training_subjects())[:4]:
                actions.train(by=by, person_id=person_id, subject=subject, done_on=self.today)
            self.cast.logins.append((who.name, function))
        return actor_for(Person.objects.get(id=person_id), seat)

    def _grant(self, person_id: UUID, role: str, scope: str) -> None:
        actions.authorise(
            by=self._keeper(),
            person_id=person_id,
            role=role,
            scope=scope,
            valid_from=self.today,
            valid_until=self.today + SCREENED_FOR,
            reason="oefenregio",
        )

    def _keeper(self) -> Actor:
        assert self.cast.administrator is not None
        return self.cast.administrator

    # ---- parts ----

    def _administrator(self) -> None:
        until = self.today + SCREENED_FOR
        new = setup.NewPerson(
            "Tess Repetitiema",
            "tess.repetitiema@slagkracht.example",
            "functioneel beheerder",
            "politie",
            until,
        )
        self.cast.administrator = actor_for(setup.first_administrator(new, until=until))

    def _walk(self) -> None:
        """The faces of the first chapter."""
        district = f"district:{DISTRICT}"
        reporters = [
            self.person(
                "wijkagent Amersfoort", "politie", (roles.REPORTER, "seat:politie"), named="Ruben Maquette"
            ),
            self.person(
                "toezichthouder Amersfoort",
                f"burgemeester:{TOWN}",
                (roles.REPORTER, f"seat:burgemeester:{TOWN}"),
                (roles.REPORTER, f"seat:college:{TOWN}"),
                (roles.NOTICE_OFFICIAL, TOWN),
                (roles.LOCAL_MEMBER, TOWN),
                named="Sjoerd Testema",
                also_for=(f"college:{TOWN}",),
            ),
        ]
        self.cast.reporters += reporters
        self.cast.officials[TOWN] = reporters[1]
        self.cast.secretaries[DISTRICT] = self.person(
            "accountmanager Oost-Utrecht",
            "politie",
            (roles.ACCOUNT_MANAGER, roles.REGION),
            (roles.WEIGHER, district),
            (roles.REPORTER, "seat:politie"),
            named="Fenna Proefstra",
        )
        self.cast.directors[DISTRICT] = [
            self.person(
                "casusregisseur RIEC", "om", (roles.CASE_DIRECTOR, roles.REGION), named="Imke Voorbeeldsma"
            )
        ]
        self.person("analist RIEC", "politie", (roles.ANALYST, roles.REGION), named="Liv Schetsema")
        self.person(
            "privacy officer", "rijksbelastingdienst", (roles.LAWFULNESS, roles.REGION), named="Noor Oefenaar"
        )
        self.person(
            "systeemondersteuning", "politie", (roles.SYSTEM_SUPPORT, roles.REGION), named="Daan Simulaar"
        )
        self.cast.logins.append(("Tess Repetitiema", "functioneel beheerder"))

    def _group(self, district: str) -> None:
        """The weighing group of a district, with its case directors."""
        scope = f"district:{district}"
        name = self.region.districts[district]
        weigh = (roles.WEIGHER, scope)
        town = next(t.code for t in self.region.on(self.today) if t.district == district)
        town = TOWN if district == DISTRICT else town
        chair_name = "Yara Denkbeeld" if district == DISTRICT else ""
        members = [
            self.person(f"gebiedsofficier {name}", "om", weigh, named=chair_name),
            self.person(f"politie {name}", "politie", weigh, (roles.REPORTER, "seat:politie")),
            self.person(f"Belastingdienst {name}", "rijksbelastingdienst", weigh),
            self.person(
                f"gemeenten {name}",
                f"burgemeester:{town}",
                weigh,
                (roles.REPORTER, f"seat:burgemeester:{town}"),
            ),
        ]
        secretary = self.cast.secretaries.get(district) or self.person(
            f"accountmanager {name}", "politie", (roles.ACCOUNT_MANAGER, scope), weigh
        )
        self.cast.secretaries[district] = secretary
        self.cast.reporters += [members[1], members[3]]
        by = self._keeper()
        body = bodies.found(by=by, kind="weighing_group", name=f"Weeggroep {name}", scope=scope)
        parts = ["chair", "member", "member", "member"]
        for member, part in zip(members, parts, strict=True):
            bodies.add_member(by=by, body_id=body, person_id=member.id, seat=member.seat, role=part)
        bodies.add_member(by=by, body_id=body, person_id=secretary.id, seat=secretary.seat, role="secretary")
        self.cast.groups[district] = (body, [*members, secretary])
        directors = self.cast.directors.setdefault(district, [])
        directors.append(self.person(f"casusregisseur {name}", "politie", (roles.CASE_DIRECTOR, scope)))

    def _consultation(self, code: str, name: str) -> None:
        """The local consultation of a municipality."""
        official = self.cast.officials.get(code) or self.person(
            f"ambtenaar ondermijning {name}",
            f"college:{code}",
            (roles.NOTICE_OFFICIAL, code),
            (roles.LOCAL_MEMBER, code),
            (roles.REPORTER, f"seat:college:{code}"),
        )
        self.cast.officials[code] = official
        by = self._keeper()
        body = bodies.found(by=by, kind="local_consultation", name=f"Lokaal overleg {name}", scope=code)
        bodies.add_member(by=by, body_id=body, person_id=official.id, seat=official.seat, role="secretary")
        self.cast.consultations[code] = body


def _named(name: str) -> StaffMember:
    return StaffMember(name, f"{name.replace(' ', '.')}@slagkracht.example".lower())
