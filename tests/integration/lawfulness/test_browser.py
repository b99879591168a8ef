"""The law and the safeguards in a real browser: shared, pasted, printed, on a phone."""

from __future__ import annotations

import pytest

from slagkracht.apps.intake.actions import drafts
from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401 — fixtures

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"], transaction=True), pytest.mark.browser]
QUESTION = "?wie=burgemeester&wat=fiscaal&over=betrokkene&fase=1&activiteit=casusoverleg"


def test_may_i_share_this_fits_and_is_accessible_without_signing_in(visit, keyring):  # noqa: F811
    for query in ("", QUESTION, "?wie=fiod&wat=wpg_8_13&fase=2", "?wie=politie&wat=seksueel_gedrag&fase=2"):
        assert everywhere(visit, "/wat-mag-ik-delen/" + query) == []


def test_an_answer_comes_without_a_new_page_and_its_address_can_be_shared(visit, keyring):  # noqa: F811
    page = visit.go("/wat-mag-ik-delen/")
    page.select_option("#wie", "burgemeester")
    page.select_option("#wat", "fiscaal")
    page.locator("form.slagkracht-zin button[type=submit]").click()
    page.wait_for_selector("#antwoord .slagkracht-antwoord__uitspraak")
    assert "wat=fiscaal" in page.url
    said = page.locator("#antwoord .slagkracht-antwoord__zin").inner_text()
    again = visit.context.new_page()
    again.goto(page.url)
    assert again.locator("#antwoord .slagkracht-antwoord__zin").inner_text() == said
    assert page.locator("td a[aria-current]").count() == 1
    assert visit.complaints == []


def test_the_paragraph_can_be_pasted(visit, keyring):  # noqa: F811
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.go("/wat-mag-ik-delen/" + QUESTION)
    page.locator("[data-kopieer=alinea]").click()
    page.wait_for_timeout(200)
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted.strip() == page.locator("#alinea").inner_text().strip()
    assert "WGS 2.23(6)b" in pasted
    page.locator("[data-kopieer-adres]").click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()").endswith("/wat-mag-ik-delen/" + QUESTION)


def test_it_works_without_script_and_on_paper(visit, chromium, keyring):  # noqa: F811
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visit.url + "/wat-mag-ik-delen/")
    page.select_option("#wat", "kadastraal")
    page.locator("form.slagkracht-zin button[type=submit]").click()
    assert page.locator(".slagkracht-antwoord__uitspraak").is_visible()
    page.emulate_media(media="print")
    for part in ("#alinea", "#tabel", ".slagkracht-artikel", ".slagkracht-kantlijn"):
        assert page.locator(part).first.is_visible()
    context.close()


def test_the_safeguards_fit_and_are_accessible(visit, world, tester, reporter):  # noqa: F811
    signal = drafts.start(by=reporter, seat="politie")
    drafts.discard(by=reporter, signal_id=signal)
    visit.sign_in(tester.id)
    for path in ("", "mijn-logboek/", "logboek/", f"logboek/?waarover={signal}", "bewijs/"):
        assert everywhere(visit, "/waarborgen/" + path) == []
    page = visit.go("/waarborgen/bewijs/")
    page.locator("tbody a").first.click()
    assert visit.faults() == []
    page = visit.go("/waarborgen/logboek/")
    page.locator(".slagkracht-actions button").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/waarborgen/logboek/nagaan/")
    assert visit.faults() == []
