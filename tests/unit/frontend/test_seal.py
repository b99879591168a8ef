"""Sealed values: shown shortly, closed by everything, never copied, never kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.unit.frontend.site import Request, Response, Site, example, page

pytestmark = pytest.mark.browser

VALUE = "J. Proefpersoon, 30-02-1971 <b>vet</b>"
WORDS = {"{seconds} s left": "nog {seconds} s", "Shown for {seconds} seconds.": "{seconds} tellen te zien."}
Shown = Callable[..., Page]


def text(value: str) -> Response:
    return Response(value, kind="text/plain; charset=utf-8")


@pytest.fixture
def sealed(site: Site, shown: Shown, page: Page) -> Page:
    """One sealed value and the button that closes the screen, with the browser's clock in our hands."""
    site.serve("/zegel/1", text(VALUE))
    site.serve("/scherm", Response(status=204))
    page.clock.install()
    shown(example("seal"), example("screen"), words=WORDS)
    return page


def open_it(page: Page) -> None:
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("[data-zegel-plek]")).to_have_text(VALUE)


def assert_closed(page: Page) -> None:
    expect(page.locator("[data-zegel-plek]")).to_have_text("")
    expect(page.locator("[data-zegel-plek] .slagkracht-zegel__balk")).to_have_count(1)
    expect(page.locator("[data-zegel-toon]")).to_be_visible()
    assert VALUE.split()[1] not in page.content()


def test_the_value_is_fetched_shown_as_text_and_counted_down(sealed: Page, site: Site) -> None:
    assert "Proefpersoon" not in sealed.content()
    open_it(sealed)
    asked = site.posts("/zegel/1")
    assert len(asked) == 1
    assert "t0k3n" in asked[0].body
    assert asked[0].headers["Accept"] == "text/plain"
    assert sealed.locator("[data-zegel-plek] b").count() == 0  # text, not markup
    expect(sealed.locator(".slagkracht-zegel--open")).to_be_visible()
    expect(sealed.locator("[data-zegel-rest]")).to_have_text("nog 30 s")
    sealed.clock.run_for(6_000)
    expect(sealed.locator("[data-zegel-rest]")).to_have_text("nog 24 s")
    expect(sealed.locator("#slagkracht-live")).to_have_text("30 tellen te zien.")
    sealed.clock.run_for(24_100)
    assert_closed(sealed)


def test_longer_starts_the_seconds_again_without_asking_again(sealed: Page, site: Site) -> None:
    open_it(sealed)
    sealed.clock.run_for(25_000)
    sealed.get_by_role("button", name="Langer tonen").click()
    sealed.clock.run_for(20_000)
    expect(sealed.locator("[data-zegel-plek]")).to_have_text(VALUE)
    sealed.clock.run_for(10_500)
    assert_closed(sealed)
    assert len(site.posts("/zegel/1")) == 1


def test_focus_goes_along_with_the_buttons(sealed: Page) -> None:
    sealed.get_by_role("button", name="Toon").focus()
    sealed.keyboard.press("Enter")
    expect(sealed.locator("[data-zegel-verberg]")).to_be_focused()
    sealed.keyboard.press("Enter")
    assert_closed(sealed)
    expect(sealed.locator("[data-zegel-toon]")).to_be_focused()


@pytest.mark.parametrize(
    "happening",
    [
        "window.dispatchEvent(new Event('blur'))",
        "window.dispatchEvent(new PageTransitionEvent('pagehide'))",
        "window.dispatchEvent(new Event('beforeprint'))",
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))",
    ],
)
def test_it_closes_when_nobody_looks(sealed: Page, happening: str) -> None:
    open_it(sealed)
    sealed.evaluate(happening)
    assert_closed(sealed)


def test_it_closes_after_two_idle_minutes_however_long_it_was_to_be_shown(
    site: Site, shown: Shown, page: Page
) -> None:
    site.serve("/zegel/1", text(VALUE))
    page.clock.install()
    shown(example("seal").replace('data-seconds="30"', 'data-seconds="1000"'))
    open_it(page)
    page.clock.run_for(119_000)
    expect(page.locator("[data-zegel-plek]")).to_have_text(VALUE)
    page.keyboard.press("Shift")
    page.clock.run_for(119_000)
    expect(page.locator("[data-zegel-plek]")).to_have_text(VALUE)
    page.clock.run_for(2_000)
    assert_closed(page)


def test_an_answer_that_comes_too_late_is_dropped(site: Site, shown: Shown) -> None:
    go = threading.Event()

    def slowly(_: Request) -> Response:
        go.wait(10)
        return text(VALUE)

    site.serve("/zegel/1", slowly)
    page = shown(example("seal"), expect_errors=True)
    page.get_by_role("button", name="Toon").click()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    go.set()
    page.wait_for_timeout(300)
    assert_closed(page)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<h1>Aanmelden</h1>"),  # a sign-in page with 200
        Response(status=302, headers={"Location": "/"}),
        Response("geheim", 403, "text/plain"),
        Response("geheim", 500, "text/plain"),
    ],
)
def test_what_is_not_a_value_is_not_shown(site: Site, shown: Shown, answer: Response) -> None:
    site.serve("/zegel/1", answer)
    page = shown(
        example("seal"), words={"This could not be shown. Try again.": "Kon niet."}, expect_errors=True
    )
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("[data-zegel-fout]")).to_have_text("Kon niet.")
    expect(page.locator("[data-zegel-plek]")).to_have_text("")


