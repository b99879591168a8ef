"""Synthetic control: one treated unit against the mix of others that moved like it before.

For one municipality, one approach: a weighted average of untreated units that followed the treated one
before the start says what would have come after. Whether the difference is more than chance is read off from
doing the same for every untreated unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from slagkracht.core.effect.donors import Donors
from slagkracht.core.effect.regression import Floats
from slagkracht.core.effect.simplex import closest_mix
from slagkracht.core.effect.words import Remark, chance, number, percent, say
from slagkracht.core.errors import Language, UnusableInput
from slagkracht.core.progress import Progress, silent

Importance = Literal["regression", "equal"]
POOR_FIT = 0.10  # of the treated unit's average before the start
EXACT = 1e-9
FEW_BEFORE = 5


@dataclass(frozen=True)
class SyntheticControl:
    """The comparison and what came of it.

    ``weights`` per donor (only those above zero), ``gaps`` per time (observed minus synthetic), ``effect``
    the average gap from the start on and ``relative`` the same as a share of the synthetic outcome.
    ``fit_before`` and ``fit_after`` are root mean squared gaps; ``p`` is the share of all units, the treated
    one included, whose ratio of the two is at least as large; None without placebos.
    """

    treated: str
    times: tuple[str, ...]
    start: str
    weights: Mapping[str, float]
    importance: Mapping[str, float]
    observed: Floats
    synthetic: Floats
    effect: float
    relative: float | None
    fit_before: float
    fit_after: float
    ratios: Mapping[str, float]
    rank: int | None
    p: float | None
    level: float
    remarks: tuple[Remark, ...]

    @property
    def demonstrable(self) -> bool:
        """Whether no more than the share that the level leaves of the units moved away as far."""
        return self.p is not None and self.p <= 1 - self.level + EXACT

    def conclusion(self, language: Language) -> str:
        """The answer in words."""
        amount = abs(self.effect) if self.relative is None else abs(self.relative)
        size = number(amount, language) if self.relative is None else percent(amount, language)
        word = "word_higher" if self.effect > 0 else "word_lower"
        facts = {"size": f"{size} {say(word, language)}", "unit": self.treated}
        if self.p is None or self.rank is None:
            return say("synthetic_untested", language, **facts)
        code = "synthetic_shown" if self.demonstrable else "synthetic_none"
        return say(
            code,
            language,
            rank=self.rank,
            count=len(self.ratios),
            chance=chance(self.p, language),
            **facts,
        )

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first; ``series`` is what a chart needs."""
        return {
            "conclusion": self.conclusion(language),
            "effect": self.effect,
            "relative": self.relative,
            "p": self.p,
            "rank": self.rank,
            "units": len(self.ratios) or None,
            "shown": self.demonstrable,
            "level": self.level,
            "weights": dict(self.weights),
            "importance": dict(self.importance),
            "rmspe_before": self.fit_before,
            "rmspe_after": self.fit_after,
            "ratios": dict(self.ratios),
            "notes": [remark.in_words(language) for remark in self.remarks],
            "series": {
                "time": list(self.times),
                "observed": self.observed.tolist(),
                "synthetic": self.synthetic.tolist(),
            },
        }


def synthetic_control(
    donors: Donors,
    *,
    importance: Importance = "regression",
    fit_until: str | None = None,
    placebos: bool = True,
    level: float = 0.95,
    progress: Progress = silent,
) -> SyntheticControl:
    """Weights on the simplex, the gap after the start, and a placebo p.

    Takes a table of donors (``read_donors``). Without predictors the mix comes closest to the treated unit's
    outcomes before the start; with predictors, to these, scaled by their spread over units and weighted by
    ``importance``: ``equal``, or ``regression`` (how well each predicts the outcomes, with an intercept; the
    rule of Stata's ``synth``). ``fit_until`` is the last time used for fitting (default: the last before the
    start; a later one leaks the effect into the comparison and is only for repeating published work).
    The treated unit is no donor in the placebos. Smallest possible p: 1 / number of units; with fewer than
    20 units nothing can be shown at 95%.
    Raises ``effect.time_unknown`` for a ``fit_until`` that is not there.
    Not for: units that were themselves treated or touched by displacement (leave them out of the file); a
    treated unit outside the range of all donors; judging persons.
    Sources: Abadie, Diamond & Hainmueller 2010, doi:10.1198/jasa.2009.ap08746; Abadie 2021,
    doi:10.1257/jel.20191450.
    """
    last = _last_fitted(donors, fit_until)
    mixer = _Mixer.of(donors, importance, last)
    pool = [unit for unit in range(len(donors.units)) if unit != donors.treated]
    own = mixer.run(donors.treated, pool)
    others: dict[int, _Run] = {}
    for done, unit in enumerate(pool if placebos else [], start=1):
        others[unit] = mixer.run(unit, [donor for donor in pool if donor != unit])
        progress(done, len(pool), "units")
    return _result(donors, mixer, own, others, level)


