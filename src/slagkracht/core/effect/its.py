"""Interrupted time series: did the level of a series of counts change when the intervention began?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from slagkracht.core.effect.autocorrelation import Autocorrelation, autocorrelation_of, usual_lags
from slagkracht.core.effect.poisson import PoissonFit, poisson_fit
from slagkracht.core.effect.regression import Estimate, Floats, estimate, exponent, independent
from slagkracht.core.effect.series import Series
from slagkracht.core.effect.words import Judgement, Remark
from slagkracht.core.errors import Language, UnusableInput

Family = Literal["poisson", "quasipoisson"]
FEW_TIMES = 8
OVERDISPERSED = 1.5
LOOKS_LOGGED = 25.0  # a population of 10¹⁰ has a natural logarithm of 23
DEFAULT_PERIOD, DEFAULT_HARMONICS = 12.0, 2


@dataclass(frozen=True)
class SeriesEffect:
    """The change in a series.

    ``step`` is the change in level as a ratio (0.89 is 11% lower), ``slope`` the extra change per unit of
    time after the start (None unless asked), ``whole`` the ratio over everything after the start, seen
    against expected without the intervention (equal to ``step`` without slope). ``trend`` is the underlying
    change per unit of time. ``difference`` is events expected with minus without the intervention, over the
    time after the start: negative is prevented.
    """

    step: Estimate
    slope: Estimate | None
    whole: Estimate
    trend: Estimate
    trend_per_period: float | None
    dispersion: float | None
    difference: Estimate
    terms: Mapping[str, Estimate]
    autocorrelation: Autocorrelation | None
    judgement: Judgement
    remarks: tuple[Remark, ...]
    family: Family
    time_names: tuple[str, ...]
    observed: Floats
    fitted: Floats
    without: Floats

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Plain data, the conclusion first; ``series`` is what a chart needs."""
        answer: dict[str, Any] = {
            "conclusion": self.judgement.conclusion(language),
            "rate_ratio": self.step.value,
            "ci": [self.step.low, self.step.high],
            "p": self.step.p,
            "level": self.judgement.level,
            "family": self.family,
            "dispersion": self.dispersion,
            "trend": self.trend.value,
            "trend_ci": [self.trend.low, self.trend.high],
            "trend_per_period": self.trend_per_period,
            "slope": self.slope.value if self.slope else None,
            "slope_ci": [self.slope.low, self.slope.high] if self.slope else None,
            "whole": {"rate_ratio": self.whole.value, "ci": [self.whole.low, self.whole.high]},
            "difference": {
                "events": self.difference.value,
                "ci": [self.difference.low, self.difference.high],
            },
            "terms": {name: term.as_dict() for name, term in self.terms.items()},
            "autocorrelation": self.autocorrelation.as_dict() if self.autocorrelation else None,
            "judged_on": self.judgement.as_dict(),
            "observations": len(self.observed),
            "notes": [remark.in_words(language) for remark in self.remarks],
        }
        answer["series"] = {
            "time": list(self.time_names),
            "observed": self.observed.tolist(),
            "fitted": self.fitted.tolist(),
            "without": self.without.tolist(),
        }
        return answer


def interrupted_time_series(
    series: Series,
    *,
    family: Family = "poisson",
    period: float | None = None,
    harmonics: int | None = None,
    slope: bool = False,
    level: float = 0.95,
) -> SeriesEffect:
    """Segmented Poisson regression: log rate = level + trend + step at the start (+ season, + slope).

    Takes a series of counts in order of time (``read_series``, ``series_of``), with an exposure such as a
    population if there is one (its logarithm is the offset). ``period`` is the number of time units in a
    season's round and ``harmonics`` how many sine and cosine pairs describe it; asked for one, the other is
    12 and 2; without either there is no season. ``slope`` lets the trend change too, counted from the last
    time before the start. ``quasipoisson`` widens all intervals by the root of the dispersion.
    Intervals are normal ones. The conclusion is judged on the widest of: as reported, widened for the
    dispersion, and, when the residuals of following periods are alike (Ljung-Box), Newey-West's.
    Raises ``UnusableInput``: ``effect.too_few_times``, ``effect.no_events`` (all zero before or after),
    ``effect.series_not_identified`` (the season, trend and step cannot be told apart), ``effect.no_season``,
    ``effect.no_convergence``.
    Not for: something else that changed at the same moment (then use a comparison: ``difference_in_
    differences``); starting moments chosen by looking at the series; judging persons.
    Source: Lopez Bernal, Cummins & Gasparrini 2017, doi:10.1093/ije/dyw098.
    """
    columns = _columns(series, *_season(series, period, harmonics), slope)
    _check(series, columns)
    matrix = np.column_stack(list(columns.values()))
    fit = poisson_fit(series.counts, matrix, series.exposure, name=series.name)
    return _Reading(series, tuple(columns), fit, family, level).result(period or DEFAULT_PERIOD)


