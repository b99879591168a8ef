"""Did it fall more than elsewhere, and did it move next door? From counts before and after.

The weighted displacement difference needs only four counts (treated and comparison area, before and after),
plus two for the ring around the treated area. The quotient says how the change in the ring relates to the
change in the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from slagkracht.core.effect.regression import Estimate, estimate
from slagkracht.core.effect.words import Judgement, Remark, say
from slagkracht.core.errors import Language, UnusableInput

FEW_EVENTS = 10
MOST_EVENTS = 1_000_000_000
DEFAULT_LEVEL = 0.90


@dataclass(frozen=True)
class Counts:
    """Events before and after in one area; whole numbers of at least 0."""

    before: int
    after: int

    def __post_init__(self) -> None:
        for value in (self.before, self.after):
            if not 0 <= value <= MOST_EVENTS or value != int(value):
                raise UnusableInput("out_of_range", value=value, allowed="0, 1, 2, … 1000000000")


@dataclass(frozen=True)
class Displacement:
    """The difference ``wdd`` (negative: fewer events), its error, and the quotient where there is a ring.

    ``ring`` is the change in the ring against the comparison area alone: above zero is displacement, below
    zero the benefit spreading.
    """

    wdd: Estimate
    z: float | None
    wdq: float | None
    ring: Estimate | None
    judgement: Judgement
    remarks: tuple[Remark, ...]

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first."""
        return {
            "conclusion": " ".join(self._sentences(language)),
            "wdd": self.wdd.value,
            "se": self.wdd.se,
            "z": self.z,
            "ci": [self.wdd.low, self.wdd.high],
            "p": self.wdd.p,
            "level": self.judgement.level,
            "wdq": self.wdq,
            "ring": self.ring.as_dict() if self.ring else None,
            "judged_on": self.judgement.as_dict(),
            "notes": [remark.in_words(language) for remark in self.remarks],
        }

    def _sentences(self, language: Language) -> list[str]:
        sentences = [self.judgement.conclusion(language)]
        if self.ring is not None:
            judged = Judgement(
                "difference",
                self.ring.value,
                self.ring.low,
                self.ring.high,
                self.ring.p,
                self.judgement.level,
            )
            kind = "none"
            if judged.demonstrable:
                kind = "moved" if self.ring.value > 0 else "spread"
            sentences.append(say(f"ring_{kind}", language))
        return sentences


def weighted_displacement_difference(
    treated: Counts,
    control: Counts,
    ring: Counts | None = None,
    *,
    after_length: float = 1.0,
    control_size: float = 1.0,
    dispersion: float = 1.0,
    level: float = DEFAULT_LEVEL,
) -> Displacement:
    """The change in the treated area (and its ring) minus the change in the comparison area.

    Takes counts per area; ``after_length`` is how long the period after was, as a share of the period
    before (counts after are divided by it); ``control_size`` how many times the comparison area is as busy
    as the treated one (its counts are divided by it); ``dispersion`` is variance over mean of the counts, 1
    being Poisson. Gives wdd = Δtreated + Δring - Δcontrol, z, and
    se = √(dispersion × the sum of all counts, each times its squared weight), with a normal interval of 90%
    unless told otherwise, as the authors do; counts are taken as independent. ``wdq`` is Bowers and
    Johnson's quotient (ring against control) / (treated against control): below -1 more moved than was
    won, -1 to 0 part of it moved, above 0 the benefit spread; None without a ring or where it divides by 0.
    Raises ``out_of_range`` for a negative or broken count or a length or size that is not positive.
    Not for: areas that were already growing apart (use ``difference_in_differences`` with its event study);
    areas chosen because their last period was extreme (they fall back by themselves).
    Sources: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5; Bowers & Johnson 2003,
    doi:10.1023/A:1024909009240.
    """
    for value in (after_length, control_size, dispersion):
        if not 0 < value < np.inf:
            raise UnusableInput("out_of_range", value=value, allowed="> 0")
    own = [_change(treated, 1.0, after_length, dispersion)]
    compared = _change(control, 1 / control_size, after_length, dispersion)
    around = _change(ring, 1.0, after_length, dispersion) if ring else None
    if around:
        own.append(around)
    value = sum(change for change, _ in own) - compared[0]
    variance = sum(spread for _, spread in own) + compared[1]
    wdd = estimate(value, variance**0.5, np.inf, level)
    ring_only = None
    if around:
        ring_only = estimate(around[0] - compared[0], (around[1] + compared[1]) ** 0.5, np.inf, level)
    return Displacement(
        wdd=wdd,
        z=value / variance**0.5 if variance else None,
        wdq=_quotient(treated, control, ring) if ring else None,
        ring=ring_only,
        judgement=Judgement("difference", wdd.value, wdd.low, wdd.high, wdd.p, level),
        remarks=tuple(_remarks(treated, control, ring)),
    )


def _change(counts: Counts, weight: float, after_length: float, dispersion: float) -> tuple[float, float]:
    """The weighted change and its variance."""
    later = weight / after_length
    change = counts.after * later - counts.before * weight
    return change, dispersion * (counts.after * later**2 + counts.before * weight**2)


def _quotient(treated: Counts, control: Counts, ring: Counts) -> float | None:
    if control.before == 0 or control.after == 0:
        return None
    success = treated.after / control.after - treated.before / control.before
    moved = ring.after / control.after - ring.before / control.before
    return moved / success if success else None


def _remarks(treated: Counts, control: Counts, ring: Counts | None) -> list[Remark]:
    remarks = []
    if min(treated.before + treated.after, control.before + control.after) < FEW_EVENTS:
        remarks.append(Remark("note_few_events", {"enough": FEW_EVENTS}))
    if ring and treated.after * control.before >= treated.before * control.after:
        remarks.append(Remark("note_wdq_no_success"))
    return remarks