def test_copying_an_open_value_gives_bars(sealed: Page, site: Site, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_it(sealed)
    for select in ("document.getSelection().selectAllChildren(document.body)", SELECT_PART):
        sealed.evaluate("navigator.clipboard.writeText('niets')")
        sealed.evaluate(select)
        sealed.keyboard.press("Control+c")
        copied = sealed.evaluate("navigator.clipboard.readText()")
        assert "Proefpersoon" not in copied
        assert "roefpers" not in copied


SELECT_PART = """(() => {
  const text = document.querySelector("[data-zegel-plek]").firstChild, range = document.createRange();
  document.querySelector("[data-zegel-plek]").style.userSelect = "text";
  range.setStart(text, 4); range.setEnd(text, 12);
  document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
})()"""


def test_the_copy_handler_alone_is_enough(sealed: Page, context: BrowserContext) -> None:
    """Also in a browser that selects what should not be selectable."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_it(sealed)
    sealed.evaluate("document.querySelector('[data-zegel-plek]').style.userSelect = 'text'")
    sealed.evaluate(
        "document.getSelection().selectAllChildren(document.querySelector('.slagkracht-subjecten'))"
    )
    assert "Proefpersoon" in sealed.evaluate("document.getSelection().toString()")
    sealed.keyboard.press("Control+c")
    copied = sealed.evaluate("navigator.clipboard.readText()")
    assert "▮▮▮▮▮" in copied
    assert "Betrokkene 1" in copied
    assert "Proefpersoon" not in copied


def test_print_shows_no_open_value(sealed: Page) -> None:
    open_it(sealed)
    sealed.emulate_media(media="print")  # without the event, so that the style is on its own
    assert sealed.locator("[data-zegel-plek]").evaluate("e => getComputedStyle(e).fontSize") == "0px"


def test_nothing_is_kept_in_the_browser(sealed: Page, context: BrowserContext) -> None:
    open_it(sealed)
    stored = "JSON.stringify([{...localStorage}, document.cookie, history.state])"
    assert sealed.evaluate(stored) == '[{},"",null]'
    kept = sealed.evaluate("({...sessionStorage})")
    assert kept == {"htmx-current-path-for-history": "/"}  # the path of this page, and never more
    assert sealed.evaluate("caches.keys()") == []
    assert sealed.evaluate("indexedDB.databases()") == []


@pytest.mark.parametrize("way", ["button", "key", "key in a field"])
def test_scherm_dicht_closes_at_once_and_withholds(sealed: Page, site: Site, way: str) -> None:
    open_it(sealed)
    if way == "button":
        sealed.get_by_role("button", name="Scherm dicht").click()
    else:
        if way == "key in a field":
            sealed.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
            sealed.locator("textarea").focus()
        sealed.keyboard.press("Alt+s")
    assert_closed(sealed)
    expect(sealed.get_by_text("Alle persoonsgegevens zijn verborgen")).to_be_visible()
    expect(sealed.get_by_role("button", name="Scherm open")).to_be_visible()
    assert 'name="closed"\r\n\r\n1' in site.posts("/scherm")[0].body
    sealed.get_by_role("button", name="Toon").click()
    expect(sealed.locator("[data-zegel-fout]")).to_have_text("The screen is closed. Open it first.")
    assert len(site.posts("/zegel/1")) == 1  # not even asked
    sealed.get_by_role("button", name="Scherm open").click()
    expect(sealed.get_by_role("button", name="Scherm dicht")).to_be_visible()
    assert 'name="closed"\r\n\r\n0' in site.posts("/scherm")[1].body
    open_it(sealed)


def test_closing_stays_when_the_server_does_not_answer_and_opening_waits_for_it(
    sealed: Page, site: Site, shown: Shown
) -> None:
    shown.expected = True  # type: ignore[attr-defined]  # the failing answers are in the console
    site.serve("/scherm", Response(status=500))
    open_it(sealed)
    sealed.keyboard.press("Alt+s")
    assert_closed(sealed)
    expect(sealed.locator("html")).to_have_attribute("data-scherm", "dicht")
    sealed.keyboard.press("Alt+s")
    sealed.clock.run_for(200)
    expect(sealed.locator("#slagkracht-live")).to_have_text("The screen could not be opened. Try again.")
    expect(sealed.locator("html")).to_have_attribute("data-scherm", "dicht")


def test_a_screen_closed_elsewhere_closes_here(sealed: Page, site: Site, context: BrowserContext) -> None:
    open_it(sealed)
    other = context.new_page()
    other.goto(site.url + "/")
    other.get_by_role("button", name="Scherm dicht").click()
    expect(sealed.locator("html")).to_have_attribute("data-scherm", "dicht")
    assert_closed(sealed)


def test_a_server_that_withholds_closes_the_screen(site: Site, shown: Shown) -> None:
    site.serve("/zegel/1", Response(status=423))
    page = shown(example("seal"), example("screen"), expect_errors=True)
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("html")).to_have_attribute("data-scherm", "dicht")
    expect(page.locator("[data-zegel-fout]")).to_have_text("The screen is closed. Open it first.")


def test_without_script_the_form_posts(site: Site, browser: Browser) -> None:
    site.serve("/", page(example("seal"), example("screen")))
    site.serve("/zegel/1", page(VALUE))
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site.url + "/")
    plain.get_by_role("button", name="Toon").click()
    assert plain.url == site.url + "/zegel/1"
    context.close()
