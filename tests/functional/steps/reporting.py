"""Reporting a signal, in five steps."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.functional.budget import Hand
from tests.functional.conftest import Visitor
from tests.functional.steps.pages import SECRET, Picture, number_on, primary, today


def report(visitor: Visitor, picture: Picture) -> tuple[str, Hand]:
    """One signal in five steps; gives its number and what it cost."""
    page = visitor.go("/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Signaal melden"))
    hand.click(page.get_by_role("button", name="Beginnen"))
    what(hand, picture)
    where(hand, picture)
    criteria(hand, picture)
    who(hand, picture)
    expect(page.locator("main")).not_to_contain_text(SECRET)
    picture(page, "melden-5-controle")
    hand.click(page.get_by_role("button", name="Signaal versturen"))
    expect(page.get_by_text(re.compile(r"Signaal S-\d+ is ontvangen"))).to_be_visible()
    picture(page, "signaal-ontvangen")
    return number_on(page), hand


def what(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.fill(
        page.locator("[name=observation]"),
        "Bij drie controles stonden er auto’s met een prijskaartje, maar er kwam nooit een koper.",
    )
    hand.fill(page.locator("[name=observed_on]"), (today() - timedelta(days=4)).isoformat())
    picture(page, "melden-1-gezien")
    hand.click(primary(page))


def where(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.choose(page.locator("[name=municipality]"), "Amersfoort")
    place = page.locator("[name=place]")
    hand.choose(place, place.locator("option").nth(1).inner_text())
    picture(page, "melden-2-waar")
    hand.click(primary(page))


def criteria(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.tick(page.locator("[name=form][value=witwassen]"))
    hand.fill(page.locator("[name=necessity]"), "Wij kunnen niet zien waar het geld vandaan komt.")
    hand.tick(page.locator("[name=partners][value=rijksbelastingdienst]"))
    hand.fill(page.locator("[name=others]"), "De aangiften van het bedrijf.")
    expect(page.locator("[name=region]")).to_have_value(re.compile("Amersfoort"))
    picture(page, "melden-3-criteria")
    hand.click(primary(page))


def who(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.fill(page.locator("[name=name]"), SECRET)
    hand.click(page.get_by_role("button", name="Toevoegen"))
    expect(page.locator("main")).not_to_contain_text(SECRET)  # sealed at once: not in the page any more
    picture(page, "melden-4-over-wie")
    hand.click(primary(page))
