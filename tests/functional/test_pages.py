"""Every page a role can walk to: axe finds nothing, in both languages, wide and narrow, dark, on paper."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.functional import looking
from tests.functional.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]

Visit = Callable[..., Visitor]
WIDE = 1280
ROLES = {
    "administrator": "Tess Repetitiema",
    "wijkagent": "Ruben Maquette",
    "official": "Sjoerd Testema",
    "account_manager": "Fenna Proefstra",
    "case_director": "Imke Voorbeeldsma",
    "analyst": "Liv Schetsema",
    "lawfulness": "Noor Oefenaar",
    "system_support": "Daan Simulaar",
    "weigher": "Hanna Decorstra",
}
_HERE = """() => [...document.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"))
  .filter((href) => href.startsWith("/") || href.startsWith("?"))"""
_FILE = re.compile(r"\.(pdf|csv|xlsx)$|/(pdf|sjabloon)")


def pattern(address: str) -> str:
    """The kind of page: ids and the question left out."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", address.partition("?")[0].partition("#")[0])


def walk(visitor: Visitor, look: Callable[[Page, str], list[str]]) -> dict[str, list[str]]:
    """Follow every link from Today, one page of each kind; gives what was found on each."""
    found: dict[str, list[str]] = {}
    ahead = deque(["/"])
    while ahead:
        address = ahead.popleft()
        kind = pattern(address)
        if kind in found or _FILE.search(kind):
            continue
        answer = visitor.page.goto(visitor.site.url + address)
        assert answer is not None
        found[kind] = [] if answer.status == 200 else [f"answers {answer.status}"]
        found[kind] += look(visitor.page, kind)
        ahead.extend(href if href.startswith("/") else kind + href for href in visitor.page.evaluate(_HERE))
    return found


def faults(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Only the pages with something on them."""
    return {kind: lines for kind, lines in found.items() if lines}


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What was looked at already, with whatever role."""
    return Seen()


class Seen:
    """A page is looked at in every way the first time its kind comes by, and once for each shape it has:
    another role, another state."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.shapes: set[tuple[str, str]] = set()
        self.english: set[str] = set()

    def look(self, page: Page, kind: str) -> list[str]:
        """What is wrong with this page, as far as it was not looked at."""
        shape = (kind, looking.shape(page))
        lines = [] if shape in self.shapes else looking.axe(page) + looking.narrow(page)
        if kind not in self.kinds:
            lines += looking.dark(page) + looking.paper(page)
        self.shapes.add(shape)
        self.kinds.add(kind)
        return lines

    def read(self, page: Page, kind: str) -> list[str]:
        """What is wrong with this page in English."""
        if kind in self.english:
            return []
        self.english.add(kind)
        spoken = page.locator("html").get_attribute("lang")
        return looking.axe(page) + ([] if spoken == "en" else [f"speaks {spoken}"])


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(visitor: Visit, role: str, seen: Seen) -> None:
    found = walk(visitor(ROLES[role], width=WIDE), seen.look)
    assert len(found) >= 5
    assert faults(found) == {}


@pytest.mark.parametrize("role", ["account_manager", "official", "administrator"])
def test_every_page_in_english(visitor: Visit, role: str, seen: Seen) -> None:
    one = visitor(ROLES[role], width=WIDE)
    one.page.get_by_role("button", name="English").click()
    assert faults(walk(one, seen.read)) == {}


def test_every_page_without_login(visitor: Visit) -> None:
    one = visitor(width=WIDE)
    found: dict[str, list[str]] = {}
    for address in ("/toegang/aanmelden/", "/wat-mag-ik-delen/", "/hoe-wij-tellen/", "/toegankelijkheid/"):
        page = one.go(address)
        found[address] = looking.axe(page) + looking.narrow(page) + looking.dark(page) + looking.paper(page)
    assert faults(found) == {}


def test_the_program_would_see_faults(visitor: Visit) -> None:
    """Planted: a field without a label, light words, a board that is too wide, a menu on paper."""
    page = visitor(width=WIDE).go("/wat-mag-ik-delen/")
    page.evaluate(
        """() => { const main = document.querySelector("main");
        main.insertAdjacentHTML("beforeend",
          '<input type="text"><p id="licht">nauwelijks</p><p id="breed">x</p>'
          + '<div id="rol"><p id="lang">y</p></div>');
        document.getElementById("licht").style.color = "#eee";
        document.getElementById("breed").style.width = "1100px";
        document.getElementById("rol").style.overflow = "hidden";
        document.getElementById("lang").style.width = "1100px";
        main.insertAdjacentHTML("beforeend", '<nav class="slagkracht-nav" aria-label="x" id="x">x</nav>');
        document.getElementById("x").style.setProperty("display", "block", "important"); }"""
    )
    assert {line.split(":")[0] for line in looking.axe(page)} >= {"label", "color-contrast"}
    assert any("wider" in line for line in looking.narrow(page))
    assert {line.split(":")[0] for line in looking.paper(page)} >= {"cut off on paper", "furniture on paper"}
