"""Since when is the level different? Change points in a series of counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from slagkracht.core.place.arrays import Floats, Integers


@dataclass(frozen=True)
class ChangePoint:
    """From period ``at`` on the level is different: ``before`` and ``after`` in cases per period (season
    taken out), and the ``p`` of so clear a change by chance."""

    at: int
    before: float
    after: float
    p: float


def seasonal_index(counts: Integers, season: int) -> Floats:
    """Per period how busy its season usually is (mean 1); all ones without three whole seasons."""
    periods = len(counts)
    if season < 2 or periods < 3 * season or counts.sum() == 0:
        return np.ones(periods)
    phase = np.arange(periods) % season
    # One case extra per phase keeps an empty month from becoming impossible.
    level = (np.bincount(phase, weights=counts) + 1) / np.bincount(phase)
    index = level / level.mean()
    return np.asarray(index[phase], dtype=np.float64)


def change_points(
    counts: Integers,
    *,
    season: int = 1,
    alpha: float = 0.01,
    shortest: int = 3,
    runs: int = 499,
    seed: int = 1,
) -> list[ChangePoint]:
    """Split a series where its level changes most, as long as chance seldom gives so clear a split.

    ``counts`` (periods,), whole; ``shortest``: the fewest periods between two changes. The likelihood ratio
    of the best split is compared with ``runs`` series without a change, with the same total and the same
    extra spread: in a series without any change the chance of a false one is ``alpha``. Then each part is
    split again. Steady growth is seen as steps; look at the trend too.

    Not for: saying why. What changed may be how people report.

    Sources: Scott & Knott (1974), doi:10.2307/2529204 (binary segmentation); Worsley (1986),
    doi:10.1093/biomet/73.1.91 (likelihood ratio in the exponential family).
    """
    exposure = seasonal_index(counts, season)
    dispersion = _spread(counts, exposure)
    chance = np.random.default_rng(seed)
    found: list[ChangePoint] = []
    open_parts = [(0, len(counts))]
    while open_parts:
        start, end = open_parts.pop()
        part = slice(start, end)
        point = _split(counts[part], exposure[part], shortest, _Chance(dispersion, runs, chance))
        if point is None or point.p > alpha:
            continue
        at = start + point.at
        found.append(ChangePoint(at, point.before, point.after, point.p))
        open_parts += [(start, at), (at, end)]
    return _with_final_levels(sorted(found, key=lambda point: point.at), counts, exposure)


def _spread(counts: Integers, exposure: Floats) -> float:
    """Variance over mean from differences of neighbours: a change of level hardly touches it."""
    if len(counts) < 3 or counts.sum() == 0:
        return 1.0
    level = counts / exposure
    expected = (counts.sum() / exposure.sum()) * (1 / exposure[1:] + 1 / exposure[:-1])
    return max(1.0, float(np.sum(np.diff(level) ** 2) / np.sum(expected)))


@dataclass(frozen=True)
class _Chance:
    """What a series without a change may look like."""

    dispersion: float
    runs: int
    generator: np.random.Generator

    def unchanged(self, total: int, exposure: Floats) -> Integers:
        """Series with this total and no change; extra spread by Dirichlet weights."""
        share = exposure / exposure.sum()
        if self.dispersion <= 1 + 1e-9:
            return self.generator.multinomial(total, share, size=self.runs)
        shape = share * total / (self.dispersion - 1)
        weight = self.generator.gamma(shape, size=(self.runs, len(share))) + 1e-12
        return self.generator.multinomial(total, weight / weight.sum(axis=1, keepdims=True))


def _split(counts: Integers, exposure: Floats, shortest: int, null: _Chance) -> ChangePoint | None:
    total = int(counts.sum())
    if len(counts) < 2 * shortest or total == 0:
        return None
    observed = _ratios(counts[None, :], exposure, shortest)[0]
    best = float(observed.max())
    drawn = _ratios(null.unchanged(total, exposure), exposure, shortest).max(axis=1)
    at = shortest + int(observed.argmax())
    p = (1 + int((drawn >= best - 1e-9).sum())) / (1 + null.runs)
    return ChangePoint(at, 0.0, 0.0, p)


def _ratios(counts: Integers, exposure: Floats, shortest: int) -> Floats:
    """Per series (rows) and split the log-likelihood ratio of two levels against one."""
    before = np.cumsum(counts, axis=1)[:, shortest - 1 : counts.shape[1] - shortest].astype(np.float64)
    share = np.cumsum(exposure)[shortest - 1 : len(exposure) - shortest] / exposure.sum()
    total = counts.sum(axis=1, keepdims=True)
    after = total - before

    def term(cases: Floats, expected: Floats) -> Floats:
        result: Floats = cases * np.log(np.maximum(cases, 1e-300) / expected)
        return result

    return term(before, total * share) + term(after, total * (1 - share))


def _with_final_levels(found: list[ChangePoint], counts: Integers, exposure: Floats) -> list[ChangePoint]:
    edges = [0, *(point.at for point in found), len(counts)]
    levels = [float(counts[a:b].sum() / exposure[a:b].sum()) for a, b in pairwise(edges)]
    return [
        ChangePoint(point.at, levels[number], levels[number + 1], point.p)
        for number, point in enumerate(found)
    ]
