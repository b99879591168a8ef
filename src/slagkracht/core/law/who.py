"""Who may give a category: as a short phrase for a table and as a sentence in an answer."""

from __future__ import annotations

from slagkracht.core.law.entries import NOTHING, Category, Text
from slagkracht.core.law.statute import Statute
from slagkracht.core.law.wording import AND, commas, fill, joined, named


def who_may(statute: Statute, category: str) -> Text:
    """Who may give a category, in a few words: "alleen de IND", "elke deelnemer", "niet …".

    For lists; the answer to a question stays with ``may_provide``. Raises ``KeyError`` for a category
    that this text does not know.
    """
    entry = statute.categories[category]
    if entry.never:
        return statute.parts["nobody"]
    if entry.condition != NOTHING:
        return entry.condition
    if not entry.subjects - {code for code, role in statute.subjects.items() if role.staff}:
        return statute.parts["only_staff"]
    sure = _sure(statute, entry)
    if not entry.unclear:
        return sure
    doubtful = fill(
        statute.parts["not_certain"], {"names": commas(named(statute, entry.unclear, short=True))}
    )
    return Text(f"{sure.nl}; {doubtful.nl}", f"{sure.en}; {doubtful.en}")


def _sure(statute: Statute, entry: Category) -> Text:
    others = statute.participants.keys() - entry.sources
    if not others:
        return statute.parts["every"]
    if len(others) == 1:
        return fill(statute.parts["not"], {"names": named(statute, others)[0]})
    names = named(statute, entry.sources)
    if len(names) == 1:
        return fill(statute.parts["only"], {"names": names[0]})
    return commas(named(statute, entry.sources, short=True))


def others_sentence(statute: Statute, category: str) -> Text:
    """Who else may give it, as one or two sentences after a refusal for the source."""
    entry = statute.categories[category]
    facts = {"needed": entry.phase}
    others = statute.participants.keys() - entry.sources - entry.unclear.keys()
    names = named(statute, entry.sources)
    if len(others) == 1:
        return fill(statute.parts["who_except"], facts)
    part = "who_one" if len(names) == 1 else "who_more"
    sure = fill(statute.parts[part], facts | {"names": joined(names, AND)})
    if not entry.unclear:
        return sure
    doubtful = fill(statute.parts["who_unclear"], {"names": joined(named(statute, entry.unclear), AND)})
    return Text(f"{sure.nl} {doubtful.nl}", f"{sure.en} {doubtful.en}")
