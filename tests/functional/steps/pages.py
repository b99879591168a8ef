"""What every step needs: the people, the day, the one primary button, and answers that all pages share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from tests.functional.conftest import Visitor

POLICE, TOWN = "Ruben Maquette", "Sjoerd Testema"
MANAGER = "Fenna Proefstra"
DIRECTOR, STRANGER = "Imke Voorbeeldsma", "Noor Oefenaar"
SECRET = "P. Proefpersoon"

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


def is_pdf(visitor: Visitor, link: Locator) -> None:
    """The link gives a PDF that nobody keeps."""
    answer = visitor.context.request.get(visitor.site.url + str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    assert "no-store" in answer.headers["cache-control"]


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
