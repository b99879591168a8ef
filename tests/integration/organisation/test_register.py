"""The authorisation register: who keeps it, what ends at once, what is refused, and what the auditor gets."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.organisation import actions, factors, queries, register, roles
from slagkracht.apps.organisation.models import Authorisation, Mandate, Person
from slagkracht.base import clock
from slagkracht.base.errors import Invalid, Missing, Refused

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
DAY = timedelta(days=1)


@pytest.fixture
def ruben(world):
    """Somebody with one role."""
    return world.person("Ruben Maquette", "politie", (roles.REPORTER, "seat:politie"))


@pytest.fixture
def tester(world):
    """A tester of lawfulness."""
    return world.person("Noor Oefenaar", "om", (roles.LAWFULNESS, "region"))


def changes(person):
    """Every way to change somebody's access, by name of its act."""
    today = clock.today()
    granted = {
        "role": roles.WEIGHER,
        "scope": "district:oost",
        "valid_from": today,
        "valid_until": today,
        "reason": "x",
    }
    who = {"person_id": person.id}
    return {
        "access.grant": lambda by: actions.authorise(by=by, **who, **granted),
        "access.withdraw": lambda by: actions.withdraw(by=by, **who, authorisation_id=uuid4(), reason="x"),
        "person.screen": lambda by: actions.screen(by=by, **who, kind="vog", issued=today, valid_until=today),
        "person.train": lambda by: actions.train(by=by, **who, subject="x", done_on=today),
        "person.mandate": lambda by: actions.mandate(by=by, **who, seat="om", valid_from=today),
        "person.mandate_end": lambda by: actions.end_mandate(by=by, **who, mandate_id=uuid4()),
        "person.amend": lambda by: actions.amend(by=by, **who, name="X", email="x@y.example", function="x"),
        "person.close": lambda by: actions.deactivate(by=by, **who, reason="x"),
        "person.reopen": lambda by: actions.reopen(by=by, **who),
        "person.factor_reset": lambda by: factors.reset(by=by, **who, reason="device_lost"),
    }


def test_only_the_keeper_changes_and_every_refusal_stands_in_the_ledger(world, ruben, tester):
    for name, change in changes(ruben).items():
        for by in (tester, ruben):
            with pytest.raises(Refused):
                change(by)
        assert Entry.objects.filter(act=name, outcome="refused").count() == 2
    assert Person.objects.get(id=ruben.id).is_active


def test_who_sees_the_register(world, ruben, tester):
    assert {line.name for line in register.people(by=tester).rows} >= {"Ruben Maquette", "Noor Oefenaar"}
    assert register.person_for(ruben.id, by=ruben).person.name == "Ruben Maquette"
    for who in (lambda: register.people(by=ruben), lambda: register.person_for(tester.id, by=ruben)):
        with pytest.raises(Missing):
            who()
    with pytest.raises(Missing):
        register.person_for(uuid4(), by=tester)


def test_what_ends_ends_with_the_next_request(world, ruben):
    client = world.client(ruben)
    assert client.get("/").status_code == 200
    line = Authorisation.objects.get(person=ruben.id)
    actions.withdraw(by=world.keeper, person_id=ruben.id, authorisation_id=line.id, reason="klaar")
    assert client.get("/").status_code == 403
    world.grant(ruben.id, roles.REPORTER, "seat:politie")
    assert client.get("/").status_code == 200
    mandate = Mandate.objects.get(person=ruben.id)
    actions.end_mandate(by=world.keeper, person_id=ruben.id, mandate_id=mandate.id)
    assert client.get("/").status_code == 403


@pytest.mark.parametrize(("days", "status"), [(365, 200), (366, 403)])
def test_access_ends_by_itself_on_its_day(world, ruben, days, status):
    with clock.at(clock.now() + days * DAY):
        assert world.client(ruben).get("/").status_code == status


