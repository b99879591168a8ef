"""What a task costs somebody: clicks, keys, fields, pages, and an estimate of the time.

The estimate is the keystroke-level model: 0.28 s a key, 1.1 s to point, 1.35 s to make up one's mind about
each field (Card, Moran and Newell, 1980, doi:10.1145/358886.358895), and reading at 238 words a minute
(Brysbaert, 2019, doi:10.1016/j.jml.2019.104047). It is for comparing with a budget, not for predicting one
person.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

KEY, POINT, MIND, WORDS_A_MINUTE = 0.28, 1.1, 1.35, 238


@dataclass
class Hand:
    """A hand on mouse and keyboard that counts."""

    page: Page
    clicks: int = 0
    keys: int = 0
    letters: int = 0
    fields: set[str] = field(default_factory=set)
    pages: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.pages += 1

    def click(self, what: Locator) -> None:
        """Point and click; wait until the page has settled."""
        self.clicks += 1
        what.click()
        self.settle()

    def tick(self, what: Locator) -> None:
        """Tick a box or a choice: a field, and one click."""
        self.clicks += 1
        self._field(what)
        what.check()

    def fill(self, what: Locator, text: str) -> None:
        """Write in a field."""
        self._field(what)
        self.letters += len(text)
        what.fill(text)

    def choose(self, what: Locator, label: str) -> None:
        """Choose from a list: two clicks."""
        self._field(what)
        self.clicks += 2
        what.select_option(label=label)
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.letters += len(text)
        self.page.keyboard.type(text)

    def settle(self) -> None:
        """Until nothing is under way any more."""
        self.page.wait_for_load_state("networkidle")

    def _field(self, what: Locator) -> None:
        self.fields.add(str(what.first.get_attribute("name")))

    def seconds(self, *, words_read: int, decisions: int) -> float:
        """How long a practised person needs, by the keystroke-level model."""
        doing = (self.keys + self.letters) * KEY + self.clicks * POINT
        return doing + decisions * MIND + words_read / WORDS_A_MINUTE * 60
