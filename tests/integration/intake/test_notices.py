"""The municipal pre-phase: made, decided, solved here or handed over, and gone within a year."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from slagkracht.apps.figures.models import Event
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.intake.actions import deciding, handing_over, local_cases, notices
from slagkracht.apps.intake.models import LocalAction, LocalCase, Notice, Signal
from slagkracht.apps.intake.queries import local_cases as case_queries
from slagkracht.apps.intake.queries import notices as queries
from slagkracht.apps.intake.queries.signals import content_for, subject_value
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.vault import destruction, housekeeping
from slagkracht.apps.vault.models import Certificate, Record
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.dates import local_date
from slagkracht.base.errors import Invalid, Missing, NotNow, Refused
from slagkracht.core import law
from tests.integration.intake import world

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)


@pytest.fixture
def notice(official):
    return world.noticed(official)


@pytest.fixture
def consultation(region):
    return world.body("local_consultation", "Lokaal overleg Amersfoort", "gm0307")


def waits(code):
    return Task.objects.filter(verb=code, done__isnull=True).count()


# ---- making and reading ----


def test_a_notice_is_sealed_and_waits_for_the_officials(official, notice):
    row = Notice.objects.get()
    assert queries.number_of(row) == "M-0001"
    assert waits("notice.decide") == 1
    view = queries.notice_for(notice, by=official)
    assert view.text.startswith("Bij de loods")
    assert queries.subject_value(notice, by=official) == "Vriesje Verzonnen"
    assert Event.objects.filter(kind="notice.received", theme="drugs", municipality="gm0307").exists()


def test_what_does_not_fit_is_named_field_by_field(official):
    new = notices.NewNotice(" ", "onbekend", "", "test-gm0632-0", clock.today() + timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        notices.make(by=official, municipality="gm0307", new=new)
    assert set(caught.value.fields) == {"text", "theme", "channel", "place", "observed_on"}
    assert not Record.objects.exists()


def test_strangers_get_what_a_missing_one_gets(notice, elsewhere, manager, reporter):
    for by in (elsewhere, manager, reporter, world.without_roles(elsewhere)):
        for identifier in (notice, uuid4()):
            with pytest.raises(Missing):
                queries.notice_for(identifier, by=by)
        with pytest.raises(Missing):
            queries.notices_of("gm0307", by=by)
        with pytest.raises(Missing):
            queries.subject_value(notice, by=by)


def test_who_may_not_make_one_is_refused_and_that_is_written(member):
    with pytest.raises(Refused):
        world.noticed(member)
    assert Entry.objects.filter(act="notice.make", outcome="refused").count() == 1


def test_reading_is_written_before_it_is_shown(member, notice):
    before = Entry.objects.filter(act="vault.read").count()
    queries.notice_for(notice, by=member)
    assert Entry.objects.filter(act="vault.read", owner=notice).count() == before + 1


# ---- the guest at an item ----


def test_a_guest_reads_the_item_he_was_asked_in_at_and_never_whom_it_is_about(
    official, notice, consultation, reporter
):
    other = world.noticed(official)
    meeting = world.session(consultation, official)
    item = meeting.item(notice)
    meetings.invite(
        by=official, meeting_id=meeting.meeting, item_id=item, person_id=reporter.id, seat="politie"
    )
    view = queries.notice_for(notice, by=reporter)
    assert view.text
    assert not view.may_see_subject
    assert view.reported_by == ""
    with pytest.raises(Missing):
        queries.subject_value(notice, by=reporter)
    with pytest.raises(Missing):
        queries.notice_for(other, by=reporter)
    meeting.decide(notice, "nothing")
    with pytest.raises(Missing):
        queries.notice_for(notice, by=reporter)


# ---- deciding ----


def test_the_consultation_decides_and_its_minutes_say_so(official, notice, consultation):
    from slagkracht.apps.intake import consultation as source

    meeting = world.session(consultation, official)
    meeting.decide(notice, "other_department", department="vergunningen")
    row = Notice.objects.get()
    assert (row.stage, row.department, row.meeting) == ("other_department", "vergunningen", meeting.meeting)
    assert waits("notice.decide") == 0
    assert "Samen besloten." in source.minutes(official, [notice], meeting.meeting)[notice]


def test_what_can_wait_is_for_the_consultation(official, notice):
    for outcome in ("nothing", "to_riec"):
        decision = deciding.Decision(outcome, "Zomaar.")
        with pytest.raises(Refused):
            deciding.decide_alone(by=official, notice_id=notice, decision=decision)
    assert Notice.objects.get().stage == "new"


def test_a_decision_has_a_reason_and_what_its_outcome_needs(official, notice):
    for decision, field in (
        (deciding.Decision("local_case", " "), "reason"),
        (deciding.Decision("local_case", "Nu."), "owner"),
        (deciding.Decision("other_department", "Nu."), "department"),
    ):
        with pytest.raises(Invalid) as caught:
            deciding.decide_alone(by=official, notice_id=notice, decision=decision)
        assert field in caught.value.fields
    assert Notice.objects.get().stage == "new"


def test_the_first_decision_stands(official, notice):
    world.local_case(official, notice)
    with pytest.raises(NotNow):
        world.local_case(official, notice)
    assert LocalCase.objects.count() == 1


# ---- local cases ----


@pytest.fixture
def case(official, notice):
    world.local_case(official, notice)
    return LocalCase.objects.get()


def add(by, case, owner, **changes):
    values = {"power": "opiumwet_13b", "due": clock.today() + timedelta(days=7), "text": "Sluit de loods."}
    return local_cases.add_action(by=by, case_id=case.id, owner=owner.id, **values | changes)


def test_a_local_case_from_action_to_result(official, member, case):
    action = add(official, case, member)
    assert waits("local_action.do") == 1
    with pytest.raises(Invalid):  # an action stands open
        local_cases.close(by=official, case_id=case.id, result="solved", text="")
    local_cases.finish_action(by=member, action_id=action, result="opgelegd", text="Gesloten.")
    with pytest.raises(NotNow):
        local_cases.finish_action(by=member, action_id=action, result="opgelegd", text="")
    local_cases.close(by=official, case_id=case.id, result="solved", text="Klaar.")
    view = case_queries.case_for(case.id, by=member)
    assert (view.stage, view.ending, view.actions[0].ending) == ("closed", "Klaar.", "Gesloten.")
    kinds = Event.objects.filter(thing=case.id).values_list("kind", "stage")
    assert set(kinds) == {("local_case.opened", ""), ("local_case.closed", "solved")}
    assert waits("local_action.do") == waits("local_case.ends") == 0


def test_who_does_what_in_a_local_case(official, member, elsewhere, case):
    action = add(official, case, official)
    with pytest.raises(Refused):  # a member only his own
        local_cases.finish_action(by=member, action_id=action, result="done", text="")
    with pytest.raises(Refused):
        add(member, case, member)
    for by in (elsewhere, world.without_roles(member)):
        with pytest.raises(Missing):
            case_queries.case_for(case.id, by=by)
        with pytest.raises(Missing):
            case_queries.action_row(action, by=by)
    with pytest.raises(Invalid) as caught:  # a stranger does nothing here
        add(official, case, elsewhere)
    assert "owner" in caught.value.fields


# ---- to the RIEC ----


@pytest.fixture
def for_riec(official, notice, consultation):
    world.session(consultation, official).decide(notice, "to_riec")
    return notice


def test_only_what_was_ticked_goes_over_and_that_is_a_recorded_disclosure(official, for_riec):
    signal = handing_over.hand_over(by=official, notice_id=for_riec, parts=["what", "when"])
    row = Signal.objects.get(id=signal)
    assert row.stage == "draft"
    assert row.place is None
    assert row.observed_on == clock.today()
    assert not row.subjects.exists()
    assert content_for(signal, by=official).observation.startswith("Bij de loods")
    entry = Entry.objects.get(act="notice.hand_over", owner=for_riec)
    assert str(signal) in entry.objects_touched
    assert (entry.facts["what"], entry.facts["about"]) == (True, False)
    assert waits("notice.hand_over") == 0


def test_handing_over_takes_a_decision_a_seat_and_known_parts(official, member, notice, consultation):
    with pytest.raises(Refused):
        handing_over.hand_over(by=official, notice_id=notice, parts=["what"])
    world.session(consultation, official).decide(notice, "to_riec")
    with pytest.raises(Refused):
        handing_over.hand_over(by=member, notice_id=notice, parts=["what"])
    for parts, kind, field in ((["alles"], "", "parts"), (["about"], "", "kind")):
        with pytest.raises(Invalid) as caught:
            handing_over.hand_over(by=official, notice_id=notice, parts=parts, kind=kind)
        assert field in caught.value.fields
    assert not Signal.objects.exists()


def test_the_signal_lives_on_when_its_notice_is_gone(official, for_riec):
    signal = handing_over.hand_over(by=official, notice_id=for_riec, parts=["what", "about"], kind="person")
    destruction.destroy(by=service("destroyer"), owner=for_riec, owner_kind="notice", ground="AVG 5(1)e")
    assert content_for(signal, by=official).observation.startswith("Bij de loods")
    assert subject_value(Signal.objects.get().subjects.get().id, by=official) == "Vriesje Verzonnen"


# ---- the end ----


def test_within_a_year_everything_is_gone_and_no_backup_opens_it_later(official, case, settings):
    add(official, case, official)
    row = Notice.objects.get()
    last = law.years_later(local_date(row.received), 1)
    assert row.destroy_on == last - timedelta(days=settings.BACKUP_DAYS)
    with world.on(row.destroy_on):
        assert not housekeeping.daily().failed
    row.refresh_from_db()
    assert (row.stage, row.text, row.about, row.decision, row.place) == ("destroyed", None, None, None, None)
    assert not LocalCase.objects.exists()
    assert not LocalAction.objects.exists()
    assert not Record.objects.filter(owner=row.id).exists()
    assert not Task.objects.filter(verb__startswith="local", done__isnull=True).exists()
    assert Certificate.objects.get(owner=row.id).ground == "AVG 5(1)e"
    closed = Event.objects.get(kind="local_case.closed")
    assert (closed.stage, closed.theme) == ("expired", "drugs")


def test_nothing_is_destroyed_before_its_day(notice):
    last = Notice.objects.get().destroy_on
    with world.on(last - timedelta(days=1)):
        assert not notices.due()
    with world.on(last):
        assert [due.owner for due in notices.due()] == [notice]


def test_after_destruction_the_page_still_says_how_it_went(official, notice):
    with world.on(Notice.objects.get().destroy_on):
        housekeeping.daily()
    view = queries.notice_for(notice, by=official)
    assert (view.stage, view.number, view.readable) == ("destroyed", "M-0001", False)
    assert view.text == view.place == ""
    with pytest.raises(Missing):
        queries.subject_value(notice, by=official)
