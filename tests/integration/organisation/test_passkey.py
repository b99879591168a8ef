"""A passkey in a real browser, on the real site: added, used as the second step, and used alone."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from slagkracht.apps.organisation.models import Person
from tests.integration.browsing import chromium, visit  # noqa: F401 — fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
]
PASSWORD = "vier woorden achter elkaar"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person(world, settings):
    settings.DEMO = False  # the second factor is asked, as in production; the cookies stay those of http
    actor = world.person("Ruben Maquette", "politie", ("reporter", "seat:politie"))
    person = Person.objects.get(id=actor.id)
    person.set_password(PASSWORD)
    person.language = "en"
    person.save()
    return person


@pytest.fixture
def key(visit):  # noqa: F811
    """A key in the browser that says yes at once."""
    session = visit.context.new_cdp_session(visit.page)
    session.send("WebAuthn.enable")
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield session, answer["authenticatorId"]
    session.detach()


def sign_in(page, person) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Wachtwoord").or_(page.get_by_label("Password")).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").or_(page.get_by_role("button", name="Sign in")).click()


def test_from_the_password_to_a_passkey_and_then_without_a_password(visit, key, person):  # noqa: F811
    visit.context.add_cookies([{"name": "slagkracht_language", "value": "en", "url": visit.url}])
    page = visit.go("/toegang/aanmelden/")
    assert visit.faults() == []
    sign_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert visit.faults() == []

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)  # confirm that it is you
    page.get_by_role("button", name="Confirm").click()
    assert visit.faults() == []
    page.get_by_label("Name of this passkey").fill("dienstlaptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert visit.faults() == []
    added = Authenticator.objects.get(user=person, type="webauthn").wrap()
    assert added.name == "dienstlaptop"
    page.goto(visit.url + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

    page.goto(visit.url + "/ik/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()  # no address, no password
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

    page.goto(visit.url + "/ik/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    assert visit.faults() == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_a_key_that_does_not_check_who_holds_it_signs_nobody_in_alone(visit, key, person):  # noqa: F811
    session, authenticator = key
    visit.context.add_cookies([{"name": "slagkracht_language", "value": "en", "url": visit.url}])
    page = visit.go("/toegang/aanmelden/")
    sign_in(page, person)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(visit.url + "/ik/")
    page.get_by_role("button", name="Sign out").click()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-fout]")).to_be_visible()


def test_a_passkey_of_somebody_else_opens_nothing_of_mine(visit, key, person, world):  # noqa: F811
    """The second step takes a key of the person whose password it was."""
    visit.context.add_cookies([{"name": "slagkracht_language", "value": "en", "url": visit.url}])
    page = visit.go("/toegang/aanmelden/")
    sign_in(page, person)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    other = Person.objects.get(id=world.person("Iemand Anders", "om", ("weigher", "region")).id)
    Authenticator.objects.filter(user=person).update(user=other)
    page.goto(visit.url + "/ik/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_of_signing_in_fits_and_is_accessible(visit, person, dark):  # noqa: F811
    Person.objects.filter(id=person.id).update(dark=dark)
    page = visit.go("/toegang/aanmelden/")
    sign_in(page, person)
    page.goto(visit.url + "/toegang/tweede-factor/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    faults = []
    for path in (
        "tweede-factor/",
        "tweede-factor/totp/activate/",
        "tweede-factor/webauthn/",
        "tweede-factor/webauthn/add/",
        "tweede-factor/webauthn/reauthenticate/",
        "bevestigen/",
        "afmelden/",
        "wachtwoord/wijzigen/",
        "wachtwoord/vergeten/",
        "wachtwoord/verzonden/",
        "wachtwoord/klaar/",
        "wachtwoord/nieuw/abc-def/",
        "inactief/",
    ):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{visit.url}/toegang/{path}")
            faults += [f"{path} at {width}: {fault}" for fault in visit.faults()]
    assert faults == []