def test_a_screening_or_a_role_alone_opens_nothing(world, ruben):
    nobody = world.person("Nina Niets", "politie")
    assert world.client(nobody).get("/").status_code == 403
    with clock.at(clock.now() + 200 * DAY):
        world.grant(ruben.id, roles.WEIGHER, "district:oost", until=clock.today() + 400 * DAY)
    with clock.at(clock.now() + 400 * DAY):  # the role still holds, the screening does not
        assert world.client(ruben).get("/").status_code == 403
    answer = world.client(nobody).get("/")
    assert b"/wat-mag-ik-delen" in answer.content or b"WGS" in answer.content


def test_nobody_grants_to_himself_and_nobody_tests_his_own_work(world, ruben, tester):
    today = clock.today()
    line = {"valid_from": today, "valid_until": today, "reason": "x"}
    by = world.keeper
    with pytest.raises(Refused, match="not_to_yourself"):
        actions.authorise(by=by, person_id=by.id, role=roles.WEIGHER, scope="region", **line)
    with pytest.raises(Refused, match="test_and_process"):
        actions.authorise(by=by, person_id=ruben.id, role=roles.LAWFULNESS, scope="region", **line)
    with pytest.raises(Refused, match="test_and_process"):
        actions.authorise(by=by, person_id=tester.id, role=roles.WEIGHER, scope="region", **line)
    with pytest.raises(Refused, match="role_does_not_fit_scope"):
        actions.authorise(by=by, person_id=ruben.id, role=roles.REPORTER, scope="region", **line)


def test_input_that_cannot_be(world, ruben):
    by, today = world.keeper, clock.today()
    wrong = {
        "ends_before_it_begins": lambda: actions.screen(
            by=by, person_id=ruben.id, kind="vog", issued=today, valid_until=today - DAY
        ),
        "email_taken": lambda: actions.amend(
            by=by,
            person_id=ruben.id,
            name="X",
            email=Person.objects.get(id=by.id).email.upper(),
            function="x",
        ),
        "mandate_exists": lambda: actions.mandate(
            by=by, person_id=ruben.id, seat="politie", valid_from=today
        ),
        "unknown_word": lambda: actions.mandate(by=by, person_id=ruben.id, seat="maan", valid_from=today),
    }
    for code, change in wrong.items():
        with pytest.raises(Invalid, match=code):
            change()


def test_a_line_that_begins_tomorrow_does_not_hold_today(world, ruben):
    today = clock.today()
    actions.authorise(
        by=world.keeper,
        person_id=ruben.id,
        role=roles.ADMINISTRATOR,
        scope="region",
        valid_from=today + DAY,
        valid_until=today + 9 * DAY,
        reason="opvolger",
    )
    email = Person.objects.get(id=ruben.id).email
    assert ruben.id not in queries.people_with_role(roles.ADMINISTRATOR, "region")
    assert roles.ADMINISTRATOR not in {grant.role for grant in queries.grants_of(ruben.id)}
    (line,) = register.people(by=world.keeper, name="Ruben").rows
    assert line.roles == 1
    with pytest.raises(Missing):
        factors.rescue_administrator(email=email, os_user="root")
    with clock.at(clock.now() + DAY):
        assert ruben.id in queries.people_with_role(roles.ADMINISTRATOR, "region")
        assert factors.rescue_administrator(email=email, os_user="root") == ruben.id


def test_several_hats_are_chosen_per_act(world):
    two = world.person("Sjoerd Testema", "burgemeester:gm0307", (roles.NOTICE_OFFICIAL, "gm0307"),
                       also_for=("college:gm0307",))  # fmt: skip
    assert {line.seat for line in queries.mandates_of(two.id)} == {"burgemeester:gm0307", "college:gm0307"}
    assert queries.actor_in_seat(two, "college:gm0307").seat == "college:gm0307"
    with pytest.raises(Missing):
        queries.actor_in_seat(two, "om")
    client = world.client(two)
    assert client.post("/ik/namens/", {"seat": "college:gm0307"}).status_code == 302
    assert client.get("/ik/").wsgi_request.actor.seat == "college:gm0307"
    assert client.post("/ik/namens/", {"seat": "om"}).status_code == 404
    assert client.post("/ik/", {"namens": "om"}).status_code == 404
    assert Entry.objects.filter(act="person.take_seat", outcome="refused", actor=two.id).count() == 1
    request = client.get("/ik/").wsgi_request
    asks = render_to_string("organisation/on_behalf.html", request=request)
    assert '<option value="college:gm0307" selected>' in asks
    assert 'value="burgemeester:gm0307"' in asks


