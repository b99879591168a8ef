"""New processing, hit/no-hit, the log, access and what must be published: P12, S1–S4, S6, S10, S11."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from slagkracht.core.law.answers import Answer
from slagkracht.core.law.conditions import (
    Condition,
    Forbidden,
    RacAdvice,
    after_rac,
    answer,
    decide,
    require_word,
    yes,
)
from slagkracht.core.law.entries import Named
from slagkracht.core.law.statute import statute
from slagkracht.core.law.wording import commas, day_in_words, point, reason


def may_start_processing(
    rac_advice: RacAdvice,
    *,
    on: date,
    deviation_reasoned: bool | None = None,
    deviation_reported: bool | None = None,
) -> Answer:
    """May a new or changed way of processing start? WGS 1.8(6), BGS 1.13–1.15 (S6).

    After recorded advice of the RAC. Against its advice only with documented reasons, reported to the RAC
    and the coordinating FG.
    """
    text = statute(on)
    return decide(
        text,
        yes=[yes(text, "new_processing")],
        conditions=after_rac("rac_advice", rac_advice, deviation_reasoned, deviation_reported),
        instead=["ask_rac"],
    )


def hit_no_hit(
    rac_advice: RacAdvice,
    *,
    on: date,
    deviation_reasoned: bool | None = None,
    deviation_reported: bool | None = None,
) -> Answer:
    """May one ask whether a person is known in another dossier of the same RIEC? P12.

    The WGS has no express rule; the nearest ground is 2.23(3)b, d and 2.23(4). Without recorded advice of
    the RAC the status is ``unclear``, which counts as no. Not for: asking in bulk, or by a machine (2.18(2)).
    """
    text = statute(on)
    if rac_advice == "none" and text.in_force:
        return answer(
            text,
            "unclear",
            "niet_zeker",
            [reason(text.forbids["hit_no_hit_unclear"], {}), reason(text.reasons["ask_rac"], {})],
            judge=[point(text.points["competent_decision"], {})],
            instead=[point(text.options["ask_rac"], {})],
        )
    return decide(
        text,
        yes=[yes(text, "hit_no_hit")],
        conditions=after_rac("rac_advice", rac_advice, deviation_reasoned, deviation_reported),
        judge=[point(text.points["named_human"], {})],
        instead=["ask_rac"],
    )


def may_analyse_automatically(*, on: date) -> Answer:
    """May people be matched, scored or ranked without a human? Never: WGS 2.18(2).

    Such analysis must be designated by decree; the BGS designates none for RIECs.
    """
    return decide(
        statute(on),
        yes=[],
        forbidden=[Forbidden("automated_analysis")],
        instead=["one_question", "aggregate"],
    )


def may_use_log(purpose: str, *, on: date) -> Answer:
    """May the log be used for this purpose? WGS 1.8(4), BGS 1.12 (S4). Never for figures."""
    text = statute(on)
    require_word("log_purpose", purpose, text.log_purposes)
    entry = text.log_purposes[purpose]
    return decide(
        text,
        yes=[yes(text, "log", purpose=entry.name)],
        forbidden=[] if entry.flag else [Forbidden("log_purpose", {"purpose": entry.name})],
        instead=["domain_events"],
    )


def may_use_nationality(*, on: date, unavoidable: bool | None, reason_recorded: bool | None) -> Answer:
    """May nationality be used to identify someone? Only unavoidably, with a recorded reason: BGS 1.9."""
    text = statute(on)
    return decide(
        text,
        yes=[yes(text, "nationality")],
        conditions=[Condition("unavoidable", unavoidable), Condition("reason_recorded", reason_recorded)],
        instead=["identify_otherwise"],
    )


def may_have_access(
    *,
    on: date,
    designated: bool,
    charged_with: str | None,
    screened_until: date | None,
    training: Collection[str] = (),
    training_needed: Collection[str] | None = None,
) -> Answer:
    """May a person have access? WGS 1.8(2), BGS 1.11(1) and 1.17 (S1–S3).

    ``charged_with``: ``carrying_out``, ``testing_lawfulness``, ``supporting_systems`` or None.
    ``screened_until``: last day on which the certificate (VOG) or screening counts; None: not screened.
    ``training`` holds the subjects followed, ``training_needed`` those the function asks (None: all six).
    Screening bars; training is a reminder in ``judge`` and never bars.
    """
    text = statute(on)
    if charged_with is not None:
        require_word("charge", charged_with, text.charges)
    needed = text.trainings if training_needed is None else training_needed
    for code in (*training, *needed):
        require_word("training", code, text.trainings)
    lacking = [
        entry.name for code, entry in text.trainings.items() if code in needed and code not in training
    ]
    until = day_in_words(screened_until) if screened_until else ""
    screened = None if screened_until is None else on <= screened_until
    judge = [point(text.points["training_incomplete"], {"names": commas(lacking)})] if lacking else []
    charge = text.charges[charged_with].name if charged_with else ""
    return decide(
        text,
        yes=[yes(text, "access", charge=charge)],
        conditions=[
            Condition("designated", designated),
            Condition("charged", charged_with is not None),
            Condition("screened", screened, {"until": until}),
        ],
        judge=judge,
        instead=["be_designated"],
    )


def publications_missing(published: Collection[str], *, on: date) -> tuple[Named, ...]:
    """What must stand on the internet and does not: S10 and S11 (BGS 1.1(3), 2.13, 2.16(1)b6; WGS 1.12)."""
    text = statute(on)
    for code in published:
        require_word("publication", code, text.publications)
    return tuple(entry for code, entry in text.publications.items() if code not in published)
