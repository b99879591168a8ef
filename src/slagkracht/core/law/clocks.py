"""Terms as pure date arithmetic: destruction, audits, feedback, breaches.

Dates are local (Europe/Amsterdam) and inclusive: a term of five years ends on the same day five years
later, 29 February on 28 February.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law.answers import Point, Reason
from slagkracht.core.law.entries import Text
from slagkracht.core.law.statute import Statute, statute
from slagkracht.core.law.wording import day_in_words, point, reason

BACKUP_DAYS = 30
Because = Literal["five_years", "provider", "hold"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to keep data longer: a ``statute`` that forbids destruction, or a ``legal_claim``.

    ``until``: the last day of it; None: no end is known yet.
    """

    kind: Literal["statute", "legal_claim"]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Destruction:
    """When a datum must be gone for good, and when to start so that it is.

    ``latest``: the last day on which it may exist anywhere, backups included; None while a hold without an
    end lasts. ``erase_by``: the last day to overwrite its key, so that no backup outlives ``latest``.
    ``automatic``: False where a human must decide first (a hold against the provider's date).
    ``feasible``: False where ``erase_by`` lies before the first processing: the datum cannot be taken in.
    """

    term: date
    latest: date | None
    erase_by: date | None
    because: Because
    automatic: bool
    feasible: bool
    reasons: tuple[Reason, ...]
    judge: tuple[Point, ...]

    def due(self, on: date) -> bool:
        """Must erasure be done on this day, or is it late?"""
        return self.erase_by is not None and self.erase_by <= on

    def as_dict(self) -> dict[str, Any]:
        """The dates as ISO text, with reasons and what remains to be judged."""
        return {
            "term": self.term.isoformat(),
            "latest": self.latest.isoformat() if self.latest else None,
            "erase_by": self.erase_by.isoformat() if self.erase_by else None,
            "because": self.because,
            "automatic": self.automatic,
            "feasible": self.feasible,
            "reasons": [r.as_dict() for r in self.reasons],
            "judge": [p.as_dict() for p in self.judge],
        }


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if day.year + years > date.max.year:
            raise UnusableInput("law.date_too_late", value=day.isoformat()) from None
        return day.replace(year=day.year + years, day=28)


def latest_destruction(
    first_processed: date,
    provider_latest: date | None = None,
    holds: Iterable[Hold] = (),
    *,
    on: date,
    backup_days: int = BACKUP_DAYS,
) -> Destruction:
    """When must a datum be destroyed at the latest? WGS 1.8(7), BGS 1.16 (S7); Wpg for the provider's date.

    ``first_processed`` is the first registration in the joint system, the signal included; correction,
    merge or a new phase never restarts it, and a RIEC has no renewal. ``provider_latest`` is the latest date
    of the provider's own regime, stated at delivery: the earlier date counts. ``holds`` lengthen the five
    years only; where one stands against the provider's date, the earlier date stands and a human decides.
    ``backup_days``: how long a copy can survive in backups; erasure starts that much earlier.

    Not for: keeping data until this date. They go as soon as they are not needed (``reasons_to_destroy``).
    """
    if backup_days < 0:
        raise UnusableInput("out_of_range", column="backup_days", value=backup_days, allowed="≥ 0")
    text = statute(on)
    held = tuple(holds)
    term = years_later(first_processed, text.terms["destruction"].years)
    own = _with_holds(term, held)
    earlier = provider_latest is not None and (own is None or provider_latest < own)
    latest = provider_latest if earlier else own
    because: Because = "provider" if earlier else ("five_years" if own == term else "hold")
    against = earlier and own != term and provider_latest is not None
    erase_by = _days_before(latest, backup_days)
    return Destruction(
        term=term,
        latest=latest,
        erase_by=erase_by,
        because=because,
        automatic=not against,
        feasible=erase_by is None or erase_by >= first_processed,
        reasons=_reasons(text, term, provider_latest if earlier else None, held),
        judge=_judge(text, against=against, endless=own is None),
    )


def _with_holds(term: date, holds: tuple[Hold, ...]) -> date | None:
    ends = [hold.until for hold in holds]
    if None in ends:
        return None
    return max([term, *(end for end in ends if end is not None)])


def _days_before(day: date | None, days: int) -> date | None:
    if day is None:
        return None
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return date.min


def _reasons(text: Statute, term: date, provider: date | None, holds: tuple[Hold, ...]) -> tuple[Reason, ...]:
    found = [reason(text.destroys["five_years"], {"date": day_in_words(term)})]
    for hold in holds:
        end = day_in_words(hold.until) if hold.until else None
        until = Text(f" tot en met {end.nl}", f" up to and including {end.en}") if end else ""
        found.append(reason(text.destroys[hold.kind], {"until": until}))
    if provider:
        found.append(reason(text.destroys["provider"], {"date": day_in_words(provider)}))
    return tuple(found)


def _judge(text: Statute, *, against: bool, endless: bool) -> tuple[Point, ...]:
    codes = ["hold_against_provider"] if against else []
    codes += ["hold_without_end"] if endless else []
    return tuple(point(text.points[code], {}) for code in codes)


def reasons_to_destroy(
    *, on: date, needed: bool, indications: bool | None = None, taken_up: bool | None = None
) -> tuple[Reason, ...]:
    """Why data must be destroyed or anonymised now; empty: not yet. WGS 1.8(7), BGS 1.16(1) (S7, S8).

    ``indications``: what the analysis yielded; ``taken_up``: whether the signal was. None: not known yet.
    """
    text = statute(on)
    codes = {
        "not_needed": not needed,
        "no_indications": indications is False,
        "not_taken_up": taken_up is False,
    }
    return tuple(reason(text.destroys[code], {}) for code, so in codes.items() if so)


def audit_due(last: date | None, *, on: date, failed_points: bool = False) -> date:
    """The last day for the next privacy audit: WGS 1.10, BGS 1.18 (S9).

    The first by 2027-03-01; then four years after ``last``; within a year after it where points failed.
    """
    terms = statute(on).terms
    if last is None:
        return terms["audit"].first
    return years_later(last, terms["audit_again" if failed_points else "audit"].years)


def feedback_due(last: date, *, on: date) -> date:
    """The last day for a receiver's next report, from the giving out or the last report: WGS 1.7(4) (P8)."""
    return years_later(last, statute(on).terms["feedback"].years)


def breach_due(discovered: datetime) -> datetime:
    """The moment by which the contact point reports a data breach: 72 hours, BGS 1.4. Takes an aware time."""
    if discovered.tzinfo is None:
        raise UnusableInput("law.time_without_zone", value=discovered.isoformat())
    terms = statute(discovered.date()).terms
    return discovered + timedelta(hours=terms["breach"].hours)
