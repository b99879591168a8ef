"""An answer as one plain paragraph, to paste in one's own file."""

from __future__ import annotations

from collections.abc import Iterable

from slagkracht.core.law.answers import Alternative, Answer, Point, Question, Reason
from slagkracht.core.law.entries import NOTHING, Language, Text
from slagkracht.core.law.statute import Statute, law
from slagkracht.core.law.wording import OR, day_in_words, fill, joined


def paragraph(answer: Answer, language: Language) -> str:
    """The answer in plain words: question, verdict, reasons with articles, what to judge, what is possible.

    Takes an ``Answer`` of any function of this package and ``nl`` or ``en``. Gives one paragraph without
    line breaks that ends with the source and the date of the law. Holds no personal data: only the words
    of the question. Not for: replacing the judgement it asks for.
    """
    text = law().at(answer.since)
    sentences = [
        _about(text, answer, language),
        _part(text, "answered", answer.title, language),
        *(f"{_bare(r.in_(language))} ({r.article})." for r in answer.reasons),
        _listed(text, "missing", answer.missing, language),
        _listed(text, "to_judge", answer.judge, language),
        _listed(text, "instead", answer.instead, language),
        _source(text, answer, language),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def question_in_words(answer: Answer) -> Text:
    """The question as a sentence; empty for an answer that is not about a category."""
    if answer.question is None:
        return NOTHING
    return _question(law().at(answer.since), answer.question)


def _question(text: Statute, q: Question) -> Text:
    form = text.parts["alternative_form"] if q.form else NOTHING
    names = joined([text.forms[q.form].short], OR) if q.form else NOTHING
    facts = {
        "p": text.participants[q.participant].name,
        "object": text.categories[q.category].object,
        "subject": text.subjects[q.subject].name,
        "phase": q.phase,
        "activity": text.activities[q.activity].name,
        "form": fill(form, {"names": names}),
    }
    return fill(text.parts["question"], facts)


def _about(text: Statute, answer: Answer, language: Language) -> str:
    return _part(text, "asked", question_in_words(answer), language) if answer.question else ""


def _part(text: Statute, code: str, words: Text, language: Language) -> str:
    first = words if code != "answered" else Text(_lowered(words.nl), _lowered(words.en))
    return fill(text.parts[code], {"text": first}).in_(language)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _bare(sentence: str) -> str:
    return sentence.removesuffix(".")


def _listed(
    text: Statute, code: str, points: Iterable[Alternative | Point | Reason], language: Language
) -> str:
    said = " ".join(point.in_(language) for point in points)
    return fill(text.parts[code], {"text": said}).in_(language) if said else ""


def _source(text: Statute, answer: Answer, language: Language) -> str:
    facts = {"text": text.name, "since": day_in_words(answer.since), "read": day_in_words(answer.text_of)}
    return fill(text.parts["source"], facts).in_(language)
