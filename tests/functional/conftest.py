"""The whole site as a newcomer starts it: built and served by ``slagkracht demo``, walked in a real browser.

The server is a process of its own with a state folder of its own; these tests touch no model. One server per
test process; every test gets a browser context of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.conftest import missing
from tests.functional import looking

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-lcd-text",  # grey letters: smaller pictures, the same on every machine
]
ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs/handleiding/beelden"
SIGNALS = "40"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--manual", action="store_true", help="write the pictures of the manual anew")
    parser.addoption("--site", default="", help="walk a practice site that runs already at this address")


class Site:
    """A running demo: where it is, and where it keeps its state."""

    def __init__(self, url: str, state: Path, log: Path) -> None:
        self.url = url
        self.state = state
        self.log = log

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``slagkracht …`` on the same system."""
        command = [sys.executable, "-m", "slagkracht.cli", *words]
        return subprocess.run(command, env=_environment(self.state), capture_output=True, text=True, cwd=ROOT)

    def python(self, code: str) -> str:
        """Run a few lines in the site's own Django; gives what they print."""
        head = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", head + code],
            env=_environment(self.state),
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def _environment(state: Path, port: int | None = None) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLAGKRACHT_", "DJANGO_", "COV"))}
    path = f"{ROOT / 'src'}:{ROOT}"
    return {
        **kept,
        "PYTHONPATH": path,
        "SLAGKRACHT_MODE": "demo",
        "SLAGKRACHT_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
        **({"PORT": str(port)} if port else {}),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config) -> Iterator[Site]:
    """Build and serve the practice region; stopped and removed afterwards."""
    if not Path(CHROMIUM).exists():
        missing("chromium", f"{CHROMIUM} is not here")
    if running := pytestconfig.getoption("--site"):
        yield Site(running, Path(os.environ["SLAGKRACHT_STATE"]), Path(os.devnull))
        return
    state = Path(tempfile.mkdtemp(prefix="slagkracht-site-"))
    log, port = state / "serve.log", _free_port()
    command = [sys.executable, "-m", "slagkracht.cli", "demo", "--signals", SIGNALS]
    with log.open("w") as out:
        server = subprocess.Popen(command, env=_environment(state, port), stdout=out, stderr=out, cwd=ROOT)
    made = Site(f"http://localhost:{port}", state, log)
    try:
        _wait_for(made, server)
        yield made
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
        shutil.rmtree(state, ignore_errors=True)


def _wait_for(site: Site, server: subprocess.Popen[bytes], seconds: int = 240) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            pytest.fail(f"the demo stopped: {site.log.read_text()[-3000:]}")
        try:
            urllib.request.urlopen(f"{site.url}/toegang/aanmelden/", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the demo did not answer: {site.log.read_text()[-3000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium, for this package only."""
    if not Path(CHROMIUM).exists():
        missing("chromium", f"{CHROMIUM} is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a screen: a browser context signed in as a person of the demo."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self._refusals: set[int] = set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        # Playwright hides the caret for a picture with an inline style, which our policy refuses.
        asked_for = any(f"status of {status}" in text for status in self._refusals)
        if message.type == "error" and "inline style" not in text and not asked_for:  # type: ignore[attr-defined]
            self.errors.append(text)

    def expects(self, *statuses: int) -> None:
        """Answers with these statuses are what the test asks for; a browser logs them as errors."""
        self._refusals |= set(statuses)

    def sign_in(self, name: str) -> Visitor:
        """Be somebody: one click on the sign-in page."""
        self.page.goto(f"{self.site.url}/toegang/aanmelden/")
        self.page.locator("li", has_text=name).get_by_role("button").first.click()
        self.page.wait_for_url(f"{self.site.url}/")
        if (
            self.page.locator("html").get_attribute("lang") != "nl"
        ):  # chosen earlier, and kept with the person
            self.page.get_by_role("button", name="Nederlands").click()
        return self

    def go(self, path: str) -> Page:
        """Open a page and wait until its scripts are there."""
        self.page.goto(self.site.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def submit(self) -> Page:
        """Press the primary button."""
        self.page.locator("main button.utrecht-button--primary-action[type=submit]").first.click()
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visitor("Ruben Maquette")``; afterwards no console holds an error."""
    made: list[Visitor] = []

    def visit(name: str = "", *, width: int = 1200, height: int = 860, **options: Any) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            **options,
        )
        context.set_default_timeout(15_000)
        one = Visitor(site, context)
        made.append(one)
        return one.sign_in(name) if name else one

    yield visit
    errors = [error for one in made for error in one.errors]
    for one in made:
        one.context.close()
    assert errors == []


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A picture for the manual, as on a screen: written with ``--manual``, otherwise only looked for.

    ``at`` is what must be in view; the top of the page if nothing is named. What is pictured is looked at as
    well: these are the states that no link leads to.
    """

    def take(page: Page, name: str, at: Locator | None = None) -> None:
        assert looking.axe(page) + looking.narrow(page) == []
        path = PICTURES / f"{name}.png"
        if not request.config.getoption("--manual"):
            assert path.exists(), f"run `make manual` for the picture {name}"
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        if at is not None:
            at.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.screenshot(path=str(path))

    return take
