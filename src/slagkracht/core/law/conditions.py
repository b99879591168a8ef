"""How every other question is answered: what the law forbids, what must be so first, what then is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law.answers import Answer, Point, Reason, Status, VerdictCode
from slagkracht.core.law.entries import Text
from slagkracht.core.law.statute import Statute
from slagkracht.core.law.wording import Facts, commas, day_in_words, fill, point, reason

RacAdvice = Literal["none", "positive", "negative"]
RAC_ADVICE: tuple[RacAdvice, ...] = ("none", "positive", "negative")


@dataclass(frozen=True, slots=True)
class Condition:
    """A need and whether it is met: True, False, or None where that is not known or not yet decided."""

    code: str
    met: bool | None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something the law does not allow whatever else is so: the code of its sentence, and what it names."""

    code: str
    facts: Facts = field(default_factory=dict)


def decide(
    statute: Statute,
    *,
    yes: Sequence[Reason],
    forbidden: Iterable[Forbidden] = (),
    conditions: Iterable[Condition] = (),
    judge: Iterable[Point] = (),
    instead: Iterable[str] = (),
    facts: Facts | None = None,
) -> Answer:
    """The answer that follows from what is forbidden and from the conditions.

    No where something is forbidden or not so; not yet, or on a condition, where something is not known; yes
    only where every condition is met. ``facts`` fill the sentences of ``instead``.
    """
    if not statute.in_force:
        since = {"since": day_in_words(statute.since)}
        return answer(statute, "closed", "nee", [reason(statute.reasons["not_in_force"], since)])
    conditions = tuple(conditions)
    noes = [reason(statute.forbids[f.code], f.facts) for f in forbidden]
    noes += [_refusal(statute, c) for c in conditions if c.met is False]
    unknown = [c for c in conditions if c.met is None]
    missing = () if noes else tuple(_missing(statute, c) for c in unknown)
    verdict = _verdict(statute, unknown, refused=bool(noes))
    waiting = [replace(reason(statute.reasons["waits"], {}), article=yes[0].article)] if missing else []
    ways = tuple(point(statute.options[code], facts or {}) for code in instead) if verdict != "ja" else ()
    status: Status = "open" if verdict == "ja" else "closed"
    return answer(
        statute, status, verdict, noes or waiting or yes, judge=judge, instead=ways, missing=missing
    )


def answer(
    statute: Statute,
    status: Status,
    verdict: VerdictCode,
    reasons: Iterable[Reason],
    *,
    judge: Iterable[Point] = (),
    instead: Iterable[Point] = (),
    missing: Iterable[Point] = (),
) -> Answer:
    """An answer that is not about a category: without a question of its own."""
    return Answer(
        status=status,
        verdict=verdict,
        title=statute.verdicts[verdict].title,
        reasons=tuple(reasons),
        judge=tuple(judge),
        instead=tuple(instead),
        missing=tuple(missing),
        since=statute.since,
        text_of=statute.text_of,
    )


def _verdict(statute: Statute, unknown: Sequence[Condition], *, refused: bool) -> VerdictCode:
    if refused:
        return "nee"
    if not unknown:
        return "ja"
    waits = any(statute.needs[c.code].kind == "decision" for c in unknown)
    return "nog_niet" if waits else "onder_voorwaarde"


def _refusal(statute: Statute, condition: Condition) -> Reason:
    need = statute.needs[condition.code]
    text = fill(need.no, condition.facts)
    return Reason(_article(need.article, condition.facts), text.nl, text.en)


def _missing(statute: Statute, condition: Condition) -> Point:
    need = statute.needs[condition.code]
    text = fill(need.ask, condition.facts)
    return Point(need.code, _article(need.article, condition.facts), text.nl, text.en)


def _article(article: str, facts: Facts) -> str:
    return fill(Text(article, article), facts).nl


def yes(statute: Statute, code: str, **facts: Any) -> Reason:
    """The sentence that says what is allowed."""
    return reason(statute.yes[code], facts)


def after_rac(
    need: str, advice: RacAdvice, deviation_reasoned: bool | None, deviation_reported: bool | None
) -> list[Condition]:
    """The conditions around an advice of the RAC (WGS 1.8(6), BGS 1.13–1.15).

    Without advice: wait. Against: only with documented reasons, reported to the RAC and the coordinating FG.
    """
    require_word("rac_advice", advice, RAC_ADVICE)
    conditions = [Condition(need, None if advice == "none" else True)]
    if advice == "negative":
        conditions += [
            Condition("deviation_reasoned", deviation_reasoned),
            Condition("deviation_reported", deviation_reported),
        ]
    return conditions


def require_word(kind: str, value: Any, known: Iterable[Any]) -> None:
    """Raise ``unknown_word`` unless ``value`` is among the known words."""
    words = list(known)
    if value not in words:
        raise UnusableInput("unknown_word", column=kind, value=value, known=words)


def names_of(statute: Statute, participants: Iterable[str]) -> Text:
    """Participants by name, comma-separated, in the order of the law; unknown ones are refused."""
    codes = set(participants)
    for code in sorted(codes):
        require_word("participant", code, statute.participants)
    return commas(p.name for code, p in statute.participants.items() if code in codes)
