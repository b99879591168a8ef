"""PDF: one template per document, data as JSON, accessible (PDF/UA-1) and archivable (PDF/A-2a).

    pdf.render("figure", {"figure": {"picture": pdf.Picture(svg, "what it shows"), …}}, by=actor)

Everything stays in memory: no temporary file ever holds content. A picture without alternative text, a
document without title or a skipped heading level is refused. Text is only ever text: nothing in the data is
read as markup. The type is what the compiler carries (Libertinus Serif): the fonts of the page are web fonts,
which it cannot read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from importlib.resources import as_file, files
from typing import Any, Literal

from django.utils.translation import get_language

from slagkracht.base import clock, dates
from slagkracht.base.actors import Actor

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]


@dataclass(frozen=True)
class Picture:
    """A picture in a document: an SVG, and in words what it shows. In the template: ``picture(data.…)``."""

    svg: str
    alt: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture without alternative text does not go into a document")


def render(template: str, data: Mapping[str, Any], *, by: Actor) -> bytes:
    """Compile ``typst/<template>.typ`` with ``data``; the foot says who made it and when."""
    import typst

    language = (get_language() or "nl")[:2]
    document = {
        **_plain(data, language),
        "language": language,
        "made_by": by.name,
        "made_on": dates.moment_in_words(clock.now(), language),
    }
    with as_file(files("slagkracht.apps.figures") / "typst") as folder:
        pdf: bytes = typst.compile(
            str(folder / f"{template}.typ"),
            root=str(folder),
            sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            ignore_system_fonts=True,
            timestamp=int(clock.now().timestamp()),
        )
    return pdf


def _plain(value: Any, language: str) -> Any:
    """JSON-able: dataclasses become objects, dates words, ids text."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, language) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, language) for item in value]
    if isinstance(value, datetime):
        return dates.moment_in_words(value, language)
    if isinstance(value, date):
        return dates.in_full(value, language)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)
