"""A real browser on the real site, for the pages of the rooms: axe, the policy, and whether a page fits.

``visitor`` needs ``transaction=True``: the site answers in a thread of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from slagkracht.apps.organisation.models import Person
from tests.conftest import missing

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium. A running Playwright is an event loop, in which Django refuses its own database
    calls: the tests make those in the same thread, one after the other, which is safe."""
    if not Path(CHROMIUM).exists():
        missing("chromium", f"{CHROMIUM} is not here")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """Somebody at a browser: what the console complains of is gathered."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: object) -> None:
        if message.type in {"error", "warning"} and "the server responded with a status" not in message.text:  # type: ignore[attr-defined]
            self.complaints.append(message.text)  # type: ignore[attr-defined]

    def sign_in(self, actor_id: object) -> None:
        """Put the session of this person in the browser."""
        client = Client()
        person = Person.objects.get(id=actor_id)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.url + path)
        return self.page

    def faults(self) -> list[str]:
        """What is wrong with the page that is open: axe, wider than the window, small targets, complaints."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        faults = [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            faults.append(f"{wide} px wider than the window")
        return faults + [f"small: {one}" for one in self.page.evaluate(SMALL)] + self.complaints


SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.matches(".utrecht-skip-link, [type=hidden]"))
  .filter((one) => !one.closest("p, li, small, figcaption, label"))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def visit(chromium, live_server, transactional_db) -> Iterator[Visit]:
    """A browser on the site of this test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(context, live_server.url)
    context.close()


def everywhere(visit: Visit, path: str) -> list[str]:
    """The faults of one page, wide and narrow."""
    faults = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.go(path)
        faults += [f"{path} at {width}: {fault}" for fault in visit.faults()]
    return faults
