"""The keyboard: shortcuts that can be switched off, arrows that go where the picture says."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.unit.frontend.site import Site, example, page

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]
CLICKS = """window.clicks = []; document.addEventListener("click", (event) => {
  event.preventDefault(); window.clicks.push(event.target.closest("a, button").textContent.trim()); });"""


@pytest.fixture
def keys(shown: Shown) -> Page:
    page = shown(example("keys"), '<textarea id="veld"></textarea><input type="checkbox" id="vink">')
    page.evaluate(CLICKS)
    return page


def test_each_key_does_what_its_element_does(keys: Page) -> None:
    for key in ("/", "?", "o", "n", "N", "x", "1"):
        keys.keyboard.press(key)
    assert keys.evaluate("clicks") == [
        "Zoeken /",
        "Sneltoetsen ?",
        "Opnemen o",
        "Niet opnemen n",
        "Niet opnemen n",
    ]


@pytest.mark.parametrize("combination", ["Control+o", "Meta+o", "Alt+o"])
def test_with_another_key_held_they_are_the_browsers(keys: Page, combination: str) -> None:
    keys.keyboard.press(combination)
    assert keys.evaluate("clicks") == []


def test_who_types_in_a_field_writes_letters(keys: Page) -> None:
    keys.locator("#veld").focus()
    keys.keyboard.type("on/?")
    assert keys.locator("#veld").input_value() == "on/?"
    assert keys.evaluate("clicks") == []
    keys.locator("#vink").focus()  # in a tick box a letter is no text
    keys.keyboard.press("o")
    assert keys.evaluate("clicks") == ["Opnemen o"]


def test_holding_a_key_down_decides_once(keys: Page) -> None:
    keys.keyboard.down("o")
    keys.keyboard.down("o")
    keys.keyboard.down("o")
    assert keys.evaluate("clicks") == ["Opnemen o"]


def test_single_keys_can_be_switched_off_but_alt_s_and_arrows_stay(shown: Shown, site: Site) -> None:
    parts = example("keys"), example("screen"), example("arrows")
    page = shown(*parts, root='lang="nl" data-scherm="open" data-single-keys="off"')
    page.evaluate(
        "document.querySelectorAll('[data-key]').forEach(b => b.onclick = () => document.title = '!')"
    )
    for key in ("o", "n", "/", "?"):
        page.keyboard.press(key)
    assert page.title() == "Proef"
    assert page.url == site.url + "/"
    page.locator("#a1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#a2")).to_be_focused()


def test_a_search_field_gets_focus_and_no_slash(shown: Shown) -> None:
    page = shown('<label>Zoek <input type="search" id="zoek" data-key-search></label>')
    page.keyboard.press("/")
    expect(page.locator("#zoek")).to_be_focused()
    assert page.locator("#zoek").input_value() == ""


def test_what_is_not_visible_is_not_pressed(shown: Shown) -> None:
    page = shown(
        '<div hidden><button type="button" data-key="j" id="weg">weg</button></div>'
        '<button type="button" data-key="j" id="hier">hier</button>'
    )
    page.evaluate(CLICKS)
    page.keyboard.press("j")
    assert page.evaluate("clicks") == ["hier"]


def test_arrows_follow_the_table_across_spanned_cells(shown: Shown) -> None:
    page = shown(example("arrows"))
    page.locator("#a2").focus()
    for key, at in [
        ("Down", "b1"),
        ("Down", "c2"),
        ("Left", "c1"),
        ("Up", "b1"),
        ("Up", "a1"),
        ("Right", "a2"),
    ]:
        page.keyboard.press(f"Arrow{key}")
        expect(page.locator(f"#{at}")).to_be_focused()
    page.keyboard.press("ArrowRight")  # the edge: nothing to go to
    expect(page.locator("#a2")).to_be_focused()


def test_dots_keep_their_own_arrows(shown: Shown) -> None:
    dots = "".join(f'<label><input type="radio" name="r" id="r{i}">{i}</label>' for i in range(2))
    page = shown(f'<div data-arrows><fieldset>{dots}</fieldset><a href="#x" id="x">verder</a></div>')
    page.locator("#r0").check()
    page.locator("#r0").press("ArrowRight")
    expect(page.locator("#r1")).to_be_checked()


def hexagons() -> str:
    """Four rows of tiles, odd rows half a tile to the right, as on the map of the region."""
    links = []
    for row in range(4):
        for column in range(4):
            x, y = 40 + math.sqrt(3) * 36 * (column + 0.5 * (row % 2)), 40 + 54 * row
            links.append(f'<a href="#" id="h{row}{column}"><circle cx="{x:.1f}" cy="{y}" r="28"/></a>')
    return f'<div data-arrows><svg viewBox="0 0 340 250" width="340">{"".join(links)}</svg></div>'


def test_arrows_on_a_map_of_hexagons_do_not_drift(shown: Shown) -> None:
    page = shown(hexagons())
    page.locator("#h01").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.id")
    assert focused in {"h30", "h31"}
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.locator("#h01")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#h02")).to_be_focused()


def test_every_tile_can_be_reached_by_arrows(shown: Shown) -> None:
    page = shown(hexagons())
    reached, waiting = {"h00"}, ["h00"]
    while waiting:
        here = waiting.pop()
        for key in ("Left", "Right", "Up", "Down"):
            page.evaluate(f"document.getElementById('{here}').focus()")
            page.keyboard.press(f"Arrow{key}")
            there = page.evaluate("document.activeElement.id")
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    assert len(reached) == 16


def test_pages_without_these_parts_are_left_alone(site: Site, shown: Shown) -> None:
    site.serve("/leeg", page("<p>niets</p>"))
    browser_page = shown()
    browser_page.goto(site.url + "/leeg")
    for key in ("/", "?", "Alt+s", "ArrowDown", "o"):
        browser_page.keyboard.press(key)
    assert browser_page.url == site.url + "/leeg"
