"""A meeting, and meeting mode by keyboard alone."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from tests.functional.budget import Hand
from tests.functional.conftest import Visitor
from tests.functional.steps.pages import DIRECTOR, Picture, primary, today

OBJECTION = "Wij hadden dit eerst zelf willen controleren."


def open_meeting(visitor: Visitor, group: str, picture: Picture | None = None) -> Hand:
    """Plan a meeting of today and open it."""
    page = visitor.go("/overleg/plannen/")
    hand = Hand(page)
    hand.choose(page.locator("[name=body]"), group)
    hand.fill(page.locator("[name=day]"), today().isoformat())
    hand.click(primary(page))
    if picture:
        picture(page, "overleg-agenda")
    hand.click(page.get_by_role("button", name="Overleg openen"))
    return hand


def note_agreement(page: Page, who: str, what: str) -> None:
    """Who does what: it stands under Today of that person."""
    page.get_by_text("Een afspraak noteren").click()
    page.get_by_label("Wie", exact=True).select_option(label=who)
    page.get_by_label("Doet wat").fill(what)
    page.get_by_role("button", name="Afspraak noteren").click()
    page.wait_for_load_state("networkidle")


class Sitting:
    """Meeting mode, by keyboard: nothing in here touches the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.costs: list[tuple[str, Hand, float]] = []

    def item(self) -> str:
        """The number of the item on the screen."""
        return self.page.locator("#punt-kop").inner_text().strip()

    def waiting(self) -> int:
        """How many items are left."""
        line = self.page.locator("#agenda-kop").inner_text()
        found = re.search(r"\d+", line)
        return int(found.group()) if found else int("afgehandeld" not in line)

    def take_up(self, reason: str, director: str, objection: str = "") -> None:
        """In a new dossier: purpose, director, reason."""
        hand = self._choose("1")
        self._tab_to(hand, "purpose")
        hand.write("Vaststellen wat er speelt en bepalen welke overheid wat doet.")
        hand.press("Tab")
        hand.write(director[:4])
        hand.press("Tab", "r")  # away from the list first: in it, r is a letter
        self._say(hand, reason, objection)
        self.swap(hand, "b", "new_dossier")

    def join(self, reason: str) -> None:
        """Add it to the first dossier of the list."""
        hand = self._choose("2")
        self._tab_to(hand, "dossier")
        hand.press("ArrowDown", "Tab")
        self._say(hand, reason)
        self.swap(hand, "b", "join_dossier")

    def turn_down(self, reason: str) -> None:
        """Do not take it up: the third of the written reasons."""
        hand = self._choose("3")
        self._tab_to(hand, "why_not")
        hand.press("ArrowDown", "ArrowDown", "ArrowDown", "Tab")
        self._say(hand, reason)
        self.swap(hand, "b", "not_taken_up")

    def postpone(self) -> None:
        """Leave it for the next meeting: one key."""
        hand = Hand(self.page)
        self.swap(hand, "p", "postponed")

    def _choose(self, key: str) -> Hand:
        hand = Hand(self.page)
        hand.press(key)
        return hand

    def _tab_to(self, hand: Hand, name: str) -> None:
        for _ in range(12):
            hand.press("Tab")
            if self.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"{name} is not within reach of the keyboard")

    def _say(self, hand: Hand, reason: str, objection: str = "") -> None:
        """The reason, perhaps an objection, and out of the field again: then single keys work."""
        hand.write(reason)
        hand.press("Tab")
        if objection:
            hand.press("Enter", "Tab")
            hand.write(objection)
        while self.page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            hand.press("Tab")

    def swap(self, hand: Hand, key: str, kind: str) -> None:
        """Press the key that ends an item, and wait for the next."""
        left = self.page.locator("#agenda-kop").inner_text()
        began = time.monotonic()
        hand.press(key)
        expect(self.page.locator("#agenda-kop")).not_to_have_text(left)
        self.costs.append((kind, hand, time.monotonic() - began))

    def words(self) -> int:
        """How many words stand on the screen about this item, the form left out."""
        return len(
            self.page.evaluate(
                "[...document.querySelector('article').children].filter(e => e.tagName !== 'FORM')"
                ".map(e => e.innerText).join(' ')"
            ).split()
        )


def weigh(visitor: Visitor, mine: str, first: str, picture: Picture) -> Sitting:
    """All items of the group: one opens a dossier, some join it, some are turned down, the rest waits."""
    page = visitor.page
    sitting, done, words = Sitting(page), 0, 0
    while sitting.waiting() > 1:
        number, words = sitting.item(), max(words, sitting.words())
        if number == mine:
            page.keyboard.press("1")
            picture(page, "overleg")
            sitting.take_up("Alle vijf criteria zijn vervuld.", DIRECTOR, OBJECTION)
        elif number < first or done >= 12:
            sitting.postpone()
        elif done % 4 == 1:
            sitting.join("Hoort bij het dossier van zojuist.")
        else:
            sitting.turn_down("De gemeente kan dit zelf.")
        done += number >= first
    for kind, hand, waited in sitting.costs:
        assert hand.clicks == 0
        assert waited < 5, (kind, waited)
        seconds = hand.seconds(words_read=words, decisions=5) + waited
        assert seconds <= 90, (kind, seconds)
    return sitting


def close_meeting(visitor: Visitor, picture: Picture) -> str:
    """Close; what was not decided is asked about first. Gives the address of the closed meeting."""
    page = visitor.page
    page.get_by_role("button", name="Overleg sluiten").click()
    expect(page.get_by_text("Eén agendapunt is nog niet besloten.").first).to_be_visible()
    page.get_by_role("button", name="Doorschuiven en sluiten").click()
    expect(page.get_by_role("link", name="Notulen (PDF)")).to_be_visible()
    picture(page, "overleg-gesloten")
    return page.url
