"""How often would this early warning warn when nothing is going on? Measured, not promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.regression import Fit, fit_counts
from slagkracht.core.place.warning import Setting, early_warning
from slagkracht.core.progress import Progress, silent

SURE = 1.959963984540054


@dataclass(frozen=True)
class FalseAlarms:
    """``rate``: false warnings per watched period, over all series; ``per_series`` (series,) the same of
    each; ``expected``: how many false ones to expect among all series and watched periods together."""

    rate: float
    per_series: Floats
    expected: float
    runs: int


def course(periods: int, season: int) -> Floats:
    """A design (periods, columns): level, trend per season, and one yearly wave where there is a season."""
    time = np.arange(periods) - (periods - 1) / 2
    columns = [np.ones(periods), time / season]
    if season >= 4 and periods >= 2 * season:
        angle = 2 * np.pi * np.arange(periods) / season
        columns += [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns)


def false_alarms(
    counts: Integers,
    watched: Sequence[int],
    setting: Setting,
    *,
    runs: int = 100,
    seed: int = 1,
    progress: Progress = silent,
) -> FalseAlarms:
    """Run the early warning on made-up series in which nothing happens.

    Each series of ``counts`` (series, periods) gets a smooth course (trend and season) with its own spread
    (negative binomial); ``runs`` copies of it are drawn and judged in the same ``watched`` periods.

    Not for: comparing areas. It says how much weight a warning deserves. Real series also have events that
    a smooth course lacks, so the true rate of needless warnings is higher.
    """
    fit = fit_counts(course(counts.shape[1], setting.season), counts)
    chance = np.random.default_rng(seed)
    hits = np.zeros(len(counts))
    for run in range(runs):
        made_up = _draw(fit, chance)
        hits += early_warning(made_up, watched, setting).alarm.sum(axis=1)
        progress(run + 1, runs, "runs")
    per_series = hits / (runs * len(watched))
    return FalseAlarms(float(per_series.mean()), per_series, float(hits.sum() / runs), runs)


def _draw(fit: Fit, chance: np.random.Generator) -> Integers:
    """Counts with the fitted means, and variance dispersion × mean."""
    extra = np.maximum(fit.dispersion - 1, 1e-9)[:, None]
    means = chance.gamma(fit.mean / extra) * extra
    return chance.poisson(np.where(extra > 1e-6, means, fit.mean))


@dataclass(frozen=True)
class Change:
    """Factor by which the level changes per season (``ratio``), with its 95% interval."""

    ratio: float
    low: float
    high: float


def trend(counts: Integers, season: int) -> list[Change]:
    """Per series the change per season (a year, for months) over the whole period, season allowed for.

    Quasi-Poisson. A series with fewer than ten cases gives no usable interval: read low and high.
    """
    fit = fit_counts(course(counts.shape[1], season), counts)
    slope = fit.coefficients[:, 1]
    error = np.sqrt(fit.covariance[:, 1, 1] * fit.dispersion)
    edges = np.clip(np.stack([slope, slope - SURE * error, slope + SURE * error]), -30, 30)
    return [Change(*map(float, np.exp(edge))) for edge in edges.T]
