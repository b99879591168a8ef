"""From signal to activity, and from phase to phase: BGS 1.6 and 2.16, WGS 2.18, 2.22 and 2.23."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from slagkracht.core.law.answers import Answer, Question
from slagkracht.core.law.conditions import Condition, answer, decide, names_of, require_word, yes
from slagkracht.core.law.provide import answer_in, kind_of_seat, question_facts
from slagkracht.core.law.statute import Statute, statute
from slagkracht.core.law.wording import capitalised, commas, point, reason


def may_report(participant: str, category: str, subject: str, form: str | None = None, *, on: date) -> Answer:
    """May a participant put a category in a signal? WGS 2.23(1) names no phase; the other limits hold.

    Where the category belongs to a later phase, a second reason says that it stays in the signal's own
    compartment until the decision on the phase (our reading; the RAC has yet to advise on it). Raises
    ``UnusableInput("unknown_word")``. Not for: moving the data on into a dossier; ask ``may_provide``.
    """
    text = statute(on)
    phase = text.categories[category].phase if category in text.categories else 1
    question = Question(kind_of_seat(participant), category, phase, "casusoverleg", subject, form)
    found = answer_in(text, question)
    if not found.allowed:
        return replace(found, question=None)
    facts = question_facts(text, question)
    codes = ["report"] if phase == 1 else ["report", "report_later"]
    judged = ("tested_facts", "necessity", "not_excessive", "lawfully_held")
    return answer(
        text,
        "open",
        "ja",
        [reason(text.reasons[code], facts) for code in codes],
        judge=[point(text.points[code], facts) for code in judged],
    )


def criteria_complete(
    explained: Collection[str],
    judged: Mapping[str, bool],
    *,
    form: str | None,
    on: date,
    objections: Iterable[str] = (),
    designated: bool | None = None,
    published: bool | None = None,
) -> Answer:
    """Are the five criteria of BGS 2.16(1) explained by the reporter and, by one joint registration, met?

    ``explained`` holds the criteria (a–e) the reporter explained; ``judged`` the joint registration per
    criterion, empty while there is none. ``objections`` names participants whose objection stands with the
    registration: they are named and do not undo it (2.16(2)). ``form`` is the form of crime for criterion b;
    ``aangewezen`` counts only when designated after a proportionality test and published on the internet.
    """
    text = statute(on)
    for code in {*explained, *judged}:
        require_word("criterion", code, text.criteria)
    conditions = [
        *_listed(text, "explained", [c for c in text.criteria if c not in explained]),
        *_listed(text, "judged", [c for c in text.criteria if c not in judged]),
        *_listed(text, "judged", [c for c in text.criteria if judged.get(c) is False], met=False),
        *_form_conditions(text, form, designated, published),
    ]
    names = names_of(text, objections)
    judge = [point(text.points["objections"], {"names": names})] if names.nl else []
    return decide(
        text,
        yes=[yes(text, "criteria")],
        conditions=conditions,
        judge=judge,
        instead=["other_destination"],
    )


def _listed(text: Statute, need: str, codes: list[str], met: bool | None = None) -> list[Condition]:
    return [Condition(need, met, {"names": ", ".join(codes)})] if codes else []


def _form_conditions(
    text: Statute, form: str | None, designated: bool | None, published: bool | None
) -> list[Condition]:
    if form is None:
        return [Condition("form_named", None, {"names": ""})]
    require_word("form", form, text.forms)
    entry = text.forms[form]
    number = entry.number or (text.forms[entry.within].number if entry.within else 0)
    conditions = [Condition("form_named", number > 0, {"names": capitalised(entry.name)})]
    if number == 6:
        conditions += [Condition("form_designated", designated), Condition("form_published", published)]
    return conditions


def may_start_activity(
    activity: str,
    *,
    on: date,
    criteria: Answer | None,
    weighed: Collection[str],
    purpose_fits: bool | None,
    necessary: bool | None,
    participants: Collection[str] | None,
    about_abuses: bool | None = None,
) -> Answer:
    """May an activity start after a signal? WGS 2.23(2)–(5), with BGS 2.16.

    ``criteria`` is the answer of ``criteria_complete``. ``weighed`` holds the factors of 2.23(3) that were
    weighed. ``participants`` are those that take part (2.23(5)); None: not decided. ``about_abuses`` counts
    for a scan only: abuses in sectors or services prone to organised crime (2.18(1)c).
    """
    text = statute(on)
    require_word("activity", activity, text.activities)
    for code in weighed:
        require_word("factor", code, text.factors)
    names_of(text, participants or ())
    unweighed = [factor.name for code, factor in text.factors.items() if code not in weighed]
    conditions = [
        Condition("criteria", _met(criteria)),
        *([Condition("weighed", None, {"names": commas(unweighed)})] if unweighed else []),
        Condition("purpose", purpose_fits),
        Condition("activity_necessary", necessary),
        Condition("participants_decided", None if participants is None else len(participants) > 0),
    ]
    if "scan_ground" in text.activities[activity].judge:
        conditions.append(Condition("scan_ground", about_abuses))
    ways = ["open_data"] if activity == "scan" else []
    return decide(
        text,
        yes=[yes(text, "activity", activity=text.activities[activity].name)],
        conditions=conditions,
        instead=[*ways, "other_destination"],
    )


def _met(criteria: Answer | None) -> bool | None:
    """Met, refused, or not there yet."""
    if criteria is None or criteria.missing:
        return None
    return criteria.allowed
