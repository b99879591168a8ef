"""Puts names, dates and lists into the sentences of the statute, in both languages at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from slagkracht.core.law.answers import Point, Reason
from slagkracht.core.law.entries import Sentence, Text
from slagkracht.core.law.statute import Statute

MONTHS = (
    Text("januari", "January"),
    Text("februari", "February"),
    Text("maart", "March"),
    Text("april", "April"),
    Text("mei", "May"),
    Text("juni", "June"),
    Text("juli", "July"),
    Text("augustus", "August"),
    Text("september", "September"),
    Text("oktober", "October"),
    Text("november", "November"),
    Text("december", "December"),
)
Facts = Mapping[str, Any]


class Spoken(dict[str, Any]):
    """Facts whose words are taken apart by language once, where many sentences use them."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.nl = _words(facts, "nl")
        self.en = _words(facts, "en")


def _words(facts: Facts, language: str) -> dict[str, Any]:
    return {key: getattr(fact, language) if isinstance(fact, Text) else fact for key, fact in facts.items()}


def day_in_words(day: date) -> Text:
    """``1 maart 2025`` and ``1 March 2025``."""
    month = MONTHS[day.month - 1]
    return Text(f"{day.day} {month.nl} {day.year}", f"{day.day} {month.en} {day.year}")


def capitalised(text: Text) -> Text:
    """The same words at the start of a sentence."""
    return Text(text.nl[:1].upper() + text.nl[1:], text.en[:1].upper() + text.en[1:])


def joined(texts: Iterable[Text], word: Text) -> Text:
    """``A, B en C``: a list in a sentence, with ``word`` before the last."""
    found = list(texts)
    return Text(_listed([text.nl for text in found], word.nl), _listed([text.en for text in found], word.en))


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def commas(texts: Iterable[Text]) -> Text:
    """``A, B, C``: a list outside a sentence."""
    found = list(texts)
    return Text(", ".join(text.nl for text in found), ", ".join(text.en for text in found))


AND = Text("en", "and")
OR = Text("of", "or")


def named(statute: Statute, codes: Iterable[str], *, short: bool = False) -> list[Text]:
    """Names of participants in the order of the law; mayor and executive together are the municipality."""
    wanted = set(codes)
    texts: list[Text] = []
    for code, participant in statute.participants.items():
        if code not in wanted:
            continue
        group = next(
            (g for g in statute.groups.values() if wanted.issuperset(g.members) and code in g.members), None
        )
        if group is None:
            texts.append(participant.short if short else participant.name)
        elif code == group.members[0]:
            texts.append(group.short if short else group.name)
    return texts


def fill(template: Text | Sentence, facts: Facts) -> Text:
    """A template with its facts; a fact is a ``Text`` (each language its own) or the same in both."""
    return Text(_in(template.nl, facts, "nl"), _in(template.en, facts, "en"))


def reason(sentence: Sentence, facts: Facts) -> Reason:
    """A sentence of the statute as a reason."""
    text = fill(sentence, facts)
    return Reason(_in(sentence.article, facts, "nl"), text.nl, text.en)


def point(sentence: Sentence, facts: Facts) -> Point:
    """A sentence of the statute as a point."""
    text = fill(sentence, facts)
    return Point(sentence.code, _in(sentence.article, facts, "nl"), text.nl, text.en)


def _in(template: str, facts: Facts, language: str) -> str:
    if "{" not in template:
        return template
    words = getattr(facts, language) if isinstance(facts, Spoken) else _words(facts, language)
    return template.format_map(words)
