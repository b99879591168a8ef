"""What waits for whom: by deadline, once, gone when done; the mail that only says that something waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from slagkracht.apps.inbox import mail as digest
from slagkracht.apps.inbox import queries, reminders, tasks, verbs
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.models import Person
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.ids import new_id
from tests.integration.organisation import world as worlds

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PLANTED = "Weeggroep Geheim"


@pytest.fixture
def world(keyring):
    """The region of this test, on a Wednesday."""
    with clock.at(WEDNESDAY):
        yield worlds.build()


@pytest.fixture
def ruben(world):
    """Somebody with one role."""
    return world.person("Ruben Maquette", "politie", (roles.WEIGHER, "district:oost"))


def wait(person=None, *, due=0, verb="meeting.attend", subject=None, role=None, scope=None, body=PLANTED):
    """Let something wait, in an act of its own. Gives its subject."""
    thing, day = subject or new_id(), clock.today() + due * DAY
    with act("test.wait", by=service("test")) as entry:
        if person is not None:
            tasks.for_person(entry, verb, subject=thing, person=person.id, due=day, body=body)
        else:
            tasks.for_role(entry, verb, subject=thing, role=role, scope=scope, due=day, body=body)
    return thing


def done(subject) -> None:
    with act("test.done", by=service("test")) as entry:
        tasks.finish(entry, subjects=[subject])


@pytest.mark.parametrize(
    ("due", "term"),
    [(-1, "late"), (0, "today"), (1, "week"), (4, "week"), (5, "later"), (40, "later")],  # Sunday is the 8th
)
def test_what_waits_stands_in_its_term(ruben, due, term):
    wait(ruben, due=due)
    counts = queries.today_for(ruben).counts
    assert {name: count for name, count in counts.items() if count} == {term: 1}


def test_the_same_thing_waits_once_and_is_gone_when_done(ruben):
    thing = wait(ruben)
    wait(ruben, subject=thing)
    assert queries.today_for(ruben).count == 1
    done(thing)
    assert queries.today_for(ruben).count == 0
    wait(ruben, subject=thing)  # it can wait again
    assert queries.today_for(ruben).count == 1


def test_a_role_is_met_in_its_own_place_only(world, ruben):
    mine = wait(role=roles.WEIGHER, scope="district:oost")
    wait(role=roles.WEIGHER, scope="district:west")
    wait(role=roles.CASE_DIRECTOR, scope="district:oost")
    assert [task.subject for task in queries.mine(ruben)] == [mine]
    region = world.person("Regio Weger", "om", (roles.WEIGHER, "region"))
    assert queries.mine(region).count() == 2
    nobody = world.person("Nina Niets", "om")
    assert queries.mine(nobody).count() == 0


def test_many_of_one_kind_for_one_day_are_one_line(ruben, monkeypatch):
    kind = replace(
        verbs.verb("meeting.attend"), code="test.many", many="%(count)s of them", many_url="meetings:all"
    )
    monkeypatch.setattr(verbs, "_verbs", verbs._verbs | {kind.code: kind})
    for number in range(2 * queries.GROUPED_FROM - 1):
        wait(ruben, verb=kind.code, due=number % 2)
    one, *others = [line for term in queries.today_for(ruben).terms.values() for line in term]
    assert (one.count, one.title) == (queries.GROUPED_FROM, f"{queries.GROUPED_FROM} of them")
    assert [line.count for line in others] == [1] * (queries.GROUPED_FROM - 1)


def test_a_hundred_things_ask_no_more_than_one(ruben, django_assert_max_num_queries):
    for number in range(12):
        wait(ruben, due=number)
    with django_assert_max_num_queries(6):
        queries.today_for(ruben)


def test_the_page_by_deadline(world, ruben):
    wait(ruben, due=-2)
    wait(ruben, due=3)
    page = world.client(ruben).get("/")
    assert page.status_code == 200
    terms = page.context["today"].terms
    assert [len(terms[name]) for name in ("late", "today", "week", "later")] == [1, 0, 1, 0]
    assert terms["late"][0].days_late == 2


# ---- mail ----


def test_one_mail_a_day_that_says_nothing_but_that_something_waits(world, ruben):
    wait(ruben)
    wait(ruben, due=-3)
    wait(world.keeper, due=20)  # far off: no mail
    assert digest.send_digests() == 1
    assert digest.send_digests() == 0
    (sent,) = mail.outbox
    assert sent.to == [Person.objects.get(id=ruben.id).email]
    assert "2" in sent.body
    for word in (PLANTED, "Ruben", "Weeg", "overleg"):
        assert word not in sent.body + sent.subject
    with clock.at(WEDNESDAY + DAY):
        assert digest.send_digests() == 1


def test_mail_in_the_language_of_who_reads_it(world, ruben):
    for language, word in (("nl", "wacht"), ("en", "wait")):
        Person.objects.filter(id=ruben.id).update(language=language)
        wait(ruben)
        with clock.at(WEDNESDAY + (DAY if language == "en" else 0 * DAY)):
            digest.send_digests()
        assert word in mail.outbox[-1].subject


def test_a_mail_server_that_refuses_one_does_not_keep_it_from_the_others(world, ruben, monkeypatch, caplog):
    other = world.person("Anna Ander", "om", (roles.WEIGHER, "district:oost"))
    wait(ruben)
    wait(other)
    refused = Person.objects.get(id=other.id).email
    send = digest.send_mail

    def picky(subject, body, sender, to):
        if to == [refused]:
            raise OSError(f"550 {refused} unknown")
        return send(subject, body, sender, to)

    monkeypatch.setattr(digest, "send_mail", picky)
    assert digest.send_digests() == 1
    assert len(mail.outbox) == 1
    assert refused not in caplog.text
    assert str(other.id) in caplog.text


def test_whoever_lost_access_is_not_mailed(world, ruben):
    wait(ruben)
    organisation.deactivate(by=world.keeper, person_id=ruben.id, reason="uit dienst")
    assert digest.send_digests() == 0


# ---- reminders ----


def test_a_month_before_access_ends_both_are_told_and_a_renewal_ends_it(world, ruben):
    assert not reminders.remind()
    theirs = reminders.SOMEBODYS
    with clock.at(WEDNESDAY + worlds.YEAR - 30 * DAY):
        assert reminders.remind()["reminders made"] >= 1
        assert not reminders.remind()  # once
        fresh = world.actor(ruben.id)
        assert reminders.YOURS in [t.verb for t in queries.mine(fresh)]
        (task,) = [t for t in queries.mine(world.keeper) if (t.verb, t.subject) == (theirs, ruben.id)]
        assert list(task.facts) == ["day"]  # the name is asked when the page is made
        lines = [line for term in queries.today_for(world.keeper).terms.values() for line in term]
        assert any(ruben.name in line.title for line in lines if line.verb == theirs)
        last = clock.today() + 2 * worlds.YEAR
        issued = clock.today()
        organisation.screen(by=world.keeper, person_id=ruben.id, kind="vog", issued=issued, valid_until=last)
        world.grant(ruben.id, roles.WEIGHER, "district:oost", until=last)
        assert reminders.remind()["reminders finished"] == 2
        assert reminders.YOURS not in [t.verb for t in queries.mine(world.actor(ruben.id))]


def test_finished_tasks_are_forgotten_after_three_months(ruben):
    done(wait(ruben))
    waiting = wait(ruben)
    with clock.at(WEDNESDAY + 90 * DAY):
        assert not reminders.forget_finished()
    with clock.at(WEDNESDAY + 91 * DAY):
        assert reminders.forget_finished() == {"finished tasks forgotten": 1}
    assert Task.objects.get().subject == waiting
