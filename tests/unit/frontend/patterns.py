"""The patterns of the design, as pieces of page (``pages/``) in a frame like that of a real page."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.frontend.site import example

PAGES = Path(__file__).parent / "pages"
NAMES = ["law", "today", "matrix", "people", "form", "meeting", "states"]


def pattern(name: str) -> str:
    """One piece, with the documentation's examples in their places."""
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return re.sub(r"<!-- example (\w+) -->", lambda match: example(match[1]), text)


def framed(*names: str, body_class: str = "") -> str:
    """A whole page with these pieces (all when none is named): bar, menu, head, columns, foot."""
    parts = (f'<section class="slagkracht-section">{pattern(name)}</section>' for name in names or NAMES)
    page = pattern("frame").replace("<!-- parts -->", "".join(parts))
    return page.replace('class="utrecht-document', f'class="{body_class} utrecht-document', 1)
