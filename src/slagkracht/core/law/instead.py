"""What would be possible instead: questions close to the one asked, each of which is itself open.

First the same gift with what stands in its way lifted, then the same data from another participant, then
the nearest data from the same participant. An alternative that is not open is never offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from slagkracht.core.law.answers import Alternative, Question
from slagkracht.core.law.entries import NOTHING, Text
from slagkracht.core.law.obstacles import obstacles
from slagkracht.core.law.statute import Statute
from slagkracht.core.law.wording import OR, capitalised, day_in_words, fill, joined, named

MOST = 3  # alternatives in one answer
NAMED_MOST = 5  # participants named in one alternative; more are "every other participant"
ALWAYS_NEAR = "identificatie"  # open to every participant, about every subject role


def instead(statute: Statute, asked: Question) -> tuple[Alternative, ...]:
    """At most three alternatives to a question that is not open; never none."""
    found = list(dict.fromkeys(_candidates(statute, asked)))
    return tuple(_alternative(statute, asked, question) for question in found[:MOST])


def since(statute: Statute, asked: Question) -> Alternative:
    """The same question about the law's first day, when it is open then."""
    return _alternative(statute, asked, asked, on=statute.since)


def on_first_day(statute: Statute, found: Alternative) -> Alternative:
    """An alternative that stands only since the law's first day."""
    suffix = fill(statute.parts["alternative_since"], {"since": day_in_words(statute.since)})
    changed = (*found.changed, "on")
    nl, en = f"{found.nl} {suffix.nl}", f"{found.en} {suffix.en}"
    return replace(found, on=statute.since, changed=changed, nl=nl, en=en)


def _candidates(statute: Statute, asked: Question) -> Iterator[Question]:
    repaired = _repaired(statute, asked)
    yield from _open(statute, [repaired])
    sources = statute.categories[asked.category].sources
    others = [_from(repaired, code) for code in statute.participants if code in sources]
    if asked.participant not in sources:
        yield from list(_open(statute, others))[:1]
    near = statute.categories[asked.category].near
    nearby = [_repaired(statute, asked, code) for code in (*near, ALWAYS_NEAR)]
    same_subject = [q for q in nearby if q.subject == asked.subject]
    yield from list(_open(statute, same_subject))[:2]


def _open(statute: Statute, questions: Iterable[Question]) -> Iterator[Question]:
    return (question for question in questions if not obstacles(statute, question))


def _repaired(statute: Statute, asked: Question, other: str | None = None) -> Question:
    """The question, or the same about an other category, with everything but the source set right."""
    code = other or asked.category
    category = statute.categories[code]
    activity = asked.activity
    if activity in category.not_in:
        activity = next((a for a in reversed(list(statute.activities)) if a not in category.not_in), activity)
    phase = min(max(asked.phase, category.phase), statute.activities[activity].last_phase)
    subject = asked.subject
    if subject not in category.subjects:
        subject = next((role for role in statute.subjects if role in category.subjects), subject)
    form = asked.form
    if category.forms and form not in category.forms:
        form = category.forms[0]
    return Question(asked.participant, code, phase, activity, subject, form)


def _alternative(
    statute: Statute, asked: Question, question: Question, on: date | None = None
) -> Alternative:
    forms = _forms(statute, asked, question)
    participants = _participants(statute, asked, question)
    text = _sentence(statute, asked, question, participants, forms)
    changed = tuple(n for n in question.__slots__ if getattr(asked, n) != getattr(question, n))
    plain = Alternative(question, participants, forms, changed, None, text.nl, text.en)
    return on_first_day(statute, plain) if on else plain


def _participants(statute: Statute, asked: Question, question: Question) -> tuple[str, ...]:
    if question.participant == asked.participant:
        return (question.participant,)
    each = (_from(question, code) for code in statute.participants)
    return tuple(q.participant for q in _open(statute, each))


def _from(q: Question, participant: str) -> Question:
    return Question(participant, q.category, q.phase, q.activity, q.subject, q.form)


def _forms(statute: Statute, asked: Question, question: Question) -> tuple[str, ...]:
    """The forms of crime it hangs on, where the form is not the one asked."""
    if question.form == asked.form or question.form is None:
        return (question.form,) if question.form else ()
    return statute.categories[question.category].forms


def _sentence(
    statute: Statute,
    asked: Question,
    question: Question,
    participants: tuple[str, ...],
    forms: tuple[str, ...],
) -> Text:
    names = named(statute, participants)
    giver = joined(names, OR) if len(names) <= NAMED_MOST else statute.parts["every_other"]
    shown = forms if statute.categories[question.category].forms else ()
    named_forms = joined((statute.forms[code].short for code in shown), OR) if shown else NOTHING
    form = fill(statute.parts["alternative_form"], {"names": named_forms}) if shown else NOTHING
    facts = {
        "P": capitalised(giver),
        "object": statute.categories[question.category].object,
        "subject": statute.subjects[question.subject].name,
        "activity": statute.activities[question.activity].name,
        "phase": question.phase,
        "form": form,
    }
    text = fill(statute.parts["alternative"], facts)
    after = _decisions(statute, asked, question)
    return Text(f"{text.nl} {after.nl}".strip(), f"{text.en} {after.en}".strip())


def _decisions(statute: Statute, asked: Question, question: Question) -> Text:
    if question.activity != asked.activity:
        return statute.parts["other_activity"]
    return decisions(statute, question.phase - asked.phase)


def decisions(statute: Statute, steps: int) -> Text:
    """How many decisions on a phase it takes, as a sentence; nothing where it takes none."""
    if steps <= 0:
        return NOTHING
    return statute.parts["one_decision" if steps == 1 else "two_decisions"]
