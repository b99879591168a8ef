"""After HTMX swapped a part: focus, words, waiting, failure, and nothing kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.unit.frontend.site import Request, Response, Site, example, page

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]


def answer(announce: str = "3 dossiers", button: str = "zonder filter") -> str:
    return (
        example("swap")
        .split('<div class="utrecht-alert')[0]
        .replace("14 dossiers", announce)
        .replace("met TVR-team", button)
    )


def press(view: Page) -> None:
    view.get_by_role("button", name="met TVR-team").focus()
    view.keyboard.press("Enter")


def test_lost_focus_goes_to_the_heading_and_the_change_is_said(shown: Shown, site: Site) -> None:
    view = shown(example("swap"))
    site.serve("/lijst", answer())
    press(view)
    expect(view.locator("#lijst-kop")).to_be_focused()
    expect(view.locator("#slagkracht-live")).to_have_text("3 dossiers")
    expect(view.get_by_role("button", name="zonder filter")).to_be_visible()
    assert view.url == site.url + "/lijst?filter=tvr"


def test_focus_stays_on_what_came_back_with_the_same_id(shown: Shown, site: Site) -> None:
    view = shown(example("swap").replace('name="filter"', 'id="knop" name="filter"'))
    site.serve("/lijst", answer().replace('name="filter"', 'id="knop" name="filter"'))
    press(view)
    expect(view.get_by_role("button", name="zonder filter")).to_be_focused()


def test_focus_elsewhere_is_left_alone(shown: Shown, site: Site) -> None:
    view = shown('<button type="button" id="elders">elders</button>', example("swap"))
    go = threading.Event()

    def slowly(_: Request) -> Response:
        go.wait(10)
        return Response(answer())

    site.serve("/lijst", slowly)
    press(view)
    view.locator("#elders").focus()
    go.set()
    expect(view.get_by_role("button", name="zonder filter")).to_be_visible()
    expect(view.locator("#elders")).to_be_focused()


def test_while_waiting_the_part_is_busy_dims_and_after_two_seconds_says_so(shown: Shown, site: Site) -> None:
    view = shown(example("swap"))
    go = threading.Event()

    def slowly(_: Request) -> Response:
        go.wait(10)
        return Response(answer())

    site.serve("/lijst", slowly)
    press(view)
    expect(view.locator("#lijst")).to_have_attribute("aria-busy", "true")
    expect(view.locator(".slagkracht-wacht")).to_be_hidden()
    expect(view.locator("#lijst")).to_have_css("opacity", "0.55")
    expect(view.locator(".slagkracht-wacht")).to_be_visible()
    go.set()
    expect(view.get_by_role("button", name="zonder filter")).to_be_visible()
    assert view.locator("[aria-busy]").count() == 0


@pytest.mark.parametrize("status", [404, 500])
def test_what_did_not_come_is_said(shown: Shown, site: Site, status: int) -> None:
    site.serve("/lijst", Response("<p>geheim</p>", status))
    view = shown(example("swap"), expect_errors=True)
    press(view)
    expect(view.locator("[data-htmx-fout]")).to_be_visible()
    expect(view.locator("#slagkracht-live")).to_contain_text("That did not work.")
    assert "geheim" not in view.content()


def test_a_form_with_errors_is_swapped_in(shown: Shown, site: Site) -> None:
    site.serve("/lijst", Response(answer(button="opnieuw"), 422))
    view = shown(example("swap"), expect_errors=True)
    press(view)
    expect(view.get_by_role("button", name="opnieuw")).to_be_visible()


def test_back_fetches_the_page_again_and_nothing_is_kept(shown: Shown, site: Site) -> None:
    view = shown(example("swap"))
    site.serve("/lijst", answer())
    press(view)
    expect(view.get_by_role("button", name="zonder filter")).to_be_visible()
    before = len([one for one in site.asked if one.path == "/"])
    view.go_back()
    expect(view.get_by_role("button", name="met TVR-team")).to_be_visible()
    assert len([one for one in site.asked if one.path == "/"]) == before + 1
    stored = view.evaluate("({...localStorage, ...sessionStorage})")
    assert "dossiers" not in str(stored)
    assert set(stored) <= {"htmx-current-path-for-history"}


def test_islands_work_in_parts_that_came_later(shown: Shown, site: Site) -> None:
    site.serve(
        "/lijst", f'<section id="lijst">{example("copy")}{example("seal")}{example("draft")}</section>'
    )
    site.serve("/zegel/1", Response("J. Proefpersoon", kind="text/plain; charset=utf-8"))
    view = shown(example("swap"))
    press(view)
    expect(view.get_by_role("button", name="Kopieer de link")).to_be_visible()
    expect(view.locator("#c-teller")).to_have_text("60 characters left")
    view.get_by_role("button", name="Toon").click()
    expect(view.locator("[data-zegel-plek]")).to_have_text("J. Proefpersoon")
    assert view.evaluate("htmx.config.allowEval") is False


def test_an_open_value_that_is_swapped_away_is_forgotten(shown: Shown, site: Site) -> None:
    site.serve("/zegel/1", Response("J. Proefpersoon", kind="text/plain; charset=utf-8"))
    site.serve("/lijst", answer())
    view = shown(example("swap").replace("</section>", f"{example('seal')}</section>"))
    view.get_by_role("button", name="Toon").click()
    expect(view.locator("[data-zegel-plek]")).to_have_text("J. Proefpersoon")
    press(view)
    expect(view.get_by_role("button", name="zonder filter")).to_be_visible()
    assert "Proefpersoon" not in view.content()


def test_attributes_that_would_run_text_as_code_do_nothing(shown: Shown, site: Site) -> None:
    """What an injected attribute could try: the policy and `allowEval: false` both stand in the way."""
    site.serve("/lijst", answer())
    trick = '<button id="truc" hx-get="/lijst" hx-vals=\'js:{a: document.title = "mis"}\' hx-on:click="document.title=\'mis\'" hx-target="#lijst">truc</button>'  # noqa: E501
    view = shown(trick, example("swap"), expect_errors=True)
    view.locator("#truc").click()
    view.wait_for_timeout(300)
    assert view.title() == "Proef"
    view.goto("about:blank")  # the policy refused something here, and that is the point


def test_without_script_the_same_form_gets_the_page(site: Site, browser: Browser) -> None:
    site.serve("/", page(example("swap")))
    site.serve("/lijst", page("<p>gefilterd</p>"))
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site.url + "/")
    plain.get_by_role("button", name="met TVR-team").click()
    assert plain.url == site.url + "/lijst?filter=tvr"
    context.close()


def test_a_breach_of_the_policy_is_noticed(shown: Shown) -> None:
    """The planted fault: what every other test here asserts the absence of."""
    view = shown('<p style="color: red">x</p><script>document.title = "mis"</script>', expect_errors=True)
    refused = {line.split()[0] for line in view.evaluate("window.violations")}
    assert refused == {"style-src-attr", "script-src-elem"}
    assert view.title() == "Proef"
    view.goto("about:blank")
