"""The walk of the first chapter of the manual, in a real browser: a notice, a signal, a list, a meeting, a
dossier. What a task costs is counted against the budgets of the design: report in at most 12 fields, weigh a
signal in at most 90 seconds, by keyboard alone.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.budget import Hand
from tests.functional.conftest import Visitor
from tests.functional.lists import ROWS, filled

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]

POLICE, TOWN = "Ruben Maquette", "Sjoerd Testema"
MANAGER = "Fenna Proefstra"
DIRECTOR, STRANGER = "Imke Voorbeeldsma", "Noor Oefenaar"
SECRET = "P. Proefpersoon"
GROUP = "Weeggroep Oost-Utrecht"
OBJECTION = "Wij hadden dit eerst zelf willen controleren."

Visit = Callable[..., Visitor]
Picture = Callable[..., None]


def today() -> date:
    """The day as the site shows it."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def primary(page: Page) -> Locator:
    """The one primary button of a page."""
    return page.locator("main button.utrecht-button--primary-action[type=submit]:visible").first


def number_on(page: Page) -> str:
    """The number of the signal or notice that the page is about."""
    found = re.search(r"\b[SML]+-\d{4,}\b", page.get_by_role("heading", level=1).inner_text())
    assert found, page.url
    return found.group()


# ---- a wijkagent reports ----


def report(visitor: Visitor, picture: Picture) -> tuple[str, Hand]:
    """One signal in five steps; gives its number and what it cost."""
    page = visitor.go("/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Signaal melden"))
    hand.click(page.get_by_role("button", name="Beginnen"))
    _what(hand, picture)
    _where(hand, picture)
    _criteria(hand, picture)
    _who(hand, picture)
    expect(page.locator("main")).not_to_contain_text(SECRET)
    picture(page, "melden-5-controle")
    hand.click(page.get_by_role("button", name="Signaal versturen"))
    expect(page.get_by_text(re.compile(r"Signaal S-\d+ is ontvangen"))).to_be_visible()
    picture(page, "signaal-ontvangen")
    return number_on(page), hand