def test_who_has_one_seat_is_not_asked_for_which(world, ruben):
    request = world.client(ruben).get("/ik/").wsgi_request
    assert render_to_string("organisation/on_behalf.html", request=request).strip() == ""


def test_the_auditor_gets_everything_and_no_formula(world, tester, ruben):
    actions.amend(
        by=world.keeper, person_id=ruben.id, name="=CMD()", email="ruben@slagkracht.example", function="x"
    )
    answer = world.client(tester).get("/organisatie/register.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["name"] for row in rows} >= {"'=CMD()", "Noor Oefenaar"}
    assert Entry.objects.filter(act="register.export", outcome="read", actor=tester.id).count() == 1
    assert world.client(ruben).get("/organisatie/register.csv").status_code == 404


def test_the_register_by_forms(world, ruben):
    client = world.client(world.keeper)
    today, last = clock.today().isoformat(), (clock.today() + 90 * DAY).isoformat()
    new = {
        "name": "Nieuw Iemand",
        "email": "nieuw@slagkracht.example",
        "function": "agent",
        "designated_by": "politie",
        "screening_kind": "vog",
        "screened_from": today,
        "screened_until": last,
    }
    assert client.get("/organisatie/nieuw/").status_code == 200
    assert client.post("/organisatie/nieuw/", new | {"email": "x"}).status_code == 422
    where = client.post("/organisatie/nieuw/", new)["Location"]
    assert client.post("/organisatie/nieuw/", new).status_code == 422  # this address is taken
    forms = {
        "bevoegdheid/": {
            "role": roles.WEIGHER,
            "scope": "district:oost",
            "valid_from": today,
            "valid_until": last,
            "reason": "x",
        },
        "screening/": {"screening-kind": "vog", "screening-issued": today, "screening-valid_until": last},
        "training/": {"training-subject": next(iter(queries.training_subjects())), "training-done_on": today},
        "mandaat/": {"mandaat-seat": "om", "mandaat-valid_from": today},
        "wijzigen/": {
            "wijzig-name": "N. Iemand",
            "wijzig-email": "n@slagkracht.example",
            "wijzig-function": "x",
        },
        "tweede-factor/": {"factor-reason": "device_lost"},
        "afsluiten/": {"afsluiten-reason": "uit dienst"},
        "heropenen/": {},
    }
    for path, words in forms.items():
        if words:
            assert client.post(where + path, {}).status_code == 422, path
        assert client.post(where + path, words).status_code == 302, path
        assert client.get(where).status_code == 200
    assert client.get("/organisatie/?naam=N.+Ie").context["page"].rows[0].name == "N. Iemand"
    assert client.get("/organisatie/?stand=afgesloten").status_code == 200


def test_lists_are_read_by_pages_with_a_bounded_number_of_questions(world, django_assert_max_num_queries):
    for number in range(52):
        world.person(f"Persoon {number:02}", "politie")
    client = world.client(world.keeper)
    client.get("/organisatie/")
    with django_assert_max_num_queries(14):
        page = client.get("/organisatie/").context["page"]
    assert len(page.rows) == 50
    rest = client.get(f"/organisatie/?cursor={page.next}").context["page"]
    assert not {line.id for line in rest.rows} & {line.id for line in page.rows}
    assert len(rest.rows) == Person.objects.count() - 50
