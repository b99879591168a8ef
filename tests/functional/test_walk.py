"""The walk of the first chapter of the manual, in a real browser: a notice, a signal, a list, a meeting, a
dossier. What a task costs is counted against the budgets of the design: report in at most 12 fields, weigh a
signal in at most 90 seconds, by keyboard alone. What somebody does in it stands in ``steps``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.functional.budget import Hand
from tests.functional.conftest import Visitor
from tests.functional.lists import ROWS
from tests.functional.steps import reporting
from tests.functional.steps.importing import first_imported, import_list
from tests.functional.steps.meeting import OBJECTION, close_meeting, note_agreement, open_meeting, weigh
from tests.functional.steps.municipal import act_on_local_case, consult, hand_over, make_notice
from tests.functional.steps.pages import (
    DIRECTOR,
    MANAGER,
    POLICE,
    SECRET,
    STRANGER,
    TOWN,
    Picture,
    Visit,
    is_pdf,
    primary,
    strangers_see_nothing,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]

GROUP = "Weeggroep Oost-Utrecht"


def test_a_signal_and_forty_more_are_weighed_and_everybody_hears(
    visitor: Visit, picture: Picture, tmp_path: Path
) -> None:
    police = visitor(POLICE)
    mine, cost = reporting.report(police, picture)
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
    reporting.what(hand, nothing)
    page.locator("[name=municipality]").select_option(label="Amersfoort")
    page.get_by_role("button", name="Toon de buurten").click()
    page.locator("[name=place]").select_option(index=1)
    primary(page).click()
    reporting.criteria(hand, nothing)
    reporting.who(hand, nothing)
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
