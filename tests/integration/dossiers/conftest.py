"""A dossier that a weighing group opened, its director, and people who could be let in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from slagkracht.apps.dossiers.models import Dossier, JoinedSignal
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.agenda import Choice
from slagkracht.apps.meetings.models import Item
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from tests.integration.organisation import world as worlds

MET = {f"met_{letter}": True for letter in "abcde"}
PURPOSE = "Vaststellen wie er achter de loods zit."


@pytest.fixture
def world(keyring):
    """The region of this test."""
    return worlds.build()


@pytest.fixture
def group(world):
    """The weighing group of Oost."""
    return world.weighing_group()


@pytest.fixture
def reporter(world):
    """Somebody of the police who reports."""
    return world.person("Ruben Maquette", "politie", ("reporter", "seat:politie"))


@pytest.fixture
def director(world):
    """A case director of Oost, of the OM."""
    return world.person("Imke Voorbeeldsma", "om", ("case_director", "district:oost"))


@pytest.fixture
def second(world):
    """Another one, of the police."""
    return world.person("Bas Tweede", "politie", ("case_director", "district:oost"))


@dataclass
class Opened:
    """A dossier, and how to meet the people of today."""

    world: worlds.World
    id: UUID
    director_id: UUID
    signal: UUID

    @property
    def row(self) -> Dossier:
        """As it stands now."""
        return Dossier.objects.get(id=self.id)

    @property
    def director(self) -> Actor:
        """The director with what the register grants at this moment."""
        return self.world.actor(self.director_id)


def weigh(group, signal: UUID, choice: Choice) -> None:
    """One meeting about this signal."""
    by = group.secretary
    meeting = meetings.plan(by=by, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    meetings.begin(by=by, meeting_id=meeting, present=[person.id for person in group.people])
    item = Item.objects.get(meeting=meeting, subject=signal)
    meetings.decide(by=by, meeting_id=meeting, item_id=item.id, choice=choice)
    meetings.close(by=by, meeting_id=meeting, leave_rest=True)


def opening(director: UUID, **changes: object) -> Choice:
    """Take it up in a new dossier of the OM and the police."""
    extra = {
        **MET,
        "activity": "casusoverleg",
        "purpose": PURPOSE,
        "seats": ["om", "politie"],
        "director": str(director),
    }
    return Choice("new_dossier", "Alle criteria zijn vervuld.", (), extra | changes)


@pytest.fixture
def dossier(world, group, reporter, director):
    """Opened by the weighing group."""
    signal = worlds.report_signal(reporter)
    weigh(group, signal, opening(director.id))
    found = JoinedSignal.objects.get(signal=signal).dossier_id
    return Opened(world, found, director.id, signal)
