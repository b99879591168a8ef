"""What is said in a meeting is sealed with it; guests see one item; its end removes all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections

from slagkracht.apps.inbox.models import Task
from slagkracht.apps.inbox.queries import today_for
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.meetings import actions, agenda, minutes, queries, retention, said
from slagkracht.apps.meetings.models import Item, Meeting, Presence, Promise
from slagkracht.apps.vault import destruction
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.errors import Invalid, Missing, NotNow, Stale

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
PLANTED = "Belt Jansen van de Dorpsstraat"


def in_the_database(words: str) -> list[str]:
    """The tables of both databases in which these words stand."""
    found = []
    for alias in connections:
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                if any(words in str(value) for row in cursor.fetchall() for value in row):
                    found.append(table)
    return found


def promise(session, person, **changes):
    values = {"item_id": None, "person_id": person.id, "text": PLANTED, "due": clock.today()} | changes
    return actions.promise(by=session.leader, meeting_id=session.id, **values)


# ---- agreements and notes ----


def test_an_agreement_waits_for_who_made_it_and_only_he_keeps_it(session, group):
    made = promise(session, group.tax)
    assert said.promise_for(made, by=group.tax).text == PLANTED
    for other in (group.chair, group.secretary):
        with pytest.raises(Missing):
            said.promise_for(made, by=other)
        with pytest.raises(Missing):
            actions.keep_promise(by=other, promise_id=made)
    waiting = [line for term in today_for(group.tax).terms.values() for line in term]
    assert "meeting.promise" in {line.verb for line in waiting}
    read = Entry.objects.filter(act="vault.read").count()
    actions.keep_promise(by=group.tax, promise_id=made)
    assert Promise.objects.get(id=made).done
    assert Entry.objects.filter(act="vault.read").count() == read
    kept = Entry.objects.get(act="meeting.promise_kept")
    assert (kept.owner, kept.objects_touched) == (session.id, [str(made)])
    assert not Task.objects.filter(subject=made, done__isnull=True).exists()


def test_what_was_said_stands_in_no_table(session, group):
    promise(session, group.tax)
    actions.note(by=session.leader, meeting_id=session.id, text=PLANTED, version=1)
    assert in_the_database(PLANTED) == []
    page = queries.meeting_for(session.id, by=group.chair)
    assert said.notes_of(page, by=group.chair) == PLANTED
    assert [line.text for line in said.promises_of(page, by=group.chair)] == [PLANTED]


def test_an_agreement_is_of_a_member_and_not_in_the_past(session, stranger, group):
    with pytest.raises(Invalid):
        promise(session, stranger)
    with pytest.raises(Invalid):
        promise(session, group.tax, due=clock.today() - timedelta(days=1))
    assert not Promise.objects.exists()


def test_two_who_write_notes_lose_neither_text(session, group):
    actions.note(by=group.secretary, meeting_id=session.id, text="van de een", version=1)
    with pytest.raises(Stale) as error:
        actions.note(by=group.chair, meeting_id=session.id, text="van de ander", version=1)
    assert error.value.yours == {"text": "van de ander"}
    assert error.value.theirs == {"text": "van de een"}
    actions.note(by=group.chair, meeting_id=session.id, text="van beiden", version=2)
    page = queries.meeting_for(session.id, by=group.chair)
    assert said.notes_of(page, by=group.chair) == "van beiden"


def test_a_closed_meeting_says_nothing_more(session, group):
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    with pytest.raises(NotNow):
        promise(session, group.tax)
    with pytest.raises(NotNow):
        actions.note(by=session.leader, meeting_id=session.id, text="te laat", version=1)


# ---- guests ----


@pytest.fixture
def guest(world):
    """Somebody with a mandate and a role, in no body."""
    return world.person("Gerrit Gast", "uwv", ("weigher", "district:oost"))


def invite(session, who, subject, seat="uwv"):
    item = session.item(subject)
    actions.invite(by=session.leader, meeting_id=session.id, item_id=item, person_id=who.id, seat=seat)


def test_a_guest_sees_one_item_until_it_is_done(session, guest):
    first, second = session.signals
    with pytest.raises(Missing):
        queries.meeting_for(session.id, by=guest)
    invite(session, guest, first)
    page = queries.meeting_for(session.id, by=guest)
    assert [item.subject for item in page.items] == [first]
    assert (page.guest, page.leads, page.present, page.waiting, page.notes) == (True, False, [], [], None)
    assert said.promises_of(page, by=guest) == []
    assert queries.is_guest_now(guest, first)
    assert not queries.is_guest_now(guest, second)
    assert "meeting.guest" in [line.verb for term in today_for(guest).terms.values() for line in term]
    session.decide(first)
    assert not queries.is_guest_now(guest, first)
    with pytest.raises(Missing):
        queries.meeting_for(session.id, by=guest)


def waits_for(guest) -> list[str]:
    return [line.verb for term in today_for(guest).terms.values() for line in term]


def test_who_was_asked_in_need_not_come_for_what_was_left(session, guest):
    first, second = session.signals
    for subject in (first, second):
        invite(session, guest, subject)
    actions.postpone(by=session.leader, meeting_id=session.id, item_id=session.item(first))
    assert "meeting.guest" in waits_for(guest)  # for the other item
    session.decide(second)
    assert "meeting.guest" not in waits_for(guest)


def test_nobody_is_asked_in_at_what_is_done_or_left(session, guest, world, reporter):
    first, second = session.signals
    asks = {session.item(subject): f"/punt/{session.item(subject)}/gast/" for subject in session.signals}

    def offered() -> list[bool]:
        leader = world.client(session.leader)
        pages = {item: leader.get(f"/overleg/{session.id}/?punt={item}") for item in asks}
        return [asks[item] in page.content.decode() for item, page in pages.items()]

    assert offered() == [True, True]
    session.decide(first)
    actions.postpone(by=session.leader, meeting_id=session.id, item_id=session.item(second))
    assert offered() == [False, False]
    for subject in session.signals:
        with pytest.raises(NotNow, match="item_is_done"):
            invite(session, guest, subject)
    assert "meeting.guest" not in waits_for(guest)


def test_a_guest_decides_nothing_and_closes_nothing(session, guest):
    invite(session, guest, session.signals[0])
    item, choice = session.item(session.signals[0]), agenda.Choice("not_taken_up", "x")
    with pytest.raises(Exception, match="not_leading_this_body"):
        actions.decide(by=guest, meeting_id=session.id, item_id=item, choice=choice)
    with pytest.raises(Exception, match="not_leading_this_body"):
        actions.close(by=guest, meeting_id=session.id, leave_rest=True)
    assert "uwv" not in dict(queries.seats_present(session.id))


def test_who_can_be_asked_in(session, guest, group, world):
    with pytest.raises(Invalid, match="member_already"):
        invite(session, group.tax, session.signals[0], seat="rijksbelastingdienst")
    with pytest.raises(Invalid, match="no_mandate_for_body"):
        invite(session, guest, session.signals[0], seat="om")
    page = queries.meeting_for(session.id, by=session.leader)
    offered = dict(queries.people_to_invite(page))
    assert f"{guest.id}|uwv" in offered
    assert not any(value.startswith(str(person.id)) for person in group.people for value in offered)
    invite(session, guest, session.signals[0])
    invite(session, guest, session.signals[0])  # twice is once
    assert Presence.objects.filter(person=guest.id).count() == 1


def test_the_minutes_name_the_guest_and_the_absent_are_not_in_them(session, guest):
    invite(session, guest, session.signals[0])
    session.decide(session.signals[0], agenda.Dissent("om", "Wij zien dit anders."))
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    page = queries.meeting_for(session.id, by=session.leader)
    said_in = minutes.of(page, by=session.leader)
    assert [item.stage for item in said_in.items] == ["decided", "postponed"]
    assert said_in.items[0].guests == (f"{guest.name}, {guest.seat_name}",)
    assert len(said_in.present) == 4
    assert all(guest.name not in name for name, _seat in said_in.present)


def test_letters_are_for_who_leads(session, group, reporter):
    session.decide(session.signals[0])
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    page = queries.meeting_for(session.id, by=group.tax)
    assert minutes.letters(page, by=group.tax) == []
    with pytest.raises(Missing):
        minutes.letter_pdf(page, session.signals[0], by=group.tax)
    page = queries.meeting_for(session.id, by=session.leader)
    (letter,) = minutes.letters(page, by=session.leader)
    assert (letter.to, letter.subject) == (reporter.name, session.signals[0])


# ---- its end ----


def test_a_meeting_goes_with_the_oldest_thing_that_came_up(session, group):
    promise(session, group.tax)
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    last = retention.erase_by(Meeting.objects.get(id=session.id).counted_from)
    assert session.id not in {due.owner for due in retention.due()}
    with clock.at(clock.now() + (last - clock.today())):
        assert session.id in {due.owner for due in retention.due()}
        destruction.destroy(
            owner=session.id, by=service("destroyer"), owner_kind="meeting", ground="WGS 1.8(7)"
        )
    for model in (Item, Presence, Promise):
        assert not model.objects.filter(meeting=session.id).exists()
    assert not Meeting.objects.filter(id=session.id).exists()
    assert not Task.objects.filter(subject=session.id).exists()


def test_a_meeting_that_never_was_goes_after_a_season(group):
    meeting = actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=clock.now().time())
    with clock.at(clock.now() + timedelta(days=90)):
        assert not list(retention.due())
    with clock.at(clock.now() + timedelta(days=91)):
        assert [due.owner for due in retention.due()] == [meeting]