def _season(series: Series, period: float | None, harmonics: int | None) -> tuple[float, int]:
    if period is None and harmonics is None:
        return DEFAULT_PERIOD, 0
    length = DEFAULT_PERIOD if period is None else period
    pairs = DEFAULT_HARMONICS if harmonics is None else harmonics
    if pairs < 0 or length < 2 * max(pairs, 1):
        raise UnusableInput("effect.no_season", file=series.name, period=length, harmonics=pairs)
    return length, pairs


def _columns(series: Series, period: float, harmonics: int, slope: bool) -> dict[str, Floats]:
    columns = {
        "level": np.ones(len(series.counts)),
        "step": series.intervention,
        "trend": series.positions - series.positions[0],
    }
    for pair in range(1, harmonics + 1):
        angle = 2 * np.pi * pair * series.positions / period
        columns[f"sin{pair}"] = np.sin(angle)
        columns[f"cos{pair}"] = np.cos(angle)
    if 2 * harmonics == period and np.abs(columns[f"sin{harmonics}"]).max() < 1e-9:
        del columns[f"sin{harmonics}"]
    if slope:
        columns["slope"] = (series.positions - series.last_before) * series.intervention
    return columns


def _check(series: Series, columns: Mapping[str, Floats]) -> None:
    """Refuse what has no answer, naming it."""
    if len(series.counts) <= len(columns):
        raise UnusableInput(
            "effect.too_few_times", file=series.name, count=len(series.counts), needed=len(columns) + 1
        )
    for part, code in ((series.intervention > 0, "after"), (series.intervention == 0, "before")):
        if series.counts[part].sum() == 0:
            raise UnusableInput(f"effect.no_events_{code}", file=series.name)
    kept = _told_apart(columns)
    if len(kept) < len(columns):
        rest = [name for name in columns if name not in kept]
        raise UnusableInput("effect.series_not_identified", file=series.name, names=rest)


def _told_apart(columns: Mapping[str, Floats]) -> list[str]:
    matrix = np.column_stack(list(columns.values()))
    kept = independent(matrix, np.linalg.norm(matrix, axis=0))
    return [name for place, name in enumerate(columns) if place in kept]


