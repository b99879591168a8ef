"""What meetings and dossiers seal, with a crash at every boundary: all of it stands afterwards, or none.

Rows of every table are counted: before the act, after a run that was not disturbed, and after each crash.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections

from slagkracht.apps.dossiers.actions import seats
from slagkracht.apps.dossiers.models import Dossier, JoinedSignal, Participation
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.agenda import Choice, Dissent
from slagkracht.apps.meetings.models import Item, Meeting
from slagkracht.apps.organisation.queries import person_as_actor
from tests.crash import crash_everywhere, nothing_half_done
from tests.integration.intake import world

pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.slow,
]
MOVING = {"ledger_entry", "django_session", "slagkracht_cache"}  # readings are written whatever happens


def counts() -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for alias in ("default", "keyring"):
        connection = connections[alias]
        for table in set(connection.introspection.table_names()) - MOVING:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                found[f"{alias}.{table}"] = cursor.fetchone()[0]
    return found


def added(before: dict[str, int]) -> dict[str, int]:
    return {name: n - before[name] for name, n in counts().items() if n != before[name]}


def all_or_nothing(prepare: Callable[[], object], act: Callable[[object], object]) -> int:
    """Crash ``act`` everywhere; each time what it adds is everything or nothing."""
    ready = prepare()
    before = counts()
    act(ready)
    nothing_half_done()
    everything = added(before)
    assert everything, "it adds something"

    def starting():
        ready = prepare()
        return ready, counts()

    def check(prepared, done):
        assert added(prepared[1]) in ([everything] if done else [{}, everything])

    return crash_everywhere(starting, lambda prepared: act(prepared[0]), check)


@pytest.fixture
def chair(keyring):
    world.load()
    return world.person("Bram Maquette", "om", ("weigher", "district:oost"))


@pytest.fixture
def reporter(chair):
    return world.person("Wies Testema", "politie", ("reporter", "seat:politie"))


@pytest.fixture
def session(chair):
    return world.session(world.weighing_group(), chair)


def test_an_objection_and_a_reason_with_the_decision(session, reporter, chair):
    dissent = Dissent("om", "Wij zien het anders.")
    choice = Choice("not_taken_up", "Kan alleen.", (dissent,), {**world.MET, "why_not": "criterion_d"})

    def prepare():
        signal = world.reported(reporter)
        meetings.refresh(by=chair, meeting_id=session.meeting)
        return Item.objects.get(subject=signal).id

    def decide(item):
        meetings.decide(by=chair, meeting_id=session.meeting, item_id=item, choice=choice)

    assert all_or_nothing(prepare, decide) > 30


def test_notes_are_the_old_or_the_new(session, chair):
    def note(version):
        meetings.note(by=chair, meeting_id=session.meeting, text=f"Tekst {version}", version=version)

    note(Meeting.objects.get().version)

    def check(version, done):
        row = Meeting.objects.get()
        assert row.version == version + 1 if done else row.version in {version, version + 1}
        text = meetings.said.notes_of(meetings.queries.meeting_for(row.id, by=chair), by=chair)
        assert text == f"Tekst {row.version - 1}"

    assert crash_everywhere(lambda: Meeting.objects.get().version, note, check) > 10


def test_a_body_joins_a_dossier_and_leaves_it(session, reporter, chair):
    director = world.person("Imke Voorbeeldsma", "om", ("case_director", "district:oost"))
    signal = world.reported(reporter)
    meetings.refresh(by=chair, meeting_id=session.meeting)
    extra = {"activity": "casusoverleg", "purpose": "Doel.", "seats": ["om", "politie"]}
    session.decide(signal, "new_dossier", "Ja.", **world.MET, **extra, director=str(director.id))
    dossier = JoinedSignal.objects.get(signal=signal).dossier_id
    by = person_as_actor(director.id, "om")

    def taking() -> bool:
        return Participation.objects.filter(dossier=dossier, seat="politie", left=None).exists()

    def change(verb):
        version = Dossier.objects.get(id=dossier).version
        verb(by=by, dossier_id=dossier, seat="politie", reason="Omdat.", version=version)

    def there(wanted: bool):
        def prepare():
            if taking() != wanted:
                change(seats.join if wanted else seats.leave)

        return prepare

    assert all_or_nothing(there(False), lambda _: change(seats.join)) > 15
    there(True)()

    def check(_, done):
        assert not (done and taking())

    assert crash_everywhere(there(True), lambda _: change(seats.leave), check) > 15
