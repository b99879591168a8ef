"""A municipality: its own notices, the local consultation, a local case, and what goes to the RIEC."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.functional.budget import Hand
from tests.functional.conftest import Visitor
from tests.functional.steps.meeting import Sitting, open_meeting
from tests.functional.steps.pages import SECRET, TOWN, Picture, number_on, primary, today
from tests.functional.steps.reporting import criteria


def make_notice(visitor: Visitor, seen: str, picture: Picture | None = None) -> str:
    """A notice of six fields; gives its number."""
    page = visitor.go("/meldingen/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Melding maken"))
    hand.fill(page.locator("[name=text]"), seen)
    hand.choose(page.locator("[name=theme]"), "Autobedrijven")
    channel = page.locator("[name=channel]")
    hand.choose(channel, channel.locator("option").nth(1).inner_text())
    hand.fill(page.locator("[name=observed_on]"), (today() - timedelta(days=1)).isoformat())
    hand.fill(page.locator("[name=about]"), SECRET)
    if picture:
        picture(page, "melding-maken")
    hand.click(page.get_by_role("button", name="Melding bewaren"))
    assert len(hand.fields) <= 6
    assert hand.clicks <= 6
    expect(page.locator("main")).not_to_contain_text(SECRET)
    return number_on(page)


def consult(visitor: Visitor, local: str, onwards: str, picture: Picture) -> None:
    """The local consultation: one becomes a local case, one goes to the RIEC."""
    open_meeting(visitor, "Lokaal overleg Amersfoort")
    page = visitor.page
    sitting = Sitting(page)
    while sitting.waiting():
        number = sitting.item()
        if number == local:
            page.keyboard.press("2")
            page.locator("[name=owner]").select_option(label=TOWN)
            page.locator("[name=goal]").fill("Het terrein wordt weer gewoon gebruikt.")
            picture(page, "lokaal-overleg")
        elif number == onwards:
            page.keyboard.press("4")
        else:
            page.keyboard.press("1")
        page.locator("[name=reason]").fill("Zo besloten in het lokaal overleg.")
        page.keyboard.press("Tab")
        sitting.swap(Hand(page), "b", number)
    page.get_by_role("button", name="Overleg sluiten").click()
    expect(page.get_by_role("link", name="Notulen (PDF)")).to_be_visible()


def act_on_local_case(visitor: Visitor, notice: str, picture: Picture) -> None:
    """Who does what, with which power, before when; and what came of it."""
    page = visitor.go("/meldingen/")
    page.get_by_role("link", name=notice).click()
    page.get_by_role("link", name=re.compile(r"Lokale zaak L-\d+")).click()
    form = page.locator("form[action$='/actie/']")
    form.get_by_label("Wat moet er gebeuren?").fill("Controle van de vergunning op het terrein.")
    form.get_by_label("Met welke bevoegdheid?").select_option("apv")
    form.get_by_label("Wie doet het?").select_option(label=TOWN)
    form.get_by_label("Vóór").fill((today() + timedelta(days=14)).isoformat())
    primary(page).click()
    expect(page.get_by_text("Er staat nog één actie open.")).to_be_visible()
    picture(page, "lokale-zaak")
    page.get_by_text("Het is gedaan").click()
    page.locator("form[action*='/lokale-zaken/actie/']").get_by_role("combobox").select_option("gewaarschuwd")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.locator("main")).to_contain_text("Gewaarschuwd")


def hand_over(visitor: Visitor, notice: str, picture: Picture) -> str:
    """Only what is necessary goes into a draft; then the criteria; then it is a signal."""
    page = visitor.go("/meldingen/")
    page.get_by_role("link", name=notice).click()
    page.get_by_role("link", name="Maak er een signaal van").click()
    for part in page.locator("[name=parts]").all():
        part.check()
    page.locator("[name=kind]").select_option("person")
    picture(page, "melding-overdragen")
    primary(page).click()
    page.wait_for_url(re.compile(r"/stap/\d/$"))
    page.goto(re.sub(r"stap/\d/$", "stap/1/", page.url))
    expect(page.locator("[name=observation]")).to_have_value(re.compile("kentekens"))
    primary(page).click()
    page.wait_for_url(re.compile("/stap/2/$"))
    primary(page).click()
    page.wait_for_url(re.compile("/stap/3/$"))
    criteria(Hand(page), lambda *_: None)
    primary(page).click()
    page.get_by_role("button", name="Signaal versturen").click()
    expect(page.get_by_text(re.compile(r"Signaal S-\d+ is ontvangen"))).to_be_visible()
    return number_on(page)
