"""Meeting mode in a real browser, by keyboard: every step, what is kept, and what axe says of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from slagkracht.apps.intake.models import Registration, Signal
from slagkracht.apps.meetings.models import Item
from slagkracht.apps.organisation.models import Person
from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401 — fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
]


@pytest.fixture
def at_the_table(visit, session):  # noqa: F811
    """The secretary, with the meeting on the screen."""
    visit.sign_in(session.leader.id)
    visit.go(f"/overleg/{session.id}/")
    return visit


def stages(session) -> list[str]:
    return [Item.objects.get(id=session.item(signal)).stage for signal in session.signals]


def test_two_signals_weighed_without_a_mouse(at_the_table, session):
    page, keys = at_the_table.page, at_the_table.page.keyboard
    number = Signal.objects.get(id=session.signals[0]).number
    heading = page.locator("#punt-kop")
    expect(heading).to_contain_text(str(number))
    keys.press("j")
    expect(heading).not_to_contain_text(f"{number:04}")
    keys.press("k")
    expect(heading).to_contain_text(f"{number:04}")

    keys.press("b")  # nothing chosen yet
    expect(page.locator("#zitting .utrecht-alert, #zitting [role=alert]").first).to_be_visible()
    keys.press("3")
    expect(page.locator("input[name=outcome][value=not_taken_up]")).to_be_checked()
    page.locator("select[name=why_not]").select_option("criterion_d")
    keys.press("r")
    expect(page.locator("textarea[name=reason]")).to_be_focused()
    keys.type("Kan de politie alleen af; b, p en 3 zijn hier gewone letters.")
    assert stages(session) == ["waiting", "waiting"]
    keys.press("Tab")  # out of the field: now a letter is a key again
    keys.press("b")
    expect(heading).not_to_contain_text(f"{number:04}")
    assert stages(session) == ["decided", "waiting"]
    assert Registration.objects.get(signal=session.signals[0]).outcome == "not_taken_up"
    with page.expect_response("**/later/"):
        keys.press("p")
    expect(page.locator("form[action$='/besluit/']")).to_have_count(1)  # it may still be decided
    assert stages(session) == ["decided", "postponed"]


def test_who_switched_single_keys_off_types_in_peace(at_the_table, session):
    Person.objects.filter(id=session.leader.id).update(single_keys=False)
    page = at_the_table.go(f"/overleg/{session.id}/")
    before = page.locator("#punt-kop").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.wait_for_load_state("networkidle")
    assert page.locator("#punt-kop").inner_text() == before
    assert stages(session) == ["waiting", "waiting"]


def test_every_page_of_a_meeting_fits_and_is_accessible(at_the_table, session, group, world):
    from datetime import timedelta

    from slagkracht.apps.meetings import actions
    from slagkracht.base import clock
    from tests.integration.organisation import world as worlds

    planned = actions.plan(
        by=group.secretary, body_id=group.body, day=clock.today() + timedelta(days=3), starts=worlds.MORNING
    )
    actions.promise(
        by=group.secretary, meeting_id=session.id, item_id=None, person_id=group.secretary.id,
        text="Belt de gemeente.", due=clock.today(),
    )  # fmt: skip
    paths = ["/overleg/", "/overleg/plannen/", f"/overleg/{session.id}/", f"/overleg/{planned}/"]
    faults = [fault for path in paths for fault in everywhere(at_the_table, path)]
    session.decide(session.signals[0])
    actions.close(by=session.leader, meeting_id=session.id, leave_rest=True)
    faults += everywhere(at_the_table, f"/overleg/{session.id}/")
    at_the_table.sign_in(world.administrator.id)
    for path in ("/overleg/gremia/", f"/overleg/gremia/{group.body}/"):
        faults += everywhere(at_the_table, path)
    assert faults == []
