"""The built front end, a site that serves it, and a browser that reports what the policy refused."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hatch_build
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import missing
from tests.unit.frontend.site import DIST, ROOT, Site, running
from tests.unit.frontend.site import page as page_around

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def dist() -> Path:
    """The output, built when something changed. Test workers that start together take turns."""
    with (Path(tempfile.gettempdir()) / f"slagkracht-frontend-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        hatch_build.build(ROOT)
    return DIST


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium, for this package only: a running Playwright is an event loop for all tests."""
    if not Path(CHROMIUM).exists():
        missing("chromium", f"{CHROMIUM} is not here")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def site(dist: Path) -> Iterator[Site]:
    with running() as site:
        yield site


WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, sourceFile, lineNumber, sample } = event;
  window.violations.push([effectiveDirective, sourceFile, lineNumber, sample].join(" "));
});
"""


@pytest.fixture
def shown(site: Site, page: Page) -> Iterator[Callable[..., Page]]:
    """Show parts as a page; afterwards the policy refused nothing and the console holds no error."""
    errors: list[str] = []
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    def show(*parts: str, expect_errors: bool = False, whole: bool = False, **settings: Any) -> Page:
        site.serve("/", parts[0] if whole else page_around(*parts, **settings))
        page.goto(site.url + "/")
        show.expected = expect_errors  # type: ignore[attr-defined]
        return page

    show.expected = False  # type: ignore[attr-defined]
    yield show
    if not page.is_closed() and page.url != "about:blank":
        assert page.evaluate("window.violations") == []
    if not show.expected:  # type: ignore[attr-defined]
        assert errors == []
