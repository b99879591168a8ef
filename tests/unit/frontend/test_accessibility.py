"""Accessibility of the patterns, light and dark, wide and narrow: axe, targets, reflow, focus, paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.unit.frontend.patterns import framed
from tests.unit.frontend.site import Response, Site, example

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]
CHART = '<script src="/static/chart.js" defer></script>'
DOCUMENTED = [
    "seal",
    "screen",
    "keys",
    "arrows",
    "draft",
    "names",
    "swap",
    "copy",
    "upload",
    "passkey",
    "chart",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(view: Page) -> list[str]:
    found = Axe().run(view, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["", "slagkracht-theme--dark", "slagkracht-compact"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_the_patterns(shown: Shown, page: Page, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    view = shown(framed(body_class=theme), whole=True)
    assert findings(view) == []


def test_axe_finds_nothing_on_the_documented_examples(shown: Shown, site: Site) -> None:
    site.serve("/zegel/1", Response("J. Proefpersoon", kind="text/plain; charset=utf-8"))
    parts = [f'<section aria-label="{name}">{example(name)}</section>' for name in DOCUMENTED]
    parts = [part.replace('id="c"', 'id="cc"').replace('for="c"', 'for="cc"') for part in parts]
    view = shown(*parts, scripts=CHART)
    view.get_by_role("button", name="Toon").click()  # the opened state as well
    view.locator("#id_c").fill("Dat zei dhr. Proefman.")
    view.wait_for_timeout(800)
    view.wait_for_selector("svg .mark-rect")
    assert findings(view) == []


def test_axe_would_find_something(shown: Shown) -> None:
    """The planted fault: a field without a label, light grey words."""
    view = shown('<input type="text"><p id="grijs">nauwelijks</p>')
    view.evaluate("document.getElementById('grijs').style.color = '#ddd'")
    assert {one.split(":")[0] for one in findings(view)} == {"label", "color-contrast"}


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1120, 1440, 1920])
def test_no_page_is_wider_than_its_window(shown: Shown, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    view = shown(framed(), whole=True)
    assert view.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["", "slagkracht-compact"])
def test_no_target_is_under_24_pixels(shown: Shown, theme: str) -> None:
    view = shown(framed(body_class=theme), whole=True)
    small = view.evaluate(SMALL_TARGETS)
    assert small == []


SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.matches(".utrecht-skip-link, [type=hidden]"))
  .filter((one) => !one.closest("p, li > span, small, figcaption"))  // inside a sentence: exempt
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((one) => one.outerHTML.slice(0, 120))"""


FOCUS = """() => { const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, style.outlineWidth, style.boxShadow.includes("255, 207, 51")].join() }"""


def test_focus_is_always_drawn_twice(shown: Shown) -> None:
    """Ink and yellow, so that one of the two stands out on any ground."""
    view = shown(framed(), whole=True)
    seen = set()
    for _ in range(25):
        view.keyboard.press("Tab")
        seen.add(view.evaluate(FOCUS))
    assert seen == {"solid,3px,true"}


def test_the_menu_opens_without_script(site: Site, browser: Browser) -> None:
    site.serve("/", framed("law"))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    plain = context.new_page()
    plain.goto(site.url + "/")
    assert not plain.get_by_role("link", name="Dossiers").is_visible()
    plain.get_by_role("button", name="Menu").click()
    assert plain.get_by_role("link", name="Dossiers").is_visible()
    context.close()


@pytest.mark.parametrize("theme", ["", "slagkracht-theme--dark"])
def test_paper_is_dark_on_white_whatever_the_screen_was(shown: Shown, theme: str) -> None:
    view = shown(framed(body_class=theme), whole=True)
    view.emulate_media(media="print")
    colours = view.evaluate(
        "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert colours == ["rgb(22, 38, 43)", "rgb(255, 255, 255)"]
    for gone in (".slagkracht-bar", ".slagkracht-foot", ".utrecht-button", ".slagkracht-zegel__knop"):
        assert not view.locator(gone).first.is_visible(), gone
    assert view.locator(".slagkracht-printvoet").is_visible()


def test_nothing_moves_for_who_asked_for_that(shown: Shown) -> None:
    view = shown(example("swap"))
    view.emulate_media(reduced_motion="reduce")
    view.evaluate("document.querySelector('#lijst').classList.add('htmx-request')")
    assert view.locator("#lijst").evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