@dataclass(frozen=True)
class _Run:
    """One unit against its mix."""

    pool: list[int]
    weights: Floats
    synthetic: Floats
    before: float
    after: float

    def ratio(self, scale: float) -> float:
        return self.after / max(self.before, EXACT * scale)


@dataclass(frozen=True)
class _Mixer:
    """What units are matched on: characteristics × units, already scaled and weighted."""

    donors: Donors
    matched: Floats
    importance: dict[str, float]

    @classmethod
    def of(cls, donors: Donors, importance: Importance, last: int) -> _Mixer:
        outcomes = donors.outcomes[: last + 1]
        if not len(donors.predictor_names):
            return cls(donors, outcomes, {})
        spread = donors.predictors.std(axis=1, ddof=1)
        scaled = donors.predictors / np.where(spread > 0, spread, 1.0)[:, None]
        shares = np.full(len(scaled), 1 / len(scaled))
        if importance == "regression":
            shares = _by_regression(scaled, outcomes)
        named = dict(zip(donors.predictor_names, shares.tolist(), strict=True))
        return cls(donors, scaled * np.sqrt(shares)[:, None], named)

    def run(self, unit: int, pool: list[int]) -> _Run:
        outcomes, start = self.donors.outcomes, self.donors.start
        weights = closest_mix(self.matched[:, unit], self.matched[:, pool])
        synthetic = outcomes[:, pool] @ weights
        squared = (outcomes[:, unit] - synthetic) ** 2
        before, after = squared[:start].mean() ** 0.5, squared[start:].mean() ** 0.5
        return _Run(pool, weights, synthetic, float(before), float(after))


def _by_regression(scaled: Floats, outcomes: Floats) -> Floats:
    """How much each predictor explains of the outcomes: squared coefficients, summed over the times."""
    design = np.column_stack([np.ones(scaled.shape[1]), scaled.T])
    coefficients = np.linalg.lstsq(design, outcomes.T, rcond=None)[0][1:]
    squared = (coefficients**2).sum(axis=1)
    if squared.sum() == 0:
        return np.full(len(squared), 1 / len(squared))
    shares: Floats = squared / squared.sum()
    return shares


def _last_fitted(donors: Donors, fit_until: str | None) -> int:
    if fit_until is None:
        return donors.start - 1
    if fit_until not in donors.times:
        raise UnusableInput("effect.time_unknown", file=donors.name, value=fit_until, known=donors.times[:60])
    return donors.times.index(fit_until)


def _result(
    donors: Donors, mixer: _Mixer, own: _Run, others: Mapping[int, _Run], level: float
) -> SyntheticControl:
    observed = donors.outcomes[:, donors.treated]
    scale = float(np.abs(donors.outcomes).max()) or 1.0
    ratio = own.ratio(scale)
    ratios = {donors.units[donors.treated]: ratio} if others else {}
    ratios |= {donors.units[unit]: run.ratio(scale) for unit, run in others.items()}
    rank = sum(other >= ratio for other in ratios.values()) if others else None
    after = slice(donors.start, None)
    effect = float((observed - own.synthetic)[after].mean())
    expected = float(own.synthetic[after].mean())
    return SyntheticControl(
        treated=donors.units[donors.treated],
        times=donors.times,
        start=donors.times[donors.start],
        weights=_positive(donors, own),
        importance=mixer.importance,
        observed=observed,
        synthetic=own.synthetic,
        effect=effect,
        relative=effect / expected if expected > 0 and (donors.outcomes >= 0).all() else None,
        fit_before=own.before,
        fit_after=own.after,
        ratios=dict(sorted(ratios.items(), key=lambda item: -item[1])),
        rank=rank,
        p=rank / len(ratios) if rank else None,
        level=level,
        remarks=tuple(_remarks(donors, own, len(ratios), level)),
    )


def _positive(donors: Donors, run: _Run) -> dict[str, float]:
    """Donors that carry weight, the heaviest first."""
    carried = zip(run.pool, run.weights.tolist(), strict=True)
    pairs = sorted(
        ((donors.units[unit], weight) for unit, weight in carried if weight > 0), key=lambda x: -x[1]
    )
    return dict(pairs)


def _remarks(donors: Donors, own: _Run, units: int, level: float) -> list[Remark]:
    remarks = []
    usual = float(np.abs(donors.outcomes[: donors.start, donors.treated]).mean())
    if own.before > POOR_FIT * usual:
        remarks.append(Remark("note_poor_fit", {"share": 100 * own.before / usual if usual else 100.0}))
    if own.before <= EXACT * max(usual, 1.0) and donors.start < len(own.pool):
        remarks.append(Remark("note_mix_not_unique"))
    if units and 1 / units > 1 - level + EXACT:
        remarks.append(Remark("note_few_units", {"count": units, "smallest": 1 / units}))
    if donors.start < FEW_BEFORE:
        remarks.append(Remark("note_few_before", {"count": donors.start}))
    return remarks
