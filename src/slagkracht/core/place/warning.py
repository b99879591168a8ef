"""Early warning: is this period's count higher than the same season of earlier years explains?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.regression import Fit, fit_counts

THRESHOLDS = ("negative-binomial", "power")
FEWEST_OBSERVATIONS = 5
FEWEST_SEASONS = 3
SURE = 1.96


@dataclass(frozen=True)
class Setting:
    """How the warning looks back, and when it warns.

    ``season``: periods after which the season returns (12 for months); ``back``: how many seasons;
    ``half``: periods before and after the same moment that count too; ``alpha``: the chance (0–1) of a
    warning per period when nothing is going on; ``least``: no warning unless the last four periods hold so
    many cases; ``downweight``: earlier outbreaks with a residual above this count less, so that they do
    not hide a new one; ``threshold``: one of ``THRESHOLDS``.
    """

    season: int = 12
    back: int = 5
    half: int = 1
    alpha: float = 0.01
    least: int = 5
    downweight: float = 2.58
    threshold: str = "negative-binomial"

    def baseline(self, period: int) -> list[int]:
        """The earlier periods that ``period`` is compared with; empty when there are too few."""
        moments = [period - seasons * self.season for seasons in range(self.back, 0, -1)]
        around = range(-self.half, self.half + 1)
        found = [moment + near for moment in moments for near in around if 0 <= moment + near < period]
        reaches = period >= self.first_watched()
        return found if reaches and len(found) >= FEWEST_OBSERVATIONS else []

    def first_watched(self) -> int:
        """The first period with enough seasons before it."""
        return FEWEST_SEASONS * self.season + self.half


# Per unit of time what "the same season" is: season, seasons back, periods around.
SETTINGS = {
    "day": Setting(season=7, back=26, half=0),
    "week": Setting(season=52, back=5, half=3),
    "month": Setting(season=12, back=5, half=1),
    "quarter": Setting(season=4, back=5, half=1),
    "year": Setting(season=1, back=8, half=0),
    "number": Setting(season=1, back=12, half=0),
}


@dataclass(frozen=True)
class Warnings:
    """Per series and watched period (series, watched): what was expected, the upper limit, whether the
    count gives an ``alarm``; ``periods``: which periods were watched."""

    periods: tuple[int, ...]
    expected: Floats
    upper: Floats
    alarm: Booleans


def early_warning(counts: Integers, watched: Sequence[int], setting: Setting | None = None) -> Warnings:
    """Farrington's early warning, with the improvements of Noufaily.

    ``counts`` (series, periods), whole, an unbroken row of periods; ``watched``: the periods to judge, each
    only by what came before it. A Poisson regression on comparable earlier periods, with extra spread, a
    trend where it is sure and does not run beyond anything seen, and earlier outbreaks down-weighted, gives
    an upper limit. Raises ``place.too_short`` when a watched period has too few comparable ones.

    Not for: persons; a verdict. A warning asks a human to look; how often it warns for nothing is to be
    measured with ``false_alarms`` and said beside it.

    Sources: Farrington et al. (1996), doi:10.2307/2983331; Noufaily et al. (2013), doi:10.1002/sim.5595.
    """
    setting = setting or Setting()
    expected, upper = [], []
    for period in watched:
        past = setting.baseline(period)
        if not past:
            raise UnusableInput("place.too_short", wanted=setting.first_watched())
        mean, spread, dispersion = _predict(counts, np.array(past), period, setting)
        expected.append(mean)
        upper.append(_upper(mean, spread, dispersion, setting))
    limits, periods = np.column_stack(upper), np.array(watched)
    recent = np.column_stack([counts[:, max(0, period - 3) : period + 1].sum(axis=1) for period in watched])
    alarm = (counts[:, periods] > limits) & (recent >= setting.least)
    return Warnings(tuple(watched), np.column_stack(expected), limits, alarm)


def _predict(
    counts: Integers, past: Integers, period: int, setting: Setting
) -> tuple[Floats, Floats, Floats]:
    """Per series the mean expected now, the variance of its logarithm, and the dispersion."""
    seen = counts[:, past]
    when = (past - period) / max(setting.season, 1)
    trended = _steady(np.column_stack([np.ones(len(past)), when]), seen, setting)
    level = _steady(np.ones((len(past), 1)), seen, setting)
    now, now_spread = trended.predict(np.array([1.0, 0.0]))
    flat, flat_spread = level.predict(np.array([1.0]))
    keep = (np.abs(trended.z(1)) > SURE) & (now <= seen.max(axis=1))
    mean = np.maximum(np.where(keep, now, flat), 0.5 / len(past))  # never seen is not impossible
    spread = np.where(seen.sum(axis=1) == 0, 0.0, np.where(keep, now_spread, flat_spread))
    return mean, spread, np.where(keep, trended.dispersion, level.dispersion)


def _steady(design: Floats, seen: Integers, setting: Setting) -> Fit:
    """A fit in which earlier outbreaks count less (Anscombe residuals)."""
    fit = fit_counts(design, seen)
    room = np.sqrt(fit.dispersion[:, None] * np.maximum(1 - fit.leverage, 1e-6))
    residual = 1.5 * (seen ** (2 / 3) - fit.mean ** (2 / 3)) / (fit.mean ** (1 / 6) * room)
    weight = np.where(residual > setting.downweight, np.maximum(residual, 1.0) ** -2.0, 1.0)
    weight *= seen.shape[1] / weight.sum(axis=1, keepdims=True)
    return fit_counts(design, seen, weights=weight)


def _upper(mean: Floats, spread: Floats, dispersion: Floats, setting: Setting) -> Floats:
    from scipy.stats import nbinom, norm, poisson

    limit: Floats

    if setting.threshold == "power":
        tau = dispersion + mean * spread
        high = norm.ppf(1 - setting.alpha)
        limit = mean * (1 + 2 / 3 * high * np.sqrt(tau / mean)) ** 1.5
        return limit
    plain = dispersion <= 1 + 1e-9
    size = mean / np.where(plain, 1.0, dispersion - 1)
    wide = nbinom.ppf(1 - setting.alpha, size, 1 / np.where(plain, 2.0, dispersion))
    limit = np.where(plain, poisson.ppf(1 - setting.alpha, mean), wide)
    return limit
