"""Refusing, and giving results out: P1 and P3–P11 (WGS 1.5, 1.7, 2.20 and 2.23(8), BGS 1.8 and 1.10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from slagkracht.core.law.answers import Answer, Reason
from slagkracht.core.law.conditions import (
    Condition,
    Forbidden,
    RacAdvice,
    after_rac,
    decide,
    names_of,
    require_word,
    yes,
)
from slagkracht.core.law.entries import Receiver
from slagkracht.core.law.statute import Statute, statute

FIRST_STEP = "known_there"
PARTNERSHIP = "other_partnership"


@dataclass(frozen=True, kw_only=True)
class Giving:
    """What is known of one giving out. None everywhere means: not known, or not yet decided.

    ``receiver``: ``participant``, ``third_party``, ``private_party``, ``other_riec`` or
    ``other_partnership`` (then ``partnership``: ``zvh``, ``fec`` or ``icov``, and ``content``).
    ``marks`` are those of the data: ``special``, ``criminal``, ``tax`` (not from the FIOD),
    ``medical_secrecy``, ``youth_secrecy``. ``providers`` gave the data that need consent; ``consents`` says
    per provider whether it consented. ``objections`` names the participants that object or see weighty
    reasons: empty means that all were asked and none does. ``from_consultation``: the result rests on a case
    or signal consultation. ``known_there``: what came of the first question to the other partnership.
    """

    receiver: str
    partnership: str | None = None
    content: str = "result"
    marks: frozenset[str] = frozenset()
    compatible_task: bool | None = None
    ground: bool | None = None
    necessary: bool | None = None
    rac_advice: RacAdvice = "none"
    deviation_reasoned: bool | None = None
    deviation_reported: bool | None = None
    objections: Collection[str] | None = None
    providers: Collection[str] = ()
    consents: Mapping[str, bool] = field(default_factory=dict)
    accurate: bool | None = None
    basis_stated: bool | None = None
    from_consultation: bool = False
    known_there: bool | None = None


def may_give_result(giving: Giving, *, on: date) -> Answer:
    """May this result be given to this receiver? WGS 1.7, 2.20, 2.23(8); BGS 1.8, 1.10 (rules P3–P11).

    Gives ``open`` only where every condition is met. Otherwise ``missing`` names each condition not yet met,
    and ``reasons`` what forbids it. An open answer says that the receiver reports back at least yearly
    (1.7(4)) and keeps the data secret (1.11).

    Raises ``UnusableInput("unknown_word")``. Not for: giving a category *into* a dossier (``may_provide``),
    and not for hit/no-hit inside one RIEC (``hit_no_hit``).
    """
    text = statute(on)
    _require_words(text, giving)
    receiver = text.receivers[giving.receiver]
    conditions = [c for need in receiver.needs for c in _conditions(text, giving, need)]
    conditions += _consent(text, giving, receiver) + _first_step(giving)
    return decide(
        text,
        yes=[
            Reason(receiver.article, receiver.yes.nl, receiver.yes.en),
            yes(text, "feedback"),
            yes(text, "secrecy"),
        ],
        forbidden=_forbidden(text, giving),
        conditions=conditions,
        instead=_ways(giving),
    )


def _require_words(text: Statute, giving: Giving) -> None:
    require_word("receiver", giving.receiver, text.receivers)
    require_word("content", giving.content, text.contents)
    if giving.receiver == PARTNERSHIP:
        require_word("partnership", giving.partnership, text.partnerships)
    for mark in sorted(giving.marks):
        require_word("mark", mark, text.marks)
    names_of(text, {*giving.providers, *giving.consents, *(giving.objections or ())})


def _conditions(text: Statute, giving: Giving, need: str) -> list[Condition]:
    if need == "rac_tested":
        return after_rac(need, giving.rac_advice, giving.deviation_reasoned, giving.deviation_reported)
    if need == "basis_stated" and giving.from_consultation:
        return []
    if need in ("no_objection", "no_weighty_reasons"):
        objections = giving.objections
        return [
            Condition(
                need,
                None if objections is None else not objections,
                {"names": names_of(text, objections or ())},
            )
        ]
    met = {
        "compatible_task": giving.compatible_task,
        "ground": giving.ground,
        "necessary": giving.necessary,
        "necessary_other_riec": giving.necessary,
        "accuracy": giving.accurate,
        "basis_stated": giving.basis_stated,
    }
    return [Condition(need, met[need])]


def _consent(text: Statute, giving: Giving, receiver: Receiver) -> list[Condition]:
    marked = any(text.marks[mark].flag for mark in giving.marks)
    if receiver.consent == "never" or (receiver.consent == "marked" and not marked):
        return []
    if not giving.providers:
        return [Condition("providers_known", None)]
    article = {"consent_article": receiver.consent_article}
    silent = [code for code in giving.providers if code not in giving.consents]
    refusing = [code for code in giving.providers if giving.consents.get(code) is False]
    found = [Condition("consent", None, article | {"names": names_of(text, silent)})] if silent else []
    if refusing:
        found.append(Condition("consent", False, article | {"names": names_of(text, refusing)}))
    return found


def _first_step(giving: Giving) -> list[Condition]:
    """To another partnership the first question is only whether the person is known there (P11)."""
    if giving.receiver != PARTNERSHIP or giving.content == FIRST_STEP:
        return []
    return [Condition("known_there", giving.known_there)]


def _forbidden(text: Statute, giving: Giving) -> list[Forbidden]:
    found = []
    if giving.receiver == "private_party" and "tax" in giving.marks:
        found.append(Forbidden("tax_to_private"))
    if giving.receiver != PARTNERSHIP:
        return found
    if giving.marks & {"medical_secrecy", "youth_secrecy"}:
        found.append(Forbidden("secrecy"))
    partnership = text.partnerships[giving.partnership or ""]
    if giving.content == "coordination" and not partnership.flag:
        found.append(Forbidden("coordination", {"partnership": partnership.name}))
    return found


def _ways(giving: Giving) -> list[str]:
    ways = ["leave_out"] if giving.marks else []
    if giving.receiver == PARTNERSHIP and giving.content != FIRST_STEP:
        ways.append("ask_known")
    return [*ways, "without_persons"]


def may_refuse(*, on: date, weighty_reasons: bool | None, reason_recorded: bool | None) -> Answer:
    """May a participant refuse to provide what is open? Only for weighty reasons, recorded: WGS 1.5(1), P1.

    A refusal is the participant's own choice, never a ban by law: pages must not make them look alike.
    """
    text = statute(on)
    return decide(
        text,
        yes=[yes(text, "refusal")],
        conditions=[
            Condition("refusal_weighty", weighty_reasons),
            Condition("refusal_recorded", reason_recorded),
        ],
        instead=["provide"],
    )


def may_bring_in_icov_report(
    *, on: date, by_requester: bool | None, signal_about_subject: bool | None
) -> Answer:
    """May an iCOV report be brought in? BGS 1.10.

    By the participant that requested it, when a signal about its subject is being discussed.
    """
    text = statute(on)
    return decide(
        text,
        yes=[yes(text, "icov")],
        conditions=[
            Condition("by_requester", by_requester),
            Condition("signal_discussed", signal_about_subject),
        ],
        instead=["without_persons"],
    )
