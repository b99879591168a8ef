"""Sign-in in production: two factors, nothing learnt from outside, every step in the ledger."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.urls import reverse

from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.organisation.models import Person
from tests.integration.organisation.signing_in import (
    LOGIN,
    PASSWORD,
    TODAY,
    acts,
    code_for,
    enrol,
    shape,
    sign_in,
    with_code,
)

# allauth tells what changed after the commit: commits are real here.
pytestmark = [
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
    pytest.mark.usefixtures("production"),
]


def test_a_password_alone_leads_to_a_second_factor_and_nowhere_else(person, visitor):
    client = visitor()
    assert sign_in(client, person)["Location"] == TODAY
    for page in (TODAY, "/signalen/", "/overleg/", "/dossiers/", "/organisatie/", "/ik/"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index")), page
    answer = client.post("/overleg/plannen/")
    assert answer["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_after_enrolling_the_site_opens_and_the_secret_is_sealed(person, visitor):
    client = visitor()
    sign_in(client, person)
    secret = enrol(client)
    assert client.get(TODAY).status_code == 200
    app = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert secret not in str(app.data)
    assert app.wrap().instance.data["secret"].startswith("gAAAA")
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    assert codes.data["seed"].startswith("gAAAA")
    assert ("person.factor_added", "done") in acts(person)


def test_a_secret_that_was_not_confirmed_is_sealed_in_the_session(person, visitor):
    client = visitor()
    sign_in(client, person)
    path = reverse("mfa_activate_totp")
    client.post(client.get(path)["Location"], {"password": PASSWORD})
    secret = client.get(path).context["form"].secret
    for session in Session.objects.all():
        assert secret not in session.session_data
        plain = signing.loads(
            session.session_data, salt="django.contrib.sessions.SessionStore", serializer=_AsItIs
        )
        assert secret.encode() not in plain


class _AsItIs:
    def loads(self, data):
        return data


def test_signing_in_takes_both_and_is_in_the_ledger(person, enrolled, visitor):
    client = visitor()
    answer = with_code(client, person, enrolled)
    assert answer["Location"] == TODAY
    assert client.get(TODAY).status_code == 200
    assert acts(person)[-1] == ("person.signed_in", "done")
    client.post(reverse("account_logout"))
    assert acts(person)[-1] == ("person.signed_out", "done")
    assert client.get(TODAY).status_code == 302


def test_a_code_works_once(person, enrolled, visitor):
    first, second = visitor(), visitor("203.0.113.9")
    assert with_code(first, person, enrolled)["Location"] == TODAY
    sign_in(second, person)
    answer = second.post(reverse("mfa_authenticate"), {"code": code_for(enrolled)})
    assert answer.status_code == 200
    assert "Deze code" in answer.content.decode() or "This code" in answer.content.decode()
    assert ("person.second_factor", "refused") in acts(person)


def test_a_session_of_before_the_second_factor_is_not_let_in(person, visitor):
    """A thief with the password waits; the person enrols; the thief's session must not open with it."""
    thief, owner = visitor("198.51.100.1"), visitor()
    sign_in(thief, person)
    sign_in(owner, person)
    enrol(owner)
    assert owner.get(TODAY).status_code == 200
    answer = thief.get(TODAY)
    assert answer["Location"] == LOGIN
    assert thief.get(TODAY)["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in thief.session


def test_a_recovery_code_works_once(person, enrolled, visitor):
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    client = visitor()
    sign_in(client, person)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == TODAY
    again = visitor("203.0.113.9")
    sign_in(again, person)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_recovery_codes_can_be_seen_fetched_and_renewed_after_a_confirmation(person, visitor):
    client = visitor()
    sign_in(client, person)
    enrol(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    assert codes[0] in page.content.decode()
    fetched = client.get(reverse("mfa_download_recovery_codes"))
    assert fetched.content.decode().split() == codes
    assert "no-store" in fetched["Cache-Control"]
    client.post(reverse("mfa_generate_recovery_codes"))
    assert ("person.codes_renewed", "done") in acts(person)
    assert codes[0] not in client.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_without_the_last_factor_nothing_opens_any_more(person, visitor):
    client = visitor()
    sign_in(client, person)
    enrol(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists()  # recovery codes alone are no factor
    assert client.get(TODAY)["Location"] == reverse("mfa_index")


# ---- nothing learnt from outside ----


def test_known_unknown_and_closed_addresses_answer_alike(person, world, visitor):
    closed = world.person("Weg Gegaan", "politie", ("reporter", "seat:politie"))
    Person.objects.filter(id=closed.id).update(is_active=False)
    addresses = (person.email, "niemand@slagkracht.example", Person.objects.get(id=closed.id).email)
    wrong = [
        shape(visitor(f"203.0.113.{n}").post(LOGIN, {"login": address, "password": "x" * 14}))
        for n, address in enumerate(addresses)
    ]
    pairs = zip(wrong, addresses, strict=True)
    assert len({(status, text.replace(address, "")) for (status, text), address in pairs}) == 1
    asked = [
        shape(visitor(f"203.0.114.{n}").post("/toegang/wachtwoord/vergeten/", {"email": address}))
        for n, address in enumerate(addresses)
    ]
    assert len(set(asked)) == 1
    assert [m.to for m in mail.outbox] == [[person.email]]


def test_every_refused_password_writes_one_entry_known_or_not(person, visitor):
    before = Entry.objects.count()
    sign_in(visitor(), person, "verkeerd verkeerd")
    visitor().post(LOGIN, {"login": "niemand@slagkracht.example", "password": "verkeerd verkeerd"})
    entries = Entry.objects.filter(number__gt=before)
    assert [(e.act, e.outcome) for e in entries] == [("person.sign_in", "refused")] * 2
    assert {e.owner for e in entries} == {person.id, None}


def test_five_wrong_passwords_close_the_door_for_a_while(person, visitor):
    for n in range(5):
        assert sign_in(visitor(f"203.0.113.{n}"), person, f"verkeerd {n}").status_code == 200
    answer = sign_in(visitor("203.0.113.200"), person)  # the right one, from elsewhere
    assert answer.status_code == 200
    assert "/toegang/" not in answer.get("Location", "")


def test_somebody_at_another_address_is_not_locked_out_by_a_guesser(person, world, visitor):
    for n in range(12):
        visitor("198.51.100.1").post(
            LOGIN, {"login": f"gok{n}@slagkracht.example", "password": "gokgokgokgok"}
        )
    assert sign_in(visitor("203.0.113.7"), person)["Location"] == TODAY


def test_the_address_that_is_counted_cannot_be_made_up(person, visitor):
    """What a guesser writes in X-Forwarded-For stands before what our own proxy adds."""
    for n in range(12):
        client = visitor(f"10.0.0.{n}, 198.51.100.1")
        answer = client.post(LOGIN, {"login": f"gok{n}@slagkracht.example", "password": "gokgokgokgok"})
    assert "Te veel pogingen" in answer.content.decode() or "Too many" in answer.content.decode()


def test_guessing_codes_stops_after_five(person, enrolled, visitor):
    client = visitor()
    sign_in(client, person)
    for n in range(6):
        answer = client.post(reverse("mfa_authenticate"), {"code": f"00000{n}"})
    assert answer.status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(enrolled)})
    assert "Location" not in answer


# ---- a first password ----


def link_in(message) -> str:
    found = re.search(r"https://slagkracht\.example(/\S+)", message.body)
    assert found
    return found[1]


def test_a_new_person_sets_a_first_password_by_mail_and_then_a_second_factor(world, visitor):
    actor = world.person("Nieuwe Collega", "politie", ("reporter", "seat:politie"))
    person = Person.objects.get(id=actor.id)
    assert not person.has_usable_password()
    client = visitor()
    client.post("/toegang/wachtwoord/vergeten/", {"email": person.email})
    path = link_in(mail.outbox[0])
    step = client.get(path)
    answer = client.post(step["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert ("person.password_set", "done") in acts(person)
    person.refresh_from_db()
    assert sign_in(client, person)["Location"] == TODAY
    assert client.get(TODAY)["Location"] == reverse("mfa_index")
    enrol(client)
    assert client.get(TODAY).status_code == 200
    used = visitor("203.0.113.9").get(path)
    assert "werkt niet meer" in used.content.decode() or "does not work any more" in used.content.decode()


@pytest.mark.parametrize("weak", ["kort", "123456789012", "wachtwoord", "ruben maquette"])
def test_a_weak_password_is_refused_with_the_reason_beside_it(person, visitor, weak):
    client = visitor()
    client.post("/toegang/wachtwoord/vergeten/", {"email": person.email})
    step = client.get(link_in(mail.outbox[0]))
    answer = client.post(step["Location"], {"password1": weak, "password2": weak})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]


def test_the_link_in_the_mail_names_this_site_whatever_the_request_says(person, visitor):
    client = visitor()
    answer = client.post("/toegang/wachtwoord/vergeten/", {"email": person.email}, HTTP_HOST="kwaad.example")
    assert answer.status_code == 400
    client.post(
        "/toegang/wachtwoord/vergeten/", {"email": person.email}, HTTP_X_FORWARDED_HOST="kwaad.example"
    )
    assert "kwaad" not in mail.outbox[0].body


def test_mail_about_signing_in_is_plain_and_in_the_persons_language(person, visitor):
    for language, words in (("nl", "wachtwoord"), ("en", "password")):
        Person.objects.filter(id=person.id).update(language=language)
        visitor(f"203.0.113.{len(mail.outbox)}").post(
            "/toegang/wachtwoord/vergeten/", {"email": person.email}
        )
        assert words in mail.outbox[-1].subject.lower()
    assert mail.outbox[-1].alternatives == []
