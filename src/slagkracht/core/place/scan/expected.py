"""What was to be expected per location and period, for a scan against expectation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.regression import fit_counts

TRENDS = ("auto", "always", "never")
SURE = 0.975  # two-sided 95%
HALF_A_CASE = 0.5


@dataclass(frozen=True)
class Expected:
    """``counts`` (locations, periods) expected, and how they came about."""

    counts: Floats
    source: str  # "given", "population" or "own history"
    trend_per_period: float | None = None


def by_population(counts: Integers, population: Floats, history: Booleans, trend: str) -> Expected:
    """Population × rate, the rate from a Poisson regression on the periods in ``history``.

    ``trend``: ``always`` lets the rate change by a constant factor per period, ``never`` keeps it level,
    ``auto`` lets it change where the change is surer than 95% (dispersion allowed for).
    Raises ``place.no_history`` when the history holds no case or no population.
    """
    total, people = counts[:, history].sum(axis=0), population[:, history].sum(axis=0)
    _need(total.sum() > 0 and people.sum() > 0)
    factor, slope = _course(total, people, history, trend)
    return Expected(population * factor, "population", slope)


def by_own_history(counts: Integers, history: Booleans, trend: str) -> Expected:
    """Per location its own mean over the periods in ``history``, times a trend that all share.

    A location without a case in its history is given half a case over all of it: what never happened
    before is not impossible.
    """
    total = counts[:, history].sum(axis=0)
    _need(total.sum() > 0)
    factor, slope = _course(total, np.ones(int(history.sum())), history, trend)
    level = np.maximum(counts[:, history].sum(axis=1), HALF_A_CASE) / factor[history].sum()
    return Expected(np.outer(level, factor), "own history", slope)


def _need(usable: bool) -> None:
    if not usable:
        raise UnusableInput("place.no_history")


def _sure(freedom: int) -> float:
    """From what ratio of slope to error on a slope is sure, with few periods to judge by."""
    from scipy.stats import t

    return float(t.ppf(SURE, freedom))


def _course(total: Integers, people: Floats, history: Booleans, trend: str) -> tuple[Floats, float | None]:
    """The rate in every period, and its slope per period (None: level).

    Totals per period carry all that a rate common to all locations can learn (Poisson sums).
    """
    seen = people > 0
    periods = np.arange(len(history), dtype=np.float64)
    middle = periods[history].mean()
    level = total.sum() / people.sum()
    if trend == "never" or seen.sum() < 3:
        return np.full(len(history), level), None
    design = np.column_stack([np.ones(int(seen.sum())), periods[history][seen] - middle])
    fit = fit_counts(design, total[seen][None, :], offset=np.log(people[seen])[None, :])
    if trend == "auto" and abs(fit.z(1)[0]) < _sure(int(seen.sum()) - 2):
        return np.full(len(history), level), None
    constant, slope = fit.coefficients[0]
    return np.exp(constant + slope * (periods - middle)), float(slope)
