"""The pages of the safeguards: what each reader gets, and that reading them counts."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from slagkracht.apps.intake.actions import drafts
from slagkracht.apps.lawfulness import certificates, log
from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.vault import rotation
from slagkracht.apps.vault.models import Certificate
from slagkracht.base.actors import service
from slagkracht.base.errors import Missing, NotNow, Refused

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)

OPEN = ["lawfulness:rules", "lawfulness:own_log"]
TESTERS = ["lawfulness:log", "lawfulness:proofs"]


# ---- may I share this: for everybody ----


def test_the_question_needs_nobody_to_sign_in_and_keeps_nothing(keyring):
    before = Entry.objects.count()
    query = "?wie=burgemeester&wat=fiscaal&over=betrokkene&fase=1&activiteit=casusoverleg"
    page = Client().get(reverse("lawfulness:ask") + query)
    assert page.status_code == 200
    assert page.context["answer"].verdict == "nog_niet"
    assert page.context["address"].endswith(query)
    assert Entry.objects.count() == before
    html = page.content.decode()
    assert 'id="alinea"' in html
    assert 'id="tabel"' in html
    assert "data-kopieer-adres" in html
    assert page.context["always"].never.nl in html or page.context["always"].never.en in html


def test_htmx_gets_only_what_changes(keyring):
    page = Client().get(reverse("lawfulness:ask") + "?wat=kadastraal", HTTP_HX_REQUEST="true")
    html = page.content.decode()
    assert "<html" not in html
    assert 'id="antwoord"' in html
    assert 'id="tabel" hx-swap-oob' in html


@pytest.mark.parametrize("query", ["?wie=%00&fase=x", "?wat=" + "a" * 4000, "?fase=2&fase=3", "?vorm=<b>"])
def test_nonsense_in_the_address_is_a_question_all_the_same(keyring, query):
    page = Client().get(reverse("lawfulness:ask") + query)
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()


def test_it_reads_no_table(keyring, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        Client().get(reverse("lawfulness:ask") + "?wat=kadastraal")


# ---- the room ----


@pytest.mark.parametrize("name", OPEN)
def test_everybody_with_a_task_sees_the_rules_and_his_own_log(world, reporter, name):
    assert world.client(reporter).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", TESTERS)
def test_the_rest_is_for_the_tester_and_a_stranger_learns_nothing(world, reporter, tester, name):
    assert world.client(tester).get(reverse(name)).status_code == 200
    refused = world.client(reporter).get(reverse(name))
    nothing = world.client(reporter).get(reverse("lawfulness:proof", args=[uuid4()]))
    assert (refused.status_code, nothing.status_code) == (404, 404)
    assert Entry.objects.filter(act="page.refused", actor=reporter.id).count() == 2


@pytest.mark.parametrize("name", OPEN + TESTERS)
def test_nobody_gets_in_without_signing_in(world, name):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert "/toegang/" in answer["Location"]


def test_one_sees_what_one_did_oneself_and_nobody_else(world, reporter, tester):
    signal = drafts.start(by=reporter, seat="politie")
    drafts.start(by=world.person("Els Elders", "politie", ("reporter", "seat:politie")), seat="politie")
    found = log.own(by=reporter)
    assert {line.actor for line in found.lines} == {reporter.id}
    assert [line.owner for line in found.lines if line.owner] == [signal]
    newest = Entry.objects.latest("number")
    assert (newest.act, newest.outcome, newest.ground) == ("ledger.read_own", "read", "WGS 1.8(4)")
    assert newest.facts == {"purpose": "internal_control"}


def test_the_tester_sees_everything_by_name_and_says_why(world, reporter, tester):
    signal = drafts.start(by=reporter, seat="politie")
    found = log.everybody(by=tester, narrowed=log.Narrowed("court", owner=signal))
    assert [line.who for line in found.lines][-1] == "Wies Testema"
    assert {line.owner for line in found.lines} == {signal}
    newest = Entry.objects.latest("number")
    assert (newest.act, newest.owner, newest.facts) == ("ledger.read", signal, {"purpose": "court"})


def test_by_person_and_outcome(world, reporter, tester):
    world.client(reporter).get(reverse("lawfulness:log"))
    narrowed = log.Narrowed(actor=reporter.id, outcome="refused")
    found = log.everybody(by=tester, narrowed=narrowed)
    assert [line.outcome for line in found.lines] == ["refused"]
    assert log.everybody(by=tester, narrowed=log.Narrowed(outcome="invented")).lines


def test_not_for_figures_not_even_by_the_tester(world, tester):
    with pytest.raises(Refused) as caught:
        log.everybody(by=tester, narrowed=log.Narrowed("figures"))
    assert caught.value.code == "log_not_for_this"
    assert Entry.objects.latest("number").outcome == "refused"


def test_a_purpose_in_the_address_that_is_no_choice_is_named_and_not_used(world, tester):
    page = world.client(tester).get(reverse("lawfulness:log") + "?doel=figures&wie=nobody&uitkomst=read")
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"doel", "wie"}
    assert page.context["narrowed"] == log.Narrowed(outcome="read")


def test_fifty_at_a_time_and_few_questions(world, reporter, tester, django_assert_max_num_queries):
    for _ in range(60):
        record(Draft("signal.save", reporter))
    first = log.everybody(by=tester, narrowed=log.Narrowed(actor=reporter.id))
    assert len(first.lines) == 50
    assert first.next
    second = log.everybody(by=tester, narrowed=log.Narrowed(actor=reporter.id), cursor=first.next)
    assert len(second.lines) == 10
    client = world.client(tester)
    with django_assert_max_num_queries(18):  # five of them write that it was read
        client.get(reverse("lawfulness:log"))


# ---- is it whole? ----


def test_a_whole_log_is_said_to_be_whole(world, tester):
    page = world.client(tester).post(reverse("lawfulness:check"))
    assert page.status_code == 200
    assert page.context["chain"].whole
    assert page.context["chain"].entries > 5
    assert Entry.objects.filter(act="ledger.check", actor=tester.id).count() == 1


def test_an_entry_that_was_edited_is_named(world, tester):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET act = 'nothing.happened' WHERE number = 3")
    found = log.check(by=tester)
    assert not found.whole
    assert ("edited", 3) in found.faults
    assert any(said.startswith("3: ") for said in found.said)


def test_a_broken_anchor_file_is_said(world, tester, anchor_file):
    client = world.client(tester)
    lines = anchor_file.read_text().splitlines()
    anchor_file.write_text("\n".join([lines[0].replace("checkpoint", "checkpoinT"), *lines[1:]]) + "\n")
    with mock.patch("slagkracht.apps.lawfulness.log._write"):
        page = client.post(reverse("lawfulness:check"))
    assert not page.context["chain"].whole
    assert page.context["chain"].faults[0][0] == "anchor"


def test_a_stranger_checks_nothing_and_a_long_log_is_for_the_command_line(
    world, reporter, tester, monkeypatch
):
    with pytest.raises(Missing):
        log.check(by=reporter)
    assert world.client(tester).get(reverse("lawfulness:check")).status_code == 405
    monkeypatch.setattr(log, "MOST_ON_A_PAGE", 1)
    with pytest.raises(NotNow):
        log.check(by=tester)


# ---- proof of destruction ----


@pytest.fixture
def certificate(world, reporter):
    """A draft that was thrown away, and destroyed."""
    signal = drafts.start(by=reporter, seat="politie")
    drafts.save(by=reporter, signal_id=signal, version=1, words={"observation": "iets"}, columns={})
    drafts.discard(by=reporter, signal_id=signal)
    return Certificate.objects.get(owner=signal)


def test_a_certificate_has_two_dates(world, tester, certificate):
    proof = certificates.certificate_for(certificate.id, by=tester)
    assert (proof.stage, proof.whole, proof.final) == ("erased", True, None)
    assert proof.final_by == proof.erased + timedelta(days=settings.BACKUP_DAYS)
    assert Entry.objects.latest("number").owner == certificate.owner


def test_after_the_keys_changed_it_is_final(fresh_keys, world, tester, certificate):
    rotation.rotate(by=service("operator"))
    page = world.client(tester).get(reverse("lawfulness:proof", args=[certificate.id]))
    proof = page.context["proof"]
    assert (proof.stage, proof.final_by) == ("final", None)
    assert proof.final >= proof.erased
    assert str(certificate.owner) in page.content.decode()


def test_by_stage_the_newest_first_fifty_at_a_time(world, tester, certificate):
    assert [p.id for p in certificates.certificates(by=tester).rows] == [certificate.id]
    assert [p.id for p in certificates.certificates(by=tester, stage="erased").rows] == [certificate.id]
    assert certificates.certificates(by=tester, stage="final").rows == []
    assert len(certificates.certificates(by=tester, stage="invented").rows) == 1


def test_of_each_stage_a_certificate_is_listed_and_can_be_opened(world, tester, certificate):
    client = world.client(tester)
    for stage in certificates.STAGES:
        assert client.get(reverse("lawfulness:proofs"), {"stand": stage}).status_code == 200
    listed = client.get(reverse("lawfulness:proofs")).content.decode()
    assert reverse("lawfulness:proof", args=[certificate.id]) in listed


def test_a_certificate_that_is_not_there_and_one_that_is_not_yours_are_one_answer(
    world, reporter, tester, certificate
):
    for by, wanted in ((tester, uuid4()), (reporter, certificate.id)):
        with pytest.raises(Missing):
            certificates.certificate_for(wanted, by=by)
    with pytest.raises(Missing):
        certificates.certificates(by=reporter)
