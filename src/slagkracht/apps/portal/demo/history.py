"""What happened before today: signals reported, weighed in meetings, taken up in dossiers, or not.

Each is done by its own actor, at its own moment, through the same actions as on screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from uuid import UUID

import numpy as np

from slagkracht.apps.dossiers import queries as dossiers
from slagkracht.apps.dossiers.actions import directing, seats
from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake.actions import drafts, reporting
from slagkracht.apps.intake.actions.weighing import REASONS
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.policies.signals import RECEIVED
from slagkracht.apps.intake.taking_up import taker
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.agenda import Choice, Dissent
from slagkracht.apps.meetings.models import Item, Meeting
from slagkracht.apps.organisation.queries import person_as_actor
from slagkracht.apps.organisation.roles import LOCAL_SEATS
from slagkracht.apps.portal.demo import municipal
from slagkracht.apps.portal.demo.cast import Cast
from slagkracht.apps.portal.demo.steps import moment
from slagkracht.apps.vault import housekeeping, rotation
from slagkracht.base import clock
from slagkracht.base.actors import Actor, service
from slagkracht.core.progress import Progress
from slagkracht.core.synthetic.region import Geography, InventedReport, reports

FIRST = date(2025, 3, 10)  # the law is in force since 1 March 2025
TAKEN_UP, JOINED = 0.42, 0.16  # shares of what is weighed; the rest is not taken up
LET_IN = 2  # people per new dossier, besides its director
EVERY, SINCE = timedelta(days=28), timedelta(days=17)  # how often a group meets; the last time


class History:
    """Plays the past, in order of time."""

    def __init__(self, region: Geography, cast: Cast, seed: int) -> None:
        self.region = region
        self.cast = cast
        self.chance = np.random.default_rng(seed)

    def play(self, count: int, until: date, seed: int, progress: Progress) -> None:
        """``count`` signals between the law's first days and ``until``; a meeting per district every four
        weeks. What came in lately still waits for its meeting."""
        stream = reports(self.region, count, first=FIRST, last=until - timedelta(days=3), seed=seed)
        days = _meeting_days(until)
        towns = municipal.steps(self.cast, until)
        for done, report in enumerate(stream, start=1):
            while days and days[0] <= report.on:
                self._meet_everywhere(days.pop(0), until)
            while towns and towns[0].day <= report.on:
                towns.pop(0).take()
            self.report(report)
            progress(done, count, "signals")
        for step in towns:
            step.take()
        self._plan_next(until)

    def report(self, report: InventedReport) -> UUID:
        """One signal, as its reporter would."""
        with clock.at(moment(report.on, int(self.chance.integers(8, 17)))):
            by = self._reporter(report)
            signal_id = drafts.start(by=by, seat=by.seat)
            columns = {
                "observed_on": report.on,
                "municipality_id": report.municipality,
                "place_id": report.place,
                "form": report.form,
                "partners": [p for p in report.partners if p != by.seat_kind] or ["politie"],
            }
            words = {name: getattr(report, name) for name in ("observation", "necessity", "others", "region")}
            drafts.save(by=by, signal_id=signal_id, version=1, words=words, columns=columns)
            subjects = [drafts.SubjectInput(s.kind, s.name, s.number) for s in report.subjects]
            drafts.set_subjects(by=by, signal_id=signal_id, version=2, keep=[], add=subjects)
            reporting.report(by=by, signal_id=signal_id, version=3)
            return signal_id

    def _reporter(self, report: InventedReport) -> Actor:
        """The official of that town now and then, else somebody of the police or a municipality."""
        official = self.cast.officials.get(report.municipality)
        if official and official.seat_place == report.municipality and self.chance.random() < 0.5:
            return official
        return self.cast.reporters[int(self.chance.integers(len(self.cast.reporters)))]

    def _meet_everywhere(self, day: date, until: date) -> None:
        for district in self.region.districts:
            self._meet(district, day)
        with clock.at(moment(day + timedelta(days=1), 9)):
            lately = day > until - 2 * EVERY
            self._begin_dossiers(day, lately)
            self._hear_back(lately)
            _keep_house()

    def _begin_dossiers(self, day: date, lately: bool) -> None:
        """The directors look at what is new to them, and let people in for the bodies that take part. Of what
        is of lately, some still waits for them."""
        for dossier in Dossier.objects.filter(joined_signals__joined__date=day).distinct().order_by("id"):
            if lately and self.chance.random() < 0.5:
                continue
            by = person_as_actor(dossier.director_id, "")
            directing.seen(by=by, dossier_id=dossier.id)
            people = dossiers.people_to_admit(dossier.id)
            for index in self.chance.permutation(len(people))[:LET_IN]:
                seat, _bar, person = people[int(index)][0].partition("|")
                seats.admit(by=by, dossier_id=dossier.id, seat=seat, person_id=UUID(person))
                directing.seen(by=person_as_actor(UUID(person), seat), dossier_id=dossier.id)

    def _hear_back(self, lately: bool) -> None:
        """The senders read what became of their signals; of what is of lately, some still waits."""
        for task in Task.objects.filter(verb="signal.heard", done__isnull=True).order_by("made", "id"):
            if task.person and not (lately and self.chance.random() < 0.5):
                reporting.heard(by=person_as_actor(task.person, ""), signal_id=task.subject)

    def _meet(self, district: str, day: date) -> None:
        """One meeting of a weighing group: everything that waits is decided, but for the last one or two."""
        body, members = self.cast.groups[district]
        secretary = self.cast.secretaries[district]
        waiting = Signal.objects.filter(stage=RECEIVED, routed_to=f"district:{district}").count()
        if not waiting:
            return
        with clock.at(moment(day, 10)):
            meeting = meetings.plan(by=secretary, body_id=body, day=day, starts=time(10))
            meetings.begin(by=secretary, meeting_id=meeting, present=[m.id for m in members])
            for item in _items(meeting):
                self._decide(secretary, meeting, item, district)
            meetings.close(by=secretary, meeting_id=meeting)

    def _decide(self, secretary: Actor, meeting: UUID, item: Item, district: str) -> None:
        choice = self._choice(item.subject, district)
        meetings.decide(by=secretary, meeting_id=meeting, item_id=item.id, choice=choice)

    def _choice(self, subject: UUID, district: str) -> Choice:
        signal = Signal.objects.get(id=subject)
        met = {f"met_{letter}": True for letter in "abcde"}
        roll = self.chance.random()
        joinable = list(taker().joinable(district))
        if roll < TAKEN_UP:
            return Choice("new_dossier", "Alle vijf criteria zijn vervuld.", (), self._opening(signal, met))
        if roll < TAKEN_UP + JOINED and joinable:
            chosen = joinable[int(self.chance.integers(len(joinable)))]
            return Choice(
                "join_dossier", "Hoort bij een lopend dossier.", (), met | {"dossier": str(chosen.id)}
            )
        why = REASONS[int(self.chance.integers(len(REASONS)))]
        dissent = (Dissent("politie", "De politie had dit signaal willen opnemen."),) if roll > 0.97 else ()
        return Choice("not_taken_up", "Na bespreking niet opgenomen.", dissent, met | {"why_not": why})

    def _opening(self, signal: Signal, met: dict[str, bool]) -> dict[str, object]:
        directors = self.cast.directors[signal.district]
        director = directors[int(self.chance.integers(len(directors)))]
        seats = {
            signal.seat_id,
            director.seat,
            *(p for p in signal.partners if p not in LOCAL_SEATS),
        }
        return {
            **met,
            "activity": "casusoverleg",
            "purpose": "Vaststellen wat er speelt en samen bepalen welke overheid wat doet.",
            "seats": sorted(seats),
            "director": str(director.id),
        }

    def _plan_next(self, until: date) -> None:
        """The meetings to come: what is still waiting stands on their agendas."""
        for offset, (district, (body, _members)) in enumerate(self.cast.groups.items()):
            with clock.at(moment(until, 9)):
                day = until + timedelta(days=2 + offset)
                day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)  # not in a weekend
                secretary = self.cast.secretaries[district]
                meetings.plan(by=secretary, body_id=body, day=day, starts=time(10))


def _keep_house() -> None:
    """What the timers of a real system do: destroy what is due, and begin a new epoch in time, so that no
    backup can be read for longer than it may."""
    housekeeping.daily()
    if rotation.is_due():
        rotation.rotate(by=service("operator"))


def _items(meeting: UUID) -> Iterator[Item]:
    yield from Item.objects.filter(meeting=Meeting(id=meeting)).order_by("position")


def _meeting_days(until: date) -> list[date]:
    """Every four weeks, the last time over two weeks ago; on Friday instead of in a weekend."""
    days: list[date] = []
    day = until - SINCE
    while day > FIRST:
        days.insert(0, day - timedelta(days=max(0, day.weekday() - 4)))
        day -= EVERY
    return days
