"""A dossier opens, bodies and people come and go at once, another director takes over, it closes and goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from slagkracht.apps.dossiers import queries, retention
from slagkracht.apps.dossiers.actions import directing, seats
from slagkracht.apps.dossiers.models import Admission, Direction, Dossier, JoinedSignal, Participation
from slagkracht.apps.dossiers.overview import overview_for
from slagkracht.apps.figures import counting, definitions
from slagkracht.apps.figures.periods import Period
from slagkracht.apps.inbox.queries import waits_on
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.meetings.agenda import Choice
from slagkracht.apps.organisation.models import Authorisation
from slagkracht.apps.vault import destruction
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.errors import Invalid, Missing, NotNow, Refused, Stale
from tests.integration.dossiers.conftest import MET, PURPOSE, opening, weigh
from tests.integration.organisation import world as worlds

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def admit(dossier, who, seat="politie"):
    seats.admit(by=dossier.director, dossier_id=dossier.id, seat=seat, person_id=who.id)


@pytest.fixture
def officer(world):
    """Somebody of the police without any role yet."""
    return world.person("Ties Recherche", "politie")


def test_it_opens_in_phase_one_with_purpose_seats_and_a_name_that_says_nothing(dossier, reporter):
    row = dossier.row
    assert (row.phase, row.stage, row.director_id) == (1, "open", dossier.director_id)
    shown = overview_for(dossier.id, by=dossier.director)
    assert shown.purpose == PURPOSE
    assert [seat.seat for seat in shown.seats] == ["om", "politie"]
    assert [phase.state for phase in shown.head.phases] == ["current", "closed", "closed"]
    assert [signal.id for signal in shown.signals] == [dossier.signal]
    assert waits_on(dossier.id, by=dossier.director) == ["dossier.begin"]
    assert queries.became(dossier.signal, by=reporter).id is None  # the name, and no way in


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"seats": []}, "seats"),
        ({"director": uuid4()}, "director"),
    ],
)
def test_nothing_opens_without_purpose_seats_activity_and_director(group, reporter, director, changes, field):
    signal = worlds.report_signal(reporter)
    with pytest.raises(Invalid) as error:
        weigh(group, signal, opening(**{"director": director.id} | changes))
    assert field in error.value.fields
    assert not Dossier.objects.exists()


def test_a_signal_joins_and_the_clock_follows_the_oldest_datum(dossier, group, reporter):
    before = dossier.row.first_processed
    later = worlds.report_signal(reporter)
    weigh(group, later, Choice("join_dossier", "Hoort erbij.", (), {**MET, "dossier": str(dossier.id)}))
    assert JoinedSignal.objects.filter(dossier=dossier.id).count() == 2
    assert dossier.row.first_processed == before
    assert "dossier.signal_joined" in waits_on(dossier.id, by=dossier.director)
    directing.seen(by=dossier.director, dossier_id=dossier.id)
    assert waits_on(dossier.id, by=dossier.director) == []


def test_a_signal_of_another_district_joins_nothing(world, dossier):
    group = world.weighing_group("west")
    elsewhere = worlds.report_signal(
        world.person("Wies Testema", "politie", ("reporter", "seat:politie")), municipality="gm0632"
    )
    choice = Choice("join_dossier", "Hoort erbij.", (), {**MET, "dossier": str(dossier.id)})
    with pytest.raises(Invalid):
        weigh(group, elsewhere, choice)


# ---- who is in ----


def test_only_who_was_let_in_sees_it(dossier, group, reporter, second, officer, world):
    for other in (group.chair, reporter, second, officer, world.keeper):
        with pytest.raises(Missing):
            overview_for(dossier.id, by=other)
        assert queries.my_dossiers(other).rows == []
    with pytest.raises(Missing):
        overview_for(uuid4(), by=dossier.director)


def test_people_are_let_in_and_lose_access_at_once(dossier, officer, world):
    admit(dossier, officer)
    inside = world.actor(officer.id)
    assert overview_for(dossier.id, by=inside).purpose == PURPOSE
    assert waits_on(dossier.id, by=inside) == ["dossier.let_in"]
    with pytest.raises(Refused):
        seats.join(by=inside, dossier_id=dossier.id, seat="fiod", reason="x", version=dossier.row.version)
    seats.dismiss(by=dossier.director, dossier_id=dossier.id, seat="politie", person_id=officer.id)
    for actor in (inside, world.actor(officer.id)):  # also with the actor of a moment ago
        with pytest.raises(Missing):
            overview_for(dossier.id, by=actor)
    assert waits_on(dossier.id, by=inside) == []


def test_nobody_is_let_in_without_a_mandate_or_for_a_seat_that_takes_no_part(dossier, officer):
    with pytest.raises(Refused):
        admit(dossier, officer, "om")
    with pytest.raises(Refused):
        admit(dossier, officer, "fiod")
    with pytest.raises(Missing):
        seats.admit(by=dossier.director, dossier_id=dossier.id, seat="politie", person_id=uuid4())
    assert Entry.objects.filter(act="dossier.admit", outcome="refused").count() == 2
    admit(dossier, officer)
    with pytest.raises(Invalid, match="works_in_it_already"):
        admit(dossier, officer)
    assert f"politie|{officer.id}" not in dict(queries.people_to_admit(dossier.id))


def test_the_director_is_in_already(dossier):
    assert not any(
        value.endswith(str(dossier.director_id)) for value, _ in queries.people_to_admit(dossier.id)
    )


def test_access_lasts_a_year_and_can_be_prolonged_never_beyond_the_dossier(dossier, officer):
    admit(dossier, officer)
    row = Admission.objects.get(dossier=dossier.id)
    assert row.until == clock.today() + timedelta(days=365)
    with clock.at(clock.now() + timedelta(days=300)):
        seats.prolong(by=dossier.director, dossier_id=dossier.id, seat="politie", person_id=officer.id)
        row.refresh_from_db()
        assert row.until == clock.today() + timedelta(days=365)
    assert Authorisation.objects.filter(scope=str(dossier.id), role="participant").count() == 2
    assert Authorisation.objects.filter(id=row.authorisation, withdrawn_at__isnull=True).exists()


def test_a_seat_that_leaves_takes_its_people_with_it(dossier, world):
    tax = world.person("Ria Fiscus", "rijksbelastingdienst")
    version = dossier.row.version
    seats.join(
        by=dossier.director, dossier_id=dossier.id, seat="rijksbelastingdienst", reason="Aangiften.",
        version=version,
    )  # fmt: skip
    admit(dossier, tax, "rijksbelastingdienst")
    inside = world.actor(tax.id)
    assert [s.why_joined for s in overview_for(dossier.id, by=inside).seats if s.why_joined] == ["Aangiften."]
    seats.leave(
        by=dossier.director, dossier_id=dossier.id, seat="rijksbelastingdienst", reason="Klaar.",
        version=dossier.row.version,
    )  # fmt: skip
    with pytest.raises(Missing):
        overview_for(dossier.id, by=inside)
    assert not Authorisation.objects.filter(person=tax.id, withdrawn_at__isnull=True).exists()
    (former,) = overview_for(dossier.id, by=dossier.director).former
    assert former.why_left == "Klaar."


@pytest.mark.parametrize(("seat", "code"), [("om", "director_seat"), ("fiod", "seat_takes_no_part")])
def test_a_seat_that_cannot_leave_stays(dossier, seat, code):
    with pytest.raises(NotNow, match=code):
        seats.leave(
            by=dossier.director, dossier_id=dossier.id, seat=seat, reason="x", version=dossier.row.version
        )
    assert Participation.objects.filter(dossier=dossier.id, left__isnull=True).count() == 2


def test_a_stale_change_shows_both_and_loses_neither(dossier):
    version = dossier.row.version
    seats.join(by=dossier.director, dossier_id=dossier.id, seat="fiod", reason="Geld.", version=version)
    with pytest.raises(Stale) as error:
        seats.join(by=dossier.director, dossier_id=dossier.id, seat="uwv", reason="Werk.", version=version)
    assert error.value.yours == {"reason": "Werk."}
    assert "FIOD" in error.value.theirs["seats"]


# ---- who directs ----


def hand_over(by, dossier, to, **changes):
    values = {"director": to, "reason": "Verlof.", "version": dossier.row.version} | changes
    directing.hand_over(by=by, dossier_id=dossier.id, **values)


def test_another_director_takes_over_at_once(dossier, second, world):
    before = dossier.director
    hand_over(before, dossier, second.id)
    with pytest.raises(Missing):
        overview_for(dossier.id, by=world.actor(before.id))
    now = world.actor(second.id)
    shown = overview_for(dossier.id, by=now)
    assert shown.why_this_director == "Verlof."
    assert [one.name for one in shown.before] == [before.name]
    assert Direction.objects.filter(dossier=dossier.id, ended__isnull=True).count() == 1


def test_an_account_manager_appoints_and_sees_no_content(dossier, group, second, world):
    manager = world.actor(group.secretary.id, "politie")
    (line,) = queries.directed_in(manager).rows
    assert (line.id, line.code_name) == (dossier.id, dossier.row.code_name)
    with pytest.raises(Missing):
        overview_for(dossier.id, by=manager)
    hand_over(manager, dossier, second.id)
    assert dossier.row.director_id == second.id
    west = world.person("Wim Elders", "politie", ("account_manager", "district:west"))
    assert queries.directed_in(west).rows == []
    with pytest.raises(Missing):
        hand_over(west, dossier, dossier.director_id)


def test_only_a_screened_case_director_of_the_district_takes_over(dossier, officer, world):
    elsewhere = world.person("Dirk Directeur", "politie", ("case_director", "district:west"))
    for wrong in (officer.id, elsewhere.id, dossier.director_id, uuid4()):
        with pytest.raises(Invalid, match="choose_director"):
            hand_over(dossier.director, dossier, wrong)


# ---- closing ----


def close(dossier, why="no_indications", **changes):
    values = {"why": why, "reason": "Niets gevonden.", "version": dossier.row.version} | changes
    directing.close(by=dossier.director, dossier_id=dossier.id, **values)


@pytest.mark.parametrize(
    ("why", "days"), [("no_indications", 14), ("purpose_reached", 90), ("elsewhere", 90)]
)
def test_a_closed_dossier_is_read_a_while_and_changes_no_more(dossier, officer, why, days):
    with pytest.raises(Invalid):
        close(dossier, "zin in")
    close(dossier, why)
    row = dossier.row
    assert (row.stage, row.destroy_on) == ("closed", clock.today() + timedelta(days=days))
    assert overview_for(dossier.id, by=dossier.director).closed_because == "Niets gevonden."
    for change in (lambda: admit(dossier, officer), lambda: close(dossier)):
        with pytest.raises(NotNow):
            change()
    assert not queries.my_dossiers(dossier.director).rows
    assert queries.my_dossiers(dossier.director, stage="closed").rows


def test_its_signals_go_first_then_the_dossier_and_the_count_stays(dossier, officer):
    admit(dossier, officer)
    close(dossier)
    director = dossier.director
    assert not list(retention.due())
    with clock.at(clock.now() + timedelta(days=15)):
        (due,) = retention.due()
        assert (due.owner, due.owner_kind) == (dossier.signal, "signal")
        gone = {"by": service("destroyer"), "ground": "BGS 1.16(1)"}
        destruction.destroy(owner=due.owner, owner_kind="signal", **gone)
        (due,) = retention.due()
        assert (due.owner, due.owner_kind) == (dossier.id, "dossier")
        destruction.destroy(owner=due.owner, owner_kind="dossier", **gone)
        assert not list(retention.due())
        with pytest.raises(Missing):
            overview_for(dossier.id, by=director)
    row = dossier.row
    assert (row.stage, row.purpose, row.closed_because) == ("destroyed", None, None)
    for model in (Participation, Admission, Direction, JoinedSignal):
        assert not model.objects.filter(dossier=dossier.id).exists()
    assert not Authorisation.objects.filter(scope=str(dossier.id), withdrawn_at__isnull=True).exists()


def test_what_the_law_ends_goes_whether_closed_or_not(dossier):
    end = overview_for(dossier.id, by=dossier.director).clock.erase_by
    with clock.at(clock.now() + (end - clock.today() - timedelta(days=1))):
        assert dossier.id not in {due.owner for due in retention.due()}
    with clock.at(clock.now() + (end - clock.today())):
        assert dossier.id in {due.owner for due in retention.due()}


def test_one_that_the_law_ends_is_counted_as_open_no_more(dossier):
    (counted,) = (one for one in definitions.every() if one.code == "dossiers_open")
    end = overview_for(dossier.id, by=dossier.director).clock.erase_by
    with clock.at(clock.now() + (end - clock.today())):
        this_month = Period(clock.today().year, month=clock.today().month)
        assert counting.count(counted, this_month) == {(): 1}
        gone = {"by": service("destroyer"), "ground": "WGS 1.8(7)"}
        destruction.destroy(owner=dossier.id, owner_kind="dossier", **gone)
        assert counting.count(counted, this_month) == {(): 0}
