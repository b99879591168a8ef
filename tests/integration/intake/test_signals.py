"""The walk of one signal: written, reported, weighed, restored or destroyed; and what its sender hears."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from slagkracht.apps.figures.models import Event
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake import routing, weighing
from slagkracht.apps.intake.actions import drafts, reporting, restoring
from slagkracht.apps.intake.models import Registration, RoutingRule, Signal, Subject
from slagkracht.apps.intake.queries import signals as queries
from slagkracht.apps.intake.queries.drafts import draft_for
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import housekeeping
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Certificate, Record
from slagkracht.base import clock
from slagkracht.base.errors import Invalid, Missing, NotNow, Refused, Stale
from tests.integration.intake import world

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
NUMBER = ("bsn", "111111110")


@pytest.fixture
def signal(reported):
    return reported()


def waits(code):
    return Task.objects.filter(verb=code, done__isnull=True).count()


def row():
    return Signal.objects.get()


# ---- drafts ----


def test_a_draft_is_its_writers_alone(reporter, weigher, manager):
    draft, _version = world.draft(reporter)
    assert draft_for(draft, by=reporter).words == world.WORDS
    for by in (weigher, manager, world.without_roles(reporter)):
        for identifier in (draft, uuid4()):
            with pytest.raises(Missing):
                draft_for(identifier, by=by)


def test_two_windows_lose_neither_text(reporter):
    draft, version = world.draft(reporter)
    drafts.save(by=reporter, signal_id=draft, version=version, words={"observation": "Eerst."})
    with pytest.raises(Stale) as caught:
        drafts.save(by=reporter, signal_id=draft, version=version, words={"observation": "Later."})
    assert caught.value.yours == {"observation": "Later."}
    assert caught.value.theirs == {"observation": "Eerst."}


def test_a_subject_taken_out_is_destroyed_not_hidden(reporter):
    draft, version = world.draft(reporter)
    record = Subject.objects.get().text
    drafts.set_subjects(by=reporter, signal_id=draft, version=version, keep=[], add=[])
    assert not Subject.objects.exists()
    assert not Record.objects.filter(id=record).exists()
    assert not ring.find(*NUMBER)


def test_a_draft_that_nobody_finishes_is_destroyed_after_thirty_days(reporter):
    draft, _version = world.draft(reporter)
    last = row().destroy_on
    assert last == clock.today() + timedelta(days=drafts.KEPT_DAYS)
    with world.on(last - timedelta(days=1)):
        assert not restoring.due()
    with world.on(last):
        assert housekeeping.daily().destroyed == 1
    assert not Signal.objects.exists()
    assert not Record.objects.filter(owner=draft).exists()


def test_discarding_leaves_nothing(reporter):
    draft, _version = world.draft(reporter)
    drafts.discard(by=reporter, signal_id=draft)
    assert not Signal.objects.exists()
    assert not Record.objects.filter(owner=draft).exists()


# ---- reporting ----


def test_what_is_missing_is_named_before_anything_is_sent(reporter):
    draft = drafts.start(by=reporter, seat="politie")
    with pytest.raises(Invalid) as caught:
        reporting.report(by=reporter, signal_id=draft, version=1)
    wanted = {"observation", "form", "necessity", "others", "region", "partners", "municipality"}
    assert set(caught.value.fields) == wanted | {"observed_on"}
    assert row().stage == "draft"


def test_a_signal_is_numbered_dated_routed_and_counted(signal, weigher):
    found = row()
    assert (found.number, found.stage, found.routed_to) == (1, "received", "district:oost")
    assert found.first_processed == clock.today()
    assert found.destroy_on == destruction_of(clock.today()).erase_by
    assert waits("signal.weigh") == 1
    event = Event.objects.get(kind="signal.received")
    assert (event.form, event.municipality, event.seat_kind) == ("drugs", "gm0307", "politie")
    assert queries.content_for(signal, by=weigher).observation == world.WORDS["observation"]
    assert ring.find(*NUMBER)


def test_sent_twice_is_received_once(reporter):
    draft, version = world.draft(reporter)
    reporting.report(by=reporter, signal_id=draft, version=version)
    with pytest.raises(NotNow):
        reporting.report(by=reporter, signal_id=draft, version=version)
    assert Event.objects.filter(kind="signal.received").count() == 1


def test_reporting_for_another_body_is_refused_and_written(reporter):
    with pytest.raises(Refused):
        drafts.start(by=reporter, seat="om")
    assert Entry.objects.filter(act="signal.start", outcome="refused").count() == 1


def test_a_routing_rule_sends_it_elsewhere(manager, reported):
    routing.add(
        by=manager, to_scope="district:west", form="drugs", municipality="", district="", seat_kind=""
    )
    reported()
    assert row().routed_to == "district:west"


def test_rules_are_kept_by_who_keeps_the_region(weigher, reporter, manager):
    for by in (weigher, reporter):
        with pytest.raises(Refused):
            routing.add(by=by, to_scope="district:west")
    with pytest.raises(Invalid) as caught:
        routing.add(by=manager, to_scope="district:nergens", form="onzin")
    assert set(caught.value.fields) == {"form", "to_scope"}
    for form in ("drugs", "witwassen"):
        routing.add(by=manager, to_scope="district:west", form=form)
    last = RoutingRule.objects.order_by("position").last()
    routing.move_up(by=manager, rule_id=last.id)
    assert [rule.form for rule in routing.rules()] == ["witwassen", "drugs"]
    routing.remove(by=manager, rule_id=last.id)
    with pytest.raises(Missing):
        routing.remove(by=manager, rule_id=last.id)
    assert [rule.form for rule in routing.rules()] == ["drugs"]


# ---- following ----


def test_strangers_get_what_a_missing_one_gets(signal, official, reporter):
    other_group = world.person("Wim West", "om", ("weigher", "district:west"))
    for by in (official, other_group, world.without_roles(reporter)):
        for identifier in (signal, uuid4()):
            with pytest.raises(Missing):
                queries.signal_for(identifier, by=by)
            with pytest.raises(Missing):
                queries.content_for(identifier, by=by)
        with pytest.raises(Missing):
            queries.subject_value(Subject.objects.get().id, by=by)


def test_withdrawn_is_unreadable_at_once_and_destroyed(signal, reporter, weigher):
    reporting.withdraw(by=reporter, signal_id=signal)
    found = row()
    assert (found.stage, found.text, found.place, found.number) == ("destroyed", None, None, 1)
    assert waits("signal.weigh") == 0
    assert not Record.objects.filter(owner=signal).exists()
    assert not ring.find(*NUMBER)
    codes = [(step.code, step.done) for step in queries.signal_for(signal, by=reporter).steps]
    assert codes == [("received", True), ("withdrawn", True), ("destroyed", True)]


# ---- weighing ----


def test_not_taken_up_closes_at_once_and_tells_the_sender_why(signal, reporter, weigher):
    meeting = world.not_taken_up(signal, weigher)
    found = row()
    assert (found.stage, found.why_not) == ("not_taken_up", "criterion_d")
    for by in (reporter, weigher):
        with pytest.raises(Missing):
            queries.content_for(signal, by=by)
        with pytest.raises(Missing):
            queries.subject_value(Subject.objects.get().id, by=by)
    assert waits("signal.weigh") == 0
    assert Task.objects.get(verb="signal.heard").person == reporter.id
    assert queries.signal_for(signal, by=reporter).why_not == "criterion_d"
    letter = weighing.letters(weigher, [signal], meeting.meeting)[0]
    assert (letter.to, letter.number) == (reporter.id, "S-0001")
    minutes = weighing.minutes(weigher, [signal], meeting.meeting)[signal]
    assert "Samen besloten." not in minutes


def test_a_registration_says_who_judged_and_who_objected(signal, weigher):
    from slagkracht.apps.meetings import actions as meetings
    from slagkracht.apps.meetings.agenda import Choice, Dissent

    meeting = world.session(world.weighing_group(), weigher)
    extra = {"why_not": "weight", **world.MET}
    choice = Choice("not_taken_up", "Te licht.", (Dissent("om", "Toch doen."),), extra)
    item = meeting.item(signal)
    meetings.decide(by=weigher, meeting_id=meeting.meeting, item_id=item, choice=choice)
    found = Registration.objects.get()
    assert (found.seats, found.objections) == (["om"], ["om"])
    assert found.met == dict.fromkeys("abcde", True)


@pytest.mark.parametrize("outcome", ["new_dossier", "join_dossier"])
def test_taking_up_needs_all_five(signal, weigher, outcome):
    meeting = world.session(world.weighing_group(), weigher)
    with pytest.raises(Invalid) as caught:
        meeting.decide(signal, outcome, **{**world.MET, "met_c": False})
    assert set(caught.value.fields) == {"met_c"}
    assert row().stage == "received"
    assert not Registration.objects.exists()


def test_not_taking_up_needs_a_reason_that_can_be_told(signal, weigher):
    meeting = world.session(world.weighing_group(), weigher)
    with pytest.raises(Invalid) as caught:
        meeting.decide(signal, "not_taken_up", **world.MET)
    assert set(caught.value.fields) == {"why_not"}


def test_taken_up_opens_a_dossier_and_stays_readable_for_its_writer(signal, weigher, reporter):
    director = world.person("Dirk Regisseur", "politie", ("case_director", "district:oost"))
    meeting = world.session(world.weighing_group(), weigher)
    extra = {"activity": "casusoverleg", "purpose": "De loods sluiten.", "seats": ["politie", "om"]}
    meeting.decide(signal, "new_dossier", director=str(director.id), **extra, **world.MET)
    found = row()
    assert found.stage == "taken_up"
    assert found.dossier
    assert queries.content_for(signal, by=reporter).observation
    with pytest.raises(Missing):
        queries.content_for(signal, by=weigher)
    codes = [step.code for step in queries.signal_for(signal, by=reporter).steps]
    assert codes == ["received", "weighed", "dossier"]


def test_the_screen_of_the_group(signal, weigher, reported):
    reported()
    assert [found.title for found in weighing.waiting("district:oost")] == ["S-0001", "S-0002"]
    shown = weighing.show(weigher, signal)
    assert shown.title == "S-0001"
    assert shown.context["alike"][0][1] == 1
    assert weighing.form(weigher, signal, None) is not None
    world.not_taken_up(signal, weigher)
    assert weighing.form(weigher, signal, None) is None
    assert not weighing.lines([signal])[signal].waits


# ---- two people, fourteen days ----


@pytest.fixture
def second(region):
    return world.person("Twan Tweede", "politie", ("weigher", "district:oost"))


def test_restoring_takes_two_people(signal, weigher, second):
    world.not_taken_up(signal, weigher)
    restoring.ask_back(by=weigher, signal_id=signal, reason="mistake")
    with pytest.raises(NotNow):
        restoring.ask_back(by=second, signal_id=signal, reason="mistake")
    with pytest.raises(Refused):
        restoring.confirm_back(by=weigher, signal_id=signal)
    restoring.confirm_back(by=second, signal_id=signal)
    found = row()
    assert (found.stage, found.why_not, found.weighed) == ("received", "", None)
    assert found.destroy_on == destruction_of(found.first_processed).erase_by
    assert queries.content_for(signal, by=second).observation == world.WORDS["observation"]
    assert waits("signal.weigh") == 1
    assert waits("signal.confirm_back") == waits("signal.heard") == 0


def test_restoring_needs_a_reason_and_the_group(signal, weigher, reporter):
    world.not_taken_up(signal, weigher)
    with pytest.raises(Invalid):
        restoring.ask_back(by=weigher, signal_id=signal, reason="zomaar")
    with pytest.raises(Refused):
        restoring.ask_back(by=reporter, signal_id=signal, reason="mistake")
    with pytest.raises(Missing):
        restoring.confirm_back(by=weigher, signal_id=signal)


def test_after_fourteen_days_it_is_destroyed_and_the_sender_can_still_read_why(signal, weigher, reporter):
    world.not_taken_up(signal, weigher)
    last = row().destroy_on
    assert last == clock.today() + timedelta(days=14)
    with world.on(last):
        assert not restoring.due()
        restoring.ask_back(by=weigher, signal_id=signal, reason="mistake")
    with world.on(last + timedelta(days=1)):
        with pytest.raises(Refused):
            restoring.confirm_back(by=weigher, signal_id=signal)
        assert not housekeeping.daily().failed
        view = queries.signal_for(signal, by=reporter)
    assert [step.code for step in view.steps][-2:] == ["not_taken_up", "destroyed"]
    assert view.steps[-1].done
    assert view.why_not == "criterion_d"
    assert not Subject.objects.exists()
    assert not Record.objects.filter(owner=signal).exists()
    assert not ring.find(*NUMBER)
    assert Certificate.objects.get(owner=signal).ground == "BGS 1.16(1)"
    # Whether he had looked or not: what became of it still waits for him, by number only.
    assert Task.objects.get(verb="signal.heard").person == reporter.id
    assert not Task.objects.filter(verb="signal.confirm_back", done__isnull=True).exists()


def test_the_sender_reads_what_became_of_it(signal, weigher, reporter):
    world.not_taken_up(signal, weigher)
    assert [line.number for line in queries.what_became(reporter)] == ["S-0001"]
    reporting.heard(by=reporter, signal_id=signal)
    assert waits("signal.heard") == 0
    with pytest.raises(Refused):
        reporting.heard(by=weigher, signal_id=signal)


def test_one_that_the_law_ended_before_it_was_weighed_waits_no_longer(signal):
    end = row().destroy_on
    with world.on(end):
        assert not housekeeping.daily().failed
    assert row().stage == "destroyed"
    assert [event.kind for event in Event.objects.order_by("id")][-1] == "signal.destroyed"


def test_one_that_was_weighed_has_left_the_count_already(signal, weigher):
    world.not_taken_up(signal, weigher)
    with world.on(row().destroy_on + timedelta(days=1)):
        assert not housekeeping.daily().failed
    assert not Event.objects.filter(kind="signal.destroyed").exists()
