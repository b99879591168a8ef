"""From planning to closing: who may, what is refused, and what stands where afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slagkracht.apps.inbox.queries import today_for
from slagkracht.apps.intake.actions import reporting
from slagkracht.apps.intake.models import Registration, Signal
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.meetings import actions, queries
from slagkracht.apps.meetings.agenda import Choice, Dissent
from slagkracht.apps.meetings.models import Item, Meeting
from slagkracht.apps.organisation import roles
from slagkracht.base import clock
from slagkracht.base.errors import Invalid, Missing, NotNow, Refused
from tests.integration.meetings.conftest import MET, begin
from tests.integration.organisation import world as worlds

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def verbs(actor) -> list[str]:
    return sorted(line.verb for term in today_for(actor).terms.values() for line in term)


def refused(act: str) -> int:
    return Entry.objects.filter(act=act, outcome="refused").count()


def test_a_planned_meeting_waits_for_every_member(group, stranger):
    meeting = actions.plan(
        by=group.chair, body_id=group.body, day=clock.today() + timedelta(days=2), starts=worlds.MORNING
    )
    assert ["meeting.attend" in verbs(person) for person in group.people] == [True] * 4
    assert "meeting.attend" not in verbs(stranger)
    actions.cancel(by=group.chair, meeting_id=meeting)
    assert [verbs(person) for person in group.people] == [[]] * 4


def test_what_the_agenda_is_about_is_not_for_a_member_without_the_role(group, reporter, world):
    worlds.report_signal(reporter)
    meeting = actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    (seen,) = queries.meeting_for(meeting, by=group.tax).waiting
    world.grant(group.tax.id, roles.REPORTER, "seat:rijksbelastingdienst")
    grants = frozenset(g for g in world.actor(group.tax.id).grants if g.role != roles.WEIGHER)
    (title,) = queries.meeting_for(meeting, by=replace(group.tax, grants=grants)).waiting
    assert seen.facts
    assert (title.title, title.since, title.facts) == (seen.title, seen.since, "")


def test_a_stranger_hears_nothing_and_a_member_who_does_not_lead_is_refused(group, stranger, world):
    planned = {"body_id": group.body, "day": clock.today(), "starts": worlds.MORNING}
    with pytest.raises(Missing):
        actions.plan(by=stranger, **planned)
    with pytest.raises(Refused):
        actions.plan(by=group.tax, **planned)
    assert refused("meeting.plan") == 1
    meeting = actions.plan(by=group.secretary, **planned)
    steps = {
        "meeting.cancel": lambda by: actions.cancel(by=by, meeting_id=meeting),
        "meeting.open": lambda by: actions.begin(by=by, meeting_id=meeting, present=[by.id]),
        "meeting.close": lambda by: actions.close(by=by, meeting_id=meeting),
        "meeting.refresh": lambda by: actions.refresh(by=by, meeting_id=meeting),
        "meeting.note": lambda by: actions.note(by=by, meeting_id=meeting, text="x", version=1),
    }
    for name, step in steps.items():
        with pytest.raises(Missing):
            step(stranger)
        with pytest.raises(Refused):
            step(group.tax)
        assert refused(name) == 1


def test_the_past_cannot_be_planned_and_nobody_present_opens_nothing(group):
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid):
        actions.plan(by=group.chair, body_id=group.body, day=yesterday, starts=worlds.MORNING)
    with pytest.raises(Invalid):
        begin(group, present=[])


def test_opening_takes_what_waits_and_only_one_is_open(group, session):
    page = queries.meeting_for(session.id, by=group.chair)
    assert [item.subject for item in page.items] == session.signals
    assert page.to_do == 2
    with pytest.raises(NotNow, match="another_meeting_is_open"):
        begin(group)


def test_what_came_in_since_is_added_and_nothing_twice(session, reporter):
    assert actions.refresh(by=session.leader, meeting_id=session.id) == 0
    worlds.report_signal(reporter)
    assert actions.refresh(by=session.leader, meeting_id=session.id) == 1
    assert actions.refresh(by=session.leader, meeting_id=session.id) == 0
    assert list(Item.objects.filter(meeting=session.id).values_list("position", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice("", "waarom"), "outcome"),
        (Choice("crown_it", "waarom"), "outcome"),
        (Choice("not_taken_up", "  ", (), {"why_not": "criterion_d"}), "reason"),
        (Choice("not_taken_up", "x", (Dissent("fiod", "nee"),), {"why_not": "criterion_d"}), "dissents"),
    ],
)
def test_what_is_no_decision_changes_nothing(session, choice, field):
    item = session.item(session.signals[0])
    with pytest.raises(Invalid) as error:
        actions.decide(by=session.leader, meeting_id=session.id, item_id=item, choice=choice)
    assert set(error.value.fields) == {field}
    assert Item.objects.get(id=item).stage == "waiting"
    assert Signal.objects.get(id=session.signals[0]).stage == "received"


def test_a_decision_is_recorded_with_the_objection_by_name_and_only_once(session):
    signal = session.signals[0]
    session.decide(signal, Dissent("om", "Wij hadden dit willen opnemen."))
    row = Registration.objects.get(signal=signal)
    assert (row.outcome, row.meeting) == ("not_taken_up", session.id)
    assert row.objections == ["om"]
    with pytest.raises(NotNow, match="already_decided"):
        session.decide(signal)
    with pytest.raises(NotNow, match="already_decided"):
        actions.postpone(by=session.leader, meeting_id=session.id, item_id=session.item(signal))


def test_a_body_that_is_not_there_cannot_object(group, reporter):
    signal = worlds.report_signal(reporter)
    meeting = begin(group, present=[group.secretary.id])
    item = Item.objects.get(meeting=meeting)
    choice = Choice("not_taken_up", "x", (Dissent("om", "nee"),), {**MET, "why_not": "criterion_d"})
    with pytest.raises(Invalid):
        actions.decide(by=group.secretary, meeting_id=meeting, item_id=item.id, choice=choice)
    assert not Registration.objects.filter(signal=signal).exists()


def test_what_was_withdrawn_is_taken_off_and_what_waits_is_not(session, reporter):
    first, second = session.signals
    with pytest.raises(NotNow, match="item_still_waits"):
        actions.take_off(by=session.leader, meeting_id=session.id, item_id=session.item(first))
    reporting.withdraw(by=reporter, signal_id=first)
    actions.take_off(by=session.leader, meeting_id=session.id, item_id=session.item(first))
    assert Item.objects.get(id=session.item(first)).stage == "lapsed"
    assert Item.objects.get(id=session.item(second)).stage == "waiting"


def test_closing_asks_about_the_rest_and_what_is_left_comes_back(group, session):
    session.decide(session.signals[0])
    with pytest.raises(NotNow, match="items_waiting"):
        actions.close(by=session.leader, meeting_id=session.id)
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    assert Meeting.objects.get(id=session.id).stage == "closed"
    with pytest.raises(NotNow):
        actions.refresh(by=session.leader, meeting_id=session.id)
    following = begin(group)
    assert [item.subject for item in queries.meeting_for(following, by=group.chair).items] == [
        session.signals[1]
    ]


def test_an_item_of_another_meeting_is_no_item(session, group):
    other = actions.plan(by=group.chair, body_id=group.body, day=clock.today(), starts=worlds.MORNING)
    item = session.item(session.signals[0])
    with pytest.raises(Missing):
        actions.postpone(by=session.leader, meeting_id=other, item_id=item)
    with pytest.raises(Missing):
        actions.take_off(by=session.leader, meeting_id=other, item_id=item)


def test_whoever_left_the_body_sees_its_meetings_no_more(world, group, session):
    from slagkracht.apps.meetings import bodies
    from slagkracht.apps.meetings.models import Member

    member = Member.objects.get(body=group.body, person=group.tax.id)
    bodies.end_member(by=world.keeper, body_id=group.body, member_id=member.id)
    with pytest.raises(Missing):
        queries.meeting_for(session.id, by=group.tax)