def _what(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.fill(
        page.locator("[name=observation]"),
        "Bij drie controles stonden er auto’s met een prijskaartje, maar er kwam nooit een koper.",
    )
    hand.fill(page.locator("[name=observed_on]"), (today() - timedelta(days=4)).isoformat())
    picture(page, "melden-1-gezien")
    hand.click(primary(page))


def _where(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.choose(page.locator("[name=municipality]"), "Amersfoort")
    place = page.locator("[name=place]")
    hand.choose(place, place.locator("option").nth(1).inner_text())
    picture(page, "melden-2-waar")
    hand.click(primary(page))


def _criteria(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.tick(page.locator("[name=form][value=witwassen]"))
    hand.fill(page.locator("[name=necessity]"), "Wij kunnen niet zien waar het geld vandaan komt.")
    hand.tick(page.locator("[name=partners][value=rijksbelastingdienst]"))
    hand.fill(page.locator("[name=others]"), "De aangiften van het bedrijf.")
    expect(page.locator("[name=region]")).to_have_value(re.compile("Amersfoort"))
    picture(page, "melden-3-criteria")
    hand.click(primary(page))


def _who(hand: Hand, picture: Picture) -> None:
    page = hand.page
    hand.fill(page.locator("[name=name]"), SECRET)
    hand.click(page.get_by_role("button", name="Toevoegen"))
    expect(page.locator("main")).not_to_contain_text(SECRET)  # sealed at once: not in the page any more
    picture(page, "melden-4-over-wie")
    hand.click(primary(page))


# ---- an account manager imports ----


def import_list(visitor: Visitor, folder: Path, picture: Picture) -> None:
    """First with a wrong row, then right, then the same once more."""
    template = visitor.context.request.get(f"{visitor.site.url}/signalen/inlezen/sjabloon.xlsx").body()
    mark = secrets.token_hex(3)  # a list of its own, also on a site that was walked before
    wrong = filled(template, folder / "oktober-fout.xlsx", today=today(), mark=mark, wrong_row=12)
    right = filled(template, folder / "oktober.xlsx", today=today(), mark=mark)
    page = visitor.go("/signalen/inlezen/")
    visitor.expects(422)
    _send(page, wrong)
    _names_every_error(page)
    picture(page, "inlezen-fouten")
    _send(page, right)
    page.wait_for_url(re.compile(r"/signalen/inlezen/[0-9a-f-]{36}/$"))
    expect(page.get_by_text(f"{ROWS} signalen, geen fouten")).to_be_visible()
    picture(page, "inlezen-voorbeeld")
    primary(page).click()
    expect(page.get_by_text("Het zijn de signalen S-")).to_be_visible(timeout=60_000)
    picture(page, "inlezen-klaar")
    visitor.go("/signalen/inlezen/")
    _send(page, right)
    expect(page.get_by_text("Deze lijst is al eerder gestuurd.")).to_be_visible()
    page.get_by_role("button", name="Niet inlezen").click()


def _send(page: Page, file: Path) -> None:
    seat = page.locator("[name=seat]")
    if seat.input_value() != "politie":
        seat.select_option("politie")
    page.set_input_files("[name=file]", file)
    primary(page).click()
    page.wait_for_load_state("networkidle")


def _names_every_error(page: Page) -> None:
    """Row and column of both errors, in words; and the list stays out."""
    errors = page.get_by_role("region", name="Wat moet er anders?").get_by_role("listitem")
    expect(errors).to_have_count(2)
    expect(errors.filter(has_text=re.compile("Rij 12, kolom .Gemeente.*Amersvoort"))).to_have_count(1)
    expect(errors.filter(has_text=re.compile("Rij 12, kolom .Wanneer"))).to_have_count(1)


def first_of_list(page: Page) -> str:
    """The number of the first signal of the list that was just read in."""
    found = re.search(r"signalen (S-\d+) tot en met", page.locator("#stand").inner_text())
    assert found
    return found.group(1)


# ---- the weighing group meets ----


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


def is_pdf(visitor: Visitor, link: Locator) -> None:
    """The link gives a PDF that nobody keeps."""
    answer = visitor.context.request.get(visitor.site.url + str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    assert "no-store" in answer.headers["cache-control"]


# ---- the walk ----


def test_a_signal_and_forty_more_are_weighed_and_everybody_hears(
    visitor: Visit, picture: Picture, tmp_path: Path
) -> None:
    police = visitor(POLICE)
    mine, cost = report(police, picture)
    assert len(cost.fields) <= 12, cost.fields
    assert cost.clicks <= 20
    assert cost.pages <= 8
    seconds = cost.seconds(words_read=400, decisions=len(cost.fields))
    assert seconds <= 5 * 60

    manager = visitor(MANAGER)
    import_list(manager, tmp_path, picture)
    first = first_imported(manager)
    open_meeting(manager, GROUP, picture)
    note_agreement(manager.page, MANAGER, "Belt de wethouder over het bedrijventerrein.")
    sitting = weigh(manager, mine, first, picture)
    kinds = [kind for kind, _hand, _waited in sitting.costs]
    assert {kind: kinds.count(kind) for kind in ("new_dossier", "join_dossier", "not_taken_up")} == {
        "new_dossier": 1,
        "join_dossier": 3,
        "not_taken_up": 9,
    }
    assert len(sitting.costs) >= ROWS
    address = close_meeting(manager, picture)
    papers_are_ready(manager, mine)

    dossier = director_begins(visitor(DIRECTOR), picture)
    reporters_hear(police, manager, mine, first, picture)
    expect(manager.go("/").locator("a[href*='/overleg/afspraak/']")).not_to_have_count(0)
    strangers_see_nothing(visitor(STRANGER), dossier, address)


def first_imported(visitor: Visitor) -> str:
    """The number of the first signal of the list, as its page says."""
    visitor.go("/signalen/inlezen/")
    row = visitor.page.get_by_role("row").filter(has_text="ingelezen").first
    row.get_by_role("link").click()
    return first_of_list(visitor.page)


def papers_are_ready(visitor: Visitor, mine: str) -> None:
    """Minutes, a letter to each sender, and the tasks."""
    page = visitor.page
    is_pdf(visitor, page.get_by_role("link", name="Notulen (PDF)"))
    letters = page.locator("a[href*='/brief/']")
    assert letters.count() == 13
    is_pdf(visitor, letters.filter(has_text=mine))
    expect(page.locator("main")).to_contain_text(f"maakt bezwaar: {OBJECTION}")
    expect(page.locator("main")).to_contain_text("Belt de wethouder over het bedrijventerrein.")


def director_begins(visitor: Visitor, picture: Picture) -> str:
    """The case director finds the dossier under Today, and opens it: two clicks. Gives its address."""
    page = visitor.go("/")
    hand = Hand(page)
    picture(page, "vandaag")
    hand.click(page.locator(".slagkracht-taak__wat a[href*='/dossiers/']").last)
    expect(page.locator("main")).to_contain_text("Vaststellen wat er speelt")
    expect(page.locator("main")).not_to_contain_text(SECRET)
    picture(page, "dossier")
    address = page.url
    hand.click(page.get_by_role("button", name="Gezien"))
    assert hand.clicks == 2
    return address


def reporters_hear(police: Visitor, manager: Visitor, taken: str, turned_down: str, picture: Picture) -> None:
    """Under My signals, in two clicks: taken up, or not and why."""
    page = police.go("/signalen/")
    expect(page.get_by_role("row").filter(has_text=taken)).to_contain_text("opgenomen")
    picture(page, "mijn-signalen")
    page.get_by_role("link", name=taken).click()
    expect(page.locator("main")).to_contain_text("Opgenomen in een dossier")
    page = manager.go("/signalen/")
    row = page.get_by_role("row").filter(has_text=turned_down)
    expect(row).to_contain_text("niet opgenomen")
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Niet opgenomen")
    expect(page.locator("main")).not_to_contain_text("Verzonnen Handel")
    picture(page, "signaal-niet-opgenomen")


def strangers_see_nothing(visitor: Visitor, *addresses: str) -> None:
    """Not yours and not there: the same answer, word for word."""
    for address in addresses:
        nowhere = re.sub(r"[0-9a-f]{8}(?=/$|-)", "00000000", address, count=1)
        assert nowhere != address
        assert _not_found(visitor, address) == _not_found(visitor, nowhere)


def _not_found(visitor: Visitor, address: str) -> str:
    visitor.expects(404)
    answer = visitor.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    return visitor.page.locator("body").inner_text()


# ---- a municipality: its own notices first ----


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
    _criteria(Hand(page), lambda *_: None)
    primary(page).click()
    page.get_by_role("button", name="Signaal versturen").click()
    expect(page.get_by_text(re.compile(r"Signaal S-\d+ is ontvangen"))).to_be_visible()
    return number_on(page)


def test_a_notice_is_solved_in_town_or_goes_to_the_riec(visitor: Visit, picture: Picture) -> None:
    official = visitor(TOWN)
    local = make_notice(official, "Er staan al weken auto’s zonder kentekens op de stoep.", picture)
    address = official.page.url
    onwards = make_notice(official, "Er worden ’s nachts kentekens verwisseld in een loods.")
    consult(official, local, onwards, picture)
    act_on_local_case(official, local, picture)
    signal = hand_over(official, onwards, picture)
    manager = visitor(MANAGER)
    expect(manager.go("/signalen/alle/").get_by_role("link", name=signal)).to_be_visible()
    strangers_see_nothing(manager, address)  # a notice belongs to the municipality alone


# ---- what may I share, and two short walks ----


def test_what_may_i_share_is_answered_without_login(visitor: Visit, picture: Picture) -> None:
    anybody = visitor(reduced_motion="reduce")
    page = anybody.go("/wat-mag-ik-delen/")
    hand = Hand(page)
    for field in page.locator("form.slagkracht-zin select").all():
        if not field.input_value():
            hand.choose(field, field.locator("option").nth(1).inner_text())
    hand.click(page.get_by_role("button", name="Geef antwoord"))
    answer = page.locator("#antwoord")
    expect(answer.get_by_role("heading", level=2)).to_be_visible()
    expect(answer).to_contain_text(re.compile("WGS|BGS"))
    expect(answer.locator("#alinea")).not_to_be_empty()
    assert hand.clicks <= 4
    assert "?" in page.url  # shareable
    picture(page, "wat-mag-ik-delen")


def test_a_signal_is_reported_without_javascript(visitor: Visit) -> None:
    plain = visitor(java_script_enabled=False)
    page = plain.page
    page.goto(f"{plain.site.url}/toegang/aanmelden/")
    page.locator("li", has_text=POLICE).get_by_role("button").first.click()
    page.goto(f"{plain.site.url}/signalen/melden/")
    page.get_by_role("button", name="Beginnen").click()
    nothing: Picture = lambda *_: None  # noqa: E731
    hand = Hand(page)
    _what(hand, nothing)
    page.locator("[name=municipality]").select_option(label="Amersfoort")
    page.get_by_role("button", name="Toon de buurten").click()
    page.locator("[name=place]").select_option(index=1)
    primary(page).click()
    _criteria(hand, nothing)
    _who(hand, nothing)
    primary(page).click()
    expect(page.get_by_text(re.compile(r"Signaal S-\d+ is ontvangen"))).to_be_visible()


def test_english_is_one_click_away_and_stays(visitor: Visit) -> None:
    police = visitor(POLICE)
    page = police.go("/signalen/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My signals")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Report a signal").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_label("What did you see yourself that points to organised crime?")).to_be_visible()
    page.get_by_role("button", name="Throw this draft away").click()
    expect(page.get_by_text("The draft has been destroyed.")).to_be_visible()
