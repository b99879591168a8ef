"""A small region for the intake: three towns in two districts, their groups, and people with roles."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from slagkracht.apps.intake.actions import deciding, drafts, notices, reporting
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.agenda import Choice
from slagkracht.apps.meetings.models import Body, Item, Member
from slagkracht.apps.organisation import setup
from slagkracht.apps.organisation.models import Authorisation, Mandate, Person, Screening
from slagkracht.apps.organisation.queries import person_as_actor
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.base.ids import new_id
from slagkracht.core.region import DistrictRow, MunicipalityRow, PlaceRow

LONG = date(2099, 12, 31)
TOWNS = (
    MunicipalityRow("gm0307", "Amersfoort", "Amf", "oost", 4, 5, local_consultation=True),
    MunicipalityRow("gm0327", "Leusden", "Leu", "oost", 4, 6),
    MunicipalityRow("gm0632", "Woerden", "Woe", "west", 0, 5, local_consultation=True),
    MunicipalityRow(
        "gm0620", "Vianen", "Via", "west", 2, 8, valid_until=date(2018, 12, 31), successor="gm0632"
    ),
)
SPOTS = tuple(
    PlaceRow(f"test-{town.code}-{number}", kind, f"{name} {town.name}", town.code)
    for town in TOWNS[:3]
    for number, (kind, name) in enumerate((("neighbourhood", "Kern"), ("public_object", "Haven")))
)


def load() -> None:
    """The region with its seats and weighing groups."""
    by = service("setup")
    districts = [DistrictRow("oost", "Oost"), DistrictRow("west", "West")]
    setup.load_region(
        by=by, code="proef", name="Proefregio", districts=districts, municipalities=TOWNS, places=SPOTS
    )
    setup.seat_participants(by=by)
    for district in districts:
        body("weighing_group", f"Weeggroep {district.name}", f"district:{district.code}")


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


def on(day: date) -> AbstractContextManager[None]:
    """At noon of this day."""
    return clock.at(datetime.combine(day, time(12), ZoneInfo(settings.TIME_ZONE)))


# ---- what people do ----

WORDS = {
    "observation": "Drie auto's zonder kopers bij de loods.",
    "necessity": "Wij zien niet waar het geld vandaan komt.",
    "others": "De belastingdienst kent de aangifte.",
    "region": "Ja, de loods staat hier.",
}
SUBJECT = drafts.SubjectInput("person", "Vriesje Verzonnen", "111111110")


def draft(by: Actor, *, municipality: str = "gm0307", form: str = "drugs") -> tuple[UUID, int]:
    """A draft that can be reported, with one subject; and its version."""
    signal = drafts.start(by=by, seat=by.seat)
    columns = {
        "municipality_id": municipality,
        "place_id": f"test-{municipality}-0",
        "form": form,
        "observed_on": clock.today(),
        "partners": ["rijksbelastingdienst"],
    }
    drafts.save(by=by, signal_id=signal, version=1, words=WORDS, columns=columns)
    drafts.set_subjects(by=by, signal_id=signal, version=2, keep=[], add=[SUBJECT])
    return signal, 3


def reported(by: Actor, **changes: str) -> UUID:
    """A signal that was reported."""
    signal, version = draft(by, **changes)
    reporting.report(by=by, signal_id=signal, version=version)
    return signal


def noticed(by: Actor, *, municipality: str = "gm0307", about: str = "Vriesje Verzonnen") -> UUID:
    """A notice."""
    new = notices.NewNotice(
        text="Bij de loods branden 's nachts lampen.",
        theme="drugs",
        channel="official",
        place=f"test-{municipality}-0",
        observed_on=clock.today(),
        about=about,
    )
    return notices.make(by=by, municipality=municipality, new=new)


def local_case(by: Actor, notice: UUID) -> None:
    """An official opens a local case for it, which he keeps himself."""
    extra = {"owner": str(by.id), "goal": "De loods is leeg."}
    decision = deciding.Decision("local_case", "Kan niet wachten.", extra)
    deciding.decide_alone(by=by, notice_id=notice, decision=decision)


@dataclass(frozen=True)
class Session:
    """A meeting under way, led by its chair."""

    chair: Actor
    meeting: UUID

    def item(self, subject: UUID) -> UUID:
        """The item about a subject."""
        return Item.objects.get(meeting=self.meeting, subject=subject).id

    def decide(self, subject: UUID, outcome: str, reason: str = "Samen besloten.", **extra: object) -> None:
        """The group decides."""
        choice = Choice(outcome, reason, (), extra)
        item = self.item(subject)
        meetings.decide(by=self.chair, meeting_id=self.meeting, item_id=item, choice=choice)


def session(group: Body, chair: Actor) -> Session:
    """A meeting of this group, now; the chair becomes a member when he is none."""
    if not Member.objects.filter(body=group, person_id=chair.id).exists():
        member(group, chair)
    meeting = meetings.plan(by=chair, body_id=group.id, day=clock.today(), starts=time(9))
    meetings.begin(by=chair, meeting_id=meeting, present=[chair.id])
    return Session(chair, meeting)


def weighing_group(scope: str = "district:oost") -> Body:
    """The group that weighs."""
    return Body.objects.get(kind="weighing_group", scope=scope)


MET = {f"met_{letter}": True for letter in "abcde"}


def not_taken_up(signal: UUID, chair: Actor) -> Session:
    """The group does not take it up."""
    meeting = session(weighing_group(Signal.objects.get(id=signal).routed_to), chair)
    meeting.decide(signal, "not_taken_up", why_not="criterion_d", **MET)
    return meeting
