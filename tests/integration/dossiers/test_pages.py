"""The pages of a dossier: for its director, who works in it, who appoints, and everybody else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from slagkracht.apps.dossiers.models import Admission
from slagkracht.apps.ledger.models import Entry

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])


def path(dossier, rest: str = "") -> str:
    return f"/dossiers/{dossier.id}/{rest}"


@pytest.fixture
def client(world, dossier):
    """The director's browser."""
    return world.client(dossier.director)


def test_a_stranger_and_a_dossier_that_is_not_there_are_one_answer(world, dossier, reporter):
    stranger = world.client(reporter)
    assert stranger.get("/dossiers/").status_code == 404
    assert stranger.get("/dossiers/regie/").status_code == 404
    for rest in ("", "overdragen/", "sluiten/"):
        found, absent = stranger.get(path(dossier, rest)), stranger.get(f"/dossiers/{uuid4()}/{rest}")
        assert (found.status_code, absent.status_code) == (404, 404)
    for rest in ("gezien/", "aansluiten/", "vertrekken/", "toelaten/", f"afmelden/{uuid4()}/"):
        assert stranger.post(path(dossier, rest)).status_code == 404


def test_reading_is_in_the_ledger_and_in_no_cache(client, dossier):
    answer = client.get(path(dossier))
    assert "no-store" in answer.headers["Cache-Control"]
    assert Entry.objects.filter(owner=dossier.id, outcome="read", actor=dossier.director_id).count() == 1


def test_bodies_and_people_come_and_go_by_forms(client, dossier, world):
    officer = world.person("Ties Recherche", "politie", ("reporter", "seat:politie"))
    seen = {"aansluiten-version": dossier.row.version}
    words = seen | {"aansluiten-seat": "fiod", "aansluiten-reason": ""}
    assert client.post(path(dossier, "aansluiten/"), words).status_code == 422
    assert (
        client.post(path(dossier, "aansluiten/"), words | {"aansluiten-reason": "Geld."}).status_code == 302
    )
    stale = words | {"aansluiten-seat": "uwv", "aansluiten-reason": "Werk."}
    assert client.post(path(dossier, "aansluiten/"), stale).status_code == 409
    leaves = {
        "vertrekken-seat": "fiod",
        "vertrekken-reason": "Klaar.",
        "vertrekken-version": dossier.row.version,
    }
    assert client.post(path(dossier, "vertrekken/"), leaves).status_code == 302
    who = {"toelaten-who": f"politie|{officer.id}"}
    assert client.post(path(dossier, "toelaten/"), {"toelaten-who": "x"}).status_code == 422
    assert client.post(path(dossier, "toelaten/"), who).status_code == 302
    assert client.post(path(dossier, f"verlengen/{officer.id}/"), {"seat": "politie"}).status_code == 302
    inside = world.client(world.actor(officer.id))
    page = inside.get(path(dossier))
    assert page.status_code == 200
    assert b'<form method="post" action="/dossiers/' in page.content  # "seen" only
    assert "person_form" not in page.context
    assert inside.get(path(dossier, "sluiten/")).status_code == 403
    assert inside.post(path(dossier, "gezien/")).status_code == 302
    assert client.post(path(dossier, f"afmelden/{officer.id}/"), {"seat": "politie"}).status_code == 302
    assert inside.get(path(dossier)).status_code == 404
    assert Admission.objects.get().ended


def test_handing_over_and_appointing_by_forms(client, dossier, second, group, world):
    assert client.get(path(dossier, "overdragen/")).status_code == 200
    assert client.post(path(dossier, "overdragen/"), {"director": "x"}).status_code == 422
    manager = world.client(group.secretary)
    assert manager.get("/dossiers/regie/").context["page"].rows
    assert manager.get(path(dossier)).status_code == 404
    words = {"director": str(second.id), "reason": "Verlof.", "version": dossier.row.version}
    assert manager.post(path(dossier, "overdragen/"), words)["Location"] == "/dossiers/regie/"
    assert client.get(path(dossier)).status_code == 404
    assert world.client(second).get(path(dossier)).status_code == 200


def test_closing_asks_for_the_code_name(client, dossier):
    name = dossier.row.code_name
    words = {"why": "elsewhere", "reason": "Gaat verder bij de FIOD.", "version": dossier.row.version}
    assert client.get(path(dossier, "sluiten/")).status_code == 200
    assert client.post(path(dossier, "sluiten/"), words | {"code_name": "anders"}).status_code == 422
    assert client.post(path(dossier, "sluiten/"), words | {"code_name": name.upper()}).status_code == 302
    assert client.get(path(dossier)).status_code == 200
    assert client.get(path(dossier, "sluiten/")).status_code == 409
    assert [row.id for row in client.get("/dossiers/?stand=gesloten").context["page"].rows] == [dossier.id]


def test_pages_ask_a_bounded_number_of_questions(client, dossier, world, django_assert_max_num_queries):
    for number in range(3):
        person = world.person(f"Agent {number}", "politie")
        client.post(path(dossier, "toelaten/"), {"toelaten-who": f"politie|{person.id}"})
    client.get("/dossiers/")
    with django_assert_max_num_queries(14):
        client.get("/dossiers/")
    with django_assert_max_num_queries(48):
        client.get(path(dossier))


def test_the_sender_sees_what_it_became_and_no_way_in(world, dossier, reporter):
    page = world.client(reporter).get(f"/signalen/{dossier.signal}/").content.decode()
    assert dossier.row.code_name in page
    assert str(dossier.id) not in page
