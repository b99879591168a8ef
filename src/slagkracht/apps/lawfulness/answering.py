"""An answer of the law as a page shows it, always in the same order: mark, verdict, one sentence, article
with its date, what is possible instead, what remains to be judged, and the paragraph to paste.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slagkracht.apps.lawfulness import addresses
from slagkracht.apps.lawfulness.asking import asked_as
from slagkracht.core import law
from slagkracht.core.law import Alternative, Answer, Point, Reason, Text

# verdict → the icon of its mark; the two without one are marked by a sign of their own: § and ?
MARKS = {"ja": "check", "nog_niet": "slot", "onder_voorwaarde": "half"}
SIGNS = {"nee": "§", "niet_zeker": "?"}


@dataclass(frozen=True)
class Article:
    """One article, and where its text stands ("" when we do not know)."""

    name: str
    address: str


@dataclass(frozen=True)
class Way:
    """Something that is possible instead; ``address`` asks exactly that ("": nothing to ask)."""

    text: Alternative | Point
    address: str


@dataclass(frozen=True)
class Said:
    """One answer, ready for ``lawfulness/answer.html``."""

    verdict: str
    title: Text
    icon: str
    sign: str
    sentence: Reason
    more: Sequence[Reason]
    articles: Sequence[Article]
    since: date
    ways: Sequence[Way]
    missing: Sequence[Point]
    judge: Sequence[Point]
    paragraph: Text


def said(answer: Answer) -> Said:
    """The answer as facts."""
    return Said(
        verdict=answer.verdict,
        title=answer.title,
        icon=MARKS.get(answer.verdict, ""),
        sign=SIGNS.get(answer.verdict, ""),
        sentence=answer.reasons[0],
        more=answer.reasons[1:],
        articles=tuple(Article(name, addresses.text_of(name)) for name in answer.articles),
        since=answer.since,
        ways=tuple(_way(way) for way in answer.instead),
        missing=answer.missing,
        judge=answer.judge,
        paragraph=Text(law.paragraph(answer, "nl"), law.paragraph(answer, "en")),
    )


def _way(way: Alternative | Point) -> Way:
    return Way(way, asked_as(way.question).address if isinstance(way, Alternative) else "")
