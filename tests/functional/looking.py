"""What is wrong with a page, seen by a program: axe, width, dark, paper. Each gives lines; none is good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]
LAYOUT = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "skip-link", "region"]
NARROW, PAPER = 360, 688  # 688: A4 less its margins, in pixels of 1/96 inch
DARK = "slagkracht-theme--dark"
FURNITURE = ".slagkracht-nav, .slagkracht-bar, .slagkracht-foot, .slagkracht-tabs, .utrecht-skip-link, button"

_SHAPE = """() => [...new Set([...document.querySelectorAll("body, body *")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.tagName + ["class", "type", "role"].map((name) => one.getAttribute(name)).join()))]
  .sort().join()"""
_TOO_WIDE = """() => { const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && one.getBoundingClientRect().right > room + 1 && !one.closest(".slagkracht-schuif"));
  const first = out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
  return ["wider than the window: " + first.join(" | ")]; }"""
_CUT_OFF = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== "visible"
    && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
    && !one.matches("input, select, textarea, svg, svg *, .slagkracht-hidden"))
  .map((one) => "cut off on paper: " + one.outerHTML.slice(0, 120))"""


def shape(page: Page) -> str:
    """The kinds of element a page is made of: two pages of one shape need to be looked at once."""
    return str(page.evaluate(_SHAPE))


def axe(page: Page) -> list[str]:
    """WCAG 2.2 AA and what is good practice."""
    return _axe(page, {"runOnly": WCAG})


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def narrow(page: Page) -> list[str]:
    """At 360 pixels nothing is wider than the window, and what axe says of the layout holds there as well."""
    with _size(page, NARROW):
        wide = [str(line) for line in page.evaluate(_TOO_WIDE)]
        found = wide + _axe(page, {"runOnly": {"type": "rule", "values": LAYOUT}})
    return [f"narrow: {line}" for line in found]


def dark(page: Page) -> list[str]:
    """The contrasts of the dark scheme."""
    had = page.evaluate("name => document.body.classList.contains(name)", DARK)
    page.evaluate("name => document.body.classList.add(name)", DARK)
    found = _axe(page, {"runOnly": {"type": "rule", "values": COLOUR}})
    if not had:
        page.evaluate("name => document.body.classList.remove(name)", DARK)
    return [f"dark: {line}" for line in found]


def paper(page: Page) -> list[str]:
    """Printed: no furniture, nothing cut off, nothing beyond the edge."""
    page.emulate_media(media="print")
    with _size(page, PAPER):
        shown = page.evaluate(
            "what => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility())"
            ".map((one) => 'furniture on paper: ' + one.outerHTML.slice(0, 120))",
            FURNITURE,
        )
        found = [*shown, *page.evaluate(_CUT_OFF), *page.evaluate(_TOO_WIDE)]
    page.emulate_media(media="screen")
    return [str(line) for line in found]


@contextmanager
def _size(page: Page, width: int) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    yield
    if before:
        page.set_viewport_size(before)
