"""The one question: may this participant provide this category here? BGS 2.15, WGS 1.5, 2.22 and 2.23(6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import instead as ways
from slagkracht.core.law.answers import Alternative, Answer, Point, Question, Reason
from slagkracht.core.law.entries import NOTHING, Form
from slagkracht.core.law.obstacles import obstacles, outcome
from slagkracht.core.law.statute import Statute, law
from slagkracht.core.law.who import others_sentence
from slagkracht.core.law.wording import (
    OR,
    Facts,
    Spoken,
    capitalised,
    day_in_words,
    joined,
    point,
    reason,
)

ALWAYS_JUDGED = ("necessity", "not_excessive", "weighty_reasons", "lawfully_held")
SEAT = re.compile(r"([^:]+):[a-z0-9][a-z0-9-]*")


def may_provide(  # noqa: PLR0917 (the words of the question, in the order in which it is asked)
    participant: str,
    category: str,
    phase: int,
    activity: str,
    subject: str,
    form: str | None = None,
    *,
    on: date,
) -> Answer:
    """May ``participant`` provide ``category`` about a ``subject`` role, in this phase of this activity?

    Takes the codes of the statute (``statute(on)`` lists them); ``participant`` may be a seat such as
    ``burgemeester:gm0344``. ``form`` is the form of organised crime, which matters for
    ``seksueel_gedrag`` only. ``on`` is the date to answer about.

    Gives an ``Answer``: ``open`` (allowed, with what remains to be judged), ``closed``, or ``unclear``
    where the texts leave room; with reasons, articles, and alternatives that are themselves open.

    Raises ``UnusableInput("unknown_word")`` for a word that the law has never known.

    Not for: deciding that something *is* provided. An open answer leaves necessity, adequacy and weighty
    reasons to a human (WGS 1.5(1), BGS 2.15).

    Source: BGS 2.15 with WGS 2.18(1), 2.19(1), 2.22(1) and 2.23(6); AVG 9 and BGS 1.9 for what is never open.
    """
    statute = law().at(on)
    if ":" in participant:
        participant = kind_of_seat(participant)
    found = statute.answers.get((participant, category, phase, activity, subject, form))
    if found is not None:
        return found
    return answer_in(statute, Question(participant, category, phase, activity, subject, form))


def kind_of_seat(seat: str) -> str:
    """The participant kind of a seat: ``burgemeester:gm0344`` → ``burgemeester``; other words unchanged."""
    match = SEAT.fullmatch(seat)
    return match.group(1) if match else seat


def answer_in(statute: Statute, question: Question) -> Answer:
    """The answer of one text of the law; remembered, so that the same question is answered at once.

    A form of crime that changes nothing is not remembered apart: that would be ten times the memory.
    """
    q = question
    require_known(statute, q)
    if q.form and _form_is_idle(statute, q):
        plain = answer_in(statute, Question(q.participant, q.category, q.phase, q.activity, q.subject))
        return _with_form(statute, plain, q, statute.forms[q.form])
    key = (q.participant, q.category, q.phase, q.activity, q.subject, q.form)
    found = statute.answers.get(key)
    if found is None:
        found = statute.answers[key] = _answer(statute, q)
    return found


def _form_is_idle(statute: Statute, q: Question) -> bool:
    category = statute.categories.get(q.category)
    return category is not None and not category.forms and q.form in statute.forms


def _with_form(statute: Statute, plain: Answer, question: Question, form: Form) -> Answer:
    """The answer without a form of crime, with what the form itself leaves to judge."""
    more = () if plain.status == "closed" else tuple(point(statute.points[c], {}) for c in form.judge)
    return Answer(
        plain.status,
        plain.verdict,
        plain.title,
        plain.reasons,
        plain.judge + more,
        plain.instead,
        plain.missing,
        plain.since,
        plain.text_of,
        question,
    )


def require_known(statute: Statute, q: Question) -> None:
    """Raise ``unknown_word`` for the first word that no text of the law knows."""
    words = (q.participant, q.category, q.phase, q.activity, q.subject, q.form)
    for (kind, known), value in zip(statute.known.items(), words, strict=True):
        if value not in known and not (kind == "form" and value is None):
            raise UnusableInput("unknown_word", column=kind, value=value, known=list(known))


def _answer(statute: Statute, question: Question) -> Answer:
    if strangers := _strangers(statute, question):
        return _closed(statute, question, "word_not_in_force", {"names": ", ".join(strangers)})
    if statute.opening is not None:
        return _before(statute, question, statute.opening)
    found = obstacles(statute, question)
    status, verdict = outcome(found)
    facts = question_facts(statute, question)
    return Answer(
        status=status,
        verdict=verdict,
        title=statute.verdicts[verdict].title,
        reasons=_reasons(statute, question, found, facts),
        judge=_judge(statute, question, found, facts),
        instead=ways.instead(statute, question) if found else (),
        missing=(),
        since=statute.since,
        text_of=statute.text_of,
        question=question,
    )


def _strangers(statute: Statute, question: Question) -> list[str]:
    """Words that stand in another text of the law, not in this one."""
    tables: tuple[tuple[Any, Mapping[Any, Any]], ...] = (
        (question.participant, statute.participants),
        (question.category, statute.categories),
        (question.phase, statute.phases),
        (question.activity, statute.activities),
        (question.subject, statute.subjects),
        (question.form, statute.forms),
    )
    return [str(word) for word, table in tables if word is not None and word not in table]


def _closed(statute: Statute, question: Question, why: str, facts: Facts) -> Answer:
    return Answer(
        status="closed",
        verdict="nee",
        title=statute.verdicts["nee"].title,
        reasons=(reason(statute.reasons[why], facts),),
        judge=(),
        instead=(),
        missing=(),
        since=statute.since,
        text_of=statute.text_of,
        question=question,
    )


def _before(statute: Statute, question: Question, opening: Statute) -> Answer:
    """The answer about a date before the law: no, and what has been possible since its first day."""
    closed = _closed(statute, question, "not_in_force", {"since": day_in_words(statute.since)})
    later = answer_in(opening, question)
    if later.allowed:
        return replace(closed, instead=(ways.since(opening, question),))
    found = (way for way in later.instead if isinstance(way, Alternative))
    return replace(closed, instead=tuple(ways.on_first_day(opening, way) for way in found))


def question_facts(statute: Statute, q: Question) -> Facts:
    """Everything that the sentences about a question can name."""
    category = statute.categories[q.category]
    participant = statute.participants[q.participant].name
    doubt = statute.doubts.get(category.unclear.get(q.participant, ""))
    facts = {
        "p": participant,
        "P": capitalised(participant),
        "object": category.object,
        "Object": capitalised(category.object),
        "none": category.none,
        "category": category.article,
        "subject": statute.subjects[q.subject].name,
        "subject_article": statute.subjects[q.subject].article,
        "activity": statute.activities[q.activity].name,
        "phase": q.phase,
        "phase_article": statute.phases[q.phase].article,
        "needed": category.phase,
        "needed_article": statute.phases[category.phase].article,
        "form": statute.forms[q.form].short if q.form else NOTHING,
        "forms": joined((statute.forms[f].short for f in category.forms), OR) if category.forms else NOTHING,
        "doubt": doubt.text if doubt else NOTHING,
        "doubt_article": doubt.article if doubt else "",
        "decisions": ways.decisions(statute, category.phase - q.phase),
    }
    return Spoken(facts)


def _reasons(statute: Statute, q: Question, found: tuple[str, ...], facts: Facts) -> tuple[Reason, ...]:
    if not found:
        codes = _sentences_of_yes(statute, q)
    else:
        codes = [code for obstacle in found for code in _sentences_for(statute, q, obstacle, found)]
    reasons = [reason(statute.reasons[code], facts) for code in codes]
    if found == ("source",):
        more = others_sentence(statute, q.category)
        reasons[0] = replace(reasons[0], nl=f"{reasons[0].nl} {more.nl}", en=f"{reasons[0].en} {more.en}")
    return tuple(reasons)


def _sentences_of_yes(statute: Statute, q: Question) -> list[str]:
    staff = statute.subjects[q.subject].staff
    limited = ["open_form"] if statute.categories[q.category].forms else []
    later = ["open_phase"] if q.phase > 1 and not staff else []
    return ["open", *limited, "open_staff" if staff else "open_subject", *later]


def _sentences_for(statute: Statute, q: Question, obstacle: str, found: tuple[str, ...]) -> list[str]:
    """The codes of the sentences that tell one obstacle."""
    if obstacle == "never":
        return [statute.categories[q.category].never]
    if obstacle == "subject":
        return ["not_about_staff" if statute.subjects[q.subject].staff else "staff_only"]
    if obstacle in ("unclear_source", "form_missing") and found[0] == "phase":
        return [f"also_{obstacle}"]
    return [obstacle, "ask_rac"] if obstacle == "unclear_source" else [obstacle]


def _judge(statute: Statute, q: Question, found: tuple[str, ...], facts: Facts) -> tuple[Point, ...]:
    category = statute.categories[q.category]
    if found[:1] == ("phase",):
        codes: list[str] = ["phase_necessity"]
    elif found[:1] == ("never",):
        codes = list(category.judge)
    elif not found or found[0] in ("unclear_source", "form_missing"):
        codes = ["competent_decision"] if "unclear_source" in found else []
        codes += _remaining(statute, q)
    else:
        codes = []
    return tuple(point(statute.points[code], facts) for code in codes)


def _remaining(statute: Statute, q: Question) -> list[str]:
    """What a human must still weigh where a category is, or may be, open."""
    category, role = statute.categories[q.category], statute.subjects[q.subject]
    decided = ["covered_by_decision"] if q.phase > 1 and not role.staff else []
    codes = [*ALWAYS_JUDGED, *decided, *role.judge, *statute.activities[q.activity].judge, *category.judge]
    if q.form:
        codes += [*statute.forms[q.form].judge, *statute.forms[q.form].judge_limited]
    return codes