@dataclass(frozen=True)
class _Reading:
    """What a fit says, in the words of the question."""

    series: Series
    names: tuple[str, ...]
    fit: PoissonFit
    family: Family
    level: float

    def result(self, period: float) -> SeriesEffect:
        covariance = self._reported()
        terms = {name: self._term(name, covariance) for name in self.names}
        correlation = autocorrelation_of(self.fit.pearson)
        whole = self._whole(covariance)
        return SeriesEffect(
            step=exponent(terms["step"]),
            slope=exponent(terms["slope"]) if "slope" in terms else None,
            whole=exponent(whole),
            trend=exponent(terms["trend"]),
            trend_per_period=float(np.exp(period * terms["trend"].value)),
            dispersion=self.fit.dispersion,
            difference=self._difference(covariance),
            terms=terms,
            autocorrelation=correlation,
            judgement=self._judgement(whole, correlation),
            remarks=tuple(self._remarks(correlation)),
            family=self.family,
            time_names=self.series.time_names,
            observed=self.series.counts,
            fitted=self.fit.expected,
            without=self._without()[0],
        )

    def _reported(self) -> Floats:
        if self.family == "quasipoisson":
            return self.fit.covariance * (self.fit.dispersion or 1.0)
        return self.fit.covariance

    def _term(self, name: str, covariance: Floats) -> Estimate:
        place = self.names.index(name)
        se = _root(float(covariance[place, place]))
        return estimate(float(self.fit.beta[place]), se, np.inf, self.level)

    def _without(self) -> tuple[Floats, Floats]:
        """Expected counts had there been no intervention, and the columns they come from."""
        columns = self.fit.columns.copy()
        for name in ("step", "slope"):
            if name in self.names:
                columns[:, self.names.index(name)] = 0.0
        gone = (self.fit.columns - columns) @ self.fit.beta
        return self.fit.expected * np.exp(-gone), columns

    def _sums(self) -> tuple[float, float, Floats, Floats]:
        """After the start: events expected with and without, and how each moves with the coefficients."""
        after = self.series.intervention > 0
        without, columns = self._without()
        with_sum, without_sum = float(self.fit.expected[after].sum()), float(without[after].sum())
        with_move = self.fit.expected[after] @ self.fit.columns[after]
        return with_sum, without_sum, with_move, without[after] @ columns[after]

    def _whole(self, covariance: Floats) -> Estimate:
        with_sum, without_sum, with_move, without_move = self._sums()
        direction = with_move / with_sum - without_move / without_sum
        se = _root(float(direction @ covariance @ direction))
        return estimate(float(np.log(with_sum / without_sum)), se, np.inf, self.level)

    def _difference(self, covariance: Floats) -> Estimate:
        with_sum, without_sum, with_move, without_move = self._sums()
        direction = with_move - without_move
        se = _root(float(direction @ covariance @ direction))
        return estimate(with_sum - without_sum, se, np.inf, self.level)

    def _judgement(self, reported: Estimate, correlation: Autocorrelation | None) -> Judgement:
        choices = {"as_reported": reported}
        if (self.fit.dispersion or 0.0) > 1:
            choices["dispersion"] = self._whole(self.fit.covariance * (self.fit.dispersion or 1.0))
        if self._alike(correlation):
            lags = usual_lags(len(self.series.counts))
            choices["newey_west"] = self._whole(self.fit.newey_west(lags))
        basis = max(choices, key=lambda name: (choices[name].se or 0.0, name == "as_reported"))
        chosen = exponent(choices[basis])
        return Judgement("ratio", chosen.value, chosen.low, chosen.high, chosen.p, self.level, basis)

    def _alike(self, correlation: Autocorrelation | None) -> bool:
        return correlation is not None and correlation.p < 1 - self.level

    def _remarks(self, correlation: Autocorrelation | None) -> list[Remark]:
        remarks = []
        dispersion = self.fit.dispersion or 0.0
        if self.family == "poisson" and dispersion > OVERDISPERSED:
            remarks.append(Remark("note_overdispersed", {"dispersion": dispersion}))
        if correlation is None:
            remarks.append(Remark("note_autocorrelation_unknown"))
        elif self._alike(correlation):
            remarks.append(Remark("note_autocorrelation", {"first": correlation.first}))
        return remarks + _series_remarks(self.series)


def _root(variance: float) -> float:
    """The standard error; a variance can fall below zero by rounding alone."""
    return float(np.sqrt(max(variance, 0.0)))


def _series_remarks(series: Series) -> list[Remark]:
    remarks = []
    before = int((series.intervention == 0).sum())
    fewest = min(before, len(series.counts) - before)
    if fewest < FEW_TIMES:
        remarks.append(Remark("note_few_times", {"count": fewest, "enough": FEW_TIMES}))
    if series.missing:
        remarks.append(Remark("note_missing_times", {"count": series.missing}))
    if series.with_exposure and series.exposure.max() < LOOKS_LOGGED:
        remarks.append(Remark("note_logged", {"largest": float(series.exposure.max())}))
    return remarks
