"""Rates of areas, steadied: a small area's rate is mostly chance, so it borrows from the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.neighbours import Neighbours


@dataclass(frozen=True)
class Rates:
    """Per area, as cases per one of the population.

    ``raw``; ``low`` and ``high``: its exact 95% interval; ``smoothed``: the empirical Bayes rate;
    ``own_share``: how much of the smoothed rate is the area's own (0–1). ``overall``: all cases over all
    population. An area without population has nan as raw rate and the mean it borrows as smoothed rate.
    """

    overall: float
    raw: Floats
    low: Floats
    high: Floats
    smoothed: Floats
    own_share: Floats


def rates(
    counts: Integers, population: Floats, neighbours: Neighbours | None = None, *, confidence: float = 0.95
) -> Rates:
    """Empirical Bayes rates, towards the mean of all areas or, with ``neighbours``, of the own surroundings.

    ``counts`` (areas,) whole and not negative, ``population`` (areas,) not negative. Marshall's moments:
    the variance between areas beyond chance decides how much an area keeps of its own rate.
    Raises ``place.no_population`` when nobody lives anywhere.

    Not for: naming the worst area. Ranks of small areas change with the next case; use the intervals.

    Sources: Marshall (1991), doi:10.2307/2347593; exact interval: Garwood (1936),
    doi:10.1093/biomet/28.3-4.437.
    """
    if population.sum() <= 0:
        raise UnusableInput("place.no_population")
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(population > 0, counts / population, np.nan)
    mean, between = _moments(counts, population, neighbours)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(population > 0, mean / population, np.inf)
        share = np.where(between > 0, between / (between + chance), 0.0)
    smoothed = mean + share * (np.nan_to_num(raw) - mean)
    low, high = _interval(counts, population, confidence)
    return Rates(float(counts.sum() / population.sum()), raw, low, high, smoothed, share)


def _moments(counts: Integers, population: Floats, neighbours: Neighbours | None) -> tuple[Floats, Floats]:
    """Per area the mean rate it borrows from, and the variance of rates there beyond chance."""

    def around(values: Floats) -> Floats:
        if neighbours is None:
            return np.full(len(values), values.sum())
        plain = Neighbours(neighbours.areas, neighbours.of, neighbours.to, np.ones(len(neighbours.of)))
        return values + plain.total(values)

    people, members = around(population), around(np.ones(len(population)))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.nan_to_num(counts / population, posinf=0.0)
        mean = np.nan_to_num(around(counts.astype(np.float64)) / people)
        # Σ population · (rate - mean)² written out, so that one pass over the neighbours serves each mean.
        squares = around(population * rate**2) - 2 * mean * around(population * rate) + mean**2 * people
        between = np.nan_to_num(squares / people - mean / (people / members))
    return mean, np.maximum(between, 0.0)


def _interval(counts: Integers, population: Floats, confidence: float) -> tuple[Floats, Floats]:
    from scipy.stats import chi2

    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(counts > 0, chi2.ppf(tail, 2 * np.maximum(counts, 1)) / 2, 0.0) / population
        high = chi2.ppf(1 - tail, 2 * counts + 2) / 2 / population
    nobody = population <= 0
    return np.where(nobody, np.nan, low), np.where(nobody, np.nan, high)
