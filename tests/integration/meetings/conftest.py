"""A weighing group with two signals waiting, and a meeting of it that is open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from slagkracht.apps.meetings import actions
from slagkracht.apps.meetings.agenda import Choice, Dissent
from slagkracht.apps.meetings.models import Item
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from tests.integration.organisation import world as worlds

MET = {f"met_{letter}": True for letter in "abcde"}


@pytest.fixture
def world(keyring):
    """The region of this test."""
    return worlds.build()


@pytest.fixture
def group(world):
    """The weighing group of Oost: chair, secretary, two members."""
    return world.weighing_group()


@pytest.fixture
def reporter(world):
    """Somebody of the police who reports."""
    return world.person("Ruben Maquette", "politie", ("reporter", "seat:politie"))


@pytest.fixture
def stranger(world):
    """A weigher of another district, in no body."""
    return world.person("Wim Elders", "om", ("weigher", "district:west"))


@dataclass(frozen=True)
class Session:
    """A meeting under way with what is on its agenda."""

    id: UUID
    leader: Actor
    signals: list[UUID]

    def item(self, subject: UUID) -> UUID:
        """The item about a subject."""
        return Item.objects.get(meeting=self.id, subject=subject).id

    def decide(self, subject: UUID, *dissents: Dissent, reason: str = "Kan de politie alleen af.") -> None:
        """Not taken up."""
        choice = Choice("not_taken_up", reason, dissents, {**MET, "why_not": "criterion_d"})
        actions.decide(by=self.leader, meeting_id=self.id, item_id=self.item(subject), choice=choice)


def begin(group, *, present: list[UUID] | None = None) -> UUID:
    """A meeting of this group, planned and opened by its secretary."""
    meeting = actions.plan(by=group.secretary, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    there = [person.id for person in group.people] if present is None else present
    actions.begin(by=group.secretary, meeting_id=meeting, present=there)
    return meeting


@pytest.fixture
def session(group, reporter):
    """Two signals came in; the meeting is open."""
    signals = [worlds.report_signal(reporter) for _ in range(2)]
    return Session(begin(group), group.secretary, signals)
