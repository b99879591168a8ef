"""Passkeys: what the island sends is what django-allauth's own library accepts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import fido2.features
import pytest
from fido2.server import Fido2Server
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)
from playwright.sync_api import BrowserContext, Page, expect

from tests.unit.frontend.site import Response, Site, example
from tests.unit.frontend.site import page as page_of

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]
SCRIPT = '<script src="/static/passkey.js" defer></script>'
USER = PublicKeyCredentialUserEntity(name="imke", id=b"user-1", display_name="Imke Voorbeeldsma")


@pytest.fixture
def authenticator(context: BrowserContext, page: Page) -> Iterator[None]:
    """A key in the browser that says yes at once."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.detach()


@pytest.fixture
def server(site: Site) -> Fido2Server:
    if hasattr(fido2.features, "webauthn_json_mapping"):
        fido2.features.webauthn_json_mapping.enabled = True
    rp = PublicKeyCredentialRpEntity(name="Slagkracht", id="localhost")
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.url)


def options_script(options: Any) -> str:
    return f'<script id="js_data" type="application/json">{json.dumps(options)}</script>'


def sent(site: Site, path: str) -> dict[str, Any]:
    fields = parse_qs(site.posts(path)[-1].body, keep_blank_values=True)
    assert fields["csrfmiddlewaretoken"] == ["t0k3n"]
    return json.loads(fields["credential"][0])  # type: ignore[no-any-return]


def register(shown: Shown, site: Site, server: Fido2Server, passwordless: bool) -> Any:
    options, state = server.register_begin(USER, user_verification=UserVerificationRequirement.DISCOURAGED)
    site.serve("/sleutel/toevoegen", page_of("<p>toegevoegd</p>"))
    view = shown(example("passkey"), options_script({"creation_options": dict(options)}), scripts=SCRIPT)
    if passwordless:
        view.get_by_label("Ook zonder wachtwoord").check()
    view.get_by_role("button", name="Sleutel toevoegen").click()
    expect(view.get_by_text("toegevoegd")).to_be_visible()
    return server.register_complete(state, sent(site, "/sleutel/toevoegen"))


@pytest.mark.usefixtures("authenticator")
def test_a_key_is_added_and_then_signs_in(shown: Shown, site: Site, server: Fido2Server) -> None:
    added = register(shown, site, server, passwordless=True)
    assert added.is_user_verified()
    assert added.credential_data

    # the second step after a password: the server knows whose key it wants
    options, state = server.authenticate_begin([added.credential_data])
    site.serve("/sleutel/toevoegen", page_of("<p>binnen</p>"))
    form = example("passkey").replace('<input type="checkbox" name="passwordless">', "")
    view = shown(form, options_script({"request_options": dict(options)}), scripts=SCRIPT)
    view.get_by_role("button", name="Sleutel toevoegen").click()
    expect(view.get_by_text("binnen")).to_be_visible()
    server.authenticate_complete(state, [added.credential_data], sent(site, "/sleutel/toevoegen"))


@pytest.mark.usefixtures("authenticator")
def test_signing_in_without_a_name_asks_the_options_from_the_address(
    shown: Shown, site: Site, server: Fido2Server
) -> None:
    added = register(shown, site, server, passwordless=True)
    options, state = server.authenticate_begin(user_verification=UserVerificationRequirement.PREFERRED)

    def answer(request: Any) -> Response:
        if request.method == "POST":
            return Response(page_of("<p>binnen</p>"))
        assert request.headers["Accept"] == "application/json"
        assert request.headers["X-Requested-With"] == "XMLHttpRequest"
        return Response(json.dumps({"request_options": dict(options)}), kind="application/json")

    site.serve("/sleutel/toevoegen", answer)
    view = shown(example("passkey").replace(' data-passkey-options="js_data"', ""), scripts=SCRIPT)
    view.get_by_role("button", name="Sleutel toevoegen").click()
    expect(view.get_by_text("binnen")).to_be_visible()
    credential = sent(site, "/sleutel/toevoegen")
    assert credential["response"]["userHandle"]
    server.authenticate_complete(state, [added.credential_data], credential)


def test_a_key_that_was_not_used_gives_words_and_sends_nothing(
    shown: Shown, site: Site, server: Fido2Server
) -> None:
    options, _ = server.register_begin(USER)
    view = shown(example("passkey"), options_script({"creation_options": dict(options)}), scripts=SCRIPT)
    view.evaluate("() => { navigator.credentials.create = () => Promise.reject(new DOMException('nee')) }")
    view.get_by_role("button", name="Sleutel toevoegen").click()
    expect(view.locator("[data-passkey-fout]")).to_contain_text("The passkey was not used.")
    assert site.posts("/sleutel/toevoegen") == []


LISTEN = """() => {
  navigator.credentials.create = (given) => { window.asked = given.publicKey; return Promise.reject(); } }"""


def test_what_is_asked_of_the_key_follows_the_tick(shown: Shown, server: Fido2Server) -> None:
    options, _ = server.register_begin(USER)
    view = shown(example("passkey"), options_script({"creation_options": dict(options)}), scripts=SCRIPT)
    view.evaluate(LISTEN)
    button = view.get_by_role("button", name="Sleutel toevoegen")
    for tick, resident in ((False, "discouraged"), (True, "required")):
        view.get_by_label("Ook zonder wachtwoord").set_checked(tick)
        button.click()
        view.wait_for_function(f"window.asked?.authenticatorSelection.residentKey === '{resident}'")
    assert view.evaluate("asked.challenge instanceof ArrayBuffer && asked.user.id.byteLength") == len(USER.id)


def test_where_the_browser_knows_no_passkeys_the_button_stays_away(shown: Shown, page: Page) -> None:
    page.add_init_script("delete window.PublicKeyCredential")
    view = shown(example("passkey"), options_script({}), scripts=SCRIPT)
    expect(view.get_by_role("button", name="Sleutel toevoegen")).to_have_count(0)
