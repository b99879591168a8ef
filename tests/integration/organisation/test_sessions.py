"""Sessions in production: names, cookies, what ends them, and where somebody is sent."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.integration.organisation.signing_in import (
    LOGIN,
    PASSWORD,
    TODAY,
    acts,
    code_for,
    shape,
    sign_in,
    with_code,
)

# allauth tells what changed after the commit: commits are real here.
pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.usefixtures("production"),
]


def test_the_session_gets_a_new_name_at_sign_in(person, enrolled, visitor):
    client = visitor()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by a thief"
    session.save()
    client.cookies["slagkracht"] = session.session_key
    with_code(client, person, enrolled)
    assert client.session.session_key != session.session_key
    assert not client.session.exists(session.session_key)


def test_a_session_name_of_somebodys_own_choice_is_not_taken(visitor):
    client = visitor()
    client.cookies["slagkracht"] = "een-naam-van-de-aanvaller-zelf000"
    client.get(LOGIN)
    assert client.session.session_key != "een-naam-van-de-aanvaller-zelf000"


def test_cookies_are_for_us_alone_over_tls_and_out_of_reach_of_scripts(person, enrolled, visitor):
    client = visitor()
    with_code(client, person, enrolled)
    cookie = client.cookies["slagkracht"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert client.get(LOGIN, follow=True).cookies["csrftoken"]["secure"]
    client.post("/taal/", {"language": "en", "next": "/"})
    assert client.cookies["slagkracht_language"]["secure"]


def test_plain_http_is_sent_to_tls_and_told_to_stay_there(visitor):
    client = visitor()
    plain = client.get(LOGIN, HTTP_X_FORWARDED_PROTO="http")
    assert (plain.status_code, plain["Location"]) == (301, f"https://slagkracht.example{LOGIN}")
    assert "max-age=63072000" in client.get(LOGIN)["Strict-Transport-Security"]


def test_changing_the_password_ends_the_other_sessions(person, enrolled, visitor):
    here, there = visitor(), visitor("203.0.113.9")
    with_code(here, person, enrolled)
    with_code(there, person, enrolled, steps=0)
    fresh = "een heel ander wachtwoord"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert here.get(TODAY).status_code == 200
    assert there.get(TODAY).status_code == 302
    assert ("person.password_changed", "done") in acts(person)
    assert mail.outbox[-1].to == [person.email]


def test_closing_somebodys_access_ends_the_session_at_once(person, enrolled, world, visitor):
    from slagkracht.apps.organisation import actions

    client = visitor()
    with_code(client, person, enrolled)
    actions.deactivate(by=world.keeper, person_id=person.id, reason="uit dienst")
    assert client.get(TODAY)["Location"].startswith(LOGIN)


def test_signing_out_takes_a_post(person, enrolled, visitor):
    client = visitor()
    with_code(client, person, enrolled)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(TODAY).status_code == 200


@pytest.mark.parametrize("target", ["https://kwaad.example/", "//kwaad.example", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_sent_elsewhere(person, enrolled, visitor, target):
    client = visitor()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target})
    cache.clear()
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(enrolled)})
    assert answer["Location"] == TODAY


# ---- HTMX ----


def test_an_ended_session_sends_the_whole_page_to_sign_in(visitor):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "https://slagkracht.example/overleg/?punt=1"}
    answer = visitor().get("/overleg/", **headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Foverleg%2F%3Fpunt%3D1"


def test_a_page_elsewhere_is_not_where_one_returns_to(visitor):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "https://kwaad.example/overleg/"}
    assert visitor().get("/overleg/", **headers)["HX-Redirect"] == f"{LOGIN}?next=%2F"


def test_a_part_asked_without_a_second_factor_also_moves_the_whole_page(person, visitor):
    client = visitor()
    sign_in(client, person)
    answer = client.get("/overleg/", HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"].startswith(reverse("mfa_index"))


# ---- the demo's door ----


def test_outside_the_demo_nobody_signs_in_by_name(person, visitor):
    client = visitor()
    answer = client.post("/oefenen/", {"person": str(person.id)})
    assert answer.status_code == 404
    assert shape(answer) == shape(client.post("/oefenen/", {"person": "bestaat-niet"}))
    assert "_auth_user_id" not in client.session
    assert person.name not in client.get(LOGIN).content.decode()


def test_nobody_signs_up(visitor):
    assert visitor().get("/toegang/nieuw/").status_code == 404
    assert visitor().post("/toegang/nieuw/", {"email": "ik@slagkracht.example"}).status_code == 404
